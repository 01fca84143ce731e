"""Where a window runs from right to left, what is drawn by hand is turned round, and what has one way in the world is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Color, Theme
from desktop.widgets.bubble import BubbleRow, Message
from desktop.widgets.button import Button
from desktop.widgets.card_words import CardPage
from desktop.widgets.event_line import EventLine
from desktop.widgets.freshness import Freshness, FreshnessLine
from desktop.widgets.gallery import order_list, sample_orders
from desktop.widgets.icon import POINTING, paint_icon
from desktop.widgets.link_pill import LinkPill, LinkState
from desktop.widgets.mark import Mark
from desktop.widgets.order_delegate import RowSize
from desktop.widgets.panel import Ground, margins
from desktop.widgets.photo_drop import PhotoDrop
from desktop.widgets.pin_pad import PinPad
from desktop.widgets.prose import Prose
from desktop.widgets.rescue_button import RescueButton
from desktop.widgets.ring import PromiseRing, RingFace, Urgency
from desktop.widgets.search_field import SearchButton, SearchEdit
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.stage_chip import StageChip, StageKey
from desktop.widgets.step_slider import StepSlider
from desktop.widgets.tick_row import TickRow
from desktop.widgets.words import Words

Making = Callable[[], QWidget]


def drawn(qtbot: QtBot, make: Making, size: QSize) -> QImage:
    widget = make()
    qtbot.addWidget(widget)
    widget.resize(size)
    picture = QImage(size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    widget.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return picture


def both(qtbot: QtBot, turned: Callable[[bool], None], make: Making, size: QSize) -> tuple[QImage, QImage]:
    there = drawn(qtbot, make, size)
    turned(True)
    return there, drawn(qtbot, make, size)


def middle_of_ink(picture: QImage) -> float:
    """Where what is drawn lies across, 0 at the left and 1 at the right; the colour of the ground does not count."""
    ground = picture.pixel(picture.width() // 2, picture.height() - 2)
    found = [
        x
        for x in range(picture.width())
        for y in range(2, picture.height() - 2)
        if picture.pixel(x, y) != ground and QColor.fromRgba(picture.pixel(x, y)).alpha() > 100
    ]
    assert found
    return sum(found) / len(found) / picture.width()


def unlike(one: QImage, other: QImage) -> int:
    """How far two pictures are from one another, in steps of lightness over all points."""
    return sum(
        abs(QColor(one.pixel(x, y)).lightness() - QColor(other.pixel(x, y)).lightness())
        for x in range(one.width())
        for y in range(one.height())
    )


LOPSIDED: dict[str, tuple[Making, QSize]] = {
    "words": (lambda: Words("Anna"), QSize(240, 20)),
    "words that give way": (lambda: Words("Anna", gives_way=True), QSize(240, 20)),
    "prose": (lambda: Prose("Ring twice"), QSize(240, 24)),
    "freshness": (lambda: FreshnessLine(Freshness.LIVE, "now"), QSize(240, 20)),
    "tick row": (lambda: TickRow("Ribbon", touch=False), QSize(240, 32)),
    "stage": (lambda: StageChip(StageKey.TAKEN, ""), QSize(240, 22)),
    "search": (lambda: SearchButton("Find"), QSize(240, 28)),
    "link": (lambda: LinkPill(LinkState.LIVE, 3), QSize(240, 28)),
    "rescue": (lambda: RescueButton(0), QSize(240, 28)),
    "edge": (lambda: Ground(Color.PAPER, Qt.Edge.RightEdge), QSize(240, 32)),
    "another's message": (lambda: BubbleRow(Message("Yes"), "Li Wei", "13:20"), QSize(480, 40)),
}


@pytest.mark.parametrize("name", LOPSIDED)
def test_what_begins_at_the_left_begins_at_the_right(
    qtbot: QtBot, themed: Theme, turned: Callable[[bool], None], name: str
) -> None:
    there, back = both(qtbot, turned, *LOPSIDED[name])
    assert abs(middle_of_ink(there) - 0.5) > 0.04
    assert middle_of_ink(back) == pytest.approx(1 - middle_of_ink(there), abs=0.03)


def test_an_edge_of_a_column_is_whole_on_the_other_side(
    qtbot: QtBot, themed: Theme, turned: Callable[[bool], None]
) -> None:
    there, back = both(qtbot, turned, lambda: Ground(Color.PAPER, Qt.Edge.RightEdge), QSize(40, 12))
    assert back == there.flipped(Qt.Orientation.Horizontal)


ONE_WAY: dict[str, tuple[Making, QSize]] = {
    "ring": (lambda: PromiseRing(48, RingFace(Urgency.RISK, 0.2, "14")), QSize(48, 48)),
    "overrun": (lambda: PromiseRing(48, RingFace(Urgency.LATE, 0.3, "+6")), QSize(48, 48)),
    "mark": (lambda: Mark(32), QSize(32, 32)),
}


@pytest.mark.parametrize("name", ONE_WAY)
def test_a_clock_and_the_mark_are_never_turned_round(
    qtbot: QtBot, themed: Theme, turned: Callable[[bool], None], name: str
) -> None:
    there, back = both(qtbot, turned, *ONE_WAY[name])
    assert unlike(there, back) < unlike(there.flipped(Qt.Orientation.Horizontal), back) / 8


PHOTOS: dict[str, tuple[Making, QSize]] = {
    "of a message": (lambda: BubbleRow(Message("", picture=lopsided_photo()), "Li Wei", "13:20"), QSize(480, 320)),
    "of the packed gift": (lambda: with_photo(PhotoDrop("Photo", "")), QSize(280, 180)),
}


def lopsided_photo() -> QImage:
    photo = QImage(240, 160, QImage.Format.Format_RGB32)
    photo.fill(QColor("#808080"))
    with QPainter(photo) as painter:
        painter.fillRect(0, 0, 60, 160, QColor("#00ff00"))  # what is at the left of a picture is nowhere else
    return photo


def with_photo(drop: PhotoDrop) -> PhotoDrop:
    drop.set_picture(lopsided_photo())
    return drop


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photo_is_never_turned_round(qtbot: QtBot, themed: Theme, turned: Callable[[bool], None], name: str) -> None:
    def greens(picture: QImage) -> tuple[list[int], list[int]]:
        """Where across the picture's left part is seen, and where the rest."""
        across = range(picture.width())
        colours = [QColor(picture.pixel(x, picture.height() // 2)) for x in across]
        left = [x for x in across if colours[x].green() > 200 and colours[x].red() < 60]
        rest = [x for x in across if colours[x] == QColor("#808080")]
        return left, rest

    for picture in both(qtbot, turned, *PHOTOS[name]):
        left, rest = greens(picture)
        assert left
        assert rest
        assert max(left) < min(rest)


def test_words_of_a_turned_button_can_be_read(qtbot: QtBot, themed: Theme, turned: Callable[[bool], None]) -> None:
    size = Button("Call").sizeHint()
    there, back = both(qtbot, turned, lambda: Button("Call"), size)
    assert unlike(there, back) < unlike(there.flipped(Qt.Orientation.Horizontal), back) / 2


def test_only_icons_that_point_are_turned(qapp: QApplication, themed: Theme) -> None:
    def picture(name: str, *, turn: bool) -> QImage:
        made = QImage(24, 24, QImage.Format.Format_ARGB32)
        made.fill(Qt.GlobalColor.transparent)
        with QPainter(made) as painter:
            if turn:
                painter.translate(24, 0)
                painter.scale(-1, 1)
            paint_icon(painter, QRect(0, 0, 24, 24).toRectF(), name, themed.color(Color.INK))
        return made

    for name in ("pencil", "check", "phone"):
        assert picture(name, turn=True) == picture(name, turn=False)
    for name in POINTING:
        assert picture(name, turn=True) != picture(name, turn=False), name


def test_rows_of_a_list_change_their_sides(qtbot: QtBot, themed: Theme, turned: Callable[[bool], None]) -> None:
    def rows() -> QWidget:
        return order_list(sample_orders(chinese=False, size=RowSize.DENSE), RowSize.DENSE)

    there, back = both(qtbot, turned, rows, QSize(316, 300))
    ring = QRect(16, 50, 36, 36)  # of the first row
    mirrored = QRect(316 - 16 - 36, 50, 36, 36)
    assert back.copy(mirrored) == there.copy(ring)


def test_words_that_go_on_in_a_second_line_begin_at_the_right(
    qtbot: QtBot, themed: Theme, turned: Callable[[bool], None]
) -> None:
    long = "Packing began 15:28, card changed 15:46 and not checked yet"
    there, back = both(qtbot, turned, lambda: Words(long, gives_way=True, lines=2), QSize(320, 48))
    assert middle_of_ink(there) < 0.47
    assert middle_of_ink(back) > 0.53


def test_segments_lie_in_the_order_of_reading(qtbot: QtBot, themed: Theme, turned: Callable[[bool], None]) -> None:
    turned(True)
    choices = Segmented([Choice("a", "All", "users"), Choice("b", "Moving")])
    qtbot.addWidget(choices)
    choices.resize(choices.sizeHint())
    choices.grab()
    assert choices.segment("a").x() > choices.segment("b").x()
    segment = choices.segment("a").grab().toImage()
    half = segment.width() // 2
    ink = themed.color(Color.INK).rgb()
    # The sign stands before the word: at the right end.
    right = [x for x in range(segment.width() - 28, segment.width() - 8) for y in range(8, 20)
             if abs(QColor(segment.pixel(x, y)).lightness() - QColor(ink).lightness()) < 90]  # fmt: skip
    assert right
    assert half < min(right)


def test_ones_own_message_stands_at_the_end(qtbot: QtBot, themed: Theme, turned: Callable[[bool], None]) -> None:
    turned(True)
    row = BubbleRow(Message("Yes"), "", "13:20", own=True)
    qtbot.addWidget(row)
    row.resize(480, 60)
    row.grab()
    assert row.bubble.x() == 0
    assert row.bubble.width() > 0
    other = BubbleRow(Message("No"), "Li Wei", "13:20")
    qtbot.addWidget(other)
    other.resize(480, 60)
    other.grab()
    assert other.bubble.geometry().right() == 480 - 32 - 1


def test_a_field_to_search_in_leaves_room_on_the_sides_of_its_signs(
    qtbot: QtBot, themed: Theme, turned: Callable[[bool], None]
) -> None:
    field = SearchEdit("Name", "/")
    qtbot.addWidget(field)
    glass, key = field.textMargins().left(), field.textMargins().right()
    assert glass != key
    turned(True)
    assert (field.textMargins().left(), field.textMargins().right()) == (key, glass)


def test_a_slider_goes_where_it_is_touched(qtbot: QtBot, themed: Theme, turned: Callable[[bool], None]) -> None:
    turned(True)
    slider = StepSlider("Step")
    qtbot.addWidget(slider)
    slider.setRange(0, 10)
    slider.resize(240, 28)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(236, 14))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(236, 14))
    assert slider.value() == 0
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(4, 14))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(4, 14))
    assert slider.value() == 10


