"""Who sent it: signatures made here with the public algorithms."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

import carom
from carom.core.errors import InputError, SignatureError, WebhookError
from carom.core.reading.webhooks import SERVICES
from tests.core.reading.webhooks.making import MAKERS, WHEN, encoded

NOW = datetime.fromtimestamp(WHEN, UTC)
URL = "https://hooks.example.org/mandrill"


class Request(NamedTuple):
    body: bytes
    headers: Mapping[str, str] = {}


def by_password(secret: str) -> Request:
    return Request(b"{}", {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()})


def by_token(secret: str) -> Request:
    return Request(b"{}", {"authorization": f"Bearer {secret}"})


def standard(secret: str, *, when: int = WHEN, prefix: str = "webhook", beside: str = "") -> Request:
    body, stamp = encoded(MAKERS["resend"]("email.bounced")), str(when)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, b"msg_1." + stamp.encode() + b"." + body, hashlib.sha256).digest()
    signature = f"{beside}v1,{base64.b64encode(digest).decode()}"
    return Request(body, {f"{prefix}-id": "msg_1", f"{prefix}-timestamp": stamp, f"{prefix}-signature": signature})


def svix(secret: str) -> Request:
    return standard(secret, prefix="Svix")


def mailersend(secret: str) -> Request:
    body = encoded(MAKERS["mailersend"]("activity.hard_bounced"))
    return Request(body, {"Signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()})


def mailtrap(secret: str) -> Request:
    body = encoded(MAKERS["mailtrap"]("bounce"))
    return Request(body, {"Mailtrap-Signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()})


def emailengine(secret: str) -> Request:
    body = encoded(MAKERS["emailengine"]("messageBounce"))
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return Request(body, {"X-EE-Wh-Signature": base64.urlsafe_b64encode(digest).decode().rstrip("=")})


def mailgun_parts(secret: str, when: int = WHEN) -> dict[str, str]:
    digest = hmac.new(secret.encode(), f"{when}token1".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": str(when), "token": "token1", "signature": digest}


def mailgun(secret: str, when: int = WHEN) -> Request:
    return Request(encoded(MAKERS["mailgun"]("failed/permanent") | {"signature": mailgun_parts(secret, when)}))


def mailgun_form(secret: str) -> Request:
    # The variables of the sender come first, whatever they are called.
    merged = [("event", "bounced"), ("token", "mine"), ("timestamp", "mine"), *mailgun_parts(secret).items()]
    return Request(urlencode(merged).encode())


def mandrill(secret: str) -> Request:
    fields = {"mandrill_events": "[]", "a": "1"}
    content = URL + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(secret.encode(), content.encode(), hashlib.sha1).digest()
    return Request(urlencode(fields).encode(), {"X-Mandrill-Signature": base64.b64encode(digest).decode()})


def unisender_go(secret: str) -> Request:
    body = MAKERS["unisender_go"]("hard_bounced")
    digest = hashlib.md5(json.dumps(body | {"auth": secret}).encode(), usedforsecurity=False).hexdigest()
    return Request(json.dumps(body | {"auth": digest}).encode())


WHSEC = "whsec_" + base64.b64encode(b"a key of thirty-two octets, about").decode()
OTHER_WHSEC = "whsec_" + base64.b64encode(b"another key, of as many octets..").decode()
#: Service, how it signs, a secret, another secret.
SIGNED = [
    *((slug, by_password, "ann:s3cret", "ann:other") for slug in ("amazon_ses", "brevo", "mailjet", "postal")),
    *((slug, by_password, "ann:s3cret", "bob:s3cret") for slug in ("azure", "postmark", "sendgrid", "zonemta")),
    *((slug, by_token, "t0ken", "t0ken2") for slug in ("kumomta", "sparkpost", "brevo", "azure")),
    ("resend", standard, WHSEC, OTHER_WHSEC),
    ("resend", svix, WHSEC, OTHER_WHSEC),
    ("generic", standard, WHSEC.removeprefix("whsec_"), OTHER_WHSEC),
    ("mailersend", mailersend, "key", "other key"),
    ("mailtrap", mailtrap, "key", "other key"),
    ("emailengine", emailengine, "key", "other key"),
    ("mailgun", mailgun, "key", "other key"),
    ("mailgun", mailgun_form, "key", "other key"),
    ("mandrill", mandrill, "key", "other key"),
    ("unisender_go", unisender_go, "key", "other key"),
]
Sign = Callable[[str], Request]


def verify(slug: str, request: Request, *secrets: str, now: datetime = NOW) -> None:
    carom.verify_webhook(slug, request.body, request.headers, secrets, now, url=URL)


def test_every_service_is_checked_here() -> None:
    assert {slug for slug, *_ in SIGNED} == set(SERVICES)


@pytest.mark.parametrize(("slug", "sign", "secret", "_other"), SIGNED)
def test_what_the_service_signed_is_taken(slug: str, sign: Sign, secret: str, _other: str) -> None:
    verify(slug, sign(secret), secret)


@pytest.mark.parametrize(("slug", "sign", "secret", "other"), SIGNED)
def test_what_another_secret_signed_is_refused(slug: str, sign: Sign, secret: str, other: str) -> None:
    with pytest.raises(SignatureError, match=f"{slug}: not signed with a secret of this service"):
        verify(slug, sign(other), secret)


@pytest.mark.parametrize(("slug", "sign", "secret", "other"), SIGNED)
def test_while_a_secret_is_changed_both_are_taken(slug: str, sign: Sign, secret: str, other: str) -> None:
    for used in (secret, other):
        verify(slug, sign(used), other, secret)


@pytest.mark.parametrize("secrets", [(), ("",)])
@pytest.mark.parametrize(("slug", "sign", "secret", "_other"), SIGNED)
def test_without_a_secret_nothing_is_proved(
    slug: str, sign: Sign, secret: str, _other: str, secrets: tuple[str, ...]
) -> None:
    with pytest.raises(SignatureError):
        verify(slug, sign(secret), *secrets)


@pytest.mark.parametrize(("slug", "sign", "secret", "_other"), SIGNED)
def test_what_is_not_signed_is_refused(slug: str, sign: Sign, secret: str, _other: str) -> None:
    bare = MAKERS[slug](next(iter(SERVICES[slug].events)))
    with pytest.raises(WebhookError):
        verify(slug, Request(encoded(bare)), secret)


COVERED = [row for row in SIGNED if row[1] in {standard, svix, mailersend, mailtrap, emailengine, unisender_go}]


@pytest.mark.parametrize(("slug", "sign", "secret", "_other"), COVERED)
def test_a_body_that_was_changed_is_refused(slug: str, sign: Sign, secret: str, _other: str) -> None:
    signed = sign(secret)
    with pytest.raises(SignatureError):
        verify(slug, Request(signed.body.replace(b"ann@", b"bob@"), signed.headers), secret)


@pytest.mark.parametrize("shift", [timedelta(minutes=5, seconds=1), timedelta(minutes=-5, seconds=-1)])
@pytest.mark.parametrize(("slug", "sign", "secret"), [("resend", standard, WHSEC), ("mailgun", mailgun, "key")])
def test_a_signature_is_good_for_five_minutes(slug: str, sign: Sign, secret: str, shift: timedelta) -> None:
    verify(slug, sign(secret), secret, now=NOW + shift * 0.9)
    with pytest.raises(SignatureError):
        verify(slug, sign(secret), secret, now=NOW + shift)


def test_the_window_may_be_widened() -> None:
    request = mailgun("key")
    late = NOW + timedelta(hours=8)
    carom.verify_webhook("mailgun", request.body, {}, ["key"], late, window=timedelta(hours=9))


def test_one_of_several_signatures_is_enough() -> None:
    verify("resend", standard(WHSEC, beside="v1a,AAAA v1,BBBB "), WHSEC)


@pytest.mark.parametrize("secret", ["whsec_", "whsec_%%%", "%%%"])
def test_a_secret_that_is_none_proves_nothing(secret: str) -> None:
    with pytest.raises(SignatureError):
        verify("resend", standard(WHSEC), secret)


@pytest.mark.parametrize("given", ["", "Basic", "Basic %%%", "Bearer YW5uOnMzY3JldA==", "basic\ud800", "\0"])
def test_a_header_of_another_form_is_refused(given: str) -> None:
    with pytest.raises(SignatureError):
        verify("postmark", Request(b"{}", {"Authorization": given}), "ann:s3cret")


def test_the_address_posted_to_is_signed_by_mandrill() -> None:
    request = mandrill("key")
    for url in (None, URL + "/"):
        with pytest.raises(SignatureError):
            carom.verify_webhook("mandrill", request.body, request.headers, ["key"], NOW, url=url)


def test_now_needs_a_zone() -> None:
    with pytest.raises(InputError, match="a time with a zone is needed"):
        verify("mailgun", mailgun("key"), "key", now=NOW.replace(tzinfo=None))


def test_a_signature_error_is_a_webhook_error() -> None:
    assert issubclass(SignatureError, WebhookError)
