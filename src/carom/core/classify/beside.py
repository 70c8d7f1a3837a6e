"""Two matchers as one: the packaged rules' and, beside it, that of an operator's own."""

from __future__ import annotations

from carom.core.classify.match import Matcher


class BesideMatcher:
    """Finds what both find; the numbers of the own patterns begin at `first`.

    The own come first, so that a marker or blocklist of the operator's is met before a packaged one.
    """

    def __init__(self, packaged: Matcher, own: Matcher, first: int) -> None:
        self._packaged = packaged
        self._own = own
        self._first = first

    def find(self, data: bytes) -> tuple[int, ...]:
        hits = self._packaged.find(data)
        own = self._own.find(data)
        return (*(self._first + number for number in own), *hits) if own else hits
