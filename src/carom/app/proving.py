"""Which reports are about messages that the ledger knows we sent?"""

from __future__ import annotations

from collections.abc import Mapping

from carom.app.events import report_address
from carom.app.keys import sent_keys
from carom.core.model import Proof, Reading, Report
from carom.core.reading.mail.grounds import with_known
from carom.store import Transaction


def proved(tx: Transaction, readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """The same readings; a report is of a known message when an event with proof tells of it and its recipient.

    Such events come from the logs of our own servers. Who reads the log first knows more of the mails that come after.
    """
    wanted = {
        key for reading in readings.values() for report in reading.reports if _is_open(report) for key in _keys(report)
    }
    known = tx.events.proved(sorted(wanted))

    def is_known(report: Report) -> bool:
        return not known.isdisjoint(_keys(report))

    return {digest: with_known(reading, is_known) for digest, reading in readings.items()}


def _is_open(report: Report) -> bool:
    return report.proof is Proof.HEARSAY


def _keys(report: Report) -> tuple[str, ...]:
    return sent_keys(report, report_address(report))
