"""When something gets louder, told by the clock: never before its moment, once, and not after somebody has answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.domain.actor import Role
from hub.domain.alarm import Loudness, RiskCause
from hub.domain.courier import Fix
from hub.domain.order import Place
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeRush,
    AssignCourier,
    CancelOrder,
    Command,
    ConfirmOrder,
    DeliverOrder,
    EndSilence,
    EscalateRush,
    FlagRisk,
    MarkRush,
    NoteSilence,
    PickUpOrder,
    PromiseTime,
    Refused,
    ReportArrival,
    SetShopSettings,
    StartPacking,
)
from hub.followers.escalation import Escalation
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    FOLLOWER,
    NOON,
    OWNER,
    PACKING,
    PICTURE,
    Decided,
    courier_actor,
    issue_link,
    packing_steps,
)

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class Watched(Decided):
    """A shop with the follower that makes things louder beside it; both see the same clock."""

    def __init__(self) -> None:
        super().__init__()
        self.follower = Escalation()
        self.fixes: dict[str, Fix] = {}
        self.asked: list[tuple[float, Command]] = []

    def look(self) -> list[Command]:
        """Ask for what is due, as `Following` does, until nothing more is; every duty must have an effect."""
        found: list[Command] = []
        while more := self.look_once():
            found += more
        return found

    def look_once(self) -> list[Command]:
        due = self.follower.due(self.board, self.fixes, self.now)
        commands = [duty.command for duty in due.duties]
        assert len({duty.id for duty in due.duties}) == len(commands)
        self.must(FOLLOWER, *commands)
        self.asked += [((self.now - NOON).total_seconds(), command) for command in commands]
        self.next_at = due.next_at
        return commands

    def watch(self, span: timedelta) -> list[Command]:
        """Let time pass, looking only at the moments that the follower names."""
        end, found = self.now + span, self.look()
        while self.next_at is not None and self.next_at <= end:
            self.now = max(self.next_at, self.now + timedelta(milliseconds=1))
            found += self.look()
        self.now = max(self.now, end)
        return found + self.look()

    def seen(self, courier: str) -> None:
        """A position of this moment."""
        self.fixes[courier] = Fix(courier, Place(515_000_000, -1_000_000), 10, self.now, "page")

    def on_the_way(self, number: int = 1, **promise: float) -> tuple[str, str]:
        """A gift in a courier's hands, promised if a span is given."""
        order, courier = self.packed(number), self.courier(900 + number)
        if promise:
            self.must(DESK, PromiseTime(order, self.now + timedelta(**promise)))
        self.must(DISPATCH, AssignCourier(order, courier))
        self.must(courier_actor(courier), AcceptOffer(order), PickUpOrder(order))
        return order, courier


@pytest.fixture
def shop() -> Watched:
    return Watched()


def rushed(shop: Watched, number: int = 1) -> str:
    order = shop.placed(number)
    shop.must(DESK, MarkRush(order))
    return order


def steps(shop: Watched) -> list[tuple[float, str, str]]:
    """When which role's alarm became how loud."""
    rushes = [(at, command) for at, command in shop.asked if isinstance(command, EscalateRush)]
    return [(round(at), command.role.value, command.level.value) for at, command in rushes]


# Rush -------------------------------------------------------------------------------------------------------------


def test_a_rush_that_nobody_hears_gets_louder_after_45_s_2_min_and_4_min(shop: Watched) -> None:
    rushed(shop)
    shop.watch(60 * MINUTE)
    assert sorted(steps(shop)) == [
        (at, role, level)
        for at, level in ((45, "louder"), (120, "others"), (240, "owner"))
        for role in ("dispatch", "packing")
    ]


def test_no_step_is_taken_before_its_moment(shop: Watched) -> None:
    order = rushed(shop)
    shop.later(seconds=44.9)
    assert shop.look() == []
    early = shop.ask(FOLLOWER, EscalateRush(order, Role.PACKING, Loudness.LOUDER, NOON))
    assert early == Refused("not_due", {})


def test_an_acknowledgement_ends_the_alarm_of_its_role_alone(shop: Watched) -> None:
    order = rushed(shop)
    shop.watch(50 * SECOND)
    shop.must(PACKING, AcknowledgeRush(order))
    shop.watch(60 * MINUTE)
    assert [role for at, role, _ in steps(shop) if at > 45] == ["dispatch", "dispatch"]


@pytest.mark.parametrize("ending", ["taken back", "cancelled"])
def test_a_rush_that_is_over_gets_no_louder(shop: Watched, ending: str) -> None:
    order = rushed(shop)
    shop.must(DESK, MarkRush(order, rush=False) if ending == "taken back" else CancelOrder(order, "no"))
    shop.watch(10 * MINUTE)
    assert steps(shop) == []


