"""Mails in a zip or a tar: read where they lie, bounded, and nothing is written anywhere."""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.app.material import Form, find_material, read_mails
from carom.app.material.archive import zip_pieces
from carom.app.material.tar import TarError, tar_members
from carom.core import limits
from carom.core.errors import FormatError

FROM = b"From bounces@example.net Fri May  1 10:00:00 2026\n"
ONE = b"From: a@example.org\nSubject: one\n\nbody\n"
TWO = b"From: b@example.org\nSubject: two\n\nbody\n"
Members = list[tuple[str, bytes]]


def a_zip(members: Members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def a_tar(members: Members, form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def a_tar_gz(members: Members) -> bytes:
    return gzip.compress(a_tar(members))


PACKERS: list[Callable[[Members], bytes]] = [a_zip, a_tar, a_tar_gz]


def read(path: Path) -> tuple[list[bytes], list[str]]:
    said: list[str] = []
    return [piece.raw for one in find_material([str(path)]) for piece in read_mails(one, said.append)], said


@pytest.fixture(params=PACKERS, ids=["zip", "tar", "tar.gz"])
def pack(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Members], Path]:
    def packed(members: Members) -> Path:
        (tmp_path / "box").write_bytes(request.param(members))
        return tmp_path / "box"

    return packed


def test_single_mails_mailboxes_and_maildirs_in_an_archive_are_read_in_order(pack: Callable[[Members], Path]) -> None:
    box = pack([("a/one.eml", ONE), ("b/box.mbox", FROM + ONE + b"\n" + FROM + TWO), ("Maildir/cur/1:2,S", TWO)])
    assert read(box) == ([ONE, ONE, TWO, TWO], [])
    assert {one.form for one in find_material([str(box)])} <= {Form.ZIP, Form.TAR}


def test_an_archive_inside_an_archive_is_refused_and_the_rest_is_read(pack: Callable[[Members], Path]) -> None:
    inner = [("in.zip", a_zip([("x.eml", ONE)])), ("in.tar", a_tar([("x.eml", ONE)])), ("x.eml.gz", gzip.compress(ONE))]
    raws, said = read(pack([*inner, ("two.eml", TWO)]))
    assert raws == [TWO]
    assert said == [f"{name}: an archive inside an archive is not opened" for name, _ in inner]


def test_what_is_no_mail_is_named_and_passed_over(pack: Callable[[Members], Path]) -> None:
    log = b"2026-11-03T10:00:00.123+01:00 mx postfix/smtp[1]: x\n"
    raws, said = read(pack([("pic.png", b"\x89PNG\r\n\x1a\n\0"), ("mail.log", log), ("one.eml", ONE)]))
    assert raws == [ONE]
    assert said == ["pic.png: neither mail nor mbox, passed over", "mail.log: a log, passed over"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\x", "a" * 300, "\u202egnp.eml", "new\nline"])
def test_names_of_members_lead_nowhere(pack: Callable[[Members], Path], tmp_path: Path, name: str) -> None:
    box = pack([(name, ONE)])
    assert read(box)[0] == [ONE]
    assert list(tmp_path.iterdir()) == [box]


def test_a_bomb_is_given_up_where_it_passes_the_ratio(
    pack: Callable[[Members], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_FREE_BYTES", 10_000)
    raws, said = read(pack([("one.eml", ONE), ("bomb.eml", ONE + b"\n" * 3_000_000), ("two.eml", TWO)]))
    if said:
        assert said[0].endswith("unpacks to more than 200 times its size; the rest was left out")
        assert raws == [ONE]
    else:
        # A tar that is not compressed cannot be one.
        assert len(raws) == 3


def test_a_bomb_of_members_that_share_their_bytes_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_FREE_BYTES", 10_000)
    noise = bytes(range(256)) * 160
    whole = a_zip([(f"{number}.eml", ONE + noise) for number in range(2)])
    # The directory names the first member a thousand times.
    start, end = whole.rfind(b"PK\x01\x02", 0, whole.rfind(b"PK\x01\x02")), whole.rfind(b"PK\x05\x06")
    entry = whole[start : whole.rfind(b"PK\x01\x02")]
    record = bytearray(whole[end:])
    record[8:10] = record[10:12] = (1000).to_bytes(2, "little")
    record[12:16] = (len(entry) * 1000).to_bytes(4, "little")
    (tmp_path / "box").write_bytes(whole[:start] + entry * 1000 + bytes(record))
    raws, said = read(tmp_path / "box")
    assert said == ["zip: unpacks to more than 200 times its size; the rest was left out"]
    assert len(raws) < 900


@pytest.mark.parametrize(
    ("bound", "value", "says"),
    [
        ("ARCHIVE_MEMBERS", 2, "more than 2 files; the rest was left out"),
        ("ARCHIVE_BYTES", 5_000, "unpacks to more than 5000 bytes; the rest was left out"),
    ],
)
def test_the_number_of_files_and_the_whole_size_are_bounded(
    pack: Callable[[Members], Path], monkeypatch: pytest.MonkeyPatch, bound: str, value: int, says: str
) -> None:
    monkeypatch.setattr(limits, bound, value)
    raws, said = read(pack([(f"{number}.eml", ONE + b"x" * 1000) for number in range(9)]))
    assert len(raws) < 9
    assert [one.partition(": ")[2] for one in said] == [says]


def test_a_large_mail_in_an_archive_is_cut(pack: Callable[[Members], Path]) -> None:
    box = pack([("big.eml", ONE + b"x" * limits.MAIL_BYTES), ("two.eml", TWO)])
    raws, _ = read(box)
    assert [len(raw) for raw in raws] == [limits.MAIL_BYTES, len(TWO)]


def test_the_directory_of_a_zip_is_bounded_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_DIRECTORY_BYTES", 500)
    (tmp_path / "box").write_bytes(a_zip([(f"{number}.eml", ONE) for number in range(20)]))
    assert read(tmp_path / "box") == ([], ["zip: more than 500 bytes of directory; not opened"])


def test_an_encrypted_member_is_passed_over(tmp_path: Path) -> None:
    whole = bytearray(a_zip([("one.eml", ONE), ("two.eml", TWO)]))
    whole[whole.find(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "box").write_bytes(whole)
    assert read(tmp_path / "box") == ([TWO], ["one.eml: encrypted, passed over"])


def test_a_zip_from_standard_input_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="must be a file"):
        list(find_material(["-"], io.BytesIO(a_zip([("one.eml", ONE)]))))


@pytest.mark.parametrize("packed", [a_tar([("one.eml", ONE)]), a_tar_gz([("one.eml", ONE)]), gzip.compress(ONE)])
def test_tar_and_gzip_are_read_from_standard_input(packed: bytes) -> None:
    (material,) = find_material(["-"], io.BytesIO(packed))
    assert [piece.raw for piece in read_mails(material)] == [ONE]


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_form_of_tar_gives_names_and_contents(form: int) -> None:
    name = "folder/" + "long-name-" * 8 + "ü.eml"
    members = [(name, ONE), ("empty", b""), ("x", b"x" * 1025)]
    found = [(one.name, one.read(2000)) for one in tar_members(io.BytesIO(a_tar(members, form)))]
    assert found == members


def test_links_and_folders_of_a_tar_are_passed_over() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("x")
            info.type = kind
            archive.addfile(info)
        info = tarfile.TarInfo("one.eml")
        info.size = len(ONE)
        archive.addfile(info, io.BytesIO(ONE))
    assert [one.name for one in tar_members(io.BytesIO(out.getvalue()))] == ["one.eml"]


def test_an_extended_header_of_any_size_takes_little_memory() -> None:
    class Counting(io.BytesIO):
        most = 0

        def read(self, size: int | None = -1, /) -> bytes:
            Counting.most = max(Counting.most, size or 0)
            return super().read(size)

    whole = a_tar([("x" * 200_000, ONE)])
    assert [one.read(9999) for one in tar_members(Counting(whole))] == [ONE]
    assert Counting.most <= 64 * 1024


@given(st.sampled_from(PACKERS), st.integers(0, 4000), st.binary(max_size=30))
def test_damage_never_raises_beyond_the_formats_own_errors(
    packer: Callable[[Members], bytes], place: int, put_in: bytes
) -> None:
    whole = packer([("one.eml", ONE), ("box.mbox", FROM + TWO), ("b.bin", bytes(1000))])
    broken = whole[:place] + put_in + whole[place + len(put_in) :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "box"
        path.write_bytes(broken)
        try:
            raws, said = read(path)
        except FormatError:
            return
    assert all(isinstance(one, bytes) for one in raws)
    assert all(isinstance(one, str) for one in said)


def zip_with(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("one.eml", ONE * 50)
        archive.writestr("two.eml", TWO)
    return out.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_of_a_zip_costs_no_other(tmp_path: Path, method: int) -> None:
    whole = bytearray(zip_with(method))
    start = 30 + len("one.eml")
    whole[start + 10 : start + 30] = b"\xff" * 20
    (tmp_path / "box").write_bytes(whole)
    raws, said = read(tmp_path / "box")
    assert TWO in raws
    assert said != []


def test_a_zip_that_states_a_place_before_its_begin_is_damaged(tmp_path: Path) -> None:
    whole = bytearray(zip_with(zipfile.ZIP_STORED))
    end = whole.rfind(b"PK\x05\x06")
    # The directory said to begin later than it does moves every member to a place below zero.
    whole[end + 16 : end + 20] = (int.from_bytes(whole[end + 16 : end + 20], "little") + 500).to_bytes(4, "little")
    (tmp_path / "box").write_bytes(whole)
    raws, said = read(tmp_path / "box")
    assert raws == []
    assert all("damaged" in one for one in said)
    assert len(said) == 2


def test_a_member_of_a_zip_needs_no_name(tmp_path: Path) -> None:
    whole = bytearray(a_zip([("x", ONE), ("two.eml", TWO)]))
    entry = whole.find(b"PK\x01\x02")
    del whole[entry + 46]
    whole[entry + 28 : entry + 30] = bytes(2)
    end = whole.rfind(b"PK\x05\x06")
    size = int.from_bytes(whole[end + 12 : end + 16], "little") - 1
    whole[end + 12 : end + 16] = size.to_bytes(4, "little")
    (tmp_path / "box").write_bytes(whole)
    raws, said = read(tmp_path / "box")
    assert raws == [TWO]
    assert said == [": damaged, passed over (File name in directory '' and header b'x' differ.)"]


def test_a_disk_that_fails_is_no_damage_of_the_archive() -> None:
    class Failing(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        list(zip_pieces(Failing(b"x" * 100), "s", print))


@given(st.binary(max_size=2000))
def test_no_bytes_break_the_tar_reader(content: bytes) -> None:
    with contextlib.suppress(TarError):
        assert all(len(member.read(100)) <= 100 for member in tar_members(io.BytesIO(content)))
