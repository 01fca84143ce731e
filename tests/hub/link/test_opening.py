"""A link that is opened on a thread of its own, while something else is made ready."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import pytest
import zmq

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.link.link import Link
from hub.link.local import LocalLink, LocalShop
from hub.link.opening import Opening
from hub.link.port import Changes, Listener, ShopLink
from hub.link.store import Outbox, Plain, ReplicaFile, StoreDamaged
from hub.wire.bundle import Bundle, write_bundle
from hub.wire.session import Stand
from tests.hub.running import until

WAIT_S = 60.0
DESK = Actor("desk-1", "anna", Role.FRONT_DESK)


class Gate:
    """Opens a played shop's link when it is let through."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.thread: threading.Thread | None = None
        self.link: LocalLink | None = None
        self.listener: Listener = lambda _: None

    def __call__(self, listener: Listener) -> ShopLink:
        self.thread = threading.current_thread()
        assert self.open.wait(WAIT_S)
        self.listener = listener
        self.link = LocalLink(LocalShop(), DESK, listener)
        return self.link


def test_it_is_opened_elsewhere_and_taken_where_it_is_needed() -> None:
    gate = Gate()
    opening = Opening(gate)
    assert not opening.is_done()
    gate.open.set()
    assert opening.link(lambda _: None) is gate.link
    assert opening.is_done()
    assert gate.thread is not threading.current_thread()


def test_nothing_is_collected_from_its_beginning_until_it_is_taken() -> None:
    gate = Gate()
    opening = Opening(gate)
    assert not gc.isenabled()
    gate.open.set()
    until(opening.is_done)
    assert not gc.isenabled(), "the screens are still being loaded"
    opening.link(lambda _: None)
    assert gc.isenabled()


def test_an_opening_that_is_given_up_lets_the_collector_go_on() -> None:
    gate = Gate()
    gate.open.set()
    Opening(gate).give_up()
    assert gc.isenabled()


def test_what_changes_before_anybody_listens_is_told_first_and_in_order() -> None:
    gate = Gate()
    gate.open.set()
    opening = Opening(gate)
    until(opening.is_done)
    early = [Changes(orders=frozenset({"one"})), Changes(rooms=frozenset({"two"}))]
    for changes in early:
        gate.listener(changes)
    told: list[Changes] = []
    opening.link(told.append)
    assert told == early
    gate.listener(Changes(shop=True))
    assert told == [*early, Changes(shop=True)]


def test_why_it_could_not_be_opened_is_said_where_it_is_taken() -> None:
    def damaged(_: Listener) -> ShopLink:
        raise StoreDamaged("something in it was changed or is missing")

    opening = Opening(damaged)
    with pytest.raises(StoreDamaged, match="changed or is missing"):
        opening.link(lambda _: None)
    assert opening.is_done()
    opening.give_up()


def test_a_link_that_nobody_took_is_closed() -> None:
    gate = Gate()
    gate.open.set()
    opening = Opening(gate)
    opening.give_up()
    assert gate.link is not None
    assert gate.link not in gate.link.shop.links


def test_a_replica_is_read_on_the_openings_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public, secret = (key.decode() for key in zmq.curve_keypair())
    bundle = Bundle(
        "desk-1", Role.FRONT_DESK, "Desk", public, secret, "h" * 40, "tcp://127.0.0.1:9", "tcp://127.0.0.1:9"
    )
    path = tmp_path / "station.bundle"
    path.write_bytes(write_bundle(bundle))
    path.chmod(0o600)
    Outbox(tmp_path / "outbox.db", Plain()).close()
    replica = ReplicaFile(tmp_path / "replica.db")
    replica.replaced(Board(next_number=2500), Stand("epoch", 0, b"\1" * 32))
    replica.close()
    readers: list[threading.Thread] = []
    load = ReplicaFile.load

    def noted(self: ReplicaFile) -> tuple[Board, Stand]:
        readers.append(threading.current_thread())
        return load(self)

    monkeypatch.setattr(ReplicaFile, "load", noted)
    opening = Opening(lambda listener: Link.open(path, tmp_path, listener=listener))
    link = opening.link(lambda _: None)
    assert link.board.next_number == 2500
    assert [reader.name for reader in readers] == ["link opening"]
    link.close()
