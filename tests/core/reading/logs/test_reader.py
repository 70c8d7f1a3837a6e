from collections.abc import Iterator
from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.classify.protocol import Classify
from carom.core.errors import InputError
from carom.core.limits import ADDRESS_CHARS, LOG_LINE_CHARS, REPLY_CHARS
from carom.core.model import FailureType, Kind, Party, Reason, Report, Verdict
from carom.core.reading.logs import LogTally, parse_log
from carom.core.reading.logs.reader import LogReports

POSTFIX = (
    "2025-11-03T08:15:30+00:00 relay2 postfix/smtp[811]: 4c9X1k2v3Bz7: to=<rosa@example.net>, relay=none, delay=1, "
    "dsn=4.4.1, status=deferred (connect to mx1.example.net[192.0.2.7]:25: Connection refused)"
)
EXPIRED = "2025-11-08T08:15:30+00:00 relay2 postfix/qmgr[8]: 4c9X1k2v3Bz7: from=<>, status=expired, returned to sender"
EXIM = "2025-11-03 08:15:30 1vFq2B-0001ab-Qx ** hugo@example.net R=r T=t H=mx1.example.net [192.0.2.7]: 550 no"


def undetermined(text: str, **_: object) -> Verdict:
    assert len(text) <= REPLY_CHARS + 100
    return Verdict(Reason.UNDETERMINED, Party.NOBODY, FailureType.SOFT)


def test_each_line_finds_its_own_format(classify: Classify) -> None:
    found = parse_log([POSTFIX, EXIM, POSTFIX], classify)
    assert [report.dialect for report in found] == ["postfix-log", "exim-log", "postfix-log"]


def test_a_reference_without_a_zone_is_refused(classify: Classify) -> None:
    with pytest.raises(InputError, match="2025-11-30T00:00:00: a time with a zone is needed"):
        parse_log([POSTFIX], classify, reference=datetime(2025, 11, 30))  # noqa: DTZ001  # that is the point


def test_the_tally_says_what_became_of_every_line(classify: Classify) -> None:
    found = parse_log([POSTFIX, "", "sshd[1]: hello", f"{EXIM[:36]} ** ?? R=r", EXPIRED, "kernel: x/y"], classify)
    assert [report.kind for report in found] == [Kind.DELAY, Kind.BOUNCE]
    assert found.tally == LogTally(lines=6, reports=2, unrelated=3, broken=1, broken_lines=(4,))


def test_lines_are_read_only_when_a_report_is_asked_for(classify: Classify) -> None:
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in (POSTFIX, EXIM):
            taken.append(line)
            yield line

    found = parse_log(lines(), classify)
    assert taken == []
    next(found)
    assert taken == [POSTFIX]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
def test_line_ends_are_no_part_of_the_words(end: str, classify: Classify) -> None:
    (report,) = parse_log([EXIM + end], classify)
    assert report.diagnostic == "550 no"


def test_bytes_that_are_no_text_do_not_reach_the_report(classify: Classify) -> None:
    line = EXIM.replace("550 no", "550 pas de bo\udceete\0 ici")
    (report,) = parse_log([line], classify)
    assert report.diagnostic == "550 pas de bo?te ici"
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report


def test_a_line_without_end_is_cut(classify: Classify) -> None:
    (report,) = parse_log([EXIM + " word" * 1_000_000], classify)
    assert report.diagnostic is not None
    assert len(report.diagnostic) == REPLY_CHARS


_SEEDS = st.sampled_from(
    [
        POSTFIX,
        EXPIRED,
        EXIM,
        POSTFIX.replace("deferred", "sent"),
        "Nov  3 08:15:30 relay2 postfix/cleanup[1]: 4c9X1k2v3Bz7: message-id=<a@example.org>",
        "Nov  3 08:15:30 relay2 exim4[4711]: 1vFq2B-0001ab-Qx == hugo <hugo@example.net> R=r defer (-1): later",
        '2025-11-03 08:15:30 1vFq2B-0001ab-Qx <= a@example.org H=x [192.0.2.1] id=1@example.org T="x \\" y"',
        "2025-11-03 08:15:30 1vFq2B-0001ab-Qx ** hugo@example.net: retry timeout exceeded",
    ]
)


@st.composite
def damaged_lines(draw: st.DrawFn) -> str:
    line = draw(_SEEDS)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(line)))
        end = draw(st.integers(start, min(len(line), start + 20)))
        line = line[:start] + draw(st.text(max_size=6)) + line[end:]
    return line


def reports_of(lines: list[str]) -> tuple[list[Report], LogReports]:
    found = parse_log(lines, undetermined)
    return list(found), found


@given(st.lists(st.one_of(damaged_lines(), st.text(max_size=200)), max_size=8))
def test_no_line_raises_and_every_line_is_counted(lines: list[str]) -> None:
    reports, found = reports_of(lines)
    tally = found.tally
    assert (tally.lines, tally.reports) == (len(lines), len(reports))
    assert tally.unrelated + tally.broken <= tally.lines


@given(st.lists(damaged_lines(), max_size=8))
def test_every_report_names_an_address_and_can_be_kept(lines: list[str]) -> None:
    for report in reports_of(lines)[0]:
        assert report.recipient is not None
        assert "@" in report.recipient
        assert len(report.recipient) <= ADDRESS_CHARS
        assert (report.verdict is None) == (report.kind is Kind.DELIVERY)
        assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report


@given(st.lists(damaged_lines(), max_size=6))
def test_the_same_lines_give_the_same_reports(lines: list[str]) -> None:
    assert reports_of(lines)[0] == reports_of(lines)[0]


@pytest.mark.parametrize(
    "piece", ["a/", "(", " host ", "[", ": ", "<", " R=", "in reply to ", "550 ", "to=<", "\\n", "@", '"']
)
def test_a_line_of_one_piece_over_and_over_is_read_in_no_time(piece: str, classify: Classify) -> None:
    tails = piece * (LOG_LINE_CHARS // len(piece))
    lines = [tails, POSTFIX[:120] + tails, EXIM[:42] + tails, EXIM + tails]
    # 800 such lines; what takes more than linear time would need minutes.
    found = parse_log(lines * 200, classify)
    assert sum(1 for _ in found) <= len(lines) * 200
    assert found.tally.lines == len(lines) * 200
