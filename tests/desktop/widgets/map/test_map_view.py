from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.map import (
    ORDER_MIME,
    Courier,
    Datum,
    FolderTiles,
    MapPalette,
    MapView,
    Place,
    Shop,
    Stop,
    Urgency,
    distance_m,
)
from desktop.widgets.map.demo import sample_tiles
from desktop.widgets.map.map_view import order_id_in
from desktop.widgets.map.marks import Kind, MarkId
from desktop.widgets.map.scene import ClusterSpot, Spot
from tests.desktop.widgets.map.conftest import NOW_S, SHANGHAI, Clock, Rings

LEFT = Qt.MouseButton.LeftButton


def courier(name: str, place: Place, age_s: float = 10, accuracy_m: float | None = None) -> Courier:
    return Courier(name, name[:2].upper(), name, place, NOW_S - age_s, accuracy_m)


def stop(order_id: str, place: Place, urgency: Urgency = Urgency.CALM) -> Stop:
    return Stop(order_id, place, "1", 0.5, urgency, "", f"recipient of {order_id}")


def where(view: MapView, mark: MarkId) -> QPoint:
    spot = view.scene.by_id[mark]
    return QPoint(round(spot.x), round(spot.y))


def picture(view: MapView) -> QImage:
    return view.grab().toImage()


def colours_in(image: QImage, box: QRect) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom())
    }


def drag(order: bytes = b"0190-order", mime: str = ORDER_MIME) -> QMimeData:
    data = QMimeData()
    data.setData(mime, order)
    return data


def drop(view: MapView, at: QPoint, data: QMimeData) -> bool:
    """Drag over the map and let go; whether the map took it."""
    action, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, action, data, LEFT, keys)
    enter.ignore()
    QApplication.sendEvent(view, enter)
    if not enter.isAccepted():
        return False
    move = QDragMoveEvent(at, action, data, LEFT, keys)
    QApplication.sendEvent(view, move)
    let_go = QDropEvent(QPointF(at), action, data, LEFT, keys)
    let_go.ignore()
    QApplication.sendEvent(view, let_go)
    return let_go.isAccepted()


# --- touching -----------------------------------------------------------------------------------------------------------


def test_clicking_a_stop_opens_its_order(view: MapView, qtbot: QtBot) -> None:
    view.set_stops([stop("o-7", SHANGHAI)])
    with qtbot.waitSignal(view.stop_activated) as opened:
        QTest.mouseClick(view, LEFT, pos=where(view, MarkId(Kind.STOP, "o-7")))
    assert opened.args == ["o-7"]


def test_clicking_a_courier_opens_the_courier(view: MapView, qtbot: QtBot) -> None:
    view.set_couriers([courier("Li", SHANGHAI)])
    with qtbot.waitSignal(view.courier_activated) as opened:
        QTest.mouseClick(view, LEFT, pos=where(view, MarkId(Kind.COURIER, "Li")))
    assert opened.args == ["Li"]


def test_dragging_moves_the_map_and_opens_nothing(view: MapView, qtbot: QtBot) -> None:
    view.set_stops([stop("o-7", SHANGHAI)])
    view.look_at(SHANGHAI)
    start = where(view, MarkId(Kind.STOP, "o-7"))
    with qtbot.assertNotEmitted(view.stop_activated):
        QTest.mousePress(view, LEFT, pos=start)
        QTest.mouseMove(view, start + QPoint(60, 30))
        QTest.mouseRelease(view, LEFT, pos=start + QPoint(60, 30))
    assert where(view, MarkId(Kind.STOP, "o-7")) == start + QPoint(60, 30)


def test_a_wheel_zooms_at_the_pointer(view: MapView) -> None:
    at = QPointF(200, 150)
    before, zoom = view.camera.place_at(200, 150), view.camera.zoom
    wheel = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, wheel)
    assert view.camera.zoom == zoom + 1
    assert distance_m(before, view.camera.place_at(200, 150)) < 1


def test_pointing_at_a_stop_says_whose_it_is(view: MapView, qtbot: QtBot) -> None:
    view.set_stops([stop("o-7", SHANGHAI)])
    view.look_at(SHANGHAI)
    assert view.scene.labels == ()
    QTest.mouseMove(view, QPoint(400, 300))
    qtbot.waitUntil(lambda: [label.text for label in view.scene.labels] == ["recipient of o-7"])


