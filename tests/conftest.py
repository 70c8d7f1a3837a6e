from __future__ import annotations

import os

from hypothesis import settings

# How long an example takes is the machine's business, not a property. In CI hypothesis repeats the same examples.
settings.register_profile("carom", settings.get_profile("ci" if os.environ.get("CI") else "default"), deadline=None)
settings.load_profile("carom")

pytest_plugins = ("tests.databases",)
