"""The page of known blocklists, from the facts in src/carom/core/rules/data/blocklists.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from string import Template
from typing import Final

from carom.core.rules.blocklists import blocklists
from carom.core.rules.format import Blocklist, ListKind

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

_PAGE: Final = Template("""\
# Blocklists

$written

The lists that carom knows by name in a reply: $living that answer, and $dead that do no more. `carom explain` and
`carom classify --details` show operator and page for each list that a reply names, and which address or domain of yours
is said to be on it. The name stands in `Verdict.blocklists`.

Being removed is the last step. Find out first what got the address listed (`carom report`): who goes on as before is
listed again. No list may ask for money to remove an entry (RFC 6471 section 2.2.5).

$kinds
## Lists that answer no more

Servers go on asking them, and some of these refuse everybody since. There is nowhere to ask for removal: tell the
receiver to take the list out of the configuration.

$closed""")

_TITLES: Final = {
    ListKind.IP: "Lists of IP addresses",
    ListKind.DOMAIN: "Lists of sending domains",
    ListKind.URL: "Lists of domains in links",
}


def page(written: str, table: Table) -> str:
    """The whole page; `written` says where it comes from."""
    rows = sorted(blocklists().values(), key=lambda row: (row.title.lower(), row.name))
    living = [row for row in rows if not row.closed]
    closed = [row for row in rows if row.closed]
    return _PAGE.substitute(
        written=written,
        living=len(living),
        dead=len(closed),
        kinds="\n".join(_kind(kind, living, table) for kind in ListKind),
        closed=table(
            ("List", "Name", "Since", "Operator", "Note"),
            [(row.title, f"`{row.name}`", row.closed, row.operator, row.note) for row in closed],
        ),
    )


def _kind(kind: ListKind, rows: Iterable[Blocklist], table: Table) -> str:
    lines = [
        (row.title, f"`{row.name}`", row.operator, f"<{row.delist}>", _zones(row), row.note)
        for row in rows
        if row.kind is kind
    ]
    return f"## {_TITLES[kind]}\n\n{table(('List', 'Name', 'Operator', 'Removal', 'Zones', 'Note'), lines)}"


def _zones(row: Blocklist) -> str:
    return ", ".join(f"`{zone}`" for zone in row.zones)
