"""Both ends of the facts pipe in any order of steps that hypothesis can think of, with any bytes thrown in.

A client with an outbox and a hub with a ledger, joined by two queues. At any moment: frames arrive or wait, the
connection breaks and what was on the way is gone, somebody greets again on the same connection, the ledger grows, and
either end hears bytes that no one should have said. After every step what a client holds is the fold of the ledger up
to where it stands; at the end, once all has arrived, it is the ledger's board, and every command was decided once, in
the order in which it was asked.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hub.domain.board import Board
from hub.domain.vocabulary import ConfirmOrder, VocabularyError
from hub.wire.codec import encode_command
from hub.wire.limits import COMMANDS_IN_FLIGHT, CREDIT_BYTES_MAX, CREDIT_BYTES_MIN
from hub.wire.messages import (
    FROM_CLIENT_FACTS,
    FROM_HUB_FACTS,
    Receipts,
    ReceiptSaid,
    client_facts,
    hub_facts,
    say,
    understand,
)
from hub.wire.session import (
    Answered,
    ClientSession,
    ClientState,
    Followed,
    HubSession,
    Rebuilding,
    RemoteProtocolError,
    Replaced,
    Stand,
    Troubled,
)
from tests.fuzz.corpus import examples
from tests.hub.shop_day import an_id
from tests.hub.wire.test_session import ACTOR, LittleLedger, Pair, wordy

RAW = encode_command(ConfirmOrder("o"))
KNOWN = examples()
HARMLESS = [frame for frame in KNOWN["hub-facts"] if b'"t":"board"' not in frame and b'"t":"shown"' not in frame]
"""Said under another greeting's name or out of turn. A board has no name on it: a hub that lies there is the hub."""


def broken(frame: bytes, at: int, byte: int) -> bytes:
    """A frame with one byte changed."""
    place = at % len(frame)
    return frame[:place] + bytes([byte]) + frame[place + 1 :]


