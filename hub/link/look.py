"""One question to a running hub, for the owner's tools: how do things stand? Asked on the side pipe and answered once.

A whole `Link` would open an outbox and fetch a board first; a doctor must not need what may be ill.
"""

from __future__ import annotations

import secrets
import time

import zmq

from hub.domain.vocabulary import VocabularyError
from hub.link.pipe import Pipe, PipeNews
from hub.wire.bundle import Bundle
from hub.wire.messages import Condition, Look, Problem, hub_side, say, understand

PATIENCE_S = 3.0
"""A hub under load answers within its longest turn; a doctor who waits longer says that it does not answer."""
STEP_MS = 50


class NoAnswer(Exception):
    """The hub said nothing, or would not say; the text is a sentence."""


def look(bundle: Bundle, patience_s: float = PATIENCE_S) -> Condition:
    """Ask the hub of a bundle how things stand.

    Args:
        bundle: the owner's.
        patience_s: how long to wait for the answer.

    Raises:
        NoAnswer: it does not serve, does not know the key, or does not tell this role.
    """
    question = Look(secrets.token_hex(8))
    deadline = time.monotonic() + patience_s
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    pipe = Pipe(context, bundle, bundle.side)
    try:
        while time.monotonic() < deadline:
            for news in pipe.news():
                if news is PipeNews.REFUSED:
                    raise NoAnswer("the hub does not know this key")
                if news is PipeNews.UP:
                    pipe.send(say(question))
            if not pipe.socket.poll(STEP_MS):
                continue
            frames = pipe.receive()
            try:
                said = understand(hub_side, frames[0]) if frames else None
            except VocabularyError as error:
                raise NoAnswer(f"the hub answers what this program does not know ({error.code})") from error
            if isinstance(said, Condition) and said.id == question.id:
                return said
            if isinstance(said, Problem):
                raise NoAnswer(f"the hub does not say: {said.code}")
        raise NoAnswer("the hub does not answer")
    finally:
        pipe.close()
        context.destroy(linger=0)


def library_version() -> str:
    """The version of libzmq."""
    return zmq.zmq_version()
