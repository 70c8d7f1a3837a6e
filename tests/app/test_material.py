from __future__ import annotations

import gzip
import hashlib
import io
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.app.material import (
    Form,
    Material,
    Position,
    find_material,
    material_bytes,
    parse_position,
    read_lines,
    read_mails,
)
from carom.app.material.form import recognise
from carom.app.material.mbox import CUT, TOO_LONG, split_mbox
from carom.app.material.read import DAMAGED_GZIP
from carom.core.errors import FormatError, InputError, NotFoundError
from carom.core.limits import MAIL_BYTES

FROM = b"From bounces@example.net Fri May  1 10:00:00 2026\n"
ONE = b"From: a@example.org\nSubject: one\n\nbody\n"
TWO = b"From: b@example.org\nSubject: two\n\nbody\n"


def split(content: bytes) -> list[bytes]:
    return [piece.raw for piece in split_mbox(io.BytesIO(content), "mbox:b")]


@pytest.mark.parametrize(
    ("content", "mails"),
    [
        (FROM + ONE + b"\n" + FROM + TWO + b"\n", [ONE, TWO]),
        (FROM + ONE + b"\n" + FROM + TWO, [ONE, TWO]),
        (
            (FROM + ONE + b"\n" + FROM + TWO).replace(b"\n", b"\r\n"),
            [ONE.replace(b"\n", b"\r\n"), TWO.replace(b"\n", b"\r\n")],
        ),
        (b"\n\n" + FROM + ONE, [ONE]),
        (FROM + ONE + b"From here on it is text\n\n" + FROM + TWO, [ONE + b"From here on it is text\n", TWO]),
        (FROM + ONE + b"\nFrom now on, write to us\n\n" + FROM + TWO, [ONE + b"\nFrom now on, write to us\n", TWO]),
        (FROM + ONE + b"\n>From the start\n>>From them\n", [ONE + b"\nFrom the start\n>From them\n"]),
        (b"From - Fri May 01 10:00:00 2026\n" + ONE, [ONE]),
        (b"From a@example.org\n" + ONE + b"\nFrom b@example.org\n" + TWO, [ONE, TWO]),
        (FROM + b"\x00\xff garbage\n\n" + FROM + TWO, [b"\x00\xff garbage\n", TWO]),
        (ONE + b"\n" + FROM + TWO, [ONE, TWO]),
        (FROM + FROM + ONE, [FROM + ONE]),
        (b"", []),
    ],
    ids=[
        "two mails",
        "no blank line at the end",
        "CRLF",
        "blank lines before",
        "no blank line before From",
        "a sentence that begins with From",
        "quoted lines of a body",
        "Thunderbird",
        "no date in any separator",
        "garbage between",
        "no separator before the first",
        "two separators in a row",
        "nothing",
    ],
)
def test_an_mbox_is_split_where_a_mail_begins(content: bytes, mails: list[bytes]) -> None:
    assert split(content) == mails


@pytest.mark.parametrize(
    "last",
    [
        ONE[:-3],
        b"From: a@example.org\nSubject",
        b'Content-Type: multipart/report; boundary="b1"\n\n--b1\n\ntext\n',
        b"Content-Type: multipart/report;\n boundary=b1\n\n--b1\n\ntext\n",
    ],
)
def test_a_cut_mbox_says_so_of_its_last_mail_only(last: bytes) -> None:
    pieces = list(split_mbox(io.BytesIO(FROM + ONE[:-1] + b"\n\n" + FROM + last), "mbox:b"))
    assert [piece.defects for piece in pieces] == [(), (CUT,)]


def test_a_whole_multipart_is_not_taken_for_cut() -> None:
    whole = b"Content-Type: multipart/report; boundary=b1\n\n--b1\n\ntext\n--b1--\n"
    assert [piece.defects for piece in split_mbox(io.BytesIO(FROM + whole), "mbox:b")] == [()]


def with_length(mail: bytes, *, more: int = 0) -> bytes:
    header, _, body = mail.partition(b"\n\n")
    return header + b"\nContent-Length: %d\n\n" % (len(body) + more) + body


