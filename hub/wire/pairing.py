"""How a station is let in with a short code: every message, the keys that come of it, and both ends as tables.

    station                                            hub
    knock                        ->
                                 <-   door             who are you, is a code live?
    begin (SPAKE2)               ->
                                 <-   share (SPAKE2)
    prove (MAC)                  ->                    the station first: the hub never helps anybody to guess
                                 <-   proved (MAC)     or `closed`, and a try is gone
    sealed: Introduce            ->                    what it calls itself, and a commitment to key and nonce
                                 <-   sealed: Offered  hub's key and nonce, role, station, addresses
    sealed: Opened               ->                    key and nonce: now both ends know the four words
                                 <-   sealed: Held     two people compare
    sealed: Agreed               ->                    "the same" at the station; said again until it is answered
                                 <-   sealed: LetIn    "the same" at the hub, recorded; or `closed`

Why so: SPAKE2 (RFC 9382) lets nobody without the code learn or guess anything offline; both ends prove the key before a
word is said under it. The four words stand against somebody who has seen the code: the station commits to its key before
it knows the hub's nonce, and the hub gives its nonce before it knows the station's, so nobody in between can search for
keys whose words fit. Everything is bound to the whole conversation before it (`transcript`).

The station says one thing at a time and says it again until it is answered; the hub answers the same again with the same
bytes, or with `wait`. So a lost line or a broken connection costs a second and never a try.

Pure: no library, no clock, no randomness. SPAKE2 and the seal are done by the two ends (hub.doors.pairing, hub.link.pairing).
"""

from __future__ import annotations

import hashlib
import hmac
from enum import Enum
from typing import TypeVar

import msgspec
from msgspec import Struct

from hub.decoders import json_decoder
from hub.domain.actor import Role
from hub.domain.vocabulary import VocabularyError
from hub.wire.fingerprint import fingerprint

_Said = TypeVar("_Said")

PAIRING_VERSION = 1
PAIRING_PORT = 8463
SERVICE = "_giftwire._tcp.local."
IDENTITY = b"giftwire pairing 1"
"""Both ends' name in SPAKE2: a key made for anything else is another key."""

CODE_DIGITS = 8
"""Seven of chance and one to catch slips of the finger. Ten million codes, three tries: a guess succeeds in 3 of 10^7
codes that the owner ever makes, and SPAKE2 leaves no other way than to guess at the hub."""
CODE_TRIES = 3
CODE_LIVES_S = 300.0
"""Five minutes: a walk from the hub to the packing table and the typing."""
MESSAGE_BYTES_MAX = 2048
"""The largest message is an `Offered` of about 900 bytes in hex; no stranger fills more memory than this at a time."""
NAME_CHARS_MAX = 64
PUBLIC_CHARS = 40
NONCE_BYTES = 16
SESSION_CHARS = 32
"""16 random bytes in hex."""


# The code -----------------------------------------------------------------------------------------------------------

_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
"""Source: H. M. Damm (2004), the totally anti-symmetric quasigroup of order 10: finds every wrong digit and every swap."""


def check_digit(digits: str) -> str:
    """The last digit of a code."""
    at = 0
    for digit in digits:
        at = int(_DAMM[at][int(digit)])
    return str(at)


def make_code(chance: bytes) -> str:
    """A code out of randomness.

    Args:
        chance: 16 random bytes; so many that no digit is likelier than another by more than 2^-100.
    """
    assert len(chance) == 16
    digits = f"{int.from_bytes(chance) % 10 ** (CODE_DIGITS - 1):0{CODE_DIGITS - 1}d}"
    return digits + check_digit(digits)


def read_code(typed: str) -> str | None:
    """The code in what a person typed or pasted: spaces and dashes are no matter, nor are full-width digits.

    Returns:
        Its digits, None when it cannot be one (too short, too long, or a slip that the last digit shows).
    """
    digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
    if any(not (sign.isdecimal() or sign.isspace() or sign in "-–—·.") for sign in typed):
        return None
    if len(digits) != CODE_DIGITS or check_digit(digits[:-1]) != digits[-1]:
        return None
    return digits


def grouped(code: str) -> str:
    """A code as it is shown: two groups of four."""
    return f"{code[:4]} {code[4:]}"


# Messages -----------------------------------------------------------------------------------------------------------


class PairingSaid(Struct, frozen=True, tag_field="t", omit_defaults=True):
    """A message of pairing."""


