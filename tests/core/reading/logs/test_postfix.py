from datetime import UTC, datetime

import pytest

from carom.core.classify.protocol import Classify
from carom.core.model import Action, Kind, Original, Proof, Report
from carom.core.reading.logs import parse_log
from tests.core.reading.logs.listening import ListeningClassifier

HEAD = "Nov  3 08:15:30 relay2 postfix/smtp[811]: "
ISO_HEAD = "2025-11-03T09:15:30.250000+01:00 relay2 postfix/smtp[811]: "
SECOND = datetime(2025, 11, 3, 8, 15, 30, tzinfo=UTC)

REFUSED = (
    "4c9X1k2v3Bz7: to=<rosa@example.net>, relay=mx1.example.net[192.0.2.7]:25, delay=1.2, delays=0.1/0/0.9/0.2, "
    "dsn=5.1.1, status=bounced (host mx1.example.net[192.0.2.7] said: 550 5.1.1 <rosa@example.net> nobody here of that "
    "name (in reply to RCPT TO command))"
)


def reports(*lines: str, classify: Classify) -> list[Report]:
    return list(parse_log(lines, classify, reference=datetime(2025, 11, 30, tzinfo=UTC)))


def test_a_refused_recipient_is_a_bounce_with_all_that_the_line_tells(classify: Classify) -> None:
    (report,) = reports(ISO_HEAD + REFUSED, classify=classify)
    assert report == Report(
        kind=Kind.BOUNCE,
        recipient="rosa@example.net",
        verdict=report.verdict,
        status="5.1.1",
        reply_code=550,
        diagnostic="550 5.1.1 <rosa@example.net> nobody here of that name",
        action=Action.FAILED,
        remote_mta="mx1.example.net",
        reporting_mta="relay2",
        command="RCPT",
        occurred_at=SECOND.replace(microsecond=250_000),
        dialect="postfix-log",
        proof=Proof.AUTHENTICATED_CHANNEL,
    )


def test_the_classifier_hears_the_servers_words_and_what_is_known_beside_them(classify: ListeningClassifier) -> None:
    reports(HEAD + REFUSED, classify=classify)
    (asked,) = classify.asked
    assert asked.text == "550 5.1.1 <rosa@example.net> nobody here of that name"
    assert (asked.reply_code, asked.status, asked.command) == (550, "5.1.1", "RCPT")


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        "Nov 03 08:15:30 relay2 postfix/smtp[811]: ",
        "Nov  3 08:15:30 relay2 postfix-out/smtp[811]: ",
        "Nov  3 08:15:30 relay2 postfix/slow/smtp[811]: ",
        "Nov  3 08:15:30 relay2 bulkmail/smtp[811]: ",
        "Nov  3 08:15:30 relay2 postfix/smtp[811]: [ID 197553 mail.info] ",
        "<22>Nov  3 08:15:30 relay2 postfix/smtp[811]: ",
        "<22>1 2025-11-03T08:15:30Z relay2 postfix/smtp 811 - - ",
        "2025-11-03T08:15:30+00:00 relay2 postfix/smtp[811]: ",
        "2025-11-03 08:15:30 relay2 postfix/smtp[811]: ",
        "2025 Nov  3 08:15:30 relay2 postfix/smtp[811]: ",
    ],
)
def test_a_line_is_read_under_any_syslog_head(head: str, classify: Classify) -> None:
    (report,) = reports(head + REFUSED, classify=classify)
    assert (report.recipient, report.reporting_mta, report.occurred_at) == ("rosa@example.net", "relay2", SECOND)


