"""The sheets on which all pictures are looked at together stay small enough to be opened, and miss nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.journey import shots


def test_each_station_has_its_own_sheets_with_every_scene_and_no_sheet_of_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shots, "ROWS_MAX", 2)
    monkeypatch.setitem(shots.THUMB_PX, "stations", (64, 40))
    taken = []
    for name in ("packing-a", "packing-b", "packing-c", "dispatch-a"):
        for tongue, scheme in shots.LOOKS:
            taken.append(tmp_path / f"{name}-{scheme}-{tongue}.png")
            Image.new("RGB", (128, 80)).save(taken[-1])
    taken.append(tmp_path / "dispatch-a-contrast-en.png")
    Image.new("RGB", (128, 80)).save(taken[-1])
    (tmp_path / "contact-stations-packing-9.png").touch()
    made = shots.contact_sheets(taken, "stations", tmp_path)
    assert [sheet.name for sheet in made] == [
        "contact-stations-packing-1.png",
        "contact-stations-packing-2.png",
        "contact-stations-dispatch-1.png",
    ]
    assert sorted(tmp_path.glob("contact-*")) == sorted(made)
    heights = []
    for sheet in made:
        with Image.open(sheet) as drawn:
            heights.append(drawn.height)
    assert heights[0] == heights[2] > heights[1]  # two scenes, one scene and its rarer look; one scene
