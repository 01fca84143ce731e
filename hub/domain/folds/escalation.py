"""Alarms, dangers and silences."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.alarm import Risk, RiskCause, RushStep
from hub.domain.folds.changing import change, no_longer
from hub.domain.state import Folds, S
from hub.domain.vocabulary import CourierSilent, PromiseAtRisk, Recorded, RiskLifted, RushEscalated, SilenceEnded


def _rush_escalated(board: S, recorded: Recorded, event: RushEscalated) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return change(board, order.id, alarm=(*order.alarm, RushStep(event.role, event.level, recorded.at)))


def _promise_at_risk(board: S, recorded: Recorded, event: PromiseAtRisk) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return change(board, order.id, risks=(*order.risks, Risk(event.cause, event.until, recorded.at)))


def _risk_lifted(board: S, recorded: Recorded, event: RiskLifted) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    about = event.cause, event.until
    risks = (replace(risk, lifted=True) if (risk.cause, risk.until) == about else risk for risk in order.risks)
    return change(board, order.id, risks=tuple(risks))


def _courier_silent(board: S, recorded: Recorded, event: CourierSilent) -> S:
    courier = board.couriers.get(event.courier)
    if courier is None:
        return board
    return replace(board, couriers=board.couriers.set(courier.id, replace(courier, silent_since=event.since)))


def _silence_ended(board: S, recorded: Recorded, event: SilenceEnded) -> S:
    courier = board.couriers.get(event.courier)
    if courier is None:
        return board
    board = replace(board, couriers=board.couriers.set(courier.id, replace(courier, silent_since=None)))
    for order in board.orders_of(event.courier):
        board = no_longer(board, order.id, RiskCause.COURIER_SILENT)
    return board


ESCALATION_FOLDS: Folds = {
    RushEscalated: _rush_escalated,
    PromiseAtRisk: _promise_at_risk,
    RiskLifted: _risk_lifted,
    CourierSilent: _courier_silent,
    SilenceEnded: _silence_ended,
}
