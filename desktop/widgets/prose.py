"""Plain text over several lines, with the line height of the type scale, to read and to copy.

QLabel cannot set a line height, and Chinese and emoji in a line of Latin make its lines jump; here every line is as
high as the tokens say. The text is never read as markup: people's words come from outside.
"""

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QWidget

from desktop import bidi
from desktop.theme import Color, Theme, Type, follow

# Wider than any window: the text is then as wide as its longest line.
_UNBOUNDED_PX = 100_000
_WIDTHS_KEPT = 8  # a layout tries two or three widths; a window that is dragged wider tries ever new ones


def document(text: str, theme: Theme, type_: Type, color: Color, line_px: int | None = None) -> QTextDocument:
    """`text` as a document with the face, colour and line height of the theme."""
    made = QTextDocument()
    made.setDocumentMargin(0)
    made.setUndoRedoEnabled(False)
    made.setDefaultFont(theme.font(type_))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made.setDefaultTextOption(option)
    block = QTextBlockFormat()
    fixed = QTextBlockFormat.LineHeightTypes.FixedHeight
    block.setLineHeight(line_px or theme.line_px(type_), fixed.value)
    ink = QTextCharFormat()
    ink.setForeground(theme.color(color))
    cursor = QTextCursor(made)
    cursor.setBlockFormat(block)
    cursor.insertText(text, ink)
    return made


class Prose(QWidget):
    """People's words, wrapped; they can be selected with the mouse and copied, and are never changed here."""

    def __init__(
        self,
        text: str = "",
        type_: Type = Type.BODY,
        color: Color = Color.INK,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._type = type_
        self._color = color
        self._align = align
        self._made: QTextDocument | None = None
        self._selection: QTextCursor | None = None
        # A layout asks several times per pass, and every answer from the document is a new layout of the text.
        self._natural_px: int | None = None
        self._heights_px: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        follow(self, self._wear)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str, color: Color | None = None) -> None:
        """Says something else; words that are said again are not laid out anew, and what is selected in them stays so."""
        said = text, color or self._color
        if said == (self._text, self._color):
            return
        self._text, self._color = said
        self._wear(Theme.of(self))

    def selected_text(self) -> str:
        return bidi.bare(self._selection.selectedText().replace("\u2029", "\n")) if self._selection else ""

    def select_all(self) -> None:
        self._selection = QTextCursor(self._document)
        self._selection.select(QTextCursor.SelectionType.Document)
        self.update()

    def select_none(self) -> None:
        if self._selection is not None:
            self._selection = None
            self.update()

    def copy(self) -> None:
        """Puts the selection, or everything, on the clipboard as plain text."""
        # Data that Python made would outlive it on the clipboard, and end the program with a crash.
        QGuiApplication.clipboard().setText(self.selected_text() or bidi.bare(self._text))

    @property
    def _document(self) -> QTextDocument:
        """Made when it is first asked: words are often set again before anybody has seen them."""
        if self._made is None:
            self._made = document(self._text, Theme.of(self), self._type, self._color)
            option = self._made.defaultTextOption()
            option.setAlignment(self._begins())
            self._made.setDefaultTextOption(option)
        return self._made

    def _wear(self, _theme: Theme) -> None:
        self._made = None
        self._natural_px = None
        self._heights_px.clear()
        self._selection = None
        self.setAccessibleName(bidi.bare(self._text))
        self.updateGeometry()
        self.update()

    def _begins(self) -> Qt.AlignmentFlag:
        """Where lines begin. What is written from right to left begins at the right by itself, wherever it stands."""
        if self.isRightToLeft() and self._align & Qt.AlignmentFlag.AlignLeft:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        return self._align

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._wear(Theme.of(self))

    # -- size: the longest line wide, the wrapped lines high

    def natural_width(self) -> int:
        """How wide the longest line is, px, rounded up."""
        if self._natural_px is None:
            self._document.setTextWidth(_UNBOUNDED_PX)
            self._natural_px = int(self._document.idealWidth()) + 1
        return self._natural_px

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights_px:
            if len(self._heights_px) >= _WIDTHS_KEPT:
                self._heights_px.clear()
            self._document.setTextWidth(max(1, width))
            self._heights_px[width] = round(self._document.size().height())
        return self._heights_px[width]

    def sizeHint(self) -> QSize:
        width = self.natural_width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(24, Theme.of(self).line_px(self._type))

    # -- drawing

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        self._document.setTextWidth(self.width())
        context = QAbstractTextDocumentLayout.PaintContext()
        if self._selection is not None and self._selection.hasSelection():
            chosen = QAbstractTextDocumentLayout.Selection()
            chosen.cursor = self._selection
            marked = QTextCharFormat()
            marked.setBackground(self._marking())
            chosen.format = marked
            context.selections = [chosen]
        self._document.documentLayout().draw(painter, context)

    def _marking(self) -> QColor:
        tint = self.palette().color(QPalette.ColorRole.Highlight)
        tint.setAlphaF(0.28)
        return tint

    # -- selecting and copying

    def _place(self, point: QPointF) -> int:
        self._document.setTextWidth(self.width())
        return self._document.documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._selection = QTextCursor(self._document)
            self._selection.setPosition(max(0, self._place(event.position())))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._selection is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._selection.setPosition(max(0, self._place(event.position())), QTextCursor.MoveMode.KeepAnchor)
            self.update()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self._selection is not None:
            self._selection.select(QTextCursor.SelectionType.WordUnderCursor)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu(event.globalPos())

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(QApplication.translate("Widgets", "Copy"), self.copy)
        menu.addAction(QApplication.translate("Widgets", "Select all"), self.select_all)
        menu.popup(place)
