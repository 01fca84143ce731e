"""What a shop's people do every day, done by hand at each station: what it leads to, and what it costs in clicks and keys.

docs/screens.md says the same numbers; where one differs, the failure shows the line as it should stand there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop import language, sample, theme
from desktop.printing.sheet import Sheet
from desktop.shop import Shop
from desktop.stations.camera_sheets import Eyes
from desktop.stations.dispatch.window import DispatchWindow
from desktop.stations.frame import StationFrame
from desktop.stations.front_desk.station import FrontDesk, front_desk_window
from desktop.stations.packing import PackingWindow
from hub.domain.actor import Actor, Role
from hub.domain.order import Delivery, Order, Preparation
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.vocabulary import AcceptOffer, AddStaff, RaiseProblem, kind_of
from hub.link.local import LocalLink
from hub.link.port import Changes, Listener, ShopLink

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "screens.md"
TASKS = (
    "Take a rush order by telephone for a known customer",
    "Answer a customer who waits",
    "Promise another time, the sender agreeing",
    "Decide what becomes of a gift: nobody is home",
    "Find last week's order by a name",
    "Hand the station to somebody else",
    "Acknowledge a changed card",
    "Look at a card before it is printed",
    "Pack an order, from opening it to packed",
    "Offer an order to the courier who is proposed",
    "Give an order to another courier",
)
HEAD = (
    "| Task | Station | Clicks | Keys | Held | Characters | Thoughts | Calculated |\n|---|---|---|---|---|---|---|---|"
)

K_S, P_S, M_S, H_S = 0.28, 1.1, 1.35, 0.4
"""Card, Moran & Newell 1980: a key or a button of the mouse, pointing, a thought, a hand that goes to the other device."""
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@dataclass
class Hands:
    """Mouse and keyboard that count.

    Before each key and each click stands a thought, but not before a key that is only pressed once more, nor before
    Return or Tab that ends what was typed; typed characters have none.
    """

    window: QWidget
    clicks: int = 0
    keys: int = 0
    held: int = 0
    characters: int = 0
    thoughts: int = 0
    moves: int = 0
    _last: object = None
    _at_mouse: bool | None = None

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        self._go(mouse=False)
        QTest.keyClicks(self.holder(), text)
        self.characters += len(text)
        self._last = str

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """Press a key where the keyboard is, held with others or alone."""
        for again in range(times):
            self._go(mouse=False)
            ends = self._last is str and key in (Qt.Key.Key_Return, Qt.Key.Key_Tab) and modifier is NONE
            self.thoughts += not (ends or again)
            self.held += sum(each in modifier for each in (CTRL, SHIFT, Qt.KeyboardModifier.AltModifier))
            self.keys += 1
            self._last = key
            QTest.keyClick(self.holder(), key, modifier)

    def click(self, part: QWidget) -> None:
        """Click into the middle of something."""
        assert part.isVisible(), f"{part.accessibleName() or part} is not on the screen"
        assert part.isEnabled(), f"{part.accessibleName() or part} cannot be pressed"
        self._go(mouse=True)
        self.clicks += 1
        self.thoughts += 1
        self._last = part
        QTest.mouseClick(part, Qt.MouseButton.LeftButton)

    def holder(self) -> QWidget:
        """What has the keyboard; keys that nothing has go to the window."""
        return QApplication.focusWidget() or self.window

    def _go(self, *, mouse: bool) -> None:
        self.moves += self._at_mouse is not None and self._at_mouse != mouse
        self._at_mouse = mouse

    @property
    def seconds(self) -> float:
        """What the keystroke-level model says of it."""
        keys = self.keys + self.held + self.characters
        return keys * K_S + self.clicks * (P_S + K_S) + self.thoughts * M_S + self.moves * H_S

    def line(self, task: str, station: str) -> str:
        """The line of the document."""
        counts = (self.clicks, self.keys, self.held, self.characters, self.thoughts)
        return f"| {task} | {station} | " + " | ".join(map(str, counts)) + f" | {self.seconds:.1f} s |"


@dataclass
class Station:
    """One station's window over the sample afternoon, and the shop behind it."""

    name: str
    actor: Actor
    open_window: Callable[[Shop], StationFrame]
    qtbot: QtBot
    day: sample.SampleDay = field(default_factory=sample.sample_day)
    links: list[LocalLink] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shop = Shop(self._link)
        self.window = self.open_window(self.shop)
        self.window.resize(1440, 900)
        self.qtbot.addWidget(self.window)
        self.window.show()
        self.qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def _link(self, listener: Listener) -> ShopLink:
        self.links.append(self.day.link(self.actor, listener))
        return self.links[-1]

    def order(self, name: str) -> Order:
        """An order of the story as the hub has recorded it."""
        return self.day.hub.board.orders[self.day.orders[name]]

    def wait(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=10_000)

    def find(self, hands: Hands, typed: str, *, shown: Callable[[], bool]) -> None:
        """Ctrl K, some letters, Return."""
        hands.press(Qt.Key.Key_K, CTRL)
        hands.type(typed)
        hands.press(Qt.Key.Key_Return)
        self.wait(shown)

    def counted(self, task: str, hands: Hands) -> None:
        """The document says what was counted."""
        line = hands.line(task, self.name)
        assert line in DOCUMENT.read_text(encoding="utf-8").splitlines(), f"docs/screens.md must say:\n{line}"

    def last(self) -> str:
        """The kind of what was recorded last, courtesies left out."""
        return next(
            kind for recorded in reversed(self.day.hub.events) if (kind := kind_of(recorded.event)) != "message_seen"
        )


