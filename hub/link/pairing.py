"""A station's end of pairing. No I/O: lines in, lines out; `hub/link/letting_in.py` carries them.

The key pair is made here, where it lives; only its public half is ever said. Nothing about the station is said before the
hub has proved that it knows the code.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from hub.domain.vocabulary import VocabularyError
from hub.wire.bundle import Bundle
from hub.wire.pairing import (
    IDENTITY,
    NAME_CHARS_MAX,
    NONCE_BYTES,
    PAIRING_VERSION,
    PUBLIC_CHARS,
    STATION_HEARS,
    Agreed,
    Begin,
    Closed,
    Door,
    Held,
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
    StationEnd,
    Wait,
    commitment,
    from_hub,
    keys_of,
    proof,
    read_message,
    same,
    say,
    seal_nonce,
    sealed_by_hub,
    unhex,
    words_between,
)


class PairingFailed(Exception):
    """It did not work; `code` is from the table in docs/pairing.md, `tries_left` goes with `wrong_code`."""

    def __init__(self, code: str, tries_left: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.tries_left = tries_left


class StationPairing:
    """One attempt to be let in.

    Args:
        code: eight digits.
        public, secret: the station's new key pair, Z85.
        name: what this computer calls itself.
        was: the id of the station that it was before, "" for none.
        entropy: gives n random bytes.

    Attributes:
        say_now: the line to say, and to say again until `hear` gives another.
        words: the four words as numbers, once both ends know them.
        offered: what the hub said about itself and the station, once it has.
    """

    def __init__(
        self, code: str, public: str, secret: str, name: str, was: str, entropy: Callable[[int], bytes]
    ) -> None:
        self._code = code
        self._public, self._secret = public, secret
        self._name, self._was = name[:NAME_CHARS_MAX], was[:NAME_CHARS_MAX]
        self._nonce = entropy(NONCE_BYTES)
        self._session = entropy(16).hex()
        self._spake = SPAKE2_A(code.encode(), idA=IDENTITY, idB=IDENTITY, entropy_f=entropy)
        self._begin = b""
        self._keys: Keys | None = None
        self._sealed = self._opened = 0
        self.end = StationEnd.KNOCKING
        self.words: tuple[int, ...] = ()
        self.offered: Offered | None = None
        self._heard: set[bytes] = set()
        self.say_now = say(Knock(self._session, (PAIRING_VERSION,)))

    def hear(self, line: bytes) -> None:
        """Take in a line of the hub; `say_now` is then what to say.

        Raises:
            PairingFailed: this attempt is over.
        """
        if line in self._heard:
            return  # the answer to something that was said twice
        try:
            self._take(line)
        except PairingFailed:
            self.end = StationEnd.OVER
            raise
        except (VocabularyError, SPAKEError, NotOnCurve, InvalidTag, ValueError, AssertionError) as error:
            self.end = StationEnd.OVER
            raise PairingFailed("not_our_hub") from error
        self._heard.add(line)

    def _take(self, line: bytes) -> None:
        said = read_message(from_hub, line)
        if isinstance(said, Closed) and said.session in ("", self._session):
            raise PairingFailed(said.reason if said.reason in CLOSED_REASONS else "not_our_hub", said.tries_left)
        if said.session != self._session:
            raise VocabularyError("bad_message", detail="session")
        if isinstance(said, Wait):
            return
        inner = self._open(said) if isinstance(said, Sealed) else said
        following = STATION_HEARS[self.end].get(type(inner))
        if following is None:
            raise VocabularyError("bad_message", detail="out of turn")
        match inner:
            case Door():
                self._at_the_door(inner)
            case Share():
                self._shared(unhex(inner.spake))
            case Proved():
                self._proved(unhex(inner.mac))
            case Offered():
                self._offered(inner)
            case Held():
                pass  # both ends know the words now; `Opened` goes on being said, as a sign of life
            case LetIn():
                pass
        self.end = following

    def _at_the_door(self, said: Door) -> None:
        if said.version != PAIRING_VERSION:
            raise PairingFailed("other_version")
        if said.state != "open":
            raise PairingFailed(said.state if said.state in CLOSED_REASONS else "no_code")
        self._begin = self._spake.start()
        self.say_now = say(Begin(self._session, self._begin.hex()))

    def _shared(self, share: bytes) -> None:
        shared = self._spake.finish(share)
        self._keys = keys_of(shared, self._session, self._begin, share)
        self.say_now = say(Prove(self._session, proof(self._keys.station_mac, self._keys).hex()))

    def _proved(self, mac: bytes) -> None:
        keys = self._keys
        assert keys is not None
        if not same(mac, proof(keys.hub_mac, keys)):
            raise PairingFailed("not_our_hub")
        self.say_now = self._seal(Introduce(self._name, self._was, commitment(self._public, self._nonce).hex()))

    def _offered(self, said: Offered) -> None:
        keys = self._keys
        assert keys is not None
        if len(said.hub_key) != PUBLIC_CHARS or not (0 < said.facts_port < 65536 and 0 < said.side_port < 65536):
            raise VocabularyError("bad_message", detail="whereabouts")
        unhex(said.nonce, NONCE_BYTES)
        self.offered = said
        self.words = words_between(keys, self._public, self._nonce, said)
        self.say_now = self._seal(Opened(self._public, self._nonce.hex()))

    def agree(self) -> None:
        """The person here says that the words are the same."""
        if self.end is StationEnd.COMPARING:
            self.end = StationEnd.AGREED
            self.say_now = self._seal(Agreed())

    def leave(self, *, words_differ: bool = False) -> bytes:
        """Give up. Returns the line that tells the hub."""
        self.end = StationEnd.OVER
        return say(Leave(self._session, words_differ))

    def bundle(self, reached: str) -> Bundle:
        """What the station needs from now on.

        Args:
            reached: the host by which the hub was reached, for a hub that serves on all its addresses.
        """
        assert self.end is StationEnd.DONE
        at = self.offered
        assert at is not None
        host = at.host or reached
        host = f"[{host}]" if ":" in host else host
        facts, side = f"tcp://{host}:{at.facts_port}", f"tcp://{host}:{at.side_port}"
        return Bundle(at.station, at.role, at.name, self._public, self._secret, at.hub_key, facts, side)

    def _open(self, said: Sealed) -> Offered | Held | LetIn:
        keys = self._keys
        if keys is None or self.end in (StationEnd.BEGUN, StationEnd.PROVING):
            raise VocabularyError("bad_message", detail="nothing was proved")
        plain = ChaCha20Poly1305(keys.hub_seal).decrypt(seal_nonce(self._opened), unhex(said.box), keys.transcript)
        self._opened += 1
        return read_message(sealed_by_hub, plain)

    def _seal(self, said: Introduce | Opened | Agreed) -> bytes:
        keys = self._keys
        assert keys is not None
        box = ChaCha20Poly1305(keys.station_seal).encrypt(seal_nonce(self._sealed), say(said), keys.transcript)
        self._sealed += 1
        return say(Seal(self._session, box.hex()))


CLOSED_REASONS = frozenset(
    {"no_code", "wrong_code", "expired", "used_up", "in_use", "not_the_same", "not_recorded", "lost", "bad_message"}
)


def try_spake2() -> None:
    """Make the two ends of SPAKE2 agree, as a frozen program must be able to."""
    here, there = SPAKE2_A(b"1"), SPAKE2_B(b"1")
    share, other = here.start(), there.start()
    assert here.finish(other) == there.finish(share)
