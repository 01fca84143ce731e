"""The stations' own map: shop, couriers, stops and runs, painted with QPainter on tiles or on a plain grid.

A station builds a `MapView`, hands it values (`Shop`, `Courier`, `Stop`, `Run`) and listens to its three signals.
Inside, from the ground up: `projection` and `camera` (where things are), `marks` and `content` (what there is),
`clusters`, `labels`, `lines`, `motion` and `scene` (the layout), `tiles` and `tile_store` (pictures of the ground),
`paint_ground`, `paint_marks`, `controls` (paint), `words` (every sentence), `map_view` (the window's side).
"""

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
