"""An exchange and a hall, joined by two queues: what is dropped on the way is missed, what a hub forgot is offered again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import msgspec
import pytest
from msgspec import Raw

from hub.domain.actor import Role
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import Command, ConfirmOrder, SendMessage, StartPacking, StationPaired
from hub.doors.hall import Hall, Sent
from hub.doors.keys import Keyring
from hub.link import store
from hub.link.exchange import Ask, Exchange
from hub.link.port import Asked, Changes, LinkState
from hub.link.store import Outbox, Plain, ReplicaFile
from hub.log.memory import MemoryLog
from hub.log.port import Batch
from hub.relay import Question, Relay
from hub.wire import chain
from hub.wire.codec import encode_command
from hub.wire.limits import PING_EVERY_S, SILENT_AFTER_S
from hub.wire.messages import Submission
from tests.hub.shop_day import NOON, an_id, issue_link, place_order

KEYS = {"front-desk": Role.FRONT_DESK, "packing": Role.PACKING, "gateway": Role.GATEWAY}
Drop = Callable[[bytes], bool]


def nothing(frame: bytes) -> bool:
    return False


def named(name: str, times: int = 1_000) -> Drop:
    """Drop frames of one name, so many times."""
    left = [times]

    def drop(frame: bytes) -> bool:
        if msgspec.json.decode(frame)["t"] != name or not left[0]:
            return False
        left[0] -= 1
        return True

    return drop


class Client:
    """An exchange with its surroundings."""

    def __init__(self, shop: Shop, station: str, outbox: Outbox | None = None) -> None:
        self.shop, self.station, self.key = shop, station, station.ljust(40, "k")
        self.outbox = outbox or Outbox(None, Plain())
        self.random_bytes = Random(station)
        self.connected = False
        self.losses = 0
        self.up: deque[bytes] = deque()
        self.exchange = Exchange(KEYS[station], self.outbox, ReplicaFile(None), self)
        self.connect()

    def monotonic(self) -> float:
        return self.shop.clock_s

    def wall(self) -> datetime:
        return NOON + timedelta(seconds=self.shop.clock_s)

    def random(self, size: int) -> bytes:
        return self.random_bytes.randbytes(size)

    def hang_up(self, pause_s: float) -> None:
        self.losses += 1
        self.connected = False

    def tell(self, changes: Changes) -> None:
        """Nobody listens here."""

    def connect(self) -> None:
        self.shop.down.pop(self.route, None) if self.losses else None
        self.up.clear()
        self.shop.down[self.route] = deque()
        self.connected = True
        self.exchange.connecting()
        self.exchange.up(self.send)

    def send(self, frame: bytes) -> bool:
        self.up.append(frame)
        return True

    @property
    def route(self) -> bytes:
        return f"{self.station}{self.losses}".encode()

    def ask(self, text: str) -> Asked:
        return self.want(SendMessage(SHOP_ROOM, self.exchange.new_id(), Audience.STAFF, text=text))

    def want(self, command: Command) -> Asked:
        asked = Asked(self.exchange.new_id(), Future(), Future())
        self.exchange.take([Ask(asked, command, "")])
        return asked


class Shop:
    """A hub and its network."""

    def __init__(self) -> None:
        self.clock_s = 0.0
        self.drop: Drop = nothing
        self.down: dict[bytes, deque[bytes]] = {}
        self.clients: list[Client] = []
        self.backup_seq = 0
        self.log = MemoryLog("feedfacefeedface", chain.GENESIS)
        self.serve(self.log)
        self.pair()

    def pair(self) -> None:
        self.relay.note([StationPaired(name, role, name, name.ljust(40, "k"), "p") for name, role in KEYS.items()])
        self.keyring.renew(self.relay.board)

    def serve(self, log: MemoryLog) -> None:
        self.log = log
        self.relay = Relay(log, lambda: NOON + timedelta(seconds=self.clock_s), Random(1).randbytes)
        self.relay.start("00" * 8)
        self.keyring = Keyring()
        self.keyring.renew(self.relay.board)
        self.hall = Hall(self.relay, self.keyring, self.send, lambda: self.clock_s, backup_seq=lambda: self.backup_seq)
        for client in self.clients:
            client.exchange.lose()

    def send(self, route: bytes, frame: bytes) -> Sent:
        if route not in self.down:
            return Sent.GONE
        self.down[route].append(frame)
        return Sent.TAKEN

    def client(self, station: str, outbox: Outbox | None = None) -> Client:
        self.clients.append(Client(self, station, outbox))
        return self.clients[-1]

    def talk(self, seconds: float = 0.0) -> None:
        """Let everybody talk for a while, until nothing is left to say."""
        end = self.clock_s + seconds
        while True:
            for _ in range(20):
                self._carry()
            if self.clock_s >= end:
                return
            self.clock_s += 0.5

    def _carry(self) -> None:
        for client in self.clients:
            if not client.connected:
                client.connect()
            client.exchange.beat()
            client.exchange.pump()
            while client.up:
                frame = client.up.popleft()
                if not self.drop(frame):
                    self.hall.hear(client.route, client.key, [frame])
        self.hall.feed()
        self.hall.decide()
        for client in self.clients:
            queue = self.down.get(client.route, deque())
            while queue and client.connected:
                frame = queue.popleft()
                if not self.drop(frame):
                    client.exchange.hear(frame)
            client.exchange.flush()

    @contextmanager
    def losing(self, drop: Drop) -> Iterator[None]:
        self.drop = drop
        yield
        self.drop = nothing


@pytest.fixture
def shop() -> Shop:
    return Shop()


def equal(shop: Shop, *clients: Client) -> bool:
    return all(client.exchange.board == shop.relay.board for client in clients)


def live(client: Client) -> bool:
    return client.exchange.status.state is LinkState.LIVE


@pytest.mark.logs("stayed away though the hub is there")
@pytest.mark.parametrize("lost", ["hello", "welcome", "board"])
def test_a_greeting_that_gets_no_answer_is_made_again(shop: Shop, lost: str) -> None:
    with shop.losing(named(lost)):
        desk = shop.client("front-desk")
        shop.talk(SILENT_AFTER_S / 2)
    assert not live(desk)
    shop.talk(2 * SILENT_AFTER_S)
    assert live(desk)
    assert equal(shop, desk)


def test_a_computer_that_slept_knows_the_time_and_takes_nothing_for_fresh(shop: Shop) -> None:
    desk = shop.client("front-desk")
    shop.talk(2 * PING_EVERY_S)
    assert live(desk)
    before = desk.exchange.hub_now()
    shop.clock_s += 3 * 3600
    assert desk.exchange.hub_now() - before == timedelta(hours=3)
    desk.exchange.beat()
    assert not live(desk)
    shop.talk()
    assert live(desk)


@pytest.mark.logs("stayed away though the hub is there")
@pytest.mark.parametrize("lost", ["submit", "receipts"])
def test_a_command_whose_answer_stays_away_is_sent_again_and_done_once(shop: Shop, lost: str) -> None:
    desk = shop.client("front-desk")
    shop.talk()
    with shop.losing(named(lost)):
        asked = desk.ask("ring twice")
        shop.talk()
    assert not asked.settled.done()
    shop.talk(2 * SILENT_AFTER_S)
    assert asked.settled.result(0).refused is None
    assert [event.command_id for event in shop.log.read(0, 99, 1 << 20)].count(asked.id) == 1


@pytest.mark.logs("stayed away though the hub is there")
def test_events_that_stay_away_are_missed_though_nothing_follows(shop: Shop) -> None:
    desk, packing = shop.client("front-desk"), shop.client("packing")
    shop.talk()
    with shop.losing(named("events")):
        desk.ask("ring twice")
        shop.talk()
    assert not equal(shop, packing)
    shop.talk(2 * SILENT_AFTER_S)
    assert equal(shop, packing, desk)


@pytest.mark.logs("is next", "may not say")
def test_a_missing_part_of_a_board_is_no_board(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.wire.boards.PART_BYTES", 600)
    desk = shop.client("front-desk")
    shop.talk()
    orders = [Ask(Asked(desk.exchange.new_id(), Future(), Future()), place_order(an_id(n)), "") for n in range(8)]
    desk.exchange.take(orders)
    shop.talk()
    seen = [0]

    def second_part(frame: bytes) -> bool:
        seen[0] += b'"t":"board"' in frame
        return b'"t":"board"' in frame and seen[0] == 2

    with shop.losing(second_part):
        packing = shop.client("packing")
        shop.talk()
    assert packing.losses == 1
    shop.talk()
    assert equal(shop, packing)


def test_what_a_hub_copied_back_has_lost_is_offered_again_even_by_one_who_was_behind(shop: Shop) -> None:
    desk = shop.client("front-desk")
    shop.talk()
    older = MemoryLog("feedfacefeedface", chain.GENESIS)
    older.begin(Batch(shop.log.read(0, 99, 1 << 20), []))
    older.done()
    with shop.losing(named("events")):
        asked = desk.ask("the blue ribbon")
        shop.talk()
    assert asked.settled.result(0).refused is None
    shop.serve(older)
    for filler in range(3):  # the copy goes on from where it stood: the numbers are taken by something else
        shop.relay.start(f"{filler:016d}")
    shop.talk(2 * SILENT_AFTER_S)
    assert [event.command_id for event in shop.log.read(0, 99, 1 << 20)].count(asked.id) == 1
    assert equal(shop, desk)


@pytest.mark.logs("fetched anew", "stayed away though the hub is there")
@pytest.mark.parametrize("unsaid", ["hello", "welcome and rebuild"])
def test_a_backup_of_a_ledger_that_nobody_greeted_covers_nothing(shop: Shop, unsaid: str) -> None:
    """Its numbers say nothing of the ledger that the outbox's receipts came from."""
    desk = shop.client("front-desk")
    shop.talk()
    older = MemoryLog("feedfacefeedface", chain.GENESIS)
    older.begin(Batch(shop.log.read(0, 99, 1 << 20), []))
    older.done()
    asked = desk.ask("the blue ribbon")
    shop.talk(1.0)
    assert asked.settled.result(0).refused is None
    shop.serve(older)
    for filler in range(3):  # the copy goes on from where it stood, and a backup is taken of that
        shop.relay.start(f"{filler:016d}")
    shop.backup_seq = shop.relay.head.seq
    names = tuple(f'{{"t":"{name}"'.encode() for name in unsaid.split(" and "))
    pongs = [0]

    def until_pongs_came(frame: bytes) -> bool:
        pongs[0] += frame.startswith(b'{"t":"pong"')
        return frame.startswith(names)

    with shop.losing(until_pongs_came):
        shop.talk(2 * PING_EVERY_S)
    assert pongs[0], "this proves something only with a pong in the way"
    shop.talk(2 * SILENT_AFTER_S)
    assert [event.command_id for event in shop.log.read(0, 99, 1 << 20)].count(asked.id) == 1
    assert equal(shop, desk)


