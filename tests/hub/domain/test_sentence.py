"""The sentence: what it says of an order, to whom, and that no part of it takes back another, over days by chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.actor import CUSTOMERS, STAFF, Actor, Role
from hub.domain.alarm import RiskCause
from hub.domain.board import Board
from hub.domain.courier import SILENT_AFTER, Fix
from hub.domain.eta import Arrival
from hub.domain.order import ON_THE_WAY, Address, Delivery, Order, Place, Preparation
from hub.domain.problem import DECIDES, ProblemKind, Remedy
from hub.domain.sentence import HEARS, VALUES, Clause, ClauseKind, sentence
from hub.domain.vocabulary import (
    FAILURE_REASONS,
    AcceptOffer,
    AcknowledgeCard,
    AcknowledgeRush,
    AssignCourier,
    CancelOrder,
    ChangeCard,
    Command,
    ConfirmOrder,
    DecideProblem,
    DeclineOffer,
    DeliverOrder,
    FailDelivery,
    FlagRisk,
    MarkRush,
    NoteSilence,
    PickUpOrder,
    PromiseTime,
    RaiseProblem,
    ReportArrival,
    ReturnOrder,
    StartPacking,
    UnpackOrder,
    WithdrawOffer,
)
from tests.hub.domain.test_board import a_day
from tests.hub.random_day import RandomDay
from tests.hub.sentence_day import REACHED, kept, scenes
from tests.hub.shop_day import DESK, DISPATCH, FOLLOWER, PACKING, Decided, an_id, courier_actor, customer, packing_steps

READERS = (*sorted(STAFF), Role.COURIER, Role.SENDER, Role.RECIPIENT)
DOOR = Address(("12 Rose Lane",), place=Place(515_072_000, -1_276_000))
NEARBY = Place(515_180_000, -1_276_000)
"""1.2 km north of the door."""

K = ClauseKind
ONE_OF = (
    {K.CANCELLED, K.DELIVERED, K.UNCONFIRMED, K.CONFIRMED, K.PACKING, K.PACKED},
    {K.CANCELLED, K.DELIVERED, K.PROMISED, K.WISHED, K.NO_PROMISE},
)
"""Exactly one of each stands in what the shop reads."""
NEVER_BOTH = (
    {K.CARD_CHECKED, K.CARD_CHANGED},
    {K.ADDRESS_AWAITED, K.ADDRESS_MISSING, K.CARRIES, K.AT_DOOR},
    {K.APPROVAL_AWAITED, K.CHANGE_ASKED, K.APPROVED},
    {K.APPROVAL_AWAITED, K.CHANGE_ASKED, K.CARRIES},
    {K.NO_COURIER, K.ASKED, K.COMING, K.CARRIES, K.AT_DOOR},
    {K.RETURNED, K.ASKED},
    {K.RETURNED, K.CARRIES},
    {K.RETURNED, K.ARRIVES},
    {K.DISTANCE, K.LAST_SEEN, K.OTHER_STOP},
    {K.ARRIVES, K.AT_DOOR, K.FAILED, K.NO_COURIER, K.ASKED},
    {K.AT_DOOR, K.DISTANCE},
    {K.PROBLEM, K.REMEDY},
    {K.PROBLEM, K.SHOP_AT_WORK},
    {K.REMEDY, K.SHOP_AT_WORK},
    {K.KEPT, K.BROKEN},
    {K.LATE, K.AT_RISK},
)
AT_THE_END = {K.DELIVERED, K.RECEIVED_BY, K.KEPT, K.BROKEN}
NEEDS = {
    K.RECEIVED_BY: {K.DELIVERED}, K.KEPT: {K.DELIVERED}, K.BROKEN: {K.DELIVERED}, K.RUSH_UNHEARD: {K.RUSH},
    K.DISTANCE: {K.CARRIES}, K.LAST_SEEN: {K.CARRIES}, K.OTHER_STOP: {K.CARRIES}, K.ARRIVES: {K.CARRIES},
    K.REASON: {K.FAILED}, K.MORE_PROBLEMS: {K.PROBLEM}, K.DECIDES: {K.PROBLEM}, K.LATE: {K.PROMISED},
    K.AT_RISK: {K.PROMISED}, K.FAILED: {K.CARRIES},
}  # fmt: skip
"""A clause -> one of these stands in what the shop reads too."""


# What it may never say --------------------------------------------------------------------------------------------


def sighted(order: Order, now: datetime, chance: Random) -> tuple[Arrival | None, Fix | None]:
    """A position and a reckoning as they might be there: fresh, old, of another courier, or none."""
    courier = order.courier if chance.random() < 0.9 else an_id(999)
    at = now - timedelta(seconds=chance.choice((5, 100, 250, 400, 4000)))
    fix = Fix(courier, Place(515_072_000 + chance.randrange(900_000), -1_276_000), 10, at, "page")
    earliest = now + timedelta(minutes=chance.randrange(-20, 120))
    arrival = Arrival(order.id, courier, earliest, earliest + timedelta(minutes=10), at, "straight")
    return chance.choice((arrival, arrival, None)), chance.choice((fix, fix, None))


def moments(seed: int) -> Iterator[tuple[Order, Board, datetime, Arrival | None, Fix | None]]:
    """Every order after every event that touched it, at the moment itself and some time later."""
    board, chance = Board(), Random(seed)
    before = board.orders
    for recorded in a_day(seed).events:
        board = board.after(recorded)
        for order in board.orders.values():
            if order != before.get(order.id):
                for now in (board.at, board.at + RandomDay(chance.randrange(999)).hours(5)):
                    yield order, board, now, *sighted(order, now, chance)
        before = board.orders


@settings(max_examples=40)
@given(st.integers(0, 2**32))
def test_no_part_of_it_takes_back_another_on_any_day(seed: int) -> None:
    for order, board, now, arrival, fix in moments(seed):
        whole = sentence(order, board, now, Role.OWNER, arrival, fix)
        kinds = [clause.kind for clause in whole]
        said = set(kinds)
        assert kinds == [kind for kind in K if kind in said], "each once, in the order of the kinds"
        for one_of in ONE_OF:
            assert len(one_of & said) == 1, kinds
        for never in NEVER_BOTH:
            assert len(never & said) <= 1, kinds
        for kind in said & set(NEEDS):
            assert NEEDS[kind] & said, (kind, kinds)
        if K.CANCELLED in said:
            assert said == {K.CANCELLED}
        if K.DELIVERED in said:
            assert said <= AT_THE_END
        assert (K.CARRIES in said or K.AT_DOOR in said) == (order.delivery in ON_THE_WAY and order.is_open)
        assert not ({K.COMING, K.CARRIES, K.AT_DOOR, K.ASKED, K.ARRIVES} & said) or order.courier
        expected = next((clause for clause in whole if clause.kind is K.ARRIVES), None)
        promised = next((clause for clause in whole if clause.kind is K.PROMISED), None)
        if expected and promised and expected.until and promised.until and expected.until <= promised.until:
            assert K.AT_RISK not in said, "it arrives in time"
        for clause in whole:
            carried = {field for field in VALUES[clause.kind] if getattr(clause, field) not in (None, "", ())}
            assert clause == Clause(clause.kind, **{field: getattr(clause, field) for field in carried})


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_whoever_hears_a_clause_hears_the_same(seed: int) -> None:
    for order, board, now, arrival, fix in moments(seed):
        whole = sentence(order, board, now, Role.OWNER, arrival, fix)
        for reader in READERS:
            said = sentence(order, board, now, reader, arrival, fix)
            if reader in STAFF:
                assert said == whole
                assert said
            for clause in said:
                assert reader in HEARS[clause.kind]
                assert clause in whole or clause == Clause(K.SHOP_AT_WORK)
        if order.is_hidden:
            assert sentence(order, board, now, Role.RECIPIENT, arrival, fix) == ()
        assert sentence(order, board, now, Role.GATEWAY, arrival, fix) == ()


def test_days_enough_meet_every_kind_of_clause() -> None:
    met: set[ClauseKind] = set()
    for seed in range(300):
        for order, board, now, arrival, fix in moments(seed):
            for reader in (Role.OWNER, Role.SENDER):
                met |= {clause.kind for clause in sentence(order, board, now, reader, arrival, fix)}
        if met >= set(K) - {K.KEPT}:  # by chance nobody is ever in time: kept promises have their own test below
            return
    assert met >= set(K) - {K.KEPT}


# Every state has its kept text ------------------------------------------------------------------------------------

Shape = tuple[ClauseKind, str, tuple[Role, ...], tuple[str, ...]]
"""A clause but for its moments, numbers and names: its kind, its code, its roles, and which other values it has. A line is its
clauses' words side by side, so that what is kept of every shape is kept of every state that is made of them."""


