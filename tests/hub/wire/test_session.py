"""Both ends of the facts pipe, joined without sockets: what one says in bytes, the other hears."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw
from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.board import FOLD_VERSION, Board
from hub.domain.vocabulary import (
    ConfirmOrder,
    Event,
    HubStarted,
    OrderCancelled,
    OrderConfirmed,
    ReasonPerson,
    Recorded,
)
from hub.wire import chain
from hub.wire.boards import parts
from hub.wire.codec import encode_command, encode_event
from hub.wire.limits import (
    BEHIND_MAX,
    COMMANDS_IN_FLIGHT,
    CREDIT_BYTES,
    CREDIT_BYTES_MAX,
    CREDIT_BYTES_MIN,
    FRAME_BYTES_MAX,
    INT_MAX,
    SESSION_CHARS_MAX,
)
from hub.wire.messages import (
    BoardPart,
    Credit,
    Events,
    Fixes,
    Hello,
    Item,
    Ping,
    Pong,
    Problem,
    Rebuild,
    Receipts,
    ReceiptSaid,
    ResendFrom,
    Said,
    Shown,
    Submission,
    Submit,
    Welcome,
    say,
)
from hub.wire.session import (
    CLIENT_HEARS,
    HUB_HEARS,
    OF_OLDER_GREETING,
    Answered,
    ClientSession,
    ClientState,
    Followed,
    HubSession,
    HubState,
    News,
    Ponged,
    Rebuilding,
    RemoteProtocolError,
    Replaced,
    Resend,
    Revealed,
    Stand,
    Troubled,
    Welcomed,
    board_frames,
    events_frames,
    make_item,
)
from tests.hub.shop_day import HUB, NOON, an_id

ACTOR = Actor("front-desk", "p-front-desk", Role.FRONT_DESK)
EPOCH = "feedfacefeedface"


class LittleLedger:
    """A ledger in a list, as the hub's end of a session asks for it."""

    def __init__(self, epoch: str = EPOCH) -> None:
        self.epoch = epoch
        self.backup_seq = 0
        self.board = Board()
        self.items: list[bytes] = []
        self.hashes = [chain.GENESIS]
        self.withheld: set[int] = set()
        self.add(HubStarted("00"))

    @property
    def seq(self) -> int:
        return len(self.items)

    def hash_at(self, seq: int) -> bytes | None:
        return self.hashes[seq] if 0 <= seq < len(self.hashes) else None

    def now(self) -> datetime:
        return NOON

    def add(self, *events: Event, show: bool = True) -> None:
        for event in events:
            seq = self.seq + 1
            facts, person = encode_event(event, HUB, "", NOON, hashlib.sha256(str(seq).encode()).hexdigest()[:32])
            digest = chain.digest(person)
            self.items.append(make_item(seq, facts, person, digest, show=show))
            self.hashes.append(chain.link(self.hashes[-1], seq, chain.digest(facts), digest))
            self.board = self.board.after(Recorded(seq, NOON, HUB, "", event))


