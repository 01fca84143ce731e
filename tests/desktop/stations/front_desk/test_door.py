"""An address that is put right in the order's panel has the same help as a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.stations.front_desk.address_choice import AddressChoice
from desktop.stations.front_desk.door import Door
from desktop.stations.front_desk.place_field import How
from hub.domain.order import Place
from hub.link.address_formats import Format
from tests.picture_server import PictureServer

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CTRL = Qt.KeyboardModifier.ControlModifier
HOUSE = Place(515_079_000, -1_281_000)


def correct(desk: Desk, name: str) -> Door:
    """The address of an order, open to be put right, with the keyboard in it."""
    desk.desk.open_room(desk.order(name))
    desk.desk.order.recipient.edit()
    door = desk.frame.findChild(Door)
    assert door is not None
    door.lines.setFocus()
    door.lines.selectAll()
    return door


def test_a_wrong_street_is_put_right_with_its_place(desk: Desk, server: PictureServer, qtbot: QtBot) -> None:
    order = desk.shop.board.orders[desk.order("ines")]
    desk.desk.addresses.take(AddressChoice(True, Format.PHOTON, server.root))
    door = correct(desk, "ines")
    door.lines.insertPlainText(f"{order.recipient.name} 88 quay")
    qtbot.waitUntil(lambda: len(door.offers.lines) == 4)
    assert door.offers.foot == "© OpenStreetMap contributors"
    assert unquote_plus(server.asked[-1]).startswith("/api?q=88 quay&"), "the recipient's name stays here"
    QTest.keyClick(door.lines, Qt.Key.Key_Down)
    QTest.keyClick(door.lines, Qt.Key.Key_Return)
    assert door.stands() == ("88 Quay Street", "London N1 7DR")
    assert (door.place.place, door.place.how) == (HOUSE, How.SUGGESTED)
    assert door.offers.isHidden()
    editor = desk.desk.order.recipient.editor
    assert editor is not None
    editor.save.click()
    qtbot.waitUntil(lambda: desk.shop.board.orders[order.id].address.place == HOUSE)
    assert desk.shop.board.orders[order.id].address.lines == ("88 Quay Street", "London N1 7DR")


def test_other_lines_stay_and_another_street_lets_the_found_place_go(
    desk: Desk, server: PictureServer, qtbot: QtBot
) -> None:
    desk.desk.addresses.take(AddressChoice(True, Format.PHOTON, server.root))
    door = correct(desk, "ines")
    door.lines.insertPlainText("Floor 3\n88 quay")
    qtbot.waitUntil(lambda: len(door.offers.lines) == 4)
    QTest.keyClick(door.lines, Qt.Key.Key_1, CTRL)
    assert door.stands() == ("Floor 3", "88 Quay Street", "London N1 7DR")
    door.lines.setPlainText("Floor 3\n90 Quay Street\nLondon N1 7DR")
    assert door.place.place is None


def test_an_address_where_the_shop_has_been_helps_here_too_and_its_place_is_kept(desk: Desk, qtbot: QtBot) -> None:
    known = desk.shop.board.orders[desk.order("mei")].address
    assert desk.desk.new_order is not None  # it knows the customers; a moment after the start it is made anyway
    door = correct(desk, "ines")
    QTest.keyClicks(door.lines, known.lines[0][:8])
    qtbot.waitUntil(lambda: [line.offer.title for line in door.offers.lines] == [known.lines[0]])
    QTest.keyClick(door.lines, Qt.Key.Key_1, CTRL)
    assert door.address().lines == known.lines
    assert door.address().place == known.place


def test_the_offers_go_with_the_editor(desk: Desk, qtbot: QtBot) -> None:
    known = desk.shop.board.orders[desk.order("mei")].address
    assert desk.desk.new_order is not None
    door = correct(desk, "ines")
    QTest.keyClicks(door.lines, known.lines[0][:8])
    qtbot.waitUntil(door.offers.isVisible)
    with qtbot.waitSignal(door.offers.destroyed):
        desk.desk.order.recipient.close_editor()
