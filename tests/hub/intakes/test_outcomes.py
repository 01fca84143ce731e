"""What platforms report becomes a step of the way, a problem or the end; never a failure that nobody decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.cli.reported import PLATFORMS
from hub.domain.order import Delivery
from hub.domain.problem import ProblemKind, open_problems
from hub.domain.vocabulary import (
    AcceptOffer,
    AddCourier,
    AssignCourier,
    FailDelivery,
    PickUpOrder,
    RaiseProblem,
    ReportArrival,
    SetDuty,
)
from hub.intakes.outcomes import REPORTS, Outcome, Platform, Progress, Report, report_of, steps_of
from tests.hub.shop_day import DISPATCH, Decided, an_id

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "dispatch.md"
MEANS: dict[tuple[Platform, str], Outcome | None] = {
    (Platform.WECHAT, "101"): Progress.WAITING,
    (Platform.WECHAT, "102"): Progress.ASSIGNED,
    (Platform.WECHAT, "103"): Progress.CANCELLED,
    (Platform.WECHAT, "201"): Progress.AT_SHOP,
    (Platform.WECHAT, "202"): Progress.PICKED_UP,
    (Platform.WECHAT, "203"): ProblemKind.OTHER,
    (Platform.WECHAT, "204"): ProblemKind.VEHICLE,
    (Platform.WECHAT, "205"): ProblemKind.OTHER,
    (Platform.WECHAT, "301"): Progress.ON_THE_WAY,
    (Platform.WECHAT, "302"): Progress.DELIVERED,
    (Platform.WECHAT, "303"): Progress.COMING_BACK,
    (Platform.WECHAT, "304"): ProblemKind.UNREACHABLE,
    (Platform.WECHAT, "305"): ProblemKind.REFUSED,
    (Platform.WECHAT, "401"): Progress.RETURNED,
    (Platform.WECHAT, "501"): ProblemKind.OTHER,
    (Platform.WECHAT, "502"): ProblemKind.OTHER,
    (Platform.ONFLEET, "0"): Progress.ON_THE_WAY,
    (Platform.ONFLEET, "1"): None,
    (Platform.ONFLEET, "2"): Progress.AT_THE_DOOR,
    (Platform.ONFLEET, "3"): Progress.DELIVERED,
    (Platform.ONFLEET, "4"): ProblemKind.OTHER,
    (Platform.ONFLEET, "4 NONE"): ProblemKind.OTHER,
    (Platform.ONFLEET, "4 NOT_AT_HOME"): ProblemKind.ABSENT,
    (Platform.ONFLEET, "4 UNAVAILABLE"): ProblemKind.UNREACHABLE,
    (Platform.ONFLEET, "4 INCORRECT_ADDRESS"): ProblemKind.WRONG_ADDRESS,
    (Platform.ONFLEET, "4 REFUSED"): ProblemKind.REFUSED,
    (Platform.ONFLEET, "4 DAMAGED"): ProblemKind.DAMAGED,
    (Platform.ONFLEET, "4 OTHER"): ProblemKind.OTHER,
    (Platform.ONFLEET, "5"): None,
    (Platform.ONFLEET, "6"): Progress.WAITING,
    (Platform.ONFLEET, "7"): None,
}
"""Every code of the platforms' lists, written down a second time by hand."""
STAGES = (Delivery.OFFERED, Delivery.ACCEPTED, Delivery.PICKED_UP, Delivery.ARRIVED, Delivery.FAILED)


def named(report: Report) -> str:
    return f"{report.platform} {report.code}"


def with_another_firms(stage: Delivery) -> tuple[Decided, str]:
    """A packed gift that a courier of another firm has, as far as that."""
    shop = Decided()
    order, courier = shop.packed(), an_id(900)
    shop.must(DISPATCH, AddCourier(courier, "Flash", "+44 20 7946 0003", outsourced=True), SetDuty(courier, True))
    shop.must(DISPATCH, AssignCourier(order, courier))
    way = [AcceptOffer(order), PickUpOrder(order), ReportArrival(order), FailDelivery(order, "absent")]
    shop.must(DISPATCH, *way[: STAGES.index(stage)])
    assert shop.board.orders[order].delivery is stage
    return shop, order