def test_a_backup_lets_the_outbox_forget_what_it_covers_and_no_more(shop: Shop) -> None:
    desk = shop.client("front-desk")
    shop.talk()
    covered = desk.ask("the blue ribbon")
    shop.talk(1.0)
    shop.backup_seq = shop.relay.head.seq
    later = desk.ask("no, the red one")
    shop.talk(2 * PING_EVERY_S)
    assert covered.settled.result(0).refused is None
    assert [entry.id for entry in desk.outbox.kept()] == [later.id]


def test_the_highest_receipt_outlives_a_restart(shop: Shop) -> None:
    desk = shop.client("front-desk")
    shop.talk()
    asked = desk.ask("ring twice")
    shop.talk(1.0)
    last = asked.settled.result(0).seqs[-1]
    desk.exchange.write_behind()
    again = Client(shop, "front-desk", desk.outbox)
    assert msgspec.json.decode(again.up[0])["receipt_seq"] == last


@pytest.mark.logs("fetched anew")
def test_what_is_being_offered_again_and_is_asked_once_more_goes_out_once(shop: Shop) -> None:
    desk = shop.client("front-desk")
    shop.talk()
    message = SendMessage(SHOP_ROOM, desk.exchange.new_id(), Audience.STAFF, text="ring twice")
    asked = desk.want(message)
    shop.talk(1.0)
    sent: list[list[str]] = []

    def submissions(frame: bytes) -> bool:
        said = msgspec.json.decode(frame)
        if said["t"] == "submit":
            sent.append([command["id"] for command in said["commands"]])
        return False

    shop.serve(MemoryLog("beefbeefbeefbeef", chain.GENESIS))
    shop.pair()
    with shop.losing(submissions):
        while not desk.exchange.rebuilt:
            shop._carry()
        again = Asked(asked.id, Future(), Future())
        desk.exchange.take([Ask(again, message, "")])
        shop.talk()
    assert sent == [[asked.id]]
    assert again.settled.result(0).refused is None


