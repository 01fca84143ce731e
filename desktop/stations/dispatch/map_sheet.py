"""Where somebody chooses what the map is drawn on: the plain grid, a folder of pictures, or a server's address."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from desktop.stations.dispatch.map_choice import (
    ATTRIBUTION_CHARS_MAX,
    FOLDER_CHARS_MAX,
    ZOOM_MOST,
    MapChoice,
    Under,
)
from desktop.stations.overlay import Overlay
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.map import Datum
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.words import Words
from hub.link.manners import ADDRESS_CHARS_MAX

WIDTH_PX = 620


def _fault_words(fault: str) -> str:
    return {
        "scheme": QCoreApplication.translate("MapSheet", "The address must begin with https:// or http://."),
        "parts": QCoreApplication.translate("MapSheet", "The address must contain {z}, {x} and {y}."),
        "long": QCoreApplication.translate("MapSheet", "The address is too long."),
        "folder": QCoreApplication.translate("MapSheet", "Choose the folder that the pictures are in."),
    }.get(fault, QCoreApplication.translate("MapSheet", "Something here cannot be used."))


class MapSheet(Overlay):
    """The sheet.

    Args:
        window: what it lies over.
        choice: what is chosen now.
        taken: is given the new choice.
    """

    def __init__(self, window: QWidget, choice: MapChoice, taken: Callable[[MapChoice], None]) -> None:
        title = QCoreApplication.translate("MapSheet", "What the map is drawn on")
        super().__init__(window, width_px=WIDTH_PX, name=title)
        self._taken = taken
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
        self.address = _line(
            choice.address, QCoreApplication.translate("MapSheet", "Address of the pictures"), ADDRESS_CHARS_MAX
        )
        self.address.setPlaceholderText("https://…/{z}/{x}/{y}.png")
        self.folder = _line(
            choice.folder, QCoreApplication.translate("MapSheet", "Folder with z/x/y.png in it"), FOLDER_CHARS_MAX
        )
        self.pick = Button(QCoreApplication.translate("MapSheet", "Choose…"), Rank.QUIET)
        who = QCoreApplication.translate("MapSheet", "Whom the licence wants named")
        self.attribution = _line(choice.attribution, who, ATTRIBUTION_CHARS_MAX)
        self.zoom = QSpinBox()
        self.zoom.setRange(0, ZOOM_MOST)
        self.zoom.setValue(choice.zoom_max)
        self.zoom.setAccessibleName(QCoreApplication.translate("MapSheet", "Deepest level"))
        self.save = Button(QCoreApplication.translate("MapSheet", "Draw on it"), Rank.INK, hint="Ctrl ↵")
        self._said = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self._hint = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        learns = QCoreApplication.translate(
            "MapSheet", "The server learns which streets are looked at: use one that you may use."
        )
        self._learns = Words(learns, Type.META, Color.INK_SOFT, gives_way=True)
        self._lay_out(title)
        self.under.chosen.connect(lambda _: self._on_under())
        self.pick.clicked.connect(self._on_pick)
        self.save.clicked.connect(self.try_save)
        self.closed.connect(self.deleteLater)
        self._on_under()

    def _lay_out(self, title: str) -> None:
        close = Button("", Rank.QUIET, icon="x", name=QCoreApplication.translate("Owner", "Close"))
        close.clicked.connect(self.close_sheet)
        head = QHBoxLayout()
        head.addWidget(Words(title, Type.TITLE))
        head.addStretch(1)
        head.addWidget(close)
        body = self.sheet.body
        body.setContentsMargins(20, 16, 20, 16)
        body.setSpacing(10)
        body.addLayout(head)
        body.addWidget(self.under, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(self._hint)
        self._web = [self._learns, _named(self.address)]
        self._local = [_named(self.folder, self.pick)]
        level = QHBoxLayout()
        level.setContentsMargins(0, 0, 0, 0)
        level.addWidget(Words(self.datum.accessibleName(), Type.META, Color.INK_SOFT))
        level.addWidget(self.datum)
        level.addStretch(1)
        level.addWidget(Words(self.zoom.accessibleName(), Type.META, Color.INK_SOFT))
        level.addWidget(self.zoom)
        frame = QWidget()
        frame.setLayout(level)
        self._both = [_named(self.attribution), frame]
        for row in (*self._web, *self._local, *self._both):
            body.addWidget(row)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(self.save)
        body.addLayout(foot)

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
            self._said.set_look(color=Color.RIBBON_TEXT)
            self._said.setText(_fault_words(fault))
            return
        self._taken(choice)
        self.close_sheet()

    @property
    def said(self) -> str:
        """What stands at the foot."""
        return self._said.text()

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
        self._said.setText("")
        self.place()

    def _on_pick(self) -> None:
        found = QFileDialog.getExistingDirectory(self, self.folder.accessibleName(), self.folder.text())
        if found:
            self.folder.setText(found)

    def event(self, event: QEvent) -> bool:
        # The station gives the same keys to an offer; while the sheet is open they are the sheet's.
        if event.type() is QEvent.Type.ShortcutOverride and _takes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _takes(event):
            self.try_save()
        else:
            super().keyPressEvent(event)


def _takes(event: QEvent) -> bool:
    """Whether it is Ctrl and Enter."""
    if not isinstance(event, QKeyEvent) or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def _line(text: str, name: str, chars_max: int) -> QLineEdit:
    line = QLineEdit(text)
    line.setAccessibleName(name)
    line.setMaxLength(chars_max)
    return line


def _named(line: QLineEdit, *others: QWidget) -> QWidget:
    """A field under its name."""
    row = QHBoxLayout()
    row.addWidget(line, 1)
    for other in others:
        row.addWidget(other)
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(Words(line.accessibleName(), Type.META, Color.INK_SOFT))
    column.addLayout(row)
    return whole
