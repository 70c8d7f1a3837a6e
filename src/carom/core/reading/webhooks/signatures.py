"""Whether a request was signed by its service, with what the standard library can check.

Checks are pure, compare in constant time and fail closed: what is missing, malformed, too old or signed otherwise is
refused. RSA (Amazon SNS, Postal) and ECDSA (SendGrid) need a library that is not among the dependencies; those
services are checked by the user and password in the URL that they post to.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeAlias

import msgspec

from carom.core.errors import InputError, SignatureError
from carom.core.reading.webhooks.body import Body, Form
from carom.core.reading.webhooks.fields import moment

#: How far the time of a signature may lie from now, either way: what Standard Webhooks recommends.
REPLAY_WINDOW: Final = timedelta(minutes=5)
#: Signatures of one request that are compared; while a secret is changed there are two.
_SIGNATURES: Final = 8


class Signed(msgspec.Struct, frozen=True):
    """A request whose signature is asked for."""

    body: Body
    now: datetime
    window: timedelta
    #: The URL that the service posts to, which some sign as well.
    url: str | None = None

    def in_time(self, stamp: str | None) -> bool:
        """Whether a time of signing lies within the window."""
        signed_at = moment(stamp)
        return signed_at is not None and abs(self.now - signed_at) <= self.window


#: Whether a request was signed with this secret. Raises `WebhookError` for a body that cannot be read.
Check: TypeAlias = Callable[[Signed, str], bool]


def check_signature(  # noqa: PLR0913  what a signature may cover
    check: Check,
    body: Body,
    secrets: Sequence[str],
    now: datetime,
    *,
    url: str | None = None,
    window: timedelta = REPLAY_WINDOW,
) -> None:
    """Raise `SignatureError` unless one of the secrets signed the request."""
    if now.utcoffset() is None:
        raise InputError(f"now {now.isoformat()}: a time with a zone is needed")
    signed = Signed(body, now, window, url)
    # All of them, so that the time taken does not tell which one fits.
    fitting = [check(signed, secret) for secret in secrets if secret]
    if not any(fitting):
        raise SignatureError(f"{body.service}: not signed with a secret of this service")


def basic(signed: Signed, secret: str) -> bool:
    """HTTP authentication: of a secret ``user:password`` the basic scheme (RFC 7617), of another a bearer token."""
    scheme, _, given = signed.body.header("authorization").strip().partition(" ")
    if ":" not in secret:
        return scheme.lower() == "bearer" and _same(given.strip(), secret)
    return scheme.lower() == "basic" and _same(given.strip(), base64.b64encode(secret.encode()).decode())


def body_hmac(header: str, encode: Callable[[bytes], str]) -> Check:
    """HMAC-SHA256 of the body in a header. It tells no time: a repetition is known by its events alone."""

    def check(signed: Signed, secret: str) -> bool:
        digest = hmac.digest(secret.encode(), signed.body.raw, "sha256")
        return _same(signed.body.header(header).strip(), encode(digest))

    return check


def hexadecimal(digest: bytes) -> str:
    return digest.hex()


def url_safe(digest: bytes) -> str:
    """Base64 for URLs without its padding (RFC 4648 section 5)."""
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def standard_webhooks(signed: Signed, secret: str) -> bool:
    """Standard Webhooks (standardwebhooks.com), as Svix signs: id, time and body, with the secret in Base64."""
    name, stamp, given = (
        signed.body.header(f"webhook-{part}") or signed.body.header(f"svix-{part}")
        for part in ("id", "timestamp", "signature")
    )
    key = _base64(secret.removeprefix("whsec_"))
    if not key or not name or not signed.in_time(stamp):
        return False
    digest = hmac.digest(key, f"{name}.{stamp}.".encode() + signed.body.raw, "sha256")
    expected = "v1," + base64.b64encode(digest).decode()
    # A list: each is compared, whichever fits.
    fitting = [_same(one, expected) for one in given.split(" ", _SIGNATURES)[:_SIGNATURES]]
    return any(fitting)


class _MailgunSignature(msgspec.Struct, frozen=True):
    timestamp: str | int | float
    token: str
    signature: str


class _MailgunSigned(msgspec.Struct, frozen=True):
    signature: _MailgunSignature


def mailgun(signed: Signed, secret: str) -> bool:
    """HMAC-SHA256 of time and token, both in the body; the event itself is not signed."""
    if signed.body.is_json:
        given = signed.body.json(_MailgunSigned).signature
        stamp, token, signature = str(given.timestamp), given.token, given.signature
    else:
        stamp, token, signature = _mailgun_fields(signed.body.form())
    expected = hmac.digest(secret.encode(), f"{stamp}{token}".encode("utf-8", "replace"), "sha256").hex()
    return signed.in_time(stamp) and bool(token) and _same(signature, expected)


def _mailgun_fields(form: Form) -> tuple[str, str, str]:
    # Variables of the sender are merged into the form before these, under names that may be the same.
    return (form.last("timestamp") or "", form.last("token") or "", form.last("signature") or "")


def mandrill(signed: Signed, secret: str) -> bool:
    """HMAC-SHA1 of the URL and the fields of the form, sorted by name."""
    if signed.url is None or signed.body.is_json:
        return False
    fields = sorted(signed.body.form().fields)
    content = signed.url + "".join(name + value for name, value in fields)
    digest = hmac.digest(secret.encode(), content.encode("utf-8", "replace"), "sha1")
    return _same(signed.body.header("x-mandrill-signature").strip(), base64.b64encode(digest).decode())


class _Auth(msgspec.Struct, frozen=True):
    auth: str


def unisender_go(signed: Signed, secret: str) -> bool:
    """MD5 of the body with the API key in the place of the digest. MD5 is the service's choice; it is all there is."""
    given = signed.body.json(_Auth).auth
    quoted = f'"{given}"'.encode("utf-8", "replace")
    if len(given) != 32 or signed.body.raw.count(quoted) != 1:
        return False
    content = signed.body.raw.replace(quoted, f'"{secret}"'.encode())
    return _same(given, hashlib.md5(content, usedforsecurity=False).hexdigest())


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
