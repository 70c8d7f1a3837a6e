from datetime import UTC, datetime, timedelta, timezone

import pytest

from carom.core.classify.protocol import Classify
from carom.core.model import Action, Kind, Original, Proof, Report
from carom.core.reading.logs import parse_log
from tests.core.reading.logs.listening import ListeningClassifier

HEAD = "2025-11-03 08:15:30 1vFq2B-00000001abc-0XyZ "
OLD_HEAD = "2025-11-03 08:15:30 1vFq2B-0001ab-Qx "
SECOND = datetime(2025, 11, 3, 8, 15, 30, tzinfo=UTC)
REFUSED = (
    "** rosa@example.net F=<news@example.org> R=dnslookup T=remote_smtp H=mx1.example.net [192.0.2.7] "
    "X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after RCPT TO:<rosa@example.net>: "
    "550 5.1.1 nobody here of that name"
)


def reports(*lines: str, classify: Classify) -> list[Report]:
    return list(parse_log(lines, classify, reference=datetime(2025, 11, 30, tzinfo=UTC)))


@pytest.mark.parametrize("head", [HEAD, OLD_HEAD])
def test_a_refused_recipient_is_a_bounce_with_all_that_the_line_tells(head: str, classify: Classify) -> None:
    (report,) = reports(head + REFUSED, classify=classify)
    assert report == Report(
        kind=Kind.BOUNCE,
        recipient="rosa@example.net",
        verdict=report.verdict,
        status="5.1.1",
        reply_code=550,
        diagnostic="550 5.1.1 nobody here of that name",
        action=Action.FAILED,
        remote_mta="mx1.example.net",
        command="RCPT",
        occurred_at=SECOND,
        dialect="exim-log",
        proof=Proof.AUTHENTICATED_CHANNEL,
    )


def test_the_classifier_hears_the_servers_words_and_what_is_known_beside_them(classify: ListeningClassifier) -> None:
    reports(HEAD + REFUSED, classify=classify)
    (asked,) = classify.asked
    assert (asked.text, asked.reply_code) == ("550 5.1.1 nobody here of that name", 550)
    assert (asked.status, asked.command) == ("5.1.1", "RCPT")


@pytest.mark.parametrize(
    ("head", "host"),
    [
        (HEAD, None),
        ("2025-11-03 08:15:30.000 1vFq2B-00000001abc-0XyZ ", None),
        ("2025-11-03 09:15:30 +0100 1vFq2B-00000001abc-0XyZ ", None),
        ("2025-11-03 08:15:30 [4711] 1vFq2B-00000001abc-0XyZ ", None),
        ("Nov  3 08:15:30 relay2 exim[4711]: 2025-11-03 08:15:30 1vFq2B-0001ab-Qx ", "relay2"),
        ("Nov  3 08:15:30 relay2 exim4[4711]: 1vFq2B-0001ab-Qx ", "relay2"),
    ],
)
def test_a_line_is_read_under_any_head(head: str, host: str | None, classify: Classify) -> None:
    (report,) = reports(head + REFUSED, classify=classify)
    assert (report.recipient, report.reporting_mta, report.occurred_at) == ("rosa@example.net", host, SECOND)


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ('=> rosa@example.net R=r T=t H=mx1.example.net [192.0.2.7] C="250 2.0.0 ok"', Kind.DELIVERY),
        ('-> rosa@example.net R=r T=t H=mx1.example.net [192.0.2.7] C="250 2.0.0 ok"', Kind.DELIVERY),
        ('>> rosa@example.net R=r T=t H=mx1.example.net [192.0.2.7] C="250 2.0.0 ok"', Kind.DELIVERY),
        ("=> rosa <rosa@example.net> R=localuser T=local_delivery", Kind.DELIVERY),
        ("** rosa@example.net R=r T=t: all hosts have been failing for a long time", Kind.BOUNCE),
        ("** rosa@example.net: Unrouteable address", Kind.BOUNCE),
        ("** rosa@example.net : Unrouteable address", Kind.BOUNCE),
        ("== rosa@example.net R=r T=t defer (111): Connection refused", Kind.DELAY),
        ("== rosa@example.net routing defer (-52): retry time not reached", Kind.DELAY),
    ],
)
def test_the_flag_says_what_became_of_it(event: str, kind: Kind, classify: Classify) -> None:
    (report,) = reports(HEAD + event, classify=classify)
    assert (report.kind, report.recipient) == (kind, "rosa@example.net")


