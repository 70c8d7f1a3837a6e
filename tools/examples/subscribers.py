"""The subscribers: the people of the mailbox and many whose mail always arrived."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tools.examples.mails import mails, seed
from tools.examples.template import TemplateError


@dataclass(frozen=True)
class Subscriber:
    email: str
    name: str
    joined: str
    city: str
    language: str
    plan: str
    note: str = ""


#: Rows that only a person typing could make; importers meet all of them.
_ODD_ROWS = (
    Subscriber("tom.arkle@@fieldpost.example.net", "Tom Arkle", "2024-02-30", "Heronsgate", "en", "weekly"),
    Subscriber("joanna thwaite", "Joanna Thwaite", "2025-05-11", "Hollybrook", "en", "monthly", "gave no address"),
    Subscriber(
        "constance.sumwell@cottagemail.example.org",
        "Constance Sumwell",
        "2026-01-09",
        "Saltmarsh",
        "en",
        "paused",
        "=2+1 at the plant sale",
    ),
)


def subscribers_csv() -> bytes:
    """The file: UTF-8 without a byte order mark, lines ended by CR LF (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.name for column in fields(Subscriber)])
    writer.writerows(astuple(row) for row in _rows())
    return text.getvalue().encode("utf-8")


@cache
def subscribers() -> tuple[Subscriber, ...]:
    """Everyone once, in the order of their joining, addresses as they are mailed."""
    known = list(_people_of_the_mailbox())
    counts = {plan: count - sum(person.plan == plan for person in known) for plan, count in _words()["plans"].items()}
    plans = [plan for plan, count in counts.items() for _ in range(count)]
    return tuple(sorted(known + _invented(plans), key=lambda person: (person.joined, person.email)))


@cache
def hosts() -> Mapping[str, str]:
    """The hosts that take mail for the domains of providers."""
    return dict(_words()["hosts"])


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "people.toml").read_text(encoding="utf-8"))


def _rows() -> Iterator[Subscriber]:
    """What the file holds: some addresses in capitals, some people twice, the odd rows between them."""
    everyone = subscribers()
    for index, person in enumerate(everyone):
        yield replace(person, email=_as_typed(person.email, index))
        if index in {60, 180, 300}:
            yield replace(everyone[index - 9], joined=person.joined, note="joined again")
    yield from _ODD_ROWS


def _as_typed(email: str, index: int) -> str:
    if index % 17 == 0:
        return email.title()
    return email.upper() if index % 83 == 0 else email


def _people_of_the_mailbox() -> Iterator[Subscriber]:
    for address, plan in sorted(_plans_of_the_mailbox().items()):
        words = [word for word in re.split(r"[._-]", address.partition("@")[0]) if word.isalpha()]
        language = _language_of(address)
        yield Subscriber(
            email=address,
            name=" ".join(word.capitalize() for word in words),
            joined=_joined(address),
            city=_city(address, language),
            language=language,
            plan=plan,
            note=_note(address),
        )


def _plans_of_the_mailbox() -> dict[str, str]:
    plans: dict[str, str] = {}
    for mail in mails():
        plan = (mail.mailing.plan if mail.mailing else None) or "receipts"
        for address in mail.subscribers:
            before = plans.get(address, "receipts")
            if "receipts" not in {plan, before} and plan != before:
                raise TemplateError(f"{address} gets both the {plan} and the {before} mailing")
            plans[address] = plan if before == "receipts" else before
    return plans


def _language_of(address: str) -> str:
    domain = address.partition("@")[2]
    endings = {".de": "de", ".fr": "fr", "laposte.net": "fr", ".ru": "ru", ".jp": "ja", "qq.com": "zh", "163.com": "zh"}
    by_ending = next((language for ending, language in endings.items() if domain.endswith(ending)), None)
    listed = next((entry["code"] for entry in _words()["language"][1:] if domain in entry["domains"][:1]), None)
    return by_ending or listed or "en"


def _invented(plans: list[str]) -> list[Subscriber]:
    """As many people as there are plans, no address twice."""
    people: dict[str, Subscriber] = {}
    for number in range(10_000):
        if len(people) == len(plans):
            break
        person = _person(number, plans[len(people)])
        people.setdefault(person.email, person)
    return list(people.values())


def _person(number: int, plan: str) -> Subscriber:
    languages = [entry for entry in _words()["language"] for _ in range(entry["share"])]
    words = _pick(languages, "language", number)
    first, last = _pick(words["first"], "first", number), _pick(words["last"], "last", number)
    domain = _pick(words["domains"], "domain", number)
    # Nobody real: at the domain of a real provider the local part says whose invention it is.
    tail = ".larkfield" if domain in hosts() else ""
    email = f"{_plain(first)}.{_plain(last)}{tail}@{domain}"
    return Subscriber(
        email, f"{first} {last}", _joined(email), _city(email, words["code"]), words["code"], plan, _note(email)
    )


def _plain(name: str) -> str:
    """A name as a local part: ASCII letters only."""
    name = name.replace("ö", "oe").replace("ä", "ae").replace("ü", "ue")
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z]+", "-", letters)


def _joined(email: str) -> str:
    return str(date(2019, 3, 1) + timedelta(days=int(seed("joined", email)[:6], 16) % 2700))


def _city(email: str, language: str) -> str:
    words = next((entry for entry in _words()["language"] if entry["code"] == language), _words()["language"][0])
    return str(_pick(words["cities"], "city", email))


def _note(email: str) -> str:
    notes = ("", "", "", "", "", "", "", "", "likes roses, not lilies", 'asks for "the big catalogue"')
    return str(_pick(notes, "note", email))


def _pick(choices: Any, *words: object) -> Any:
    return choices[int(seed(*map(str, words))[:8], 16) % len(choices)]
