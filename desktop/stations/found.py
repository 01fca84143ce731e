"""What the palette finds: actions, orders, people, what was said before. Which of them, and in which order; no widget.

What was opened or done last comes first, as long as nothing is typed and among what is equally near; a number, then a name that
begins so, is nearer than words somewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from desktop import moments, words
from desktop.models.board_search import SENDER, BoardSearch, Lines, called
from desktop.models.seeking import begins, holds, terms
from desktop.shop import Shop
from desktop.system_keys import written
from desktop.widgets.order_delegate import SECTION
from hub.domain.hits import Hit
from hub.domain.order import Order
from hub.domain.room import Room
from hub.domain.words import folded

FOUND_MAX = 8
"""Results of one kind: more are not read, another letter is typed. Actions are all told, for who looks what there is."""
RECENT_MAX = 5
"""Orders told of before anything is typed: as many as a person goes back and forth between."""
KEPT_MAX = 20
"""Of what was opened or done last, ids alone; they are forgotten with the window."""


class Menu(StrEnum):
    """Where an action stands where there is a menu bar; the first three belong to the program itself."""

    ABOUT = "about"
    SETTINGS = "settings"
    QUIT = "quit"
    ORDER = "order"
    SHOP = "shop"
    EDIT = "edit"
    VIEW = "view"
    WINDOW = "window"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done from anywhere in the window.

    Args:
        key: the shortcut as it is written ("Ctrl+N"), blank for none.
        run: does it.
        can: whether it can be done now; what cannot is not offered.
        menu: where it stands in a menu bar.
        repeats: whether a key that is held does it again and again; a step that people hear of is done once.
        over_sheets: whether its key is for the sheet that lies over the window, too.
    """

    title: str
    run: Callable[[], None]
    key: str = ""
    can: Callable[[], bool] = lambda: True
    menu: Menu = Menu.ORDER
    repeats: bool = False
    over_sheets: bool = False

    @property
    def key_text(self) -> str:
        """The shortcut as this system writes it: "Ctrl N", "⌘N"."""
        sequence, form = QKeySequence(self.key), QKeySequence.SequenceFormat
        return written(sequence.toString(form.PortableText), sequence.toString(form.NativeText))


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the palette: a heading, an order, a person, a courier, something said before, or an action."""

    kind: str
    title: str
    line: str = ""
    right: str = ""
    order: Order | None = None
    action: Action | None = None
    room: str = ""
    courier: str = ""
    past: str = ""
    """Id of an order that is on the board no more."""


class Finder:
    """Looks through one window's board and `actions`; couriers only where `couriers` can be opened."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lines = Lines()
        self._recent: list[str] = []
        self.actions: list[Action] = []
        self.couriers = False

    def note(self, what: str) -> None:
        """Somebody opened a room or an order (its id), or did something (its title)."""
        if what in self._recent:
            self._recent.remove(what)
        self._recent.insert(0, what)
        del self._recent[KEPT_MAX:]

    def forget(self) -> None:
        """Another person comes to the keys."""
        self._recent.clear()

    def search(self, typed: str, before: BoardSearch | None = None) -> BoardSearch:
        """A search of the board for what was typed, which nothing was looked through for yet.

        Args:
            before: what was searched before, where there was one.
        """
        board = self._shop.board
        self._lines.keep(len(board.rooms))
        ages = {what: age for age, what in enumerate(self._recent)}
        return BoardSearch(board, terms(typed), self._lines, ages, FOUND_MAX, before)

    def folding(self) -> Iterator[None]:
        """Fold the board's words ahead, room by room: whoever begins to type is answered at once."""
        return self._lines.folding(self._shop.board)

    def found(self, typed: str, before: list[Found], search: BoardSearch | None = None) -> Iterator[Found]:
        """Everything that is told for what was typed, each group below its heading.

        Args:
            typed: as it stands in the field.
            before: what the hub found, see `told`.
            search: what of the board was looked through; None looks through all of it now.
        """
        if search is None:
            search = self.search(typed)
            while not search.go_on():
                pass
        actions = self._actions(typed)
        groups = [(QCoreApplication.translate("Palette", "Actions"), actions[: KEPT_MAX * 4], len(actions))]
        if search.sought:
            rooms = [self._of_room(room) for each in search.rooms if (room := self._shop.room(each)) is not None]
            couriers = list(self._couriers(search.sought))
            people = [*couriers, *self._people(search)]
            orders = (QCoreApplication.translate("Palette", "Orders"), rooms, search.count)
            count = len(couriers) + search.person_count
            who = (QCoreApplication.translate("Palette", "People"), people[:FOUND_MAX], count)
            named = search.person_near or any(begins(each.title, search.sought) for each in couriers)
            groups += [who, orders] if named and not search.near else [orders, who]
            said = QCoreApplication.translate("Palette", "Said and written before")
            groups.append((said, before[:FOUND_MAX], len(before)))
        else:
            last = self._last()
            groups.insert(0, (QCoreApplication.translate("Palette", "Opened last"), last[:RECENT_MAX], len(last)))
        for title, each, count in groups:
            if each:
                yield Found(SECTION, title, right=str(count))
                yield from each

    # Actions

    def _actions(self, typed: str) -> list[Found]:
        wanted = tuple(folded(typed).split())
        there = [each for each in self.actions if each.can() and begins(f"{each.title} {each.key_text}", wanted)]
        there.sort(key=lambda each: self._age(each.title))
        return [Found("action", each.title, right=each.key_text, action=each) for each in there]

    def _age(self, what: str) -> int:
        return self._recent.index(what) if what in self._recent else KEPT_MAX

    # Orders and enquiries

    def _last(self) -> list[Found]:
        """What was opened last, without what is open now: that one is the first."""
        rooms = [self._shop.room(each) for each in self._recent]
        return [self._of_room(room) for room in rooms if room is not None][1:]

    def _of_room(self, room: Room) -> Found:
        order = self._shop.order(room.order) if room.order else None
        if order is None:
            asks = QCoreApplication.translate("Palette", "asks, no order yet")
            return Found("order", room.customer.name, asks, room=room.id)
        return Found("order", order.recipient.name, self._line(order), words.number(order), order, room=room.id)

    def _line(self, order: Order) -> str:
        sender = QCoreApplication.translate("Words", "from {name}").format(name=order.sender.name)
        if order.promise is None:
            return sender
        return f"{sender} · {words.promise(self._shop, order.promise.window)}"

    # People

    def _couriers(self, sought: tuple[str, ...]) -> Iterator[Found]:
        for courier in self._shop.board.couriers.values() if self.couriers else ():
            if holds(called(courier.name, courier.phone), sought):
                word = QCoreApplication.translate("Palette", "courier")
                yield Found("courier", courier.name, word, courier.phone, courier=courier.id)

    def _people(self, search: BoardSearch) -> Iterator[Found]:
        for order, side in search.people():
            person, line = (
                (order.sender, QCoreApplication.translate("Palette", "ordered {number}"))
                if side == SENDER
                else (order.recipient, QCoreApplication.translate("Palette", "receives {number}"))
            )
            said = line.format(number=words.number(order))
            yield Found("person", person.name, said, person.phone, order, room=order.room)

    # Before

    def told(self, hits: tuple[Hit, ...]) -> Iterator[Found]:
        """What was found in words of before; an order itself only where the board does not have it."""
        board = self._shop.board
        told: set[str] = set()
        for hit in hits:
            order = board.orders.get(hit.order)
            if not (hit.room in board.rooms or hit.order) or (order is not None and hit.kind == "order_placed"):
                continue
            one = hit.order if order is None else str(hit.seq)
            if one in told:
                continue
            told.add(one)
            number = words.said_number(hit.number) if hit.number else ""
            when = moments.day(self._shop.local(hit.at))
            past = hit.order if order is None and hit.room not in board.rooms else ""
            yield Found("before", " ".join(hit.text.split()), when, number, room=hit.room, past=past)
