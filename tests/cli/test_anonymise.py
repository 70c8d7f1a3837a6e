from __future__ import annotations

from pathlib import Path

import pytest

import carom
from tests.cli.mails import ORDINARY, bounce, mbox
from tests.cli.support import Run

BOUNCE = bounce("tove.berg@hazelnook.example")


def test_a_mail_becomes_a_sample_on_standard_output(run: Run) -> None:
    result = run("parse", "--anonymise", "-", stdin=BOUNCE)
    assert result.exit_code == 0
    assert "tove" not in result.stdout
    assert "hazelnook" not in result.stdout
    (report,) = carom.parse_mail(result.stdout_bytes)
    assert (str(report.kind), report.status) == ("bounce", "5.1.1")
    assert "read the sample before you send it on" in result.stderr


def test_every_mail_of_a_container_becomes_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "box.mbox").write_bytes(mbox(BOUNCE, ORDINARY))
    result = run("parse", "--anonymise", "--output", tmp_path / "new" / "samples", tmp_path / "box.mbox")
    assert result.exit_code == 0
    files = sorted((tmp_path / "new" / "samples").iterdir())
    assert [file.name for file in files] == ["0001.eml", "0002.eml"]
    assert [len(carom.parse_mail(file.read_bytes())) for file in files] == [1, 0]
    assert "2 samples" in result.stderr


def test_no_sample_is_written_over_another(run: Run, tmp_path: Path) -> None:
    (tmp_path / "0001.eml").write_bytes(b"mine")
    result = run("parse", "--anonymise", "--output", tmp_path, "-", stdin=BOUNCE)
    assert result.exit_code == 1
    assert "0001.eml" in result.stderr
    assert (tmp_path / "0001.eml").read_bytes() == b"mine"


def test_several_mails_need_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "box.mbox").write_bytes(mbox(BOUNCE, ORDINARY))
    result = run("parse", "--anonymise", tmp_path / "box.mbox")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "carom: more than one mail; say --output DIR, where each becomes a file\n"


def test_what_is_no_mail_gives_no_sample(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mail.log").write_bytes(b"2026-11-03T10:00:00.123+01:00 mx postfix/smtp[1]: x\n")
    result = run("parse", "--anonymise", tmp_path / "mail.log")
    assert result.exit_code == 1
    assert "mail.log: passed over, no mail" in result.stderr
    assert "carom: no mail was found" in result.stderr


@pytest.mark.parametrize(
    "options", [["--json"], ["--webhook", "sendgrid"], ["--jobs", "2"], ["--as", "sparkpost"], ["--from", "x#1@2"]]
)
def test_samples_are_no_reports_and_take_none_of_their_options(run: Run, options: list[str]) -> None:
    result = run("parse", "--anonymise", *options, "-", stdin=BOUNCE)
    assert result.exit_code == 2
    assert "--anonymise goes with --output only" in result.stderr


def test_a_folder_is_for_samples(run: Run, tmp_path: Path) -> None:
    result = run("parse", "--output", tmp_path, "-", stdin=BOUNCE)
    assert result.exit_code == 2
    assert "--output goes with --anonymise only" in result.stderr
