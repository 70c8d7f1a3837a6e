"""Small rule sets for tests, judged by the engine that every platform has."""

from __future__ import annotations

from carom.core.classify.beside import BesideMatcher
from carom.core.classify.classifier import Classifier
from carom.core.classify.match import ReMatcher
from carom.core.rules.book import RuleBook
from carom.core.rules.loader import RuleSource, compile_book
from carom.core.rules.overlay import lay_over

PACKAGED = b"""
[words]
WHO = "user|mailbox"

[[marker]]
provider = "example"
match = ['example\\.net\\b']
samples = ["mx.example.net"]

[[blocklist]]
name = "bl.example.org"
match = ['bl\\.example\\.org']
samples = ["see bl.example.org"]

[[rule]]
id = "dead.unknown"
reason = "user_unknown"
match = ["(?:no such|unknown) WHO", "WHO unknown"]
samples = ["550 no such user", "550 unknown mailbox"]
refuses = ["550 unknown sender"]

[[rule]]
id = "full.quota"
reason = "mailbox_full"
strength = "decisive"
match = ["over ?quota"]
none = ["sending"]
samples = ["452 over quota", "452 overquota"]
refuses = ["452 sending over quota"]

[[status]]
code = "x.2.2"
reason = "mailbox_full"
strength = "fair"
"""


def source(content: bytes | str, name: str = "own.toml") -> RuleSource:
    return RuleSource(name, content.encode() if isinstance(content, str) else content)


def packaged_book() -> RuleBook:
    return compile_book([source(PACKAGED, "packaged.toml")])


def laid_over(own: bytes | str) -> Classifier:
    """The small packaged set with these own rules over it."""
    packaged = packaged_book()
    over = compile_book([source(own)], packaged.words, own=True)
    matcher = BesideMatcher(ReMatcher(packaged.patterns), ReMatcher(over.patterns), len(packaged.patterns))
    return Classifier(lay_over(packaged, over), matcher)


def rule(**fields: object) -> str:
    """One rule in TOML; what is not given is such that nothing is wrong with it."""
    whole: dict[str, object] = {
        "id": "acme.closed",
        "reason": "policy",
        "match": ["(?:closed|shut) by acme"],
        "samples": ["550 closed by acme", "550 shut by acme"],
        "refuses": ["550 opened by acme"],
    }
    lines = (f"{key} = {_toml(value)}" for key, value in (whole | fields).items() if value is not None)
    return "[[rule]]\n" + "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
