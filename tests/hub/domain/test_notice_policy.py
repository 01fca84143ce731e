"""Who is told what, when and how often: what matters, at its moment, never above the budget, never before a surprise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hub.domain.actor import Role
from hub.domain.alarm import Loudness
from hub.domain.ids import derived_id
from hub.domain.notice import (
    ATTEMPTS_MAX,
    BACK_OFF,
    BUDGET,
    ENDS,
    KINDS,
    NOTICES_MAX,
    TELLS,
    Means,
    Notice,
    NoticeKind,
    Outcome,
    Template,
    To,
)
from hub.domain.notice_policy import Push, asleep_until, may_tell_recipient, pushes, quiet_until, untold
from hub.domain.order import Address, Delivery, Person
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary import (
    EVENTS,
    AcceptOffer,
    AnswerApproval,
    AskApproval,
    AssignCourier,
    BeginNotice,
    CancelOrder,
    ChangeRecipient,
    ChangeSender,
    Command,
    ConfirmOrder,
    DecideProblem,
    DeliverOrder,
    DescribeShop,
    EscalateRush,
    ExpireAddress,
    FailDelivery,
    GiveAddress,
    IssueLink,
    LedgerRestored,
    MarkRush,
    PickUpOrder,
    PromiseTime,
    RaiseProblem,
    Refused,
    ReportArrival,
    ReturnOrder,
    SetShopSettings,
    SettleNotice,
    WithdrawProblem,
)
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    FOLLOWER,
    HUB,
    NOON,
    OWNER,
    PACKING,
    Decided,
    an_id,
    courier_actor,
    customer,
)

NIGHT = datetime(2026, 5, 10, 22, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Told(Decided):
    """A shop whose notices go out as soon as they are due."""

    def __init__(self, now: datetime = NOON) -> None:
        super().__init__(now)
        self.said: list[tuple[datetime, To, Template]] = []

    def pushes(self, order: str) -> tuple[Push, ...]:
        return pushes(self.board, self.board.orders[order], self.now)

    def waits(self, order: str) -> list[tuple[To, Template, timedelta]]:
        """What is to be pushed, with how long it waits still."""
        return [(push.to, push.template, max(timedelta(0), push.at - self.now)) for push in self.pushes(order)]

    def begin(self, order: str, push: Push, *, keyed: bool = False) -> BeginNotice:
        key = derived_id(push.about_at, "notices", order, push.to, str(push.about))
        way = (push.before.means, push.before.keyed) if push.before else (Means.SMS, keyed)
        return BeginNotice(order, key, push.to, push.template, push.about, *way, push.attempt)

    def send(self, order: str, outcome: Outcome = Outcome.SENT, code: str = "", *, keyed: bool = False) -> int:
        """Send what is due now, and let it end so; how many."""
        sent = 0
        while due := [push for push in self.pushes(order) if push.at <= self.now]:
            begin = self.begin(order, due[0], keyed=keyed)
            self.must(FOLLOWER, begin)
            self.said.append((self.now, begin.to, begin.template))
            if outcome is not Outcome.SENDING:
                self.must(FOLLOWER, SettleNotice(order, begin.notice, begin.attempt, outcome, code))
            sent += 1
        return sent

    def run(self, order: str, span: timedelta) -> None:
        """Let a span of time pass, with everything sent at its moment."""
        end = self.now + span
        while True:
            self.send(order)
            moments = [push.at for push in self.pushes(order) if push.at <= end]
            if not moments:
                break
            self.now = max(self.now, min(moments))
        self.now = end

    def notices(self, order: str) -> tuple[Notice, ...]:
        return self.board.orders[order].notices


@pytest.fixture
def shop() -> Told:
    return Told()


def on_the_way(shop: Decided, number: int = 1, **changes: object) -> tuple[str, str]:
    order, courier = shop.packed(number, **changes), shop.courier(900 + number)
    shop.must(DISPATCH, AssignCourier(order, courier))
    shop.must(courier_actor(courier), AcceptOffer(order), PickUpOrder(order))
    return order, courier


def delivered(shop: Decided, **changes: object) -> str:
    order, courier = shop.at_the_door(**changes)  # type: ignore[arg-type]  # of place_order
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
    return order


# Who and what -----------------------------------------------------------------------------------------------------


def test_every_step_that_tells_is_an_event_and_every_template_is_told_of_one_kind() -> None:
    assert set(TELLS) <= set(EVENTS)
    assert set(KINDS) == set(Template)
    assert len(KINDS) == sum(len(row) for row in TELLS.values())


def test_an_order_that_goes_well_is_six_notices_to_two_people(shop: Told) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order))
    assert shop.send(order) == 1
    shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=5)))
    shop.run(order, 2 * MINUTE)
    assert [template for _, _, template in shop.said] == [Template.CONFIRMED, Template.PROMISED]
    shop = Told()
    order, courier = on_the_way(shop)
    shop.run(order, 2 * MINUTE)
    shop.must(courier_actor(courier), ReportArrival(order))
    shop.run(order, MINUTE)
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
    shop.run(order, timedelta(days=2))
    assert [(to, template) for _, to, template in shop.said] == [
        (To.SENDER, Template.CONFIRMED),
        (To.SENDER, Template.ON_THE_WAY),
        (To.RECIPIENT, Template.COMING),
        (To.RECIPIENT, Template.AT_THE_DOOR),
        (To.SENDER, Template.DELIVERED),
    ]


def test_the_confirmation_goes_out_at_once_and_also_at_night() -> None:
    shop = Told(NIGHT)
    order = shop.placed()
    assert shop.pushes(order) == ()
    shop.must(DESK, ConfirmOrder(order))
    assert shop.waits(order) == [(To.SENDER, Template.CONFIRMED, timedelta(0))]


@pytest.mark.parametrize("night", [False, True])
def test_the_end_is_told_at_once_at_any_hour_and_nothing_that_it_has_overtaken(night: bool) -> None:
    shop = Told(NIGHT if night else NOON)
    order = delivered(shop)
    assert shop.waits(order) == [(To.SENDER, Template.DELIVERED, timedelta(0))]
    shop.must(DESK, ConfirmOrder(shop.placed(2)), CancelOrder(an_id(2), "no"))
    assert shop.waits(an_id(2)) == [(To.SENDER, Template.CANCELLED, timedelta(0))]


def test_middle_steps_within_a_minute_are_one_notice_about_the_newest(shop: Told) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=5)))
    shop.later(seconds=40)
    shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=6)))
    (push,) = shop.pushes(order)
    assert (push.template, push.about, push.at) == (Template.PROMISED, shop.board.seq, shop.now + timedelta(seconds=60))
    shop = Told()
    order, courier = on_the_way(shop)
    shop.send(order)
    assert shop.waits(order) == [(To.SENDER, Template.ON_THE_WAY, MINUTE), (To.RECIPIENT, Template.COMING, MINUTE)]
    shop.later(seconds=20)
    shop.must(courier_actor(courier), FailDelivery(order, "vehicle"))
    assert shop.waits(order) == [(To.SENDER, Template.NOT_HANDED_OVER, MINUTE)]


@pytest.mark.parametrize(("told_between", "again"), [(False, 0), (True, 1)])
def test_a_time_that_the_sender_knows_is_not_told_again_when_a_change_of_it_is_taken_back(
    shop: Told, told_between: bool, again: int
) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=5)))
    shop.run(order, 2 * MINUTE)
    shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=6)))
    if told_between:
        shop.run(order, 2 * MINUTE)
    shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=5)))
    shop.said.clear()
    shop.run(order, 2 * MINUTE)
    assert [template for _, _, template in shop.said] == [Template.PROMISED] * again


def test_a_middle_step_waits_a_minute_from_the_oldest_that_is_still_so(shop: Told) -> None:
    order = shop.packed()
    shop.send(order)
    shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=5)))
    shop.later(seconds=40)
    courier = shop.courier()
    shop.must(DISPATCH, AssignCourier(order, courier))
    shop.must(courier_actor(courier), AcceptOffer(order), PickUpOrder(order))
    assert (To.SENDER, Template.ON_THE_WAY, timedelta(seconds=20)) in shop.waits(order)
    assert len(shop.waits(order)) == 2
    shop.run(order, timedelta(hours=1))
    assert [template for _, to, template in shop.said if to is To.SENDER] == [Template.CONFIRMED, Template.ON_THE_WAY]


def test_a_sender_is_told_that_the_wrapping_waits_for_them_while_it_does(shop: Told) -> None:
    order = shop.packed()
    shop.send(order)
    shop.must(PACKING, AskApproval(order))
    assert shop.waits(order) == [(To.SENDER, Template.WRAPPING, timedelta(seconds=10))]
    shop.must(customer(Role.SENDER, order), AnswerApproval(order, True))
    assert shop.waits(order) == []


def test_a_sender_is_told_that_the_address_is_theirs_to_say_once_the_recipient_did_not(shop: Told) -> None:
    order = shop.placed(ask_recipient=True, address=Address())
    asked = shop.board.orders[order].address_ask
    assert asked is not None
    assert shop.waits(order) == []
    shop.now = asked.due_at
    shop.must(FOLLOWER, ExpireAddress(order, asked.due_at))
    assert [(to, template) for to, template, _ in shop.waits(order)] == [(To.SENDER, Template.ADDRESS)]
    shop.must(customer(Role.SENDER, order), GiveAddress(order, Address(("7 Lime Walk",))))
    assert shop.waits(order) == []


def test_a_problem_that_the_sender_decides_waits_its_ten_seconds_and_is_dropped_when_it_is_taken_back(
    shop: Told,
) -> None:
    order = shop.placed()
    shop.must(DESK, RaiseProblem(order, an_id(70), ProblemKind.ABSENT))
    assert shop.waits(order) == [(To.SENDER, Template.PROBLEM, timedelta(seconds=10))]
    shop.must(DESK, WithdrawProblem(order, an_id(70)))
    assert shop.waits(order) == []
    shop.must(DESK, RaiseProblem(order, an_id(71), ProblemKind.UNREACHABLE))
    shop.must(DESK, DecideProblem(order, an_id(71), Remedy.TRY_AGAIN))
    assert shop.waits(order) == []
    shop.must(DESK, RaiseProblem(order, an_id(72), ProblemKind.WRONG_GOODS))
    assert shop.waits(order) == [], "it is not theirs to decide"
    shop.must(customer(Role.SENDER, order), RaiseProblem(order, an_id(73), ProblemKind.ABSENT))
    assert shop.waits(order) == [], "they know"


def test_in_the_quiet_hours_only_what_is_urgent_passes_and_the_rest_waits_for_eight_if_it_is_still_so() -> None:
    shop = Told(NIGHT)
    order, courier = on_the_way(shop)
    shop.send(order)
    morning = datetime(2026, 5, 11, 8, tzinfo=UTC)
    assert {push.at for push in shop.pushes(order)} == {morning}
    shop.must(courier_actor(courier), ReportArrival(order))
    assert shop.waits(order) == [(To.RECIPIENT, Template.AT_THE_DOOR, timedelta(0))]
    shop = Told(NIGHT)
    order, _ = on_the_way(shop)
    shop.run(order, timedelta(hours=12))
    assert [(at, template) for at, _, template in shop.said[1:]] == [
        (morning, Template.ON_THE_WAY),
        (morning, Template.COMING),
    ]


@pytest.mark.parametrize(
    ("moment", "zone", "until"),
    [
        (datetime(2026, 5, 10, 21, 59, 59, tzinfo=UTC), "UTC", None),
        (datetime(2026, 5, 10, 22, tzinfo=UTC), "UTC", datetime(2026, 5, 11, 8, tzinfo=UTC)),
        (datetime(2026, 5, 11, 7, 59, 59, tzinfo=UTC), "UTC", datetime(2026, 5, 11, 8, tzinfo=UTC)),
        (datetime(2026, 5, 11, 8, tzinfo=UTC), "UTC", None),
        (datetime(2026, 5, 10, 15, tzinfo=UTC), "Asia/Shanghai", datetime(2026, 5, 11, 0, tzinfo=UTC)),
        # The night in which London's clock goes back has an hour more; the one in which it goes on has one less.
        (datetime(2026, 10, 24, 22, tzinfo=UTC), "Europe/London", datetime(2026, 10, 25, 8, tzinfo=UTC)),
        (datetime(2026, 3, 28, 23, tzinfo=UTC), "Europe/London", datetime(2026, 3, 29, 7, tzinfo=UTC)),
    ],
)
def test_the_quiet_hours_are_those_of_a_zones_clock(moment: datetime, zone: str, until: datetime | None) -> None:
    assert quiet_until(moment, zone) == until


LONDON, SHANGHAI, NEW_YORK, SYDNEY = "Europe/London", "Asia/Shanghai", "America/New_York", "Australia/Sydney"


@pytest.mark.parametrize(
    ("zones", "shop_zone", "until"),
    [
        ((), LONDON, None),
        ((), SYDNEY, datetime(2026, 5, 10, 22, tzinfo=UTC)),
        ((SYDNEY,), LONDON, datetime(2026, 5, 10, 22, tzinfo=UTC)),
        ((LONDON, SYDNEY), LONDON, None),  # a number that may be of the shop's own town is
        ((LONDON, SYDNEY), SHANGHAI, datetime(2026, 5, 11, 7, tzinfo=UTC)),  # the one sleeps when the other wakes
        ((NEW_YORK, SHANGHAI), LONDON, None),  # eight in the morning, eight in the evening
        (("America/Los_Angeles", NEW_YORK), LONDON, datetime(2026, 5, 10, 15, tzinfo=UTC)),
        ((NEW_YORK, SYDNEY, LONDON), SHANGHAI, None),  # somebody always sleeps: the number says nothing
    ],
    ids=[
        "no number", "no number, at night", "abroad", "abroad or here", "two that take turns", "two by day", "one by night",
        "never together",
    ],
)  # fmt: skip
def test_who_may_live_in_several_zones_is_left_alone_while_it_is_night_in_any(
    zones: tuple[str, ...], shop_zone: str, until: datetime | None
) -> None:
    assert asleep_until(NOON, zones, shop_zone) == until


ZONES = st.sampled_from(
    (
        LONDON,
        SHANGHAI,
        NEW_YORK,
        SYDNEY,
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "America/St_Johns",
        "Pacific/Apia",
        "UTC",
    )
)
MOMENTS = st.integers(0, 3 * 366 * 24 * 3600).map(lambda s: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


@settings(max_examples=300)
@given(moment=MOMENTS, zones=st.lists(ZONES, max_size=3), shop_zone=ZONES, part=st.integers(0, 999))
def test_nobody_is_told_at_night_nor_later_than_when_the_last_of_them_wakes(
    moment: datetime, zones: list[str], shop_zone: str, part: int
) -> None:
    def sleeping(at: datetime) -> list[str]:
        """By hours on their own clocks alone."""
        return [zone for zone in zones if not 8 <= at.astimezone(ZoneInfo(zone)).hour < 22]

    until = asleep_until(moment, zones, shop_zone)
    if not zones or shop_zone in zones:
        zones = [shop_zone]
    always = all(sleeping(moment + timedelta(minutes=15 * quarter)) for quarter in range(4 * 26))
    if always:
        zones = [shop_zone]
    if until is None:
        assert sleeping(moment) == []
    else:
        assert moment < until < moment + timedelta(hours=26)
        assert sleeping(until) == []
        assert sleeping(moment + (until - moment) * part / 1000) != []


def test_a_follower_that_asks_while_it_is_night_where_somebody_may_live_is_told_to_wait() -> None:
    shop = Told()
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, shop.now + timedelta(hours=30)))
    shop.later(seconds=60)
    (push,) = shop.pushes(order)
    begin = shop.begin(order, push)
    assert shop.ask(FOLLOWER, replace(begin, zones=(SYDNEY,))) == Refused("not_due", {})
    crowd = Refused("bad_zone", {"zone": ", ".join([SYDNEY] * 3)[:40]})
    assert shop.ask(FOLLOWER, replace(begin, zones=(SYDNEY,) * 65)) == crowd
    shop.must(FOLLOWER, replace(begin, zones=(NEW_YORK, "Atlantis/Harbour")))
    assert shop.notices(order)[0].about == push.about


def test_the_zone_of_who_says_none_is_the_shops() -> None:
    shop = Told(datetime(2026, 5, 10, 15, tzinfo=UTC))
    shop.must(OWNER, DescribeShop("Petal", "Asia/Shanghai", "CNY", "+86"))
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, shop.now + timedelta(hours=20)))
    assert [push.at for push in shop.pushes(order)] == [datetime(2026, 5, 11, 0, tzinfo=UTC)]


def test_the_recipient_of_a_surprise_is_told_nothing_on_the_whole_way(shop: Told) -> None:
    order = delivered(shop, surprise=True)
    assert not any(to is To.RECIPIENT for to, _, _ in shop.waits(order))
    shop = Told()
    order, courier = on_the_way(shop, surprise=True)
    assert not may_tell_recipient(shop.board.orders[order])
    shop.must(courier_actor(courier), ReportArrival(order))
    shop.run(order, timedelta(days=1))
    assert {to for _, to, _ in shop.said} == {To.SENDER}


def test_the_owner_is_told_once_when_a_rush_is_heard_by_nobody_and_not_when_it_is_heard_by_then(shop: Told) -> None:
    order = shop.placed()
    shop.must(
        OWNER, SetShopSettings(ShopSettings(rush_louder_seconds=15, rush_others_seconds=15, rush_owner_seconds=15))
    )
    shop.must(DESK, MarkRush(order))
    marked = shop.now
    shop.later(seconds=15)
    for level in Loudness:
        for role in (Role.PACKING, Role.DISPATCH):
            shop.must(FOLLOWER, EscalateRush(order, role, level, marked))
    assert shop.waits(order) == [(To.OWNER, Template.RUSH_UNHEARD, timedelta(0))]
    assert shop.send(order) == 1
    shop.must(DESK, MarkRush(order, rush=False))
    assert shop.pushes(order) == ()


# Budget -----------------------------------------------------------------------------------------------------------


def test_the_budget_keeps_a_place_for_the_end_and_one_for_what_cannot_wait(shop: Told) -> None:
    order, courier = on_the_way(shop)
    for hour in range(5, 12):
        shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=hour)))
        shop.run(order, 3 * MINUTE)
    assert len(shop.said) == BUDGET - 2
    shop.must(courier_actor(courier), ReportArrival(order))
    assert shop.send(order) == 1
    shop.must(DESK, RaiseProblem(order, an_id(70), ProblemKind.ACCESS))
    shop.run(order, MINUTE)
    assert len(shop.said) == BUDGET - 1, "urgent passes the night, not the budget"
    shop.must(DESK, DecideProblem(order, an_id(70), Remedy.TRY_AGAIN))
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
    shop.run(order, MINUTE)
    assert [template for _, _, template in shop.said][-1] is Template.DELIVERED
    assert len(shop.said) == BUDGET


def test_an_end_that_a_crash_cut_short_is_said_once_more_though_every_place_is_taken(shop: Told) -> None:
    order, courier = on_the_way(shop)
    for hour in range(5, 12):
        shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=hour)))
        shop.run(order, 3 * MINUTE)
    shop.must(courier_actor(courier), ReportArrival(order))
    assert shop.send(order) == 1
    assert len(shop.said) == BUDGET - 1
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
    unknown(shop, order, keyed=False)
    (again,) = shop.pushes(order)
    assert (again.template, again.attempt) == (Template.DELIVERED, 1)
    unknown(shop, order, keyed=False)
    assert shop.pushes(order) == ()  # once


def test_what_never_went_out_takes_no_place(shop: Told) -> None:
    order = shop.placed()
    for hour in range(5, 12):
        shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=hour)))
        shop.later(minutes=2)
        assert shop.send(order, Outcome.PERMANENT, "http_400") == 1
    assert sum(notice.reached for notice in shop.notices(order)) == 0


def test_an_order_holds_so_many_notices_and_the_end_all_the_same(shop: Told) -> None:
    order = shop.placed()
    for number in range(NOTICES_MAX + 3):
        shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=5, minutes=number)))
        shop.later(minutes=2)
        shop.send(order, Outcome.PERMANENT, "http_400")
    assert len(shop.notices(order)) == NOTICES_MAX
    shop.must(DESK, CancelOrder(order, "no"))
    assert shop.send(order) == 1


# Failing ----------------------------------------------------------------------------------------------------------


def test_a_temporary_failure_is_tried_again_later_and_later_and_given_up_and_a_permanent_one_never_again(
    shop: Told,
) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order))
    for wait in BACK_OFF:
        shop.send(order, Outcome.TEMPORARY, "http_503")
        assert untold(shop.board, shop.board.orders[order], shop.now) == ()
        assert shop.waits(order) == [(To.SENDER, Template.CONFIRMED, wait)]
        shop.later(seconds=wait.total_seconds())
    shop.send(order, Outcome.TEMPORARY, "http_503")
    assert shop.pushes(order) == ()
    (notice,) = untold(shop.board, shop.board.orders[order], shop.now)
    assert (len(notice.attempts), notice.last.code, notice.reached) == (ATTEMPTS_MAX, "http_503", 0)
    other = shop.placed(2)
    shop.must(DESK, ConfirmOrder(other))
    shop.send(other, Outcome.PERMANENT, "bad_address")
    assert shop.pushes(other) == ()
    assert len(untold(shop.board, shop.board.orders[other], shop.now)) == 1


@pytest.mark.parametrize(("corrected", "again"), [(True, True), (False, False)])
def test_what_was_refused_for_good_is_tried_once_more_where_the_sender_is_reached_otherwise(
    shop: Told, corrected: bool, again: bool
) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order))
    shop.send(order, Outcome.PERMANENT, "bad_address")
    shop.later(minutes=3)
    reached = Person("Tom Weber", "+44 20 7946 0002")
    shop.must(DESK, ChangeSender(order, reached) if corrected else ChangeRecipient(order, reached))
    undo = timedelta(seconds=10)
    assert shop.waits(order) == ([(To.SENDER, Template.CONFIRMED, undo)] if again else [])
    assert bool(untold(shop.board, shop.board.orders[order], shop.now)) is not again
    shop.later(seconds=10)
    assert shop.send(order, Outcome.PERMANENT, "smtp_550") == again
    shop.later(minutes=60)
    assert shop.pushes(order) == ()  # it was no better: nobody else was named since
    assert untold(shop.board, shop.board.orders[order], shop.now)


def test_somebody_who_is_reached_otherwise_is_not_told_again_what_they_know(shop: Told) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order))
    shop.send(order)
    shop.later(minutes=3)
    shop.must(DESK, ChangeSender(order, Person("Tom Weber", mail="tom@example.com")))
    shop.later(minutes=3)
    assert shop.pushes(order) == ()


def test_somebody_who_was_told_something_newer_needs_no_call_about_what_was_missed(shop: Told) -> None:
    order = delivered(shop)
    shop.send(order, Outcome.PERMANENT, "bad_address")
    assert [one.template for one in untold(shop.board, shop.board.orders[order], shop.now)] == [Template.DELIVERED]
    shop.later(hours=13)
    assert untold(shop.board, shop.board.orders[order], shop.now) == (), "half a day later nobody calls any more"
    other = shop.placed(2)
    shop.must(DESK, ConfirmOrder(other))
    shop.send(other, Outcome.PERMANENT, "http_400")
    shop.must(DESK, CancelOrder(other, "no"))
    shop.send(other)
    assert untold(shop.board, shop.board.orders[other], shop.now) == ()


def test_nobody_says_that_it_is_unknown_before_whoever_sends_it_can_have_said_better(shop: Told) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order))
    shop.send(order, Outcome.SENDING)
    (notice,) = shop.notices(order)
    unknown = SettleNotice(order, notice.id, 0, Outcome.UNKNOWN)
    early = shop.ask(FOLLOWER, unknown)
    assert isinstance(early, Refused)
    assert early.code == "not_due"
    assert shop.pushes(order) == ()
    shop.later(minutes=1)
    shop.must(FOLLOWER, unknown)
    assert shop.notices(order)[0].last.outcome is Outcome.UNKNOWN
    shop.must(FOLLOWER, SettleNotice(order, notice.id, 0, Outcome.SENT))
    assert shop.notices(order)[0].last.outcome is Outcome.SENT, "who was there knows better"
    assert shop.ask(FOLLOWER, unknown) == []


def unknown(shop: Told, order: str, *, keyed: bool) -> None:
    shop.send(order, Outcome.SENDING, keyed=keyed)
    shop.later(minutes=1)
    for notice in shop.notices(order):
        if notice.last.outcome is Outcome.SENDING:
            shop.must(FOLLOWER, SettleNotice(order, notice.id, len(notice.attempts) - 1, Outcome.UNKNOWN))


def test_an_unknown_one_goes_out_again_under_its_key_where_the_way_lets_a_key_through_once_only(shop: Told) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order))
    unknown(shop, order, keyed=True)
    (push,) = shop.pushes(order)
    assert (push.attempt, push.at) == (1, shop.now)
    shop.send(order)
    (notice,) = shop.notices(order)
    assert ([one.outcome for one in notice.attempts], notice.reached) == ([Outcome.UNKNOWN, Outcome.SENT], 1)


def test_where_a_way_may_repeat_only_the_end_goes_out_once_more(shop: Told) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order))
    unknown(shop, order, keyed=False)
    assert shop.pushes(order) == ()
    assert len(untold(shop.board, shop.board.orders[order], shop.now)) == 1
    shop.must(DESK, CancelOrder(order, "no"))
    unknown(shop, order, keyed=False)
    assert [push.template for push in shop.pushes(order)] == [Template.CANCELLED]
    unknown(shop, order, keyed=False)
    assert shop.pushes(order) == ()
    assert shop.notices(order)[-1].reached == 2


def test_nothing_is_told_of_what_happened_before_a_restore(shop: Told) -> None:
    order, courier = on_the_way(shop)
    shop.send(order, Outcome.TEMPORARY, "http_503")
    assert shop.pushes(order)
    shop.record(HUB, [LedgerRestored("epoch", 1)])
    assert shop.pushes(order) == ()
    shop.must(courier_actor(courier), ReportArrival(order))
    assert shop.waits(order) == [(To.RECIPIENT, Template.AT_THE_DOOR, timedelta(0))]


def test_what_is_a_day_old_is_no_news(shop: Told) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order))
    shop.later(hours=24, seconds=1)
    assert shop.pushes(order) == ()


# The rule ---------------------------------------------------------------------------------------------------------


def test_the_rule_records_a_notice_only_when_the_policy_says_so_and_an_attempt_once(shop: Told) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order))
    (push,) = shop.pushes(order)
    begin = shop.begin(order, push)
    wrong = [
        BeginNotice(order, begin.notice, To.RECIPIENT, Template.COMING, push.about, Means.SMS),
        BeginNotice(order, begin.notice, To.SENDER, Template.CONFIRMED, push.about - 1, Means.SMS),
        BeginNotice(order, begin.notice, To.SENDER, Template.CONFIRMED, push.about, Means.SMS, attempt=1),
    ]
    for command in wrong:
        assert shop.ask(FOLLOWER, command) == Refused("not_due", {})
    shop.must(FOLLOWER, begin)
    assert shop.ask(FOLLOWER, begin) == []
    again = BeginNotice(order, an_id(5), To.SENDER, Template.CONFIRMED, push.about, Means.MAIL)
    assert shop.ask(FOLLOWER, again) == Refused("not_due", {})
    for bad in (Outcome.SENDING, Outcome.SENT):
        code = "Somebody's words" if bad is Outcome.SENT else ""
        assert shop.ask(FOLLOWER, SettleNotice(order, begin.notice, 0, bad, code)) == Refused("bad_outcome", {})
    assert shop.ask(FOLLOWER, SettleNotice(order, begin.notice, 1, Outcome.SENT)) == Refused("notice_not_found", {})


def test_a_notice_makes_no_new_version_of_its_order_and_no_line_of_its_history(shop: Told) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order))
    before = shop.board.orders[order]
    shop.send(order)
    after = shop.board.orders[order]
    assert (after.version, after.history) == (before.version, before.history)
    assert after.notices != before.notices


# Any day ----------------------------------------------------------------------------------------------------------

STEPS = (
    "confirm", "promise", "pack", "out", "arrive", "deliver", "fail", "return", "cancel", "problem", "decide", "link", "correct",
)  # fmt: skip
WAITS = st.integers(0, 4 * 3600)
ANSWERS = st.sampled_from((Outcome.SENT, Outcome.SENT, Outcome.TEMPORARY, Outcome.PERMANENT, Outcome.UNKNOWN))


def asked(shop: Decided, order: str, courier: str, step: str, number: int) -> Iterator[tuple[object, Command]]:
    """What a step is in commands; the rules refuse what does not fit."""
    mine = courier_actor(courier)
    problem = RaiseProblem(order, an_id(2000 + number), ProblemKind.ABSENT)
    one: dict[str, list[tuple[object, Command]]] = {
        "confirm": [(DESK, ConfirmOrder(order))],
        "promise": [(DESK, PromiseTime(order, shop.now + timedelta(hours=2 + number % 9)))],
        "out": [(DISPATCH, AssignCourier(order, courier)), (mine, AcceptOffer(order)), (mine, PickUpOrder(order))],
        "arrive": [(mine, ReportArrival(order))],
        "deliver": [(mine, DeliverOrder(order, received_by="Ms Lin"))],
        "fail": [(mine, FailDelivery(order, "absent"))],
        "return": [(mine, ReturnOrder(order))],
        "cancel": [(DESK, CancelOrder(order, "no"))],
        "problem": [(DESK, problem)],
        "link": [
            (FOLLOWER, IssueLink(an_id(3000 + 2 * number + place), role, order, f"{place}{number:063}", shop.now + DAY))
            for place, role in enumerate((Role.SENDER, Role.RECIPIENT))
        ],
        "correct": [
            (DESK, ChangeSender(order, Person("Tom Weber", f"+44 20 7946 {number:04}"))),
            (DESK, ChangeRecipient(order, Person("Ms Lin", f"+44 20 7946 {number:04}"))),
        ],
        "decide": [(DESK, DecideProblem(order, an_id(2000 + back), Remedy.TRY_AGAIN)) for back in range(number)],
    }
    yield from one[step]


@settings(max_examples=120)
@given(
    surprise=st.booleans(),
    keyed=st.booleans(),
    packed=st.booleans(),
    start=st.integers(0, 23),
    steps=st.lists(st.tuples(st.sampled_from([one for one in STEPS if one != "pack"]), WAITS), max_size=25),
    answers=st.lists(ANSWERS, max_size=60),
)
def test_whatever_happens_nobody_is_told_too_much_too_early_or_at_night(
    surprise: bool, keyed: bool, packed: bool, start: int, steps: list[tuple[str, int]], answers: list[Outcome]
) -> None:
    shop = Told(NOON + timedelta(hours=start))
    order = (shop.packed if packed else shop.placed)(surprise=surprise)
    courier, coming = shop.courier(), iter(answers)
    for number, (step, wait) in enumerate([*steps, ("cancel", 0), ("promise", 48 * 3600)]):
        for actor, command in asked(shop, order, courier, step, number):
            shop.ask(actor, command)  # type: ignore[arg-type]  # an Actor
        end = shop.now + timedelta(seconds=wait)
        while True:
            due = [push for push in shop.pushes(order) if push.at <= shop.now]
            if due:
                one = shop.board.orders[order]
                assert due[0].to is not To.RECIPIENT or not surprise
                by_day = due[0].kind in (NoticeKind.MIDDLE, NoticeKind.PAGE)
                assert not by_day or quiet_until(shop.now, "UTC") is None
                begin = shop.begin(order, due[0], keyed=keyed)
                shop.must(FOLLOWER, begin)
                outcome = next(coming, Outcome.SENT)
                code = "" if outcome is Outcome.SENT else "no_answer"
                shop.must(FOLLOWER, SettleNotice(order, begin.notice, begin.attempt, outcome, code))
                assert one.notices == shop.board.orders[order].notices[: len(one.notices)] or begin.attempt
            else:
                moments = [push.at for push in shop.pushes(order) if push.at <= end]
                if not moments:
                    break
                shop.now = max(shop.now, min(moments))
        shop.now = max(shop.now, end)
    after = shop.board.orders[order]
    assert sum(notice.reached for notice in after.notices) <= BUDGET
    ends = [notice for notice in after.notices if notice.template in ENDS]
    assert len(ends) == (not after.is_open)
    for notice in ends:
        gone = [one for one in notice.attempts if one.outcome is Outcome.SENT]
        assert len(gone) <= 1
        assert notice.last.outcome is not Outcome.TEMPORARY or len(notice.attempts) == ATTEMPTS_MAX
    if after.delivery is Delivery.DELIVERED:
        assert ends[0].template is Template.DELIVERED
