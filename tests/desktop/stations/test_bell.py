"""What a station lets be heard, and when it is silent again."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.stations import bell as module
from desktop.stations.bell import Bell
from hub.domain.actor import Actor, Role
from hub.domain.alarm import Loudness
from hub.domain.room import Audience
from hub.domain.vocabulary import AcknowledgeRush, EscalateRush, MarkRush, SendMessage
from hub.link.local import LocalLink
from tests.desktop.conftest import DESK, DISPATCH, PACKING, Counter
from tests.hub.shop_day import FOLLOWER, customer


class Heard:
    """The bells of three stations, and what was heard at each."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.at: dict[str, list[str]] = {}
        self.bells: dict[str, Bell] = {}
        for actor in (DESK, PACKING, DISPATCH):
            name = actor.role.value
            self.at[name], self.bells[name] = [], Bell(counter.open(actor), actor.role)
            self.bells[name].play = self.at[name].append
        self.order = counter.place()

    def as_(self, actor: Actor) -> LocalLink:
        return LocalLink(self.counter.hub, actor)


@pytest.fixture
def heard(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> Heard:
    monkeypatch.setattr(module, "RINGS_EVERY_MS", 30)
    return Heard(counter)


def test_a_rush_rings_on_where_it_is_due_until_it_is_acknowledged(heard: Heard, qtbot: QtBot) -> None:
    heard.counter.ask(heard.counter.desk, MarkRush(heard.order))
    qtbot.waitUntil(lambda: len(heard.at["packing"]) >= 3 and len(heard.at["dispatch"]) >= 3)
    assert heard.at["front_desk"] == []
    heard.counter.ask(heard.counter.packing, AcknowledgeRush(heard.order))
    qtbot.waitUntil(lambda: not heard.bells["packing"].rings)
    count = len(heard.at["packing"])
    before = len(heard.at["dispatch"])
    qtbot.waitUntil(lambda: len(heard.at["dispatch"]) >= before + 3)
    assert len(heard.at["packing"]) == count


def test_it_rings_at_the_others_when_the_alarm_says_so(heard: Heard, qtbot: QtBot) -> None:
    heard.counter.ask(heard.counter.desk, MarkRush(heard.order))
    marked = heard.counter.clock()
    heard.counter.clock.forward(minutes=10)
    step = EscalateRush(heard.order, Role.PACKING, Loudness.OTHERS, marked)
    assert heard.counter.ask(heard.as_(FOLLOWER), step) is None
    qtbot.waitUntil(lambda: len(heard.at["front_desk"]) >= 2)


def test_a_muted_station_is_silent_and_is_heard_at_once_afterwards(heard: Heard, qtbot: QtBot) -> None:
    heard.bells["packing"].mute(True)
    heard.counter.ask(heard.counter.desk, MarkRush(heard.order))
    qtbot.waitUntil(lambda: len(heard.at["dispatch"]) >= 3)
    assert heard.at["packing"] == []
    assert heard.bells["packing"].rings
    heard.bells["packing"].mute(False)
    assert heard.at["packing"] == ["rush"]


def test_a_customers_words_ring_once_at_the_desk_and_ours_never(heard: Heard, qtbot: QtBot) -> None:
    counter = heard.counter
    room = counter.hub.board.orders[heard.order].room
    sender = heard.as_(customer(Role.SENDER, heard.order))
    for text in ("Hello?", "Is anybody there?"):
        assert counter.ask(sender, SendMessage(room, sender.new_id(), Audience.EVERYONE, text=text)) is None
    qtbot.waitUntil(lambda: heard.at["front_desk"] == ["message"])
    counter.ask(counter.desk, SendMessage(room, sender.new_id(), Audience.EVERYONE, text="We are."))
    qtbot.waitUntil(lambda: counter.hub.board.rooms[room].waiting_since is None)
    assert heard.at == {"front_desk": ["message"], "packing": [], "dispatch": []}


def test_a_pulse_of_the_link_looks_at_no_order(heard: Heard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = heard.counter.shops[0]
    qtbot.waitUntil(lambda: heard.order in shop.board.orders)
    looked: list[str] = []
    monkeypatch.setattr(heard.bells["front_desk"], "_look", looked.append)
    shop.link_changed.emit()
    assert looked == []
    shop.board_replaced.emit()
    assert heard.order in looked


def test_a_rush_from_before_the_start_rings_when_the_window_is_there(counter: Counter, qtbot: QtBot) -> None:
    counter.ask(counter.desk, MarkRush(counter.place()))
    played: list[str] = []
    bell = Bell(counter.open(PACKING), Role.PACKING)
    bell.play = played.append
    qtbot.waitUntil(lambda: played == ["rush"])


def test_a_full_board_is_looked_at_between_the_windows_events(
    counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE_MAX", 0)
    counter.ask(counter.desk, MarkRush(counter.place()))
    bell = Bell(counter.open(PACKING), Role.PACKING)
    bell._look_at_all()
    assert not bell.rings
    qtbot.waitUntil(lambda: bell.rings)
