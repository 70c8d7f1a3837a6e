"""What the codes in a reply mean by their standards."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from carom.core.classify.extract import codes
from carom.core.codes import ReplyFacts, StatusFacts, reply_facts, status_facts


class CodeMeaning(msgspec.Struct, frozen=True):
    """What one code of the reply means by its standard, and what it tells in practice."""

    code: str
    title: str
    meaning: str
    usually: str
    registered: bool


def code_meanings(reply: str, folded: str) -> Iterator[CodeMeaning]:
    """The meaning of each code in a reply; of a code that stands alone also when its class is left open (``x.1.1``)."""
    found = codes(folded)
    statuses = found.statuses or ((reply.strip(),) if len(reply.split()) == 1 else ())
    for status in statuses:
        if (facts := status_facts(status)) is not None:
            yield _meaning(status, facts)
    for number in found.replies:
        if (meant := reply_facts(number)) is not None:
            yield _meaning(str(number), meant)


def _meaning(code: str, facts: StatusFacts | ReplyFacts) -> CodeMeaning:
    return CodeMeaning(code, facts.title, facts.meaning, facts.usually, facts.registered)
