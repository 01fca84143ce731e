"""The slim bar above every station: who and which role, the search, the hub, what waits for rescue, the time."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.theme import Color, Height, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.link_pill import LinkPill
from desktop.widgets.mark import Mark
from desktop.widgets.panel import Ground, Hairline
from desktop.widgets.rescue_button import RescueButton
from desktop.widgets.search_field import SearchButton
from desktop.widgets.words import Words


class StationBar(Ground):
    """Signals: search_asked(), rescue_asked(), person_asked() when somebody clicks on who is here, menu_asked(),
    sound_asked() when somebody wants to hear again what was muted.

    Args:
        role, person: "Front desk", "Anna Keller", in the language of the station.
        search: what can be looked for here; key: how the keyboard gets there.
        touch: True for the packing table's taller bar.
    """

    search_asked = Signal()
    rescue_asked = Signal()
    person_asked = Signal()
    menu_asked = Signal()
    sound_asked = Signal()

    def __init__(
        self,
        role: str,
        person: str,
        search: str,
        key: str = "Ctrl K",
        *,
        touch: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Color.DESK, Qt.Edge.BottomEdge, parent)
        self.setFixedHeight(Height.BAR_TOUCH if touch else Height.BAR_DENSE)
        body = Type.TOUCH_BODY if touch else Type.BODY
        self._role = Words(role, body, weight=500)
        self._person = Words(person, body, Color.INK_SOFT, gives_way=True)
        self.switch = Button("", Rank.QUIET, Size.SMALL, "users")
        self.switch.clicked.connect(self.person_asked)
        self.switch.hide()
        self.search = SearchButton(search, key, touch=touch)
        self.search.clicked.connect(self.search_asked)
        self.link = LinkPill(touch=touch)
        self.rescue = RescueButton(touch=touch)
        self.rescue.clicked.connect(self.rescue_asked)
        silent = QCoreApplication.translate("Frame", "Sound is off")
        self.silent = Button(silent, Rank.QUIET, Size.SMALL, "bell-off")
        self.silent.clicked.connect(self.sound_asked)
        self.silent.hide()
        self.menu = Button(
            "", Rank.QUIET, Size.SMALL, "ellipsis", name=QCoreApplication.translate("Frame", "This station")
        )
        self.menu.clicked.connect(self.menu_asked)
        self._clock = Words("", Type.TOUCH_CLOCK if touch else Type.CLOCK)
        self._lay_out(touch)

    def _lay_out(self, touch: bool) -> None:
        left = QHBoxLayout()
        left.setSpacing(8)
        left.addWidget(Mark(24))
        left.addWidget(Words("Giftwire", Type.BRAND if touch else Type.CLOCK))
        line = Hairline(upright=True)
        line.setFixedHeight(16)
        left.addSpacing(8)
        left.addWidget(line)
        left.addSpacing(8)
        left.addWidget(self._role)
        left.addWidget(self.switch)
        left.addWidget(self._person, 1)
        right = QHBoxLayout()
        right.setSpacing(14)
        right.addStretch(1)
        right.addWidget(self.silent)
        right.addWidget(self.link)
        right.addWidget(self.rescue)
        right.addWidget(self._clock)
        right.addWidget(self.menu)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 0, 16, 0)
        whole.setSpacing(16)
        whole.addLayout(left, 1)
        whole.addWidget(self.search, 1)
        whole.addLayout(right, 1)

    def set_person(self, role: str, person: str, *, can_switch: bool = False) -> None:
        """Say which station this is and who is at its keys; with `can_switch` the name is a button."""
        self._role.setText(role)
        self._person.setText("" if can_switch else person)
        self.switch.setText(person)
        self.switch.updateGeometry()
        hint = QCoreApplication.translate("Frame", "Switch person")
        self.switch.setAccessibleName(f"{person}. {hint}")
        self.switch.setToolTip(hint)
        self.switch.setVisible(can_switch)

    def set_clock(self, time: str) -> None:
        """Args: time: the shop's time as it is written here, "15:48"."""
        self._clock.setText(time)
