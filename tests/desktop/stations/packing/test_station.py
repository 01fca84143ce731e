"""The packing table as it is used: real widgets over a real shop in one process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.printing.sheet import Sheet, Text
from desktop.sample import DESK, OWNER, PACKING, PIN, SampleDay, people, sample_day
from desktop.shop import Shop
from desktop.stations.packing import PackingStation, PackingWindow
from desktop.stations.packing.print_sheet import PrintSheet
from desktop.stations.packing.station import SMALLEST_PX
from desktop.stations.raising import RaiseSheet
from desktop.theme import Scheme, Theme, Type
from desktop.widgets.button import Rank
from desktop.widgets.prose import Prose
from desktop.widgets.ring import PromiseRing
from desktop.widgets.toast import Toast
from hub.domain.order import Item, Order, Preparation
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.vocabulary import (
    AddStaff,
    CancelOrder,
    ChangeCard,
    ChangeItems,
    MarkRush,
    MessageSent,
    PromiseTime,
    RaiseProblem,
    kind_of,
)
from hub.link.local import LocalLink
from hub.link.port import LinkState, Listener, MediaTrouble


class Table:
    """A packing station in a window, over the sample afternoon."""

    def __init__(self, qtbot: QtBot) -> None:
        self.day: SampleDay = sample_day("en")
        self.links: list[LocalLink] = []
        self.shop = Shop(self._open_link)
        self.printed: list[Sheet] = []
        self.window = PackingWindow(self.shop, output=lambda _parent, sheet, _say, _last: self.printed.append(sheet))
        layout = self.window.layout()
        assert layout is not None
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # offscreen windows warn of size hints
        self.station = self.window.station
        self.pause_s = 0.0
        self.window.scanner._seconds = lambda: time.monotonic() + self.pause_s
        self.window.resize(1440, 900)
        qtbot.addWidget(self.window)
        self.qtbot = qtbot
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()

    def _open_link(self, listener: Listener) -> LocalLink:
        self.links.append(self.day.link(PACKING, listener))
        return self.links[-1]

    def open(self, name: str) -> None:
        assert self.station.open_order(self.day.orders[name])

    def order(self, name: str = "mei") -> Order:
        """An order as the hub has recorded it."""
        return self.day.hub.board.orders[self.day.orders[name]]

    def opened(self) -> str:
        """The open order by the story's name."""
        order = self.station.order.order
        return next(name for name, order_id in self.day.orders.items() if order is not None and order_id == order.id)

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def wait(self, true: object) -> None:
        self.qtbot.waitUntil(true, timeout=10_000)  # type: ignore[arg-type] # a callable that asks

    def kinds(self) -> list[str]:
        """What packing has done since the afternoon began to be told."""
        return [kind_of(recorded.event) for recorded in self.day.hub.events if recorded.actor == PACKING]


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication) -> Iterator[Table]:
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    one = Table(qtbot)
    yield one
    one.shop.close()


