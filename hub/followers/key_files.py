"""A secret of the followers in a file of its own: made once, whole or not at all, and readable for its owner alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path


def kept_secret(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of a secret, made at the first call.

    Args:
        path: its file; one process alone makes it.
        make: makes the bytes.

    Raises:
        OSError: it cannot be kept.
        ValueError: others can read it; the text is for the log.
    """
    if not path.exists():
        part = path.with_name(f"{path.name}.part")
        part.unlink(missing_ok=True)  # of a process that died here
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ValueError(f"others on this computer can read {path.name}; make it yours alone: chmod 600")
    return path.read_bytes()
