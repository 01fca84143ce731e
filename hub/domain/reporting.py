"""How a report is made: one order's journey after the other, each folded from its own events, then counted.

    journey(events, now) -> Journey      windows with their outcomes, waits, what couriers did: moments, no words
    report(journeys, ...) -> Report      counted into the shop's days

Pure: the ledger's events come in, in their order, of each room from its beginning. What was recorded decides, at the hub's
time. Nobody's words are looked at, so that a report of erased people is what it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from hub.domain.actor import CUSTOMERS, STAFF, Role
from hub.domain.alarm import RiskCause
from hub.domain.eta import HANDLING
from hub.domain.problem import ProblemKind
from hub.domain.promise import PromiseKind
from hub.domain.rating import is_bad
from hub.domain.report import (
    BADLY_TOLD_MAX,
    BROKEN_TOLD_MAX,
    COURIERS_TOLD_MAX,
    UNKEPT_TOLD_MAX,
    Badly,
    Broken,
    CauseCount,
    CourierFigures,
    Figures,
    KindCause,
    KindFigures,
    PromiseOutcome,
    Report,
    Response,
    Unkept,
    Waited,
    WhyBroken,
)
from hub.domain.report_beside import Beside
from hub.domain.room import Audience
from hub.domain.schedule import PACKING_TAKES, way_for
from hub.domain.vocabulary import (
    AddressChanged,
    CourierArrived,
    CourierOffered,
    CourierSilent,
    DeliveryFailed,
    HandedOver,
    MessageSent,
    OfferAccepted,
    OfferDeclined,
    OfferWithdrawn,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderPacked,
    OrderPickedUp,
    OrderPlaced,
    OrderRated,
    OrderReturned,
    OrderUnpacked,
    PackingStarted,
    ProblemDecided,
    ProblemRaised,
    ProblemWithdrawn,
    PromiseAtRisk,
    Recorded,
    RushAcknowledged,
    RushEscalated,
    RushMarked,
    TimePromised,
)

# One journey ------------------------------------------------------------------------------------------------------


class Judged(Struct):
    """One promised window and what became of it; `delivered_at` may come later."""

    until: datetime
    outcome: PromiseOutcome = PromiseOutcome.OPEN
    delivered_at: datetime | None = None
    cause: WhyBroken | None = None
    problem: ProblemKind | None = None


class Wait(Struct):
    """Somebody waits from `since`; `answered_at` None while nothing came."""

    kind: Waited
    since: datetime
    key: str = ""
    answered_at: datetime | None = None


class Did(Struct, frozen=True):
    """Something that a courier did or that was done with them; `seconds` where it took time."""

    courier: str
    what: str
    at: datetime
    seconds: int | None = None


class Journey(Struct):
    """What one room's events tell, so far: the order's steps, its promises, its waits."""

    order: str = ""
    number: int = 0
    counted: list[tuple[str, datetime]] = []
    windows: list[Judged] = []
    waits: list[Wait] = []
    did: list[Did] = []
    open_waits: dict[tuple[Waited, str], Wait] = {}
    standing: Judged | None = None
    """The window whose time is not over yet."""
    promised: datetime | None = None
    """What was promised last, whether or not its time is over."""
    way_minutes: int | None = None
    started_at: datetime | None = None
    packed: bool = False
    courier: str = ""
    accepted: bool = False
    offered_at: datetime | None = None
    picked_up_at: datetime | None = None
    problems: dict[str, ProblemKind] = {}
    silent: bool = False
    beside: Beside = msgspec.field(default_factory=Beside)
    rode: bool = False
    """The ride is counted: a second try at a door is not another ride."""
    rated: dict[Role, tuple[int, datetime]] = {}
    """What the sender and the recipient said last of how it was, and when."""
    asking: set[Role | None] = set()
    """What nobody has answered yet: None, a customer's words; a role, its bad rating."""


def journey(events: Iterable[Recorded], now: datetime) -> Journey:
    """Fold one room.

    Args:
        events: of one room, from its beginning, in the order of the feed; those after `now` are not looked at.
        now: up to when, aware UTC.
    """
    told = Journey()
    for recorded in events:
        if recorded.at > now:
            break
        _time_is_over(told, recorded.at)
        told.beside.take(recorded)
        take = _TAKES.get(type(recorded.event))
        if take is not None:
            take(told, recorded, recorded.event)
    _time_is_over(told, now)
    return told


