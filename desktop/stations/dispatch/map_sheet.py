"""Where somebody chooses what the map is drawn on: the plain grid, a folder of pictures, or a server's address."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSpinBox, QWidget

from desktop.stations.choosing import ChoosingSheet, field, named
from desktop.stations.dispatch.map_choice import (
    ATTRIBUTION_CHARS_MAX,
    FOLDER_CHARS_MAX,
    ZOOM_MOST,
    MapChoice,
    Under,
)
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.map import Datum
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.words import Words
from hub.link.manners import ADDRESS_CHARS_MAX


def _fault_words(fault: str) -> str:
    return {
        "scheme": QCoreApplication.translate("MapSheet", "The address must begin with https:// or http://."),
        "parts": QCoreApplication.translate("MapSheet", "The address must contain {z}, {x} and {y}."),
        "long": QCoreApplication.translate("MapSheet", "The address is too long."),
        "folder": QCoreApplication.translate("MapSheet", "Choose the folder that the pictures are in."),
    }.get(fault, QCoreApplication.translate("MapSheet", "Something here cannot be used."))


class MapSheet(ChoosingSheet):
    """The sheet.

    Args:
        window: what it lies over.
        choice: what is chosen now.
        taken: is given the new choice.
    """

    def __init__(self, window: QWidget, choice: MapChoice, taken: Callable[[MapChoice], None]) -> None:
        title = QCoreApplication.translate("MapSheet", "What the map is drawn on")
        super().__init__(window, title, QCoreApplication.translate("MapSheet", "Draw on it"))
        self._taken = taken
        self.save_asked.connect(self.try_save)
        self.under = Segmented(
            [
                Choice(Under.PLAIN, QCoreApplication.translate("MapSheet", "Plain grid")),
                Choice(Under.FOLDER, QCoreApplication.translate("MapSheet", "A folder")),
                Choice(Under.WEB, QCoreApplication.translate("MapSheet", "A server")),
            ],
            choice.under,
            name=title,
        )
        self.datum = Segmented(
            [Choice(Datum.WGS84, "WGS-84"), Choice(Datum.GCJ02, "GCJ-02")],
            choice.datum,
            name=QCoreApplication.translate("MapSheet", "The pictures' frame"),
        )
        self.address = field(
            choice.address, QCoreApplication.translate("MapSheet", "Address of the pictures"), ADDRESS_CHARS_MAX
        )
        self.address.setPlaceholderText("https://…/{z}/{x}/{y}.png")
        self.folder = field(
            choice.folder, QCoreApplication.translate("MapSheet", "Folder with z/x/y.png in it"), FOLDER_CHARS_MAX
        )
        self.pick = Button(QCoreApplication.translate("MapSheet", "Choose…"), Rank.QUIET)
        who = QCoreApplication.translate("MapSheet", "Whom the licence wants named")
        self.attribution = field(choice.attribution, who, ATTRIBUTION_CHARS_MAX)
        self.zoom = QSpinBox()
        self.zoom.setRange(0, ZOOM_MOST)
        self.zoom.setValue(choice.zoom_max)
        self.zoom.setAccessibleName(QCoreApplication.translate("MapSheet", "Deepest level"))
        self._hint = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        learns = QCoreApplication.translate(
            "MapSheet", "The server learns which streets are looked at: use one that you may use."
        )
        self._learns = Words(learns, Type.META, Color.INK_SOFT, gives_way=True)
        self._lay_out()
        self.under.chosen.connect(lambda _: self._on_under())
        self.pick.clicked.connect(self._on_pick)
        self._on_under()

    def _lay_out(self) -> None:
        under = QWidget()
        left = QHBoxLayout(under)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.under, 0, Qt.AlignmentFlag.AlignLeft)
        self._web = [self._learns, named(self.address)]
        self._local = [named(self.folder, self.pick)]
        frame = QWidget()
        level = QHBoxLayout(frame)
        level.setContentsMargins(0, 0, 0, 0)
        level.addWidget(Words(self.datum.accessibleName(), Type.META, Color.INK_SOFT))
        level.addWidget(self.datum)
        level.addStretch(1)
        level.addWidget(Words(self.zoom.accessibleName(), Type.META, Color.INK_SOFT))
        level.addWidget(self.zoom)
        self._both = [named(self.attribution), frame]
        self.lay_out([under, self._hint, *self._web, *self._local, *self._both])

    def take_focus(self) -> None:
        self.under.segment(self.under.key()).setFocus(Qt.FocusReason.PopupFocusReason)

    def choice(self) -> MapChoice:
        """What the form stands for."""
        return MapChoice(
            Under(self.under.key()),
            self.address.text().strip(),
            self.folder.text().strip(),
            self.attribution.text().strip(),
            Datum(self.datum.key()),
            self.zoom.value(),
        )

    def try_save(self) -> None:
        """Take the choice; what is wrong is said here, and what was typed stays."""
        choice = self.choice()
        fault = choice.fault()
        if fault:
            self.say_fault(_fault_words(fault))
            return
        self._taken(choice)
        self.close_sheet()

    def _on_under(self) -> None:
        under = Under(self.under.key())
        for rows, shown in (
            (self._web, under is Under.WEB),
            (self._local, under is Under.FOLDER),
            (self._both, under is not Under.PLAIN),
        ):
            for row in rows:
                row.setVisible(shown)
        self._hint.setText(
            {
                Under.PLAIN: QCoreApplication.translate(
                    "MapSheet", "Squares as wide as the scale bar, counted from the shop. Works without a network."
                ),
                Under.FOLDER: QCoreApplication.translate(
                    "MapSheet", "Pictures that lie on this computer. Works without a network."
                ),
                Under.WEB: QCoreApplication.translate(
                    "MapSheet", "Asked for what is looked at only, and kept for when there is no network."
                ),
            }[under]
        )
        self.say_fault("")
        self.place()

    def _on_pick(self) -> None:
        found = QFileDialog.getExistingDirectory(self, self.folder.accessibleName(), self.folder.text())
        if found:
            self.folder.setText(found)
