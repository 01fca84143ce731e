from __future__ import annotations

import pytest

from desktop.widgets.freshness import Freshness
from desktop.widgets.map.marks import LEG_DASH, Courier, Dash, LegState, freshness, worst_urgency
from desktop.widgets.map.projection import Place
from desktop.widgets.ring import Urgency


@pytest.mark.parametrize(
    ("age_s", "state"),
    [
        (-30.0, Freshness.LIVE),
        (0.0, Freshness.LIVE),
        (59.9, Freshness.LIVE),
        (60.0, Freshness.AGEING),
        (299.0, Freshness.AGEING),
        (301.0, Freshness.SILENT),
        (86_400.0, Freshness.SILENT),
        (None, Freshness.AGEING),
    ],
)
def test_a_fix_looks_as_old_as_it_is(age_s: float | None, state: Freshness) -> None:
    assert freshness(age_s) is state


def test_who_stopped_sharing_never_looks_live() -> None:
    assert freshness(1.0, sharing=False) is Freshness.ENDED


def test_a_courier_goes_silent_by_the_clock_alone() -> None:
    courier = Courier("c", "ZH", "Hao", Place(0, 0), fix_at_s=1_000.0)
    assert [courier.freshness(now) for now in (1_010.0, 1_100.0, 1_301.0)] == [
        Freshness.LIVE,
        Freshness.AGEING,
        Freshness.SILENT,
    ]


def test_a_fix_without_a_time_is_never_called_live() -> None:
    courier = Courier("c", "ZH", "Hao", Place(0, 0), fix_at_s=None)
    assert courier.age_s(5.0) is None
    assert courier.freshness(5.0) is Freshness.AGEING


def test_one_late_stop_outweighs_any_number_of_calm_ones() -> None:
    assert worst_urgency([Urgency.CALM, Urgency.KEPT, Urgency.LATE, Urgency.SOON]) is Urgency.LATE
    assert worst_urgency([Urgency.KEPT, Urgency.CALM]) is Urgency.CALM


def test_what_is_ridden_now_what_comes_later_and_what_is_doubted_differ_without_colour() -> None:
    assert set(LEG_DASH) == set(LegState)
    told_apart = {LEG_DASH[state] for state in (LegState.UNDER_WAY, LegState.LATER, LegState.DOUBTED)}
    assert told_apart == set(Dash)
