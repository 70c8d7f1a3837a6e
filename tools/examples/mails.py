"""The mails of the example mailbox and the truth about each."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from tools.examples.template import Fields, TemplateError, fill, render

HERE = Path(__file__).parent

#: How long our own Postfix tries (`maximal_queue_lifetime`).
QUEUE_LIFETIME = timedelta(days=5)

#: The domain that the club mails from.
HOME = "mail.larkfield.example"
_MESSAGE_ID = re.compile(rb"^message-id:\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_DURATION = re.compile(r"(\d+)([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}

#: Blocks of addresses for documentation (RFC 5737), for hosts of others. Ours are in 192.0.2.0/24.
_NETWORKS = ("198.51.100", "203.0.113")


@dataclass(frozen=True)
class Mailing:
    name: str
    stream: str
    sent: datetime
    subject: str
    #: The plan whose subscribers got it; None for a receipt.
    plan: str | None = None

    @property
    def message_id(self) -> str:
        return f"{self.sent:%Y%m%d}.{self.name}@{HOME}"


@dataclass(frozen=True)
class Recipient:
    """One recipient of a report and what a careful reader makes of it."""

    address: str
    reasons: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    fields: Fields = field(default_factory=dict)

    @property
    def subscriber(self) -> str:
        """The address that was mailed, where the report names the one behind it."""
        return str(self.fields.get("subscriber", self.address))


@dataclass(frozen=True)
class Mail:
    key: str
    template: str
    kind: str
    when: datetime
    mailing: Mailing | None
    recipients: tuple[Recipient, ...]
    fields: Fields
    raw: bytes

    @property
    def message_id(self) -> str:
        found = _MESSAGE_ID.search(self.raw)
        if found is None:
            raise TemplateError(f"mail {self.key} has no Message-ID")
        return found[1].decode("ascii")

    @property
    def subscribers(self) -> tuple[str, ...]:
        """The people it is about or from."""
        writer = self.fields.get("from")
        writers = (writer,) if writer and self.fields.get("subscriber") != "no" else ()
        return tuple(recipient.subscriber for recipient in self.recipients) or writers


@cache
def mailings() -> Mapping[str, Mailing]:
    return {entry["name"]: Mailing(**entry) for entry in _toml(HERE / "mailings.toml")["mailing"]}


@cache
def mails() -> tuple[Mail, ...]:
    """All mails of the mailbox in the order of their arrival, copies included."""
    entries = [entry for path in sorted((HERE / "mails").glob("*.toml")) for entry in _toml(path)["mail"]]
    made = [_mail(entry, mailing) for entry in entries for mailing in _mailings_of(entry)]
    copies = [
        _copy(mail, after)
        for mail, entry in zip(made, _once_each(entries), strict=True)
        for after in entry.get("copies", ())
    ]
    keys = [mail.key for mail in made]
    if len(set(keys)) != len(keys):
        raise TemplateError(f"two mails have one key: {sorted(key for key in keys if keys.count(key) > 1)}")
    return tuple(sorted(made + copies, key=lambda mail: (mail.when, mail.key)))


def seed(*words: str) -> str:
    """Sixty-four hex digits that always follow from the words; ids are cut from them."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def queue_id(*words: str) -> str:
    """A long Postfix queue id (`enable_long_queue_ids`), which has no vowels."""
    letters = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
    number, name = int(seed("queue", *words), 16), ""
    for _ in range(12):
        number, index = divmod(number, len(letters))
        name += letters[index]
    return f"4{name[:8]}z{name[8:]}"


def ip_of(host: str) -> str:
    number = int(seed("ip", host)[:6], 16)
    return f"{_NETWORKS[number % len(_NETWORKS)]}.{1 + number // 2 % 250}"


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _mailings_of(entry: Mapping[str, Any]) -> list[Mailing | None]:
    if "mailings" in entry:
        return [mailings()[name] for name in entry["mailings"]]
    return [mailings()[entry["mailing"]] if "mailing" in entry else None]


def _once_each(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for entry in entries for _ in _mailings_of(entry)]


def _copy(mail: Mail, after: str) -> Mail:
    """The same report, delivered again."""
    return Mail(**{**vars(mail), "key": f"{mail.key}+{after}", "when": mail.when + _duration(after)})


def _mail(entry: Mapping[str, Any], mailing: Mailing | None) -> Mail:
    key = f"{entry['key']}@{mailing.name}" if mailing and "mailings" in entry else entry["key"]
    template = entry["template"]
    when = entry["at"] if "at" in entry else _sent(mailing, key) + _duration(entry["after"])
    defaults = _toml(HERE / "systems.toml").get(template, {})
    texts = {**defaults, **{name: value for name, value in entry.items() if isinstance(value, str)}}
    general = _general(key, texts, when, entry.get("to", ()), mailing)
    recipients = tuple(_recipient(to, general, texts, entry["kind"]) for to in entry.get("to", ()))
    fields = {**general, **_filled(texts, general, lenient=True)}
    try:
        raw = render(template, fields, [recipient.fields for recipient in recipients])
    except TemplateError as wrong:
        raise TemplateError(f"mail {key}: {wrong}") from wrong
    return Mail(key, template, entry["kind"], when, mailing, recipients, fields, raw)