def test_a_delivery_has_the_confirmation_and_no_verdict(classify: ListeningClassifier) -> None:
    line = HEAD + '=> rosa@example.net R=r T=t H=mx1.example.net [192.0.2.7]:25 C="250 2.0.0 taken" QT=2s'
    (report,) = reports(line, classify=classify)
    assert (report.verdict, report.status, report.diagnostic) == (None, "2.0.0", "250 2.0.0 taken")
    assert (report.remote_mta, report.reply_code) == ("mx1.example.net", None)
    assert classify.asked == []


@pytest.mark.parametrize(
    ("words", "diagnostic", "reply_code", "command"),
    [
        (
            "SMTP error from remote mail server after MAIL FROM:<news@example.org> SIZE=900: 452 4.3.1 disk full",
            "452 4.3.1 disk full",
            452,
            "MAIL",
        ),
        ("SMTP error from remote mail server after pipelined end of data: 550 spam", "550 spam", 550, "DATA"),
        (
            "SMTP error from remote mailer after RCPT TO:<rosa@example.net>: host mx1.example.net [192.0.2.7]: 550 no",
            "550 no",
            550,
            "RCPT",
        ),
        ("SMTP error from remote mail server after initial connection: 554 blocked", "554 blocked", 554, "CONNECT"),
        ("LMTP error after RCPT TO:<rosa@example.net>: 552 full", "552 full", 552, "RCPT"),
        (
            r"SMTP error from remote mail server after DATA: 550-first line\n550 second line",
            "550-first line 550 second line",
            550,
            "DATA",
        ),
        (
            "SMTP timeout after end of data (9 bytes sent)",
            "SMTP timeout after end of data (9 bytes sent)",
            None,
            "DATA",
        ),
        (
            "Remote host closed connection in response to pipelined RCPT TO:<rosa@example.net>",
            "Remote host closed connection in response to pipelined RCPT TO:<rosa@example.net>",
            None,
            "RCPT",
        ),
        ("mailbox is full: over quota", "mailbox is full: over quota", None, None),
    ],
)
def test_the_reply_and_the_command_are_told_apart(
    words: str, diagnostic: str, reply_code: int | None, command: str | None, classify: Classify
) -> None:
    bounce = f"{HEAD}** rosa@example.net R=r T=t H=mx1.example.net [192.0.2.7]: {words}"
    delay = f"{HEAD}== rosa@example.net R=r T=t defer (-44) H=mx1.example.net [192.0.2.7]: {words}"
    for report in reports(bounce, delay, classify=classify):
        assert (report.diagnostic, report.reply_code, report.command) == (diagnostic, reply_code, command)
        assert report.remote_mta == "mx1.example.net"


@pytest.mark.parametrize(
    ("addresses", "recipient", "original_recipient"),
    [
        ("Rosa@Example.NET", "Rosa@example.net", None),
        ("rosa <rosa@example.net>", "rosa@example.net", None),
        ("rosa@example.net <Rosa@Example.Net>", "rosa@example.net", None),
        ("rosa@example.net <flowers@example.org>", "rosa@example.net", "flowers@example.org"),
        ("|/usr/bin/sort : -u <rosa@example.net>", "rosa@example.net", None),
        ("/var/mail/rosa <rosa@example.net>", "rosa@example.net", None),
        (">reply (rosa+away@example.net) <rosa@example.net>", "rosa+away@example.net", "rosa@example.net"),
        ('"rosa: p"@x <"rosa: p"@example.net>', '"rosa: p"@x', '"rosa: p"@example.net'),
    ],
)
def test_recipients_are_named_as_reports_name_them(
    addresses: str, recipient: str, original_recipient: str | None, classify: Classify
) -> None:
    (report,) = reports(f"{HEAD}** {addresses} R=r T=t : words", classify=classify)
    assert (report.recipient, report.original_recipient) == (recipient, original_recipient)


