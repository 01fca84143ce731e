"""Who will read is said before; blanks must be filled; nothing empty is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Color
from desktop.widgets.bubble import Audience
from desktop.widgets.button import Button, Rank
from desktop.widgets.composer import Composer, QuickReply, Readers
from desktop.widgets.words import Words

Count = Callable[[QWidget, Color], int]
READERS = [
    Readers(Audience.STAFF, "Staff", "Packing and dispatch will read this"),
    Readers(Audience.EVERYONE, "Everyone", "Daniel and Li Wei will read this"),
]
REPLY = "A photo before ‹time›, says ‹name› 🌷"


@pytest.fixture
def composer(qtbot: QtBot, shown: Callable[[QWidget], QWidget]) -> Composer:
    composer = Composer(READERS, Audience.EVERYONE, [QuickReply("Photo", REPLY)])
    shown(composer)
    composer.resize(640, composer.sizeHint().height())
    composer.activateWindow()
    composer.editor.setFocus()
    qtbot.waitUntil(composer.editor.hasFocus)
    return composer


def test_ctrl_enter_sends_to_the_chosen_audience_and_clears(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(composer.editor, "On its way")
    with qtbot.waitSignal(composer.sent) as sent:
        QTest.keyClick(composer.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent.args == ["everyone", "On its way"]
    assert composer.draft() == ""


def test_enter_alone_begins_a_new_line(qtbot: QtBot, composer: Composer) -> None:
    sent: list[str] = []
    composer.sent.connect(lambda _audience, text: sent.append(text))
    QTest.keyClicks(composer.editor, "one")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    QTest.keyClicks(composer.editor, "two")
    assert (composer.draft(), sent) == ("one\ntwo", [])


def test_spaces_are_no_message(composer: Composer) -> None:
    sent: list[str] = []
    composer.sent.connect(lambda _audience, text: sent.append(text))
    composer.set_draft("  \n ")
    composer.try_send()
    assert sent == []
    assert not composer.send.isEnabled()


def test_the_audience_is_tinted_and_its_readers_are_named(composer: Composer, pixels: Count) -> None:
    assert composer.editor.accessibleDescription() == "Daniel and Li Wei will read this"
    assert pixels(composer, Color.AUD_STAFF) == 0
    composer.switch.choose("staff")
    assert composer.audience() is Audience.STAFF
    assert composer.editor.accessibleDescription() == "Packing and dispatch will read this"
    assert pixels(composer, Color.AUD_STAFF) > 5000


def test_who_reads_it_is_said_in_whole_words_in_a_narrow_place_too(composer: Composer) -> None:
    said = next(each for each in composer.findChildren(Words) if each.text() == "Daniel and Li Wei will read this")
    for width_px in (640, 400, 300):
        composer.resize(width_px, composer.sizeHint().height())
        QApplication.processEvents()
        composer.resize(width_px, composer.sizeHint().height())
        QApplication.processEvents()
        assert said.width() >= said.sizeHint().width()
        assert not said.geometry().intersects(composer.switch.geometry())


def test_what_must_be_filled_in_is_named_in_whole_words_and_prepared_answers_give_way(composer: Composer) -> None:
    composer.set_quick_replies([QuickReply(title, REPLY) for title in ("Photo", "One moment", "Changed already")])
    composer.resize(560, composer.sizeHint().height())
    QTest.mouseClick(reply_button(composer), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    why = next(each for each in composer.findChildren(Words) if each.text() == "Fill in time first")
    assert why.width() >= why.sizeHint().width()
    assert composer.more_replies.isVisible()


def test_a_blank_must_be_filled_before_it_is_sent(qtbot: QtBot, composer: Composer) -> None:
    sent: list[str] = []
    composer.sent.connect(lambda _audience, text: sent.append(text))
    QTest.mouseClick(reply_button(composer), Qt.MouseButton.LeftButton)
    assert composer.editor.textCursor().selectedText() == "‹time›"
    composer.try_send()
    assert sent == []
    assert composer.reason_not_to_send() == "Fill in time first"
    QTest.keyClicks(composer.editor, "16:10")
    QTest.keyClick(composer.editor, Qt.Key.Key_Tab)
    assert composer.editor.textCursor().selectedText() == "‹name›"
    QTest.keyClicks(composer.editor, "Anna")
    composer.try_send()
    assert sent == ["A photo before 16:10, says Anna 🌷"]


def reply_button(composer: Composer) -> Button:
    return next(button for button in composer.findChildren(Button) if button.text() == "Photo")


def test_tab_leaves_when_no_blank_is_left(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(composer.editor, "words")
    QTest.keyClick(composer.editor, Qt.Key.Key_Tab)
    assert not composer.editor.hasFocus()


def test_a_reply_joins_what_is_already_written(composer: Composer) -> None:
    composer.set_draft("Hello Daniel.")
    composer.offer("It is packed.")
    assert composer.draft() == "Hello Daniel. It is packed."


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_in_a_narrow_place_a_reply_goes_to_the_menu_before_its_words_are_cut_off(
    qtbot: QtBot, composer: Composer
) -> None:
    titles = ("On its way", "It is ready", "One moment")
    composer.set_quick_replies([QuickReply(title, title) for title in titles])

    def offered() -> list[str]:
        buttons = [each for each in composer.findChildren(Button) if each.text() in titles and each.isVisible()]
        assert all(each.width() >= each.sizeHint().width() for each in buttons)
        return [each.text() for each in buttons]

    qtbot.waitUntil(lambda: offered() == list(titles))
    composer.resize(440, composer.height())
    qtbot.waitUntil(lambda: offered() == ["On its way"])
    menu = composer.open_replies()
    assert [action.text().split(" ", 1)[1] for action in menu.actions()[:3]] == list(titles)
    menu.close()
    composer.resize(640, composer.height())
    qtbot.waitUntil(lambda: offered() == list(titles))


def test_pasted_markup_becomes_plain_words_and_a_picture_is_given(qtbot: QtBot, composer: Composer) -> None:
    data = QMimeData()
    data.setHtml("<b>bold</b>")
    data.setText("bold")
    composer.editor.insertFromMimeData(data)
    assert composer.editor.document().toRawText() == "bold"
    picture = QMimeData()
    picture.setImageData(QImage(20, 20, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(composer.given):
        composer.editor.insertFromMimeData(picture)


def test_send_is_ribbon_only_while_a_customer_waits(composer: Composer) -> None:
    ranks = [composer.send.rank]
    composer.set_due(True)
    ranks.append(composer.send.rank)
    assert ranks == [Rank.INK, Rank.RIBBON]


def test_it_grows_with_the_words_up_to_six_lines(qtbot: QtBot, composer: Composer) -> None:
    before = composer.editor.sizeHint().height()
    composer.set_draft("\n".join("abcdefghijkl"))
    assert composer.editor.sizeHint().height() == before * 3 - 4
