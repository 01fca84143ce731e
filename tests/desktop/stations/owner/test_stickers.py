"""The shop's own stickers: added from a picture, offered at every station, kept by what was said with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.pictures import encoded
from desktop.shop import Shop
from desktop.stations.owner.stickers import SIDE_PX_MAX, Stickers
from desktop.stations.sticker_sheet import StickerSheet
from desktop.widgets.bubble import BubbleRow
from hub.domain.stickers import OWN_MAX
from hub.domain.vocabulary import AddSticker, RemoveSticker

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
HOSTILE = "<b>Our window</b>"


def round_picture(folder: Path) -> Path:
    """A picture with nothing in its corners."""
    picture = QImage(900, 600, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    for x in range(300, 600):
        picture.setPixelColor(x, 300, Qt.GlobalColor.red)
    file = folder / "window.png"
    file.write_bytes(encoded(picture, "image/png"))
    return file


def test_the_owner_adds_a_sticker_and_the_desk_sends_it(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    shop = Shop(lambda listener: desk.day.link(sample.OWNER, listener))
    page = Stickers(shop)
    qtbot.addWidget(page)
    assert not page.add.isEnabled()
    page.name.setText(HOSTILE)
    page.take(round_picture(tmp_path))
    qtbot.waitUntil(lambda: len(desk.shop.board.shop.stickers) == 1)
    own = desk.shop.board.shop.stickers[0]
    kept = QImage.fromData(QByteArray(desk.link.get_media(own.media).result(0)))
    assert max(kept.width(), kept.height()) == SIDE_PX_MAX
    assert kept.pixelColor(0, 0).alpha() == 0
    qtbot.waitUntil(lambda: page.name.text() == "")

    desk.desk.room.composer.stickers.click()
    sheet = desk.frame.findChild(StickerSheet)
    assert sheet is not None
    assert sheet.buttons[-1].accessibleName() == HOSTILE
    sheet.buttons[-1].click()
    room = desk.order("mei")
    qtbot.waitUntil(lambda: desk.shop.board.rooms[room].messages[-1].media == own.media)
    desk.day.ask("15:49", sample.OWNER, RemoveSticker(own.id))
    qtbot.waitUntil(lambda: desk.shop.board.shop.stickers == ())

    def said() -> BubbleRow:
        return [row for row in desk.desk.room.stream.rows() if isinstance(row, BubbleRow)][-1]

    qtbot.waitUntil(lambda: said().bubble.message.paper)
    assert said().bubble.message.picture_name == f"Sticker: {HOSTILE}"
    shop.close()


def test_a_file_without_a_picture_adds_nothing_and_says_why(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    page = Stickers(desk.shop)
    qtbot.addWidget(page)
    page.name.setText("Our window")
    file = tmp_path / "window.txt"
    file.write_text("no picture", encoding="utf-8")
    page.take(file)
    qtbot.waitUntil(lambda: page._why.text().startswith("There is no picture in this file."))
    assert page.name.text() == "Our window"


def test_a_full_set_says_that_it_is_full(desk: Desk, qtbot: QtBot) -> None:
    for number in range(OWN_MAX):
        desk.day.ask("15:48", sample.OWNER, AddSticker(desk.shop.new_id(), f"Window {number}", "ab" * 32, "image/png"))
    qtbot.waitUntil(lambda: len(desk.shop.board.shop.stickers) == OWN_MAX)
    page = Stickers(desk.shop)
    qtbot.addWidget(page)
    page.name.setText("One more")
    assert not page.add.isEnabled()
    assert page._why.text().startswith(f"{OWN_MAX} are the most")
