"""Whatever a person asks about is recognised for what it is."""

from __future__ import annotations

import pytest

from carom.app.advice import adviser
from carom.app.engine import default_classifier
from carom.core.errors import NotFoundError
from carom.core.model import Reason
from carom.core.remedies.answers import ReasonAnswer, ReplyAnswer, SpeakerAnswer

ADVISER = adviser(default_classifier())


@pytest.mark.parametrize(
    ("asked", "case"),
    [
        ("[TSS04]", "yahoo.deferred"),
        ("TSS04", "yahoo.deferred"),
        ("tss09", "yahoo.deferred_for_good"),
        ("S3140", "outlook.network_listed"),
        ("S3150", "outlook.network_listed"),
        ("CS01", "icloud.local_policy"),
        ("LPN007_510", "orange.listed"),
        ("OFR_999", "orange.connections"),
        ("AUP#1310", "charter.rate"),
        ("AUP#I-1310", "charter.rate"),
        ("AUP#CXBL", "cox.listed"),
        ("CXBL", "cox.listed"),
        ("RLY:B1", "aol.blocked_ip"),
        ("(RLY:B1)", "aol.blocked_ip"),
        ("BL000011", "comcast.listed"),
        ("HL:ICC", "netease.rate"),
        ("NoSuchUser", "gmail.no_such_user"),
        ("https://support.google.com/mail/?p=BlockedMessage", "gmail.blocked_content"),
        ("5.7.511", "microsoft365.banned_ip"),
        ("DNSBL:ATTRBL", "att.listed"),
    ],
)
def test_a_token_is_told_like_the_reply_that_holds_it(asked: str, case: str) -> None:
    answer = ADVISER.ask(asked)
    assert isinstance(answer, ReplyAnswer)
    assert answer.remedy.id == case


@pytest.mark.parametrize(
    ("asked", "reason", "codes"),
    [
        ("5.7.26", Reason.AUTH_FAILED, ["5.7.26"]),
        ("552 5.2.2", Reason.MAILBOX_FULL, ["5.2.2", "552"]),
        (" 552  5.2.2 ", Reason.MAILBOX_FULL, ["5.2.2", "552"]),
        ("552-5.2.2", Reason.MAILBOX_FULL, ["5.2.2", "552"]),
        ("421", Reason.UNDETERMINED, ["421"]),
        ("x.1.1", Reason.UNDETERMINED, ["x.1.1"]),
        ("5.1.99", Reason.UNDETERMINED, ["5.1.99"]),
    ],
)
def test_codes_alone_are_told_by_their_standards(asked: str, reason: Reason, codes: list[str]) -> None:
    answer = ADVISER.ask(asked)
    assert isinstance(answer, ReplyAnswer)
    assert answer.codes_alone
    assert answer.verdict.reason is reason
    assert [one.code for one in answer.codes] == codes


def test_a_code_alone_names_those_who_give_it_a_meaning_of_their_own() -> None:
    answer = ADVISER.ask("5.7.26")
    assert isinstance(answer, ReplyAnswer)
    assert "gmail.unauthenticated" in {line.id for line in answer.elsewhere}


@pytest.mark.parametrize("asked", ["auth_failed", "AUTH_FAILED", "auth-failed"])
def test_a_reason_is_told_with_the_cases_of_providers(asked: str) -> None:
    answer = ADVISER.ask(asked)
    assert isinstance(answer, ReasonAnswer)
    assert answer.remedy.id == "auth_failed"
    assert "gmail.unauthenticated" in {line.id for line in answer.cases}


def test_a_case_is_told_by_its_id() -> None:
    answer = ADVISER.ask("outlook.network_listed")
    assert isinstance(answer, ReasonAnswer)
    assert answer.remedy.id == "outlook.network_listed"


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("gmail", "gmail"),
        ("Gmail", "gmail"),
        ("Apple iCloud", "icloud"),
        ("gmail.com", "gmail"),
        ("ann@gmail.com", "gmail"),
        ("gmail-smtp-in.l.google.com", "gmail"),
        ("webde", "webde"),
        ("protonmail", "protonmail"),
        ("postfix", "postfix"),
        ("spamhaus", "spamhaus"),
        ("zen.spamhaus.org", "spamhaus"),
        ("amazonses", "amazonses"),
    ],
)
def test_a_provider_is_told_by_slug_name_domain_host_or_list(asked: str, slug: str) -> None:
    answer = ADVISER.ask(asked)
    assert isinstance(answer, SpeakerAnswer)
    assert answer.slug == slug


def test_a_provider_is_told_with_all_that_is_known() -> None:
    answer = ADVISER.ask("outlook")
    assert isinstance(answer, SpeakerAnswer)
    assert "hotmail.com" in answer.domains
    assert "S3140" in {one.token for one in answer.tokens}
    assert "outlook.network_listed" in {one.id for one in answer.cases}
    assert Reason.BLOCKLISTED in {one.reason for one in answer.rules}
    assert answer.about
    assert answer.links


@pytest.mark.parametrize("slug", ADVISER.known_slugs())
def test_every_known_slug_has_an_answer(slug: str) -> None:
    answer = ADVISER.speaker(slug)
    assert answer is not None
    assert answer.name
    assert answer.domains or answer.hosts or answer.about


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("user_unkown", "user_unknown"),
        ("gmial", "gmail"),
        ("TSSO4", "[tss04]"),
        ("S3141", "s3140"),
    ],
)
def test_an_unknown_word_is_an_error_with_near_matches(asked: str, near: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        ADVISER.ask(asked)
    assert asked in str(caught.value)
    assert near in str(caught.value)


def test_an_unknown_word_that_is_near_to_nothing_says_what_may_be_asked() -> None:
    with pytest.raises(NotFoundError, match=r"nothing is known about 'qqqqqqqq'\. Give a code"):
        ADVISER.ask("qqqqqqqq")


@pytest.mark.parametrize(
    "asked",
    [
        "words that nobody knows",
        "550 no",
        "\u4e0d\u77e5\u9053" * 3,
        "x" * 200,
        "",
        "\ud800",
        "a b",
        " " * 1_000_000 + "x y z",
        "550" + " " * 1_000_000 + "5.1.1 x",
        "7" * 1_000_000,
        "\0" * 100,
    ],
)
def test_what_is_no_name_is_a_reply_and_has_a_verdict(asked: str) -> None:
    answer = ADVISER.ask(asked)
    assert isinstance(answer, ReplyAnswer)
    assert answer.verdict.reason is Reason.UNDETERMINED


def test_the_message_to_a_postmaster_is_filled_from_the_reply() -> None:
    answer = ADVISER.ask("554 5.7.1 Client host [192.0.2.8] blocked using zen.spamhaus.org")
    assert isinstance(answer, ReplyAnswer)
    assert "You block 192.0.2.8 by Spamhaus." in answer.remedy.postmaster
    assert "[192.0.2.8] blocked" in answer.remedy.postmaster
