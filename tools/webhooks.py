"""The page of webhooks, from the list of services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from string import Template
from typing import Final

from carom.core.limits import WEBHOOK_BYTES, WEBHOOK_DEPTH, WEBHOOK_EVENTS
from carom.core.model import WebhookReading
from carom.core.reading.webhooks import REPLAY_WINDOW, SERVICES, Service
from carom.core.reading.webhooks.generic import GenericEvent
from tools.python_api import field_table

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

_PAGE: Final = Template("""\
# Webhooks

$written

What sending services and mail servers post about our mail is read into the same reports as mails and logs. There is no
HTTP server here: a program that has one hands body and headers over.

```python
import datetime
import carom

now = datetime.datetime.now(datetime.UTC)
carom.verify_webhook("resend", body, headers, ["whsec_..."], now)
for report in carom.parse_webhook("resend", body, headers, authenticated=True):
    print(report.kind, report.recipient, report.verdict and report.verdict.reason)
```

`carom parse --webhook resend body.json` reads bodies that were saved.

- Each event gives one report for each recipient that it names. A body that names nobody gives a report without one.
- The words of the server decide the verdict. What the service files the failure under is evidence beside them, by the
  tables in [other systems' terms](crosswalk.md); where there are no words, it stands alone.
- Mail that a service did not try, because the address is on its suppression list, is a bounce of reason `suppressed`.
- Opens, clicks, sendings and the like give no report. `carom.read_webhook` names them in `passed_over`, and events
  that are not known here in `unknown`, so that nothing is lost uncounted.
- An event that a body holds twice is reported once, also when the service gave it another id.
- A report is of proof `hearsay`; of `authenticated_channel` when the caller has checked who sent it and says so.
- A body that is not of the service raises `WebhookError`, which names service and field. A body has at most $bytes
  bytes, $events events and $depth levels.

$reading
## Services

$services
### Who sent it

`carom.verify_webhook` checks the column *Signed with* and raises `SignatureError` for anything else: no secret, no
signature, a wrong one, or one whose time is more than $window minutes from now. Several secrets may be valid while one
is being changed. A secret `user:password` is compared with HTTP basic authentication, another one with a bearer token,
where the table names those. Signatures that tell no time do not keep a copy from being posted again: what it says is
then known already.

The public-key signatures of Amazon SNS, Postal (RSA) and SendGrid (ECDSA) are not checked yet. Protect those addresses
with a user and password in the URL.

$sections
## Fields of the generic form

For scripts and services that are not in the list: one JSON object, an array of them, one a line, or an array under
`events`. Only `kind` must be there.

$generic""")


def page(written: str, table: Table) -> str:
    """The whole page; `written` says where it comes from."""
    rows = [(f"[{one.title}](#{slug})", f"`{slug}`", _aliases(one), one.signed) for slug, one in SERVICES.items()]
    return _PAGE.substitute(
        written=written,
        bytes=f"{WEBHOOK_BYTES:,}",
        events=f"{WEBHOOK_EVENTS:,}",
        depth=WEBHOOK_DEPTH,
        window=int(REPLAY_WINDOW.total_seconds() // 60),
        reading="\n".join(field_table(WebhookReading)),
        services=table(("Service", "Slug", "Also", "Signed with"), rows),
        sections="\n".join(part for slug, one in SERVICES.items() for part in _section(slug, one, table)),
        generic="\n".join(field_table(GenericEvent)),
    )


def _section(slug: str, one: Service, table: Table) -> Iterator[str]:
    yield f'## <a id="{slug}"></a>{one.title}\n'
    if told := " ".join(part for part in (one.note, f"Source: <{one.source}>." if one.source else "") if part):
        yield told + "\n"
    kinds: dict[str, list[str]] = {}
    for name, kind in one.events.items():
        kinds.setdefault(f"`{kind}`" if kind is not None else "no report", []).append(f"`{name}`")
    yield table(("Becomes", "Events"), [(kind, ", ".join(names)) for kind, names in kinds.items()])


def _aliases(one: Service) -> str:
    return ", ".join(f"`{alias}`" for alias in one.aliases)
