"""How long things took on their way, from the moment of asking, as the referee was told them.

    receipt   until the hub's answer was back at the asker
    station   until it stood in another station's replica (one sample per other station)
    page      until a customer's page showed it

by kind: `webhook` (an order of the web shop), `step` (anything done to an order), `message`, `position`.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from hub.domain.room import Audience
from hub.domain.vocabulary import Event, MessageSent, OrderPlaced, Recorded, RoomSeen
from hub.rehearsal.referee import Referee

HIDDEN_FROM_PAGES = frozenset({"RoomSeen", "MessageUnderstood", "LinkIssued", "LinkEnded"})


class Spread(Struct, frozen=True):
    """A latency's spread, milliseconds, and how many were measured."""

    p50: float
    p99: float
    n: int


class Shown(Struct):
    """What one customer's page showed.

    Args:
        room: of its order.
        views: (cursor, monotonic seconds), in order.
    """

    room: str
    order: str
    views: list[tuple[int, float]] = field(default_factory=list)


class Timing:
    """Gathers what the referee has no use for, and works out all latencies.

    Args:
        positions: seconds from a report at the door to the dispatcher's link.
    """

    def __init__(self) -> None:
        self.pages: list[Shown] = []
        self.positions: list[float] = []
        self.position_pages: list[float] = []

    def spreads(self, referee: Referee) -> dict[str, Spread]:
        """All latencies by "kind.until"."""
        samples: dict[str, list[float]] = {"position.station": self.positions, "position.page": self.position_pages}
        begun = _begun(referee)
        for asked in referee.asked.values():
            if asked.answered_at and asked.accepted:
                kind = "message" if type(asked.command).__name__ == "SendMessage" else "step"
                samples.setdefault(f"{kind}.receipt", []).append(asked.answered_at - asked.at)
        by_seq = {recorded.seq: recorded for recorded in referee.feed}
        for who, hearings in referee.hearings.items():
            for heard in (heard for hearing in hearings for heard in hearing.heard):
                recorded = by_seq.get(heard.seq)
                if recorded is not None and recorded.seq in begun and recorded.actor.station != who:
                    samples.setdefault(f"{_kind(recorded.event)}.station", []).append(heard.at - begun[recorded.seq])
        for page in self.pages:
            for recorded, at in _first_shown(page, referee.feed):
                if recorded.seq in begun:
                    samples.setdefault(f"{_kind(recorded.event)}.page", []).append(at - begun[recorded.seq])
        return {name: spread(taken) for name, taken in sorted(samples.items()) if taken}


def _begun(referee: Referee) -> dict[int, float]:
    """When each event was asked for."""
    begun: dict[int, float] = {}
    for recorded in referee.feed:
        event = recorded.event
        if recorded.cause in referee.asked:
            begun[recorded.seq] = referee.asked[recorded.cause].at
        elif isinstance(event, OrderPlaced) and event.source is not None:
            at = referee.deliveries.get(f"{event.source.system}:{event.source.key}")
            if at is not None:
                begun[recorded.seq] = at
    return begun


def _kind(event: Event) -> str:
    if isinstance(event, MessageSent):
        return "message"
    if isinstance(event, OrderPlaced) and event.source is not None:
        return "webhook"
    return "seen" if isinstance(event, RoomSeen) else "step"


def _first_shown(page: Shown, feed: Iterable[Recorded]) -> Iterable[tuple[Recorded, float]]:
    """Each event that this page shows, with when it first did; what was there before the page opened is left out."""
    if not page.views:
        return
    opened_at_seq = page.views[0][0]
    views = iter(page.views)
    cursor, at = next(views)
    for recorded in feed:
        if recorded.seq <= opened_at_seq or not _is_shown(page, recorded.event):
            continue
        while cursor < recorded.seq:
            following = next(views, None)
            if following is None:
                return
            cursor, at = following
        yield recorded, at


def _is_shown(page: Shown, event: Event) -> bool:
    if type(event).__name__ in HIDDEN_FROM_PAGES:
        return False
    if isinstance(event, MessageSent):
        return event.room == page.room and event.audience is Audience.EVERYONE
    return getattr(event, "order", "") == page.order


def spread(seconds: Iterable[float]) -> Spread:
    """The spread of samples in seconds; by rank, nothing is interpolated."""
    ranked = sorted(seconds)
    count = len(ranked)
    p50, p99 = (ranked[min(count - 1, int(count * share))] * 1000 for share in (0.5, 0.99))
    return Spread(round(p50, 1), round(p99, 1), count)
