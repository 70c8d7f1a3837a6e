"""Facts pulled out of a reply: lists and what of ours is on them, codes, ids, addresses, the inner reply.

A verdict says why; this says what else a postmaster needs from the same words. It is kept apart
because judging millions of replies asks for none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from carom.core.classify.details.inner import inner_reply
from carom.core.classify.details.listed import listed
from carom.core.classify.details.patterns import CompiledToken, code_tokens, id_tokens
from carom.core.classify.details.quoted import quoted_addresses
from carom.core.classify.details.values import (
    AddressRole,
    Details,
    HelpCode,
    InnerReply,
    NamedList,
    QuotedAddress,
    TraceId,
)
from carom.core.classify.extract import command, retry_after, urls
from carom.core.classify.text import fold
from carom.core.limits import DETAILS, DETAILS_CHARS
from carom.core.model import Verdict
from carom.core.rules.blocklists import blocklists, names_in

__all__ = [
    "AddressRole",
    "Details",
    "HelpCode",
    "InnerReply",
    "NamedList",
    "QuotedAddress",
    "TraceId",
    "details",
    "named_list",
]

#: What carries no word of a reply, and would part the words that it stands in.
_NOISE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def details(text: str, *, verdict: Verdict | None = None) -> Details:
    """What a reply tells beside its reason; never raises, whatever the text.

    `verdict` is the verdict on the same text, when there is one: its lists, links and pause are taken
    over, and its reason says whether an address in the text is called listed. Only the first
    `DETAILS_CHARS` characters are read.
    """
    text = _NOISE.sub(" ", text[:DETAILS_CHARS])
    folded = fold(text)
    inner = inner_reply(text)
    reply = inner.text if inner is not None else text
    named = tuple(map(named_list, names_in(folded) if verdict is None else verdict.blocklists))
    ours = listed(reply, named, verdict)
    return Details(
        blocklists=named,
        listed_ips=ours.ips,
        listed_domains=ours.domains,
        retry_after=retry_after(folded) if verdict is None else verdict.retry_after,
        urls=urls(text) if verdict is None else verdict.urls,
        help_codes=tuple(HelpCode(code, system) for code, system in _tokens(code_tokens(), text)),
        command=command(folded),
        trace_ids=tuple(TraceId(name, system) for name, system in _tokens(id_tokens(), text)),
        addresses=quoted_addresses(text, failed=reply),
        inner=inner,
    )


def named_list(name: str) -> NamedList:
    """What is known of a list by its name in a verdict; only the name when it comes from the user's rules."""
    row = blocklists().get(name)
    if row is None:
        return NamedList(name=name, title=name)
    return NamedList(
        name=name,
        title=row.title,
        kind=row.kind,
        operator=row.operator or None,
        delist=row.delist or None,
        closed=row.closed or None,
    )


def _tokens(tokens: Iterable[CompiledToken], text: str) -> tuple[tuple[str, str], ...]:
    """Each code or id once, in the order of the text."""
    found: dict[tuple[str, str], int] = {}
    for token in tokens:
        for match in token.pattern.finditer(text):
            found.setdefault((match[1], token.system), match.start())
            if len(found) >= DETAILS:
                break
    return tuple(sorted(found, key=lambda one: (found[one], one)))
