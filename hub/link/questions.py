"""Questions about the past on their way: each is answered once, and asked again after every reconnect until it is."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from hub.link.futures import fail, resolve
from hub.link.port import MediaTrouble
from hub.wire.messages import Found, Known, Problem, ReadKnown, ReadReport, ReadTrack, Reported, Said, Search, Tracked
from hub.wire.messages import say as write

Question = ReadReport | Search | ReadKnown | ReadTrack
Send = Callable[..., bool]


class Questions:
    """Used by the link's thread alone."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[Question, Future[Any]]] = {}
        self._up = False

    def ask(self, send: Send, question: Question, future: Future[Any]) -> None:
        """Ask now, or when the hub is there; fails with `MediaTrouble`."""
        self._open[question.id] = (question, future)
        if self._up:
            send(write(question))

    def up(self, send: Send) -> None:
        """The pipe is there: ask what is not answered."""
        self._up = True
        for question, _ in self._open.values():
            send(write(question))

    def down(self) -> None:
        """The pipe is gone."""
        self._up = False

    def hear(self, said: Said) -> None:
        """Take in an answer, or why there is none."""
        match said:
            case Reported():
                self._settle(said.id, said.report)
            case Found():
                self._settle(said.id, said.hits)
            case Known():
                self._settle(said.id, said.known)
            case Tracked():
                self._settle(said.id, said.points)
            case Problem():
                _, future = self._open.pop(said.about, (None, None))
                if future is not None:
                    fail(future, MediaTrouble(said.code))

    def _settle(self, question: str, answer: object) -> None:
        _, future = self._open.pop(question, (None, None))
        if future is not None:
            resolve(future, answer)

    def close(self) -> None:
        """Nobody will answer any more."""
        for _, future in self._open.values():
            fail(future, MediaTrouble("closed"))
        self._open.clear()
