"""What a client of the shop can do, whoever carries it: ask, sight, read, and follow a board that changes.

Rules for users: `board`, `fixes` and `arrivals` are immutable values, read them from any thread; `listener` is called on the
link's own thread and must return at once (a Qt program hands over with one queued signal); `ask` never blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from hub.domain.actor import Actor, Role
from hub.domain.black_box import BlackBox
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.eta import Arrival
from hub.domain.hits import Hit
from hub.domain.report import Report
from hub.domain.track import TrackPoint
from hub.domain.vocabulary import Command, Recorded, Refused


class MediaTrouble(Exception):
    """Media could not be brought or fetched; `code` says why (`media_not_found`, `hub_away`, …)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SignInTrouble(Exception):
    """Somebody could not be let in, or a PIN not be set; `code` says why.

    `wrong_pin`, `pin_locked` and `station_locked` (with `until`, or None when only the hub can say), `no_pin`, `bad_pin`,
    `weak_pin`, `not_your_station`, `staff_not_found`, `not_allowed`, `key_refused`, `hub_away`,
    `offline_not_known` (the hub is away and this person has no live sign-in on this computer), `busy`, `storage_full`,
    `disk_full_here`, `closed`.
    """

    def __init__(self, code: str, until: datetime | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.until = until


class SignedAs(Struct, frozen=True):
    """Who is at this station.

    Args:
        sign_in: its id on the board.
        person: id of the member of staff.
        until: when it is over by itself.
        offline: whether this station alone let the person in, the hub being away.
    """

    sign_in: str
    person: str
    until: datetime
    offline: bool = False


class LinkState(StrEnum):
    """How the link to the hub stands."""

    CONNECTING = "connecting"
    CATCHING_UP = "catching_up"
    LIVE = "live"
    OFFLINE = "offline"
    REFUSED = "refused"
    """The hub is there and does not let this key in: only a person can mend that."""
    INCOMPATIBLE = "incompatible"


class LinkStatus(Struct, frozen=True):
    """What the link pill shows.

    Args:
        latency_ms: last measured round trip to the hub, None before the first.
        to_send: commands that the hub has not answered yet.
        behind: events still missing while catching up.
        since: when this state began, hub time.
    """

    state: LinkState
    latency_ms: float | None = None
    to_send: int = 0
    behind: int = 0
    since: datetime | None = None
    code: str = ""


class Receipt(Struct, frozen=True):
    """The hub's answer to one command: accepted with the events it led to, or refused; both are final.

    Args:
        id: the command's id.
        seqs: the feed numbers of its events; empty when it was already so.
        refused: why not, None when accepted.
    """

    id: str
    seqs: tuple[int, ...] = ()
    refused: Refused | None = None
    command: Command | None = None


class Asked(Struct, frozen=True):
    """A command on its way.

    Args:
        id: its id.
        taken: done when it is on this computer's disk.
        settled: done with the receipt.
    """

    id: str
    taken: Future[None]
    settled: Future[Receipt]


class Changes(Struct, frozen=True):
    """What changed since the last call of the listener: ids only, the values stand on the board.

    Args:
        all: everything may have changed (first board, rebuild).
        orders, rooms, couriers: ids whose order, room or courier changed, pending changes included.
        fixes: couriers with a newer fix.
        arrivals: orders whose expected arrival is another now, or is gone.
        events: the events behind it, in order, empty when `all`.
        receipts: answers that arrived.
    """

    all: bool = False
    orders: frozenset[str] = frozenset()
    rooms: frozenset[str] = frozenset()
    couriers: frozenset[str] = frozenset()
    fixes: frozenset[str] = frozenset()
    arrivals: frozenset[str] = frozenset()
    shop: bool = False
    status: bool = False
    events: tuple[Recorded, ...] = ()
    receipts: tuple[Receipt, ...] = ()


Listener = Callable[[Changes], None]


class Wished(Struct, frozen=True):
    """Whom the owner wants to let in by a code.

    Args:
        role: of the new station.
        name: what it is called; "": what its computer calls itself.
        station: its id, a known one gets a new key; "": a free one.
        person: who works there.
    """

    role: Role
    name: str = ""
    station: str = ""
    person: str = ""


class CodeShown(Struct, frozen=True):
    """How it stands with a code that the owner asked for.

    Args:
        digits: to be typed at the new station; "" until the hub has made it.
        state: as in `CodeSeen`, or "away" while the hub does not answer, or "refused" (`trouble` says why).
        words: the four words as numbers, while they are to be compared.
    """

    digits: str = ""
    port: int = 0
    state: str = ""
    tries_left: int = 0
    lives_s: float = 0.0
    station: str = ""
    name: str = ""
    words: tuple[int, ...] = ()
    trouble: str = ""

    def __repr__(self) -> str:
        return f"CodeShown({self.state!r})"


class CodeOffer(Protocol):
    """A code that is live, or was; none of it waits."""

    def settle(self, *, same: bool) -> None:
        """Say whether the four words are the same; "no" also takes the code back."""

    def close(self) -> None:
        """Look no more; a code that is live is taken back."""


class ShopLink(Protocol):
    """A client's view of the shop."""

    @property
    def actor(self) -> Actor | None:
        """Who this client is, None before the hub has said so for the first time."""

    @property
    def board(self) -> Board:
        """The replica: what the hub has recorded, nothing else."""

    @property
    def pending_board(self) -> Board:
        """The replica with the outbox decided over it; equal to `board` when nothing is pending."""

    @property
    def pending_orders(self) -> frozenset[str]:
        """Orders that the outbox touches: shown as *on this computer*."""

    @property
    def pending(self) -> Sequence[tuple[str, Command]]:
        """The outbox: (id, command) in order."""

    @property
    def fixes(self) -> Mapping[str, Fix]:
        """The newest fix of each courier."""

    @property
    def arrivals(self) -> Mapping[str, Arrival]:
        """The newest expected arrival of each gift on its way, by order; none where nobody reckons."""

    @property
    def status(self) -> LinkStatus:
        """How the link stands."""

    def hub_now(self) -> datetime:
        """Hub time, aware UTC: the time gone by, also asleep, since the hub last told it."""

    def ask(self, command: Command, *, secret: str = "", command_id: str = "") -> Asked:
        """Take on a command.

        Args:
            command: what is asked; the ids in it were minted by the caller (`new_id`).
            secret: a link's secret, when somebody outside asks through the gateway.
            command_id: the id under which a page or an intake minted it; blank: a new one.
        """

    def new_id(self) -> str:
        """Mint an id."""

    def sight(self, fix: Fix) -> None:
        """Tell the shop where a courier is; the newest measurement wins, nothing is kept."""

    def foretell(self, arrivals: Sequence[Arrival]) -> None:
        """Tell the shop when couriers are expected; for a follower. The newest measurement wins, nothing is kept."""

    def history(self, room: str, before: int = 0, count: int = 50) -> Future[tuple[Recorded, ...]]:
        """Read older events of a room, newest first, below seq `before` (0: from the end)."""

    def report(self, day: str, days: int = 1) -> Future[Report]:
        """What became of the shop's days.

        Args:
            day: the first, "2026-05-10" by the shop's clock.
            days: how many follow one another from it, 1 .. 31.

        Fails with `MediaTrouble`: `not_allowed`, `bad_message` (no such day), `busy` (ask again later).
        """

    def search(self, words: str, before: int = 0, count: int = 20) -> Future[tuple[Hit, ...]]:
        """Find where words were said or written: orders, people, messages, old ones too.

        Args:
            words: as somebody types them; all of them, whole or begun.
            before: only what stands before this seq (the last hit's, for the next page); 0: from the end.
            count: 1 .. 50.

        Newest first; fewer than `count`: there are no older ones. Fails with `MediaTrouble`.
        """

    def known_at(self, order: str, role: Role, at: datetime, after: int = 0) -> Future[BlackBox]:
        """Tell how an order stood at a moment and what a role had shown that it knew by then; old orders too.

        Args:
            order: its id.
            role: one of the staff, or the courier.
            at: the moment, aware.
            after: only rows after this seq, for the next page.

        Fails with `MediaTrouble`: `order_not_found`, `not_allowed`, `bad_message`, `busy`.
        """

    def track(self, courier: str, since: datetime) -> Future[tuple[TrackPoint, ...]]:
        """Tell where a courier was, thinned, oldest first.

        Args:
            courier: whose track.
            since: later than this, aware; a day ago at the earliest.

        At most 500 points: where there are so many, ask again from the last one. Fails with `MediaTrouble`:
        `not_allowed`, `bad_message`, `busy`.
        """

    def put_media(self, data: bytes, media_type: str) -> Future[str]:
        """Bring media to the hub; done with its SHA-256 (hex).

        Done when the hub has it on disk; while the hub is away, when this computer has it on disk (it is sent later).
        A link that keeps nothing on disk waits for the hub. Fails with `MediaTrouble`.
        """

    def get_media(self, media: str) -> Future[bytes]:
        """Fetch media by its SHA-256, from this computer if it is here. Fails with `MediaTrouble`."""

    @property
    def signed_in(self) -> SignedAs | None:
        """Who is at this station; None when nobody is. `Changes(status=True)` tells that it changed."""

    def sign_in(self, person: str, pin: str) -> Future[SignedAs]:
        """Let somebody be at this station; whoever was stays signed in and can switch back by PIN.

        Fails with `SignInTrouble`.
        """

    def lock(self) -> None:
        """Nobody is at this station until somebody signs in; sign-ins go on."""

    def sign_out(self) -> None:
        """Whoever is at this station leaves it, after the steps they took; works while the hub is away."""

    def set_pin(self, person: str, pin: str, old: str = "") -> Future[None]:
        """Give somebody a PIN of 4 to 12 digits: an owner anybody, everybody themselves with the `old` one.

        Fails with `SignInTrouble`. The PIN is kept nowhere on this computer, and reaches the hub alone.
        """

    def offer_code(self, wished: Wished, tell: Callable[[CodeShown], None]) -> CodeOffer:
        """Ask the hub for a code with which one station may come in; for an owner at this station.

        Args:
            wished: what it is to be.
            tell: told how it stands, on a thread of the offer; must return at once.
        """

    def close(self) -> None:
        """Stop; the outbox stays on disk."""
