from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.widgets.map import FolderTiles, MapPalette, Place, Run
from desktop.widgets.map.camera import Camera
from desktop.widgets.map.content import Content
from desktop.widgets.map.demo import sample_tiles, town
from desktop.widgets.map.ground import MARGIN_PX, Ground
from desktop.widgets.map.paint_marks import MarkPainter
from desktop.widgets.map.projection import to_world
from tests.desktop.widgets.map.conftest import SHANGHAI, Rings


@pytest.fixture
def content() -> Content:
    content = Content()
    shop, _, _, runs = town(SHANGHAI)
    content.set_shop(shop)
    content.set_runs(runs)
    return content


@pytest.fixture
def marks(palette: MapPalette, rings: Rings) -> MarkPainter:
    return MarkPainter(palette, rings)


def camera_at(place: Place) -> Camera:
    return Camera(to_world(place), 13.0, 400, 300)


def drawn(ground: Ground, camera: Camera, content: Content, marks: MarkPainter) -> QImage:
    image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    with QPainter(image) as painter:
        ground.draw(painter, camera, content, marks, 1.0)
    return image


def at_rest(qtbot: QtBot, ground: Ground, camera: Camera, content: Content, marks: MarkPainter) -> QImage:
    """The picture once nothing is painted any more."""
    drawn(ground, camera, content, marks)
    qtbot.waitUntil(lambda: ground.settled(camera), timeout=5_000)
    return drawn(ground, camera, content, marks)


def lightness_apart(one: QImage, other: QImage) -> list[int]:
    """How far two pictures are apart, in every ninth of their pixels; antialiasing elsewhere is a shade, a line a hundred."""
    return [
        abs(one.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness())
        for x in range(0, one.width(), 3)
        for y in range(0, one.height(), 3)
    ]


@pytest.mark.parametrize("dx", [0, 40, MARGIN_PX, MARGIN_PX + 1, 900])
def test_a_panned_ground_is_the_very_picture_that_a_fresh_one_would_be(
    qtbot: QtBot, palette: MapPalette, content: Content, marks: MarkPainter, dx: int
) -> None:
    owner = QObject()
    kept, fresh = Ground(palette, owner), Ground(palette, owner)
    camera = camera_at(SHANGHAI)
    at_rest(qtbot, kept, camera, content, marks)
    panned = camera.panned(dx, -dx / 2 if dx % 2 == 0 else 0)
    one, other = drawn(kept, panned, content, marks), at_rest(qtbot, fresh, panned, content, marks)
    assert max(lightness_apart(one, other)) <= 12


@pytest.mark.parametrize("steps", [0.5, -0.5, 3.0, -3.0, 9.0])
def test_a_zoomed_ground_comes_to_the_very_picture_that_a_fresh_one_would_be(
    qtbot: QtBot, palette: MapPalette, content: Content, marks: MarkPainter, steps: float
) -> None:
    owner = QObject()
    kept, fresh = Ground(palette, owner), Ground(palette, owner)
    camera = camera_at(SHANGHAI)
    at_rest(qtbot, kept, camera, content, marks)
    zoomed = camera.zoomed(steps, 120, 90)
    at_once = drawn(kept, zoomed, content, marks)
    assert not kept.settled(zoomed), "what was there is stretched"
    assert kept.paints == 1, "nothing was painted in the frame itself"
    assert at_once.pixelColor(0, 0).alpha() == 255
    assert at_rest(qtbot, kept, zoomed, content, marks) == at_rest(qtbot, fresh, zoomed, content, marks)


def test_what_is_stretched_lies_where_it_belongs(
    qtbot: QtBot, palette: MapPalette, content: Content, marks: MarkPainter
) -> None:
    owner = QObject()
    kept, fresh = Ground(palette, owner), Ground(palette, owner)
    camera = camera_at(SHANGHAI)
    at_rest(qtbot, kept, camera, content, marks)
    zoomed = camera.zoomed(0.05, 250, 60)  # so little that a line stretched is hardly wider than a line drawn
    stretched = drawn(kept, zoomed, content, marks)

    def apart(dx: int, dy: int) -> int:
        return sum(lightness_apart(stretched, at_rest(qtbot, fresh, zoomed.panned(dx, dy), content, marks)))

    here = apart(0, 0)
    assert all(here < apart(dx, dy) for dx, dy in ((2, 0), (-2, 0), (0, 2), (0, -2))), "it lies nowhere else"


def test_one_that_is_being_painted_is_finished_though_the_map_zooms_on(
    qtbot: QtBot, palette: MapPalette, content: Content, marks: MarkPainter
) -> None:
    owner = QObject()
    ground = Ground(palette, owner)
    camera = camera_at(SHANGHAI)
    drawn(ground, camera, content, marks)
    seen: list[int] = []
    ground.changed.connect(lambda: seen.append(ground.paints))
    for _ in range(400):  # a pinch that never rests
        camera = camera.zoomed(0.01, 200, 150)
        drawn(ground, camera, content, marks)
        QApplication.processEvents()
        if len(seen) >= 3:
            break
    assert len(seen) >= 3


