"""The shop, its stations and its links."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.access import Link
from hub.domain.actor import Role
from hub.domain.folds.changing import change
from hub.domain.folds.staff import end_sign_ins
from hub.domain.shop import Station
from hub.domain.staff import STATION_REVOKED
from hub.domain.state import Folds, S
from hub.domain.vocabulary import (
    LinkEnded,
    LinkIssued,
    Recorded,
    ShopDescribed,
    ShopSettingsSet,
    StationPaired,
    StationRevoked,
)


def _link_issued(board: S, recorded: Recorded, event: LinkIssued) -> S:
    link = event.link
    return replace(
        _page_found(board, recorded, link),
        links=board.links.set(link.id, link),
        links_by_hash=board.links_by_hash.set(link.secret_hash, link.id),
        links_by_subject=board.links_by_subject.set(
            link.subject, board.links_by_subject.get(link.subject, frozenset()) | {link.id}
        ),
    )


def _page_found(board: S, recorded: Recorded, link: Link) -> S:
    """Who had lost their page has one: from a person in the shop, or with the next notice, for which it was opened."""
    order = board.orders.get(link.subject)
    if order is None or all(one.to.value != link.role.value for one in order.lost_pages):
        return board
    by_hand = recorded.actor.role is not Role.FOLLOWER
    lost_pages = tuple(
        one if one.to.value != link.role.value else replace(one, opened_at=recorded.at)
        for one in order.lost_pages
        if one.to.value != link.role.value or not by_hand
    )
    return change(board, order.id, lost_pages=lost_pages)


def _link_ended(board: S, recorded: Recorded, event: LinkEnded) -> S:
    link = board.links.get(event.link)
    if link is None:
        return board
    # A closed door needs no place on the board: its hash must only stop opening it.
    left = board.links_by_subject.get(link.subject, frozenset()) - {link.id}
    subjects = board.links_by_subject
    return replace(
        board,
        links=board.links.delete(link.id),
        links_by_hash=board.links_by_hash.delete(link.secret_hash),
        links_by_subject=subjects.set(link.subject, left) if left else subjects.delete(link.subject),
    )


def _station_paired(board: S, recorded: Recorded, event: StationPaired) -> S:
    known = board.stations.get(event.station)
    by_key = board.stations_by_key
    if known is not None and known.key in by_key:
        by_key = by_key.delete(known.key)
    station = Station(
        id=event.station,
        role=event.role,
        name=event.name,
        key=event.key,
        person=event.person_id,
        person_name=event.person.person_name if event.person else "",
        paired_at=recorded.at,
    )
    return replace(
        board, stations=board.stations.set(station.id, station), stations_by_key=by_key.set(station.key, station.id)
    )


def _station_revoked(board: S, recorded: Recorded, event: StationRevoked) -> S:
    station = board.stations.get(event.station)
    if station is None:
        return board
    by_key = board.stations_by_key
    if station.key in by_key:
        by_key = by_key.delete(station.key)
    station = replace(station, revoked_at=recorded.at)
    board = replace(board, stations=board.stations.set(station.id, station), stations_by_key=by_key)
    return end_sign_ins(board, recorded.at, STATION_REVOKED, lambda one: one.station == event.station)


def _shop_described(board: S, recorded: Recorded, event: ShopDescribed) -> S:
    return replace(
        board,
        shop=replace(
            board.shop, name=event.name, zone=event.zone, currency=event.currency, phone=event.phone, place=event.place
        ),
    )


def _shop_settings_set(board: S, recorded: Recorded, event: ShopSettingsSet) -> S:
    return replace(board, settings=event.settings)


SHOP_FOLDS: Folds = {
    LinkIssued: _link_issued,
    LinkEnded: _link_ended,
    StationPaired: _station_paired,
    StationRevoked: _station_revoked,
    ShopDescribed: _shop_described,
    ShopSettingsSet: _shop_settings_set,
}
