"""Sign-ins at the relay: whose a recorded step is, over restarts and over a ledger restored from before."""

from __future__ import annotations

import itertools
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.ids import uuid7
from hub.domain.rules.staff import sign_in_at
from hub.domain.staff import grant_of
from hub.domain.vocabulary import (
    AddStaff,
    ConfirmOrder,
    PairStation,
    PinSet,
    Refused,
    RemoveStaff,
    SignedOut,
    SignOut,
)
from hub.log.errors import StorageFull
from hub.log.memory import MemoryLog
from hub.log.sqlite import SqliteLog
from hub.relay import EXPIRED_PER_TURN, GRANTS_NOTE, Outcome
from hub.wire import chain
from tests.hub.shop_day import an_id, place_order
from tests.hub.test_relay import Asking, Open, open_log

__all__ = ["open_log"]
MIA = an_id(300)
DESK = "front_desk"


def people(asking: Asking) -> Asking:
    """A served shop in which Mia works at the front desk and has a PIN."""
    asking.relay.start("00" * 8)
    key = "0" * 40
    for command in (
        PairStation(DESK, Role.FRONT_DESK, "Desk", key, "p-desk", "Somebody"),
        AddStaff(MIA, "Mia", (Role.FRONT_DESK,)),
    ):
        assert asking.ask(command, role=Role.OWNER).outcome.outcome == "accepted"
    asking.relay.note([PinSet(MIA)])
    return asking


def signed_in(asking: Asking, number: int = 400) -> str:
    """The grant of a new sign-in of Mia's."""
    relay = asking.relay
    events = sign_in_at(relay.board, relay.board.stations[DESK], MIA, an_id(number), relay.now())
    assert not isinstance(events, Refused)
    relay.note(events)
    return grant_of(relay.board.sign_ins[an_id(number)], relay.grant_key).written()


_numbers = itertools.count(1)


def minted(asking: Asking, ago: timedelta = timedelta(0)) -> str:
    """An id of now, or of a while ago."""
    unix_ms = int((asking.clock.now - ago).timestamp() * 1000)
    return uuid7(unix_ms, next(_numbers).to_bytes(10, "big"))


def last_actor(asking: Asking) -> Actor:
    return asking.relay.board.orders[an_id(1)].history[-1].actor


@pytest.fixture
def staffed(open_log: Open) -> Asking:
    return people(Asking(open_log()))


def refused(outcome: Outcome) -> tuple[str, dict[str, str]]:
    assert outcome.outcome == "refused", outcome
    return outcome.code, outcome.fields


def test_a_step_is_recorded_as_the_persons_whose_grant_came_with_it(staffed: Asking) -> None:
    grant = signed_in(staffed)
    assert refused(staffed.ask(place_order(an_id(1)), minted(staffed)).outcome) == ("sign_in_needed", {})
    assert staffed.ask(place_order(an_id(1)), minted(staffed), secret=grant).outcome.outcome == "accepted"
    assert last_actor(staffed) == Actor(DESK, MIA, Role.FRONT_DESK)
    staffed.check()


def test_a_refused_step_without_a_sign_in_stays_refused_with_one(staffed: Asking) -> None:
    command_id = minted(staffed)
    first = staffed.ask(place_order(an_id(1)), command_id).outcome
    assert staffed.ask(place_order(an_id(1)), command_id, secret=signed_in(staffed)).outcome == first


def test_the_owners_tools_need_no_sign_in(staffed: Asking) -> None:
    assert staffed.ask(place_order(an_id(1)), role=Role.OWNER).outcome.outcome == "accepted"


def test_grants_outlive_a_restart_and_are_no_other_hubs(open_log: Open) -> None:
    asking = people(Asking(open_log()))
    grant = signed_in(asking)
    again = Asking(open_log(), asking.clock)
    again.relay.start("11" * 8)
    assert again.relay.grant_key == asking.relay.grant_key
    assert again.ask(place_order(an_id(1)), minted(again), secret=grant).outcome.outcome == "accepted"
    other = people(Asking(MemoryLog("other", chain.GENESIS)))
    assert refused(other.ask(place_order(an_id(1)), minted(other), secret=grant).outcome)[0] == "sign_in_needed"


def test_before_the_first_start_no_grant_is_genuine(staffed: Asking) -> None:
    grant = signed_in(staffed)
    staffed.relay.grant_key = b""
    assert refused(staffed.ask(place_order(an_id(1)), minted(staffed), secret=grant).outcome)[0] == "sign_in_needed"


def test_a_turn_sees_a_colleague_removed_earlier_in_the_same_turn(staffed: Asking) -> None:
    grant = signed_in(staffed)
    turn = staffed.relay.turn(
        [
            staffed.question(place_order(an_id(1)), minted(staffed), secret=grant, station=DESK),
            staffed.question(RemoveStaff(MIA), role=Role.OWNER),
            staffed.question(ConfirmOrder(an_id(1)), minted(staffed), secret=grant, station=DESK),
        ]
    )
    assert [answer.outcome.outcome for answer in turn.answers] == ["accepted", "accepted", "refused"]
    assert refused(turn.answers[2].outcome) == ("sign_in_over", {"why": "removed"})
    staffed.check()


