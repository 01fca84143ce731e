"""The stations' own map: shop, couriers, stops and runs, painted with QPainter on tiles or on a plain grid.

A station builds a `MapView`, hands it values (`Shop`, `Courier`, `Stop`, `Run`) and listens to its three signals.
Inside, from the ground up: `projection` and `camera` (where things are), `marks` and `content` (what there is),
`clusters`, `labels`, `lines`, `motion` and `scene` (the layout), `tiles` and `tile_store` (pictures of the ground),
`paint_ground`, `paint_marks`, `controls` (paint), `words` (every sentence), `map_view` (the window's side).

What it offers is loaded when it is first asked for: a desk loads the parts one after the other between a person's keys,
and a package that loads all of them itself would be one turn of 30 ms.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.widgets.freshness import Freshness
    from desktop.widgets.map.map_view import ORDER_MIME, MapView
    from desktop.widgets.map.marks import Courier, Leg, LegState, MarkId, Run, Shop, Stop, freshness
    from desktop.widgets.map.paint_marks import RingPainter, theme_ring
    from desktop.widgets.map.palette import MapPalette
    from desktop.widgets.map.pick_map import PickMap
    from desktop.widgets.map.projection import Place, distance_m
    from desktop.widgets.map.tiles import FolderTiles, PlainGrid, TileSource
    from desktop.widgets.ring import Urgency
    from hub.domain.datum import Datum

__all__ = [
    "ORDER_MIME",
    "Courier",
    "Datum",
    "FolderTiles",
    "Freshness",
    "Leg",
    "LegState",
    "MapPalette",
    "MapView",
    "MarkId",
    "PickMap",
    "Place",
    "PlainGrid",
    "RingPainter",
    "Run",
    "Shop",
    "Stop",
    "TileSource",
    "Urgency",
    "distance_m",
    "freshness",
    "theme_ring",
]

_WHERE = {
    "desktop.widgets.freshness": ("Freshness",),
    "desktop.widgets.map.map_view": ("ORDER_MIME", "MapView"),
    "desktop.widgets.map.marks": ("Courier", "Leg", "LegState", "MarkId", "Run", "Shop", "Stop", "freshness"),
    "desktop.widgets.map.paint_marks": ("RingPainter", "theme_ring"),
    "desktop.widgets.map.palette": ("MapPalette",),
    "desktop.widgets.map.pick_map": ("PickMap",),
    "desktop.widgets.map.projection": ("Place", "distance_m"),
    "desktop.widgets.map.tiles": ("FolderTiles", "PlainGrid", "TileSource"),
    "desktop.widgets.ring": ("Urgency",),
    "hub.domain.datum": ("Datum",),
}
_HOME = {name: home for home, names in _WHERE.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_HOME[name]), name)
    return found
