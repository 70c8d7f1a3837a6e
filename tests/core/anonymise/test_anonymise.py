"""A sample names nobody and is read like the mail it was made of."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import carom
from carom.core.anonymise import anonymised
from carom.core.anonymise.vocabulary import is_kept, is_office, report_words
from tests.core.reading.mail.making import HEAD, ORIGINAL, RECIPIENT_FIELDS, feedback, plain, report, standard

PERSONAL = [
    b"larkfield", b"Larkfield", b"rosa@", b"Dear Rosa", b"autumn", b"m1.20261102", b"env-77", b"Fr=C3=BC", b"app1",
]  # fmt: skip


def recipients(raw: bytes) -> list[str | None]:
    return [one.recipient for one in carom.parse_mail(raw)]


def gist(raw: bytes) -> list[tuple[str, str | None, str | None, int | None, str | None]]:
    """What a reader makes of a mail, but for who is named in it."""
    return [
        (
            str(one.kind),
            str(one.verdict.reason) if one.verdict is not None else None,
            one.status,
            one.reply_code,
            one.dialect,
        )
        for one in carom.parse_mail(raw)
    ]


def test_a_standard_report_names_nobody_any_more() -> None:
    sample = anonymised(standard())
    assert [word for word in PERSONAL if word in sample] == []


def test_codes_words_and_structure_of_a_report_stay() -> None:
    sample = anonymised(standard()).decode()
    assert "Status: 5.1.1" in sample
    assert re.search(r"Diagnostic-Code: smtp; 550 5\.1\.1 <person\d@[\w.]+>: User unknown", sample)
    assert sample.count("\n--XX") == standard().decode().count("\n--XX")
    assert sample.count("\n") == standard().decode().count("\n")
    assert gist(anonymised(standard())) == gist(standard())


def test_one_address_is_the_same_in_every_place_and_two_are_not() -> None:
    two = RECIPIENT_FIELDS.replace("rosa@", "ROSA@").replace("User unknown", "rosa@example.org unknown")
    other = RECIPIENT_FIELDS.replace("rosa", "tove")
    text = "rosa@example.org and Tove@Example.org were not reached.\n"
    sample = anonymised(standard(two, other, text=text)).decode()
    found = set(re.findall(r"person\d+@[\w.]+", sample))
    names = [re.sub("@.*", "", one) for one in re.findall(r"person\d+@example\.\w+(?= and| were|\n|>| un)", sample)]
    assert len(set(recipients(sample.encode()))) == 2
    assert names[0] != names[1]
    assert {one.lower() for one in found} == found


def test_a_recipient_in_a_return_path_is_the_recipient_of_the_report() -> None:
    verp = "news+rosa=example.org@mail.larkfield.example"
    raw = standard().replace(b"To: news-bounces@mail.larkfield.example", f"To: {verp}".encode())
    sample = anonymised(raw).decode()
    (recipient,) = recipients(sample.encode())
    assert recipient is not None
    assert f"To: news+{recipient.replace('@', '=')}@" in sample


@pytest.mark.parametrize(
    "wrapped",
    [
        "prvs=4711ab0815=toveberg@mail.larkfield.example",
        "SRS0=Xk3d=PT=mail.larkfield.example=toveberg@forward.hazelnook.example",
        "msprvs1=12345abc_def=toveberg@mail.larkfield.example",
    ],
)
def test_a_wrapped_sender_is_the_sender(wrapped: str) -> None:
    raw = plain("hello", "x", sender="toveberg@mail.larkfield.example", head=f"Return-Path: <{wrapped}>\n")
    sample = anonymised(raw).decode()
    (name,) = set(re.findall(r"person\d+", sample))
    scheme = wrapped.partition("=")[0]
    assert re.search(rf"Return-Path: <{scheme}=.*{name}@", sample)
    assert "toveberg" not in sample


def test_the_body_of_the_original_and_attachments_are_gone() -> None:
    secret = base64.encodebytes(b"the secret of somebody " * 20).decode()
    original = ORIGINAL + secret
    sample = anonymised(report(RECIPIENT_FIELDS, original=original))
    assert b"Dear Rosa" not in sample
    assert secret[:40].encode() not in sample
    assert b"\n\n[removed]\n" in sample


def test_the_body_of_an_original_that_is_quoted_in_the_text_is_gone_and_its_header_is_not() -> None:
    text = (
        "Hi. This is the qmail-send program at mail.hazelnook.example.\n\n<rosa@example.org>:\n"
        "192.0.2.7 does not like recipient.\nRemote host said: 550 5.1.1 no such user\n\n"
        "--- Below this line is a copy of the message.\n\n" + ORIGINAL + "my secret\n"
    )
    raw = plain("failure notice", text, sender="MAILER-DAEMON@mail.hazelnook.example", head="Return-Path: <>\n")
    sample = anonymised(raw)
    assert b"secret" not in sample
    assert b"Dear Rosa" not in sample
    assert b"\nSubject: Roses" in sample
    assert gist(sample) == gist(raw)


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_what_is_encoded_is_cleaned_and_encoded_again(encoding: str) -> None:
    status = RECIPIENT_FIELDS.replace("User unknown", "Utilisateur inconnu: r\u00e9sidence de Rosa")
    encoded = (
        base64.encodebytes(status.encode()).decode()
        if encoding == "base64"
        else status.replace("=", "=3D").replace("\u00e9", "=C3=A9")
    )
    raw = report(encoded, encoding=encoding)
    sample = anonymised(raw)
    assert recipients(sample) != recipients(raw)
    assert b"rosa" not in sample
    assert base64.b64encode(b"rosa@")[:-4] not in sample
    assert gist(sample) == gist(raw)


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_line_ends_stay(end: bytes) -> None:
    raw = standard().replace(b"\n", end)
    sample = anonymised(raw)
    assert sample == anonymised(standard()).replace(b"\n", end)


def test_names_of_people_are_replaced_also_where_they_stand_alone() -> None:
    text = "I am away. Regards, Quirin Tanneberger (quirin.tanneberger)\n"
    raw = plain(
        "Re: Automatic reply: about Wombatville", text, sender='"Quirin Tanneberger" <quirin.tanneberger@x.example>'
    )
    sample = anonymised(raw).lower()
    assert b"quirin" not in sample
    assert b"tanneberger" not in sample
    assert b"wombatville" not in sample
    assert b"subject: re: automatic reply: roses" in sample


def test_hosts_that_tell_a_reader_something_stay() -> None:
    fields = RECIPIENT_FIELDS.replace("mx.example.org", "gmail-smtp-in.l.google.com").replace(
        "User unknown", "blocked using zen.spamhaus.org, see https://www.spamhaus.org/query/ip/192.0.2.7"
    )
    sample = anonymised(standard(fields))
    assert b"gmail-smtp-in.l.google.com" in sample
    assert b"zen.spamhaus.org, see https://www.spamhaus.org/query/ip/" in sample
    assert b"/ip/192.0.2.7" not in sample


def test_other_links_lose_their_paths() -> None:
    sample = anonymised(plain("x", "see https://www.hazelnook.example/u/Rosa.Tanne?token=abc\n"))
    assert b"https://www.example.net/removed" in sample or b"/removed" in sample
    assert b"Tanne" not in sample
    assert b"token" not in sample


def test_signatures_and_what_filters_found_are_emptied() -> None:
    head = HEAD + "DKIM-Signature: v=1; d=larkfield.example;\n\tb=abcdef\nAuthentication-Results: mx; spf=pass\n"
    sample = anonymised(report(RECIPIENT_FIELDS, head=head))
    assert b"\nDKIM-Signature: [removed]\nAuthentication-Results: [removed]\n" in sample


def test_a_complaint_keeps_what_it_is_about() -> None:
    raw = feedback(
        "Feedback-Type: abuse\nUser-Agent: Tanne/1.0\nVersion: 1\nOriginal-Rcpt-To: rosa@example.org\n"
        "Source-IP: 198.51.100.23\nReported-Domain: larkfield.example\n"
    )
    sample = anonymised(raw)
    assert gist(sample) == gist(raw)
    assert b"198.51.100.23" not in sample
    assert b"larkfield" not in sample


def test_a_sample_of_a_sample_is_read_like_it() -> None:
    sample = anonymised(standard())
    again = anonymised(sample)
    assert gist(again) == gist(sample)
    assert again.count(b"\n") == sample.count(b"\n")
    assert again.count(b"[removed]") == sample.count(b"[removed]")


NAMES = st.text("bcdfghjklmnpqrstvwxz", min_size=7, max_size=12)


@settings(deadline=None, max_examples=60)
@given(
    local=NAMES,
    host=NAMES,
    domain=NAMES,
    last=st.integers(1, 254),
    ident=st.text("ABCDEF0123456789", min_size=12, max_size=16),
)
def test_nothing_of_an_address_a_host_an_ip_or_an_id_is_left(
    local: str, host: str, domain: str, last: int, ident: str
) -> None:
    words = {local, host, domain}
    assume(len(words) == 3 and not words & report_words() and not any(map(is_office, words)))
    assume(not is_kept(f"{domain}.test") and re.search(r"[A-F]", ident) and re.search(r"\d", ident))
    address, ip = f"{local}@{domain}.test", f"10.20.30.{last}"
    fields = RECIPIENT_FIELDS.replace("rosa@example.org", address).replace("mx.example.org", f"{host}.{domain}.test")
    text = f"{address}: host {host}.{domain}.test[{ip}] said: 550 no {local} here, {domain} said so, id {ident}\n"
    raw = report(
        f"Reporting-MTA: dns; {host}.{domain}.test\n\n{fields}",
        text=text,
        original=f"Received: from {host} ({host}.{domain}.test [{ip}]) id {ident}\nTo: {address}\n"
        f"Subject: {domain}\n\nx\n",
    )
    sample = anonymised(raw).lower()
    left = [one for one in (local, host, domain, ip, ident.lower()) if one.encode() in sample]
    assert left == []
    assert gist(sample) == gist(raw)


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_become_a_sample(raw: bytes) -> None:
    assert isinstance(anonymised(raw), bytes)


@settings(deadline=None)
@given(st.sampled_from([standard(), feedback("Feedback-Type: abuse\n")]), st.integers(0, 2000), st.binary(max_size=40))
def test_damaged_mails_become_samples(seed: bytes, start: int, put_in: bytes) -> None:
    assert isinstance(anonymised(seed[:start] + put_in + seed[start + len(put_in) :]), bytes)


def test_a_japanese_text_in_seven_bits_keeps_its_words() -> None:
    text = "\u5b9b\u5148\u4e0d\u660e <rosa@example.org> \u306f\u5b58\u5728\u3057\u307e\u305b\u3093\n"
    head = "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-2022-jp\n"
    raw = plain("x", "BODY", head=head).replace(b"BODY", text.encode("iso2022_jp"))
    # An escape that says what is so anyway.
    raw = raw.replace(b"\x1b(B <", b"\x1b(B\x1b(B <")
    sample = anonymised(raw).partition(b"\n\n")[2].decode("iso2022_jp")
    assert re.fullmatch(
        r"\u5b9b\u5148\u4e0d\u660e <person\d@\S+> \u306f\u5b58\u5728\u3057\u307e\u305b\u3093\s*", sample
    )


@pytest.mark.parametrize("charset", ["utf-16", "utf-16be", "utf-7", "utf-32"])
def test_addresses_are_found_in_every_charset(charset: str) -> None:
    text = "Kein Postfach f\u00fcr rosa@example.org\n".encode(charset)
    if charset == "utf-16":
        text = b"\xfe\xff" + text.decode("utf-16").encode("utf-16be")
    head = f"MIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n"
    raw = plain("x", base64.encodebytes(text).decode(), head=head)
    sample = base64.b64decode(anonymised(raw).partition(b"\n\n")[2]).decode(charset)
    assert re.fullmatch(r"Kein Postfach f\u00fcr person\d@\S+\s*", sample)
