"""What people send each other: stickers by the keyboard, pictures that are not here yet, words that wait for a picture."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop import language, theme
from desktop.attaching import Attached
from desktop.camera import Camera
from desktop.pictures import worker
from desktop.shop import Shop
from desktop.stations.camera_sheets import Eyes, PhotoSheet
from desktop.stations.frame import StationFrame
from desktop.stations.front_desk.station import FrontDesk
from desktop.stations.picture_sheet import PictureSheet
from desktop.stations.sticker_sheet import COLUMNS, StickerSheet
from desktop.widgets.bubble import BubbleRow, Sending
from desktop.windows import station_window
from hub.domain.actor import Role
from hub.domain.room import Audience, MessageKind
from hub.domain.stickers import STICKERS
from hub.domain.vocabulary import MarkSeen, SendMessage
from hub.link.port import LinkState, MediaTrouble
from tests.hub.running import PATIENCE_S, HubInThread
from tests.hub.shop_day import an_id, place_order

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
camera_log = pytest.mark.qt_log_ignore("No RHI backend", "Couldn.t (load|resolve)", extend=True)


def press(key: Qt.Key) -> None:
    """A key where the keyboard is."""
    held = QApplication.focusWidget()
    assert held is not None
    QTest.keyClick(held, key)


def red() -> QImage:
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    return picture


def bubbles(desk: FrontDesk) -> list[BubbleRow]:
    return [row for row in desk.room.stream.rows() if isinstance(row, BubbleRow)]


def test_a_sticker_is_picked_by_the_keyboard_for_the_chosen_readers(desk: Desk, qtbot: QtBot) -> None:
    composer = desk.desk.room.composer
    composer.switch.choose("courier")
    composer.set_draft("half a sen")
    composer.stickers.click()
    sheet = desk.frame.findChild(StickerSheet)
    assert sheet is not None
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return):
        press(key)
    room = desk.order("mei")
    qtbot.waitUntil(lambda: desk.shop.board.rooms[room].messages[-1].kind is MessageKind.STICKER)
    message = desk.shop.board.rooms[room].messages[-1]
    assert message.sticker == STICKERS[COLUMNS + 1]
    assert message.audience is Audience.COURIER
    assert composer.draft() == "half a sen"
    qtbot.waitUntil(lambda: bubbles(desk.desk)[-1].bubble.message.paper)
    assert "Sticker: " in bubbles(desk.desk)[-1].bubble.accessibleName()


def test_escape_puts_the_stickers_away_and_the_keyboard_is_where_it_was(desk: Desk) -> None:
    composer = desk.desk.room.composer
    composer.stickers.setFocus()
    composer.stickers.click()
    sheet = desk.frame.findChild(StickerSheet)
    assert sheet is not None
    press(Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert composer.stickers.hasFocus()


def test_a_sticker_of_a_newer_set_is_named_in_plain_words(desk: Desk, qtbot: QtBot) -> None:
    room = desk.order("mei")
    hostile = "<b>confetti</b>"
    said = SendMessage(room, desk.shop.new_id(), Audience.EVERYONE, MessageKind.STICKER, sticker=hostile)
    desk.day.ask("15:48", desk.day.sender("mei"), said)
    qtbot.waitUntil(lambda: bubbles(desk.desk)[-1].bubble.message.text == f"Sticker: {hostile}")
    assert bubbles(desk.desk)[-1].bubble.message.picture is None


def test_words_sent_while_a_picture_is_made_ready_go_together_with_it(desk: Desk, qtbot: QtBot) -> None:
    room = desk.desk.room
    room.foot.take(red())
    assert room.foot.strip.is_coming
    room.composer.set_draft("Like this?")
    room.composer.try_send()
    shown = desk.order("mei")
    qtbot.waitUntil(lambda: desk.shop.board.rooms[shown].messages[-1].text == "Like this?")
    assert desk.shop.board.rooms[shown].messages[-1].kind is MessageKind.IMAGE


def test_words_are_not_lost_with_a_file_that_holds_no_picture(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    room = desk.desk.room
    file = tmp_path / "list.txt"
    file.write_text("five peonies", encoding="utf-8")
    room.foot.take(file)
    room.composer.set_draft("See the list")
    room.composer.try_send()
    qtbot.waitUntil(lambda: bool(desk.frame.toast_text))
    assert room.composer.draft() == "See the list"
    assert room.foot.strip.isHidden()


class Held(Camera):
    """A camera that sees what a test holds before it."""

    def start(self, number: int = 0) -> None:
        """It is running."""


def eyes(names: tuple[str, ...] = ("Desk",)) -> Eyes:
    return Eyes(lambda: list(names), lambda owner, reads: Held(owner, reads=reads))


def camera_over(desk: Desk) -> PhotoSheet:
    sheet = desk.frame.findChild(PhotoSheet)
    assert sheet is not None
    return sheet


def take_photo(desk: Desk, qtbot: QtBot) -> None:
    sheet = camera_over(desk)
    sheet.camera.sink.setVideoFrame(QVideoFrame(red()))
    qtbot.waitUntil(sheet.shoot.isEnabled)
    qtbot.waitUntil(lambda: not sheet.camera._behind.busy)
    sheet.shoot.click()
    sheet.camera.sink.setVideoFrame(QVideoFrame(red()))
    qtbot.waitUntil(sheet.use.isVisible)
    press(Qt.Key.Key_Return)


@camera_log
def test_a_photo_taken_at_the_desk_goes_with_the_next_words(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.room.foot.eyes = eyes()
    desk.frame.activateWindow()
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(desk.frame, Qt.Key.Key_C, held)
    take_photo(desk, qtbot)
    foot = desk.desk.room.foot
    qtbot.waitUntil(lambda: foot.strip.attached is not None)
    desk.desk.room.composer.set_draft("This one?")
    desk.desk.room.composer.try_send()
    room = desk.order("mei")
    qtbot.waitUntil(lambda: desk.shop.board.rooms[room].messages[-1].kind is MessageKind.IMAGE)
    assert desk.shop.board.rooms[room].messages[-1].text == "This one?"


@camera_log
def test_the_camera_of_one_room_is_closed_when_another_room_is_opened(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.room.foot.eyes = eyes()
    desk.desk.room.composer.camera.click()
    sheet = camera_over(desk)
    desk.desk.open_room(desk.order("rosa"))
    assert not sheet.isVisible()
    desk.desk.room.composer.camera.click()
    assert desk.desk.room.foot._photo_sheet not in (None, sheet)


@camera_log
def test_the_camera_is_closed_when_its_window_goes(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.room.foot.eyes = eyes()
    desk.desk.room.composer.camera.click()
    desk.frame.hide()
    assert desk.desk.room.foot._photo_sheet is None


def test_where_there_is_no_camera_the_desk_says_what_goes_instead(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.room.foot.eyes = eyes(names=())
    with qtbot.waitSignal(desk.desk.room.foot.told) as told:
        desk.desk.room.composer.camera.click()
    assert told.args == ["There is no camera here. A picture can be dropped, pasted or chosen."]
    assert desk.frame.findChild(PhotoSheet) is None


def test_a_picture_made_ready_for_one_room_does_not_land_in_another(desk: Desk, qtbot: QtBot) -> None:
    room = desk.desk.room
    room.foot.take(red())
    desk.desk.open_room(desk.order("rosa"))
    room.foot.take(QImage())  # the worker has done both in order when this one is refused
    qtbot.waitUntil(lambda: bool(desk.frame.toast_text))
    assert room.foot.strip.attached is None
    desk.desk.open_room(desk.order("mei"))
    assert room.foot.strip.attached is not None, "it stands in its own room"


def test_a_picture_that_was_not_sent_yet_stands_in_its_room_again(desk: Desk, qtbot: QtBot) -> None:
    room = desk.desk.room
    room.foot.take(red())
    qtbot.waitUntil(lambda: room.foot.strip.attached is not None)
    desk.desk.open_room(desk.order("rosa"))
    assert room.foot.strip.isHidden()
    desk.desk.open_room(desk.order("mei"))
    assert room.foot.strip.attached is not None
    room.foot.strip.remove.click()
    desk.desk.open_room(desk.order("rosa"))
    desk.desk.open_room(desk.order("mei"))
    assert room.foot.strip.isHidden(), "what was taken away does not come back"


@pytest.fixture
def busy_worker() -> Iterator[threading.Event]:
    """The worker that makes pictures ready waits for this to be set."""
    gate = threading.Event()
    worker().submit(gate.wait)
    yield gate
    gate.set()


def said_in(desk: Desk, name: str) -> list[tuple[MessageKind, str]]:
    """What was said in an order's room, oldest first."""
    messages = desk.shop.board.rooms[desk.order(name)].messages
    return [(message.kind, message.text) for message in messages]


