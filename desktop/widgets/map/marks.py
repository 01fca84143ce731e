"""What stands on the map, as plain values: shop, couriers, stops, runs. Owns their look-deciding rules, not their paint.

Rules: frozen, told from outside, no clock. Whoever fills them reads the replica; the map never asks. Freshness and
urgency are the ones that every other widget shows, so that a courier who is silent in the list is silent on the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from desktop.widgets.freshness import Freshness, freshness_of
from desktop.widgets.map.projection import Place
from desktop.widgets.ring import Urgency


def freshness(age_s: float | None, sharing: bool = True) -> Freshness:
    """How a fix of this age is drawn, everywhere.

    Args:
        age_s: seconds since it was measured, by the hub's time; None while the hub's time is not known.
        sharing: False once the courier's position sharing has ended.
    Returns:
        ENDED when not sharing; AGEING when the age is not known, because live would be a claim.
    """
    if not sharing:
        return Freshness.ENDED
    if age_s is None:
        return Freshness.AGEING
    return freshness_of(timedelta(seconds=age_s))


ALARMING = frozenset({Urgency.RISK, Urgency.LATE})
"""Urgencies whose label is red and is never left out."""

_WORST_FIRST = (Urgency.LATE, Urgency.RISK, Urgency.SOON, Urgency.UNPROMISED, Urgency.CALM, Urgency.KEPT)


def worst_urgency(urgencies: list[Urgency]) -> Urgency:
    """The one to show for many (1..n): late, at risk, soon, not promised yet, calm, kept."""
    return min(urgencies, key=_WORST_FIRST.index)


class LegState(StrEnum):
    """What is known of one stretch of a run."""

    UNDER_WAY = "under_way"
    LATER = "later"
    DOUBTED = "doubted"
    PROPOSED = "proposed"


class Dash(StrEnum):
    """How a line is drawn; told apart without colour."""

    SOLID = "solid"
    DOTTED = "dotted"
    DASHED = "dashed"


LEG_DASH: dict[LegState, Dash] = {
    LegState.UNDER_WAY: Dash.SOLID,
    LegState.LATER: Dash.DOTTED,
    LegState.DOUBTED: Dash.DASHED,
    LegState.PROPOSED: Dash.DOTTED,
}


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop: a square with the bow.

    Args:
        name: the word beside it, already in the reader's language.
    """

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Courier:
    """A courier and the newest fix.

    Args:
        initials: 1..2 characters for the disc.
        name: short name for the label.
        place: of the newest fix.
        fix_at_s: when it was measured, seconds since 1970 by the hub's time; None if nobody can say.
        accuracy_m: radius of the accuracy circle, 0 and up; None when the source gave none.
        heading_deg: clockwise from north; None when standing or unknown.
        sharing: False once position sharing has ended.
    """

    courier_id: str
    initials: str
    name: str
    place: Place
    fix_at_s: float | None
    accuracy_m: float | None = None
    heading_deg: float | None = None
    sharing: bool = True

    def freshness(self, now_s: float | None) -> Freshness:
        """How the fix is drawn at a hub time (seconds since 1970; None when unknown)."""
        return freshness(self.age_s(now_s), self.sharing)

    def age_s(self, now_s: float | None) -> float | None:
        """Seconds since the fix, 0 and up; None when the fix or the hub's time is not known."""
        if self.fix_at_s is None or now_s is None:
            return None
        return max(0.0, now_s - self.fix_at_s)


@dataclass(frozen=True, slots=True)
class Stop:
    """An order's stop: a numbered promise ring.

    Args:
        number: its turn in the run, "1"; "?" while nobody has it.
        fraction: part of the promise's window that is left, 0..1.
        urgency: state of the ring.
        label: words beside it ("6 min late"); empty for none.
        name: who it is, for a screen reader and the hover label.
    """

    order_id: str
    place: Place
    number: str
    fraction: float
    urgency: Urgency
    label: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of a run: a line through 2..n places."""

    places: tuple[Place, ...]
    state: LegState


@dataclass(frozen=True, slots=True)
class Run:
    """A courier's trip as lines.

    Args:
        hue: which of the palette's run colours, 0 and up; it repeats when the palette ends.
        legs: in the order they are ridden; earlier ones are drawn above later ones.
    """

    run_id: str
    legs: tuple[Leg, ...]
    hue: int = 0


class Kind(StrEnum):
    """What a mark stands for."""

    COURIER = "courier"
    STOP = "stop"


@dataclass(frozen=True, slots=True, order=True)
class MarkId:
    """Names one courier or stop on the map; sorts by kind, then id, so that layouts repeat exactly."""

    kind: Kind
    id: str
