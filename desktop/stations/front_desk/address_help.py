"""Help with addresses while they are typed: the window's one asker of the server that this station chose.

A question goes out when the fingers rest, one at a time, the newest words only; where the server may not be asked while
somebody types, a key asks it. What came is kept for some minutes by the server's memory, and nothing of it on disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.customers import Customers
from desktop.shop import Shop
from desktop.stations.front_desk.address_choice import AddressChoice, keep, load
from hub.domain.order import Place
from hub.link.address_formats import Found
from hub.link.address_server import Answer, Came
from hub.link.only_address import only_address

RESTED_MS = 400
"""So long the fingers rest before a question goes out: a word is typed to its end, and a server asked once for it."""
APART_MS = 1_000
"""So long two questions lie apart that a key asked: what the keepers of Nominatim ask for."""
LETTERS_MIN, SIGNS_MIN = 4, 2
"""Fewer letters, or Chinese signs, are no address yet."""


@dataclass(frozen=True, slots=True)
class Told:
    """What can be told about what is typed.

    Args:
        found: addresses, the best first.
        said: how it stands, or whose the addresses are; blank while nobody is asked.
        may_ask: whether a key may ask now.
    """

    found: tuple[Found, ...] = ()
    said: str = ""
    may_ask: bool = False


class Asked(Protocol):
    """Who is asked, as `AddressServer` is."""

    def kept(self, words: str, near: Place | None) -> Answer | None:
        """What was answered some minutes ago."""

    def look_up(self, words: str, near: Place | None) -> Answer:
        """Ask; blocks."""


class AddressHelp(QObject):
    """The asker.

    Args:
        window: whose; fields in it find this by themselves.
        data_dir: where the choice is kept; None keeps nothing.
        customers: whom the shop knows; None while that is not loaded.

    Signals:
        changed: there is something else to tell.
    """

    changed = Signal()

    def __init__(
        self, window: QWidget, shop: Shop, data_dir: Path | None, customers: Callable[[], Customers | None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._shop = shop
        self._data_dir = data_dir
        self.customers = customers
        self._choice = load(data_dir)
        self._server: Asked | None = self._choice.server()
        self._asking = False
        self._words = ""  # what shall be asked
        self._answered = ""  # what `_answer` is about
        self._answer: Answer | None = None
        self._asked_at = float("-inf")
        self._again = False
        self._rest = QTimer(self, interval=RESTED_MS, singleShot=True)
        self._rest.timeout.connect(self._go)

    @property
    def choice(self) -> AddressChoice:
        """Who is asked."""
        return self._choice

    @property
    def busy(self) -> bool:
        """Whether a question is on its way, or will be."""
        return self._asking or self._rest.isActive()

    def change(self) -> None:
        """Open the sheet on which somebody else is chosen."""
        from desktop.stations.front_desk.address_sheet import AddressSheet

        AddressSheet(self._window, self._choice, self.take).open()

    def take(self, choice: AddressChoice) -> None:
        """Ask somebody else, from now on and after the next start."""
        self.use(choice, choice.server())
        keep(choice, self._data_dir)

    def use(self, choice: AddressChoice, server: Asked | None) -> None:
        """Ask somebody else while the window is open. Args: server: who answers as the choice says; None for nobody."""
        self._choice, self._server = choice, server
        self._rest.stop()
        self._words = self._answered = ""
        self._answer = None
        self.changed.emit()

    def seek(self, typed: str, people: Iterable[str]) -> None:
        """Somebody types an address.

        Args:
            typed: the line as it stands.
            people: names and numbers on the same sheet; they never go out.
        """
        if self._server is None:
            return
        self._words = only_address(typed, people)
        self._rest.stop()
        if not _is_enough(self._words):
            return
        known = self._server.kept(self._words, self._near)
        if known is not None:
            self._answered, self._answer = self._words, known
        elif self._choice.while_typed:
            self._rest.start(RESTED_MS)

    def ask(self, typed: str, people: Iterable[str]) -> None:
        """A key asks."""
        self.seek(typed, people)
        if self._server is not None and _is_enough(self._words):
            since_ms = (monotonic() - self._asked_at) * 1_000
            self._rest.start(0 if self._choice.while_typed else round(max(0.0, APART_MS - since_ms)))
            self.changed.emit()

    def told(self, typed: str, people: Iterable[str]) -> Told:
        """What can be told of a line; asks nobody."""
        words = only_address(typed, people) if self._server is not None else ""
        if not _is_enough(words):
            return Told()
        if self._answer is not None and words.casefold() == self._answered.casefold():
            return Told(self._answer.found, self._said(self._answer.came))
        if words == self._words and self.busy:
            looking = QCoreApplication.translate("Address", "Looking it up …")
            return Told(self._still_fit(words), looking)
        return Told(may_ask=not self._choice.while_typed)

    def _still_fit(self, words: str) -> tuple[Found, ...]:
        """Of what was found for fewer words, what holds the new ones too: it stays while the rest is looked up."""
        if self._answer is None or not words.casefold().startswith(self._answered.casefold()):
            return ()
        sought = words.casefold().replace(",", " ").split()
        return tuple(one for one in self._answer.found if _holds(one, sought))

    @property
    def _near(self) -> Place | None:
        return self._shop.board.shop.place

    def _go(self) -> None:
        if self._server is None:
            return
        if self._asking:
            self._again = True  # what is on its way comes first; the newest words follow it
            return
        words, server = self._words, self._server
        self._asking, self._asked_at = True, monotonic()
        answer: Future[Answer] = Future()
        # Not one of the workers for files and pictures: whoever leaves the station waits for them, and not for a server.
        threading.Thread(target=_ask, args=(server, words, self._near, answer), name="addresses", daemon=True).start()
        away = lambda _: self._on_answer(server, words, Answer(Came.AWAY))  # noqa: E731 # said where it is used
        self._shop.when(self, answer, partial(self._on_answer, server, words), away)

    def _on_answer(self, server: Asked, words: str, answer: Answer | None) -> None:
        self._asking = False
        if server is not self._server:
            words, answer = "", None  # somebody else was chosen meanwhile
        self._answered, self._answer = words, answer
        if self._again:
            self._again = False
            self._go()
        self.changed.emit()

    def _said(self, came: Came) -> str:
        return {
            Came.FOUND: self._choice.named,
            Came.NOTHING: QCoreApplication.translate(
                "Address", "Nothing found for this. Point at the door on the map."
            ),
            Came.AWAY: QCoreApplication.translate(
                "Address", "No answer from the address server; next try in half a minute."
            ),
            Came.REFUSED: QCoreApplication.translate(
                "Address", "The address server refuses: a wrong key, or asked too often."
            ),
            Came.STRANGE: QCoreApplication.translate(
                "Address", "What answers is no address server of the format that was chosen."
            ),
        }[came]


def _ask(server: Asked, words: str, near: Place | None, answer: Future[Answer]) -> None:
    """A thread's whole task."""
    try:
        answer.set_result(server.look_up(words, near))
    except Exception as error:
        answer.set_exception(error)


def help_of(widget: QWidget) -> AddressHelp | None:
    """The help of the window that a widget is in; None where that has none."""
    return widget.window().findChild(AddressHelp, options=Qt.FindChildOption.FindDirectChildrenOnly)


def _is_enough(words: str) -> bool:
    letters = [char for char in words if char.isalnum()]
    return len(letters) >= (SIGNS_MIN if any(ord(char) > 0x2E7F for char in letters) else LETTERS_MIN)


def _holds(found: Found, sought: list[str]) -> bool:
    line = " ".join(found.lines).casefold()
    return all(word in line for word in sought)
