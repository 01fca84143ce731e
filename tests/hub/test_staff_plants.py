"""Positive controls: with a fault planted, the tests of people and PINs must fail. A test that cannot fail proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.rules import staff as staff_rules
from hub.domain.staff import Grant, SignIn, StaffMember
from hub.domain.vocabulary import AddStaff, PinSet
from hub.doors import sign_in as desk
from hub.doors.sign_in import PinCloser, PinDesk, Tries
from hub.link.badges import Badges
from hub.link.exchange import Exchange
from tests.hub.domain.rules import test_staff as rules
from tests.hub.doors import test_sign_in as at_the_hub
from tests.hub.link import test_sign_in as at_the_station
from tests.hub.running import HubInThread
from tests.hub.shop_day import Decided

Plant = Callable[[pytest.MonkeyPatch], None]


def count_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong PINs are not counted."""
    monkeypatch.setattr(Tries, "count", lambda self, now, most, settings: False)


def keep_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries are counted in memory only: a restart is a way round the lock."""
    setting, keep = PinDesk._set_pin, PinDesk._keep

    def kept_with_a_pin_only(self: PinDesk, *arguments: Any) -> Any:
        monkeypatch.setattr(PinDesk, "_keep", keep)
        try:
            return setting(self, *arguments)
        finally:
            monkeypatch.setattr(PinDesk, "_keep", lambda self, relay: None)

    monkeypatch.setattr(PinDesk, "_set_pin", kept_with_a_pin_only)


def say_the_closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event carries what is kept of a PIN, and with it every client."""
    close, newest = PinCloser.close, [""]

    def remember(self: PinCloser, pin: str) -> str:
        newest[0] = close(self, pin)
        return newest[0]

    monkeypatch.setattr(PinCloser, "close", remember)
    monkeypatch.setattr(desk, "PinSet", lambda person, own, by: PinSet(person, own, newest[0]))


def let_in_before_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub's own lock on a person is looked at nowhere."""
    monkeypatch.setattr(Tries, "is_locked", lambda self, now: False)


@pytest.mark.parametrize(
    ("plant", "caught_by"),
    [
        (count_nothing, at_the_hub.test_too_many_wrong_pins_lock_a_person_everywhere_and_the_shop_sees_it),
        (let_in_before_the_count, at_the_hub.test_too_many_wrong_pins_lock_a_person_everywhere_and_the_shop_sees_it),
        (keep_nothing, at_the_hub.test_a_lock_and_the_tries_before_it_outlive_a_restart),
        (count_nothing, at_the_hub.test_a_station_at_which_many_pins_are_tried_is_locked_whoever_they_are_of),
    ],
)
def test_a_fault_planted_at_the_hub_is_caught(
    plant: Plant, caught_by: Callable[[HubInThread], None], running: HubInThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    staffed(running)
    with pytest.raises(AssertionError):
        caught_by(running)


def test_a_closed_form_that_reaches_clients_is_caught(
    running: HubInThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_the_closed_form(monkeypatch)
    staffed(running)
    with pytest.raises(AssertionError):
        at_the_hub.test_a_pin_and_its_closed_form_reach_no_client_and_no_file_but_the_note(running, tmp_path)


def staffed(running: HubInThread) -> None:
    """As the fixture of the tests at the hub."""
    owner = running.owner()
    running.must(owner, *(AddStaff(person, name, roles) for person, name, roles in at_the_hub.PEOPLE))
    for person, _, _ in at_the_hub.PEOPLE:
        owner.set_pin(person, at_the_hub.PIN if person == at_the_hub.MIA else at_the_hub.OTHER).result(20)


# At the station ---------------------------------------------------------------------------------------------------


def mark_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step taken without the hub looks like any other."""

    def claim(self: Exchange) -> str:
        return replace(self._grant, offline=False).written() if self._grant is not None else ""

    monkeypatch.setattr(Exchange, "_claim", claim)


def write_no_badge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries at a badge are forgotten with the program."""
    keep = Badges.keep
    monkeypatch.setattr(Badges, "keep", lambda self, person, badge: keep(self, person, replace(badge, wrong=0)))


def take_whatever_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    """A badge opens with any PIN."""
    monkeypatch.setattr("hub.link.sign_in.is_right", lambda badge, pin, key: True)


@pytest.mark.parametrize(
    ("plant", "caught_by"),
    [
        (mark_nothing, at_the_station.test_a_step_taken_while_the_hub_is_away_is_marked_though_nobody_switched),
        (
            write_no_badge,
            at_the_station.test_wrong_pins_without_the_hub_are_counted_over_a_restart_of_the_station_and_end_the_badge,
        ),
        (
            take_whatever_pin,
            at_the_station.test_wrong_pins_without_the_hub_are_counted_over_a_restart_of_the_station_and_end_the_badge,
        ),
    ],
)
def test_a_fault_planted_at_the_station_is_caught(
    plant: Plant, caught_by: Callable[[HubInThread], None], running: HubInThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    owner = running.owner()
    for person, pin in ((at_the_station.MIA, at_the_station.PIN), (at_the_station.MO, at_the_station.OTHER)):
        running.must(owner, AddStaff(person, "M", (Role.FRONT_DESK,)))
        owner.set_pin(person, pin).result(20)
    with pytest.raises(AssertionError):
        caught_by(running)


# In the rules -----------------------------------------------------------------------------------------------------


def any_station_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grant is good wherever it is shown."""

    def found(board: Board, station: str, grant: Grant, grant_key: bytes | None) -> SignIn | None:
        return board.sign_ins.get(grant.sign_in)

    monkeypatch.setattr(staff_rules, "_sign_in", found)


def any_seal_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """An id that stands in the feed is enough to act as somebody."""
    monkeypatch.setattr(staff_rules, "is_genuine", lambda grant, station, key: True)


def nobody_ever_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Removed colleagues go on."""
    monkeypatch.setattr(StaffMember, "is_here", True)
    monkeypatch.setattr(staff_rules, "REVOKED", frozenset())


def time_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign-ins last for ever."""
    monkeypatch.setattr(SignIn, "is_live", lambda self, now: self.ended_at is None)


def anybody_asks_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is signed in is whatever the command needs."""
    monkeypatch.setattr(
        staff_rules, "_role_for", lambda member, role, command: role if role in command.may else min(command.may)
    )


@pytest.mark.parametrize(
    ("plant", "caught_by"),
    [
        (any_station_will_do, rules.test_a_sign_in_of_another_station_is_none),
        (any_seal_will_do, rules.test_a_sign_in_that_only_its_id_is_known_of_is_none),
        (nobody_ever_leaves, rules.test_somebody_removed_is_gone_at_once_with_every_step_still_on_its_way),
        (nobody_ever_leaves, rules.test_a_revoked_station_loses_its_sign_ins_and_they_do_not_come_back_with_a_new_key),
        (time_never_ends, rules.test_a_step_that_comes_late_is_taken_if_it_was_minted_in_time_and_is_marked),
        (anybody_asks_anything, rules.test_a_step_is_taken_in_the_stations_role_or_in_another_that_the_person_has),
    ],
)
def test_a_fault_planted_in_the_rules_is_caught(
    plant: Plant, caught_by: Callable[[Decided], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    caught_by(rules.a_staffed_shop())
    shop = rules.a_staffed_shop()
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        caught_by(shop)