def picture() -> QImage:
    image = QImage(3000, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    return image


def test_changed_card_shows_old_and_new_until_it_has_been_seen(table: Table) -> None:
    table.open("mei")
    card = table.station.order.card
    assert card.words.page.text.startswith("Thirty years")
    assert "Twenty" in card.words.page.accessibleDescription()
    assert card.button.rank is Rank.RIBBON
    table.click(card.button)
    table.wait(lambda: not card.button.isVisible())
    assert table.order().card.seen_version == 2
    assert card.words.page.accessibleDescription() == ""


def test_card_stands_there_character_by_character(table: Table) -> None:
    table.open("mei")
    assert table.station.order.card.words.page.text == table.order().card.text


def test_packed_is_off_with_its_reason_until_everything_is_done(table: Table) -> None:
    table.open("mei")
    done = table.station.order.done
    assert not done.button.isEnabled()
    assert done.reason() == "3 things missing:\nsee the change, 3 items, take a photo"
    table.click(table.station.order.card.button)
    for row in table.station.order.items.rows:
        table.click(row)
    table.wait(lambda: done.reason() == "1 thing missing:\ntake a photo")
    assert not done.button.isEnabled()
    table.station.order.photo.given.emit(picture())
    table.wait(lambda: done.button.isEnabled())
    assert done.reason() == ""
    assert done.button.rank is Rank.RIBBON
    table.click(done.button)
    table.wait(lambda: table.order().preparation is Preparation.PACKED)
    assert table.kinds()[-6:] == ["card_acknowledged", *["item_ticked"] * 3, "proof_attached", "order_packed"]


def test_only_one_button_of_the_window_wears_the_ribbon(table: Table) -> None:
    for name in ("mei", "hannah", "wang", "zhou"):
        table.open(name)
        buttons = (table.station.order.start, table.station.order.card.button, table.station.order.done.button)
        worn = [
            button for button in buttons if button.isVisible() and button.isEnabled() and button.rank is Rank.RIBBON
        ]
        assert len(worn) <= 1, name


def test_start_comes_before_ticks_and_photo(table: Table) -> None:
    table.open("zhou")
    assert not any(row.isEnabled() for row in table.station.order.items.rows)
    assert not table.station.order.photo.isEnabled()
    table.click(table.station.order.start)
    table.wait(lambda: all(row.isEnabled() for row in table.station.order.items.rows))
    assert table.order("zhou").preparation is Preparation.PACKING


def test_a_tick_can_be_taken_back(table: Table) -> None:
    table.open("mei")
    row = table.station.order.items.rows[1]
    table.click(row)
    table.wait(lambda: table.order().ticked == (1,))
    table.click(row)
    table.wait(lambda: table.order().ticked == ())


def test_photo_can_be_dropped_as_a_file_and_reaches_the_hub_small_and_as_jpeg(table: Table, tmp_path: Path) -> None:
    table.open("mei")
    path = tmp_path / "card.png"
    assert picture().save(str(path))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    table.station.order.photo.dropEvent(drop)
    table.wait(lambda: table.order().proof_of("packed") is not None)
    proof = table.order().proof_of("packed")
    assert proof is not None
    stored = table.day.hub.media[proof.media]
    assert stored[:2] == b"\xff\xd8"
    assert QImage.fromData(stored).width() == 1600


def test_photo_can_be_pasted(table: Table) -> None:
    table.open("mei")
    QGuiApplication.clipboard().setImage(picture())
    QTest.keyClick(table.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    table.wait(lambda: table.order().proof_of("packed") is not None)


def test_packed_can_be_undone_from_the_toast(table: Table) -> None:
    table.open("hannah")
    for row in table.station.order.items.rows:
        table.click(row)
    table.station.order.photo.given.emit(picture())
    table.wait(lambda: table.station.order.done.button.isEnabled())
    table.click(table.station.order.done.button)
    table.wait(lambda: table.order("hannah").preparation is Preparation.PACKED)
    assert table.window.toast_text == "Packed: Hannah Weiss"
    (toast,) = [toast for toast in table.window.findChildren(Toast) if toast.isVisible()]
    table.click(toast.button)
    table.wait(lambda: table.order("hannah").preparation is Preparation.PACKING)


def test_whole_order_can_be_packed_by_keyboard(table: Table) -> None:
    table.open("zhou")
    QTest.keyClick(table.window, Qt.Key.Key_F2)
    table.wait(lambda: all(row.isEnabled() for row in table.station.order.items.rows))
    QTest.keyClick(table.window, Qt.Key.Key_F3)
    QTest.keyClick(table.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().setImage(picture())
    QTest.keyClick(table.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    table.wait(lambda: table.station.order.done.button.isEnabled())
    QTest.keyClick(table.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    table.wait(lambda: table.order("zhou").preparation is Preparation.PACKED)


def test_rush_covers_everything_until_somebody_has_seen_it(table: Table) -> None:
    table.open("mei")
    table.day.ask("15:48", DESK, MarkRush(table.day.orders["hannah"]))
    table.wait(lambda: table.station.cover is not None)
    cover = table.station.cover
    assert cover is not None
    assert cover.size() == table.window.size()
    QTest.keyClick(table.window, Qt.Key.Key_F3)
    scan(table, "GW-2418")
    assert table.order().card.seen_version == 1, "nothing behind the cover acts"
    assert QApplication.widgetAt(table.window.mapToGlobal(table.window.rect().center())) is not None
    table.wait(lambda: cover.is_rested)
    table.click(cover.button)
    rush = table.order("hannah").rush
    assert rush is not None
    assert rush.heard_by(PACKING.role) is not None
    assert table.station.cover is None
    assert table.opened() == "hannah", "what is rush is what one packs next"


def test_rush_acknowledged_at_another_packing_window_uncovers_this_one(table: Table) -> None:
    from hub.domain.vocabulary import AcknowledgeRush

    table.day.ask("15:48", DESK, MarkRush(table.day.orders["hannah"]))
    table.wait(lambda: table.station.cover is not None)
    table.day.ask("15:48", PACKING, AcknowledgeRush(table.day.orders["hannah"]))
    table.wait(lambda: table.station.cover is None)


def test_the_clock_of_a_covering_rush_goes_on_and_a_new_promise_shows(table: Table) -> None:
    table.day.ask("15:48", DESK, MarkRush(table.day.orders["hannah"]))
    table.wait(lambda: table.station.cover is not None)
    cover = table.station.cover
    assert cover is not None
    ring = cover.findChild(PromiseRing)
    assert isinstance(ring, PromiseRing)
    assert ring.accessibleName().endswith("0:52")
    table.day.clock.now += timedelta(minutes=10)
    table.wait(lambda: ring.accessibleName().endswith("0:42"))
    until = table.day.clock.at("16:20")
    table.day.ask("15:58", DESK, PromiseTime(table.day.orders["hannah"], until))
    table.wait(lambda: any("Before 16:20" in each.accessibleName() for each in cover.findChildren(Prose)))
    assert table.station.cover is cover, "the same cover, not a second one"


def test_two_rush_orders_are_seen_one_after_the_other(table: Table) -> None:
    table.day.ask("15:48", DESK, MarkRush(table.day.orders["hannah"]))
    table.day.ask("15:48", DESK, MarkRush(table.day.orders["zhou"]))
    table.wait(lambda: table.station.cover is not None)
    first = table.station.cover
    assert first is not None
    table.wait(lambda: first.is_rested)
    table.click(first.button)
    second = table.station.cover
    assert second is not None
    table.click(second.button)
    assert table.station.cover is second, "the second touch of a finger has seen no second rush"
    table.wait(lambda: second.is_rested)
    table.click(second.button)
    assert table.station.cover is not second


def scan(table: Table, code: str, widget: QWidget | None = None) -> None:
    """Type as a scanner does: all at once, then Enter."""
    target = widget or QApplication.focusWidget() or table.window
    QTest.keyClicks(target, code)
    QTest.keyClick(target, Qt.Key.Key_Return)


def test_scanned_code_opens_its_order(table: Table) -> None:
    table.open("hannah")
    scan(table, f"GW-{table.order('zhou').number}")
    assert table.opened() == "zhou"


def test_scanned_code_leaves_nothing_in_the_message_that_one_was_writing(table: Table) -> None:
    table.open("mei")
    table.click(table.station.order.ask)
    editor = table.station.drawer.composer.editor
    table.wait(lambda: QApplication.focusWidget() is editor)
    QTest.keyClicks(editor, "peonies ")
    table.pause_s = 1.0  # the person stopped writing, then scanned
    scan(table, f"GW-{table.order('zhou').number}", editor)
    assert table.opened() == "zhou"
    assert "GW" not in editor.toPlainText()


def test_ctrl_enter_while_one_writes_sends_and_never_packs(table: Table) -> None:
    table.open("mei")
    table.click(table.station.order.ask)
    table.wait(lambda: QApplication.focusWidget() is table.station.drawer.composer.editor)
    QTest.keyClicks(table.station.drawer.composer.editor, "The vase is chipped")
    QTest.keyClick(table.station.drawer.composer.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(table.day.hub.events[-1].event, MessageSent)


def test_rescue_and_palette_open_an_order_here(table: Table) -> None:
    table.window.room_asked.emit(table.order("zhou").room)
    assert table.opened() == "zhou"
    table.window.room_asked.emit(table.order("lund").room)
    assert table.window.toast_text == "That order is not at the packing table."


def test_scan_of_something_that_is_not_here_says_so(table: Table) -> None:
    table.open("mei")
    scan(table, "GW-9999")
    assert table.window.toast_text == "GW-9999 is not at the packing table."
    assert table.opened() == "mei"


def test_question_to_the_front_desk_is_said_in_the_orders_room_among_staff(table: Table) -> None:
    table.open("mei")
    table.click(table.station.order.ask)
    drawer = table.station.drawer
    drawer.composer.set_draft("Shall the vase go in the same box?")
    table.click(drawer.composer.send)
    last = table.day.hub.events[-1]
    assert isinstance(last.event, MessageSent)
    assert last.event.room == table.order().room
    assert last.event.audience == "staff"
    assert last.event.person is not None
    assert last.event.person.text == "Shall the vase go in the same box?"


def test_prints_carry_the_words_of_the_open_order(table: Table) -> None:
    table.open("mei")
    for button in table.station.order.prints.values():
        table.click(button)
        if table.station.paper is not None and table.station.paper.isVisible():
            table.click(table.station.paper.print)
            table.wait(lambda: len(table.printed) == 1)
    table.wait(lambda: len(table.printed) == 3)
    card, label, slip = table.printed
    assert [part.text for part in card.pages[0] if isinstance(part, Text)] == [table.order().card.text]
    assert any(isinstance(part, Text) and part.text == "Kiln Studio, 14 Mill Lane" for part in label.pages[0])
    assert any(isinstance(part, Text) and part.text.startswith("Peonies") for part in slip.pages[0])


def test_queue_puts_what_lies_on_the_table_first_and_then_the_latest_start(table: Table) -> None:
    names = [row.name for row in table.station.queue.model.orders]
    assert names == [
        "Hannah Weiss", "Mei Lin Chen", "Priya Raman", "王晓彤 Wang Xiaotong", "周建国 Zhou Jianguo",
    ]  # fmt: skip


def test_card_that_a_customer_changes_while_it_is_open_is_marked_at_once(table: Table) -> None:
    table.open("hannah")
    assert not table.station.order.card.button.isVisible()
    table.day.ask("15:48", table.day.sender("hannah"), ChangeCard(table.day.orders["hannah"], "Get well, big sister."))
    table.wait(lambda: table.station.order.card.button.isVisible())
    assert table.station.order.card.words.page.text == "Get well, big sister."
    assert "see the change" in table.station.order.done.reason()


def test_steps_taken_offline_are_shown_and_sent_when_the_hub_is_back(table: Table) -> None:
    table.open("mei")
    table.links[0].offline(True)
    table.click(table.station.order.items.rows[0])
    table.wait(lambda: table.shop.is_pending(table.day.orders["mei"]))
    assert table.station.order.items.rows[0].isChecked()
    assert table.order().ticked == ()
    table.links[0].offline(False)
    table.wait(lambda: table.order().ticked == (0,))


def test_a_tick_taken_offline_does_not_stand_beside_goods_that_came_in_the_place_of_those(table: Table) -> None:
    table.open("mei")
    order = table.order()
    refused: list[str] = []
    table.shop.refused.connect(lambda receipt: refused.append(receipt.refused.code))
    table.links[0].offline(True)
    table.click(table.station.order.items.rows[0])
    table.wait(lambda: table.shop.is_pending(order.id))
    table.day.ask("15:48", DESK, ChangeItems(order.id, (Item("Lilies", 3, 4100), *order.items[1:]), 8600))
    table.links[0].offline(False)
    table.wait(lambda: bool(refused))
    assert refused == ["item_not_found"]
    assert table.order().ticked == ()
    assert not table.station.order.items.rows[0].isChecked()


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_everything_stays_on_the_screen_however_narrow_it_is(table: Table, width: int) -> None:
    table.open("mei")
    table.window.resize(width, 768)
    table.wait(lambda: table.station.width() == width)
    for button in (table.station.order.ask, *table.station.order.prints.values(), table.station.order.done):
        right = button.mapTo(table.window, button.rect().topRight()).x()
        assert right < width, button.accessibleName()
        assert button.accessibleName() or button is table.station.order.done


def test_people_words_are_never_markup(table: Table) -> None:
    table.day.ask("15:48", DESK, ChangeCard(table.day.orders["mei"], "<b>Love</b> <img src=x>"))
    table.open("mei")
    table.wait(lambda: table.station.order.card.words.page.text == "<b>Love</b> <img src=x>")
    for label in table.window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText


def test_empty_table_says_that_all_is_well(qtbot: QtBot, qapp: QApplication) -> None:
    from desktop.sample import empty_day

    day = empty_day("en")
    shop = Shop(lambda listener: day.link(PACKING, listener))
    station = PackingStation(shop, lambda _text, _undo: None)
    layout = station.layout()
    assert layout is not None
    layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    qtbot.addWidget(station)
    station.show()
    assert station.empty.isVisible()
    shop.close()


def test_what_is_packings_to_decide_stands_above_the_order(table: Table) -> None:
    order, problem = table.order("mei"), table.links[0].new_id()
    table.day.ask("15:48", table.day.courier("li"), RaiseProblem(order.id, problem, ProblemKind.WRONG_GOODS, "Roses"))
    table.wait(lambda: bool(table.shop.board.orders[order.id].problems))
    table.window.rescue.problem_asked.emit(problem)
    cards = table.station.order.problems.cards
    assert [card.title.text() for card in cards] == ["Not what was ordered"]
    assert QApplication.focusWidget() is cards[0].buttons[Remedy.MAKE_ANEW]
    assert min(button.height() for button in cards[0].buttons.values()) >= 56
    table.window.resize(*SMALLEST_PX)
    table.wait(lambda: table.station.width() == SMALLEST_PX[0])
    assert (
        table.station.order.done.mapTo(table.station, table.station.order.done.rect().topRight()).x() < SMALLEST_PX[0]
    )
    assert not table.station.order.card.isVisible(), "a squeezed card would be misread; it comes back with the answer"
    assert min(button.height() for button in cards[0].buttons.values()) >= 56
    QTest.keyClick(cards[0].buttons[Remedy.MAKE_ANEW], Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    table.wait(lambda: table.order("mei").problems[-1].remedy is Remedy.MAKE_ANEW)
    table.wait(lambda: not table.station.order.problems.isVisible())
    table.wait(table.station.order.promises.isVisible)
    QTest.keyClick(table.window, Qt.Key.Key_F7)
    table.wait(table.station.order.card.isVisible)


def test_what_packing_may_not_decide_is_not_on_the_table(table: Table) -> None:
    order, problem = table.order("mei"), table.links[0].new_id()
    table.day.ask("15:48", table.day.courier("li"), RaiseProblem(order.id, problem, ProblemKind.LATE))
    table.open("mei")
    table.wait(lambda: bool(table.shop.board.orders[order.id].problems))
    table.station.order.problems.refresh()
    assert table.station.order.problems.cards == []


def test_a_gift_that_has_left_the_table_is_decided_in_its_room(table: Table) -> None:
    order, problem = table.order("tom"), table.links[0].new_id()
    table.day.ask("15:48", table.day.courier("hao"), RaiseProblem(order.id, problem, ProblemKind.WRONG_GOODS))
    table.wait(lambda: bool(table.shop.board.orders[order.id].problems))
    table.window.room_asked.emit(order.room)
    table.window.problem_asked.emit(problem)
    cards = table.station.order.problems.cards or table.station.drawer.problems.cards
    assert [card.problem.id for card in cards] == [problem]
    assert QApplication.focusWidget() is cards[0].buttons[Remedy.MAKE_ANEW]


def test_a_problem_is_raised_from_the_table(table: Table) -> None:
    table.open("mei")
    QTest.keyClick(table.window, Qt.Key.Key_F9)
    sheet = table.window.findChild(RaiseSheet)
    assert sheet is not None
    sheet.kinds[ProblemKind.DAMAGED].click()
    sheet.note.setText("The vase has a crack")
    sheet.editor.save.click()
    table.wait(lambda: [each.kind for each in table.order("mei").problems] == [ProblemKind.DAMAGED])


def test_a_long_sentence_of_the_head_goes_on_in_a_second_line(table: Table) -> None:
    table.open("mei")
    sentence = table.station.order.sentence
    assert "Li Wei is coming for it" in sentence.text(), "else it is not long"
    for queue_px in (392, 600):
        table.station.columns.moveSplitter(queue_px, 1)
        table.window.grab()
        assert sentence.toolTip() == "", "nothing is cut"
    assert sentence.height() == 2 * Theme.of(sentence).line_px(Type.TOUCH_META)
    head, about = sentence.parentWidget(), table.station.order._meta
    assert head is not None
    table.window.resize(*SMALLEST_PX)
    table.qtbot.waitUntil(lambda: about.height() == 2 * Theme.of(about).line_px(Type.TOUCH_META))
    for each in (sentence, about):
        assert each.toolTip() == "", "a surprise's warning too is read to its end"
        assert head.rect().contains(each.geometry())
    assert head.height() < 200, "it takes no more than its words need, though the work below has given way"


def test_however_narrow_the_order_is_what_is_missing_and_packed_are_whole(table: Table) -> None:
    table.open("mei")
    order = table.station.order
    parts = [*order.done.findChildren(QLabel), order.done.button]

    def place(part: QWidget) -> QRect:
        return QRect(part.mapTo(order, QPoint(0, 0)), part.size())

    def is_whole() -> bool:
        prints = [place(each).right() for each in order.prints.values()]
        wide = all(part.width() >= part.minimumSizeHint().width() for part in parts)
        return (
            wide and all(order.rect().contains(place(part)) for part in parts) and max(prints) < place(order.done).x()
        )

    shown: set[str] = set()
    for queue_px in range(312, 620, 44):
        table.station.columns.moveSplitter(queue_px, 1)
        table.qtbot.waitUntil(is_whole)
        shown.add(order.prints["card"].text())
    table.window.resize(*SMALLEST_PX)
    table.qtbot.waitUntil(lambda: order.width() < 700 and is_whole())
    assert shown == {"", "Card"}, "with its word where there is room"


# What happens underneath -------------------------------------------------------------------------------------------


def shelve(table: Table, name: str) -> None:
    """An order goes from the table: the desk cancels it."""
    table.day.ask("15:49", DESK, CancelOrder(table.day.orders[name], "Ordered twice"))
    table.wait(lambda: table.opened() != name)


def test_a_question_that_is_being_written_stays_with_its_order_when_that_goes_from_the_table(table: Table) -> None:
    table.open("mei")
    table.station.ask_front_desk()
    drawer = table.station.drawer
    QTest.keyClicks(drawer.composer.editor, "Twenty or thir")
    shelve(table, "mei")
    QTest.keyClicks(drawer.composer.editor, "ty years?")
    assert drawer.order_id == table.day.orders["mei"]
    drawer.composer.try_send()
    said = table.day.hub.board.rooms[table.order().room].messages[-1]
    assert said.text == "Twenty or thirty years?"


def test_who_chooses_another_order_reads_its_room(table: Table) -> None:
    table.open("mei")
    table.station.ask_front_desk()
    table.open("hannah")
    assert table.station.drawer.order_id == table.day.orders["hannah"]


def test_the_open_order_stays_open_when_the_whole_board_comes_anew(table: Table) -> None:
    table.open("zhou")
    assert table.station.queue.model.orders[0].order != table.order("zhou")
    table.station.ask_front_desk()
    with table.qtbot.waitSignal(table.shop.board_replaced):
        table.links[0].offline(True)
        table.links[0].offline(False)
    assert table.opened() == "zhou"
    assert table.station.drawer.order_id == table.day.orders["zhou"]


def test_a_file_that_was_asked_for_one_parcel_is_not_taken_for_the_next(table: Table, tmp_path: Path) -> None:
    assert picture().save(str(tmp_path / "card.png"))
    table.open("mei")
    table.station.order.photo.browse()
    (dialog,) = table.station.order.photo.findChildren(QFileDialog)
    shelve(table, "mei")
    assert not dialog.isVisible()


def test_the_photo_of_an_order_comes_as_soon_as_the_hub_is_back(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table.open("mei")
    table.station.order.photo.given.emit(picture())
    table.wait(lambda: table.order().proof_of("packed") is not None)
    real = table.links[0].get_media

    def away(_media: str) -> Future[bytes]:
        failed: Future[bytes] = Future()
        failed.set_exception(MediaTrouble("hub_away"))
        return failed

    monkeypatch.setattr(table.links[0], "get_media", away)
    table.open("hannah")
    table.open("mei")
    table.links[0].offline(True)
    table.wait(lambda: table.shop.status.state is LinkState.OFFLINE)
    assert table.station.order.photo.picture() is None
    monkeypatch.setattr(table.links[0], "get_media", real)
    table.links[0].offline(False)
    table.wait(lambda: table.station.order.photo.picture() is not None)


def test_the_photo_that_stands_is_shown_when_another_one_did_not_reach_the_shop(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.open("mei")
    photo = table.station.order.photo
    photo.give(picture())
    table.wait(lambda: table.order().proof_of("packed") is not None)
    lost: Future[str] = Future()
    lost.set_exception(MediaTrouble("hub_away"))
    monkeypatch.setattr(table.links[0], "put_media", lambda data, media_type: lost)
    other = QImage(64, 64, QImage.Format.Format_RGB32)
    photo.give(other)
    table.wait(lambda: "did not reach the shop" in table.window.toast_text)
    table.wait(lambda: (shown := photo.picture()) is not None and shown.size() != other.size())


def test_a_space_of_what_is_being_written_acknowledges_no_rush(table: Table) -> None:
    table.open("mei")
    table.station.ask_front_desk()
    QTest.keyClicks(table.station.drawer.composer.editor, "We have no")
    table.day.ask("15:49", DESK, MarkRush(table.day.orders["hannah"]))
    table.wait(lambda: table.station.cover is not None)
    cover = table.station.cover
    assert cover is not None
    focus = QApplication.focusWidget()
    QTest.keyClick(focus or table.window, Qt.Key.Key_Space)
    assert table.station.cover is cover
    table.wait(cover.button.hasFocus)
    QTest.keyClick(cover.button, Qt.Key.Key_Space)
    assert table.station.cover is not cover


def test_a_rush_does_not_cover_the_faces_of_those_who_could_sign_in(table: Table) -> None:
    table.day.ask("15:49", DESK, MarkRush(table.day.orders["hannah"]))
    table.wait(lambda: table.station.cover is not None)
    owner = table.day.link(OWNER)
    for person, name, roles in people("en"):
        owner.ask(AddStaff(person, name, roles))
        owner.set_pin(person, PIN)
    table.wait(lambda: table.window.is_locked)
    assert table.station.cover is None


def test_a_card_is_looked_at_on_one_sheet_however_often_its_key_is_pressed(table: Table) -> None:
    table.open("mei")
    for _ in range(2):
        QTest.keyClick(table.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert [sheet.isVisible() for sheet in table.window.findChildren(PrintSheet)] == [True]
    QTest.keyClick(table.window, Qt.Key.Key_F6)
    assert not table.station.drawer.isVisible()


def test_a_second_touch_on_packed_does_not_put_the_gift_back_on_the_table(table: Table) -> None:
    table.open("hannah")
    order = table.station.order
    for row in order.items.rows:
        table.click(row)
    order.photo.given.emit(picture())
    table.wait(lambda: order.done.button.isEnabled())
    touched = order.done.button.mapTo(table.window, order.done.button.rect().center())
    table.click(order.done.button)
    table.wait(order.unpack.isVisible)
    under = table.window.childAt(touched)
    assert under is order.unpack, "else this test looks at nothing"
    table.click(order.unpack)
    assert table.order("hannah").preparation is Preparation.PACKED
