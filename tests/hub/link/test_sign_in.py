"""People at a station whose hub is away: who may switch, what is marked, what is refused afterwards; with a real hub."""

from __future__ import annotations

import json
import stat
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.staff import SignIn, grant_of
from hub.domain.vocabulary import AddStaff, ConfirmOrder, RemoveStaff, RevokeStation, SendMessage, SignOut
from hub.link.badges import BADGES_FILE, WRONG_MAX, Badges, is_over, is_right, make_badge
from hub.link.link import Link
from hub.link.local import LocalLink, LocalShop
from hub.link.port import Asked, LinkState, Receipt, SignedAs, SignInTrouble
from tests.hub.running import PATIENCE_S, HubInThread, until
from tests.hub.shop_day import NOON, OWNER, Decided, an_id, place_order

PIN, OTHER = "903817264530", "4711"
MIA, MO = an_id(300), an_id(301)


@pytest.fixture
def staffed(running: HubInThread) -> HubInThread:
    """A hub with Mia (`PIN`) and Mo (`OTHER`) for the front desk."""
    owner = running.owner()
    for person, name, pin in ((MIA, "Mia", PIN), (MO, "Mo", OTHER)):
        running.must(owner, AddStaff(person, name, (Role.FRONT_DESK,)))
        owner.set_pin(person, pin).result(PATIENCE_S)
    return running


def at_desk(running: HubInThread, *people: tuple[str, str]) -> Link:
    """A front desk at which these people have signed in, with their badges on its disk."""
    desk = running.link("front_desk")
    for person, pin in people:
        desk.sign_in(person, pin).result(PATIENCE_S)
        until(lambda person=person: person in badges(running), "no badge")  # type: ignore[misc]  # bound on purpose
    return desk


def badges(running: HubInThread) -> dict[str, dict[str, object]]:
    """What the station keeps."""
    path = running.place / "front_desk" / BADGES_FILE
    found: dict[str, dict[str, object]] = json.loads(path.read_bytes()) if path.exists() else {}
    return found


def away(running: HubInThread, desk: Link) -> None:
    """The hub goes away, and the station notices."""
    running.stop()
    until(lambda: desk.status.state is LinkState.OFFLINE, "it does not notice")


def trouble(link: Link | LocalLink, person: str, pin: str) -> str:
    """Why somebody is not let in."""
    error = link.sign_in(person, pin).exception(PATIENCE_S)
    assert isinstance(error, SignInTrouble), error
    return error.code


def says(desk: Link, text: str) -> Asked:
    """Say something to colleagues."""
    return desk.ask(SendMessage(SHOP_ROOM, desk.new_id(), Audience.STAFF, text=text))


def said(desk: Link) -> dict[str, Actor]:
    """Who said what, as the board has it."""
    return {message.text: message.actor for message in desk.board.rooms[SHOP_ROOM].messages}


# Switching --------------------------------------------------------------------------------------------------------


def test_people_who_are_signed_in_switch_by_pin_without_the_hub_and_their_steps_are_marked(
    staffed: HubInThread,
) -> None:
    desk = at_desk(staffed, (MIA, PIN), (MO, OTHER))
    away(staffed, desk)
    switched = desk.sign_in(MIA, PIN).result(PATIENCE_S)
    assert (switched.person, switched.offline) == (MIA, True)
    first = says(desk, "Mia's")
    desk.sign_in(MO, OTHER).result(PATIENCE_S)
    second = says(desk, "Mo's")
    second.taken.result(PATIENCE_S)
    pending = {message.text: message.actor for message in desk.pending_board.rooms[SHOP_ROOM].messages}
    expected = {
        "Mia's": Actor("front_desk", MIA, Role.FRONT_DESK, offline=True),
        "Mo's": Actor("front_desk", MO, Role.FRONT_DESK, offline=True),
    }
    assert pending == expected
    staffed.start()
    assert [asked.settled.result(PATIENCE_S).refused for asked in (first, second)] == [None, None]
    until(lambda: said(desk) == expected, "other people said it")


def test_a_step_taken_while_the_hub_is_away_is_marked_though_nobody_switched(staffed: HubInThread) -> None:
    desk = at_desk(staffed, (MIA, PIN))
    staffed.must(desk, place_order(an_id(1)))
    away(staffed, desk)
    asked = desk.ask(ConfirmOrder(an_id(1)))
    asked.taken.result(PATIENCE_S)
    staffed.start()
    assert asked.settled.result(PATIENCE_S).refused is None
    until(lambda: len(desk.board.orders[an_id(1)].history) == 2, "the step is not there")
    assert [step.actor.offline for step in desk.board.orders[an_id(1)].history] == [False, True]


