from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.return_path import Layer, unwrap

BATV, SRS = Layer.BATV, Layer.SRS


@pytest.mark.parametrize(
    ("address", "inside", "layers"),
    [
        ("prvs=0123456789=news@mail.example", "news@mail.example", (BATV,)),
        ("prvs=news/0123456789@mail.example", "news@mail.example", (BATV,)),
        ("PRVS=4123abcdef=news@mail.example", "news@mail.example", (BATV,)),
        ("btv1==1234567890a==news@mail.example", "news@mail.example", (BATV,)),
        ("msprvs1=17823abCDefgh=bounces-12@mail.example", "bounces-12@mail.example", (BATV,)),
        ("SRS0=HHHH=TT=mail.example=news@fwd.example", "news@mail.example", (SRS,)),
        ("srs0+hhhh=tt=mail.example=news@fwd.example", "news@mail.example", (SRS,)),
        ("SRS0-HHHH=TT=mail.example=b+ann=example.org@fwd.example", "b+ann=example.org@mail.example", (SRS,)),
        ("SRS1=GGGG=fwd.example==HHHH=TT=mail.example=news@far.example", "news@mail.example", (SRS,)),
        ("SRS1=GGGG=fwd.example=+HHHH=TT=mail.example=news@far.example", "news@mail.example", (SRS,)),
        ("bounces+SRS=9FBTK=IS=mail.example=news@tenant.example", "news@mail.example", (SRS,)),
        ("prvs=0123456789=SRS0=HHHH=TT=mail.example=news@fwd.example", "news@mail.example", (BATV, SRS)),
        ("SRS0=HHHH=TT=mail.example=prvs=0123456789=news@fwd.example", "news@mail.example", (SRS, BATV)),
        ("news@mail.example", "news@mail.example", ()),
        ("prvs=news@mail.example", "prvs=news@mail.example", ()),
        ("prvs=notatag=news@mail.example", "prvs=notatag=news@mail.example", ()),
        ("srs0=half=of@fwd.example", "srs0=half=of@fwd.example", ()),
        ("bounces+ann=example.org@mail.example", "bounces+ann=example.org@mail.example", ()),
        ("=", "=", ()),
        ("", "", ()),
    ],
)
def test_what_gateways_put_around_an_address_is_taken_off(address: str, inside: str, layers: tuple[Layer, ...]) -> None:
    unwrapped = unwrap(address)
    assert (unwrapped.address, unwrapped.layers) == (inside, layers)


def test_wrappings_without_end_are_left_where_the_bound_is() -> None:
    address = "prvs=012345=" * 10 + "news@mail.example"
    assert unwrap(address).address == "prvs=012345=" * 6 + "news@mail.example"


@given(st.text(alphabet="prvsSRS01=+-/@ab.", max_size=120))
def test_no_text_raises_and_nothing_is_added(text: str) -> None:
    assert len(unwrap(text).address) <= len(text)
