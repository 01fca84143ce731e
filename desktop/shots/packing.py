"""What is done at the packing table before its pictures are taken."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtGui import QImage

from desktop.app import application
from desktop.printing.card import card_sheet
from desktop.printing.columns import suits_columns
from desktop.printing.out import picture
from desktop.printing.paper import CardLayout, Choices, Kind, Paper
from desktop.sample import draw_parcel
from desktop.shots.painted_camera import painted_eyes, see
from desktop.shots.stage import Act, Stage
from desktop.smoke import settle
from desktop.stations.camera_sheets import CameraSheet, Eyes, PhotoSheet
from desktop.stations.packing.station import PackingStation, PackingWindow
from hub.domain.actor import Role
from hub.domain.vocabulary import AcknowledgeRush

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


def _eyes(station: PackingStation) -> None:
    station.eyes._eyes = painted_eyes()


def _see(station: PackingStation, picture: QImage) -> CameraSheet:
    return see(station.eyes.sheet, picture)


def _photograph(stage: Stage) -> None:
    station = _station(stage)
    _eyes(station)
    station.open_order(stage.day.orders["mei"])
    station.eyes.photograph()
    _see(station, draw_parcel())


def _look_at_photo(stage: Stage) -> None:
    _photograph(stage)
    sheet = _station(stage).eyes.sheet
    assert isinstance(sheet, PhotoSheet)
    sheet.shoot.click()
    _see(_station(stage), draw_parcel())


def _scan(stage: Stage) -> None:
    station = _station(stage)
    _eyes(station)
    station.scan()
    _see(station, picture(card_sheet(next(iter(stage.shop.board.orders.values())))))
    sheet = station.eyes.sheet
    assert sheet is not None
    sheet.camera.read.emit("https://elsewhere.example/GW-2418")
    settle(application(), SETTLE_MS)


def _no_camera(stage: Stage) -> None:
    station = _station(stage)
    station.eyes._eyes = Eyes(list)
    station.scan()
    settle(application(), SETTLE_MS)


def _hear_rush(stage: Stage) -> None:
    """The busy table itself, which a rush would cover."""
    for order in tuple(stage.shop.board.orders.values()):
        if order.rush is not None and order.is_open and order.rush.heard_by(Role.PACKING) is None:
            stage.shop.ask(AcknowledgeRush(order.id))
    settle(application(), SETTLE_MS)


ACTS: dict[str, Act] = {
    "rush_heard": _hear_rush,
    "print_card": _print_card,
    "print_columns": _print_columns,
    "print_label": _print_label,
    "camera": _photograph,
    "camera_photo": _look_at_photo,
    "scan": _scan,
    "no_camera": _no_camera,
}