class Pair:
    """A client and a hub joined by two queues of bytes; the hub's side feeds as the facts door does."""

    def __init__(self, ledger: LittleLedger, client: ClientSession) -> None:
        self.ledger = ledger
        self.client = client
        self.hub = HubSession(ACTOR)
        self.to_hub: deque[bytes] = deque()
        self.to_client: deque[bytes] = deque()
        self.news: list[News] = []
        self.decided: list[str] = []
        self.board: Board | None = None
        self.unread_max = 0
        self.lose_submits = 0

    def greet(self) -> Pair:
        self.to_hub.append(self.client.hello())
        return self.run()

    def run(self) -> Pair:
        """Let both sides talk until neither has anything to say."""
        while self.to_hub or self.to_client or self.feed():
            while self.to_hub:
                self.to_client += self.hub.hear(self.to_hub.popleft(), self.ledger)
            self.answer()
            self.read()
        return self

    def feed(self) -> bool:
        """Send what credit allows; returns whether anything went out."""
        hub, ledger = self.hub, self.ledger
        if hub.state is not HubState.GREETED:
            return False
        if hub.wants_board:
            hub.board = board_frames(parts(ledger.board), ledger.epoch, ledger.seq, ledger.hashes[-1])
            hub.wants_board, hub.cursor = False, ledger.seq
        frames: list[tuple[bytes, int]] = []
        if hub.board is not None:
            frame, is_last = next(hub.board)
            frames = [(frame, 0)]
            hub.board = None if is_last else hub.board
        if not frames:
            frames = list(
                events_frames(list(zip(ledger.items[hub.cursor :], ledger.hashes[hub.cursor + 1 :], strict=True)))
            )
        sent = False
        for frame, count in frames:
            if not hub.may_send(len(frame)):
                break
            hub.spend(len(frame))
            hub.cursor += count
            self.to_client.append(frame)
            sent = True
        unread = sum(map(len, self.to_client))
        self.unread_max = max(self.unread_max, unread)
        return sent

    def answer(self) -> None:
        """Accept every command that was asked."""
        if not self.hub.asked:
            return
        receipts = []
        while self.hub.asked:
            submission = self.hub.asked.popleft()
            self.decided.append(submission.id)
            receipts.append(ReceiptSaid(submission.n, submission.id, "accepted"))
        self.to_client.append(say(Receipts(self.hub.name, self.ledger.epoch, tuple(receipts))))

    def read(self) -> None:
        """The client takes everything in."""
        while self.to_client:
            for news in self.client.hear(self.to_client.popleft()):
                self.news.append(news)
                if isinstance(news, Replaced):
                    self.board = news.board
                if isinstance(news, Followed) and self.board is not None:
                    for recorded in news.events:
                        self.board = self.board.after(recorded)
            credit = self.client.credit_due()
            if credit is not None:
                self.to_hub.append(credit)

    def submit(self, *ids: str) -> None:
        """The client sends commands."""
        raw = encode_command(ConfirmOrder("o"))
        self.to_hub += self.client.submit([(command_id, raw, "", "", False) for command_id in ids])

    def heard(self, kind: type[Any]) -> list[Any]:
        return [news for news in self.news if isinstance(news, kind)]


def wordy(ledger: LittleLedger, count: int, note: str = "x" * 900) -> None:
    ledger.add(*(OrderCancelled(f"o-{number}", ReasonPerson(note)) for number in range(count)))


def new_client(name: str = "s1", stand: Stand | None = None, **more: Any) -> ClientSession:
    return ClientSession(name, stand or Stand(), **more)


# Greeting ---------------------------------------------------------------------------------------------------------


def test_a_new_client_gets_a_board_and_then_follows() -> None:
    ledger = LittleLedger()
    wordy(ledger, 3)
    pair = Pair(ledger, new_client()).greet()
    (welcomed,) = pair.heard(Welcomed)
    assert (welcomed.welcome.mode, welcomed.welcome.seq, welcomed.welcome.actor) == ("board", 4, ACTOR)
    assert pair.board == ledger.board
    assert pair.client.stand == Stand(EPOCH, 4, ledger.hashes[4])
    ledger.add(OrderConfirmed("o"))
    pair.run()
    assert pair.board == ledger.board
    assert pair.client.state is ClientState.FOLLOWING


def test_a_client_that_comes_back_gets_only_what_it_missed() -> None:
    ledger = LittleLedger()
    wordy(ledger, 5)
    stand = Stand(EPOCH, 2, ledger.hashes[2])
    pair = Pair(ledger, new_client(stand=stand)).greet()
    assert pair.heard(Welcomed)[0].welcome.mode == "events"
    assert not pair.heard(Replaced)
    assert [recorded.seq for news in pair.heard(Followed) for recorded in news.events] == [3, 4, 5, 6]
    assert pair.client.stand == Stand(EPOCH, 6, ledger.hashes[6])


def test_a_client_at_the_head_gets_nothing_but_a_welcome() -> None:
    ledger = LittleLedger()
    pair = Pair(ledger, new_client(stand=Stand(EPOCH, 1, ledger.hashes[1]))).greet()
    assert [type(news) for news in pair.news] == [Welcomed]


def test_a_client_that_folds_otherwise_gets_a_board() -> None:
    ledger = LittleLedger()
    client = new_client(stand=Stand(EPOCH, 1, ledger.hashes[1]))
    hello = json.loads(client.hello()) | {"fold": FOLD_VERSION + 1}
    answers = HubSession(ACTOR).hear(json.dumps(hello).encode(), ledger)
    assert json.loads(answers[0])["mode"] == "board"


def test_the_gateway_gets_a_board_with_every_greeting_for_its_words_depend_on_the_links_of_now() -> None:
    ledger = LittleLedger()
    pair = Pair(ledger, new_client(stand=Stand(EPOCH, 1, ledger.hashes[1])))
    pair.hub = HubSession(Actor("gateway", "p-gateway", Role.GATEWAY))
    pair.greet()
    assert pair.heard(Welcomed)[0].welcome.mode == "events"
    assert pair.board == ledger.board
    wordy(ledger, 2)
    pair.run()
    assert pair.board == ledger.board
    assert len(pair.heard(Replaced)) == 1