SPEAKS = b"Subject: s\n\nbefore\n\n" + FROM + b"\n>From it\n"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("gap", [b"\n", b""])
def test_a_content_length_keeps_unquoted_lines_in_their_mail(end: bytes, gap: bytes) -> None:
    """The form mboxcl2."""
    mail = SPEAKS.replace(b"\n", end)
    header, _, body = mail.partition(end + end)
    mail = header + end + b"Content-Length: %d" % len(body) + end + end + body
    two = TWO.replace(b"\n", end)
    content = b"".join((FROM.replace(b"\n", end), mail, gap.replace(b"\n", end), FROM.replace(b"\n", end), two))
    assert split(content) == [mail, two]


def test_a_content_length_beside_quoted_lines_is_the_form_mboxcl() -> None:
    mail = with_length(b"Subject: s\n\nbefore\n\n>From here\n")
    assert split(FROM + mail + b"\n" + FROM + TWO) == [mail.replace(b">From", b"From"), TWO]


@pytest.mark.parametrize("more", [-3, 7, 100, 100_000, 10**11])
def test_a_content_length_that_lies_is_not_believed_nor_any_after_it(more: int) -> None:
    lies, true = with_length(ONE, more=more), with_length(SPEAKS)
    first, *rest = split(FROM + lies + b"\n" + FROM + true + b"\n" + FROM + TWO)
    assert first == lies
    assert rest[-1] == TWO
    assert len(rest) == 3 if more < 10**9 else len(rest) == 2


def test_a_content_length_is_read_in_constant_memory_however_many_of_them_lie() -> None:
    class Counting(io.BytesIO):
        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            some = super().read(size)
            Counting.given += len(some)
            return some

    content = (FROM + with_length(ONE, more=1_000_000) + b"\n") * 1000
    assert len(list(split_mbox(Counting(content), "mbox:b"))) == 1000
    assert Counting.given == len(content)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_form_of_line_end_gives_the_same_mails(end: bytes) -> None:
    content = FROM + ONE + b"\n>From x\n\n" + FROM + TWO
    mails = [ONE + b"\nFrom x\n", TWO]
    assert split(content.replace(b"\n", end)) == [mail.replace(b"\n", end) for mail in mails]


def test_each_mail_tells_where_the_next_one_begins_and_reading_goes_on_from_there(tmp_path: Path) -> None:
    content = FROM + ONE + b"\n" + FROM + TWO + b"\n" + FROM + ONE
    (tmp_path / "b.mbox").write_bytes(content)
    (tmp_path / "b.mbox.gz").write_bytes(gzip.compress(content))
    for name in ("b.mbox", "b.mbox.gz"):
        (material,) = find_material([str(tmp_path / name)])
        pieces = list(read_mails(material))
        assert [content[piece.end :][:5] for piece in pieces] == [b"From ", b"From ", b""]
        for place, piece in enumerate(pieces, start=1):
            start = parse_position(str(Position(material.path, place, piece.end)))
            assert [one.raw for one in read_mails(material, start=start)] == [one.raw for one in pieces[place:]]


def test_what_has_no_offsets_goes_on_by_counting(tmp_path: Path) -> None:
    box = a_maildir(tmp_path / "M")
    for name in ("1", "2", "3"):
        (box / "cur" / name).write_bytes(ONE + name.encode() + b"\n")
    (material,) = find_material([str(box)])
    (left,) = read_mails(material, start=Position(str(box), 2))
    assert left.raw.endswith(b"3\n")


@pytest.mark.parametrize("text", ["", "1", "1@2", "1@2:", "x@2:b", "-1@2:b"])
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no position"):
        parse_position(text)


