"""A report of days past: how many promises were made, kept, changed and broken, why, and how long people waited.

Nouns only; `reporting` makes them. Every promised window gets exactly one outcome, on the day its time was over:

    kept         delivered by then               changed      before then another time, agreed to or not later
    broken       not delivered by then, or       called_off   cancelled before then
                 a later time named alone
    open         its time is not over yet

So a promise that is broken stays broken, whatever is promised afterwards. Promises about a place, a wording, a surprise have the
same outcomes, on the day they came to them; what still stands counts on the day it was made. How it was counts once for each who said it: what they said last, on that day.
Numbers only, but for the couriers' names.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.problem import ProblemKind
from hub.domain.promise import BreakCause, PromiseKind
from hub.domain.rating import BAD_SCORE_MAX, SCORE_MIN

DAYS_MAX = 31
"""Days of one report: a month; more is several reports."""
BROKEN_TOLD_MAX = 200
"""Broken promises that a report tells of one by one: beyond a day with so many the numbers are what counts."""
UNKEPT_TOLD_MAX = 40
"""The same of those about a place, a wording, a surprise: there are far fewer, and all of a report must fit a frame."""
BADLY_TOLD_MAX = 40
"""Bad ratings that a report tells of one by one; beyond so many in a month their number is the news."""
COURIERS_TOLD_MAX = 90
"""Couriers of one report: several times the largest shop, and as many as fit a frame whatever their names; the busiest are told of."""


class PromiseOutcome(StrEnum):
    """What became of a promised window."""

    KEPT = "kept"
    CHANGED = "changed"
    CALLED_OFF = "called_off"
    BROKEN = "broken"
    OPEN = "open"


class WhyBroken(StrEnum):
    """Why a promise was broken, by what was recorded when its time was over; the first that holds."""

    MOVED_ALONE = "moved_alone"
    """A later time was named before, and nobody outside had agreed."""
    PROBLEM = "problem"
    """A problem was raised, and was not taken back."""
    LATE_START = "late_start"
    """Packing had begun after the latest start, or not at all, and was not done."""
    PACKED_LATE = "packed_late"
    """Packing had begun in time and was not done."""
    NO_COURIER = "no_courier"
    """It was packed and nobody had taken it on."""
    LEFT_LATE = "left_late"
    """It was packed, somebody had taken it on and had not fetched it."""
    COURIER_SILENT = "courier_silent"
    """It was on its way, and for a while nobody had heard of the courier."""
    ON_THE_WAY = "on_the_way"
    """It was on its way."""


class Broken(Struct, frozen=True):
    """One broken promise.

    Args:
        order, number: whose.
        until: the end of its window, aware UTC.
        late_seconds: how long after it the gift was there, None if it never was so far.
        cause: why.
        problem: the first problem's kind where the cause is one.
    """

    order: str
    number: int
    until: datetime
    late_seconds: int | None
    cause: WhyBroken
    problem: ProblemKind | None = None


class CauseCount(Struct, frozen=True):
    """How often promises were broken for one reason."""

    cause: WhyBroken
    problem: ProblemKind | None
    count: int


class KindFigures(Struct, frozen=True):
    """What was counted of promises of one kind, in all days of a report; see `Figures`."""

    kind: PromiseKind
    made: int = 0
    kept: int = 0
    changed: int = 0
    called_off: int = 0
    broken: int = 0
    open: int = 0

    @property
    def kept_permille(self) -> int | None:
        """Kept of kept and broken, in thousandths, rounded down."""
        judged = self.kept + self.broken
        return self.kept * 1000 // judged if judged else None


class KindCause(Struct, frozen=True):
    """How often promises of one kind beside the time were broken for one reason."""

    kind: PromiseKind
    cause: BreakCause
    count: int


class Unkept(Struct, frozen=True):
    """One broken promise beside the time.

    Args:
        order, number: whose.
        at: when it was known to be broken, aware UTC.
    """

    order: str
    number: int
    kind: PromiseKind
    at: datetime
    cause: BreakCause


class Badly(Struct, frozen=True):
    """One customer who was disappointed and has not said otherwise since.

    Args:
        order, number: whose.
        at: when they said so last, aware UTC.
        score: see `hub.domain.rating`.
        by: the sender or the recipient.
    """

    order: str
    number: int
    at: datetime
    score: int
    by: Role


class Figures(Struct, frozen=True):
    """What was counted in a day, or in all days of a report.

    Args:
        day: "2026-05-10"; "" for all days together.
        placed, delivered, cancelled: orders, by the moment of that step.
        made: promises made, the changed ones included.
        kept, changed, called_off, broken, open: what became of the windows that ended in this span.
        escalated: steps that an alarm took because a role did not acknowledge a rush.
        problems: problems raised.
        decided_by_itself: problems that were decided because the time was over.
        rated_1 .. rated_5: customers who said how it was, by the score that they gave last.
    """

    day: str = ""
    placed: int = 0
    delivered: int = 0
    cancelled: int = 0
    made: int = 0
    kept: int = 0
    changed: int = 0
    called_off: int = 0
    broken: int = 0
    open: int = 0
    escalated: int = 0
    problems: int = 0
    decided_by_itself: int = 0
    rated_1: int = 0
    rated_2: int = 0
    rated_3: int = 0
    rated_4: int = 0
    rated_5: int = 0

    @property
    def scores(self) -> tuple[int, ...]:
        """How many gave each score, the worst first."""
        return self.rated_1, self.rated_2, self.rated_3, self.rated_4, self.rated_5

    @property
    def rated(self) -> int:
        """How many said how it was."""
        return sum(self.scores)

    @property
    def badly(self) -> int:
        """How many of them were disappointed."""
        return sum(self.scores[:BAD_SCORE_MAX])

    @property
    def mean_hundredths(self) -> int | None:
        """The mean score in hundredths, rounded down: one bad score among a hundred is not "5.00"."""
        points = sum(score * count for score, count in enumerate(self.scores, SCORE_MIN))
        return points * 100 // self.rated if self.rated else None

    @property
    def on_time_permille(self) -> int | None:
        """Kept of kept and broken, in thousandths, rounded down: a day with one broken promise is not 100 %."""
        judged = self.kept + self.broken
        return self.kept * 1000 // judged if judged else None


class Waited(StrEnum):
    """What somebody waited for."""

    CONFIRMED = "confirmed"
    """A placed order to be taken on."""
    RUSH_PACKING = "rush_packing"
    """A rush to be acknowledged by packing, or packed."""
    RUSH_DISPATCH = "rush_dispatch"
    """A rush to be acknowledged by dispatch, or picked up."""
    ANSWERED = "answered"
    """A customer's words to be answered."""
    DECIDED = "decided"
    """A problem to be decided."""
    OFFER = "offer"
    """A courier to take an offer or to decline it."""


