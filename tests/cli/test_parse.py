from __future__ import annotations

import gzip
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from carom.cli.output import Output
from tests.cli.mails import ORDINARY, bounce, mbox
from tests.cli.support import Run, json_lines

ANN, BOB = (
    bounce("ann@example.com"),
    bounce("bob@example.org", status="4.2.2", diagnostic="452 4.2.2 Mailbox full", number=2),
)


def lay_eml(folder: Path) -> Path:
    (folder / "one.eml").write_bytes(ANN)
    return folder / "one.eml"


def lay_mbox(folder: Path) -> Path:
    (folder / "box.mbox").write_bytes(mbox(ANN, ORDINARY, BOB))
    return folder / "box.mbox"


def lay_gzip(folder: Path) -> Path:
    (folder / "box.mbox.gz").write_bytes(gzip.compress(mbox(ANN, ORDINARY, BOB)))
    return folder / "box.mbox.gz"


def lay_maildir(folder: Path) -> Path:
    for name in ("cur", "new", "tmp"):
        (folder / "Maildir" / name).mkdir(parents=True)
    (folder / "Maildir" / "cur" / "1:2,S").write_bytes(ANN)
    (folder / "Maildir" / "new" / "2").write_bytes(BOB)
    return folder / "Maildir"


def lay_directory(folder: Path) -> Path:
    (folder / "mails").mkdir()
    (folder / "mails" / "a.eml").write_bytes(ANN)
    (folder / "mails" / "b.eml").write_bytes(BOB)
    return folder / "mails"


BOTH = ["ann@example.com", "bob@example.org"]


@pytest.mark.parametrize(
    ("lay", "recipients"),
    [
        (lay_eml, ["ann@example.com"]),
        (lay_mbox, ["ann@example.com", None, "bob@example.org"]),
        (lay_gzip, ["ann@example.com", None, "bob@example.org"]),
        (lay_maildir, BOTH),
        (lay_directory, BOTH),
    ],
)
def test_whatever_holds_mails_is_read(
    run: Run, tmp_path: Path, lay: Callable[[Path], Path], recipients: list[str | None]
) -> None:
    result = run("parse", "--json", lay(tmp_path))
    assert result.exit_code == 0
    assert [record["recipient"] for record in json_lines(result)] == recipients


def test_a_dash_is_standard_input(run: Run) -> None:
    (record,) = json_lines(run("parse", "--json", "-", stdin=ANN))
    assert (record["recipient"], record["verdict"]["reason"], record["source"]) == (
        "ann@example.com",
        "user_unknown",
        "eml:stdin",
    )


def test_each_record_says_where_it_was_read(run: Run, tmp_path: Path) -> None:
    records = json_lines(run("parse", "--json", lay_mbox(tmp_path)))
    assert [(record["source"], record["mail"], record["kind"], record["outcome"]) for record in records] == [
        ("mbox:box.mbox", 1, "bounce", "report"),
        ("mbox:box.mbox", 2, "other", "no_report"),
        ("mbox:box.mbox", 3, "bounce", "report"),
    ]


def test_for_a_person_there_is_a_table_with_a_line_for_each_report(run: Run, tmp_path: Path) -> None:
    result = run("parse", lay_mbox(tmp_path))
    assert [line.split()[:4] for line in result.stdout.splitlines()] == [
        ["kind", "recipient", "reason", "type"],
        ["bounce", "ann@example.com", "user_unknown", "hard"],
        ["other"],
        ["bounce", "bob@example.org", "mailbox_full", "soft"],
    ]
    assert result.stderr == "1 mail without a report in it\n"


def test_a_log_is_read_line_by_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mail.log").write_text(
        "2026-11-02T10:00:00+00:00 mail postfix/smtp[7154]: 4F1A2B3C4D: to=<ann@example.com>, "
        "relay=mx.example.com[192.0.2.7]:25, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced "
        "(host mx.example.com[192.0.2.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command))\n"
    )
    (record,) = json_lines(run("parse", "--json", tmp_path / "mail.log"))
    assert (record["kind"], record["recipient"], record["mail"]) == ("bounce", "ann@example.com", None)
    assert record["verdict"]["reason"] == "user_unknown"