class Knock(PairingSaid, frozen=True, tag="knock"):
    """Who are you, and do you let somebody in just now?"""

    session: str
    versions: tuple[int, ...]


class Begin(PairingSaid, frozen=True, tag="begin"):
    """The station's SPAKE2 message, hex."""

    session: str
    spake: str


class Prove(PairingSaid, frozen=True, tag="prove"):
    """The station knows the key: HMAC over the transcript, hex."""

    session: str
    mac: str


class Seal(PairingSaid, frozen=True, tag="seal"):
    """Something under the key, hex: ChaCha20-Poly1305, nonce = its number in this direction, bound to the transcript."""

    session: str
    box: str


class Leave(PairingSaid, frozen=True, tag="leave"):
    """The station gives up; `words_differ` when the person there said that the words are not the same."""

    session: str
    words_differ: bool = False


class Door(PairingSaid, frozen=True, tag="door"):
    """A hub; `version` is the one to speak, 0 when there is none in common; `state`: `open`, or why not."""

    session: str
    version: int
    shop: str
    state: str


class Share(PairingSaid, frozen=True, tag="share"):
    """The hub's SPAKE2 message, hex."""

    session: str
    spake: str


class Proved(PairingSaid, frozen=True, tag="proved"):
    """The hub knows the key too: HMAC over the transcript, hex."""

    session: str
    mac: str


class Sealed(PairingSaid, frozen=True, tag="sealed"):
    """Something of the hub's under the key."""

    session: str
    box: str


class Wait(PairingSaid, frozen=True, tag="wait"):
    """Heard, but not yet: a person is deciding, or many ask at once. Say it again."""

    session: str


class Closed(PairingSaid, frozen=True, tag="closed"):
    """This attempt is over.

    Args:
        reason: from the table in docs/pairing.md.
        tries_left: with `wrong_code`.
    """

    session: str
    reason: str
    tries_left: int = 0


# Under the seal -----------------------------------------------------------------------------------------------------


class Introduce(Struct, frozen=True, tag_field="t", tag="introduce"):
    """What the computer calls itself, which station it was, and its commitment (hex) to key and nonce."""

    name: str
    was: str
    commitment: str


class Offered(Struct, frozen=True, tag_field="t", tag="offered"):
    """What the owner lets it be, and where the pipes are.

    Args:
        host: of both pipes; "" where the hub serves on all its addresses: the one by which the station reached it.
    """

    hub_key: str
    nonce: str
    station: str
    role: Role
    name: str
    shop: str
    host: str
    facts_port: int
    side_port: int


class Opened(Struct, frozen=True, tag_field="t", tag="opened"):
    """What the commitment was to: the station's public key, Z85, and its nonce, hex."""

    public: str
    nonce: str


class Held(Struct, frozen=True, tag_field="t", tag="held"):
    """The hub shows its four words."""


class Agreed(Struct, frozen=True, tag_field="t", tag="agreed"):
    """The person at the station says that the words are the same."""


class LetIn(Struct, frozen=True, tag_field="t", tag="let_in"):
    """It is recorded: this key speaks for the station."""

    station: str


FROM_STATION = Knock | Begin | Prove | Seal | Leave
FROM_HUB = Door | Share | Proved | Sealed | Wait | Closed
SEALED_BY_STATION = Introduce | Opened | Agreed
SEALED_BY_HUB = Offered | Held | LetIn

from_station = json_decoder(FROM_STATION)
from_hub = json_decoder(FROM_HUB)
sealed_by_station: msgspec.json.Decoder[Introduce | Opened | Agreed] = json_decoder(SEALED_BY_STATION)
sealed_by_hub: msgspec.json.Decoder[Offered | Held | LetIn] = json_decoder(SEALED_BY_HUB)

_encoder = msgspec.json.Encoder()


def say(message: Struct) -> bytes:
    """Write a message."""
    return _encoder.encode(message)


def read_message(decoder: msgspec.json.Decoder[_Said], frame: bytes) -> _Said:
    """Read a message.

    Raises:
        VocabularyError: `bad_message`.
    """
    if len(frame) > MESSAGE_BYTES_MAX:
        raise VocabularyError("bad_message", detail="too large")
    try:
        return decoder.decode(frame)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise VocabularyError("bad_message", detail=str(error)[:200]) from error


