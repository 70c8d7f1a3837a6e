"""Facts pulled out of a reply."""

from __future__ import annotations

import pytest

import carom
from carom.core.classify.details import AddressRole, Details, details
from carom.core.limits import DETAILS, DETAILS_CHARS
from carom.core.rules.format import ListKind

LISTED = "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"

IPS = [
    (LISTED, ("192.0.2.1",)),
    ("550 Client host [2001:DB8::1] blocked using zen.spamhaus.org", ("2001:db8::1",)),
    ("550 Client host [IPv6:2001:db8::1] blocked using bl.spamcop.net", ("2001:db8::1",)),
    ("554 Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.4", ("192.0.2.4",)),
    ("550 listed, see https://www.spamhaus.org/query/ip/192.0.2.4.", ("192.0.2.4",)),
    ("550 listed, see https://check.spamhaus.org/results?query=2001:db8::1", ("2001:db8::1",)),
    ("550 4.2.0.192.zen.spamhaus.org is 127.0.0.4", ("192.0.2.4",)),
    ("550 4.2.0.192.abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net is 127.0.0.4", ("192.0.2.4",)),
    ("550 " + "1." + "0." * 23 + "8.b.d.0.1.0.0.2.zen.spamhaus.org has an entry", ("2001:db8::1",)),
    ("550 192.0.2.4 and 192.0.2.4 and 198.51.100.9 are listed in SORBS", ("192.0.2.4", "198.51.100.9")),
    ("host mx.example.com[198.51.100.7] said: 554 [192.0.2.1] blocked using bl.spamcop.net", ("192.0.2.1",)),
]

DOMAINS = [
    ("554 Helo command [mail.example.com] blocked using dbl.spamhaus.org", ("mail.example.com",)),
    ("554 Sender address [ann@example.com] blocked using dbl.spamhaus.org", ("example.com",)),
    ("550 a link to example.org is on SURBL", ("example.org",)),
    ("550 URL: http://example.org listed by multi.surbl.org", ("example.org",)),
    ("550 example.com.dbl.spamhaus.org is 127.0.1.2", ("example.com",)),
    ("550 refused, see https://www.spamhaus.org/query/domain/example.com", ("example.com",)),
    ("554 5.7.1 the domain example.com is blocked, see https://admin.uribl.com/?domain=example.com", ("example.com",)),
    ("554 5.7.1 domain zen.spamhaus.org in dbl.spamhaus.org", ()),
]

NOTHING_LISTED = [
    "550 5.1.1 no such user, says 192.0.2.4",
    "421 mx.example.com [192.0.2.4] too many connections",
    "550 5.1.1 user unknown, postfix 3.7.11.2",
    "550 blocked using zen.spamhaus.org, 127.0.0.4",
]

INNER = [
    ("550 5.1.1 no such user", None, ()),
    (
        "(last transfail: host mx.example.com[192.0.2.1] said: 452-4.2.2 over quota (in reply to RCPT TO command))",
        "452-4.2.2 over quota",
        ("momentum", "postfix"),
    ),
    (
        "Remote Server returned '554 5.4.7 gave up (last transfail: smtp; 421 4.7.0 [TSS04] deferred)'",
        "421 4.7.0 [TSS04] deferred",
        ("exchange", "momentum", "rfc3464"),
    ),
    ("554 upstream server said: ", None, ()),
]

ROLES = [
    ("550 5.1.1 <ann@example.com>: Recipient address rejected: unknown", "ann@example.com", AddressRole.RECIPIENT),
    ("550 5.1.1 <ann@example.com>: je ne la connais pas", "ann@example.com", AddressRole.RECIPIENT),
    ("550 <bob@example.org>: Sender address rejected: not owned", "bob@example.org", AddressRole.SENDER),
    ("553 Domain of sender address bob@example.org does not exist", "bob@example.org", AddressRole.SENDER),
    ("SMTP error after MAIL FROM:<Bob@Example.ORG>: refused", "bob@example.org", AddressRole.SENDER),
    ("554 refused, contact postmaster@example.net", "postmaster@example.net", AddressRole.CONTACT),
    ("554 refused (abuse@example.net)", "abuse@example.net", AddressRole.CONTACT),
    ("554 to=<ann@example.com> refused", "ann@example.com", AddressRole.RECIPIENT),
    ("554 http://www.example.net/Why?s=mfrom;id=bob@example.org;ip=192.0.2.4", "bob@example.org", AddressRole.SENDER),
    ("could not deliver your mail to <postmaster@example.com>", "postmaster@example.com", AddressRole.RECIPIENT),
    ("550 5.1.6 recipient no longer on server: ann@example.com", "ann@example.com", AddressRole.RECIPIENT),
    ("cannot open /var/box/.new/ann@example.com", "ann@example.com", None),
    ("554 we saw ann@example.com today", "ann@example.com", None),
]

HOSTILE = [
    "a", "@", "a@", "a.", "1.", "1.2.3.4 ", "[", "::", "\0", "\ud800", "\u6f22", "<<< ", "http://a?d=",
    "last transfail: ", "4.2.0.192.zen.spamhaus.org ", "smtp error from remote server after x: host ", "1",
    "x did not like our ",
]  # fmt: skip


