"""Microsoft Exchange, old and new, and in other languages."""

from __future__ import annotations

import pytest

from carom.core.model import Kind
from tests.core.reading.mail.dialects.notices import Case, Told, check, read

CASES = [
    Case(
        "Exchange 5.5",
        """Your message

  To:      everyone@list.example
  Subject: minutes
  Sent:    Mon, 5 Jan 2026 10:00:00 -0000

did not reach the following recipient(s):

ann@EXAMPLE.ORG on Mon, 5 Jan 2026 10:00:05 -0000
    The recipient name is not recognized
\tThe MTS-ID of the original message is: c=us;a= ;p=example
;l=MAIL0601051000ABCDEF
    MSEXCH:IMS:Example:MAIN:MAIL 0 (000C05A6) Unknown Recipient
bob@example.org on Mon, 5 Jan 2026 10:00:05 -0000
    The message could not be delivered because the recipient's mailbox is full.
""",
        (
            Told("ann@example.org", "The recipient name is not recognized Unknown Recipient"),
            Told("bob@example.org", "mailbox is full"),
        ),
        sender="System Administrator <postmaster@example.org>",
        subject="Undeliverable: minutes",
        header="X-Mailer: Internet Mail Service (5.5.2653.19)\n",
    ),
    Case(
        "an X.400 address",
        """Your message did not reach the following recipient(s):

c=US;a= ;p=EXAMPLE;o=Site;dda:SMTP=ann@example.org; on Mon, 5 Jan 2026
10:00:05 -0000
    The recipient name is not recognized
""",
        (Told("ann@example.org", "The recipient name is not recognized"),),
        sender="System Administrator <postmaster@example.org>",
        subject="Undeliverable: minutes",
    ),
    Case(
        "Exchange 2003 with the reply between angle brackets",
        """Your message did not reach some or all of the intended recipients.

      Subject:\tminutes
      Sent:\t1/5/2026 10:00 AM

The following recipient(s) could not be reached:

      ann@example.org on 1/5/2026 10:00 AM
            There was a SMTP communication problem with the recipient's email server.
            <mail.sender.example #5.5.0 smtp;550 relaying is not for you>
""",
        (Told("ann@example.org", "550 relaying is not for you", 550),),
        sender="System Administrator <postmaster@sender.example>",
        subject="Undeliverable: minutes",
    ),
    Case(
        "Exchange 2003 with a code alone",
        """Your message did not reach some or all of the intended recipients.

The following recipient(s) could not be reached:

      'ann@example.org' on 1/5/2026 10:00 AM
            The e-mail account does not exist at the organization this message was sent to.
            <mail.example.org #5.1.1>
""",
        (Told("ann@example.org", "The e-mail account does not exist", None, "5.1.1", None, "mail.example.org"),),
        sender="System Administrator <postmaster@sender.example>",
        subject="Undeliverable: minutes",
    ),
    Case(
        "Exchange 2003 in German",
        """Ihre Nachricht hat einige oder alle Empfänger nicht erreicht.

      Betreff:\tProtokoll
      Gesendet am:\t05.01.2026 10:00

Folgende(r) Empfänger konnte(n) nicht erreicht werden:

      'ann@example.org' am 05.01.2026 10:00
            Das E-Mail-Konto ist in der Organisation nicht vorhanden.
            <mail.example.org #5.1.1>
""",
        (Told("ann@example.org", "nicht vorhanden", None, "5.1.1", None, "mail.example.org"),),
        sender="Systemadministrator <postmaster@sender.example>",
        subject="Unzustellbar: Protokoll",
    ),
    Case(
        "Exchange 2010 for administrators",
        """Delivery has failed to these recipients or groups:

Ann Example<mailto:ann@example.org>
The e-mail address you entered couldn't be found.

Diagnostic information for administrators:

Generating server: mail.example.org

ann@example.org
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##

Original message headers:

Received: from mx.sender.example
To: quoted@example.com
""",
        (Told("ann@example.org", "RESOLVER.ADR.RecipNotFound", 550, "5.1.1"),),
        subject="Undeliverable: minutes",
    ),
    Case(
        "Microsoft 365 with a remote server",
        """Delivery has failed to these recipients or groups:

ann@example.org<mailto:ann@example.org>
Your message wasn't delivered.

Diagnostic information for administrators:

Generating server: AB1PR01MB0001.prod.exchangelabs.example

ann@example.org
Remote Server returned '550 5.7.1 blocked by the example filter'
""",
        (Told("ann@example.org", "550 5.7.1 blocked by the example filter", 550, "5.7.1"),),
        subject="Undeliverable: minutes",
    ),
    Case(
        "French",
        """Échec de la remise aux destinataires ou groupes suivants :

ann@example.org
L'adresse entrée est introuvable.

Informations de diagnostic pour les administrateurs :

Serveur de génération : mail.example.org

ann@example.org
#550 5.1.10 RESOLVER.ADR.RecipientNotFound; introuvable ##
""",
        (Told("ann@example.org", "RecipientNotFound", 550, "5.1.10"),),
        subject="Non remis : minutes",
    ),
    Case(
        "German",
        """Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:

ann@example.org
Das Postfach ist voll.

Diagnoseinformationen für Administratoren:

Generierender Server: mail.example.org

ann@example.org
Remote Server returned '554 5.2.2 mailbox full'
""",
        (Told("ann@example.org", "554 5.2.2 mailbox full", 554, "5.2.2"),),
        subject="Unzustellbar: minutes",
    ),
    Case(
        "a delay",
        """Delivery is delayed to these recipients or groups:

ann@example.org

This message hasn't been delivered yet. Delivery will continue to be attempted.

Diagnostic information for administrators:

Generating server: mail.sender.example

ann@example.org
Remote Server returned '400 4.4.7 Message delayed'
""",
        (Told("ann@example.org", "Message delayed", 400, "4.4.7"),),
        kind=Kind.DELAY,
        subject="Delivery delayed: minutes",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exchange_is_read(case: Case) -> None:
    check(case)


def test_the_generating_server_reports() -> None:
    notice = read(next(case for case in CASES if case.name == "French"))
    assert notice is not None
    assert notice.reporting_mta == "mail.example.org"
