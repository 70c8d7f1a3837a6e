"""Writes the material in examples/, byte for byte the same on every run.

`mails/*.toml` say what happened to whom, `templates/*.eml` how each system words it (see
`template` for their few directives), `systems.toml` what the mails of one template share,
`mailings.toml` what was sent, `people.toml` of which words the other subscribers are made. From
these follow the mailbox, the log of the sending Postfix, the subscribers and what a careful reader
makes of every mail::

    python -m tools.examples         writes examples/
    python -m tools.examples --check fails when examples/ differs
"""
