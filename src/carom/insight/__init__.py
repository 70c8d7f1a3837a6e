"""Volumes in, rates and advice out. Pure: no SQL, no clock, no wording for the screen."""

from __future__ import annotations

from carom.insight.rates import ALL
from carom.insight.share import Share, share
from carom.insight.survey import survey
from carom.insight.values import Advice, Basis, Insight, Level, ProviderRates, ReasonLine, Trend, Urgency

__all__ = [
    "ALL",
    "Advice",
    "Basis",
    "Insight",
    "Level",
    "ProviderRates",
    "ReasonLine",
    "Share",
    "Trend",
    "Urgency",
    "share",
    "survey",
]
