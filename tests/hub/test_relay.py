"""The one writer: find, decide, append, fold, release, over a log in memory and over the real one."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw

from hub.domain.actor import Actor, Role
from hub.domain.ids import uuid7
from hub.domain.order import Item, Person
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import (
    CancelOrder,
    ChangeCard,
    ChangeItems,
    Command,
    ConfirmOrder,
    DescribeShop,
    HubStarted,
    LinkEnded,
    LinkIssued,
    MarkRush,
    OpenEnquiry,
    SendMessage,
    kind_of,
)
from hub.log.memory import MemoryLog
from hub.log.port import STORAGE_FULL, Batch, Failed, Log, Unknown
from hub.log.sqlite import SqliteLog
from hub.relay import (
    EXPIRED_PER_TURN,
    FIELD_CHARS_MAX,
    Answer,
    Question,
    Relay,
    StorageUnknown,
    Turn,
    fold_all,
)
from hub.snapshots import SNAPSHOT_EVERY
from hub.wire import chain
from hub.wire.codec import canonical, decode_event, encode_command
from hub.wire.limits import COMMAND_BYTES_MAX, EVENT_BYTES_MAX
from hub.wire.messages import Submission
from tests.hub.random_day import RandomDay
from tests.hub.shop_day import NOON, an_id, issue_link, place_order

EPOCH = "feedfacefeedface"
_numbers = itertools.count(1)


class CountingLog(MemoryLog):
    """Notes the batches that it was given."""

    def __init__(self) -> None:
        super().__init__(EPOCH, chain.GENESIS)
        self.batches: list[Batch] = []

    def begin(self, batch: Batch) -> None:
        self.batches.append(batch)
        super().begin(batch)


class Clock:
    """Hub time in a test's hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Asking:
    """A relay and somebody who asks it."""

    def __init__(self, log: Log, clock: Clock | None = None) -> None:
        self.log = log
        self.clock = clock or Clock()
        self.relay = Relay(log, self.clock, os.urandom)

    def question(
        self,
        command: Command | bytes,
        command_id: str = "",
        role: Role = Role.FRONT_DESK,
        station: str = "",
        **more: str,
    ) -> Question:
        minted = next(_numbers)
        raw = command if isinstance(command, bytes) else encode_command(command)
        submission = Submission(
            minted,
            command_id or an_id(500_000 + minted),
            Raw(raw),
            more.get("stood_on", ""),
            more.get("secret", ""),
        )
        station = station or role.value
        return Question("peer", station, role, f"p-{station}", submission)

    def ask(self, command: Command | bytes, command_id: str = "", role: Role = Role.FRONT_DESK, **more: str) -> Answer:
        turn = self.relay.turn([self.question(command, command_id, role, **more)])
        return turn.answers[0]

    def kinds(self) -> list[str]:
        events = self.log.read(0, 10_000, 1 << 30)
        return [kind_of(decode_event(e.seq, e.facts, e.person).event) for e in events]

    def check(self) -> None:
        """What must hold after everything."""
        assert self.log.verify(chain.step).broken is None
        assert fold_all(self.log) == self.relay.board
        assert self.relay.head == self.log.head
        assert self.relay.board.seq == self.log.head.seq


Open = Callable[[], Log]