def _time_is_over(told: Journey, at: datetime) -> None:
    """Judge a window that ended before `at`, by what was recorded until then."""
    window = told.standing
    if window is None or at <= window.until:
        return
    told.standing = None
    window.outcome = PromiseOutcome.BROKEN
    window.cause = _cause(told, window.until)
    if window.cause is WhyBroken.PROBLEM:
        window.problem = next(iter(told.problems.values()))


def _cause(told: Journey, until: datetime) -> WhyBroken:
    if told.problems:
        return WhyBroken.PROBLEM
    if not told.packed:
        begin_by = until - way_for(told.way_minutes) - HANDLING - PACKING_TAKES
        in_time = told.started_at is not None and told.started_at <= begin_by
        return WhyBroken.PACKED_LATE if in_time else WhyBroken.LATE_START
    if told.picked_up_at is None:
        return WhyBroken.LEFT_LATE if told.accepted else WhyBroken.NO_COURIER
    return WhyBroken.COURIER_SILENT if told.silent else WhyBroken.ON_THE_WAY


def _wait(told: Journey, kind: Waited, since: datetime, key: str = "") -> None:
    wait = Wait(kind, since, key)
    told.waits.append(wait)
    told.open_waits[kind, key] = wait


def _came(told: Journey, kind: Waited, at: datetime, key: str = "") -> None:
    wait = told.open_waits.pop((kind, key), None)
    if wait is not None:
        wait.answered_at = at


def _needless(told: Journey, *kinds: Waited, key: str | None = None) -> None:
    """Nobody waits for it any more, and nothing came."""
    for kind, one in list(told.open_waits):
        if kind in kinds and key in (None, one):
            wait = told.open_waits.pop((kind, one))
            told.waits = [other for other in told.waits if other is not wait]


def _count(told: Journey, what: str, recorded: Recorded) -> None:
    told.counted.append((what, recorded.at))


def _placed(told: Journey, recorded: Recorded, event: OrderPlaced) -> None:
    told.order, told.number, told.way_minutes = event.order, event.number, event.way_minutes
    _count(told, "placed", recorded)
    _wait(told, Waited.CONFIRMED, recorded.at)


def _moved(told: Journey, recorded: Recorded, event: AddressChanged) -> None:
    told.way_minutes = event.way_minutes


def _confirmed(told: Journey, recorded: Recorded, _: OrderConfirmed) -> None:
    _came(told, Waited.CONFIRMED, recorded.at)


def _promised(told: Journey, recorded: Recorded, event: TimePromised) -> None:
    _count(told, "made", recorded)
    before = told.standing
    if before is not None:
        # As the order's own ledger of promises has it.
        alone = event.window.until > before.until and event.agreed_with is None
        before.outcome = PromiseOutcome.BROKEN if alone else PromiseOutcome.CHANGED
        before.cause = WhyBroken.MOVED_ALONE if alone else None
    told.promised = event.window.until
    told.standing = Judged(event.window.until)
    told.windows.append(told.standing)


def _rush(told: Journey, recorded: Recorded, event: RushMarked) -> None:
    _needless(told, Waited.RUSH_PACKING, Waited.RUSH_DISPATCH)
    if event.rush:
        if not told.packed:
            _wait(told, Waited.RUSH_PACKING, recorded.at)
        if told.picked_up_at is None:
            _wait(told, Waited.RUSH_DISPATCH, recorded.at)


def _rush_heard(told: Journey, recorded: Recorded, event: RushAcknowledged) -> None:
    _came(told, Waited.RUSH_PACKING if event.role is Role.PACKING else Waited.RUSH_DISPATCH, recorded.at)


def _escalated(told: Journey, recorded: Recorded, _: RushEscalated) -> None:
    _count(told, "escalated", recorded)


def _at_risk(told: Journey, recorded: Recorded, event: PromiseAtRisk) -> None:
    told.silent = told.silent or event.cause is RiskCause.COURIER_SILENT


def _packing(told: Journey, recorded: Recorded, _: PackingStarted) -> None:
    told.started_at = told.started_at or recorded.at


def _packed(told: Journey, recorded: Recorded, _: OrderPacked) -> None:
    told.packed = True
    _came(told, Waited.RUSH_PACKING, recorded.at)


def _unpacked(told: Journey, recorded: Recorded, _: OrderUnpacked) -> None:
    told.packed = False


