"""How fast carom is, each figure against a named baseline of the same run (docs/reference/benchmarks.md)."""