def test_who_has_packed_it_needs_no_alarm(shop: Watched) -> None:
    order = rushed(shop)
    shop.must(DESK, ConfirmOrder(order))
    shop.must(PACKING, StartPacking(order), *packing_steps(order, 2))
    shop.watch(10 * MINUTE)
    assert {role for _, role, _ in steps(shop)} == {"dispatch"}


def test_a_rush_marked_anew_begins_anew_and_an_alarm_for_the_former_one_is_refused(shop: Watched) -> None:
    order = rushed(shop)
    shop.watch(3 * MINUTE)
    shop.must(DESK, MarkRush(order, rush=False), MarkRush(order))
    assert shop.board.orders[order].alarm == ()
    shop.later(minutes=5)
    stale = shop.ask(FOLLOWER, EscalateRush(order, Role.PACKING, Loudness.OWNER, NOON))
    assert isinstance(stale, Refused)
    assert stale.code == "not_rush"
    before = len(steps(shop))
    shop.watch(10 * MINUTE)
    assert len(steps(shop)) == before + 6


def test_a_follower_that_was_away_takes_every_step_it_missed_at_once_and_none_twice(shop: Watched) -> None:
    rushed(shop)
    shop.later(minutes=30)
    assert len(shop.look()) == 6
    shop.follower = Escalation()
    assert shop.look() == []


def test_the_owner_decides_how_soon(shop: Watched) -> None:
    settings = ShopSettings(rush_louder_seconds=15, rush_others_seconds=20, rush_owner_seconds=30)
    shop.must(OWNER, SetShopSettings(settings))
    rushed(shop)
    shop.watch(MINUTE)
    assert sorted({at for at, _, _ in steps(shop)}) == [15, 20, 30]


def test_an_alarm_is_no_version_of_its_order(shop: Watched) -> None:
    order = rushed(shop)
    version = shop.board.orders[order].version
    shop.watch(10 * MINUTE)
    assert shop.board.orders[order].version == version
    assert [step.kind for step in shop.board.orders[order].history].count("rush_escalated") == 6


# Couriers ---------------------------------------------------------------------------------------------------------


def silences(shop: Watched) -> list[tuple[float, str]]:
    heard = [(at, command) for at, command in shop.asked if isinstance(command, NoteSilence | EndSilence)]
    return [(round(at), type(command).__name__) for at, command in heard]


def test_a_courier_with_a_gift_and_no_sign_for_3_min_is_silent_until_heard_again(shop: Watched) -> None:
    _, courier = shop.on_the_way()
    shop.seen(courier)
    shop.watch(10 * MINUTE)
    assert silences(shop) == [(180, "NoteSilence")]
    assert shop.board.couriers[courier].silent_since == NOON
    shop.seen(courier)
    shop.look()
    assert silences(shop)[1:] == [(600, "EndSilence")]
    assert shop.board.couriers[courier].silent_since is None
    shop.watch(10 * MINUTE)
    assert silences(shop)[2:] == [(780, "NoteSilence")]


def test_a_step_of_theirs_is_a_sign_too(shop: Watched) -> None:
    order, courier = shop.on_the_way()
    shop.seen(courier)
    shop.watch(2 * MINUTE)
    shop.must(courier_actor(courier), ReportArrival(order))
    shop.watch(10 * MINUTE)
    assert silences(shop) == [(300, "NoteSilence")]


def test_nobody_is_called_silent_who_carries_nothing_or_cannot_be_heard_of(shop: Watched) -> None:
    _, voiceless = shop.on_the_way(1)  # an outsourced one: no page, no tracker
    idle = shop.courier(950)
    shop.seen(idle)
    shop.watch(60 * MINUTE)
    assert silences(shop) == []
    assert voiceless in shop.board.couriers


def test_a_courier_with_a_page_who_never_sends_a_position_is_silent(shop: Watched) -> None:
    _, courier = shop.on_the_way()
    shop.must(DISPATCH, issue_link(60, Role.COURIER, courier))
    shop.watch(10 * MINUTE)
    assert silences(shop) == [(180, "NoteSilence")]


def test_after_a_start_everybody_has_the_whole_span_to_be_heard_of(shop: Watched) -> None:
    _, courier = shop.on_the_way()
    shop.must(DISPATCH, issue_link(60, Role.COURIER, courier))
    shop.later(minutes=20)  # the hub was away, and kept no position
    shop.watch(10 * MINUTE)
    assert silences(shop) == [(20 * 60 + 180, "NoteSilence")]