class BothEnds(RuleBasedStateMachine):
    """The machine; see above."""

    @initialize(before=st.integers(0, 4), credit=st.sampled_from([2 * CREDIT_BYTES_MIN, 1 << 20]))
    def open(self, before: int, credit: int) -> None:
        self.ledger = LittleLedger()
        self.boards: list[Board] = [Board(), self.ledger.board]
        self.credit = credit
        self.names = 0
        self.ids = 0
        self.stand = Stand()
        self.receipt_seq = 0
        self.board: Board | None = None
        self.outbox: list[str] = []
        self.asked: list[str] = []
        self.outcomes: dict[str, int] = {}
        self.grow(before)
        self.connect()

    # The world ------------------------------------------------------------------------------------------------------

    def connect(self) -> None:
        """A new connection: the hub knows nothing of it, and the client greets on it."""
        self.names += 1
        self.client = ClientSession(f"s{self.names}", self.stand, self.receipt_seq, self.credit)
        self.pair = Pair(self.ledger, self.client)
        self.sent: set[str] = set()
        self.pair.to_hub.append(self.client.hello())

    @rule(count=st.integers(1, 4))
    def grow(self, count: int) -> None:
        for _ in range(count):
            wordy(self.ledger, 1, "x" * 2_000)
            self.boards.append(self.ledger.board)

    @rule()
    def the_connection_breaks(self) -> None:
        self.connect()

    @rule()
    def the_client_greets_again_on_the_same_connection(self) -> None:
        self.names += 1
        self.client = self.pair.client = ClientSession(f"s{self.names}", self.stand, self.receipt_seq, self.credit)
        self.sent = set()
        self.pair.to_hub.append(self.client.hello())

    @rule(count=st.integers(1, 3))
    def somebody_asks(self, count: int) -> None:
        for _ in range(count):
            self.ids += 1
            self.asked.append(an_id(self.ids))
            self.outbox.append(an_id(self.ids))

    @precondition(lambda self: self.client.state is not ClientState.GREETING)
    @rule(most=st.integers(1, 10))
    def the_client_sends(self, most: int) -> None:
        due = [one for one in self.outbox if one not in self.sent][: min(most, self.client.room)]
        self.sent |= set(due)
        self.pair.to_hub += self.client.submit([(one, RAW, "", "", False) for one in due])

    @precondition(lambda self: self.pair.to_hub)
    @rule()
    def a_frame_reaches_the_hub(self) -> None:
        self.hub_hears(self.pair.to_hub.popleft())

    def hub_hears(self, frame: bytes) -> None:
        for answer in self.pair.hub.hear(frame, self.ledger):
            understand(hub_facts, answer)
            self.pair.to_client.append(answer)

    @rule(most=st.integers(1, 5))
    def the_hub_decides(self, most: int) -> None:
        hub = self.pair.hub
        receipts = []
        for _ in range(min(most, len(hub.asked))):
            submission = hub.asked.popleft()
            if submission.id not in self.outcomes:
                self.grow(1)
                self.outcomes[submission.id] = self.ledger.seq
            seq = self.outcomes[submission.id]
            receipts.append(ReceiptSaid(submission.n, submission.id, "accepted", (seq, seq)))
        if receipts:
            self.pair.to_client.append(say(Receipts(hub.name, self.ledger.epoch, tuple(receipts))))

    @rule()
    def the_hub_feeds(self) -> None:
        self.pair.feed()

    @precondition(lambda self: self.pair.to_client)
    @rule()
    def a_frame_reaches_the_client(self) -> None:
        self.client_hears(self.pair.to_client.popleft())

    def client_hears(self, frame: bytes) -> None:
        try:
            heard = self.client.hear(frame)
        except RemoteProtocolError:
            self.connect()
            return
        greet_again = False
        for news in heard:
            match news:
                case Replaced():
                    self.board = news.board
                case Followed():
                    assert self.board is not None
                    for recorded in news.events:
                        self.board = self.board.after(recorded)
                case Rebuilding():
                    raise AssertionError(f"nobody told the client another history: {news}")
                case Answered():
                    if news.receipt.id in self.outbox:
                        self.outbox.remove(news.receipt.id)
                    self.receipt_seq = max(self.receipt_seq, *news.receipt.seqs)
                case Troubled():
                    greet_again = greet_again or news.problem.code == "hello_first"
                case _:
                    pass
        if self.client.state is ClientState.FOLLOWING and self.board is not None:
            self.stand = self.client.stand
        credit = self.client.credit_due()
        if credit is not None:
            self.pair.to_hub.append(credit)
        if greet_again:
            self.the_client_greets_again_on_the_same_connection()

    # What nobody should have said -----------------------------------------------------------------------------------

    @rule(
        frame=st.binary(max_size=60)
        | st.sampled_from([*KNOWN["client-facts"][1:], *KNOWN["hub-facts"], *KNOWN["client-side"]])
    )
    def the_hub_hears_what_nobody_should_say(self, frame: bytes) -> None:
        credit, asked = self.pair.hub.credit, list(self.pair.hub.asked)
        self.hub_hears(frame)
        assert list(self.pair.hub.asked) == asked
        if b'"t":"credit"' in frame:
            self.pair.hub.credit = credit  # it was not the client's to give

    @rule(frame=st.sampled_from(KNOWN["client-facts"][1:]), at=st.integers(0, 4_000), byte=st.integers(0, 255))
    def the_hub_hears_a_broken_frame(self, frame: bytes, at: int, byte: int) -> None:
        credit = self.pair.hub.credit
        self.hub_hears(broken(frame, at, byte))
        self.pair.hub.credit = credit

    @rule(frame=st.binary(max_size=60) | st.sampled_from([*HARMLESS, *KNOWN["client-facts"], *KNOWN["hub-side"]]))
    def the_client_hears_what_nobody_should_say(self, frame: bytes) -> None:
        self.client_hears(frame)

    @precondition(lambda self: self.pair.to_client)
    @rule()
    def an_event_comes_with_other_words(self) -> None:
        while self.pair.to_client:
            frame = self.pair.to_client.popleft()
            if b'"t":"events"' in frame:
                self.client_hears(frame.replace(b"xxxx", b"xyxx", 1))
                return
            self.client_hears(frame)

    # What holds -----------------------------------------------------------------------------------------------------

    @invariant()
    def what_the_client_holds_is_the_fold_of_what_it_stands_on(self) -> None:
        if self.board is not None:
            assert self.board == self.boards[self.board.seq]
        assert self.stand.hash == self.ledger.hashes[self.stand.seq]

    @invariant()
    def bounds_hold(self) -> None:
        hub = self.pair.hub
        assert 0 <= hub.credit <= CREDIT_BYTES_MAX
        assert len(hub.asked) <= COMMANDS_IN_FLIGHT
        assert 0 <= hub.cursor <= self.ledger.seq

    def teardown(self) -> None:
        if not hasattr(self, "pair"):
            return
        for _ in range(400):
            while self.pair.to_hub:
                self.a_frame_reaches_the_hub()
            self.the_hub_decides(COMMANDS_IN_FLIGHT)
            self.the_hub_feeds()
            while self.pair.to_client:
                self.a_frame_reaches_the_client()
            if self.client.state is ClientState.FOLLOWING:
                self.the_client_sends(COMMANDS_IN_FLIGHT)
            if not self.outbox and self.board == self.ledger.board and not self.pair.to_hub:
                break
        assert self.board == self.ledger.board
        assert self.outbox == []
        assert list(self.outcomes) == self.asked, "not every command once and in order"
        self.what_the_client_holds_is_the_fold_of_what_it_stands_on()


