from __future__ import annotations

import csv
import io
import mailbox
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

import carom
from carom import Kind, Reason, Report
from carom.core.model import FailureType
from carom.core.taxonomy import facts
from tools.examples.files import files

EXAMPLES = Path(__file__).parents[1] / "examples"

#: Kinds whose reports name the people they are about; the others are told by their kind alone.
NAMING = {"bounce", "delay", "delivery", "relay", "complaint", "unsubscribe"}

#: The least share of mails that must be read right.
RIGHT = 0.97


class Truth(msgspec.Struct, frozen=True):
    address: str
    reasons: list[str]
    hard: bool
    aliases: list[str] = []


class Expected(msgspec.Struct, frozen=True):
    message_id: str
    key: str
    system: str
    kind: str
    recipients: list[Truth]


class Case(msgspec.Struct, frozen=True):
    """One mail of the mailbox: what it should give and what the reader gave."""

    expected: Expected
    reports: list[Report]


@cache
def truths() -> dict[str, Expected]:
    entries = tomllib.loads((EXAMPLES / "expected.toml").read_text(encoding="utf-8"))["mail"]
    return {entry.message_id: entry for entry in msgspec.convert(entries, list[Expected])}


@cache
def cases() -> list[Case]:
    return [Case(truths()[message_id(raw)], carom.parse_mail(raw)) for raw in raw_mails()]


@cache
def raw_mails() -> list[bytes]:
    box = mailbox.mbox(EXAMPLES / "bounces.mbox", create=False)
    try:
        return [re.sub(rb"(?m)^>(>*From )", rb"\1", box.get_bytes(key)) for key in box.keys()]  # noqa: SIM118 - iterating a mailbox gives mails
    finally:
        box.close()


def message_id(raw: bytes) -> str:
    found = re.search(rb"(?im)^message-id:\s*<([^>]+)>", raw)
    assert found, raw[:400]
    return found[1].decode()


def named(report: Report, truth: Truth) -> bool:
    accepted = {truth.address, *truth.aliases}
    return bool(accepted & {report.recipient, report.original_recipient})


def kind_is_right(case: Case) -> bool:
    kinds = {report.kind for report in case.reports} or {Kind.OTHER}
    return kinds == {case.expected.kind}


def recipients_are_right(case: Case) -> bool:
    people = case.expected.recipients
    if case.expected.kind not in NAMING:
        return True
    if not people:
        return all(report.recipient is None for report in case.reports)
    return len(case.reports) == len(people) and all(
        any(named(report, truth) for report in case.reports) for truth in people
    )


def reasons_are_right(case: Case) -> bool:
    return all(
        any(named(report, truth) and reason_of(report) in truth.reasons for report in case.reports)
        for truth in case.expected.recipients
        if truth.reasons
    )


def reason_of(report: Report) -> Reason | None:
    return report.verdict.reason if report.verdict else None


def told(wrong: Iterable[Case]) -> str:
    """The wrong ones for the message of a failing test."""
    return "\n".join(
        f"{case.expected.key}: wanted {case.expected.kind} "
        f"{[(truth.address, truth.reasons) for truth in case.expected.recipients]}, "
        f"got {[(str(report.kind), report.recipient, reason_of(report)) for report in case.reports]}"
        for case in wrong
    )


@pytest.mark.parametrize("right", [kind_is_right, recipients_are_right, reasons_are_right])
def test_nearly_every_example_is_read_as_a_careful_reader_would(right: Callable[[Case], bool]) -> None:
    wrong = [case for case in cases() if not right(case)]

    assert 1 - len(wrong) / len(cases()) >= RIGHT, told(wrong)


def test_no_address_with_a_block_or_soft_reason_is_called_dead() -> None:
    wrong = [
        case
        for case in cases()
        for truth in case.expected.recipients
        for report in case.reports
        if named(report, truth) and not truth.hard and report.verdict and report.verdict.type == FailureType.HARD
    ]

    assert not wrong, told(wrong)


def test_nobody_is_called_dead_who_is_not_in_the_truth() -> None:
    known = {name for truth in truths().values() for person in truth.recipients for name in names_of(person)}
    dead = {report.recipient for case in cases() for report in case.reports if is_dead(report)}

    assert dead
    assert dead <= known


def names_of(truth: Truth) -> Sequence[str]:
    return (truth.address, *truth.aliases)


def is_dead(report: Report) -> bool:
    return report.verdict is not None and report.verdict.type == FailureType.HARD