@pytest.fixture(params=["memory", "sqlite"])
def open_log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same ledger again and again."""
    kept: list[Log] = []

    def in_memory() -> Log:
        if not kept:
            kept.append(MemoryLog(EPOCH, chain.GENESIS))
        return kept[0]

    def on_disk() -> Log:
        while kept:
            kept.pop().close()
        log = SqliteLog.create_or_open(tmp_path / "hub", EPOCH, chain.GENESIS, step=chain.step, ballast_bytes=1 << 16)
        kept.append(log)
        return log

    yield in_memory if request.param == "memory" else on_disk
    for log in kept:
        log.close()


@pytest.fixture
def asking(open_log: Open) -> Asking:
    return Asking(open_log())


def placed(asking: Asking, number: int = 1, **changes: object) -> str:
    order = an_id(number)
    assert asking.ask(place_order(order, **changes)).outcome.outcome == "accepted"
    return order


# Safe twice -------------------------------------------------------------------------------------------------------


def test_an_accepted_command_is_recorded_folded_and_answered_with_its_seqs(asking: Asking) -> None:
    answer = asking.ask(place_order(an_id(1)))
    assert (answer.outcome.outcome, answer.outcome.seqs) == ("accepted", (1, 1))
    assert an_id(1) in asking.relay.board.orders
    asking.check()


def test_the_same_command_again_has_no_second_effect_and_the_same_answer(asking: Asking) -> None:
    order = placed(asking)
    first = asking.ask(ConfirmOrder(order), an_id(7))
    again = asking.ask(ConfirmOrder(order), an_id(7))
    assert again.outcome == first.outcome
    assert asking.kinds() == ["order_placed", "order_confirmed"]


def test_a_repeat_within_one_turn_has_no_second_effect(asking: Asking) -> None:
    order = placed(asking)
    question = asking.question(ConfirmOrder(order), an_id(7))
    turn = asking.relay.turn([question, question, question])
    assert len(turn.events) == 1
    assert [answer.outcome for answer in turn.answers] == [turn.answers[0].outcome] * 3
    asking.check()


def test_a_refusal_is_recorded_and_final_even_when_it_would_be_accepted_now(asking: Asking) -> None:
    refused = asking.ask(ConfirmOrder(an_id(1)), an_id(7))
    assert (refused.outcome.outcome, refused.outcome.code) == ("refused", "order_not_found")
    placed(asking)
    assert asking.ask(ConfirmOrder(an_id(1)), an_id(7)).outcome == refused.outcome
    assert asking.kinds() == ["order_placed"]
    assert asking.log.verify(chain.step).outcomes == 2


def test_what_is_so_already_is_accepted_without_an_event(asking: Asking) -> None:
    order = placed(asking)
    asking.ask(MarkRush(order))
    answer = asking.ask(MarkRush(order))
    assert (answer.outcome.outcome, answer.outcome.seqs) == ("accepted", ())
    assert asking.kinds() == ["order_placed", "rush_marked"]


def test_the_same_id_with_another_payload_is_a_conflict_and_changes_nothing(asking: Asking) -> None:
    order = placed(asking)
    asking.ask(ConfirmOrder(order), an_id(7))
    answer = asking.ask(MarkRush(order), an_id(7))
    assert (answer.outcome.outcome, answer.outcome.code) == ("refused", "id_conflict")
    assert asking.kinds() == ["order_placed", "order_confirmed"]
    assert asking.ask(ConfirmOrder(order), an_id(7)).outcome.outcome == "accepted"


def test_somebody_elses_id_tells_them_nothing(asking: Asking) -> None:
    order = placed(asking)
    asking.ask(ConfirmOrder(order), an_id(7))
    answer = asking.ask(ConfirmOrder(order), an_id(7), station="another-desk")
    assert (answer.outcome.code, answer.outcome.seqs) == ("id_conflict", ())


def test_another_spelling_of_the_same_command_is_the_same_command(asking: Asking) -> None:
    order = placed(asking)
    first = asking.ask(ConfirmOrder(order), an_id(7))
    spelled = b'{ "order" : "%s" , "kind":"confirm_order"}' % order.encode()
    assert asking.ask(spelled, an_id(7)).outcome == first.outcome


def test_a_repeat_after_a_restart_gets_the_old_answer(open_log: Open) -> None:
    asking = Asking(open_log())
    placed(asking)
    first = asking.ask(ConfirmOrder(an_id(1)), an_id(7))
    refused = asking.ask(ConfirmOrder(an_id(404)), an_id(8))
    asking.relay.rest()
    later = Asking(open_log())
    assert later.ask(ConfirmOrder(an_id(1)), an_id(7)).outcome == first.outcome
    assert later.ask(ConfirmOrder(an_id(404)), an_id(8)).outcome == refused.outcome
    assert later.kinds() == ["order_placed", "order_confirmed"]


@pytest.mark.parametrize(
    "bad_id", ["", "7", "x" * 5_000, "019df90e-f401-4b86-b273-ff34fce19d6b", an_id(1).upper(), "\0" * 36]
)
def test_an_id_that_is_none_is_refused_and_not_kept(asking: Asking, bad_id: str) -> None:
    for _ in range(2):
        question = asking.question(DescribeShop("x", "UTC", "GBP"), "", Role.OWNER)
        submission = Submission(1, bad_id, question.submission.command)
        turn = asking.relay.turn([Question("peer", "owner", Role.OWNER, "owner", submission)])
        assert (turn.answers[0].outcome.outcome, turn.answers[0].outcome.code) == ("refused", "bad_id")
    assert asking.log.head.seq == 0
    assert asking.log.verify(chain.step).outcomes == 0


# Bytes and limits -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"kind":"sell_shop"}', "unknown_command"),
        (b'{"kind":"confirm_order"}', "bad_command"),
        (b'{"kind":"confirm_order","order":"o","actor":"owner"}', "bad_command"),
        (b"5", "bad_command"),
        (b'"' + b"x" * COMMAND_BYTES_MAX + b'"', "too_large"),
    ],
)
def test_bytes_that_are_no_command_are_refused_and_block_nothing(asking: Asking, raw: bytes, code: str) -> None:
    turn = asking.relay.turn([asking.question(raw), asking.question(place_order(an_id(1)))])
    assert [answer.outcome.code for answer in turn.answers] == [code, ""]
    assert asking.kinds() == ["order_placed"]


def test_a_command_at_the_limit_of_its_size_is_looked_at(asking: Asking) -> None:
    padding = b" " * (COMMAND_BYTES_MAX - len(encode_command(ConfirmOrder(an_id(1)))))
    answer = asking.ask(encode_command(ConfirmOrder(an_id(1))) + padding)
    assert answer.outcome.code == "order_not_found"
    assert asking.ask(encode_command(ConfirmOrder(an_id(1))) + padding + b" ").outcome.code == "too_large"


def test_an_event_that_would_be_too_large_is_refused_whole(asking: Asking) -> None:
    # Both lists of names and the envelope together are more than the command was.
    long = tuple(Item("花" * 190, 1, 1) for _ in range(62))
    order = placed(asking, items=long)
    answer = asking.ask(ChangeItems(order, tuple(Item("玫" * 190, 1, 1) for _ in range(62)), 1))
    assert (answer.outcome.outcome, answer.outcome.code) == ("refused", "too_large")
    assert answer.outcome.fields == {"limit": str(EVENT_BYTES_MAX)}
    assert asking.kinds() == ["order_placed"]
    asking.check()


def test_a_refusal_repeats_no_more_than_a_line_of_what_was_asked(asking: Asking) -> None:
    answer = asking.ask(ConfirmOrder("x" * 60_000))
    assert answer.outcome.code == "order_not_found"
    assert len(answer.outcome.fields["order"]) == FIELD_CHARS_MAX


# Who asks ---------------------------------------------------------------------------------------------------------


def test_the_actor_is_the_stations_person_whatever_the_command_says(asking: Asking) -> None:
    order = placed(asking)
    asking.ask(ConfirmOrder(order))
    (stored,) = asking.log.read(1, 1, 1 << 20)
    recorded = decode_event(2, stored.facts, stored.person)
    assert recorded.actor == Actor("front_desk", "p-front_desk", Role.FRONT_DESK)


def test_the_gateway_speaks_for_a_link_it_has_seen_and_for_no_other(asking: Asking) -> None:
    order = placed(asking)
    other = placed(asking, 2)
    asking.ask(issue_link(60, Role.SENDER, order, secret="the secret"))
    gateway = {"role": Role.GATEWAY, "station": "gateway"}
    answer = asking.ask(ChangeCard(order, "Marry me"), **gateway, secret="the secret")  # type: ignore[arg-type]  # by name
    assert answer.outcome.outcome == "accepted"
    assert asking.relay.board.orders[order].card.text == "Marry me"
    for command, secret, code in (
        (ChangeCard(order, "x"), "the secreT", "link_not_found"),
        (ChangeCard(order, "x"), "", "link_not_found"),
        (ChangeCard(other, "x"), "the secret", "order_not_found"),
        (ConfirmOrder(order), "the secret", "not_allowed"),
    ):
        answer = asking.ask(command, **gateway, secret=secret)  # type: ignore[arg-type]  # by name
        assert answer.outcome.code == code
    assert b"the secret" not in b"".join(
        event.facts + (event.person or b"") for event in asking.log.read(0, 99, 1 << 30)
    )


def test_a_web_shops_order_needs_no_link_and_nothing_else_goes_without(asking: Asking) -> None:
    gateway = {"role": Role.GATEWAY, "station": "gateway"}
    assert asking.ask(place_order(an_id(1)), **gateway).outcome.outcome == "accepted"  # type: ignore[arg-type]  # by name
    answer = asking.ask(SendMessage(SHOP_ROOM, an_id(9), Audience.STAFF, text="hi"), **gateway)  # type: ignore[arg-type]  # by name
    assert answer.outcome.code == "link_not_found"


def test_a_secret_means_nothing_from_anybody_but_the_gateway(asking: Asking) -> None:
    order = placed(asking)
    asking.ask(issue_link(60, Role.COURIER, order, secret="s"))
    answer = asking.ask(ConfirmOrder(order), role=Role.PACKING, secret="s")
    assert answer.outcome.code == "not_allowed"


def test_an_expired_link_opens_nothing_and_is_ended_by_the_house(asking: Asking) -> None:
    order = placed(asking)
    asking.ask(issue_link(60, Role.SENDER, order, secret="s"))
    assert asking.relay.keep_house() is None
    asking.clock.now += timedelta(days=3)
    answer = asking.ask(ChangeCard(order, "x"), role=Role.GATEWAY, station="gateway", secret="s")
    assert answer.outcome.code == "link_not_found"
    turn = asking.relay.keep_house()
    assert turn is not None
    assert [recorded.event for recorded, _ in turn.events] == [LinkEnded(an_id(60), order)]
    assert not asking.relay.board.links
    assert asking.relay.keep_house() is None
    asking.check()


def test_many_expired_links_are_ended_a_few_at_a_time() -> None:
    asking = Asking(MemoryLog(EPOCH, chain.GENESIS))
    order = placed(asking)
    for number in range(EXPIRED_PER_TURN + 3):
        asking.ask(issue_link(1000 + number, Role.SENDER, order))
    asking.clock.now += timedelta(days=3)
    ended = [len(turn.events) for turn in iter(asking.relay.keep_house, None)]
    assert ended == [EXPIRED_PER_TURN, 3]


# Standing on another ----------------------------------------------------------------------------------------------


def test_what_stood_on_a_refused_command_is_refused_for_that_reason(asking: Asking) -> None:
    order = placed(asking)
    asking.ask(ConfirmOrder(an_id(404)), an_id(7))
    answer = asking.ask(MarkRush(order), an_id(8), stood_on=an_id(7))
    assert (answer.outcome.code, answer.outcome.fields) == ("depends_on_refused", {"id": an_id(7)})
    last = asking.ask(ConfirmOrder(order), an_id(9), stood_on=an_id(8))
    assert last.outcome.code == "depends_on_refused"


@pytest.mark.parametrize("stood_on", ["", an_id(404), "no id at all\0"])
def test_what_stood_on_something_accepted_or_unknown_is_decided(asking: Asking, stood_on: str) -> None:
    order = placed(asking)
    assert asking.ask(ConfirmOrder(order), an_id(8), stood_on=stood_on).outcome.outcome == "accepted"


# Storage ----------------------------------------------------------------------------------------------------------


def test_a_commit_that_failed_leaves_nothing_and_the_same_command_is_taken_later() -> None:
    log = MemoryLog(EPOCH, chain.GENESIS)
    asking = Asking(log)
    placed(asking)
    before = asking.relay.board
    log.answer = Failed(STORAGE_FULL)
    turn = asking.relay.turn(
        [asking.question(ConfirmOrder(an_id(1)), an_id(7)), asking.question(place_order(an_id(2)))]
    )
    assert turn.events == ()
    assert [(answer.outcome.outcome, answer.outcome.code) for answer in turn.answers] == [
        ("unavailable", STORAGE_FULL)
    ] * 2
    assert turn.before is turn.after is asking.relay.board is before
    log.answer = None
    assert asking.ask(ConfirmOrder(an_id(1)), an_id(7)).outcome.seqs == (2, 2)
    asking.check()


def test_refusals_are_unavailable_too_when_they_could_not_be_kept() -> None:
    log = MemoryLog(EPOCH, chain.GENESIS)
    asking = Asking(log)
    log.answer = Failed(STORAGE_FULL)
    assert asking.ask(ConfirmOrder(an_id(1)), an_id(7)).outcome.outcome == "unavailable"
    log.answer = None
    assert log.find(an_id(7)) is None


def test_old_answers_are_given_while_the_disk_is_full() -> None:
    log = MemoryLog(EPOCH, chain.GENESIS)
    asking = Asking(log)
    order = placed(asking)
    first = asking.ask(ConfirmOrder(order), an_id(7))
    log.answer = Failed(STORAGE_FULL)
    assert asking.ask(ConfirmOrder(order), an_id(7)).outcome == first.outcome
    assert asking.relay.keep_house() is None


def test_an_unknown_commit_stops_the_relay_and_releases_nothing() -> None:
    log = MemoryLog(EPOCH, chain.GENESIS)
    asking = Asking(log)
    before = asking.relay.board
    log.answer = Unknown("the disk went away")
    with pytest.raises(StorageUnknown, match="the disk went away"):
        asking.ask(place_order(an_id(1)))
    assert asking.relay.board is before


def test_everything_that_arrived_together_is_one_batch() -> None:
    log = CountingLog()
    asking = Asking(log)
    questions = [asking.question(place_order(an_id(number))) for number in range(20)]
    turn = asking.relay.turn([*questions, asking.question(ConfirmOrder(an_id(404)))])
    assert len(log.batches) == 1
    assert (len(log.batches[0].events), len(log.batches[0].outcomes)) == (20, 21)
    assert [answer.outcome.seqs for answer in turn.answers[:3]] == [(1, 1), (2, 2), (3, 3)]
    assert turn.before.seq == 0
    assert turn.after.seq == 20


def test_a_command_sees_what_the_one_before_it_in_the_same_turn_did(asking: Asking) -> None:
    turn = asking.relay.turn([asking.question(place_order(an_id(1))), asking.question(ConfirmOrder(an_id(1)))])
    assert [answer.outcome.seqs for answer in turn.answers] == [(1, 1), (2, 2)]


def test_repeats_alone_touch_no_disk() -> None:
    log = CountingLog()
    asking = Asking(log)
    asking.ask(place_order(an_id(1)), an_id(7))
    asking.ask(place_order(an_id(1)), an_id(7))
    assert len(log.batches) == 1


# Start and time ---------------------------------------------------------------------------------------------------


def test_a_hub_that_starts_again_folds_to_the_same_board(open_log: Open) -> None:
    asking, day = Asking(open_log()), RandomDay(5)
    asking.relay.start("00" * 8)
    for _ in range(150):
        actor, command = day.step(asking.relay.board)
        asking.relay.turn(
            [Question("peer", actor.station, actor.role, actor.person, asking.question(command).submission)]
        )
        asking.clock.now += day.hours(1)
    board, head = asking.relay.board, asking.relay.head
    again = Asking(open_log(), asking.clock)
    assert again.relay.board == board
    assert again.relay.head == head
    again.check()
    again.relay.keep_snapshot()
    from_snapshot = Asking(open_log(), asking.clock)
    assert from_snapshot.relay.board == board
    from_snapshot.ask(place_order(an_id(1)))
    assert Asking(open_log(), asking.clock).relay.board == from_snapshot.relay.board


def test_a_start_is_recorded_so_that_a_copied_folder_diverges(open_log: Open) -> None:
    asking = Asking(open_log())
    turn = asking.relay.start("0011223344556677")
    assert [recorded.event for recorded, _ in turn.events] == [HubStarted("0011223344556677")]
    assert SHOP_ROOM in asking.relay.board.rooms


def test_hub_time_never_goes_back_over_a_restart_or_a_jump_of_the_clock(open_log: Open) -> None:
    asking = Asking(open_log())
    placed(asking)
    asking.clock.now -= timedelta(days=300)
    placed(asking, 2)
    assert asking.relay.now() == NOON
    again = Asking(open_log(), asking.clock)
    assert again.relay.now() == NOON
    order = placed(again, 3)
    assert again.relay.board.orders[order].placed_at == NOON


def test_hub_time_has_whole_milliseconds() -> None:
    asking = Asking(MemoryLog(EPOCH, chain.GENESIS))
    asking.clock.now = NOON.replace(microsecond=123_999)
    assert asking.relay.now().microsecond == 123_000


def test_a_snapshot_is_kept_now_and_then() -> None:
    log = MemoryLog(EPOCH, chain.GENESIS)
    asking = Asking(log)
    asking.relay.rest()
    assert log.snapshot_newest() is None
    asking.relay.note([HubStarted("00")] * SNAPSHOT_EVERY)
    asking.relay.rest()
    snapshot = log.snapshot_newest()
    assert snapshot is not None
    assert snapshot.seq == SNAPSHOT_EVERY
    assert Asking(log).relay.board == asking.relay.board


def test_two_events_of_the_same_words_have_different_digests(asking: Asking) -> None:
    order = placed(asking)
    for number in (1, 2):
        asking.ask(SendMessage(order, an_id(50 + number), Audience.STAFF, text="hello"))
    first, second = asking.log.read(1, 2, 1 << 20)
    assert first.person_digest != second.person_digest


def test_a_link_issued_is_a_fact_without_its_secret(asking: Asking) -> None:
    order = placed(asking)
    asking.ask(issue_link(60, Role.SENDER, order, secret="the secret"))
    (stored,) = asking.log.read(1, 1, 1 << 20)
    event = decode_event(stored.seq, stored.facts, stored.person).event
    assert isinstance(event, LinkIssued)
    assert b"the secret" not in stored.facts
    assert stored.person == b""
    assert canonical(event.link.role) == b'"sender"'


# Everything together ----------------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_whatever_is_asked_and_however_the_disk_fails_acknowledged_is_recorded_once(seed: int) -> None:
    log = MemoryLog(EPOCH, chain.GENESIS)
    asking, day = Asking(log), RandomDay(seed)
    questions: list[Question] = []
    settled: dict[str, tuple[str, tuple[int, ...]]] = {}
    for _ in range(60):
        for _ in range(day.random.randrange(1, 5)):
            actor, command = day.step(asking.relay.board)
            fresh = uuid7(1_778_000_000_000, day.random.randbytes(10))
            submission = asking.question(command, fresh).submission
            questions.append(Question("peer", actor.station, actor.role, actor.person, submission))
        again = day.random.sample(questions, min(len(questions), 3))
        log.answer = Failed(STORAGE_FULL) if day.random.random() < 0.2 else None
        turn: Turn = asking.relay.turn([*questions[-4:], *again])
        for answer in turn.answers:
            said = (answer.outcome.outcome, answer.outcome.seqs)
            if said[0] == "unavailable":
                assert answer.question.submission.id not in settled
            else:
                assert settled.setdefault(answer.question.submission.id, said) == said
    log.answer = None
    asking.check()
    causes = [event.command_id for event in log.read(0, 1 << 20, 1 << 40)]
    claimed = [seq for said, seqs in settled.values() if seqs for seq in range(seqs[0], seqs[-1] + 1)]
    assert sorted(claimed) == list(range(1, len(causes) + 1))


def test_an_id_that_has_left_the_board_is_never_given_to_something_new(asking: Asking) -> None:
    order, enquiry = an_id(1), an_id(2)
    for command in (place_order(order), CancelOrder(order, "changed their mind"), OpenEnquiry(enquiry, Person("Ines"))):
        assert asking.ask(command).outcome.outcome == "accepted"
    asking.clock.now += timedelta(hours=49)
    asking.relay.start("00" * 8)
    assert order not in asking.relay.board.orders
    events = asking.relay.head.seq
    for command in (place_order(order), OpenEnquiry(order, Person("Ines"))):
        assert asking.ask(command).outcome.code == "already_exists"
    assert asking.relay.head.seq == events
    assert asking.ask(place_order(an_id(4))).outcome.outcome == "accepted"
