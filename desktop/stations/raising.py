"""Raising a problem from a station: what is the matter, out of the kinds that there are, a few words and a photo if needed.

A kind that waits for a decision already is off and says so: a second question about the same thing helps nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QWidget

from desktop import words
from desktop.pictures import encoded, worker
from desktop.shop import Shop
from desktop.stations.front_desk.fields import InPlace, Labelled
from desktop.stations.order_sheet import OrderSheet
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.photo_drop import PhotoDrop
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.limits import TEXT_CHARS_MAX
from hub.domain.order import Order
from hub.domain.problem import ProblemKind, open_problems
from hub.domain.vocabulary import RaiseProblem, WithdrawProblem

WIDTH_PX = 520
COLUMNS = 2
PHOTO_PX = 108
MEDIA_TYPE = "image/jpeg"
Say = Callable[[str, Callable[[], None] | None], object]
"""Says a sentence at the foot of the window; with a second argument it can be taken back."""


class RaiseSheet(OrderSheet):
    """The sheet for one order.

    Args:
        shop: the shop.
        window: which it covers.
        order: whose way something is in.
        say: hears what was raised, with what takes it back.
    """

    def __init__(self, shop: Shop, window: QWidget, order: Order, say: Say) -> None:
        title = QCoreApplication.translate("Problem", "What is the matter with the gift for {name}?").format(
            name=order.recipient.name
        )
        super().__init__(shop, window, order, lambda said: say(said, None), width_px=WIDTH_PX, name=title)
        self._say = say
        self.kinds: dict[ProblemKind, Button] = {}
        self._group = QButtonGroup(self)
        self.sheet.body.addWidget(Words(title, Type.BODY_STRONG, gives_way=True))
        self.sheet.body.addLayout(self._grid())
        self.editor = InPlace()
        self.editor.save.setText(QCoreApplication.translate("Problem", "Raise it"))
        self.note = QLineEdit()
        self.note.setMaxLength(TEXT_CHARS_MAX)
        self.editor.body.addWidget(
            Labelled(QCoreApplication.translate("Problem", "In a few words, if needed"), self.note)
        )
        self._media, self._is_sending, self._photos = "", False, 0
        self.photo = PhotoDrop(
            QCoreApplication.translate("Problem", "A photo of it, if there is one"),
            QCoreApplication.translate("Problem", "click, drop or paste it"),
            touch=False,
        )
        self.photo.setFixedHeight(PHOTO_PX)
        self.photo.given.connect(self._on_photo_given)
        self.photo.refused.connect(self._on_photo_refused)
        self.photo_said = Prose("", Type.META, Color.RIBBON_TEXT)
        self.photo_said.hide()
        self.editor.body.addWidget(self.photo)
        self.editor.body.addWidget(self.photo_said)
        self.sheet.body.addWidget(self.editor)
        self.show_changed(order)
        self.editor.saved.connect(self._on_saved)
        self.editor.cancelled.connect(self.close_sheet)
        self.closed.connect(self.deleteLater)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for number, kind in enumerate(ProblemKind):
            button = Button(words.problem(kind), Rank.PLAIN, Size.DENSE)
            button.setCheckable(True)
            button.toggled.connect(lambda on, kind=kind: self._on_toggled(kind, on=on))
            self._group.addButton(button)
            self.kinds[kind] = button
            grid.addWidget(button, number // COLUMNS, number % COLUMNS)
        return grid

    def show_changed(self, order: Order) -> None:
        waiting = {problem.kind for problem in open_problems(order.problems)}
        known = QCoreApplication.translate("Problem", "waits for a decision already")
        for kind, button in self.kinds.items():
            button.setEnabled(kind not in waiting)
            button.setToolTip(known if kind in waiting else "")
            button.setAccessibleDescription(known if kind in waiting else "")
        self._may_save()

    @property
    def chosen(self) -> ProblemKind | None:
        """What is the matter, None before somebody has said it."""
        chosen = (kind for kind, button in self.kinds.items() if button.isChecked() and button.isEnabled())
        return next(chosen, None)

    def take_focus(self) -> None:
        first = next((button for button in self.kinds.values() if button.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_toggled(self, kind: ProblemKind, *, on: bool) -> None:
        self.kinds[kind].set_rank(Rank.INK if on else Rank.PLAIN)
        self._may_save()

    def _may_save(self) -> None:
        self.editor.save.setEnabled(self.chosen is not None and not self._is_sending)

    def _on_photo_given(self, picture: QImage) -> None:
        self._media, self._is_sending = "", True
        self._photos += 1
        photo = self._photos
        self._may_save()
        self.photo_said.hide()

        def send(data: bytes) -> None:
            self._shop.put_media(self, data, MEDIA_TYPE, partial(self._on_photo_there, photo), lost)

        def lost(_error: BaseException) -> None:
            self._on_photo_lost(photo)

        self._shop.when(self, worker().submit(encoded, picture), send, lost)

    def _on_photo_there(self, photo: int, media: str) -> None:
        if photo == self._photos:  # else another one has been given since
            self._media, self._is_sending = media, False
            self._may_save()

    def _on_photo_lost(self, photo: int) -> None:
        if photo != self._photos:
            return
        self._is_sending = False
        self.photo.set_picture(None)
        self._may_save()
        self._say_of_photo(
            QCoreApplication.translate("Problem", "The photo did not reach the shop. Give it again, or go on without.")
        )

    def _on_photo_refused(self) -> None:
        self._say_of_photo(QCoreApplication.translate("Problem", "That was no picture, or it is larger than 25 MB."))

    def _say_of_photo(self, said: str) -> None:
        self.photo_said.set_text(said)
        self.photo_said.show()

    def _on_saved(self) -> None:
        kind = self.chosen
        if kind is None or self._is_sending:
            return
        order, problem = self._order.id, self._shop.new_id()
        self._shop.ask(RaiseProblem(order, problem, kind, self.note.text().strip(), self._media, MEDIA_TYPE))
        said = QCoreApplication.translate("Problem", "Raised: {problem}").format(problem=words.problem(kind))
        self.close_sheet()
        self._say(said, lambda: self._take_back(order, problem))

    def _take_back(self, order: str, problem: str) -> None:
        self._shop.ask(WithdrawProblem(order, problem))


def raise_problem(shop: Shop, window: QWidget, order: Order | None, say: Say) -> None:
    """Open the sheet for an open order; without one there is nothing to raise."""
    if order is not None and order.is_open:
        RaiseSheet(shop, window, order, say).open()
