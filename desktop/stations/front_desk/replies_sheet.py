"""Where the shop writes its own quick replies: a list, and below it one of them in both languages.

Every desk has the same ones. What {blanks} there are, and which of them the order fills by itself, stands beside the text
as it is typed, so that nobody finds out in front of a customer.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from desktop import language, refusals
from desktop.shop import Shop
from desktop.stations.overlay import Overlay
from desktop.stations.owner.rows import Deed, Line, RowList
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.words import Words
from hub.domain.reply import Reply, ReplyFits, ReplyLanguage, ReplyWords
from hub.domain.vocabulary import RemoveReply, SetReply
from hub.link.port import Receipt

WIDTH_PX, LIST_PX, TEXT_PX = 720, 172, 92


def _fits_word(fits: ReplyFits) -> str:
    return {
        ReplyFits.ANY: QCoreApplication.translate("Desk", "Always"),
        ReplyFits.ENQUIRY: QCoreApplication.translate("Desk", "No order yet"),
        ReplyFits.ORDER: QCoreApplication.translate("Desk", "In the shop"),
        ReplyFits.WAY: QCoreApplication.translate("Desk", "On the way"),
    }[fits]


def _language_word(of: ReplyLanguage) -> str:
    return {ReplyLanguage.EN: "English", ReplyLanguage.ZH: "中文"}[of]


class RepliesSheet(Overlay):
    """The sheet. Its list follows the shop while it is open."""

    def __init__(self, shop: Shop, window: QWidget) -> None:
        title = QCoreApplication.translate("Desk", "Quick replies")
        super().__init__(window, width_px=WIDTH_PX, name=title)
        self._shop = shop
        self._reply = ""
        nothing = QCoreApplication.translate("Desk", "None of your own yet. Write the first below.")
        self.list = RowList(title, nothing)
        self.list.setFixedHeight(LIST_PX)
        self.fits = Segmented(
            [Choice(each.value, _fits_word(each)) for each in ReplyFits],
            name=QCoreApplication.translate("Desk", "When it is offered"),
        )
        self.titles: dict[ReplyLanguage, QLineEdit] = {}
        self.texts: dict[ReplyLanguage, QPlainTextEdit] = {}
        self.save = Button("", Rank.INK, hint="Ctrl ↵")
        self.other = Button(QCoreApplication.translate("Desk", "New reply"), Rank.QUIET, icon="plus")
        self._form = Words("", Type.SECTION, Color.INK_SOFT)
        self._said = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self._lay_out(title)
        self.save.clicked.connect(self.try_save)
        self.other.clicked.connect(lambda: self.begin(None))
        for changed in (shop.shop_changed, shop.board_replaced):
            changed.connect(self.renew)
        self.closed.connect(self.deleteLater)
        self.begin(None)
        self.renew()

    def _lay_out(self, title: str) -> None:
        close = Button("", Rank.QUIET, icon="x", name=QCoreApplication.translate("Owner", "Close"))
        close.clicked.connect(self.close_sheet)
        head = QHBoxLayout()
        head.addWidget(Words(title, Type.TITLE))
        head.addStretch(1)
        head.addWidget(close)
        when = QHBoxLayout()
        when.addWidget(self._form, 1)
        when.addWidget(self.fits)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        # The station's own language first.
        order = sorted(ReplyLanguage, key=lambda each: each != language.spoken())
        for column, each in enumerate(order):
            said = _language_word(each)
            title_field, text = QLineEdit(), QPlainTextEdit()
            title_field.setPlaceholderText(refusals.field("reply.title"))
            title_field.setAccessibleName(f"{said}: {refusals.field('reply.title')}")
            text.setPlaceholderText(QCoreApplication.translate("Desk", "{name}, it leaves at {time}."))
            text.setAccessibleName(f"{said}: {refusals.field('reply.text')}")
            text.setTabChangesFocus(True)
            text.setFixedHeight(TEXT_PX)
            title_field.textChanged.connect(self._on_changed)
            text.textChanged.connect(self._on_changed)
            grid.addWidget(Words(said, Type.SECTION, Color.INK_SOFT), 0, column)
            grid.addWidget(title_field, 1, column)
            grid.addWidget(text, 2, column)
            grid.setColumnStretch(column, 1)
            self.titles[each], self.texts[each] = title_field, text
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._said, 1)
        foot.addWidget(self.other)
        foot.addWidget(self.save)
        known = QCoreApplication.translate(
            "Desk", "{name}, {recipient}, {courier}, {number}, {address}, {shop} and {phone} are filled in."
        )
        others = QCoreApplication.translate("Desk", "Any other {blank} must be filled before it is sent.")
        body = self.sheet.body
        body.setContentsMargins(20, 16, 20, 16)
        body.setSpacing(10)
        body.addLayout(head)
        body.addWidget(self.list)
        body.addLayout(when)
        body.addLayout(grid)
        for hint in (known, others):
            body.addWidget(Words(hint, Type.META, Color.INK_SOFT, gives_way=True))
        body.addLayout(foot)

    def take_focus(self) -> None:
        next(iter(self.titles.values())).setFocus(Qt.FocusReason.PopupFocusReason)

    # The list

    def renew(self) -> None:
        """Show the replies as they stand."""
        lines = []
        for reply_id in sorted(self._shop.board.replies):
            reply = self._shop.board.replies[reply_id]
            said = reply.in_language(language.spoken())
            if said is None:
                continue
            change = Deed(QCoreApplication.translate("Owner", "Change"), partial(self.begin, reply))
            sure = QCoreApplication.translate("Desk", "Remove it everywhere?")
            remove = Deed(
                QCoreApplication.translate("Owner", "Remove"),
                partial(self._remove, reply_id),
                sure,
            )
            text = " ".join(said.text.split())
            lines.append(Line(reply.id, said.title, text, _fits_word(reply.fits), deeds=(change, remove)))
        self.list.show_lines(lines)

    # The form

    def begin(self, reply: Reply | None) -> None:
        """Write a new reply, or change one."""
        self._reply = reply.id if reply is not None else ""
        self.fits.choose((reply.fits if reply is not None else ReplyFits.ANY).value)
        for each in ReplyLanguage:
            found = next((one for one in reply.words if one.language is each), None) if reply is not None else None
            self.titles[each].setText(found.title if found is not None else "")
            self.texts[each].setPlainText(found.text if found is not None else "")
        new = QCoreApplication.translate("Desk", "A new reply")
        changed = QCoreApplication.translate("Desk", "Change this reply")
        self._form.setText(changed if self._reply else new)
        save = (
            QCoreApplication.translate("Desk", "Save") if self._reply else QCoreApplication.translate("Desk", "Add it")
        )
        self.save.setText(save)
        self.save.setAccessibleName(save)
        self.other.setVisible(bool(self._reply))
        self._say("")
        self.take_focus()

    def command(self) -> SetReply:
        """What the form stands for; a language without any words is left out."""
        worded = tuple(
            ReplyWords(each, self.titles[each].text().strip(), self.texts[each].toPlainText().strip())
            for each in ReplyLanguage
            if self.titles[each].text().strip() or self.texts[each].toPlainText().strip()
        )
        return SetReply(self._reply or self._shop.new_id(), ReplyFits(self.fits.key()), worded)

    def try_save(self) -> None:
        """Ask the shop for it; what is wrong is said here, and what was typed stays."""
        if self.save.isEnabled():
            self._shop.when(self, self._shop.ask(self.command()).settled, self._on_settled)

    def _remove(self, reply_id: str) -> None:
        self._shop.ask(RemoveReply(reply_id))
        if reply_id == self._reply:
            self.begin(None)

    def _on_settled(self, receipt: Receipt) -> None:
        if receipt.refused is not None:
            self._say(refusals.refusal(receipt.refused), Color.RIBBON_TEXT)
            return
        self.begin(None)
        self._say(QCoreApplication.translate("Desk", "Every desk has it now."))

    def _on_changed(self) -> None:
        self.save.setEnabled(bool(self.command().words))

    def _say(self, said: str, color: Color = Color.INK_SOFT) -> None:
        self._said.set_look(color=color)
        self._said.setText(said)

    @property
    def said(self) -> str:
        """What stands at the foot."""
        return self._said.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.try_save()
        else:
            super().keyPressEvent(event)
