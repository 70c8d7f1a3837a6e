from __future__ import annotations

from tests.cli.support import cache_of_rules

__all__ = ["cache_of_rules"]