@pytest.mark.parametrize(("behind", "mode"), [(BEHIND_MAX, "events"), (BEHIND_MAX + 1, "board")])
def test_a_client_far_behind_gets_a_board(behind: int, mode: str) -> None:
    ledger = LittleLedger()
    ledger.items *= behind
    (answer,) = HubSession(ACTOR).hear(new_client(stand=Stand(EPOCH, 0, chain.GENESIS)).hello(), ledger)
    assert json.loads(answer)["mode"] == mode


def test_a_tail_begins_anywhere_and_never_asks_for_a_board() -> None:
    ledger = LittleLedger()
    wordy(ledger, 4)
    pair = Pair(ledger, new_client(stand=Stand("", 3), tail=True)).greet()
    assert [recorded.seq for news in pair.heard(Followed) for recorded in news.events] == [4, 5]
    assert pair.heard(Followed)[-1].hashes[-1] == ledger.hashes[5]
    assert not pair.heard(Replaced)


@pytest.mark.parametrize(
    ("stand", "receipt_seq", "reason"),
    [
        (Stand("another", 1, b"\1" * 32), 0, "other_epoch"),
        (Stand(EPOCH, 9, b"\1" * 32), 0, "ahead_of_hub"),
        (Stand(EPOCH, 3 + 10**6, b"\1" * 32), 0, "ahead_of_hub"),
        (None, 9, "ahead_of_hub"),
        (Stand(EPOCH, 2, b"\1" * 32), 0, "other_history"),
        (Stand(EPOCH, 0, b"\1" * 32), 0, "other_history"),
    ],
)
def test_a_replica_of_another_ledger_is_rebuilt(stand: Stand | None, receipt_seq: int, reason: str) -> None:
    ledger = LittleLedger()
    wordy(ledger, 2)
    stand = stand or Stand(EPOCH, 3, ledger.hashes[3])
    pair = Pair(ledger, new_client(stand=stand, receipt_seq=receipt_seq)).greet()
    (rebuilding,) = pair.heard(Rebuilding)
    assert rebuilding == Rebuilding(reason, EPOCH)
    assert pair.board == ledger.board
    assert pair.client.stand == Stand(EPOCH, 3, ledger.hashes[3])
    assert ledger.epoch == EPOCH


def test_a_hash_left_out_is_no_way_around_the_history() -> None:
    ledger = LittleLedger()
    hello = Hello(protocols=(1,), session="s", epoch=EPOCH, seq=1, credit=CREDIT_BYTES, fold=FOLD_VERSION)
    first, second = HubSession(ACTOR).hear(say(hello), ledger)
    assert json.loads(first)["reason"] == "other_history"
    assert json.loads(second)["mode"] == "board"


@pytest.mark.parametrize("protocols", [(999,), (), (0, 2)])
def test_a_protocol_that_nobody_speaks_gets_one_clear_code(protocols: tuple[int, ...]) -> None:
    hub = HubSession(ACTOR)
    (answer,) = hub.hear(say(Hello(protocols, "s", credit=CREDIT_BYTES)), LittleLedger())
    assert json.loads(answer) == {"t": "problem", "code": "incompatible", "about": "s", "detail": "1"}
    assert hub.state is HubState.NEW


def test_a_later_client_that_still_speaks_our_protocol_is_let_in() -> None:
    (answer,) = HubSession(ACTOR).hear(say(Hello((1, 2), "s", credit=CREDIT_BYTES)), LittleLedger())
    assert json.loads(answer)["protocol"] == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"seq": -1}, "bad_message"),
        ({"receipt_seq": -1}, "bad_message"),
        ({"seq": 2**53}, "bad_json"),
        ({"seq": 2**64}, "bad_json"),
        ({"seq": 1.5}, "bad_message"),
        ({"seq": "1"}, "bad_message"),
        ({"credit": 0}, "bad_message"),
        ({"credit": CREDIT_BYTES_MIN - 1}, "bad_message"),
        ({"session": ""}, "bad_message"),
        ({"session": "s" * (SESSION_CHARS_MAX + 1)}, "bad_message"),
        ({"session": None}, "bad_message"),
        ({"protocols": "1"}, "bad_message"),
        ({"t": "sight"}, "unknown_message"),
        ({"t": 5}, "bad_message"),
    ],
)
def test_a_hello_that_makes_no_sense_is_answered_by_code_and_changes_nothing(
    changes: dict[str, object], code: str
) -> None:
    hello = {"t": "hello", "protocols": [1], "session": "s", "credit": CREDIT_BYTES} | changes
    hub = HubSession(ACTOR)
    (answer,) = hub.hear(json.dumps(hello).encode(), LittleLedger())
    assert json.loads(answer)["code"] == code
    assert hub.state is HubState.NEW


