"""`carom rules`: what is listed, shown, tried, tested, found and covered, for a person and for a program."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest

import carom
from tests.architecture.repository import ROOT
from tests.cli.support import Run, json_lines
from tests.core.rules.ruling import rule

OWN = rule(label="parked", remedy="Call Ann.") + '[[remedy]]\nreason = "policy"\ntext = "Ask them."\n'
CLOSED = "550 5.1.1 user unknown: closed by acme"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "acme.toml"
    path.write_text(OWN, "utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.toml"
    path.write_text(rule(reason="polcy") + rule(id="b", match=["a.*b"]), "utf-8")
    return path


def test_own_rules_of_the_settings_judge_in_every_command(run: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "carom.toml").write_text('[rules]\nfiles = ["acme.toml"]\n', "utf-8")
    (judged,) = json_lines(run("classify", "--json", CLOSED))
    assert (judged["reason"], judged["rule"], judged["label"]) == ("policy", "acme.closed", "parked")
    assert run("classify", CLOSED).stdout.endswith(", your label parked\n")
    told = run("explain", CLOSED).stdout
    assert "policy (block, message)" in told
    assert "Your rules say: Call Ann." in told
    (tmp_path / "mail.log").write_text(
        "Nov 25 03:37:35 mx postfix/smtp[1]: 4Xg2Lk5vZtz9rxD: to=<ann@example.com>, "
        "relay=mx.example.com[192.0.2.1]:25, delay=1, "
        f"delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: {CLOSED})\n",
        "utf-8",
    )
    (parsed,) = json_lines(run("parse", "--json", "mail.log"))
    assert parsed["verdict"]["label"] == "parked"
    assert run("ingest", "mail.log").exit_code == 0


def test_the_flag_goes_before_the_environment_and_that_before_the_file(
    run: Run, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("file", "environment", "flag"):
        (tmp_path / f"{name}.toml").write_text(rule(label=name), "utf-8")
    (tmp_path / "carom.toml").write_text('[rules]\nfiles = ["file.toml"]\n', "utf-8")
    labels = [json_lines(run("classify", "--json", CLOSED))[0]["label"]]
    monkeypatch.setenv("CAROM_RULES__FILES", "environment.toml")
    labels.append(json_lines(run("classify", "--json", CLOSED))[0]["label"])
    labels.append(json_lines(run("classify", "--json", "--rules", "flag.toml", CLOSED))[0]["label"])
    assert labels == ["file", "environment", "flag"]


def test_the_python_functions_judge_with_the_rules_that_the_environment_names(own: Path) -> None:
    program = f"import carom; print(carom.classify({CLOSED!r}).label)"
    environment = {"CAROM_RULES__FILES": str(own)}
    labels = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=_with(given)
        ).stdout.strip()
        for given in ({}, environment)
    ]
    assert labels == ["None", "parked"]
    assert carom.classify(CLOSED).label is None


def _with(variables: dict[str, str]) -> dict[str, str]:
    import os

    return {**os.environ, **variables}


@pytest.mark.parametrize("command", ["classify x", "rules list", "rules try x", "rules test"])
def test_broken_own_rules_are_named_line_by_line(run: Run, broken: Path, command: str) -> None:
    result = run(*command.split(), "--rules", broken)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"carom: {broken}: rule acme.closed: reason: Invalid enum value 'polcy'",
        f"carom: {broken}: rule b: pattern 'a.*b': an open repeat of anything; give it a bound, {{0,40}}",
    ]


def test_rules_are_listed_with_reason_provider_label_and_file(run: Run, own: Path) -> None:
    lines = run("rules", "list", "--own", "--rules", own).stdout.splitlines()
    assert lines[0].split() == ["rule", "reason", "strength", "provider", "label", "file"]
    assert lines[1].split() == ["acme.closed", "policy", "strong", "parked", str(own)]
    assert len(lines) == 2


def test_the_list_can_be_narrowed_and_is_whole_in_json(run: Run, own: Path) -> None:
    everything = json_lines(run("rules", "list", "--json", "--rules", own))
    full = json_lines(run("rules", "list", "--json", "--reason", "mailbox_full"))
    gmail = json_lines(run("rules", "list", "--json", "--provider", "gmail", "--reason", "mailbox_full"))
    assert len(everything) > 300
    assert everything[0]["id"] == "acme.closed"
    assert everything[0]["own"]
    assert everything[0]["match"]
    assert {one["reason"] for one in full} == {"mailbox_full"}
    assert {one["provider"] for one in gmail} == {"gmail"}
    assert 0 < len(gmail) < len(full) < len(everything)


def test_a_packaged_rule_whose_place_an_own_one_takes_is_not_listed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(rule(id="mailbox_full.over_quota"), "utf-8")
    listed = json_lines(run("rules", "list", "--json", "--rules", "own.toml"))
    assert [one["own"] for one in listed if one["id"] == "mailbox_full.over_quota"] == [True]


def test_without_a_rule_the_list_says_so(run: Run) -> None:
    result = run("rules", "list", "--own")
    assert (result.stdout, result.stderr) == ("", "No rule.\n")


def test_a_rule_is_shown_with_its_patterns_and_samples(run: Run, own: Path) -> None:
    lines = run("rules", "show", "acme.closed", "--rules", own).stdout.splitlines()
    shown = {line.split(":")[0]: line.split(":", 1)[1].strip() for line in lines}
    assert shown["Rule"] == "acme.closed"
    assert shown["Match"] == "(?:closed|shut) by acme"
    assert shown["Refuses"] == "550 opened by acme"
    assert shown["Remedy"] == "Call Ann."
    (record,) = json_lines(run("rules", "show", "gmail.over_quota", "--json"))
    assert (record["provider"], record["file"], record["own"]) == ("gmail", "providers/gmail.toml", False)


def test_a_rule_that_is_not_there_is_told_with_those_that_are_near(run: Run) -> None:
    result = run("rules", "show", "mailbox_full.overquota")
    assert result.exit_code == 1
    assert "mailbox_full.overquota: there is no such rule; is it mailbox_full.over_quota" in result.stderr


def test_a_text_is_tried_on_every_rule_with_the_places_of_its_words(run: Run, own: Path) -> None:
    (tried,) = json_lines(run("rules", "try", "--json", "--rules", own, CLOSED))
    first = tried["voices"][0]
    assert (first["rule"], first["own"], first["held_back"]) == ("acme.closed", True, None)
    for voice in tried["voices"]:
        for span in voice["spans"]:
            assert tried["text"][span["start"] : span["end"]] == span["quote"]
    assert tried["verdict"]["label"] == "parked"
    assert tried["advice"] == ["Call Ann.", "Ask them."]
    shown = run("rules", "try", "--rules", own, CLOSED).stdout
    assert "decided by acme.closed" in shown
    assert "Remedy:   Call Ann." in shown
    assert "acme.closed (own)" in shown


def test_a_rule_that_does_not_count_is_shown_with_the_reason(run: Run) -> None:
    shown = run("rules", "try", "550 5.4.5 daily sending quota exceeded").stdout
    assert "counts only when gmail speaks" in shown
    assert run("rules", "try", "--provider", "gmail", "550 5.4.5 daily sending quota exceeded").stdout != shown


def test_a_text_that_no_rule_knows_says_so(run: Run) -> None:
    result = run("rules", "try", "colourless green ideas")
    assert result.exit_code == 0
    assert "decided by nothing" in result.stdout
    assert result.stderr == "No rule knows any words of this.\n"


def test_all_samples_of_all_rules_pass(run: Run, own: Path) -> None:
    result = run("rules", "test", "--rules", own)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith(" texts tried, 0 failed\n")
    assert run("rules", "test", own).stderr == "3 texts tried, 0 failed\n"


def test_a_sample_that_fails_is_printed_and_is_exit_code_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(rule(samples=["something else"]), "utf-8")
    result = run("rules", "test", "own.toml", "--json")
    assert result.exit_code == 1
    (failed,) = json_lines(result)
    assert (failed["file"], failed["place"], failed["text"]) == ("own.toml", "rule acme.closed", "something else")
    assert "something else" in run("rules", "test", "own.toml").stdout


def test_findings_have_code_and_severity_and_errors_are_exit_code_1(run: Run, broken: Path) -> None:
    result = run("rules", "lint", broken, "--json")
    assert result.exit_code == 1
    found = json_lines(result)
    assert [(one["severity"], one["code"], one["place"]) for one in found] == [
        ("error", "unreadable", "rule acme.closed"),
        ("error", "not_linear", "rule b"),
    ]
    assert result.stderr == "2 errors, 0 warnings, 0 notes\n"


def test_warnings_are_printed_and_are_no_failure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(rule(match=["parked by acme"], samples=["parked by acme"], refuses=[]), "utf-8")
    result = run("rules", "lint", "own.toml")
    assert result.exit_code == 0
    assert result.stdout.startswith("own.toml: rule acme.closed: warning one_text: ")
    codes = {
        severity: [
            one["code"] for one in json_lines(run("rules", "lint", "own.toml", "--json", "--severity", severity))
        ]
        for severity in ("error", "warning", "note")
    }
    assert codes == {"error": [], "warning": ["one_text"], "note": ["one_text", "no_refuses"]}


def test_the_packaged_rules_have_no_error(run: Run) -> None:
    result = run("rules", "lint", "--severity", "error")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("0 errors, ")


REPLIES = "550 5.1.1 <a@example.org> user unknown\n550 5.1.1 <b@example.org> user unknown\nodd a1b2c3d4\nodd e5f6g7h8\n"


def test_coverage_tells_rules_and_undetermined_templates_with_counts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "replies.txt").write_text(REPLIES, "utf-8")
    (tmp_path / "replies.gz").write_bytes(gzip.compress(REPLIES.encode()))
    result = run("rules", "coverage", "replies.txt")
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["rule", "reason", "replies", "share", "templates"]
    assert lines[1] == ["-", "undetermined", "2", "50.0%", "1"]
    assert lines[2][1:] == ["user_unknown", "2", "50.0%", "1"]
    assert ["2", "odd", "<id>", "odd", "a1b2c3d4"] in lines
    assert result.stderr == "4 replies, 50.0% explained\n"
    assert run("rules", "coverage", "replies.gz").stdout == result.stdout
    assert run("rules", "coverage", "-", stdin=REPLIES).stdout == result.stdout


def test_coverage_in_json_is_a_line_for_each_rule(run: Run) -> None:
    undetermined, unknown = json_lines(run("rules", "coverage", "-", "--json", stdin=REPLIES))
    assert undetermined["rule"] is None
    assert undetermined["templates"] == [{"template": "odd <id>", "replies": 2, "example": "odd a1b2c3d4"}]
    assert (unknown["reason"], unknown["replies"]) == ("user_unknown", 2)
    (only,) = json_lines(
        run("rules", "coverage", "-", "--json", "--rule", unknown["rule"], "--top", "0", stdin=REPLIES)
    )
    assert (only["rule"], only["templates"]) == (unknown["rule"], [])
    shown = run("rules", "coverage", "-", "--rule", unknown["rule"], stdin=REPLIES).stdout
    assert f"Templates of {unknown['rule']}" in shown
    assert "550 5.1.1 <addr> user unknown" in shown


def test_coverage_of_nothing_says_so(run: Run) -> None:
    result = run("rules", "coverage", "-", stdin="\n")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "No reply.\n")
    assert run("rules", "coverage", "none.txt").exit_code == 1


def test_the_rules_of_the_how_to_are_without_fault_and_decide_what_it_says(run: Run, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "write-your-own-rules.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "acme.toml").write_text("".join(block for block in blocks if "[[" in block), "utf-8")
    (tmp_path / "carom.toml").write_text("".join(block for block in blocks if "[rules]" in block), "utf-8")
    assert run("rules", "lint", "acme.toml", "--severity", "note").stdout == ""
    assert run("rules", "test", "acme.toml").exit_code == 0
    (text,) = re.findall(r'carom rules try "(.*)"', page)
    (judged,) = json_lines(run("classify", "--json", text))
    assert judged["label"] == "acme-parked"