def test_a_truncated_mbox_gives_what_is_whole_and_says_what_is_cut(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cut.mbox").write_bytes(mbox(ANN, BOB)[:-150])
    result = run("parse", "--json", "cut.mbox")
    assert result.exit_code == 0
    assert [record["recipient"] for record in json_lines(result)] == ["ann@example.com", "bob@example.org"]
    assert result.stderr == "cut.mbox, mail 2: mbox: the file ends inside this mail\n"


def test_several_processes_print_the_same_in_the_same_order(run: Run, tmp_path: Path) -> None:
    (tmp_path / "box.mbox").write_bytes(mbox(*(bounce(f"p{number}@example.com") for number in range(150)), ORDINARY))
    alone, shared = run("parse", "--json", "box.mbox"), run("parse", "--json", "--jobs", "2", "box.mbox")
    assert shared.stdout == alone.stdout
    assert shared.stderr == alone.stderr
    assert len(json_lines(alone)) == 151


def test_reading_goes_on_from_the_position_that_was_printed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.mbox").write_bytes(mbox(*(bounce(f"a{number}@example.com") for number in range(3))))
    (tmp_path / "b.mbox").write_bytes(mbox(*(bounce(f"b{number}@example.com") for number in range(3))))
    whole = json_lines(run("parse", "--json", "a.mbox", "b.mbox"))
    printed = 0

    def stop_after_five(out: Output, lines: bytes) -> None:
        nonlocal printed
        if printed == 5:
            raise KeyboardInterrupt
        printed += 1
        sys.stdout.buffer.write(lines)

    with monkeypatch.context() as patch:
        patch.setattr(Output, "encoded", stop_after_five)
        first = run("parse", "--json", "a.mbox", "b.mbox")
    assert first.exit_code == 130
    (position,) = re.findall(r"interrupted; go on with --from '(\d+@\d+:b\.mbox)'", first.stderr)
    rest = run("parse", "--json", "a.mbox", "b.mbox", "--from", position)
    assert json_lines(first) + json_lines(rest) == whole


def test_a_position_of_another_file_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("parse", lay_eml(tmp_path), "--from", "1@0:other.mbox")
    assert result.exit_code == 1
    assert "other.mbox is not among what is to be read" in result.stderr


def test_mails_of_an_archive_are_read_and_what_is_none_is_named(run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mails.zip", "w") as archive:
        archive.writestr("one.eml", ANN)
        archive.writestr("box", mbox(ORDINARY, BOB))
        archive.writestr("in.zip", b"PK\x03\x04")
    result = run("parse", "--json", "mails.zip")
    assert [(record["recipient"], record["mail"]) for record in json_lines(result)] == [
        ("ann@example.com", 1),
        (None, 2),
        ("bob@example.org", 3),
    ]
    assert "mails.zip: in.zip: an archive inside an archive is not opened\n" in result.stderr


def test_ingest_with_several_processes_records_the_same(run: Run, tmp_path: Path) -> None:
    twice = [bounce(f"p{number % 20}@example.com", number=number % 20) for number in range(60)]
    (tmp_path / "box.mbox").write_bytes(mbox(*twice, ORDINARY))
    summaries = [
        json_lines(run("ingest", "--json", "box.mbox", "--database", f"sqlite:///{jobs}.sqlite3", "--jobs", jobs))
        for jobs in ("1", "2")
    ]
    assert summaries[0] == summaries[1]
    assert (summaries[0][0]["mails"], summaries[0][0]["mails_known"], summaries[0][0]["events_new"]) == (61, 40, 20)


EVENTS = (
    b'[{"event":"bounce","email":"ann@example.com","reason":"550 5.1.1 User unknown"},'
    b'{"event":"open","email":"ann@example.com"},{"event":"flown"}]'
)


def test_what_a_service_posted_is_read_and_what_gave_no_report_is_counted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "events.json").write_bytes(EVENTS)
    result = run("parse", "--json", "--webhook", "sendgrid", str(tmp_path / "events.json"))
    (report,) = json_lines(result)
    assert (report["kind"], report["recipient"], report["dialect"]) == ("bounce", "ann@example.com", "sendgrid")
    assert (report["verdict"]["reason"], report["source"]) == ("user_unknown", str(tmp_path / "events.json"))
    assert "1 event passed over: open (1)" in result.stderr
    assert "1 event not known: flown (1)" in result.stderr


def test_a_webhook_is_read_from_standard_input_too(run: Run) -> None:
    result = run("parse", "--webhook", "sendgrid", "--as", "sparkpost", "-", stdin=EVENTS)
    assert "ann@example.com" in result.stdout
    assert result.stdout.splitlines()[-1].split()[-1] == "10"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--webhook", "mailgun", "events.json"), "events.json: mailgun: [0].event-data: missing"),
        (("--webhook", "pigeons", "events.json"), "no webhooks of 'pigeons' are known; there are amazon_ses"),
        (("--webhook", "mailgun", "nothing.json"), "nothing.json: there is no such file"),
        (("--webhook", "mailgun", "."), ".: cannot be read: "),
    ],
)
def test_a_body_that_is_not_of_the_service_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("events.json").write_bytes(EVENTS)
    result = run("parse", *arguments)
    assert message in result.stderr
    assert result.exit_code == 1


@pytest.mark.parametrize("beside", [("--jobs", "2"), ("--from", "x:0:0")])
def test_webhooks_go_with_neither_jobs_nor_positions(run: Run, beside: tuple[str, str]) -> None:
    result = run("parse", "--webhook", "ses", *beside, "-")
    assert "--webhook goes with neither" in result.stderr
    assert result.exit_code == 2
