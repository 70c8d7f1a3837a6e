"""Policy files in, one policy out; every mistake is named with its file and key, all of them at once."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Mapping
from enum import StrEnum
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, TypeVar

from carom.core.errors import SettingsError
from carom.core.ledger import Cause
from carom.core.model import FailureType, Kind, Reason
from carom.core.taxonomy import facts
from carom.policy.model import BounceLine, Effect, KindLine, Policy, Scope

#: Events of one address that are looked at are bounded, so a longer count could never be reached.
MOST_FAILURES: Final = 100

#: Ten years; a term beyond it is for good in all but name.
MOST_DAYS: Final = 3650

#: Kinds that have a line of their own. Bounces have theirs by reason; the others say nothing of a person's will.
KINDS: Final = (Kind.COMPLAINT, Kind.UNSUBSCRIBE)

#: What may end a row of failures: it comes from the mailbox, or from the server that took the mail.
HEALERS: Final = frozenset({Kind.DELIVERY, Kind.AUTO_REPLY, Kind.DISPOSITION})

_CAUSES: Final = MappingProxyType({Kind.COMPLAINT: Cause.COMPLAINT, Kind.UNSUBSCRIBE: Cause.UNSUBSCRIBE})
_BOUNCE_CAUSES: Final = frozenset({Cause.BOUNCE, Cause.IMPORT})
_REASON_KEYS: Final = frozenset({"effect", "cause", "failures", "days", "term_days", "why", "source"})
_KIND_KEYS: Final = frozenset({"effect", "scope", "why", "source"})

_Slug = TypeVar("_Slug", bound=StrEnum)


def default_policy() -> Policy:
    """The policy that carom comes with."""
    return _build(_packaged(), "default.toml")


def load_policy(text: str, name: str) -> Policy:
    """The default policy with the lines of an operator's file laid over it, key by key.

    Raises SettingsError that names every mistake with file and key, one a line.
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name}: {error}") from None
    return _build(_overlaid(_packaged(), given), name)


def _packaged() -> dict[str, Any]:
    return tomllib.loads((resources.files("carom.policy") / "default.toml").read_text("utf-8"))


def _overlaid(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return below | {key: _overlaid(below.get(key), value) for key, value in above.items()}
    return above


def _build(tables: Mapping[str, Any], name: str) -> Policy:
    mistakes = _Mistakes(name)
    mistakes.unknown("", tables, {"healing", "kind", "reason"})
    reasons = _table(tables.get("reason"), "reason", mistakes)
    kinds = _table(tables.get("kind"), "kind", mistakes)
    mistakes.unknown("reason", reasons, set(Reason))
    mistakes.unknown("kind", kinds, set(KINDS))
    policy = Policy(
        bounces=MappingProxyType({reason: _bounce_line(reason, reasons.get(reason), mistakes) for reason in Reason}),
        kinds=MappingProxyType({kind: _kind_line(kind, kinds.get(kind), mistakes) for kind in KINDS}),
        heals=_healers(tables.get("healing"), mistakes),
    )
    mistakes.raise_any()
    return policy


class _Mistakes:
    """What is wrong in one file, in the order of finding."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._found: list[str] = []

    def add(self, key: str, what: str) -> None:
        self._found.append(f"{self._name}: {key}: {what}")

    def unknown(self, under: str, table: Mapping[str, Any], known: Container[str]) -> None:
        for key in table:
            if key not in known:
                self.add(f"{under}.{key}" if under else key, "there is no such key")

    def raise_any(self) -> None:
        if self._found:
            raise SettingsError("\n".join(self._found))


def _bounce_line(reason: Reason, given: Any, mistakes: _Mistakes) -> BounceLine:
    key = f"reason.{reason}"
    table = _table(given, key, mistakes)
    mistakes.unknown(key, table, _REASON_KEYS)
    line = BounceLine(
        reason=reason,
        effect=_slug(Effect, table.get("effect", "never"), f"{key}.effect", mistakes, Effect.NEVER),
        cause=_slug(Cause, table.get("cause", "bounce"), f"{key}.cause", mistakes, Cause.BOUNCE),
        failures=_number(table, key, "failures", MOST_FAILURES, mistakes),
        days=_number(table, key, "days", MOST_DAYS, mistakes),
        term_days=_number(table, key, "term_days", MOST_DAYS, mistakes),
        why=_words(table, key, "why", mistakes),
        source=_words(table, key, "source", mistakes),
    )
    _check_bounce(line, table, key, mistakes)
    return line


def _check_bounce(line: BounceLine, given: Mapping[str, Any], key: str, mistakes: _Mistakes) -> None:
    if line.cause not in _BOUNCE_CAUSES:
        mistakes.add(f"{key}.cause", "must be bounce or import: complaints and unsubscribes have lines of their own")
    if line.effect is Effect.COUNT:
        for name in sorted({"failures", "days"} - given.keys()):
            mistakes.add(f"{key}.{name}", "must be given with effect = count")
    acts = line.effect is not Effect.NEVER
    if acts and "term_days" not in given and facts(line.reason).type is not FailureType.HARD:
        mistakes.add(f"{key}.term_days", "must be given: only hard reasons suppress for good")


def _kind_line(kind: Kind, given: Any, mistakes: _Mistakes) -> KindLine:
    key = f"kind.{kind}"
    table = _table(given, key, mistakes)
    mistakes.unknown(key, table, _KIND_KEYS)
    effect = _slug(Effect, table.get("effect", "never"), f"{key}.effect", mistakes, Effect.NEVER)
    if effect is Effect.COUNT:
        mistakes.add(f"{key}.effect", "must be at_once or never: a person need not ask twice")
    return KindLine(
        kind=kind,
        effect=effect,
        cause=_CAUSES[kind],
        scope=_slug(Scope, table.get("scope", "all"), f"{key}.scope", mistakes, Scope.ALL),
        why=_words(table, key, "why", mistakes),
        source=_words(table, key, "source", mistakes),
    )


def _healers(given: Any, mistakes: _Mistakes) -> frozenset[Kind]:
    table = _table(given, "healing", mistakes)
    mistakes.unknown("healing", table, frozenset({"kinds"}))
    kinds = table.get("kinds", [])
    if not isinstance(kinds, list) or not all(isinstance(kind, str) and kind in HEALERS for kind in kinds):
        mistakes.add("healing.kinds", f"must be a list of some of {', '.join(sorted(HEALERS))}")
        return frozenset()
    return frozenset(Kind(kind) for kind in kinds)


def _table(value: Any, key: str, mistakes: _Mistakes) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    mistakes.add(key, "must be a table")
    return {}


def _slug(slugs: type[_Slug], value: Any, key: str, mistakes: _Mistakes, instead: _Slug) -> _Slug:
    if isinstance(value, str) and value in set(slugs):
        return slugs(value)
    mistakes.add(key, f"must be one of {', '.join(slugs)}")
    return instead


def _number(table: Mapping[str, Any], under: str, name: str, most: int, mistakes: _Mistakes) -> int | None:
    value = table.get(name)
    if value is None:
        return None
    # A bool is an int to Python and a mistake to a person.
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return value
    mistakes.add(f"{under}.{name}", f"must be a whole number from 1 to {most}")
    return None


def _words(table: Mapping[str, Any], under: str, name: str, mistakes: _Mistakes) -> str:
    value = table.get(name, "")
    if isinstance(value, str) and value.strip():
        return value
    mistakes.add(f"{under}.{name}", "must say something")
    return ""
