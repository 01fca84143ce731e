"""Rules of the shop itself, its stations and the links that it gave out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hub.domain.access import Link
from hub.domain.actor import CUSTOMERS, PAIRED_ROLES, Actor, Role
from hub.domain.board import Board
from hub.domain.currencies import is_currency
from hub.domain.ids import is_id
from hub.domain.limits import LINE_CHARS_MAX, NAME_CHARS_MAX, PHONE_CHARS_MAX, Fault, place_fault, refuse, text_fault
from hub.domain.moments import zones_known
from hub.domain.rules.finding import Decision, Rules
from hub.domain.vocabulary import (
    DescribeShop,
    EndLink,
    IssueLink,
    LinkEnded,
    LinkIssued,
    PairStation,
    Refused,
    RevokeStation,
    ShopDescribed,
    StationPaired,
    StationPairedPerson,
    StationRevoked,
)


def _issue_link(board: Board, command: IssueLink, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.link) or command.link in board.links:
        return Refused("bad_id", {"field": "link"})
    if actor.role is Role.FOLLOWER and command.role not in CUSTOMERS:
        return Refused("bad_role", {"role": command.role.value})
    if command.role is Role.COURIER:
        courier = board.couriers.get(command.subject)
        if courier is not None and courier.outsourced:
            return Refused("outsourced", {"courier": courier.id})
        known = courier is not None
    elif command.role in CUSTOMERS:
        order = board.orders.get(command.subject)
        known = order is not None and order.is_open
        if order is not None and order.is_hidden and command.role is Role.RECIPIENT:
            return Refused("surprise", {"order": order.id})
    else:
        return Refused("bad_role", {"role": command.role.value})
    if not known:
        return Refused("subject_not_found", {"subject": command.subject[:40]})
    if len(command.secret_hash) != 64 or command.secret_hash in board.links_by_hash:
        return Refused("bad_secret", {})
    longest = timedelta(days=board.settings.link_days)
    if command.expires_at.tzinfo is None or not now < command.expires_at <= now + longest:
        return Refused("bad_time", {"field": "expires_at"})
    expires_at = command.expires_at.astimezone(UTC)
    link = Link(command.link, command.role, command.subject, command.secret_hash, now, expires_at)
    return [LinkIssued(link)]


def _end_link(board: Board, command: EndLink, actor: Actor, now: datetime) -> Decision:
    link = board.links.get(command.link)
    return [LinkEnded(link.id, link.subject)] if link is not None else []


def _pair_station(board: Board, command: PairStation, actor: Actor, now: datetime) -> Decision:
    if command.role not in PAIRED_ROLES:
        return Refused("bad_role", {"role": command.role.value})
    if len(command.key) != 40 or not command.key.isascii():
        return Refused("bad_key", {})
    holder = board.stations_by_key.get(command.key)
    if holder is not None and holder != command.station:
        return Refused("key_taken", {"station": holder})
    fault = (
        text_fault("station", command.station, NAME_CHARS_MAX, needed=True)
        or text_fault("name", command.name, NAME_CHARS_MAX, needed=True)
        or text_fault("person", command.person, NAME_CHARS_MAX, needed=True)
        or text_fault("person_name", command.person_name, NAME_CHARS_MAX)
    )
    if fault is not None:
        return refuse(fault)
    words = StationPairedPerson(command.person_name)
    return [StationPaired(command.station, command.role, command.name, command.key, command.person, words)]


def _revoke_station(board: Board, command: RevokeStation, actor: Actor, now: datetime) -> Decision:
    station = board.stations.get(command.station)
    if station is None:
        return Refused("station_not_found", {"station": command.station[:40]})
    return [] if station.revoked_at is not None else [StationRevoked(command.station)]


def _describe_shop(board: Board, command: DescribeShop, actor: Actor, now: datetime) -> Decision:
    fault = (
        text_fault("name", command.name, LINE_CHARS_MAX, needed=True)
        or text_fault("phone", command.phone, PHONE_CHARS_MAX)
        or place_fault("place", command.place)
        or (None if is_currency(command.currency) else Fault("currency", "bad_currency"))
    )
    if fault is not None:
        return refuse(fault)
    if command.zone not in zones_known():
        return Refused("bad_zone", {"zone": command.zone[:40]})
    return [ShopDescribed(command.name, command.zone, command.currency, command.phone, command.place)]


SHOP_RULES: Rules = {
    IssueLink: _issue_link,
    EndLink: _end_link,
    PairStation: _pair_station,
    RevokeStation: _revoke_station,
    DescribeShop: _describe_shop,
}
