"""The rescue list under its button: what must not be forgotten, loudest first, one key away from its order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import refusals, words
from desktop.models.rescue import Concern, Rescue, RescueRow
from desktop.models.rows import RowRole
from desktop.shop import Shop
from desktop.stations.looks import ring_face, ring_roles, stage_key, with_name
from desktop.stations.overlay import EDGE_PX, Overlay
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.order_delegate import OrderDelegate, Row
from desktop.widgets.ring import RingFace
from desktop.widgets.ring import Urgency as Look
from desktop.widgets.row_list import RowList
from desktop.widgets.section_label import SectionLabel
from hub.domain.alarm import Loudness, RiskCause
from hub.domain.notice import Notice, Outcome
from hub.domain.schedule import order_clock

WIDTH_PX = 440
ROWS_MAX = 9
"""Rows before the list scrolls: what fits under the bar on a small screen."""
_ROW_PX = 64


def concern(row: RescueRow, who: str = "", shop: Shop | None = None) -> str:
    """One sentence: what is wrong, or what is missing.

    Args:
        row: one of the list.
        who: the name of the order's courier, where it matters and is known.
        shop: as in `refusals.refusal`.
    """
    span = words.span(timedelta(minutes=row.minutes))
    if row.concern is Concern.RUSH:
        roles = QCoreApplication.translate("Words", " and ").join(words.role(each) for each in row.waiting_for)
        if row.level is not None and row.level is not Loudness.LOUDER:
            return QCoreApplication.translate("Rescue", "Rush, {roles} unheard for {span}: go and tell them").format(
                roles=roles, span=span
            )
        return QCoreApplication.translate("Rescue", "Rush: {roles} has not said “seen”").format(roles=roles)
    if row.concern is Concern.REFUSED and row.receipt is not None and row.receipt.refused is not None:
        return refusals.refusal(row.receipt.refused, shop)
    if row.problem is not None:
        asked = words.problem(row.problem.kind)
        if row.minutes < 1:
            return QCoreApplication.translate("Rescue", "{problem}: decide now").format(problem=asked)
        return QCoreApplication.translate("Rescue", "{problem}: {span} left to decide").format(problem=asked, span=span)
    if row.notice is not None:
        return _not_told(row.notice)
    if row.concern is Concern.APPROVAL:
        if row.minutes < 0:
            return QCoreApplication.translate(
                "Rescue", "No word about the wrapping: telephone the sender, or let it go"
            )
        if row.minutes < 1:
            return QCoreApplication.translate("Rescue", "The sender must approve now: telephone them")
        said = QCoreApplication.translate("Rescue", "{span} left for the sender to approve: telephone them")
        return said.format(span=span)
    if row.concern is Concern.SILENT:
        return QCoreApplication.translate("Rescue", "No position for {span}, with a gift on the way").format(span=span)
    if row.concern is Concern.OFFER:
        said = QCoreApplication.translate("Rescue", "{who} has not answered for {span}: call, or ask somebody else")
        return said.format(who=who or QCoreApplication.translate("Rescue", "The courier"), span=span)
    if row.concern is Concern.RISK and row.cause is not None:
        return _danger(row.cause).format(span=span)
    said = {
        Concern.LATE: QCoreApplication.translate("Rescue", "The promise is over by {span}"),
        Concern.RISK: QCoreApplication.translate("Rescue", "Only {span} left to keep the promise"),
        Concern.FAILED_DELIVERY: QCoreApplication.translate("Rescue", "Could not be handed over: decide what now"),
        Concern.UNANSWERED: QCoreApplication.translate("Rescue", "Has waited {span} for an answer"),
        Concern.REFUSED: QCoreApplication.translate("Rescue", "A step of yours was not taken"),
        Concern.PROBLEM: QCoreApplication.translate("Rescue", "A problem waits for a decision"),
        Concern.APPROVAL: QCoreApplication.translate("Rescue", "The sender must approve now: telephone them"),
        Concern.CHANGE_ASKED: QCoreApplication.translate(
            "Rescue", "The sender wants it otherwise: read the room, back to the table"
        ),
        Concern.ADDRESS: QCoreApplication.translate("Rescue", "The recipient gave no address: ask the sender"),
        Concern.UNTOLD: QCoreApplication.translate("Rescue", "A notice did not go out"),
    }[row.concern]
    if row.concern is Concern.FAILED_DELIVERY and row.order is not None:
        failed = [step for step in row.order.history if step.kind == "delivery_failed"]
        if failed:
            why = words.failure(failed[-1].after)
            return QCoreApplication.translate("Rescue", "Not handed over, {why}: decide what now").format(why=why)
    return said.format(span=span)


def _not_told(notice: Notice) -> str:
    """Who was not told what, and the remedy."""
    if notice.last.outcome is Outcome.UNKNOWN:
        said = QCoreApplication.translate("Rescue", "Nobody knows whether {who} got “{news}”: call them")
    elif notice.last.code == "bad_address":
        said = QCoreApplication.translate("Rescue", "{who} has no usable number, “{news}” was not sent: ask for one")
    elif notice.last.code in ("template_blank", "template_broken"):
        said = QCoreApplication.translate("Rescue", "The words of “{news}” have a gap, {who} was not told: call them")
    else:
        said = QCoreApplication.translate("Rescue", "{who} did not get “{news}”: call them")
    sentence = said.format(who=words.told(notice.to), news=words.news(notice.template))
    return sentence[:1].upper() + sentence[1:]


def _danger(cause: RiskCause) -> str:
    """Why a promise is in danger, and the remedy."""
    return {
        RiskCause.LATE_START: QCoreApplication.translate("Rescue", "{span} left, packing has not begun: pack it next"),
        RiskCause.ETA: QCoreApplication.translate("Rescue", "{span} left, expected later: tell the customer"),
        RiskCause.COURIER_SILENT: QCoreApplication.translate("Rescue", "{span} left, the courier is silent: call them"),
        RiskCause.LITTLE_TIME: QCoreApplication.translate("Rescue", "Only {span} left to keep the promise"),
    }[cause]


def rescue_row(shop: Shop, row: RescueRow) -> dict[int, Any]:
    """The roles of one row."""
    order = row.order
    face = ring_face(order_clock(order, shop.now())) if order is not None else RingFace(Look.UNPROMISED, text="!")
    if order is not None:
        title = order.recipient.name
    elif row.courier:
        title = shop.person_name(row.courier)
    else:
        room = shop.room(row.room)
        title = room.customer.name if room is not None else ""
    who = shop.person_name(order.courier) if order is not None and row.concern is Concern.OFFER else ""
    roles: dict[int, Any] = {Row.TITLE: title, Row.SUBTITLE: concern(row, who, shop), **ring_roles(face)}
    if order is not None:
        roles |= {Row.ORDER_ID: order.id, Row.RIGHT_TEXT: words.number(order)}
        if row.concern is Concern.FAILED_DELIVERY:
            roles |= {Row.STAGE_KEY: stage_key(order), Row.STAGE_WORD: words.stage(order)}
    return with_name(roles)


class RescueList(Overlay):
    """The list.

    Signals:
        room_asked: id of the room to open.
        courier_asked: id of the courier to look at.
        problem_asked: id of the problem to decide, right after `room_asked`.
    """

    room_asked = Signal(str)
    courier_asked = Signal(str)
    problem_asked = Signal(str)

    makes_way = True

    def __init__(self, shop: Shop, window: QWidget, anchor: QWidget) -> None:
        super().__init__(window, width_px=WIDTH_PX, name=QCoreApplication.translate("Rescue", "To rescue"))
        self._shop = shop
        self._anchor = anchor
        self.model = Rescue(shop, lambda row: rescue_row(shop, row), self)
        self._head = SectionLabel(QCoreApplication.translate("Rescue", "To rescue"))
        self.view = _List()
        self.view.setModel(self.model)
        self.view.setItemDelegate(OrderDelegate(parent=self.view))
        self.view.clicked.connect(self._on_activated)
        self.view.activated.connect(self._on_activated)
        self._well = EmptyState(
            QCoreApplication.translate("Rescue", "All is well"),
            QCoreApplication.translate("Rescue", "No rush unheard, no promise in danger, nobody without an answer."),
        )
        self.sheet.body.addWidget(self._head)
        self.sheet.body.addWidget(self.view)
        self.sheet.body.addWidget(self._well)
        self.model.counted.connect(self._on_counted)
        self._on_counted(self.model.rowCount())

    def _on_counted(self, count: int) -> None:
        self._head.set_right(str(count) if count else "")
        self.view.setVisible(count > 0)
        self._well.setVisible(count == 0)
        self.view.setFixedHeight(min(count, ROWS_MAX) * _ROW_PX)
        if self.isVisible():
            self.sheet.body.activate()
            self.place()

    def take_focus(self) -> None:
        if self.model.rowCount() and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0))
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)

    def corner(self, size: QRect) -> QPoint:
        below = self._anchor.mapTo(self._window, QPoint(self._anchor.width(), self._anchor.height()))
        return QPoint(below.x() - size.width(), below.y() + EDGE_PX)

    def _on_activated(self, index: QModelIndex) -> None:
        row = index.data(RowRole.VALUE)
        if not isinstance(row, RescueRow):
            return
        self.close_sheet()
        if row.receipt is not None:
            self._shop.put_aside(row.receipt.id)  # who opens it has taken it on
        if row.courier:
            self.courier_asked.emit(row.courier)
        elif row.room:
            self.room_asked.emit(row.room)
            if row.problem is not None and row.order is not None:
                self.problem_asked.emit(row.problem.id)


class _List(RowList):
    def __init__(self) -> None:
        super().__init__(_ROW_PX)
        self.setAccessibleName(QCoreApplication.translate("Rescue", "To rescue"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_PX - 24, self.height())