def test_a_silence_ends_with_the_last_gift(shop: Watched) -> None:
    order, courier = shop.on_the_way()
    shop.seen(courier)
    shop.watch(10 * MINUTE)
    shop.must(DISPATCH, ReportArrival(order), DeliverOrder(order, PICTURE))
    shop.look()
    assert shop.board.couriers[courier].silent_since is None


# Promises ---------------------------------------------------------------------------------------------------------


def risks(shop: Watched) -> list[tuple[float, RiskCause]]:
    found = [(at, command) for at, command in shop.asked if isinstance(command, FlagRisk)]
    return [(round(at / 60), command.cause) for at, command in found]


def test_a_promise_whose_packing_has_not_begun_is_in_danger_from_the_latest_start_on(shop: Watched) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + 120 * MINUTE))
    shop.watch(119 * MINUTE)
    assert risks(shop) == [(80, RiskCause.LATE_START)]
    assert shop.board.orders[order].risks[0].until == NOON + 120 * MINUTE


def test_beginning_to_pack_late_ends_that_danger_and_leaves_little_time(shop: Watched) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order), PromiseTime(order, NOON + 120 * MINUTE))
    shop.watch(85 * MINUTE)
    shop.must(PACKING, StartPacking(order))
    assert shop.board.orders[order].risks == ()
    shop.watch(34 * MINUTE)
    assert risks(shop)[1:] == [(85, RiskCause.LITTLE_TIME)]


def test_beginning_to_pack_in_time_is_no_danger_while_packing_takes_no_longer_than_it_does(shop: Watched) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order), PromiseTime(order, NOON + 120 * MINUTE))
    shop.watch(79 * MINUTE)
    shop.must(PACKING, StartPacking(order))
    shop.watch(40 * MINUTE)
    assert risks(shop) == [(90, RiskCause.LITTLE_TIME)]


def test_a_door_that_stays_shut_is_a_danger_before_the_promise_is_broken(shop: Watched) -> None:
    order, courier = shop.on_the_way(minutes=60)
    shop.must(courier_actor(courier), ReportArrival(order))
    for _ in range(59):
        shop.seen(courier)
        shop.watch(MINUTE)
    assert risks(shop) == [(56, RiskCause.LITTLE_TIME)]  # a door takes four


def test_the_latest_start_is_earlier_by_the_queue_before_the_table(shop: Watched) -> None:
    for number in range(1, 5):
        shop.must(DESK, PromiseTime(shop.placed(number), NOON + 119 * MINUTE))
    last = shop.placed(5)
    shop.must(DESK, PromiseTime(last, NOON + 120 * MINUTE))
    shop.watch(55 * MINUTE)
    assert [(at, command.order) for at, command in shop.asked if isinstance(command, FlagRisk)] == [(50 * 60.0, last)]


def test_a_gift_on_the_way_is_in_danger_when_less_is_left_than_the_way_takes(shop: Watched) -> None:
    _, courier = shop.on_the_way(minutes=60)
    for _ in range(59):
        shop.seen(courier)
        shop.watch(MINUTE)
    assert risks(shop) == [(52, RiskCause.LITTLE_TIME)]


def test_a_silent_courier_puts_the_promise_in_danger_and_a_sign_ends_it(shop: Watched) -> None:
    order, courier = shop.on_the_way(minutes=60)
    shop.seen(courier)
    shop.watch(5 * MINUTE)
    assert risks(shop) == [(3, RiskCause.COURIER_SILENT)]
    shop.seen(courier)
    shop.look()
    assert shop.board.orders[order].risks == ()


def test_a_new_promise_is_in_no_danger_and_the_danger_of_the_old_one_is_refused(shop: Watched) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + 30 * MINUTE))
    shop.look()
    shop.must(DESK, PromiseTime(order, NOON + 300 * MINUTE))
    assert shop.board.orders[order].risks == ()
    assert shop.look() == []
    stale = shop.ask(FOLLOWER, FlagRisk(order, RiskCause.LATE_START, NOON + 30 * MINUTE))
    assert stale == Refused("not_due", {})


def test_what_is_expected_too_late_is_taken_from_who_follows_the_positions_until_the_promise_is_over(
    shop: Watched,
) -> None:
    order, _ = shop.on_the_way(minutes=60)
    flag = FlagRisk(order, RiskCause.ETA, NOON + 60 * MINUTE)
    shop.later(minutes=60)
    assert shop.ask(FOLLOWER, flag) == Refused("not_due", {})
    shop.now = NOON + 10 * MINUTE
    shop.must(FOLLOWER, flag)
    assert shop.ask(FOLLOWER, flag) == []


def test_a_broken_promise_is_no_longer_in_danger(shop: Watched) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + 10 * MINUTE))
    shop.later(minutes=10)
    shop.look()
    assert risks(shop) == []
