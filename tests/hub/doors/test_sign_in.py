"""PINs at a real hub: let in, counted, locked, forgotten, and nowhere to be found."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hub.domain.actor import Actor, Role
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary import (
    AddStaff,
    ChangeStaff,
    ConfirmOrder,
    PinLocked,
    PinSet,
    RemoveStaff,
    RevokeStation,
    SetShopSettings,
)
from hub.doors import sign_in
from hub.doors.sign_in import JOBS_PER_STATION, LOCK_MAX, NOTE, STATION_WINDOW, PinCloser, Pins, Tries, key_for
from hub.link.link import Link
from hub.link.port import SignInTrouble
from hub.relay import Relay
from hub.wire.limits import SESSION_CHARS_MAX
from tests.hub.running import PATIENCE_S, HubInThread, until
from tests.hub.shop_day import NOON, an_id, place_order

PIN, OTHER = "903817264530", "4711"
MIA, MO, OLA = an_id(300), an_id(301), an_id(302)
PEOPLE = ((MIA, "Mia", (Role.FRONT_DESK,)), (MO, "Mo", (Role.PACKING, Role.FRONT_DESK)), (OLA, "Ola", (Role.OWNER,)))


@pytest.fixture
def staffed(running: HubInThread) -> HubInThread:
    """A hub whose people have a PIN: Mia `PIN`, the others `OTHER`."""
    owner = running.owner()
    running.must(owner, *(AddStaff(person, name, roles) for person, name, roles in PEOPLE))
    for person in (MIA, MO, OLA):
        owner.set_pin(person, PIN if person == MIA else OTHER).result(PATIENCE_S)
    return running


def trouble(link: Link, person: str, pin: str) -> SignInTrouble:
    """Why somebody is not let in."""
    error = link.sign_in(person, pin).exception(PATIENCE_S)
    assert isinstance(error, SignInTrouble), error
    return error


def pins(running: HubInThread) -> Pins:
    """What the hub keeps of PINs."""
    kept: list[bytes | None] = []
    running.hub.facts.errand(lambda relay: look(relay, kept)).result(PATIENCE_S)
    assert kept[0] is not None
    return msgspec.json.decode(kept[0], type=Pins)


def look(relay: Relay, kept: list[bytes | None]) -> None:
    kept.append(relay.kept_note(NOTE))


# Let in -----------------------------------------------------------------------------------------------------------


def test_with_the_right_pin_a_step_carries_the_person_on_every_screen(staffed: HubInThread) -> None:
    desk, packing = staffed.link("front_desk"), staffed.link("packing")
    refused = desk.ask(place_order(an_id(1))).settled.result(PATIENCE_S).refused
    assert refused is not None
    assert refused.code == "sign_in_needed"
    signed = desk.sign_in(MIA, PIN).result(PATIENCE_S)
    assert (signed.person, signed.offline) == (MIA, False)
    assert desk.signed_in == signed
    assert desk.actor == Actor("front_desk", MIA, Role.FRONT_DESK)
    staffed.must(desk, place_order(an_id(1)), ConfirmOrder(an_id(1)))
    until(lambda: an_id(1) in packing.board.orders and len(packing.board.orders[an_id(1)].history) == 2, "not seen")
    assert {step.actor for step in packing.board.orders[an_id(1)].history} == {desk.actor}
    assert packing.board.sign_ins[signed.sign_in].person == MIA


def test_switching_people_takes_less_than_two_seconds_and_leaves_both_signed_in(staffed: HubInThread) -> None:
    desk = staffed.link("front_desk")
    desk.sign_in(MIA, PIN).result(PATIENCE_S)
    started = time.monotonic()
    desk.sign_in(MO, OTHER).result(PATIENCE_S)
    took_s = time.monotonic() - started
    assert took_s < 2
    assert desk.actor == Actor("front_desk", MO, Role.FRONT_DESK)
    until(lambda: len(desk.board.sign_ins) == 2, "the sign-ins are not on the board")
    assert all(one.ended_at is None for one in desk.board.sign_ins.values())


def test_leaving_ends_the_sign_in_after_the_steps_before_it(staffed: HubInThread) -> None:
    desk = staffed.link("front_desk")
    signed = desk.sign_in(MIA, PIN).result(PATIENCE_S)
    asked = desk.ask(place_order(an_id(1)))
    desk.sign_out()
    assert asked.settled.result(PATIENCE_S).refused is None
    until(lambda: desk.board.sign_ins[signed.sign_in].why == "left", "still signed in")
    assert desk.signed_in is None
    assert desk.actor == Actor("front_desk", "p-front_desk", Role.FRONT_DESK)


def test_an_owner_signed_in_at_a_station_takes_people_on_and_gives_them_pins(staffed: HubInThread) -> None:
    desk = staffed.link("front_desk")
    desk.sign_in(OLA, OTHER).result(PATIENCE_S)
    staffed.must(desk, AddStaff(an_id(303), "Pia", (Role.FRONT_DESK,)))
    desk.set_pin(an_id(303), "8035").result(PATIENCE_S)
    assert desk.sign_in(an_id(303), "8035").result(PATIENCE_S).person == an_id(303)


def test_a_person_changes_their_own_pin_with_the_old_one_and_stays_signed_in(staffed: HubInThread) -> None:
    desk = staffed.link("front_desk")
    signed = desk.sign_in(MIA, PIN).result(PATIENCE_S)
    wrong = desk.set_pin(MIA, "8035", "0007").exception(PATIENCE_S)
    assert isinstance(wrong, SignInTrouble)
    assert wrong.code == "wrong_pin"
    desk.set_pin(MIA, "8035", PIN).result(PATIENCE_S)
    until(lambda: isinstance(desk.history("shop").done(), bool) and len(desk.board.sign_ins) == 1, "no board")
    assert desk.board.sign_ins[signed.sign_in].ended_at is None
    assert trouble(desk, MIA, PIN).code == "wrong_pin"
    assert desk.sign_in(MIA, "8035").result(PATIENCE_S).person == MIA


def test_a_colleague_sets_nobody_elses_pin(staffed: HubInThread) -> None:
    desk = staffed.link("front_desk")
    desk.sign_in(MO, OTHER).result(PATIENCE_S)
    refused = desk.set_pin(MIA, "8035").exception(PATIENCE_S)
    assert isinstance(refused, SignInTrouble)
    assert refused.code == "wrong_pin"


@pytest.mark.parametrize(("pin", "code"), [("1234", "weak_pin"), ("47", "bad_pin"), ("4" * 13, "bad_pin")])
def test_a_pin_that_anybody_would_try_is_not_taken(staffed: HubInThread, pin: str, code: str) -> None:
    refused = staffed.owner().set_pin(MIA, pin).exception(PATIENCE_S)
    assert isinstance(refused, SignInTrouble)
    assert refused.code == code


# Not let in -------------------------------------------------------------------------------------------------------


def test_whoever_may_not_work_at_a_station_is_told_so_after_the_right_pin_only(staffed: HubInThread) -> None:
    packing = staffed.link("packing")
    assert trouble(packing, MIA, OTHER).code == "wrong_pin"
    assert trouble(packing, MIA, PIN).code == "not_your_station"
    assert trouble(packing, an_id(999), PIN).code == "wrong_pin"
    assert packing.signed_in is None


def test_too_many_wrong_pins_lock_a_person_everywhere_and_the_shop_sees_it(staffed: HubInThread) -> None:
    desk, packing = staffed.link("front_desk"), staffed.link("packing")
    staffed.must(staffed.owner(), SetShopSettings(ShopSettings(pin_tries=3)))
    assert [trouble(desk, MO, "0007").code for _ in range(3)] == ["wrong_pin", "wrong_pin", "pin_locked"]
    locked = trouble(packing, MO, OTHER)
    assert locked.code == "pin_locked"
    assert locked.until is not None
    assert timedelta(minutes=4) < locked.until - datetime.now(UTC) < timedelta(minutes=6)
    until(lambda: packing.board.staff[MO].locked_until is not None, "the lock is no fact")
    assert desk.sign_in(MIA, PIN).result(PATIENCE_S).person == MIA, "nobody else is locked"


def test_a_lock_and_the_tries_before_it_outlive_a_restart(staffed: HubInThread) -> None:
    desk = staffed.link("front_desk")
    staffed.must(staffed.owner(), SetShopSettings(ShopSettings(pin_tries=3)))
    for _ in range(2):
        assert trouble(desk, MO, "0007").code == "wrong_pin"
    staffed.stop()
    staffed.start()
    until(lambda: desk.status.state.value == "live", "not back")
    assert trouble(desk, MO, "0007").code == "pin_locked"
    staffed.stop()
    staffed.start()
    until(lambda: desk.status.state.value == "live", "not back")
    assert trouble(desk, MO, OTHER).code == "pin_locked"


def test_a_right_pin_begins_the_count_anew(staffed: HubInThread) -> None:
    desk = staffed.link("front_desk")
    staffed.must(staffed.owner(), SetShopSettings(ShopSettings(pin_tries=3)))
    for _ in range(3):
        assert trouble(desk, MO, "0007").code == "wrong_pin"
        assert trouble(desk, MO, "0007").code == "wrong_pin"
        desk.sign_in(MO, OTHER).result(PATIENCE_S)
        if pins(staffed).stations["front_desk"].wrong >= 4:
            break
    assert pins(staffed).people[MO].tries == Tries()


def test_a_station_at_which_many_pins_are_tried_is_locked_whoever_they_are_of(staffed: HubInThread) -> None:
    desk, packing = staffed.link("front_desk"), staffed.link("packing")
    staffed.must(staffed.owner(), SetShopSettings(ShopSettings(pin_tries=3)))
    codes = [trouble(desk, an_id(900 + number), "0007").code for number in range(6)]
    assert codes == ["wrong_pin"] * 5 + ["station_locked"]
    assert trouble(desk, MIA, PIN).code == "station_locked"
    assert packing.sign_in(MO, OTHER).result(PATIENCE_S).person == MO


def test_whoever_is_removed_is_out_at_once_and_their_pin_is_forgotten(staffed: HubInThread) -> None:
    desk = staffed.link("front_desk")
    desk.sign_in(MIA, PIN).result(PATIENCE_S)
    staffed.must(staffed.owner(), RemoveStaff(MIA))
    until(lambda: desk.signed_in is None, "still at the station")
    refused = desk.ask(place_order(an_id(1))).settled.result(PATIENCE_S).refused
    assert refused is not None
    assert refused.code == "sign_in_needed"
    until(lambda: MIA not in pins(staffed).people, "the PIN is still kept")
    assert trouble(desk, MIA, PIN).code == "wrong_pin"


def test_a_revoked_station_lets_nobody_in(staffed: HubInThread) -> None:
    raw = staffed.raw("front_desk", side=True)
    until(raw.is_let_in)
    staffed.must(staffed.owner(), RevokeStation("front_desk"))
    raw.say({"t": "sign_in", "ask": "a", "person": MIA, "pin": PIN})
    assert raw.hears("problem")["code"] == "revoked"


@pytest.mark.parametrize("station", ["owner", "gateway", "follower"])
def test_nobody_signs_in_where_nobody_stands(staffed: HubInThread, station: str) -> None:
    raw = staffed.raw(station, side=True)
    raw.say({"t": "sign_in", "ask": "a", "person": MIA, "pin": PIN})
    assert raw.hears("problem")["code"] == "not_allowed"


@pytest.mark.parametrize("ask", ["", "x" * (SESSION_CHARS_MAX + 1)], ids=["blank", "too long"])
def test_a_question_without_a_usable_name_is_refused(staffed: HubInThread, ask: str) -> None:
    raw = staffed.raw("front_desk", side=True)
    raw.say({"t": "sign_in", "ask": ask, "person": MIA, "pin": PIN})
    assert raw.hears("problem")["code"] == "bad_message"


def test_a_station_that_floods_the_desk_with_pins_keeps_nobody_else_out(staffed: HubInThread) -> None:
    raw = staffed.raw("packing", side=True)
    desk = staffed.link("front_desk")
    for number in range(20):
        raw.say({"t": "sign_in", "ask": str(number), "person": an_id(900), "pin": "0007"})
    assert desk.sign_in(MIA, PIN).result(PATIENCE_S).person == MIA
    codes = [raw.hears("problem")["code"] for _ in range(20)]
    assert codes.count("busy") >= 20 - JOBS_PER_STATION - 10
    assert set(codes) <= {"busy", "wrong_pin", "station_locked"}


def test_who_has_no_pin_yet_is_told_so(staffed: HubInThread) -> None:
    staffed.must(staffed.owner(), AddStaff(an_id(303), "Pia", (Role.FRONT_DESK,)))
    assert trouble(staffed.link("front_desk"), an_id(303), PIN).code == "no_pin"


@pytest.mark.logs("every PIN must be set anew")
def test_pins_of_another_hub_key_are_forgotten_and_set_anew(staffed: HubInThread) -> None:
    desk = staffed.link("front_desk")
    kept = pins(staffed)
    kept.key = "f" * 64
    other = msgspec.json.encode(kept)
    staffed.hub.facts.errand(lambda relay: relay.keep_note(NOTE, other)).result(PATIENCE_S)
    staffed.stop()
    staffed.start()
    until(lambda: desk.status.state.value == "live", "not back")
    assert trouble(desk, MIA, PIN).code == "no_pin"
    until(lambda: staffed.owner().status.state.value == "live", "the owner is not back")
    staffed.owner().set_pin(MIA, PIN).result(PATIENCE_S)
    assert desk.sign_in(MIA, PIN).result(PATIENCE_S).person == MIA


def test_a_very_long_pin_is_wrong_and_costs_no_more_than_any_other(staffed: HubInThread) -> None:
    assert trouble(staffed.link("front_desk"), MIA, "9" * 50_000).code == "wrong_pin"


def test_roles_changed_meanwhile_count_when_the_sign_in_is_written(staffed: HubInThread) -> None:
    staffed.must(staffed.owner(), ChangeStaff(MIA, "Mia", (Role.DISPATCH,)))
    assert trouble(staffed.link("front_desk"), MIA, PIN).code == "not_your_station"


# What is kept -----------------------------------------------------------------------------------------------------


def test_a_closed_pin_opens_with_the_hubs_key_only() -> None:
    ours, other = PinCloser(key_for("pins", "s" * 40)), PinCloser(key_for("pins", "t" * 40))
    closed = ours.close(PIN)
    assert closed.startswith(f"$argon2id$v=19$m={sign_in.MEMORY_KIB},t={sign_in.TIME_COST},p={sign_in.LANES}$")
    assert ours.is_right(closed, PIN)
    assert not ours.is_right(closed, OTHER)
    assert not other.is_right(closed, PIN), "a stolen backup without hub.key is worth nothing"
    assert not ours.is_right(None, PIN)
    assert not ours.is_right("damaged", PIN)


def test_somebody_unknown_takes_as_long_as_a_wrong_pin() -> None:
    closer = PinCloser(key_for("pins", "s" * 40))
    closed = closer.close(PIN)
    closer.is_right(None, PIN)

    def took_s(kept: str | None) -> float:
        started = time.perf_counter()
        closer.is_right(kept, OTHER)
        return time.perf_counter() - started

    unknown, known = sorted(took_s(None) for _ in range(9))[4], sorted(took_s(closed) for _ in range(9))[4]
    assert 0.3 < unknown / known < 3


def test_locks_grow_and_end() -> None:
    tries, settings, now = Tries(), ShopSettings(pin_tries=3, pin_lock_minutes=5), NOON
    lengths = []
    for _ in range(7):
        assert [tries.count(now, 3, settings) for _ in range(3)] == [False, False, True]
        assert tries.until is not None
        lengths.append(tries.until - now)
        assert tries.is_locked(now)
        now = tries.until
        assert not tries.is_locked(now)
    assert lengths == [timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 60, 60, 60)]
    assert max(lengths) == LOCK_MAX
    assert STATION_WINDOW < LOCK_MAX


def test_what_is_written_of_pins_in_the_ledger_says_only_that_there_is_one(staffed: HubInThread) -> None:
    owner = staffed.owner()
    set_ = [recorded for recorded in events(staffed) if isinstance(recorded, PinSet)]
    assert {event.person_id for event in set_} == {MIA, MO, OLA}
    assert all(event.by == "owner" and not event.own for event in set_)
    assert owner.board.staff[MIA].pin_set_at is not None
    assert not [event for event in events(staffed) if isinstance(event, PinLocked)]


def events(running: HubInThread) -> list[Any]:
    """Everything in the ledger."""
    from hub.relay import replay

    return [recorded.event for recorded in replay(running.hub.relay.reader(), 0)]


# Nowhere to be found ----------------------------------------------------------------------------------------------


def test_a_pin_and_its_closed_form_reach_no_client_and_no_file_but_the_note(
    staffed: HubInThread, tmp_path: Path
) -> None:
    desk, packing = staffed.link("front_desk"), staffed.link("packing")
    trouble(desk, MIA, PIN[::-1])
    desk.sign_in(MIA, PIN).result(PATIENCE_S)
    staffed.must(desk, place_order(an_id(1)))
    staffed.equal(desk, packing, staffed.owner())
    closed = pins(staffed).people[MIA].closed
    gathered = [json.dumps(msgspec.to_builtins(event), default=str) for event in events(staffed)]
    assert not [text for text in gathered if PIN in text or PIN[::-1] in text or closed in text]
    for link in (desk, packing):
        staffed.close(link)
    staffed.hub.relay.keep_snapshot()
    found = {
        path.relative_to(staffed.place).as_posix()
        for path in staffed.place.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in (PIN.encode(), PIN[::-1].encode()))
    }
    assert not found
    holds = {
        path.relative_to(staffed.place).as_posix()
        for path in staffed.place.rglob("*")
        if path.is_file() and closed[-20:].encode() in path.read_bytes()
    }
    assert holds <= {"hub/ledger.db", "hub/ledger.db-wal"}
    assert holds, "the search finds what is there"
