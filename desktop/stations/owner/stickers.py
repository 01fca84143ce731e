"""The shop's own stickers: what there is, and one form to add another from a picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import refusals
from desktop.attaching import from_file, why_not
from desktop.pictures import encoded, worker
from desktop.shop import Shop
from desktop.stations.owner.rows import Deed, Line, RowList
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.words import Words
from hub.domain.limits import NAME_CHARS_MAX
from hub.domain.stickers import OWN_MAX, Sticker
from hub.domain.vocabulary import AddSticker, RemoveSticker
from hub.link.port import Receipt

SIDE_PX_MAX = 256
"""Sharp at the size of a sticker on a dense screen, and about 60 kB: a phone gets it with the conversation."""
PNG = "image/png"


class Stickers(QWidget):
    """The list, and below it the form."""

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._shop = shop
        self.list = RowList(
            QCoreApplication.translate("Owner", "Stickers"),
            QCoreApplication.translate("Owner", "None of your own yet; the house's own set is always there."),
        )
        self.name = QLineEdit()
        self.name.setMaxLength(NAME_CHARS_MAX)
        self.name.setPlaceholderText(QCoreApplication.translate("Owner", "The sticker's name"))
        self.name.setAccessibleName(self.name.placeholderText())
        self.add = Button(QCoreApplication.translate("Owner", "Choose its picture"), Rank.INK, icon="image")
        self._why = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.name, 1)
        foot.addWidget(self.add)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.list, 1)
        whole.addWidget(Words(QCoreApplication.translate("Owner", "New sticker"), Type.SECTION, Color.INK_SOFT))
        whole.addLayout(foot)
        whole.addWidget(self._why)
        self.name.textChanged.connect(self._on_changed)
        self.name.returnPressed.connect(self._browse)
        self.add.clicked.connect(self._browse)
        self.renew()

    def renew(self) -> None:
        """Show what there is now."""
        self.list.show_lines([self._line(each) for each in self._shop.board.shop.stickers])
        self._on_changed()

    def _line(self, sticker: Sticker) -> Line:
        remove = Deed(
            QCoreApplication.translate("Owner", "Remove"),
            lambda: self._ask(RemoveSticker(sticker.id)),
            QCoreApplication.translate("Owner", "Really remove?"),
        )
        kept = QCoreApplication.translate("Owner", "messages that carry it keep it")
        return Line(sticker.id, sticker.name, kept, deeds=(remove,))

    def _on_changed(self) -> None:
        reason = ""
        if len(self._shop.board.shop.stickers) >= OWN_MAX:
            reason = _most()
        elif not self.name.text().strip():
            reason = QCoreApplication.translate("Owner", "A name is needed: who cannot see it hears it")
        self._say(reason)
        self.add.setEnabled(not reason)

    def _say(self, text: str, *, urgent: bool = False) -> None:
        self._why.setText(text)
        self._why.set_look(color=Color.RIBBON_TEXT if urgent else Color.INK_SOFT)

    def _browse(self) -> None:
        if not self.add.isEnabled():
            return
        dialog = QFileDialog(self, self.add.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(QCoreApplication.translate("Widgets", "Pictures") + " (*.jpg *.jpeg *.png *.webp)")
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.open()

    def take(self, path: Path) -> None:
        """Add the picture in a file under the name that was typed."""
        name = self.name.text().strip()

        def there(media: str) -> None:
            self.name.clear()
            self._ask(AddSticker(self._shop.new_id(), name, media, PNG))

        def away(_: BaseException) -> None:
            self._say(QCoreApplication.translate("Owner", "The hub did not take it. Try again."), urgent=True)

        self._shop.when(
            self,
            worker().submit(_small, path),
            lambda data: self._shop.put_media(self, data, PNG, there, away),
            lambda error: self._say(why_not(error), urgent=True),
        )

    def _ask(self, command: AddSticker | RemoveSticker) -> None:
        def settled(receipt: Receipt) -> None:
            if receipt.refused is not None:
                full = receipt.refused.code == "too_many"
                self._say(_most() if full else refusals.refusal(receipt.refused), urgent=True)

        self._shop.when(self, self._shop.ask(command).settled, settled)


def _most() -> str:
    most = QCoreApplication.translate("Owner", "{count} are the most: more are not found in the panel")
    return most.format(count=OWN_MAX)


def _small(path: Path) -> bytes:
    """The picture in a file as a sticker; what was transparent stays so.

    Raises:
        CannotAttach: see `desktop.attaching`.
    """
    checked = from_file(path)
    picture = QImage(str(path))
    if picture.isNull():
        picture = checked.picture
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return encoded(picture.scaled(SIDE_PX_MAX, SIDE_PX_MAX, keep, smooth), PNG)
