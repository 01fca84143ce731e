"""What the calendar takes, when, and how gently."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from hub.care import forgetting
from hub.care.forgetting import CALENDAR_NOTE, Forgetting
from hub.domain.actor import Actor
from hub.domain.order import Person
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.rules import decide
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary import Command, DeliverOrder, Erased, OpenEnquiry, Refused, SendMessage, SetShopSettings
from hub.log.memory import MemoryLog
from hub.relay import Relay, Turn
from hub.wire import chain
from tests.hub.running import HubInThread, until
from tests.hub.shop_day import DESK, NOON, OWNER, PICTURE, Decided, an_id, courier_actor


class Shop:
    """A writer over a ledger in memory, with a clock of the test's, and its calendar."""

    def __init__(self) -> None:
        self.now = NOON
        self.log = MemoryLog("e" * 16, chain.GENESIS)
        self.relay = Relay(self.log, lambda: self.now, Random(1).randbytes)
        self.relay.start("00" * 8)
        self.turns: list[int] = []
        self.forgetting = self.calendar_of(None)

    def calendar_of(self, known: bytes | None) -> Forgetting:
        """A calendar, as a start makes it."""
        return Forgetting(
            Path("nowhere"), self.relay.erasure, lambda: self.relay.board, {}, self._errand, known, lambda: self.now
        )

    def _errand(self, work: Callable[[Relay], Turn | None]) -> Future[None]:
        turn = work(self.relay)
        if turn is not None:
            self.turns.append(sum(isinstance(recorded.event, Erased) for recorded, _ in turn.events))
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def must(self, actor: Actor, *commands: Command) -> None:
        """Decide and record."""
        for command in commands:
            decided = decide(self.relay.board, command, actor, self.now)
            assert not isinstance(decided, Refused), decided
            self.relay.note(decided)

    def delivered(self, number: int = 1) -> str:
        """An order that went its whole way: photos, names, talk."""
        way = Decided(self.now)
        order, courier = way.at_the_door(number)
        way.must(DESK, SendMessage(order, an_id(5_000 + number), Audience.EVERYONE, text="thank you"))
        way.must(courier_actor(courier), DeliverOrder(order, PICTURE, received_by="Ms Lin"))
        self.relay.note([recorded.event for recorded in way.events[1:]])
        return order

    def look(self, **later: float) -> int:
        """Let the calendar look; returns how many erasures it made."""
        self.now = NOON + timedelta(**later)
        return self.forgetting.calendar(self.log)

    def words(self, kind: str) -> list[bytes | None]:
        """The words of every event of a kind."""
        return [one.person for one in self.log.read(0, 10_000, 1 << 30) if f'"kind":"{kind}"'.encode() in one.facts]


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_photos_names_and_talk_go_each_in_their_time(shop: Shop) -> None:
    shop.delivered()
    assert shop.look(days=29, hours=23) == 0
    assert shop.look(days=30, minutes=1) == 1
    assert shop.words("proof_attached") == shop.words("order_delivered") == [None]
    assert shop.words("order_placed") != [None]
    assert shop.look(days=89, hours=23) == 0
    assert shop.look(days=90, minutes=1) == 1
    assert shop.words("order_placed") == [None]
    assert shop.words("message_sent") != [None]
    assert shop.look(days=180, minutes=1) == 1
    assert shop.words("message_sent") == [None]
    assert shop.log.verify(chain.step).broken is None


def test_an_order_that_is_not_done_keeps_its_words(shop: Shop) -> None:
    way = Decided()
    way.at_the_door(1)
    shop.relay.note([recorded.event for recorded in way.events[1:]])
    assert shop.look(days=400) == 0


def test_the_owner_decides_how_long(shop: Shop) -> None:
    shop.must(OWNER, SetShopSettings(ShopSettings(photo_days=3, address_days=5, chat_days=7)))
    shop.delivered()
    assert [shop.look(days=days) for days in (2, 4, 6, 8)] == [0, 1, 1, 1]


def test_what_the_calendar_took_it_does_not_take_again_after_a_start(shop: Shop) -> None:
    shop.delivered()
    assert shop.look(days=31) == 1
    shop.forgetting = shop.calendar_of(shop.relay.kept_note(CALENDAR_NOTE))
    assert shop.look(days=31, hours=1) == 0
    shop.forgetting = shop.calendar_of(None)  # its note was lost: it looks at everything again, and finds nothing
    assert shop.look(days=31, hours=2) == 0


def test_many_orders_go_in_small_turns(shop: Shop) -> None:
    for number in range(1, 26):
        shop.delivered(number)
    assert shop.look(days=31) == 25
    assert [count for count in shop.turns if count] == [10, 10, 5]


def test_the_shops_own_talk_goes_and_the_room_stays(shop: Shop) -> None:
    shop.must(DESK, SendMessage(SHOP_ROOM, an_id(1), Audience.STAFF, text="Ms Lin rang again"))
    shop.now = NOON + timedelta(days=100)
    shop.must(DESK, SendMessage(SHOP_ROOM, an_id(2), Audience.STAFF, text="ribbons are out"))
    assert shop.look(days=181) == 1
    said = [message.text for message in shop.relay.board.rooms[SHOP_ROOM].messages]
    assert said == ["", "ribbons are out"]
    shop.must(DESK, SendMessage(SHOP_ROOM, an_id(3), Audience.STAFF, text="still open"))
    assert shop.look(days=182) == 0


def test_a_question_that_led_to_nothing_goes_when_nobody_has_spoken_for_long(shop: Shop) -> None:
    shop.must(DESK, OpenEnquiry(an_id(1), Person("Li Ming", "+44 20 7946 0009")))
    shop.now = NOON + timedelta(days=100)
    shop.must(DESK, SendMessage(an_id(1), an_id(2), Audience.EVERYONE, text="still interested?"))
    assert shop.look(days=181) == 0
    assert shop.look(days=281) == 1
    assert an_id(1) not in shop.relay.board.rooms
    assert shop.words("room_opened") == [None]


def test_a_serving_hub_looks_once_a_day_when_it_is_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "QUIET_S", 0.1)
    hub = HubInThread(tmp_path)
    try:
        note: list[bytes | None] = []
        until(lambda: _noted(hub, note), "the calendar was not looked at")
        today = datetime.now().astimezone().date().isoformat()
        assert today[:7] in str(note[-1])
    finally:
        hub.leave()


def _noted(hub: HubInThread, note: list[bytes | None]) -> bool:
    hub.hub.facts.errand(lambda relay: note.append(relay.kept_note(CALENDAR_NOTE))).result(20)
    return note[-1] is not None