def test_what_is_known_of_the_message_comes_from_its_arrival(classify: Classify) -> None:
    arrival = (
        "<= news@example.org H=app.example.org [192.0.2.20] P=esmtps S=900 id=a1@app.example.org "
        'T="The \\"best\\" roses" for rosa@example.net'
    )
    (report,) = reports(HEAD + arrival, HEAD + REFUSED, classify=classify)
    assert report.original == Original(
        message_id="<a1@app.example.org>", subject='The "best" roses', envelope_sender="news@example.org"
    )


def test_the_null_sender_is_an_empty_envelope_sender(classify: Classify) -> None:
    (report,) = reports(f"{HEAD}<= <> R=1vFq2A-00000001abc-0XyZ U=mail P=local S=9", HEAD + REFUSED, classify=classify)
    assert report.original == Original(envelope_sender="")


def test_a_message_id_that_is_used_again_starts_afresh(classify: Classify) -> None:
    (report,) = reports(
        f"{HEAD}<= news@example.org P=local S=9 id=a1@app.example.org",
        f"{HEAD}Completed",
        HEAD + REFUSED,
        classify=classify,
    )
    assert report.original is None


def test_when_retries_run_out_the_last_attempt_says_why(classify: ListeningClassifier) -> None:
    found = reports(
        f"{HEAD}== rosa@example.net R=r T=t defer (-44) H=mx1.example.net [192.0.2.7]: SMTP error from remote mail "
        "server after RCPT TO:<rosa@example.net>: 452 4.2.2 full",
        f"{HEAD}== rosa@example.net routing defer (-52): retry time not reached",
        f"{HEAD}** rosa@example.net: retry timeout exceeded",
        classify=classify,
    )
    last = found[-1]
    assert (last.kind, last.action) == (Kind.BOUNCE, Action.FAILED)
    assert (last.diagnostic, last.reply_code, last.status) == ("retry timeout exceeded: 452 4.2.2 full", 452, "4.2.2")
    assert classify.asked[-1].text == last.diagnostic


def test_when_retries_run_out_and_nothing_is_known_the_words_stand_alone(classify: Classify) -> None:
    (report,) = reports(f"{HEAD}** rosa@example.net: retry timeout exceeded", classify=classify)
    assert (report.kind, report.diagnostic) == (Kind.BOUNCE, "retry timeout exceeded")


def test_stamps_without_a_zone_are_of_the_zone_the_caller_names(classify: Classify) -> None:
    (report,) = parse_log([HEAD + REFUSED], classify, zone=timezone(timedelta(hours=2)))
    assert report.occurred_at == SECOND - timedelta(hours=2)


@pytest.mark.parametrize(
    "event",
    [
        "2025-11-03 08:15:30 Start queue run: pid=4711",
        "2025-11-03 08:15:30 H=x.example.org [192.0.2.3] F=<a@example.org> rejected RCPT <rosa@example.net>: 550 no",
        f"{HEAD}=> :blackhole: <rosa@example.net> R=drop",
        f"{HEAD}=> blackhole (local_scan discarded recipients)",
        f'{HEAD}*> rosa@example.net R=r T=t C="delivery bypassed by -N option"',
        f"{HEAD}== |/usr/bin/sort <system-filter> routing defer (-1): no transport",
        f"{HEAD}H=mx1.example.net [192.0.2.7]: SMTP error from remote mail server after DATA: 451 later",
        f"{HEAD}Message is frozen",
        f"{HEAD}Completed",
    ],
)
def test_a_line_that_tells_no_fate_of_our_mail_is_passed_over(event: str, classify: Classify) -> None:
    found = parse_log([event], classify)
    assert list(found) == []
    assert (found.tally.unrelated, found.tally.broken) == (0, 0)


@pytest.mark.parametrize("event", ["** ", "** rosa R=r T=t : words", "=> |/usr/bin/sort R=r", "== @ R=r defer (1): x"])
def test_a_fate_that_names_nobody_is_counted_with_its_line(event: str, classify: Classify) -> None:
    found = parse_log([HEAD + event], classify)
    assert list(found) == []
    assert (found.tally.broken, found.tally.broken_lines) == (1, (1,))
