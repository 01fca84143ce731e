"""How a station is let in: the hub's end of pairing, and the one code that is live. No I/O: bytes in, bytes out.

Rules:
- One code at a time. Pairing is rare and attended; a new code replaces the one before, and there is nothing to confuse.
- A code dies of its first success, its third failure, its five minutes, or "not the same": then somebody is in between.
- A wrong proof costs a try. So does an attempt that proved the code and then broke off, for whoever did that may be
  guessing at something else. Nothing else costs one: not a slip of the finger, not a lost line, not a flood.
- Nothing is recorded before both people said "the same"; what is recorded goes through the shop's own rules.

Used by two threads (the pairing door and the side door, where the owner asks), so every public call takes the lock.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from msgspec import Struct
from spake2 import SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from hub.domain.actor import PAIRED_ROLES, Role
from hub.domain.board import Board
from hub.domain.vocabulary import PairStation, VocabularyError
from hub.wire.limits import SESSION_CHARS_MAX
from hub.wire.messages import Code, CodeSeen, OfferCode, SeeCode, SettleCode
from hub.wire.pairing import (
    CODE_LIVES_S,
    CODE_TRIES,
    HUB_HEARS,
    IDENTITY,
    NAME_CHARS_MAX,
    NONCE_BYTES,
    PAIRING_VERSION,
    PUBLIC_CHARS,
    SESSION_CHARS,
    Agreed,
    Begin,
    Closed,
    Door,
    Held,
    HubEnd,
    Introduce,
    Keys,
    Knock,
    Leave,
    LetIn,
    Offered,
    Opened,
    Prove,
    Proved,
    Seal,
    Sealed,
    Share,
    Wait,
    commitment,
    from_station,
    keys_of,
    make_code,
    proof,
    read_message,
    same,
    say,
    seal_nonce,
    sealed_by_station,
    unhex,
    words_between,
)

COMPARE_S = 180.0
"""Two people at two screens, perhaps by telephone."""
LOST_AFTER_S = 15.0
"""A station repeats itself every second; after so long without a word it has gone."""
ATTEMPTS_MAX = 16
"""Attempts kept: more stations than a shop lets in at once. One costs about 2 KB."""
BEGINS_PER_ADDRESS = (3.0, 1.0)
BEGINS_IN_ALL = (6.0, 4.0)
"""(at once, per second). SPAKE2 takes 20 ms of the hub's Python: a flood may have 8 % of one core, a person never waits."""
ADDRESSES_MAX = 256
"""Addresses remembered for the limit above; the longest silent one is forgotten first."""


class OfferState(StrEnum):
    """How it stands with a code, for the owner."""

    WAITING = "waiting"
    PROVED = "proved"
    COMPARING = "comparing"
    RECORDING = "recording"
    LET_IN = "let_in"
    EXPIRED = "expired"
    USED_UP = "used_up"
    NOT_THE_SAME = "not_the_same"
    NOT_RECORDED = "not_recorded"
    REPLACED = "replaced"


OVER = frozenset(
    {
        OfferState.LET_IN,
        OfferState.EXPIRED,
        OfferState.USED_UP,
        OfferState.NOT_THE_SAME,
        OfferState.NOT_RECORDED,
        OfferState.REPLACED,
    }
)
_CLOSED_AS = {OfferState.EXPIRED: "expired", OfferState.USED_UP: "used_up", OfferState.NOT_THE_SAME: "not_the_same"}
"""What a station is told that comes with a code that has just died; of the others it hears `no_code`."""


class Wish(Struct, frozen=True):
    """Whom the owner wants to let in.

    Args:
        role: of the new station.
        name: what it is called; "": what the computer calls itself.
        station: its id, a known one gets a new key; "": a free one after the role's name.
        person: who works there.
    """

    role: Role
    name: str = ""
    station: str = ""
    person: str = ""


class Whereabouts(Struct, frozen=True):
    """What a station is told about the hub."""

    hub_key: str
    host: str
    facts_port: int
    side_port: int


class Offer:
    """One code and what became of it."""

    def __init__(self, offer_id: str, code: str, wish: Wish, dies_at: float) -> None:
        self.id = offer_id
        self.code = code
        self.wish = wish
        self.dies_at = dies_at
        self.tries_left = CODE_TRIES
        self.state = OfferState.WAITING
        self.attempt: Attempt | None = None
        self.agreed_by_owner = False
        self.refusal = ""


