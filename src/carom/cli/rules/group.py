from __future__ import annotations

from typing import Final

import click

from carom.cli.group import CommandEntry, LazyGroup

COMMANDS: Final = (
    CommandEntry("list", "carom.cli.rules.listing:list_rules", "Print the rules, your own and the packaged."),
    CommandEntry("show", "carom.cli.rules.listing:show", "Print one rule with its patterns and samples."),
    CommandEntry("try", "carom.cli.rules.trying:try_text", "Show what each rule says of a text, and where."),
    CommandEntry("test", "carom.cli.rules.testing:test", "Run the samples and near misses of rules."),
    CommandEntry("lint", "carom.cli.rules.linting:lint", "Find what is wrong or doubtful in rules."),
    CommandEntry("coverage", "carom.cli.rules.coverage:coverage", "Show which rules decide a file of replies."),
)


@click.group(cls=LazyGroup, entries=COMMANDS)
def rules() -> None:
    """See, try and check the rules that judge replies.

    Rules of your own stand in files that the setting rules.files names, and win over the packaged ones.
    """
