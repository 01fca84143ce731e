"""Where map pictures come from. Owns the port `TileSource` and its two sources without a database or a network.

Rules: no Qt; `tile` may block and is called from worker threads, several at once. A source knows its datum, because a
place is converted only when it is drawn. Pictures from a server are `hub.link.map_pictures`: one more `TileSource`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from hub.domain.datum import Datum

TILE_BYTES_MAX = 1 << 20
"""A 256 px PNG has 5 to 60 kB, a 512 px photograph 300 kB; a megabyte is not a tile."""


class TileSource(Protocol):
    """A supplier of square map pictures in the usual z/x/y scheme (y from the north)."""

    @property
    def datum(self) -> Datum:
        """The frame the pictures were drawn in."""

    @property
    def attribution(self) -> str:
        """Whom the licence wants named, as plain text; empty when nobody. Always on screen."""

    @property
    def zoom_max(self) -> int:
        """The deepest level that there is; deeper views enlarge it. Below 0: there are no tiles at all."""

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The encoded picture (PNG, JPEG or WebP); None when there is none here. May block; thread-safe.

        Raises:
            OSError: it cannot be had now; the map asks again later.
        """


class PlainGrid:
    """No tiles: the map draws its own quiet grid."""

    datum = Datum.WGS84
    attribution = ""
    zoom_max = -1

    def tile(self, z: int, x: int, y: int) -> bytes | None:  # noqa: ARG002 - the port's names
        """There is none."""
        return None


class FolderTiles:
    """Tiles in a folder as `z/x/y.png`, the way tile cutters write them.

    Args:
        folder: may be missing or empty; then nothing is drawn but the land.
        attribution: as the owner of the pictures wants it.
        datum: the frame they were drawn in.
        zoom_max: 0..22; the deepest level in the folder.
    """

    def __init__(self, folder: Path, attribution: str, datum: Datum = Datum.WGS84, zoom_max: int = 19) -> None:
        self._folder = folder
        self.attribution = attribution
        self.datum = datum
        self.zoom_max = zoom_max

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The file's bytes; None when it is missing, unreadable or larger than `TILE_BYTES_MAX`."""
        try:
            with (self._folder / str(z) / str(x) / f"{y}.png").open("rb") as file:
                data = file.read(TILE_BYTES_MAX + 1)
        except OSError:
            return None
        return data if len(data) <= TILE_BYTES_MAX else None
