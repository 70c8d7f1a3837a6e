"""The classifier: extract, match, weigh, for one reply or for many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

import msgspec

from carom.core.classify.explain import Explanation, explain
from carom.core.classify.extract import Codes, codes, is_status, retry_after, urls
from carom.core.classify.extract import command as command_in
from carom.core.classify.match import Matcher
from carom.core.classify.mojibake import repairs
from carom.core.classify.signs import NOTHING_KNOWN, Known, Signs
from carom.core.classify.text import fold_masked, mask, mask_all
from carom.core.classify.weigh import weigh
from carom.core.model import Action, Verdict, Witness
from carom.core.rules.book import RuleBook

#: Verdicts remembered by their signs. Real traffic holds a few thousand combinations; then it starts anew.
_REMEMBERED: Final = 8192
# "host mx.example.net[192.0.2.1] said: ", "SMTP error from remote mail server after RCPT TO:<addr>: ": words that only
# tell whose reply to what follows, and that rules may ask for.
_ATTRIBUTION: Final = re.compile(
    r"(?:host )?[^ ]{1,255}(?: \[[^ ]{1,45}\])?:? "
    r"(?:said|refused to talk to me|returned|did not like our [a-z ]{2,12}): ?"
    r"|.{0,300}error from remote mail(?:er| server) after .{1,200}: ?|smtp; ?"
)
#: Masked texts whose verdicts are remembered, how long they may be, and texts that are masked in one pass. Real
#: traffic holds a few thousand templates; long texts are rare and seldom come again.
_REMEMBERED_TEXTS: Final = 16_384
_REMEMBERED_CHARS: Final = 1000
_AT_ONCE: Final = 1024


class Classifier:
    """Judges replies with one rule book and one matcher. Threads may share it."""

    def __init__(self, book: RuleBook, matcher: Matcher) -> None:
        self.book = book
        self.matcher = matcher
        self._verdicts: dict[tuple[object, ...], Verdict] = {}
        self._texts: dict[tuple[str, Known], Verdict] = {}

    def classify(  # noqa: PLR0913  one keyword for each thing that may be known beside the text
        self,
        text: str,
        *,
        reply_code: int | None = None,
        status: str | None = None,
        command: str | None = None,
        provider: str | None = None,
        action: Action | None = None,
        label: str | None = None,
    ) -> Verdict:
        """Why this reply refused a delivery.

        `text` is a reply, a line of a log or a diagnostic; codes in it are read. `reply_code`,
        `status`, `command`, `provider`, the `action` of a delivery report and the `label` that another system
        gave (``sparkpost:10``) are what is known beside the text. Never raises on text; raises `InputError`
        for a label of an unknown vocabulary.
        """
        known = Known(reply_code, status, command, provider, action, label)
        return _with_links(self._read(mask(text), text, known), text)

    def explain(
        self,
        text: str,
        *,
        reply_code: int | None = None,
        status: str | None = None,
        command: str | None = None,
        provider: str | None = None,
    ) -> Explanation:
        """The same verdict as `classify`, with the words and codes that gave it."""
        verdict = self.classify(text, reply_code=reply_code, status=status, command=command, provider=provider)
        return explain(self.book, verdict, text)

    def classify_many(self, texts: Iterable[str]) -> list[Verdict]:
        """The verdicts of many replies, in order; texts that differ only in what is masked are judged once."""
        worded: dict[str, Verdict] = {}
        verdicts: list[Verdict] = []
        pending = iter(texts)
        while batch := list(islice(pending, _AT_ONCE)):
            if len(worded) > _REMEMBERED_TEXTS:
                worded.clear()
            for text, whole in zip(mask_all(batch), batch, strict=True):
                verdict = worded.get(text)
                if verdict is None:
                    verdict = self._as_it_stands(text, NOTHING_KNOWN)
                    if _has_words(verdict):
                        worded[text] = verdict
                    else:
                        verdict = self._repaired(verdict, whole, NOTHING_KNOWN)
                verdicts.append(verdict if "://" not in text else _with_links(verdict, whole))
        return verdicts

    def _read(self, masked: str, whole: str, known: Known) -> Verdict:
        verdict = self._as_it_stands(masked, known)
        return verdict if _has_words(verdict) else self._repaired(verdict, whole, known)

    def _repaired(self, verdict: Verdict, whole: str, known: Known) -> Verdict:
        """The verdict on the best other reading of a text whose words say nothing as they stand; else the same."""
        # Masking takes out what looks like an address; bytes that were read wrongly may look so.
        others = [self._as_it_stands(mask(reading), known) for reading in repairs(whole)]
        return max(filter(_has_words, others), key=lambda other: other.confidence, default=verdict)

    def _as_it_stands(self, masked: str, known: Known) -> Verdict:
        """The verdict on a masked text, remembered: two replies that differ in an id alone are judged once."""
        verdict = self._texts.get((masked, known))
        if verdict is None:
            verdict = self._classify(masked, known)
            if len(masked) <= _REMEMBERED_CHARS:
                if len(self._texts) >= _REMEMBERED_TEXTS:
                    self._texts.clear()
                self._texts[masked, known] = verdict
        return verdict

    def _classify(self, masked: str, known: Known) -> Verdict:
        folded = fold_masked(masked)
        verdict = self._judge(self._signs(folded, known))
        pause = retry_after(folded)
        return verdict if pause is None else msgspec.structs.replace(verdict, retry_after=pause)

    def _signs(self, folded: str, known: Known) -> Signs:
        found = codes(folded)
        replies, statuses = found.replies, found.statuses
        if known.reply_code is not None and known.reply_code not in replies:
            replies = (known.reply_code, *replies)
        words = folded
        if known.status is not None and known.status not in statuses and is_status(known.status):
            statuses = (*statuses, known.status)
            # Rules may ask for a status among the words, as servers send it.
            words = f"{known.status} {folded}" if folded else folded
        return Signs(
            hits=self._find(words),
            replies=replies,
            statuses=statuses,
            command=known.command.upper() if known.command else command_in(folded),
            provider=known.provider,
            action=known.action,
            label=known.label,
            inner=self._inner(folded, found),
        )

    def _inner(self, folded: str, found: Codes) -> Signs | None:
        """The signs of the reply that the text quotes, when there is more around it than who said it."""
        if not found.inner_at or _ATTRIBUTION.fullmatch(folded, 0, found.inner_at):
            return None
        quoted = folded[found.inner_at :]
        within = codes(quoted)
        return Signs(hits=self._find(quoted), replies=within.replies, statuses=within.statuses)

    def _find(self, words: str) -> tuple[int, ...]:
        return self.matcher.find(words.encode("utf-8", "surrogatepass"))

    def _judge(self, signs: Signs) -> Verdict:
        key = signs.key()
        verdict = self._verdicts.get(key)
        if verdict is None:
            if len(self._verdicts) >= _REMEMBERED:
                self._verdicts.clear()
            verdict = self._verdicts[key] = weigh(self.book, signs)
        return verdict


def _has_words(verdict: Verdict) -> bool:
    return any(sign.witness in (Witness.TEXT, Witness.PROVIDER_TOKEN) for sign in verdict.evidence)


def _with_links(verdict: Verdict, text: str) -> Verdict:
    """The same verdict with the links as the server wrote them: they may hold what masking takes out."""
    links = urls(text)
    return verdict if not links else msgspec.structs.replace(verdict, urls=links)
