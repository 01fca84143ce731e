"""The hub's keys and the owner's bundle: damaged, gone, and made anew only where nobody misses them."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from msgspec.structs import replace

from hub.doors import owner
from hub.doors.owner import Serving, hub_keys, note_serving, owner_bundle, serving_at
from hub.log.errors import LogDamaged


def test_a_hub_keeps_the_keys_of_its_first_start(tmp_path: Path) -> None:
    assert hub_keys(tmp_path) == hub_keys(tmp_path, may_be_new=False)


@pytest.mark.parametrize("at", [0, 20, 60, 100])
def test_a_changed_letter_in_the_hubs_key_is_seen(tmp_path: Path, at: int) -> None:
    hub_keys(tmp_path)
    path = tmp_path / "hub.key"
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    with pytest.raises(LogDamaged, match="key"):
        hub_keys(tmp_path)


def test_a_hubs_key_that_is_gone_is_not_replaced_where_stations_know_it(tmp_path: Path) -> None:
    with pytest.raises(LogDamaged, match="gone"):
        hub_keys(tmp_path, may_be_new=False)
    assert not (tmp_path / "hub.key").exists()


def test_an_owners_bundle_that_is_no_longer_what_it_was_is_made_anew(tmp_path: Path) -> None:
    hub_key = hub_keys(tmp_path).public
    first = owner_bundle(tmp_path, hub_key)
    assert owner_bundle(tmp_path, hub_key) == first
    path = tmp_path / "owner.bundle"
    whole = path.read_bytes()
    for at in (0, whole.index(first.secret.encode()) + 3, len(whole) - 2):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 128]) + whole[at + 1 :])
        again = owner_bundle(tmp_path, hub_key)
        assert again.secret != first.secret
        assert owner_bundle(tmp_path, hub_key) == again
    assert owner_bundle(tmp_path, "of another hub").hub_key == "of another hub"


@pytest.mark.logs("no room to write")
def test_a_full_disk_keeps_no_hub_from_serving_but_a_broken_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = Serving("tcp://127.0.0.1:1", "tcp://127.0.0.1:2", "key", "epoch", 7)
    note_serving(tmp_path, serving)

    def fails_with(code: int) -> None:
        def write(path: Path, content: bytes) -> None:
            raise OSError(code, "the disk")

        monkeypatch.setattr(owner, "write_private", write)

    fails_with(errno.ENOSPC)
    note_serving(tmp_path, replace(serving, pid=8))
    assert serving_at(tmp_path) == serving  # what stood there before still does
    fails_with(errno.EIO)
    with pytest.raises(OSError, match="the disk"):
        note_serving(tmp_path, replace(serving, pid=8))
