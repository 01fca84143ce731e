"""The desk's small maps are drawn on what the station chose; nothing is read before a map is shown."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop import sample, theme
from desktop.shop import Shop
from desktop.stations.dispatch.map_choice import MapChoice, Under, keep, load
from desktop.stations.front_desk.desk_ground import DeskGround
from desktop.stations.front_desk.place_field import PlaceField
from desktop.stations.front_desk.station import front_desk_window
from desktop.theme import Scheme
from desktop.widgets.map import Datum
from desktop.widgets.map.demo import sample_tile


@pytest.fixture
def shop(qapp: QApplication) -> Iterator[Shop]:
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    day = sample.sample_day("en")
    one = Shop(lambda listener: day.link(sample.DESK, listener))
    yield one
    one.close()


class Table(QWidget):
    """A window with one field of a place."""

    def __init__(self, shop: Shop, data_dir: Path | None) -> None:
        super().__init__()
        self.field = PlaceField(shop)
        self.ground = DeskGround(self, data_dir)
        self.whole = QVBoxLayout(self)
        self.whole.addWidget(self.field)


class SlowStreet:
    """Pictures that come when a test lets them."""

    datum = Datum.WGS84
    attribution = "The street"
    zoom_max = 19

    def __init__(self) -> None:
        self.picture = sample_tile("a")
        self.open = threading.Event()
        self.asked = threading.Event()

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        self.asked.set()
        assert self.open.wait(10)
        return self.picture


def datum_of(table: Table) -> str:
    return table.field.map.camera.datum.value


def test_a_small_map_is_drawn_on_the_stations_choice_and_on_another_from_then_on(
    shop: Shop, qtbot: QtBot, tmp_path: Path
) -> None:
    assert keep(MapChoice(Under.FOLDER, "", str(tmp_path / "tiles"), "The town", Datum.GCJ02), tmp_path)
    table = Table(shop, tmp_path)
    qtbot.addWidget(table)
    assert datum_of(table) == "wgs84", "nothing is read before it is shown"
    table.show()
    qtbot.waitExposed(table)
    qtbot.waitUntil(lambda: table.field.map._ground.source.attribution == "The town")
    assert datum_of(table) == "gcj02"
    table.ground.take(MapChoice())
    assert table.field.map._ground.source.zoom_max < 0, "the plain grid again"
    assert load(tmp_path) == MapChoice()


def test_a_sheet_that_closes_while_its_map_waits_for_pictures_takes_nothing_with_it(
    shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    street = SlowStreet()
    monkeypatch.setattr(MapChoice, "source", lambda *_: street)
    table = Table(shop, None)
    for _ in range(3):  # one sheet after the other, over one source
        street.open.clear()
        street.asked.clear()
        field = PlaceField(shop)
        table.whole.addWidget(field)
        table.show()
        qtbot.waitUntil(street.asked.is_set)
        with qtbot.waitSignal(field.map.destroyed):
            field.deleteLater()
            del field
        street.open.set()
        assert QThreadPool.globalInstance().waitForDone(5_000)
        table.ground.take(MapChoice())  # the maps that have gone are not asked to draw on it
    qtbot.waitUntil(lambda: not table.field.map.loading)
    table.close()
    table.deleteLater()


def test_without_a_ground_a_field_has_its_grid(shop: Shop, qtbot: QtBot) -> None:
    field = PlaceField(shop)
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    assert field.map._ground.source.zoom_max < 0


def test_the_choosing_stands_in_the_desks_palette(shop: Shop, qtbot: QtBot, tmp_path: Path) -> None:
    frame = front_desk_window(shop, "", tmp_path)
    qtbot.addWidget(frame)
    titles = [action.title for action in frame.palette_.actions_]
    assert "What the map is drawn on" in titles
    ground = frame.findChild(DeskGround)
    assert ground is not None
    assert ground._choice is None, "a start reads no file for a map that nobody sees"