Open = Callable[[str, Actor, Callable[[Shop], StationFrame]], Station]


class Strays(QObject):
    """Notes what becomes a window of its own without being meant as one: for a moment it would take the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.Show or not isinstance(watched, QWidget) or not watched.isWindow():
            return False
        meant = isinstance(watched, StationFrame | QDialog) or watched.windowType() in (
            Qt.WindowType.Popup,
            Qt.WindowType.ToolTip,
        )
        if not meant:
            self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


@pytest.fixture
def station(qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    """Opens a station, in English and without motion."""
    language.use(qapp, "en")
    theme.apply(qapp, theme.Scheme.LIGHT, reduced_motion=True)
    opened: list[Station] = []
    strays = Strays()
    qapp.installEventFilter(strays)

    def open_(name: str, actor: Actor, window: Callable[[Shop], StationFrame]) -> Station:
        opened.append(Station(name, actor, window, qtbot))
        return opened[-1]

    yield open_
    qapp.removeEventFilter(strays)
    for each in opened:
        each.shop.close()
    qapp.setStyleSheet("")
    assert strays.seen == []


# The front desk ---------------------------------------------------------------------------------------------------


def test_what_the_front_desk_does_every_day(station: Open) -> None:
    desk = station("Front desk", sample.DESK, lambda shop: front_desk_window(shop, "https://pages.example"))
    body = desk.window.findChild(FrontDesk)
    assert body is not None
    desk.wait(lambda: bool(body.inbox.room))
    answer(desk, body)
    decide(desk, body)
    promise(desk, body)
    take(desk, body)
    find(desk)
    hand_over(desk)


def answer(desk: Station, body: FrontDesk) -> None:
    """Who waits longest is open when the window opens."""
    hands, mei = Hands(desk.window), desk.day.orders["mei"]
    before = desk.window.bar.rescue.count()
    assert body.room.model.room_id == mei
    hands.press(Qt.Key.Key_Return)
    hands.type("Done, Daniel.")
    hands.press(Qt.Key.Key_Return, CTRL)
    desk.wait(lambda: desk.day.hub.board.rooms[mei].waiting_since is None)
    assert desk.day.hub.board.rooms[mei].messages[-1].text == "Done, Daniel."
    desk.counted(TASKS[1], hands)
    desk.wait(lambda: desk.window.bar.rescue.count() == before - 1)


def decide(desk: Station, body: FrontDesk) -> None:
    """The courier stands at the door and has said so on the phone's page."""
    problem = desk.links[0].new_id()
    before = desk.window.bar.rescue.count()
    desk.day.ask("15:48", desk.day.courier("hao"), RaiseProblem(desk.day.orders["tom"], problem, ProblemKind.ABSENT))
    desk.wait(lambda: desk.window.bar.rescue.count() == before + 1)
    hands = Hands(desk.window)
    hands.press(Qt.Key.Key_R, CTRL)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Return)
    desk.wait(lambda: bool(body.order.problems.cards))
    hands.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    desk.wait(lambda: desk.order("tom").problems[0].remedy is Remedy.LEAVE_WITH_NEIGHBOUR)
    assert desk.order("tom").problems[0].decided_by == sample.DESK
    desk.counted(TASKS[3], hands)


