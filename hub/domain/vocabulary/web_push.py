"""Commands and events of web push: the shop's public key, and browsers that asked to be told."""

from __future__ import annotations

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.vocabulary.base import FOLLOWER, Command, Event


class SetPushKey(Command, frozen=True, tag="set_push_key"):
    """Say under which public key this shop's messages go to push services; pages need it. Blank: none go."""

    may = FOLLOWER
    key: str


class PushKeySet(Event, frozen=True, tag="push_key_set"):
    """Messages go under this public key from now on; what was asked for under another one can be told no more."""

    essential = False
    key: str


class SubscribePush(Command, frozen=True, tag="subscribe_push"):
    """A sender or recipient asks to be told on this browser. `device` is minted by the page."""

    may = frozenset({Role.SENDER, Role.RECIPIENT})
    order: str
    device: str
    endpoint: str
    p256dh: str
    auth: str


class DevicePerson(Struct, frozen=True):
    """Where the browser is reached, and its keys."""

    endpoint: str
    p256dh: str
    auth: str


class PushSubscribed(Event, frozen=True, tag="push_subscribed"):
    """A browser is told from now on."""

    essential = False
    amends = False
    order: str
    device: str
    role: Role
    person: DevicePerson | None = None


class EndPush(Command, frozen=True, tag="end_push"):
    """A browser is told no more: it asked so, or its service knows it no more."""

    may = FOLLOWER | {Role.SENDER, Role.RECIPIENT}
    order: str
    device: str


class PushEnded(Event, frozen=True, tag="push_ended"):
    """A browser is told no more."""

    essential = False
    amends = False
    order: str
    device: str
