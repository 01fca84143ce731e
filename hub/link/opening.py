"""A link that is opened on a thread of its own, while the program makes ready what it will be shown in.

A year's replica is 50 MB to read, check and fold, and the system's key store may let itself be waited for: that is no work
for a window's thread. Whoever opens it imports `hub.link.link` first, so that no two threads load the same modules.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack

from hub.link.port import Changes, Listener, ShopLink
from hub.uncollected import lasting, uncollected


class Opening:
    """A link on its way. Until somebody takes it, or gives it up, nothing in the process is collected: neither what is read
    nor the modules that are loaded meanwhile are garbage.

    Args:
        open_link: opens it with a listener; called at once, on a thread of its own.
    """

    def __init__(self, open_link: Callable[[Listener], ShopLink]) -> None:
        self._open_link = open_link
        self._lock = threading.Lock()
        self._listener: Listener | None = None
        self._heard: list[Changes] = []
        self._link: ShopLink | None = None
        self._trouble: BaseException | None = None
        self._done = threading.Event()
        self._collecting = ExitStack()
        self._collecting.enter_context(uncollected())
        self._thread = threading.Thread(target=self._open, name="link opening", daemon=True)
        self._thread.start()

    def is_done(self) -> bool:
        """Whether it is open, or could not be opened: then `link` does not wait."""
        return self._done.is_set()

    def link(self, listener: Listener) -> ShopLink:
        """The link, waited for; what was to be told since it opened is told before this returns.

        Args:
            listener: told what changes from now on.

        Raises:
            Exception: what opening it raised.
        """
        self._done.wait()
        if self._trouble is not None:
            self._collecting.close()
            raise self._trouble
        link = self._link
        assert link is not None
        with self._lock:  # listeners return at once; in here so that nothing overtakes what was heard before
            for changes in self._heard:
                listener(changes)
            self._heard = []
            self._listener = listener
        self._collecting.close()
        return link

    def give_up(self) -> None:
        """Close what nobody took, as soon as it is open."""
        self._done.wait()
        self._collecting.close()
        if self._link is not None and self._listener is None:
            self._link.close()

    def _open(self) -> None:
        try:
            self._link = self._open_link(self._hear)
            lasting()
        except BaseException as error:  # raised again where the link is taken
            self._trouble = error
        self._done.set()

    def _hear(self, changes: Changes) -> None:
        with self._lock:
            if self._listener is None:
                self._heard.append(changes)
                return
            self._listener(changes)
