"""Map pictures from a server that the shop chose. Owns the asking, the manners and the copy on disk.

Rules: no address is known here; a shop that names none has a plain grid. `tile` blocks and belongs into a worker. What
was fetched once is shown from the disk, so the map of a town that was looked at before is there without a network.
Beside the manners of all asking (`manners`), the keepers of free tile servers ask for these: keep what was fetched for two
weeks, and never ask ahead for what nobody looks at.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from hub.domain.datum import Datum
from hub.link.manners import ADDRESS_CHARS_MAX, NotAnswering, Server, is_web

PICTURE_BYTES_MAX = 1 << 20
"""A 256 px PNG has 5 to 60 kB, a 512 px photograph 300 kB; a megabyte is not a map picture."""
KEPT_BYTES_MAX = 256 << 20
"""Some ten thousand pictures: a whole city down to its houses."""
FRESH_S = 14 * 24 * 3600
"""Streets change slowly. Older pictures are asked for again, and shown all the same while nobody answers."""
_PARTS = ("{z}", "{x}", "{y}")
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""PNG and JPEG; WebP is told by two places. A hotel's log-in page is none of them and must not be kept as a map."""


def address_fault(address: str) -> str:
    """What is wrong with an address of pictures.

    Args:
        address: as typed, with {z}, {x} and {y} where the numbers go.
    Returns:
        "" for nothing; else "scheme", "parts" or "long".
    """
    if len(address) > ADDRESS_CHARS_MAX:
        return "long"
    if not all(part in address for part in _PARTS):
        return "parts"
    return "" if is_web(_filled(address, 0, 0, 0)) else "scheme"


class WebPictures:
    """Pictures by address; fits where the map wants a source of tiles.

    Args:
        address: as `address_fault` finds nothing wrong with.
        attribution: whom the licence wants named; may be empty.
        datum: the frame that the server draws in.
        zoom_max: 0..22; the deepest level that the server has.
        folder: where copies go; is made when it is needed.
        kept_bytes: 1 and up; how much the copies may take.
        monotonic_s, wall_s: the clocks, in seconds.
    Raises:
        ValueError: the address cannot be used.
    """

    def __init__(
        self,
        address: str,
        attribution: str,
        datum: Datum,
        zoom_max: int,
        folder: Path,
        *,
        kept_bytes: int = KEPT_BYTES_MAX,
        monotonic_s: Callable[[], float] = time.monotonic,
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        if address_fault(address):
            raise ValueError("not an address of map pictures")
        self.attribution = attribution
        self.datum = datum
        self.zoom_max = zoom_max
        self._address = address
        # Another server's pictures must never be taken for this one's.
        self._folder = folder / hashlib.sha256(address.encode()).hexdigest()[:16]
        self._kept_bytes = kept_bytes
        self._wall_s = wall_s
        self._server = Server(PICTURE_BYTES_MAX, monotonic_s=monotonic_s)
        self._lock = threading.Lock()
        self._held: int | None = None

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The picture; None when the server has none there.

        Raises:
            NotAnswering: it is not on disk, and the server cannot be asked now.
        """
        file = self._folder / str(z) / str(x) / str(y)
        kept, fresh = self._kept(file)
        if kept is not None and fresh:
            return kept
        try:
            got = self._server.get(_filled(self._address, z, x, y))
        except NotAnswering:
            if kept is not None:
                return kept
            raise
        if got is None or not _is_picture(got):
            return None
        self._keep(file, got)
        return got

    def _kept(self, file: Path) -> tuple[bytes | None, bool]:
        try:
            data, written_s = file.read_bytes(), file.stat().st_mtime
        except OSError:
            return None, False
        return (data, self._wall_s() - written_s < FRESH_S) if _is_picture(data) else (None, False)

    def _keep(self, file: Path, data: bytes) -> None:
        """Write the copy as a whole or not at all; a full disk costs the copy, not the map."""
        part = file.with_name(f"{file.name}.{threading.get_ident()}.part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            before = file.stat().st_size if file.exists() else 0
            part.write_bytes(data)
            part.replace(file)
            os.utime(file, (self._wall_s(), self._wall_s()))
        except OSError:
            part.unlink(missing_ok=True)
            return
        with self._lock:
            if self._held is None:
                self._held = sum(size for _, size, _ in self._files())
            else:
                self._held += len(data) - before
            if self._held > self._kept_bytes:
                self._make_room()

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        for folder, _, names in os.walk(self._folder):
            for name in names:
                path = Path(folder) / name
                try:
                    what = path.stat()
                except OSError:
                    continue  # another window made room at the same time
                found.append((what.st_mtime, what.st_size, path))
        return found

    def _make_room(self) -> None:
        """Let the oldest go until a tenth is free, so that not every new picture has to look through the folder."""
        files = sorted(self._files())
        held = sum(size for _, size, _ in files)
        for _, size, path in files:
            if held <= self._kept_bytes * 9 // 10:
                break
            try:
                path.unlink(missing_ok=True)
            except OSError:
                continue  # somebody reads it
            held -= size
        self._held = held


def _filled(address: str, z: int, x: int, y: int) -> str:
    for part, number in zip(_PARTS, (z, x, y), strict=True):
        address = address.replace(part, str(number))
    return address


def _is_picture(data: bytes) -> bool:
    return data.startswith(_BEGINNINGS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
