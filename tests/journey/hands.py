"""Eyes and hands of somebody at a station: read what stands on the screen, click what can be clicked, type with keys.

A test that used models or commands here would prove less: what is asserted is what a person could read, and what is
done goes through mouse and keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)


def texts(part: QWidget) -> list[str]:
    """Every text that stands on `part` now: labels, buttons, fields, rows, and what drawn parts say of themselves."""
    return [text for text in _texts(part) if text]


def _texts(part: QWidget) -> Iterator[str]:
    for each in (part, *part.findChildren(QWidget)):
        if not each.isVisible():
            continue
        yield each.accessibleName()
        if isinstance(each, QLabel | QAbstractButton | QLineEdit):
            yield each.text()
        elif isinstance(each, QPlainTextEdit | QTextEdit):
            yield each.toPlainText()
        elif isinstance(each, QAbstractItemView):
            yield from rows(each)


def rows(view: QAbstractItemView) -> list[str]:
    """What the rows of a list say, from above."""
    model = view.model()
    found = []
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        found.append(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data() or ""))
    return found


def says(part: QWidget, *words: str) -> bool:
    """Whether each of these words stands somewhere on `part`."""
    all_words = "\n".join(texts(part))
    return all(word in all_words for word in words)


def button(part: QWidget, name: str) -> QAbstractButton | None:
    """The button of that name that can be pressed on `part`, None when there is none."""
    for each in part.findChildren(QAbstractButton):
        if each.isVisible() and each.isEnabled() and name in (each.text(), each.accessibleName()):
            return each
    return None


def press(part: QWidget) -> None:
    """Click into the middle of something, as a person with a mouse can."""
    assert part.isVisible(), f"{part.accessibleName() or part} is not on the screen"
    assert part.isEnabled(), f"{part.accessibleName() or part} cannot be pressed"
    _bring_into_view(part)
    QTest.mouseClick(part, Qt.MouseButton.LeftButton, pos=part.rect().center())


def press_row(view: QAbstractItemView, words: str) -> None:
    """Click on the row that says these words."""
    index = row_index(view, words)
    view.scrollTo(index)
    middle = view.visualRect(index).topLeft() + QPoint(60, 16)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def row_index(view: QAbstractItemView, words: str) -> QModelIndex:
    """The row that says these words."""
    for row, said in enumerate(rows(view)):
        if words in said:
            return view.model().index(row, 0)
    raise AssertionError(f"no row says {words!r}: {rows(view)}")


def type_into(field: QWidget, text: str) -> None:
    """Replace what stands in a field by typing."""
    assert field.isVisible()
    _bring_into_view(field)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for typed in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", text):
        if typed.isascii():
            QTest.keyClicks(field, typed)
        else:  # as an input method does; no key of a keyboard makes 生
            commit = QInputMethodEvent()
            commit.setCommitString(typed)
            QCoreApplication.sendEvent(field, commit)


def key(window: QWidget, which: Qt.Key, *, control: bool = False) -> None:
    """Press a key where the focus is."""
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    focus: QWidget | None = window.focusWidget()  # typed as if there always were one
    QTest.keyClick(window if focus is None else focus, which, held)


def _bring_into_view(part: QWidget) -> None:
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(part)
        above = above.parentWidget()
