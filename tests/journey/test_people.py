"""People at a real station in front of a real hub: hired, at the keys, switched while the hub is away, and sent home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import language, theme
from desktop.shop import Shop
from desktop.stations.frame import StationFrame
from desktop.windows import station_window
from hub.domain.actor import Role
from hub.domain.vocabulary import AddStaff, ChangeCard, RemoveStaff
from hub.link.link import Link
from tests.hub.running import PATIENCE_S, HubInThread, until
from tests.hub.shop_day import an_id, place_order

ANNA, BEN = an_id(71), an_id(72)
PINS = {ANNA: "271828", BEN: "314159"}
ORDER = an_id(80)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubInThread]:
    """A hub on a thread of this process."""
    hub = HubInThread(tmp_path)
    yield hub
    hub.leave()


@pytest.fixture
def frame(hub: HubInThread, qapp: QApplication, qtbot: QtBot) -> Iterator[StationFrame]:
    """A front desk's window over a real link."""
    language.use(qapp, "en")
    theme.apply(qapp, theme.Scheme.LIGHT, reduced_motion=True)
    shop = Shop(lambda listener: hub.link("front_desk", listener=listener))
    frame = station_window(shop, Role.FRONT_DESK)
    qtbot.addWidget(frame)
    frame.show()
    qtbot.waitExposed(frame)
    yield frame
    qapp.setStyleSheet("")


def come_in(frame: StationFrame, qtbot: QtBot, person: str) -> None:
    qtbot.waitUntil(lambda: frame.is_locked)
    qtbot.waitUntil(lambda: person in frame.sign_in.tiles)
    frame.sign_in.choose(person)
    QTest.keyClicks(frame.sign_in.pad, PINS[person])
    QTest.keyClick(frame.sign_in.pad, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not frame.is_locked, timeout=int(PATIENCE_S * 1000))


def who_did(link: Link, kind: str) -> list[tuple[str, bool]]:
    order = link.board.orders.get(ORDER)
    steps = order.history if order is not None else ()
    return [(step.actor.person, step.actor.offline) for step in steps if step.kind == kind]


def test_every_step_carries_the_person_at_the_keys_with_the_hub_and_without_it(
    hub: HubInThread, frame: StationFrame, qtbot: QtBot
) -> None:
    owner, packing = hub.owner(), hub.link("packing")
    hub.must(owner, AddStaff(ANNA, "Anna", (Role.FRONT_DESK,)), AddStaff(BEN, "Ben", (Role.FRONT_DESK,)))
    assert not frame.is_locked, "adding people alone locks nobody out"
    for person, pin in PINS.items():
        owner.set_pin(person, pin).result(PATIENCE_S)

    come_in(frame, qtbot, BEN)
    frame.shop.lock()
    come_in(frame, qtbot, ANNA)
    frame.shop.ask(place_order(ORDER))
    until(lambda: who_did(packing, "order_placed") == [(ANNA, False)], "packing does not see who took the order")

    hub.stop()
    qtbot.waitUntil(lambda: frame.shop.status.state.value == "offline", timeout=int(PATIENCE_S * 1000))
    frame.shop.lock()
    come_in(frame, qtbot, BEN)
    frame.shop.ask(ChangeCard(ORDER, "Thirty years"))
    hub.start()
    until(
        lambda: who_did(packing, "card_changed") == [(BEN, True)], "the step taken offline is not Ben's, or not marked"
    )

    hub.must(owner, RemoveStaff(BEN))
    qtbot.waitUntil(lambda: frame.is_locked)
    qtbot.waitUntil(lambda: BEN not in frame.sign_in.tiles)