class Response(Struct, frozen=True):
    """How long people waited for one kind of thing, of what began in the span; what became needless is not counted.

    Args:
        asked: how often somebody began to wait.
        answered: how often it came, by the time of the report.
        median_seconds, p90_seconds, worst_seconds: of those that came; None where none did.
    """

    kind: Waited
    asked: int
    answered: int
    median_seconds: int | None
    p90_seconds: int | None
    worst_seconds: int | None


class CourierFigures(Struct, frozen=True):
    """One courier's days.

    Args:
        name: "" where the shop does not know it any more.
        offered, declined: offers made in the span, and how many of those were declined.
        picked_up: gifts fetched.
        delivered, in_time, late: gifts brought, and how many by or after the time that was promised then.
        failed: vain tries.
        problems: problems that they raised.
        silent: times nobody had heard of them while they carried a gift.
        ride_seconds: median from fetching a gift to standing at its door (with several in hand: to that one's door).
    """

    courier: str
    name: str = ""
    offered: int = 0
    declined: int = 0
    picked_up: int = 0
    delivered: int = 0
    in_time: int = 0
    late: int = 0
    failed: int = 0
    problems: int = 0
    silent: int = 0
    ride_seconds: int | None = None


class Report(Struct, frozen=True):
    """Days past.

    Args:
        first: the first day, as the shop's clock shows it; `days` follow one another from it.
        zone: IANA name of that clock.
        at: up to when it looks, aware UTC.
        causes: of all broken promises, the most frequent first.
        broken: at most `BROKEN_TOLD_MAX`, in the order of their time.
        couriers: at most `COURIERS_TOLD_MAX`, the most deliveries first.
        kinds: every kind of promise, the time first; none from a hub that does not count them yet.
        kind_causes: of all that were broken beside the time, the most frequent first.
        unkept: of those at most `UNKEPT_TOLD_MAX`, in the order of their time.
        badly: at most `BADLY_TOLD_MAX` bad ratings, in the order of their time.
    """

    first: str
    zone: str
    at: datetime
    total: Figures
    days: tuple[Figures, ...]
    causes: tuple[CauseCount, ...]
    responses: tuple[Response, ...]
    couriers: tuple[CourierFigures, ...]
    broken: tuple[Broken, ...]
    kinds: tuple[KindFigures, ...] = ()
    kind_causes: tuple[KindCause, ...] = ()
    unkept: tuple[Unkept, ...] = ()
    badly: tuple[Badly, ...] = ()
