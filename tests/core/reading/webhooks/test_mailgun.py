from typing import Any

import pytest

from carom.core.model import Header, Reason
from tests.core.reading.webhooks.making import ANN, BOB, mailgun, only, read, told

DASHES = "----form"


def parts(fields: list[tuple[str, str]], end: str = "\r\n", file: str = "") -> bytes:
    written = [f'--{DASHES}{end}Content-Disposition: form-data; name="{k}"{end}{end}{v}{end}' for k, v in fields]
    return ("".join(written) + file + f"--{DASHES}--{end}").encode()


def urlencoded(fields: list[tuple[str, str]]) -> bytes:
    from urllib.parse import urlencode

    return urlencode(fields).encode()


BOUNCED = [
    ("event", "bounced"),
    ("recipient", ANN),
    ("code", "550"),
    ("error", "5.1.1 The email account that you tried to reach does not exist"),
    ("Message-Id", "<m@example.net>"),
    ("message-headers", '[["Subject", "A letter"], ["From", "news@example.net"], ["X", {"a": 1}]]'),
    ("timestamp", "1800000000"),
    ("token", "t"),
    ("signature", "s"),
]
HEADERS = {"Content-Type": f'multipart/form-data; boundary="{DASHES}"'}


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (urlencoded(BOUNCED), {}),
        (urlencoded(BOUNCED), {"Content-Type": "application/x-www-form-urlencoded"}),
        (parts(BOUNCED), HEADERS),
        (parts(BOUNCED, end="\n"), HEADERS),
        (parts(BOUNCED), {}),
    ],
)
def test_the_older_webhooks_are_forms_of_either_sort(body: bytes, headers: dict[str, str]) -> None:
    report = only("mailgun", body, headers)
    assert (report.recipient, report.reply_code, report.status) == (ANN, 550, "5.1.1")
    assert report.verdict is not None
    assert report.verdict.reason is Reason.USER_UNKNOWN
    assert report.original is not None
    assert (report.original.message_id, report.original.subject) == ("<m@example.net>", "A letter")


def test_files_in_a_form_are_left_out() -> None:
    file = f'--{DASHES}\r\nContent-Disposition: form-data; name="recipient"; filename="x"\r\n\r\n{BOB}\r\n'
    body = parts([("event", "delivered")], file=file) + parts([("recipient", ANN)])
    assert told(read("mailgun", body, HEADERS)) == [("delivery", ANN)]


def test_variables_of_the_sender_do_not_take_the_place_of_mailguns_own() -> None:
    fields = [
        ("event", "unsubscribed"),
        ("recipient", ANN),
        ("event", "party"),
        ("recipient", "hers"),
        ("timestamp", "never"),
        ("timestamp", "1800000000"),
    ]
    report = only("mailgun", urlencoded(fields))
    assert (str(report.kind), report.recipient) == ("unsubscribe", ANN)
    assert report.occurred_at is not None


@pytest.mark.parametrize("code", ["605", "606", "607"])
def test_mail_that_was_not_tried_is_suppressed(code: str) -> None:
    fields = [("event", "dropped"), ("recipient", ANN), ("reason", "hardfail"), ("code", code)]
    report = only("mailgun", urlencoded(fields))
    assert report.verdict is not None
    assert (report.verdict.reason, report.reply_code) == (Reason.SUPPRESSED, None)


def failed(severity: str, **data: Any) -> Any:
    body = mailgun(f"failed/{severity}")
    body["event-data"] |= data
    return body


@pytest.mark.parametrize("reason", ["suppress-bounce", "suppress-complaint", "suppress-unsubscribe"])
def test_a_suppression_is_told_by_its_reason(reason: str) -> None:
    status = {"code": 605, "message": "", "description": "Not delivering to this address"}
    report = only("mailgun", failed("permanent", reason=reason, **{"delivery-status": status}))
    assert report.verdict is not None
    assert report.verdict.reason is Reason.SUPPRESSED
    assert report.diagnostic == "Not delivering to this address"


def test_a_code_of_mailguns_own_is_no_reply_code() -> None:
    status = {"code": 498, "message": "No MX for nowhere.example"}
    report = only("mailgun", failed("permanent", reason="bounce", **{"delivery-status": status}))
    assert report.reply_code is None
    assert report.verdict is not None
    assert report.verdict.reason in {Reason.DOMAIN_NO_MAIL, Reason.DOMAIN_UNKNOWN}


def test_all_that_is_known_of_the_message_is_kept() -> None:
    report = only(
        "mailgun",
        failed(
            "temporary",
            tags=["spring", "letter"],
            campaigns=[],
            envelope={"sender": "bounces@example.net"},
            message={"headers": {"message-id": "m@example.net", "subject": "A letter", "from": "N <n@example.net>"}},
            **{"mailing-list": {"address": "letters@example.net"}, "delivery-status": {"mx-host": "mx.example.com"}},
        ),
    )
    assert report.remote_mta == "mx.example.com"
    assert report.original is not None
    assert report.original.message_id == "<m@example.net>"
    assert (report.original.list_id, report.original.sender) == ("letters@example.net", "n@example.net")
    assert report.original.headers == (Header("x-tag", "spring"), Header("x-tag", "letter"))


def test_an_event_with_nothing_but_its_name_is_read() -> None:
    assert told(read("mailgun", {"event-data": {"event": "delivered"}})) == [("delivery", None)]
