"""What the first start needs from outside, so that it can be shown and tried without a network: looking, and coming in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from hub.link.finding import Finder, FoundHub
from hub.link.letting_in import Progress, WayIn

Found = Callable[[tuple[FoundHub, ...]], None]
Told = Callable[[Progress], None]


class Attempt(Protocol):
    """One attempt to come in; none of it waits."""

    def agree(self) -> None:
        """The words are the same."""

    def give_up(self, *, words_differ: bool = False) -> None:
        """Stop."""


class Ways(Protocol):
    """Where hubs are, and the way in. What is passed in is called on threads of theirs."""

    def look(self, found: Found) -> Callable[[], None]:
        """Look for hubs until the returned function is called."""

    def come_in(self, host: str, port: int, code: str, told: Told) -> Attempt:
        """Begin an attempt."""


class RealWays:
    """The network.

    Args:
        data_dir: the station's folder.
        interfaces: addresses of interfaces to look on; None: all.
    """

    def __init__(self, data_dir: Path, interfaces: tuple[str, ...] | None = None) -> None:
        self._data_dir = data_dir
        self._interfaces = interfaces

    def look(self, found: Found) -> Callable[[], None]:
        """See `Ways`. A thread opens and closes the sockets: both take their time."""
        stop = threading.Event()

        def run() -> None:
            try:
                finder = Finder(found, self._interfaces)
            except OSError:
                return  # no network to look in: the address can be typed
            stop.wait()
            finder.close()

        threading.Thread(target=run, name="looking", daemon=True).start()
        return stop.set

    def come_in(self, host: str, port: int, code: str, told: Told) -> Attempt:
        """See `Ways`."""
        way = WayIn(host, port, code, self._data_dir, told)
        way.start()
        return way