def shape(clause: Clause) -> Shape:
    others = [field for field in VALUES[clause.kind] if field not in ("code", "roles")]
    return (
        clause.kind,
        clause.code,
        clause.roles,
        tuple(each for each in others if getattr(clause, each) not in (None, "")),
    )


def every_shape() -> Iterator[Shape]:
    """The product of everything that a clause can say, from the tables of the shop's words."""
    codes: dict[ClauseKind, Iterable[str]] = {
        K.PROBLEM: ProblemKind,
        K.REMEDY: Remedy,
        K.REASON: set(FAILURE_REASONS) & set(ProblemKind),
        K.AT_RISK: RiskCause,
    }
    both = (Role.PACKING, Role.DISPATCH)
    roles: dict[ClauseKind, Iterable[tuple[Role, ...]]] = {
        K.RUSH_UNHEARD: ((Role.PACKING,), (Role.DISPATCH,), both),
        K.DECIDES: {(role,) for role in DECIDES.values()},
    }
    for kind in K:
        whole = tuple(field for field in VALUES[kind] if field not in ("code", "roles"))
        spans = {whole, ("until",)} if kind in (K.PROMISED, K.WISHED, K.KEPT, K.BROKEN) else {whole}
        for code in codes.get(kind, ("",)):
            for who in roles.get(kind, ((),)):
                yield from ((kind, str(code), who, span) for span in spans)


