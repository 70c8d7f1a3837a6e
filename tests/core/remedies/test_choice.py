"""Of several cases the one that is described most closely is told, and never one of another reason."""

from __future__ import annotations

import pytest

from carom.core.model import FailureType, Party, Reason, Verdict
from carom.core.remedies import Case, Remedies, RemedyBook, Speaker, SpeakerKind
from carom.core.remedies.book import code_shapes


def case(name: str, reason: Reason = Reason.SPAM, **marks: tuple[str, ...]) -> Case:
    return Case(
        id=name,
        reason=reason,
        title=name,
        happened="",
        fault="",
        first="",
        then=(),
        avoid=(),
        subscriber="",
        support="",
        postmaster="",
        links=(),
        samples=(),
        **marks,
    )


def speaker(slug: str, kind: SpeakerKind, *cases: Case, also: tuple[str, ...] = ()) -> Speaker:
    return Speaker(slug=slug, also=also, name=slug, kind=kind, about="", links=(), cases=cases)


BOOK = RemedyBook(
    Remedies(
        speakers=(
            speaker(
                "x",
                SpeakerKind.MAILBOX,
                case("x.name"),
                case("x.code", codes=("5.7.x",)),
                case("x.token", match=(r"\[x1\]",)),
                case("x.rule", rules=("x.spam",)),
                case("x.rule_and_token", rules=("x.spam",), match=(r"\[x2\]",)),
                also=("y",),
            ),
            speaker("program", SpeakerKind.PROGRAM, case("program.words", match=("loops back",), codes=("5.4.6",))),
            speaker("list", SpeakerKind.BLOCKLIST, case("list.listed", blocklists=("bl.example",))),
        ),
        general=(case("spam"), case("virus", reason=Reason.VIRUS)),
    )
)


def verdict(provider: str | None = None, rule: str | None = None, blocklists: tuple[str, ...] = ()) -> Verdict:
    return Verdict(
        reason=Reason.SPAM,
        party=Party.MESSAGE,
        type=FailureType.BLOCK,
        provider=provider,
        rule=rule,
        blocklists=blocklists,
    )


@pytest.mark.parametrize(
    ("given", "text", "codes", "chosen"),
    [
        (verdict("x", "x.spam"), "[x1] spam", ["5.7.1"], "x.rule"),
        (verdict("x", "x.spam"), "[x2] spam", ["5.7.1"], "x.rule_and_token"),
        (verdict("z", "x.spam"), "spam", [], "x.rule"),
        (verdict("x", "other.rule"), "[x1] spam", ["5.7.1"], "x.token"),
        (verdict("x"), "spam", ["550", "5.7.1"], "x.code"),
        (verdict("x"), "spam", ["550", "5.6.0"], "x.name"),
        (verdict("y"), "spam", [], "x.name"),
        (verdict("z"), "[x1] spam", ["5.7.1"], "spam"),
        (verdict(), "[x1] spam", ["5.7.1"], "spam"),
        (verdict(), "mail loops back", [], "program.words"),
        (verdict(), "spam", ["5.4.6"], "spam"),
        (verdict(blocklists=("bl.example",)), "spam", [], "list.listed"),
        (verdict("x", blocklists=("bl.example",)), "spam", ["5.7.1"], "list.listed"),
    ],
)
def test_the_case_that_is_described_most_closely_is_chosen(
    given: Verdict, text: str, codes: list[str], chosen: str
) -> None:
    assert BOOK.choose(given, text, codes).id == chosen


def test_a_case_of_another_reason_is_never_chosen() -> None:
    found = Verdict(reason=Reason.VIRUS, party=Party.MESSAGE, type=FailureType.BLOCK, provider="x", rule="x.spam")
    assert BOOK.choose(found, "[x1]", ["5.7.1"]).id == "virus"


def test_a_code_stands_for_its_class_and_its_subject() -> None:
    assert code_shapes("550") == {"550", "5xx"}
    assert code_shapes("5.7.1") == {"5.7.1", "5.7.x", "x.7.1", "x.7.x", "5.x.x"}


def test_cases_are_found_by_a_code_and_by_a_reason() -> None:
    assert [one.id for one in BOOK.with_code("5.7.26")] == ["x.code"]
    assert len(list(BOOK.with_reason(Reason.SPAM))) == 7
    assert list(BOOK.with_reason(Reason.VIRUS)) == []
