"""Notices as the tests write them: who sends, what it says, and what must be understood of it."""

from __future__ import annotations

from typing import NamedTuple

from carom.core.model import Kind
from carom.core.reading.mail.dialects import read_dialects
from carom.core.reading.mail.dialects.page import Page
from carom.core.reading.mail.fate import Fate, Notice
from carom.core.reading.mail.message import Mail


class Told(NamedTuple):
    """What is expected of one recipient; an empty field is not compared."""

    recipient: str
    #: A part of the diagnostic.
    words: str = ""
    reply_code: int | None = None
    status: str | None = None
    command: str | None = None
    remote_mta: str | None = None


class Case(NamedTuple):
    name: str
    text: str
    told: tuple[Told, ...]
    kind: Kind = Kind.BOUNCE
    sender: str = "Mail Delivery System <MAILER-DAEMON@mx.sender.example>"
    subject: str = "Undelivered mail"
    header: str = ""
    #: The notice is the first part of two, the other being the original.
    original: str = ""
    return_path: str = "<>"
    #: Of the text: `plain` or `html`.
    subtype: str = "plain"


def raw(case: Case) -> bytes:
    """The mail of a case as bytes."""
    head = (
        f"Return-Path: {case.return_path}\nFrom: {case.sender}\nTo: owner@list.example\nSubject: {case.subject}\n"
        f"Date: Mon, 5 Jan 2026 10:00:00 +0000\nMIME-Version: 1.0\n{case.header}"
    )
    if not case.original:
        return f"{head}Content-Type: text/{case.subtype}; charset=utf-8\n\n{case.text}".encode()
    return (
        f'{head}Content-Type: multipart/mixed; boundary="=-1"\n\n--=-1\nContent-Type: text/plain; charset=utf-8\n\n'
        f"{case.text}\n--=-1\nContent-Type: message/rfc822\n\n{case.original}\n--=-1--\n"
    ).encode()


def read(case: Case) -> Notice | None:
    return read_dialects(Page(Mail(raw(case))))


def _agrees(told: Told, fate: Fate) -> bool:
    return (
        fate.recipient == told.recipient
        and told.words in (fate.diagnostic or "")
        and told.reply_code in {None, fate.reply_code}
        and told.status in {None, fate.status}
        and told.command in {None, fate.command}
        and told.remote_mta in {None, fate.remote_mta}
    )


def check(case: Case) -> None:
    """Fail unless the notice was understood as the case says."""
    notice = read(case)
    assert notice is not None
    assert notice.kind == case.kind
    assert [fate.recipient for fate in notice.fates] == [told.recipient for told in case.told]
    wrong = [(told, fate) for told, fate in zip(case.told, notice.fates, strict=True) if not _agrees(told, fate)]
    assert wrong == []
