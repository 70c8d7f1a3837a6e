"""The page of what `dialect` of a report can be: readers of forms, and systems that share a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from string import Template
from typing import Final

from carom.core.reading.mail.dialects.phrases import languages
from carom.core.reading.mail.dialects.systems import systems

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

_PAGE: Final = Template("""\
# Dialects

$written

`dialect` of a report says who understood the mail. Parts for machines come first, since what they say is meant for
programs; the words around them are read as well, and win where they tell the cause and the machine part does not. How
mails are told apart is explained in [how mails are read](../explanation/how-mails-are-read.md).

## Parts for machines, and mails that answer mail

$standards
## Forms that have a reader

$forms
## Systems that share a reader

Notices of other systems are lists of addresses, forms with labels, dialogues or sentences, and are read as such, in
$languages languages. Where a mark tells which system wrote one, the report names it:

$systems""")

_STANDARDS: Final = (
    ("rfc3464", "Delivery status (RFC 3464, RFC 6533), also when broken, encoded, wrapped, or in the text"),
    ("rfc5965", "Feedback report: complaints of every type; `not-spam` is none"),
    ("jmrp", "Junk Mail Reporting Program of Microsoft, which sends no report part"),
    ("complaint", "A feedback loop's complaint in words, the unwanted mail with it"),
    ("rfc8098", "Receipt: message disposition notification"),
    ("sieve", "Refusal of a recipient's script in the form of a receipt (RFC 5429)"),
    ("rfc3834", "Automatic reply; its verdict tells that the mailbox has moved or is read no more, where it says so"),
    ("challenge", "The message is held back until somebody answers"),
    ("unsubscribe", "Wish to leave a list, by mail or one click (RFC 2369, RFC 8058)"),
    ("amazonses", "Notification of Amazon SES, sent as mail"),
    ("listserver", "A list server sends a post back: Mailman, LISTSERV, Sympa, Majordomo, mlmmj, fml"),
    ("nameless", "It claims to be a notice of failure and names nobody: kept for a person to look at"),
)
_FORMS: Final = (
    ("gmail", "Gmail and Google Workspace"),
    ("googlegroups", "Google Groups"),
    ("opensmtpd", "OpenSMTPD"),
    ("groupwise", "Novell GroupWise"),
    ("aol", "AOL's own form"),
    ("imail", "Ipswitch IMail"),
    ("exim", "Exim, and those who took over its words"),
    ("postfix", "Postfix, in any language"),
    ("sendmail", "Sendmail 5 to 8, and those who took over its sections"),
    ("dialogue", "Mailers that show the SMTP dialogue"),
    ("qmail", "qmail and its children (QSBMF)"),
    ("yahoo", "Yahoo's form of it"),
    ("exchange2003", "Microsoft Exchange 5.5 to 2003"),
    ("exchange2007", "Microsoft Exchange 2007 to Microsoft 365, in any of its languages"),
    ("form", "Forms: a label and a value on each line"),
    ("generic", "Anything else"),
)


def page(written: str, table: Table) -> str:
    """The whole page; `written` says where it comes from."""
    known = {name for name, _ in _FORMS}
    named = sorted((system for system in systems() if system.name not in known), key=lambda one: one.title.lower())
    return _PAGE.substitute(
        written=written,
        standards=table(("Dialect", "What it is"), [(f"`{name}`", text) for name, text in _STANDARDS]),
        forms=table(("Dialect", "What it is"), [(f"`{name}`", text) for name, text in _FORMS]),
        languages=len(languages()),
        systems=table(("System", "Dialect"), [(system.title, f"`{system.name}`") for system in named]),
    )
