"""A link and a real hub: offline and back, killed and back, many at once, always in order and never twice."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from hub.domain.actor import Role
from hub.domain.limits import TEXT_CHARS_MAX
from hub.domain.order import Preparation
from hub.domain.promise import PROMISES_MAX, PromiseKind
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import (
    AssignCourier,
    ChangeCard,
    ChangePromise,
    ConfirmOrder,
    DescribeShop,
    MakePromise,
    MarkPacked,
    MarkRush,
    MessageSent,
    PromiseTime,
    SendMessage,
    StartPacking,
)
from hub.link.link import Link
from hub.link.port import Changes, LinkState, Receipt
from hub.wire.session import Followed
from tests.hub.running import PATIENCE_S, ROOT, HubInThread, until
from tests.hub.shop_day import an_id, place_order


def away(running: HubInThread, *links: Link) -> None:
    running.stop()
    for link in links:
        until(lambda link=link: link.status.state is LinkState.OFFLINE, "it does not notice")  # type: ignore[misc]  # bound on purpose


def message(link: Link, text: str) -> SendMessage:
    return SendMessage(SHOP_ROOM, link.new_id(), Audience.STAFF, text=text)


# At work ----------------------------------------------------------------------------------------------------------


def test_a_step_at_one_station_is_on_anothers_board_with_what_changed(running: HubInThread) -> None:
    heard: list[Changes] = []
    desk, packing = running.link("front_desk"), running.link("packing", listener=heard.append)
    order = an_id(1)
    (receipt,) = running.must(desk, place_order(order))
    until(lambda: order in packing.board.orders, "packing does not see it")
    assert any(order in changes.orders and order in changes.rooms for changes in heard)
    assert receipt.seqs == (packing.board.seq,)
    running.equal(desk, packing, running.owner())
    assert desk.actor is not None
    assert packing.actor is not None
    assert (desk.actor.person, packing.actor.person) == ("p-front_desk", "p-packing")


def test_a_refusal_comes_with_code_and_fields_to_whoever_waits_and_to_the_listener(running: HubInThread) -> None:
    receipts: list[Receipt] = []
    desk = running.link("front_desk", listener=lambda changes: receipts.extend(changes.receipts))
    answer = desk.ask(ConfirmOrder(an_id(404))).settled.result(PATIENCE_S)
    assert answer.refused is not None
    assert (answer.refused.code, answer.refused.fields) == ("order_not_found", {"order": an_id(404)})
    until(lambda: answer in receipts, "the listener was not told")
    assert desk.board == desk.pending_board


def test_the_same_question_asked_twice_has_one_effect_and_both_are_answered(running: HubInThread) -> None:
    desk = running.link("front_desk")
    command = message(desk, "once")
    first, second = desk.ask(command, command_id=an_id(7)), desk.ask(command, command_id=an_id(7))
    assert first.settled.result(PATIENCE_S).seqs == second.settled.result(PATIENCE_S).seqs
    third = desk.ask(command, command_id=an_id(7)).settled.result(PATIENCE_S)
    assert third.seqs == first.settled.result(0).seqs
    running.equal(desk, running.owner())
    assert desk.board.rooms[SHOP_ROOM].count == 1


def test_a_command_too_large_for_the_wire_is_refused_here_and_blocks_nothing(running: HubInThread) -> None:
    desk = running.link("front_desk")
    refused = desk.ask(message(desk, "x" * 66_000)).settled.result(PATIENCE_S).refused
    assert refused is not None
    assert refused.code == "too_large"
    running.must(desk, message(desk, "short"))


def test_whatever_was_promised_for_one_order_a_new_station_can_still_come_in(running: HubInThread) -> None:
    """Its words alone are three times what a socket takes: in one piece they would shut the door on everybody new."""
    desk, order = running.link("front_desk"), an_id(1)
    running.must(desk, place_order(order))
    words = "玫瑰" * (TEXT_CHARS_MAX // 2)
    (made,) = running.must(desk, MakePromise(order, PromiseKind.WORDING, words))
    for _ in range(PROMISES_MAX - 1):
        (made,) = running.must(desk, ChangePromise(order, made.seqs[0], words, Role.SENDER))
    running.equal(running.link("packing"), desk)
    assert sum(len(entry.text) for entry in desk.board.orders[order].promises) == PROMISES_MAX * TEXT_CHARS_MAX
    running.stop()
    running.start()
    running.equal(running.link("dispatch"), desk)


def test_fifty_askers_with_twenty_commands_each_arrive_once_and_in_order(running: HubInThread) -> None:
    askers = [running.link(f"packing-{number}", folder=None, live=False) for number in range(50)]
    asked = [(asker, asker.ask(message(asker, str(number)))) for number in range(20) for asker in askers]
    for _, one in asked:
        assert one.settled.result(2 * PATIENCE_S).refused is None
    running.equal(running.owner(), *askers)
    owner = running.owner()
    said, before = [], 0
    while page := owner.history(SHOP_ROOM, before, 200).result(PATIENCE_S):
        said += [recorded for recorded in page if isinstance(recorded.event, MessageSent)]
        before = page[-1].seq
    assert len(said) == 1000
    for asker in askers:
        mine = [recorded.cause for recorded in reversed(said) if recorded.actor.station == asker.bundle.station]
        assert mine == [one.id for other, one in asked if other is asker]


def test_a_tail_hears_every_event_from_the_place_it_names(running: HubInThread) -> None:
    desk = running.link("front_desk")
    start = desk.board.seq
    running.must(desk, *(message(desk, str(number)) for number in range(5)))
    heard: list[Followed] = []
    running.link("owner-tail", folder=None, live=False, tail_from=start, raw_listener=heard.append)
    until(lambda: sum(len(news.events) for news in heard) >= 5 + 1, "the tail hears too little")
    seqs = [recorded.seq for news in heard for recorded in news.events]
    assert seqs == list(range(start + 1, start + 1 + len(seqs)))


# Away and back ----------------------------------------------------------------------------------------------------


def test_offline_work_is_shown_as_pending_and_all_are_equal_after_the_return(running: HubInThread) -> None:
    desk, packing = running.link("front_desk"), running.link("packing")
    order, other = an_id(1), an_id(2)
    running.must(desk, place_order(order), ConfirmOrder(order))
    running.equal(desk, packing)
    away(running, desk, packing)
    before = packing.board
    asked = [packing.ask(StartPacking(order)), desk.ask(place_order(other)), desk.ask(ConfirmOrder(other))]
    for one in asked:
        one.taken.result(PATIENCE_S)
    assert packing.pending_board.orders[order].preparation is Preparation.PACKING
    assert packing.pending_orders == {order}
    assert packing.board == before
    assert desk.pending_board.orders[other].preparation is Preparation.CONFIRMED
    assert (packing.status.to_send, desk.status.to_send) == (1, 2)
    assert not any(one.settled.done() for one in asked)
    running.start()
    for one in asked:
        assert one.settled.result(PATIENCE_S).refused is None
    running.equal(desk, packing, running.owner())
    for link in (desk, packing):
        assert link.pending == ()
        assert link.pending_board == link.board
        until(lambda link=link: link.status.to_send == 0, "it says that something is still to be sent")  # type: ignore[misc]  # bound on purpose


def test_what_two_people_must_not_both_do_needs_the_hub(running: HubInThread) -> None:
    desk = running.link("front_desk")
    order = an_id(1)
    running.must(desk, place_order(order), ConfirmOrder(order))
    away(running, desk)
    for command in (AssignCourier(order, an_id(900)), PromiseTime(order, desk.hub_now())):
        refused = desk.ask(command).settled.result(PATIENCE_S).refused
        assert refused is not None
        assert refused.code == "needs_hub"
    assert desk.pending == ()
    running.start()


def test_what_stood_on_a_refused_command_falls_with_it(running: HubInThread) -> None:
    desk, packing = running.link("front_desk"), running.link("packing")
    order = an_id(1)
    running.must(desk, place_order(order))
    running.equal(desk, packing)
    away(running, desk, packing)
    confirm, rush = desk.ask(ConfirmOrder(order)), desk.ask(MarkRush(order))
    start = packing.ask(StartPacking(order))
    for one in (confirm, rush, start):
        one.taken.result(PATIENCE_S)
    running.start()
    assert confirm.settled.result(PATIENCE_S).refused is None
    assert rush.settled.result(PATIENCE_S).refused is None
    start.settled.result(PATIENCE_S)
    running.equal(desk, packing)
    away(running, desk)
    place = desk.ask(place_order("no id"))
    depending = desk.ask(ConfirmOrder("no id"))
    running.start()
    assert place.settled.result(PATIENCE_S).refused is not None
    refused = depending.settled.result(PATIENCE_S).refused
    assert refused is not None
    assert refused.code in ("depends_on_refused", "order_not_found")


def test_a_chain_of_offline_steps_falls_together_when_its_first_is_refused(running: HubInThread) -> None:
    desk, other_desk = running.link("front_desk"), running.link("front_desk-2")
    order = an_id(1)
    running.must(desk, place_order(order))
    running.equal(desk, other_desk)
    version = desk.board.orders[order].version
    away(running, desk, other_desk)
    first = desk.ask(ChangeCard(order, "mine", version))
    on_top = desk.ask(ChangeCard(order, "mine, too", version + 1))
    quicker = other_desk.ask(ChangeCard(order, "theirs", version))
    for one in (first, on_top, quicker):
        one.taken.result(PATIENCE_S)
    running.start()
    outcomes = [one.settled.result(PATIENCE_S).refused for one in (first, on_top, quicker)]
    codes = [refused.code if refused else "" for refused in outcomes]
    assert codes in (["", "", "version_conflict"], ["version_conflict", "depends_on_refused", ""])


def test_a_station_that_starts_anew_knows_what_it_knew_and_asks_only_for_the_rest(running: HubInThread) -> None:
    desk, packing = running.link("front_desk"), running.link("packing")
    running.must(desk, place_order(an_id(1)))
    running.equal(desk, packing)
    known = packing.board
    running.close(packing)
    running.must(desk, place_order(an_id(2)))
    running.stop()
    again = running.link("packing", live=False)
    assert again.board == known
    assert again.actor is not None
    heard: list[Changes] = []
    again.listener = heard.append
    running.start()
    running.equal(again, desk)
    assert not any(changes.all for changes in heard), "it fetched a whole board"


def test_a_replica_that_cannot_be_read_is_fetched_anew(running: HubInThread) -> None:
    packing = running.link("packing")
    running.close(packing)
    (running.place / "packing" / "replica.db").write_bytes(b"rubbish" * 1000)
    for beside in (running.place / "packing").glob("replica.db-*"):
        beside.unlink()
    running.equal(running.link("packing"), running.owner())


ASK_AND_DIE = """
    import os, sys
    from pathlib import Path
    from hub.domain.room import SHOP_ROOM, Audience
    from hub.domain.vocabulary import SendMessage
    from hub.link.link import Link

    link = Link.open(Path(sys.argv[1]), Path(sys.argv[2]))
    asked = [link.ask(SendMessage(SHOP_ROOM, link.new_id(), Audience.STAFF, text=str(n))) for n in range(20)]
    for one in asked:
        one.taken.result(20)
    print("\\n".join(one.id for one in asked), flush=True)
    os.kill(os.getpid(), 9)
