"""One notice, prepared once for all dialects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from carom.core.lazy import lazy
from carom.core.limits import HEADER_CHARS, NOTICE_LINES
from carom.core.reading.mail.dialects.addresses import mentions, normal
from carom.core.reading.mail.dialects.claims import (
    Claim,
    claim_of,
    counts_messages,
    is_case,
    is_inbound,
    speaks_of_ours,
)
from carom.core.reading.mail.dialects.phrases import ENDS, is_digest_subject, spotted_in_subject, tells_failure
from carom.core.reading.mail.dialects.senders import DAEMONS, LIST_FIELDS, ROBOTS, SYSTEM_WORDS, TRACKER_FIELDS
from carom.core.reading.mail.phrasebook import NOTICES, Phrases, Spotted, contains

if TYPE_CHECKING:
    from carom.core.reading.mail.message import Mail

#: Marks of a dialect stand at the top of a notice: Postfix and Courier begin their list within 1,500 characters.
_TOP_CHARS: Final = 6000
# Fields that only the copy of a message has; some notices quote it with nothing to announce it.
_COPIED: Final = re.compile(
    r">?\s?(?:received|return-path|x-received|dkim-signature|message-id|mime-version|delivered-to|x-mailer):"
    r"|>\s?(?:from|to|subject|date): ",
    re.IGNORECASE,
)
#: Lines of a notice that are looked at; a list of a thousand failures fits, a newsletter is cut.
_LINES: Final = 4000
#: A line that announces the copy of the message is short.
_ANNOUNCING_CHARS: Final = 120
#: A local part that stands alone; more than a word is a name or a sentence.
_LOCAL_PART: Final = re.compile(r"[\w.+=-]{1,64}")
_REPLY_SUBJECT: Final = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*)?(?:re|aw|sv|vs|antw|ant|fw|fwd|wg|tr|rv|r|i|enc|res|rif|odp|pd|ynt|vá|továbbítás|doorst|vl|fs|videresendt"
    r"|ответ|пересл|ha|απ|πρθ|i?lt|转发|轉寄|转寄|回复|回覆|答复|전달|회신)(?:\[\d{1,3}\])?\s*[:\uff1a]",
    re.IGNORECASE,
)
#: Characters in which a mail says what it is about.
_OPENING_CHARS: Final = 200
#: A question to whoever reads it, not a link with a query.
_QUESTION: Final = re.compile(r"\w[)\"'\u201d]?\s?[?\uff1f](?=\s|$)")
_QUOTES: Final = (("\u2018", "'"), ("\u2019", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u00a0", " "))


class Page:
    """A mail as dialects look at it. Attributes are computed when first asked for."""

    def __init__(self, mail: Mail) -> None:
        self.mail = mail
        #: Bare address in From, in lower case; empty when there is none.
        self.sender = mail.sender

    @lazy
    def _sender_name(self) -> str:
        name = self.sender.partition("@")[0]
        return name.replace("-", "").replace("_", "").replace(".", "").strip('"')

    @lazy
    def from_daemon(self) -> bool:
        """Whether a mail system wrote it, going by From."""
        return not self.sender.partition("@")[0] or self._sender_name.startswith(DAEMONS)

    @property
    def by_mailer_daemon(self) -> bool:
        """Postmasters also send statistics and answers; this name is for nothing but notices."""
        return self._sender_name.startswith("mailerdaemon")

    @lazy
    def text(self) -> str:
        return _plain_quotes(self.mail.text)

    @lazy
    def lines(self) -> list[str]:
        return self.text.split("\n", NOTICE_LINES)[:NOTICE_LINES]

    @lazy
    def top(self) -> str:
        """The beginning of the text in lower case: where dialects look for their marks."""
        return self.low if self._is_short else self.text[:_TOP_CHARS].lower()

    @lazy
    def low(self) -> str:
        """All of the text in lower case."""
        return self.text.lower()

    @lazy
    def spotted(self) -> Spotted:
        """The phrases of notices that stand in the text."""
        return NOTICES.spot(self.low)

    @lazy
    def spotted_on_top(self) -> Spotted:
        return self.spotted if self._is_short else NOTICES.spot(self.top)

    @property
    def _is_short(self) -> bool:
        return len(self.text) <= _TOP_CHARS

    def has(self, marks: Phrases) -> bool:
        """Whether any of these marks stands at the top of the text."""
        return marks.among(self.spotted_on_top)

    def number_of_first(self, marks: Phrases) -> int | None:
        """The number of the first line in which one of these marks stands."""
        places = [self.low.find(mark) for mark in marks.those_of(self.spotted)]
        return self.low.count("\n", 0, min(places)) if places else None

    @lazy
    def notice_lines(self) -> list[str]:
        """The lines before the copy of the original message."""
        lines = self.lines[:_LINES]
        ends = ENDS.those_of(self.spotted)
        for number, line in enumerate(lines):
            if ":" in line and _COPIED.match(line):
                return lines[:number]
            if ends and number and _announces_copy(line, ends):
                return lines[:number]
        return lines

    @lazy
    def subject(self) -> str:
        return _plain_quotes(self.mail.subject).lower()

    @lazy
    def null_return_path(self) -> bool:
        """Sent with the null reverse-path (RFC 5321 4.5.5), or with the daemon's name in its place."""
        path = self.mail.return_path
        return path is not None and (path == "" or path.lower().startswith(("mailer-daemon", "<mailer-daemon")))

    @lazy
    def subject_spotted(self) -> Spotted:
        """The phrases of subjects that stand in the subject."""
        return spotted_in_subject(self.subject[:HEADER_CHARS])

    @lazy
    def failure_subject(self) -> bool:
        """Whether the subject says that a message failed or is late, and does not only speak of it."""
        return self.claim.failure

    @lazy
    def claim(self) -> Claim:
        return claim_of(self.subject[:HEADER_CHARS])

    @lazy
    def is_answer(self) -> bool:
        """A person's or a tracker's answer or forward: such a mail may quote a notice and is none."""
        if self.from_daemon:
            return self._answers_as_postmaster
        if _REPLY_SUBJECT.match(self.subject) or self.is_distributed or self._is_from_job:
            return True
        if is_case(self.subject) or (self.claim.mentions and not self.null_return_path):
            return True
        threaded = bool(self.mail.header("in-reply-to") or self.mail.header("references"))
        return threaded and not self.null_return_path and not self.failure_subject

    @property
    def _answers_as_postmaster(self) -> bool:
        """Postmasters are people as well: whoever asked one gets an answer, with what was asked below it."""
        if self.by_mailer_daemon or self.null_return_path or not _REPLY_SUBJECT.match(self.subject):
            return False
        threaded = bool(self.mail.header("in-reply-to") or self.mail.header("references"))
        return threaded and (bool(self.mail.return_path) or any(line.startswith(">") for line in self.mail.lines))

    @property
    def _is_from_job(self) -> bool:
        """What a scheduled job printed (cron(8)): tools for mail print the notices and logs that they work on."""
        if self.subject.startswith("cron <") or self.mail.fields.has("x-cron-env"):
            return True
        return "traceback (most recent call last)" in self.top

    @lazy
    def is_distributed(self) -> bool:
        """Sent by people or programs to many: through a list, a forum or a tracker, where notices are talked about."""
        if self.from_daemon:
            return False
        fields = self.mail.fields
        if self.null_return_path:
            # List servers send posts back so; what asks to be left was sent to many.
            sent_on = fields.has("list-unsubscribe") or fields.has("list-post")
            return sent_on and self.mail.original is None
        if fields.has_any(LIST_FIELDS) or fields.has_any(TRACKER_FIELDS):
            return True
        return self.mail.header("precedence").lower() == "list"

    @lazy
    def is_notice(self) -> bool:
        """Whether the header alone makes it likely that a mail system reports something."""
        return (
            self.from_daemon
            or self.null_return_path
            or self.failure_subject
            or bool(self.failed_recipients)
            or self.mail.root.content_type == "multipart/report"
            or (self.by_robot and tells_failure(self.spotted_on_top))
        )

    @property
    def by_robot(self) -> bool:
        """Whether From names a program that writes notices among other mail."""
        return self._sender_name.startswith(ROBOTS)

    @lazy
    def is_digest(self) -> bool:
        """A summary for whoever runs a mail system, or what imitates one: it is about no single failure."""
        if self.by_mailer_daemon or self.mail.returned is not None:
            return False
        if self.claim.counts:
            return True
        if self.null_return_path:
            return False
        # Behind the claim of a mail system stands the subject of the message that failed.
        said = is_digest_subject(spotted_in_subject(self.claim.head))
        return said or counts_messages(self.low[:_OPENING_CHARS])

    @lazy
    def is_for_reader(self) -> bool:
        """Tells of mail that others sent to whoever reads it: a quarantine, a filter, or bait."""
        if self.mail.original is not None or not is_inbound(self.spotted_on_top):
            return False
        if not self.by_mailer_daemon:
            return True
        # Bait takes the name of a daemon and an envelope of its own; a notice speaks of what its reader sent.
        path = self.mail.return_path
        enveloped = path is None or "@" in path
        return enveloped and not self.failed_recipients and not self.speaks_of_ours

    @lazy
    def is_weak(self) -> bool:
        """Whether neither the sender nor the envelope is a mail system's: then the words must tell more."""
        strong = self.from_daemon or self.null_return_path or self.failed_recipients
        return not strong and self.mail.root.content_type != "multipart/report"

    @lazy
    def is_doubtful(self) -> bool:
        """A weak notice that returns nothing and does not claim a failure, or asks its reader something."""
        if not self.is_weak:
            return False
        if self.mail.original is None and (self.claim.other or not (self.failure_subject or self.speaks_of_ours)):
            return True
        return _QUESTION.search(self.text[:_TOP_CHARS]) is not None

    @lazy
    def speaks_of_ours(self) -> bool:
        """Whether its first words speak of a message that whoever got it has sent."""
        return speaks_of_ours(NOTICES.spot(self.low[: 3 * _OPENING_CHARS]))

    @property
    def is_about_else(self) -> bool:
        """About a parcel, a meeting, a form: nothing comes back with it, and no mail system wrote it."""
        return self.claim.other and not self.failure_subject and not self.from_daemon and self.mail.original is None

    @lazy
    def from_person(self) -> bool:
        """Sent under an address that takes answers, by no known program: notices must not be (RFC 5321 4.5.5).

        Whoever asks for help with a notice shows the words of the program that wrote it, so no dialect reads such mail.
        Where nobody noted the return path, any word for a mail system in From speaks for a notice.
        """
        if self.from_daemon or self.null_return_path or self.failed_recipients or self.by_robot:
            return False
        return bool(self.mail.return_path) or not self._is_named_as_system

    @property
    def _is_named_as_system(self) -> bool:
        name, _, address = self.mail.header("from").lower().rpartition("<")
        return contains(f"{name} {(address or name).partition('@')[0]}", SYSTEM_WORDS)

    @lazy
    def failed_recipients(self) -> tuple[str, ...]:
        """X-Failed-Recipients, which Exim and Gmail add (one header, comma-separated)."""
        return tuple(mentions(" ".join(self.mail.fields.every("x-failed-recipients"))))

    @lazy
    def original_addressees(self) -> tuple[str, ...]:
        """To and Cc of the message that came back, as far as the notice holds its header."""
        header = self.mail.original
        return () if header is None else tuple(mentions(_bare(", ".join(header.every("to") + header.every("cc")))))

    def completed(self, name: str) -> str | None:
        """An address from a local part: its domain from the original's addressees, else the daemon's own."""
        if "@" in name:
            return normal(name)
        if not _LOCAL_PART.fullmatch(name):
            return None
        wanted = name.lower() + "@"
        written = next((one for one in self.original_addressees if one.lower().startswith(wanted)), None)
        own = self.sender.partition("@")[2]
        return written or (normal(f"{name}@{own}") if own else None)

    @lazy
    def addressees(self) -> frozenset[str]:
        """Whom the notice was sent to: the sender of the mail that failed."""
        return frozenset(address.lower() for address in mentions(self.mail.header("to")))


def without_prefixes(subject: str) -> str:
    """A subject in lower case without what clients put before it when they answer or forward."""
    while (found := _REPLY_SUBJECT.match(subject)) is not None:
        subject = subject[found.end() :]
    return subject.strip()


def _plain_quotes(text: str) -> str:
    if not text.isascii():
        for quote, plain in _QUOTES:
            text = text.replace(quote, plain)
    return text


def _announces_copy(line: str, ends: tuple[str, ...]) -> bool:
    return 0 < len(line) < _ANNOUNCING_CHARS and "@" not in line and contains(line.lower(), ends)


def _bare(field: str) -> str:
    return field.replace("<", " ").replace(">", " ")
