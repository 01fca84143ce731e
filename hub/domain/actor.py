"""Who asks: the station, the person at it, and the role that decides what may be asked.

The hub makes the actor from the key on the connection (and, behind the gateway, from the link's secret); nobody
can claim one. A role is a property of the actor, never of the message.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """What an actor is in the shop. The first three sit at stations, the last four come through the gateway."""

    FRONT_DESK = "front_desk"
    PACKING = "packing"
    DISPATCH = "dispatch"
    OWNER = "owner"
    FOLLOWER = "follower"
    GATEWAY = "gateway"
    HUB = "hub"
    COURIER = "courier"
    SENDER = "sender"
    RECIPIENT = "recipient"
    WEB_SHOP = "web_shop"


STATION_ROLES = frozenset({Role.FRONT_DESK, Role.PACKING, Role.DISPATCH})
STAFF = STATION_ROLES | {Role.OWNER}
CUSTOMERS = frozenset({Role.SENDER, Role.RECIPIENT})
PAIRED_ROLES = STAFF | {Role.FOLLOWER, Role.GATEWAY}
"""Roles that hold a key of their own and speak on the wire."""


class Actor(Struct, frozen=True, omit_defaults=True):
    """One person at one station in one role.

    Args:
        station: id of the paired station, follower or gateway that carried the question.
        person: id of the person: a member of staff, a courier, or the link of a sender or recipient.
        role: what that person is here.
        offline: whether only the station vouches for the person: the step was taken while the hub was away. Written
            only where it is so, so that the bytes of everything older stay what they are.
    """

    station: str
    person: str
    role: Role
    offline: bool = False