def test_what_was_sent_with_a_picture_goes_to_its_own_room_whatever_is_open_by_then(
    desk: Desk, qtbot: QtBot, busy_worker: threading.Event
) -> None:
    room, before = desk.desk.room, len(said_in(desk, "mei"))
    elsewhere = said_in(desk, "rosa")
    room.foot.take(red())
    for text in ("Like this?", "Or in blue?"):
        room.composer.set_draft(text)
        room.composer.try_send()
    desk.desk.open_room(desk.order("rosa"))
    busy_worker.set()
    qtbot.waitUntil(lambda: len(said_in(desk, "mei")) == before + 2)
    assert sorted(said_in(desk, "mei")[-2:]) == [(MessageKind.IMAGE, "Like this?"), (MessageKind.TEXT, "Or in blue?")]
    assert said_in(desk, "rosa") == elsewhere
    assert room.composer.draft() == ""


def test_words_go_without_the_picture_that_was_taken_away(
    desk: Desk, qtbot: QtBot, busy_worker: threading.Event
) -> None:
    room, before = desk.desk.room, len(said_in(desk, "mei"))
    room.foot.take(red())
    room.composer.set_draft("Like this?")
    room.composer.try_send()
    room.foot.strip.remove.click()
    qtbot.waitUntil(lambda: len(said_in(desk, "mei")) == before + 1)
    busy_worker.set()
    done = worker().submit(int)
    qtbot.waitUntil(done.done)
    assert said_in(desk, "mei")[-1] == (MessageKind.TEXT, "Like this?")
    assert room.foot.strip.isHidden()


