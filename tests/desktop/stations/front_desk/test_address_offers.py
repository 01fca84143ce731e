"""While an address is typed the shop's own past and a server that was chosen help, by keyboard, and only an address leaves."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.stations.front_desk import offers as offers_module
from desktop.stations.front_desk.address_choice import AddressChoice
from desktop.stations.front_desk.address_offers import with_number
from desktop.stations.front_desk.offers import Offers
from desktop.stations.front_desk.place_field import How
from desktop.stations.front_desk.who_part import text
from hub.domain.order import Place
from hub.link.address_formats import Exact, Format, Found
from tests.address_answers import NOMINATIM, PHOTON, body
from tests.picture_server import PictureServer

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CTRL = Qt.KeyboardModifier.ControlModifier
HOUSE = Place(515_079_000, -1_281_000)


def keys(words: str) -> None:
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClicks(holder, words)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, key, modifier)


def begin(desk: Desk, choice: AddressChoice) -> Offers:
    """A new order, the keyboard in its address."""
    desk.desk.addresses.take(choice)
    desk.desk.begin_order()
    text(desk.desk.new_order.address).setFocus()
    return desk.desk.new_order.who.offers["address"]


def titles(offers: Offers) -> list[str]:
    return [line.offer.title for line in offers.lines]


def test_an_address_is_typed_found_and_taken_by_key_and_shown_on_the_map_at_once(
    desk: Desk, server: PictureServer, qtbot: QtBot
) -> None:
    offers = begin(desk, AddressChoice(True, Format.PHOTON, server.root))
    keys("88 quay")
    assert offers.isVisible()
    assert offers.foot == "Looking it up …"
    qtbot.waitUntil(lambda: len(offers.lines) == 4)
    assert titles(offers) == ["88 Quay Street", "Quay Street", "Quay Hotel", "Quayton"]
    assert offers.lines[0].offer.line == "London N1 7DR · the house is known"
    assert offers.lines[1].offer.line == "London N1 7DR · only the street is known"
    assert offers.foot == "© OpenStreetMap contributors"
    assert "the house is known" in offers.lines[0].accessibleName()
    who = desk.desk.new_order.who
    pins = len(who.place.map.scene.spots)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert who.lines == ("88 Quay Street", "London N1 7DR")
    assert (who.place.place, who.place.how) == (HOUSE, How.SUGGESTED)
    assert who.place.said.startswith("the house is known · ")
    assert len(who.place.map.scene.spots) > pins, "its pin is on the map"
    assert offers.isHidden()
    assert who.note.field.hasFocus()
    assert len(server.asked) == 1, "the fingers rested once"


def test_escape_closes_and_an_answer_that_comes_later_opens_nothing(
    desk: Desk, server: PictureServer, qtbot: QtBot
) -> None:
    server.open.clear()
    offers = begin(desk, AddressChoice(True, Format.PHOTON, server.root))
    keys("88 quay")
    qtbot.waitUntil(lambda: bool(server.asked))
    press(Qt.Key.Key_Escape)
    assert offers.isHidden()
    server.open.set()
    qtbot.waitUntil(lambda: not desk.desk.addresses.busy)
    assert offers.isHidden()
    keys(" ")
    assert offers.isVisible()
    assert len(offers.lines) == 4, "typing goes on"


def test_the_line_that_the_keyboard_is_at_stays_when_more_come_below_it(
    desk: Desk, server: PictureServer, qtbot: QtBot
) -> None:
    known = desk.shop.board.orders[desk.order("mei")].address
    server.open.clear()
    offers = begin(desk, AddressChoice(True, Format.PHOTON, server.root))
    keys(known.lines[0][:8])
    assert titles(offers) == [known.lines[0]]
    press(Qt.Key.Key_Down)
    server.open.set()
    qtbot.waitUntil(lambda: len(offers.lines) == 5)
    press(Qt.Key.Key_Return)
    assert desk.desk.new_order.who.lines == known.lines


def test_a_pasted_address_is_looked_up_too_without_the_name_that_came_with_it_and_lets_an_old_place_go(
    desk: Desk, server: PictureServer, qtbot: QtBot
) -> None:
    offers = begin(desk, AddressChoice(True, Format.PHOTON, server.root))
    keys("88 quay")
    qtbot.waitUntil(lambda: len(offers.lines) == 4)
    press(Qt.Key.Key_1, CTRL)
    text(desk.desk.new_order.address).setFocus()
    text(desk.desk.new_order.address).selectAll()
    QGuiApplication.clipboard().setText("7 Quay Street\nLondon\n+44 20 7946 0312")
    press(Qt.Key.Key_V, CTRL)
    who = desk.desk.new_order.who
    assert who.lines == ("7 Quay Street", "London")
    assert who.place.place is None, "it was another door's"
    qtbot.waitUntil(lambda: len(server.asked) == 2 and bool(offers.lines))
    assert unquote_plus(server.asked[1]).startswith("/api?q=7 Quay Street&")


def test_who_leaves_the_station_waits_for_no_server(desk: Desk, server: PictureServer, qtbot: QtBot) -> None:
    server.open.clear()
    begin(desk, AddressChoice(True, Format.PHOTON, server.root))
    keys("88 quay")
    qtbot.waitUntil(lambda: bool(server.asked))
    asking = [thread for thread in threading.enumerate() if thread.name == "addresses"]
    assert [thread.daemon for thread in asking] == [True]
    desk.shop.close()
    server.open.set()
    asking[0].join()


def test_who_goes_to_a_line_and_types_on_has_not_chosen(desk: Desk, server: PictureServer) -> None:
    known = desk.shop.board.orders[desk.order("mei")].address
    offers = begin(desk, AddressChoice())
    keys(known.lines[0][:8])
    press(Qt.Key.Key_Down)
    keys(known.lines[0][8])
    assert titles(offers) == [known.lines[0]]
    press(Qt.Key.Key_Return)
    assert desk.desk.new_order.who.place.place is None
    assert desk.desk.new_order.who.lines == (known.lines[0][:9],)


def test_a_screen_reader_hears_how_many_there_are_and_how_a_search_stands(
    desk: Desk, server: PictureServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(offers_module, "QAccessibleAnnouncementEvent", lambda _, said: heard.append(said))
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda _: None)
    offers = begin(desk, AddressChoice(True, Format.PHOTON, server.root))
    keys("88 quay")
    qtbot.waitUntil(lambda: len(offers.lines) == 4)
    assert heard == ["Looking it up …", "4 offered, Ctrl 1 takes the first. © OpenStreetMap contributors"]
    press(Qt.Key.Key_Down)
    assert heard[-1] == "88 Quay Street, London N1 7DR · the house is known, Ctrl 1"


def test_without_a_server_the_shops_own_past_helps_and_nobody_is_asked(desk: Desk, server: PictureServer) -> None:
    order = desk.shop.board.orders[desk.order("mei")]
    offers = begin(desk, AddressChoice(False, Format.PHOTON, server.root))
    keys(order.address.lines[0][:8])
    assert titles(offers) == [order.address.lines[0]]
    assert "not delivered yet" in offers.lines[0].offer.line
    assert order.recipient.name not in offers.lines[0].accessibleName()
    assert offers.foot == ""
    assert not desk.desk.addresses.busy
    assert server.asked == []


def test_no_name_and_no_number_of_the_order_leaves(desk: Desk, server: PictureServer, qtbot: QtBot) -> None:
    begin(desk, AddressChoice(True, Format.PHOTON, server.root))
    sheet = desk.desk.new_order
    for field, words in (
        (sheet.sender_name, "Daniel Okafor"),
        (sheet.sender_phone, "+44 20 7946 0155"),
        (sheet.recipient_name, "Mei Lin Chen"),
        (sheet.recipient_phone, "+44 20 7946 0312"),
        (sheet.note, "Ring at Chen, side door"),
    ):
        text(field).setText(words)
    sheet.address_more.setText("Kiln Studio, c/o Okafor")
    sheet.card.setPlainText("Twenty years, and you still laugh first.")
    keys("Mei Lin Chen 020 7946 0312, 88 Quay Street")
    qtbot.waitUntil(lambda: bool(server.asked) and not desk.desk.addresses.busy)
    gone = " ".join(unquote_plus(path) for path in server.asked)
    for word in ("Mei", "Chen", "Lin", "Daniel", "Okafor", "7946", "0312", "Kiln", "Ring", "laugh"):
        assert word not in gone
    assert "88 Quay Street" in gone
    assert server.agents == {"Giftwire-Station/1 (delivery map of a gift shop)"}


def test_where_nobody_may_ask_while_typing_a_key_asks(desk: Desk, server: PictureServer, qtbot: QtBot) -> None:
    server.answer = (200, body(NOMINATIM), {})
    offers = begin(desk, AddressChoice(True, Format.NOMINATIM, server.root))
    keys("88 quay")
    assert titles(offers) == ["Look this up"]
    assert not desk.desk.addresses.busy
    press(Qt.Key.Key_1, CTRL)
    qtbot.waitUntil(lambda: len(offers.lines) == 4)
    assert server.asked == [server.asked[0]]
    press(Qt.Key.Key_1, CTRL)
    assert desk.desk.new_order.who.place.place == HOUSE


def test_what_a_server_does_not_do_is_said_in_words(desk: Desk, server: PictureServer, qtbot: QtBot) -> None:
    answers: list[tuple[tuple[int, bytes, dict[str, str]], str]] = [
        ((200, b'{"features": []}', {}), "Nothing found for this"),
        ((429, b"", {}), "refuses"),
        ((500, b"", {}), "No answer"),
        ((200, b"<html>log in</html>", {}), "no address server"),
    ]
    for answer, said in answers:
        server.answer = answer
        offers = begin(desk, AddressChoice(True, Format.PHOTON, server.root))
        text(desk.desk.new_order.address).clear()
        keys("Elm Row 7")
        qtbot.waitUntil(lambda said=said, offers=offers: said in offers.foot)  # type: ignore[misc] # bound on purpose
        assert offers.isVisible()
        assert offers.lines == []
        press(Qt.Key.Key_Escape)


def test_markup_in_a_name_is_only_words(desk: Desk, server: PictureServer, qtbot: QtBot) -> None:
    answer = json.loads(body(PHOTON))
    answer["features"][0]["properties"] = {"type": "street", "name": "<img src=x onerror=y> Quay"}
    del answer["features"][1:]
    server.answer = (200, body(answer), {})
    offers = begin(desk, AddressChoice(True, Format.PHOTON, server.root))
    keys("quay")
    qtbot.waitUntil(lambda: titles(offers) == ["<img src=x onerror=y> Quay"])
    press(Qt.Key.Key_1, CTRL)
    assert desk.desk.new_order.who.lines == ("<img src=x onerror=y> Quay",)


def test_another_number_after_a_found_house_lets_its_place_go(desk: Desk, server: PictureServer, qtbot: QtBot) -> None:
    offers = begin(desk, AddressChoice(True, Format.PHOTON, server.root))
    keys("88 quay")
    qtbot.waitUntil(lambda: len(offers.lines) == 4)
    press(Qt.Key.Key_1, CTRL)
    text(desk.desk.new_order.address).setFocus()
    keys("a")
    assert desk.desk.new_order.who.place.place is None


def test_a_second_suggestion_takes_the_first_ones_town_away_and_leaves_what_was_typed(
    desk: Desk, server: PictureServer, qtbot: QtBot
) -> None:
    offers = begin(desk, AddressChoice(True, Format.PHOTON, server.root))
    who = desk.desk.new_order.who
    who.address_more.setText("Floor 3")
    for key in (Qt.Key.Key_1, Qt.Key.Key_3):
        text(desk.desk.new_order.address).setFocus()
        text(desk.desk.new_order.address).clear()
        keys("quay")
        qtbot.waitUntil(lambda: len(offers.lines) == 4)
        press(key, CTRL)
    assert who.lines == ("Quay Hotel", "Floor 3, Bridge Road, London")


@pytest.mark.parametrize(
    ("typed", "first", "exact", "stands"),
    [
        ("88 quay str", "Quay Street", Exact.STREET, "88 Quay Street"),
        ("quay str", "Quay Street", Exact.STREET, "Quay Street"),
        ("88 quay", "88 Quay Street", Exact.HOUSE, "88 Quay Street"),
        ("quay str 88a", "Quay Street", Exact.STREET, "Quay Street 88a"),
        ("5th avenue", "5th Avenue", Exact.STREET, "5th Avenue"),
        ("愚园路88号", "愚园路", Exact.STREET, "愚园路88号"),
    ],
)
def test_a_number_that_the_server_does_not_know_stays(typed: str, first: str, exact: Exact, stands: str) -> None:
    assert with_number(typed, Found((first,), HOUSE, exact)) == stands