CALM = settings(max_examples=150, stateful_step_count=40, suppress_health_check=list(HealthCheck))


PLANTED = settings(
    CALM, max_examples=6_000, derandomize=True, phases=(Phase.generate,), report_multiple_bugs=False, print_blob=False
)


def test_both_ends_agree_whatever_is_said_in_whatever_order() -> None:
    run_state_machine_as_test(BothEnds, settings=CALM)


def _takes_any_number(self: HubSession, submit: Any) -> list[bytes]:
    """A hub that takes whatever number comes."""
    for submission in submit.commands:
        self.asked.append(submission)
    return []


def _ignores_the_chain(self: ClientSession, said: Any, size: int) -> Followed:
    """A client that believes every event."""
    said = type(said)(hash=said.hash, events=said.events)
    try:
        return SOUND_EVENTS(self, said, size)
    except RemoteProtocolError as error:
        if error.code != "chain_broken":
            raise
        stand = Stand(self.stand.epoch, self.stand.seq + len(said.events), bytes.fromhex(said.hash))
        self.stand = stand
        return Followed((), (), (), stand)


SOUND_EVENTS = ClientSession._events


@pytest.mark.parametrize(
    ("end", "part", "fault"),
    [(HubSession, "_submit", _takes_any_number), (ClientSession, "_events", _ignores_the_chain)],
    ids=["numbers are not looked at", "the chain is not looked at"],
)
def test_the_machine_sees_a_planted_fault(
    monkeypatch: pytest.MonkeyPatch, end: type[Any], part: str, fault: Any
) -> None:
    monkeypatch.setattr(end, part, fault)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(BothEnds, settings=PLANTED)


def test_the_machines_bytes_are_of_this_protocol() -> None:
    """Or it would throw in nothing but noise."""
    for frame in KNOWN["client-facts"]:
        assert isinstance(understand(client_facts, frame), FROM_CLIENT_FACTS)
    for frame in KNOWN["hub-facts"]:
        assert isinstance(understand(hub_facts, frame), FROM_HUB_FACTS)
    with pytest.raises(VocabularyError):
        understand(client_facts, broken(KNOWN["client-facts"][0], 0, 0))
    assert ACTOR.station
