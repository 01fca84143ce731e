"""The hub's keys and the owner's bundle: damaged, gone, and made anew only where nobody misses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.doors.owner import hub_keys, owner_bundle
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
