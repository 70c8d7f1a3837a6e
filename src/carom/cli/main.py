"""The entry of the `carom` command."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import click

from carom.cli.group import CommandEntry, RootGroup
from carom.version import __version__

#: In the order in which a newcomer needs them. Texts stand here so that `carom --help` loads no command.
COMMANDS: Final = (
    CommandEntry("classify", "carom.cli.classify:classify", "Judge SMTP replies: why, whose fault, hard or soft."),
    CommandEntry("explain", "carom.cli.explain:explain", "Tell what a reply, code or provider means and what to do."),
    CommandEntry("parse", "carom.cli.parse:parse", "Read bounce mails and print what each says of whom."),
    CommandEntry("ingest", "carom.cli.ingest:ingest", "Read mails and logs into the database and act on them."),
    CommandEntry("lists", "carom.cli.lists:lists", "Import, export and clean lists of subscribers."),
    CommandEntry("suppressions", "carom.cli.suppressions:suppressions", "Who must not be mailed, and why."),
    CommandEntry("token", "carom.cli.token:token", "Sign return paths, and check those that reports come back to."),
    CommandEntry("report", "carom.cli.report:report", "Rates and top reasons per provider, and what to do first."),
    CommandEntry("rules", "carom.cli.rules.group:rules", "See, try and check the rules that judge replies."),
)


@click.group(
    cls=RootGroup,
    entries=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  carom classify "550 5.1.1 <ann@example.com>: User unknown"
  carom explain 5.7.26
  carom ingest bounces.mbox /var/log/mail.log
  carom report

Results go to standard output, messages to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage.
""",
)
@click.version_option(__version__, prog_name="carom", message="%(prog)s %(version)s")
def cli() -> None:
    """Bounce management for everyone who sends mail.

    Reads bounces, complaints and logs, says whose fault each failure was, and keeps lists clean.
    """


def main() -> None:
    """Run the command line and leave with its exit code."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Started with it closed: what is said goes nowhere instead of into the next file that is opened.
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # until the end
        else:
            # Bounces are written in every script; a terminal that lacks a letter shows its number.
            stream.reconfigure(errors="backslashreplace")
    try:
        cli.main(prog_name="carom")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