@pytest.mark.parametrize(
    ("outcome", "kind", "action"),
    [
        ("dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 91F)", Kind.DELIVERY, Action.DELIVERED),
        ("dsn=4.2.2, status=deferred (mailbox full)", Kind.DELAY, Action.DELAYED),
        ("dsn=5.2.2, status=SOFTBOUNCE (mailbox full)", Kind.DELAY, Action.DELAYED),
        ("dsn=5.2.2, status=bounced (mailbox full)", Kind.BOUNCE, Action.FAILED),
        ("dsn=4.4.1, status=expired, returned to sender", Kind.BOUNCE, Action.FAILED),
    ],
)
def test_the_status_word_says_what_became_of_it(outcome: str, kind: Kind, action: Action, classify: Classify) -> None:
    (report,) = reports(f"{HEAD}4c9X1k2v3Bz7: to=<rosa@example.net>, relay=none, delay=1, {outcome}", classify=classify)
    assert (report.kind, report.action) == (kind, action)


def test_a_delivery_has_no_verdict(classify: ListeningClassifier) -> None:
    line = HEAD + (
        "4c9X1k2v3Bz7: to=<rosa@example.net>, relay=mx1.example.net[192.0.2.7]:25, conn_use=2, delay=1, "
        "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 91F)"
    )
    (report,) = reports(line, classify=classify)
    assert (report.verdict, report.status, report.reply_code) == (None, "2.0.0", None)
    assert report.diagnostic == "250 2.0.0 Ok: queued as 91F"
    assert classify.asked == []


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        (
            "host mx1.example.net[192.0.2.7] said: 451 4.7.1 come back later (in reply to end of DATA command)",
            ("451 4.7.1 come back later", 451, "DATA", "mx1.example.net"),
        ),
        (
            "host mx1.example.net[2001:db8::7] said: 450 no (in reply to MAIL FROM command)",
            ("450 no", 450, "MAIL", "mx1.example.net"),
        ),
        (
            "host mx1.example.net[192.0.2.7] refused to talk to me: 554 5.7.1 he said: go away",
            ("554 5.7.1 he said: go away", 554, "CONNECT", "mx1.example.net"),
        ),
        (
            "delivery temporarily suspended: host mx1.example.net[192.0.2.7] refused to talk to me: 421 too busy",
            ("421 too busy", 421, "CONNECT", "mx1.example.net"),
        ),
        (
            "SASL authentication failed; server mx1.example.net[192.0.2.7] said: 535 5.7.8 wrong password",
            ("535 5.7.8 wrong password", 535, None, "mx1.example.net"),
        ),
        (
            "lost connection with mx1.example.net[192.0.2.7] while receiving the initial server greeting",
            (
                "lost connection with mx1.example.net[192.0.2.7] while receiving the initial server greeting",
                None,
                "CONNECT",
                "mx9.example.net",
            ),
        ),
        (
            "conversation with mx1.example.net[192.0.2.7] timed out while sending message body",
            (
                "conversation with mx1.example.net[192.0.2.7] timed out while sending message body",
                None,
                "DATA",
                "mx9.example.net",
            ),
        ),
        (
            "connect to mx1.example.net[192.0.2.7]:25: Connection refused",
            ("connect to mx1.example.net[192.0.2.7]:25: Connection refused", None, None, "mx9.example.net"),
        ),
    ],
)
def test_the_reply_the_command_and_the_host_are_told_apart(
    detail: str, told: tuple[str, int | None, str | None, str], classify: Classify
) -> None:
    line = (
        f"{HEAD}4c9X1k2v3Bz7: to=<rosa@example.net>, relay=mx9.example.net[192.0.2.9]:25, delay=1, dsn=4.0.0, "
        f"status=deferred ({detail})"
    )
    (report,) = reports(line, classify=classify)
    assert (report.diagnostic, report.reply_code, report.command, report.remote_mta) == told


@pytest.mark.parametrize("relay", ["none", "local", "virtual", "dovecot"])
def test_a_relay_that_is_no_host_is_no_remote_mta(relay: str, classify: Classify) -> None:
    line = f"{HEAD}4c9X1k2v3Bz7: to=<rosa@example.net>, relay={relay}, dsn=5.1.1, status=bounced (unknown user)"
    (report,) = reports(line, classify=classify)
    assert report.remote_mta is None