def test_every_state_that_rules_let_an_order_reach_has_its_kept_text_in_both_languages() -> None:
    reached = stages_by_the_rules()
    assert reached == set(REACHED)
    names = {f"{prepared}, {brought}" for prepared, brought in reached}
    for language in ("en", "zh"):
        texts = kept(language)
        assert names <= {scene for scene, _ in texts}
        assert all(texts[name, "shop"] for name in names)


def stages_by_the_rules() -> set[tuple[Preparation, Delivery]]:
    """Every pair of stages that some way leads to, asking the rules for every step from everywhere."""
    shop = Decided()
    order, courier = shop.placed(), shop.courier()
    mine = courier_actor(courier)
    ways: list[list[tuple[Actor, Command]]] = [
        [(DESK, ConfirmOrder(order))],
        [(PACKING, StartPacking(order))],
        [(PACKING, step) for step in packing_steps(order, 2)],
        [(PACKING, UnpackOrder(order))],
        [(DISPATCH, AssignCourier(order, courier))],
        [(DISPATCH, WithdrawOffer(order))],
        [(mine, AcceptOffer(order))],
        [(mine, DeclineOffer(order))],
        [(mine, PickUpOrder(order))],
        [(mine, ReportArrival(order))],
        [(mine, DeliverOrder(order, received_by="Ms Lin"))],
        [(mine, FailDelivery(order, "absent"))],
        [(mine, ReturnOrder(order))],
    ]
    found: dict[tuple[Preparation, Delivery], Board] = {}
    waiting = [shop.board]
    while waiting:
        shop.board = board = waiting.pop()
        stands = board.orders[order].preparation, board.orders[order].delivery
        if stands in found:
            continue
        found[stands] = board
        for way in ways:
            shop.board = board
            for actor, command in way:
                shop.ask(actor, command)
            waiting.append(shop.board)
    return set(found)


