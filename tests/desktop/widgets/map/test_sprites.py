"""Kept pictures: what looks the same is drawn once, lies on whole pixels, and the oldest goes first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.widgets.map import MapView, Shop, Stop, Urgency
from desktop.widgets.map.marks import Kind, MarkId
from desktop.widgets.map.sprites import MADE_IN_A_FRAME, URGENT_IN_A_FRAME, Sprites
from tests.desktop.widgets.map.conftest import SHANGHAI

pytestmark = pytest.mark.usefixtures("qapp")


def lay(sprites: Sprites, image: QImage, key: str, x: float, y: float, ratio: float = 1.0) -> None:
    def draw(painter: QPainter) -> None:
        painter.fillRect(QRectF(-4, -4, 8, 8), QColor("red"))

    image.setDevicePixelRatio(ratio)
    with QPainter(image) as painter:
        sprites.lay(painter, key, (x, y), (5, 5), ratio, draw)


def blank() -> QImage:
    image = QImage(60, 60, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    return image


def test_what_looks_the_same_is_drawn_once() -> None:
    sprites = Sprites()
    for x in range(10, 50):
        lay(sprites, blank(), "a", x, 30)
    assert sprites.made == 1
    lay(sprites, blank(), "b", 30, 30)
    assert sprites.made == 2


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_a_picture_is_never_blurred(ratio: float) -> None:
    sprites, image = Sprites(), blank()
    lay(sprites, image, "a", 12.37, 13.81, ratio)
    first = {image.pixelColor(x, y).name() for x in range(60) for y in range(60)}
    again = blank()
    lay(sprites, again, "a", 14.0, 14.0, ratio)
    second = {again.pixelColor(x, y).name() for x in range(60) for y in range(60)}
    assert first == second, "between two pixels there would be paler ones"


def test_the_picture_lies_around_its_middle() -> None:
    image = blank()
    lay(Sprites(), image, "a", 30, 20)
    assert image.pixelColor(30, 20) == QColor("red")
    assert image.pixelColor(27, 17) == QColor("red")
    assert image.pixelColor(36, 20) == QColor("white")


def test_the_oldest_picture_goes_first() -> None:
    sprites = Sprites(room=2)
    for key in ("a", "b", "a", "c"):
        lay(sprites, blank(), key, 30, 30)
    assert (len(sprites), sprites.made) == (2, 3)
    lay(sprites, blank(), "a", 30, 30)
    assert sprites.made == 3, "it was used after b"


def test_a_map_that_only_moves_draws_no_mark_anew(view: MapView) -> None:
    canvas = QImage(view.size(), QImage.Format.Format_ARGB32_Premultiplied)
    stops = [Stop(f"o{n}", SHANGHAI, str(n), 0.5, Urgency.CALM) for n in range(3)]
    view.set_stops(stops)
    view.render(canvas)
    made = view._marks.sprites.made
    assert made > 0
    for _ in range(5):
        view.pan_by(3, 2)
        view.render(canvas)
    assert view._marks.sprites.made == made
    view.set_stops([*stops[:2], Stop("o2", SHANGHAI, "2", 0.1, Urgency.LATE)])
    view.render(canvas)
    assert view._marks.sprites.made > made


def test_a_frame_draws_what_it_has_time_for_and_what_is_in_danger_waits_for_nothing_else() -> None:
    sprites, image = Sprites(), blank()
    drawn: list[str] = []

    def lay_down(key: str, *, urgent: bool) -> bool:
        with QPainter(image) as painter:
            return sprites.lay(painter, key, (30, 30), (5, 5), 1.0, lambda _: drawn.append(key), urgent=urgent)

    sprites.begin_frame()
    calm = [lay_down(f"calm {n}", urgent=False) for n in range(MADE_IN_A_FRAME + 3)]
    late = [lay_down(f"late {n}", urgent=True) for n in range(URGENT_IN_A_FRAME + 2)]
    assert calm == [True] * MADE_IN_A_FRAME + [False] * 3
    assert late == [True] * URGENT_IN_A_FRAME + [False] * 2, "the calm ones took nothing from them"
    waiting = [sprites.are_waiting]
    at = len(drawn)
    for _ in sprites.making():
        pass
    waiting.append(sprites.are_waiting)
    assert waiting == [True, False]
    assert [key[:4] for key in drawn[at:]] == ["late"] * 2 + ["calm"] * 3
    sprites.begin_frame()
    assert all(lay_down(key, urgent=False) for key in drawn), "all are there now"


def test_a_mark_in_danger_is_told_from_the_first_frame_on(view: MapView) -> None:
    risk = view._palette.risk.name()
    many = URGENT_IN_A_FRAME + 30
    places = [view.camera.place_at(60 + 90 * (n % 8), 60 + 80 * (n // 8)) for n in range(many)]
    view.set_stops([Stop(f"o-{n}", at, "1", 0.02 * n, Urgency.RISK, "") for n, at in enumerate(places)])
    view.set_shop(Shop(view.camera.place_at(700, 500), "Shop"))
    image = view.grab().toImage()
    assert view._marks.sprites.are_waiting, "else this test looks at nothing"
    told = 0
    for n in range(many):
        spot = view.scene.by_id[MarkId(Kind.STOP, f"o-{n}")]
        around = [(int(spot.x) + dx, int(spot.y) + dy) for dx in range(-18, 19) for dy in range(-18, 19)]
        told += risk in {image.pixelColor(x, y).name() for x, y in around}
    assert image.pixelColor(700 - 18, 500).name() == view._palette.ink.name(), "and so is the shop"
    assert told == many - URGENT_IN_A_FRAME, "the first ones have their ring already, which has no colour here"
