"""The shop itself and the stations that were let in."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.order import Place
from hub.domain.stickers import Sticker


class Shop(Struct, frozen=True):
    """What every screen and page needs to know about the shop.

    Args:
        zone: IANA name of the shop's clock; "today" is its day.
        currency: ISO 4217 code of its prices.
        phone: printed wherever a customer may have to call.
        push_key: the public key under which messages go to browsers' push services; blank: none go.
        stickers: its own, in the order in which they were added; at most `stickers.OWN_MAX`.
    """

    name: str = "Giftwire"
    zone: str = "UTC"
    currency: str = "GBP"
    phone: str = ""
    place: Place | None = None
    push_key: str = ""
    stickers: tuple[Sticker, ...] = ()


class Station(Struct, frozen=True):
    """Something with a key of its own: a desktop, a follower, the gateway, the owner's tools.

    Args:
        key: its CURVE public key, Z85, 40 characters.
        person: id of the one person who works there until sign-in exists.
        person_name: how that person is called.
    """

    id: str
    role: Role
    name: str
    key: str
    person: str
    person_name: str
    paired_at: datetime
    revoked_at: datetime | None = None