@pytest.mark.parametrize("changes", [{"credit": CREDIT_BYTES_MIN}, {"session": "s" * SESSION_CHARS_MAX}, {"new": [1]}])
def test_a_hello_at_its_limits_is_taken(changes: dict[str, object]) -> None:
    hello = {"t": "hello", "protocols": [1], "session": "s", "credit": CREDIT_BYTES} | changes
    hub = HubSession(ACTOR)
    (answer,) = hub.hear(json.dumps(hello).encode(), LittleLedger())
    assert json.loads(answer)["t"] == "welcome"
    assert hub.state is HubState.GREETED


def test_a_cursor_far_beyond_the_head_is_another_ledger() -> None:
    hello = Hello((1,), "s", EPOCH, INT_MAX, "00" * 32, credit=CREDIT_BYTES)
    first, _ = HubSession(ACTOR).hear(say(hello), LittleLedger())
    assert json.loads(first)["reason"] == "ahead_of_hub"


# Every message in every state --------------------------------------------------------------------------------------

FROM_CLIENT: list[Said] = [
    Hello((1,), "s1", credit=CREDIT_BYTES),
    Submit("s1", (Submission(1, an_id(1), Raw(encode_command(ConfirmOrder("o")))),)),
    Credit(5),
    Ping(3),
]
FROM_HUB: list[Said] = [
    Welcome("s1", 1, EPOCH, 0, "events", "00" * 32, NOON, ACTOR),
    BoardPart(EPOCH, 0, "00" * 32, FOLD_VERSION, Raw(next(parts(Board()))), first=True, last=True),
    Events("00" * 32, ()),
    Shown(1, Raw(b"[]")),
    Receipts("s1", EPOCH, ()),
    ResendFrom("s1", 1),
    Rebuild("s1", EPOCH, 1, "other_epoch"),
    Pong(3, NOON, 1),
    Problem("bad_json"),
]


def hub_in(state: HubState) -> HubSession:
    hub = HubSession(ACTOR)
    if state is HubState.GREETED:
        hub.hear(say(FROM_CLIENT[0]), LittleLedger())
    assert hub.state is state
    return hub


def client_in(state: ClientState) -> ClientSession:
    client = new_client()
    if state is not ClientState.GREETING:
        mode = "board" if state is ClientState.BOARD else "events"
        client.hear(say(Welcome("s1", 1, EPOCH, 0, mode, "00" * 32, NOON, ACTOR)))
    assert client.state is state
    return client


@pytest.mark.parametrize("said", FROM_CLIENT, ids=lambda said: type(said).__name__)
@pytest.mark.parametrize("state", HubState)
def test_the_hub_hears_what_its_table_says(state: HubState, said: Said) -> None:
    answers = [json.loads(answer) for answer in hub_in(state).hear(say(said), LittleLedger())]
    if type(said) in HUB_HEARS[state]:
        assert all(answer["t"] != "problem" for answer in answers)
    else:
        (answer,) = answers
        assert (answer["t"], answer["code"], answer["final"]) == ("problem", "hello_first", False)


@pytest.mark.parametrize("said", FROM_HUB, ids=lambda said: type(said).__name__)
@pytest.mark.parametrize("state", ClientState)
def test_the_client_hears_what_its_table_says(state: ClientState, said: Said) -> None:
    client = client_in(state)
    if type(said) in CLIENT_HEARS[state]:
        client.hear(say(said))
    elif state is ClientState.GREETING and type(said) in OF_OLDER_GREETING:
        assert client.hear(say(said)) == []
        assert client.state is ClientState.GREETING
    else:
        with pytest.raises(RemoteProtocolError, match="out_of_turn"):
            client.hear(say(said))


@pytest.mark.parametrize("said", FROM_HUB, ids=lambda said: type(said).__name__)
@pytest.mark.parametrize("state", HubState)
def test_what_only_a_hub_says_is_unknown_at_the_hub(state: HubState, said: Said) -> None:
    (answer,) = hub_in(state).hear(say(said), LittleLedger())
    assert json.loads(answer)["code"] == "unknown_message"


