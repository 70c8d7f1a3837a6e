from __future__ import annotations

from pathlib import Path

import pytest

from carom.core.model import Kind
from carom.store import open_store
from tests.cli.mails import bounce
from tests.cli.support import Run, json_lines

SECRET = "a-secret-of-enough-octets"  # noqa: S105  of nobody


@pytest.fixture(autouse=True)
def configuration(tmp_path: Path) -> Path:
    (tmp_path / "keys").write_text(f"k1:{SECRET}\n")
    (tmp_path / "carom.toml").write_text('[return_path]\nkeys_file = "keys"\nsender = "bounces@mail.example"\n')
    return tmp_path / "carom.toml"


def made(run: Run, recipient: str) -> str:
    return str(run("token", "make", recipient).stdout.strip())


def test_what_was_made_is_valid(run: Run) -> None:
    (answer,) = json_lines(run("token", "check", "--json", made(run, "ann@example.com")))
    assert (answer["state"], answer["recipient"], answer["key"]) == ("valid", "ann@example.com", "k1")


def test_many_are_made_from_standard_input_in_order(run: Run) -> None:
    records = json_lines(run("token", "make", "--json", stdin="ann@example.com\n\nbob@example.org\n"))
    assert [record["recipient"] for record in records] == ["ann@example.com", "bob@example.org"]
    checked = run("token", "check", stdin="".join(f"<{record['return_path']}>\n" for record in records))
    assert [" for ann@example.com" in line for line in checked.stdout.splitlines()] == [True, False]
    assert checked.stdout.count(": valid, for ") == 2


@pytest.mark.parametrize(
    ("return_path", "says"),
    [
        ("news@mail.example", "not signed by us"),
        ("bounces+c1k9ujoaaaaaaaaaaaaaaaa-ann=example.com@mail.example", "a key that is not known here"),
        ("bounces+c1k1ujoaaaaaaaaaaaaaaaa-ann=example.com@mail.example", "the signature is wrong"),
        ("bounces+c1k1ujoaaaaaaaaaaaaaaaa@mail.example", "give it with --recipient"),
    ],
)
def test_what_is_not_valid_says_why(run: Run, return_path: str, says: str) -> None:
    result = run("token", "check", return_path)
    assert result.exit_code == 0
    assert says in result.stdout


@pytest.mark.parametrize(
    ("content", "arguments", "says"),
    [
        ("", ("make", "ann@example.com", "--sender", "b@mail.example"), "there is no key"),
        (
            '[return_path]\nkeys = "k1:short"',
            ("check", "x"),
            "keys: key 1: key k1: the secret has 5 octets",
        ),
        ('[return_path]\nkeys_file = "keys"', ("make", "ann@example.com"), "which address is to be signed?"),
        ('[return_path]\nkeys_file = "gone"', ("check", "x"), "there is no such file of keys"),
        ('[return_path]\nkeys_file = "keys"\nsender = "b@x.example"', ("make", "ann"), "ann: this is no address"),
    ],
)
def test_a_mistake_is_one_line(
    run: Run, configuration: Path, content: str, arguments: tuple[str, ...], says: str
) -> None:
    configuration.write_text(content)
    result = run("token", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


def test_parse_gives_the_proof_of_a_report(run: Run, tmp_path: Path) -> None:
    raw = bounce("ann@example.com").replace(
        b"To: news@mail.example.com", f"To: {made(run, 'ann@example.com')}".encode(), 1
    )
    (tmp_path / "one.eml").write_bytes(raw)
    (record,) = json_lines(run("parse", "--json", "one.eml"))
    assert record["proof"] == "signed_return_path"
    assert SECRET not in run("parse", "one.eml").output


def test_a_mail_about_a_message_in_the_log_is_of_a_known_message(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mail.log").write_text(
        "2026-11-02T09:00:00+00:00 mail postfix/cleanup[1]: 4F1A2B3C4D: message-id=<issue-1@mail.example.com>\n"
        "2026-11-02T09:00:01+00:00 mail postfix/smtp[2]: 4F1A2B3C4D: to=<ann@example.com>, "
        "relay=mx.example.com[192.0.2.7]:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 2.0.0 Ok)\n"
    )
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "1.eml").write_bytes(bounce("ann@example.com"))
    (tmp_path / "box" / "2.eml").write_bytes(bounce("bob@example.com"))
    assert run("ingest", "mail.log", "box").exit_code == 0
    with open_store("sqlite:///carom.sqlite3") as store, store.snapshot() as tx:
        bounces = [stored.event for stored in tx.events.iterate(kind=Kind.BOUNCE)]
    assert {event.address: event.report.proof for event in bounces} == {
        "ann@example.com": "known_message",
        "bob@example.com": "hearsay",
    }
