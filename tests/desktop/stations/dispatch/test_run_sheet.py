"""A run as the dispatcher plans it: the stops put in order, what is loaded ticked, the missing one named, handed over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.sample import DISPATCH, PACKING, sample_day
from desktop.theme import Scheme
from desktop.widgets.toast import Toast
from hub.domain.order import Delivery
from hub.domain.run import Run
from hub.domain.vocabulary import AcknowledgeCard, AssignCourier, AttachProof, DeliverOrder, MarkPacked, TickItem
from tests.desktop.stations.dispatch.test_station import Desk


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    one = Desk(qtbot, sample_day("en"))
    yield one
    one.shop.close()


def the_run(desk: Desk) -> Run:
    (run,) = desk.day.hub.board.runs.values()
    return run


def open_run(desk: Desk, courier: str) -> None:
    desk.click(desk.card(courier))
    desk.wait(lambda: "run" in desk.card(courier).buttons)
    desk.click(desk.card(courier).buttons["run"])
    desk.wait(desk.station.run_sheet.isVisible)


def test_the_stops_are_put_in_order_and_planned(desk: Desk) -> None:
    li = desk.day.couriers["li"]
    desk.day.ask("15:48", DISPATCH, AssignCourier(desk.day.orders["hannah"], li))
    desk.wait(lambda: len(desk.card("li").face.orders) == 2)
    before = [order.id for order in desk.day.hub.board.stops_of(li)]
    assert len(before) == 2
    open_run(desk, "li")
    sheet = desk.station.run_sheet
    assert "not planned" in desk.words(sheet)
    desk.click(sheet.ups[before[1]])
    assert not desk.day.hub.board.runs, "moving a stop asks for nothing"
    desk.click(sheet.plan)
    assert the_run(desk).remaining == (before[1], before[0])
    desk.wait(lambda: not sheet.plan.isEnabled())
    desk.click(sheet.ups[before[0]])
    desk.click(sheet.plan)
    assert the_run(desk).remaining == tuple(before)


def test_what_is_loaded_is_ticked_and_what_is_missing_is_said(desk: Desk) -> None:
    mei = desk.day.orders["mei"]
    open_run(desk, "li")
    sheet = desk.station.run_sheet
    desk.click(sheet.plan)
    desk.wait(lambda: mei in sheet.ticks)
    assert not sheet.ticks[mei].isEnabled(), "it is not packed"
    desk.click(sheet.leave)
    number = str(desk.order("mei").number)
    desk.wait(lambda: any(number in desk.words(toast) for toast in desk.window.findChildren(Toast)))
    assert desk.order("mei").delivery is Delivery.ACCEPTED
    packing = desk.day.link(PACKING)
    order = desk.order("mei")
    packing.ask(AcknowledgeCard(mei, order.card.version))
    for item in set(range(len(order.items))) - set(order.ticked):
        packing.ask(TickItem(mei, item))
    packing.ask(AttachProof(mei, "packed", "0" * 64))
    packing.ask(MarkPacked(mei))
    desk.wait(lambda: sheet.ticks[mei].isEnabled())
    desk.click(sheet.ticks[mei])
    desk.wait(lambda: "loaded: 1 of 1" in desk.words(sheet))
    desk.click(sheet.leave)
    assert desk.order("mei").delivery is Delivery.PICKED_UP


def test_what_is_on_the_road_is_handed_over_as_a_whole(desk: Desk) -> None:
    sofia = desk.day.couriers["sofia"]
    open_run(desk, "hao")
    sheet = desk.station.run_sheet
    desk.click(sheet.plan)
    run = the_run(desk)
    desk.wait(lambda: sofia in sheet.takers)
    assert desk.day.couriers["ben"] not in sheet.takers, "who is off duty takes nothing"
    desk.click(sheet.takers[sofia])
    assert the_run(desk).courier == run.courier, "the courier stands at a door: that one is done first"
    hao = desk.day.courier("hao")
    desk.day.ask("15:49", hao, DeliverOrder(desk.day.orders["tom"], received_by="Tom"))
    desk.station.open_run(desk.day.couriers["hao"])
    desk.wait(lambda: sofia in sheet.takers)
    desk.click(sheet.takers[sofia])
    assert the_run(desk).courier == sofia
    assert desk.order("rosa").courier == sofia
    assert not sheet.isVisible()
