"""The reply inside the wrappers: ``host x said: …``, ``(last transfail: …)`` and what else servers put around one."""

from __future__ import annotations

import re
from typing import Final

from carom.core.classify.details.patterns import CompiledWrapper, wrappers
from carom.core.classify.details.values import InnerReply
from carom.core.limits import WRAPPERS

_ALNUM: Final = re.compile(r"\w")


def inner_reply(text: str) -> InnerReply | None:
    """The innermost reply that is quoted; None when nothing is wrapped around the text."""
    inner, host = text, None
    names: list[str] = []
    while len(names) < WRAPPERS and (found := _outermost(inner)) is not None:
        wrapper, match = found
        quoted = _cut(inner[match.end() :], wrapper)
        if _ALNUM.search(quoted) is None:
            break
        inner = quoted
        names.append(wrapper.system)
        host = match.groupdict().get("host") or host
    return InnerReply(text=inner, wrappers=tuple(names), host=host) if names else None


def _outermost(text: str) -> tuple[CompiledWrapper, re.Match[str]] | None:
    """The wrapper that begins first; of two at one place the longer."""
    lowered = text.lower()
    best: tuple[CompiledWrapper, re.Match[str]] | None = None
    for wrapper in wrappers():
        if not any(hint in lowered for hint in wrapper.hints):
            continue
        match = wrapper.pattern.search(text)
        if match is not None and (best is None or _place(match) < _place(best[1])):
            best = (wrapper, match)
    return best


def _place(match: re.Match[str]) -> tuple[int, int]:
    return match.start(), -match.end()


def _cut(text: str, wrapper: CompiledWrapper) -> str:
    """Without what belongs to the wrapper after the quoted reply."""
    if wrapper.until is not None and (end := wrapper.until.search(text)) is not None:
        text = text[: end.start()]
    if wrapper.closing and (place := text.rfind(wrapper.closing)) >= 0:
        text = text[:place]
    return text.strip()
