"""Writes the pages of docs/reference that follow from the code: ``make docs``. A test keeps them up to date."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import Final

import click

from carom.app.settings import PREFIX, Settings, setting_keys
from carom.cli.main import cli
from carom.cli.words import FOR_THE_ADDRESS, sentence
from carom.core import errors
from carom.core.codes.reference import reference_page as status_codes_page
from carom.core.model import FailureType, Kind, Party
from carom.core.taxonomy import FACTS
from carom.policy.loader import default_policy
from carom.policy.table import markdown
from tools import blocklists, crosswalk, details, dialects, python_api, remedy_pages, webhooks

REFERENCE: Final = Path(__file__).parents[1] / "docs" / "reference"

_WRITTEN: Final = "<!-- Written by tools/reference.py (make docs) from the code; change that. -->"

KINDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.BOUNCE: "The delivery failed for good: nobody tries any more.",
        Kind.DELAY: "It has failed so far and is still being tried. It counts against nobody.",
        Kind.DELIVERY: "A report of success.",
        Kind.RELAY: "The mail was handed on to a system that gives no reports, or to a list.",
        Kind.COMPLAINT: "The recipient called the mail spam, told by a feedback loop; or a failed authentication.",
        Kind.AUTO_REPLY: "A vacation notice or the like: the mail arrived.",
        Kind.CHALLENGE: "A system asks the sender to prove being human. It is not answered.",
        Kind.UNSUBSCRIBE: "A person asks by mail to be taken off.",
        Kind.DISPOSITION: "A read receipt.",
        Kind.OTHER: "Not a report at all.",
    }
)
PARTIES: Final[Mapping[Party, str]] = MappingProxyType(
    {
        Party.RECIPIENT: "the person, or who looks after the mailbox",
        Party.DOMAIN: "who owns the domain of the address",
        Party.NETWORK: "somebody between the two servers; most often time mends it",
        Party.RECEIVER: "who runs the receiving system",
        Party.SENDER: "we: server, domain, identity, pace",
        Party.MESSAGE: "we: this message",
        Party.PROTOCOL: "who runs the client that spoke SMTP, most often we",
        Party.ESP: "the sending service between us and the receiver",
        Party.NOBODY: "not known",
    }
)

SETTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "database_url": "The database: `sqlite:///FILE` (made when it is not there) or "
        "`postgresql://USER:PASSWORD@HOST/DATABASE`. Flag: `--database`.",
        "policy.file": "A policy of your own, laid over [the default](policy.md); relative to the file that names it.",
        "rules.files": "[Rules of your own](rules.md#your-own-rules), laid over the packaged ones: a list of files, or "
        "of folders whose `.toml` files are all read; relative to the file that names them. In the environment they "
        "are separated as in `PATH`. Flag: `--rules`, which may be given again.",
        "ingest.batch": "Mails, or events of a log, in one transaction.",
        "ingest.stream": "Stream of all that is ingested, instead of the List-Id of the original. Flag: `--stream`.",
        "return_path.keys": "Keys that sign return paths, `ID:SECRET`, several separated by blanks: the first signs, "
        "all check. An id is two letters or digits, a secret at least 16 octets. They are never printed.",
        "return_path.keys_file": "A file of such keys, one a line; relative to the file that names it.",
        "return_path.days": "Days for which a signature is proof.",
        "return_path.sender": "The return path that `carom token make` signs. Flag: `--sender`.",
        "return_path.patterns": "How you write recipients into return paths, beside "
        "[the common forms](../how-to/signed-return-paths.md); in the environment separated by blanks.",
        "report.days": "Days that a report covers, back from the newest event. Flag: `--days`.",
        "report.floor": "Attempts below which a provider is not judged. Flag: `--floor`.",
    }
)

#: Variables that are no settings: they are needed before settings are read, or only by tests.
VARIABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CAROM_CACHE": "Folder of the compiled rules, instead of `carom` under `XDG_CACHE_HOME` or `~/.cache`.",
        "CAROM_CORPUS": "Tests: folder of labelled mails and replies to measure with; without it those tests skip.",
        "CAROM_TEST_POSTGRES_URL": "Tests: a PostgreSQL server to use instead of starting a private one.",
        "CAROM_TEST_SERVICES": "Tests: with `required`, a test whose server is missing fails instead of skipping.",
    }
)

_TAXONOMY: Final = Template("""\
# The reasons a delivery fails

$written

Two reasons are kept apart only when another party must act or another action is right. What each does to an address by
default is in [policy](policy.md); why the fault comes first is told in
[whose fault first](../explanation/whose-fault-first.md).

## Types: what to do with the address

$types
The type follows the reason, not the first digit of the code. Whether the *attempt* was refused for good (5yz) or for
now (4yz) is kept beside it, as `permanent`.

## Parties: who has to act

$parties
## Reasons

$reasons
## Kinds: what a report is

Apart from why a delivery failed. Only bounces and delays have a reason.

$kinds""")

_ERRORS: Final = Template("""\
# Errors

$written

Every exception that carom raises on purpose descends from `CaromError` and lives in `carom.core.errors`; its message is
one line that names what is wrong and where. On the command line it is printed as `carom: ...` on standard error and the
exit code is 1; wrong usage is 2. Mail never raises: bytes that cannot be read give a result that says so.

$errors""")

_CONFIGURATION: Final = Template("""\
# Configuration

$written

Carom needs no configuration: by default it keeps everything in `carom.sqlite3` in the working directory. Settings come
from `carom.toml` in the working directory (or the file that `--config` names), then from the environment, then from
flags; what comes later wins. All mistakes are reported at once, each with its file and key.

