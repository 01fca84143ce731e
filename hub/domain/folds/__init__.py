"""What each event does to the state: one small function per event, one file per part of the vocabulary.

A fold of an event whose person part is blank gives the same state with blanks. What an event names may have left the
board: then nothing changes.
"""

from __future__ import annotations

from hub.domain.folds.asked import ASKED_FOLDS
from hub.domain.folds.contacts import CONTACTS_FOLDS
from hub.domain.folds.couriers import COURIERS_FOLDS
from hub.domain.folds.escalation import ESCALATION_FOLDS
from hub.domain.folds.forgetting import FORGETTING_FOLDS
from hub.domain.folds.ledger import LEDGER_FOLDS
from hub.domain.folds.notices import NOTICES_FOLDS
from hub.domain.folds.orders import ORDERS_FOLDS
from hub.domain.folds.packing import PACKING_FOLDS
from hub.domain.folds.problems import PROBLEMS_FOLDS
from hub.domain.folds.promises import PROMISES_FOLDS
from hub.domain.folds.ratings import RATINGS_FOLDS
from hub.domain.folds.replies import REPLIES_FOLDS
from hub.domain.folds.rooms import ROOMS_FOLDS
from hub.domain.folds.runs import RUNS_FOLDS
from hub.domain.folds.shop import SHOP_FOLDS
from hub.domain.folds.staff import STAFF_FOLDS
from hub.domain.folds.stickers import STICKERS_FOLDS
from hub.domain.folds.travel import TRAVEL_FOLDS
from hub.domain.folds.web_push import WEB_PUSH_FOLDS
from hub.domain.state import Folds

FOLDS: Folds = {
    **ORDERS_FOLDS,
    **CONTACTS_FOLDS,
    **PACKING_FOLDS,
    **PROMISES_FOLDS,
    **ASKED_FOLDS,
    **TRAVEL_FOLDS,
    **RUNS_FOLDS,
    **PROBLEMS_FOLDS,
    **RATINGS_FOLDS,
    **ROOMS_FOLDS,
    **COURIERS_FOLDS,
    **SHOP_FOLDS,
    **REPLIES_FOLDS,
    **STICKERS_FOLDS,
    **STAFF_FOLDS,
    **ESCALATION_FOLDS,
    **NOTICES_FOLDS,
    **WEB_PUSH_FOLDS,
    **FORGETTING_FOLDS,
    **LEDGER_FOLDS,
}
