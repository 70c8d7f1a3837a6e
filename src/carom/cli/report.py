from __future__ import annotations

from typing import Final

import click

from carom.app.report import Report, make_report
from carom.app.settings import Settings
from carom.cli.options import output_options, settings_options
from carom.cli.output import Column, Output
from carom.cli.words import WHOSE_TURN, number
from carom.core.model import Outcome
from carom.insight import Advice, Basis, ProviderRates, ReasonLine, Share, Trend, Urgency
from carom.store import open_store

_RATES: Final = (
    Column("provider"),
    Column("attempts", right=True),
    Column("hard", right=True),
    Column("soft", right=True),
    Column("block", right=True),
    Column("complaints", right=True),
    Column("late", right=True),
    Column("judgement"),
)
_REASONS: Final = (
    Column("provider"),
    Column("reason"),
    Column("events", right=True),
    Column("people", right=True),
    Column("share", right=True),
    Column("trend"),
    Column("whose turn"),
)
_ADVICE: Final = (
    Column("provider"),
    Column("reason"),
    Column("events", right=True),
    Column("people", right=True),
    Column("whose turn"),
    Column("what to do first"),
)
#: Reasons of one provider, and pieces of advice of one urgency, that are shown; JSON has them all.
_TOP_REASONS: Final = 3
_TOP_ADVICE: Final = 10

_WHEN: Final = {
    Urgency.NOW: "Do now",
    Urgency.WATCH: "Keep an eye on",
    Urgency.HANDLED: "Done by the policy; look at the causes",
}


@click.command(
    epilog="""\b
Examples:
  carom report
  carom report --days 7 --stream newsletter
  carom report --json | jq '.insight.advice[0]'
"""
)
@click.option("--days", "report_days", type=click.IntRange(1, 3650), help="Days to cover, back from the newest event.")
@click.option("--floor", "report_floor", type=click.IntRange(min=0), help="Attempts below which nothing is judged.")
@click.option("--stream", metavar="NAME", help="Only this stream.")
@click.option(
    "--top", type=click.IntRange(min=1), default=20, show_default=True, help="Providers to show, largest first."
)
@settings_options
@output_options
def report(stream: str | None, top: int, settings: Settings, out: Output) -> None:
    """Rates and top reasons per provider, and what to do first.

    Rates are of attempts, which are deliveries and bounces together. When nobody told of deliveries (no log was
    ingested), they are shares of the reports instead, and nothing is judged.
    """
    with open_store(settings.database_url) as store:
        made = make_report(store, days=settings.report.days, floor=settings.report.floor, stream=stream)
    if out.as_json:
        out.record(made)
    else:
        _tell(out, made, top)


def _tell(out: Output, made: Report, top: int) -> None:
    insight = made.insight
    out.line(f"{insight.since:%Y-%m-%d} to {insight.until:%Y-%m-%d}, {_basis(made)}", bold=True)
    out.line(_mails_words(made))
    if not insight.providers:
        out.line("No event in this time.")
        return
    out.line()
    shown = insight.providers[:top]
    out.table(_RATES, (_rates_row(one, insight.basis) for one in (*shown, insight.overall)))
    if len(insight.providers) > top:
        out.line(f"and {len(insight.providers) - top} smaller providers (--top shows more)")
    out.line()
    out.line("Top reasons", bold=True)
    out.table(_REASONS, (_reason_row(one, line) for one in shown for line in one.reasons[:_TOP_REASONS]))
    for urgency in Urgency:
        _advise(out, urgency, [one for one in insight.advice if one.urgency is urgency])


def _advise(out: Output, urgency: Urgency, advice: list[Advice]) -> None:
    if not advice:
        return
    out.line()
    out.line(_WHEN[urgency], bold=True)
    out.table(_ADVICE, map(_advice_row, advice[:_TOP_ADVICE]))
    if len(advice) > _TOP_ADVICE:
        out.line(f"and {len(advice) - _TOP_ADVICE} more (--json has all)")


def _basis(made: Report) -> str:
    if made.insight.basis is Basis.REPORTS:
        return "shares of the reports: no deliveries are known, so these are no rates"
    return "rates of all attempts"


def _mails_words(made: Report) -> str:
    outcomes = {row.outcome: row.count for row in made.mails}
    return (
        f"{number(sum(outcomes.values()), 'mail', 'mails')} kept, "
        f"{outcomes.get(Outcome.NOT_UNDERSTOOD, 0)} of them not understood; "
        f"{number(made.suppressed, 'address', 'addresses')} on the suppression list"
    )


def _rates_row(rates: ProviderRates, basis: Basis) -> tuple[str, ...]:
    return (
        _provider(rates.provider),
        str(rates.deliveries + rates.bounces),
        *map(_percent, (rates.hard, rates.soft, rates.block)),
        _percent(rates.complaints, digits=2),
        str(rates.delays),
        rates.level or ("too few" if basis is Basis.ATTEMPTS else "no rates"),
    )


def _reason_row(rates: ProviderRates, line: ReasonLine) -> tuple[str, ...]:
    return (
        _provider(rates.provider),
        line.reason,
        str(line.share.count),
        str(line.people),
        _percent(line.share),
        _trend(line.trend),
        WHOSE_TURN[line.party],
    )


def _advice_row(one: Advice) -> tuple[str, ...]:
    return (
        "all" if one.provider is None else _provider(one.provider),
        one.reason or "complaints",
        str(one.events),
        str(one.people),
        WHOSE_TURN[one.party],
        one.action,
    )


def _provider(name: str | None) -> str:
    if name == "*":
        return "all"
    return name or "unknown"


def _percent(share: Share, digits: int = 1) -> str:
    return f"{share.share * 100:.{digits}f}%" if share.of else "-"


def _trend(trend: Trend) -> str:
    return "" if trend is Trend.UNKNOWN else trend