def unhex(text: str, size: int | None = None) -> bytes:
    """Bytes out of hex.

    Raises:
        VocabularyError: `bad_message`; not hex, or not `size` bytes.
    """
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise VocabularyError("bad_message", detail="hex") from error
    if size is not None and len(found) != size:
        raise VocabularyError("bad_message", detail="size")
    return found


# Keys ---------------------------------------------------------------------------------------------------------------


class Keys(Struct, frozen=True):
    """What both ends make of the shared secret, each for one purpose. Source: RFC 5869 (HKDF)."""

    transcript: bytes
    station_mac: bytes
    hub_mac: bytes
    station_seal: bytes
    hub_seal: bytes

    def __repr__(self) -> str:
        """Without what is in it."""
        return "Keys()"


def keys_of(shared: bytes, session: str, begin: bytes, share: bytes) -> Keys:
    """The keys of one attempt.

    Args:
        shared: what SPAKE2 gave.
        session: the attempt's name.
        begin, share: the two SPAKE2 messages.
    """
    transcript = hashlib.sha256(
        b"".join(len(part).to_bytes(4) + part for part in (IDENTITY, session.encode(), begin, share))
    ).digest()
    pseudo_random = hmac.digest(transcript, shared, "sha256")

    def key(purpose: bytes) -> bytes:
        return hmac.digest(pseudo_random, purpose + b"\x01", "sha256")

    return Keys(transcript, key(b"station mac"), key(b"hub mac"), key(b"station seal"), key(b"hub seal"))


def proof(mac_key: bytes, keys: Keys) -> bytes:
    """What only who knows the key can say."""
    return hmac.digest(mac_key, keys.transcript, "sha256")


def same(a: bytes, b: bytes) -> bool:
    """Whether two proofs are equal, in constant time."""
    return hmac.compare_digest(a, b)


def seal_nonce(number: int) -> bytes:
    """The nonce of the n-th sealed message in one direction."""
    return number.to_bytes(12)


def commitment(public: str, nonce: bytes) -> bytes:
    """What the station says before it shows its key."""
    return hashlib.sha256(b"giftwire commitment 1\0" + nonce + public.encode()).digest()


def words_between(keys: Keys, station_key: str, station_nonce: bytes, offered: Offered) -> tuple[int, ...]:
    """The four words of this conversation, as numbers: both keys, both nonces, and what was offered."""
    return fingerprint(keys.transcript + station_nonce + station_key.encode() + say(offered))


# The two ends as tables ---------------------------------------------------------------------------------------------


class HubEnd(Enum):
    """Where the hub is with one station."""

    NEW = "new"
    SHARED = "shared"
    PROVED = "proved"
    OFFERED = "offered"
    COMPARING = "comparing"
    AGREED = "agreed"
    LET_IN = "let_in"
    OVER = "over"


class StationEnd(Enum):
    """Where the station is."""

    KNOCKING = "knocking"
    BEGUN = "begun"
    PROVING = "proving"
    INTRODUCED = "introduced"
    OPENED = "opened"
    COMPARING = "comparing"
    AGREED = "agreed"
    DONE = "done"
    OVER = "over"


HUB_HEARS: dict[HubEnd, dict[type[Struct], HubEnd]] = {
    HubEnd.NEW: {Begin: HubEnd.SHARED},
    HubEnd.SHARED: {Prove: HubEnd.PROVED},
    HubEnd.PROVED: {Introduce: HubEnd.OFFERED},
    HubEnd.OFFERED: {Opened: HubEnd.COMPARING},
    HubEnd.COMPARING: {Agreed: HubEnd.AGREED},
    HubEnd.AGREED: {},
    HubEnd.LET_IN: {},
    HubEnd.OVER: {},
}
"""What moves the hub's end on; anything else ends the attempt. `knock` and `leave` are heard at any time."""

STATION_HEARS: dict[StationEnd, dict[type[Struct], StationEnd]] = {
    StationEnd.KNOCKING: {Door: StationEnd.BEGUN},
    StationEnd.BEGUN: {Share: StationEnd.PROVING},
    StationEnd.PROVING: {Proved: StationEnd.INTRODUCED},
    StationEnd.INTRODUCED: {Offered: StationEnd.OPENED},
    StationEnd.OPENED: {Held: StationEnd.COMPARING},
    StationEnd.COMPARING: {},
    StationEnd.AGREED: {LetIn: StationEnd.DONE},
    StationEnd.DONE: {},
    StationEnd.OVER: {},
}
"""Likewise; `closed` is heard at any time before the end."""
