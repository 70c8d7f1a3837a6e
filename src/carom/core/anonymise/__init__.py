"""From a mail of real people to a sample that may be shown: the same structure, codes and phrases, nobody's data."""

from __future__ import annotations

from carom.core.anonymise.sample import anonymised

__all__ = ["anonymised"]
