"""What web push asks of who sends: a message sealed for one browser (RFC 8291), and a word that it is this shop's (RFC 8292).

Made of `cryptography`'s own parts after the two standards. The libraries for it would not do: `http_ece`, `py_vapid` and
`pywebpush` come without wheels, which alone we install; `webpush` brings pydantic and two more for the same sixty lines.
"""

from __future__ import annotations

import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_BYTES = 4_096
"""One record holds the whole message: push services take no larger one (RFC 8030)."""
MESSAGE_BYTES_MAX = RECORD_BYTES - 16 - 1 - 86
"""Less the cipher's tag, the mark of the last record, and the header."""
SALT_BYTES = 16
_LAST_RECORD = b"\x02"


def text_of(raw: bytes) -> str:
    """Bytes in base64url without padding, as both standards write them."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    """The way back.

    Raises:
        ValueError: it is no base64url.
    """
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as an uncompressed point: 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def seal(
    message: bytes,
    receiver: bytes,
    auth: bytes,
    *,
    once: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """Seal a message so that only the browser reads it.

    Args:
        message: at most `MESSAGE_BYTES_MAX` bytes.
        receiver: the browser's public point (`p256dh`).
        auth: its secret of 16 bytes.
        once, salt: for the standard's own example alone; a message has fresh ones.

    Raises:
        ValueError: the point lies not on the curve, or the message is too long.
    """
    if len(message) > MESSAGE_BYTES_MAX:
        raise ValueError("a service takes no such message")
    once, salt = once or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(SALT_BYTES)
    sender = point_of(once.public_key())
    shared = once.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), receiver))
    secret = _derived(shared, auth, b"WebPush: info\0" + receiver + sender, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + struct.pack("!LB", RECORD_BYTES, len(sender)) + sender
    return head + AESGCM(key).encrypt(nonce, message + _LAST_RECORD, None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def signed(key: ec.EllipticCurvePrivateKey, origin: str, contact: str, until_s: int) -> str:
    """The Authorization of a message: this shop's word to one service, for a while.

    Args:
        key: the shop's.
        origin: of the service ("https://fcm.googleapis.com").
        contact: a mail address at which the service may ask.
        until_s: Unix time, at most a day ahead.
    """
    parts = ({"typ": "JWT", "alg": "ES256"}, {"aud": origin, "exp": until_s, "sub": f"mailto:{contact}"})
    said = ".".join(text_of(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(SHA256())))
    signature = text_of(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={said}.{signature}, k={text_of(point_of(key.public_key()))}"