def test_words_whose_picture_cannot_be_read_wait_in_their_room(
    desk: Desk, qtbot: QtBot, tmp_path: Path, busy_worker: threading.Event
) -> None:
    room = desk.desk.room
    (tmp_path / "list.txt").write_text("five peonies", encoding="utf-8")
    room.foot.take(tmp_path / "list.txt")
    room.composer.set_draft("See the list")
    room.composer.try_send()
    desk.desk.open_room(desk.order("rosa"))
    with qtbot.waitSignal(room.foot.told) as told:
        busy_worker.set()
    assert told.args[0].endswith("It waits in the room of Mei Lin Chen.")
    assert room.composer.draft() == ""
    desk.desk.open_room(desk.order("mei"))
    assert room.composer.draft() == "See the list"


def test_a_picture_that_the_hub_did_not_take_waits_in_its_room_and_that_is_said(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, before = desk.desk.room, said_in(desk, "mei")
    going: Future[str] = Future()
    monkeypatch.setattr(desk.link, "put_media", lambda data, media_type: going)
    room.foot.take(red())
    qtbot.waitUntil(lambda: room.foot.strip.attached is not None)
    room.composer.set_draft("Like this?")
    room.composer.try_send()
    desk.desk.open_room(desk.order("rosa"))
    with qtbot.waitSignal(room.foot.told) as told:
        going.set_exception(MediaTrouble("hub_away"))
    assert told.args == ["The hub did not take a picture. It waits in the room of Mei Lin Chen."]
    assert room.foot.strip.isHidden()
    desk.desk.open_room(desk.order("mei"))
    assert room.foot.strip.attached is not None
    assert room.composer.draft() == "Like this?"
    assert said_in(desk, "mei") == before
    desk.desk.open_room(desk.order("rosa"))
    assert room.foot.strip.isHidden()


def blue() -> QImage:
    picture = QImage(32, 32, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.blue)
    return picture


def attach(desk: Desk, qtbot: QtBot, picture: QImage) -> Attached:
    """Attach a picture and wait until it stands there."""
    strip = desk.desk.room.foot.strip
    before = strip.attached
    desk.desk.room.foot.take(picture)
    qtbot.waitUntil(lambda: strip.attached not in (None, before))
    assert strip.attached is not None
    return strip.attached


def test_a_picture_that_comes_back_waits_behind_the_one_attached_meanwhile(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    foot, composer = desk.desk.room.foot, desk.desk.room.composer
    going: Future[str] = Future()
    put = desk.link.put_media
    first = attach(desk, qtbot, red())
    monkeypatch.setattr(desk.link, "put_media", lambda data, media_type: going)
    foot.strip.send.click()
    second = attach(desk, qtbot, blue())
    with qtbot.waitSignal(foot.told) as told:
        going.set_exception(MediaTrouble("hub_away"))
    assert told.args == ["The hub did not take a picture. It waits behind the one that stands here now."]
    assert foot.strip.attached is second
    assert foot.strip.hint == "This picture goes with your next words. One more waits behind it."
    monkeypatch.setattr(desk.link, "put_media", put)
    composer.set_draft("The blue one")
    composer.try_send()
    assert foot.strip.attached is first
    assert foot.strip.hint == "This picture goes with your next words."
    foot.strip.remove.click()
    assert foot.strip.isHidden()
    qtbot.waitUntil(lambda: said_in(desk, "mei")[-1] == (MessageKind.IMAGE, "The blue one"))


def test_a_picture_that_was_left_in_a_room_does_not_push_out_the_one_that_stands_there(
    desk: Desk, qtbot: QtBot, busy_worker: threading.Event
) -> None:
    foot = desk.desk.room.foot
    foot.take(red())
    desk.desk.open_room(desk.order("rosa"))
    desk.desk.open_room(desk.order("mei"))
    foot.take(blue())
    busy_worker.set()
    qtbot.waitUntil(lambda: foot.strip.hint.endswith("One more waits behind it."))
    assert foot.strip.attached is not None
    assert foot.strip.attached.picture.size() == blue().size()


def test_a_file_that_is_no_picture_leaves_the_one_that_was_attached(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    attached = attach(desk, qtbot, red())
    file = tmp_path / "list.txt"
    file.write_text("five peonies", encoding="utf-8")
    desk.desk.room.foot.take(file)
    qtbot.waitUntil(lambda: bool(desk.frame.toast_text))
    assert desk.desk.room.foot.strip.attached is attached


def test_a_picture_does_not_take_an_unfilled_blank_along(desk: Desk, qtbot: QtBot) -> None:
    attach(desk, qtbot, red())
    before, composer = said_in(desk, "mei"), desk.desk.room.composer
    composer.offer("It is there at ‹time›.")
    desk.desk.room.foot.strip.send.click()
    assert desk.desk.room.foot.strip.attached is not None
    assert composer.draft() == "It is there at ‹time›."
    assert composer.editor.textCursor().selectedText() == "‹time›"
    assert said_in(desk, "mei") == before


def test_a_picture_that_is_sent_while_it_is_made_ready_takes_its_words_along_once(
    desk: Desk, qtbot: QtBot, busy_worker: threading.Event
) -> None:
    before, room = len(said_in(desk, "mei")), desk.desk.room
    room.foot.take(red())
    room.composer.set_draft("Like this?")
    room.foot.strip.send.click()
    room.foot.strip.send.click()
    assert room.composer.draft() == ""
    busy_worker.set()
    qtbot.waitUntil(lambda: len(said_in(desk, "mei")) > before)
    done = worker().submit(int)
    qtbot.waitUntil(done.done)
    assert said_in(desk, "mei")[before:] == [(MessageKind.IMAGE, "Like this?")]


def test_words_that_come_back_are_for_the_same_readers(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = desk.desk.room
    going: Future[str] = Future()
    monkeypatch.setattr(desk.link, "put_media", lambda data, media_type: going)
    attach(desk, qtbot, red())
    room.composer.switch.choose("staff")
    room.composer.set_draft("He never pays")
    room.composer.try_send()
    room.composer.switch.choose("everyone")
    room.composer.set_draft("Dear Daniel")
    going.set_exception(MediaTrouble("hub_away"))
    qtbot.waitUntil(lambda: room.composer.draft() == "He never pays\nDear Daniel")
    assert room.composer.audience().value == "staff"


def test_a_file_goes_to_the_room_in_which_it_was_asked_for(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    assert red().save(str(tmp_path / "red.png"))
    foot = desk.desk.room.foot
    desk.desk.room.composer.attach.click()
    (dialog,) = foot.findChildren(QFileDialog)
    desk.desk.open_room(desk.order("rosa"))
    with qtbot.waitSignal(foot.told) as told:
        dialog.fileSelected.emit(str(tmp_path / "red.png"))
    dialog.reject()
    assert told.args == ["The picture was chosen for another room. It waits in the room of Mei Lin Chen."]
    assert foot.strip.isHidden()
    desk.desk.open_room(desk.order("mei"))
    assert foot.strip.attached is not None


def test_of_several_files_the_first_goes_and_that_is_said(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    files = [tmp_path / "a.png", tmp_path / "b.png"]
    for file in files:
        assert red().save(str(file))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    foot = desk.desk.room.foot
    foot.take_drop(data)
    assert desk.frame.toast_text == "One picture goes with a message: the first one is here."
    qtbot.waitUntil(lambda: foot.strip.attached is not None)


def test_a_picture_that_cannot_come_says_so_and_comes_when_it_is_touched_again(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = desk.day.put(red())
    real, away = desk.link.get_media, [True]

    def get(wanted: str) -> Future[bytes]:
        if wanted == media and away[0]:
            failed: Future[bytes] = Future()
            failed.set_exception(MediaTrouble("hub_away"))
            return failed
        return real(wanted)

    monkeypatch.setattr(desk.link, "get_media", get)
    desk.day.say("15:48", desk.day.sender("mei"), desk.order("mei"), "", media=media)
    qtbot.waitUntil(lambda: bubbles(desk.desk)[-1].bubble.message.picture_note == "The hub is away: try again")
    assert "The hub is away" in bubbles(desk.desk)[-1].bubble.accessibleName()
    away[0] = False
    bubbles(desk.desk)[-1].bubble.setFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not bubbles(desk.desk)[-1].bubble.message.picture_note)
    press(Qt.Key.Key_Space)
    sheet = desk.frame.findChild(PictureSheet)
    assert sheet is not None
    assert sheet.isVisible()


def test_a_picture_that_is_no_longer_kept_is_said_and_not_asked_for_for_ever(desk: Desk, qtbot: QtBot) -> None:
    desk.day.say("15:48", desk.day.sender("mei"), desk.order("mei"), "", media="ab" * 32)
    qtbot.waitUntil(lambda: "no longer kept" in bubbles(desk.desk)[-1].bubble.message.picture_note)


# Through a real hub -----------------------------------------------------------------------------------------------


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubInThread]:
    """A hub on a thread of this process."""
    hub = HubInThread(tmp_path)
    yield hub
    hub.leave()


@pytest.fixture
def frame(hub: HubInThread, qapp: QApplication, qtbot: QtBot) -> Iterator[StationFrame]:
    """A front desk's window over a real link."""
    language.use(qapp, "en")
    theme.apply(qapp, theme.Scheme.LIGHT, reduced_motion=True)
    shop = Shop(lambda listener: hub.link("front_desk", listener=listener))
    frame = station_window(shop, Role.FRONT_DESK)
    qtbot.addWidget(frame)
    frame.show()
    qtbot.waitExposed(frame)
    yield frame
    qapp.setStyleSheet("")


def test_a_picture_and_a_sticker_go_through_a_real_hub_and_say_how_far_they_have_come(
    hub: HubInThread, frame: StationFrame, qtbot: QtBot
) -> None:
    desk = frame.findChild(FrontDesk)
    assert desk is not None
    order = an_id(80)
    patience = int(PATIENCE_S * 1000)
    qtbot.waitUntil(lambda: frame.shop.status.state is LinkState.LIVE, timeout=patience)
    frame.shop.ask(place_order(order))
    qtbot.waitUntil(lambda: order in frame.shop.recorded.orders, timeout=patience)
    room = frame.shop.board.orders[order].room
    desk.open_room(room)
    desk.room.composer.switch.choose("staff")
    desk.room.foot.take(red())
    desk.room.composer.set_draft("This ribbon?")
    desk.room.composer.try_send()
    qtbot.waitUntil(lambda: len(bubbles(desk)) == 1, timeout=patience)
    qtbot.waitUntil(lambda: bubbles(desk)[0].bubble.message.sending is Sending.RECORDED, timeout=patience)
    qtbot.waitUntil(lambda: not bubbles(desk)[0].bubble.message.picture_note, timeout=patience)
    packing = hub.link("packing")
    said = packing.board.rooms[room].messages[0]
    sent = QImage.fromData(packing.get_media(said.media).result(PATIENCE_S))
    assert sent.size() == red().size()
    packing.ask(MarkSeen(room, said.seq))
    qtbot.waitUntil(lambda: bubbles(desk)[0].bubble.message.sending is Sending.SEEN, timeout=patience)
    assert bubbles(desk)[0].bubble.message.receipt.startswith("seen by")
    desk.room.composer.stickers.click()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bubbles(desk)[-1].bubble.message.sending is Sending.RECORDED, timeout=patience)
    assert bubbles(desk)[-1].bubble.message.picture_name == "Sticker: Thank you"