def test_everything_that_a_clause_can_say_stands_in_a_kept_text_and_chance_finds_nothing_else() -> None:
    written = {shape(clause) for scene in scenes() for said in scene.said.values() for clause in said}
    assert set(every_shape()) - written == set()
    met: set[Shape] = set()
    for seed in range(40):
        for order, board, now, arrival, fix in moments(seed):
            for reader in (Role.OWNER, Role.SENDER):
                met |= {shape(clause) for clause in sentence(order, board, now, reader, arrival, fix)}
    assert len(met) > 40
    assert met - written == set()


def test_every_kind_says_what_it_carries_and_who_hears_it() -> None:
    fields = set(Clause.__struct_fields__) - {"kind"}
    assert set(VALUES) == set(HEARS) == set(K)
    assert {field for carried in VALUES.values() for field in carried} == fields
    inner = {K.RUSH, K.RUSH_UNHEARD, K.AT_RISK, K.NO_COURIER, K.ASKED, K.NO_PROMISE, K.DECIDES, K.MORE_PROBLEMS}
    assert not any(HEARS[kind] & CUSTOMERS for kind in inner)


def test_it_goes_over_the_wire_and_comes_back() -> None:
    shop = Decided()
    order = on_the_way(shop)
    said = read(shop, order)
    assert msgspec.json.decode(msgspec.json.encode(said), type=tuple[Clause, ...]) == said


# What it says -----------------------------------------------------------------------------------------------------


def read(
    shop: Decided, order: str, reader: Role = Role.DISPATCH, arrival: Arrival | None = None, fix: Fix | None = None
) -> tuple[Clause, ...]:
    return sentence(shop.board.orders[order], shop.board, shop.now, reader, arrival, fix)


def kinds(said: tuple[Clause, ...]) -> list[ClauseKind]:
    return [clause.kind for clause in said]


def the(said: tuple[Clause, ...], kind: ClauseKind) -> Clause:
    (found,) = [clause for clause in said if clause.kind is kind]
    return found


def on_the_way(shop: Decided, number: int = 1, courier: str = "") -> str:
    """A packed order with a promise that its courier has taken along."""
    order = shop.packed(number, address=DOOR)
    courier = courier or shop.courier()
    until = shop.now + timedelta(hours=2, minutes=number)
    shop.must(DESK, PromiseTime(order, until))
    shop.must(DISPATCH, AssignCourier(order, courier))
    shop.must(courier_actor(courier), AcceptOffer(order), PickUpOrder(order))
    return order


def a_fix(shop: Decided, age_s: float = 10, number: int = 900) -> Fix:
    return Fix(an_id(number), NEARBY, 15, shop.now - timedelta(seconds=age_s), "page")


@pytest.fixture
def shop() -> Decided:
    return Decided()


def test_an_order_on_its_way_is_said_as_a_clerk_would_say_it(shop: Decided) -> None:
    order = on_the_way(shop)
    packed_at = shop.now
    shop.later(minutes=30)
    arrival = Arrival(order, an_id(900), shop.now, shop.now + timedelta(minutes=10), shop.now, "straight")
    said = read(shop, order, arrival=arrival, fix=a_fix(shop))
    assert kinds(said) == [K.PACKED, K.CARD_CHECKED, K.CARRIES, K.DISTANCE, K.ARRIVES, K.PROMISED]
    assert the(said, K.PACKED).at == packed_at
    assert the(said, K.CARRIES).name == "Chen"
    assert the(said, K.DISTANCE).metres == 1200
    assert (the(said, K.ARRIVES).earliest, the(said, K.ARRIVES).until) == (arrival.earliest, arrival.latest)


def test_a_silent_courier_was_last_seen_and_is_nowhere_now(shop: Decided) -> None:
    order = on_the_way(shop)
    old = a_fix(shop, SILENT_AFTER.total_seconds() + 60)
    said = read(shop, order, fix=old)
    assert the(said, K.LAST_SEEN).at == old.measured_at
    assert K.DISTANCE not in kinds(said)


