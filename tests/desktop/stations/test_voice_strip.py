"""Voice notes in a room: spoken, listened to, sent through a real hub and heard in the bubble; or thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import language, theme
from desktop.shop import Shop
from desktop.stations.frame import StationFrame
from desktop.stations.front_desk.station import FrontDesk
from desktop.voice_recording import NoMicrophone, VoiceRecorder
from desktop.widgets.bubble import BubbleRow, Sending
from desktop.widgets.voice_bar import VoiceBar
from desktop.windows import station_window
from hub.domain.actor import Role
from hub.domain.room import Audience, MessageKind
from hub.domain.vocabulary import SendMessage
from hub.domain.voice_note import read_voice
from hub.link.port import LinkState
from tests.desktop.test_voice_recording import LIBRARIES, sound
from tests.hub.running import PATIENCE_S, HubInThread
from tests.hub.shop_day import an_id, place_order

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", *LIBRARIES)
PATIENCE_MS = int(PATIENCE_S * 1000)


def speak(desk: FrontDesk, qtbot: QtBot) -> bytes:
    """Say something into the room, stop, and have the note before one."""
    strip = desk.room.foot.voice
    strip.recorder().take(sound())
    strip.stop.click()
    qtbot.waitUntil(lambda: bool(strip.data), timeout=PATIENCE_MS)
    return strip.data


def bars(desk: FrontDesk) -> list[VoiceBar]:
    rows = [row for row in desk.room.stream.rows() if isinstance(row, BubbleRow)]
    return [bar for row in rows for bar in row.bubble.findChildren(VoiceBar)]


def test_a_computer_without_a_microphone_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_: VoiceRecorder) -> None:
        raise NoMicrophone

    monkeypatch.setattr(VoiceRecorder, "start", start)
    desk.desk.room.composer.voice.click()
    assert desk.frame.toast_text.startswith("This computer has no microphone that may be used.")
    assert desk.desk.room.foot.voice.isHidden()
    assert not desk.desk.room.foot.voice.is_busy


def test_escape_throws_a_recording_away_and_the_draft_stays(desk: Desk) -> None:
    room = desk.desk.room
    room.composer.set_draft("half a sen")
    strip = room.foot.voice
    strip.recorder().take(sound())
    assert strip._words.text() == "Recording 0:01 of at most 2:00"
    assert strip._level.level > 0
    held = QApplication.focusWidget()
    assert held is strip.stop
    QTest.keyClick(held, Qt.Key.Key_Escape)
    assert strip.isHidden()
    assert not strip.is_busy
    assert room.composer.draft() == "half a sen"


def test_a_note_spoken_into_one_room_does_not_go_to_another(desk: Desk, qtbot: QtBot) -> None:
    data = speak(desk.desk, qtbot)
    desk.desk.open_room(desk.order("rosa"))
    assert not desk.desk.room.foot.voice.is_busy
    desk.desk.open_room(desk.order("mei"))
    assert desk.desk.room.foot.voice.data == data


def test_what_is_being_recorded_ends_with_its_room_and_that_is_said(desk: Desk) -> None:
    desk.desk.room.foot.voice.recorder().take(sound())
    desk.desk.open_room(desk.order("rosa"))
    assert not desk.desk.room.foot.voice.is_busy
    assert desk.frame.toast_text == "The voice note was not sent: another room is open."


def test_nobody_is_listened_to_behind_another_page_and_what_was_said_stays(desk: Desk, qtbot: QtBot) -> None:
    strip = desk.desk.room.foot.voice
    recorder = strip.recorder()
    recorder.take(sound())
    with qtbot.waitSignal(recorder.made, timeout=20_000):
        desk.desk.begin_order()
    assert strip.data
    desk.desk.show_desk()
    assert strip.isVisible()


def test_a_note_that_comes_back_waits_for_the_one_that_was_spoken_meanwhile(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    going: Future[str] = Future()
    monkeypatch.setattr(desk.link, "put_media", lambda data, media_type: going)
    first = speak(desk.desk, qtbot)
    strip = desk.desk.room.foot.voice
    strip.send.click()
    strip.set_note(first + b"\0\0\0\x08free")  # another one, spoken meanwhile
    second = strip.data
    going.set_exception(OSError("no room left"))
    qtbot.waitUntil(lambda: bool(desk.frame.toast_text))
    assert strip.data == second
    strip.remove.click()
    assert strip.data == first


def test_a_note_that_the_hub_did_not_take_waits_in_its_room(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    going: Future[str] = Future()
    monkeypatch.setattr(desk.link, "put_media", lambda data, media_type: going)
    data = speak(desk.desk, qtbot)
    desk.desk.room.foot.voice.send.click()
    desk.desk.open_room(desk.order("rosa"))
    going.set_exception(OSError("no room left"))
    qtbot.waitUntil(lambda: bool(desk.frame.toast_text))
    assert desk.frame.toast_text == "The hub did not take a voice note. It waits in the room of Mei Lin Chen."
    assert not desk.desk.room.foot.voice.is_busy
    desk.desk.open_room(desk.order("mei"))
    assert desk.desk.room.foot.voice.data == data


def test_a_note_that_the_hub_does_not_take_is_still_here(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: Future[str] = Future()
    refused.set_exception(OSError("no room left"))
    monkeypatch.setattr(desk.link, "put_media", lambda data, media_type: refused)
    data = speak(desk.desk, qtbot)
    strip = desk.desk.room.foot.voice
    strip.send.click()
    qtbot.waitUntil(lambda: desk.frame.toast_text.startswith("The voice note is still here"))
    assert strip.data == data


def test_a_note_that_is_no_longer_kept_says_so(desk: Desk, qtbot: QtBot) -> None:
    room = desk.order("mei")
    said = SendMessage(
        room, desk.shop.new_id(), Audience.EVERYONE, MessageKind.VOICE, media="ab" * 32, media_type="audio/mp4"
    )
    desk.day.ask("15:48", desk.day.sender("mei"), said)
    qtbot.waitUntil(lambda: bool(bars(desk.desk)) and "no longer kept" in bars(desk.desk)[0].hearing.note)


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


def test_a_note_is_listened_to_sent_through_a_real_hub_and_heard_in_its_bubble(
    hub: HubInThread, frame: StationFrame, qtbot: QtBot
) -> None:
    desk = frame.findChild(FrontDesk)
    assert desk is not None
    order = an_id(81)
    qtbot.waitUntil(lambda: frame.shop.status.state is LinkState.LIVE, timeout=PATIENCE_MS)
    frame.shop.ask(place_order(order))
    qtbot.waitUntil(lambda: order in frame.shop.recorded.orders, timeout=PATIENCE_MS)
    room = frame.shop.board.orders[order].room
    desk.open_room(room)
    desk.room.composer.switch.choose("staff")
    data = speak(desk, qtbot)
    strip = desk.room.foot.voice
    before = strip.findChildren(VoiceBar)[0]
    before.button.click()
    qtbot.waitUntil(lambda: before.hearing.playing, timeout=PATIENCE_MS)
    before.button.click()
    qtbot.waitUntil(lambda: not before.hearing.playing, timeout=PATIENCE_MS)
    strip.send.click()
    qtbot.waitUntil(lambda: bool(bars(desk)) and bars(desk)[0].hearing.length_s > 0, timeout=PATIENCE_MS)
    rows = [row for row in desk.room.stream.rows() if isinstance(row, BubbleRow)]
    qtbot.waitUntil(lambda: rows[0].bubble.message.sending is Sending.RECORDED, timeout=PATIENCE_MS)
    said = hub.link("packing").board.rooms[room].messages[0]
    assert (said.kind, said.media_type) == (MessageKind.VOICE, "audio/mp4")
    there = hub.link("dispatch").get_media(said.media).result(PATIENCE_S)
    assert there == data
    assert bars(desk)[0].hearing.length_s == read_voice(there).seconds
    bar = bars(desk)[0]
    bar.button.click()
    qtbot.waitUntil(lambda: bar.hearing.playing and bar.hearing.position_s > 0, timeout=PATIENCE_MS)
    desk.room.stream.voices.silence()
    assert not bar.hearing.playing