def promise(desk: Station, body: FrontDesk) -> None:
    """Begins anywhere: the sender is on the telephone and has said a name."""
    hands = Hands(desk.window)
    desk.find(hands, "mei", shown=lambda: body.room.model.room_id == desk.day.orders["mei"])
    hands.press(Qt.Key.Key_P, CTRL)
    asked = body.order.promise.time_field
    assert asked is not None
    desk.wait(asked.isVisible)
    hands.type("1730")
    hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Space)
    hands.press(Qt.Key.Key_Return, CTRL)

    def promised() -> str:
        made = desk.order("mei").promise
        return desk.shop.local(made.window.until).strftime("%H:%M") if made is not None else ""

    desk.wait(lambda: promised() == "17:30")
    given = next(r.event for r in reversed(desk.day.hub.events) if kind_of(r.event) == "time_promised")
    assert getattr(given, "agreed_with", None) is Role.SENDER
    desk.counted(TASKS[2], hands)


def take(desk: Station, body: FrontDesk) -> None:
    """Daniel wants the same door as last time, and it is urgent."""
    before, hands = set(desk.day.hub.board.orders), Hands(desk.window)
    hands.press(Qt.Key.Key_N, CTRL)
    hands.type("dan")
    hands.press(Qt.Key.Key_1, CTRL)
    desk.wait(body.new_order.who.offers["recipient.name"].isVisible)
    hands.press(Qt.Key.Key_1, CTRL)
    hands.type("Tulips")
    hands.press(Qt.Key.Key_Return, times=2)
    hands.type("24")
    hands.press(Qt.Key.Key_Return, times=2)
    hands.type("Sorry!")
    hands.press(Qt.Key.Key_Tab)
    hands.type("1730")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Space)
    hands.press(Qt.Key.Key_Return, CTRL)
    desk.wait(lambda: len(desk.day.hub.board.orders) == len(before) + 1)
    (placed,) = set(desk.day.hub.board.orders) - before
    order, mei = desk.day.hub.board.orders[placed], desk.order("mei")
    assert (order.sender, order.recipient, order.address.lines) == (mei.sender, mei.recipient, mei.address.lines)
    assert (order.card.text, order.items[0].name, order.items[0].price_minor) == ("Sorry!", "Tulips", 2400)
    assert order.rush is not None
    assert order.promise is not None
    desk.wait(lambda: body.inbox.room == placed)
    desk.counted(TASKS[0], hands)


def find(desk: Station) -> None:
    """What was delivered and closed has left the board; the hub still knows it."""
    lund, hands = desk.order("lund"), Hands(desk.window)
    hub = desk.day.hub
    hub.board = replace(hub.board, orders=hub.board.orders.delete(lund.id), rooms=hub.board.rooms.delete(lund.room))
    for link in hub.links:
        link.tell(Changes(all=True))
    desk.wait(lambda: lund.id not in desk.shop.board.orders)
    palette = desk.window.palette_
    hands.press(Qt.Key.Key_K, CTRL)
    hands.type("dr. lund")
    desk.wait(lambda: any(found.past == lund.id for found in palette.found()))
    hands.press(Qt.Key.Key_Return)
    desk.wait(lambda: lund.card.text in desk.window.past_order.text.text())
    desk.counted(TASKS[4], hands)
    hands.press(Qt.Key.Key_Escape)


