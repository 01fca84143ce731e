"""The shop as a window sees it: one Qt object over a link, whatever carries the link.

It owns the hand-over between the link's thread and the window's: changes are gathered as ids, handed over by one
queued signal, and told on the window's thread in turns of at most 6 ms, so that a burst of a thousand events never
holds a key press.

Rules:
- Signals carry ids and are named in the past tense. Who hears one reads the value from `board`, which stands still
  from one delivery to the next, so that a model never meets a half-told change.
- The window's own change comes back the same way as everybody else's: `ask`, then `order_changed`.
- No rule of the shop is decided here, and nothing here waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from hub.domain.actor import Actor, Role
from hub.domain.black_box import BlackBox
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.eta import Arrival
from hub.domain.hits import Hit
from hub.domain.names import actor_name, person_name
from hub.domain.order import Order
from hub.domain.report import Report
from hub.domain.room import Room
from hub.domain.rules.staff import sign_in_needed
from hub.domain.vocabulary import Command, MarkSeen, MessageSent, Recorded
from hub.link.port import (
    Asked,
    Changes,
    CodeOffer,
    CodeShown,
    LinkState,
    LinkStatus,
    Listener,
    Receipt,
    ShopLink,
    SignedAs,
    Wished,
)

_T = TypeVar("_T")

GAP_MS = 40
"""Between two deliveries: 25 a second is as fast as an eye follows a list, and leaves the thread to the keyboard."""
TURN_MS = 6
"""One turn of telling: less than half a frame at 60 Hz, so that a key press is never late by more than a frame."""
SEEN_GAP_MS = 2000
"""At most one *seen* per room in this time (design, law 14)."""
LATE_REFUSAL_S = 5.0
"""A refusal that comes later than this finds the person elsewhere: it is kept until somebody puts it aside."""
REFUSALS_KEPT = 50
"""Late refusals kept for the rescue list: more than one person can look through; the oldest go first."""


class Shop(QObject):
    """The shop, for models and stations.

    Args:
        open_link: opens the link with the listener that it is given.

    Signals:
        order_changed, order_gone: id of the order (gone: 48 h after it closed).
        room_changed: id of the room: messages, receipts, waiting.
        courier_changed, courier_moved: id of the courier; moved: only the fix is newer.
        board_replaced: everything may be different; models read the board anew.
        shop_changed: name, zone, stations.
        link_changed: `status` is different.
        settled, refused: the `Receipt` of a command; refused ones come through both.
        refusals_changed: `late_refusals` is different.
        said: room id and the `Recorded` message, once each, for sounds and notices.
    """

    order_changed = Signal(str)
    order_gone = Signal(str)
    room_changed = Signal(str)
    courier_changed = Signal(str)
    courier_moved = Signal(str)
    board_replaced = Signal()
    shop_changed = Signal()
    link_changed = Signal()
    settled = Signal(object)
    refused = Signal(object)
    refusals_changed = Signal()
    said = Signal(str, object)

    _woken = Signal()
    _answered = Signal(object)

    def __init__(self, open_link: Callable[[Listener], ShopLink], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._gathered: list[Changes] = []
        self._awake = False
        self._untold: dict[tuple[str, str], None] = {}
        self._receipts: list[Receipt] = []
        self._events: list[Recorded] = []
        self._told_at = 0.0
        self._asked_at: dict[str, float] = {}
        self.late_refusals: tuple[Receipt, ...] = ()
        self._seen_sent: dict[tuple[str, str], tuple[float, int]] = {}  # by person and room
        self._seen_due: dict[tuple[str, str], int] = {}
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._on_turn)
        self._seen_timer = QTimer(self, singleShot=True, interval=SEEN_GAP_MS)
        self._seen_timer.timeout.connect(self._on_seen_due)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._link = open_link(self._hear)
        self._board = self._link.pending_board
        self._recorded = self._link.board
        self._pending_orders = self._link.pending_orders
        self._zone = ZoneInfo(self._board.shop.zone)

    # Reading -------------------------------------------------------------------------------------------------

    @property
    def board(self) -> Board:
        """What to show: the recorded state with this computer's own pending steps over it."""
        return self._board

    @property
    def recorded(self) -> Board:
        """Only what the hub has recorded."""
        return self._recorded

    @property
    def me(self) -> Actor | None:
        """Who sits here, None before the hub has said so for the first time."""
        return self._link.actor

    @property
    def status(self) -> LinkStatus:
        """How the link to the hub stands."""
        return self._link.status

    @property
    def has_hub(self) -> bool:
        """Whether the hub answers now: what needs it can be asked."""
        return self.status.state in (LinkState.LIVE, LinkState.CATCHING_UP)

    @property
    def zone(self) -> ZoneInfo:
        """The shop's clock."""
        return self._zone

    @property
    def pending(self) -> Sequence[tuple[str, Command]]:
        """The outbox: (id, command) in order."""
        return self._link.pending

    def now(self) -> datetime:
        """Hub time, aware UTC. Ages and rings use this and never the computer's own clock."""
        return self._link.hub_now()

    def local(self, moment: datetime) -> datetime:
        """A moment on the shop's clock."""
        return moment.astimezone(self._zone)

    def is_today(self, moment: datetime, now: datetime | None = None) -> bool:
        """Whether a moment lies in the shop's day.

        Args:
            moment: aware.
            now: hub time, where somebody has asked for it already.
        """
        return self.local(moment).date() == self.local(now or self.now()).date()

    def order(self, order_id: str) -> Order | None:
        """An order by id, or None when it is not (or no longer) on the board."""
        return self._board.orders.get(order_id)

    def room(self, room_id: str) -> Room | None:
        """A room by id, or None."""
        return self._board.rooms.get(room_id)

    def is_pending(self, order_id: str) -> bool:
        """Whether a step for this order is on this computer and not yet in the shop."""
        return order_id in self._pending_orders

    def fix(self, courier: str) -> Fix | None:
        """The newest fix of a courier, or None."""
        return self._link.fixes.get(courier)

    def arrival(self, order_id: str) -> Arrival | None:
        """When the courier of an order is expected, or None while nobody reckons it."""
        return self._link.arrivals.get(order_id)

    def name_of(self, actor: Actor, order: Order | None = None) -> str:
        """What people call an actor: a name, or blank where only the role can be said.

        Args:
            actor: whom.
            order: the order in whose room this is shown, for senders and recipients.
        """
        return actor_name(self._board, actor, order)

    def person_name(self, person: str) -> str:
        """The name of a member of staff or of a courier by the person's id, or blank."""
        return person_name(self._board, person)

    # Who is here ---------------------------------------------------------------------------------------------

    @property
    def signed_in(self) -> SignedAs | None:
        """Who is at this station's keys, None while nobody has signed in."""
        return self._link.signed_in

    def needs_sign_in(self, role: Role) -> bool:
        """Whether somebody must sign in before a station of this role may be worked at."""
        return self.signed_in is None and sign_in_needed(self._board, role)

    @property
    def is_owner_here(self) -> bool:
        """Whether whoever is at the keys may manage the shop."""
        signed = self.signed_in
        member = self._board.staff.get(signed.person) if signed is not None else None
        return member is not None and member.is_here and Role.OWNER in member.roles

    def sign_in(
        self,
        owner: QObject,
        person: str,
        pin: str,
        then: Callable[[SignedAs], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Let a person come to the keys; `failed` gets a `SignInTrouble`."""
        self.when(owner, self._link.sign_in(person, pin), then, failed)

    def set_pin(
        self,
        owner: QObject,
        person: str,
        pin: str,
        then: Callable[[None], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Give a person a new PIN, as the owner; `failed` gets a `SignInTrouble`."""
        self.when(owner, self._link.set_pin(person, pin), then, failed)

    def offer_code(self, wished: Wished, tell: Callable[[CodeShown], None]) -> CodeOffer:
        """Ask for a code with which a station may come in; `tell` is called on another thread."""
        return self._link.offer_code(wished, tell)

    def lock(self) -> None:
        """Nobody is at the keys now; whoever comes next signs in."""
        self._link.lock()

    def sign_out(self) -> None:
        """Whoever is at the keys goes home."""
        self._link.sign_out()

    # Asking --------------------------------------------------------------------------------------------------

    def new_id(self) -> str:
        """Mint an id for something new."""
        return self._link.new_id()

    def ask(self, command: Command) -> Asked:
        """Ask the shop for something. What it leads to comes back through the signals."""
        command_id = self._link.new_id()
        self._asked_at[command_id] = time.monotonic()
        return self._link.ask(command, command_id=command_id)

    def see(self, room: str, up_to: int) -> None:
        """Say that this person has read a room up to a seq; sent at most once per room and 2 s.

        Args:
            room: its id.
            up_to: the newest seq on the screen.
        """
        stands = self._board.rooms.get(room)
        if stands is None or self.me is None or up_to <= 0:
            return
        who = self.me.person, room
        known = next((seen.seq for seen in stands.seen if seen.person == self.me.person), 0)
        sent_at, sent_up_to = self._seen_sent.get(who, (-1e9, 0))
        if up_to <= max(known, sent_up_to):
            return
        if self._is_live() and time.monotonic() - sent_at >= SEEN_GAP_MS / 1000:
            self._send_seen(who, up_to)
        else:
            self._seen_due[who] = up_to
            if not self._seen_timer.isActive():
                self._seen_timer.start()

    def _send_seen(self, who: tuple[str, str], up_to: int) -> None:
        up_to = min(up_to, self._recorded.seq)  # pending messages have no number in the shop yet
        if up_to <= 0:
            return
        self._seen_sent[who] = (time.monotonic(), up_to)
        self._link.ask(MarkSeen(who[1], up_to))

    def _is_live(self) -> bool:
        return self._link.status.state is LinkState.LIVE

    def _on_seen_due(self) -> None:
        if not self._is_live():
            self._seen_timer.start()  # what was read meanwhile is said once the hub is back, not kept in the outbox
            return
        due, self._seen_due = self._seen_due, {}
        here = self.me.person if self.me is not None else ""
        for who, up_to in due.items():
            if who[0] == here:  # nobody says it for whoever has gone meanwhile
                self._send_seen(who, up_to)

    def history(
        self,
        owner: QObject,
        room: str,
        then: Callable[[tuple[Recorded, ...]], None],
        before: int = 0,
        count: int = 50,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Read older events of a room, newest first, and hand them to `then` on the window's thread."""
        self.when(owner, self._link.history(room, before, count), then, failed)

    def report(
        self,
        owner: QObject,
        day: str,
        days: int,
        then: Callable[[Report], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Ask what became of the shop's days from `day` on ("2026-05-10"); `failed` gets a `MediaTrouble`."""
        self.when(owner, self._link.report(day, days), then, failed)

    def search(
        self,
        owner: QObject,
        words: str,
        then: Callable[[tuple[Hit, ...]], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Find where words were said or written, however long ago, and hand the hits to `then`, newest first."""
        self.when(owner, self._link.search(words), then, failed)

    def known_at(
        self,
        owner: QObject,
        order: str,
        role: Role,
        at: datetime,
        then: Callable[[BlackBox], None],
        failed: Callable[[BaseException], None] | None = None,
        after: int = 0,
    ) -> None:
        """Ask how an order stood at a moment and what a role knew of it; rows after seq `after`."""
        self.when(owner, self._link.known_at(order, role, at, after), then, failed)

    def put_media(
        self,
        owner: QObject,
        data: bytes,
        media_type: str,
        then: Callable[[str], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Bring media to the hub and hand its SHA-256 to `then`."""
        self.when(owner, self._link.put_media(data, media_type), then, failed)

    def get_media(
        self,
        owner: QObject,
        media: str,
        then: Callable[[bytes], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Fetch media by its SHA-256 and hand the bytes to `then`."""
        self.when(owner, self._link.get_media(media), then, failed)

    def when(
        self,
        owner: QObject,
        future: Future[_T],
        then: Callable[[_T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Call `then` with a future's result on the window's thread, unless `owner` is gone by then.

        Args:
            owner: whose answer it is; after its end nobody is called.
            future: from the link (`Asked.taken`, `Asked.settled`, media, history).
            then: gets the result.
            failed: gets the error; None: an error is nobody's business here.
        """

        def tell() -> None:
            if not shiboken6.isValid(owner) or future.cancelled():
                return
            error = future.exception()
            if error is None:
                then(future.result())
            elif failed is not None:
                failed(error)

        def hand_over(_: Future[_T]) -> None:
            if shiboken6.isValid(self):
                self._answered.emit(tell)

        future.add_done_callback(hand_over)

    def _on_answered(self, tell: Callable[[], None]) -> None:
        tell()

    def put_aside(self, command_id: str) -> None:
        """Take a late refusal off the list: somebody has dealt with it."""
        self.late_refusals = tuple(receipt for receipt in self.late_refusals if receipt.id != command_id)
        self.refusals_changed.emit()

    def close(self) -> None:
        """Leave the shop; the outbox stays on disk.

        Whoever listens is told nothing more, and nothing of the window that listened is kept: what is joined to a signal
        holds its part, and that part holds the shop, in a ring that Python does not see.
        """
        self._turn.stop()
        self._seen_timer.stop()
        self._link.close()
        self.deleteLater()

    # Hand-over -----------------------------------------------------------------------------------------------

    def _hear(self, changes: Changes) -> None:
        """The link's listener: on the link's thread. Gathers, and wakes the window once."""
        with self._lock:
            self._gathered.append(changes)
            sleeping, self._awake = not self._awake, True
        if sleeping and shiboken6.isValid(self):
            self._woken.emit()

    def _on_woken(self) -> None:
        idle_ms = (time.monotonic() - self._told_at) * 1000
        if idle_ms >= GAP_MS:
            self._on_turn()
        elif not self._turn.isActive():
            self._turn.start(int(GAP_MS - idle_ms) + 1)

    def _on_turn(self) -> None:
        self._gather()
        # A pulse of the link changes one small sign; what comes right behind it must not wait for the next beat.
        pulse = not (set(self._untold) - {("link", "")} or self._receipts or self._events)
        stop_at = time.monotonic() + TURN_MS / 1000
        while self._untold or self._receipts or self._events:
            self._tell_one()
            if time.monotonic() >= stop_at:
                break
        if not pulse:
            self._told_at = time.monotonic()
        if self._untold or self._receipts or self._events:
            self._turn.start(0)  # other events of the window come first

    def _gather(self) -> None:
        """Take what the link's thread has laid down, and look at the boards once for all of it."""
        with self._lock:
            gathered, self._gathered = self._gathered, []
            self._awake = False
        if not gathered:
            return
        settled_orders = self._pending_orders
        self._board, self._recorded = self._link.pending_board, self._link.board
        self._pending_orders = self._link.pending_orders
        if self._zone.key != self._board.shop.zone:
            self._zone = ZoneInfo(self._board.shop.zone)
        for changes in gathered:
            self._events += changes.events
            self._receipts += changes.receipts
            if changes.status:
                self._untold[("link", "")] = None
            if changes.all:
                self._untold = {("link", ""): None, ("board", ""): None}
                continue
            if changes.shop:
                self._untold[("shop", "")] = None
            for kind, ids in (
                ("order", changes.orders | changes.arrivals),
                ("room", changes.rooms),
                ("courier", changes.couriers),
                ("fix", changes.fixes),
            ):
                self._untold.update(((kind, each), None) for each in ids)
        self._untold.update((("order", each), None) for each in settled_orders ^ self._pending_orders)

    def _tell_one(self) -> None:
        if self._untold:
            kind, which = next(iter(self._untold))
            del self._untold[(kind, which)]
            self._tell_change(kind, which)
        elif self._receipts:
            self._tell_receipt(self._receipts.pop(0))
        else:
            recorded = self._events.pop(0)
            if isinstance(recorded.event, MessageSent):
                self.said.emit(recorded.event.room, recorded)

    def _tell_change(self, kind: str, which: str) -> None:
        if kind == "order":
            (self.order_changed if which in self._board.orders else self.order_gone).emit(which)
            return
        told: dict[str, Any] = {"link": self.link_changed, "board": self.board_replaced, "shop": self.shop_changed}
        if kind in told:
            told[kind].emit()
            return
        with_id: dict[str, Any] = {
            "room": self.room_changed,
            "courier": self.courier_changed,
            "fix": self.courier_moved,
        }
        with_id[kind].emit(which)

    def _tell_receipt(self, receipt: Receipt) -> None:
        asked_at = self._asked_at.pop(receipt.id, None)
        self.settled.emit(receipt)
        if receipt.refused is None:
            return
        if isinstance(receipt.command, MarkSeen):
            return  # a courtesy to others; nobody here waits for it
        self.refused.emit(receipt)
        if asked_at is None or time.monotonic() - asked_at > LATE_REFUSAL_S:  # None: asked before this start
            self.late_refusals = (*self.late_refusals, receipt)[-REFUSALS_KEPT:]
            self.refusals_changed.emit()
