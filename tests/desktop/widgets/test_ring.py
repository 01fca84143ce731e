"""The ring says the same in fill, weight, colour and word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from PySide6.QtWidgets import QWidget

from desktop.theme import Color, Theme
from desktop.widgets.ring import PromiseRing, RingFace, Urgency, figures_font, urgency_word

Show = Callable[[QWidget], QWidget]


def grab(show: Show, face: RingFace, size_px: int = 96) -> tuple[QImage, Theme]:
    ring = PromiseRing(size_px, face)
    show(ring)
    return ring.grab().toImage(), Theme.of(ring)


def near(picture: QImage, x: float, y: float) -> QColor:
    """The colour at a place given in shares of the ring's size."""
    return QColor(picture.pixel(round(x * (picture.width() - 1)), round(y * (picture.height() - 1))))


def test_what_is_left_lies_before_twelve_and_the_gap_grows_after_it(shown: Show) -> None:
    picture, theme = grab(shown, RingFace(Urgency.CALM, 0.5))
    assert near(picture, 0.075, 0.5).name() == theme.color(Color.CALM).name()  # nine o'clock: left
    assert near(picture, 0.925, 0.5).name() == theme.color(Color.TRACK).name()  # three o'clock: gone


def weight(picture: QImage, color: QColor) -> int:
    """How many pixels the arc is thick at half past ten."""
    middle = picture.width() / 2
    return sum(
        QColor(picture.pixel(round(middle - step * 0.7071), round(middle - step * 0.7071))).name() == color.name()
        for step in range(int(middle))
    )


def test_the_ring_gains_weight_towards_the_promise(shown: Show) -> None:
    thick = []
    for urgency, role in ((Urgency.CALM, Color.CALM), (Urgency.SOON, Color.SOON), (Urgency.RISK, Color.RISK)):
        picture, theme = grab(shown, RingFace(urgency, 0.3))
        thick.append(weight(picture, theme.color(role)))
    assert thick[0] < thick[1] < thick[2]


def test_late_is_a_filled_disc(shown: Show) -> None:
    picture, theme = grab(shown, RingFace(Urgency.LATE, 0.2))
    assert near(picture, 0.5, 0.5).name() == theme.color(Color.LATE).name()
    assert near(picture, 0.25, 0.5).name() == theme.color(Color.LATE).name()


def test_kept_ties_its_bow(shown: Show) -> None:
    picture, theme = grab(shown, RingFace(Urgency.KEPT))
    kept = theme.color(Color.KEPT).name()
    inside = [(x, y) for x in range(25, 71) for y in range(30, 66) if QColor(picture.pixel(x, y)).name() == kept]
    assert len(inside) > 60


def test_the_expected_arrival_is_cut_out_of_the_arc_from_64_px_up(shown: Show) -> None:
    with_tick, theme = grab(shown, RingFace(Urgency.SOON, 0.5, eta=0.25), 96)
    without, _ = grab(shown, RingFace(Urgency.SOON, 0.5), 96)
    assert with_tick != without
    left = [QColor(with_tick.pixel(7, y)).name() for y in range(40, 56)]
    assert theme.color(Color.PANEL).name() in left
    small, _ = grab(shown, RingFace(Urgency.SOON, 0.5, eta=0.25), 48)
    assert small == grab(shown, RingFace(Urgency.SOON, 0.5), 48)[0]


def test_figures_show_from_32_px_up(shown: Show) -> None:
    assert grab(shown, RingFace(Urgency.SOON, 0.5, "52"), 32)[0] != grab(shown, RingFace(Urgency.SOON, 0.5), 32)[0]
    assert grab(shown, RingFace(Urgency.SOON, 0.5, "52"), 20)[0] == grab(shown, RingFace(Urgency.SOON, 0.5), 20)[0]


@pytest.mark.parametrize("urgency", list(Urgency))
def test_the_accessible_name_has_the_word(shown: Show, urgency: Urgency) -> None:
    ring = PromiseRing(36, RingFace(urgency, 0.4, "52"))
    shown(ring)
    assert ring.accessibleName() == f"{urgency_word(urgency)} 52"


@pytest.mark.parametrize("fraction", [-1.0, 0.0, 1.0, 7.0])
def test_a_fraction_out_of_its_range_is_drawn_as_its_nearest_end(shown: Show, fraction: float) -> None:
    nearest = min(1.0, max(0.0, fraction))
    assert grab(shown, RingFace(Urgency.CALM, fraction))[0] == grab(shown, RingFace(Urgency.CALM, nearest))[0]


@pytest.mark.parametrize("text", ["52", "0:52", "1:12", "10:58", "+40", "+12h"])
@pytest.mark.parametrize("size_px", [32, 36, 64, 72, 88, 96])
def test_the_figures_keep_clear_of_the_arc_and_of_the_tick_in_it(text: str, size_px: int, qapp: object) -> None:
    font = figures_font(size_px, text, Theme.of(None))
    metrics = QFontMetricsF(font)
    half_high, half_wide = metrics.capHeight() / 2, metrics.horizontalAdvance(text) / 2
    heaviest = 0.425 - 0.15 / 2  # where the thickest arc ends on its inner side, as a share of the size
    corner = (half_high**2 + half_wide**2) ** 0.5
    assert corner <= size_px * heaviest - 2 or font.pixelSize() == 8
