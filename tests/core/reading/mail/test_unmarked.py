"""Automatic replies that no header tells apart, and the answers of people that look like them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import carom
from carom.core.model import Kind, Reason
from carom.core.reading.mail.unmarked import languages
from tests.core.reading.mail.making import plain

ANSWER = "Return-Path: <rosa@example.org>\nIn-Reply-To: <m1@mail.larkfield.example>\n"


class Replies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mail that calls itself automatic, and one of somebody who is away, or whose mailbox is read no more."""

    automatic: str
    absent: str


REPLIES = msgspec.toml.decode((Path(__file__).parent / "unmarked.toml").read_bytes(), type=dict[str, Replies])


def kinds(raw: bytes) -> list[Kind]:
    return [report.kind for report in carom.parse_mail(raw)]


@pytest.mark.parametrize("code", list(REPLIES))
def test_an_answer_that_calls_itself_automatic_is_an_automatic_reply(code: str) -> None:
    assert kinds(plain("Re: spring", REPLIES[code].automatic, head=ANSWER)) == [Kind.AUTO_REPLY]


@pytest.mark.parametrize("code", list(REPLIES))
def test_an_answer_that_tells_of_nothing_but_absence_is_an_automatic_reply(code: str) -> None:
    assert kinds(plain("Re: spring", REPLIES[code].absent, head=ANSWER)) == [Kind.AUTO_REPLY]


@pytest.mark.parametrize("code", list(REPLIES))
def test_the_same_words_in_mail_that_answers_none_are_a_persons(code: str) -> None:
    head = "Return-Path: <rosa@example.org>\n"
    assert kinds(plain("spring", REPLIES[code].automatic, head=head)) == []
    assert kinds(plain("spring", REPLIES[code].absent, head=head)) == []


def test_every_language_has_a_mail_of_its_own() -> None:
    assert {one.code for one in languages()} == set(REPLIES)


def test_words_are_in_lower_case() -> None:
    names = [name for name in languages()[0].__struct_fields__ if name != "code"]
    written = [word for one in languages() for name in names for word in getattr(one, name)]
    assert [word for word in written if word != word.lower()] == []


def test_a_word_of_absence_in_the_subject_answers_as_well() -> None:
    text = "Je suis absent jusqu'au 3 mai. En cas d'urgence, écrivez à bureau@example.org."
    assert kinds(plain("Absence - spring", text, head="Return-Path: <rosa@example.org>\n")) == [Kind.AUTO_REPLY]


def test_letters_without_their_marks_are_read_alike() -> None:
    text = "Guten Tag,\n\nich bin ausser Haus. Nach meiner Rueckkehr beantworte ich Ihre Mail."
    assert kinds(plain("AW: spring", text, head=ANSWER)) == [Kind.AUTO_REPLY]


def test_who_has_left_and_says_so_is_told_apart() -> None:
    text = "Hello,\n\nI no longer work at Example. Please write to desk@example.org."
    (found,) = carom.parse_mail(plain("Re: spring", text, head=ANSWER))
    assert found.kind is Kind.AUTO_REPLY
    text = "Rosa Lang has left the company. Please write to desk@example.org."
    (found,) = carom.parse_mail(plain("Re: spring", text, sender="Rosa Lang <rosa@example.org>", head=ANSWER))
    assert found.verdict is not None
    assert found.verdict.reason is Reason.MAILBOX_DISABLED


PEOPLE = {
    "another matter before": "Thanks for the draft. I am away until Monday and will read it when I return.",
    "another matter behind": (
        "Hi,\n\nI'm on holiday until Monday. The contract looks fine to all of us, so go ahead. "
        "I will sign when I return."
    ),
    "days to come": "Hi Kim,\n\nI will be away next week, please contact Ben.",
    "a question": "Hi,\n\nI am on leave until Monday. Could you send it to Ben in the meantime?",
    "a quotation": "Hi,\n\nI am away until Monday, in urgent cases call me.\n\nOn 2 May 2026 Kim wrote:\n> hello",
    "an offer that ended": "Guten Tag,\n\ndas Angebot ist leider nicht mehr gültig.",
    "a tool that ended": "Hello,\n\nthis version is no longer in use.",
    "a lost interest": "Hi,\n\nI am no longer interested in the seeds.",
    "an automatic reply of which somebody speaks": (
        "Hi,\n\nwe would have to translate the text that goes out at night, and the automatic reply of the shop, too."
    ),
    "a long letter": "Hi,\n\nthis is an automatic reply, I said to him. "
    + "And then we went on to the next page. " * 30,
}


@pytest.mark.parametrize("name", list(PEOPLE))
def test_people_who_answer_are_no_machines(name: str) -> None:
    assert kinds(plain("Re: spring", PEOPLE[name], sender="Rosa <rosa@example.org>", head=ANSWER)) == []


@pytest.mark.parametrize("head", ["List-Id: <a.example>\n", "X-GitHub-Reason: mention\n"])
def test_what_is_sent_to_many_is_no_reply(head: str) -> None:
    text = "Hello,\n\nthis is an automatic message, please do not reply. We have received your order."
    assert kinds(plain("Re: spring", text, head=ANSWER + head)) == []


def test_an_automatic_message_must_say_that_something_was_received_or_somebody_is_away() -> None:
    text = "Hello,\n\nthis is an automatic message, please do not reply. Your parcel is on its way."
    assert kinds(plain("Re: spring", text, head=ANSWER)) == []
