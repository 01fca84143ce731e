from __future__ import annotations

from pathlib import Path

from desktop.widgets.map.tiles import TILE_BYTES_MAX, FolderTiles, PlainGrid
from hub.domain.datum import Datum


def test_a_plain_grid_has_no_tiles_and_names_nobody() -> None:
    grid = PlainGrid()
    assert grid.tile(0, 0, 0) is None
    assert grid.attribution == ""
    assert grid.zoom_max < 0


def test_a_folder_gives_what_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "3" / "5").mkdir(parents=True)
    (tmp_path / "3" / "5" / "2.png").write_bytes(b"picture")
    tiles = FolderTiles(tmp_path, "© Us", Datum.GCJ02, zoom_max=3)
    assert tiles.tile(3, 5, 2) == b"picture"
    assert tiles.tile(3, 5, 3) is None
    assert tiles.datum is Datum.GCJ02


def test_a_folder_that_does_not_exist_has_no_tiles(tmp_path: Path) -> None:
    assert FolderTiles(tmp_path / "nowhere", "").tile(0, 0, 0) is None


def test_a_file_too_large_to_be_a_tile_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "0" / "0").mkdir(parents=True)
    (tmp_path / "0" / "0" / "0.png").write_bytes(b"x" * (TILE_BYTES_MAX + 1))
    assert FolderTiles(tmp_path, "").tile(0, 0, 0) is None
