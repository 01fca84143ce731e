"""Work that is too long for the window's thread: files, pictures, paper. One worker a lane, so that what is asked first is first."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

_T = TypeVar("_T")


class _Mailbox(QObject):
    """Carries results over to the window's thread; it outlives whoever asked."""

    done = Signal(int, object, object)


@cache
def _worker(_lane: str) -> QThreadPool:
    pool = QThreadPool()
    pool.setMaxThreadCount(1)
    return pool


class Behind(QObject):
    """Lets work be done behind the window. What comes back after the owner has gone is dropped.

    Args:
        owner: whose work it is.
        lane: the name of the worker; what must not wait for the paper has one of its own.
    """

    def __init__(self, owner: QObject, lane: str = "") -> None:
        super().__init__(owner)
        self._lane = lane
        self._asked: dict[int, tuple[Callable[[object], None], Callable[[Exception], None] | None]] = {}
        self._number = 0
        self._mailbox = _Mailbox()
        self._mailbox.done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether something that was asked has not come back yet."""
        return bool(self._asked)

    def run(
        self, work: Callable[[], _T], then: Callable[[_T], None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """Do `work` on the worker, then call one of the others on the window's thread.

        Args:
            work: must touch no widget.
            then: hears what it returned; failed: hears what it raised, without it the error is raised here.
        """
        self._number += 1
        self._asked[self._number] = (cast("Callable[[object], None]", then), failed)
        _worker(self._lane).start(partial(_do, self._number, work, self._mailbox))

    def _on_done(self, number: int, result: object, error: Exception | None) -> None:
        then, failed = self._asked.pop(number)
        if error is None:
            then(result)
        elif failed is not None:
            failed(error)
        else:
            raise error


def _do(number: int, work: Callable[[], object], mailbox: _Mailbox) -> None:
    result, wrong = None, None
    try:
        result = work()
    except Exception as error:  # whoever asked decides what an error means; a dead worker would print nothing more
        wrong = error
    if shiboken6.isValid(
        mailbox
    ):  # otherwise the program has ended meanwhile: the work is done, nobody is left to hear it
        mailbox.done.emit(number, result, wrong)
