"""A shop for windows: a `LocalShop` with the real rules and fold, a clock that a test can move, one station at it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.shop import Shop
from hub.domain.actor import Actor, Role
from hub.domain.order import Address, Channel, Item, Person
from hub.domain.vocabulary import Command, PlaceOrder, Refused
from hub.link.local import LocalLink, LocalShop
from hub.link.port import Listener

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester  # importable only once pytest-qt has chosen its Qt

DESK = Actor("desk-1", "anna", Role.FRONT_DESK)
PACKING = Actor("packing-1", "jun", Role.PACKING)
DISPATCH = Actor("dispatch-1", "omar", Role.DISPATCH)


@pytest.fixture(autouse=True)
def _collected_on_this_thread() -> Iterator[None]:
    """What a test leaves behind goes here, as in the program (`desktop.collecting`), and not on whatever thread comes first."""
    gc.disable()
    if not gc.get_freeze_count():  # what the test run itself consists of is not looked through after each test
        gc.collect()
        gc.freeze()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def _no_button_stays_pressed() -> Iterator[None]:
    """Qt remembers a pressed button for the whole process: the next test's hand would be a mouse's."""
    yield
    assert QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton


@pytest.fixture
def turned(qapp: QApplication) -> Iterator[Callable[[bool], None]]:
    """Lets windows run from right to left, and back."""

    def turn(round_: bool) -> None:
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft if round_ else Qt.LayoutDirection.LeftToRight)

    yield turn
    turn(False)


class MovableClock:
    """Hub time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 10, 14, 48, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Counter:
    """The shop of one test and the people in it."""

    def __init__(self) -> None:
        self.clock = MovableClock()
        self.hub = LocalShop(self.clock)
        self.desk = LocalLink(self.hub, DESK)
        self.packing = LocalLink(self.hub, PACKING)
        self.dispatch = LocalLink(self.hub, DISPATCH)
        self.shops: list[Shop] = []
        self.links: list[LocalLink] = []

    def open(self, actor: Actor = DESK) -> Shop:
        """A window's shop for one more station."""

        def open_link(listener: Listener) -> LocalLink:
            self.links.append(LocalLink(self.hub, actor, listener))
            return self.links[-1]

        self.shops.append(Shop(open_link))
        return self.shops[-1]

    @property
    def link(self) -> LocalLink:
        """The link of the shop opened last."""
        return self.links[-1]

    def ask(self, link: LocalLink, command: Command) -> Refused | None:
        """Ask and give back the refusal, if there was one."""
        return link.ask(command).settled.result(0).refused

    def place(self, recipient: str = "Mei Lin Chen", **more: object) -> str:
        """Take an ordinary order at the desk; its id."""
        order = self.desk.new_id()
        given: dict[str, object] = {
            "channel": Channel.PHONE,
            "sender": Person("Daniel Okafor", "+44 20 7946 0155"),
            "recipient": Person(recipient, "+44 20 7946 0312"),
            "address": Address(("Kiln Studio, 14 Mill Lane",), "Side door, ring twice"),
            "card": "Twenty years, and you still laugh first.",
            "items": (Item("Peonies, blush, hand-tied", 5, 6200), Item("Stoneware vase, small", 1, 2400)),
            "currency": "GBP",
            "total_minor": 8600,
        } | more
        assert self.ask(self.desk, PlaceOrder(order=order, **given)) is None  # type: ignore[arg-type] # see above
        return order


def check_model(tester: ModelTester, model: QAbstractItemModel) -> None:
    """Let Qt's own model test watch a model for the rest of the test."""
    tester.check(model)  # type: ignore[no-untyped-call] # pytest-qt has no types here


@pytest.fixture
def counter(qapp: QCoreApplication) -> Iterator[Counter]:  # models have timers, and a timer needs it
    """One shop, closed at the end."""
    one = Counter()
    yield one
    for shop in one.shops:
        shop.close()
