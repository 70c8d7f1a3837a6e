"""Logs of mail servers, read for what became of our mail.

`parse_log` gives one report for each line that tells a recipient's fate. Adding a format is one
module beside `postfix` and one line in the list in `reader`.
"""

from __future__ import annotations

from carom.core.reading.logs.format import LineReading, LogFormat
from carom.core.reading.logs.reader import LogReports, LogTally, parse_log

__all__ = ["LineReading", "LogFormat", "LogReports", "LogTally", "parse_log"]