def test_a_mail_beyond_the_bound_is_cut_and_the_next_one_is_whole() -> None:
    line = b"x" * 1023 + b"\n"
    huge = b"Subject: huge\n\n" + line * (MAIL_BYTES // 1024)
    pieces = list(split_mbox(io.BytesIO(FROM + huge + b"\n" + FROM + ONE), "mbox:b"))
    assert [piece.defects for piece in pieces] == [(TOO_LONG,), ()]
    assert len(pieces[0].raw) <= MAIL_BYTES
    assert pieces[1].raw == ONE


BODIES = st.lists(
    st.sampled_from([b"text\n", b"\n", b"From x\n", b"From a 10:00:00 2026\n", b">From y\n", b"--b\n"]), max_size=8
)


@given(st.lists(BODIES, min_size=1, max_size=5))
def test_what_an_mbox_writer_quoted_comes_back_as_it_was(bodies: list[list[bytes]]) -> None:
    mails = [b"Subject: s\n\n" + b"".join(body) for body in bodies]
    content = b"".join(
        FROM + mail.replace(b"\n>From ", b"\n>>From ").replace(b"\nFrom ", b"\n>From ") + b"\n" for mail in mails
    )
    assert split(content) == mails


@given(st.binary(max_size=400))
def test_no_bytes_break_the_splitter(content: bytes) -> None:
    assert all(isinstance(raw, bytes) for raw in split(content))


@pytest.mark.parametrize(
    ("head", "name", "form"),
    [
        (ONE, "x", Form.EML),
        (b"\n\r\n" + ONE, "x", Form.EML),
        (b"\xef\xbb\xbf" + ONE, "x", Form.EML),
        (ONE.replace(b"\n", b"\r"), "x", Form.EML),
        (b"X-Odd: 1\nX-Odder: 2\n more\nReceived: from a\n\n", "x", Form.EML),
        (FROM + ONE, "x", Form.MBOX),
        (FROM + ONE, "x.eml", Form.EML),
        (b"Nov  3 10:00:00 mx postfix/smtp[1]: x\n", "x", Form.LOG),
        (b"2026-11-03T10:00:00.123+01:00 mx postfix/smtp[1]: x\n", "x", Form.LOG),
        (b"2026-11-03 10:00:00 1abcde-000001-AA => a@example.org\n", "x", Form.LOG),
        (b"something else\n", "mail.log.1", Form.LOG),
        (b"\x00\x01\x02", "mail.log", Form.OTHER),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "x.eml", Form.OTHER),
        (b"Note: buy milk\nAlso: bread\n\nFrom: the shop\n", "x", Form.OTHER),
        (b"email,name\nanna@example.org,Anna\n", "x.csv", Form.OTHER),
        (b'{"from": 1}', "x.json", Form.OTHER),
        (b"", "x.eml", Form.OTHER),
        (b"", "x.log", Form.OTHER),
    ],
)
def test_a_file_is_recognised_by_how_it_begins(head: bytes, name: str, form: Form) -> None:
    assert recognise(head, name) is form


def found(*paths: Path) -> list[tuple[str, Form]]:
    return [(Path(one.path).name, one.form) for one in find_material(map(str, paths))]


def a_maildir(path: Path) -> Path:
    for folder in ("cur", "new", "tmp"):
        (path / folder).mkdir(parents=True)
    return path


def test_a_directory_is_walked_to_its_mails(tmp_path: Path) -> None:
    (tmp_path / "b.eml").write_bytes(ONE)
    (tmp_path / "a.mbox").write_bytes(FROM + ONE)
    (tmp_path / ".hidden").write_bytes(ONE)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "17").write_bytes(TWO)
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "z.png").write_bytes(b"\x89PNG\x00")
    assert found(tmp_path) == [
        ("a.mbox", Form.MBOX),
        ("b.eml", Form.EML),
        ("17", Form.EML),
        ("up", Form.OTHER),
        ("z.png", Form.OTHER),
    ]


def test_a_maildir_gives_its_mails_and_its_folders(tmp_path: Path) -> None:
    box = a_maildir(tmp_path / "Maildir")
    (box / "new" / "2").write_bytes(TWO)
    (box / "cur" / "1:2,S").write_bytes(ONE)
    (box / "tmp" / "3").write_bytes(b"not yet")
    (box / "dovecot.index").write_bytes(b"\x00")
    inner = a_maildir(box / ".Bounces")
    (inner / "new" / "4").write_bytes(b"garbage in a Maildir is a mail, too")
    materials = list(find_material([str(box)]))
    assert [material.source for material in materials] == ["maildir:Maildir", "maildir:.Bounces"]
    assert [piece.raw for material in materials for piece in read_mails(material)] == [
        ONE,
        TWO,
        b"garbage in a Maildir is a mail, too",
    ]


def test_gzip_is_opened_by_the_way(tmp_path: Path) -> None:
    (tmp_path / "b.mbox.gz").write_bytes(gzip.compress(FROM + ONE + b"\n" + FROM + TWO))
    (material,) = find_material([str(tmp_path / "b.mbox.gz")])
    assert [piece.raw for piece in read_mails(material)] == [ONE, TWO]


