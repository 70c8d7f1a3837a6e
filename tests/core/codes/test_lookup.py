import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.codes import (
    ReplyFacts,
    Status,
    StatusFacts,
    class_facts,
    parse_status,
    registered_replies,
    registered_statuses,
    reply_class_facts,
    reply_facts,
    status_facts,
    subject_facts,
)

# How many details each subject has in the registry, counted from zero.
REGISTRY = {0: 1, 1: 11, 2: 5, 3: 7, 4: 8, 5: 7, 6: 11, 7: 31}

# Associated reply codes by the registry, one of each kind.
ASSOCIATED = [
    ("5.1.1", (451, 550)),
    ("5.1.10", (556,)),
    ("5.2.2", (552,)),
    ("5.3.2", (453, 521)),
    ("2.3.6", (250, 251)),
    ("5.5.6", (500,)),
    ("5.6.8", (252, 550, 553)),
    ("5.7.1", (451, 454, 502, 503, 533, 550, 551)),
    ("5.7.8", (535, 554)),
    ("4.7.12", (422, 432)),
    ("5.7.13", (525,)),
    ("5.7.24", (451, 550)),
    ("5.7.28", ()),
    ("5.7.30", (550,)),
]

# RFC 5321 section 4.2.3 and the extensions that add codes.
REPLIES = [
    *(211, 214, 220, 221, 235, 250, 251, 252, 253, 334, 354, 355),
    *(421, 422, 430, 432, 450, 451, 452, 453, 454, 455, 458, 459),
    *(500, 501, 502, 503, 504, 521, 523, 524, 525, 530, 533, 534, 535, 538),
    *(550, 551, 552, 553, 554, 555, 556),
]


def test_every_registered_status_code_is_there_in_order() -> None:
    expected = [f"x.{subject}.{detail}" for subject, count in REGISTRY.items() for detail in range(count)]
    assert [facts.code for facts in registered_statuses()] == expected


def test_every_standard_reply_code_is_there_in_order() -> None:
    assert [facts.code for facts in registered_replies()] == REPLIES


@pytest.mark.parametrize(("code", "replies"), ASSOCIATED)
def test_a_status_code_names_the_reply_codes_that_go_with_it(code: str, replies: tuple[int, ...]) -> None:
    facts = status_facts(code)
    assert facts is not None
    assert facts.replies == replies


def test_every_associated_reply_code_is_in_the_table_of_reply_codes() -> None:
    assert {reply for facts in registered_statuses() for reply in facts.replies} <= set(REPLIES)


def test_a_status_code_may_carry_the_class_of_each_reply_code_that_goes_with_it() -> None:
    wrong = [
        facts.code
        for facts in registered_statuses()
        if not {reply // 100 for reply in facts.replies} | set(facts.reply_classes) <= set(facts.classes)
    ]
    assert wrong == []


def test_classes_are_success_for_now_or_for_good() -> None:
    assert {digit for facts in registered_statuses() for digit in facts.classes} == {2, 4, 5}


def test_every_code_tells_a_person_something() -> None:
    rows: list[StatusFacts | ReplyFacts] = [*registered_statuses(), *registered_replies()]
    silent = [row.code for row in rows if not (row.title and row.meaning.endswith(".") and row.usually.endswith("."))]
    assert silent == []


def test_every_code_but_one_has_its_standard() -> None:
    # x.7.28 was registered without an RFC.
    rows: list[StatusFacts | ReplyFacts] = [*registered_statuses(), *registered_replies()]
    assert [row.code for row in rows if not row.rfc] == ["x.7.28"]


@pytest.mark.parametrize(
    "code", ["5.1.1", "4.1.1", "2.1.1", "x.1.1", "X.1.1", " 5.1.1 ", "#5.1.1", "5.1.1 (no such user)"]
)
def test_a_status_code_is_found_however_it_is_written(code: str) -> None:
    facts = status_facts(code)
    assert facts is not None
    assert facts.code == "x.1.1"
    assert facts.registered


def test_an_unknown_detail_gets_what_its_subject_means() -> None:
    facts = status_facts("5.1.99")
    subject = subject_facts(1)
    assert facts is not None
    assert subject is not None
    assert (facts.code, facts.meaning, facts.registered) == ("x.1.99", subject.meaning, False)


@pytest.mark.parametrize(
    "code",
    ["", "5", "5.1", "550", "5.1.1.1", "3.1.1", "6.1.1", "5.1.1000", "5.9.1", "five", "x.x.x", "\u0665.\u0661.\u0661"],
)
def test_what_is_no_status_code_has_no_facts(code: str) -> None:
    assert status_facts(code) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("5.1.1", Status(5, 1, 1)),
        ("4.7.650", Status(4, 7, 650)),
        ("  2.0.0 (sent)", Status(2, 0, 0)),
        ("#5.7.1", Status(5, 7, 1)),
        ("5.01.001", Status(5, 1, 1)),
        ("5.1.1-gsmtp", Status(5, 1, 1)),
        ("550 5.1.1", None),
        ("5.1.1x", None),
        ("5.1.1.2", None),
        ("5.1", None),
        ("1.1.1", None),
        ("", None),
    ],
)
def test_a_status_is_read_from_the_beginning_of_a_text(text: str, status: Status | None) -> None:
    assert parse_status(text) == status


@given(st.sampled_from([2, 4, 5]), st.integers(0, 999), st.integers(0, 999))
def test_a_status_is_read_as_it_is_written(digit: int, subject: int, detail: int) -> None:
    status = Status(digit, subject, detail)
    assert parse_status(str(status)) == status


@given(st.text())
def test_any_text_can_be_asked_for(text: str) -> None:
    assert status_facts(text) is None or parse_status(text) is not None or text.strip().lower().startswith("x.")


@pytest.mark.parametrize("code", [550, 421, 250, 354])
def test_a_standard_reply_code_has_facts(code: int) -> None:
    facts = reply_facts(code)
    assert facts is not None
    assert (facts.code, facts.registered) == (code, True)


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (557, "refused for good, mail system"),
        (571, "refused for good, unspecified"),
        (447, "refused for now, unspecified"),
    ],
)
def test_an_unknown_reply_code_gets_what_its_digits_mean(code: int, title: str) -> None:
    facts = reply_facts(code)
    assert facts is not None
    assert (facts.title, facts.registered) == (title, False)


@pytest.mark.parametrize("code", [-550, 0, 5, 55, 199, 600, 5500])
def test_what_is_no_reply_code_has_no_facts(code: int) -> None:
    assert reply_facts(code) is None


@given(st.integers(200, 599))
def test_every_number_that_a_server_may_answer_has_facts(code: int) -> None:
    facts = reply_facts(code)
    assert facts is not None
    assert facts.code == code


def test_digits_alone_have_meanings() -> None:
    assert [digit for digit in range(10) if class_facts(digit)] == [2, 4, 5]
    assert [digit for digit in range(10) if subject_facts(digit)] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert [digit for digit in range(10) if reply_class_facts(digit)] == [2, 3, 4, 5]