def test_the_first_picture_is_the_land_and_the_runs_come_with_the_whole(
    qtbot: QtBot, palette: MapPalette, content: Content, marks: MarkPainter
) -> None:
    owner = QObject()
    ground, camera = Ground(palette, owner), camera_at(SHANGHAI)
    first = drawn(ground, camera, content, marks)
    assert (ground.land_paints, ground.paints) == (0, 0), "no more than is seen"
    assert all(first.pixelColor(x, y).alpha() == 255 for x in range(0, 400, 9) for y in range(0, 300, 9))
    content.set_runs(())
    bare = Ground(palette, owner)
    assert max(lightness_apart(first, at_rest(qtbot, bare, camera, content, marks))) <= 12
    content.set_runs(town(SHANGHAI)[3])
    ground.spoil_lines()
    assert max(lightness_apart(first, at_rest(qtbot, ground, camera, content, marks))) > 12


def test_a_pan_farther_than_the_kept_ground_uncovers_no_bare_land(
    qtbot: QtBot, palette: MapPalette, content: Content, marks: MarkPainter
) -> None:
    owner = QObject()
    kept, fresh = Ground(palette, owner), Ground(palette, owner)
    camera = camera_at(SHANGHAI)
    at_rest(qtbot, kept, camera, content, marks)
    far = camera.panned(-(MARGIN_PX + 100), MARGIN_PX + 40)
    one = drawn(kept, far, content, marks)
    assert kept.paints == 1
    assert max(lightness_apart(one, at_rest(qtbot, fresh, far, content, marks))) <= 12


def test_a_run_that_ends_leaves_the_ground(
    qtbot: QtBot, palette: MapPalette, content: Content, marks: MarkPainter
) -> None:
    owner = QObject()
    ground = Ground(palette, owner)
    with_runs = at_rest(qtbot, ground, camera_at(SHANGHAI), content, marks)
    no_runs: list[Run] = []
    content.set_runs(no_runs)
    ground.spoil()
    assert at_rest(qtbot, ground, camera_at(SHANGHAI), content, marks) != with_runs


def test_tiles_fill_in_as_they_arrive(
    qtbot: QtBot, palette: MapPalette, content: Content, marks: MarkPainter, tmp_path: Path
) -> None:
    sample_tiles(tmp_path, SHANGHAI, range(13, 14))
    owner = QObject()
    ground = Ground(palette, owner)
    ground.set_source(FolderTiles(tmp_path, "", zoom_max=13))
    bare = drawn(ground, camera_at(SHANGHAI), content, marks)
    with qtbot.waitSignal(ground.changed, timeout=5_000):
        pass
    qtbot.waitUntil(lambda: not ground.loading, timeout=5_000)
    assert at_rest(qtbot, ground, camera_at(SHANGHAI), content, marks) != bare


def test_runs_that_change_cost_no_land(qtbot: QtBot, palette: MapPalette, content: Content, marks: MarkPainter) -> None:
    parent = QObject()
    ground = Ground(palette, parent)
    first = at_rest(qtbot, ground, camera_at(SHANGHAI), content, marks)
    assert (ground.land_paints, ground.paints) == (1, 1)
    content.set_runs(())
    ground.spoil_lines()
    second = at_rest(qtbot, ground, camera_at(SHANGHAI), content, marks)
    assert (ground.land_paints, ground.paints) == (1, 2)
    assert first != second, "the runs are gone"
    content.set_runs(town(SHANGHAI)[3])
    ground.spoil_lines()
    assert at_rest(qtbot, ground, camera_at(SHANGHAI), content, marks) == first


def test_runs_that_change_after_a_pan_lie_where_they_belong(
    qtbot: QtBot, palette: MapPalette, content: Content, marks: MarkPainter
) -> None:
    parent = QObject()
    ground, fresh = Ground(palette, parent), Ground(palette, parent)
    moved = camera_at(SHANGHAI).panned(40, -25)
    at_rest(qtbot, ground, camera_at(SHANGHAI), content, marks)
    ground.spoil_lines()
    kept, anew = at_rest(qtbot, ground, moved, content, marks), at_rest(qtbot, fresh, moved, content, marks)
    differ = sum(
        abs(kept.pixelColor(x, y).lightness() - anew.pixelColor(x, y).lightness()) > 60
        for x in range(0, 400, 2)
        for y in range(0, 300, 2)
    )
    assert differ < 30, "an edge may fall on another side of a pixel; a line in another place differs in hundreds"
    assert ground.land_paints == 1