def test_a_cluster_at_one_door_is_spread_by_a_click_and_its_members_open(view: MapView, qtbot: QtBot) -> None:
    view.set_stops([stop(f"o-{n}", SHANGHAI) for n in range(5)])
    view.look_at(SHANGHAI)
    assert isinstance(view.scene.hit(400, 300), ClusterSpot)
    with qtbot.assertNotEmitted(view.stop_activated):
        QTest.mouseClick(view, LEFT, pos=QPoint(400, 300))
    with qtbot.waitSignal(view.stop_activated) as opened:
        QTest.mouseClick(view, LEFT, pos=where(view, MarkId(Kind.STOP, "o-3")))
    assert opened.args == ["o-3"]


def test_a_cluster_of_a_quarter_is_zoomed_until_it_parts(view: MapView, qtbot: QtBot) -> None:
    view.look_at(SHANGHAI, 12)
    view.set_stops([stop(f"o-{n}", view.camera.place_at(400 + 4 * n, 300)) for n in range(5)])
    QTest.mouseClick(view, LEFT, pos=where(view, MarkId(Kind.STOP, "o-2")))
    assert view.scene.clusters == ()
    assert len(view.scene.spots) == 5


# --- dropping -----------------------------------------------------------------------------------------------------------


def test_an_order_dropped_on_a_courier_names_both(view: MapView, qtbot: QtBot) -> None:
    view.set_couriers([courier("Li", SHANGHAI)])
    with qtbot.waitSignal(view.order_dropped_on_courier) as dropped:
        assert drop(view, where(view, MarkId(Kind.COURIER, "Li")), drag(b"0190-order"))
    assert dropped.args == ["0190-order", "Li"]


def test_an_order_dropped_beside_a_courier_goes_nowhere(view: MapView, qtbot: QtBot) -> None:
    view.set_couriers([courier("Li", SHANGHAI)])
    view.set_stops([stop("o-7", view.camera.place_at(100, 100))])
    with qtbot.assertNotEmitted(view.order_dropped_on_courier):
        assert not drop(view, where(view, MarkId(Kind.COURIER, "Li")) + QPoint(60, 0), drag())
        assert not drop(view, where(view, MarkId(Kind.STOP, "o-7")), drag())


def test_what_is_no_order_is_not_taken(view: MapView, qtbot: QtBot) -> None:
    view.set_couriers([courier("Li", SHANGHAI)])
    with qtbot.assertNotEmitted(view.order_dropped_on_courier):
        assert not drop(view, where(view, MarkId(Kind.COURIER, "Li")), drag(b"hello", "text/plain"))


@pytest.mark.parametrize("raw", [b"", b" ", b"x" * 65, b"\xff\xfe", b"a\nb", "订单".encode()])
def test_bytes_that_cannot_be_an_order_id_are_refused(raw: bytes) -> None:
    assert order_id_in(drag(raw)) is None


def test_an_order_held_over_a_crowd_of_couriers_spreads_it_so_that_one_can_be_meant(
    view: MapView, qtbot: QtBot
) -> None:
    view.set_couriers([courier(f"C{n}", SHANGHAI) for n in range(6)])
    view.look_at(SHANGHAI)
    assert not drop(view, QPoint(400, 300), drag())
    with qtbot.waitSignal(view.order_dropped_on_courier) as dropped:
        assert drop(view, where(view, MarkId(Kind.COURIER, "C4")), drag(b"o-1"))
    assert dropped.args == ["o-1", "C4"]


# --- keys ---------------------------------------------------------------------------------------------------------------


