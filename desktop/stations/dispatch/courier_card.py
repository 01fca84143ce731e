"""One courier in the right column: what they do, how fresh their place is, what was offered, and what can be done.

An order may be dropped on the card. Opened, it shows the courier's stops with what each stands at, and the rarer steps.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop import words
from desktop.filled import filled
from desktop.shop import Shop
from desktop.stations.dispatch.at_hand import COURIER_PROPERTY
from desktop.stations.dispatch.courier_face import CourierFace
from desktop.stations.dispatch.courier_parts import LoadPips, OfferLine
from desktop.stations.dispatch.stop_line import StopLine
from desktop.stations.dispatch.suggestion import Stands
from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.avatar import paint_avatar
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.draw import box, brush, hairline
from desktop.widgets.focus_ring import AIR_PROPERTY
from desktop.widgets.freshness import Freshness, FreshnessLine, age_words, freshness_of
from desktop.widgets.map.map_view import order_id_in
from desktop.widgets.panel import margins
from desktop.widgets.words import Words
from hub.domain.order import ON_THE_WAY, Delivery, Order

BATTERY_LOW_PCT = 20
_AVATAR_PX = 24


class CourierCard(QWidget):
    """The card.

    Signals:
        activated(courier id): it was clicked or entered; opens or closes.
        dropped(order id, courier id): an order was let go over it.
        withdraw_asked(order id): an offer or an accepted order shall be taken back.
        accepted_asked(order id): the courier said yes by telephone.
        returned_asked(order id): a gift that could not be handed over is back.
        other_asked(order id): somebody else shall have it.
        put_asked(order id, order id): a stop shall come before another one.
        step_asked(by): the keyboard shall go to a card before (-1) or after (1) this one.
        duty_asked(courier id, on duty).
        link_asked(courier id), edit_asked(courier id), run_asked(courier id), order_asked(order id).
    """

    activated = Signal(str)
    dropped = Signal(str, str)
    withdraw_asked = Signal(str)
    accepted_asked = Signal(str)
    returned_asked = Signal(str)
    other_asked = Signal(str)
    put_asked = Signal(str, str)
    step_asked = Signal(int)
    duty_asked = Signal(str, bool)
    link_asked = Signal(str)
    edit_asked = Signal(str)
    run_asked = Signal(str)
    order_asked = Signal(str)

    def __init__(self, shop: Shop, face: CourierFace) -> None:
        super().__init__()
        self._shop = shop
        self.face = face
        self._opened = False
        self._over = False
        self._shown: tuple[object, ...] = ()
        self._looks: tuple[object, ...] = ()
        self.stops: list[StopLine] = []
        self.setProperty(COURIER_PROPERTY, face.courier.id)
        self.setProperty(AIR_PROPERTY, 0)  # as wide as its column, which would cut a ring beside it off
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._name = Words("", Type.BODY_STRONG, gives_way=True)
        self._doing = Words("", Type.META, Color.INK_SOFT)
        self.fresh = FreshnessLine(Freshness.ENDED, "")
        self._battery = Words("", Type.META, Color.INK_SOFT)
        self._load = LoadPips()
        self._more = QVBoxLayout()
        self._more.setSpacing(6)
        self._lay_out()
        self.show_face(face, opened=False)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name, 1)
        first.addWidget(self._doing)
        second = QHBoxLayout()
        second.setSpacing(6)
        second.addWidget(self.fresh, 1)
        second.addWidget(self._battery)
        second.addWidget(self._load)
        whole = QVBoxLayout(self)
        margins(whole, 16 + _AVATAR_PX + 8, 12, 16, 12)
        whole.setSpacing(4)
        whole.addLayout(first)
        whole.addLayout(second)
        whole.addLayout(self._more)

    # What shows ---------------------------------------------------------------------------------------------------

    def show_face(self, face: CourierFace, *, opened: bool) -> None:
        """Show a courier as they are now; where only time has gone by, only what says an age is painted."""
        looks = face.courier.name, face.silent, face.courier.on_duty, opened
        self.face, self._opened = face, opened
        self._name.setText(face.courier.name)
        text, colour = self._doing_words(face)
        self._doing.setText(text)
        self._doing.set_look(color=colour)
        self._show_place(face)
        self._show_battery(face)
        self._load.set_count(len(face.orders))
        self._load.setVisible(face.courier.on_duty or bool(face.orders))
        shown = self._parts(face)
        if shown != self._shown:
            self._shown = shown
            self._fill(face)
        self._tick_offers(face)
        self.setAccessibleName(
            ", ".join(part for part in (face.courier.name, text, self.fresh.accessibleName()) if part)
        )
        if looks != self._looks:
            self._looks = looks
            self.update()

    def _doing_words(self, face: CourierFace) -> tuple[str, Color]:
        if not face.courier.on_duty:
            return QCoreApplication.translate("Dispatch", "off duty"), Color.INK_SOFT
        if face.silent:
            return QCoreApplication.translate("Dispatch", "silent"), Color.RIBBON_TEXT
        if face.stands is Stands.ANSWERING:
            return QCoreApplication.translate("Dispatch", "answering"), Color.INK
        if face.stands is Stands.ON_RUN:
            if len(face.orders) == 1:
                return QCoreApplication.translate("Dispatch", "on run, 1 stop"), Color.STAGE_WAY
            run = QCoreApplication.translate("Dispatch", "on run, {stops} stops").format(stops=len(face.orders))
            return run, Color.STAGE_WAY
        return QCoreApplication.translate("Dispatch", "free"), Color.INK_SOFT

    def _show_place(self, face: CourierFace) -> None:
        if face.fix is None:
            said = QCoreApplication.translate("Dispatch", "no position yet")
            self.fresh.set_freshness(Freshness.ENDED, said)
            return
        age = face.now - face.fix.measured_at
        if not face.courier.on_duty and not face.orders:
            said = QCoreApplication.translate("Dispatch", "not sharing")
            self.fresh.set_freshness(Freshness.ENDED, said)
            return
        said = age_words(age, face.fix.accuracy_m or None)
        if face.silent:  # the word stands above already
            ago = QCoreApplication.translate("Dispatch", "{span} ago").format(span=words.span(age))
            exact = QCoreApplication.translate("Dispatch", "{age}, ±{metres} m")
            said = exact.format(age=ago, metres=face.fix.accuracy_m) if face.fix.accuracy_m else ago
        if face.at_shop and not face.silent:
            said = QCoreApplication.translate("Dispatch", "at the shop, {age}").format(age=age_words(age))
        self.fresh.set_freshness(freshness_of(age), said)

    def _show_battery(self, face: CourierFace) -> None:
        battery = face.fix.battery_pct if face.fix is not None and face.courier.on_duty else None
        self._battery.setText("" if battery is None else f"{battery}%")
        low = battery is not None and battery < BATTERY_LOW_PCT
        self._battery.set_look(color=Color.RIBBON_TEXT if low else Color.INK_SOFT)
        said = QCoreApplication.translate("Dispatch", "Battery {percent}%")
        self._battery.setAccessibleName("" if battery is None else said.format(percent=battery))

    def _parts(self, face: CourierFace) -> tuple[object, ...]:
        """What the lower part is made of; it is built anew only when this differs."""
        stops = tuple((order.id, order.delivery, order.recipient.name) for order in face.orders)
        offers = tuple(order.id for order in face.offers)
        return self._opened, face.silent, face.courier, stops if self._opened or face.silent else offers

    def _fill(self, face: CourierFace) -> None:
        here = next((line.order_id for line in self.stops if line.hasFocus()), "")
        self.stops = []
        while (item := self._more.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._offers: list[OfferLine] = []
        self.buttons: dict[str, Button] = {}
        if face.silent or self._opened:
            self._more.addWidget(self._buttons(face))
        for order in face.offers:
            line = OfferLine(order)
            line.accept.clicked.connect(lambda _on=False, order_id=order.id: self.accepted_asked.emit(order_id))
            line.withdraw.clicked.connect(lambda _on=False, order_id=order.id: self.withdraw_asked.emit(order_id))
            line.other_asked.connect(self.other_asked)
            self._offers.append(line)
            self._more.addWidget(line)
        if self._opened:
            for place, order in enumerate(face.orders, 1):
                if order.delivery is not Delivery.OFFERED:
                    self._more.addWidget(self._stop(order, place))
            self._more.addWidget(self._rarer(face))
        for stop in self.stops:
            if stop.order_id == here:  # the keyboard stays with its stop while the stops change places
                stop.show()
                stop.setFocus()

    def _tick_offers(self, face: CourierFace) -> None:
        for line, order in zip(self._offers, face.offers, strict=True):
            line.show_time(order, face.settings, face.now)

    def _buttons(self, face: CourierFace) -> QWidget:
        """Telephone, and what can still be moved to somebody else."""
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        call = Button(QCoreApplication.translate("Dispatch", "Call"), Rank.PLAIN, Size.SMALL, "phone")
        call.setAccessibleName(
            QCoreApplication.translate("Dispatch", "Call {courier}").format(courier=face.courier.name)
        )
        call.setToolTip(face.courier.phone)
        call.setEnabled(bool(face.courier.phone))
        call.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(f"tel:{face.courier.phone}")))
        row.addWidget(call)
        if not self._opened and face.can_be_taken_back:
            count = len(face.can_be_taken_back)
            said = QCoreApplication.translate("Dispatch", "Take back {count}").format(count=count)
            back = Button(said, Rank.PLAIN, Size.SMALL)
            back.clicked.connect(self._take_back)
            row.addWidget(back)
        if self._opened:
            run = Button(QCoreApplication.translate("Dispatch", "Run"), Rank.PLAIN, Size.SMALL, "route")
            run.clicked.connect(lambda: self.run_asked.emit(face.courier.id))
            self.buttons["run"] = run
            row.addWidget(run)
            run.setVisible(bool(face.orders))  # not before: alone it would be a window, and take the keyboard
        row.addStretch(1)
        if not self._opened or not face.courier.phone:
            return part
        both = QWidget()  # a number that is cut off cannot be dialled
        lines = QVBoxLayout(both)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(part)
        lines.addWidget(Words(face.courier.phone, Type.META, Color.INK_SOFT))
        return both

    def _take_back(self) -> None:
        for order in self.face.can_be_taken_back:
            self.withdraw_asked.emit(order.id)

    def _stop(self, order: Order, place: int) -> QWidget:
        """One stop: whose, what it stands at, and a way back while there is one."""
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        said = f"{place}  {order.recipient.name}"
        stands = _stands_at(self._shop, order)
        line = StopLine(order.id, said, *stands, can_move=order.delivery is not Delivery.ARRIVED)
        line.clicked.connect(lambda: self.order_asked.emit(order.id))
        line.back_asked.connect(self.withdraw_asked)
        line.put_before.connect(self.put_asked)
        self.stops.append(line)
        row.addWidget(line, 1)
        if order.delivery is Delivery.FAILED:
            said = filled(
                QCoreApplication.translate("Dispatch", "{name} is back in the shop"), name=order.recipient.name
            )
            home = Button("", Rank.QUIET, Size.SMALL, "store", name=said)
            home.clicked.connect(lambda: self.returned_asked.emit(order.id))
            row.addWidget(home)
        if order.delivery is Delivery.ACCEPTED:
            said = filled(QCoreApplication.translate("Dispatch", "Take {name} back"), name=order.recipient.name)
            back = Button("", Rank.QUIET, Size.SMALL, "undo-2", name=said)
            back.clicked.connect(lambda: self.withdraw_asked.emit(order.id))
            row.addWidget(back)
        return part

    def _rarer(self, face: CourierFace) -> QWidget:
        """Link, duty and the courier's own data."""
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(8)
        link = Button(QCoreApplication.translate("Dispatch", "Link"), Rank.PLAIN, Size.SMALL, "qr-code")
        link.clicked.connect(lambda: self.link_asked.emit(face.courier.id))
        off = QCoreApplication.translate("Dispatch", "Off duty")
        on = QCoreApplication.translate("Dispatch", "On duty")
        duty = Button(off if face.courier.on_duty else on, Rank.PLAIN, Size.SMALL)
        duty.clicked.connect(lambda: self.duty_asked.emit(face.courier.id, not face.courier.on_duty))
        said = filled(QCoreApplication.translate("Dispatch", "Change {courier}"), courier=face.courier.name)
        edit = Button("", Rank.QUIET, Size.SMALL, "pencil", name=said)
        edit.clicked.connect(lambda: self.edit_asked.emit(face.courier.id))
        self.buttons |= {"link": link, "duty": duty, "edit": edit}
        row.addWidget(link)
        link.setVisible(not face.courier.outsourced)  # in its place, or it would be a window for a moment
        row.addWidget(duty)
        row.addStretch(1)
        row.addWidget(edit)
        return part

    # Touch, keys and drops ----------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.activated.emit(self.face.courier.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(self.face.courier.id)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            self.step_asked.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if order_id_in(event.mimeData()) is not None and self.face.courier.on_duty:
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        order_id = order_id_in(event.mimeData())
        if order_id is not None:
            event.acceptProposedAction()
            self.dropped.emit(order_id, self.face.courier.id)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        with brush(self) as painter:
            if self._opened:
                box(painter, QRectF(self.rect()), 0, theme.color(Color.SELECT), theme.edge(Color.INK))
            if self._over:
                inner = QRectF(self.rect()).adjusted(4, 4, -4, -4)
                box(painter, inner, Radius.CONTROL, theme.color(Color.SELECT), theme.color(Color.FOCUS), 2)
            avatar = QRectF(16, 12, _AVATAR_PX, _AVATAR_PX)
            absent = self.face.silent or not self.face.courier.on_duty
            paint_avatar(painter, avatar, self.face.courier.name, theme, absent=absent)
            floor = self.height() - 1
            hairline(painter, QPointF(0, floor), QPointF(self.width(), floor), theme.color(Color.LINE))


def _stands_at(shop: Shop, order: Order) -> tuple[str, str]:
    """What a courier's order stands at: in a word or two, and shorter where a long name leaves no room for those."""
    if order.delivery is Delivery.ACCEPTED:
        at = next((step.at for step in reversed(order.history) if step.kind == "offer_accepted"), None)
        if at is not None:
            time = words.clock_time(shop, at)
            return QCoreApplication.translate("Dispatch", "accepted {time}").format(time=time), f"✓ {time}"
    stage = words.stage(order) if order.delivery in ON_THE_WAY else ""
    return stage, stage
