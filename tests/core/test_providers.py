import collections

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.domain import comparable_domain, registrable_domain
from carom.core.providers import Provider, provider, provider_label, provider_of_domain, provider_of_host, providers


@pytest.mark.parametrize(
    ("domain", "slug"),
    [
        ("gmail.com", "gmail"),
        ("googlemail.com", "gmail"),
        ("GMail.com.", "gmail"),
        ("hotmail.co.uk", "outlook"),
        ("live.nl", "outlook"),
        ("contoso.onmicrosoft.com", "microsoft365"),
        ("yahoo.com.br", "yahoo"),
        ("yahoo.co.jp", "yahoojp"),
        ("tampabay.rr.com", "charter"),
        ("t-online.de", "tonline"),
        ("t.vodafone.ne.jp", "softbank"),
        ("vip.163.com", "netease"),
        ("privaterelay.appleid.com", "icloud"),
        ("appleid.com", None),
        ("notgmail.com", None),
        ("gmail.com.example.org", None),
        ("com", None),
        ("example.org", None),
        ("", None),
        ("not a domain", None),
    ],
)
def test_a_domain_names_the_provider_of_its_mailboxes(domain: str, slug: str | None) -> None:
    assert provider_of_domain(domain) == slug


@pytest.mark.parametrize(
    ("host", "slug"),
    [
        ("gmail-smtp-in.l.google.com", "gmail"),
        ("ASPMX.L.GOOGLE.COM", "gmail"),
        ("aspmx2.googlemail.com", "gmail"),
        ("hotmail-com.olc.protection.outlook.com", "outlook"),
        ("example-com.mail.protection.outlook.com", "microsoft365"),
        ("example-com.n-v1.mx.microsoft", "microsoft365"),
        ("HE1EUR01FT009.mail.protection.outlook.com", "microsoft365"),
        ("mta7.am0.yahoodns.net", "yahoo"),
        ("mx-aol.mail.gm0.yahoodns.net", "aol"),
        ("mx01.mail.icloud.com", "icloud"),
        ("mx00.emig.gmx.net", "gmx"),
        ("mx-ha03.web.de", "webde"),
        ("mxs.mail.ru", "mailru"),
        ("163mx01.mxmail.netease.com", "netease"),
        ("in1-smtp.messagingengine.com", "fastmail"),
        ("eu-smtp-inbound-1.mimecast.com", "mimecast"),
        ("mxa-00000000.gslb.pphosted.com", "proofpoint"),
        ("d0000a.ess.barracudanetworks.com", "barracuda"),
        ("cluster1.eu.messagelabs.com", "messagelabs"),
        ("mx1.hc0-00.eu.iphmx.com", "ironport"),
        ("inbound-smtp.eu-west-1.amazonaws.com", "ses"),
        ("mail.example.org", None),
        ("192.0.2.1", None),
    ],
)
def test_a_host_names_who_runs_it(host: str, slug: str | None) -> None:
    assert provider_of_host(host) == slug


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ann <ann@GoogleMail.com>", "gmail"),
        ("ann@mail.example.co.uk", "example.co.uk"),
        ("mail.example.org", "example.org"),
        ("ann@bücher.de", "xn--bcher-kva.de"),
        ("ann@co.uk", "co.uk"),
        ("root@localhost", "unknown"),
        ("ann@[192.0.2.1]", "unknown"),
        ("192.0.2.1", "unknown"),
        ("not an address", "unknown"),
        ("", "unknown"),
    ],
)
def test_everyone_has_a_label(text: str, label: str) -> None:
    assert provider_label(text) == label


def test_slugs_are_one_word_and_stand_once() -> None:
    slugs = [row.slug for row in providers()]
    assert [slug for slug, count in collections.Counter(slugs).items() if count > 1] == []
    assert [slug for slug in slugs if not (slug.isascii() and slug.isalnum() and slug.islower())] == []


@pytest.mark.parametrize("field", ["domains", "hosts"])
def test_no_two_providers_claim_the_same_name(field: str) -> None:
    claims = collections.Counter(name for row in providers() for name in set(getattr(row, field)))
    assert [name for name, count in claims.items() if count > 1] == []


_ROWS = pytest.mark.parametrize("row", providers(), ids=[row.slug for row in providers()])


@_ROWS
def test_every_row_is_found_by_each_of_its_names(row: Provider) -> None:
    assert provider(row.slug) is row
    assert row.name
    assert row.domains or row.hosts
    assert {provider_of_domain(name) for name in row.domains} <= {row.slug}
    assert {provider_of_host(f"mx1.{name}") for name in row.hosts} <= {row.slug}


@_ROWS
def test_no_name_takes_in_more_than_one_registrant(row: Provider) -> None:
    names = (*row.domains, *row.hosts)
    assert [name for name in names if comparable_domain(name) != name or registrable_domain(f"x.{name}") is None] == []
    assert [name for name in names if "." not in name] == []


def test_a_domain_that_is_also_a_host_belongs_to_one_provider() -> None:
    hosts = {host: row.slug for row in providers() for host in row.hosts}
    domains = {domain: row.slug for row in providers() for domain in row.domains}
    assert [name for name in hosts.keys() & domains.keys() if hosts[name] != domains[name]] == []


@given(st.text(max_size=300))
def test_nothing_raises_and_everything_gets_a_label(text: str) -> None:
    assert provider_label(text)
    assert provider_of_host(text) is None or provider(provider_of_host(text) or "")