def test_nobody_gets_in_without_the_hub_who_is_not_signed_in_here(staffed: HubInThread) -> None:
    desk = at_desk(staffed, (MIA, PIN))
    away(staffed, desk)
    assert trouble(desk, MO, OTHER) == "offline_not_known"
    refused = desk.set_pin(MIA, "8035", PIN).exception(PATIENCE_S)
    assert isinstance(refused, SignInTrouble)
    assert refused.code == "hub_away"


def test_wrong_pins_without_the_hub_are_counted_over_a_restart_of_the_station_and_end_the_badge(
    staffed: HubInThread,
) -> None:
    desk = at_desk(staffed, (MIA, PIN))
    away(staffed, desk)
    for _ in range(WRONG_MAX - 2):
        assert trouble(desk, MIA, OTHER) == "wrong_pin"
    staffed.close(desk)
    desk = staffed.link("front_desk", live=False)
    until(lambda: desk.status.state is LinkState.OFFLINE, "it does not notice")
    assert trouble(desk, MIA, OTHER) == "wrong_pin"
    assert trouble(desk, MIA, OTHER) == "pin_locked"
    assert trouble(desk, MIA, PIN) == "offline_not_known"
    assert badges(staffed) == {}


def test_a_station_that_starts_without_its_hub_has_nobody_at_it_and_lets_people_back_by_pin(
    staffed: HubInThread,
) -> None:
    desk = at_desk(staffed, (MIA, PIN))
    staffed.close(desk)
    staffed.stop()
    desk = staffed.link("front_desk", live=False)
    until(lambda: desk.status.state is LinkState.OFFLINE, "it does not notice")
    assert desk.signed_in is None
    refused = says(desk, "nobody's").settled.result(PATIENCE_S).refused
    assert refused is not None
    assert refused.code == "sign_in_needed"
    assert desk.sign_in(MIA, PIN).result(PATIENCE_S).offline
    asked = says(desk, "Mia's")
    asked.taken.result(PATIENCE_S)
    staffed.start()
    assert asked.settled.result(PATIENCE_S).refused is None


def test_a_locked_screen_takes_no_steps_and_the_sign_in_goes_on(staffed: HubInThread) -> None:
    desk = at_desk(staffed, (MIA, PIN))
    desk.lock()
    refused = says(desk, "nobody's").settled.result(PATIENCE_S).refused
    assert refused is not None
    assert refused.code == "sign_in_needed"
    until(lambda: len(desk.board.sign_ins) == 1, "no sign-in on the board")
    assert all(one.ended_at is None for one in desk.board.sign_ins.values())


def test_leaving_without_the_hub_ends_the_sign_in_when_it_is_back(staffed: HubInThread) -> None:
    desk = at_desk(staffed, (MIA, PIN))
    away(staffed, desk)
    asked = says(desk, "Mia's last")
    desk.sign_out()
    asked.taken.result(PATIENCE_S)
    until(lambda: len(desk.pending) == 2, "leaving is not in the outbox")
    assert isinstance(desk.pending[-1][1], SignOut)
    assert trouble(desk, MIA, PIN) == "offline_not_known"
    staffed.start()
    assert asked.settled.result(PATIENCE_S).refused is None
    until(lambda: [one.why for one in desk.board.sign_ins.values()] == ["left"], "still signed in")


# Gone meanwhile ---------------------------------------------------------------------------------------------------


def gone_meanwhile(running: HubInThread, desk: Link, command: RemoveStaff | RevokeStation) -> None:
    """The owner decides while this station hears nothing: its link is closed and opened after."""
    folder = running.place / "front_desk"
    assert folder.exists()
    running.close(desk)
    running.start()
    running.link("owner", folder=None)
    until(lambda: running.owner().status.state is LinkState.LIVE, "the owner is not back")
    running.must(running.owner(), command)


def test_steps_of_somebody_removed_meanwhile_are_refused_and_shown_again(staffed: HubInThread) -> None:
    desk = at_desk(staffed, (MIA, PIN))
    staffed.must(desk, place_order(an_id(1)))
    away(staffed, desk)
    desk.ask(ConfirmOrder(an_id(1))).taken.result(PATIENCE_S)
    gone_meanwhile(staffed, desk, RemoveStaff(MIA))
    receipts: list[Receipt] = []
    desk = staffed.link("front_desk", listener=lambda changes: receipts.extend(changes.receipts))
    until(lambda: bool(receipts), "nobody was told")
    assert receipts[0].refused is not None
    assert (receipts[0].refused.code, receipts[0].refused.fields) == ("sign_in_over", {"why": "removed"})
    assert receipts[0].command == ConfirmOrder(an_id(1)), "with what was asked, so that it can be done again"
    assert len(desk.board.orders[an_id(1)].history) == 1
    until(lambda: badges(staffed) == {}, "the badge outlives the colleague")


