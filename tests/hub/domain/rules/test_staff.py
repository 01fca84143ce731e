"""People of the shop, sentence by sentence: who is taken on, who asks, what a sign-in allows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import asdict, replace

from hub.domain.actor import Actor, Role
from hub.domain.ids import uuid7
from hub.domain.limits import NAME_CHARS_MAX
from hub.domain.names import actor_name, person_name
from hub.domain.rules import decide
from hub.domain.rules.staff import (
    Claim,
    live_at,
    may_work_at,
    over,
    owner_at,
    sign_in_at,
    sign_in_needed,
    standing_at,
    who_asks,
)
from hub.domain.settings import RANGES, ShopSettings
from hub.domain.staff import CLOCK_SLACK, SIGN_INS_KEPT, STAFF_MAX, grant_of
from hub.domain.views import sees_person, view
from hub.domain.vocabulary import (
    AcknowledgeRush,
    AddStaff,
    ChangeStaff,
    Command,
    ConfirmOrder,
    EndLink,
    IssueLink,
    PairStation,
    PinLocked,
    PinSet,
    PromiseTime,
    Refused,
    RemoveStaff,
    RevokeStation,
    SetShopSettings,
    ShopSettingsSet,
    SignedIn,
    SignedOut,
    SignOut,
    StaffAdded,
    StaffPerson,
    StartPacking,
)
from hub.wire.boards import assemble, parts
from tests.hub.shop_day import DESK, DISPATCH, HUB, NOON, OWNER, PACKING, Decided, an_id, issue_link

KEY = b"k" * 32
MIA, MO, OLA = an_id(300), an_id(301), an_id(302)
CONFIRM = ConfirmOrder(an_id(1))


@pytest.fixture
def shop() -> Decided:
    """See `a_staffed_shop`."""
    return a_staffed_shop()


def a_staffed_shop() -> Decided:
    """A shop with three paired rooms, Mia at the desk, Mo in packing, and Ola, who owns it."""
    shop = Decided()
    for number, (actor, role) in enumerate(
        ((DESK, Role.FRONT_DESK), (PACKING, Role.PACKING), (DISPATCH, Role.DISPATCH))
    ):
        shop.must(OWNER, PairStation(actor.station, role, actor.station, str(number) * 40, actor.person, "Somebody"))
    for person, name, roles in (
        (MIA, "Mia", (Role.FRONT_DESK,)),
        (MO, "Mo", (Role.PACKING, Role.FRONT_DESK)),
        (OLA, "Ola", (Role.OWNER,)),
    ):
        shop.must(OWNER, AddStaff(person, name, roles))
        shop.record(HUB, [PinSet(person)])
    return shop


def sign_in(shop: Decided, person: str, at: Actor = DESK, number: int = 400) -> str:
    """Sign somebody in as the hub does; returns the grant as it travels."""
    events = sign_in_at(shop.board, shop.board.stations[at.station], person, an_id(number), shop.now)
    assert not isinstance(events, Refused), events
    shop.record(HUB, events)
    return grant(shop, an_id(number))


def grant(shop: Decided, sign_in_id: str) -> str:
    return grant_of(shop.board.sign_ins[sign_in_id], KEY).written()


def minted(moment: datetime) -> str:
    return uuid7(int(moment.timestamp() * 1000), b"0123456789")


def asker(
    shop: Decided, written: str, at: Actor = DESK, command: Command = CONFIRM, ago: timedelta = timedelta(0)
) -> Actor | Refused:
    """Who asks a command that was minted a while ago."""
    return who_asks(shop.board, at, command, Claim(written, minted(shop.now - ago)), shop.now, KEY)


def code(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


# Taking people on -------------------------------------------------------------------------------------------------


def test_somebody_is_taken_on_with_roles_in_one_order_whatever_order_they_were_said_in() -> None:
    shop = Decided()
    asked = AddStaff(MIA, "Mia 米娅", (Role.OWNER, Role.PACKING, Role.PACKING))
    assert shop.ask(OWNER, asked) == [StaffAdded(MIA, (Role.PACKING, Role.OWNER), StaffPerson("Mia 米娅"))]
    member = shop.board.staff[MIA]
    assert (member.name, member.is_here, member.pin_set_at) == ("Mia 米娅", True, None)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"person": "mia"}, "bad_id"),
        ({"name": " "}, "empty"),
        ({"name": "x" * (NAME_CHARS_MAX + 1)}, "too_long"),
        ({"name": "Mia\0"}, "control_characters"),
        ({"roles": ()}, "empty"),
        ({"roles": (Role.PACKING, Role.GATEWAY)}, "bad_role"),
        ({"roles": (Role.COURIER,)}, "bad_role"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_new_colleague_is_said(changes: dict[str, object], refusal: str) -> None:
    asked = replace(AddStaff(MIA, "Mia", (Role.PACKING,)), **changes)
    assert code(Decided().ask(OWNER, asked)) == refusal


def test_nobody_is_taken_on_twice_not_even_after_leaving(shop: Decided) -> None:
    assert code(shop.ask(OWNER, AddStaff(MIA, "Mia", (Role.PACKING,)))) == "already_exists"
    shop.must(OWNER, RemoveStaff(MIA))
    assert code(shop.ask(OWNER, AddStaff(MIA, "Mia", (Role.PACKING,)))) == "already_exists"


def test_a_shop_has_no_more_people_than_its_limit() -> None:
    shop = Decided()
    shop.must(OWNER, *(AddStaff(an_id(number), "A", (Role.PACKING,)) for number in range(STAFF_MAX)))
    assert code(shop.ask(OWNER, AddStaff(an_id(999), "B", (Role.PACKING,)))) == "too_many_staff"
    shop.must(OWNER, RemoveStaff(an_id(0)))
    shop.must(OWNER, AddStaff(an_id(999), "B", (Role.PACKING,)))


@pytest.mark.parametrize("actor", [DESK, PACKING, DISPATCH], ids=lambda actor: actor.role.value)
@pytest.mark.parametrize(
    "command",
    [
        AddStaff(an_id(9), "A", (Role.PACKING,)),
        ChangeStaff(MIA, "A", (Role.OWNER,)),
        RemoveStaff(MIA),
        SetShopSettings(ShopSettings()),
    ],
    ids=lambda command: type(command).__name__,
)
def test_only_an_owner_decides_about_people_and_limits(shop: Decided, actor: Actor, command: Command) -> None:
    assert code(decide(shop.board, command, actor, shop.now)) == "not_allowed"


def test_nobody_who_left_or_never_came_is_changed_or_removed_with_effect(shop: Decided) -> None:
    assert code(shop.ask(OWNER, ChangeStaff(an_id(9), "A", (Role.PACKING,)))) == "staff_not_found"
    assert code(shop.ask(OWNER, RemoveStaff(an_id(9)))) == "staff_not_found"
    shop.must(OWNER, RemoveStaff(MIA))
    assert code(shop.ask(OWNER, ChangeStaff(MIA, "A", (Role.PACKING,)))) == "staff_not_found"
    assert shop.ask(OWNER, RemoveStaff(MIA)) == []


# Limits of the shop -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(RANGES))
def test_a_setting_is_taken_at_both_ends_of_its_range_and_refused_past_them(name: str) -> None:
    shop = Decided()
    least, greatest = RANGES[name]
    for value in (least, greatest):
        settings = replace(ShopSettings(), **{name: value})
        assert shop.ask(OWNER, SetShopSettings(settings)) in ([ShopSettingsSet(settings)], [])
        assert shop.board.settings == settings
    for value, limit in ((least - 1, least), (greatest + 1, greatest)):
        refused = shop.ask(OWNER, SetShopSettings(replace(ShopSettings(), **{name: value})))
        assert refused == Refused("out_of_range", {"field": name, "limit": str(limit)})


def test_every_setting_has_a_range_that_holds_its_default() -> None:
    assert set(asdict(ShopSettings())) == set(RANGES)
    assert all(RANGES[name][0] <= value <= RANGES[name][1] for name, value in asdict(ShopSettings()).items())


def test_how_long_links_and_sign_ins_last_is_the_owners_decision(shop: Decided) -> None:
    shop.must(OWNER, SetShopSettings(ShopSettings(link_days=1, sign_in_hours=2)))
    order = shop.placed()
    longer = issue_link(60, Role.SENDER, order)
    assert code(shop.ask(DESK, longer)) == "bad_time"
    shop.must(DESK, replace(longer, expires_at=NOON + timedelta(days=1)))
    sign_in(shop, MIA)
    assert shop.board.sign_ins[an_id(400)].until == NOON + timedelta(hours=2)


# Signing in -------------------------------------------------------------------------------------------------------


def test_without_a_pin_in_the_shop_every_station_works_with_its_own_person() -> None:
    shop = Decided()
    assert asker(shop, "") == DESK
    shop.must(OWNER, AddStaff(MIA, "Mia", (Role.FRONT_DESK,)))
    assert asker(shop, "") == DESK, "people without a PIN lock nobody out"
    shop.record(HUB, [PinSet(MIA)])
    assert code(asker(shop, "")) == "sign_in_needed"


@pytest.mark.parametrize("role", [Role.OWNER, Role.FOLLOWER, Role.GATEWAY, Role.HUB])
def test_what_is_no_station_of_people_never_needs_a_sign_in(shop: Decided, role: Role) -> None:
    own = Actor("tools", "owner", role)
    assert not sign_in_needed(shop.board, role)
    assert asker(shop, "", own) == own


def test_a_step_is_the_persons_who_is_signed_in_there(shop: Decided) -> None:
    written = sign_in(shop, MIA)
    assert asker(shop, written) == Actor(DESK.station, MIA, Role.FRONT_DESK)


def test_two_people_are_signed_in_at_one_station_and_each_takes_their_own_steps(shop: Decided) -> None:
    mia, mo = sign_in(shop, MIA), sign_in(shop, MO, number=401)
    assert [one.person for one in live_at(shop.board, DESK.station, shop.now)] == [MIA, MO]
    assert asker(shop, mia) == Actor(DESK.station, MIA, Role.FRONT_DESK)
    assert asker(shop, mo) == Actor(DESK.station, MO, Role.FRONT_DESK)


def test_a_sign_in_of_another_station_is_none(shop: Decided) -> None:
    written = sign_in(shop, MO, PACKING)
    assert code(asker(shop, written, DESK)) == "sign_in_needed"
    assert asker(shop, written, PACKING, StartPacking(an_id(1))) == Actor(PACKING.station, MO, Role.PACKING)


def test_a_sign_in_that_only_its_id_is_known_of_is_none(shop: Decided) -> None:
    forged = grant_of(shop.board.sign_ins[an_id(400)] if sign_in(shop, MIA) else None, b"o" * 32)  # type: ignore[arg-type]  # signed in above
    assert code(asker(shop, forged.written())) == "sign_in_needed"


@pytest.mark.parametrize("written", ["", "x", "a link's secret", f"{an_id(1)}.{an_id(2)}.1.{'0' * 64}"])
def test_whatever_is_no_grant_is_as_good_as_nothing(shop: Decided, written: str) -> None:
    assert code(asker(shop, written)) == "sign_in_needed"


def test_a_sign_in_ends_by_itself_to_the_minute_of_a_clock_that_is_a_little_off(shop: Decided) -> None:
    written = sign_in(shop, MIA)
    shop.now = shop.board.sign_ins[an_id(400)].until
    assert code(asker(shop, written, ago=-CLOCK_SLACK - timedelta(seconds=1))) == "sign_in_over"
    late = asker(shop, written, ago=timedelta(seconds=1))
    assert late == Actor(DESK.station, MIA, Role.FRONT_DESK, offline=True)


def test_a_step_that_comes_late_is_taken_if_it_was_minted_in_time_and_is_marked(shop: Decided) -> None:
    written = sign_in(shop, MIA)
    shop.later(hours=30)
    assert code(asker(shop, written)) == "sign_in_over"
    assert asker(shop, written, ago=timedelta(hours=25)) == Actor(DESK.station, MIA, Role.FRONT_DESK, offline=True)
    shop.record(HUB, [*over(shop.board, shop.now)])
    assert shop.board.sign_ins[an_id(400)].why == "expired"
    assert asker(shop, written, ago=timedelta(hours=25)) == Actor(DESK.station, MIA, Role.FRONT_DESK, offline=True)


def test_a_step_whose_id_says_no_time_is_not_taken_late(shop: Decided) -> None:
    written = sign_in(shop, MIA)
    shop.later(hours=30)
    assert code(who_asks(shop.board, DESK, CONFIRM, Claim(written, "no id"), shop.now, KEY)) == "sign_in_over"


def test_a_step_that_the_station_marks_is_marked(shop: Decided) -> None:
    sign_in(shop, MIA)
    offline = replace(grant_of(shop.board.sign_ins[an_id(400)], KEY), offline=True).written()
    assert asker(shop, offline) == Actor(DESK.station, MIA, Role.FRONT_DESK, offline=True)


def test_who_left_the_station_takes_no_further_step_there_and_loses_none_from_before(shop: Decided) -> None:
    written = sign_in(shop, MIA)
    shop.later(hours=1)
    shop.must(Actor(DESK.station, MIA, Role.FRONT_DESK), SignOut(an_id(400)))
    shop.later(hours=1)
    assert asker(shop, written) == Refused("sign_in_over", {"why": "left"})
    assert asker(shop, written, ago=timedelta(minutes=70)) == Actor(DESK.station, MIA, Role.FRONT_DESK, offline=True)


def test_somebody_removed_is_gone_at_once_with_every_step_still_on_its_way(shop: Decided) -> None:
    written = sign_in(shop, MIA)
    shop.later(hours=1)
    shop.must(OWNER, RemoveStaff(MIA))
    for ago in (timedelta(0), timedelta(minutes=30)):
        assert asker(shop, written, ago=ago) == Refused("sign_in_over", {"why": "removed"})
    assert shop.board.sign_ins[an_id(400)].ended_at == shop.now
    assert shop.board.staff[MIA].pin_set_at is None


def test_the_last_colleague_removed_takes_no_step_as_the_stations_own_person() -> None:
    shop = Decided()
    shop.must(OWNER, PairStation(DESK.station, Role.FRONT_DESK, "Desk", "0" * 40, DESK.person, "Somebody"))
    shop.must(OWNER, AddStaff(MIA, "Mia", (Role.FRONT_DESK,)))
    shop.record(HUB, [PinSet(MIA)])
    written = sign_in(shop, MIA)
    shop.must(OWNER, RemoveStaff(MIA))
    assert code(asker(shop, written, ago=timedelta(minutes=5))) == "sign_in_over"
    assert asker(shop, "") == DESK


def test_a_revoked_station_loses_its_sign_ins_and_they_do_not_come_back_with_a_new_key(shop: Decided) -> None:
    written, elsewhere = sign_in(shop, MIA), sign_in(shop, MO, PACKING, number=401)
    shop.later(hours=1)
    shop.must(OWNER, RevokeStation(DESK.station))
    shop.must(OWNER, PairStation(DESK.station, Role.FRONT_DESK, "Desk", "9" * 40, DESK.person, "Somebody"))
    assert asker(shop, written, ago=timedelta(minutes=30)) == Refused("sign_in_over", {"why": "station_revoked"})
    assert asker(shop, elsewhere, PACKING, StartPacking(an_id(1))) == Actor(PACKING.station, MO, Role.PACKING)


def test_a_new_key_for_a_station_leaves_its_sign_ins_alone(shop: Decided) -> None:
    written = sign_in(shop, MIA)
    shop.must(OWNER, PairStation(DESK.station, Role.FRONT_DESK, "Desk", "9" * 40, DESK.person, "Somebody"))
    assert asker(shop, written) == Actor(DESK.station, MIA, Role.FRONT_DESK)


def test_a_pin_from_the_owner_ends_sign_ins_and_ones_own_does_not(shop: Decided) -> None:
    written = sign_in(shop, MIA)
    shop.later(minutes=10)
    shop.record(HUB, [PinSet(MIA, own=True)])
    assert asker(shop, written) == Actor(DESK.station, MIA, Role.FRONT_DESK)
    shop.record(HUB, [PinSet(MIA)])
    assert asker(shop, written, ago=-CLOCK_SLACK - timedelta(seconds=1)) == Refused(
        "sign_in_over", {"why": "pin_changed"}
    )


def test_signing_in_again_goes_on_for_half_its_time_and_is_new_after_that(shop: Decided) -> None:
    first = sign_in(shop, MIA)
    shop.later(hours=4)
    assert sign_in_at(shop.board, shop.board.stations[DESK.station], MIA, an_id(401), shop.now) == []
    shop.later(hours=2)
    sign_in(shop, MIA, number=401)
    assert [one.id for one in live_at(shop.board, DESK.station, shop.now)] == [an_id(401)]
    assert shop.board.sign_ins[an_id(400)].why == "renewed"
    assert asker(shop, first, ago=timedelta(hours=1)) == Actor(DESK.station, MIA, Role.FRONT_DESK, offline=True)


@pytest.mark.parametrize(
    ("person", "at", "refusal"),
    [
        (MIA, PACKING, "not_your_station"),
        (an_id(9), DESK, "staff_not_found"),
        (MIA, Actor("nowhere", "p", Role.FRONT_DESK), "not_a_station"),
    ],
)
def test_who_may_not_sign_in_is_told_why(shop: Decided, person: str, at: Actor, refusal: str) -> None:
    station = shop.board.stations.get(at.station) or replace(shop.board.stations[DESK.station], id=at.station)
    assert code(sign_in_at(shop.board, station, person, an_id(400), shop.now)) == refusal


def test_nobody_signs_in_after_leaving_or_at_a_revoked_station(shop: Decided) -> None:
    door = shop.board.stations[DESK.station]
    shop.must(OWNER, RemoveStaff(MIA))
    assert code(sign_in_at(shop.board, door, MIA, an_id(400), shop.now)) == "staff_not_found"
    shop.must(OWNER, RevokeStation(DESK.station))
    assert code(sign_in_at(shop.board, door, MO, an_id(400), shop.now)) == "not_a_station"


# Roles ------------------------------------------------------------------------------------------------------------


def test_a_role_taken_away_ends_what_may_be_done_there(shop: Decided) -> None:
    written = sign_in(shop, MO, PACKING)
    shop.must(OWNER, ChangeStaff(MO, "Mo", (Role.FRONT_DESK,)))
    assert code(asker(shop, written, PACKING, StartPacking(an_id(1)))) == "not_your_station"


def test_a_step_is_taken_in_the_stations_role_or_in_another_that_the_person_has(shop: Decided) -> None:
    written = sign_in(shop, MO, PACKING)
    promise = PromiseTime(an_id(1), NOON + timedelta(hours=5))
    assert asker(shop, written, PACKING, StartPacking(an_id(1))) == Actor(PACKING.station, MO, Role.PACKING)
    assert asker(shop, written, PACKING, promise) == Actor(PACKING.station, MO, Role.FRONT_DESK)
    shop.must(OWNER, ChangeStaff(MO, "Mo", (Role.PACKING,)))
    actor = asker(shop, written, PACKING, promise)
    assert actor == Actor(PACKING.station, MO, Role.PACKING)
    assert code(decide(shop.board, promise, actor, shop.now)) == "not_allowed"


def test_an_owner_signs_in_anywhere_and_asks_there_what_owners_ask(shop: Decided) -> None:
    written = sign_in(shop, OLA, PACKING)
    assert asker(shop, written, PACKING, AcknowledgeRush(an_id(1))) == Actor(PACKING.station, OLA, Role.PACKING)
    assert asker(shop, written, PACKING, RemoveStaff(MIA)) == Actor(PACKING.station, OLA, Role.OWNER)


def test_an_owner_is_at_a_station_only_under_their_own_live_sign_in_there(shop: Decided) -> None:
    mia, ola = sign_in(shop, MIA), sign_in(shop, OLA, number=401)
    at = DESK.station
    assert owner_at(shop.board, at, ola, shop.now, KEY) == OLA
    assert owner_at(shop.board, at, mia, shop.now, KEY) == ""
    assert owner_at(shop.board, PACKING.station, ola, shop.now, KEY) == ""
    assert owner_at(shop.board, at, ola, shop.now, b"o" * 32) == ""
    assert owner_at(shop.board, at, "", shop.now, KEY) == ""
    shop.later(hours=11)
    assert owner_at(shop.board, at, ola, shop.now, KEY) == ""


def test_one_ends_a_sign_in_where_it_is_and_an_owner_from_anywhere(shop: Decided) -> None:
    sign_in(shop, MIA)
    assert code(shop.ask(PACKING, SignOut(an_id(400)))) == "not_your_station"
    assert shop.ask(OWNER, SignOut(an_id(400))) == [SignedOut(an_id(400), "left")]
    assert shop.ask(OWNER, SignOut(an_id(400))) == []
    assert shop.ask(DESK, SignOut(an_id(999))) == [], "of a ledger before a restore: over is over"


# A ledger restored from before the sign-in ------------------------------------------------------------------------


def test_a_restored_ledger_knows_a_persons_steps_by_the_hubs_own_seal(shop: Decided) -> None:
    before = shop.board
    written = sign_in(shop, MIA)
    late = who_asks(before, DESK, CONFIRM, Claim(written, minted(shop.now)), shop.now, KEY)
    assert late == Actor(DESK.station, MIA, Role.FRONT_DESK, offline=True)
    assert code(who_asks(before, PACKING, CONFIRM, Claim(written, minted(shop.now)), shop.now, KEY)) == "sign_in_needed"
    after = shop.now + timedelta(hours=11)
    assert code(who_asks(before, DESK, CONFIRM, Claim(written, minted(after)), after, KEY)) == "sign_in_over"


# The fold, names and views ----------------------------------------------------------------------------------------


def test_sign_ins_leave_the_board_some_time_after_their_end(shop: Decided) -> None:
    sign_in(shop, MIA)
    shop.now = shop.board.sign_ins[an_id(400)].until + SIGN_INS_KEPT
    sign_in(shop, MO, number=401)
    assert an_id(400) in shop.board.sign_ins
    shop.now += timedelta(seconds=1)
    sign_in(shop, OLA, number=402)
    assert set(shop.board.sign_ins) == {an_id(401), an_id(402)}


def test_a_lock_stands_on_the_board_until_somebody_gets_in_or_gets_a_new_pin(shop: Decided) -> None:
    until = NOON + timedelta(minutes=5)
    for undo in (SignedIn(an_id(400), DESK.station, MIA, NOON + timedelta(hours=1)), PinSet(MIA)):
        shop.record(HUB, [PinLocked(MIA, until, DESK.station)])
        assert shop.board.staff[MIA].locked_until == until
        shop.record(HUB, [undo])
        assert shop.board.staff[MIA].locked_until is None


def test_people_sign_ins_and_limits_travel_in_a_board(shop: Decided) -> None:
    sign_in(shop, MIA)
    shop.must(OWNER, SetShopSettings(ShopSettings(photo_days=7)))
    assert assemble(parts(shop.board)) == shop.board


def test_steps_are_said_by_the_name_of_who_took_them_even_after_they_left(shop: Decided) -> None:
    actor = asker(shop, sign_in(shop, MIA))
    assert isinstance(actor, Actor)
    assert actor_name(shop.board, actor) == "Mia"
    shop.must(OWNER, ChangeStaff(MIA, "Mia Wong", (Role.FRONT_DESK,)), RemoveStaff(MIA))
    assert actor_name(shop.board, actor) == "Mia Wong"
    assert person_name(shop.board, DESK.person) == "Somebody"
    assert person_name(shop.board, an_id(9)) == ""


def test_who_may_work_at_a_station_is_listed_by_name(shop: Decided) -> None:
    assert [one.name for one in may_work_at(shop.board, Role.FRONT_DESK)] == ["Mia", "Mo", "Ola"]
    assert [one.name for one in may_work_at(shop.board, Role.DISPATCH)] == ["Ola"]


def test_the_gateway_gets_no_names_of_staff(shop: Decided) -> None:
    added = StaffAdded(MIA, (Role.PACKING,), StaffPerson("Mia"))
    assert not sees_person(Role.GATEWAY, added, shop.board)
    assert sees_person(Role.PACKING, added, shop.board)
    assert {member.name for member in view(Role.GATEWAY, shop.board).staff.values()} == {""}


def test_a_link_is_ended_and_issued_by_whoever_is_signed_in(shop: Decided) -> None:
    order = shop.placed()
    actor = asker(shop, sign_in(shop, MIA), command=EndLink("x"))
    assert isinstance(actor, Actor)
    link: IssueLink = issue_link(60, Role.SENDER, order)
    shop.must(actor, link, EndLink(link.link))
    assert standing_at(shop.board, DESK.station, MIA, shop.now) is not None