def test_tab_walks_the_marks_then_the_buttons_then_leaves(
    qtbot: QtBot, palette: MapPalette, rings: Rings, clock: Clock
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # offscreen windows warn of size hints
    view, after = MapView(palette, rings, clock, glide_ms=0), QLineEdit()
    column.addWidget(view)
    column.addWidget(after)
    window.resize(600, 500)
    view.set_couriers([courier("Li", SHANGHAI)])
    view.set_stops([stop("o-7", Place(31.24, 121.48))])
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    view.setFocus()
    reached: list[str] = []
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.append(view.focused_mark.id if focus is view and view.focused_mark else focus.accessibleName())
    assert reached == ["Li", "o-7", "Zoom in", "Zoom out", "Show everything", ""]
    assert QApplication.focusWidget() is after


def test_enter_opens_the_mark_that_tab_has_reached(view: MapView, qtbot: QtBot) -> None:
    view.set_stops([stop("o-7", SHANGHAI)])
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    with qtbot.waitSignal(view.stop_activated) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == ["o-7"]


def test_tab_brings_a_mark_into_view_even_out_of_a_cluster(view: MapView, qtbot: QtBot) -> None:
    far = Place(31.6, 121.9)
    view.set_stops([stop(f"o-{n}", far) for n in range(5)])
    view.look_at(SHANGHAI)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    spot = view.scene.by_id[MarkId(Kind.STOP, "o-0")]
    assert isinstance(spot, Spot)
    assert 0 < spot.x < 800
    assert 0 < spot.y < 600


def test_arrows_move_plus_and_minus_zoom_and_nought_shows_everything(view: MapView, qtbot: QtBot) -> None:
    view.set_stops([stop("o-7", SHANGHAI), stop("o-8", Place(31.3, 121.6))])
    view.setFocus()
    view.look_at(SHANGHAI)
    zoom = view.camera.zoom
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.camera.screen_of(SHANGHAI)[0] == pytest.approx(400 - 0.15 * 800)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.camera.zoom == zoom + 1
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.camera.zoom == zoom
    QTest.keyClick(view, Qt.Key.Key_0)
    assert len(view.scene.spots) == 2


def test_a_key_that_the_map_does_not_use_is_left_to_the_window(view: MapView) -> None:
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, key)
    assert not key.isAccepted()


def test_a_screen_reader_hears_the_overview_and_then_the_mark(view: MapView, qtbot: QtBot) -> None:
    view.set_couriers([courier("Hao", SHANGHAI, age_s=420, accuracy_m=120)])
    view.set_stops([stop("o-7", Place(31.24, 121.48), Urgency.LATE)])
    assert view.accessibleName() == "Map of couriers and stops"
    assert "Couriers: 1, silent: 1. Stops: 1, at risk or late: 1." in view.accessibleDescription()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert view.accessibleName() == "Courier Hao · silent 7 min · ±120 m"
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert view.accessibleName() == "Stop 1, recipient of o-7, Late"


# --- showing ------------------------------------------------------------------------------------------------------------


def test_a_courier_that_falls_silent_is_no_longer_drawn_as_alive(
    view: MapView, clock: Clock, palette: MapPalette
) -> None:
    view.set_couriers([courier("Hao", SHANGHAI)])
    view.look_at(SHANGHAI)
    disc = QRect(400 - 10, 300 - 10, 20, 5)
    assert palette.ink.name() in colours_in(picture(view), disc)
    clock.now_s = NOW_S + 600
    view.set_couriers([courier("Hao", SHANGHAI)])
    assert palette.ink.name() not in colours_in(picture(view), disc)
    assert view.scene.labels[0].text == "Hao · silent 10 min"
    assert view.scene.labels[0].alarming


def test_ages_are_written_anew_while_nobody_touches_anything(view: MapView, clock: Clock, qtbot: QtBot) -> None:
    view.set_couriers([courier("Li", SHANGHAI)])
    view.look_at(SHANGHAI)
    assert view.scene.labels[0].text == "Li · 10 s"
    clock.now_s = NOW_S + 5
    qtbot.waitUntil(lambda: view.scene.labels[0].text == "Li · 15 s", timeout=5_000)


def test_without_the_hubs_time_no_age_is_claimed(view: MapView, clock: Clock) -> None:
    clock.now_s = None
    view.set_couriers([courier("Li", SHANGHAI)])
    view.look_at(SHANGHAI)
    assert view.scene.labels[0].text == "Li · age unknown"


def test_each_stop_in_view_is_drawn_with_the_promise_ring(view: MapView, rings: Rings) -> None:
    view.set_stops([Stop("o-7", SHANGHAI, "3", 0.25, Urgency.RISK)])
    picture(view)
    assert (0.25, "risk", "3") in rings.drawn


def test_a_courier_glides_to_a_new_fix_and_arrives(
    qtbot: QtBot, palette: MapPalette, rings: Rings, clock: Clock
) -> None:
    view = MapView(palette, rings, clock, glide_ms=400)
    qtbot.addWidget(view)
    view.resize(800, 600)
    with qtbot.waitExposed(view):
        view.show()
    view.set_couriers([courier("Li", SHANGHAI)])
    view.look_at(SHANGHAI, 14)
    there = view.camera.place_at(600, 300)
    view.set_couriers([courier("Li", there)])
    assert view.scene.by_id[MarkId(Kind.COURIER, "Li")].x < 600
    qtbot.waitUntil(lambda: abs(view.scene.by_id[MarkId(Kind.COURIER, "Li")].x - 600) < 0.01, timeout=5_000)


