"""The page of other systems' terms, from the tables in src/carom/core/vocabularies/data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from string import Template
from typing import Final

from carom.core.model import Reason
from carom.core.vocabularies import READ_ONLY, SLUGS, ByAttempt, Label, Labels, Vocabulary, labels, vocabulary

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

_PAGE: Final = Template("""\
# Other systems' terms

$written

`verdict.to("sparkpost")`, `carom classify --as sparkpost` and `carom parse --as sparkpost` name a verdict in the terms
of another system. `carom.core.vocabularies.label_sign` reads a label of theirs as a sign of one of our reasons, with a
strength as [rules](rules.md#strengths) have: a label comes from that system's own rules on the same reply, so none is
taken at its word.

Two things hold throughout, and tests see to them: a hard reason never gets a label that spares the address and no other
reason gets one that condemns it, as far as the system's labels tell; and a label that spares the address is no sign
that it is dead.

## Our reasons in their terms

Where two labels stand in one cell, the first is for an attempt that was refused for good, the second for one refused
for now.

$names
$vocabularies
## Labels that are only read

Some services have too few words to name our reasons in. What they send in [webhooks](webhooks.md) is evidence like the
labels above.

$read_only""")


def page(written: str, table: Table) -> str:
    """The whole page; `written` says where it comes from."""
    known = {slug: vocabulary(slug) for slug in SLUGS}
    return _PAGE.substitute(
        written=written,
        names=table(
            ("Reason", *(one.title for one in known.values())),
            [(f"`{reason}`", *(_name(one, reason) for one in known.values())) for reason in Reason],
        ),
        vocabularies="\n".join(_section(slug, one, table) for slug, one in known.items()),
        read_only="\n".join(_section(slug, labels(slug), table) for slug in READ_ONLY),
    )


def _name(one: Vocabulary, reason: Reason) -> str:
    name = one.names[reason]
    return f"`{name.permanent}`, `{name.temporary}`" if isinstance(name, ByAttempt) else f"`{name}`"


def _section(slug: str, one: Labels, table: Table) -> str:
    parts = [f"## {one.title}: `{slug}`\n", f"{one.field}. Source: {one.source}.", one.note]
    head = "\n".join(part for part in parts if part)
    return f"{head}\n\n{table(('Label', 'Also', 'For the address', 'Read as', 'Strength'), map(_label, one.labels))}"


def _label(row: Label) -> Sequence[str]:
    return (
        f"`{row.label}`" + (f": {row.title}" if row.title else ""),
        ", ".join(f"`{alias}`" for alias in row.aliases),
        row.type or "",
        *_meaning(row),
    )


def _meaning(row: Label) -> Iterator[str]:
    if row.kind is not None:
        yield f"no failure: `{row.kind}`"
        yield ""
    elif row.reason is Reason.UNDETERMINED:
        yield "names no cause"
        yield ""
    else:
        yield f"`{row.reason}`"
        yield row.strength
