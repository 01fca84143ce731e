"""The owner's side of pairing: ask the hub for a code, see who came with it, say whether the words are the same.

One question at a time over the side pipe, waited for: for a command line, or for a thread beside a screen.
"""

from __future__ import annotations

import queue
import secrets
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

import zmq

from hub.link.pipe import Pipe
from hub.link.port import CodeShown, Wished
from hub.wire.bundle import Bundle
from hub.wire.messages import Code, CodeSeen, OfferCode, Problem, Said, SeeCode, SettleCode, hub_side, say, understand

ANSWER_S = 10.0
"""The hub answers within milliseconds; after so long it is away."""
OVER_WELL = "let_in"
OVER = frozenset({OVER_WELL, "expired", "used_up", "not_the_same", "not_recorded", "replaced"})


class HubAway(Exception):
    """The hub does not answer."""


class CodeRefused(Exception):
    """The hub does not make a code, or no longer knows it; `code` says why (`not_allowed`, `code_not_found`, …)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Codes:
    """Asks the hub about pairing codes, with an owner's key. Used by one thread; a context manager.

    Args:
        bundle: an owner's, or a station's where an owner has signed in.
        grant: of that sign-in.
    """

    def __init__(self, bundle: Bundle, grant: str = "") -> None:
        self._grant = grant
        self._context: zmq.Context[Any] = zmq.Context()
        self._pipe = Pipe(self._context, bundle, bundle.side)

    def __enter__(self) -> Codes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def make(self, wished: Wished) -> Code:
        """Make a code; the one before dies.

        Raises:
            HubAway, CodeRefused.
        """
        question = OfferCode(secrets.token_hex(8), wished.role, wished.name, wished.station, wished.person, self._grant)
        answer = self._ask(question, question.id)
        assert isinstance(answer, Code)
        return answer

    def see(self, offer: str) -> CodeSeen:
        """How it stands with a code.

        Raises:
            HubAway, CodeRefused.
        """
        answer = self._ask(SeeCode(offer, self._grant), offer)
        assert isinstance(answer, CodeSeen)
        return answer

    def settle(self, offer: str, *, same: bool) -> CodeSeen:
        """Say whether the four words are the same; "no" also takes a code back that nobody came with.

        Raises:
            HubAway, CodeRefused.
        """
        answer = self._ask(SettleCode(offer, same, self._grant), offer)
        assert isinstance(answer, CodeSeen)
        return answer

    def _ask(self, question: Said, about: str) -> Code | CodeSeen:
        deadline = time.monotonic() + ANSWER_S
        while not self._pipe.send(say(question)):
            self._wait(zmq.POLLOUT, deadline)
        while True:
            self._wait(zmq.POLLIN, deadline)
            frames = self._pipe.receive()
            said = understand(hub_side, frames[0]) if frames else None
            match said:
                case Code() if said.id == about:
                    return said
                case CodeSeen() if said.offer == about:
                    return said
                case Problem() if said.about in (about, ""):
                    raise CodeRefused(said.code)

    def _wait(self, what: int, deadline: float) -> None:
        left_ms = int((deadline - time.monotonic()) * 1000)
        if left_ms <= 0 or not self._pipe.socket.poll(left_ms, what):
            raise HubAway("the hub does not answer")

    def close(self) -> None:
        """Let go. Safe to call twice."""
        if self._context.closed:
            return
        self._pipe.close()
        self._context.destroy(linger=0)


LOOK_EVERY_S = 0.4


class Offering:
    """A code, watched on a thread of its own; satisfies `CodeOffer`.

    Args:
        bundle, grant: as for `Codes`.
        wished: whom to let in.
        tell: told how it stands, on this thread.
    """

    def __init__(self, bundle: Bundle, grant: str, wished: Wished, tell: Callable[[CodeShown], None]) -> None:
        self._bundle, self._grant, self._wished, self._tell = bundle, grant, wished, tell
        self._words: queue.SimpleQueue[bool | None] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="offering", daemon=True).start()

    def settle(self, *, same: bool) -> None:
        """See `CodeOffer`."""
        self._words.put(same)

    def close(self) -> None:
        """See `CodeOffer`."""
        self._words.put(None)

    def _run(self) -> None:
        try:
            with Codes(self._bundle, self._grant) as codes:
                self._watch(codes)
        except HubAway:
            self._tell(CodeShown(state="away"))
        except CodeRefused as error:
            self._tell(CodeShown(state="refused", trouble=error.code))

    def _watch(self, codes: Codes) -> None:
        made = codes.make(self._wished)
        while True:
            seen = codes.see(made.offer)
            self._tell(
                CodeShown(
                    made.digits,
                    made.port,
                    seen.state,
                    seen.tries_left,
                    seen.lives_s,
                    seen.station,
                    seen.name,
                    seen.words,
                    seen.refusal,
                )
            )
            if seen.state in OVER:
                return
            try:
                said = self._words.get(timeout=LOOK_EVERY_S)
            except queue.Empty:
                continue
            codes.settle(made.offer, same=bool(said))
            if said is None:
                return