def test_a_cut_gzip_gives_what_can_be_read_and_says_so(tmp_path: Path) -> None:
    noise = b"".join(hashlib.sha256(bytes([number])).hexdigest().encode() for number in range(250))
    whole = gzip.compress(FROM + ONE + b"\n" + FROM + TWO + noise)
    (tmp_path / "b.gz").write_bytes(whole[:-1000])
    (material,) = find_material([str(tmp_path / "b.gz")])
    pieces = list(read_mails(material))
    assert [piece.defects for piece in pieces] == [(), (DAMAGED_GZIP,)]
    (tmp_path / "mail.log.gz").write_bytes(gzip.compress(b"Nov  3 10:00:00 mx x\n" + noise)[:-1000])
    (log,) = find_material([str(tmp_path / "mail.log.gz")])
    told: list[str] = []
    assert len(list(read_lines(log, told.append))) == 1
    assert told == [DAMAGED_GZIP]


def test_lines_of_a_log_are_bounded_and_never_fail_on_bytes(tmp_path: Path) -> None:
    (tmp_path / "mail.log").write_bytes(b"Nov  3 10:00:00 mx x\xff\r\n" + b"y" * 200_000 + b"\nlast")
    (log,) = find_material([str(tmp_path / "mail.log")])
    lines = list(read_lines(log, pytest.fail))
    assert [len(line) for line in lines] == [21, 64 * 1024, 4]


@pytest.mark.parametrize(("content", "form"), [(ONE, Form.EML), (FROM + ONE, Form.MBOX)])
def test_standard_input_is_recognised_and_read(content: bytes, form: Form) -> None:
    (material,) = find_material(["-"], io.BytesIO(content))
    assert (material.form, material.source) == (form, f"{form}:stdin")
    assert [piece.raw for piece in read_mails(material)] == [ONE]


def test_a_pipe_is_read_once_and_whole(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    content = FROM + ONE * 3000
    writer = threading.Thread(target=pipe.write_bytes, args=(content,))
    writer.start()
    (material,) = find_material([str(pipe)])
    assert material_bytes([str(pipe)]) is None
    assert [piece.raw for piece in read_mails(material)] == [ONE * 3000]
    writer.join()


def test_a_mail_that_a_mail_program_moved_away_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    box = a_maildir(tmp_path / "Maildir")
    for name in ("1", "2", "3"):
        (box / "new" / name).write_bytes(ONE)
    told: list[str] = []
    (material,) = find_material([str(box)])
    pieces = read_mails(material, told.append)
    assert next(pieces).raw == ONE
    (box / "new" / "2").rename(box / "cur" / "2:2,S")
    assert len(list(pieces)) == 1
    assert told == ["new/2: No such file or directory"]


def test_what_there_is_to_read_is_known_in_advance(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.eml").write_bytes(ONE)
    (tmp_path / "b.eml").write_bytes(TWO)
    assert material_bytes([str(tmp_path / "sub"), str(tmp_path / "b.eml")]) == len(ONE + TWO)
    assert material_bytes(["-"]) is None
    assert material_bytes([str(tmp_path / "b.mbox.gz")]) is None


def test_a_missing_file_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(ONE)
    with pytest.raises(NotFoundError, match=r"none\.eml: there is no such file"):
        find_material([str(tmp_path / "a.eml"), str(tmp_path / "none.eml")])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "neither mail, nor mbox, nor log of an MTA"),
        (b"just text\n", "neither mail, nor mbox, nor log of an MTA"),
        (b"", "the file is empty"),
        (b"\x1f\x8bnot really gzip", "neither mail, nor mbox, nor log of an MTA"),
    ],
)
def test_a_file_that_is_no_mail_is_refused_by_name(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "odd.bin"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=f"odd.bin: {says}"):
        find_material([str(path)])


def test_a_directory_without_mail_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("nothing here\n")
    with pytest.raises(FormatError, match="there is no mail in this directory"):
        find_material([str(tmp_path)])


def test_empty_standard_input_is_refused() -> None:
    with pytest.raises(FormatError, match="standard input: it is empty"):
        find_material(["-"], io.BytesIO(b""))
    with pytest.raises(NotFoundError, match="standard input"):
        find_material(["-"])


def test_the_source_is_the_same_from_every_directory() -> None:
    sources = [Material(path, Form.MBOX).source for path in ("b.mbox", "/var/mail/b.mbox", "../b.mbox")]
    assert set(sources) == {"mbox:b.mbox"}