@pytest.mark.parametrize(("platform", "code"), MEANS, ids=lambda one: str(one))
def test_every_code_of_the_platforms_lists_means_something_of_ours_or_nothing_on_purpose(
    platform: Platform, code: str
) -> None:
    plain, _, reason = code.partition(" ")
    report = report_of(platform, plain, reason.lower())
    assert report is not None
    assert (report.code, report.means) == (code, MEANS[platform, code])


def test_the_table_holds_no_other_code_and_none_twice() -> None:
    assert sorted((one.platform, one.code) for one in REPORTS) == sorted(MEANS)
    assert tuple(Platform) == PLATFORMS


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("code", ["", "8", "999", "REFUSED", "4 REFUSED X"])
def test_an_unknown_code_is_none_of_them(platform: Platform, code: str) -> None:
    assert report_of(platform, code) is None


def test_a_failure_without_a_reason_that_is_known_is_one_for_another_reason() -> None:
    report = report_of(Platform.ONFLEET, "4", "METEORITE")
    assert report is not None
    assert report.means is ProblemKind.OTHER


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("report", REPORTS, ids=named)
def test_the_shop_takes_what_a_report_asks_for_at_every_stage_and_it_never_leads_backwards(
    report: Report, stage: Delivery
) -> None:
    shop, order = with_another_firms(stage)
    steps = steps_of(shop.board.orders[order], report, an_id(70), "Ms Lin")
    for step in steps:
        shop.must(DISPATCH, step)
    now, means = shop.board.orders[order], report.means
    if isinstance(means, ProblemKind):
        assert now.delivery is stage, "a problem is no outcome"
        assert [problem.kind for problem in open_problems(now.problems)] == [means]
        assert steps == (RaiseProblem(order, an_id(70), means, f"{report.platform} {report.code}: {report.says}"),)
        return
    assert now.problems == ()
    first = {
        Progress.ASSIGNED: Delivery.ACCEPTED,
        Progress.PICKED_UP: Delivery.PICKED_UP,
        Progress.ON_THE_WAY: Delivery.PICKED_UP,
        Progress.AT_THE_DOOR: Delivery.ARRIVED,
        Progress.DELIVERED: Delivery.DELIVERED,
        Progress.COMING_BACK: Delivery.FAILED,
        Progress.RETURNED: Delivery.RETURNED,
    }
    ends = (Progress.DELIVERED, Progress.COMING_BACK, Progress.RETURNED)
    if means is Progress.CANCELLED:
        assert now.delivery is (Delivery.UNASSIGNED if stage in (Delivery.OFFERED, Delivery.ACCEPTED) else stage)
    elif means in ends:
        assert now.delivery is first[means]
    elif means in first:
        gone = means is not Progress.AT_THE_DOOR and stage is Delivery.FAILED
        further = max(STAGES.index(stage), STAGES.index(first[means])) if stage is not Delivery.FAILED else None
        expected = stage if gone else first[means] if further is None else STAGES[further]
        assert now.delivery is expected
    else:
        assert now.delivery is stage
    assert steps_of(now, report, an_id(71), "Ms Lin") == (), "told twice it changes nothing more"


def test_what_nobody_of_another_firm_carries_is_left_alone() -> None:
    shop = Decided()
    order = shop.packed()
    waiting = shop.board.orders[order]
    assert [steps_of(waiting, report, an_id(70), "Ms Lin") for report in REPORTS] == [()] * len(REPORTS)


def test_the_document_has_the_whole_table() -> None:
    rows = ["| platform | code | says | means here | last |", "|---|---|---|---|---|"]
    for one in REPORTS:
        code = f"`{one.means}`" if one.means is not None else "nothing"
        means = f"problem {code}" if isinstance(one.means, ProblemKind) else code
        rows.append(f"| {one.platform} | `{one.code}` | {one.says} | {means} | {'yes' if one.is_final else ''} |")
    assert "\n".join(rows) in DOCUMENT.read_text(encoding="utf-8")
