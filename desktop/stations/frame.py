"""What every station's window has: the bar, the hub's state in words, the rescue list, the palette, slips at its foot.

A station puts its own screen in with `set_body` and its actions with `add_action`. Nothing here knows which station it
is beyond its role. A refusal of a step that was just asked becomes one sentence at the foot; a late one goes to the
rescue list.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenuBar, QStackedWidget, QVBoxLayout, QWidget

from desktop import moments, refusals, words
from desktop.chosen import Chosen
from desktop.places import STATION, Places
from desktop.shop import Shop
from desktop.stations.alarm import Alarm
from desktop.stations.bell import Bell
from desktop.stations.found import Action, Menu
from desktop.stations.overlay import Overlay
from desktop.stations.own_menu import OwnMenu
from desktop.stations.palette import CommandPalette
from desktop.stations.rescue_list import RescueList
from desktop.stations.sign_in import SignInPage
from desktop.system_keys import key_here, only_on_mac
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.columns import Columns, Panels
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.link_pill import LinkState as PillState
from desktop.widgets.panel import Ground
from desktop.widgets.station_bar import StationBar
from desktop.widgets.toast import UNDO_FOR_MS, Toast
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.vocabulary import PlaceOrder, Refused
from hub.link.exchange import STORAGE_FAILED
from hub.link.port import LinkState, Receipt

if TYPE_CHECKING:
    from desktop.stations.owner.shop_sheet import ShopSheet
    from desktop.stations.past_order import PastOrder
    from desktop.stations.report.sheet import ReportSheet

CLOCK_TICK_MS = 1000
LOOKS_BACK = frozenset({Role.FRONT_DESK, Role.DISPATCH})
"""Whose station shows reports; the hub refuses everybody else."""
SIZE_SETTLES_MS = 1_200
"""Whoever wants it much larger presses several times; the window opens anew once."""
REFUSAL_FOR_MS = 12_000
"""A refusal stays a little longer than a slip with undo: it has to be read, not only noticed."""

_PILLS = {
    LinkState.LIVE: PillState.LIVE,
    LinkState.CATCHING_UP: PillState.CATCHING_UP,
    LinkState.CONNECTING: PillState.SILENT,
    LinkState.OFFLINE: PillState.OFFLINE,
    LinkState.REFUSED: PillState.REFUSED,
    LinkState.INCOMPATIBLE: PillState.REFUSED,
}


class StationFrame(QWidget):
    """A station's window.

    Args:
        role: whose station it is; also before the hub has said so.
        touch: the packing table's sizes.

    Signals:
        room_asked: a room shall be shown, by id: from the palette or the rescue list.
        courier_asked: a courier shall be shown, by id.
        problem_asked: a problem of the room that is shown shall be decided, by id.
        anew_asked: this station, which the hub refuses, shall be let in by a new code.
        again_asked: the window shall be opened anew, as it was chosen.
        places_set: it stands where it was left; what belongs beside it may come.
        chosen_anew: language, colours, size or sound were chosen; the whole of it, a `Chosen`.
    """

    room_asked = Signal(str)
    courier_asked = Signal(str)
    problem_asked = Signal(str)
    anew_asked = Signal()
    again_asked = Signal()
    places_set = Signal()
    chosen_anew = Signal(object)

    def __init__(self, shop: Shop, role: Role, *, touch: bool = False) -> None:
        super().__init__()
        self.shop = shop
        self.role = role
        self._touch = touch
        self.setWindowTitle(f"{words.station(role)} · Giftwire")
        self.resize(1440, 900)
        search = QCoreApplication.translate("Frame", "Find an order, a person, an action")
        self.bar = StationBar(words.station(role), "", search, touch=touch)
        self._notice = _Notice(touch=touch)
        self._pages = QStackedWidget()
        self._waiting = EmptyState("", "", touch=touch)
        self._pages.addWidget(_centred(self._waiting, 560 if touch else 460))
        self.sign_in = SignInPage(shop, role)
        self._pages.addWidget(self.sign_in)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addWidget(self._notice)
        whole.addWidget(self._pages, 1)
        self.rescue = RescueList(shop, self, self.bar.rescue)
        self.alarm = Alarm(shop, role, self)
        self.bell = Bell(shop, role, self)
        self.menu = OwnMenu(self)
        self.menu_bar: QMenuBar | None = None
        self.chosen = self._stands = Chosen()
        self.places = Places(None)
        self.palette_ = CommandPalette(shop, self)
        self._past_order: PastOrder | None = None
        self._shop_sheet: ShopSheet | None = None
        self.report: ReportSheet | None = None
        self._toast: Toast | None = None
        self._not_taken: set[str] = set()
        self.clear_below: Callable[[], int] = lambda: 0
        self.spoken_of: QWidget | None = None
        self.shown_order: Callable[[], str] = lambda: ""
        self.holds_words: Callable[[], bool] = lambda: False
        """Whether the station's screen holds what somebody has half written, and what is lost with the window."""
        self._connect()
        self._clock = QTimer(self, interval=CLOCK_TICK_MS)
        self._clock.timeout.connect(self._on_tick)
        self._clock.start()
        self._on_shop_changed()
        self._on_link_changed()
        self._on_counted(self.rescue.model.rowCount())
        self._on_tick()
        self._rest()

    def _connect(self) -> None:
        self._notice.anew.clicked.connect(self.anew_asked)
        self.bar.rescue_asked.connect(self.rescue.open)
        self.bar.search_asked.connect(self.palette_.open)
        self.rescue.model.counted.connect(self._on_counted)
        self.palette_.past_asked.connect(lambda order: self.past_order.show_order(order))
        self.palette_.courier_asked.connect(self.courier_asked)
        self.palette_.finder.couriers = self.role is Role.DISPATCH
        self.room_asked.connect(self.palette_.finder.note)
        for sheet in (self.rescue, self.palette_):
            sheet.room_asked.connect(self.room_asked)
        self.rescue.courier_asked.connect(self.courier_asked)
        self.rescue.problem_asked.connect(self.problem_asked)
        self.shop.link_changed.connect(self._on_link_changed)
        self.shop.shop_changed.connect(self._on_shop_changed)
        self.shop.board_replaced.connect(self._on_shop_changed)
        self.shop.refused.connect(self._on_refused)
        self.alarm.risen.connect(self._ring)
        say = QCoreApplication.translate
        self._own_actions = (  # which are no lines of the palette
            Action(say("Frame", "Find an order, a person, an action"), self.palette_.open, "Ctrl+K", menu=Menu.EDIT),
            Action(say("Frame", "All keys"), self.show_keys, "F1", menu=Menu.HELP),
            Action(say("Frame", "Larger"), partial(self._resize, 1), "Ctrl++", menu=Menu.VIEW),
            Action(say("Frame", "Smaller"), partial(self._resize, -1), "Ctrl+-", menu=Menu.VIEW),
            Action(say("Frame", "Usual size"), partial(self._resize, 0), "Ctrl+0", menu=Menu.VIEW),
        )
        QShortcut(QKeySequence("Ctrl+K"), self, lambda: None if self.is_locked else self.palette_.open())
        rescue = say("Frame", "Show what needs rescue")
        self.add_action(Action(rescue, self.rescue.open, "Ctrl+R", menu=Menu.SHOP))
        knew = QCoreApplication.translate("Frame", "This order step by step, and who knew what")
        self.add_action(
            Action(
                knew,
                self.open_black_box,
                key_here("Ctrl+H"),
                lambda: bool(self.shop.me is not None and self.shown_order()),
            )
        )
        if self.role in LOOKS_BACK:
            back = QCoreApplication.translate("Frame", "How a day or a week went")
            self.add_action(Action(back, self.look_back, "Ctrl+D", lambda: self.shop.me is not None, Menu.SHOP))
        self._add_people()
        self._add_choices()

    def _add_choices(self) -> None:
        """The station's own menu, and its keys."""
        self.bar.menu_asked.connect(self._open_menu)
        self.bar.sound_asked.connect(lambda: self._choose(replace(self.chosen, muted=False)))
        self.menu.picked.connect(self._choose)
        self.menu.keys_asked.connect(self.show_keys)
        self.menu.leave_asked.connect(self.leave)
        self._sized = QTimer(self, interval=SIZE_SETTLES_MS, singleShot=True)
        self._sized.timeout.connect(lambda: self._choose(self.chosen))
        QShortcut(QKeySequence("F1"), self, self.show_keys)
        for keys, by in ((("Ctrl++", "Ctrl+="), 1), (("Ctrl+-",), -1), (("Ctrl+0",), 0)):
            for key in keys:
                QShortcut(QKeySequence(key), self, lambda by=by: self._resize(by))
        say = QCoreApplication.translate
        own = say("Frame", "Language, colours, size and sound of this station")
        self.add_action(Action(own, self._open_menu, only_on_mac("Ctrl+,"), menu=Menu.SETTINGS))
        self.add_action(Action(say("Frame", "About Giftwire"), self.show_about, menu=Menu.ABOUT))
        self.add_action(Action(say("Frame", "Close this station"), self.leave, only_on_mac("Ctrl+Q"), menu=Menu.QUIT))

    @property
    def all_actions(self) -> tuple[Action, ...]:
        """Everything that can be done from anywhere in this window: for the sheet of keys and a menu bar."""
        return (*self._own_actions, *self.palette_.actions_)

    def leave(self) -> None:
        """Close the station; whoever guards it asks where something has not been sent."""
        self.close()

    def show_about(self) -> None:
        """What this program is."""
        from desktop.stations.about_sheet import AboutSheet

        AboutSheet(self).open()

    def _open_menu(self) -> None:
        button, wide = self.bar.menu.rect(), self.menu.sizeHint().width()
        begins = button.bottomLeft() if self.isRightToLeft() else button.bottomRight() - QPoint(wide, 0)
        self.menu.popup(self.bar.menu.mapToGlobal(begins))

    def show_keys(self) -> None:
        """Every key on one sheet; asked again, it goes."""
        from desktop.stations.keys_sheet import KeysSheet

        known = self.findChild(KeysSheet)
        if known is not None and known.isVisible():
            known.close_sheet()
        elif not self.is_locked:
            KeysSheet(self, self.all_actions).open()

    def set_chosen(self, chosen: Chosen) -> None:
        """Show what is chosen for this station.

        Args:
            chosen: as it is kept.
        """
        self.chosen = chosen
        self.menu.show_chosen(chosen)
        self.bell.mute(chosen.muted)
        self.bar.silent.setVisible(chosen.muted)

    def begin_with(self, chosen: Chosen) -> None:
        """Show what this window was opened with."""
        self._stands = chosen
        self.set_chosen(chosen)

    @property
    def is_half_written(self) -> bool:
        """Whether something would be lost with this window: in the station's screen, or on a sheet over it."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        sheets = self.findChildren(Overlay, options=direct)
        return self.holds_words() or any(sheet.isVisible() and not sheet.makes_way for sheet in sheets)

    def _choose(self, chosen: Chosen) -> None:
        anew = (chosen.language, chosen.size) != (self._stands.language, self._stands.size)
        if anew and self.is_half_written:
            self._keep_window()
            return
        self.set_chosen(chosen)
        self._stands = chosen
        self.chosen_anew.emit(chosen)

    def _keep_window(self) -> None:
        """The window would open anew, and what is half written would be gone: it stays as it is, and why is said."""
        self._sized.stop()
        self.set_chosen(replace(self.chosen, language=self._stands.language, size=self._stands.size))
        self.say(
            QCoreApplication.translate(
                "Frame", "Something is half written here and would be lost: send it or take it away first."
            )
        )

    def _resize(self, by: int) -> None:
        """A step larger or smaller; the window opens anew when nobody presses again."""
        if self.is_half_written:
            self._keep_window()
            return
        self.set_chosen(replace(self.chosen, size=self.chosen.stepped(by)))
        self.say(QCoreApplication.translate("Frame", "Size: {size}%").format(size=self.chosen.size))
        self._sized.start()

    def _ring(self) -> None:
        """Somebody must look up: the window's name is marked where windows are listed; the bell rings by itself."""
        QApplication.alert(self.window())

    def _add_people(self) -> None:
        """Coming, going, and what only the owner may do."""
        self.bar.person_asked.connect(self._switch)
        switch = QCoreApplication.translate("Frame", "Switch person")
        self.add_action(Action(switch, self._switch, "Ctrl+Shift+L", self._is_somebody_here, Menu.SHOP))
        home = QCoreApplication.translate("Frame", "Sign out and go home")
        self.add_action(Action(home, self.shop.sign_out, can=self._is_somebody_here, menu=Menu.SHOP))
        manage = QCoreApplication.translate("Frame", "Manage the shop: stations, people, links, limits")
        self.add_action(Action(manage, self.manage, key_here("Ctrl+,"), lambda: self.shop.is_owner_here, Menu.SHOP))

    def _is_somebody_here(self) -> bool:
        return self.shop.signed_in is not None

    def _switch(self) -> None:
        if self._is_somebody_here():
            self.shop.lock()

    def manage(self) -> None:
        """The owner's sheet."""
        if self._shop_sheet is None:
            from desktop.stations.owner.shop_sheet import ShopSheet

            self._shop_sheet = ShopSheet(self.shop, self)
        self._shop_sheet.open()

    def look_back(self) -> None:
        """The report of a day or a week."""
        if self.report is None:
            from desktop.stations.report.sheet import ReportSheet

            self.report = ReportSheet(self.shop, self, self.say)
            self.report.order_asked.connect(self.open_order)
        self.report.open()

    @property
    def past_order(self) -> PastOrder:
        """The sheet of an order step by step; made when it is first asked for."""
        if self._past_order is None:
            from desktop.stations.past_order import PastOrder

            self._past_order = PastOrder(self.shop, self, self.role)
        return self._past_order

    def open_black_box(self) -> None:
        """How the order that is shown stood at any moment."""
        self.past_order.show_order(self.shown_order())

    def open_order(self, order_id: str) -> None:
        """Show an order: its room where the board has it, else as it was."""
        order = self.shop.order(order_id)
        if order is not None:
            self.room_asked.emit(order.room)
        else:
            self.past_order.show_order(order_id)

    def set_places(self, places: Places) -> None:
        """Stand where this station was left; what is moved from now on is remembered at the end.

        Args:
            places: what is remembered of this station.
        """
        self.places = places
        places.put(self, STATION)
        self.places_set.emit()

    # For stations

    @property
    def is_locked(self) -> bool:
        """Whether the station waits for somebody to sign in."""
        return self._pages.currentIndex() == _SIGN_IN

    def set_body(self, body: QWidget) -> None:
        """The station's own screen, shown as soon as the hub has said who sits here."""
        self._pages.addWidget(body)
        self._add_border_steps(body.findChildren(Panels))
        self._show_page()

    def _add_border_steps(self, all_panels: list[Panels]) -> None:
        """What a pointer does at the borders between panels, for the keyboard."""
        say = QCoreApplication.translate
        left = (say("Frame", "Left column wider"), say("Frame", "Left column narrower"))
        right = (say("Frame", "Right column wider"), say("Frame", "Right column narrower"))
        lower = (say("Frame", "Lower part higher"), say("Frame", "Lower part flatter"))
        for panels in all_panels:
            for side in panels.sides:
                larger, smaller = (left if side == 0 else right) if isinstance(panels, Columns) else lower
                self.add_action(Action(larger, partial(panels.step, side, 1), menu=Menu.VIEW))
                self.add_action(Action(smaller, partial(panels.step, side, -1), menu=Menu.VIEW))

        def as_usual() -> None:
            for panels in all_panels:
                panels.lay_as_usual()

        if all_panels:
            self.add_action(Action(say("Frame", "Columns as at first"), as_usual, menu=Menu.VIEW))

    def add_action(self, action: Action) -> None:
        """Something that can be done from anywhere: in the palette, and by its shortcut."""
        self.palette_.actions_.append(action)
        if action.key:
            shortcut = QShortcut(QKeySequence(action.key), self)
            shortcut.setAutoRepeat(action.repeats)
            shortcut.activated.connect(lambda: self._run(action))

    def _run(self, action: Action) -> None:
        """Do what a key asks for; not behind a sheet, where nobody sees to which order."""
        if not self.is_locked and action.can() and (action.over_sheets or self.is_clear()):
            action.run()

    def is_clear(self) -> bool:
        """Whether no sheet lies over the window; those that only tell something go."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        sheets = [sheet for sheet in self.findChildren(Overlay, options=direct) if sheet.isVisible()]
        for sheet in sheets:
            if sheet.makes_way:
                sheet.close_sheet()
        return all(sheet.makes_way for sheet in sheets)

    def say(self, text: str, undo: Callable[[], None] | None = None, *, for_ms: int = UNDO_FOR_MS) -> Toast:
        """A slip at the foot of the window; with `undo` it can be taken back for ten seconds."""
        self._put_slip_away()
        label = QCoreApplication.translate("Frame", "Undo") if undo is not None else ""
        toast = Toast(self, text, label, for_ms, self.clear_below(), touch=self._touch, over=self.spoken_of)
        if undo is not None:
            toast.undone.connect(undo)
        self._toast = toast
        return toast

    def _put_slip_away(self) -> None:
        if self._toast is not None and shiboken6.isValid(self._toast):
            self._toast.hide()
            self._toast.deleteLater()
        self._toast = None

    def refuse(self, refused: Refused) -> None:
        """Say why something was not done, and what to do next."""
        self.say(refusals.refusal(refused, self.shop), for_ms=REFUSAL_FOR_MS)

    @property
    def toast_text(self) -> str:
        """What the slip says at the moment, blank without one."""
        toast = self._toast
        here = toast is not None and shiboken6.isValid(toast) and toast.isVisibleTo(self)
        return toast.accessibleName() if here and toast is not None else ""

    # What changes

    def _on_refused(self, receipt: Receipt) -> None:
        order = getattr(receipt.command, "order", "")
        if isinstance(receipt.command, PlaceOrder):
            self._not_taken.add(order)
        elif order in self._not_taken:
            return  # it stood on an order that was not taken, and why that was is what one must read
        if receipt.refused is not None:
            self.refuse(receipt.refused)

    def _on_counted(self, count: int) -> None:
        self.bar.rescue.set_count(count)

    def _on_tick(self) -> None:
        self.bar.set_clock(moments.time(self.shop.local(self.shop.now())))

    def _on_shop_changed(self) -> None:
        me = self.shop.me
        somebody = me is not None and not self.shop.needs_sign_in(self.role)
        name = self.shop.person_name(me.person) if me is not None and somebody else ""
        self.bar.set_person(words.station(self.role), name, can_switch=self._is_somebody_here())
        self._show_page()

    def _on_link_changed(self) -> None:
        status = self.shop.status
        number = {
            LinkState.LIVE: round(status.latency_ms or 0),
            LinkState.OFFLINE: status.to_send,
            LinkState.CATCHING_UP: status.behind,
        }.get(status.state, 0)
        self.bar.link.set_state(_PILLS[status.state], number)
        self._notice.set_text(*self._notice_words())
        self._notice.anew.setVisible(self.shop.status.state is LinkState.REFUSED)
        self._on_shop_changed()  # who is at the keys comes with the link's state

    def _notice_words(self) -> tuple[str, bool]:
        """What a person must know about the hub, and whether only a person can mend it."""
        state = self.shop.status.state
        if self.shop.status.code == STORAGE_FAILED:
            return (
                QCoreApplication.translate(
                    "Frame",
                    "This computer's disk takes nothing more. Make room on it; what you do waits until then "
                    "and is lost if the computer is switched off.",
                ),
                True,
            )
        if state is LinkState.OFFLINE and self.shop.me is not None:
            since = self.shop.status.since
            time = words.clock_time(self.shop, since) if since is not None else ""
            return (
                QCoreApplication.translate(
                    "Frame",
                    "Working offline since {time}. Orders, messages and packing go on and are sent later; "
                    "promises and couriers need the hub.",
                ).format(time=time),
                False,
            )
        if state is LinkState.REFUSED:
            return (
                QCoreApplication.translate(
                    "Frame", "The hub does not let this station in. Ask the owner for a new code."
                ),
                True,
            )
        if state is LinkState.INCOMPATIBLE:
            return (
                QCoreApplication.translate(
                    "Frame", "This station's program and the hub's are too far apart. Ask the owner to update."
                ),
                True,
            )
        return "", False

    def _show_page(self) -> None:
        known = self.shop.me is not None
        self.bar.rescue.setVisible(known)  # before, nobody knows whether all is well
        locked = known and self.shop.needs_sign_in(self.role)
        self.bar.rescue.setEnabled(not locked)  # it counts on, but opens for who works here
        self.bar.search.setVisible(known and not locked)  # before, there is nothing to find
        if locked:
            self._lock()
            return
        if known and self._pages.count() > _BODY:
            if self.is_locked:
                self.setFocus()  # not to the first button, which would wear its ring
            self._pages.setCurrentIndex(_BODY)
            return
        if self.shop.status.state in (LinkState.REFUSED, LinkState.INCOMPATIBLE):
            title = QCoreApplication.translate("Frame", "Not let in")
            sentence = self._notice_words()[0]
            if self.shop.status.state is LinkState.REFUSED:  # the notice says why, this what comes next
                sentence = QCoreApplication.translate(
                    "Frame", "With a new code from the owner, press “Let this station in anew” above."
                )
        else:
            title = QCoreApplication.translate("Frame", "Looking for the hub")
            sentence = QCoreApplication.translate(
                "Frame", "As soon as it answers, today's orders are here. Is its computer on?"
            )
        self._waiting.set_words(title, sentence)
        self._pages.setCurrentIndex(0)
        self._rest()

    def _rest(self) -> None:
        """Put the keyboard on what only a person can mend; else nowhere, or the first button would wear its ring at rest."""
        (self._notice.anew if self._notice.anew.isVisibleTo(self) else self).setFocus()

    def _lock(self) -> None:
        """In front of everything: who is here?"""
        if self.is_locked:
            return
        for sheet in self.findChildren(Overlay):
            sheet.close_sheet()
        self._put_slip_away()  # what can be taken back is not for whoever comes next
        self.palette_.finder.forget()  # whoever comes next has opened nothing yet
        self._pages.setCurrentIndex(_SIGN_IN)
        self.sign_in.renew()
        self.sign_in.take_focus()


_SIGN_IN, _BODY = 1, 2
"""Places in the window's stack; 0 is the page that waits for the hub."""


class _Notice(Ground):
    """One line under the bar while the hub is away; hidden otherwise."""

    def __init__(self, *, touch: bool) -> None:
        super().__init__(Color.SUNK, Qt.Edge.BottomEdge)
        self._words = Words("", Type.TOUCH_META if touch else Type.META, Color.INK, weight=500, gives_way=True)
        self.anew = Button(
            QCoreApplication.translate("Frame", "Let this station in anew"),
            Rank.PLAIN,
            Size.TOUCH if touch else Size.SMALL,
            icon="key",
        )
        self.anew.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self.anew)
        self.hide()

    def set_text(self, text: str, urgent: bool) -> None:
        self._words.setText(text)
        self._words.set_look(color=Color.RIBBON_TEXT if urgent else Color.INK)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


def _centred(part: QWidget, wide_px: int) -> QWidget:
    """A page with one thing in its middle."""
    page = Ground(Color.PAPER)
    part.setFixedSize(wide_px, 260)
    whole = QVBoxLayout(page)
    whole.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
    return page