def test_leaving_is_a_step_like_others_and_later_ones_are_refused(staffed: Asking) -> None:
    grant = signed_in(staffed)
    assert staffed.ask(SignOut(an_id(400)), minted(staffed), secret=grant).outcome.outcome == "accepted"
    staffed.clock.now += timedelta(minutes=5)
    late = staffed.ask(place_order(an_id(1)), minted(staffed, timedelta(minutes=5)), secret=grant)
    assert late.outcome.outcome == "accepted"
    assert last_actor(staffed).offline
    assert refused(staffed.ask(ConfirmOrder(an_id(1)), minted(staffed), secret=grant).outcome)[0] == "sign_in_over"


def test_the_house_notes_which_sign_ins_are_over_once(staffed: Asking) -> None:
    signed_in(staffed)
    assert staffed.relay.keep_house() is None
    staffed.clock.now += timedelta(hours=10)
    turn = staffed.relay.keep_house()
    assert turn is not None
    assert [recorded.event for recorded, _ in turn.events] == [SignedOut(an_id(400), "expired")]
    assert staffed.relay.keep_house() is None
    assert EXPIRED_PER_TURN > 1


def test_a_ledger_restored_from_before_a_sign_in_takes_its_steps_and_marks_them(tmp_path: Path) -> None:
    def opened(name: str) -> SqliteLog:
        return SqliteLog.create_or_open(tmp_path / name, "epoch", chain.GENESIS, step=chain.step, ballast_bytes=1 << 16)

    log = opened("hub")
    asking = people(Asking(log))
    log.rest()
    log.close()
    shutil.copytree(tmp_path / "hub", tmp_path / "copy")
    asking = Asking(opened("hub"), asking.clock)
    asking.relay.start("11" * 8)
    grant, command_id = signed_in(asking), minted(asking)
    assert asking.ask(place_order(an_id(1)), command_id, secret=grant).outcome.outcome == "accepted"
    assert last_actor(asking) == Actor(DESK, MIA, Role.FRONT_DESK)
    asking.log.close()

    restored = Asking(opened("copy"), asking.clock)
    restored.relay.start("22" * 8)
    assert an_id(400) not in restored.relay.board.sign_ins
    assert restored.ask(place_order(an_id(1)), command_id, secret=grant).outcome.outcome == "accepted"
    assert last_actor(restored) == Actor(DESK, MIA, Role.FRONT_DESK, offline=True)
    assert restored.ask(RemoveStaff(MIA), role=Role.OWNER).outcome.outcome == "accepted"
    assert refused(restored.ask(ConfirmOrder(an_id(1)), minted(restored), secret=grant).outcome)[0] == "sign_in_over"
    restored.log.close()


@pytest.mark.logs("no room to keep the key of sign-ins")
def test_a_full_disk_at_the_first_start_keeps_sign_ins_until_the_next() -> None:
    class Full(MemoryLog):
        def set_note(self, key: str, value: bytes) -> None:
            raise StorageFull("no room")

    asking = Asking(Full("epoch", chain.GENESIS))
    asking.relay.start("00" * 8)
    assert len(asking.relay.grant_key) == 32
    assert asking.log.note(GRANTS_NOTE) is None


def test_a_step_of_somebody_whom_a_restored_ledger_does_not_know_yet_waits_for_whoever_took_them_on() -> None:
    lost = people(Asking(MemoryLog("epoch", chain.GENESIS)))
    grant = signed_in(lost)
    restored = Asking(MemoryLog("epoch", chain.GENESIS), lost.clock)
    restored.log.set_note(GRANTS_NOTE, lost.relay.grant_key)
    restored.relay.start("22" * 8)
    question = restored.question(place_order(an_id(1)), minted(restored), secret=grant)
    again = replace(question, submission=replace(question.submission, again=True))
    (answer,) = restored.relay.turn([again]).answers
    assert (answer.outcome.outcome, answer.outcome.code) == ("later", "staff_not_found")
    assert refused(restored.ask(place_order(an_id(2)), minted(restored), secret=grant).outcome)[0] == "staff_not_found"
    key = "0" * 40
    restored.ask(PairStation(DESK, Role.FRONT_DESK, "Desk", key, "p-desk", "Somebody"), role=Role.OWNER)
    restored.ask(AddStaff(MIA, "Mia", (Role.FRONT_DESK,)), role=Role.OWNER)
    (answer,) = restored.relay.turn([again]).answers
    assert answer.outcome.outcome == "accepted"
    assert last_actor(restored) == Actor(DESK, MIA, Role.FRONT_DESK, offline=True)
