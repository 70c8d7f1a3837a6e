"""Reasons in the terms of other systems, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources

import pytest

from carom.core.errors import InputError
from carom.core.model import FailureType, Party, Reason, Verdict
from carom.core.rules.format import STRENGTHS, Strength
from carom.core.taxonomy import FACTS
from carom.core.vocabularies import READ_ONLY, SLUGS, Label, label_row, label_sign, labels, name_in, vocabulary
from carom.core.vocabularies.table import comparable

ATTEMPTS = (True, False, None)
LABELS = [(slug, row) for slug in (*SLUGS, *READ_ONLY) for row in labels(slug).labels]

#: What people who know these systems would say.
KNOWN = [
    ("sparkpost", Reason.USER_UNKNOWN, "10"),
    ("sparkpost", Reason.MAILBOX_FULL, "22"),
    ("sparkpost", Reason.SPAM, "52"),
    ("sparkpost", Reason.RELAY_DENIED, "54"),
    ("powermta", Reason.USER_UNKNOWN, "bad-mailbox"),
    ("powermta", Reason.MAILBOX_FULL, "quota-issues"),
    ("kumomta", Reason.AUTH_FAILED, "AuthenticationFailed"),
    ("sisimai", Reason.USER_UNKNOWN, "userunknown"),
    ("sisimai", Reason.SENDER_DNS, "requireptr"),
    ("ses", Reason.MAILBOX_FULL, "Transient/MailboxFull"),
    ("ses", Reason.SUPPRESSED, "Permanent/OnAccountSuppressionList"),
    ("sendgrid", Reason.BAD_REPUTATION, "blocked/Reputation"),
    ("mailgun", Reason.SUPPRESSED, "permanent/suppress-bounce"),
    ("postmark", Reason.VIRUS, "VirusNotification"),
    ("anymail", Reason.EXPIRED, "bounced/timed_out"),
]

READ = [
    ("sparkpost", "10", Reason.USER_UNKNOWN),
    ("sparkpost", "Invalid Recipient", Reason.USER_UNKNOWN),
    ("powermta", "quota_issues", Reason.MAILBOX_FULL),
    ("kumomta", "spamblock", Reason.BLOCKLISTED),
    ("sisimai", "TooManyConn", Reason.RATE_LIMITED),
    ("sisimai", "mesgtoobig", Reason.TOO_LARGE),
    ("ses", "Permanent", Reason.USER_UNKNOWN),
    ("ses", "OnAccountSuppressionList", Reason.SUPPRESSED),
    ("sendgrid", "blocked/Frequency/Volume", Reason.RATE_LIMITED),
    ("mailgun", "suppress-complaint", Reason.SUPPRESSED),
    ("postmark", "100009", Reason.AUTH_FAILED),
    ("anymail", "bounced/invalid", Reason.USER_UNKNOWN),
    ("azure", "Suppressed", Reason.SUPPRESSED),
    ("brevo", "hardBounce", Reason.USER_UNKNOWN),
    ("mailjet", "domain/relay/access denied", Reason.RELAY_DENIED),
    ("mandrill", "reject/unsigned", Reason.AUTH_FAILED),
    ("unisender_go", "err_mailbox_full", Reason.MAILBOX_FULL),
]


def names(slug: str) -> Iterator[tuple[Reason, bool | None, Label]]:
    for reason in Reason:
        for permanent in ATTEMPTS:
            row = label_row(slug, name_in(slug, reason, permanent=permanent))
            assert row is not None, (slug, reason)
            yield reason, permanent, row


def test_every_file_of_data_is_a_vocabulary_and_the_other_way_round() -> None:
    folder = resources.files("carom.core.vocabularies") / "data"
    assert sorted(entry.name for entry in folder.iterdir()) == [f"{slug}.toml" for slug in SLUGS]
    folder = resources.files("carom.core.vocabularies") / "labels"
    assert sorted(entry.name for entry in folder.iterdir()) == [f"{slug}.toml" for slug in READ_ONLY]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_reason_has_a_name_that_is_one_of_the_labels(slug: str) -> None:
    assert set(vocabulary(slug).names) == set(Reason)
    labels = {row.label for row in vocabulary(slug).labels}
    assert all(row.label in labels for _, _, row in names(slug))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_name_never_makes_a_hard_failure_soft_or_anything_else_hard(slug: str) -> None:
    wrong = [
        (str(reason), permanent, row.label)
        for reason, permanent, row in names(slug)
        if row.type is not None and (FACTS[reason].type is FailureType.HARD) != (row.type is FailureType.HARD)
    ]
    assert wrong == []


@pytest.mark.parametrize("slug", [*SLUGS, *READ_ONLY])
def test_no_spelling_stands_for_two_labels(slug: str) -> None:
    spelled = [comparable(one) for row in labels(slug).labels for one in (row.label, *row.aliases)]
    assert len(spelled) == len(set(spelled))


@pytest.mark.parametrize(("slug", "row"), LABELS)
def test_every_label_maps_back_to_a_reason_or_says_that_it_is_about_no_failure(slug: str, row: Label) -> None:
    assert (row.reason is None) != (row.kind is None)
    sign = label_sign(slug, row.label)
    if row.reason is None or row.reason is Reason.UNDETERMINED:
        assert sign is None
    else:
        assert sign == (row.reason, STRENGTHS[row.strength])
        assert row.strength is not Strength.WRAPPER


@pytest.mark.parametrize(("slug", "row"), LABELS)
def test_a_label_that_spares_the_address_is_no_evidence_that_it_is_dead(slug: str, row: Label) -> None:
    if row.type in (FailureType.SOFT, FailureType.BLOCK) and row.reason is not None:
        assert FACTS[row.reason].type is not FailureType.HARD, slug


@pytest.mark.parametrize(("slug", "row"), LABELS)
def test_only_of_its_own_doing_is_a_service_a_witness_above_doubt(slug: str, row: Label) -> None:
    if STRENGTHS[row.strength] > STRENGTHS[Strength.FAIR]:
        assert row.reason in (Reason.SUPPRESSED, Reason.ADDRESS_INVALID), slug


@pytest.mark.parametrize(("slug", "reason", "label"), KNOWN)
def test_a_reason_has_the_name_that_people_of_that_system_expect(slug: str, reason: Reason, label: str) -> None:
    assert name_in(slug, reason) == label


@pytest.mark.parametrize(("slug", "label", "reason"), READ)
def test_labels_are_read_in_every_spelling_that_a_system_sends(slug: str, label: str, reason: Reason) -> None:
    sign = label_sign(slug, label)
    assert sign is not None
    assert sign[0] is reason


def test_the_attempt_chooses_between_two_labels_and_unknown_it_goes_by_the_type() -> None:
    assert name_in("postmark", Reason.SYSTEM_ERROR, permanent=True) == "SoftBounce"
    assert name_in("postmark", Reason.SYSTEM_ERROR, permanent=False) == "Transient"
    assert name_in("postmark", Reason.SYSTEM_ERROR) == "Transient"


@pytest.mark.parametrize("label", ["", "no such label", "10/10", "x" * 1_000_000, "\0"])
@pytest.mark.parametrize("slug", [*SLUGS, *READ_ONLY])
def test_an_unknown_label_is_no_evidence(slug: str, label: str) -> None:
    assert label_sign(slug, label) is None


@pytest.mark.parametrize("ask", [lambda: name_in("x", Reason.SPAM), lambda: label_sign("x", "10")])
def test_an_unknown_vocabulary_is_refused_with_the_names_of_the_known(ask: Callable[[], object]) -> None:
    with pytest.raises(InputError, match=r"no vocabulary 'x'; there are anymail, kumomta, .*, sparkpost"):
        ask()


@pytest.mark.parametrize("slug", READ_ONLY)
def test_nothing_is_named_in_the_terms_of_a_service_that_is_only_read(slug: str) -> None:
    with pytest.raises(InputError, match=f"no vocabulary '{slug}'"):
        name_in(slug, Reason.SPAM)


def test_a_verdict_tells_its_name_by_reason_and_attempt() -> None:
    verdict = Verdict(Reason.SYSTEM_ERROR, Party.RECEIVER, FailureType.SOFT, permanent=True)
    assert verdict.to("sparkpost") == "40"
    assert verdict.to("sisimai") == "systemerror"
    with pytest.raises(InputError, match="no vocabulary 'bounceclass'"):
        verdict.to("bounceclass")
