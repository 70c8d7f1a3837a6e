"""Systems are named by their marks, whoever read the notice."""

from __future__ import annotations

import pytest

from carom.core.reading.mail.dialects.systems import System, systems
from tests.core.reading.mail.dialects.notices import Case, read

TEXT = "Your message could not be delivered to:\n\nann@example.org\n\nReason: mailbox is full\n"


def marks(system: System) -> tuple[str, ...]:
    return system.senders + system.mailers + system.subjects + system.fields + system.marks


def named(case: Case) -> str:
    notice = read(case)
    assert notice is not None
    return notice.dialect


@pytest.mark.parametrize("system", systems(), ids=lambda system: system.name)
def test_every_system_has_marks_in_lower_case_and_a_title(system: System) -> None:
    assert marks(system)
    assert system.title
    assert [mark for mark in marks(system) if mark != mark.lower()] == []


def test_a_name_stands_once() -> None:
    names = [system.name for system in systems()]
    assert len(names) == len(set(names))


SYSTEMS = [
    (Case("", TEXT, (), sender="MDaemon@example.org"), "mdaemon"),
    (Case("", TEXT, (), header="X-Mailer: Kerio Connect 9\n"), "kerio"),
    (Case("", TEXT + "\nMercury/32 at mx.example.org\n", ()), "mercury"),
    (Case("", TEXT, (), subject="DELIVERY FAILURE: User ann not listed"), "domino"),
    (Case("", TEXT, (), header="X-MIMETrack: Serialize by Router\n"), "domino"),
    (Case("", TEXT, (), sender="MAILER-DAEMON@naver.com"), "naver"),
    (Case("", TEXT, ()), "generic"),
]


@pytest.mark.parametrize(("case", "name"), SYSTEMS)
def test_a_mark_in_from_mailer_text_subject_or_field_names_the_system(case: Case, name: str) -> None:
    assert named(case) == name
