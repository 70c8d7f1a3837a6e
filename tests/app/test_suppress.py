from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from carom.app import suppress
from carom.app.addresses import RowWithout
from carom.app.suppress import Changed
from carom.core.errors import FormatError, InputError, NotFoundError
from carom.core.ledger import Cause, Step
from carom.store import Store
from tests.app.fakes import NOW, a_mail, an_mbox, ingest


def causes(store: Store) -> list[tuple[str, Cause]]:
    return [(entry.address, entry.cause) for entry in suppress.listed(store, clock=lambda: NOW)]


def test_an_address_is_added_by_hand_with_its_note(ledger: Store) -> None:
    changed = suppress.add(ledger, ["Anna@Example.org", "nonsense"], note="asked by phone", clock=lambda: NOW)
    assert changed == Changed(("anna@example.org",), (), ("nonsense",))
    (entry,) = suppress.listed(ledger, clock=lambda: NOW)
    assert (entry.cause, entry.note, entry.until) == (Cause.MANUAL, "asked by phone", None)
    assert suppress.add(ledger, ["anna@example.org"], clock=lambda: NOW).unchanged == ("anna@example.org",)


def test_an_end_in_the_past_is_refused(ledger: Store) -> None:
    with pytest.raises(InputError, match="must lie in the future"):
        suppress.add(ledger, ["anna@example.org"], until=NOW, clock=lambda: NOW)


def test_a_term_ends(ledger: Store) -> None:
    suppress.add(ledger, ["anna@example.org"], until=NOW + timedelta(days=1), clock=lambda: NOW)
    later = NOW + timedelta(days=2)
    assert [answer.entries for answer in suppress.check(ledger, ["anna@example.org"], clock=lambda: later)] == [()]
    assert len(list(suppress.listed(ledger, over=True, clock=lambda: later))) == 1


def test_removing_releases_a_bounce_and_leaves_the_wish_of_the_person(ledger: Store, tmp_path: Path) -> None:
    lines = ("user_unknown anna@example.org 3", "complaint anna@example.org 2")
    ingest(ledger, an_mbox(tmp_path / "b.mbox", a_mail(*lines)))
    changed = suppress.remove(ledger, ["anna@example.org"], note="new mailbox", clock=lambda: NOW)
    assert changed.changed == ("anna@example.org",)
    assert causes(ledger) == [("anna@example.org", Cause.COMPLAINT)]
    last = suppress.history(ledger, "anna@example.org")[0]
    assert (last.step, last.cause, last.actor, last.note) == (Step.RELEASE, Cause.BOUNCE, "operator", "new mailbox")


def test_a_complaint_is_removed_only_by_name(ledger: Store, tmp_path: Path) -> None:
    ingest(ledger, an_mbox(tmp_path / "b.mbox", a_mail("complaint anna@example.org 2")))
    assert suppress.remove(ledger, ["anna@example.org"]).unchanged == ("anna@example.org",)
    assert suppress.remove(ledger, ["anna@example.org"], cause=Cause.COMPLAINT).changed == ("anna@example.org",)


def test_many_are_checked_in_the_order_given(ledger: Store) -> None:
    suppress.add(ledger, [f"p{number}@example.org" for number in range(0, 2500, 2)], clock=lambda: NOW)
    asked = [f"P{number}@example.org" for number in range(2500)] + ["nonsense"]
    answers = list(suppress.check(ledger, asked, clock=lambda: NOW))
    assert [answer.given for answer in answers] == asked
    assert [bool(answer.entries) for answer in answers[:-1]] == [number % 2 == 0 for number in range(2500)]
    assert answers[-1].address is None


def test_the_list_is_narrowed(ledger: Store, tmp_path: Path) -> None:
    ingest(
        ledger, an_mbox(tmp_path / "b.mbox", a_mail("user_unknown anna@example.org 3", "complaint bert@example.com"))
    )
    found = suppress.listed(ledger, cause=Cause.BOUNCE, clock=lambda: NOW)
    assert [entry.address for entry in found] == ["anna@example.org"]
    found = suppress.listed(ledger, containing="EXAMPLE.COM", clock=lambda: NOW)
    assert [entry.address for entry in found] == ["bert@example.com"]
    assert len(list(suppress.listed(ledger, limit=1, clock=lambda: NOW))) == 1


def test_nothing_is_known_of_an_address_that_was_never_judged(ledger: Store) -> None:
    with pytest.raises(NotFoundError, match="nothing was decided"):
        suppress.history(ledger, "anna@example.org")
    with pytest.raises(InputError, match="nonsense: not an address"):
        suppress.history(ledger, "nonsense")


def test_a_list_of_another_system_is_imported_once(ledger: Store, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("when,email\n2020-01-01,Anna@example.org\n2020-01-02,anna@example.org\n2020-01-03,?\n")
    first = suppress.import_file(ledger, path, clock=lambda: NOW)
    assert (first.rows, first.new, first.known, first.unusable_count) == (3, 1, 1, 1)
    assert first.unusable == (RowWithout(4, "?"),)
    second = suppress.import_file(ledger, path, clock=lambda: NOW)
    assert (second.new, second.known) == (0, 2)
    assert len(suppress.history(ledger, "anna@example.org")) == 1
    assert causes(ledger) == [("anna@example.org", Cause.IMPORT)]


def test_a_plain_file_of_addresses_is_a_list_too(ledger: Store, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_text("anna@example.org\nbert@example.org\n")
    assert suppress.import_file(ledger, path, clock=lambda: NOW).new == 2


def test_a_file_without_addresses_is_refused(ledger: Store, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("name\nAnna\n")
    with pytest.raises(FormatError, match=r"old\.csv: no column holds addresses; its columns are 'name'"):
        suppress.import_file(ledger, path)
