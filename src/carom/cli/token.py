from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

import click
import msgspec

from carom.app.clock import system_clock
from carom.app.return_paths import keyring_of
from carom.app.settings import Settings
from carom.cli.options import config_options, output_options
from carom.cli.output import Output
from carom.cli.stdin import bounded_lines
from carom.core.errors import InputError, SettingsError
from carom.core.return_path import Checked, Keyring, State, check_token, make_return_path

_WORDS: Final = {
    State.VALID: "valid",
    State.NO_TOKEN: "not signed by us",
    State.UNKNOWN_KEY: "signed with a key that is not known here",
    State.EXPIRED: "signed too long ago",
    State.WRONG: "the signature is wrong",
    State.NO_RECIPIENT: "it does not name the recipient; give it with --recipient",
}


class Made(msgspec.Struct, frozen=True):
    recipient: str
    return_path: str


class Answer(Checked, frozen=True, kw_only=True):
    return_path: str


@click.group()
def token() -> None:
    """Sign return paths, and check those that reports come back to.

    Keys come from the settings return_path.keys and return_path.keys_file.
    """


@token.command(
    epilog="""\b
Examples:
  carom token make ann@example.com --sender bounces@mail.example
  carom token make < recipients.txt
""",
)
@click.argument("recipients", nargs=-1, metavar="[RECIPIENT]...")
@click.option("--sender", "return_path_sender", metavar="ADDRESS", help="The return path that is signed.")
@click.option("--separator", type=click.Choice(["+", "-", "="]), default="+", help="Sign between it and the signature.")
@config_options
@output_options
def make(recipients: tuple[str, ...], separator: str, settings: Settings, out: Output) -> None:
    """Print the signed return path for each recipient.

    Without RECIPIENT, each line of standard input is one. Use the result as envelope sender (MAIL FROM) of the mail to
    that recipient; a report about it is then known to be about our mail.
    """
    sender = settings.return_path.sender
    if sender is None:
        raise SettingsError("which address is to be signed? Give --sender, or set return_path.sender")
    key, today = _keyring(settings).keys[0], system_clock().date()
    for recipient in _given(recipients):
        made = Made(recipient, make_return_path(sender, recipient, key, today, sign=separator))
        if out.as_json:
            out.record(made)
        else:
            out.line(made.return_path)


@token.command(
    epilog="""\b
Examples:
  carom token check bounces+c1k1ujj2xa4l5v6k7h3mq2zb-ann=example.com@mail.example
  carom token check --json < return-paths.txt
""",
)
@click.argument("return_paths", nargs=-1, metavar="[RETURN_PATH]...")
@click.option("--recipient", multiple=True, metavar="ADDRESS", help="Whom it may be for; needed where it names nobody.")
@config_options
@output_options
def check(return_paths: tuple[str, ...], recipient: tuple[str, ...], settings: Settings, out: Output) -> None:
    """Say whether a return path was signed by us, when and for whom.

    Without RETURN_PATH, each line of standard input is one.
    """
    keyring, today = _keyring(settings), system_clock().date()
    for return_path in _given(return_paths):
        checked = check_token(return_path.strip("<>"), keyring, today, recipient)
        if out.as_json:
            out.record(Answer(**msgspec.structs.asdict(checked), return_path=return_path))
        else:
            out.line(f"{return_path}: {_words(checked)}")


def _words(checked: Checked) -> str:
    words = _WORDS[checked.state]
    if checked.state is State.VALID:
        words += f", for {checked.recipient}, sent on {checked.sent_on}, key {checked.key}"
    return words


def _given(arguments: tuple[str, ...]) -> Iterator[str]:
    if arguments:
        yield from arguments
        return
    if sys.stdin is None:
        raise InputError("standard input: there is none")
    yield from (line.strip() for line in bounded_lines(sys.stdin.buffer) if line.strip())


def _keyring(settings: Settings) -> Keyring:
    keyring = keyring_of(settings.return_path)
    if keyring is None:
        raise SettingsError("there is no key: set return_path.keys or return_path.keys_file (see the configuration)")
    return keyring
