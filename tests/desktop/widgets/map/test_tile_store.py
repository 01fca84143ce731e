from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt, QThread, QThreadPool
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from desktop.widgets.map.demo import sample_tile
from desktop.widgets.map.tile_store import IN_FLIGHT_MAX, TILE_EDGE_PX_MAX, TileKey, TileStore, decode
from hub.domain.datum import Datum

TILE_BYTES = 256 * 256 * 4


class Shelf:
    """A tile source in memory that can be held shut."""

    datum = Datum.WGS84
    attribution = ""
    zoom_max = 19

    def __init__(self, picture: bytes | None) -> None:
        self.picture = picture
        self.asked: list[TileKey] = []
        self.open = threading.Event()
        self.open.set()

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        self.asked.append((z, x, y))
        assert self.open.wait(10)
        if x < 0:
            raise RuntimeError("a source may fail")
        return self.picture if y >= 0 else None


def keys(count: int) -> list[TileKey]:
    return [(5, n, 0) for n in range(count)]


def test_a_wanted_tile_arrives_from_a_worker(qtbot: QtBot) -> None:
    store = TileStore(Shelf(sample_tile("a")))
    assert store.get((5, 0, 0)) is None
    with qtbot.waitSignal(store.arrived, timeout=5_000):
        store.want([(5, 0, 0)])
    image = store.get((5, 0, 0))
    assert image is not None
    assert image.width() == 256


def test_a_tile_that_comes_after_its_store_is_gone_ends_nothing_on_the_workers_thread(qtbot: QtBot) -> None:
    shelf = Shelf(sample_tile("a"))
    shelf.open.clear()
    store = TileStore(shelf)
    store.want([(5, 0, 0)])
    qtbot.waitUntil(lambda: shelf.asked == [(5, 0, 0)], timeout=5_000)
    ended_on: list[QThread] = []
    store._mailbox.destroyed.connect(
        lambda: ended_on.append(QThread.currentThread()), Qt.ConnectionType.DirectConnection
    )
    del store
    gc.collect()
    shelf.open.set()
    assert QThreadPool.globalInstance().waitForDone(5_000)
    assert ended_on == []


def test_the_cache_never_holds_more_than_its_bytes_and_lets_the_oldest_go(qtbot: QtBot) -> None:
    store = TileStore(Shelf(sample_tile("a")), cache_bytes=3 * TILE_BYTES)
    for key in keys(8):  # one after the other: of two on their way either may come first
        store.want([key])
        qtbot.waitUntil(lambda: not store.busy, timeout=5_000)
    assert store.held_bytes == 3 * TILE_BYTES
    assert store.get(keys(8)[0]) is None
    assert store.get(keys(8)[-1]) is not None


def test_a_missing_tile_is_asked_for_once(qtbot: QtBot) -> None:
    shelf = Shelf(sample_tile("a"))
    store = TileStore(shelf)
    for _ in range(3):
        store.want([(5, 0, -1)])
        qtbot.waitUntil(lambda: not store.busy, timeout=5_000)
    assert shelf.asked == [(5, 0, -1)]


def test_a_source_that_fails_costs_a_tile_and_nothing_else(qtbot: QtBot) -> None:
    store = TileStore(Shelf(sample_tile("a")))
    with qtbot.waitSignal(store.arrived, timeout=5_000):
        store.want([(5, -1, 0), (5, 1, 0)])
    qtbot.waitUntil(lambda: not store.busy, timeout=5_000)
    assert store.get((5, -1, 0)) is None
    assert store.get((5, 1, 0)) is not None


def test_a_source_that_cannot_be_reached_is_asked_again_later(qtbot: QtBot) -> None:
    class Away(Shelf):
        def tile(self, z: int, x: int, y: int) -> bytes | None:
            if not self.asked:
                self.asked.append((z, x, y))
                raise OSError("no network")
            return super().tile(z, x, y)

    store = TileStore(Away(sample_tile("a")), again_ms=1)
    with qtbot.waitSignal(store.arrived, timeout=5_000):
        store.want([(5, 0, 0)])
    assert store.get((5, 0, 0)) is None
    with qtbot.waitSignal(store.arrived, timeout=5_000):
        store.want([(5, 0, 0)])
    assert store.get((5, 0, 0)) is not None


def test_what_a_newer_view_does_not_want_is_never_fetched(qtbot: QtBot) -> None:
    shelf = Shelf(sample_tile("a"))
    shelf.open.clear()
    store = TileStore(shelf)
    store.want(keys(50))
    store.want([(5, 99, 0)])
    shelf.open.set()
    qtbot.waitUntil(lambda: not store.busy, timeout=5_000)
    assert sorted(shelf.asked) == [*keys(IN_FLIGHT_MAX), (5, 99, 0)]  # a worker that starts late may ask last


def test_a_store_may_go_while_a_tile_is_on_its_way(qtbot: QtBot) -> None:
    shelf = Shelf(sample_tile("a"))
    shelf.open.clear()
    store = TileStore(shelf)
    store.want([(5, 0, 0)])
    qtbot.waitUntil(lambda: bool(shelf.asked), timeout=5_000)
    store.deleteLater()
    with qtbot.waitSignal(store.destroyed, timeout=5_000):
        pass
    after = TileStore(shelf)
    shelf.open.set()
    with qtbot.waitSignal(after.arrived, timeout=5_000):
        after.want([(5, 1, 0)])


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_gives_no_tile(data: bytes) -> None:
    assert decode(data).isNull()


def test_a_picture_larger_than_any_tile_is_not_decoded() -> None:
    image = QImage(TILE_EDGE_PX_MAX + 1, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know a file's name only
    assert decode(bytes(buffer.data().data())).isNull()


def test_a_dark_window_gets_a_night_map(qtbot: QtBot) -> None:
    shelf = Shelf(sample_tile(""))
    store = TileStore(shelf, ramp=(QColor("#211E19"), QColor("#B3A998")))
    with qtbot.waitSignal(store.arrived, timeout=5_000):
        store.want([(5, 0, 0)])
    image = store.get((5, 0, 0))
    assert image is not None
    assert image.pixelColor(60, 40).lightnessF() < 0.25
