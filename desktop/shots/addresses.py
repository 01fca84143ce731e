"""What is done at the front desk before the pictures of the help with addresses are taken."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop.shots.front_desk import desk_of
from desktop.shots.stage import Act, Stage, tongue, wait_for
from desktop.stations.front_desk.address_choice import AddressChoice
from desktop.stations.front_desk.address_sheet import AddressSheet
from desktop.stations.front_desk.door import Door
from desktop.stations.front_desk.who_part import text
from hub.domain.order import Place
from hub.link.address_formats import Exact, Format, Found
from hub.link.address_server import Answer, Came

_FOUND = {
    "en": (
        Found(("88 Canal Street", "London N1 7DR"), Place(515_079_000, -1_151_000), Exact.HOUSE),
        Found(("Canal Street", "London N1 7DR"), Place(515_081_000, -1_160_000), Exact.STREET),
        Found(("Canal Hotel", "Bridge Road, London"), Place(515_031_000, -1_202_000), Exact.NAMED),
        Found(("Canal Wharf", "London"), Place(515_131_000, -1_102_000), Exact.TOWN),
    ),
    "zh": (
        Found(("运河街 88 号", "上海市静安区"), Place(312_240_000, 1_214_850_000), Exact.HOUSE),
        Found(("运河街", "上海市静安区"), Place(312_243_000, 1_214_840_000), Exact.STREET),
        Found(("运河街 102 号 运河酒店", "上海市静安区"), Place(312_250_000, 1_214_820_000), Exact.NAMED),
        Found(("运河新村", "上海市普陀区"), Place(312_350_000, 1_214_600_000), Exact.TOWN),
    ),
}
_TYPED = {"en": "88 canal", "zh": "运河街"}


class _Sample:
    """A server that knows one street."""

    def __init__(self, came: Came) -> None:
        self._came = came

    def kept(self, words: str, near: Place | None) -> Answer | None:  # noqa: ARG002 - what is asked of a server
        return None

    def look_up(self, words: str, near: Place | None) -> Answer:  # noqa: ARG002 - what is asked of a server
        return Answer(self._came, _FOUND[tongue()] if self._came is Came.FOUND else ())


def _type(stage: Stage, form: Format | None, came: Came = Came.FOUND) -> None:
    desk = desk_of(stage.window)
    desk.begin_order()
    if form is not None:
        desk.addresses.use(AddressChoice(True, form), _Sample(came))
    edit: QLineEdit = text(desk.new_order.address)
    edit.setFocus()
    edit.insert(_TYPED[tongue()])
    edit.textEdited.emit(edit.text())
    wait_for(lambda: not desk.addresses.busy)


def _known(stage: Stage) -> None:
    _type(stage, None)


def _found(stage: Stage) -> None:
    _type(stage, Format.AMAP if tongue() == "zh" else Format.PHOTON)


def _asked(stage: Stage) -> None:
    _type(stage, Format.NOMINATIM)


def _away(stage: Stage) -> None:
    _type(stage, Format.PHOTON, Came.AWAY)


def _taken(stage: Stage) -> None:
    _found(stage)
    lines = desk_of(stage.window).new_order.who.offers["address"].lines
    next(line for line in lines if line.offer.title == _FOUND[tongue()][1].lines[0]).click()


def _door(stage: Stage) -> None:
    desk = desk_of(stage.window)
    desk.addresses.use(AddressChoice(True, Format.PHOTON), _Sample(Came.FOUND))
    desk.order.recipient.edit()
    door = stage.window.findChild(Door)
    assert door is not None
    door.lines.setFocus()
    door.lines.selectAll()
    door.lines.insertPlainText(_TYPED[tongue()])
    wait_for(lambda: not desk.addresses.busy)


def _sheet(stage: Stage) -> None:
    desk = desk_of(stage.window)
    desk.addresses.use(AddressChoice(True, Format.PHOTON, "https://photon.shop.example/api"), None)
    desk.addresses.change()


def _amap_sheet(stage: Stage) -> None:
    _sheet(stage)
    sheet = stage.window.findChild(AddressSheet)
    assert sheet is not None
    sheet.who.choose(Format.AMAP)
    sheet.try_save()


ACTS: dict[str, Act] = {
    "address_known": _known,
    "address_found": _found,
    "address_asked": _asked,
    "address_away": _away,
    "address_taken": _taken,
    "address_door": _door,
    "address_sheet": _sheet,
    "address_sheet_amap": _amap_sheet,
}
