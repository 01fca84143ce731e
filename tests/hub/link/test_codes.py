"""Codes from a station's screen: an owner who has signed in there makes them, nobody else does, and it is told how it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.domain.actor import Role
from hub.domain.vocabulary import AddStaff
from hub.link.letting_in import Progress, Step, WayIn
from hub.link.link import Link
from hub.link.port import CodeShown, Wished
from tests.hub.running import PATIENCE_S, HubInThread, until
from tests.hub.shop_day import an_id

MIA, OLA = an_id(300), an_id(302)
PIN = "903817264530"


@pytest.fixture
def desk(running: HubInThread) -> Link:
    owner = running.owner()
    running.must(owner, AddStaff(MIA, "Mia", (Role.FRONT_DESK,)), AddStaff(OLA, "Ola", (Role.OWNER, Role.FRONT_DESK)))
    for person in (MIA, OLA):
        owner.set_pin(person, PIN).result(PATIENCE_S)
    return running.link("front_desk")


@pytest.fixture
def come(running: HubInThread, tmp_path: Path) -> Iterator[Callable[[str], tuple[WayIn, list[Progress]]]]:
    came: list[WayIn] = []

    def start(code: str) -> tuple[WayIn, list[Progress]]:
        shown: list[Progress] = []
        way = WayIn("127.0.0.1", running.serving.pairing, code, tmp_path / "new", shown.append, store=lambda: None)
        way.start()
        came.append(way)
        return way, shown

    yield start
    for way in came:
        way.close()


def test_an_owner_at_a_station_lets_another_in(
    running: HubInThread, desk: Link, come: Callable[[str], tuple[WayIn, list[Progress]]]
) -> None:
    desk.sign_in(OLA, PIN).result(PATIENCE_S)
    told: list[CodeShown] = []
    offer = desk.offer_code(Wished(Role.PACKING, "Packing table"), told.append)
    until(lambda: told and told[-1].digits)
    way, shown = come(told[-1].digits)
    until(lambda: told[-1].state == "comparing")
    until(lambda: shown[-1].step is Step.COMPARING)
    assert told[-1].words == shown[-1].words
    way.agree()
    offer.settle(same=True)
    until(lambda: told[-1].state == "let_in")
    until(lambda: "packing" in desk.board.stations)


def test_a_colleague_and_an_empty_station_make_none(desk: Link) -> None:
    for person in ("", MIA):
        if person:
            desk.sign_in(person, PIN).result(PATIENCE_S)
        told: list[CodeShown] = []
        desk.offer_code(Wished(Role.PACKING), told.append)
        until(lambda told=told: told)  # type: ignore[misc]  # bound now, not later
        assert (told[-1].state, told[-1].trouble) == ("refused", "not_allowed")


def test_a_code_is_taken_back_when_nobody_looks_any_more(
    desk: Link, come: Callable[[str], tuple[WayIn, list[Progress]]]
) -> None:
    desk.sign_in(OLA, PIN).result(PATIENCE_S)
    told: list[CodeShown] = []
    offer = desk.offer_code(Wished(Role.PACKING), told.append)
    until(lambda: told and told[-1].digits)
    offer.close()

    def dead() -> bool:
        _, shown = come(told[-1].digits)
        until(lambda: shown and shown[-1].step in (Step.FAILED, Step.COMPARING))
        return shown[-1].code == "expired"

    until(dead)


def test_a_hub_that_is_away_is_said_so(running: HubInThread, desk: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.link.codes.ANSWER_S", 0.3)
    desk.sign_in(OLA, PIN).result(PATIENCE_S)
    running.stop()
    told: list[CodeShown] = []
    desk.offer_code(Wished(Role.PACKING), told.append)
    until(lambda: told)
    assert told[-1].state == "away"
