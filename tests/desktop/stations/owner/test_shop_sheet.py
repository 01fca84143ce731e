"""The owner's sheet: only for the owner, and what it does is done in the shop."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.stations.owner.shop_sheet import ShopSheet
from desktop.widgets.words import Words
from hub.domain.access import secret_hash
from hub.domain.actor import Role
from hub.domain.vocabulary import IssueLink
from tests.desktop.stations.conftest import Desk, Open
from tests.desktop.stations.test_sign_in import ANNA, GRACE, come_in, hire, page

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(open_desk: Open, qtbot: QtBot) -> Desk:
    """A front desk where the owner has signed in."""
    desk = open_desk()
    hire(desk)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    come_in(desk, qtbot, GRACE)
    return desk


def opened(desk: Desk, page_: str) -> ShopSheet:
    desk.frame.manage()
    sheet = desk.frame.findChild(ShopSheet)
    assert sheet is not None
    sheet.choice.choose(page_)
    return sheet


def says(sheet: ShopSheet) -> list[str]:
    return [each.text() for each in sheet.findChildren(Words) if each.isVisible()]


def test_ctrl_comma_opens_it_for_the_owner_and_for_nobody_else(desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClick(desk.frame, Qt.Key.Key_Comma, CTRL)
    sheet = desk.frame.findChild(ShopSheet)
    assert sheet is not None
    assert sheet.isVisible()
    sheet.close_sheet()
    desk.shop.lock()
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    come_in(desk, qtbot, ANNA)
    QTest.keyClick(desk.frame, Qt.Key.Key_Comma, CTRL)
    assert not sheet.isVisible()


def test_a_new_person_can_sign_in_with_the_pin_that_was_set(desk: Desk, qtbot: QtBot) -> None:
    people = opened(desk, "people").people
    assert not people.save.isEnabled()
    QTest.keyClicks(people.name, "Nils Berg")
    people.roles[Role.FRONT_DESK].click()
    QTest.keyClicks(people.pin, "8642")
    QTest.mouseClick(people.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(m.name == "Nils Berg" and m.pin_set_at for m in desk.shop.board.staff.values()))
    qtbot.waitUntil(lambda: "Nils Berg can sign in with the new PIN." in says(desk.frame.findChild(ShopSheet)))  # type: ignore[arg-type]  # it is open
    assert people.pin.text() == ""
    assert desk.link.shop.pins[next(m.id for m in desk.shop.board.staff.values() if m.name == "Nils Berg")] == "8642"


def test_a_weak_pin_is_refused_in_words(desk: Desk, qtbot: QtBot) -> None:
    sheet = opened(desk, "people")
    sheet.people.begin(desk.shop.board.staff[ANNA])
    QTest.keyClicks(sheet.people.pin, "1234")
    QTest.keyClick(sheet.people.pin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "That PIN is too easy to guess. Choose another one." in says(sheet))


def test_removing_a_person_asks_once_more_first(desk: Desk, qtbot: QtBot) -> None:
    sheet = opened(desk, "people")
    remove = sheet.people.list.rows[ANNA].buttons[1]
    remove.click()
    assert remove.text() == "Really remove?"
    assert desk.shop.board.staff[ANNA].is_here
    remove.click()
    qtbot.waitUntil(lambda: not desk.shop.board.staff[ANNA].is_here)
    qtbot.waitUntil(lambda: ANNA not in sheet.people.list.rows)


def test_a_link_that_is_ended_leaves_the_list(desk: Desk, qtbot: QtBot) -> None:
    owner, link = desk.day.link(sample.OWNER), desk.shop.new_id()
    until = desk.shop.now() + timedelta(hours=3)
    owner.ask(IssueLink(link, Role.SENDER, desk.order("mei"), secret_hash("s"), until))
    sheet = opened(desk, "links")
    qtbot.waitUntil(lambda: link in sheet.links.list.rows)
    end = sheet.links.list.rows[link].buttons[0]
    end.click()
    end.click()
    qtbot.waitUntil(lambda: link not in sheet.links.list.rows)


def test_a_revoked_station_stands_last_and_may_no_longer_come_in(desk: Desk, qtbot: QtBot) -> None:
    sheet = opened(desk, "stations")
    here = sheet.stations.list.rows["desk-1"]
    assert not here.buttons, "nobody closes the door to the computer they sit at"
    revoke = sheet.stations.list.rows["packing-1"].buttons[-1]
    revoke.click()
    revoke.click()
    qtbot.waitUntil(lambda: desk.shop.board.stations["packing-1"].revoked_at is not None)
    qtbot.waitUntil(lambda: list(sheet.stations.list.rows)[-1] == "packing-1")


def test_a_limit_holds_from_when_it_was_saved(desk: Desk, qtbot: QtBot) -> None:
    limits = opened(desk, "limits").limits
    assert not limits.save.isEnabled()
    limits.fields["photo_days"].setValue(14)
    assert limits.save.isEnabled()
    limits.save.click()
    qtbot.waitUntil(lambda: desk.shop.board.settings.photo_days == 14)
    qtbot.waitUntil(lambda: not limits.save.isEnabled())
    limits.fields["photo_days"].setValue(100_000)
    assert limits.fields["photo_days"].value() == 3_650, "the range is the domain's"


def test_the_page_of_the_owner_says_who_is_locked_out_of_it(desk: Desk, qtbot: QtBot) -> None:
    desk.shop.lock()
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    assert desk.frame.findChild(ShopSheet) is None or not desk.frame.findChild(ShopSheet).isVisible()  # type: ignore[union-attr]  # told before
    assert page(desk).isVisible()


# Letting a station in ---------------------------------------------------------------------------------------------


def test_the_owner_reads_out_a_code_compares_the_words_and_a_station_is_in(desk: Desk, qtbot: QtBot) -> None:
    let_in = opened(desk, "stations").stations.let_in
    let_in.role.choose(Role.PACKING.value)
    QTest.keyClicks(let_in.name, "Packing table")
    QTest.keyClick(let_in.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: let_in.digits.text() == "4821 9038")
    offer = desk.link.offer
    assert (offer.wished.role, offer.wished.name, offer.wished.station) == (Role.PACKING, "Packing table", "")
    offer.come("PACK-PC")
    qtbot.waitUntil(lambda: let_in.four.isVisible())
    assert let_in.four.text().split() == ["kangaroo", "violet", "lamp", "mouse"]
    let_in.same.click()
    assert offer.settled == [True]
    qtbot.waitUntil(lambda: let_in.again.isVisible())
    let_in.again.click()
    assert let_in.make.isVisible()


def test_words_that_differ_are_said_to_the_hub_once(desk: Desk, qtbot: QtBot) -> None:
    let_in = opened(desk, "stations").stations.let_in
    let_in.make.click()
    desk.link.offer.come()
    qtbot.waitUntil(lambda: let_in.differ.isVisible())
    let_in.differ.click()
    let_in.differ.click()
    assert desk.link.offer.settled == [False]


def test_a_code_that_is_taken_back_is_heard_of_no_more(desk: Desk, qtbot: QtBot) -> None:
    let_in = opened(desk, "stations").stations.let_in
    let_in.make.click()
    first = desk.link.offer
    qtbot.waitUntil(lambda: let_in.take_back.isVisible())
    let_in.take_back.click()
    assert first.closed
    let_in.make.click()
    first.play("used_up")
    desk.link.offer.come()
    qtbot.waitUntil(lambda: let_in.four.isVisible())


def test_a_known_station_gets_a_code_for_a_new_key_under_its_own_id(desk: Desk, qtbot: QtBot) -> None:
    stations = opened(desk, "stations").stations
    known = next(s for s in desk.shop.board.stations.values() if s.role is Role.PACKING)
    stations.let_in.begin(known)
    wished = desk.link.offer.wished
    assert (wished.station, wished.role, wished.name) == (known.id, Role.PACKING, known.name)
