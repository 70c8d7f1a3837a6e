"""ZoneMTA: the plugin that posts bounces, as a form; only mail that it gives up is posted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from carom.core.model import Kind
from carom.core.reading.webhooks.body import Body
from carom.core.reading.webhooks.event import Event, Service
from carom.core.reading.webhooks.fields import Word, address, clean, moment, original, said
from carom.core.reading.webhooks.signatures import basic

_EVENTS: Final = {"bounce": Kind.BOUNCE}


class _Bounce(msgspec.Struct, frozen=True, rename="camel"):
    id: Word
    to: Word
    seq: Word = None
    return_path: Word = None
    category: Word = None
    time: Word = None
    response: Word = None
    message: Word = None
    fbl: Word = None


def _read(body: Body) -> Iterator[Event]:
    for one in body.batch(_Bounce) if body.is_json else [_of_form(body)]:
        sequence = clean(one.seq)
        yield Event(
            name="bounce",
            recipient=address(one.to),
            text=said(one.response, one.message, one.category),
            occurred_at=moment(one.time),
            original=original(
                service_id=one.id, envelope_sender=one.return_path, feedback_id=one.fbl, chosen=[("x-seq", sequence)]
            ),
            key=f"{clean(one.id)}.{sequence}",
        )


def _of_form(body: Body) -> _Bounce:
    form = body.form()
    identity, to = form.first("id"), form.first("to")
    if identity is None or to is None:
        raise body.wrong("id" if identity is None else "to", "missing")
    return _Bounce(
        id=identity,
        to=to,
        seq=form.first("seq"),
        return_path=form.first("returnPath"),
        category=form.first("category"),
        time=form.first("time"),
        response=form.first("response"),
        fbl=form.first("fbl"),
    )


SERVICE: Final = Service(
    slug="zonemta",
    title="ZoneMTA",
    source="https://github.com/zone-eu/zone-mta/tree/master/plugins",
    events=_EVENTS,
    read=_read,
    check=basic,
    signed="user and password in the URL",
    note="Its category is said when the server said nothing; it is no evidence beside the reply.",
)
