"""Questions about the past, asked of a real hub: who may ask, what is answered, and that nobody waits for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from hub.care import past
from hub.care.past import WAITING_MAX, Past
from hub.domain.actor import STAFF, Actor, Role
from hub.domain.alarm import Loudness, Risk, RiskCause, RushStep
from hub.domain.black_box import ROWS_MAX, Noted, Sign, known_at
from hub.domain.board import Board
from hub.domain.history import STEP_CHARS_MAX
from hub.domain.hits import EXCERPT_CHARS, HITS_MAX, Hit
from hub.domain.limits import (
    ADDRESS_LINES_MAX,
    CARD_CHARS_MAX,
    ITEMS_MAX,
    LINE_CHARS_MAX,
    NAME_CHARS_MAX,
    PHONE_CHARS_MAX,
)
from hub.domain.order import Address, Item, Person
from hub.domain.problem import PROBLEMS_MAX, Problem, ProblemKind, Remedy
from hub.domain.promise import BreakCause, PromiseKind
from hub.domain.report import (
    BADLY_TOLD_MAX,
    BROKEN_TOLD_MAX,
    COURIERS_TOLD_MAX,
    DAYS_MAX,
    UNKEPT_TOLD_MAX,
    Badly,
    Broken,
    CauseCount,
    CourierFigures,
    Figures,
    KindCause,
    KindFigures,
    Report,
    Response,
    Unkept,
    Waited,
    WhyBroken,
)
from hub.domain.room import Audience
from hub.domain.vocabulary import AcknowledgeCard, AddCourier, ConfirmOrder, OpenEnquiry, PromiseTime, SendMessage
from hub.doors.side import MAY_LOOK_BACK
from hub.link.link import Link
from hub.link.port import MediaTrouble
from hub.wire.limits import FRAME_BYTES_MAX
from hub.wire.messages import Found, Known, ReadReport, Reported, Said, say
from tests.hub.running import PATIENCE_S, HubInThread
from tests.hub.shop_day import DESK, Decided, an_id, place_order

INT_MAX = 2**53 - 1


def today(link: Link) -> str:
    return link.hub_now().date().isoformat()


def trouble(link: Link, day: str, days: int = 1) -> str:
    with pytest.raises(MediaTrouble) as caught:
        link.report(day, days).result(PATIENCE_S)
    return str(caught.value)


def test_front_desk_and_dispatch_read_the_same_day_that_really_was(running: HubInThread) -> None:
    desk, dispatch = running.link("front_desk"), running.link("dispatch")
    running.must(running.owner(), AddCourier(an_id(900), "Chen 陈", "+44 20 7946 0003"))
    for number in (1, 2):
        running.must(desk, place_order(an_id(number)), ConfirmOrder(an_id(number)))
    tomorrow = desk.hub_now() + timedelta(days=1)
    running.must(desk, PromiseTime(an_id(1), tomorrow))
    made = desk.report(today(desk)).result(PATIENCE_S)
    assert made.total == Figures(placed=2, made=1)
    ahead = dispatch.report(tomorrow.date().isoformat()).result(PATIENCE_S)
    assert (ahead.total.made, ahead.total.open) == (0, 1), "a promise counts on the day its time is over"
    week = dispatch.report(today(desk), 7).result(PATIENCE_S)
    assert [day.open for day in week.days] == [0, 1, 0, 0, 0, 0, 0]
    assert next(one for one in made.responses if one.kind is Waited.CONFIRMED).answered == 2


@pytest.mark.parametrize("station", ["packing", "gateway", "follower"])
def test_nobody_else_is_told(standing: HubInThread, station: str) -> None:
    link = standing.link(station)
    assert trouble(link, today(link)) == "not_allowed"


@pytest.mark.parametrize(
    ("day", "days"),
    [
        ("2026-02-30", 1),
        ("", 1),
        ("0001-01-01", 1),
        ("0002-01-01", 1),
        ("9999-12-31", 1),
        ("2026-05-10", 0),
        ("2026-05-10", 32),
    ],
)
def test_days_that_are_none_are_no_question(standing: HubInThread, day: str, days: int) -> None:
    assert trouble(standing.link("dispatch"), day, days) == "bad_message"


def test_a_question_that_a_restart_swallowed_is_asked_again(running: HubInThread) -> None:
    desk = running.link("front_desk")
    running.stop()
    answer = desk.report(today(desk))
    running.start()
    assert answer.result(PATIENCE_S).total == Figures()


def test_too_many_questions_at_once_are_told_to_come_again(tmp_path: Path) -> None:
    full = Past(tmp_path, Board, lambda: datetime.now(UTC))
    question = ReadReport("q", "2026-05-10")
    assert all(full.ask(question, lambda _: None) for _ in range(WAITING_MAX))
    assert not full.ask(question, lambda _: None)


def test_the_largest_report_fits_a_frame() -> None:
    at = datetime(2026, 5, 10, 12, 0, 0, 123456, tzinfo=UTC)
    many = 10**9
    names = [name for name in Figures.__struct_fields__ if name != "day"]
    figures = Figures("2026-05-10", **dict.fromkeys(names, many))
    causes = [*((cause, None) for cause in WhyBroken), *((WhyBroken.PROBLEM, kind) for kind in ProblemKind)]
    courier = CourierFigures(an_id(1), "𠮷" * NAME_CHARS_MAX, *[10**5] * 10)
    broken = Broken(an_id(1), many, at, many, WhyBroken.COURIER_SILENT, ProblemKind.ADDRESS_CHANGED)
    largest = Report(
        "2026-05-10",
        "America/Argentina/ComodRivadavia",
        at,
        figures,
        (figures,) * DAYS_MAX,
        tuple(CauseCount(cause, kind, many) for cause, kind in causes),
        tuple(Response(kind, many, many, many, many, many) for kind in Waited),
        (courier,) * COURIERS_TOLD_MAX,
        (broken,) * BROKEN_TOLD_MAX,
        tuple(KindFigures(kind, *[many] * 6) for kind in PromiseKind),
        tuple(KindCause(kind, cause, many) for kind in PromiseKind for cause in BreakCause),
        (Unkept(an_id(1), many, PromiseKind.SURPRISE, at, BreakCause.LEFT_ELSEWHERE),) * UNKEPT_TOLD_MAX,
        (Badly(an_id(1), many, at, 2, Role.RECIPIENT),) * BADLY_TOLD_MAX,
    )
    said: Said = Reported("x" * 64, INT_MAX, largest)
    assert len(say(said)) <= FRAME_BYTES_MAX


def test_the_past_is_told_to_staff_alone() -> None:
    assert all(roles <= STAFF for roles in MAY_LOOK_BACK.values())


@pytest.mark.logs("a question about the past stumbled")
def test_one_question_that_stumbles_takes_no_other_with_it(
    running: HubInThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = running.link("front_desk")

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(past, "report_of", broken)
        assert trouble(desk, today(desk)) == "storage_busy"
    assert desk.report(today(desk)).result(PATIENCE_S).total == Figures()


# Searching --------------------------------------------------------------------------------------------------------


def test_staff_find_what_was_said_a_moment_ago_and_nobody_else_does(running: HubInThread) -> None:
    desk, packing = running.link("front_desk"), running.link("packing")
    running.must(desk, place_order(an_id(1)), SendMessage(an_id(1), an_id(50), Audience.STAFF, text="门口的铃坏了"))
    (said,) = packing.search("铃坏").result(PATIENCE_S)
    assert (said.kind, said.number, said.text) == ("message_sent", desk.board.orders[an_id(1)].number, "门口的铃坏了")
    assert [hit.kind for hit in desk.search("林月").result(PATIENCE_S)] == ["order_placed"]
    assert desk.search("...").result(PATIENCE_S) == ()
    for station in ("gateway", "follower"):
        with pytest.raises(MediaTrouble, match="not_allowed"):
            running.link(station).search("铃坏").result(PATIENCE_S)


def test_an_order_that_left_the_board_is_found_with_its_number(running: HubInThread) -> None:
    desk = running.link("front_desk")
    running.must(desk, place_order(an_id(1)))
    number = desk.board.orders[an_id(1)].number
    running.hub.side.board = Board()  # as after 48 hours
    (hit,) = desk.search("rose lane").result(PATIENCE_S)
    assert (hit.order, hit.number) == (an_id(1), number)


def test_the_largest_page_of_hits_fits_a_frame() -> None:
    actor = Actor("s" * 60, "p" * 80, Role.RECIPIENT, offline=True)
    at = datetime(2026, 5, 10, 12, 0, 0, 123456, tzinfo=UTC)
    hit = Hit(INT_MAX, at, "k" * 40, actor, an_id(1), an_id(1), INT_MAX, "𠮷" * (EXCERPT_CHARS + 2))
    assert len(say(Found("x" * 64, INT_MAX, (hit,) * HITS_MAX))) <= FRAME_BYTES_MAX


# Black boxes ------------------------------------------------------------------------------------------------------


def test_staff_learn_what_a_role_had_shown_that_it_knew(running: HubInThread) -> None:
    desk, packing = running.link("front_desk"), running.link("packing")
    room = desk.new_id()
    running.must(desk, OpenEnquiry(room, Person("Mia")), place_order(an_id(1), enquiry=room), ConfirmOrder(an_id(1)))
    running.must(packing, AcknowledgeCard(an_id(1), 1))
    acknowledged, confirmed = desk.history(room, count=2).result(PATIENCE_S)
    assert confirmed.at < acknowledged.at
    for link in (desk, packing):
        box = link.known_at(an_id(1), Role.PACKING, desk.hub_now() + timedelta(seconds=1)).result(PATIENCE_S)
        assert box.order is not None
        assert (box.order.number, box.card_seen, box.unseen) == (desk.board.orders[an_id(1)].number, 1, 0)
        assert box.rows[0].kind == "room_opened", "from its beginning as an enquiry"
    early = packing.known_at(an_id(1), Role.PACKING, confirmed.at).result(PATIENCE_S)
    assert (early.card_seen, early.unseen) == (0, 3)
    running.hub.side.board = Board()  # as after 48 hours
    again = desk.known_at(an_id(1), Role.PACKING, confirmed.at).result(PATIENCE_S)
    assert again.order is not None, "found by the room that it began in"


@pytest.mark.parametrize(
    ("station", "order", "role", "code"),
    [
        ("gateway", an_id(1), Role.PACKING, "not_allowed"),
        ("follower", an_id(1), Role.PACKING, "not_allowed"),
        ("packing", an_id(404), Role.PACKING, "order_not_found"),
        ("packing", '"', Role.PACKING, "order_not_found"),
        ("packing", an_id(404), Role.SENDER, "bad_message"),
    ],
)
def test_nothing_else_is_told_of_an_order(
    standing: HubInThread, station: str, order: str, role: Role, code: str
) -> None:
    link = standing.link(station)
    with pytest.raises(MediaTrouble, match=code):
        link.known_at(order, role, link.hub_now()).result(PATIENCE_S)


def test_the_largest_page_of_a_black_box_fits_a_frame() -> None:
    actor = Actor("s" * 60, "p" * 80, Role.RECIPIENT, offline=True)
    at = datetime(2026, 5, 10, 12, 0, 0, 123456, tzinfo=UTC)
    wide = "𠮷"
    row = Noted(
        INT_MAX, at, "k" * 40, actor, wide * STEP_CHARS_MAX, wide * STEP_CHARS_MAX, wide * EXCERPT_CHARS,
        Sign.ACKNOWLEDGED, at, "p" * 80,
    )  # fmt: skip
    person = Person(wide * NAME_CHARS_MAX, "1" * PHONE_CHARS_MAX)
    placed = place_order(
        an_id(1),
        sender=person,
        recipient=person,
        address=Address((wide * LINE_CHARS_MAX,) * ADDRESS_LINES_MAX, wide * LINE_CHARS_MAX),
        card=wide * CARD_CHARS_MAX,
        items=(Item(wide * NAME_CHARS_MAX, 999, 1, "s" * NAME_CHARS_MAX),) * ITEMS_MAX,
        total_minor=ITEMS_MAX,
    )
    shop = Decided()
    shop.must(DESK, placed)
    order = shop.board.orders[an_id(1)]
    problem = Problem(an_id(70), ProblemKind.WRONG_ADDRESS, at, actor, at, Remedy.GO_TO_NEW_ADDRESS, at, actor)
    box = known_at(shop.events[1:], order.id, Role.PACKING, shop.now)
    assert box.order is not None
    full = replace(
        box.order,
        problems=(problem,) * PROBLEMS_MAX,
        card=replace(order.card, seen_text=order.card.text),
        risks=(Risk(RiskCause.COURIER_SILENT, at, at),) * 20,
        alarm=(RushStep(Role.DISPATCH, Loudness.OTHERS, at),) * 6,
    )
    largest = replace(box, order=full, rows=(row,) * ROWS_MAX, more=True)
    assert len(say(Known("x" * 64, INT_MAX, largest))) <= FRAME_BYTES_MAX