$settings
A key with a dot stands in a table of the file:

```toml
database_url = "postgresql://carom@db.example.com/carom"

[ingest]
stream = "newsletter"
```

In the environment the same keys are upper-case with `CAROM_` before them, and two underscores for the dot:
`CAROM_INGEST__STREAM=newsletter`. Keep a password out of files and flags that others can read: PostgreSQL takes it from
`PGPASSWORD` or a `.pgpass` file as well.

## Other environment variables

$variables
`NO_COLOR` and `TERM=dumb` switch colour off.
""")

_CLI: Final = Template("""\
# Command line

$written

Results go to standard output, messages and progress to standard error. With `--json`, results are JSON lines: one
object each, UTF-8, printed one by one. Fields may be added, so readers ignore those they do not know.

| Exit code | Means |
| --- | --- |
| 0 | done |
| 1 | failed; one line on standard error says why |
| 2 | wrong usage |
| 130 | interrupted |

There is no colour and no drawing when standard output is not a terminal, when `TERM` is `dumb`, with `NO_COLOR` in the
environment, or with `--no-color`. Progress bars show only when standard error is a terminal.

$commands""")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def taxonomy_page() -> str:
    """Types, parties, reasons and kinds."""
    reasons = [
        (f"`{row.party}`", f"`{row.reason}`", f"`{row.type}`", row.meaning, row.action) for row in FACTS.values()
    ]
    return _TAXONOMY.substitute(
        written=_WRITTEN,
        types=table(("Type", "Means"), [(f"`{one}`", sentence(FOR_THE_ADDRESS[one])) for one in FailureType]),
        parties=table(("Party", "Who"), [(f"`{one}`", PARTIES[one]) for one in Party]),
        reasons=table(("Party", "Reason", "Type", "Means", "First action"), reasons),
        kinds=table(("Kind", "Means"), [(f"`{one}`", KINDS[one]) for one in Kind]),
    )


def errors_page() -> str:
    """The tree of exceptions."""
    rows = [
        (f"`{error.__name__}`", f"`{error.__bases__[0].__name__}`", " ".join((inspect.getdoc(error) or "").split()))
        for error in _tree(errors.CaromError)
    ]
    return _ERRORS.substitute(written=_WRITTEN, errors=table(("Error", "Is a", "Means"), rows))


def _tree(error: type[Exception]) -> Iterator[type[Exception]]:
    yield error
    for child in error.__subclasses__():
        yield from _tree(child)


def cli_page() -> str:
    """Every command with its arguments, options and examples."""
    return _CLI.substitute(written=_WRITTEN, commands="\n".join(_command("carom", cli, None)))


def configuration_page() -> str:
    """Every setting with its variable and default, and the variables beside them."""
    settings = [
        (f"`{key}`", f"`{variable_of(key)}`", _default_of(key), SETTINGS.get(key, "")) for key in setting_keys()
    ]
    return _CONFIGURATION.substitute(
        written=_WRITTEN,
        settings=table(("Key", "Environment", "Default", "Means"), settings),
        variables=table(("Variable", "Means"), [(f"`{name}`", means) for name, means in VARIABLES.items()]),
    )


def variable_of(key: str) -> str:
    return PREFIX + key.upper().replace(".", "__")


def _default_of(key: str) -> str:
    value: object = Settings()
    for name in key.split("."):
        value = getattr(value, name)
    return "none" if value is None or value == () else f"`{value}`"


def _command(path: str, command: click.Command, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(command, parent, path.rsplit(" ", 1)[-1], **command.context_settings)
    yield f"## {path}\n"
    yield f"    {path} {' '.join(command.collect_usage_pieces(context))}\n"
    yield inspect.cleandoc(command.help or "") + "\n"
    options = [_option(one, context) for one in command.get_params(context) if isinstance(one, click.Option)]
    yield table(("Option", "Means"), options)
    if examples := _examples(command):
        yield "Examples:\n"
        yield "".join(f"    {line}\n" for line in examples)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _command(f"{path} {name}", child, context)


def _option(option: click.Option, context: click.Context) -> tuple[str, str]:
    names, means = option.get_help_record(context) or ("", "")
    return (f"`{names}`", " ".join(means.split()).replace("|", "\\|"))


def _examples(command: click.Command) -> list[str]:
    lines = inspect.cleandoc((command.epilog or "").replace("\b", "")).splitlines()
    return [line.strip() for line in lines if line.startswith("  ")]


PAGES: Final[Mapping[str, Callable[[], str]]] = MappingProxyType(
    {
        "blocklists.md": lambda: blocklists.page(_WRITTEN, table),
        "cli.md": cli_page,
        "configuration.md": configuration_page,
        "crosswalk.md": lambda: crosswalk.page(_WRITTEN, table),
        "details.md": lambda: details.page(_WRITTEN, table),
        "dialects.md": lambda: dialects.page(_WRITTEN, table),
        "errors.md": errors_page,
        "policy.md": lambda: markdown(default_policy()),
        "python-api.md": lambda: python_api.page(_WRITTEN),
        "status-codes.md": status_codes_page,
        "taxonomy.md": taxonomy_page,
        "webhooks.md": lambda: webhooks.page(_WRITTEN, table),
        **remedy_pages.pages(),
    }
)


def main() -> None:
    for name, page in PAGES.items():
        (REFERENCE / name).parent.mkdir(parents=True, exist_ok=True)
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