def test_a_silence_that_was_noticed_is_over_with_the_next_position(shop: Decided) -> None:
    order = on_the_way(shop)
    last = shop.now
    shop.later(minutes=4)
    shop.must(FOLLOWER, NoteSilence(an_id(900), last))
    promise = shop.board.orders[order].promise
    assert promise is not None
    shop.must(FOLLOWER, FlagRisk(order, RiskCause.COURIER_SILENT, promise.window.until))
    assert the(read(shop, order), K.LAST_SEEN).at == last
    assert the(read(shop, order), K.AT_RISK).code == "courier_silent"
    assert kinds(read(shop, order, fix=a_fix(shop)))[-3:] == [K.CARRIES, K.DISTANCE, K.PROMISED]


def test_where_the_courier_is_is_said_at_their_stop_only(shop: Decided) -> None:
    first = on_the_way(shop)
    second = on_the_way(shop, 2, an_id(900))
    assert K.DISTANCE in kinds(read(shop, first, Role.SENDER, fix=a_fix(shop)))
    said = read(shop, second, Role.SENDER, fix=a_fix(shop))
    assert K.OTHER_STOP in kinds(said)
    assert K.DISTANCE not in kinds(said)


def test_an_arrival_of_another_courier_or_of_a_time_that_is_over_is_not_said(shop: Decided) -> None:
    order = on_the_way(shop)
    other = Arrival(order, an_id(901), shop.now, shop.now + timedelta(minutes=10), shop.now, "straight")
    over = Arrival(order, an_id(900), shop.now - timedelta(hours=1), shop.now - timedelta(minutes=1), shop.now, "osrm")
    assert K.ARRIVES not in kinds(read(shop, order, arrival=other))
    assert K.ARRIVES not in kinds(read(shop, order, arrival=over))


def test_a_danger_that_the_expected_arrival_settles_is_not_said(shop: Decided) -> None:
    order = on_the_way(shop)
    promise = shop.board.orders[order].promise
    assert promise is not None
    until = promise.window.until
    shop.must(FOLLOWER, FlagRisk(order, RiskCause.ETA, until))
    assert the(read(shop, order), K.AT_RISK).code == "eta"
    in_time = Arrival(order, an_id(900), shop.now, until, shop.now, "straight")
    too_late = Arrival(order, an_id(900), until, until + timedelta(minutes=5), shop.now, "straight")
    assert K.AT_RISK not in kinds(read(shop, order, arrival=in_time))
    assert the(read(shop, order, arrival=too_late), K.AT_RISK).code == "eta"


def test_another_card_is_said_until_packing_has_read_it(shop: Decided) -> None:
    order = shop.packing()
    assert K.CARD_CHECKED not in kinds(read(shop, order))
    shop.must(PACKING, AcknowledgeCard(order, 1))
    assert K.CARD_CHECKED in kinds(read(shop, order, Role.SENDER))
    shop.must(customer(Role.SENDER, order), ChangeCard(order, "Marry me?"))
    assert K.CARD_CHANGED in kinds(read(shop, order, Role.SENDER))
    assert not {K.CARD_CHANGED, K.CARD_CHECKED} & set(kinds(read(shop, order, Role.RECIPIENT)))
    shop.must(PACKING, AcknowledgeCard(order, 2))
    assert K.CARD_CHECKED in kinds(read(shop, order))


def test_a_rush_names_those_who_have_not_heard_it_to_the_shop_alone(shop: Decided) -> None:
    order = shop.packing()
    shop.must(DESK, MarkRush(order, True))
    assert the(read(shop, order), K.RUSH_UNHEARD).roles == (Role.PACKING, Role.DISPATCH)
    shop.must(PACKING, AcknowledgeRush(order))
    assert the(read(shop, order), K.RUSH_UNHEARD).roles == (Role.DISPATCH,)
    shop.must(DISPATCH, AcknowledgeRush(order))
    assert K.RUSH in kinds(read(shop, order))
    assert K.RUSH_UNHEARD not in kinds(read(shop, order))
    assert K.RUSH not in kinds(read(shop, order, Role.SENDER))