@pytest.mark.parametrize("state", ClientState)
def test_a_client_ignores_what_a_later_hub_may_say_more(state: ClientState) -> None:
    client = client_in(state)
    assert client.hear(b'{"t":"applause","loud":true}') == []
    assert client.hear(say(Fixes(()))) == []
    assert client.state is state


@pytest.mark.parametrize("frame", [b"", b"[]", b"{}", b'{"t":"pong"}', b"\xff", b"[" * 100_000])
def test_a_frame_from_the_hub_that_cannot_be_read_ends_the_greeting(frame: bytes) -> None:
    with pytest.raises(RemoteProtocolError, match=r"bad_json|bad_message"):
        client_in(ClientState.FOLLOWING).hear(frame)


@settings(max_examples=200)
@given(st.binary(max_size=80), st.sampled_from(list(HubState)))
def test_no_bytes_bring_the_hub_out_of_its_stride(frame: bytes, state: HubState) -> None:
    hub = hub_in(state)
    (answer,) = hub.hear(frame, LittleLedger())
    assert json.loads(answer)["t"] == "problem"
    assert hub.state is state


@pytest.mark.parametrize(("size", "code"), [(FRAME_BYTES_MAX, "bad_json"), (FRAME_BYTES_MAX + 1, "frame_too_large")])
def test_a_frame_one_byte_too_large_is_said_to_be_so(size: int, code: str) -> None:
    (answer,) = hub_in(HubState.GREETED).hear(b"x" * size, LittleLedger())
    assert json.loads(answer)["code"] == code


def test_a_ping_is_answered_with_hub_time_before_the_greeting_too_and_with_the_backup_mark_after_it() -> None:
    ledger = LittleLedger()
    ledger.backup_seq = 1
    pong = {"t": "pong", "mark": 7, "now": "2026-05-10T12:00:00Z", "seq": 1}
    for state, answered in ((HubState.NEW, pong), (HubState.GREETED, pong | {"backup_seq": 1})):
        (answer,) = hub_in(state).hear(say(Ping(7)), ledger)
        assert json.loads(answer) == answered


# An older greeting ------------------------------------------------------------------------------------------------


def test_frames_of_an_older_greeting_change_nothing() -> None:
    client = client_in(ClientState.FOLLOWING)
    client.submit([(an_id(1), b"{}", "", "", False)])
    for said in (
        Receipts("s0", EPOCH, (ReceiptSaid(1, an_id(1), "accepted"),)),
        ResendFrom("s0", 1),
        Rebuild("s0", EPOCH, 1, "other_epoch"),
        Welcome("s0", 1, EPOCH, 0, "board", "", NOON, ACTOR),
    ):
        assert client.hear(say(said)) == []
    assert list(client.in_flight) == [(1, an_id(1))]
    assert client.state is ClientState.FOLLOWING


def test_receipts_of_another_epoch_are_no_answers() -> None:
    client = client_in(ClientState.FOLLOWING)
    client.submit([(an_id(1), b"{}", "", "", False)])
    receipt = (ReceiptSaid(1, an_id(1), "accepted"),)
    assert client.hear(say(Receipts("s1", "another", receipt))) == []
    assert list(client.in_flight) == [(1, an_id(1))]
    assert client.hear(say(Receipts("s1", EPOCH, receipt))) == [Answered(receipt[0])]


def test_a_client_that_greets_again_on_the_same_connection_is_not_confused_by_what_was_under_way() -> None:
    ledger = LittleLedger()
    pair = Pair(ledger, new_client("s1")).greet()
    wordy(ledger, 3)
    pair.feed()
    pair.client = new_client("s2", pair.client.stand)
    pair.greet()
    assert pair.board == ledger.board
    assert pair.client.stand.seq == ledger.seq
    assert [recorded.seq for news in pair.heard(Followed) for recorded in news.events] == [2, 3, 4]


def test_commands_under_an_older_name_are_asked_to_greet_first() -> None:
    hub = hub_in(HubState.GREETED)
    (answer,) = hub.hear(say(replace(FROM_CLIENT[1], session="s0")), LittleLedger())
    assert json.loads(answer) == {"t": "problem", "code": "hello_first", "about": "s0", "final": False}
    assert not hub.asked


