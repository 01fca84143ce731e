"""What platforms report becomes a step of the way, a problem or the end; never a failure that nobody decides."""

from __future__ import annotations

import pytest

from hub.domain.problem import ProblemKind
from hub.intakes.outcomes import ONFLEET_FAILURES, WECHAT, WECHAT_FINAL, Progress, of_onfleet, of_wechat


@pytest.mark.parametrize(
    ("status", "means"),
    [
        (202, Progress.PICKED_UP),
        (302, Progress.DELIVERED),
        (304, ProblemKind.UNREACHABLE),
        (305, ProblemKind.REFUSED),
        (401, Progress.RETURNED),
        (999, None),
    ],
)
def test_a_status_of_wechat_means(status: int, means: object) -> None:
    assert of_wechat(status) == means


def test_every_final_status_is_known_and_the_end_of_a_good_way_is_among_them() -> None:
    assert WECHAT.keys() >= WECHAT_FINAL
    assert {status for status, means in WECHAT.items() if means is Progress.DELIVERED} <= WECHAT_FINAL
    assert len(WECHAT) == 16


@pytest.mark.parametrize(("reason", "kind"), ONFLEET_FAILURES.items())
def test_a_failed_task_is_a_problem_of_its_reason(reason: str, kind: ProblemKind) -> None:
    assert of_onfleet(4, reason) is kind
    assert of_onfleet(4, reason.lower()) is kind


def test_an_unknown_reason_is_another_one_and_an_unknown_trigger_is_nothing() -> None:
    assert of_onfleet(4, "METEORITE") is ProblemKind.OTHER
    assert of_onfleet(3) is Progress.DELIVERED
    assert of_onfleet(5) is None
