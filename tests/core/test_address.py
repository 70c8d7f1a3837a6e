import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carom.core.address import comparable, domain_of, parse_address
from carom.core.limits import ADDRESS_CHARS

SPELLINGS = [
    # as found, comparable
    ("ann@example.com", "ann@example.com"),
    ("Ann.Bee@EXAMPLE.Com", "ann.bee@example.com"),
    ("  <ann@example.com>  ", "ann@example.com"),
    ("<<ann@example.com>>", "ann@example.com"),
    ("<ann@example.com>:", "ann@example.com"),
    ("<ann@example.com>... denied", "ann@example.com"),
    ("<ann@example.com> was here", "ann@example.com"),
    ("Ann Bee <ann@example.com>", "ann@example.com"),
    ('"Bee, Ann" <ann@example.com>', "ann@example.com"),
    ('"ann@example.org" <ann@example.com>', "ann@example.com"),
    ("'ann@example.com'", "ann@example.com"),
    ("''ann@example.com''", "ann@example.com"),
    ("`ann@example.com'", "ann@example.com"),
    ("\u201cann@example.com\u201d", "ann@example.com"),
    ("\u00abann@example.com\u00bb", "ann@example.com"),
    ('"ann@example.com"', "ann@example.com"),
    ("(ann@example.com)", "ann@example.com"),
    ("mailto:ann@example.com", "ann@example.com"),
    ("MAILTO:ann@example.com", "ann@example.com"),
    ("ann@example.com.", "ann@example.com"),
    ("ann@example.com,", "ann@example.com"),
    ("ann@example.com;", "ann@example.com"),
    ("@relay.example.net:ann@example.com", "ann@example.com"),
    ("<@a.example.net,@b.example.net:ann@example.com>", "ann@example.com"),
    ("ann%example.org@example.com", "ann%example.org@example.com"),
    ("o'neil@example.com", "o'neil@example.com"),
    ("'quoted@example.com", "'quoted@example.com"),
    ("bounce+ann=example.org@example.com", "bounce+ann=example.org@example.com"),
    # What Japanese carriers gave out.
    (".ann..bee.@example.ne.jp", ".ann..bee.@example.ne.jp"),
    ('".ann..bee."@example.ne.jp', ".ann..bee.@example.ne.jp"),
    ('"Ann"@example.com', "ann@example.com"),
    ('"ann bee"@example.com', '"ann bee"@example.com'),
    ('"ann@home"@example.com', '"ann@home"@example.com'),
    (r'"an\"n"@example.com', r'"an\"n"@example.com'),
    (r'"a\nn"@example.com', "ann@example.com"),
    # RFC 6531 local parts and internationalised domains.
    ("Jörg@example.com", "jörg@example.com"),
    ("Jo\u0308rg@example.com", "jörg@example.com"),
    ("用户@example.com", "用户@example.com"),
    ("ann@bücher.example", "ann@xn--bcher-kva.example"),
    ("ann@XN--BCHER-KVA.example", "ann@xn--bcher-kva.example"),
    ("ann@straße.example", "ann@xn--strae-oqa.example"),
    ("ann@例\u3002example", "ann@xn--fsq.example"),
    ("ann@\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0ecom", "ann@example.com"),
    # Literals and names of one label.
    ("ann@[192.0.2.1]", "ann@[192.0.2.1]"),
    ("ann@[IPv6:2001:DB8:0::1]", "ann@[ipv6:2001:db8::1]"),
    ("ann@localhost", "ann@localhost"),
    ("ann@mail_1.example.com", "ann@mail_1.example.com"),
]

NO_ADDRESSES = [
    "",
    "@",
    "<>",
    "MAILER-DAEMON",
    "ann",
    "ann@",
    "@example.com",
    "@relay.example.net:",
    "...@example.com",
    '""@example.com',
    '" "@example.com',
    "ann bee@example.com",
    "ann\x00bee@example.com",
    "ann\u2028bee@example.com",
    "j\udcf6rg@example.com",
    "ann;bee@example.com",
    "rfc822;ann@example.com",
    "ann,bee@example.com",
    "ann@exa mple.com",
    "ann@example..com",
    "ann@.example.com",
    "ann@example.com/path",
    "ann@example.com\uff20example.org",
    "ann@[192.0.2.300]",
    "ann@[example.com]",
    "ann@[]",
    "ann@---",
    "ann@" + "a" * 64 + ".example",
    "ann@" + "ü" * 60 + ".example",
    "a" * ADDRESS_CHARS + "@example.com",
    "a" * 5000 + "@example.com",
]


@pytest.mark.parametrize(("found", "spelling"), SPELLINGS)
def test_an_address_has_one_comparable_spelling(found: str, spelling: str) -> None:
    assert comparable(found) == spelling


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_no_address_gives_nothing(text: str) -> None:
    assert comparable(text) is None
    assert parse_address(text) is None
    assert domain_of(text) is None


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("Ann <ann@Mail.Example.COM.>", "mail.example.com"),
        ("ann@bücher.example", "xn--bcher-kva.example"),
        ("ann@[192.0.2.1]", "[192.0.2.1]"),
    ],
)
def test_the_domain_of_an_address_is_comparable_as_well(address: str, domain: str) -> None:
    assert domain_of(address) == domain


def test_the_parts_of_an_address_are_kept_apart() -> None:
    address = parse_address('"Ann Bee"@Example.com')
    assert address is not None
    assert (address.local, address.domain) == ("ann bee", "example.com")


# Texts near enough to addresses that many of them are some.
_PIECES = st.sampled_from(
    [*"aB.@<>\"'\\ ,;:()[]%=+-ß", "İ", "Σ", "é", "e\u0301", "K", "￼", "\u3002", "xn--", "mailto:"]
)
_NEAR_ADDRESSES = st.lists(_PIECES, max_size=14).map("".join)
_TEXTS = st.one_of(st.text(max_size=400), _NEAR_ADDRESSES, _NEAR_ADDRESSES.map(lambda t: f"{t}@example.com"))


@given(_TEXTS)
@example('":\u00a1"@0')
def test_the_comparable_spelling_is_its_own(text: str) -> None:
    spelling = comparable(text)
    assert spelling is None or comparable(spelling) == spelling


@given(_TEXTS)
def test_the_quick_way_and_the_long_way_agree(text: str) -> None:
    parsed = parse_address(text)
    assert comparable(text) == (None if parsed is None else str(parsed))


@given(st.from_regex(r"[a-z0-9]{1,20}(\.[a-z0-9]{1,20}){0,2}@[a-z0-9]{1,20}\.[a-z]{2,8}", fullmatch=True))
def test_wrapping_never_changes_an_ordinary_address(address: str) -> None:
    for wrapped in (f"<{address}>", f" {address.upper()} ", f"Ann <{address}>", f"'{address}'", f"{address}."):
        assert comparable(wrapped) == address
