"""The page of facts that are pulled out of a reply, from the values and the patterns that find them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from string import Template
from typing import Final

from carom.core.classify.details import AddressRole, Details, HelpCode, InnerReply, NamedList, QuotedAddress, TraceId
from carom.core.classify.details.patterns import Token, Wrapper, pattern_file
from tools.python_api import field_table

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

_PAGE: Final = Template("""\
# Details of a reply

$written

What a reply tells beside its reason. `carom explain` shows it, and `carom classify --details`; in JSON it stands under
`details`.

$values
An address has the role $roles, or none where the words around it do not tell. The known lists
are on [a page of their own](blocklists.md).

## Codes

Tokens of a provider's own, by which its pages and its postmaster know the case.

$codes
## Ids

Names that a server gave to the message or the session.

$ids
## Wrappers

What is taken off to reach the inner reply; several may be nested.

$wrappers""")

_VALUES: Final = (Details, NamedList, HelpCode, TraceId, QuotedAddress, InnerReply)


def page(written: str, table: Table) -> str:
    """The whole page; `written` says where it comes from."""
    file = pattern_file()
    return _PAGE.substitute(
        written=written,
        values="\n".join(chain.from_iterable((f"## {value.__name__}\n", *field_table(value)) for value in _VALUES)),
        roles=", ".join(f"`{role}`" for role in AddressRole),
        codes=table(("System", "Code", "In a reply"), map(_found, file.code)),
        ids=table(("System", "Id", "In a reply"), map(_found, file.id)),
        wrappers=table(("System", "A reply with it", "Inner reply"), map(_wrapped, file.wrapper)),
    )


def _found(row: Token) -> Sequence[str]:
    text, found = row.samples[0]
    return (f"`{row.system}`", f"`{found}`", _shown(text))


def _wrapped(row: Wrapper) -> Sequence[str]:
    text, inner = row.samples[0]
    return (f"`{row.system}`", _shown(text), _shown(inner))


def _shown(text: str) -> str:
    return f"`{text}`".replace("\n", " ").replace("|", "\\|")
