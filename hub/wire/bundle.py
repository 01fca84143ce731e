"""What a client needs to come in: its own key pair, the hub's key, and where the hub is. Pairing makes one file of it."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from hub.decoders import json_decoder
from hub.domain.actor import Role
from hub.domain.vocabulary import VocabularyError


class Bundle(Struct, frozen=True, forbid_unknown_fields=True):
    """A paired client's key bundle; the file is readable by its owner alone.

    Args:
        station: id of the station, follower or gateway.
        public, secret: its CURVE key pair, Z85; `secret` is "" where the system's own key store holds it.
        hub_key: the hub's public key, Z85: pinned, nothing else is trusted.
        facts, side: ZeroMQ addresses of the two pipes.
    """

    station: str
    role: Role
    name: str
    public: str
    secret: str
    hub_key: str
    facts: str
    side: str
    format: int = 1
    kept: str = ""
    """Under which name the secret lies in the system's key store, "" where it stands here."""

    def __repr__(self) -> str:
        """Without the secret: a trace or a log line may carry this."""
        return f"Bundle({self.station!r}, {self.role.value!r}, key {self.public!r})"


_decoder = json_decoder(Bundle)


def write_bundle(bundle: Bundle) -> bytes:
    """A bundle as it stands in its file."""
    fields = msgspec.to_builtins(bundle)
    if not bundle.kept:
        del fields["kept"]
    return msgspec.json.format(msgspec.json.encode(fields), indent=1) + b"\n"


def read_bundle(written: bytes) -> Bundle:
    """Read a bundle.

    Raises:
        VocabularyError: `bad_bundle`; this file is no key bundle.
    """
    try:
        bundle = _decoder.decode(written)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise VocabularyError("bad_bundle", detail=str(error)[:200]) from error
    keys = (bundle.public, bundle.hub_key) if bundle.kept else (bundle.public, bundle.secret, bundle.hub_key)
    if bundle.format != 1 or any(len(key) != 40 for key in keys) or (bundle.kept and bundle.secret):
        raise VocabularyError("bad_bundle", detail="keys are 40 characters of Z85")
    return bundle
