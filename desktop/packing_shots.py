"""What is done at the packing table before its pictures are taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.app import application
from desktop.printing.columns import suits_columns
from desktop.printing.paper import CardLayout, Choices, Kind, Paper
from desktop.smoke import settle
from desktop.stations.packing.station import PackingStation, PackingWindow

if TYPE_CHECKING:
    from desktop.shooting import Stage

SETTLE_MS = 400
"""A preview is drawn behind the window."""


def _station(stage: Stage) -> PackingStation:
    assert isinstance(stage.window, PackingWindow)
    return stage.window.station


def _print_card(stage: Stage) -> None:
    station = _station(stage)
    station.open_order(stage.day.orders["mei"])
    station.print_out("card")
    settle(application(), SETTLE_MS)


def _print_columns(stage: Stage) -> None:
    station = _station(stage)
    orders = [order for order in stage.shop.board.orders.values() if suits_columns(order.card.text)]
    for order in orders:
        if station.open_order(order.id):
            break
    station.choices = replace(Choices(), layout=CardLayout.FOLDED, columns=True)
    station.print_out("card")
    settle(application(), SETTLE_MS)


def _print_label(stage: Stage) -> None:
    station = _station(stage)
    station.open_order(stage.day.orders["mei"])
    station.choices = Choices().added(Kind.LABEL, Paper(100, 80))
    station.look_at(Kind.LABEL)
    settle(application(), SETTLE_MS)


ACTS: dict[str, Callable[[Stage], None]] = {
    "print_card": _print_card,
    "print_columns": _print_columns,
    "print_label": _print_label,
}
