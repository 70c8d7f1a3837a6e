"""Every bound on hostile or accidental input, with its reason.

Mail and webhooks are written by strangers. What lies beyond a bound is cut or refused, and the
result says so; nothing is read without one.
"""

from __future__ import annotations

from typing import Final

#: Bytes of one mail. Providers refuse far smaller ones; a report only quotes them.
MAIL_BYTES: Final = 50 * 1024 * 1024

#: Nesting of MIME parts that is followed; real reports use four.
MIME_DEPTH: Final = 20

#: MIME parts of one mail that are looked at; real reports have three.
MIME_PARTS: Final = 200

#: Bytes of the header of one mail or part; what lies beyond is body. Header bombs have more, servers refuse those.
HEADER_BLOCK_BYTES: Final = 512 * 1024

#: Characters of a notice's text that are read for recipients. A digest of thousands of failures fits.
NOTICE_CHARS: Final = 512 * 1024

#: Lines of a notice's text that are read: a thousand failures of twenty lines each.
NOTICE_LINES: Final = 20_000

#: Recipients that one report may name; RFC 5321 4.5.3.1.8 asks servers to take at least 100 at once.
REPORT_RECIPIENTS: Final = 1000

#: Characters of one SMTP reply that are judged. Gmail's longest replies have under 1,000.
REPLY_CHARS: Final = 4096

#: Other readings of one wrongly decoded reply that are judged; the right one is nearly always among the first three.
REPAIRS: Final = 6

#: Characters of an address: 64 + @ + 255 (RFC 5321 4.5.3.1.1 and 4.5.3.1.2).
ADDRESS_CHARS: Final = 320

#: Characters of one header field that are read: a To of a thousand addresses fits.
HEADER_FIELD_CHARS: Final = 64 * 1024

#: Characters kept of one header of the original message.
HEADER_CHARS: Final = 998

#: Evidence kept in a verdict; more signs than this add nothing a person would read.
EVIDENCE: Final = 12

#: URLs and blocklists kept in a verdict.
URLS: Final = 8

#: Characters of a reply that are read for details: a wrapper may come long before the reply that it quotes.
DETAILS_CHARS: Final = 16 * 1024

#: Codes, ids, addresses and the like of each sort that are kept; a reply with more is a list, not a reply.
DETAILS: Final = 16

#: Wrappers around one reply that are taken off; real chains have four.
WRAPPERS: Final = 8

#: Characters of one line of a log that are read. Exim cuts at 8,192, syslog daemons at 8,192 or fewer.
LOG_LINE_CHARS: Final = 16 * 1024

#: Messages of a log that are remembered until the log says that they left the queue.
LOG_OPEN_MESSAGES: Final = 50_000

#: Deferred recipients of a log that are remembered in case their message expires; some 1 KB each.
LOG_WAITING_RECIPIENTS: Final = 50_000

#: Bytes of one file of an operator's own rules; all packaged rules together have some 500 KB.
RULE_FILE_BYTES: Final = 2 * 1024 * 1024

#: Files of an operator's own rules, those in named folders counted.
RULE_FILES: Final = 200

#: Bytes of a file of keys; a key has a few dozen.
KEYS_BYTES: Final = 64 * 1024

#: Bytes that one archive of mails may unpack to. An mbox of that size would be read as well; a bomb would never end.
ARCHIVE_BYTES: Final = 64 * 1024 * 1024 * 1024

#: How many times its packed size an archive may unpack to. Reports by the thousand come to 40, deflate ends at 1,032.
ARCHIVE_RATIO: Final = 200

#: Bytes for which the ratio is not asked: a small file of blanks is no bomb.
ARCHIVE_FREE_BYTES: Final = 64 * 1024 * 1024

#: Files in one archive.
ARCHIVE_MEMBERS: Final = 1_000_000

#: Bytes of the directory of a zip, which is held in memory; a member takes about 80.
ARCHIVE_DIRECTORY_BYTES: Final = 32 * 1024 * 1024

#: Bytes of the extended header of a tar member that are read; names and times need few.
ARCHIVE_HEADER_BYTES: Final = 64 * 1024

#: Bytes of one webhook body. Mandrill posts 1,000 events at once, SparkPost more; those take some 5 MB.
WEBHOOK_BYTES: Final = 16 * 1024 * 1024

#: Events of one webhook body, each recipient counted.
WEBHOOK_EVENTS: Final = 20_000

#: Nesting of a webhook body; the deepest known has ten levels.
WEBHOOK_DEPTH: Final = 40

#: Fields of a webhook that comes as a form; variables of the sender are among them.
WEBHOOK_FORM_FIELDS: Final = 500
