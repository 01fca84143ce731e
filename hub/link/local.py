"""A whole shop in one process: the same rules and the same fold, without wire and without disk.

Galleries, pictures and tests of screens stand on it. It answers at once, on the caller's thread, and can play the
hub being away (`offline`), so that every state of a screen can be looked at.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime
from itertools import islice
from threading import RLock
from typing import Any, TypeVar

from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.black_box import BlackBox, known_at
from hub.domain.board import Board, concerned
from hub.domain.courier import Fix
from hub.domain.eta import Arrival
from hub.domain.hits import Hit, excerpt, texts_of
from hub.domain.ids import RANDOM_BYTES, uuid7
from hub.domain.report import Report
from hub.domain.reporting import days_from, journey, report
from hub.domain.rules import decide
from hub.domain.rules.staff import Claim, sign_in_at, standing_at, who_asks
from hub.domain.staff import Grant, grant_of, pin_fault
from hub.domain.track import POINTS_TOGETHER, TrackPoint, next_point
from hub.domain.vocabulary import (
    Command,
    Event,
    HubStarted,
    OrderPlaced,
    PinSet,
    Recorded,
    Refused,
    SignOut,
    StationPaired,
    kind_of,
)
from hub.domain.words import is_there, wanted
from hub.link.badges import ended
from hub.link.pending import changes_between, decide_pending
from hub.link.port import (
    Asked,
    Changes,
    CodeOffer,
    CodeShown,
    LinkState,
    LinkStatus,
    Listener,
    MediaTrouble,
    Receipt,
    SignedAs,
    SignInTrouble,
    Wished,
)

_T = TypeVar("_T")
HUB = Actor("hub", "hub", Role.HUB)


class LocalShop:
    """The hub's part: one board that several `LocalLink`s share.

    Args:
        clock: hub time, aware UTC.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.board = Board()
        self.events: list[Recorded] = []
        self.media: dict[str, bytes] = {}
        self.pins: dict[str, str] = {}
        """PINs by person, as they are: this is a stage, nobody's shop."""
        self.fixes: dict[str, Fix] = {}
        self.tracks: dict[str, list[TrackPoint]] = {}
        self.arrivals: dict[str, Arrival] = {}
        self.links: list[LocalLink] = []
        self.one_at_a_time = RLock()
        """Followers ask from threads of their own: one question is decided and folded in before the next."""
        self.record(HUB, "", [HubStarted("local")])

    def record(self, actor: Actor, cause: str, events: Sequence[Event]) -> tuple[Recorded, ...]:
        """Fold events in and tell every link."""
        news = []
        before = self.board
        for event in events:
            recorded = Recorded(self.board.seq + 1, self.clock(), actor, cause, event)
            self.board = self.board.after(recorded)
            news.append(recorded)
        self.events += news
        changes = changes_between(before, self.board, tuple(news))
        for link in self.links:
            link.tell(changes)
        return tuple(news)


class PlayedOffer:
    """A pairing code without a hub: what it shows is played. Satisfies `CodeOffer`."""

    def __init__(self, wished: Wished, tell: Callable[[CodeShown], None]) -> None:
        self.wished = wished
        self._tell = tell
        self.settled: list[bool] = []
        self.closed = False
        self.play("waiting")

    def play(self, state: str, **more: Any) -> None:
        """Say how it stands."""
        given: dict[str, Any] = {"digits": "48219038", "port": 8463, "tries_left": 3, "lives_s": 272.0} | more
        self._tell(CodeShown(state=state, station=self.wished.role.value.replace("_", "-"), **given))

    def come(self, name: str = "PACK-PC", words: tuple[int, ...] = (101, 7, 200, 88)) -> None:
        """A station comes with the code."""
        self.play("comparing", name=name, words=words)

    def settle(self, *, same: bool) -> None:
        """See `CodeOffer`."""
        self.settled.append(same)
        self.play("let_in" if same else "not_the_same")

    def close(self) -> None:
        """See `CodeOffer`."""
        self.closed = True