def _sent(mailing: Mailing | None, key: str) -> datetime:
    if mailing is None:
        raise TemplateError(f"mail {key} has neither a time nor a mailing")
    return mailing.sent


def _duration(text: str) -> timedelta:
    return timedelta(**{_UNITS[unit]: int(number) for number, unit in _DURATION.findall(text)})


def _general(key: str, texts: Fields, when: datetime, to: Any, mailing: Mailing | None) -> dict[str, str]:
    """The fields that every template may use."""
    zone = timezone(_offset(texts.get("zone", "+0000")))
    reporter = texts.get("reporter", "mx1.larkfield.example")
    addresses = [recipient["address"] for recipient in to]
    return {
        **_ids(key, when),
        **_original(mailing, addresses),
        "mailbox": f"bounces@{HOME}",
        "return_path": f"bounces@{HOME}",
        "envelope": "",
        "reporter": reporter,
        "reporter_ip": ip_of(reporter),
        "domain": reporter.partition(".")[2],
        "date": format_datetime(when.astimezone(zone)),
        "received": format_datetime((when + timedelta(seconds=2)).astimezone(UTC)),
        "addresses": ", ".join(addresses),
        "addresses_in_brackets": ", ".join(f"<{address}>" for address in addresses),
    }


def _offset(zone: str) -> timedelta:
    minutes = int(zone[1:3]) * 60 + int(zone[3:5])
    return timedelta(minutes=-minutes if zone.startswith("-") else minutes)


def _ids(key: str, when: datetime) -> dict[str, str]:
    digest = seed("id", key)
    number = str(int(digest, 16))
    stamp = when.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return {
        "stamp": stamp,
        "epoch": str(int(when.timestamp())),
        "qid": queue_id(key, "received"),
        "bounce_qid": queue_id(key, "bounce"),
        "remote_qid": digest[:10].upper(),
        "exim_id": f"1{_letters(digest, 5)}-000{_letters(digest[10:], 3)}-{_letters(digest[20:], 2)}",
        "exim_orig": f"1{_letters(digest[5:], 5)}-000{_letters(digest[15:], 3)}-{_letters(digest[25:], 2)}",
        "smid": f"6A{_letters(digest[30:], 6)}{number[:6]}",
        "hexid": digest[:16],
        "hex8": digest[16:24].upper(),
        "digits": number[:9],
        "guid": f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}",
        "guid2": f"{digest[32:40]}-{digest[40:44]}-{digest[44:48]}-{digest[48:52]}-{digest[52:64]}",
        "guid_short": f"{digest[:8].upper()}.{digest[8:16].upper()}",
    }


def _letters(digest: str, count: int) -> str:
    """Letters for an id, one for every two hex digits."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    return "".join(letters[int(digest[index * 2 : index * 2 + 2], 16) % len(letters)] for index in range(count))


def original_queue_id(mailing: Mailing, address: str) -> str:
    """The id in our own queue of what a person got of a mailing; in the log and in the report alike."""
    return queue_id("original", mailing.name, address)


def _original(mailing: Mailing | None, addresses: list[str]) -> dict[str, str]:
    if mailing is None:
        return {}
    sent = mailing.sent + timedelta(seconds=3)
    return {
        "mailing": mailing.name,
        "stream": mailing.stream,
        "subject": mailing.subject,
        "orig_qid": original_queue_id(mailing, next(iter(addresses), mailing.name)),
        "orig_id": mailing.message_id,
        "sent": format_datetime(sent),
        "retry_until": format_datetime(sent + QUEUE_LIFETIME),
    }


def _recipient(to: Mapping[str, Any], general: Fields, texts: Fields, kind: str) -> Recipient:
    own = {name: value for name, value in to.items() if isinstance(value, str)}
    given = {**general, "address": to["address"]}
    fields = {**given, **_filled({**_spoken(own, kind), **texts, **own}, given)}
    return Recipient(to["address"], tuple(to.get("reasons", ())), tuple(to.get("aliases", ())), fields)


def _spoken(own: Fields, kind: str) -> dict[str, str]:
    """What follows from the reply of a server, or of our own system when there is no host."""
    reply, host, command = own.get("reply", ""), own.get("host", ""), own.get("command", "RCPT TO")
    status = own.get("status") or next(iter(_STATUS.findall(reply)), "5.0.0")
    ip = own.get("ip") or ip_of(host)
    return {
        "host": host,
        "ip": ip,
        "reply": reply,
        "status": status,
        "diagnostic": reply,
        "diagnostic_type": "smtp" if host else "X-Postfix",
        "action": "delayed" if kind == "delay" else "failed",
        "said": f"host {host}[{ip}] said: {reply} (in reply to {command} command)" if host else reply,
        "remote_line": f"Remote-MTA: dns; {host}" if host else "",
        "diagnostic_line": f"Diagnostic-Code: smtp; {reply}" if reply else "",
    }


def _filled(texts: Fields, fields: Fields, *, lenient: bool = False) -> dict[str, str]:
    """Texts with their fields put in; `lenient` leaves those that only a recipient can fill."""
    filled: dict[str, str] = {}
    for name, text in texts.items():
        try:
            filled[name] = fill(text, {**fields, **filled})
        except KeyError:
            if not lenient:
                raise TemplateError(f"field {name} needs what is not there: {text}") from None
    return filled
