"""A file of replies, counted by the rule that decides and by template, in bounded memory."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from carom.app.coverage import cover
from carom.app.replies import read_replies
from carom.core.model import Reason
from tests.core.rules.ruling import laid_over, rule

JUDGE = laid_over(rule())


def test_replies_are_counted_by_the_rule_that_decides() -> None:
    texts = ["550 closed by acme"] * 3 + ["550 no such user", "5.2.2", "what is this"]
    found = cover(texts, JUDGE)
    assert (found.replies, found.undetermined) == (6, 1)
    assert [(one.rule, str(one.reason), one.replies) for one in found.rules] == [
        (None, "undetermined", 1),
        ("acme.closed", "policy", 3),
        ("5.2.2", "mailbox_full", 1),
        ("dead.unknown", "user_unknown", 1),
    ]


def test_replies_that_differ_in_ids_hosts_and_addresses_only_are_one_template() -> None:
    texts = [
        f"<user{number}@example.org> odd thing at mx{number}.example.net ({number}a{number}b)" for number in range(9)
    ]
    (found,) = cover([*texts, "odd thing"], JUDGE).rules
    assert [(one.template, one.replies) for one in found.templates] == [
        ("<addr> odd thing at <host> <id>", 9),
        ("odd thing", 1),
    ]
    assert found.templates[0].example == texts[0]


def test_the_rarest_templates_are_forgotten_and_still_counted() -> None:
    words = [f"{a}{b}{c}" for a in "abcdefghij" for b in "abcdefghij" for c in "abcdefghij"]
    texts = ["often said"] * 50 + [f"rare {word}" for word in words]
    (found,) = cover(texts * 3, JUDGE, kept=10).rules
    assert found.replies == 3 * len(texts)
    assert (found.templates[0].template, found.templates[0].replies) == ("often said", 150)
    assert sum(one.replies for one in found.templates) + found.of_rare_templates == found.replies
    assert found.of_rare_templates > 0


def test_an_own_rule_that_says_undetermined_is_a_decision() -> None:
    judge = laid_over(rule(reason="undetermined"))
    found = cover(["closed by acme", "no such user"], judge)
    assert found.undetermined == 0
    assert {(one.rule, one.reason) for one in found.rules} >= {("acme.closed", Reason.UNDETERMINED)}


def _read(path: Path | str, stdin: bytes = b"") -> tuple[list[str], list[str]]:
    defects: list[str] = []
    texts = list(read_replies(str(path), io.BytesIO(stdin), defects.append))
    return texts, defects


PLAIN = b"550 one\n\n  \n{no json}\r\n\xff two"
LINES = b'{"text": "550 one", "other": 1}\n\n{"text": "two\\nlines"}\n'


@pytest.mark.parametrize(
    ("content", "texts"),
    [(PLAIN, ["550 one", "{no json}", "\ufffd two"]), (LINES, ["550 one", "two\nlines"]), (b"", []), (b"\n\n", [])],
)
def test_a_file_has_one_reply_a_line_or_json_lines(tmp_path: Path, content: bytes, texts: list[str]) -> None:
    (tmp_path / "replies").write_bytes(content)
    (tmp_path / "replies.gz").write_bytes(gzip.compress(content))
    assert _read(tmp_path / "replies") == _read(tmp_path / "replies.gz") == _read("-", content) == (texts, [])


def test_lines_that_are_no_object_with_a_text_are_counted(tmp_path: Path) -> None:
    (tmp_path / "replies").write_bytes(LINES + b'{"txt": 1}\nplain\n{"text": 3}\n{"text": "last"}\n')
    texts, defects = _read(tmp_path / "replies")
    assert texts == ["550 one", "two\nlines", "last"]
    assert defects == ["3 lines are no JSON object with a text and were passed over"]


def test_a_damaged_file_gives_what_can_be_read_and_says_so(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(b"550 line %d\n" % number for number in range(20_000)))
    (tmp_path / "cut.gz").write_bytes(whole[: len(whole) // 2])
    texts, defects = _read(tmp_path / "cut.gz")
    assert 0 < len(texts) < 20_000
    assert defects == ["gzip: the file is cut or damaged here"]
