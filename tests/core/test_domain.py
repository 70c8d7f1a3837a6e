import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.domain import comparable_domain, registrable_domain


@pytest.mark.parametrize(
    ("found", "spelling"),
    [
        ("example.com", "example.com"),
        ("Example.COM.", "example.com"),
        ("mx_1.example.com", "mx_1.example.com"),
        ("localhost", "localhost"),
        ("192.0.2.1", "192.0.2.1"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("bu\u0308cher.example", "xn--bcher-kva.example"),
        ("例\u3002example", "xn--fsq.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("", None),
        (".", None),
        ("..", None),
        (".example.com", None),
        ("example..com", None),
        ("exa mple.com", None),
        ("example.com:25", None),
        ("[192.0.2.1]", None),
        ("-", None),
        ("a" * 64 + ".example", None),
        (".".join(["a" * 60] * 5), None),
        ("♥.example", None),
        ("\udcff.example", None),
    ],
)
def test_a_domain_has_one_comparable_spelling(found: str, spelling: str | None) -> None:
    assert comparable_domain(found) == spelling


@pytest.mark.parametrize(
    ("domain", "registrable"),
    [
        ("mx1.mail.example.com", "example.com"),
        ("example.com", "example.com"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("Mail.Example.CO.JP.", "example.co.jp"),
        ("mx.bücher.de", "xn--bcher-kva.de"),
        ("co.uk", None),
        ("com", None),
        ("localhost", None),
        ("192.0.2.1", None),
        ("not a domain", None),
        ("", None),
    ],
)
def test_the_registrable_domain_is_what_somebody_registered(domain: str, registrable: str | None) -> None:
    assert registrable_domain(domain) == registrable


_TEXTS = st.one_of(
    st.text(max_size=300), st.lists(st.sampled_from([*"aZ-_. 9ßΣ", "İ", "é", "xn--"]), max_size=12).map("".join)
)


@given(_TEXTS)
def test_the_comparable_spelling_is_its_own(text: str) -> None:
    spelling = comparable_domain(text)
    assert spelling is None or (comparable_domain(spelling) == spelling and spelling.isascii() and len(spelling) <= 253)


@given(_TEXTS)
def test_a_registrable_domain_is_an_end_of_the_domain_and_its_own(text: str) -> None:
    found = registrable_domain(text)
    spelling = comparable_domain(text)
    assert found is None or (f".{spelling}".endswith(f".{found}") and registrable_domain(found) == found)