@pytest.mark.parametrize(("text", "ips"), IPS)
def test_addresses_that_are_called_listed_are_found_however_they_are_written(text: str, ips: tuple[str, ...]) -> None:
    assert details(text).listed_ips == ips
    assert details(text, verdict=carom.classify(text)).listed_ips == ips


def test_a_verdict_tells_that_an_address_is_refused_where_no_word_does() -> None:
    text = "421 4.7.1 [TS03] All messages from 192.0.2.25 will be permanently deferred"
    assert details(text, verdict=carom.classify(text)).listed_ips == ("192.0.2.25",)
    assert details(text).listed_ips == ()


@pytest.mark.parametrize(("text", "domains"), DOMAINS)
def test_domains_that_are_called_listed_are_found(text: str, domains: tuple[str, ...]) -> None:
    assert details(text).listed_domains == domains


@pytest.mark.parametrize("text", NOTHING_LISTED)
def test_an_address_that_is_only_mentioned_is_not_called_listed(text: str) -> None:
    found = details(text, verdict=carom.classify(text))
    assert (found.listed_ips, found.listed_domains) == ((), ())


def test_a_named_list_comes_with_kind_operator_and_page() -> None:
    (named,) = details(LISTED).blocklists
    assert (named.name, named.title, named.kind) == ("zen.spamhaus.org", "Spamhaus ZEN", ListKind.IP)
    assert named.operator == "The Spamhaus Project"
    assert named.delist == "https://check.spamhaus.org/"
    assert named.closed is None


def test_a_list_that_is_no_more_says_since_when_and_has_no_page() -> None:
    (named,) = details("554 listed at dnsbl.sorbs.net").blocklists
    assert (named.closed, named.delist) == ("2024", None)


def test_a_list_of_the_users_own_rules_has_its_name_only() -> None:
    verdict = carom.Verdict(
        reason=carom.Reason.BLOCKLISTED,
        party=carom.Party.SENDER,
        type=carom.FailureType.BLOCK,
        blocklists=("bl.example.net",),
    )
    found = details("550 192.0.2.4 is on bl.example.net", verdict=verdict)
    assert [(row.name, row.title, row.kind) for row in found.blocklists] == [("bl.example.net", "bl.example.net", None)]
    assert found.listed_ips == ("192.0.2.4",)


@pytest.mark.parametrize(("text", "inner", "wrappers"), INNER)
def test_the_innermost_reply_is_taken_out_of_its_wrappers(text: str, inner: str | None, wrappers: tuple[str]) -> None:
    found = details(text).inner
    assert (found.text if found else None, found.wrappers if found else ()) == (inner, wrappers)


def test_the_host_that_spoke_last_is_named() -> None:
    found = details("host gate.example.com[192.0.2.1] said: 451 host mx.example.net[192.0.2.2] said: 452 full").inner
    assert found is not None
    assert found.host == "mx.example.net"


@pytest.mark.parametrize(("text", "address", "role"), ROLES)
def test_quoted_addresses_are_told_apart_by_the_words_around_them(
    text: str, address: str, role: AddressRole | None
) -> None:
    assert [(quoted.address, quoted.role) for quoted in details(text).addresses] == [(address, role)]


def test_codes_and_ids_stand_in_the_order_of_the_text() -> None:
    found = details("550 5.1.1 see https://support.google.com/mail/?p=NoSuchUser a1si12345pls.6 - gsmtp")
    assert [(code.code, code.system) for code in found.help_codes] == [("NoSuchUser", "gmail"), ("gsmtp", "gmail")]
    assert [(name.id, name.system) for name in found.trace_ids] == [("a1si12345pls.6", "gmail")]


def test_pause_links_and_command_are_those_of_the_verdict() -> None:
    text = "451 4.7.1 try again in 300 seconds, see https://example.net/why (in reply to RCPT TO command)"
    found = details(text, verdict=carom.classify(text))
    assert (found.retry_after, found.urls, found.command) == (300, ("https://example.net/why",), "RCPT")
    assert found == details(text)


def test_the_same_lists_are_named_with_and_without_a_verdict() -> None:
    texts = ["554 listed by Spamhaus and on the Spamhaus XBL", "550 dnsbl-1.uceprotect.net", "550 ok"]
    for text in texts:
        assert details(text).blocklists == details(text, verdict=carom.classify(text)).blocklists


def test_an_empty_text_has_no_details() -> None:
    assert details("") == Details()


@pytest.mark.parametrize("piece", HOSTILE)
def test_ten_million_characters_of_anything_are_read_like_their_beginning(piece: str) -> None:
    text = piece * (10_000_000 // len(piece))
    assert details(text) == details(text[:DETAILS_CHARS])


def test_no_more_than_so_many_things_are_kept() -> None:
    many = " ".join(f"192.0.2.{number} <a{number}@example.com> IB{number + 100}" for number in range(100))
    found = details(f"550 listed in SORBS: {many}")
    assert {len(found.listed_ips), len(found.addresses), len(found.help_codes)} == {DETAILS}
