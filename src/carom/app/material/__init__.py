"""What a path holds, and the mails or log lines in it: read one after another, never all at once."""

from __future__ import annotations

from carom.app.material.find import find_material, material_bytes
from carom.app.material.read import read_lines, read_mails, written_at
from carom.app.material.values import Form, Material, Piece, Position, from_position, parse_position

__all__ = [
    "Form",
    "Material",
    "Piece",
    "Position",
    "find_material",
    "from_position",
    "material_bytes",
    "parse_position",
    "read_lines",
    "read_mails",
    "written_at",
]
