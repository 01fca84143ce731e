"""Where a message is written. Who will read it is chosen, tinted and said before the first word is typed.

Quick replies may hold blanks, ‹like this›; they stand out, Tab walks from one to the next, and nothing is sent before
all are filled. A file or a picture may be dropped or pasted.
"""

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPalette,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from desktop.theme import Color, Radius, Theme, Type, follow
from desktop.widgets.bubble import GROUND, ICON, Audience
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.draw import box, brush, width_of
from desktop.widgets.panel import Hairline
from desktop.widgets.photo_drop import given_by, may_be_given
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.words import Words

BLANK = re.compile("‹[^‹›\n]+›")
_LINES_MIN, _LINES_MAX = 2, 6
_LOW_PX = 680
"""In a window lower than this a line is begun on; more of them make room as they come."""
_MARGIN_PX, _GAP_PX, _HEAD_GAP_PX = 9, 8, 12
REPLIES_SHOWN = 3
"""At most so many beside *Send*, in a narrow place fewer: none grows smaller than its words."""


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A prepared answer: `title` is on the button, `text` may hold ‹blanks›."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Readers:
    """One audience of the room: its word on the switch ("Staff") and who will read ("Daniel and Li Wei …")."""

    audience: Audience
    word: str
    who: str


class _Blanks(QSyntaxHighlighter):
    """Shows every blank that is still to be filled."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.look = QTextCharFormat()

    def highlightBlock(self, text: str) -> None:
        for blank in BLANK.finditer(text):
            self.setFormat(_utf16(text[: blank.start()]), _utf16(blank.group()), self.look)


def _utf16(text: str) -> int:
    """Length as Qt counts: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