def test_a_new_greeting_forgets_what_was_asked_but_not_decided() -> None:
    hub = hub_in(HubState.GREETED)
    hub.hear(say(FROM_CLIENT[1]), LittleLedger())
    assert len(hub.asked) == 1
    hub.hear(say(Hello((1,), "s2", credit=CREDIT_BYTES)), LittleLedger())
    assert not hub.asked
    assert hub.next_n == 1


# Commands ---------------------------------------------------------------------------------------------------------


def test_commands_are_decided_once_and_in_order_and_answered() -> None:
    pair = Pair(LittleLedger(), new_client()).greet()
    ids = [an_id(number) for number in range(COMMANDS_IN_FLIGHT)]
    pair.submit(*ids)
    assert pair.client.room == 0
    pair.run()
    assert pair.decided == ids
    assert [answered.receipt.id for answered in pair.heard(Answered)] == ids
    assert pair.client.room == COMMANDS_IN_FLIGHT


def test_after_a_gap_nothing_is_decided_until_it_is_closed() -> None:
    pair = Pair(LittleLedger(), new_client()).greet()
    ids = [an_id(number) for number in range(5)]
    pair.submit(*ids[:2])
    pair.submit(ids[2])
    pair.to_hub.pop()
    pair.submit(*ids[3:])
    pair.run()
    assert pair.decided == ids[:2]
    assert pair.heard(Resend) == [Resend(3)]
    assert list(pair.client.in_flight) == []
    pair.submit(*ids[2:])
    pair.run()
    assert pair.decided == ids


def test_a_repeat_within_a_greeting_is_ignored() -> None:
    pair = Pair(LittleLedger(), new_client()).greet()
    pair.submit(an_id(1), an_id(2))
    again = pair.to_hub[-1]
    pair.run()
    pair.to_hub.append(again)
    pair.run()
    assert pair.decided == [an_id(1), an_id(2)]


@pytest.mark.parametrize("n", [0, -1, -INT_MAX])
def test_a_number_below_one_is_decided_never(n: int) -> None:
    hub = hub_in(HubState.GREETED)
    hub.hear(say(Submit("s1", (Submission(n, an_id(1), Raw(b"{}")),))), LittleLedger())
    assert not hub.asked


def test_more_commands_than_may_wait_are_sent_again_later() -> None:
    hub = hub_in(HubState.GREETED)
    many = tuple(Submission(n, an_id(n), Raw(b"{}")) for n in range(1, COMMANDS_IN_FLIGHT + 2))
    (answer,) = hub.hear(say(Submit("s1", many)), LittleLedger())
    assert json.loads(answer) == {"t": "resend_from", "session": "s1", "n": COMMANDS_IN_FLIGHT + 1}
    assert len(hub.asked) == COMMANDS_IN_FLIGHT


def test_a_late_call_to_send_again_does_not_give_an_answered_number_to_another_command() -> None:
    client = client_in(ClientState.FOLLOWING)
    client.submit([(an_id(n), b"{}", "", "", False) for n in (1, 2, 3)])
    first = client.in_flight[0][0]
    again = ResendFrom(client.name, first)
    client.hear(say(again))
    client.submit([(an_id(n), b"{}", "", "", False) for n in (1, 2, 3)])
    client.hear(say(Receipts(client.name, EPOCH, (ReceiptSaid(first, an_id(1), "accepted"),))))
    client.hear(say(again))  # the hub said it twice: two frames came after the gap
    assert list(client.in_flight) == [(first + 1, an_id(2)), (first + 2, an_id(3))]
    client.submit([(an_id(4), b"{}", "", "", False)])
    assert client.in_flight[-1] == (first + 3, an_id(4))


def test_a_number_that_is_answered_right_after_a_late_call_to_send_again_is_used_up() -> None:
    client = client_in(ClientState.FOLLOWING)
    client.submit([(an_id(n), b"{}", "", "", False) for n in (1, 2)])
    client.hear(say(ResendFrom(client.name, 1)))
    client.hear(say(Receipts(client.name, EPOCH, (ReceiptSaid(1, an_id(1), "accepted"),))))
    client.submit([(an_id(2), b"{}", "", "", False)])
    assert list(client.in_flight) == [(2, an_id(2))]


def test_large_commands_travel_in_several_frames_none_of_them_too_large() -> None:
    client = client_in(ClientState.FOLLOWING)
    raw = b'{"x":"' + b"y" * 60_000 + b'"}'
    frames = client.submit([(an_id(number), raw, "", "s" * 22, False) for number in range(5)])
    assert len(frames) == 5
    hub = hub_in(HubState.GREETED)
    for frame in frames:
        assert len(frame) <= FRAME_BYTES_MAX
        assert hub.hear(frame, LittleLedger()) == []
    assert [submission.n for submission in hub.asked] == [1, 2, 3, 4, 5]


