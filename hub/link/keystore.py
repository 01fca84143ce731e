"""Where a client's secret key lies: in the system's own key store where there is a real one, else in the bundle's file.

Real are the macOS Keychain, Windows' Credential Manager, and an unlocked Secret Service or KWallet. Every other kind of the
`keyring` library (plain text, null, fail, chained ones) counts as none. A store that does not answer in `STORE_S` counts as
none too: a locked one would put a question on the screen of a station that shall simply work; its thread is left behind.

The file is the owner's alone, 0600 in a folder that nobody else may write to, and is refused with a sentence when it is not.
On Windows the folder's own protection is all there is: what may read it there is not checked (docs/pairing.md).
"""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from hub.domain.vocabulary import VocabularyError
from hub.wire.bundle import Bundle, read_bundle, write_bundle

SERVICE_NAME = "Giftwire"
STORE_S = 3.0
"""A key store that works answers in milliseconds; one that asks a person does not count."""
REAL_STORES = frozenset(
    {
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.libsecret.Keyring",
    }
)

_T = TypeVar("_T")


class KeyExposed(VocabularyError):
    """Others on this computer can read the key, or put another in its place; the text is the sentence for the owner."""


class KeyGone(VocabularyError):
    """The system's key store no longer has, or does not give out, this station's key."""


class Store(Protocol):
    """What is used of a key store."""

    def get_password(self, service: str, username: str) -> str | None:
        """A secret, None if there is none."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""


def system_store() -> Store | None:
    """The system's own key store, None where there is no real one."""

    def look() -> Store | None:
        import keyring

        found = keyring.get_keyring()
        kind = type(found)
        return found if f"{kind.__module__}.{kind.__qualname__}" in REAL_STORES else None

    return _in_time(look)


def _in_time(work: Callable[[], _T]) -> _T | None:
    """Its result; None when it fails or takes too long."""
    result: list[_T] = []

    def run() -> None:
        try:
            result.append(work())
        except Exception:  # whatever a store of some desktop throws: then there is none
            return

    thread = threading.Thread(target=run, name="keystore", daemon=True)
    thread.start()
    thread.join(STORE_S)
    return result[0] if result else None


def keep_bundle(path: Path, bundle: Bundle, store: Store | None) -> bool:
    """Write a bundle, its secret into the key store where there is one.

    Args:
        path: the bundle's file; its folder is made the owner's alone.
        bundle: with its secret.
        store: the system's key store, None for the file alone.

    Returns:
        Whether the secret is in the key store; else it is in the file.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        path.parent.chmod(0o700)
    entry = f"{bundle.station} {bundle.public}"
    kept = store is not None and _in_time(lambda: _keep(store, entry, bundle.secret)) is True
    _write_private(path, write_bundle(replace(bundle, secret="", kept=entry) if kept else bundle))
    return kept


def _keep(store: Store, entry: str, secret: str) -> bool:
    store.set_password(SERVICE_NAME, entry, secret)
    return store.get_password(SERVICE_NAME, entry) == secret


def _write_private(path: Path, content: bytes) -> None:
    partial = path.with_name(path.name + ".part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def load_bundle(path: Path, store: Callable[[], Store | None] = system_store) -> Bundle:
    """Read a bundle, with its secret from wherever it lies.

    Args:
        path: its file.
        store: gives the key store; looked for only where the file says that the secret is there.

    Raises:
        VocabularyError: `bad_bundle`; `key_exposed` (`KeyExposed`); `key_gone` (`KeyGone`).
        OSError: the file cannot be read.
    """
    check_private(path)
    bundle = read_bundle(path.read_bytes())
    if not bundle.kept:
        return bundle
    real = store()
    secret = _in_time(lambda: real.get_password(SERVICE_NAME, bundle.kept)) if real is not None else None
    if secret is None or len(secret) != len(bundle.public):
        raise KeyGone("key_gone", detail="the key store of this system does not give out this station's key")
    return replace(bundle, secret=secret)


def check_private(path: Path) -> None:
    """See that a key's file is its owner's alone.

    Raises:
        KeyExposed: it is not; says what to do.
        OSError: it cannot be looked at.
    """
    if sys.platform == "win32":
        return
    found = path.stat()
    if found.st_uid not in (os.geteuid(), 0):
        raise KeyExposed("key_exposed", detail=f"{path} belongs to another user")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise KeyExposed(
            "key_exposed",
            detail=f"others on this computer can read the key in {path}; run: chmod 600 {path} (and pair it anew if "
            "somebody may have read it)",
        )
    folder = path.resolve().parent.stat()
    # Many systems give each person a group of their own and let it write: that is nobody else.
    others = 0o002 if folder.st_gid == os.getegid() else 0o022
    if folder.st_mode & others and not folder.st_mode & stat.S_ISVTX:
        raise KeyExposed(
            "key_exposed",
            detail=f"others on this computer can replace the key in {path.parent}; run: chmod 700 {path.parent}",
        )


def sentence(error: VocabularyError) -> str:
    """What to tell a person about a bundle that was not taken."""
    fields: dict[str, Any] = dict(error.fields)
    return str(fields.get("detail") or error.code)
