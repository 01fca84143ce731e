"""What the shop allows: `decide(board, command, actor, now) -> events | Refused`.

Pure: the relay supplies hub time; the simulator does too. Rules read facts only, never names or words (those may be
blanked), apart from checking the words that a command itself brings.

One file per part of the vocabulary. The shape of every rule: find the order, hold the stage against its table, answer
with events or with one code. The role was already held against the command's `may`; a rule asks again only where the
answer depends on the order.
"""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import Actor
from hub.domain.board import Board
from hub.domain.rules.asked import ASKED_RULES
from hub.domain.rules.contacts import CONTACTS_RULES
from hub.domain.rules.couriers import COURIERS_RULES
from hub.domain.rules.escalation import ESCALATION_RULES
from hub.domain.rules.finding import Decision, Rules
from hub.domain.rules.forgetting import FORGETTING_RULES
from hub.domain.rules.notices import NOTICES_RULES
from hub.domain.rules.orders import ORDERS_RULES
from hub.domain.rules.packing import PACKING_RULES
from hub.domain.rules.problems import PROBLEMS_RULES
from hub.domain.rules.promises import PROMISES_RULES
from hub.domain.rules.ratings import RATINGS_RULES
from hub.domain.rules.replies import REPLIES_RULES
from hub.domain.rules.rooms import ROOMS_RULES
from hub.domain.rules.runs import RUNS_RULES
from hub.domain.rules.shop import SHOP_RULES
from hub.domain.rules.staff import STAFF_RULES
from hub.domain.rules.stickers import STICKERS_RULES
from hub.domain.rules.travel import TRAVEL_RULES
from hub.domain.rules.web_push import WEB_PUSH_RULES
from hub.domain.vocabulary import Command, Refused, kind_of

RULES: Rules = {
    **ORDERS_RULES,
    **CONTACTS_RULES,
    **PACKING_RULES,
    **PROMISES_RULES,
    **ASKED_RULES,
    **TRAVEL_RULES,
    **RUNS_RULES,
    **PROBLEMS_RULES,
    **RATINGS_RULES,
    **ROOMS_RULES,
    **COURIERS_RULES,
    **SHOP_RULES,
    **STICKERS_RULES,
    **STAFF_RULES,
    **ESCALATION_RULES,
    **NOTICES_RULES,
    **WEB_PUSH_RULES,
    **FORGETTING_RULES,
    **REPLIES_RULES,
}


def decide(board: Board, command: Command, actor: Actor, now: datetime) -> Decision:
    """Answer a command.

    Args:
        board: the state that the answer stands on.
        command: what is asked.
        actor: who asks, as the hub knows it.
        now: hub time, aware UTC.

    Returns:
        1..n events in order, or why not. An empty sequence means: already so, nothing to do.
    """
    if actor.role not in type(command).may:
        return Refused("not_allowed", {"role": actor.role.value, "command": kind_of(command)})
    return RULES[type(command)](board, command, actor, now)