def test_sending_more_than_there_is_room_for_is_our_mistake() -> None:
    client = client_in(ClientState.FOLLOWING)
    with pytest.raises(AssertionError):
        client.submit([(an_id(n), b"{}", "", "", False) for n in range(COMMANDS_IN_FLIGHT + 1)])


# Credit -----------------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(
    st.integers(2 * CREDIT_BYTES_MIN, 4 * CREDIT_BYTES_MIN),
    st.lists(st.tuples(st.integers(1, 80), st.sampled_from([10, 900, 20_000])), max_size=6),
)
def test_no_more_is_on_the_way_than_the_client_granted_and_all_of_it_arrives(
    credit: int, bursts: list[tuple[int, int]]
) -> None:
    ledger = LittleLedger()
    pair = Pair(ledger, new_client(credit=credit)).greet()
    for count, size in bursts:
        wordy(ledger, count, "x" * size)
        pair.run()
    assert pair.unread_max <= credit
    assert pair.board == ledger.board
    assert pair.client.stand.seq == ledger.seq


def test_a_client_that_reads_nothing_is_sent_its_credit_and_no_more() -> None:
    ledger = LittleLedger()
    pair = Pair(ledger, new_client()).greet()
    wordy(ledger, 300, "x" * 20_000)
    while pair.feed():
        pass
    assert sum(map(len, pair.to_client)) <= CREDIT_BYTES
    assert pair.hub.cursor < ledger.seq
    pair.run()
    assert pair.board == ledger.board


@pytest.mark.parametrize("granted", [CREDIT_BYTES_MAX, INT_MAX])
def test_credit_beyond_its_limit_counts_as_the_limit(granted: int) -> None:
    hub = HubSession(ACTOR)
    hub.hear(say(Hello((1,), "s", credit=granted)), LittleLedger())
    hub.hear(say(Credit(granted)), LittleLedger())
    assert hub.credit == CREDIT_BYTES_MAX


def test_negative_credit_takes_nothing_away() -> None:
    hub = hub_in(HubState.GREETED)
    hub.hear(say(Credit(-5)), LittleLedger())
    assert hub.credit == CREDIT_BYTES


# The chain --------------------------------------------------------------------------------------------------------


def events_frame(ledger: LittleLedger, first: int, last: int) -> dict[str, Any]:
    items = ledger.items[first - 1 : last]
    ((frame, _),) = events_frames(list(zip(items, ledger.hashes[first : last + 1], strict=True)))
    found: dict[str, Any] = json.loads(frame)
    return found


def following(ledger: LittleLedger) -> ClientSession:
    pair = Pair(ledger, new_client()).greet()
    return pair.client


def test_withheld_words_leave_the_chain_whole() -> None:
    ledger = LittleLedger()
    client = following(ledger)
    ledger.add(OrderCancelled("o", ReasonPerson("secret")), show=False)
    (news,) = client.hear(json.dumps(events_frame(ledger, 2, 2)).encode().replace(b": ", b":").replace(b", ", b","))
    assert isinstance(news, Followed)
    assert news.events[0].event == OrderCancelled("o", None)
    assert news.stand.hash == ledger.hashes[2]
    assert b"secret" not in ledger.items[1]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda frame: frame["events"].pop(0), "gap"),
        (lambda frame: frame["events"].reverse(), "gap"),
        (lambda frame: frame["events"].insert(0, frame["events"][0]), "gap"),
        (lambda frame: frame["events"][0]["f"].update(at="2026-05-10T12:00:01Z"), "chain_broken"),
        (lambda frame: frame["events"][1]["p"].update(salt="ff" * 16), "chain_broken"),
        (lambda frame: frame["events"][1].pop("p"), "chain_broken"),
        (lambda frame: frame.update(hash="00" * 32), "chain_broken"),
        (lambda frame: frame["events"][0]["f"].update(body={}), "bad_event"),
    ],
    ids=["missing", "reversed", "twice", "facts", "person", "person gone", "hash", "no event"],
)
def test_a_feed_that_does_not_fit_the_chain_is_not_taken(spoil: Any, code: str) -> None:
    ledger = LittleLedger()
    client = following(ledger)
    ledger.add(OrderConfirmed("o"), OrderCancelled("o", ReasonPerson("why")))
    frame = events_frame(ledger, 2, 3)
    spoil(frame)
    with pytest.raises(RemoteProtocolError, match=code):
        client.hear(json.dumps(frame, separators=(",", ":")).encode())


