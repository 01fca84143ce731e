"""What every way out is: one message to one address, and an honest answer."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from hub.domain.notice import Means, Outcome, To
from hub.domain.web_push import Device


class Message(Struct, frozen=True):
    """What goes out.

    Args:
        key: the same for every attempt; a way that is `keyed` lets it through once.
        address: a telephone number in its international form, or a mail address, as `Way.takes` says; blank where the way
            itself knows where to.
        title: one line; short messages go without.
        text: the words.
        devices: the browsers that are told, for a way that takes these.
        link: of the page, blank where there is none; it may stand in the text as well.
    """

    key: str
    address: str
    title: str
    text: str
    devices: tuple[Device, ...] = ()
    link: str = ""


class Answer(Struct, frozen=True):
    """What came of it.

    Args:
        outcome: sent, temporary or permanent where the other side said so or was never reached; else unknown.
        code: a word for a table ("http_503").
        gone: browsers that their services know no more.
    """

    outcome: Outcome
    code: str = ""
    gone: tuple[str, ...] = ()


class Way(Protocol):
    """A way out. Its `send` takes half of `UNANSWERED` at the most, and never raises for what the other side does."""

    means: Means
    keyed: bool
    serves: frozenset[To]
    takes: str
    """What it needs of a person: "phone", "mail", "devices", or "" where it knows itself where to."""

    def send(self, message: Message) -> Answer:
        """Send, on any thread.

        Args:
            message: what and where to.
        """
