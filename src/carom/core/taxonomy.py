"""What each reason means: party, type, meaning and first action, in one table.

Policies hang on these reasons, never on the digits of a code: ``550 blocked using a list`` is a
permanent refusal of one message and says nothing against the recipient.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import msgspec

from carom.core.model import FailureType, Party, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping


class ReasonFacts(msgspec.Struct, frozen=True):
    reason: Reason
    party: Party
    type: FailureType
    #: Half a sentence for a person.
    meaning: str
    #: What to do first, in the imperative.
    action: str


_R, _P, _T = Reason, Party, FailureType

_TABLE: Final = (
    ReasonFacts(_R.USER_UNKNOWN, _P.RECIPIENT, _T.HARD, "no such mailbox here", "suppress the address"),
    ReasonFacts(
        _R.ADDRESS_INVALID,
        _P.RECIPIENT,
        _T.HARD,
        "the address cannot exist: syntax, illegal local part",
        "suppress; fix at sign-up",
    ),
    ReasonFacts(
        _R.MAILBOX_DISABLED,
        _P.RECIPIENT,
        _T.HARD,
        "the mailbox exists but is inactive, suspended, closed",
        "suppress the address",
    ),
    ReasonFacts(
        _R.MAILBOX_MOVED,
        _P.RECIPIENT,
        _T.HARD,
        "the recipient moved and mail is not forwarded",
        "suppress; update the address if one is given",
    ),
    ReasonFacts(
        _R.MAILBOX_FULL, _P.RECIPIENT, _T.SOFT, "the recipient is over quota", "retry; suppress when it persists"
    ),
    ReasonFacts(
        _R.RECIPIENT_REFUSED,
        _P.RECIPIENT,
        _T.BLOCK,
        "a rule of the recipient or its admin refuses this sender (restricted group, allow-list, personal block)",
        "ask to be allowed; do not retry",
    ),
    ReasonFacts(_R.DOMAIN_UNKNOWN, _P.DOMAIN, _T.HARD, "the domain does not exist in DNS", "suppress the address"),
    ReasonFacts(
        _R.DOMAIN_NO_MAIL,
        _P.DOMAIN,
        _T.HARD,
        "the domain exists and takes no mail (null MX, no MX or address record, 521/556)",
        "suppress the address",
    ),
    ReasonFacts(_R.DNS_FAILURE, _P.NETWORK, _T.SOFT, "a lookup failed for now", "retry"),
    ReasonFacts(_R.HOST_UNREACHABLE, _P.NETWORK, _T.SOFT, "connection refused, timed out, lost", "retry"),
    ReasonFacts(
        _R.ROUTING_LOOP,
        _P.NETWORK,
        _T.SOFT,
        "loop, too many hops, no route, destination misrouted",
        "retry; tell the receiver",
    ),
    ReasonFacts(
        _R.EXPIRED,
        _P.NETWORK,
        _T.SOFT,
        "retries ran out, with no better reason known",
        "look at the reasons of the attempts before",
    ),
    ReasonFacts(_R.SYSTEM_ERROR, _P.RECEIVER, _T.SOFT, "the receiving system failed or is misconfigured", "retry"),
    ReasonFacts(_R.SYSTEM_FULL, _P.RECEIVER, _T.SOFT, "the receiving system has no storage", "retry"),
    ReasonFacts(
        _R.DELIVERY_AGENT,
        _P.RECEIVER,
        _T.SOFT,
        "the last hop failed: a pipe, filter, forward or list expansion",
        "retry; tell the receiver",
    ),
    ReasonFacts(
        _R.BLOCKLISTED,
        _P.SENDER,
        _T.BLOCK,
        "the sending IP or domain is on a blocklist, named or not",
        "delist; fix what got it listed",
    ),
    ReasonFacts(
        _R.BAD_REPUTATION,
        _P.SENDER,
        _T.BLOCK,
        "the receiver's own reputation data refuses the IP or domain",
        "slow down, clean the list",
    ),
    ReasonFacts(
        _R.AUTH_FAILED, _P.SENDER, _T.BLOCK, "SPF, DKIM, DMARC or ARC failed or is missing", "fix authentication"
    ),
    ReasonFacts(
        _R.SENDER_DNS,
        _P.SENDER,
        _T.BLOCK,
        "identity of the sending host or domain in DNS: no PTR, bad HELO, domain without MX/A",
        "fix DNS",
    ),
    ReasonFacts(
        _R.SENDER_REFUSED,
        _P.SENDER,
        _T.BLOCK,
        "this envelope or header sender is refused or fails verification",
        "fix or change the sender",
    ),
    ReasonFacts(
        _R.RELAY_DENIED, _P.SENDER, _T.BLOCK, "the server does not relay for this sender or domain", "fix routing"
    ),
    ReasonFacts(_R.LOGIN_REQUIRED, _P.SENDER, _T.BLOCK, "SMTP AUTH is required or failed", "fix credentials"),
    ReasonFacts(_R.TLS_REQUIRED, _P.SENDER, _T.BLOCK, "STARTTLS is required or failed", "fix TLS"),
    ReasonFacts(
        _R.RATE_LIMITED,
        _P.SENDER,
        _T.SOFT,
        "too many connections, messages, recipients or errors for now",
        "slow down, retry",
    ),
    ReasonFacts(_R.GREYLISTED, _P.SENDER, _T.SOFT, "first-contact deferral", "retry as usual"),
    ReasonFacts(
        _R.SPAM, _P.MESSAGE, _T.BLOCK, "the content was judged to be spam", "change the content; check consent"
    ),
    ReasonFacts(_R.VIRUS, _P.MESSAGE, _T.BLOCK, "malware was found", "stop the mailing; check the host"),
    ReasonFacts(_R.TOO_LARGE, _P.MESSAGE, _T.SOFT, "over a size limit", "make the message smaller"),
    ReasonFacts(
        _R.CONTENT_REFUSED,
        _P.MESSAGE,
        _T.BLOCK,
        "an attachment, link, language or other content rule",
        "change the content",
    ),
    ReasonFacts(
        _R.MALFORMED,
        _P.MESSAGE,
        _T.BLOCK,
        "the message breaks RFC 5322 / MIME rules the receiver enforces",
        "fix the generator",
    ),
    ReasonFacts(
        _R.POLICY,
        _P.MESSAGE,
        _T.BLOCK,
        "refused by policy, with nothing more said",
        "read the provider's policy; contact it",
    ),
    ReasonFacts(
        _R.PROTOCOL_ERROR,
        _P.PROTOCOL,
        _T.SOFT,
        "the SMTP dialogue failed: syntax, sequence, unsupported parameter",
        "fix the client",
    ),
    ReasonFacts(
        _R.SUPPRESSED,
        _P.ESP,
        _T.HARD,
        "not attempted: a suppression list upstream already holds the address",
        "import it; do not retry",
    ),
    ReasonFacts(_R.UNDETERMINED, _P.NOBODY, _T.SOFT, "nothing in the report says why", "keep the evidence; review"),
)

FACTS: Final[Mapping[Reason, ReasonFacts]] = MappingProxyType({facts.reason: facts for facts in _TABLE})


def facts(reason: Reason) -> ReasonFacts:
    """The row of the taxonomy for a reason; every reason has one."""
    return FACTS[reason]
