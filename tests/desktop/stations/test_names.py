"""A screen reader has a name for everything the keyboard can reach, in the language of the window."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import language, sample, theme
from desktop.printing.paper import Kind
from desktop.shop import Shop
from desktop.smoke import ACTORS
from desktop.stations.frame import StationFrame
from desktop.stations.front_desk.station import FrontDesk
from desktop.stations.owner.shop_sheet import ShopSheet
from desktop.stations.packing.station import PackingWindow
from desktop.windows import station_window
from hub.domain.actor import Role
from tests.desktop.test_language import CHINESE, SCRIPTS, messages


@pytest.fixture(params=["en", "zh"])
def tongue(request: pytest.FixtureRequest, qapp: QApplication, tmp_path: Path) -> Iterator[str]:
    """The language of the windows."""
    spoken: str = request.param
    compiled = tmp_path / "giftwire_zh_CN.qm"
    if spoken == "zh":
        subprocess.run([str(SCRIPTS / "pyside6-lrelease"), "-silent", str(CHINESE), "-qm", str(compiled)], check=True)
    assert language.use(qapp, spoken, tmp_path)
    theme.apply(qapp, theme.Scheme.LIGHT, reduced_motion=True)
    yield spoken
    language.use(qapp, "en")
    qapp.setStyleSheet("")


def reachable(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Every visible control that can hold the keyboard, with the name that a screen reader says."""
    for each in window.findChildren(QWidget):
        inside = isinstance(each.parent(), QAbstractSpinBox)  # Qt's own part; the box around it has the name
        if each.isVisible() and each.focusPolicy() is not Qt.FocusPolicy.NoFocus and not inside:
            yield each, QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name).strip()


def wrong(window: QWidget, english: set[str]) -> Iterator[str]:
    """What has no name, or one that was left in English."""
    for each, name in reachable(window):
        if not name or name in english:
            yield f"{type(each).__name__} in {type(each.parent()).__name__}: {name!r}"


def sheets(frame: StationFrame) -> Iterator[str]:
    """Does what opens one sheet after the other; each is open while its name is out."""
    yield "usual"
    frame.rescue.open()
    yield "rescue"
    frame.rescue.close_sheet()
    frame.palette_.open()
    yield "palette"
    frame.palette_.close_sheet()
    if frame.role is Role.PACKING:
        assert isinstance(frame, PackingWindow)
        frame.station.look_at(Kind.CARD)
        yield "print"
        return
    frame.look_back()
    yield "report"
    assert frame.report is not None
    frame.report.close_sheet()
    frame.manage()
    owner = frame.findChild(ShopSheet)
    assert owner is not None
    for page in ("stations", "people", "links", "limits", "stickers"):
        owner.choice.choose(page)
        yield f"owner: {page}"
    owner.close_sheet()
    if frame.role is Role.FRONT_DESK:
        desk = frame.findChild(FrontDesk)
        assert desk is not None
        frame.open_black_box()
        yield "black box"
        frame.past_order.close_sheet()
        desk.begin_order()
        yield "new order"


@pytest.mark.parametrize("role", list(ACTORS))
def test_all_that_the_keyboard_reaches_has_a_name_in_the_windows_language(
    role: Role, tongue: str, qtbot: QtBot, qapp: QApplication
) -> None:
    translated = {source for (_, source), (text, _) in messages(CHINESE).items() if text != source}
    day = sample.sample_day(tongue)
    shop = Shop(lambda listener: day.link(ACTORS[role], listener))
    frame = station_window(shop, role)
    qtbot.addWidget(frame)
    frame.show()
    found: dict[str, list[str]] = {}
    counted = 0
    for name in sheets(frame):
        qapp.processEvents()
        counted += sum(1 for _ in reachable(frame))
        found[name] = sorted(wrong(frame, translated if tongue == "zh" else set()))
    shop.close()
    assert counted > 40, "a window in which nothing is reached proves nothing"
    assert {name: lacking for name, lacking in found.items() if lacking} == {}
