"""The packing room's station: what do I pack next, and exactly how?

`queue` (the list at the left), `open_order` (the one order at the right) with its parts, `scanner`, `paper`, and
`station`, which puts them together and lets rush cover the window.
"""

from desktop.stations.packing.station import PackingStation, PackingWindow

__all__ = ["PackingStation", "PackingWindow"]
