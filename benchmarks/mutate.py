"""Mails with something broken in them: the same number always gives the same mail."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

#: Largest mutated mail, in bytes.
MOST: Final = 1_000_000
#: Changes made to one mail.
CHANGES: Final = 6
#: One mail of so many is blown up: a piece of it repeated until it is large.
BLOWN_UP: Final = 150

#: What breaks readers: signs with a meaning in mails, at the edges of charsets, of numbers and of structures.
TOKENS: Final = (
    b"\0", b"\r", b"\n", b"\r\n", b"\n\n", b"\t", b" ", b":", b";", b"<", b">", b"@", b'"', b"\\", b"(", b")", b"=",
    b"=?utf-8?b?", b"?=", b"=?gb2312?q?=ff?=", b"=\n", b"=3D", b"--", b"--XX", b"--XX--", b"From ",
    b"\nFrom - 10:00 2026", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\x1b$B", b"\xc3\x28",
    b"+AGEAYg-", b"\x85", b"\x0b\x0c", b"Content-Type: multipart/mixed; boundary=XX\n\n--XX\n",
    b"Content-Type: message/rfc822\n\n", b"Content-Type: message/delivery-status\n\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b"charset=utf-7",
    b"charset=utf-16", b"charset=x", b"charset=idna", b"Final-Recipient: rfc822;", b"Diagnostic-Code: smtp; 550",
    b"Action: failed\n", b"Status: 5.1.1\n", b"550 5.1.1 ", b"4294967296", b"-1", b"99999999999999999999",
    b"[192.0.2.1]", b"user@", b"@example.org", b"a@b@c", b"<<<a@b.example>>>", b"Reporting-MTA: dns; ", b"\n \n",
    b"\n\t", b"Date: Thu, 99 Foo 99999 99:99:99 +9999\n", b"begin 644 a\n",
)  # fmt: skip

Change = Callable[[random.Random, bytearray, Sequence[bytes]], None]


def mutated(number: int, seeds: Sequence[bytes]) -> bytes:
    """The mail with this number: one of the seeds with up to `CHANGES` changes."""
    dice = random.Random(number)  # noqa: S311  nothing secret
    mail = bytearray(dice.choice(seeds)[:MOST])
    for _ in range(dice.randint(1, CHANGES)):
        dice.choice(_CHANGES)(dice, mail, seeds)
    if number % BLOWN_UP == 0:
        _blow_up(dice, mail)
    return bytes(mail[:MOST])


def _span(dice: random.Random, mail: Sequence[int], longest: int = 400) -> slice:
    start = dice.randint(0, len(mail))
    return slice(start, start + dice.randint(1, longest))


def _flip(dice: random.Random, mail: bytearray, _: Sequence[bytes]) -> None:
    for _number in range(dice.randint(1, 8)):
        if mail:
            mail[dice.randrange(len(mail))] = dice.randrange(256)


def _delete(dice: random.Random, mail: bytearray, _: Sequence[bytes]) -> None:
    del mail[_span(dice, mail)]


def _repeat(dice: random.Random, mail: bytearray, _: Sequence[bytes]) -> None:
    span = _span(dice, mail)
    mail[span] = mail[span] * dice.randint(2, 12)


def _insert(dice: random.Random, mail: bytearray, _: Sequence[bytes]) -> None:
    place = dice.randint(0, len(mail))
    mail[place:place] = dice.choice(TOKENS)


def _replace(dice: random.Random, mail: bytearray, _: Sequence[bytes]) -> None:
    mail[_span(dice, mail, 40)] = dice.choice(TOKENS)


def _graft(dice: random.Random, mail: bytearray, seeds: Sequence[bytes]) -> None:
    other = dice.choice(seeds)
    place = dice.randint(0, len(mail))
    mail[place:place] = other[_span(dice, other, 2000)]


def _cut(dice: random.Random, mail: bytearray, _: Sequence[bytes]) -> None:
    if dice.random() < 0.3:
        del mail[dice.randint(0, len(mail)) :]


def _swap_lines(dice: random.Random, mail: bytearray, _: Sequence[bytes]) -> None:
    lines = bytes(mail).splitlines(keepends=True)
    if len(lines) > 1:
        one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
        mail[:] = b"".join(lines)


def _line_ends(dice: random.Random, mail: bytearray, _: Sequence[bytes]) -> None:
    if dice.random() < 0.2:
        mail[:] = bytes(mail).replace(b"\r\n", b"\n").replace(b"\n", dice.choice((b"\r\n", b"\r", b"\n\n", b"\r\r\n")))


_CHANGES: Final[tuple[Change, ...]] = (
    _flip, _delete, _repeat, _insert, _insert, _replace, _graft, _cut, _swap_lines, _line_ends,
)  # fmt: skip


def _blow_up(dice: random.Random, mail: bytearray) -> None:
    """A line, a token or a stretch of the mail, as often as fits."""
    place = dice.randint(0, len(mail))
    start, stop = mail.rfind(b"\n", 0, place) + 1, mail.find(b"\n", place) + 1
    choices = [
        bytes(mail[_span(dice, mail)]),
        bytes(mail[start:stop]),
        dice.choice(TOKENS),
        dice.choice(TOKENS) + b"\n",
    ]
    unit = dice.choice([choice for choice in choices if choice])
    size = dice.randint(1000, MOST - min(len(mail), MOST - 1000))
    mail[place:place] = unit * (size // len(unit))