def hand_over(desk: Station) -> None:
    """Anna goes, Lucy comes; from the keys that lock the station to the keys that open it."""
    owner = desk.day.link(sample.OWNER)
    for person, name, roles in sample.people("en"):
        owner.ask(AddStaff(person, name, roles))
        owner.set_pin(person, sample.PIN)
    page, faces = desk.window.sign_in, {name: person for person, name, _ in sample.people("en")}

    def comes(name: str) -> None:
        QTest.keyClicks(page.pad, sample.PIN)
        QTest.keyClick(page.pad, Qt.Key.Key_Return)
        desk.wait(lambda: not desk.window.is_locked)
        assert desk.shop.me is not None
        assert desk.shop.me.person == faces[name]

    desk.wait(lambda: desk.window.is_locked)
    page.choose(faces["Anna Keller"])
    comes("Anna Keller")
    hands = Hands(desk.window)
    hands.press(Qt.Key.Key_L, CTRL | SHIFT)
    desk.wait(lambda: desk.window.is_locked)
    assert hands.holder() is page.tiles[faces["Anna Keller"]]
    hands.press(Qt.Key.Key_Right, times=2)
    assert hands.holder() is page.tiles[faces["Lucy Brown"]]
    hands.type(sample.PIN[0])
    hands.type(sample.PIN[1:])
    hands.press(Qt.Key.Key_Return)
    desk.wait(lambda: not desk.window.is_locked)
    assert desk.shop.me is not None
    assert desk.shop.me.person == faces["Lucy Brown"]
    desk.counted(TASKS[5], hands)


# Packing ----------------------------------------------------------------------------------------------------------


# The platform says it of the list that a file's question opens while one types.
@pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing the keyboard")
def test_what_packing_does_every_day(station: Open, tmp_path: Path) -> None:
    printed: list[Sheet] = []

    def window(shop: Shop) -> PackingWindow:
        blind = Eyes(list)  # without a camera a photo is asked for as a file
        return PackingWindow(shop, output=lambda _parent, sheet, _say, _last: printed.append(sheet), eyes=blind)

    table = station("Packing", sample.PACKING, window)
    packing = table.window
    assert isinstance(packing, PackingWindow)
    acknowledge(table, packing)
    look(table, packing, printed)
    assert sample.draw_parcel().save(str(tmp_path / "gift.png"))
    # Qt opens where a file was last chosen in this program, which may have been in another test.
    QFileDialog().setDirectory(str(tmp_path))
    pack(table, packing)


def acknowledge(table: Station, packing: PackingWindow) -> None:
    """Mei Lin's card says thirty instead of twenty."""
    hands = Hands(table.window)
    card = packing.station.order.card
    table.find(hands, "mei", shown=lambda: card.words.page.text.startswith("Thirty years"))
    hands.press(Qt.Key.Key_F3)
    table.wait(lambda: table.order("mei").card.seen_version == 2)
    assert table.last() == "card_acknowledged"
    table.counted(TASKS[6], hands)


def look(table: Station, packing: PackingWindow, printed: list[Sheet]) -> None:
    """With the order open; what was shown is what comes out."""
    hands = Hands(table.window)
    hands.press(Qt.Key.Key_P, CTRL)
    paper = packing.station.paper
    assert paper is not None
    table.wait(lambda: paper.shown is not None)
    assert paper.view.accessibleDescription() == table.order("mei").card.text
    shown = paper.shown
    hands.press(Qt.Key.Key_Return)
    assert printed == [shown]
    table.counted(TASKS[7], hands)


