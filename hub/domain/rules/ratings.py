"""Rules about how it was: said by the sender and the recipient, of a gift that is there, while their link shows it."""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import Actor
from hub.domain.board import CLOSED_ORDERS_KEPT, Board
from hub.domain.limits import RATING_CHARS_MAX, RATINGS_MAX, Fault, refuse, text_fault
from hub.domain.order import Delivery
from hub.domain.rating import SCORE_MAX, SCORE_MIN
from hub.domain.rules.finding import Decision, Rules, concerns, wrong_stage
from hub.domain.vocabulary import OrderRated, RateOrder, RatingPerson, Refused


def _rate_order(board: Board, command: RateOrder, actor: Actor, now: datetime) -> Decision:
    order = board.orders.get(command.order)
    if order is None or not concerns(order, actor):
        return Refused("order_not_found", {"order": command.order})
    if order.cancelled:
        return Refused("order_cancelled", {"order": order.id})
    if order.delivery is not Delivery.DELIVERED:
        return wrong_stage(order)
    if order.closed_at is not None and max(now, board.at) - order.closed_at >= CLOSED_ORDERS_KEPT:
        return Refused(
            "order_closed", {"order": order.id}
        )  # with this very event it would leave the board, and its room
    room = board.rooms.get(order.room)
    if room is not None and room.erased_at is not None:
        return Refused("erased", {"room": room.id})
    if not SCORE_MIN <= command.score <= SCORE_MAX:
        return refuse(Fault("score", "out_of_range", SCORE_MAX))
    fault = text_fault("words", command.words, RATING_CHARS_MAX, lines=True)
    if fault is not None:
        return refuse(fault)
    mine = [rating for rating in order.ratings if rating.actor.role is actor.role]
    before, said = mine[-1].score if mine else 0, bool(command.words.strip())
    if before == command.score and not said and not mine[-1].said:
        return []
    if len(mine) >= RATINGS_MAX:
        return Refused("rated_too_often", {"order": order.id, "limit": str(RATINGS_MAX), "phone": board.shop.phone})
    return [OrderRated(order.id, command.score, before, said, RatingPerson(command.words))]


RATINGS_RULES: Rules = {RateOrder: _rate_order}
