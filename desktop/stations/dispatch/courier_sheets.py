"""Two sheets over dispatch: a courier's own data, and the link that lets them in.

A link's secret is made here and shown here once; the shop only ever learns its hash. Who has lost it gets a new one.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from desktop import words
from desktop.behind import Behind
from desktop.filled import filled
from desktop.printing.courier_link import courier_link_sheet
from desktop.shop import Shop
from desktop.stations.overlay import Overlay
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.prose import Prose
from desktop.widgets.qr_code import QrCode
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.words import Words
from hub.domain.access import SECRET_BYTES, secret_hash
from hub.domain.actor import Role
from hub.domain.courier import Courier, Tracker
from hub.domain.vocabulary import AddCourier, IssueLink, SetDuty
from hub.link.port import Receipt

LINK_LIVES = timedelta(hours=16)
"""A working day and the way home; tomorrow's link is a new one."""
NO_TRACKER = "page"
_SYSTEMS = ("owntracks", "traccar")


class CourierSheet(Overlay):
    """Adds a courier or changes one."""

    def __init__(self, shop: Shop, window: QWidget) -> None:
        super().__init__(window, width_px=440, name=QCoreApplication.translate("Dispatch", "Courier"))
        self._shop = shop
        self._courier = ""
        self._title = Words("", Type.TITLE)
        self.name = _field(QCoreApplication.translate("Dispatch", "Name"))
        self.phone = _field(QCoreApplication.translate("Dispatch", "Telephone"))
        self.device = _field(QCoreApplication.translate("Dispatch", "Device id, as the tracker sends it"))
        self.system = Segmented(
            [
                Choice(NO_TRACKER, QCoreApplication.translate("Dispatch", "Our page only")),
                Choice("owntracks", "OwnTracks"),
                Choice("traccar", "Traccar"),
            ],
            name=QCoreApplication.translate("Dispatch", "Where positions come from"),
        )
        self.on_duty = QCheckBox(QCoreApplication.translate("Dispatch", "On duty from now"))
        self.outsourced = QCheckBox(
            QCoreApplication.translate("Dispatch", "Works for somebody else: no page, dispatch takes the steps")
        )
        self.save = Button("", Rank.INK, hint="↵")
        self._why = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self._lay_out()
        self.save.clicked.connect(self.try_save)
        self.system.chosen.connect(self._on_changed)
        for field in (self.name, self.phone, self.device):
            field.textChanged.connect(self._on_changed)
            field.returnPressed.connect(self.try_save)

    def _lay_out(self) -> None:
        self.sheet.body.setContentsMargins(20, 16, 20, 16)
        self.sheet.body.addWidget(self._title)
        for field in (self.name, self.phone):
            self.sheet.body.addWidget(Words(field.accessibleName(), Type.META, Color.INK_SOFT))
            self.sheet.body.addWidget(field)
        self.sheet.body.addWidget(Words(self.system.accessibleName(), Type.META, Color.INK_SOFT))
        self.sheet.body.addWidget(self.system)
        self.sheet.body.addWidget(self.device)
        self.sheet.body.addWidget(self.outsourced)
        self.sheet.body.addWidget(self.on_duty)
        foot = QHBoxLayout()
        foot.addWidget(self._why, 1)
        foot.addWidget(self.save)
        self.sheet.body.addSpacing(4)
        self.sheet.body.addLayout(foot)

    def open_new(self) -> None:
        """Ask for a courier who is not known yet."""
        self._fill(None)
        self.open()

    def open_courier(self, courier: Courier) -> None:
        """Ask for a courier's changed data."""
        self._fill(courier)
        self.open()

    def take_focus(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    def _fill(self, courier: Courier | None) -> None:
        self._courier = courier.id if courier is not None else ""
        new = QCoreApplication.translate("Dispatch", "New courier")
        self._title.setText(courier.name if courier is not None else new)
        add = QCoreApplication.translate("Dispatch", "Add")
        change = QCoreApplication.translate("Dispatch", "Save")
        self.save.setText(change if courier is not None else add)
        self.name.setText(courier.name if courier is not None else "")
        self.phone.setText(courier.phone if courier is not None else "")
        tracker = courier.trackers[0] if courier is not None and courier.trackers else None
        known = tracker is not None and tracker.system in _SYSTEMS
        self.system.choose(tracker.system if known and tracker is not None else NO_TRACKER)
        self.device.setText(tracker.device if known and tracker is not None else "")
        self.on_duty.setChecked(courier is None)
        self.on_duty.setVisible(courier is None)
        self.outsourced.setChecked(courier is not None and courier.outsourced)
        self._on_changed()

    def _on_changed(self) -> None:
        tracked = self.system.key() != NO_TRACKER
        self.device.setVisible(tracked)
        reason = ""
        if not self.name.text().strip():
            reason = QCoreApplication.translate("Dispatch", "A name is needed")
        elif tracked and not self.device.text().strip():
            reason = QCoreApplication.translate("Dispatch", "The tracker's device id is needed")
        self._why.setText(reason)
        self.save.setEnabled(not reason)
        self.save.setAccessibleDescription(reason)
        if self.isVisible():
            self.place()

    def try_save(self) -> None:
        """Ask the shop to take the courier on, and close."""
        if not self.save.isEnabled():
            return
        trackers: tuple[Tracker, ...] = ()
        if self.system.key() != NO_TRACKER:
            trackers = (Tracker(self.system.key(), self.device.text().strip()),)
        courier = self._courier or self._shop.new_id()
        name, phone = self.name.text().strip(), self.phone.text().strip()
        self._shop.ask(AddCourier(courier, name, phone, trackers, self.outsourced.isChecked()))
        if not self._courier and self.on_duty.isChecked():
            self._shop.ask(SetDuty(courier, True))
        self.close_sheet()


class LinkSheet(Overlay):
    """A courier's fresh link: as a code to scan, as text, to copy, and to print.

    Signals:
        print_asked(Sheet): it is wanted on paper.
    """

    print_asked = Signal(object)

    def __init__(self, shop: Shop, window: QWidget, gateway_url: str) -> None:
        super().__init__(window, width_px=420, name=QCoreApplication.translate("Dispatch", "Courier's link"))
        self._shop = shop
        self._gateway_url = gateway_url.rstrip("/")
        self.url = ""
        self._title = Words("", Type.TITLE)
        self.code = QrCode("", 240, name=QCoreApplication.translate("Dispatch", "Code of the link"))
        self.text = Prose("", Type.META)
        self._until = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self.copy = Button(QCoreApplication.translate("Dispatch", "Copy link"), Rank.INK, icon="copy")
        self.copy.clicked.connect(self._on_copy)
        self.print = Button(QCoreApplication.translate("Dispatch", "Print"), Rank.PLAIN, icon="printer")
        self.print.clicked.connect(self._on_print)
        self._courier, self._expires = "", shop.now()
        self._behind = Behind(self)
        note = QCoreApplication.translate(
            "Dispatch",
            "Let the courier scan it, send it, or print it. It is shown only here and only now; a lost one is replaced.",
        )
        self.sheet.body.setContentsMargins(20, 16, 20, 16)
        self.sheet.body.addWidget(self._title)
        self.sheet.body.addWidget(Prose(note, Type.META, Color.INK_SOFT))
        self.sheet.body.addSpacing(4)
        self.sheet.body.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        self.sheet.body.addSpacing(4)
        self.sheet.body.addWidget(self.text)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._until, 1)
        foot.addWidget(self.print)
        foot.addWidget(self.copy)
        self.sheet.body.addLayout(foot)

    def mint(self, courier: Courier) -> None:
        """Make a link and show it as soon as the shop knows it; a refusal is said by the frame."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        expires = self._shop.now() + LINK_LIVES
        command = IssueLink(self._shop.new_id(), Role.COURIER, courier.id, secret_hash(secret), expires)
        asked = self._shop.ask(command)

        def show(receipt: Receipt) -> None:
            if receipt.refused is not None:
                return
            self.url = f"{self._gateway_url}/c#{secret}"
            self._courier, self._expires = courier.name, expires
            title = filled(QCoreApplication.translate("Dispatch", "Link for {courier}"), courier=courier.name)
            self._title.setText(title)
            self.code.set_text(self.url)
            self.text.set_text(self.url)
            time = words.clock_time(self._shop, expires)
            self._until.setText(QCoreApplication.translate("Dispatch", "opens until {time}").format(time=time))
            self.open()

        self._shop.when(self, asked.settled, show)

    def take_focus(self) -> None:
        self.copy.setFocus()

    def close_sheet(self) -> None:
        """Forget the secret with the sheet."""
        self.url = ""
        self.code.set_text("")
        self.text.set_text("")
        self.copy.setText(QCoreApplication.translate("Dispatch", "Copy link"))
        super().close_sheet()

    def _on_print(self) -> None:
        """Lay the sheet out behind the window, and ask for paper; the link on the screen stays."""
        name, url, until = self._courier, self.url, self._expires
        facts, zone = self._shop.board.shop, self._shop.zone
        self._behind.run(lambda: courier_link_sheet(name, url, until, facts, zone), self.print_asked.emit)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.url)
        self.copy.setText(QCoreApplication.translate("Dispatch", "Copied"))


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    return field
