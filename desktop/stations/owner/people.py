"""Who works in the shop: names, roles, PINs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import refusals, words
from desktop.shop import Shop
from desktop.stations.owner.rows import Deed, Line, RowList
from desktop.stations.sign_in import trouble
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.staff import StaffMember
from hub.domain.vocabulary import AddStaff, ChangeStaff, RemoveStaff
from hub.link.port import Receipt, SignInTrouble

ROLES = (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH, Role.OWNER)


class People(QWidget):
    """The list, and below it one form: a new person, somebody changed, or a PIN."""

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._shop = shop
        self._person = ""
        self.list = RowList(
            QCoreApplication.translate("Owner", "People"),
            QCoreApplication.translate(
                "Owner", "Nobody yet. Stations work without sign-in until somebody here has a PIN."
            ),
        )
        self.name = QLineEdit()
        self.name.setPlaceholderText(QCoreApplication.translate("Owner", "Name"))
        self.name.setAccessibleName(self.name.placeholderText())
        self.roles = {role: QCheckBox(words.role(role)) for role in ROLES}
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setPlaceholderText(QCoreApplication.translate("Owner", "PIN, 4 to 12 digits"))
        self.pin.setAccessibleName(self.pin.placeholderText())
        self.save = Button("", Rank.INK, hint="↵")
        self.other = Button(QCoreApplication.translate("Owner", "New person"), Rank.QUIET)
        self._title = Words("", Type.SECTION, Color.INK_SOFT)
        self._why = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self._lay_out()
        self.save.clicked.connect(self.try_save)
        self.other.clicked.connect(lambda: self.begin(None))
        for field in (self.name, self.pin):
            field.returnPressed.connect(self.try_save)
            field.textChanged.connect(self._on_changed)
        for box in self.roles.values():
            box.toggled.connect(self._on_changed)
        self.begin(None)
        self.renew()

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(12)
        fields.addWidget(self.name, 3)
        fields.addWidget(self.pin, 2)
        ticks = QHBoxLayout()
        ticks.setSpacing(16)
        for box in self.roles.values():
            ticks.addWidget(box)
        ticks.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self._why, 1)
        foot.addWidget(self.other)
        foot.addWidget(self.save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.list, 1)
        whole.addWidget(self._title)
        whole.addLayout(fields)
        whole.addLayout(ticks)
        whole.addLayout(foot)

    def renew(self) -> None:
        """Show who works here now."""
        members = sorted(
            (member for member in self._shop.board.staff.values() if member.is_here),
            key=lambda member: (member.name, member.id),
        )
        self.list.show_lines([self._line(member) for member in members])

    def _line(self, member: StaffMember) -> Line:
        roles = QCoreApplication.translate("Words", ", ").join(words.role(role) for role in member.roles)
        pin = "" if member.pin_set_at else QCoreApplication.translate("Owner", "no PIN yet")
        return Line(
            member.id,
            member.name,
            roles,
            pin,
            face=member.name,
            deeds=(
                Deed(QCoreApplication.translate("Owner", "Change"), lambda: self.begin(member)),
                Deed(
                    QCoreApplication.translate("Owner", "Remove"),
                    lambda: self._ask(RemoveStaff(member.id)),
                    QCoreApplication.translate("Owner", "Really remove?"),
                ),
            ),
        )

    def begin(self, member: StaffMember | None) -> None:
        """Fill the form for somebody, or for a new person."""
        self._person = member.id if member is not None else ""
        self.name.setText(member.name if member is not None else "")
        for role, box in self.roles.items():
            box.setChecked(member is not None and role in member.roles)
        self.pin.clear()
        new = QCoreApplication.translate("Owner", "New person")
        self._title.setText(member.name if member is not None else new)
        add = QCoreApplication.translate("Owner", "Add")
        self.save.setText(QCoreApplication.translate("Owner", "Save") if member is not None else add)
        self.other.setVisible(member is not None)
        self._on_changed()

    def _on_changed(self) -> None:
        reason = ""
        if not self.name.text().strip():
            reason = QCoreApplication.translate("Owner", "A name is needed")
        elif not any(box.isChecked() for box in self.roles.values()):
            reason = QCoreApplication.translate("Owner", "Tick where this person works")
        self._say(reason)
        self.save.setEnabled(not reason)

    def _say(self, text: str, *, urgent: bool = False) -> None:
        self._why.setText(text)
        self._why.set_look(color=Color.RIBBON_TEXT if urgent else Color.INK_SOFT)

    def try_save(self) -> None:
        """Add or change the person, and set the PIN if one was typed."""
        if not self.save.isEnabled():
            return
        name, pin = self.name.text().strip(), self.pin.text()
        roles = tuple(role for role, box in self.roles.items() if box.isChecked())
        known = self._shop.board.staff.get(self._person)
        person = self._person or self._shop.new_id()
        self.pin.clear()
        if known is not None and (known.name, set(known.roles)) == (name, set(roles)):
            self._set_pin(person, name, pin)
            return
        command = ChangeStaff(person, name, roles) if known is not None else AddStaff(person, name, roles)
        self._ask(command, lambda: self._set_pin(person, name, pin))

    def _ask(self, command: AddStaff | ChangeStaff | RemoveStaff, then: object = None) -> None:
        def settled(receipt: Receipt) -> None:
            if receipt.refused is not None:
                self._say(refusals.refusal(receipt.refused), urgent=True)
            elif callable(then):
                then()

        self._shop.when(self, self._shop.ask(command).settled, settled)

    def _set_pin(self, person: str, name: str, pin: str) -> None:
        if not pin:
            self.begin(None)
            return

        def done(_: None) -> None:
            self.begin(None)
            self._say(QCoreApplication.translate("Owner", "{name} can sign in with the new PIN.").format(name=name))

        def failed(error: BaseException) -> None:
            known = isinstance(error, SignInTrouble)
            self._say(trouble(self._shop, error.code if known else ""), urgent=True)  # type: ignore[attr-defined]  # told above

        self._shop.set_pin(self, person, pin, done, failed)
