from __future__ import annotations

import io
from pathlib import Path

import pytest

from carom.app import suppress
from carom.app.addresses import RowWithout
from carom.app.lists import RemovedNumber, all_lists, clean_list, export_list, import_list
from carom.core.errors import FormatError, NotFoundError
from carom.core.ledger import Cause
from carom.core.model import Reason
from carom.store import Store
from tests.app.fakes import NOW, a_mail, an_mbox, ingest


def csv_file(tmp_path: Path, content: str | bytes, name: str = "people.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def exported(store: Store, name: str, *, defused: bool = True) -> str:
    out = io.StringIO()
    export_list(store, name, out, defused=defused)
    return out.getvalue()


PEOPLE = '''\
name,email,joined,note
"Lind, Anna",Anna@Example.org,2024-05-01,
Bert,bert@example.org,2024-05-02,"says ""hi"""
Nobody,not an address,2024-05-03,
Anna again,anna@example.org,2024-05-04,short
'''


def test_a_list_comes_out_as_it_went_in(ledger: Store, tmp_path: Path) -> None:
    import_list(ledger, csv_file(tmp_path, PEOPLE))
    assert exported(ledger, "people") == PEOPLE


def test_what_is_odd_about_a_list_is_counted_and_named(ledger: Store, tmp_path: Path) -> None:
    found = import_list(ledger, csv_file(tmp_path, PEOPLE), clock=lambda: NOW)
    assert (found.list.name, found.list.rows, found.list.without_address) == ("people", 4, 1)
    assert (found.list.columns[found.list.address_column], found.list.imported_at) == ("email", NOW)
    assert found.duplicates == 1
    assert found.without_address == (RowWithout(4, "not an address"),)
    assert all_lists(ledger) == (found.list,)


@pytest.mark.parametrize(
    ("content", "column"),
    [
        ("email\nanna@example.org\n", 0),
        ("\ufeffE-Mail;Name\nanna@example.org;Anna\n", 0),
        ("Name\tE-mail address\nAnna\tanna@example.org\n", 1),
        ("Name,Correo electrónico\nAnna,anna@example.org\n", 1),
        ("address,email\n1 High Street,anna@example.org\n", 1),
        ("address,other\n1 High Street,anna@example.org\nrow,bert@example.org\n", 1),
        ("a,b\nx,Anna <anna@example.org>\n", 1),
        ("anna@example.org\nbert@example.org\n", 0),
        ("Anna;anna@example.org\n", 1),
        ("\n\nemail\nanna@example.org\n", 0),
        ("email,name\n", 0),
        ("Name;Stra\xdfe;E-Mail\nJ\xf6rg;M\xfcllerweg;anna@example.org\n".encode("cp1252"), 2),
        ("name,email\nAnna,anna@example.org\n".encode("utf-16"), 1),
    ],
)
def test_the_column_of_addresses_is_found(ledger: Store, tmp_path: Path, content: str | bytes, column: int) -> None:
    found = import_list(ledger, csv_file(tmp_path, content))
    assert found.list.address_column == column
    assert found.list.without_address == 0


def test_a_list_without_a_header_gets_none(ledger: Store, tmp_path: Path) -> None:
    content = "anna@example.org,Anna\nbert@example.org,Bert\n"
    import_list(ledger, csv_file(tmp_path, content))
    assert exported(ledger, "people") == content


def test_letters_of_another_encoding_arrive(ledger: Store, tmp_path: Path) -> None:
    import_list(ledger, csv_file(tmp_path, "email;name\nanna@example.org;J\xf6rg \x80\n".encode("latin-1")))
    assert exported(ledger, "people") == "email,name\nanna@example.org,J\xf6rg \u20ac\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name,town\nAnna,York\n", "people.csv: no column holds addresses; its columns are 'name', 'town'"),
        ("", "people.csv: the file is empty"),
        ("\n \n", "people.csv: the file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "people.csv: a binary file, not a table"),
        ("email\n" + "x" * 200_000, "people.csv: line "),
    ],
)
def test_what_is_no_list_is_refused_by_name(ledger: Store, tmp_path: Path, content: str | bytes, says: str) -> None:
    with pytest.raises(FormatError) as caught:
        import_list(ledger, csv_file(tmp_path, content))
    assert says in str(caught.value)
    assert all_lists(ledger) == ()


