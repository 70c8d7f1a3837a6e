from __future__ import annotations

from pathlib import Path

import pytest

from carom.app.ingest import Ingest
from carom.app.material import find_material
from carom.app.tally import CauseCount, IngestSummary, KindCount
from carom.core.errors import StoreError
from carom.core.ledger import Cause, Suppression
from carom.core.model import Kind, Outcome, Reading
from carom.policy import default_policy, load_policy
from carom.store import OutcomeCount, Store
from tests.app.fakes import NOW, READERS, a_mail, an_mbox, ingest

FULL_FOR_WEEKS = [f"mailbox_full carl@example.org {days} <f{days}@x>" for days in (21, 16, 11, 6, 1)]


def entries(store: Store) -> list[Suppression]:
    with store.snapshot() as tx:
        return list(tx.suppressions.entries())


def causes(store: Store) -> list[tuple[str, Cause]]:
    return [(entry.address, entry.cause) for entry in entries(store)]


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    return an_mbox(
        tmp_path / "bounces.mbox",
        a_mail("user_unknown Anna@Example.org 3 <m1@x>"),
        a_mail("spam bert@example.org 3 <m2@x>", "blocklisted bert@example.org 2 <m3@x>"),
        *(a_mail(line) for line in FULL_FOR_WEEKS),
        a_mail("complaint dora@example.com 1 <m4@x>"),
        a_mail("unsubscribe emil@example.com 1"),
        a_mail("auto_reply -"),
        a_mail("Thanks, see you soon"),
        a_mail("garbled"),
        a_mail("delay finn@example.com 1 <m5@x>"),
    )


def test_a_mailbox_becomes_mails_events_and_suppressions(ledger: Store, mailbox: Path) -> None:
    summary = ingest(ledger, mailbox)
    assert summary.mails == 13
    assert summary.outcomes == (
        OutcomeCount(Outcome.REPORT, 11),
        OutcomeCount(Outcome.NO_REPORT, 1),
        OutcomeCount(Outcome.NOT_UNDERSTOOD, 1),
    )
    assert summary.kinds == (
        KindCount(Kind.BOUNCE, 8),
        KindCount(Kind.DELAY, 1),
        KindCount(Kind.COMPLAINT, 1),
        KindCount(Kind.AUTO_REPLY, 1),
        KindCount(Kind.UNSUBSCRIBE, 1),
    )
    assert summary.suppressed == (
        CauseCount(Cause.BOUNCE, 2),
        CauseCount(Cause.COMPLAINT, 1),
        CauseCount(Cause.UNSUBSCRIBE, 1),
    )
    assert causes(ledger) == [
        ("anna@example.org", Cause.BOUNCE),
        ("carl@example.org", Cause.BOUNCE),
        ("dora@example.com", Cause.COMPLAINT),
        ("emil@example.com", Cause.UNSUBSCRIBE),
    ]


def test_the_second_ingest_changes_nothing_and_says_so(ledger: Store, mailbox: Path) -> None:
    first = ingest(ledger, mailbox)
    before = entries(ledger)
    again = ingest(ledger, mailbox)
    assert first.changed_anything
    assert not again.changed_anything
    assert again == IngestSummary(
        mails=13,
        mails_known=13,
        outcomes=tuple(OutcomeCount(outcome, 0) for outcome in Outcome),
        mails_defective=0,
        log_lines=0,
        events_new=0,
        events_known=0,
        kinds=(),
        suppressed=(),
        released=0,
        passed_over=(),
        notes=(),
    )
    assert entries(ledger) == before


def test_a_mail_that_is_not_understood_is_kept_byte_for_byte(ledger: Store, mailbox: Path) -> None:
    ingest(ledger, mailbox)
    with ledger.snapshot() as tx:
        (kept,) = tx.mails.with_outcome(Outcome.NOT_UNDERSTOOD)
    assert (kept.raw, kept.defects, kept.source) == (a_mail("garbled"), ("mime: tree refused",), "mbox:bounces.mbox")


def test_the_size_of_the_batch_does_not_change_the_outcome(
    ledger: Store, mailbox: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from carom.store import open_store

    ingest(ledger, mailbox, batch=1)
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('other') / 'all.sqlite3'}") as other:
        ingest(other, mailbox, batch=1000)
        assert entries(other) == entries(ledger)


def test_what_an_interruption_left_undone_is_done_by_running_again(ledger: Store, mailbox: Path) -> None:
    class Broken(Exception):
        pass

    read = 0

    def fails_at_the_ninth(raw: bytes) -> Reading:
        nonlocal read
        read += 1
        if read == 9:
            raise Broken
        return READERS.mail(raw)

    readers = type(READERS)(fails_at_the_ninth, READERS.log, READERS.rules_version)
    with pytest.raises(Broken):
        Ingest(ledger, readers, default_policy(), clock=lambda: NOW, batch=3).run(find_material([str(mailbox)]))
    summary = ingest(ledger, mailbox)
    assert (summary.mails, summary.mails_known) == (13, 6)
    assert len(entries(ledger)) == 4


