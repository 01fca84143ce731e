"""Commands and events about the shop itself: links, stations, its name and its limits."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from hub.domain.access import Link
from hub.domain.actor import Role
from hub.domain.order import Place as Point
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary.base import DISPATCH, FOLLOWER, OWNER, Command, Event


class IssueLink(Command, frozen=True, tag="issue_link"):
    """Open a door for a courier, a sender or a recipient. The asker mints the secret and sends only its hash.

    A follower opens customers' doors alone, for what it tells them.
    """

    may = DISPATCH | FOLLOWER
    link: str
    role: Role
    subject: str
    secret_hash: str
    expires_at: datetime


class LinkIssued(Event, frozen=True, tag="link_issued"):
    """A door was opened."""

    link: Link


class EndLink(Command, frozen=True, tag="end_link"):
    """Close a door now."""

    may = DISPATCH
    link: str


class LinkEnded(Event, frozen=True, tag="link_ended"):
    """A door to `subject` was closed: by hand, or because its time was over."""

    link: str
    subject: str = ""


class PairStation(Command, frozen=True, tag="pair_station"):
    """Let a key speak for a station; a station that is known gets a new key."""

    may = OWNER
    station: str
    role: Role
    name: str
    key: str
    person: str
    person_name: str


class StationPairedPerson(Struct, frozen=True):
    """Who works there."""

    person_name: str


class StationPaired(Event, frozen=True, tag="station_paired"):
    """A key speaks for a station from now on."""

    station: str
    role: Role
    name: str
    key: str
    person_id: str
    person: StationPairedPerson | None = None


class RevokeStation(Command, frozen=True, tag="revoke_station"):
    """A key no longer speaks for its station."""

    may = OWNER
    station: str


class StationRevoked(Event, frozen=True, tag="station_revoked"):
    """A station's key was revoked."""

    station: str


class DescribeShop(Command, frozen=True, tag="describe_shop"):
    """The shop's name, clock, currency, telephone number and place."""

    may = OWNER
    name: str
    zone: str
    currency: str
    phone: str = ""
    place: Point | None = None


class ShopDescribed(Event, frozen=True, tag="shop_described"):
    """The shop's name, clock, currency, number or place changed."""

    name: str
    zone: str
    currency: str
    phone: str
    place: Point | None = None


class SetShopSettings(Command, frozen=True, tag="set_shop_settings"):
    """Set every limit that an owner may manage."""

    may = OWNER
    settings: ShopSettings


class ShopSettingsSet(Event, frozen=True, tag="shop_settings_set"):
    """The limits that hold from now on."""

    settings: ShopSettings