def test_a_status_that_says_nothing_gives_way_to_the_servers(classify: Classify) -> None:
    line = (
        f"{HEAD}4c9X1k2v3Bz7: to=<rosa@example.net>, relay=none, dsn=5.0.0, "
        "status=bounced (host mx1.example.net[192.0.2.7] said: 550 5.7.26 unsigned (in reply to end of DATA command))"
    )
    (report,) = reports(line, classify=classify)
    assert report.status == "5.7.26"


@pytest.mark.parametrize(
    ("addresses", "recipient", "original_recipient"),
    [
        ("to=<Rosa@Example.NET>", "Rosa@example.net", None),
        ("to=rosa@example.net", "rosa@example.net", None),
        ("to=<rosa@example.net>, orig_to=<flowers@example.org>", "rosa@example.net", "flowers@example.org"),
        ("to=<rosa@example.net>, orig_to=<flowers>", "rosa@example.net", None),
        ('to=<"rosa, p"@example.net>', '"rosa, p"@example.net', None),
    ],
)
def test_recipients_are_named_as_reports_name_them(
    addresses: str, recipient: str, original_recipient: str | None, classify: Classify
) -> None:
    line = f"{HEAD}4c9X1k2v3Bz7: {addresses}, relay=none, dsn=5.1.1, status=bounced (unknown user)"
    (report,) = reports(line, classify=classify)
    assert (report.recipient, report.original_recipient) == (recipient, original_recipient)


def test_sender_and_message_id_come_from_the_lines_before(classify: Classify) -> None:
    lines = [
        "Nov  3 08:15:29 relay2 postfix/smtpd[800]: 4c9X1k2v3Bz7: client=app.example.org[192.0.2.20]",
        "Nov  3 08:15:29 relay2 postfix/cleanup[801]: 4c9X1k2v3Bz7: message-id=<a1@app.example.org>",
        "Nov  3 08:15:29 relay2 postfix/qmgr[802]: 4c9X1k2v3Bz7: from=<news@example.org>, size=900, nrcpt=1",
        HEAD + REFUSED,
    ]
    (report,) = reports(*lines, classify=classify)
    assert report.original == Original(message_id="<a1@app.example.org>", envelope_sender="news@example.org")


@pytest.mark.parametrize(
    "between",
    [
        "Nov  3 08:20:00 relay2 postfix/qmgr[802]: 4c9X1k2v3Bz7: removed",
        "Nov  3 08:20:00 relay2 postfix/smtpd[800]: 4c9X1k2v3Bz7: client=app.example.org[192.0.2.20]",
        "Nov  3 08:20:00 relay2 postfix/pickup[800]: 4c9X1k2v3Bz7: uid=33 from=<www>",
    ],
)
def test_a_queue_id_that_is_used_again_starts_afresh(between: str, classify: Classify) -> None:
    first = "Nov  3 08:15:29 relay2 postfix/cleanup[801]: 4c9X1k2v3Bz7: message-id=<a1@app.example.org>"
    (report,) = reports(first, between, HEAD + REFUSED, classify=classify)
    assert report.original is None or report.original.message_id is None


def deferred(recipient: str, words: str) -> str:
    return f"{HEAD}4c9X1k2v3Bz7: to=<{recipient}>, relay=none, delay=9, dsn=4.4.1, status=deferred ({words})"


EXPIRED = (
    "Nov  8 08:15:30 relay2 postfix/qmgr[802]: 4c9X1k2v3Bz7: from=<a@example.org>, status=expired, returned to sender"
)


