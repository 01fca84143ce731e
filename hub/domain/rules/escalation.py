"""Rules about what gets louder by itself: a follower asks, and is answered `not_due` unless the board says so too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hub.domain.actor import Actor
from hub.domain.alarm import RiskCause
from hub.domain.board import Board
from hub.domain.courier import Courier
from hub.domain.escalation import carried, dangers, rises
from hub.domain.rules.finding import Decision, Rules, find_order
from hub.domain.schedule import risks_of
from hub.domain.vocabulary import (
    CourierSilent,
    EndSilence,
    EscalateRush,
    FlagRisk,
    LiftRisk,
    NoteSilence,
    PromiseAtRisk,
    Refused,
    RiskLifted,
    RushEscalated,
    SilenceEnded,
)

SILENCE_MAX = timedelta(days=30)
"""Nobody carries a gift for longer; a sign that old is a clock's fault."""


def _escalate_rush(board: Board, command: EscalateRush, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.rush is None or order.rush.marked_at != command.marked_at:
        return Refused("not_rush", {"order": order.id})
    if any((step.role, step.level) == (command.role, command.level) for step in order.alarm):
        return []
    for rise in rises(order, board.settings):
        if (rise.role, rise.level) == (command.role, command.level) and rise.at <= now:
            return [RushEscalated(order.id, command.role, command.level)]
    return Refused("not_due", {})


def _flag_risk(board: Board, command: FlagRisk, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.promise is None or order.promise.window.until != command.until or now >= command.until:
        return Refused("not_due", {})
    if command.cause in risks_of(order):
        return []
    # Where a courier will be when is worked out by whoever follows the positions; no board can tell.
    if command.cause is not RiskCause.ETA and command.cause not in dangers(board, order, now):
        return Refused("not_due", {})
    return [PromiseAtRisk(order.id, command.cause, order.promise.window.until)]


def _lift_risk(board: Board, command: LiftRisk, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    # The other dangers end with what the board sees: packing begun, a sign of the courier, the clock.
    if command.cause is not RiskCause.ETA or order.promise is None or order.promise.window.until != command.until:
        return Refused("not_due", {})
    return [RiskLifted(order.id, command.cause, command.until)] if command.cause in risks_of(order) else []


def _courier(board: Board, courier_id: str) -> Courier | Refused:
    return board.couriers.get(courier_id) or Refused("courier_not_found", {"courier": courier_id[:40]})


def _note_silence(board: Board, command: NoteSilence, actor: Actor, now: datetime) -> Decision:
    courier = _courier(board, command.courier)
    if isinstance(courier, Refused):
        return courier
    if courier.silent_since is not None:
        return []
    span = timedelta(seconds=board.settings.courier_silent_seconds)
    if courier.outsourced:
        return Refused("not_due", {})
    if command.since.tzinfo is None or not span <= now - command.since <= SILENCE_MAX or not carried(board, courier.id):
        return Refused("not_due", {})
    return [CourierSilent(courier.id, command.since.astimezone(UTC))]


def _end_silence(board: Board, command: EndSilence, actor: Actor, now: datetime) -> Decision:
    courier = _courier(board, command.courier)
    if isinstance(courier, Refused):
        return courier
    return [SilenceEnded(courier.id)] if courier.silent_since is not None else []


ESCALATION_RULES: Rules = {
    EscalateRush: _escalate_rush,
    FlagRisk: _flag_risk,
    LiftRisk: _lift_risk,
    NoteSilence: _note_silence,
    EndSilence: _end_silence,
}
