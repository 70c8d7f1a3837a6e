"""Subjects that say that a message failed, and those that only speak of it."""

from __future__ import annotations

import pytest

from carom.core.reading.mail.dialects.claims import (
    claim_of,
    counts_messages,
    is_case,
    is_inbound,
    speaks_of_ours,
    topics,
)
from carom.core.reading.mail.dialects.phrases import languages
from carom.core.reading.mail.phrasebook import NOTICES

CLAIMS = [
    "undeliverable: your parcel",
    "mail system error - returned mail",
    "[postmaster] email delivery failure",
    "warning: message delayed 4 hours",
    "your message could not be delivered",
    "postmaster notification: delivery failure",
    'undeliverable: "undeliverable" explained',
]
MENTIONS = [
    "meeting forward notification: delivery status",
    "your request: mail delivery failed",
    "ticket received - undeliverable: offer",
    "answer to 'mail delivery failed: returning message to sender'",
    "your parcel could not be delivered",
    "[#4711] undelivered mail",
    "[acme/mailer] failure notice is not read",
    "ihre sendung konnte nicht zugestellt werden: nicht zugestellt",
]


@pytest.mark.parametrize("subject", CLAIMS)
def test_a_mail_system_claims_a_failure(subject: str) -> None:
    claim = claim_of(subject)
    assert (claim.failure, claim.mentions) == (True, False)


@pytest.mark.parametrize("subject", MENTIONS)
def test_others_only_speak_of_failures(subject: str) -> None:
    claim = claim_of(subject)
    assert (claim.failure, claim.mentions) == (False, True)


@pytest.mark.parametrize(
    "subject", ["your application was rejected", "your mail was rejected", "payment to rosa@example.org was refused"]
)
def test_a_refusal_is_claimed_of_a_message_of_ours_to_somebody(subject: str) -> None:
    assert not claim_of(subject).failure


@pytest.mark.parametrize("address", ["invoices@example.org", "parcel.alert@example.org"])
def test_the_name_of_an_address_is_no_topic(address: str) -> None:
    claim = claim_of(f"your mail to {address} was rejected")
    assert (claim.failure, claim.other) == (True, False)


@pytest.mark.parametrize("subject", [subject for one in languages() for subject in one.sample_subjects])
def test_every_language_claims_by_its_samples(subject: str) -> None:
    assert claim_of(subject.lower()).failure


def test_the_subject_of_the_original_stands_behind_the_head_of_a_claim() -> None:
    assert claim_of("undeliverable: weekly summary").head == "undeliverable"


@pytest.mark.parametrize(
    "subject", ["[#4711] printer", "[firm.example #17] printer", "(mail-17) printer", "#1234 printer"]
)
def test_trackers_put_a_number_or_a_project_first(subject: str) -> None:
    assert is_case(subject)


@pytest.mark.parametrize("subject", ["[plans] minutes", "undeliverable: [#4711] printer", "#2 of our plans"])
def test_tags_of_lists_are_no_cases(subject: str) -> None:
    assert not is_case(subject)


COUNTED = [
    "42 messages bounced.",
    "undelivered messages (6) pending",
    "you have 5 undelivered messages",
    "17 nachrichten konnten nicht zugestellt werden",
]
NOT_COUNTED = [
    "1 message was not delivered",
    "after 4 hours",
    "the limit is 10.5 messages",
    "your message could not be",
]


@pytest.mark.parametrize("text", COUNTED)
def test_summaries_count_messages(text: str) -> None:
    assert counts_messages(text)


@pytest.mark.parametrize("text", NOT_COUNTED)
def test_notices_are_about_one_message(text: str) -> None:
    assert not counts_messages(text)


def test_the_samples_of_topics_are_recognised() -> None:
    known = topics()
    assert [sample for sample in known.topic.samples if not claim_of(sample.lower()).other] == []
    assert [sample for sample in known.inbound.samples if not is_inbound(NOTICES.spot(sample.lower()))] == []
    assert [sample for sample in known.refused.samples if not claim_of(sample.lower()).failure] == []
    assert [sample for sample in known.ours.samples if not speaks_of_ours(NOTICES.spot(sample.lower()))] == []


def test_phrases_of_topics_are_in_lower_case_and_stand_once() -> None:
    for topic in (topics().topic, topics().inbound, topics().ours, topics().refused):
        assert [phrase for phrase in topic.phrases if phrase != phrase.lower()] == []
        assert len(topic.phrases) == len(set(topic.phrases))
