"""What customers and the owner are told without asking, by a pushed notice: who, of which step, when, and how often at most.

One policy for every channel (`notice_policy` says what is due). An order's steps are its history, what was begun for them stands
in `Order.notices`; both are facts, without a word or a number of anybody. Tables and values only; a missing entry is the error.

    first      the confirmation                                 at once, at any hour
    final      delivered, cancelled, brought back               at once, at any hour; the end has its place in the budget
    urgent     somebody must decide, or go to the door          at any hour; after its ten seconds where it can be taken back
    middle     the other steps                                  within a minute the newest alone, never in the quiet hours
    page       where the page is now                            as a middle one, where no other notice carries the link
    alarm      a rush that nobody has acknowledged: the owner   at once, at any hour, outside the budget

Whatever is no longer so when its moment comes is not told. The page needs none of this: it shows every step live.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct


class To(StrEnum):
    """Who is told."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    OWNER = "owner"


class Means(StrEnum):
    """The way on which a notice goes out."""

    MAIL = "mail"
    SMS = "sms"
    CHAT = "chat"
    PUSH = "push"
    """To the browsers that asked for it."""


class Template(StrEnum):
    """Which words a notice says."""

    CONFIRMED = "confirmed"
    PROMISED = "promised"
    ON_THE_WAY = "on_the_way"
    COMING = "coming"
    AT_THE_DOOR = "at_the_door"
    PROBLEM = "problem"
    WRAPPING = "wrapping"
    ADDRESS = "address"
    NOT_HANDED_OVER = "not_handed_over"
    BROUGHT_BACK = "brought_back"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    YOUR_PAGE = "your_page"
    """To a sender, where their page is now: the links that they had are closed."""
    THEIR_PAGE = "their_page"
    """As much to a recipient."""
    RUSH_UNHEARD = "rush_unheard"


class NoticeKind(StrEnum):
    """How a notice stands to the others of its order."""

    FIRST = "first"
    MIDDLE = "middle"
    URGENT = "urgent"
    FINAL = "final"
    PAGE = "page"
    ALARM = "alarm"


class Outcome(StrEnum):
    """What is known of one attempt to send a notice."""

    SENDING = "sending"
    SENT = "sent"
    TEMPORARY = "temporary"
    """It did not go out, and may at another time."""
    PERMANENT = "permanent"
    """It did not go out, and will not."""
    UNKNOWN = "unknown"
    """It may have gone out: whoever sent it died, or heard no answer."""


ANSWERED = frozenset(Outcome) - {Outcome.SENDING}
CODE_CHARS_MAX = 40
"""Of a reason's code ("template_blank", "http_503"): a word for a table, never somebody's sentence."""


class Attempt(Struct, frozen=True):
    """One attempt to send a notice.

    Args:
        begun_at: when the hub recorded that it begins.
        settled_at: when its outcome was recorded, None while it is not.
        code: why it failed, blank where nothing is to be said.
    """

    begun_at: datetime
    outcome: Outcome = Outcome.SENDING
    settled_at: datetime | None = None
    code: str = ""


class LostPage(Struct, frozen=True):
    """Somebody's links ended because they are reached elsewhere; a fresh one is to go there with the next notice.

    Args:
        to: a sender or a recipient.
        closed_at: when their links ended.
        opened_at: when a link was opened for the next notice, None before.
    """

    to: To
    closed_at: datetime
    opened_at: datetime | None = None


class Notice(Struct, frozen=True):
    """Something that somebody is told about an order.

    Args:
        id: the message key: the same for every attempt.
        about: the step that it tells of, by its place in the feed.
        means: the way that it goes, or went last.
        keyed: whether that way lets the same message key through once only.
        attempts: oldest first, one at least.
    """

    id: str
    to: To
    template: Template
    about: int
    means: Means
    keyed: bool
    attempts: tuple[Attempt, ...]

    @property
    def last(self) -> Attempt:
        """The newest attempt."""
        return self.attempts[-1]

    @property
    def reached(self) -> int:
        """How many messages of this notice somebody may have in hand, at the most."""
        gone = sum(attempt.outcome in _MAY_HAVE_GONE for attempt in self.attempts)
        return min(gone, 1) if self.keyed else gone


