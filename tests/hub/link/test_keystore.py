"""Where a station's secret lies: a real key store or a checked file, and nowhere else."""

from __future__ import annotations

import os
import stat
import sys
import threading
import time
from pathlib import Path

import keyring
import keyring.backends.fail
import keyring.backends.null
import pytest

from hub.domain.actor import Role
from hub.domain.vocabulary import VocabularyError
from hub.doors.keys import new_pair
from hub.link import keystore
from hub.link.keystore import REAL_STORES, KeyExposed, KeyGone, keep_bundle, load_bundle, sentence, system_store
from hub.wire.bundle import Bundle, read_bundle

PAIR = new_pair()
BUNDLE = Bundle(
    "packing", Role.PACKING, "Packing", PAIR.public, PAIR.secret, new_pair().public, "tcp://h:1", "tcp://h:2"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")


class KeyStore:
    """A key store of the test's own."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class Asking(KeyStore):
    """A locked one: it puts a question on the screen and waits."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.answered.wait()

    def get_password(self, service: str, username: str) -> str | None:
        self.answered.wait()
        return None


class Forgetful(KeyStore):
    """One that takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return


class Broken(KeyStore):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError("no bus")


def test_with_a_key_store_the_file_holds_only_a_reference(tmp_path: Path) -> None:
    store = KeyStore()
    path = tmp_path / "s" / "station.bundle"
    assert keep_bundle(path, BUNDLE, store)
    assert PAIR.secret.encode() not in path.read_bytes()
    assert read_bundle(path.read_bytes()).secret == ""
    assert load_bundle(path, lambda: store).secret == PAIR.secret


@pytest.mark.parametrize("store", [None, Forgetful(), Broken()], ids=["none", "forgetful", "broken"])
def test_without_one_that_works_the_file_holds_the_secret(tmp_path: Path, store: KeyStore | None) -> None:
    path = tmp_path / "s" / "station.bundle"
    assert not keep_bundle(path, BUNDLE, store)
    assert load_bundle(path, lambda: None) == BUNDLE


def test_a_store_that_asks_a_person_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keystore, "STORE_S", 0.1)
    store = Asking()
    began = time.monotonic()
    assert not keep_bundle(tmp_path / "s" / "station.bundle", BUNDLE, store)
    assert time.monotonic() - began < 5
    assert load_bundle(tmp_path / "s" / "station.bundle", lambda: store) == BUNDLE
    store.answered.set()


def test_a_key_that_the_store_no_longer_gives_out_is_said_so(tmp_path: Path) -> None:
    store = KeyStore()
    path = tmp_path / "s" / "station.bundle"
    keep_bundle(path, BUNDLE, store)
    store.kept.clear()
    for given in (store, None):
        with pytest.raises(KeyGone):
            load_bundle(path, lambda given=given: given)  # type: ignore[misc]  # bound now, not later


@pytest.mark.parametrize("kind", [keyring.backends.fail.Keyring, keyring.backends.null.Keyring])
def test_what_is_no_real_store_counts_as_none(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", kind)
    assert system_store() is None


def test_a_real_one_is_known_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    real = type("Keyring", (KeyStore,), {"__module__": "keyring.backends.SecretService"})
    monkeypatch.setattr(keyring, "get_keyring", real)
    assert isinstance(system_store(), KeyStore)
    assert not any("plaintext" in name or "null" in name or "fail" in name or "chainer" in name for name in REAL_STORES)


@posix
def test_file_and_folder_are_the_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir(mode=0o755)
    keep_bundle(folder / "station.bundle", BUNDLE, None)
    assert stat.S_IMODE((folder / "station.bundle").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_can_read_or_write_is_refused_with_a_sentence(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "s" / "station.bundle"
    keep_bundle(path, BUNDLE, None)
    path.chmod(mode)
    with pytest.raises(KeyExposed) as refused:
        load_bundle(path)
    assert f"chmod 600 {path}" in sentence(refused.value)
    assert PAIR.secret not in str(refused.value)
    path.chmod(0o600)
    assert load_bundle(path) == BUNDLE


@posix
def test_a_folder_in_which_others_may_put_another_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s" / "station.bundle"
    keep_bundle(path, BUNDLE, None)
    path.parent.chmod(0o777)
    with pytest.raises(KeyExposed, match="key_exposed") as refused:
        load_bundle(path)
    assert "chmod 700" in sentence(refused.value)
    path.parent.chmod(0o700)


@posix
def test_a_folder_that_ones_own_group_may_write_to_is_nobody_elses(tmp_path: Path) -> None:
    path = tmp_path / "s" / "station.bundle"
    keep_bundle(path, BUNDLE, None)
    path.parent.chmod(0o775)
    assert load_bundle(path) == BUNDLE


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s" / "station.bundle"
    keep_bundle(path, BUNDLE, None)
    os.chown(path, 12345, 12345)
    with pytest.raises(KeyExposed):
        load_bundle(path)


def test_what_is_no_bundle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "station.bundle"
    path.write_text("{}")
    path.chmod(0o600)
    with pytest.raises(VocabularyError, match="bad_bundle"):
        load_bundle(path)


def test_a_trace_or_a_log_line_with_keys_in_it_shows_no_secret() -> None:
    assert PAIR.secret not in repr(BUNDLE) + str(BUNDLE) + repr(PAIR) + f"{[BUNDLE, PAIR]}"