def _offered(told: Journey, recorded: Recorded, event: CourierOffered) -> None:
    _needless(told, Waited.OFFER)
    told.courier, told.accepted, told.offered_at = event.courier, False, recorded.at
    told.did.append(Did(event.courier, "offered", recorded.at))
    _wait(told, Waited.OFFER, recorded.at)


def _accepted(told: Journey, recorded: Recorded, _: OfferAccepted) -> None:
    told.accepted = True
    _came(told, Waited.OFFER, recorded.at)


def _declined(told: Journey, recorded: Recorded, event: OfferDeclined) -> None:
    # Counted where the offer is, so that no day has more declined than offered.
    told.did.append(Did(event.courier, "declined", told.offered_at or recorded.at))
    told.courier, told.accepted = "", False
    _came(told, Waited.OFFER, recorded.at)


def _withdrawn(told: Journey, recorded: Recorded, _: OfferWithdrawn) -> None:
    told.courier, told.accepted = "", False
    _needless(told, Waited.OFFER)


def _picked_up(told: Journey, recorded: Recorded, _: OrderPickedUp) -> None:
    told.picked_up_at, told.silent, told.rode = recorded.at, False, False
    told.did.append(Did(told.courier, "picked_up", recorded.at))
    _came(told, Waited.RUSH_PACKING, recorded.at)
    _came(told, Waited.RUSH_DISPATCH, recorded.at)


def _handed_over(told: Journey, recorded: Recorded, event: HandedOver) -> None:
    # Whoever took it over fetched it on the road, and their ride begins there.
    told.courier, told.picked_up_at, told.silent, told.rode = event.courier, recorded.at, False, False
    told.did.append(Did(event.courier, "picked_up", recorded.at))


def _arrived(told: Journey, recorded: Recorded, _: CourierArrived) -> None:
    if told.picked_up_at is not None and not told.rode:
        told.rode = True
        seconds = int((recorded.at - told.picked_up_at).total_seconds())
        told.did.append(Did(told.courier, "ride", recorded.at, seconds))


def _delivered(told: Journey, recorded: Recorded, _: OrderDelivered) -> None:
    _count(told, "delivered", recorded)
    told.did.append(Did(told.courier, "delivered", recorded.at))
    if told.promised is not None:
        told.did.append(Did(told.courier, "in_time" if recorded.at <= told.promised else "late", recorded.at))
    for window in told.windows:
        if window.outcome is PromiseOutcome.BROKEN:
            window.delivered_at = recorded.at
    _ended(told, PromiseOutcome.KEPT)


def _cancelled(told: Journey, recorded: Recorded, _: OrderCancelled) -> None:
    _count(told, "cancelled", recorded)
    _ended(told, PromiseOutcome.CALLED_OFF)


def _ended(told: Journey, outcome: PromiseOutcome) -> None:
    """The order is closed: nobody waits for anything in it but a customer for an answer."""
    if told.standing is not None:
        told.standing.outcome = outcome
        told.standing = None
    _needless(told, *(kind for kind in Waited if kind is not Waited.ANSWERED))


def _failed(told: Journey, recorded: Recorded, _: DeliveryFailed) -> None:
    told.did.append(Did(told.courier, "failed", recorded.at))


def _returned(told: Journey, recorded: Recorded, _: OrderReturned) -> None:
    told.courier, told.accepted, told.picked_up_at = "", False, None


def _problem(told: Journey, recorded: Recorded, event: ProblemRaised) -> None:
    _count(told, "problems", recorded)
    told.problems[event.problem] = event.problem_kind
    if recorded.actor.role is Role.COURIER:
        told.did.append(Did(recorded.actor.person, "problems", recorded.at))
    _wait(told, Waited.DECIDED, recorded.at, event.problem)


def _problem_decided(told: Journey, recorded: Recorded, event: ProblemDecided) -> None:
    if event.by_itself:
        _count(told, "decided_by_itself", recorded)
    _came(told, Waited.DECIDED, recorded.at, event.problem)


def _problem_withdrawn(told: Journey, recorded: Recorded, event: ProblemWithdrawn) -> None:
    told.problems.pop(event.problem, None)
    _needless(told, Waited.DECIDED, key=event.problem)


def _message(told: Journey, recorded: Recorded, event: MessageSent) -> None:
    if recorded.actor.role in CUSTOMERS:
        _asks(told, None, recorded.at)
    elif recorded.actor.role in STAFF and event.audience is Audience.EVERYONE:
        told.asking.clear()
        _came(told, Waited.ANSWERED, recorded.at)


