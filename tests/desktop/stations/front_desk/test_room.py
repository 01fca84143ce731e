"""The room's column: pictures in, pictures large, older talk, and who is called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.models.room_stream import RoomStream, Said
from desktop.stations.front_desk.stream import changed_words
from desktop.stations.picture_sheet import PictureSheet
from desktop.widgets.bubble import BubbleRow
from hub.domain.room import Audience
from hub.domain.vocabulary import ChangeRecipient, ReleaseSurprise, SendMessage

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def drop(desk: Desk, data: QMimeData) -> None:
    """Let something go over the room."""
    actions, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    desk.desk.room.dropEvent(QDropEvent(QPointF(50, 50), actions, data, left, none))


def test_a_file_dropped_on_the_room_is_shown_before_it_goes(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    file = tmp_path / "wrapping.png"
    assert picture.save(str(file))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    count = desk.shop.board.rooms[desk.order("mei")].count
    drop(desk, data)
    strip = desk.desk.room.foot.strip
    assert strip.isVisible()
    qtbot.waitUntil(lambda: strip.attached is not None)
    assert desk.shop.board.rooms[desk.order("mei")].count == count


def test_a_picture_may_go_without_words_and_is_taken_off_again(desk: Desk, qtbot: QtBot) -> None:
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    strip = desk.desk.room.foot.strip
    desk.desk.room.composer.given.emit(picture)
    strip.remove.click()
    assert strip.isHidden()
    desk.desk.room.composer.given.emit(picture)
    strip.send.click()
    room = desk.order("mei")
    qtbot.waitUntil(lambda: desk.shop.board.rooms[room].messages[-1].kind == "image")
    assert desk.shop.board.rooms[room].messages[-1].text == ""


def test_a_file_that_is_no_picture_is_said_in_words(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "invoice.pdf"
    file.write_bytes(b"%PDF-1.7")
    desk.desk.room.foot.take(file)
    qtbot.waitUntil(lambda: bool(desk.frame.toast_text))
    assert desk.frame.toast_text == "There is no picture in this file. JPEG, PNG and WebP work."
    assert desk.desk.room.foot.strip.isHidden()


def test_a_picture_that_the_hub_does_not_take_stays_with_its_words(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import Future

    refused: Future[str] = Future()
    refused.set_exception(OSError("no room left"))
    monkeypatch.setattr(desk.link, "put_media", lambda data, media_type: refused)
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    room = desk.desk.room
    room.composer.given.emit(picture)
    room.composer.set_draft("Like this?")
    room.composer.try_send()
    qtbot.waitUntil(lambda: room.foot.strip.attached is not None and bool(desk.frame.toast_text))
    assert room.composer.draft() == "Like this?"
    assert desk.frame.toast_text.startswith("The picture is still here")


def test_one_click_shows_a_picture_large_and_escape_puts_it_away(desk: Desk, qtbot: QtBot) -> None:
    stream = desk.desk.room.stream

    def pictured() -> list[BubbleRow]:
        return [row for row in stream.rows() if isinstance(row, BubbleRow) and row.bubble.message.picture]

    qtbot.waitUntil(lambda: bool(pictured()))
    qtbot.waitUntil(lambda: any(picture.whole is not None for picture in stream.pictures._kept.values()))
    pictured()[0].bubble.picture_clicked.emit()
    sheet = desk.frame.findChild(PictureSheet)
    assert sheet is not None
    assert sheet.isVisible()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)  # type: ignore[no-untyped-call] # pytest-qt has no types here
    assert sheet.isHidden()


def test_older_talk_comes_page_by_page(desk: Desk, qtbot: QtBot) -> None:
    room = desk.order("hannah")
    for number in range(30):
        desk.day.ask("15:48", desk.day.sender("hannah"), _words(desk, room, f"line {number}"))
    qtbot.waitUntil(lambda: desk.shop.board.rooms[room].count == 30)
    desk.desk.open_room(room)
    stream = desk.desk.room.stream
    assert stream.older.isVisible()
    stream.older.click()
    qtbot.waitUntil(lambda: not stream.older.isVisible())
    said = [value.message.text for value in desk.desk.room.model.values if isinstance(value, Said)]
    assert said == [f"line {number}" for number in range(30)]
    qtbot.keyClick(stream, Qt.Key.Key_Home)  # type: ignore[no-untyped-call] # pytest-qt has no types here

    def shown() -> list[str]:
        return [row.bubble.message.text for row in stream.rows() if isinstance(row, BubbleRow) and row.isVisible()]

    qtbot.waitUntil(lambda: "line 0" in shown())
    qtbot.keyClick(stream, Qt.Key.Key_End)  # type: ignore[no-untyped-call] # pytest-qt has no types here
    qtbot.waitUntil(lambda: "line 29" in shown())
    assert stream.verticalScrollBar().value() == stream.verticalScrollBar().maximum()


def _words(desk: Desk, room: str, text: str) -> SendMessage:
    return SendMessage(room, desk.shop.new_id(), Audience.EVERYONE, text=text)


def test_a_message_is_shown_and_read_without_a_look_at_all_that_was_said(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.desk.open_room(desk.order("mei"))
    looked: list[str] = []

    def values(_: RoomStream) -> list[object]:
        looked.append("all")
        return []

    monkeypatch.setattr(RoomStream, "values", property(values))
    with qtbot.waitSignal(desk.desk.room.stream.read):
        desk.day.ask("15:49", desk.day.sender("mei"), _words(desk, desk.order("mei"), "And the vase?"))
    assert looked == []


def test_calling_lays_the_number_on_the_clipboard_and_says_it(desk: Desk) -> None:
    desk.desk.room._head.call.click()
    assert QGuiApplication.clipboard().text() == "+44 20 7946 0155"
    assert desk.frame.toast_text == "Daniel Okafor: +44 20 7946 0155 (copied)"


def test_quick_replies_follow_the_gift(desk: Desk) -> None:
    from desktop.stations.front_desk.replies import quick_replies

    def titles(name: str) -> list[str]:
        return [reply.title for reply in quick_replies(desk.shop, desk.shop.board.orders[desk.order(name)])]

    assert titles("mei")[0] == "Card changed"
    assert titles("rosa")[0] == "On its way"
    assert "Photo follows" not in titles("rosa")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Twenty years, and", "Thirty years, and", "Twenty → Thirty"),
        ("二十年了，你", "三十年了，你", "二十年 → 三十年"),
        ("Hello", "Hello there", ""),
        ("a " * 60, "b " * 60, ""),
    ],
)
def test_a_changed_wording_is_told_in_a_few_words_or_not_at_all(before: str, after: str, said: str) -> None:
    assert changed_words(before, after) == said


def test_what_must_not_be_overlooked_comes_first_under_the_name_and_goes_once_it_is_no_secret(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.desk.open_room(desk.order("mei"))
    head = desk.desk.room._head
    qtbot.waitUntil(lambda: "Mei Lin Chen" in head.accessibleName())
    assert "Daniel Okafor, Surprise for the recipient · GW-2418 · telephone order" in head.accessibleName()
    desk.day.ask("15:48", sample.DESK, ReleaseSurprise(desk.order("mei")))
    qtbot.waitUntil(lambda: "Surprise" not in head.accessibleName())


def test_a_small_screen_is_enough_and_a_long_name_asks_for_no_larger_one(desk: Desk, qtbot: QtBot) -> None:
    """1,024 px: a screen of 1280 x 800 at 125 %."""
    assert desk.frame.minimumSizeHint().width() <= 1024
    order = desk.shop.board.orders[desk.order("mei")]
    long = replace(order.recipient, name="Mei Lin Chen and everybody else at the Kiln Studio in Mill Lane")
    desk.day.ask("15:48", sample.DESK, ChangeRecipient(order.id, long))
    desk.desk.open_room(order.id)
    qtbot.waitUntil(lambda: long.name in desk.desk.room._head.accessibleName())
    desk.frame.resize(1024, 700)
    qtbot.waitUntil(lambda: desk.frame.width() == 1024)
    assert desk.frame.minimumSizeHint().width() <= 1024
    assert desk.desk.room._head.call.isVisible()
    desk.frame.resize(1440, 900)
