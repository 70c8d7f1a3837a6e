"""History in, decision out. No SQL, no clock, no disk but the default that travels in the package."""

from __future__ import annotations

from carom.policy.decide import ACTOR, Case, decide
from carom.policy.loader import default_policy, load_policy
from carom.policy.model import BounceLine, Effect, KindLine, Policy, Scope

__all__ = [
    "ACTOR",
    "BounceLine",
    "Case",
    "Effect",
    "KindLine",
    "Policy",
    "Scope",
    "decide",
    "default_policy",
    "load_policy",
]
