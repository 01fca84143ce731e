"""The hall without a network: what it says to whom. Whole days under faults are the simulation's (`tests/simulation`)."""

from __future__ import annotations

import json
from random import Random

import pytest
from msgspec import Raw

from hub.domain.actor import Role
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import Command, RevokeStation, SendMessage, StationPaired
from hub.doors.hall import Hall, Sent
from hub.doors.keys import Keyring
from hub.log.memory import MemoryLog
from hub.relay import Relay
from hub.wire import chain
from hub.wire.codec import encode_command
from hub.wire.limits import CREDIT_BYTES, CREDIT_BYTES_MIN, PROTOCOLS
from hub.wire.messages import Hello, Submission, Submit, say
from tests.hub.shop_day import NOON, an_id

STATIONS = {"owner": Role.OWNER, "packing": Role.PACKING}


class Shop:
    """A hub whose connections are lists."""

    def __init__(self) -> None:
        self.relay = Relay(MemoryLog("feedfacefeedface", chain.GENESIS), lambda: NOON, Random(1).randbytes)
        self.relay.start("00" * 8)
        self.relay.note([StationPaired(name, role, name, name.ljust(40, "k"), "p") for name, role in STATIONS.items()])
        keyring = Keyring()
        keyring.renew(self.relay.board)
        self.said: dict[str, list[str]] = {name: [] for name in STATIONS}
        self.hall = Hall(self.relay, keyring, self.send, lambda: 0.0)
        for name in STATIONS:
            self.hear(name, say(Hello(PROTOCOLS, name, credit=CREDIT_BYTES)))
        while self.hall.feed():
            pass
        for said in self.said.values():
            said.clear()

    def send(self, route: bytes, frame: bytes) -> Sent:
        said = json.loads(frame)
        self.said[route.decode()].append(said["t"] if said["t"] != "problem" else said["code"])
        return Sent.TAKEN

    def hear(self, name: str, frame: bytes) -> None:
        self.hall.hear(name.encode(), name.ljust(40, "k"), [frame])

    def asks(self, name: str, number: int, command: Command) -> None:
        self.hear(name, say(Submit(name, (Submission(1, an_id(number), Raw(encode_command(command))),))))


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_who_is_put_out_in_the_turn_in_which_it_asked_hears_that_and_nothing_after_it(shop: Shop) -> None:
    shop.asks("owner", 1, RevokeStation("packing"))
    shop.asks("packing", 2, SendMessage(SHOP_ROOM, an_id(3), Audience.STAFF, text="still here"))
    shop.hall.decide()
    assert shop.said["packing"] == ["revoked"]
    assert shop.said["owner"] == ["events", "receipts"]


def test_a_board_is_over_with_its_last_frame_and_what_happens_then_waits_for_no_credit(shop: Shop) -> None:
    shop.hear("packing", say(Hello(PROTOCOLS, "packing", credit=CREDIT_BYTES_MIN)))
    while shop.hall.feed():
        pass
    assert shop.said["packing"] == ["welcome", "board"], "and less than one frame of credit is left"
    shop.asks("owner", 1, SendMessage(SHOP_ROOM, an_id(3), Audience.STAFF, text="good morning"))
    shop.hall.decide()
    assert shop.said["packing"] == ["welcome", "board", "events"]
