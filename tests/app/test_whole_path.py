"""From real reports and log lines to a clean list, on both databases, with nothing replaced but the clock."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path

from carom.app.engine import default_classifier
from carom.app.ingest import Ingest
from carom.app.lists import clean_list, import_list
from carom.app.material import find_material
from carom.app.readers import readers_with
from carom.app.report import make_report
from carom.app.tally import IngestSummary
from carom.core.ledger import Cause
from carom.core.model import Reason
from carom.policy import default_policy
from carom.store import Store

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def a_report(address: str, status: str, said: str, message_id: str, day: int = 9) -> str:
    date = f"{day:02} Nov 2026 10:00:00 +0000"
    return f"""\
From bounces@out.example.net Mon Nov {day:2} 10:00:00 2026
From: Mail Delivery System <MAILER-DAEMON@out.example.net>
To: news@letters.example.net
Subject: Undelivered Mail Returned to Sender
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

Your message could not be delivered.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; out.example.net

Final-Recipient: rfc822; {address}
Action: failed
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; {said}
Last-Attempt-Date: {date}

--cut
Content-Type: text/rfc822-headers

From: news@letters.example.net
Message-ID: <{message_id}@letters.example.net>
Subject: News from the garden

--cut--

"""


def a_complaint(address: str) -> str:
    return f"""\
From feedback@provider.example Tue Nov 10 10:00:00 2026
From: Feedback <feedback@provider.example>
To: fbl@letters.example.net
Subject: FW: News from the garden
Date: Tue, 10 Nov 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="cut"

--cut
Content-Type: text/plain

This is an abuse report.

--cut
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider-FBL/1.0
Version: 1
Original-Rcpt-To: <{address}>

--cut
Content-Type: text/rfc822-headers

From: news@letters.example.net
To: {address}
Message-ID: <c1@letters.example.net>
Subject: News from the garden

--cut--

"""


MAILBOX = (
    a_report("gone@example.org", "5.1.1", "550 5.1.1 <gone@example.org>: User unknown", "m1")
    + a_report("kept@example.org", "5.7.1", "554 5.7.1 Service unavailable; blocked using zen.spamhaus.org", "m2")
    + "".join(
        a_report("full@example.org", "5.2.2", "552 5.2.2 Mailbox full, over quota", f"f{day}", day)
        for day in (1, 5, 9, 13, 17)
    )
    + a_complaint("cross@example.org")
)

LOG = """\
Nov  9 10:00:00 out postfix/cleanup[7]: 4AAAAAAAAA: message-id=<m1@letters.example.net>
Nov  9 10:00:00 out postfix/qmgr[8]: 4AAAAAAAAA: from=<news@letters.example.net>, size=900, nrcpt=1 (queue active)
Nov  9 10:00:01 out postfix/smtp[9]: 4AAAAAAAAA: to=<gone@example.org>, relay=mx.example.org[192.0.2.7]:25, delay=1, \
delays=0.1/0/0.5/0.4, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.7] said: 550 5.1.1 User unknown \
(in reply to RCPT TO command))
Nov  9 10:00:02 out postfix/cleanup[7]: 4BBBBBBBBB: message-id=<m9@letters.example.net>
Nov  9 10:00:02 out postfix/qmgr[8]: 4BBBBBBBBB: from=<news@letters.example.net>, size=900, nrcpt=1 (queue active)
Nov  9 10:00:03 out postfix/smtp[9]: 4BBBBBBBBB: to=<well@example.org>, relay=mx.example.org[192.0.2.7]:25, delay=1, \
delays=0.1/0/0.5/0.4, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued)
"""

PEOPLE = (
    "email,name\ngone@example.org,G\nkept@example.org,K\nfull@example.org,F\ncross@example.org,C\nwell@example.org,W\n"
)


def files(folder: Path) -> tuple[Path, Path]:
    mailbox, log = folder / "bounces.mbox", folder / "mail.log"
    mailbox.write_text(MAILBOX)
    log.write_text(LOG)
    # Its stamps have no year and get it from the time when the file was written.
    os.utime(log, (NOW.timestamp(), NOW.timestamp()))
    return mailbox, log


def ingest(store: Store, *paths: Path) -> IngestSummary:
    run = Ingest(store, readers_with(default_classifier()), default_policy(), clock=lambda: NOW)
    return run.run(find_material(map(str, paths)))


def test_a_mailbox_and_a_log_become_a_clean_list_and_advice(store: Store, tmp_path: Path) -> None:
    mailbox, log = files(tmp_path)
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE)

    summary = ingest(store, mailbox, log)
    assert (summary.mails, summary.events_new, summary.events_known) == (8, 9, 1)

    import_list(store, people)
    kept, removed = io.StringIO(), io.StringIO()
    cleaned = clean_list(store, "people", kept, removed, clock=lambda: NOW)
    assert kept.getvalue() == "email,name\nkept@example.org,K\nwell@example.org,W\n"
    assert {(row.cause, row.reason) for row in cleaned.removed} == {
        (Cause.BOUNCE, Reason.USER_UNKNOWN),
        (Cause.BOUNCE, Reason.MAILBOX_FULL),
        (Cause.COMPLAINT, None),
    }

    made = make_report(store, days=30, floor=100, clock=lambda: NOW)
    assert made.suppressed == 3
    assert made.insight.overall.deliveries == 1
    assert {one.reason for one in made.insight.advice} == {
        Reason.USER_UNKNOWN,
        Reason.BLOCKLISTED,
        Reason.MAILBOX_FULL,
        None,
    }


def test_reading_all_of_it_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    mailbox, log = files(tmp_path)
    ingest(store, mailbox, log)
    with store.snapshot() as tx:
        before = list(tx.suppressions.entries()), tx.decisions.of("gone@example.org"), tx.events.count()
    again = ingest(store, log, mailbox)
    assert not again.changed_anything
    with store.snapshot() as tx:
        assert (list(tx.suppressions.entries()), tx.decisions.of("gone@example.org"), tx.events.count()) == before


def test_the_order_of_mailbox_and_log_does_not_matter(store: Store, tmp_path: Path) -> None:
    mailbox, log = files(tmp_path)
    summary = ingest(store, log, mailbox)
    assert (summary.events_new, summary.events_known) == (9, 1)
