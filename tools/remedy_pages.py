"""The pages of every reason and every provider, from the same data as ``carom explain``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Final

from carom.app.advice import adviser, default_remedies
from carom.app.engine import default_classifier
from carom.cli.words import FOR_THE_ADDRESS, WHOSE_TURN, sentence
from carom.core.model import Reason
from carom.core.remedies import Case, Link, Remedy, Speaker, SpeakerKind
from carom.core.remedies.answers import RuleLine, SpeakerAnswer
from carom.core.remedies.ask import Adviser
from carom.core.remedies.blanks import BLANKS
from carom.core.taxonomy import FACTS

_WRITTEN: Final = (
    "<!-- Written by tools/reference.py (make docs) from the remedies, rules and providers; change those. -->"
)

_REASONS: Final = f"""\
# What to do, by reason

{_WRITTEN}

One page for each reason of the [taxonomy](../taxonomy.md): what happened, whose fault it was, what to do first and
next, what not to do, and messages to the subscriber, for support and to the other side. `carom explain REASON` says
the same. Where more is known of one provider, its page in [providers](../providers/README.md) has cases of its own.
"""

_SPEAKERS: Final = f"""\
# What is known, by provider

{_WRITTEN}

One page for each mailbox provider, filter, sending service, mail server and blocklist that carom knows by name;
`carom explain SLUG` says the same.
"""

#: In the order of the index, with their headings.
_KINDS: Final[Mapping[str, str]] = {
    SpeakerKind.MAILBOX: "Mailbox providers",
    SpeakerKind.FILTER: "Filters",
    SpeakerKind.ESP: "Sending services",
    SpeakerKind.PROGRAM: "Mail servers",
    SpeakerKind.BLOCKLIST: "Blocklists",
}


def pages() -> dict[str, Callable[[], str]]:
    """Every page by its path under docs/reference."""
    found: dict[str, Callable[[], str]] = {"reasons/README.md": reasons_index, "providers/README.md": speakers_index}
    found |= {f"reasons/{reason}.md": partial(reason_page, reason) for reason in Reason}
    return found | {f"providers/{slug}.md": partial(speaker_page, slug) for slug in _adviser().known_slugs()}


def reasons_index() -> str:
    rows = [(f"[`{row.reason}`]({row.reason}.md)", f"`{row.type}`", row.meaning, row.action) for row in FACTS.values()]
    return f"{_REASONS}\n{_table(('Reason', 'Type', 'Means', 'First action'), rows)}"


def reason_page(reason: Reason) -> str:
    """A reason with its remedy, examples of replies, and the cases of providers."""
    case, row = default_remedies().general[reason], FACTS[reason]
    parts = [
        f"# `{reason}`: {case.title[0].lower()}{case.title[1:]}\n",
        f"{_WRITTEN}\n",
        f"Type `{row.type}`: {FOR_THE_ADDRESS[row.type]}. Party `{row.party}`; whose turn: {WHOSE_TURN[row.party]}.\n",
        *_remedy(case, "##"),
        "## Replies of this kind\n",
        _samples(case),
    ]
    if lines := [_case_link(one) for one in default_remedies().with_reason(reason)]:
        parts += ["## Known more closely\n", "".join(lines)]
    return "\n".join(parts)


def speakers_index() -> str:
    answers = [_speaker(slug) for slug in _adviser().known_slugs()]
    parts = [_SPEAKERS]
    for kind, heading in _KINDS.items():
        rows = [
            (
                f"[{answer.name}]({answer.slug}.md)",
                f"`{answer.slug}`",
                str(len(answer.cases) or ""),
                _code(answer.domains[:4]),
            )
            for answer in answers
            if answer.kind == kind
        ]
        parts += [f"## {heading}\n", _table(("Name", "Slug", "Cases", "Domains, the first of them"), rows)]
    return "\n".join(parts)


def speaker_page(slug: str) -> str:
    """All that is known about one speaker; a brand of a house points to the page of the house."""
    answer, speaker = _speaker(slug), default_remedies().by_slug.get(slug)
    parts = [f"# {answer.name}\n", f"{_WRITTEN}\n"]
    if speaker is not None:
        parts.append(
            f"{speaker.about}\n" if speaker.slug == slug else f"Answers like [{speaker.name}]({speaker.slug}.md).\n"
        )
    parts.append(_table(("What", "Value"), _facts(answer)))
    if speaker is not None and speaker.slug == slug:
        parts += _told(speaker)
    if answer.rules:
        parts += ["## What the rules know\n", _rules(answer.rules)]
    return "\n".join(parts)


def _facts(answer: SpeakerAnswer) -> Iterator[tuple[str, str]]:
    yield "Slug", f"`{answer.slug}`"
    yield "Kind", answer.kind
    if answer.domains:
        yield "Domains of addresses", _code(answer.domains)
    if answer.hosts:
        yield "Hosts", _code(answer.hosts)


def _told(speaker: Speaker) -> Iterator[str]:
    yield _links(speaker.links)
    if speaker.tokens:
        yield "## Codes of its own\n"
        rows = [(f"`{one.token}`", _reason_link(one.reason), one.means) for one in speaker.tokens]
        yield _table(("Code", "Reason", "Means"), rows)
    for case in speaker.cases:
        yield f'## <a id="{case.id}"></a>{case.title}\n'
        yield f"`{case.id}`, reason {_reason_link(case.reason)}{_marks(case)}.\n"
        yield from _remedy(case, "###")
        yield "### Replies of this case\n"
        yield _samples(case)


def _marks(case: Case) -> str:
    codes = f", codes {_code(case.codes)}" if case.codes else ""
    return codes + (f", lists {_code(case.blocklists)}" if case.blocklists else "")


def _remedy(case: Remedy, level: str) -> Iterator[str]:
    yield f"**What happened.** {case.happened}\n"
    yield f"**Whose fault.** {sentence(case.fault)}\n"
    yield f"{level} What to do\n"
    yield "".join(f"{number}. {step}\n" for number, step in enumerate((case.first, *case.then), 1))
    yield f"{level} What not to do\n"
    yield "".join(f"- {one}\n" for one in case.avoid)
    yield f"{level} What to say\n"
    yield f"To the subscriber:\n\n> {case.subscriber}\n"
    yield f"For support:\n\n> {case.support}\n"
    yield "To the other side's postmaster, with the reply, once every word of it is true:\n"
    yield f"> {_shown_blanks(case.postmaster)}\n"
    yield _links(case.links)


def _shown_blanks(text: str) -> str:
    for name, shown in BLANKS.items():
        text = text.replace(f"{{{name}}}", shown)
    return text


def _links(links: Iterable[Link]) -> str:
    return "Read: " + "; ".join(f"[{link.title}]({link.url})" for link in links) + ".\n"


def _samples(case: Case) -> str:
    return "".join(f"    {sample}\n" for sample in case.samples)


def _case_link(case: Case) -> str:
    slug = case.id.partition(".")[0]
    return f"- [{case.title}](../providers/{slug}.md#{case.id})\n"


def _rules(rules: Iterable[RuleLine]) -> str:
    by_reason: dict[Reason, list[str]] = {}
    for rule in rules:
        by_reason.setdefault(rule.reason, []).append(rule.id)
    return _table(("Reason", "Rules"), [(_reason_link(reason), _code(ids)) for reason, ids in by_reason.items()])


def _reason_link(reason: Reason) -> str:
    return f"[`{reason}`](../reasons/{reason}.md)"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


@cache
def _adviser() -> Adviser:
    return adviser(default_classifier())


def _speaker(slug: str) -> SpeakerAnswer:
    answer = _adviser().speaker(slug)
    assert answer is not None, f"{slug} is a known slug"
    return answer
