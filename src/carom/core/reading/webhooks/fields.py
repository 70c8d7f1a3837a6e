"""Values as services write them: words, addresses, times, codes, what is known of the message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, TypeAlias

from carom.core.limits import HEADER_CHARS, REPLY_CHARS
from carom.core.model import Header, Original
from carom.core.reading.mail.addresses import first_in_header, written_address
from carom.core.reading.mail.dates import moment as header_moment

#: A word that some releases of a service send as a number.
Word: TypeAlias = str | int | float | bool | None
#: What nothing is decided by: kept when it is a word or a list of words, whatever shape a service gives it.
Loose: TypeAlias = Any

#: Above this a number of seconds would lie in the year 5138: it counts milliseconds.
_MILLISECONDS_FROM: Final = 100_000_000_000
_FLAGS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
#: Headers kept of one message, and values of each.
_KEPT: Final = 20
_SAME: Final = 10
#: Headers of one message that are looked at.
_HEADERS_READ: Final = 200


def clean(value: Word, chars: int = HEADER_CHARS) -> str | None:
    """One line without what no database takes (NUL, lone surrogates); None when nothing is left."""
    if value is None or isinstance(value, bool):
        return None
    # Twice the length is cut off before anything is done, so that a long text costs no more than a short one.
    text = str(value)[: 2 * chars].replace("\0", "")
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()
    return " ".join(text.split())[:chars] or None


def said(*values: Word) -> str | None:
    """The first of these that says anything, as a diagnostic."""
    return next((text for value in values if (text := clean(value, REPLY_CHARS)) is not None), None)


def address(value: Word) -> str | None:
    """The address alone; also one that cannot be an address, because that may be why it failed."""
    text = clean(value)
    return None if text is None else written_address(text)


def number(value: Word) -> int | None:
    """A whole number that came as one or as a string."""
    text = clean(value, 20)
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


def flag(value: Word) -> bool | None:
    """A yes or no that came as one, as a number or as a word; None where it is left open."""
    if value is None or isinstance(value, bool):
        return value
    return _FLAGS.get(str(value).strip().lower())


def moment(value: Word) -> datetime | None:
    """Seconds or milliseconds since 1970, ISO 8601, or the date of a mail; a time without a zone is in UTC."""
    if value is None or isinstance(value, bool):
        return None
    try:
        return _of_number(float(value))
    except (ValueError, OverflowError):
        return _of_text(str(value).strip())


def _of_number(seconds: float) -> datetime | None:
    if abs(seconds) >= _MILLISECONDS_FROM:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _of_text(text: str) -> datetime | None:
    if len(text) > 64:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return header_moment(text)
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None


def message_id(value: Word) -> str | None:
    """A Message-ID in the spelling of headers: services leave its brackets out."""
    text = clean(value)
    if text is None or text.startswith("<") or "@" not in text:
        return text
    return f"<{text}>"[:HEADER_CHARS]


def original(  # noqa: PLR0913  one keyword for each thing that services tell of a message
    *,
    header_id: Word = None,
    service_id: Word = None,
    subject: Word = None,
    sender: Word = None,
    envelope_sender: Word = None,
    list_id: Word = None,
    feedback_id: Word = None,
    chosen: Iterable[tuple[str, Loose]] = (),
) -> Original | None:
    """What an event tells of its message; None when it tells nothing.

    `header_id` is the Message-ID, `service_id` what the service returned when it took the message: it stands for the
    Message-ID where there is none, and is kept beside it as ``x-message-id`` otherwise. `chosen` are campaigns, tags
    and the like under the names of the headers that would carry them.
    """
    own, given = message_id(header_id), clean(service_id)
    beside = [("x-message-id", given)] if own is not None and given is not None and given not in own else []
    from_header = clean(sender)
    told = Original(
        message_id=own or message_id(service_id),
        subject=clean(subject),
        envelope_sender=address(envelope_sender),
        sender=first_in_header(from_header) if from_header else None,
        list_id=clean(list_id),
        feedback_id=clean(feedback_id),
        headers=tuple(_headers([*beside, *chosen])),
    )
    return None if told == Original() else told


def _headers(pairs: Iterable[tuple[str, Loose]]) -> Iterator[Header]:
    kept = 0
    for name, value in pairs:
        for word in words(value):
            if kept == _KEPT:
                return
            kept += 1
            yield Header(name, word)


def header_fields(value: Loose) -> dict[str, str]:
    """The first of each header of a mail by its name in lower case, however a service lists them.

    As objects with name and value, as pairs, or as one object from names to values or lists of values.
    """
    pairs = value.items() if isinstance(value, dict) else value if isinstance(value, list) else ()
    fields: dict[str, str] = {}
    for pair in islice(pairs, _HEADERS_READ):
        named = (pair.get("name"), pair.get("value")) if isinstance(pair, dict) else pair
        name, text = named if isinstance(named, tuple | list) and len(named) == 2 else (None, None)
        text = text[0] if isinstance(text, list) and text else text
        if isinstance(name, str) and isinstance(text, str):
            fields.setdefault(name.lower(), text)
    return fields


def words(value: Loose) -> list[str]:
    """The words that a value of any shape holds: itself, or those of a list; an object holds none."""
    values = value[:_SAME] if isinstance(value, list) else [value]
    return [text for one in values if isinstance(one, str | int | float) and (text := clean(one)) is not None]
