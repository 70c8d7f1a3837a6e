"""Gmail and Google Groups."""

from __future__ import annotations

import pytest

from carom.core.model import Kind
from tests.core.reading.mail.dialects.notices import Case, Told, check

SENDER = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"
COPY = "\n----- Original message -----\n\nReceived: by 192.0.2.1\nTo: quoted@example.com\n"

CASES = [
    Case(
        "the reply in the sentence",
        """Delivery to the following recipient failed permanently:

     ann@example.org

Technical details of permanent failure:
Google tried to deliver your message, but it was rejected by the recipient domain. \
The error that the other server returned was: 550 550 5.1.1 <ann@example.org>: no such person (state 14).
"""
        + COPY,
        (Told("ann@example.org", "5.1.1 <ann@example.org>: no such person", 550, "5.1.1"),),
    ),
    Case(
        "the reply in a paragraph of its own",
        """Delivery to the following recipient failed permanently:

     ann@example.org

Technical details of permanent failure:
Google tried to deliver your message, but it was rejected by the server for the \
recipient domain example.org by mx.example.org. [192.0.2.4].

The error that the other server returned was:
552 5.2.2 over quota

"""
        + COPY,
        (Told("ann@example.org", "552 5.2.2 over quota", 552, "5.2.2", None, "mx.example.org"),),
    ),
    Case(
        "words of Google's own and two recipients",
        """Delivery to the following recipients failed permanently:

     ann@example.org
     bob@example.org

Technical details of permanent failure:
DNS Error: Domain name not found
"""
        + COPY,
        (Told("ann@example.org", "Domain name not found"), Told("bob@example.org", "Domain name not found")),
    ),
    Case(
        "a delay",
        """This is an automatically generated Delivery Status Notification

THIS IS A WARNING MESSAGE ONLY.

YOU DO NOT NEED TO RESEND YOUR MESSAGE.

Delivery to the following recipient has been delayed:

     ann@example.org

Message will be retried for 1 more day(s)
"""
        + COPY,
        (Told("ann@example.org"),),
        kind=Kind.DELAY,
    ),
    Case(
        "a group in a language that nobody listed",
        """Kaixo owner@list.example,

Talde hori (plans) ez dago.

https://groups.google.com/support/
"""
        + COPY,
        (Told("plans@googlegroups.com", "groups.google.com/support"),),
        header="X-Failed-Recipients: plans@googlegroups.com\n",
    ),
    Case(
        "the new form without its machine part",
        """** Address not found **

Your message wasn't delivered to ann@example.org because the address couldn't be found, or \
is unable to receive mail.

The response from the remote server was:
550 5.1.1 nobody by that name
""",
        (Told("ann@example.org", "550 5.1.1 nobody by that name", 550, "5.1.1"),),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_google_is_read(case: Case) -> None:
    check(case._replace(sender=SENDER, subject="Delivery Status Notification (Failure)"))