class Attempt:
    """One station's way in: the hub's end of one conversation."""

    def __init__(self, session: str, begin: bytes, offer: Offer, now: float) -> None:
        self.session = session
        self.begin = begin
        self.offer = offer
        self.end = HubEnd.NEW
        self.heard_at = now
        self.answers: dict[bytes, bytes] = {}
        self.let_in = b""
        self.keys: Keys | None = None
        self.opened = 0
        self.sealed = 0
        self.introduced: Introduce | None = None
        self.offered: Offered | None = None
        self.public = ""
        self.words: tuple[int, ...] = ()
        self.closed_as = "lost"
        self.compare_until = 0.0


class Seen(Struct, frozen=True):
    """What the owner sees of a code.

    Args:
        name: what the computer calls itself, once it has proved the code.
        words: the four words as numbers, while they are to be compared.
        refusal: why the shop's rules refused it.
    """

    id: str
    state: OfferState
    tries_left: int
    lives_s: float
    role: Role
    station: str = ""
    name: str = ""
    words: tuple[int, ...] = ()
    refusal: str = ""


class Bucket:
    """So many at once, then so many a second."""

    def __init__(self, most: float, per_s: float, now: float) -> None:
        self._most, self._per_s = most, per_s
        self._left, self._at = most, now

    def take(self, now: float) -> bool:
        """Whether one more may pass."""
        self._left = min(self._most, self._left + (now - self._at) * self._per_s)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class PairingDesk:
    """Lets stations in.

    Args:
        whereabouts: what a station is told about the hub.
        board: gives the newest board; called on any thread.
        record: asked to record a pairing; it answers later through `recorded`.
        entropy: gives n random bytes.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        whereabouts: Whereabouts,
        board: Callable[[], Board],
        record: Callable[[str, PairStation], None],
        entropy: Callable[[int], bytes],
        clock: Callable[[], float],
    ) -> None:
        self._whereabouts = whereabouts
        self._board = board
        self._record = record
        self._entropy = entropy
        self._clock = clock
        self._lock = threading.RLock()
        self._offer: Offer | None = None
        self._attempts: dict[str, Attempt] = {}
        self._in_all = Bucket(*BEGINS_IN_ALL, clock())
        self._by_address: OrderedDict[str, Bucket] = OrderedDict()

    # The owner ------------------------------------------------------------------------------------------------------

    def offer(self, wish: Wish) -> tuple[Seen, str]:
        """Make a code; the one before dies.

        Returns:
            What the owner sees, and the code itself: it is shown now and never again.

        Raises:
            VocabularyError: `bad_role`; nobody is let in as that.
        """
        if wish.role not in PAIRED_ROLES:
            raise VocabularyError("bad_role", role=wish.role.value)
        with self._lock:
            if self._offer is not None and self._offer.state not in OVER:
                self._end_offer(self._offer, OfferState.REPLACED, "no_code")
            self._offer = Offer(
                self._entropy(16).hex(), make_code(self._entropy(16)), wish, self._clock() + CODE_LIVES_S
            )
            return self._seen(self._offer), self._offer.code

    def look(self, offer_id: str) -> Seen | None:
        """How it stands with a code, None if it is not known (any more)."""
        with self._lock:
            self._pass_time()
            if self._offer is None or self._offer.id != offer_id:
                return None
            return self._seen(self._offer)

    def settle(self, offer_id: str, words_are_the_same: bool) -> Seen | None:
        """The owner's word on the four words; a "no" also takes a code back that nobody came with."""
        with self._lock:
            self._pass_time()
            offer = self._offer
            if offer is None or offer.id != offer_id:
                return None
            if offer.state not in OVER and not words_are_the_same:
                compared = offer.state is OfferState.COMPARING
                state = OfferState.NOT_THE_SAME if compared else OfferState.EXPIRED
                self._end_offer(offer, state, _CLOSED_AS[state])
            elif offer.state is OfferState.COMPARING:
                offer.agreed_by_owner = True
                self._record_if_agreed(offer)
            return self._seen(offer)

    def recorded(self, offer_id: str, refusal: str) -> None:
        """What became of a pairing that was to be recorded; `refusal` is "" when the key may speak now."""
        with self._lock:
            offer = self._offer
            if offer is None or offer.id != offer_id or offer.state is not OfferState.RECORDING:
                return
            attempt = offer.attempt
            assert attempt is not None
            assert attempt.offered is not None
            if refusal:
                offer.refusal = refusal
                self._end_offer(offer, OfferState.NOT_RECORDED, "not_recorded")
                return
            offer.state, offer.code = OfferState.LET_IN, ""
            attempt.end = HubEnd.LET_IN
            attempt.let_in = self._seal(attempt, LetIn(attempt.offered.station))

    def _seen(self, offer: Offer) -> Seen:
        attempt = offer.attempt
        offered = attempt.offered if attempt else None
        shown = offer.state in (OfferState.COMPARING, OfferState.RECORDING, OfferState.LET_IN)
        return Seen(
            offer.id,
            offer.state,
            offer.tries_left,
            max(0.0, round(offer.dies_at - self._clock(), 1)),
            offer.wish.role,
            offered.station if offered else offer.wish.station,
            attempt.introduced.name if attempt and attempt.introduced else "",
            attempt.words if attempt and shown else (),
            offer.refusal,
        )

    # Stations -------------------------------------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """Whether a code is live."""
        with self._lock:
            self._pass_time()
            return self._state() == "open"

    def _state(self) -> str:
        """What whoever knocks is told: `open`, or why not."""
        if self._offer is None:
            return "no_code"
        return _CLOSED_AS.get(self._offer.state, "no_code") if self._offer.state in OVER else "open"

    def hear(self, frame: bytes, address: str) -> bytes:
        """Answer a line of a station.

        Args:
            frame: what came, at most `MESSAGE_BYTES_MAX` of it.
            address: where it came from, for the limits.
        """
        try:
            said = read_message(from_station, frame)
            if len(said.session) != SESSION_CHARS:
                raise VocabularyError("bad_message", detail="session")
        except VocabularyError:
            return say(Closed("", "bad_message"))
        with self._lock:
            self._pass_time()
            match said:
                case Knock():
                    version = PAIRING_VERSION if PAIRING_VERSION in said.versions else 0
                    return say(Door(said.session, version, self._board().shop.name, self._state()))
                case Begin():
                    return self._begin(said, frame, address)
                case _:
                    return self._go_on(said, frame)

    def _begin(self, said: Begin, frame: bytes, address: str) -> bytes:
        known = self._attempts.get(said.session)
        if known is not None:
            return self._go_on(said, frame)
        offer = self._offer
        if offer is None or offer.state in OVER:
            return say(Closed(said.session, self._state()))
        if offer.state is not OfferState.WAITING:
            return say(Closed(said.session, "in_use"))
        now = self._clock()
        if not self._may_begin(address, now):
            return say(Wait(said.session))
        if len(self._attempts) >= ATTEMPTS_MAX and not self._make_room(now):
            return say(Wait(said.session))
        try:
            begin = unhex(said.spake)
            spake = SPAKE2_B(offer.code.encode(), idA=IDENTITY, idB=IDENTITY, entropy_f=self._entropy)
            share = spake.start()
            shared = spake.finish(begin)
        except (VocabularyError, SPAKEError, NotOnCurve, ValueError, AssertionError):
            # Bytes that are no message of SPAKE2 (the library says so in all these ways): nobody guessed, nothing is lost.
            return say(Closed(said.session, "bad_message"))
        attempt = self._attempts[said.session] = Attempt(said.session, begin, offer, now)
        attempt.keys = keys_of(shared, said.session, begin, share)
        attempt.end = HUB_HEARS[HubEnd.NEW][Begin]
        return self._answered(attempt, frame, say(Share(said.session, share.hex())))

    def _go_on(self, said: Begin | Prove | Seal | Leave, frame: bytes) -> bytes:
        attempt = self._attempts.get(said.session)
        if attempt is None:
            return say(Closed(said.session, "lost"))
        if attempt.end is HubEnd.OVER:
            return self._closed(attempt)
        attempt.heard_at = self._clock()
        if attempt.let_in:
            return attempt.let_in  # the station goes on saying that it agreed until it hears this
        if frame in attempt.answers:
            return attempt.answers[frame]
        try:
            return self._answered(attempt, frame, self._heard(attempt, said))
        except (VocabularyError, InvalidTag):
            self._fail(attempt, "bad_message")
            return self._closed(attempt)

    def _answered(self, attempt: Attempt, frame: bytes, answer: bytes) -> bytes:
        if attempt.end is not HubEnd.OVER:
            attempt.answers[frame] = answer
        return answer

    def _heard(self, attempt: Attempt, said: Begin | Prove | Seal | Leave) -> bytes:
        """Take in one new message; what the table does not have ends the attempt."""
        if isinstance(said, Leave):
            compared = said.words_differ and attempt.end in (HubEnd.COMPARING, HubEnd.AGREED)
            self._fail(attempt, "not_the_same" if compared else "lost")
            return self._closed(attempt)
        inner = self._open_seal(attempt, said) if isinstance(said, Seal) else said
        following = HUB_HEARS[attempt.end].get(type(inner))
        if following is None:
            raise VocabularyError("bad_message", detail="out of turn")
        if isinstance(inner, Prove):
            answer = self._prove(attempt, inner)
        elif isinstance(inner, Introduce):
            answer = self._introduce(attempt, inner)
        elif isinstance(inner, Opened):
            answer = self._opened(attempt, inner)
        else:
            assert isinstance(inner, Agreed)
            answer = say(Wait(attempt.session))
        if attempt.end is HubEnd.OVER:
            return self._closed(attempt)
        attempt.end = following
        if following is HubEnd.AGREED:
            self._record_if_agreed(attempt.offer)
        return attempt.let_in or answer

    def _prove(self, attempt: Attempt, said: Prove) -> bytes:
        offer, keys = attempt.offer, attempt.keys
        assert keys is not None
        if offer.state is not OfferState.WAITING:
            self._close(attempt, "in_use" if offer.state not in OVER else _CLOSED_AS.get(offer.state, "no_code"))
            return b""
        if not same(unhex(said.mac), proof(keys.station_mac, keys)):
            self._fail(attempt, "wrong_code")
            return b""
        offer.state = OfferState.PROVED
        offer.attempt = attempt
        attempt.compare_until = self._clock() + COMPARE_S
        return say(Proved(attempt.session, proof(keys.hub_mac, keys).hex()))

    def _introduce(self, attempt: Attempt, said: Introduce) -> bytes:
        unhex(said.commitment, 32)
        if len(said.name) > NAME_CHARS_MAX or len(said.was) > NAME_CHARS_MAX:
            raise VocabularyError("bad_message", detail="name")
        wish, at = attempt.offer.wish, self._whereabouts
        station = wish.station or self._free_id(wish.role)
        attempt.introduced = said
        attempt.offered = Offered(
            at.hub_key,
            self._entropy(NONCE_BYTES).hex(),
            station,
            wish.role,
            wish.name or _plain(said.name) or station,
            self._board().shop.name,
            at.host,
            at.facts_port,
            at.side_port,
        )
        return self._seal(attempt, attempt.offered)

    def _opened(self, attempt: Attempt, said: Opened) -> bytes:
        assert attempt.introduced is not None
        assert attempt.offered is not None
        assert attempt.keys is not None
        nonce = unhex(said.nonce, NONCE_BYTES)
        if len(said.public) != PUBLIC_CHARS or not same(
            commitment(said.public, nonce), unhex(attempt.introduced.commitment)
        ):
            raise VocabularyError("bad_message", detail="commitment")
        attempt.public = said.public
        attempt.words = words_between(attempt.keys, said.public, nonce, attempt.offered)
        attempt.offer.state = OfferState.COMPARING
        return self._seal(attempt, Held())

    def _free_id(self, role: Role) -> str:
        """A station's id that no working station has: packing, packing-2, …"""
        stations = self._board().stations
        base = role.value.replace("_", "-")
        for number in range(1, len(stations) + 2):
            station = base if number == 1 else f"{base}-{number}"
            known = stations.get(station)
            if known is None or (known.revoked_at is not None and known.role is role):
                return station
        raise AssertionError("one of n + 1 names is free")

    def _record_if_agreed(self, offer: Offer) -> None:
        attempt = offer.attempt
        if not (offer.agreed_by_owner and attempt is not None and attempt.end is HubEnd.AGREED):
            return
        assert attempt.offered is not None
        offer.state = OfferState.RECORDING
        offered, wish = attempt.offered, offer.wish
        person = wish.person or offered.name
        self._record(
            offer.id,
            PairStation(offered.station, wish.role, offered.name, attempt.public, f"p-{offered.station}", person),
        )

    # Endings ---------------------------------------------------------------------------------------------------------

    def _fail(self, attempt: Attempt, reason: str) -> None:
        """End an attempt that went wrong; what that costs the code stands at the top of this file."""
        offer = attempt.offer
        mine = offer.attempt is attempt
        if offer.state in OVER or offer.state is OfferState.RECORDING or not (mine or reason == "wrong_code"):
            self._close(attempt, reason)
            return
        if reason == "not_the_same":
            self._end_offer(offer, OfferState.NOT_THE_SAME, reason)
            return
        offer.tries_left -= 1
        offer.state, offer.attempt, offer.agreed_by_owner = OfferState.WAITING, None, False
        if offer.tries_left == 0:
            self._end_offer(offer, OfferState.USED_UP, "used_up")
        self._close(attempt, "used_up" if offer.tries_left == 0 and reason == "wrong_code" else reason)

    def _close(self, attempt: Attempt, reason: str) -> None:
        attempt.end = HubEnd.OVER
        attempt.closed_as = reason
        attempt.keys = None

    def _closed(self, attempt: Attempt) -> bytes:
        tries = attempt.offer.tries_left if attempt.closed_as == "wrong_code" else 0
        return say(Closed(attempt.session, attempt.closed_as, tries))

    def _end_offer(self, offer: Offer, state: OfferState, reason: str) -> None:
        offer.state = state
        offer.code = ""  # nothing can be proved against it any more
        for attempt in self._attempts.values():
            if attempt.offer is offer and attempt.end is not HubEnd.OVER:
                self._close(attempt, reason)

    def _pass_time(self) -> None:
        """Do what time asks for."""
        now = self._clock()
        offer = self._offer
        if offer is not None and offer.state is OfferState.WAITING and now >= offer.dies_at:
            self._end_offer(offer, OfferState.EXPIRED, "expired")
        if offer is not None and offer.attempt is not None and offer.state in (OfferState.PROVED, OfferState.COMPARING):
            attempt = offer.attempt
            if now - attempt.heard_at > LOST_AFTER_S or now > attempt.compare_until:
                self._fail(attempt, "lost")
        for session, attempt in list(self._attempts.items()):
            if now - attempt.heard_at > CODE_LIVES_S:
                del self._attempts[session]

    def _may_begin(self, address: str, now: float) -> bool:
        bucket = self._by_address.setdefault(address, Bucket(*BEGINS_PER_ADDRESS, now))
        self._by_address.move_to_end(address)
        if len(self._by_address) > ADDRESSES_MAX:
            self._by_address.popitem(last=False)
        return bucket.take(now) and self._in_all.take(now)

    def _make_room(self, now: float) -> bool:
        """Forget the attempt that said nothing for longest and holds no code."""
        idle = [a for a in self._attempts.values() if a.offer.attempt is not a or a.end is HubEnd.OVER]
        oldest = min(idle, key=lambda attempt: attempt.heard_at, default=None)
        if oldest is None or (oldest.end is not HubEnd.OVER and now - oldest.heard_at < LOST_AFTER_S):
            return False
        del self._attempts[oldest.session]
        return True

    # The seal --------------------------------------------------------------------------------------------------------

    def _open_seal(self, attempt: Attempt, said: Seal) -> Introduce | Opened | Agreed:
        keys = attempt.keys
        if keys is None or attempt.end in (HubEnd.NEW, HubEnd.SHARED):
            raise VocabularyError("bad_message", detail="nothing was proved")
        plain = ChaCha20Poly1305(keys.station_seal).decrypt(
            seal_nonce(attempt.opened), unhex(said.box), keys.transcript
        )
        attempt.opened += 1
        return read_message(sealed_by_station, plain)

    def _seal(self, attempt: Attempt, said: Offered | Held | LetIn) -> bytes:
        keys = attempt.keys
        assert keys is not None
        box = ChaCha20Poly1305(keys.hub_seal).encrypt(seal_nonce(attempt.sealed), say(said), keys.transcript)
        attempt.sealed += 1
        return say(Sealed(attempt.session, box.hex()))


def _plain(name: str) -> str:
    """What a computer calls itself, without anything that could draw over its surroundings."""
    return "".join(sign for sign in name if sign.isprintable()).strip()


# What the owner asks, as it comes over the side pipe ------------------------------------------------------------------


def answer_owner(desk: PairingDesk, port: int, said: OfferCode | SeeCode | SettleCode) -> Code | CodeSeen | None:
    """Answer the owner.

    Args:
        desk: this hub's.
        port: of the pairing door.
        said: the owner's question.

    Returns:
        The answer, None where the code is not known (any more).

    Raises:
        VocabularyError: `bad_role`.
    """
    if isinstance(said, OfferCode):
        seen, digits = desk.offer(Wish(said.role, said.name.strip(), said.station.strip(), said.person.strip()))
        return Code(said.id[:SESSION_CHARS_MAX], seen.id, digits, seen.lives_s, port)
    found = desk.look(said.offer) if isinstance(said, SeeCode) else desk.settle(said.offer, said.same)
    if found is None:
        return None
    return CodeSeen(
        found.id,
        found.state.value,
        found.tries_left,
        found.lives_s,
        found.role,
        found.station,
        found.name,
        found.words,
        found.refusal,
    )