def _rated(told: Journey, recorded: Recorded, event: OrderRated) -> None:
    role = recorded.actor.role
    told.rated[role] = event.score, recorded.at
    if is_bad(event.score):
        _asks(told, role, recorded.at)
    elif role in told.asking:
        told.asking.discard(role)
        if not told.asking:
            _needless(told, Waited.ANSWERED)


def _asks(told: Journey, what: Role | None, at: datetime) -> None:
    """A customer waits for an answer, if they do not already."""
    told.asking.add(what)
    if (Waited.ANSWERED, "") not in told.open_waits:
        _wait(told, Waited.ANSWERED, at)


_TAKES: dict[type, Any] = {
    OrderPlaced: _placed,
    AddressChanged: _moved,
    OrderConfirmed: _confirmed,
    TimePromised: _promised,
    RushMarked: _rush,
    RushAcknowledged: _rush_heard,
    RushEscalated: _escalated,
    PromiseAtRisk: _at_risk,
    PackingStarted: _packing,
    OrderPacked: _packed,
    OrderUnpacked: _unpacked,
    CourierOffered: _offered,
    OfferAccepted: _accepted,
    OfferDeclined: _declined,
    OfferWithdrawn: _withdrawn,
    OrderPickedUp: _picked_up,
    HandedOver: _handed_over,
    CourierArrived: _arrived,
    OrderDelivered: _delivered,
    OrderCancelled: _cancelled,
    DeliveryFailed: _failed,
    OrderReturned: _returned,
    ProblemRaised: _problem,
    ProblemDecided: _problem_decided,
    ProblemWithdrawn: _problem_withdrawn,
    MessageSent: _message,
    OrderRated: _rated,
}


# Days -------------------------------------------------------------------------------------------------------------


class Day(Struct, frozen=True):
    """A day of the shop: from `start` up to but not `end`, aware UTC; 23 or 25 hours where its clock changes."""

    name: str
    start: datetime
    end: datetime


def days_from(first: date, count: int, zone: str) -> tuple[Day, ...]:
    """The days of a shop from `first` on.

    Args:
        first: as the shop's clock shows it.
        count: 1 .. `DAYS_MAX`.
        zone: IANA name of that clock.
    """
    clock = ZoneInfo(zone)
    midnights = [
        datetime.combine(first + timedelta(days=n), time(), clock).astimezone(ZoneInfo("UTC")) for n in range(count + 1)
    ]
    return tuple(Day((first + timedelta(days=n)).isoformat(), midnights[n], midnights[n + 1]) for n in range(count))


def _day_of(days: Sequence[Day], at: datetime) -> int | None:
    return next((n for n, day in enumerate(days) if day.start <= at < day.end), None)


# The report -------------------------------------------------------------------------------------------------------


def report(
    journeys: Iterable[Journey],
    silences: Iterable[Recorded],
    days: Sequence[Day],
    zone: str,
    now: datetime,
    names: Mapping[str, str],
) -> Report:
    """Count journeys into days.

    Args:
        journeys: of every order and enquiry that anything in these days is about; others change nothing.
        silences: `CourierSilent` events, which stand in no room.
        days: see `days_from`.
        zone: IANA name of the shop's clock.
        now: up to when the journeys were told.
        names: couriers' names by id.
    """
    counts: list[Counter[str]] = [Counter() for _ in days]
    broken: list[Broken] = []
    waits: list[Wait] = []
    did: list[Did] = []
    kinds: dict[PromiseKind, Counter[str]] = {kind: Counter() for kind in PromiseKind}
    unkept: list[Unkept] = []
    badly: list[Badly] = []

    def count(what: str, at: datetime) -> bool:
        day = _day_of(days, at)
        if day is not None:
            counts[day][what] += 1
        return day is not None

    for one in journeys:
        for what, at in one.counted:
            count(what, at)
        for window in one.windows:
            if count(window.outcome.value, window.until) and window.cause is not None:
                broken.append(_broken(one, window))
        unkept += _count_beside(one, days, kinds)
        for role, (score, at) in one.rated.items():
            if count(f"rated_{score}", at) and is_bad(score):
                badly.append(Badly(one.order, one.number, at, score, role))
        waits += [wait for wait in one.waits if _day_of(days, wait.since) is not None]
        did += [thing for thing in one.did if _day_of(days, thing.at) is not None]
    for recorded in silences:
        if isinstance(recorded.event, CourierSilent) and recorded.at <= now and _day_of(days, recorded.at) is not None:
            did.append(Did(recorded.event.courier, "silent", recorded.at))
    broken.sort(key=lambda one: (one.until, one.number))
    unkept.sort(key=lambda one: (one.at, one.number))
    badly.sort(key=lambda one: (one.at, one.number))
    total = sum(counts, Counter())
    kinds[PromiseKind.TIME] = Counter({name: total[name] for name in ("made", *PromiseOutcome)})
    return Report(
        first=days[0].name,
        zone=zone,
        at=now,
        total=_figures("", total),
        days=tuple(_figures(day.name, counted) for day, counted in zip(days, counts, strict=True)),
        causes=_causes(broken),
        responses=tuple(_response(kind, [wait for wait in waits if wait.kind is kind]) for kind in Waited),
        couriers=tuple(_couriers(did, names))[:COURIERS_TOLD_MAX],
        broken=tuple(broken[:BROKEN_TOLD_MAX]),
        kinds=tuple(KindFigures(kind, **dict(counted)) for kind, counted in kinds.items()),
        kind_causes=_kind_causes(unkept),
        unkept=tuple(unkept[:UNKEPT_TOLD_MAX]),
        badly=tuple(badly[:BADLY_TOLD_MAX]),
    )