def test_a_column_can_be_named_and_a_missing_one_is_told(ledger: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "email,work\nanna@example.org,anna@example.com\n")
    assert import_list(ledger, path, column="Work").list.address_column == 1
    with pytest.raises(FormatError, match=r"there is no column 'home'; its columns are 'email', 'work'"):
        import_list(ledger, path, column="home")


def test_a_missing_file_and_a_missing_list_are_named(ledger: Store, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"none\.csv: there is no such file"):
        import_list(ledger, tmp_path / "none.csv")
    with pytest.raises(NotFoundError, match="there is no list named 'none'"):
        exported(ledger, "none")


def test_formulas_are_defused_unless_the_exact_form_is_wanted(ledger: Store, tmp_path: Path) -> None:
    content = "email,note\nanna@example.org,=1+1\nbert@example.org,@SUM(A1)\n"
    import_list(ledger, csv_file(tmp_path, content))
    assert exported(ledger, "people") == "email,note\nanna@example.org,'=1+1\nbert@example.org,'@SUM(A1)\n"
    assert exported(ledger, "people", defused=False) == content


def test_cleaning_parts_a_list_in_two_and_says_why(ledger: Store, tmp_path: Path) -> None:
    import_list(ledger, csv_file(tmp_path, PEOPLE))
    ingest(ledger, an_mbox(tmp_path / "b.mbox", a_mail("user_unknown anna@example.org 3", "spam bert@example.org 3")))
    kept, removed = io.StringIO(), io.StringIO()
    cleaned = clean_list(ledger, "people", kept, removed, clock=lambda: NOW)
    assert (cleaned.rows, cleaned.kept) == (4, 1)
    assert set(cleaned.removed) == {
        RemovedNumber(Cause.BOUNCE, Reason.USER_UNKNOWN, 2),
        RemovedNumber(None, None, 1),
    }
    assert kept.getvalue() == 'name,email,joined,note\nBert,bert@example.org,2024-05-02,"says ""hi"""\n'
    assert removed.getvalue().splitlines() == [
        "address,cause,reason,since,until,stream,name,email,joined,note",
        'anna@example.org,bounce,user_unknown,2026-05-01T12:00:00+00:00,,,"Lind, Anna",Anna@Example.org,2024-05-01,',
        ",,no usable address,,,,Nobody,not an address,2024-05-03,",
        "anna@example.org,bounce,user_unknown,2026-05-01T12:00:00+00:00,,,Anna again,anna@example.org,2024-05-04,short",
    ]


def test_of_several_causes_the_will_of_the_person_is_told(ledger: Store, tmp_path: Path) -> None:
    import_list(ledger, csv_file(tmp_path, "email\nanna@example.org\n"))
    lines = ("user_unknown anna@example.org 3", "complaint anna@example.org 2")
    ingest(ledger, an_mbox(tmp_path / "b.mbox", a_mail(*lines)))
    cleaned = clean_list(ledger, "people", io.StringIO(), io.StringIO(), clock=lambda: NOW)
    assert [row.cause for row in cleaned.removed] == [Cause.COMPLAINT]


def test_an_entry_for_one_stream_removes_from_that_stream_only(ledger: Store, tmp_path: Path) -> None:
    import_list(ledger, csv_file(tmp_path, "email\nanna@example.org\n"))
    suppress.add(ledger, ["anna@example.org"], stream="news", clock=lambda: NOW)
    kept = {
        stream: clean_list(ledger, "people", io.StringIO(), io.StringIO(), stream=stream, clock=lambda: NOW).kept
        for stream in ("news", "receipts")
    }
    assert kept == {"news": 0, "receipts": 1}


def test_a_second_import_of_a_name_replaces_the_first(ledger: Store, tmp_path: Path) -> None:
    import_list(ledger, csv_file(tmp_path, PEOPLE))
    import_list(ledger, csv_file(tmp_path, "email\nzoe@example.org\n", "new.csv"), "people")
    assert exported(ledger, "people") == "email\nzoe@example.org\n"