"""


def test_an_outbox_survives_the_kill_of_its_program(running: HubInThread) -> None:
    bundle = running.bundle_path("packing")
    running.stop()
    place = running.place / "packing"
    died = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(ASK_AND_DIE), str(bundle), str(place)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert died.returncode == -9, died.stderr
    ids = died.stdout.split()
    again = running.link("packing", live=False)
    assert [command_id for command_id, _ in again.pending] == ids
    running.start()
    until(lambda: again.pending == (), "the outbox is not sent")
    running.equal(again, running.owner())
    assert [m.text for m in again.board.rooms[SHOP_ROOM].messages] == [str(number) for number in range(20)]


@pytest.mark.logs("stands on another ledger")
def test_an_older_ledger_copied_back_is_noticed_and_what_was_acknowledged_comes_back(running: HubInThread) -> None:
    owner = running.owner()
    running.close(owner)
    owner = running.link("owner", folder=running.place / "owner")
    running.must(owner, message(owner, "before"))
    away(running, owner)
    shutil.copytree(running.folder, running.place / "older")
    running.start()
    until(lambda: owner.status.state is LinkState.LIVE, "not live")
    running.must(owner, message(owner, "acknowledged, then lost with the folder"))
    away(running, owner)
    shutil.rmtree(running.folder)
    shutil.copytree(running.place / "older", running.folder)
    running.start()
    until(lambda: owner.rebuilt in ("ahead_of_hub", "other_history"), "nobody noticed")
    until(
        lambda: (
            [m.text for m in owner.board.rooms[SHOP_ROOM].messages]
            == ["before", "acknowledged, then lost with the folder"]
        ),
        "an acknowledged command did not come back",
    )


def test_hub_time_is_learnt_and_does_not_follow_this_computers_clock(running: HubInThread) -> None:
    packing = running.link("packing")
    here = running.hub.relay.now()
    assert abs((packing.hub_now() - here).total_seconds()) < 5
    until(lambda: packing.status.latency_ms is not None, "no ping was answered")


def test_closing_twice_and_asking_a_closed_link_hurts_nobody(running: HubInThread, tmp_path: Path) -> None:
    packing = running.link("packing", folder=tmp_path / "elsewhere")
    packing.close()
    packing.close()
    packing.ask(DescribeShop("x", "UTC", "GBP"))
    packing.ask(MarkPacked(an_id(1)))


# This computer's own disk -----------------------------------------------------------------------------------------


def fill(link: Link) -> None:
    """Let the outbox's file grow no further, as on a full disk."""
    connection = link._exchange._outbox._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")


