"""What was promised is read at the table before the gift is packed: real widgets over the real rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.sample import DESK, PACKING
from desktop.stations.packing.station import SMALLEST_PX
from desktop.stations.promise_strips import ALONE_PX_MAX, HEIGHT_PX_MAX
from desktop.theme import Scheme
from desktop.widgets.button import Rank
from hub.domain.actor import Role
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.promise import PromiseKind
from hub.domain.promise_ledger import standing
from hub.domain.vocabulary import AttachProof, MakePromise, RaiseProblem
from tests.desktop.stations.packing.test_station import Table, picture

NO_CURSIVE = "Write “Mei” with one e, not Mae.\nNo kisses."


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication) -> Iterator[Table]:
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    one = Table(qtbot)
    yield one
    one.shop.close()


def promise(table: Table, kind: PromiseKind, text: str = "", name: str = "mei") -> None:
    """The desk promises something about a gift; Mei's is a surprise already."""
    order = table.day.orders[name]
    table.day.ask("15:48", DESK, MakePromise(order, kind, text))
    table.wait(lambda: standing(table.shop.board.orders[order], kind) is not None)


def test_a_promised_wording_stands_verbatim_above_the_card_until_it_was_read(table: Table) -> None:
    table.open("hannah")
    strips = table.station.order.promises
    assert not strips.isVisible()
    promise(table, PromiseKind.WORDING, NO_CURSIVE, "hannah")
    table.wait(strips.isVisible)
    (strip,) = strips.strips
    assert strip.said.text() == NO_CURSIVE
    assert strip.meta.text() == "promised by Anna to the sender, 15:48"
    assert strip.button.height() >= 56
    assert "no kisses" in strip.accessibleName().lower()
    card = table.station.order.card
    table.wait(  # it is laid out a moment after it is shown
        lambda: strips.mapToGlobal(strips.rect().bottomLeft()).y() <= card.mapToGlobal(card.rect().topLeft()).y()
    )
    table.click(strip.button)
    table.wait(lambda: not strips.isVisible())
    entry = standing(table.order("hannah"), PromiseKind.WORDING)
    assert entry is not None
    heard = entry.heard_by(Role.PACKING)
    assert heard is not None
    assert heard.actor == PACKING


def test_a_gift_with_a_promised_wording_can_be_packed_once_it_was_read(table: Table) -> None:
    table.open("mei")
    promise(table, PromiseKind.WORDING, NO_CURSIVE)
    order = table.station.order
    table.wait(lambda: order.done.reason() == "4 things missing, first:\nread the promise")
    table.click(order.card.button)
    for row in order.items.rows:
        table.click(row)
    media = table.day.put(picture())
    table.day.ask("15:48", PACKING, AttachProof(table.day.orders["mei"], "packed", media, "image/png"))
    table.wait(lambda: order.done.reason() == "1 thing missing:\nread the promise")
    assert not order.done.button.isEnabled()
    QTest.keyClick(table.window, Qt.Key.Key_F7)
    table.wait(order.done.button.isEnabled)
    QTest.keyClick(table.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    table.wait(lambda: table.order().preparation.value == "packed")


def test_the_wording_is_read_before_the_card_and_wears_the_ribbon_alone(table: Table) -> None:
    table.open("mei")
    order = table.station.order

    def ranks() -> list[Rank]:
        return [*(strip.button.rank for strip in order.promises.strips), order.card.button.rank]

    assert ranks() == [Rank.INK, Rank.RIBBON]
    promise(table, PromiseKind.PLACE, "Into her own hands, never the porter")
    promise(table, PromiseKind.WORDING, NO_CURSIVE)
    table.wait(lambda: len(order.promises.strips) == 3)
    assert [strip.title.text() for strip in order.promises.strips] == [
        "Promised about the wording",
        "Promised as a surprise",
        "Promised about the place",
    ]
    assert ranks() == [Rank.RIBBON, Rank.INK, Rank.INK, Rank.INK]
    QTest.keyClick(table.window, Qt.Key.Key_F7)
    table.wait(lambda: len(order.promises.strips) == 2)
    assert ranks() == [Rank.INK, Rank.INK, Rank.RIBBON]
    assert order.promises.strips[1].said.text() == "Into her own hands, never the porter"


def test_a_promised_surprise_needs_no_words_and_keeps_nobody_from_packing(table: Table) -> None:
    table.open("mei")
    order = table.station.order
    (strip,) = order.promises.strips
    assert strip.title.text() == "Promised as a surprise"
    assert not strip.said.isVisible()
    assert "promise" not in order.done.reason()


def test_on_a_low_screen_promises_stand_alone_until_they_were_read(table: Table) -> None:
    table.window.resize(*SMALLEST_PX)
    table.open("mei")
    order = table.station.order
    promise(table, PromiseKind.WORDING, "\n".join(["A long promise about every word of it."] * 12))
    table.wait(lambda: len(order.promises.strips) == 2)
    assert not order.card.isVisible()
    table.wait(lambda: HEIGHT_PX_MAX < order.promises.height() <= ALONE_PX_MAX)

    def fits() -> bool:
        foot = order.done.mapTo(table.station, order.done.rect().topRight())
        low = order.promises.mapTo(table.station, order.promises.rect().bottomLeft()).y()
        return foot.x() < SMALLEST_PX[0] and low < foot.y()

    table.wait(fits)
    for _ in range(2):
        left = len(order.promises.strips)
        table.wait(lambda: order.promises.is_rested)
        QTest.keyClick(table.window, Qt.Key.Key_F7)
        table.wait(lambda left=left: len(order.promises.strips) < left)
    assert order.card.isVisible()
    assert not order.promises.isVisible()


def test_a_second_touch_says_of_no_other_promise_that_it_was_read(table: Table) -> None:
    table.open("mei")
    promises = table.station.order.promises
    promise(table, PromiseKind.WORDING, NO_CURSIVE)
    table.wait(lambda: len(promises.strips) == 2)
    before = table.kinds().count("promise_heard")
    QTest.keyClick(table.window, Qt.Key.Key_F7)
    table.wait(lambda: len(promises.strips) == 1)
    QTest.keyClick(table.window, Qt.Key.Key_F7)
    promises.strips[0].button.click()
    assert table.kinds().count("promise_heard") == before + 1


def test_another_order_shows_its_own_promises_and_no_others(table: Table) -> None:
    table.open("mei")
    promise(table, PromiseKind.WORDING, NO_CURSIVE)
    table.wait(lambda: len(table.station.order.promises.strips) == 2)
    table.open("hannah")
    table.wait(lambda: not table.station.order.promises.isVisible())
    table.open("mei")
    assert [strip.said.text() for strip in table.station.order.promises.strips] == [NO_CURSIVE, ""]


def test_a_problem_is_answered_first_and_then_the_promise_is_read(table: Table) -> None:
    order, problem = table.order("mei"), table.links[0].new_id()
    table.open("mei")
    strips = table.station.order.promises
    assert strips.isVisible()
    table.day.ask("15:48", table.day.courier("li"), RaiseProblem(order.id, problem, ProblemKind.WRONG_GOODS))
    table.wait(table.station.order.problems.isVisible)
    table.wait(lambda: not strips.isVisible())
    table.click(table.station.order.problems.cards[0].buttons[Remedy.MAKE_ANEW])
    table.wait(strips.isVisible)
