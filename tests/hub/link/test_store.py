"""What a client keeps on its own disk."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
from pathlib import Path

import pytest

from hub.domain.board import Board
from hub.domain.erasure import Subject
from hub.domain.vocabulary import AttachProof, ChangeCard, ConfirmOrder
from hub.link.store import KEPT_FOR_S, Entry, Outbox, Plain, ReplicaFile, Sealed, StoreDamaged
from hub.wire import chain
from hub.wire.codec import encode_command, encode_event
from hub.wire.session import Stand
from tests.hub.shop_day import HUB, NOON, PICTURE, Decided, an_id

SECRET = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"


def entries(outbox: Outbox, count: int) -> list[Entry]:
    raw = encode_command(ConfirmOrder("o"))
    made = [Entry(outbox.next_place(), an_id(number), raw, "", "a secret") for number in range(count)]
    outbox.take(made, 0.0)
    return made


def test_commands_are_there_again_in_the_order_of_asking(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db", Plain())
    made = entries(outbox, 5)
    outbox.close()
    again = Outbox(tmp_path / "outbox.db", Plain())
    assert again.entries() == made
    later = Entry(again.next_place(), an_id(9), b"{}")
    assert later.place > made[-1].place
    again.close()


def test_an_accepted_command_is_kept_until_a_backup_covers_it_or_a_fortnight_went_by(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db", Plain())
    made = entries(outbox, 3)
    for seq, entry in enumerate(made, 10):
        outbox.accepted(entry.id, seq)
    assert outbox.entries() == []
    assert [entry.id for entry in outbox.kept()] == [entry.id for entry in made]
    assert all(entry.again for entry in outbox.kept())
    outbox.forget(10, 1.0)
    assert [entry.id for entry in outbox.kept()] == [made[1].id, made[2].id]
    outbox.forget(0, KEPT_FOR_S + 1.0)
    assert outbox.kept() == []
    outbox.close()


def test_a_refused_command_is_let_go(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db", Plain())
    made = entries(outbox, 2)
    outbox.refused(made[0].id)
    assert outbox.entries() == [made[1]]
    assert outbox.kept() == []
    outbox.close()


def test_the_gateways_outbox_says_nothing_to_whoever_finds_it(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db", Sealed(SECRET, os.urandom))
    made = entries(outbox, 3)
    outbox.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"confirm_order" not in written
    assert b"a secret" not in written
    again = Outbox(tmp_path / "outbox.db", Sealed(SECRET, os.urandom))
    assert again.entries() == made
    again.close()
    stranger = Outbox(tmp_path / "outbox.db", Sealed(SECRET[::-1], os.urandom))
    with pytest.raises(StoreDamaged):
        stranger.entries()
    stranger.close()


def test_an_outbox_that_cannot_be_read_is_said_to_be_so_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    path.write_bytes(b"rubbish" * 1000)
    with pytest.raises(StoreDamaged):
        Outbox(path, Plain())
    assert path.read_bytes() == b"rubbish" * 1000


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE outbox SET command = x'7b7d' WHERE place = 2",
        "UPDATE outbox SET accepted_seq = 12 WHERE place = 2",
        "DELETE FROM outbox WHERE place = 3",
        "DELETE FROM outbox",
        "UPDATE note SET value = 'another' WHERE key = 'actor'",
        "UPDATE note SET value = '00' WHERE key = 'sum'",
    ],
)
def test_whatever_was_changed_in_an_outbox_behind_its_back_is_noticed(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path, Plain())
    made = entries(outbox, 6)
    outbox.set_note("actor", "somebody")
    outbox.accepted(made[0].id, 10)
    outbox.accepted(made[1].id, 11)
    outbox.refused(made[2].id)
    outbox.doubt(10)
    outbox.forget(10, 1.0)
    outbox.take_accepted(Entry(outbox.next_place(), an_id(77), b"{}"), 12, 2.0)
    outbox.close()
    Outbox(path, Plain()).close()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        changed = other.execute(sql).rowcount
    if changed:
        with pytest.raises(StoreDamaged):
            Outbox(path, Plain())
    else:
        Outbox(path, Plain()).close()


def test_a_bit_turned_over_anywhere_in_an_outbox_is_noticed_or_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path, Plain())
    made = entries(outbox, 12)
    outbox.close()
    assert not path.with_name("outbox.db-wal").exists(), "SQLite drops the end of a damaged log without a word"
    whole = path.read_bytes()
    dice = random.Random(3)
    noticed: list[str] = []
    for at in [*range(0, 100, 4), *(dice.randrange(len(whole)) for _ in range(50))]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        for leftover in tmp_path.glob("outbox.db-*"):
            leftover.unlink()
        try:
            again = Outbox(path, Plain())
        except StoreDamaged as damage:
            noticed.append(str(damage))
        else:
            assert again.entries() == made, f"byte {at}"
            again.close()
    assert len(noticed) > 8
    assert [said for said in noticed if "locked" in said] == [], "an outbox before still holds the file"


def test_an_outbox_that_is_gone_while_the_replica_is_there_is_missed(tmp_path: Path) -> None:
    Outbox(tmp_path / "outbox.db", Plain()).close()
    ReplicaFile(tmp_path / "replica.db").close()
    Outbox(tmp_path / "outbox.db", Plain()).close()
    (tmp_path / "outbox.db").unlink()
    with pytest.raises(StoreDamaged, match="gone"):
        Outbox(tmp_path / "outbox.db", Plain())


def test_a_replica_with_a_changed_letter_is_fetched_anew(tmp_path: Path) -> None:
    shop = Decided()
    shop.packed()
    path = tmp_path / "replica.db"
    file = ReplicaFile(path)
    file.replaced(shop.board, Stand("epoch", shop.board.seq, b"\1" * 32))
    file.close()
    assert ReplicaFile(path).load()[0] == shop.board
    dice = random.Random(5)
    whole = path.read_bytes()
    for at in [whole.index(b"Lin Yue"), *range(0, 100, 3), *(dice.randrange(len(whole)) for _ in range(150))]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        for leftover in tmp_path.glob("replica.db-*"):
            leftover.unlink()
        again = ReplicaFile(path)
        board, stand = again.load()
        assert (board, stand) == (Board(), Stand()) or board == shop.board, f"byte {at}"
        again.replaced(shop.board, Stand("epoch", shop.board.seq, b"\1" * 32))
        assert again.load()[0] == shop.board
        again.close()


def test_a_replica_is_the_board_and_the_events_since(tmp_path: Path) -> None:
    shop = Decided()
    shop.packed()
    file = ReplicaFile(tmp_path / "replica.db")
    hashed = chain.GENESIS
    stand = Stand("epoch", shop.board.seq, b"\1" * 32)
    file.replaced(shop.board, stand)
    folded = len(shop.events)
    shop.placed(2)
    raw = []
    hashed = stand.hash
    for recorded in shop.events[folded:]:
        facts, person = encode_event(recorded.event, HUB, "", NOON, "00" * 16)
        raw.append((facts, person, chain.digest(person)))
        hashed = chain.link(hashed, recorded.seq, chain.digest(facts), chain.digest(person))
    file.followed(shop.events[folded:], raw, shop.board, Stand("epoch", shop.board.seq, hashed))
    file.close()
    again = ReplicaFile(tmp_path / "replica.db")
    board, found = again.load()
    assert found == Stand("epoch", shop.board.seq, hashed)
    assert set(board.orders) == set(shop.board.orders)
    again.forget()
    assert again.load()[1] == Stand()
    again.close()


# Forgetting -------------------------------------------------------------------------------------------------------------

GONE = Subject(order=an_id(7), room=an_id(7))


def kept_about(outbox: Outbox, order: str, *, command_id: str) -> Entry:
    entry = Entry(outbox.next_place(), command_id, encode_command(ChangeCard(order, "生日快乐 for 17:00")))
    outbox.take([entry], NOON.timestamp())
    return entry


def test_what_speaks_of_somebody_erased_leaves_the_file_and_the_rest_stays(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db", Plain())
    for number, order in ((1, an_id(7)), (2, an_id(8))):
        outbox.accepted(kept_about(outbox, order, command_id=an_id(number)).id, number)
    outbox.settle()
    assert outbox.erase([GONE]) == frozenset()
    assert [entry.id for entry in outbox.kept()] == [an_id(2)]
    outbox.accepted(an_id(2), 2)
    outbox.erase([Subject(order=an_id(8), room=an_id(8))])
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "生日快乐".encode() not in written
    outbox.close()
    assert Outbox(tmp_path / "outbox.db", Plain()).kept() == []


def test_a_command_that_waits_is_still_answered_and_then_not_kept(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db", Plain())
    waiting, late = (kept_about(outbox, an_id(7), command_id=an_id(number)) for number in (1, 2))
    outbox.erase([GONE])
    assert outbox.entries() == [waiting, late]
    outbox.accepted(waiting.id, 5)
    outbox.refused(late.id)
    outbox.take_accepted(Entry(outbox.next_place(), an_id(3), late.raw), 6, NOON.timestamp())
    outbox.settle()
    assert outbox.entries() == outbox.kept() == []
    outbox.close()


def test_media_that_such_a_command_names_are_told(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db", Plain())
    proof = Entry(outbox.next_place(), an_id(1), encode_command(AttachProof(an_id(7), "packed", PICTURE)))
    outbox.take([proof], NOON.timestamp())
    assert outbox.erase([GONE]) == {PICTURE}
    outbox.close()