@pytest.mark.logs("fetched anew")
def test_what_is_offered_again_does_not_overtake_what_was_asked_before_it_and_has_no_receipt(shop: Shop) -> None:
    desk = shop.client("front-desk")
    shop.talk()
    first = desk.ask("the blue ribbon")

    def receipt_of_the_first(frame: bytes) -> bool:
        said = msgspec.json.decode(frame)
        return said["t"] == "receipts" and any(receipt["id"] == first.id for receipt in said["receipts"])

    with shop.losing(receipt_of_the_first):
        shop.talk()
        second = desk.ask("no, the red one")
        shop.talk()
    assert (first.settled.done(), second.settled.done()) == (False, True)
    restored = MemoryLog("beefbeefbeefbeef", chain.GENESIS)
    shop.serve(restored)
    shop.pair()
    shop.talk(2 * SILENT_AFTER_S)
    causes = [event.command_id for event in restored.read(0, 99, 1 << 20) if event.command_id]
    assert causes == [first.id, second.id]


def test_a_refusal_leaves_the_disk_before_anybody_hears_of_it(shop: Shop) -> None:
    desk = shop.client("front-desk")
    asked = Asked(desk.exchange.new_id(), Future(), Future())
    dirty: list[bool] = []
    asked.settled.add_done_callback(lambda _: dirty.append(desk.outbox.dirty))
    message = SendMessage("no-such-room", desk.exchange.new_id(), Audience.STAFF, text="hello")
    desk.exchange.take([Ask(asked, message, "")])  # not live yet: so it stands in the outbox
    assert desk.outbox.entries()
    shop.talk()
    assert asked.settled.result(0).refused is not None
    assert dirty == [False]
    assert not desk.outbox.entries()