@pytest.mark.parametrize("field", ["hash", "d"])
def test_a_hash_that_is_none_is_a_fault_of_the_hub_and_not_a_crash(field: str) -> None:
    client = following(LittleLedger())
    item = Item(2, Raw(encode_event(OrderConfirmed("o"), HUB, "", NOON, "")[0]), d="zz" if field == "d" else "")
    with pytest.raises(RemoteProtocolError, match="bad_hash" if field == "d" else "chain_broken"):
        client.hear(say(Events("zz", (item,))))


def test_a_board_that_says_another_seq_is_not_taken() -> None:
    client = client_in(ClientState.BOARD)
    with pytest.raises(RemoteProtocolError, match="bad_board"):
        client.hear(say(BoardPart(EPOCH, 5, "00" * 32, FOLD_VERSION, Raw(next(parts(Board()))), True, True)))


def test_a_board_that_begins_anew_replaces_the_parts_before_it() -> None:
    client = client_in(ClientState.BOARD)
    whole = next(parts(Board()))
    assert client.hear(say(BoardPart(EPOCH, 0, "00" * 32, FOLD_VERSION, Raw(b"[]"), first=True))) == []
    (news,) = client.hear(say(BoardPart(EPOCH, 0, "00" * 32, FOLD_VERSION, Raw(whole), first=True, last=True)))
    assert isinstance(news, Replaced)


def test_a_fresh_board_may_come_in_the_middle_of_following() -> None:
    ledger = LittleLedger()
    pair = Pair(ledger, new_client()).greet()
    wordy(ledger, 2)
    pair.hub.wants_board = True
    pair.run()
    assert len(pair.heard(Replaced)) == 2
    assert pair.board == ledger.board
    assert pair.client.state is ClientState.FOLLOWING


def test_a_part_in_the_middle_of_following_without_a_first_one_is_out_of_turn() -> None:
    with pytest.raises(RemoteProtocolError, match="out_of_turn"):
        client_in(ClientState.FOLLOWING).hear(
            say(BoardPart(EPOCH, 0, "00" * 32, FOLD_VERSION, Raw(b"[]"), first=False, last=True))
        )


def test_shown_units_problems_and_pongs_are_passed_on() -> None:
    client = client_in(ClientState.FOLLOWING)
    assert client.hear(say(Shown(3, Raw(b"[]")))) == [Revealed(3, b"[]")]
    assert client.hear(say(Pong(1, NOON, 2, 1))) == [Ponged(Pong(1, NOON, 2, 1))]
    assert client.hear(say(Problem("storage_full"))) == [Troubled(Problem("storage_full"))]


def test_times_on_the_wire_are_utc() -> None:
    assert json.loads(say(Pong(1, datetime(2026, 5, 10, 12, tzinfo=UTC), 2)))["now"] == "2026-05-10T12:00:00Z"


def test_frames_of_events_are_cut_at_event_borders() -> None:
    items = [(b'{"s":%d}' % n, bytes([n % 256]) * 32) for n in range(500)]
    frames = list(events_frames(items, frame_max=1_000))
    assert all(len(frame) <= 1_000 for frame, _ in frames)
    assert sum(count for _, count in frames) == 500
    got = [event["s"] for frame, _ in frames for event in json.loads(frame)["events"]]
    assert got == list(range(500))
    assert json.loads(frames[-1][0])["hash"] == (bytes([499 % 256]) * 32).hex()


def test_a_number_never_changes_its_command_within_a_greeting() -> None:
    client = client_in(ClientState.FOLLOWING)

    def one(command_id: str) -> tuple[str, bytes, str, str, bool]:
        return command_id, b'{"kind":"x"}', "", "", False

    client.submit([one("A"), one("B")])
    client.hear(say(Receipts("s1", EPOCH, (ReceiptSaid(2, "B", "accepted", (2, 2)),))))  # B's answer overtook A's
    client.submit([one("A")])  # as number 3, which the hub takes
    client.hear(say(Receipts("s1", EPOCH, (ReceiptSaid(1, "A", "accepted", (1, 1)),))))
    client.hear(say(ResendFrom("s1", 3)))  # a late one
    assert client.keeps_numbers(["A"])
    assert not client.keeps_numbers(["C"])  # the hub would skip it as a repeat, and decide what comes behind it first
