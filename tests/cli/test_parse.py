from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

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


def test_as_names_each_verdict_in_other_systems_terms(run: Run, working_directory: Path) -> None:
    box = lay_mbox(working_directory)
    records = json_lines(run("parse", "--json", "--as", "sparkpost", box))
    assert [record.get("labels") for record in records] == [{"sparkpost": "10"}, None, {"sparkpost": "22"}]
    shown = run("parse", "--as", "sparkpost", box).stdout.splitlines()
    assert shown[0].split()[-1] == "sparkpost"
    assert [line.split()[-1] for line in shown[1:] if "bounce" in line] == ["10", "22"]


def test_no_labels_stand_in_the_answer_unless_asked_for(run: Run, working_directory: Path) -> None:
    assert all("labels" not in record for record in json_lines(run("parse", "--json", lay_mbox(working_directory))))
