"""A courier's run: the stops in order, what is loaded, when it leaves, and who takes it over on the road.

The sheet only asks; what may be is the hub's to say, and a refusal (the parcel that is missing, say) is read at the foot
of the window like every other.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop import words
from desktop.filled import filled
from desktop.shop import Shop
from desktop.stations.dispatch.moving import given_whole, put_in_order, shifted, stops_to_plan
from desktop.stations.dispatch.named_line import NamedLine
from desktop.stations.overlay import Overlay
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.words import Words
from hub.domain.courier import Courier
from hub.domain.order import ON_THE_WAY, Order, Preparation
from hub.domain.run import Run, runs_of
from hub.domain.vocabulary import Command, LoadParcel, StartRun

TAKERS_SHOWN = 6
"""Who could take a run over: so many fit the sheet; more couriers than that are seldom on the road at once."""


class RunSheet(Overlay):
    """Plans, loads, starts and hands over one courier's run.

    Args:
        ask: asks for a command; says why not where it needs the hub and the hub is away.
    """

    def __init__(self, shop: Shop, window: QWidget, ask: Callable[[Command], bool]) -> None:
        super().__init__(window, width_px=460, name=QCoreApplication.translate("Dispatch", "Run"))
        self._shop = shop
        self._ask = ask
        self._courier = ""
        self._moved: tuple[str, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._title = Words("", Type.TITLE)
        self._state = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._takers = QVBoxLayout()
        self._takers.setSpacing(2)
        self.plan = Button("", Rank.INK)
        self.leave = Button(QCoreApplication.translate("Dispatch", "It leaves"), Rank.PLAIN, icon="truck")
        self.plan.clicked.connect(self._on_plan)
        self.leave.clicked.connect(self._on_leave)
        self.ticks: dict[str, QCheckBox] = {}
        self.ups: dict[str, Button] = {}
        self.downs: dict[str, Button] = {}
        self.takers: dict[str, NamedLine] = {}
        self._lay_out()
        for changed in (shop.order_changed, shop.order_gone, shop.courier_changed, shop.board_replaced):
            changed.connect(self._on_changed)

    def _lay_out(self) -> None:
        self.sheet.body.setContentsMargins(20, 16, 20, 16)
        self.sheet.body.addWidget(self._title)
        self.sheet.body.addWidget(self._state)
        self.sheet.body.addLayout(self._rows)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.plan)
        self.sheet.body.addSpacing(4)
        self.sheet.body.addLayout(foot)
        self.sheet.body.addLayout(self._takers)

    def open_for(self, courier: str) -> None:
        """Show a courier's run, or the stops that could become one."""
        self._courier, self._moved, self._shown = courier, (), ()
        self.refresh()
        self.open()

    def take_focus(self) -> None:
        self.plan.setFocus()

    def _on_changed(self, *_: object) -> None:
        if self.isVisible():
            self.refresh()

    # What shows ---------------------------------------------------------------------------------------------------

    @property
    def _run(self) -> Run | None:
        return next(iter(runs_of(self._shop.board.runs, self._courier)), None)

    def _orders(self) -> list[Order]:
        """The stops of this run and those that are on none, in the order in which they were put here."""
        _, found = stops_to_plan(self._shop.board, self._courier)
        place = {order: n for n, order in enumerate(self._moved)}
        return sorted(found, key=lambda order: place.get(order.id, len(place)))

    def refresh(self) -> None:
        """Show it as it is now."""
        courier = self._shop.board.couriers.get(self._courier)
        if courier is None:
            self.close_sheet()
            return
        run = self._run
        orders = self._orders()
        others = self._could_take(courier)
        stops = tuple((order.id, order.version, order.delivery) for order in orders)
        shown = (courier, run, stops, tuple(other.id for other in others))
        if shown == self._shown:
            return
        self._shown = shown
        title = QCoreApplication.translate("Dispatch", "Run of {courier}").format(courier=courier.name)
        self._title.setText(title)
        self._state.setText(_state(run, orders))
        self._fill(run, orders)
        self._fill_takers(run, orders, others)
        planned = run is not None and tuple(order.id for order in orders) == run.remaining
        save = QCoreApplication.translate("Dispatch", "Save this order")
        new = QCoreApplication.translate("Dispatch", "Plan the run")
        self.plan.setText(save if run is not None else new)
        self.plan.setEnabled(bool(orders) and not planned)
        self.leave.setVisible(run is not None and any(order.delivery not in ON_THE_WAY for order in orders))
        if self.isVisible():
            # A row counts for the sheet's height only once it is shown, which Qt would do later.
            for rows in (self._rows, self._takers):
                for place in range(rows.count()):
                    if (row := _widget_at(rows, place)) is not None:
                        row.show()
            self.place()

    def _fill(self, run: Run | None, orders: list[Order]) -> None:
        _empty(self._rows)
        self.ticks, self.ups, self.downs = {}, {}, {}
        for place, order in enumerate(orders):
            self._rows.addWidget(self._stop(run, order, place, place + 1 == len(orders)))

    def _stop(self, run: Run | None, order: Order, place: int, last: bool) -> QWidget:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Words(f"{place + 1}", Type.BODY, Color.INK_SOFT))
        row.addWidget(Words(f"{words.number(order)} {order.recipient.name}", Type.BODY_STRONG, gives_way=True), 1)
        on_the_way = order.delivery in ON_THE_WAY
        if run is not None and order.id in run.remaining and not on_the_way:
            row.addWidget(self._tick(run, order))
        else:
            row.addWidget(Words(words.stage(order), Type.META, Color.INK_SOFT))
        said = filled(QCoreApplication.translate("Dispatch", "Bring {name} earlier"), name=order.recipient.name)
        up = Button("", Rank.QUIET, Size.SMALL, "chevron-up", name=said)
        up.setEnabled(place > 0)
        up.clicked.connect(lambda: self.shift(order.id, -1))
        self.ups[order.id] = up
        row.addWidget(up)
        said = filled(QCoreApplication.translate("Dispatch", "Bring {name} later"), name=order.recipient.name)
        down = Button("", Rank.QUIET, Size.SMALL, "chevron-down", name=said)
        down.setEnabled(not last)
        down.clicked.connect(lambda: self.shift(order.id, 1))
        self.downs[order.id] = down
        row.addWidget(down)
        return part

    def _tick(self, run: Run, order: Order) -> QCheckBox:
        tick = QCheckBox(QCoreApplication.translate("Dispatch", "loaded"))
        tick.setAccessibleName(
            QCoreApplication.translate("Dispatch", "{name} is loaded").format(name=order.recipient.name)
        )
        tick.setChecked(order.id in run.loaded)
        tick.setEnabled(order.preparation is Preparation.PACKED)
        tick.clicked.connect(lambda on: self._ask(LoadParcel(run.id, order.id, loaded=on)))
        self.ticks[order.id] = tick
        return tick

    def _could_take(self, courier: Courier) -> list[Courier]:
        everybody = sorted(self._shop.board.couriers.values(), key=lambda each: each.name.casefold())
        return [each for each in everybody if each.on_duty and each.id != courier.id][:TAKERS_SHOWN]

    def _fill_takers(self, run: Run | None, orders: list[Order], others: list[Courier]) -> None:
        _empty(self._takers)
        self.takers = {}
        on_the_road = any(order.delivery in ON_THE_WAY for order in orders)
        if not orders or not others or (on_the_road and run is None):
            return
        if on_the_road:
            said = QCoreApplication.translate("Dispatch", "Hand over what is on the road to")
        else:
            said = QCoreApplication.translate("Dispatch", "Offer the whole run to somebody else")
        self._takers.addWidget(Words(said, Type.META, Color.INK_SOFT))
        for other in others:
            line = NamedLine(other.name, "")
            line.clicked.connect(lambda _on=False, to=other.id: self._on_hand_over(to))
            self.takers[other.id] = line
            self._takers.addWidget(line)

    # Steps --------------------------------------------------------------------------------------------------------

    def shift(self, order_id: str, by: int) -> None:
        """Bring a stop one place earlier (-1) or later (1); nothing is asked yet. The keyboard stays on the stop."""
        stops = tuple(order.id for order in self._orders())
        moved = shifted(stops, order_id, by)
        if moved == stops:
            return
        self._moved = moved
        self.refresh_now()
        first, second = (self.ups, self.downs) if by < 0 else (self.downs, self.ups)
        (first[order_id] if first[order_id].isEnabled() else second[order_id]).setFocus(Qt.FocusReason.TabFocusReason)

    def shift_here(self, by: int) -> None:
        """Bring the stop that the keyboard is in earlier (-1) or later (1)."""
        focus = QApplication.focusWidget()
        here = next((id_ for id_ in self.ups if focus in (self.ups[id_], self.downs[id_], self.ticks.get(id_))), "")
        if here:
            self.shift(here, by)

    def refresh_now(self) -> None:
        """Show it anew though the board is the same."""
        self._shown = ()
        self.refresh()

    def _on_plan(self) -> None:
        stops = tuple(order.id for order in self._orders())
        command = put_in_order(self._shop.board, self._courier, stops, self._shop.new_id)
        if command is not None:
            self._ask(command)
        self._moved = ()

    def _on_leave(self) -> None:
        run = self._run
        if run is not None:
            self._ask(StartRun(run.id))

    def _on_hand_over(self, courier: str) -> None:
        command = given_whole(self._shop.board, self._courier, courier, self._shop.new_id)
        if command is not None and self._ask(command):
            self.close_sheet()


def _state(run: Run | None, orders: list[Order]) -> str:
    if run is None:
        return QCoreApplication.translate("Dispatch", "not planned: the next promise comes first")
    if run.started_at is not None:
        return QCoreApplication.translate("Dispatch", "on the road")
    here = [order for order in orders if order.id in run.remaining]
    seen = sum(order.id in run.loaded or order.delivery in ON_THE_WAY for order in here)
    said = QCoreApplication.translate("Dispatch", "loaded: {count} of {all}")
    return said.format(count=seen, all=len(here))


def _widget_at(rows: QVBoxLayout, place: int) -> QWidget | None:
    item = rows.itemAt(place)
    return item.widget() if item is not None else None


def _empty(rows: QVBoxLayout) -> None:
    while (item := rows.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
