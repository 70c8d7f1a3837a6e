"""A policy as a page for people (docs/reference/policy.md)."""

from __future__ import annotations

from carom.core.model import FailureType
from carom.core.taxonomy import facts
from carom.policy.model import BounceLine, Effect, KindLine, Policy

_HEAD = """\
# The default policy

What each reason does to an address, why, and where the number comes from. This page is written by
`carom.policy.table.markdown` from `policy/default.toml`; a test keeps the two alike.

- Policies hang on reasons, never on the digits of a code. Notices of delay are no failures.
- "In a row" counts days with a bounce of this reason, with no delivery between. A delivery ends the row,
  and releases an address that such a count suppressed. It does not undo a hard suppression. Mail that a server
  took and bounced afterwards was not delivered.
- A term runs from the last failure. When it is over, or when a person released the address, counting begins anew.
- A complaint and an unsubscribe are causes of their own: no bounce becomes one, and none is released like a bounce.
- An operator's policy file has the form of `policy/default.toml` and holds only the keys that differ, for instance
  `failures = 3` under `[reason.mailbox_full]`. Reasons that are never counted can be counted by saying
  `effect = "count"` for that reason by name; whatever is not hard is then suppressed for a term, never for good.
"""


def markdown(policy: Policy) -> str:
    """The page, ending in a line end."""
    kinds = [_kind_row(line) for line in policy.kinds.values()]
    bounces = [_bounce_row(line) for line in policy.bounces.values()]
    head = "| party | type | reason | what it does | why | source |\n|---|---|---|---|---|---|"
    kinds_head = "| report | what it does | why | source |\n|---|---|---|---|"
    return "\n".join((_HEAD, "## Bounces", "", head, *bounces, "", "## Other reports", "", kinds_head, *kinds, ""))


def _bounce_row(line: BounceLine) -> str:
    about = facts(line.reason)
    return f"| {about.party} | {about.type} | `{line.reason}` | {_does(line)} | {line.why} | {line.source} |"


def _does(line: BounceLine) -> str:
    if line.effect is Effect.NEVER:
        return "never touches the address" if facts(line.reason).type is FailureType.BLOCK else "nothing by itself"
    under = "" if line.cause == "bounce" else f", under the cause `{line.cause}`"
    term = "for good" if line.term_days is None else f"for {line.term_days} days"
    if line.effect is Effect.AT_ONCE:
        return f"suppresses at once, {term}{under}"
    return f"{line.failures} in a row over at least {line.days} days suppress {term}{under}"


def _kind_row(line: KindLine) -> str:
    scope = "for every stream" if line.scope == "all" else "for its stream"
    does = f"suppresses at once, for good, {scope}" if line.effect is Effect.AT_ONCE else "nothing"
    return f"| `{line.kind}` | {does}; cause `{line.cause}` | {line.why} | {line.source} |"