def pack(table: Station, packing: PackingWindow) -> None:
    """Two things, a card, and a photo that lies in the folder that the question opens with."""
    hands, order = Hands(table.window), packing.station.order
    table.find(hands, "zhou", shown=lambda: order.order is not None and order.order.id == table.day.orders["zhou"])
    hands.press(Qt.Key.Key_F2)
    table.wait(lambda: all(row.isEnabled() for row in order.items.rows))
    hands.press(Qt.Key.Key_F3)
    hands.press(Qt.Key.Key_1, CTRL)
    hands.press(Qt.Key.Key_2, CTRL)
    hands.press(Qt.Key.Key_F4)
    table.wait(lambda: isinstance(QApplication.activeWindow(), QFileDialog))
    hands.type("gift.png")
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, QFileDialog)
    assert dialog.directory().exists("gift.png"), "Qt would say so in a box, which nobody here answers"
    hands.press(Qt.Key.Key_Return)
    table.wait(order.done.button.isEnabled)
    packing.activateWindow()  # where there is a window system, it does so by itself
    table.wait(packing.isActiveWindow)
    hands.press(Qt.Key.Key_Return, CTRL)
    table.wait(lambda: table.order("zhou").preparation is Preparation.PACKED)
    assert table.last() == "order_packed"
    assert table.order("zhou").proof_of("packed") is not None
    table.counted(TASKS[8], hands)


# Dispatch ---------------------------------------------------------------------------------------------------------


def test_what_dispatch_does_every_day(station: Open) -> None:
    desk = station("Dispatch", sample.DISPATCH, lambda shop: DispatchWindow(shop, gateway_url="https://shop.example/"))
    dispatch = desk.window
    assert isinstance(dispatch, DispatchWindow)
    offer(desk, dispatch)
    give_to_another(desk, dispatch)


def offer(desk: Station, dispatch: DispatchWindow) -> None:
    """By a name, then the proposal that stands under it."""
    hands, waiting = Hands(desk.window), dispatch.station.unassigned
    desk.find(hands, "hannah", shown=lambda: waiting.chosen_id() == desk.day.orders["hannah"])
    desk.wait(lambda: waiting.suggestion.offer.text() == "Offer to Li")
    hands.press(Qt.Key.Key_Return, CTRL)
    desk.wait(lambda: desk.order("hannah").delivery is Delivery.OFFERED)
    assert desk.order("hannah").courier == desk.day.couriers["li"]
    desk.counted(TASKS[9], hands)


def give_to_another(desk: Station, dispatch: DispatchWindow) -> None:
    """Li has taken it and cannot: open it by a name, look who else could, give it to Hao. One command, all of it or none."""
    desk.day.ask("15:49", desk.day.courier("li"), AcceptOffer(desk.day.orders["hannah"]))
    hands, drawer = Hands(desk.window), dispatch.station.drawer
    desk.wait(lambda: dispatch.station.unassigned.chosen_id() != desk.day.orders["hannah"])
    desk.find(hands, "hannah", shown=lambda: drawer.isVisible() and drawer.order_id == desk.day.orders["hannah"])
    hands.press(Qt.Key.Key_O, CTRL)
    sheet = dispatch.station.hands.sheet
    desk.wait(lambda: bool(sheet.lines) and sheet.lines[0].hasFocus())
    assert sheet.lines[0].text() == "Hao Zhang"
    hands.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.order("hannah").courier == desk.day.couriers["hao"])
    assert desk.order("hannah").delivery is Delivery.OFFERED
    assert [kind_of(r.event) for r in desk.day.hub.events[-2:]] == ["offer_withdrawn", "courier_offered"]
    desk.counted(TASKS[10], hands)


# The document -----------------------------------------------------------------------------------------------------


def test_the_document_has_a_line_for_each_task_and_says_of_each_what_others_write() -> None:
    said = DOCUMENT.read_text(encoding="utf-8")
    _, counted = said.split(HEAD)
    names = re.findall(r"^\| ([^|]+) \|", counted, re.MULTILINE)
    assert [name for name in names if name in TASKS] == [*TASKS, *TASKS], "once counted, once beside the others"