def test_the_shop_hears_whom_it_waits_for(shop: Decided) -> None:
    order, courier = shop.packed(), shop.courier()
    assert K.NO_COURIER in kinds(read(shop, order))
    shop.must(DISPATCH, AssignCourier(order, courier))
    assert the(read(shop, order), K.ASKED).name == "Chen"
    assert kinds(read(shop, order, Role.SENDER)) == [K.PACKED, K.CARD_CHECKED]
    shop.must(courier_actor(courier), AcceptOffer(order))
    assert the(read(shop, order, Role.SENDER), K.COMING).name == "Chen"


def test_a_gift_that_could_not_be_handed_over_says_why_to_those_who_may_do_something(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    mine = courier_actor(courier)
    shop.must(mine, FailDelivery(order, "damaged", ""), RaiseProblem(order, an_id(70), ProblemKind.DAMAGED))
    said = read(shop, order)
    assert (the(said, K.PROBLEM).code, the(said, K.DECIDES).roles) == ("damaged", (Role.FRONT_DESK,))
    assert K.REASON not in kinds(said), "the problem says it already"
    assert kinds(read(shop, order, Role.SENDER)) == [K.PACKED, K.CARD_CHECKED, K.CARRIES, K.FAILED, K.SHOP_AT_WORK]
    shop.must(DESK, DecideProblem(order, an_id(70), Remedy.BRING_BACK))
    assert the(read(shop, order, Role.COURIER), K.REMEDY).code == "bring_back"
    assert K.SHOP_AT_WORK in kinds(read(shop, order, Role.SENDER))
    shop.must(mine, ReturnOrder(order))
    assert kinds(read(shop, order)) == [K.PACKED, K.CARD_CHECKED, K.RETURNED, K.NO_COURIER, K.NO_PROMISE]


def test_a_problem_that_the_sender_may_answer_is_said_to_them(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    shop.must(courier_actor(courier), RaiseProblem(order, an_id(70), ProblemKind.ABSENT))
    shop.must(courier_actor(courier), RaiseProblem(order, an_id(71), ProblemKind.VEHICLE))
    assert the(read(shop, order, Role.SENDER), K.PROBLEM).code == "absent"
    assert K.MORE_PROBLEMS not in kinds(read(shop, order, Role.SENDER))
    assert the(read(shop, order), K.MORE_PROBLEMS).count == 1
    assert K.PROBLEM not in kinds(read(shop, order, Role.RECIPIENT))


@pytest.mark.parametrize(("late_min", "kind"), [(0, K.KEPT), (1, K.BROKEN)])
def test_at_the_end_it_says_whether_the_promise_was_kept(shop: Decided, late_min: int, kind: ClauseKind) -> None:
    order = on_the_way(shop)
    promise = shop.board.orders[order].promise
    assert promise is not None
    shop.now = promise.window.until + timedelta(minutes=late_min)
    assert K.LATE in kinds(read(shop, order, Role.SENDER))
    shop.must(courier_actor(an_id(900)), ReportArrival(order), DeliverOrder(order, "", received_by="Ms Lin"))
    for reader in READERS:
        assert kinds(read(shop, order, reader)) == [K.DELIVERED, K.RECEIVED_BY, kind]


def test_a_cancelled_order_is_cancelled_and_nothing_else(shop: Decided) -> None:
    order, courier = shop.packed(), shop.courier()
    shop.must(DISPATCH, AssignCourier(order, courier))
    shop.must(DESK, CancelOrder(order, "the wedding is off"))
    for reader in READERS:
        assert read(shop, order, reader) == (Clause(K.CANCELLED, at=shop.now),)


def test_a_recipient_who_is_surprised_reads_nothing_before_the_gift(shop: Decided) -> None:
    order, courier = shop.at_the_door(surprise=True)
    assert read(shop, order, Role.RECIPIENT) == ()
    shop.must(courier_actor(courier), DeliverOrder(order, "", received_by="Ms Lin"))
    assert kinds(read(shop, order, Role.RECIPIENT)) == [K.DELIVERED, K.RECEIVED_BY]