def test_the_same_failure_in_log_and_mail_is_one_event_with_two_witnesses(ledger: Store, tmp_path: Path) -> None:
    log = tmp_path / "mail.log"
    log.write_text("May  1 10:00:00 mx postfix[1]: user_unknown anna@example.org 3 <m1@x>\n")
    mail = an_mbox(tmp_path / "b.mbox", a_mail("user_unknown anna@example.org 3 m1@x"))
    assert ingest(ledger, log).events_new == 1
    second = ingest(ledger, mail)
    assert (second.events_new, second.events_known) == (0, 1)
    with ledger.snapshot() as tx:
        (event,) = tx.events.of_address("anna@example.org")
        assert {seen.source for seen in tx.events.witnesses(event.key)} == {"log:mail.log", "mbox:b.mbox"}


def test_deliveries_of_a_log_are_counted_and_heal(ledger: Store, tmp_path: Path) -> None:
    ingest(ledger, an_mbox(tmp_path / "b.mbox", *(a_mail(line) for line in FULL_FOR_WEEKS)))
    assert causes(ledger) == [("carl@example.org", Cause.BOUNCE)]
    log = tmp_path / "mail.log"
    log.write_text("May  1 10:00:00 mx postfix[1]: delivery carl@example.org 0.1 <d1@x>\n")
    summary = ingest(ledger, log)
    assert (summary.log_lines, summary.released) == (1, 1)
    assert causes(ledger) == []
    with ledger.snapshot() as tx:
        totals = tx.volumes.totals(NOW.replace(year=2025), NOW.replace(year=2027))
    assert [(total.kind, total.count) for total in totals] == [(Kind.BOUNCE, 5), (Kind.DELIVERY, 1)]


def test_a_failure_released_by_hand_comes_back_only_with_a_new_one(ledger: Store, tmp_path: Path) -> None:
    from carom.core.ledger import Decision, Step

    ingest(ledger, an_mbox(tmp_path / "1.mbox", a_mail("user_unknown anna@example.org 3 <m1@x>")))
    with ledger.transaction() as tx:
        tx.suppressions.apply(
            Decision("anna@example.org", Step.RELEASE, Cause.BOUNCE, None, "by hand", "operator", NOW)
        )
    ingest(ledger, an_mbox(tmp_path / "2.mbox", a_mail("user_unknown anna@example.org 2 <m2@x>")))
    assert causes(ledger) == []
    later = NOW.replace(month=6)
    newer = an_mbox(tmp_path / "3.mbox", a_mail("user_unknown anna@example.org -5 <m3@x>"))
    ingest(ledger, newer, now=later)
    assert causes(ledger) == [("anna@example.org", Cause.BOUNCE)]


def test_an_unsubscribe_holds_for_its_stream_where_the_policy_says_so(ledger: Store, tmp_path: Path) -> None:
    policy = load_policy('[kind.unsubscribe]\nscope = "stream"', "own.toml")
    mailbox = an_mbox(tmp_path / "b.mbox", a_mail("unsubscribe anna@example.org 1 <m1@x>"))
    run = Ingest(ledger, READERS, policy, clock=lambda: NOW, stream="news")
    run.run(find_material([str(mailbox)]))
    assert [(entry.cause, entry.stream) for entry in entries(ledger)] == [(Cause.UNSUBSCRIBE, "news")]


def test_a_mail_known_by_another_name_is_not_read_again(ledger: Store, tmp_path: Path) -> None:
    mail = a_mail("user_unknown anna@example.org 3 <m1@x>")
    ingest(ledger, an_mbox(tmp_path / "b.mbox", mail, mail))
    (tmp_path / "one.eml").write_bytes(mail)
    assert not ingest(ledger, tmp_path / "one.eml").changed_anything


def test_a_cut_mailbox_is_read_to_its_end_and_noted(ledger: Store, tmp_path: Path) -> None:
    mailbox = an_mbox(tmp_path / "b.mbox", a_mail("user_unknown anna@example.org"), a_mail("spam bert@example.org"))
    mailbox.write_bytes(mailbox.read_bytes()[:-5])
    summary = ingest(ledger, mailbox)
    assert (summary.mails, summary.mails_defective) == (2, 1)
    assert summary.notes == ("mbox:b.mbox: mbox: the file ends inside this mail",)


def test_files_of_a_directory_that_are_no_mail_are_named(ledger: Store, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    an_mbox(folder / "b.mbox", a_mail("spam bert@example.org"))
    (folder / "people.csv").write_text("email\nanna@example.org\n")
    assert ingest(ledger, folder).passed_over == (str(folder / "people.csv"),)


def test_a_log_of_something_else_is_noted(ledger: Store, tmp_path: Path) -> None:
    log = tmp_path / "mail.log"
    log.write_text("May  1 10:00:00 mx sshd[1]: hello\n" * 3)
    summary = ingest(ledger, log)
    assert (summary.log_lines, summary.events_new) == (3, 0)
    assert summary.notes == ("log:mail.log: no line of it is of a mail server that is known here",)


def test_progress_adds_up_to_what_was_read(ledger: Store, mailbox: Path) -> None:
    told: list[int] = []
    Ingest(ledger, READERS, default_policy(), batch=3, on_progress=told.append).run(find_material([str(mailbox)]))
    assert len(told) == 5
    assert 0.5 * mailbox.stat().st_size < sum(told) <= mailbox.stat().st_size


def test_a_failing_database_stops_the_ingest_with_its_name(ledger: Store, mailbox: Path) -> None:
    ingest(ledger, mailbox)
    ledger.close()
    Path(ledger.place).write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match=r"carom\.sqlite3"):
        ingest(ledger, mailbox)