@pytest.mark.logs("disk")
def test_a_full_disk_of_its_own_ends_no_link_and_loses_nothing(running: HubInThread) -> None:
    desk = running.link("front_desk")
    running.must(desk, place_order(an_id(1)))
    away(running, desk)
    kept = desk.ask(message(desk, "before"))
    kept.taken.result(PATIENCE_S)
    fill(desk)
    asked = [desk.ask(message(desk, "x" * 3_000)) for _ in range(20)]
    until(lambda: desk.status.code == "storage_failed" or asked[-1].taken.done(), "it does not notice")
    running.start()
    receipts = [each.settled.result(PATIENCE_S) for each in (kept, *asked)]
    assert all(receipt.refused is None for receipt in receipts)
    seqs = [receipt.seqs[0] for receipt in receipts]
    assert sorted(seqs) == seqs, "in the order of asking"
    assert len(set(seqs)) == len(seqs), "each once"
    running.equal(desk, running.owner())


@pytest.mark.logs("disk")
def test_what_a_full_disk_did_not_take_is_not_called_taken(
    running: HubInThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = running.link("front_desk")
    away(running, desk)
    fill(desk)
    full = threading.Event()

    def still_full(*_: object) -> object:
        full.set()
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(desk, "_reopen", still_full)
    asked = [desk.ask(message(desk, "x" * 3_000)) for _ in range(20)]
    assert full.wait(PATIENCE_S)
    assert not asked[-1].taken.done()
    assert (desk.status.state, desk.status.code) == (LinkState.OFFLINE, "storage_failed")
    running.close(desk)
    assert not asked[-1].taken.done(), "it never was on the disk"
