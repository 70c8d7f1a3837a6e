"""Where a notice ends and the copy of the original begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.reading.mail.quoted import quoted_original

NOTICE = "We could not deliver.\n\nann@example.org: user unknown\n\n"

ANNOUNCED = [
    "--- Below this line is a copy of the message.\n",
    "------ This is a copy of the message, including all the headers. ------\n",
    "   ----- Original message follows -----\n",
    "--- The header of the original message is following. ---\n",
    "----- Message header follows -----\n",
    "Unsent message below:\n",
    "-------- Ursprüngliche Nachricht --------\n",
    "Received: from app.example.org by mx.example.org; Mon, 2 Nov 2026 09:00:00 +0000\nFrom: news@example.com\n",
    "Return-Path: <news@example.com>\nReceived: from app.example.org\n",
]

#: Sentences that only mention a message.
MENTIONED = [
    "The original message was received at Mon, 2 Nov 2026 from app.example.org\n",
    "Your message could not be delivered. A copy of it is attached to this report for your records.\n",
    "Please do not resend the original message to these people, and write to the postmaster if you must.\n",
    "received: nothing yet\n",
]


@pytest.mark.parametrize("line", ANNOUNCED)
def test_the_notice_ends_where_the_copy_is_announced(line: str) -> None:
    text = NOTICE + line + "\nTo: bob@example.org\n\nHello\n"
    assert text[: quoted_original(text)] == NOTICE


@pytest.mark.parametrize("line", MENTIONED)
def test_a_sentence_that_mentions_the_message_ends_nothing(line: str) -> None:
    text = NOTICE + line + "\nThe rest of the notice.\n"
    assert quoted_original(text) == len(text)


@given(st.text(max_size=300))
def test_the_end_lies_within_the_text(text: str) -> None:
    assert 0 <= quoted_original(text) <= len(text)
