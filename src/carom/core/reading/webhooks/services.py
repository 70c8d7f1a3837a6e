"""The services whose webhooks are read. A new one is a module beside this and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from carom.core.errors import InputError
from carom.core.reading.webhooks import (
    amazon_ses,
    azure,
    brevo,
    emailengine,
    generic,
    kumomta,
    mailersend,
    mailgun,
    mailjet,
    mailtrap,
    mandrill,
    postal,
    postmark,
    resend,
    sendgrid,
    sparkpost,
    unisender_go,
    zonemta,
)
from carom.core.reading.webhooks.event import Service

#: Every service by its slug; the generic form comes last.
SERVICES: Final[Mapping[str, Service]] = MappingProxyType(
    {
        one.slug: one
        for one in (
            amazon_ses.SERVICE,
            azure.SERVICE,
            brevo.SERVICE,
            emailengine.SERVICE,
            kumomta.SERVICE,
            mailersend.SERVICE,
            mailgun.SERVICE,
            mailjet.SERVICE,
            mailtrap.SERVICE,
            mandrill.SERVICE,
            postal.SERVICE,
            postmark.SERVICE,
            resend.SERVICE,
            sendgrid.SERVICE,
            sparkpost.SERVICE,
            unisender_go.SERVICE,
            zonemta.SERVICE,
            generic.SERVICE,
        )
    }
)
_ALIASES: Final = {alias: one for one in SERVICES.values() for alias in one.aliases}


def service_of(name: str) -> Service:
    """The service of a slug or alias; raise `InputError` that names the known ones for any other."""
    slug = name.lower().replace("-", "_")
    found = SERVICES.get(slug) or _ALIASES.get(slug)
    if found is None:
        raise InputError(f"no webhooks of {name!r} are known; there are {', '.join(SERVICES)}")
    return found