class _Editor(QTextEdit):
    given = Signal(object)
    send_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("giftwireBare")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lines_min = _LINES_MIN
        self.blanks = _Blanks(self.document())
        self.textChanged.connect(self.updateGeometry)

    def wear(self, theme: Theme) -> None:
        self.setFont(theme.font(Type.COMPOSE))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, theme.color(Color.INK))
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.color(Color.INK_SOFT))
        self.setPalette(palette)
        look = QTextCharFormat()
        look.setForeground(theme.color(Color.RIBBON_TEXT))
        look.setBackground(theme.color(Color.RIBBON_WASH))
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        self.blanks.look = look
        self.blanks.rehighlight()
        self.set_line_height(theme.line_px(Type.COMPOSE))

    def set_line_height(self, line_px: int) -> None:
        self._line_px = line_px
        block = QTextBlockFormat()
        block.setLineHeight(line_px, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(block)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        line = getattr(self, "_line_px", 24)
        high = min(max(self.document().size().height(), self.lines_min * line), _LINES_MAX * line)
        return QSize(320, round(high) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def next_blank(self, *, first: bool = False) -> bool:
        """Selects the first blank after the cursor, or the `first` of all. Returns: False where none is left."""
        text = self.toPlainText()
        spans = [(_utf16(text[: m.start()]), _utf16(text[: m.end()])) for m in BLANK.finditer(text)]
        if not spans:
            return False
        here = 0 if first else self.textCursor().selectionEnd()
        start, end = next((span for span in spans if span[0] >= here), spans[0])
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.send_asked.emit()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, next_: bool) -> bool:
        if next_ and self.next_blank():
            return True
        return super().focusNextPrevChild(next_)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return may_be_given(source) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        given = given_by(source)
        if given is not None:
            self.given.emit(given)
        elif source.hasText():
            self.insertPlainText(source.text())


class Composer(QWidget):
    """Signals: sent(audience, text) with the words as written; attach_asked(); camera_asked(); stickers_asked();
    voice_asked(); typing(); given(Path or QImage) when a file or a picture is dropped or pasted; replies_asked() when the prepared
    answers shall be changed.

    Args:
        readers: the audiences that this room has, in the order of the switch.
        chosen: which one is chosen at first.
    """

    sent = Signal(str, str)
    attach_asked = Signal()
    camera_asked = Signal()
    stickers_asked = Signal()
    voice_asked = Signal()
    given = Signal(object)
    typing = Signal()
    replies_asked = Signal()

    def __init__(
        self,
        readers: list[Readers],
        chosen: Audience = Audience.EVERYONE,
        quick_replies: list[QuickReply] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._who = {each.audience: each.who for each in readers}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        choices = [Choice(each.audience.value, each.word, ICON[each.audience]) for each in readers]
        name = QCoreApplication.translate("Widgets", "Who may read it")
        self.switch = Segmented(choices, chosen.value, name=name)
        self._readers = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self._readers_below = False
        self.editor = _Editor()
        self.editor.setAccessibleName(QCoreApplication.translate("Widgets", "Message"))
        self.attach = Button("", Rank.QUIET, icon="paperclip", name=QCoreApplication.translate("Widgets", "Attach"))
        self.camera = Button("", Rank.QUIET, icon="camera", name=QCoreApplication.translate("Widgets", "Take a photo"))
        self.stickers = Button("", Rank.QUIET, icon="smile", name=QCoreApplication.translate("Widgets", "Stickers"))
        self.voice = Button(
            "", Rank.QUIET, icon="mic", name=QCoreApplication.translate("Widgets", "Record a voice note")
        )
        self._quick_row = QHBoxLayout()
        name = QCoreApplication.translate("Widgets", "All prepared answers (Ctrl /)")
        self.more_replies = Button("", Rank.QUIET, Size.SMALL, "ellipsis", name=name)
        self.more_replies.clicked.connect(self.open_replies)
        self._why = Words("", Type.META, Color.RIBBON_TEXT, gives_way=True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.send = Button(QCoreApplication.translate("Widgets", "Send"), Rank.INK, hint="Ctrl ↵")
        self._replies: list[QuickReply] = []
        self._offered: list[Button] = []
        self._tinted = ""
        self._lay_out()
        self.set_quick_replies(quick_replies or [])
        self.switch.chosen.connect(self._on_chosen)
        self.attach.clicked.connect(self.attach_asked)
        self.camera.clicked.connect(self.camera_asked)
        self.send.clicked.connect(self.try_send)
        self.editor.send_asked.connect(self.try_send)
        self.stickers.clicked.connect(self.stickers_asked)
        self.voice.clicked.connect(self.voice_asked)
        self.editor.given.connect(self.given)
        self.editor.textChanged.connect(self._on_text_changed)
        self.editor.installEventFilter(self)
        follow(self, self.editor.wear)
        self._on_chosen(self.switch.key())
        self._on_text_changed()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        whole.setSpacing(8)
        self._head = QGridLayout()
        self._head.setHorizontalSpacing(_HEAD_GAP_PX)
        self._head.setVerticalSpacing(6)
        self._head.addWidget(self.switch, 0, 0)
        self._head.addWidget(self._readers, 0, 1)
        self._head.setColumnStretch(1, 1)
        foot = QHBoxLayout()
        foot.setSpacing(_GAP_PX)
        for button in (self.attach, self.camera, self.stickers, self.voice):
            foot.addWidget(button)
        mark = Hairline(upright=True)
        mark.setFixedHeight(16)
        foot.addWidget(mark)
        self._quick_row.setSpacing(_GAP_PX)
        foot.addLayout(self._quick_row)
        self._quick_row.addWidget(self.more_replies)
        foot.addWidget(self._why, 1)
        foot.addWidget(self.send)
        inset = QHBoxLayout()
        inset.setContentsMargins(4, 0, 4, 0)
        inset.addWidget(self.editor)
        whole.addLayout(self._head)
        whole.addLayout(inset)
        whole.addLayout(foot)

    def set_readers(self, readers: list[Readers]) -> None:
        """Other people read along from now on; the audiences themselves stay."""
        self._who.update({each.audience: each.who for each in readers})
        self._on_chosen(self.switch.key())

    def set_quick_replies(self, replies: list[QuickReply]) -> None:
        """Offer these: the first beside *Send*, all of them and what leads to their words in the menu after those."""
        self._replies = replies
        shown = replies[:REPLIES_SHOWN]
        while len(self._offered) < len(shown):
            self._offered.append(self._quick_button(len(self._offered)))
        for button, reply in zip(self._offered, shown, strict=False):
            button.setText(reply.title)
            button.setAccessibleName(reply.title)
        self.more_replies.setVisible(bool(replies))
        self._fit_replies()

    def _foot_px(self) -> int:
        """How wide the foot is without prepared answers."""
        beside = [self.attach, self.camera, self.stickers, self.voice, self.send]
        if self._replies:
            beside.append(self.more_replies)
        return 2 * _MARGIN_PX + sum(each.sizeHint().width() + _GAP_PX for each in beside) + 2 * _GAP_PX

    def minimumSizeHint(self) -> QSize:
        """Prepared answers give way: a window that they stand in can be made narrower than they are."""
        least = super().minimumSizeHint()
        head = self.switch.minimumSizeHint().width() + 2 * _MARGIN_PX + _HEAD_GAP_PX
        return QSize(min(least.width(), max(self._foot_px(), head)), least.height())

    def _quick_button(self, number: int) -> Button:
        button = Button("", Rank.PLAIN, Size.SMALL)
        button.clicked.connect(lambda: self.offer(self._replies[number].text))
        self._quick_row.insertWidget(number, button)
        return button

    def _fit_replies(self) -> None:
        """Beside *Send* stand as many as have room for their words; the others are in the menu."""
        if not self._replies:
            for button in self._offered:
                button.hide()
            return
        room = self.width() - self._foot_px()
        if self._why.text():  # whoever must fill in a blank reads which one; another answer can wait
            room -= self._why.sizeHint().width() + _GAP_PX
        for number, button in enumerate(self._offered):
            room -= button.sizeHint().width() + _GAP_PX
            button.setVisible(number < len(self._replies) and room >= 0)

    def _fit_readers(self) -> None:
        """Who will read stands whole, beside the switch or, where that is too narrow for one of the audiences, below it."""
        taken = 2 * _MARGIN_PX + self.switch.sizeHint().width() + _HEAD_GAP_PX
        longest = max(width_of(who, self._readers.font()) for who in self._who.values())
        below = taken + longest + 1 > self.width()
        low = below and self.window().height() < _LOW_PX  # what is decided above keeps its room
        if self.editor.lines_min != (1 if low else _LINES_MIN):
            self.editor.lines_min = 1 if low else _LINES_MIN
            self.editor.updateGeometry()
        if below != self._readers_below:
            self._readers_below = below
            self._head.removeWidget(self._readers)
            self._head.addWidget(self._readers, *((1, 0, 1, 2) if below else (0, 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_replies()
        self._fit_readers()
        super().resizeEvent(event)

    def open_replies(self) -> QMenu:
        """Show every prepared answer in a menu; a digit takes one of the first nine."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, reply in enumerate(self._replies, 1):
            key = f"&{number} " if number <= 9 else ""
            action = menu.addAction(key + reply.title.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, text=reply.text: self.offer(text))
        menu.addSeparator()
        change = menu.addAction(QCoreApplication.translate("Widgets", "Change these answers …"))
        change.triggered.connect(lambda _checked=False: self.replies_asked.emit())
        menu.popup(self.editor.mapToGlobal(self.editor.rect().topLeft()))
        return menu

    # -- what is written

    def audience(self) -> Audience:
        return Audience(self.switch.key())

    @property
    def audiences(self) -> list[Audience]:
        """Who may be written to here, in the order of the switch."""
        return list(self._who)

    def draft(self) -> str:
        return self.editor.toPlainText()

    def is_blank(self) -> bool:
        """Whether nothing stands here, not even what an input method has not handed over yet."""
        return not self.draft() and not self.editor.textCursor().block().layout().preeditAreaText()

    def go_elsewhere(self) -> None:
        """It stands in another room from now on: what was written and taken back here cannot be brought back there."""
        self.editor.document().clearUndoRedoStacks()
        for menu in self.findChildren(QMenu):
            menu.close()

    def set_audience(self, audience: Audience) -> None:
        """Choose who shall read it; one that this room does not have is passed over."""
        if audience in self._who:
            self.switch.choose(audience.value)

    def set_draft(self, text: str) -> None:
        self.editor.setPlainText(text)
        self.editor.wear(Theme.of(self))

    def offer(self, text: str) -> None:
        """Puts a prepared answer in, at the end of what is there, and goes to its first blank."""
        draft = self.draft()
        self.set_draft(f"{draft.rstrip()} {text}" if draft.strip() else text)
        self.editor.moveCursor(QTextCursor.MoveOperation.End)
        self.editor.next_blank()
        self.editor.setFocus()

    def set_due(self, due: bool) -> None:
        """Ribbon on *Send* while a customer waits for this answer."""
        self.send.set_rank(Rank.RIBBON if due else Rank.INK)

    def reason_not_to_send(self) -> str:
        """Why it cannot be sent now, in words; empty where it can."""
        blank = BLANK.search(self.draft())
        if blank is None:
            return ""
        return QCoreApplication.translate("Widgets", "Fill in {blank} first").format(blank=blank.group().strip("‹›"))

    def try_send(self) -> None:
        """Sends the words, unless there are none or a blank is left; then it goes to the blank."""
        text = self.draft().strip()
        if not text:
            return
        if self.reason_not_to_send():
            self.editor.next_blank(first=True)
            return
        self.sent.emit(self.audience().value, text)
        self.editor.clear()
        self.editor.wear(Theme.of(self))

    # -- what shows

    def _on_chosen(self, key: str) -> None:
        self._readers.setText(self._who[Audience(key)])
        self._fit_readers()
        self.editor.setAccessibleDescription(self._who[Audience(key)])
        if key != self._tinted:
            self._tinted = key
            self.update()

    def _on_text_changed(self) -> None:
        reason = self.reason_not_to_send()
        if reason != self._why.text():
            self._why.setText(reason)
            self._fit_replies()
        self.send.setEnabled(bool(self.draft().strip()) and not reason)
        self.send.setAccessibleDescription(reason)
        if self.draft():
            self.typing.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and isinstance(event, QFocusEvent):
            self.update()
        return False

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        held = self.editor.hasFocus()
        edge = theme.color(Color.FOCUS if held else Color.LINE_STRONG)
        ground = theme.color(GROUND[self.audience()])
        box(brush(self), QRectF(self.rect()), Radius.CARD, ground, edge, 2 if held else 1)
