"""Delivery reports of RFC 3464, whole and broken."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

import carom
from carom.core.model import Action, Kind, Outcome, Reason, Report
from carom.core.reading.mail import read_mail
from tests.core.reading.mail.making import MESSAGE_FIELDS, ORIGINAL, RECIPIENT_FIELDS, TEXT, report, standard


def _one(raw: bytes) -> Report:
    (only,) = carom.parse_mail(raw)
    return only


def test_every_field_of_a_report_is_read() -> None:
    found = _one(standard())
    assert found.kind is Kind.BOUNCE
    assert (found.recipient, found.action, found.status, found.reply_code) == (
        "rosa@example.org",
        Action.FAILED,
        "5.1.1",
        550,
    )
    assert (found.reporting_mta, found.remote_mta, found.envelope_id) == ("mx.example.net", "mx.example.org", "env-77")
    assert found.diagnostic == "550 5.1.1 <rosa@example.org>: User unknown"
    assert found.verdict is not None
    assert found.verdict.reason is Reason.USER_UNKNOWN
    assert found.dialect == "rfc3464"


def test_the_original_is_described() -> None:
    original = _one(standard()).original
    assert original is not None
    assert original.message_id == "<m1.20261102@mail.larkfield.example>"
    assert original.subject == "Fr\u00fchling im Garten"
    assert original.envelope_sender == "news-bounces@mail.larkfield.example"
    assert original.sender == "news@mail.larkfield.example"
    assert original.list_id == "<news.larkfield.example>"
    assert original.feedback_id == "autumn:larkfield"
    assert [(header.name, header.value) for header in original.headers if header.name == "x-campaign"] == [
        ("x-campaign", "autumn-7")
    ]


def test_the_time_is_that_of_the_last_attempt_and_else_of_the_mail() -> None:
    dated = standard(RECIPIENT_FIELDS + "Last-Attempt-Date: Mon, 02 Nov 2026 09:30:00 +0200\n")
    assert _one(dated).occurred_at == datetime(2026, 11, 2, 7, 30, tzinfo=UTC)
    assert _one(standard()).occurred_at == datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


ACTIONS = [
    ("failed", Kind.BOUNCE, Action.FAILED),
    ("Failed (permanently)", Kind.BOUNCE, Action.FAILED),
    ("FAILURE", Kind.BOUNCE, Action.FAILED),
    ("delayed", Kind.DELAY, Action.DELAYED),
    ("delivered", Kind.DELIVERY, Action.DELIVERED),
    ("relayed", Kind.RELAY, Action.RELAYED),
    ("expanded", Kind.RELAY, Action.EXPANDED),
    ("", Kind.BOUNCE, None),
    ("exploded", Kind.BOUNCE, None),
]


@pytest.mark.parametrize(("written", "kind", "action"), ACTIONS)
def test_every_action_has_its_kind(written: str, kind: Kind, action: Action | None) -> None:
    found = _one(standard(RECIPIENT_FIELDS.replace("Action: failed", f"Action: {written}")))
    assert (found.kind, found.action) == (kind, action)
    assert (found.verdict is not None) is (kind in (Kind.BOUNCE, Kind.DELAY))


RECIPIENTS = [
    ("rfc822; rosa@example.org", "rosa@example.org"),
    ("RFC822;<Rosa.P@Example.ORG>", "Rosa.P@example.org"),
    ("rfc/822; rosa@example.org", "rosa@example.org"),
    ("rosa@example.org", "rosa@example.org"),
    ("utf-8; m\u00fcller@B\u00fccher.example", "m\u00fcller@b\u00fccher.example"),
    ("utf-8; m\\x{FC}ller@example.org", "m\u00fcller@example.org"),
    ("rfc822; rosa..p.@docomo.example", "rosa..p.@docomo.example"),
    ('rfc822; "rosa p"@example.org', '"rosa p"@example.org'),
]


@pytest.mark.parametrize(("written", "recipient"), RECIPIENTS)
def test_recipients_are_read_however_they_are_written(written: str, recipient: str) -> None:
    block = RECIPIENT_FIELDS.replace("rfc822; rosa@example.org", written)
    assert _one(standard(block)).recipient == recipient


def test_each_recipient_has_a_report_of_its_own() -> None:
    full = RECIPIENT_FIELDS.replace("rosa@", "tom@").replace("5.1.1", "4.2.2").replace("User unknown", "mailbox full")
    found = carom.parse_mail(standard(RECIPIENT_FIELDS, full))
    assert [(item.recipient, str(item.verdict.reason)) for item in found if item.verdict] == [
        ("rosa@example.org", "user_unknown"),
        ("tom@example.org", "mailbox_full"),
    ]


def test_recipients_without_a_blank_line_between_them_are_told_apart() -> None:
    raw = report(MESSAGE_FIELDS + RECIPIENT_FIELDS + RECIPIENT_FIELDS.replace("rosa@", "tom@"))
    assert [item.recipient for item in carom.parse_mail(raw)] == ["rosa@example.org", "tom@example.org"]


def test_one_recipient_named_twice_is_reported_once() -> None:
    assert len(carom.parse_mail(standard(RECIPIENT_FIELDS, RECIPIENT_FIELDS))) == 1


def test_a_block_torn_by_a_blank_line_is_one() -> None:
    torn = RECIPIENT_FIELDS.replace("Action:", "\nAction:")
    assert _one(standard(torn)).status == "5.1.1"


def test_the_address_that_the_sender_wrote_is_kept_beside_the_final_one() -> None:
    block = "Original-Recipient: rfc822; garden@example.com\n" + RECIPIENT_FIELDS
    found = _one(standard(block))
    assert (found.recipient, found.original_recipient) == ("rosa@example.org", "garden@example.com")


def test_without_a_final_recipient_the_original_one_is_taken() -> None:
    block = RECIPIENT_FIELDS.replace("Final-Recipient", "Original-Recipient")
    assert _one(standard(block)).recipient == "rosa@example.org"


def test_a_report_that_names_nobody_is_about_the_only_addressee_of_the_original() -> None:
    assert _one(standard("Action: failed\nStatus: 5.1.1\n")).recipient == "rosa@example.org"


def test_folded_and_unfolded_diagnostics_are_one_line() -> None:
    block = RECIPIENT_FIELDS.replace(" User unknown", "\n    User\n    unknown")
    assert _one(standard(block)).diagnostic == "550 5.1.1 <rosa@example.org>: User unknown"
    spilled = RECIPIENT_FIELDS.replace(" User unknown", "\nUser unknown")
    assert _one(standard(spilled)).diagnostic == "550 5.1.1 <rosa@example.org>: User unknown"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_an_encoded_status_part_is_decoded(encoding: str) -> None:
    status = MESSAGE_FIELDS + "\n" + RECIPIENT_FIELDS
    body = base64.encodebytes(status.encode()).decode() if encoding == "base64" else status.replace("=", "=3D")
    assert _one(report(body, encoding=encoding)).recipient == "rosa@example.org"


def test_a_block_in_base64_inside_a_plain_part_is_decoded() -> None:
    block = base64.encodebytes(RECIPIENT_FIELDS.encode()).decode()
    assert _one(report(MESSAGE_FIELDS + "\n" + block)).status == "5.1.1"


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_all_line_ends_read_alike(ends: str) -> None:
    raw = standard().decode().replace("\n", ends).encode()
    assert _one(raw).recipient == "rosa@example.org"


def test_a_status_part_may_be_the_whole_mail() -> None:
    raw = (
        f"From: MAILER-DAEMON@example.net\nSubject: failed\nContent-Type: message/delivery-status\n\n{RECIPIENT_FIELDS}"
    )
    assert _one(raw.encode()).status == "5.1.1"


def test_a_boundary_that_the_header_spells_otherwise_is_mended() -> None:
    raw = standard().decode().replace("boundary=XX", 'boundary="lost"')
    assert _one(raw.encode()).recipient == "rosa@example.org"


def test_leading_blank_lines_and_an_mbox_line_do_not_matter() -> None:
    assert _one(b"\r\n\r\n" + standard()).recipient == "rosa@example.org"
    assert _one(b"From MAILER-DAEMON Mon Nov  2 10:00:00 2026\n" + standard()).recipient == "rosa@example.org"


def test_a_part_for_each_recipient_is_read_like_blocks_of_one() -> None:
    other = RECIPIENT_FIELDS.replace("rosa@example.org", "tom@example.com").replace("5.1.1", "5.2.2")
    part = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
    raw = standard().replace(
        b"--XX\nContent-Type: message/rfc822", f"--XX\n{part}{other}\n--XX\nContent-Type: message/rfc822".encode()
    )
    assert [(item.recipient, item.status) for item in carom.parse_mail(raw)] == [
        ("rosa@example.org", "5.1.1"),
        ("tom@example.com", "5.2.2"),
    ]


TELLING = [
    # The machine part says nothing; the words for people do.
    ("Status: 5.0.0\n", "<rosa@example.org>: host mx.example.org said: 552 5.2.2 mailbox full\n", "mailbox_full"),
    ("Status: 5.0.0\nDiagnostic-Code: smtp; 550\n", "The recipient's mailbox is full.\n", "mailbox_full"),
    ("Status: 4.4.7\n", "<rosa@example.org>: connect to mx.example.org: Connection refused\n", "host_unreachable"),
    # The machine part names a cause: the words for people are boilerplate beside it.
    (
        "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n",
        "A spam filter may have blocked it.\n",
        "user_unknown",
    ),
]


@pytest.mark.parametrize(("fields", "words", "reason"), TELLING)
def test_the_telling_part_wins(fields: str, words: str, reason: str) -> None:
    block = f"Final-Recipient: rfc822; rosa@example.org\nAction: failed\n{fields}"
    found = _one(standard(block, text=f"{TEXT}\n{words}"))
    assert found.verdict is not None
    assert str(found.verdict.reason) == reason


def test_a_status_that_is_bounded_in_recipients() -> None:
    from carom.core.limits import REPORT_RECIPIENTS

    blocks = [RECIPIENT_FIELDS.replace("rosa@", f"p{number}@") for number in range(REPORT_RECIPIENTS + 50)]
    assert len(carom.parse_mail(standard(*blocks))) == REPORT_RECIPIENTS


def test_outcomes_tell_reports_from_other_mail_and_from_what_is_not_understood() -> None:
    def outcome(raw: bytes) -> Outcome:
        return read_mail(raw, carom.classify).outcome

    nameless = b"Return-Path: <>\nFrom: MAILER-DAEMON@example.net\nSubject: Undelivered Mail\n\nSomething went wrong.\n"
    assert outcome(standard()) is Outcome.REPORT
    assert outcome(ORIGINAL.encode()) is Outcome.NO_REPORT
    assert outcome(nameless) is Outcome.NOT_UNDERSTOOD
    assert outcome(b"\x00\xff\xfe\x80" * 100) is Outcome.NOT_UNDERSTOOD
    assert outcome(b"") is Outcome.NOT_UNDERSTOOD


def test_a_notice_that_names_nobody_keeps_its_words() -> None:
    raw = b"Return-Path: <>\nFrom: MAILER-DAEMON@example.net\nSubject: Undelivered Mail\n\nThe mailbox is full.\n"
    found = _one(raw)
    assert (found.kind, found.recipient) == (Kind.BOUNCE, None)
    assert found.verdict is not None
    assert found.verdict.reason is Reason.MAILBOX_FULL


TYPES = ["application/octet-stream", "text/x-delivery-status", "message/delivery-report", "text/plain"]


@pytest.mark.parametrize("written", TYPES)
def test_the_machine_part_is_found_whatever_its_type(written: str) -> None:
    raw = standard().replace(b"Content-Type: message/delivery-status", f"Content-Type: {written}".encode())
    assert (_one(raw).recipient, _one(raw).status, _one(raw).remote_mta) == (
        "rosa@example.org",
        "5.1.1",
        "mx.example.org",
    )


def test_a_blank_line_between_all_fields_tears_no_recipient_in_two() -> None:
    fields = "Original-Recipient: rfc822; alias@example.com\n" + RECIPIENT_FIELDS
    found = _one(standard(fields.replace("\n", "\n\n")))
    assert (found.recipient, found.original_recipient, found.status) == (
        "rosa@example.org",
        "alias@example.com",
        "5.1.1",
    )


SAID = (
    "<rosa@example.org>: host mx.example.org[192.0.2.1] said: 550 no\n    (in reply to {} command)\n\n"
    "<tom@example.org>: host mx.example.org[192.0.2.1] said: 550 no\n    (in reply to end of DATA command)\n"
)


@pytest.mark.parametrize(("written", "command"), [("RCPT TO", "RCPT"), ("MAIL FROM", "MAIL"), ("EHLO", "EHLO")])
def test_the_command_stands_in_the_words_beside_each_recipient(written: str, command: str) -> None:
    found = carom.parse_mail(
        standard(RECIPIENT_FIELDS, RECIPIENT_FIELDS.replace("rosa", "tom"), text=SAID.format(written))
    )
    assert [item.command for item in found] == [command, "DATA"]


def test_an_address_that_cannot_be_one_is_told_as_it_was_written() -> None:
    found = _one(standard(RECIPIENT_FIELDS.replace("rosa@", "rosa@@")))
    assert found.recipient == "rosa@@example.org"


def test_an_original_recipient_is_decoded_where_only_an_encoded_character_can_be_meant() -> None:
    fields = RECIPIENT_FIELDS + "Original-Recipient: rfc822; rosa+2Bclub+40@example.org\n"
    assert _one(standard(fields)).original_recipient == "rosa+club+40@example.org"


def test_the_words_win_where_the_machine_part_says_nothing() -> None:
    fields = RECIPIENT_FIELDS.replace("5.1.1", "5.0.0").replace("smtp; 550 5.0.0 <rosa@example.org>: User unknown", "")
    text = "<rosa@example.org>: host mx.example.org[192.0.2.1] said: 552 5.2.2 Mailbox full\n"
    found = _one(standard(fields, text="This is the mail system at host mx.example.net.\n\n" + text))
    assert found.verdict is not None
    assert found.verdict.reason is Reason.MAILBOX_FULL
