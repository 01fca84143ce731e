"""What goes along with the next words: one picture, shown before it goes, and how many wait behind it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel

from desktop.attaching import Attached
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.panel import Panel
from desktop.widgets.words import Words


class AttachmentStrip(Panel):
    """What will go along, before it goes."""

    _THUMB_PX = 56

    def __init__(self) -> None:
        super().__init__(Color.SUNK, margin_px=8)
        self.attached: Attached | None = None
        self.is_coming = False
        self._behind = 0
        self._thumb = QLabel()
        self._thumb.setTextFormat(Qt.TextFormat.PlainText)
        self._thumb.setAccessibleName(QCoreApplication.translate("Desk", "Attached picture"))
        self._hint = Words("", Type.META, gives_way=True)
        self.send = Button(QCoreApplication.translate("Desk", "Send picture"), Rank.PLAIN, Size.SMALL)
        self.remove = Button("", Rank.QUIET, Size.SMALL, "x", name=QCoreApplication.translate("Desk", "Remove picture"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._thumb)
        row.addWidget(self._hint, 1)
        row.addWidget(self.send)
        row.addWidget(self.remove)
        self.body.addLayout(row)
        self.hide()

    @property
    def is_free(self) -> bool:
        """Whether nothing stands here and nothing is on its way."""
        return self.attached is None and not self.is_coming

    def set_coming(self) -> None:
        """Something is being made ready."""
        self.attached, self.is_coming = None, True
        self._thumb.hide()
        self._hint.setText(QCoreApplication.translate("Desk", "The picture is being made ready …"))
        self.show()

    def set_attached(self, attached: Attached) -> None:
        """Show what is ready to go."""
        self.attached, self.is_coming = attached, False
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        small = attached.picture.scaled(self._THUMB_PX * 2, self._THUMB_PX, keep, smooth)
        self._thumb.setPixmap(QPixmap.fromImage(small))
        self._thumb.show()
        self._say()
        self.show()

    def set_behind(self, count: int) -> None:
        """Say how many pictures wait behind this one."""
        self._behind = count
        if self.attached is not None:
            self._say()

    def _say(self) -> None:
        said = QCoreApplication.translate("Desk", "This picture goes with your next words.")
        if self._behind == 1:
            said += " " + QCoreApplication.translate("Desk", "One more waits behind it.")
        elif self._behind:
            more = QCoreApplication.translate("Desk", "{count} more wait behind it.")
            said += " " + more.format(count=self._behind)
        self._hint.setText(said)

    @property
    def hint(self) -> str:
        """What it says beside the picture."""
        return self._hint.text()

    def clear(self) -> None:
        """Hold nothing, and go away."""
        self.attached, self.is_coming = None, False
        self.hide()