class LocalLink:
    """One client of a `LocalShop`; satisfies `ShopLink`."""

    def __init__(self, shop: LocalShop, actor: Actor, listener: Listener | None = None) -> None:
        self.shop = shop
        self._me = actor
        self._grants: dict[str, Grant] = {}
        self._at = ""
        self.listener = listener
        self.status = LinkStatus(LinkState.LIVE, latency_ms=1.0, since=shop.clock())
        self.board = shop.board
        self._outbox: list[tuple[str, Command]] = []
        self._claims: dict[str, str] = {}
        self._settled: dict[str, Future[Receipt]] = {}
        shop.links.append(self)

    def tell(self, changes: Changes) -> None:
        """Take on the shop's newest board and pass the changes to the listener."""
        if self.status.state is not LinkState.LIVE:
            return
        self.board = self.shop.board
        grant = self._grants.get(self._at)
        if grant is not None and ended(grant, self.board):
            self._at = ""
            changes = replace(changes, status=True)
        if self.listener is not None:
            self.listener(changes)

    def offline(self, away: bool) -> None:
        """Play that the hub is away, or back: then the outbox is sent in order."""
        state = LinkState.OFFLINE if away else LinkState.LIVE
        self.status = replace(self.status, state=state, since=self.shop.clock())
        if not away:
            outbox, self._outbox = self._outbox, []
            for command_id, command in outbox:
                self._settle(command_id, command)
        self.status = replace(self.status, to_send=len(self._outbox))
        if self.listener is not None:
            self.board = self.board if away else self.shop.board
            self.listener(Changes(all=not away, status=True))

    @property
    def pending(self) -> Sequence[tuple[str, Command]]:
        """The outbox: (id, command) in order."""
        return tuple(self._outbox)

    @property
    def pending_board(self) -> Board:
        """The replica with the outbox decided over it."""
        return decide_pending(self.board, self._outbox, self._me, self.hub_now(), self._claims)[0]

    @property
    def pending_orders(self) -> frozenset[str]:
        """Orders that the outbox touches."""
        return decide_pending(self.board, self._outbox, self._me, self.hub_now(), self._claims)[1]

    @property
    def fixes(self) -> Mapping[str, Fix]:
        """The newest fix of each courier."""
        return self.shop.fixes

    @property
    def arrivals(self) -> Mapping[str, Arrival]:
        """The newest expected arrival of each gift on its way."""
        return self.shop.arrivals

    def hub_now(self) -> datetime:
        """Hub time."""
        return self.shop.clock()

    def new_id(self) -> str:
        """Mint an id."""
        return uuid7(int(self.shop.clock().timestamp() * 1000), os.urandom(RANDOM_BYTES))

    def ask(self, command: Command, *, secret: str = "", command_id: str = "") -> Asked:
        """Decide at once, or keep in the outbox while the hub is played to be away."""
        assert not secret, "links are verified by a real hub"
        asked = Asked(command_id or self.new_id(), Future(), Future())
        grant = self._grants.get(self._at)
        if grant is not None:
            away = self.status.state is not LinkState.LIVE
            self._claims[asked.id] = replace(grant, offline=grant.offline or away).written()
        self._settled[asked.id] = asked.settled
        asked.taken.set_result(None)
        if self.status.state is LinkState.LIVE:
            self._settle(asked.id, command)
            return asked
        self._outbox.append((asked.id, command))
        self.status = replace(self.status, to_send=len(self._outbox))
        if self.listener is not None:
            _, touched, rooms = decide_pending(self.board, self._outbox, self._me, self.hub_now(), self._claims)
            self.listener(Changes(orders=touched, rooms=rooms, status=True))
        return asked

    def _settle(self, command_id: str, command: Command) -> None:
        with self.shop.one_at_a_time:
            receipt = self._decided(command_id, command)
        self._settled.pop(command_id).set_result(receipt)
        if self.listener is not None:
            self.listener(Changes(receipts=(receipt,)))

    def _decided(self, command_id: str, command: Command) -> Receipt:
        """Decide, and fold in what it led to."""
        board, now = self.shop.board, self.shop.clock()
        claim = Claim(self._claims.pop(command_id, ""), command_id)
        actor = who_asks(board, self._me, command, claim, now, None)
        decision = actor if isinstance(actor, Refused) else decide(board, command, actor, now)
        if isinstance(actor, Refused) or isinstance(decision, Refused):
            refused = actor if isinstance(actor, Refused) else decision
            assert isinstance(refused, Refused)
            return Receipt(command_id, refused=refused, command=command)
        news = self.shop.record(actor, command_id, decision)
        return Receipt(command_id, tuple(recorded.seq for recorded in news), command=command)

    def sight(self, fix: Fix) -> None:
        """Keep the newer fix."""
        known = self.shop.fixes.get(fix.courier)
        if known is None or known.measured_at < fix.measured_at:
            self.shop.fixes[fix.courier] = fix
            track = self.shop.tracks.setdefault(fix.courier, [])
            point = next_point(track[-1] if track else None, fix)
            if point is not None:
                track.append(point)
            for link in self.shop.links:
                if link.listener is not None:
                    link.listener(Changes(fixes=frozenset({fix.courier})))

    def foretell(self, arrivals: Sequence[Arrival]) -> None:
        """Keep the arrivals."""
        told = {arrival.order: arrival for arrival in arrivals}
        self.shop.arrivals |= told
        for link in self.shop.links:
            if link.listener is not None:
                link.listener(Changes(arrivals=frozenset(told)))

    def history(self, room: str, before: int = 0, count: int = 50) -> Future[tuple[Recorded, ...]]:
        """Older events of a room, newest first."""
        found = [
            recorded
            for recorded in reversed(self.shop.events)
            if (not before or recorded.seq < before) and concerned(recorded.event, self.shop.board) == room
        ]
        return _done(tuple(found[:count]))

    def report(self, day: str, days: int = 1) -> Future[Report]:
        """See `ShopLink.report`."""
        shop = self.shop
        rooms: dict[str, list[Recorded]] = {}
        for recorded in shop.events:
            rooms.setdefault(concerned(recorded.event, shop.board), []).append(recorded)
        silences, now, zone = rooms.pop("", []), shop.clock(), shop.board.shop.zone
        names = {courier.id: courier.name for courier in shop.board.couriers.values()}
        span = days_from(date.fromisoformat(day), days, zone)
        return _done(report([journey(events, now) for events in rooms.values()], silences, span, zone, now, names))

    def search(self, words: str, before: int = 0, count: int = 20) -> Future[tuple[Hit, ...]]:
        """See `ShopLink.search`."""
        asked, hits, placed = wanted(words), [], self._placed()
        for one in reversed(self.shop.events if asked else []):
            texts = texts_of(one.event)
            if (before and one.seq >= before) or not is_there(asked, texts):
                continue
            room = self._room(one.event)
            of = next((each for each in placed.values() if each.room == room), None)
            order, number = (of.order, of.number) if of is not None else ("", 0)
            hits.append(Hit(one.seq, one.at, kind_of(one.event), one.actor, room, order, number, excerpt(asked, texts)))
        return _done(tuple(hits[:count]))

    def known_at(self, order: str, role: Role, at: datetime, after: int = 0) -> Future[BlackBox]:
        """See `ShopLink.known_at`."""
        room = self._placed()[order].room
        events = [one for one in self.shop.events if self._room(one.event) == room]
        return _done(known_at(events, order, role, at, after))

    def track(self, courier: str, since: datetime) -> Future[tuple[TrackPoint, ...]]:
        """See `ShopLink.track`."""
        points = (one for one in self.shop.tracks.get(courier, ()) if one.at > since)
        return _done(tuple(islice(points, POINTS_TOGETHER)))

    def _placed(self) -> dict[str, OrderPlaced]:
        """Every order ever, on the board or not."""
        return {one.event.order: one.event for one in self.shop.events if isinstance(one.event, OrderPlaced)}

    def _room(self, event: Event) -> str:
        """The room that an event stands in, also of an order that left the board."""
        placed = self._placed().get(getattr(event, "order", ""))
        return placed.room if placed is not None else concerned(event, self.shop.board)

    def put_media(self, data: bytes, media_type: str) -> Future[str]:
        """Keep media in memory; the type is the room's to remember."""
        assert media_type
        media = hashlib.sha256(data).hexdigest()
        self.shop.media[media] = data
        return _done(media)

    def get_media(self, media: str) -> Future[bytes]:
        """Give media back; fails with `MediaTrouble`."""
        future: Future[bytes] = Future()
        if media in self.shop.media:
            future.set_result(self.shop.media[media])
        else:
            future.set_exception(MediaTrouble("media_not_found"))
        return future

    # People ------------------------------------------------------------------------------------------------------

    @property
    def actor(self) -> Actor | None:
        """Who this client is: its own actor, or the person who signed in here."""
        if self.status.state is LinkState.REFUSED:
            return None  # a station that was never let in; the others are not played here
        return replace(self._me, person=self._at) if self._at else self._me

    @property
    def signed_in(self) -> SignedAs | None:
        """Who is at this station."""
        grant = self._grants.get(self._at)
        return SignedAs(grant.sign_in, grant.person, grant.until, grant.offline) if grant is not None else None

    def sign_in(self, person: str, pin: str) -> Future[SignedAs]:
        """Let somebody be at this station: by the shop's PINs, while the hub is played to be away by sign-ins that live."""
        future: Future[SignedAs] = Future()
        away, now = self.status.state is not LinkState.LIVE, self.shop.clock()
        grant = self._grants.get(person)
        if away and (grant is None or now >= grant.until):
            future.set_exception(SignInTrouble("offline_not_known"))
        elif self.shop.pins.get(person) != pin:
            future.set_exception(SignInTrouble("wrong_pin"))
        elif away and grant is not None:
            self._stand(replace(grant, offline=True), future)
        else:
            self._ask_shop(person, now, future)
        return future

    def _ask_shop(self, person: str, now: datetime, future: Future[SignedAs]) -> None:
        me = self._me
        if me.station not in self.shop.board.stations:  # a gallery pairs nobody
            key = me.station[:40].ljust(40, "-")
            self.shop.record(HUB, "", [StationPaired(me.station, me.role, me.station, key, me.person)])
        station = self.shop.board.stations[me.station]
        decision = sign_in_at(self.shop.board, station, person, self.new_id(), now)
        if isinstance(decision, Refused):
            future.set_exception(SignInTrouble(decision.code))
            return
        self.shop.record(HUB, "", decision)
        stands = standing_at(self.shop.board, me.station, person, now)
        assert stands is not None
        self._stand(grant_of(stands, b""), future)

    def _stand(self, grant: Grant, future: Future[SignedAs]) -> None:
        self._grants[grant.person] = grant
        self._be_at(grant.person)
        future.set_result(SignedAs(grant.sign_in, grant.person, grant.until, grant.offline))

    def _be_at(self, person: str) -> None:
        self._at = person
        if self.listener is not None:
            self.listener(Changes(status=True))

    def lock(self) -> None:
        """Nobody is at this station until somebody signs in."""
        self._be_at("")

    def sign_out(self) -> None:
        """Whoever is at this station leaves it."""
        grant = self._grants.get(self._at)
        if grant is not None:
            self.ask(SignOut(grant.sign_in))
            self._grants.pop(grant.person, None)
            self._be_at("")

    def set_pin(self, person: str, pin: str, old: str = "") -> Future[None]:
        """Give somebody a PIN: an owner anybody, everybody themselves with the old one."""
        future: Future[None] = Future()
        member, here = self.shop.board.staff.get(person), self.shop.board.staff.get(self._at)
        by_owner = self._me.role is Role.OWNER or (here is not None and Role.OWNER in here.roles)
        if member is None or not member.is_here:
            future.set_exception(SignInTrouble("staff_not_found"))
        elif not (by_owner and not old) and self.shop.pins.get(person) != old:
            future.set_exception(SignInTrouble("wrong_pin"))
        elif pin_fault(pin):
            future.set_exception(SignInTrouble(pin_fault(pin)))
        else:
            self.shop.pins[person] = pin
            self.shop.record(HUB, "", [PinSet(person, bool(old), self._at)])
            future.set_result(None)
        return future

    def offer_code(self, wished: Wished, tell: Callable[[CodeShown], None]) -> CodeOffer:
        """Play a code; a station comes when `PlayedOffer.come` is called."""
        self.offer = PlayedOffer(wished, tell)
        return self.offer

    def close(self) -> None:
        """Leave the shop."""
        if self in self.shop.links:
            self.shop.links.remove(self)


def _done(value: _T) -> Future[_T]:
    future: Future[_T] = Future()
    future.set_result(value)
    return future