def test_those_still_deferred_bounce_when_the_message_expires(classify: ListeningClassifier) -> None:
    found = reports(
        deferred("rosa@example.net", "connect to mx1.example.net[192.0.2.7]:25: No route to host"),
        deferred("hugo@example.net", "first words"),
        deferred("hugo@example.net", "last words"),
        f"{HEAD}4c9X1k2v3Bz7: to=<ida@example.net>, relay=none, dsn=2.0.0, status=sent (250 ok)",
        EXPIRED,
        classify=classify,
    )
    bounces = [report for report in found if report.kind is Kind.BOUNCE]
    assert [(report.recipient, report.diagnostic) for report in bounces] == [
        (
            "rosa@example.net",
            "expired, returned to sender: connect to mx1.example.net[192.0.2.7]:25: No route to host",
        ),
        ("hugo@example.net", "expired, returned to sender: last words"),
    ]
    assert {(report.action, report.occurred_at) for report in bounces} == {
        (Action.FAILED, datetime(2025, 11, 8, 8, 15, 30, tzinfo=UTC))
    }
    assert [asked.text for asked in classify.asked[-2:]] == [report.diagnostic for report in bounces]


def test_a_message_expires_once(classify: Classify) -> None:
    found = reports(deferred("rosa@example.net", "words"), EXPIRED, EXPIRED, classify=classify)
    assert [report.kind for report in found] == [Kind.DELAY, Kind.BOUNCE]


@pytest.mark.parametrize(
    "line",
    [
        "postfix/smtpd[1]: NOQUEUE: reject: RCPT from x[192.0.2.3]: 550 5.1.1 no; from=<> to=<rosa@example.net>",
        "postfix/cleanup[1]: 4c9X1k2v3Bz7: milter-reject: DATA from x[192.0.2.3]: 5.7.1 no; to=<rosa@example.net>",
        "postfix/smtp[1]: 4c9X1k2v3Bz7: host mx1.example.net[192.0.2.7] said: 451 no (in reply to MAIL FROM command)",
        "postfix/smtp[1]: connect to mx1.example.net[192.0.2.7]:25: Connection timed out",
        "postfix/bounce[1]: 4c9X1k2v3Bz7: sender non-delivery notification: 4c9X1k2v3Bz8",
        "postfix/smtp[1]: 4c9X1k2v3Bz7: to=<rosa@example.net>, relay=none, dsn=2.1.5, status=deliverable (yes)",
        "postfix/smtp[1]: 4c9X1k2v3Bz7: to=<rosa@example.net>, relay=none, dsn=5.1.1, status=undeliverable (no)",
        "postfix/discard[1]: 4c9X1k2v3Bz7: to=<rosa@example.net>, relay=none, dsn=2.0.0, status=sent (example.net)",
        "postfix/qmgr[1]: 4c9X1k2v3Bz7: from=<>, status=expired, returned to sender",
        "postfix/qmgr[1]: warning: mail for example.net is using up 4001 of 8001 active queue entries",
    ],
)
def test_a_line_that_tells_no_fate_of_our_mail_is_passed_over(line: str, classify: Classify) -> None:
    found = parse_log([f"Nov  3 08:15:30 relay2 {line}"], classify)
    assert list(found) == []
    assert (found.tally.unrelated, found.tally.broken) == (0, 0)


@pytest.mark.parametrize(
    "rest",
    [
        "to=<rosa@example.net>, relay=none, dsn=5.1.1, status=lunch (unknown user)",
        "to=<rosa@example.net>, relay=none, dsn=5.1.1",
        "to=<>, relay=none, dsn=5.1.1, status=bounced (unknown user)",
        "to=<rosa>, relay=none, dsn=5.1.1, status=bounced (unknown user)",
        "to=",
    ],
)
def test_a_fate_that_cannot_be_read_is_counted_with_its_line(rest: str, classify: Classify) -> None:
    found = parse_log(["Nov  3 08:15:30 relay2 CRON[1]: started", f"{HEAD}4c9X1k2v3Bz7: {rest}"], classify)
    assert list(found) == []
    assert (found.tally.broken, found.tally.broken_lines) == (1, (2,))


def test_a_line_that_syslog_cut_is_read_as_far_as_it_goes(classify: Classify) -> None:
    (report,) = reports(HEAD + REFUSED[:-40], classify=classify)
    assert (report.reply_code, report.diagnostic) == (550, "550 5.1.1 <rosa@example.net> nobody here of")