def test_margins_begin_where_reading_begins(qtbot: QtBot, turned: Callable[[bool], None]) -> None:
    turned(True)
    box = QWidget()
    qtbot.addWidget(box)
    layout = QVBoxLayout(box)
    margins(layout, 40, 1, 8, 2)
    found = layout.contentsMargins()
    assert (found.left(), found.top(), found.right(), found.bottom()) == (8, 1, 40, 2)


def test_a_line_of_history_is_read_from_the_right(qtbot: QtBot, themed: Theme, turned: Callable[[bool], None]) -> None:
    there, back = both(qtbot, turned, lambda: EventLine("", "", stage=StageKey.TAKEN, stage_word="New"), QSize(320, 26))
    assert middle_of_ink(back) == pytest.approx(1 - middle_of_ink(there), abs=0.02)


def test_a_message_from_right_to_left_begins_at_the_right_of_its_bubble(qtbot: QtBot, themed: Theme) -> None:
    arabic = drawn(qtbot, lambda: Prose("مرحبا"), QSize(240, 24))
    assert middle_of_ink(arabic) > 0.6
    latin = drawn(qtbot, lambda: Prose("Hello"), QSize(240, 24))
    assert middle_of_ink(latin) < 0.4


def test_a_changed_word_of_a_card_from_right_to_left_is_marked_where_it_stands(qtbot: QtBot, themed: Theme) -> None:
    ribbon = themed.color(Color.RIBBON).rgb()

    def under(text: str, was: str) -> list[int]:
        picture = drawn(qtbot, lambda: CardPage(text, was), QSize(300, 60))
        return [x for x in range(300) for y in range(60) if picture.pixel(x, y) == ribbon]

    first = under("שלושים שנה", "עשרים שנה")
    last = under("מזל טוב אחותי", "מזל טוב אמא")
    assert first
    assert last
    assert max(first) > max(last)  # the first word stands at the right


def test_keys_for_figures_lie_the_same_way_everywhere(
    qtbot: QtBot, themed: Theme, turned: Callable[[bool], None]
) -> None:
    turned(True)
    pad = PinPad("PIN")
    qtbot.addWidget(pad)
    pad.grab()
    keys = {button.text(): button.x() for button in pad.findChildren(Button)}
    assert keys["1"] < keys["2"] < keys["3"]