_MAY_HAVE_GONE = frozenset({Outcome.SENDING, Outcome.SENT, Outcome.UNKNOWN})


class Tells(Struct, frozen=True):
    """What one kind of step leads to.

    Args:
        undoable: whether it can be taken back within ten seconds.
    """

    to: To
    template: Template
    kind: NoticeKind
    undoable: bool = False


TELLS: dict[str, tuple[Tells, ...]] = {
    "order_confirmed": (Tells(To.SENDER, Template.CONFIRMED, NoticeKind.FIRST),),
    "time_promised": (Tells(To.SENDER, Template.PROMISED, NoticeKind.MIDDLE),),
    "order_picked_up": (
        Tells(To.SENDER, Template.ON_THE_WAY, NoticeKind.MIDDLE),
        Tells(To.RECIPIENT, Template.COMING, NoticeKind.MIDDLE),
    ),
    "courier_arrived": (Tells(To.RECIPIENT, Template.AT_THE_DOOR, NoticeKind.URGENT),),
    "problem_raised": (Tells(To.SENDER, Template.PROBLEM, NoticeKind.URGENT, undoable=True),),
    "approval_asked": (Tells(To.SENDER, Template.WRAPPING, NoticeKind.URGENT, undoable=True),),
    "address_expired": (Tells(To.SENDER, Template.ADDRESS, NoticeKind.URGENT),),
    "delivery_failed": (Tells(To.SENDER, Template.NOT_HANDED_OVER, NoticeKind.MIDDLE),),
    "order_returned": (Tells(To.SENDER, Template.BROUGHT_BACK, NoticeKind.FINAL),),
    "order_delivered": (Tells(To.SENDER, Template.DELIVERED, NoticeKind.FINAL),),
    "order_cancelled": (Tells(To.SENDER, Template.CANCELLED, NoticeKind.FINAL),),
    "sender_changed": (Tells(To.SENDER, Template.YOUR_PAGE, NoticeKind.PAGE, undoable=True),),
    "recipient_changed": (Tells(To.RECIPIENT, Template.THEIR_PAGE, NoticeKind.PAGE, undoable=True),),
    "rush_escalated": (Tells(To.OWNER, Template.RUSH_UNHEARD, NoticeKind.ALARM),),
}
"""Step -> who is told what. A step that is not here is told to nobody: packing, say, is on the page, and a sender who is told
of it can do nothing with it."""

KINDS: dict[Template, NoticeKind] = {tells.template: tells.kind for row in TELLS.values() for tells in row}
ENDS = frozenset({Template.DELIVERED, Template.CANCELLED})
"""After these an order has no further step."""

UNDO = timedelta(seconds=10)
"""What was done by a slip is taken back within this."""
MERGES = timedelta(minutes=1)
"""Steps that follow each other as closely are one piece of news."""
QUIET_FROM, QUIET_UNTIL = time(22), time(8)
"""By the clock of whoever is told."""
ZONES_MAX = 64
"""In which somebody may live: the country code that is shared by the most lands allows 42."""
BUDGET = 6
"""Pushed notices of one order, to all its customers together."""
PLACES: dict[NoticeKind, int] = {
    NoticeKind.FIRST: BUDGET - 1,
    NoticeKind.MIDDLE: BUDGET - 2,
    NoticeKind.PAGE: BUDGET - 2,
    NoticeKind.URGENT: BUDGET - 1,
    NoticeKind.FINAL: BUDGET - 1,
}
"""How far each kind may fill the budget: one place is the end's, one more stays free for what cannot wait."""
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25))
"""After each temporary failure; after the last one it is given up: half an hour late is too late for most of it."""
ATTEMPTS_MAX = len(BACK_OFF) + 1
NOTICES_MAX = 24
"""Of one order, with those that never went out. Beyond it only the end is still told: a shop that promises anew all day
while nothing can be sent must not make an order too big to travel."""
UNANSWERED = timedelta(seconds=60)
"""Nobody hears what came of an attempt after so long: every channel gives up by itself in half of it."""
TOLD_WITHIN = timedelta(hours=24)
"""An older step is news to nobody."""
SHOWN_FOR = timedelta(hours=12)
"""How long somebody may still do something about a customer who was not told: a working day."""
