"""The page of the public names, from their signatures, docstrings and the comments at their fields."""

from __future__ import annotations

import ast
import enum
import inspect
from collections.abc import Callable, Iterator, Mapping
from string import Template
from typing import Final

import msgspec

import carom

_PAGE: Final = Template("""\
# Python API

$written

`import carom` gives the names on this page; everything else in the package is private and may change in any release.
Values are frozen, typed, compare by content, and encode to one JSON object each with `msgspec.json.encode`. Enums are
strings: `str(verdict.reason)` is the word of the [taxonomy](taxonomy.md).

## Functions

$functions
## Values

$values
## Enums

$enums
## Errors

Raised on purpose, all under one parent; see [errors](errors.md). Neither `classify` nor `parse_mail` raises on what
strangers wrote; a webhook that is not of its service is refused with `WebhookError`.

$errors
## Version

### `carom.__version__`

The version of the package, a string.
""")


def page(written: str) -> str:
    """The whole page; `written` says where it comes from."""
    members = {name: getattr(carom, name) for name in carom.__all__}
    return _PAGE.substitute(
        written=written,
        functions=_sections(members, inspect.isfunction, _function),
        values=_sections(members, lambda one: _is_subclass(one, msgspec.Struct), _struct),
        enums=_sections(members, lambda one: _is_subclass(one, enum.Enum), _enum),
        errors=_sections(members, lambda one: _is_subclass(one, Exception), _documented),
    )


def _is_subclass(one: object, parent: type) -> bool:
    return isinstance(one, type) and issubclass(one, parent)


def _sections(
    members: Mapping[str, object], belongs: Callable[[object], bool], tell: Callable[[str, object], Iterator[str]]
) -> str:
    return "\n".join(part for name, member in members.items() if belongs(member) for part in tell(name, member))


def _function(name: str, member: object) -> Iterator[str]:
    assert inspect.isfunction(member)
    yield f"### `carom.{name}{inspect.signature(member)}`\n".replace("'", "")
    yield inspect.cleandoc(member.__doc__ or "") + "\n"


def _documented(name: str, member: object) -> Iterator[str]:
    yield f"### `carom.{name}`\n"
    yield _doc(member)


def _enum(name: str, member: object) -> Iterator[str]:
    assert isinstance(member, type)
    assert issubclass(member, enum.Enum)
    yield from _documented(name, member)
    yield ", ".join(f"`{one.value}`" for one in member) + "\n"


def _struct(name: str, member: object) -> Iterator[str]:
    assert isinstance(member, type)
    yield from _documented(name, member)
    yield from field_table(member)
    for method in vars(member).values():
        if inspect.isfunction(method) and not method.__name__.startswith("_"):
            signature = str(inspect.signature(method)).replace("'", "").replace("(self, ", "(")
            yield f"#### `{name.lower()}.{method.__name__}{signature}`\n"
            yield _doc(method)


def field_table(struct: type) -> Iterator[str]:
    """The fields of a value, one line each, and an empty line."""
    yield "| Field | Type | Means |\n| --- | --- | --- |"
    for field, kind, comment in _fields(struct):
        spelled = kind.replace(" | ", " or ")
        yield f"| `{field}` | `{spelled}` | {comment} |"
    yield ""


def _fields(struct: type) -> Iterator[tuple[str, str, str]]:
    """Name, type and comment of each field, as the source has them."""
    source = inspect.getsource(struct)
    lines = source.splitlines()
    (tree,) = ast.parse(source).body
    assert isinstance(tree, ast.ClassDef)
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, ast.unparse(node.annotation), _comment(lines, node.lineno - 1)


def _comment(lines: list[str], below: int) -> str:
    """The ``#:`` lines right above a line."""
    above: list[str] = []
    for line in reversed(lines[:below]):
        if not line.strip().startswith("#:"):
            break
        above.insert(0, line.strip().removeprefix("#:").strip())
    return " ".join(above).replace("``", "`")


def _doc(member: object) -> str:
    # Its own only: what a base class says of itself is no help here.
    own = member.__doc__ if inspect.isfunction(member) else vars(member).get("__doc__")
    return inspect.cleandoc(own or "").replace("``", "`") + "\n"