def test_a_person_at_the_station_is_gone_from_it_when_the_shop_says_so(staffed: HubInThread) -> None:
    desk = at_desk(staffed, (MIA, PIN), (MO, OTHER))
    staffed.must(staffed.owner(), RemoveStaff(MO))
    until(lambda: desk.signed_in is None, "still there")
    until(lambda: set(badges(staffed)) == {MIA}, "the wrong badges")


def test_a_new_pin_from_the_owner_ends_the_badge_of_the_old_one(staffed: HubInThread) -> None:
    desk = at_desk(staffed, (MIA, PIN))
    staffed.owner().set_pin(MIA, "8035").result(PATIENCE_S)
    until(lambda: desk.signed_in is None and badges(staffed) == {}, "the old PIN still opens something")


# Badges -----------------------------------------------------------------------------------------------------------

SIGN_IN = SignIn(an_id(1), "front_desk", MIA, NOON, NOON + timedelta(hours=10))
GRANT = grant_of(SIGN_IN, b"k" * 32)


def test_a_badge_opens_with_its_pin_and_the_stations_key_only() -> None:
    badge = make_badge(GRANT, PIN, b"s" * 32, b"salt" * 4, NOON)
    assert is_right(badge, PIN, b"s" * 32)
    assert not is_right(badge, OTHER, b"s" * 32)
    assert not is_right(badge, PIN, b"t" * 32), "a stolen file without the key is worth nothing"
    assert PIN not in repr(badge)


def test_a_badge_is_over_with_its_time_its_sign_in_its_person_and_its_pin() -> None:
    shop = Decided()
    badge = make_badge(GRANT, PIN, b"s" * 32, b"salt" * 4, NOON)
    assert not is_over(badge, MIA, shop.board, NOON), "nothing speaks against it"
    assert is_over(badge, MIA, shop.board, SIGN_IN.until)
    assert is_over(replace(badge, grant="x"), MIA, shop.board, NOON)
    member = shop.member(300)
    assert member == MIA
    assert not is_over(replace(badge, made_at=NOON), MIA, shop.board, NOON)
    assert is_over(replace(badge, made_at=NOON - timedelta(seconds=1)), MIA, shop.board, NOON), "an older PIN's"
    shop.must(OWNER, RemoveStaff(MIA))
    assert is_over(badge, MIA, shop.board, NOON)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes; the folder is the user's own")
def test_badges_are_their_owners_alone(
    tmp_path: Path,
) -> None:
    path = tmp_path / BADGES_FILE
    kept = Badges(path)
    kept.keep(MIA, make_badge(GRANT, PIN, b"s" * 32, b"salt" * 4, NOON))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PIN.encode() not in path.read_bytes()
    assert Badges(path).of(MIA) == kept.of(MIA)


@pytest.mark.logs("cannot be read: people sign in at the hub again")
def test_a_damaged_file_of_badges_only_costs_a_way_to_the_hub(tmp_path: Path) -> None:
    path = tmp_path / BADGES_FILE
    path.write_bytes(b"\x00{")
    assert Badges(path).of(MIA) is None


# A shop in one process --------------------------------------------------------------------------------------------


def test_the_stage_for_screens_lets_people_in_switch_and_leave_as_a_hub_does() -> None:
    shop = LocalShop(lambda: NOON)
    owner = LocalLink(shop, Actor("owner", "owner", Role.OWNER))
    desk = LocalLink(shop, Actor("front-desk", "p-front-desk", Role.FRONT_DESK))
    for person, pin in ((MIA, PIN), (MO, OTHER)):
        assert owner.ask(AddStaff(person, "A", (Role.FRONT_DESK,))).settled.result(0).refused is None
        owner.set_pin(person, pin).result(0)
    refused = desk.ask(place_order(an_id(1))).settled.result(0).refused
    assert refused is not None
    assert refused.code == "sign_in_needed"
    assert trouble(desk, MIA, OTHER) == "wrong_pin"
    signed = desk.sign_in(MIA, PIN).result(0)
    assert desk.signed_in == signed
    assert desk.ask(place_order(an_id(1))).settled.result(0).refused is None
    assert shop.board.orders[an_id(1)].history[-1].actor == Actor("front-desk", MIA, Role.FRONT_DESK)
    desk.offline(True)
    assert trouble(desk, MO, OTHER) == "offline_not_known"
    assert desk.sign_in(MIA, PIN).result(0).offline
    desk.ask(ConfirmOrder(an_id(1)))
    desk.offline(False)
    assert shop.board.orders[an_id(1)].history[-1].actor == Actor("front-desk", MIA, Role.FRONT_DESK, offline=True)
    desk.sign_out()
    assert here(desk) is None
    assert desk.actor == Actor("front-desk", "p-front-desk", Role.FRONT_DESK)
    assert desk.sign_in(MIA, PIN).result(0).person == MIA
    owner.ask(RemoveStaff(MIA))
    assert here(desk) is None


def here(link: LocalLink) -> SignedAs | None:
    """Who is at a station (asked anew)."""
    return link.signed_in
