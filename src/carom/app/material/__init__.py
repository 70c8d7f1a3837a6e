"""What a path holds, and the mails or log lines in it: read one after another, never all at once."""

from __future__ import annotations

from carom.app.material.find import find_material, material_bytes
from carom.app.material.read import read_lines, read_mails, written_at
from carom.app.material.values import Form, Material, Piece

__all__ = ["Form", "Material", "Piece", "find_material", "material_bytes", "read_lines", "read_mails", "written_at"]