def test_new_orders_are_kept_in_view_until_somebody_moves_the_map(view: MapView, qtbot: QtBot) -> None:
    view.show_everything()
    view.set_shop(Shop(SHANGHAI, "Shop"))
    view.set_stops([stop("o-7", Place(31.4, 121.2))])
    assert len(view.scene.spots) == 1
    view.zoom_by(2)
    camera = view.camera
    view.set_stops([stop("o-7", Place(31.4, 121.2)), stop("o-8", Place(30.9, 121.9))])
    assert view.camera == camera


def test_a_stop_that_has_gone_is_neither_focused_nor_hit(view: MapView, qtbot: QtBot) -> None:
    view.set_stops([stop("o-7", SHANGHAI)])
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    view.set_stops([])
    assert view.focused_mark is None
    assert view.scene.hit(400, 300) is None
    with qtbot.assertNotEmitted(view.stop_activated):
        QTest.keyClick(view, Qt.Key.Key_Return)


def test_tiles_are_drawn_with_the_name_that_their_licence_wants(view: MapView, qtbot: QtBot, tmp_path: Path) -> None:
    before = picture(view)
    sample_tiles(tmp_path, SHANGHAI, range(14, 15))
    view.set_source(FolderTiles(tmp_path, "© Us", zoom_max=14))
    bare = picture(view)
    qtbot.waitUntil(lambda: not view.loading and view.settled, timeout=5_000)
    drawn = picture(view)
    assert drawn != bare
    assert "#cfe3c3" in colours_in(drawn, QRect(0, 0, 800, 500))
    assert "#cfe3c3" not in colours_in(before, QRect(0, 0, 800, 500))


def test_a_chinese_map_shows_the_same_ground_and_moves_the_marks_onto_it(view: MapView, tmp_path: Path) -> None:
    view.set_stops([stop("o-7", SHANGHAI)])
    view.look_at(SHANGHAI)
    view.set_source(FolderTiles(tmp_path, "", Datum.GCJ02, zoom_max=14))
    assert where(view, MarkId(Kind.STOP, "o-7")) == QPoint(400, 300)
    assert view.camera.datum is Datum.GCJ02


def test_a_change_of_scheme_repaints_everything(view: MapView, rings: Rings, dark_palette: MapPalette) -> None:
    light = picture(view)
    view.set_palette(dark_palette, rings)
    dark = picture(view)
    assert light.pixelColor(3, 3).lightnessF() > 0.7
    assert dark.pixelColor(3, 3).lightnessF() < 0.3


def test_an_empty_map_says_so(view: MapView, palette: MapPalette) -> None:
    said = QRect(250, 415, 300, 25)
    assert palette.ink.name() in colours_in(picture(view), said)
    assert palette.panel.name() in colours_in(picture(view), said), "streets run under the words, not through them"
    view.set_stops([stop("o-7", SHANGHAI)])
    assert palette.ink_soft.name() not in colours_in(picture(view), said)


def test_every_colour_of_the_palette_comes_from_the_tokens(palette: MapPalette) -> None:
    assert palette.land == QColor("#F1ECE0")
    assert not palette.dark
    with pytest.raises(KeyError):
        MapPalette.from_scheme({})


def test_where_a_stop_lies_is_reckoned_once_however_often_it_is_told(view: MapView) -> None:
    here, there = stop("o-7", SHANGHAI), stop("o-8", Place(31.24, 121.48))
    view.set_stops([here])
    before = view._content.projected
    view.set_stops([here, there])
    view.set_stops([there, here])
    assert view._content.projected == before + 1


def test_a_map_that_looks_the_same_a_second_later_is_not_laid_out_anew(view: MapView, clock: Clock) -> None:
    view.set_couriers([courier("Li", SHANGHAI, age_s=600)])
    view.look_at(SHANGHAI)
    view._let_ages_go_on()
    scene = view.scene
    clock.now_s = NOW_S + 1
    view._let_ages_go_on()
    assert view.scene is scene
    clock.now_s = NOW_S + 60
    view._let_ages_go_on()
    assert view.scene is not scene
