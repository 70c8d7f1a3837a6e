"""The values that cross every border of carom: reports, verdicts and what they are made of.

All are frozen and typed, serialise to one JSON object each, and hold no behaviour beyond reading
themselves. The slugs of the enums are those of the taxonomy (docs/reference/taxonomy.md).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec


class Party(StrEnum):
    """Who has to act before mail flows again."""

    RECIPIENT = "recipient"
    DOMAIN = "domain"
    NETWORK = "network"
    RECEIVER = "receiver"
    SENDER = "sender"
    MESSAGE = "message"
    PROTOCOL = "protocol"
    ESP = "esp"
    NOBODY = "nobody"


class FailureType(StrEnum):
    """What the operator does with the address."""

    HARD = "hard"
    SOFT = "soft"
    BLOCK = "block"


class Reason(StrEnum):
    """Why a delivery failed; `carom.core.taxonomy` says what each means."""

    USER_UNKNOWN = "user_unknown"
    ADDRESS_INVALID = "address_invalid"
    MAILBOX_DISABLED = "mailbox_disabled"
    MAILBOX_MOVED = "mailbox_moved"
    MAILBOX_FULL = "mailbox_full"
    RECIPIENT_REFUSED = "recipient_refused"
    DOMAIN_UNKNOWN = "domain_unknown"
    DOMAIN_NO_MAIL = "domain_no_mail"
    DNS_FAILURE = "dns_failure"
    HOST_UNREACHABLE = "host_unreachable"
    ROUTING_LOOP = "routing_loop"
    EXPIRED = "expired"
    SYSTEM_ERROR = "system_error"
    SYSTEM_FULL = "system_full"
    DELIVERY_AGENT = "delivery_agent"
    BLOCKLISTED = "blocklisted"
    BAD_REPUTATION = "bad_reputation"
    AUTH_FAILED = "auth_failed"
    SENDER_DNS = "sender_dns"
    SENDER_REFUSED = "sender_refused"
    RELAY_DENIED = "relay_denied"
    LOGIN_REQUIRED = "login_required"
    TLS_REQUIRED = "tls_required"
    RATE_LIMITED = "rate_limited"
    GREYLISTED = "greylisted"
    SPAM = "spam"
    VIRUS = "virus"
    TOO_LARGE = "too_large"
    CONTENT_REFUSED = "content_refused"
    MALFORMED = "malformed"
    POLICY = "policy"
    PROTOCOL_ERROR = "protocol_error"
    SUPPRESSED = "suppressed"
    UNDETERMINED = "undetermined"


class Kind(StrEnum):
    """What an incoming message or event is, apart from why a delivery failed."""

    BOUNCE = "bounce"
    DELAY = "delay"
    DELIVERY = "delivery"
    RELAY = "relay"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    CHALLENGE = "challenge"
    UNSUBSCRIBE = "unsubscribe"
    DISPOSITION = "disposition"
    OTHER = "other"


class Action(StrEnum):
    """The Action field of a delivery report (RFC 3464 section 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


class Proof(StrEnum):
    """How sure it is that a report is about mail we sent, strongest first."""

    SIGNED_RETURN_PATH = "signed_return_path"
    KNOWN_MESSAGE = "known_message"
    AUTHENTICATED_CHANNEL = "authenticated_channel"
    HEARSAY = "hearsay"


class Witness(StrEnum):
    """The kinds of evidence that the classifier weighs, each on its own."""

    TEXT = "text"
    PROVIDER_TOKEN = "provider_token"  # noqa: S105  a token of a reply, no password
    STATUS = "status"
    REPLY_CODE = "reply_code"
    COMMAND = "command"
    ACTION = "action"
    #: What a sending service or another parser filed the failure under.
    LABEL = "label"


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """One sign of a reason, kept whether or not it prevailed."""

    witness: Witness
    reason: Reason
    #: How often a sign of this sort is right when it stands alone, 0 to 1.
    strength: float
    #: The id of the rule that matched, or the code itself. `explain` shows the words in the reply.
    rule: str


class Verdict(msgspec.Struct, frozen=True):
    """Why a delivery failed and whose fault it was."""

    reason: Reason
    party: Party
    type: FailureType
    #: True for a refusal for good (5yz), False for now (4yz), None when no code says so.
    permanent: bool | None = None
    #: 0 to 1; below 0.5 a person should look.
    confidence: float = 0.0
    #: Strongest first, the losers included.
    evidence: tuple[Evidence, ...] = ()
    #: True when strong evidence names a reason of another type than the verdict.
    conflict: bool = False
    #: Slug of the mailbox provider or filter that spoke, when known.
    provider: str | None = None
    #: Blocklists that the reply names, e.g. ``zen.spamhaus.org``.
    blocklists: tuple[str, ...] = ()
    #: Seconds until the server wants to be tried again, when it says so.
    retry_after: int | None = None
    #: Id of the rule (or the code) that decided.
    rule: str | None = None
    urls: tuple[str, ...] = ()
    #: The operator's own word for this, from the rule of theirs that decided.
    label: str | None = None

    def to(self, vocabulary: str) -> str:
        """Give it in another system's terms: for a dead address ``verdict.to("sparkpost")`` is ``"10"``.

        docs/reference/crosswalk.md has all systems; raises `InputError` that names them for an unknown one.
        """
        # Loaded when asked for: the table stands on this module, and most verdicts are never renamed.
        from carom.core.vocabularies import name_in  # noqa: PLC0415

        return name_in(vocabulary, self.reason, permanent=self.permanent)


class Header(msgspec.Struct, frozen=True, gc=False):
    name: str
    value: str


class Original(msgspec.Struct, frozen=True):
    """What a report tells about the message that it is about."""

    message_id: str | None = None
    subject: str | None = None
    #: The envelope sender (Return-Path) of the original.
    envelope_sender: str | None = None
    #: The address in From.
    sender: str | None = None
    list_id: str | None = None
    feedback_id: str | None = None
    #: Chosen headers that senders use to recognise their mail, in their order.
    headers: tuple[Header, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """What one report says of one recipient."""

    kind: Kind
    #: The address the reporting system used last; lower-cased domain, no angle brackets.
    recipient: str | None = None
    #: The address the sender wrote, when the report keeps it apart (Original-Recipient, RFC 3464 2.3.1).
    original_recipient: str | None = None
    #: None when nothing failed; an automatic reply has one that says nobody reads the mailbox any more.
    verdict: Verdict | None = None
    #: Enhanced status code, ``5.1.1``.
    status: str | None = None
    #: SMTP reply code, 421 to 599.
    reply_code: int | None = None
    #: What the server said, one line, without the ``smtp;`` type.
    diagnostic: str | None = None
    action: Action | None = None
    remote_mta: str | None = None
    reporting_mta: str | None = None
    #: The SMTP command that was answered: ``RCPT``, ``DATA``, ``MAIL`` …
    command: str | None = None
    #: When it happened, in UTC.
    occurred_at: datetime | None = None
    #: Which reader understood the report, e.g. ``rfc3464``, ``qmail``, ``exim``.
    dialect: str | None = None
    original: Original | None = None
    #: Feedback-Type of a complaint (RFC 5965 section 3.1), e.g. ``abuse``.
    feedback_type: str | None = None
    #: ENVID of the original (RFC 3461 section 4.4), the cleanest correlation key.
    envelope_id: str | None = None
    proof: Proof = Proof.HEARSAY


class Outcome(StrEnum):
    """What became of a mail that was read."""

    REPORT = "report"
    NO_REPORT = "no_report"
    #: It is a report, or claims to be one, and nobody could be named from it.
    NOT_UNDERSTOOD = "not_understood"


class Reading(msgspec.Struct, frozen=True):
    """All that reading one mail gave."""

    outcome: Outcome
    reports: tuple[Report, ...] = ()
    #: Short names of what was broken or cut, e.g. ``mime: tree refused``.
    defects: tuple[str, ...] = ()


class WebhookReading(msgspec.Struct, frozen=True):
    """All that reading one webhook gave; each event of the body is counted once."""

    reports: tuple[Report, ...] = ()
    #: The service's names of events that tell no delivery's fate (opens, clicks, sendings), one for each.
    passed_over: tuple[str, ...] = ()
    #: The names of events that carom does not know, one for each, at most 100 characters.
    unknown: tuple[str, ...] = ()
    #: Events that said what another in the same body had said.
    repeated: int = 0
