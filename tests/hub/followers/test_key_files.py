"""A secret in a file of its own is made once and whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hub.followers.key_files import kept_secret


def test_it_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "one.key"
    made = kept_secret(path, lambda: b"first")
    assert made == kept_secret(path, lambda: b"second") == b"first"
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o640)
        with pytest.raises(ValueError, match="chmod 600"):
            kept_secret(path, lambda: b"third")


def test_a_process_that_dies_while_it_makes_one_leaves_none_that_is_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "one.key"

    def dies() -> bytes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept_secret(path, dies)
    assert not path.exists()
    assert kept_secret(path, lambda: b"whole") == b"whole"
    assert [one.name for one in tmp_path.iterdir()] == ["one.key"]
