"""The text of an HTML notice, for mails that have no plain part. Not a renderer: nothing is fetched or run."""

from __future__ import annotations

import html
import re
from typing import Final

#: Tags that end a line when they are read.
_BREAKS: Final = re.compile(
    r"<(?:br|/?p|/?div|/?tr|/?li|/?h\d|/?table|/?ul|/?blockquote|hr|/?td)\b[^<>]{0,500}>", re.IGNORECASE
)
_TAGS: Final = re.compile(r"<(?:!--|[/!?A-Za-z])[^<>]{0,4000}>")
#: A link to an address: what is read in its place where the words around it name nobody.
_MAILTO: Final = re.compile(r"<a\b[^<>]{0,500}?\bhref=[\"']?mailto:([^\"'\s<>?]{3,320})[^<>]{0,500}>", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[ \t\xa0]+")
_UNSEEN: Final = ("style", "script", "head", "title")


def html_to_text(markup: str) -> str:
    """Words of the markup, a line for each block, entities decoded."""
    for name in _UNSEEN:
        markup = _without(markup, name)
    markup = markup.replace("\r", " ").replace("\n", " ")
    text = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", markup)))
    if "@" not in text and "mailto:" in markup.lower():
        # Addresses stand behind the names of people only.
        text = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", _MAILTO.sub(r" &lt;\1&gt; ", markup))))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _without(markup: str, name: str) -> str:
    """Cut every ``<name …>…</name>``, each searched from where the last ended: linear in the markup."""
    low = markup.lower()
    opening, closing = f"<{name}", f"</{name}"
    kept, at = [], 0
    while (start := low.find(opening, at)) >= 0:
        end = low.find(closing, start)
        if end < 0:
            break
        kept.append(markup[at:start])
        at = end
    return "".join([*kept, markup[at:]]) if kept else markup