@pytest.mark.logs("fetched anew")
def test_a_step_that_waits_for_anothers_lost_order_is_decided_when_that_comes_back(shop: Shop) -> None:
    desk, packing = shop.client("front-desk"), shop.client("packing")
    shop.talk()
    order = an_id(1)
    placing = desk.want(place_order(order))
    confirming = desk.want(ConfirmOrder(order))
    shop.talk()
    packing_it = packing.want(StartPacking(order))
    shop.talk(1.0)
    assert all(asked.settled.result(0).refused is None for asked in (placing, confirming, packing_it))

    restored = MemoryLog("beefbeefbeefbeef", chain.GENESIS)
    shop.clients.remove(desk)
    shop.serve(restored)
    shop.pair()
    shop.talk(2 * SILENT_AFTER_S)
    assert restored.find(packing_it.id) is None, "decided before what it stands on could come back"
    shop.clients.append(desk)
    desk.exchange.lose()
    shop.talk(2 * SILENT_AFTER_S)
    causes = [event.command_id for event in restored.read(0, 99, 1 << 20) if event.command_id]
    assert causes == [placing.id, confirming.id, packing_it.id]
    assert equal(shop, desk, packing)


def test_a_step_of_a_lost_ledger_does_not_wait_for_ever(shop: Shop) -> None:
    packing = shop.client("packing")
    shop.talk()
    asked = packing.want(StartPacking(an_id(1)))
    question = Submission(1, asked.id, Raw(encode_command(StartPacking(an_id(1)))), again=True)
    for hours, outcome in ((47, "later"), (49, "refused")):
        shop.clock_s = hours * 3600.0
        turn = shop.relay.turn([Question(None, "packing", Role.PACKING, "p", question)])
        assert turn.answers[0].outcome.outcome == outcome


