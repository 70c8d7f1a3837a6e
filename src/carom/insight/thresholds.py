"""From when on a rate is worth a look, and from when on it is bad."""

from __future__ import annotations

from typing import Final

import msgspec

from carom.insight.share import Share
from carom.insight.values import Level


class Threshold(msgspec.Struct, frozen=True):
    watch: float
    bad: float


#: Amazon SES reviews an account at 5 % hard bounces and wants fewer; SendGrid and Mailgun name 5 % as well.
HARD: Final = Threshold(0.02, 0.05)

#: Gmail: below 0.1 %, never 0.3 %; Yahoo: below 0.3 %; SES reviews at 0.1 %.
COMPLAINTS: Final = Threshold(0.001, 0.003)

#: Ours, nobody publishes one: a healthy sender is hardly ever refused, and one in twenty is a campaign gone wrong.
BLOCK: Final = Threshold(0.01, 0.05)


def level(hard: Share, block: Share, complaints: Share) -> Level:
    """The worst of the three. A threshold is crossed when even the low end of the interval is beyond it."""
    pairs = ((hard, HARD), (block, BLOCK), (complaints, COMPLAINTS))
    if any(share.low > threshold.bad for share, threshold in pairs):
        return Level.BAD
    if any(share.low > threshold.watch for share, threshold in pairs):
        return Level.WATCH
    return Level.GOOD