def _count_beside(one: Journey, days: Sequence[Day], kinds: Mapping[PromiseKind, Counter[str]]) -> Iterator[Unkept]:
    """Count an order's promises beside the time; those that were broken in these days."""
    for given in one.beside.given:
        if _day_of(days, given.made_at) is not None:
            kinds[given.kind]["made"] += 1
        at = given.ended_at or given.made_at
        if _day_of(days, at) is not None:
            kinds[given.kind][given.outcome.value] += 1
            if given.cause is not None:
                yield Unkept(one.order, one.number, given.kind, at, given.cause)


def _kind_causes(unkept: Sequence[Unkept]) -> tuple[KindCause, ...]:
    counted = Counter((one.kind, one.cause) for one in unkept)
    causes = [KindCause(kind, cause, count) for (kind, cause), count in counted.items()]
    return tuple(sorted(causes, key=lambda one: (-one.count, one.kind, one.cause)))


def _figures(day: str, counted: Mapping[str, int]) -> Figures:
    fields: dict[str, Any] = dict(counted)
    return Figures(day=day, **fields)


def _broken(one: Journey, window: Judged) -> Broken:
    assert window.cause is not None
    late = None if window.delivered_at is None else max(0, int((window.delivered_at - window.until).total_seconds()))
    return Broken(one.order, one.number, window.until, late, window.cause, window.problem)


def _causes(broken: Sequence[Broken]) -> tuple[CauseCount, ...]:
    counted = Counter((one.cause, one.problem) for one in broken)
    causes = [CauseCount(cause, problem, count) for (cause, problem), count in counted.items()]
    return tuple(sorted(causes, key=lambda one: (-one.count, one.cause, one.problem or "")))


def _response(kind: Waited, waits: Sequence[Wait]) -> Response:
    came = sorted(int((w.answered_at - w.since).total_seconds()) for w in waits if w.answered_at is not None)
    return Response(kind, len(waits), len(came), _rank(came, 50), _rank(came, 90), came[-1] if came else None)


def _rank(ordered: Sequence[int], percent: int) -> int | None:
    """The nearest-rank percentile: a span that somebody really waited."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None


def _couriers(did: Sequence[Did], names: Mapping[str, str]) -> Iterator[CourierFigures]:
    counted: dict[str, Counter[str]] = {}
    rides: dict[str, list[int]] = {}
    for thing in did:
        if thing.what == "ride":
            rides.setdefault(thing.courier, []).append(thing.seconds or 0)
        else:
            counted.setdefault(thing.courier, Counter())[thing.what] += 1
    tables = [
        _courier(courier, names.get(courier, ""), counted.get(courier, {}), rides.get(courier, []))
        for courier in (counted.keys() | rides.keys()) - {""}
    ]
    yield from sorted(tables, key=lambda one: (-one.delivered, one.name, one.courier))


def _courier(courier: str, name: str, counted: Mapping[str, int], rides: list[int]) -> CourierFigures:
    fields: dict[str, Any] = dict(counted)
    return CourierFigures(courier, name, **fields, ride_seconds=_rank(sorted(rides), 50))