def test_the_truth_uses_the_words_of_the_taxonomy() -> None:
    for truth in truths().values():
        assert truth.kind in set(Kind)
        for person in truth.recipients:
            types = {facts(Reason(reason)).type for reason in person.reasons}
            assert person.hard == (types == {FailureType.HARD}), truth.key


def test_the_mailbox_holds_many_mails_of_many_systems() -> None:
    systems = {case.expected.system for case in cases()}

    assert len(cases()) >= 80
    assert len(systems) >= 28
    assert {case.expected.kind for case in cases()} == set(Kind)
    assert f"| {len(cases())} mails " in (EXAMPLES / "README.md").read_text(encoding="utf-8")


def test_the_log_tells_of_the_same_failures_as_the_mailbox() -> None:
    log = (EXAMPLES / "mail.log").read_text(encoding="utf-8").splitlines()
    failed = {report.recipient for report in carom.parse_log(log) if report.kind == Kind.BOUNCE}
    own = {truth.address for case in cases() if case.expected.system == "postfix" for truth in case.expected.recipients}

    assert failed == own


def test_a_failure_in_the_log_and_its_report_name_one_message_and_one_time() -> None:
    log = (EXAMPLES / "mail.log").read_text(encoding="utf-8").splitlines()
    logged = {sighting(report) for report in carom.parse_log(log) if report.kind == Kind.BOUNCE}
    mailed = {sighting(report) for case in cases() if case.expected.system == "postfix" for report in case.reports}

    assert mailed <= logged


def sighting(report: Report) -> tuple[str | None, str | None, str]:
    """Who, which message, and the minute."""
    assert report.occurred_at
    assert report.original
    return report.recipient, report.original.message_id, f"{report.occurred_at:%Y-%m-%dT%H:%M}"


def test_three_reports_came_twice() -> None:
    seen = [case.expected.message_id for case in cases()]

    assert set(seen) == set(truths())
    assert len(seen) - len(set(seen)) == 3


def test_a_mailbox_is_full_often_enough_for_a_policy_to_see() -> None:
    full = [
        truth.recipients[0].address
        for truth in truths().values()
        if truth.key.startswith(("full-gmail", "full-icloud"))
    ]

    assert {address: full.count(address) for address in full} == {
        "tobias.quillfeather@gmail.com": 6,
        "marigold.penhaligon@icloud.com": 5,
    }


def test_only_addresses_kept_for_documentation_are_used() -> None:
    text = b"".join((EXAMPLES / name).read_bytes() for name in ("bounces.mbox", "mail.log"))
    used = set(re.findall(rb"[\[(](\d+\.\d+\.\d+\.\d+)[\])]", text))

    assert used
    assert {ip for ip in used if not ip.startswith((b"192.0.2.", b"198.51.100.", b"203.0.113."))} <= {b"127.0.0.1"}


def test_the_log_has_many_more_deliveries_than_failures() -> None:
    log = (EXAMPLES / "mail.log").read_text(encoding="utf-8").splitlines()
    kinds = [report.kind for report in carom.parse_log(log)]

    assert 1400 <= len(log) <= 2000
    assert kinds.count(Kind.DELIVERY) > 5 * kinds.count(Kind.BOUNCE) > 0


def test_everyone_of_the_mailbox_is_a_subscriber() -> None:
    addresses = {row["email"].lower() for row in subscribers()}
    missing = [
        truth.key
        for truth in truths().values()
        for person in truth.recipients
        if not addresses & {name.lower() for name in names_of(person)}
    ]

    assert not missing


def test_the_subscribers_hold_the_oddities_of_real_files() -> None:
    rows = subscribers()
    addresses = [row["email"] for row in rows]
    folded = [address.lower() for address in addresses]

    assert len(rows) == 500
    assert (EXAMPLES / "subscribers.csv").read_bytes()[:1] == b"e"
    assert any("," in row["city"] for row in rows)
    assert any(address != address.lower() for address in addresses)
    assert len(folded) - len(set(folded)) == 3
    assert sum(not re.fullmatch(r"[^@\s]+@[^@\s]+", address) for address in addresses) == 2
    assert sum(value.startswith("=") for row in rows for value in row.values()) == 1


def subscribers() -> list[dict[str, Any]]:
    text = (EXAMPLES / "subscribers.csv").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_committed_files_are_what_their_templates_give() -> None:
    differing = [name for name, made in files().items() if (EXAMPLES / name).read_bytes() != made]

    assert not differing, "run `python -m tools.examples` and commit what it writes"
