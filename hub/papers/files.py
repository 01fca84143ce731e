"""How a file of people's numbers comes to its place: whole or not at all, for its owner's eyes."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(file: Path, content: bytes) -> None:
    """Put a whole file in its place, or none.

    Raises:
        OSError: it cannot be written; nothing is left of it.
    """
    partial = file.with_name(file.name + ".part")
    try:
        with partial.open("wb") as out:
            os.chmod(partial, 0o600)
            out.write(content)
        partial.replace(file)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
