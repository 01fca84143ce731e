"""A choice of one station in a small file beside its data; a file that cannot be read is as good as none."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

_FILE_BYTES_MAX = 16 << 10

Choice = TypeVar("Choice", bound=msgspec.Struct)


def load(folder: Path | None, name: str, otherwise: Choice) -> Choice:
    """The choice that was kept; `otherwise` when there is none, or none that can be read."""
    if folder is None:
        return otherwise
    try:
        with (folder / name).open("rb") as file:
            return msgspec.json.decode(file.read(_FILE_BYTES_MAX), type=type(otherwise))
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return otherwise


def keep(folder: Path | None, name: str, choice: msgspec.Struct) -> bool:
    """Remember a choice.

    Returns:
        False when the disk would not take it; it then lasts as long as the window.
    """
    if folder is None:
        return True
    part = folder / f"{name}.part"
    try:
        part.write_bytes(msgspec.json.encode(choice))
        part.replace(folder / name)
    except OSError:
        return False
    return True
