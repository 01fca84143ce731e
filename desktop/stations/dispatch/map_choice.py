"""What the map is drawn on, as this station chose it. Owns the choice, its file, and the source that follows from it.

A choice belongs to the station, not to the shop: a folder is on this machine, and one desk may have a network where
another has none. Without a choice there is a plain grid: no address is built in.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import msgspec

from desktop import kept_choice
from desktop.widgets.map import Datum, FolderTiles, PlainGrid, TileSource
from hub.link.map_pictures import WebPictures, address_fault

MAP_FILE = "map.json"
PICTURES_FOLDER = "map-pictures"
ZOOM_MOST = 22
"""A house fills the window; no server cuts finer."""
ZOOM_USUAL = 19
ATTRIBUTION_CHARS_MAX = 200
"""What fits on a map's lower edge; longer lines are cut off there anyway."""
FOLDER_CHARS_MAX = 1_000


class Under(StrEnum):
    """What lies under the couriers."""

    PLAIN = "plain"
    FOLDER = "folder"
    WEB = "web"


class MapChoice(msgspec.Struct, frozen=True):
    """What somebody chose.

    Args:
        under: what is drawn; the other fields stay, so that going back needs no typing.
        address: of pictures, with {z}, {x} and {y}.
        folder: of pictures as z/x/y.png.
        attribution: whom the licence wants named.
        datum: the frame that the pictures were drawn in.
        zoom_max: 0..22.
    """

    under: Under = Under.PLAIN
    address: str = ""
    folder: str = ""
    attribution: str = ""
    datum: Datum = Datum.WGS84
    zoom_max: int = ZOOM_USUAL

    def fault(self) -> str:
        """What keeps the choice from being used: "", or "scheme", "parts", "long", "folder", "attribution"."""
        if not 0 <= self.zoom_max <= ZOOM_MOST:
            return "zoom"
        if len(self.attribution) > ATTRIBUTION_CHARS_MAX or not self.attribution.isprintable():
            return "attribution"
        if self.under is Under.WEB:
            return address_fault(self.address)
        if self.under is Under.FOLDER and not 0 < len(self.folder) <= FOLDER_CHARS_MAX:
            return "folder"
        return ""

    def source(self, data_dir: Path | None) -> TileSource:
        """The source of the map's pictures; the plain grid for a choice that cannot be used.

        Args:
            data_dir: where copies of fetched pictures go; without it nothing is fetched.
        """
        if self.under is Under.PLAIN or self.fault():
            return PlainGrid()
        if self.under is Under.FOLDER:
            return FolderTiles(Path(self.folder), self.attribution, self.datum, self.zoom_max)
        if data_dir is None:
            return PlainGrid()
        return WebPictures(self.address, self.attribution, self.datum, self.zoom_max, data_dir / PICTURES_FOLDER)


def load(data_dir: Path | None) -> MapChoice:
    """The choice that was kept; the plain grid when there is none, or none that can be read."""
    return kept_choice.load(data_dir, MAP_FILE, MapChoice())


def keep(choice: MapChoice, data_dir: Path | None) -> bool:
    """Remember a choice; see `kept_choice.keep`."""
    return kept_choice.keep(data_dir, MAP_FILE, choice)
