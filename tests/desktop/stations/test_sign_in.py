"""Who is at the station: a face, a PIN, and on with the work; everything else waits behind the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.stations.sign_in import SignInPage
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.vocabulary import AddStaff, ConfirmOrder, RemoveStaff
from tests.desktop.stations.conftest import Desk, Open

ANNA, GRACE = sample.people("en")[0][0], sample.people("en")[4][0]


def hire(desk: Desk) -> None:
    """The people of the sample come to work; from now on the station asks who is here."""
    owner = desk.day.link(sample.OWNER)
    for person, name, roles in sample.people("en"):
        owner.ask(AddStaff(person, name, roles))
        owner.set_pin(person, sample.PIN)


def page(desk: Desk) -> SignInPage:
    return desk.frame.sign_in


def texts(widget: SignInPage) -> list[str]:
    return [each.text() for each in widget.findChildren(Words) if each.isVisible()]


def come_in(desk: Desk, qtbot: QtBot, person: str = ANNA) -> None:
    page(desk).choose(person)
    QTest.keyClicks(page(desk).pad, sample.PIN)
    QTest.keyClick(page(desk).pad, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.frame.is_locked)


def test_without_a_pin_in_the_shop_nobody_is_asked(open_desk: Open) -> None:
    assert not open_desk().frame.is_locked


def test_the_page_stands_in_front_as_soon_as_somebody_has_a_pin(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk()
    hire(desk)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    assert not desk.desk.isVisible()
    assert not desk.frame.bar.search.isVisible()
    assert desk.frame.bar.rescue.isVisible(), "what needs rescue counts on"
    assert [tile.accessibleName() for tile in page(desk).tiles.values()] == [
        "Anna Keller",
        "Grace Miller",
        "Lucy Brown",
    ]


def test_by_keyboard_alone_in_as_many_strokes_as_the_pin_has_and_two(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk()
    hire(desk)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    face = next(iter(page(desk).tiles.values()))
    qtbot.waitUntil(face.hasFocus)
    QTest.keyClick(face, Qt.Key.Key_2)  # the PIN's first digit, typed on the face
    QTest.keyClicks(page(desk).pad, sample.PIN[1:])
    QTest.keyClick(page(desk).pad, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.frame.is_locked)
    assert desk.shop.me is not None
    assert desk.shop.me.person == ANNA
    assert desk.frame.bar.switch.text() == "Anna Keller"
    assert desk.desk.isVisible()


def test_a_wrong_pin_is_said_and_nothing_of_it_stays(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk()
    hire(desk)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    page(desk).choose(ANNA)
    QTest.keyClicks(page(desk).pad, "9999")
    QTest.keyClick(page(desk).pad, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "That is not the PIN. Try again." in texts(page(desk)))
    assert page(desk).pad.count == 0
    assert desk.frame.is_locked
    come_in(desk, qtbot)


def test_keys_of_the_station_do_nothing_while_nobody_is_there(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk()
    hire(desk)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    QTest.keyClick(desk.frame, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(desk.frame, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert not desk.frame.palette_.isVisible()
    assert not desk.frame.rescue.isVisible()


def test_switching_asks_the_next_person_and_the_steps_are_theirs(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk()
    hire(desk)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    come_in(desk, qtbot)
    QTest.mouseClick(desk.frame.bar.switch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    come_in(desk, qtbot, GRACE)
    order = desk.order("ines")
    desk.shop.ask(ConfirmOrder(order))
    qtbot.waitUntil(lambda: desk.shop.recorded.orders[order].history[-1].kind == "order_confirmed")
    step = desk.shop.recorded.orders[order].history[-1]
    assert (step.actor.person, step.actor.role) == (GRACE, Role.FRONT_DESK)


def test_who_no_longer_works_here_is_sent_from_the_keys_at_once(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk()
    hire(desk)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    come_in(desk, qtbot)
    desk.day.link(sample.OWNER).ask(RemoveStaff(ANNA))
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    assert ANNA not in page(desk).tiles


def test_offline_only_who_was_here_today_comes_in_and_the_others_are_told_why(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk()
    hire(desk)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    come_in(desk, qtbot)
    desk.shop.lock()
    desk.link.offline(True)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    page(desk).choose(GRACE)
    QTest.keyClicks(page(desk).pad, sample.PIN)
    QTest.keyClick(page(desk).pad, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any("The hub is away" in text for text in texts(page(desk))))
    come_in(desk, qtbot)
    assert desk.shop.signed_in is not None
    assert desk.shop.signed_in.offline
