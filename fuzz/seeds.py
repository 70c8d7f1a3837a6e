"""What each target begins with: the samples of the project itself."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from benchmarks.mails import EXAMPLES, mails

from carom.core.reading.webhooks import SERVICES
from carom.core.return_path import make_key, make_return_path
from carom.core.rules.loader import packaged_sources, read_files
from fuzz.targets import DAY
from tests.core.reading.webhooks.making import MAKERS, encoded

ROOT: Final = Path(__file__).resolve().parent.parent
#: Of each sort; more begin nothing new.
_MOST: Final = 400
#: Inputs that once raised or took long. They are tested, too.
KEPT: Final = ROOT / "tests" / "fuzz" / "kept"

_FROM: Final = b"From bounces@example.net Fri May  1 10:00:00 2026\n"


def _mails() -> list[bytes]:
    return mails(EXAMPLES)[:_MOST]


def _replies() -> list[bytes]:
    rows = [rule.samples[0].encode() for _, file in read_files(packaged_sources()) for rule in file.rule]
    return rows[:: max(len(rows) // _MOST, 1)]


def _logs() -> list[bytes]:
    lines = (EXAMPLES.parent / "mail.log").read_bytes().splitlines(keepends=True)
    return [b"".join(lines[at : at + 6]) for at in range(0, min(len(lines), 6 * _MOST), 6)]


def _webhooks() -> list[bytes]:
    return [
        bytes([number]) + encoded(MAKERS[slug](name))
        for number, slug in enumerate(sorted(SERVICES))
        for name in sorted(SERVICES[slug].events)[:4]
    ]


def _mboxes() -> list[bytes]:
    few = _mails()[:6]
    whole = b"".join(_FROM + mail.replace(b"\nFrom ", b"\n>From ") + b"\n" for mail in few[:3])
    return [whole, whole.replace(b"\n", b"\r\n"), whole.replace(b"\n", b"\r"), _FROM + few[3], few[4]]


def _members() -> list[tuple[str, bytes]]:
    return [
        ("one.eml", _mails()[0][:600]),
        ("box.mbox", _mboxes()[0][:900]),
        ("b.bin", bytes(64)),
        ("mail.log", _logs()[0]),
    ]


def _zips() -> list[bytes]:
    made = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, content in _members():
                archive.writestr(name, content)
        made.append(out.getvalue())
    return made


def _tars() -> list[bytes]:
    made = []
    for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=form) as archive:
            for name, content in (*_members(), ("folder/" + "long-name-" * 8 + "ü.eml", _members()[0][1])):
                info = tarfile.TarInfo(name)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
        made.append(out.getvalue())
    return made


def _return_paths() -> list[bytes]:
    key = make_key("k1", b"a secret for the fuzz targets")
    addresses = (
        make_return_path("bounces@mail.example.com", "ann@example.org", key, DAY),
        make_return_path("bounces@mail.example.com", "a" * 60 + "@example.org", key, DAY, sign="="),
        "news+ann=example.org@mail.example.com",
        "prvs=0123456789=news@example.org",
        "SRS0=HHH=TT=example.org=news@forwarder.example",
        "SRS1=HHH=first.example==GGG=TT=example.org=news@second.example",
        "owner-list*ann**example.org@lists.example.net",
        "bounce+ann==a==example.org==list@lists.example.net",
        "b-{number}-{recipient}@bounces.example",
        '"ann b"@[ipv6:2001:db8::1]',
        "Ann <ann@ex\u00e4mple.org>",
    )
    return [address.encode() for address in addresses]


def _rules() -> list[bytes]:
    own = [
        f'[[rule]]\nid = "a.b"\nreason = "{rule.reason}"\nmatch = [\'{rule.match[0]}\']\nsamples = ["x"]\n'
        for _, file in read_files(packaged_sources())
        for rule in file.rule[:3]
        if "'" not in rule.match[0]
    ]
    return [row.encode() for row in own[:_MOST]]


SEEDS: Final[Mapping[str, Callable[[], list[bytes]]]] = {
    "mail": _mails,
    "sample": _mails,
    "reply": _replies,
    "log": _logs,
    "webhook": _webhooks,
    "mbox": _mboxes,
    "zip": _zips,
    "tar": _tars,
    "return-path": _return_paths,
    "rules": _rules,
}


def seeds(name: str) -> list[bytes]:
    """What a target begins with, the kept findings among it."""
    return SEEDS[name]() + [path.read_bytes() for path in sorted((KEPT / name).glob("*"))]
