from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.map.camera import Camera
from desktop.widgets.map.paint_ground import visible_tiles
from desktop.widgets.map.projection import WorldPoint

cameras = st.builds(
    Camera,
    st.builds(WorldPoint, st.floats(0, 1), st.floats(0.2, 0.8)),
    st.floats(4, 19),
    st.floats(100, 2000),
    st.floats(100, 1200),
)


@given(cameras, st.integers(3, 19))
def test_tiles_cover_the_window_without_a_gap_and_every_one_exists(camera: Camera, zoom_max: int) -> None:
    tiles = list(visible_tiles(camera, zoom_max))
    for (z, x, y), _ in tiles:
        assert z <= zoom_max
        assert 0 <= x < 1 << z
        assert 0 <= y < 1 << z
    boxes = [target for _, target in tiles]
    assert min(box.left() for box in boxes) <= 0
    assert max(box.right() for box in boxes) >= camera.width - 1
    covered = sum(box.width() * box.height() for box in boxes)
    outer = boxes[0]
    for box in boxes:
        outer = outer.united(box)
    assert covered == outer.width() * outer.height()


def test_a_map_deeper_than_its_tiles_enlarges_the_last_ones() -> None:
    camera = Camera(WorldPoint(0.5, 0.5), 17.0, 800, 600)
    tiles = list(visible_tiles(camera, 14))
    assert {z for (z, _, _), _ in tiles} == {14}
    assert tiles[0][1].width() == 256 * 8
