"""The recipient that a return path names, and the proof that a report is about our own mail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carom.app.engine import default_classifier
from carom.core.model import Outcome, Proof, Report
from carom.core.reading.mail import read_mail
from carom.core.reading.mail.grounds import Grounds
from carom.core.return_path import Keyring, make_key, make_return_path, parse_pattern
from tests.core.reading.mail.making import HEAD, MESSAGE_FIELDS, ORIGINAL, TEXT, feedback, plain, report, standard

CLASSIFY = default_classifier().classify
KEY = make_key("k1", b"0123456789abcdef")
SENT = date(2026, 11, 2)
GROUNDS = Grounds(today=SENT + timedelta(days=1), keyring=Keyring((KEY,)))
NOBODY = MESSAGE_FIELDS + "\nAction: failed\nStatus: 5.0.0\n"
OWN = "news-bounces@mail.larkfield.example"
WITHOUT_TO = ORIGINAL.replace("To: rosa@example.org\n", "")


def to(address: str, raw: bytes) -> bytes:
    """The same mail, come back to this address."""
    return raw.replace(b"To: " + OWN.encode(), b"To: " + address.encode(), 1)


def read(raw: bytes, grounds: Grounds = GROUNDS) -> list[Report]:
    return list(read_mail(raw, CLASSIFY, grounds).reports)


def signed(recipient: str) -> str:
    return make_return_path("bounces@mail.larkfield.example", recipient, KEY, SENT)


@pytest.mark.parametrize(
    "return_path",
    [
        "bounces+ann=example.org@mail.larkfield.example",
        "prvs=0123456789=bounces+ann=example.org@mail.larkfield.example",
        "SRS0=HHHH=TT=mail.larkfield.example=bounces+ann=example.org@fwd.example",
    ],
)
def test_a_report_that_names_nobody_is_about_whom_the_return_path_names(return_path: str) -> None:
    raw = to(return_path, report(NOBODY, original=WITHOUT_TO))
    assert read_mail(to(OWN, report(NOBODY, original=WITHOUT_TO)), CLASSIFY).outcome is Outcome.NOT_UNDERSTOOD
    reading = read_mail(raw, CLASSIFY)
    assert [one.recipient for one in reading.reports] == ["ann@example.org"]
    assert reading.outcome is Outcome.REPORT


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Envelope-To"])
def test_the_address_that_our_server_noted_counts_as_well(header: str) -> None:
    head = HEAD + f"{header}: bounces+ann=example.org@mail.larkfield.example\n"
    assert read(report(NOBODY, original=WITHOUT_TO, head=head))[0].recipient == "ann@example.org"


def test_beside_another_recipient_it_is_the_address_that_we_wrote() -> None:
    (one,) = read(to("bounces+ann=example.net@mail.larkfield.example", standard()))
    assert (one.recipient, one.original_recipient) == ("rosa@example.org", "ann@example.net")


@pytest.mark.parametrize(
    "return_path",
    [
        "bounces+rosa=example.org@mail.larkfield.example",
        "owner-rose-garden-rosa=example.org@mail.larkfield.example",
        "bounces+Rosa=EXAMPLE.org@mail.larkfield.example",
    ],
)
def test_the_same_recipient_is_not_told_twice(return_path: str) -> None:
    (one,) = read(to(return_path, standard()))
    assert (one.recipient, one.original_recipient) == ("rosa@example.org", None)


def test_among_doubtful_readings_the_one_that_the_mail_names_is_taken() -> None:
    original = ORIGINAL.replace("To: rosa@", "To: mary-ann@")
    raw = to("owner-rose-garden-mary-ann=example.org@mail.larkfield.example", standard().replace(b"rosa", b"old-ann"))
    assert read(raw.replace(ORIGINAL.replace("rosa", "old-ann").encode(), original.encode()))[0].original_recipient == (
        "mary-ann@example.org"
    )


def test_a_report_on_several_people_is_left_as_it_is() -> None:
    fields = "Final-Recipient: rfc822; {}@example.org\nAction: failed\nStatus: 5.1.1\n"
    raw = to("bounces+ann=example.net@mail.larkfield.example", standard(fields.format("rosa"), fields.format("bob")))
    assert [(one.recipient, one.original_recipient) for one in read(raw)] == [
        ("rosa@example.org", None),
        ("bob@example.org", None),
    ]


def test_an_answer_from_another_address_is_told_with_the_address_that_was_written_to() -> None:
    raw = plain("Out of office", "I am away.", head="Auto-Submitted: auto-replied\n").replace(
        b"To: news@mail.larkfield.example", b"To: bounces+ann=example.net@mail.larkfield.example"
    )
    (one,) = read(raw)
    assert (one.kind, one.recipient, one.original_recipient) == ("auto_reply", "rosa@example.org", "ann@example.net")


def test_a_pattern_of_the_operator_comes_before_the_common_forms() -> None:
    raw = to("b-7-mary-ann=example.net@mail.larkfield.example", standard())
    grounds = Grounds(patterns=(parse_pattern("b-{number}-{recipient}@mail.larkfield.example"),))
    assert read(raw, Grounds())[0].original_recipient == "ann@example.net"
    assert read(raw, grounds)[0].original_recipient == "mary-ann@example.net"


def test_the_envelope_sender_of_the_original_is_told_without_what_gateways_put_around_it() -> None:
    original = ORIGINAL.replace("<news-bounces@", "<prvs=0123456789=news-bounces@")
    (one,) = read(
        report(MESSAGE_FIELDS + "\nFinal-Recipient: rfc822; rosa@example.org\nAction: failed\n", original=original)
    )
    assert one.original is not None
    assert one.original.envelope_sender == "news-bounces@mail.larkfield.example"


def test_a_signed_return_path_is_proof() -> None:
    (one,) = read(to(signed("rosa@example.org"), standard()))
    assert (one.proof, one.original_recipient) == (Proof.SIGNED_RETURN_PATH, None)


def test_a_signature_proves_also_that_a_forwarded_address_was_ours() -> None:
    (one,) = read(to(signed("ann@example.net"), standard()))
    assert (one.proof, one.original_recipient) == (Proof.SIGNED_RETURN_PATH, "ann@example.net")


def test_a_signature_of_a_complaint_stands_in_the_returned_mail() -> None:
    original = ORIGINAL.replace(OWN, signed("rosa@example.org"))
    (one,) = read(feedback("Feedback-Type: abuse\n", original))
    assert (one.kind, one.recipient, one.proof) == ("complaint", "rosa@example.org", Proof.SIGNED_RETURN_PATH)


@pytest.mark.parametrize(
    "return_path",
    [
        OWN,
        "bounces+rosa=example.org@mail.larkfield.example",
        signed("rosa@example.org").replace("rosa", "bob"),
        signed("rosa@example.org").replace("c1k1", "c1k9"),
        signed("rosa@example.org").replace("bounces", "sales"),
    ],
)
def test_without_a_valid_signature_a_report_is_hearsay(return_path: str) -> None:
    (one,) = read(to(return_path, standard()))
    assert one.proof is Proof.HEARSAY


def test_an_old_signature_proves_nothing() -> None:
    late = Grounds(today=SENT + timedelta(days=90), keyring=Keyring((KEY,)))
    assert read(to(signed("rosa@example.org"), standard()), late)[0].proof is Proof.HEARSAY


def test_a_signature_is_for_one_recipient_of_a_report_on_several() -> None:
    fields = "Final-Recipient: rfc822; {}@example.org\nAction: failed\nStatus: 5.1.1\n"
    raw = to(signed("rosa@example.org"), standard(fields.format("rosa"), fields.format("bob")))
    assert [one.proof for one in read(raw)] == [Proof.SIGNED_RETURN_PATH, Proof.HEARSAY]


def knows_the_first(given: Report) -> bool:
    return given.original is not None and given.original.message_id == "<m1.20261102@mail.larkfield.example>"


@pytest.mark.parametrize(
    ("raw", "proof"),
    [
        (standard(), Proof.KNOWN_MESSAGE),
        (standard().replace(b"<m1.", b"<m2."), Proof.HEARSAY),
        (plain("Undelivered Mail", TEXT + "\n<rosa@example.org>: 550 no", head="Return-Path: <>\n"), Proof.HEARSAY),
    ],
)
def test_a_message_that_we_sent_is_proof(raw: bytes, proof: Proof) -> None:
    assert [one.proof for one in read(raw, Grounds(knows=knows_the_first))] == [proof]


def test_nobody_is_asked_about_a_report_that_names_no_message() -> None:
    asked: list[Report] = []

    def ask(given: Report) -> bool:
        asked.append(given)
        return True

    raw = standard().replace(b"Message-ID: <m1", b"X-ID: <m1").replace(b"Original-Envelope-Id: env-77\n", b"")
    assert [one.proof for one in read(raw, Grounds(knows=ask))] == [Proof.HEARSAY]
    assert asked == []


def test_a_signature_is_stronger_than_a_known_message() -> None:
    grounds = Grounds(GROUNDS.today, GROUNDS.keyring, knows=knows_the_first)
    assert read(to(signed("rosa@example.org"), standard()), grounds)[0].proof is Proof.SIGNED_RETURN_PATH