@pytest.mark.logs("fetched anew")
def test_what_a_step_waits_for_may_come_in_the_same_turn_as_the_answer_that_it_waits(shop: Shop) -> None:
    desk, packing = shop.client("front-desk"), shop.client("packing")
    shop.talk()
    order = an_id(1)
    asked = [desk.want(place_order(order)), desk.want(ConfirmOrder(order))]
    shop.talk()
    asked.append(packing.want(StartPacking(order)))
    shop.talk(1.0)
    restored = MemoryLog("beefbeefbeefbeef", chain.GENESIS)
    shop.clients.reverse()  # packing is asked first, and hears of the desk's order before it hears "later"
    shop.serve(restored)
    shop.pair()
    shop.talk(2 * SILENT_AFTER_S)
    causes = [event.command_id for event in restored.read(0, 99, 1 << 20) if event.command_id]
    assert causes == [one.id for one in asked]
    assert equal(shop, desk, packing)


@pytest.mark.logs("fetched anew")
def test_events_that_a_board_of_another_ledger_replaced_are_not_written_behind_it(shop: Shop, tmp_path: Path) -> None:
    desk, packing = shop.client("front-desk"), shop.client("packing")
    packing.exchange._replica = ReplicaFile(tmp_path / "replica.db")
    shop.talk()
    for _ in range(3):
        desk.ask("of the old ledger")
        shop.talk()
    shop.serve(MemoryLog("0123456789abcdef", chain.GENESIS))
    shop.pair()
    desk.outbox.forget(1 << 40, 0.0)  # so that the new ledger is shorter than the old one was
    shop.talk(3.0)
    packing.exchange.write_behind()
    desk.ask("of the new ledger")
    shop.talk()
    packing.exchange.write_behind()
    board, stand = ReplicaFile(tmp_path / "replica.db").load()
    assert stand.hash == shop.relay.head.hash
    assert board == shop.relay.board


@pytest.mark.logs("what it may not say: gap")
def test_a_copy_that_cannot_be_trusted_is_not_kept_as_of_nowhere(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "EVENTS_BETWEEN_SNAPSHOTS", 1)
    desk, packing = shop.client("front-desk"), shop.client("packing")
    packing.exchange._replica = ReplicaFile(tmp_path / "replica.db")
    shop.talk()
    known = shop.down[packing.route]
    for words in ("that came", "that is lost", "that does not follow"):
        desk.ask(words)
        desk.exchange.pump()
        while desk.up:
            shop.hall.hear(desk.route, desk.key, [desk.up.popleft()])
        shop.hall.decide()
    came, _, no_follower = known
    packing.exchange.hear(came)
    packing.exchange.hear(no_follower)
    packing.exchange.write_behind()
    board, stand = ReplicaFile(tmp_path / "replica.db").load()
    assert board.seq == stand.seq
    known.clear()
    shop.talk(3.0)
    assert equal(shop, desk, packing)


@pytest.mark.logs("stayed away though the hub is there")
def test_a_lost_welcome_is_missed_though_the_feed_never_rests(shop: Shop) -> None:
    """Events before the welcome are no answer to a greeting: a client that took them for one would stay out for ever."""
    packing = shop.client("packing")
    shop.talk()
    with shop.losing(named("welcome", 1)):
        desk = shop.client("front-desk")
        shop.talk()
    assert not live(desk)
    for _ in range(int(4 * SILENT_AFTER_S)):
        packing.ask("one more")
        shop.talk(0.5)
    assert live(desk)
    assert equal(shop, desk, packing)


@pytest.mark.logs("stayed away though the hub is there")
def test_lost_words_are_missed_though_the_feed_never_rests(shop: Shop) -> None:
    desk, gateway = shop.client("front-desk"), shop.client("gateway")
    shop.talk()
    order = an_id(1)
    desk.want(place_order(order))
    shop.talk()
    with shop.losing(named("shown")):
        desk.want(issue_link(60, Role.SENDER, order))
        shop.talk()
    assert not gateway.exchange.board.orders[order].recipient.name
    for _ in range(int(4 * SILENT_AFTER_S)):
        desk.ask("one more")
        shop.talk(0.5)
    assert gateway.exchange.board.orders[order].recipient.name == shop.relay.board.orders[order].recipient.name
