"""Somebody in between who holds the keys of the test: speaks CURVE with both sides and meddles with whole frames.

Duplicates, swaps with the next, drops and truncates frames in both directions. (CURVE itself refuses a repeated or swapped
frame, but whoever is on the way can *delete* encrypted frames without any key; so a drop is no exercise.) The wire must
find every one of them out by itself: numbers, the chain, and a watch over what stays away.

The control is a hub that decides commands in whatever order they come: the referee must call it reordering or loss.
"""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import zmq

from hub.domain.order import Address, Channel, Item, Person
from hub.domain.vocabulary import PlaceOrder
from hub.doors.keys import KeyPair
from hub.doors.owner import hub_keys
from hub.rehearsal.referee import Referee
from hub.wire.bundle import Bundle
from tests.campaign.net_bytes import TALK_EVERY_S
from tests.campaign.net_shop import SETTLED_WITHIN_S, Clerk, Shop, hub_address, judge, note_load, opened, settled_in
from tests.campaign.table import Run, Span, Tally

CLERKS = 6
FAULTS_A_ROUND = 150
ORDERS = 160
"""With a long card each: a board of several parts, so that one of them can go missing."""
KINDS = ("duplicate", "swap", "drop", "truncate")
FAULTY = 0.04
"""The share of frames that suffer something."""


class FrameProxy:
    """One way for each client between it and the hub; one thread for all.

    Args:
        shop: the hub behind.
        random: the dice.
        faulty: share of frames that suffer something.
        kinds: what they suffer.
    """

    def __init__(self, shop: Shop, random: Random, faulty: float = FAULTY, kinds: tuple[str, ...] = KINDS) -> None:
        self._shop = shop
        self._random = random
        self._faulty = faulty
        self._kinds = kinds
        self._keys: KeyPair = hub_keys(shop.folder)
        self._context: zmq.Context[Any] = zmq.Context()
        self._poller = zmq.Poller()
        self._ways: dict[Any, Way] = {}
        self._new: list[Way] = []
        self._turn = threading.Lock()
        self._stop = threading.Event()
        self.calm = False
        self.struck: Counter[str] = Counter()
        self.frames = 0
        self._thread = threading.Thread(target=self._run, name="frame proxy", daemon=True)
        self._thread.start()

    def way_for(self, bundle: Bundle) -> str:
        """Open a way for a client; where it connects instead of the hub's facts pipe."""
        router = self._context.socket(zmq.ROUTER)
        router.curve_server = True
        router.curve_publickey, router.curve_secretkey = self._keys.public.encode(), self._keys.secret.encode()
        router.linger = 0
        router.bind("tcp://127.0.0.1:*")
        way = Way(self, router, bundle)
        with self._turn:
            self._new.append(way)
        return str(router.last_endpoint.decode().rstrip("\0"))

    def upstream(self, bundle: Bundle) -> Any:
        """A new connection to the hub, with a client's keys."""
        dealer = self._context.socket(zmq.DEALER)
        dealer.curve_serverkey = bundle.hub_key.encode()
        dealer.curve_publickey, dealer.curve_secretkey = bundle.public.encode(), bundle.secret.encode()
        dealer.linger = 0
        dealer.connect(bundle.facts)
        return dealer

    def watch(self, socket: Any, way: Way) -> None:
        """Wait for a socket too."""
        self._ways[socket] = way
        self._poller.register(socket, zmq.POLLIN)

    def forget(self, socket: Any) -> None:
        """Close a socket."""
        self._poller.unregister(socket)
        del self._ways[socket]
        socket.close()

    def meddle(self, held: list[bytes], frame: bytes) -> list[bytes]:
        """What goes on in the place of a frame; `held` is one that waits to be overtaken."""
        self.frames += 1
        waiting, held[:] = list(held), []
        if self.calm or self._random.random() >= self._faulty:
            return [frame, *waiting]
        kind = self._random.choice(self._kinds)
        self.struck[kind] += 1
        if kind == "duplicate":
            return [frame, *waiting, frame]
        if kind == "drop":
            return waiting
        if kind == "truncate":
            return [frame[: self._random.randrange(len(frame))], *waiting]
        held.append(frame)
        return waiting

    def _run(self) -> None:
        while not self._stop.is_set():
            with self._turn:
                new, self._new = self._new, []
            for way in new:
                self.watch(way.router, way)
            for socket, _ in self._poller.poll(50):
                carrier = self._ways.get(socket)
                if carrier is not None:
                    carrier.carry(socket)
        self._context.destroy(linger=0)

    def close(self) -> None:
        """Cut every way."""
        self._stop.set()
        self._thread.join()


class Way:
    """Between one client and the hub; each connection of the client gets one of its own."""

    def __init__(self, proxy: FrameProxy, router: Any, bundle: Bundle) -> None:
        self._proxy = proxy
        self.router = router
        self._bundle = bundle
        self._route = b""
        self._dealer: Any = None
        self._up: list[bytes] = []
        self._down: list[bytes] = []

    def carry(self, socket: Any) -> None:
        """Carry what has come."""
        while True:
            try:
                frames: list[bytes] = socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                return
            if socket is self.router:
                self._carry_up(frames)
            elif not self._carry_down(frames[-1]):
                return

    def _carry_up(self, frames: list[bytes]) -> None:
        if frames[0] != self._route:
            if self._dealer is not None:
                self._proxy.forget(self._dealer)
            self._route, self._dealer = frames[0], self._proxy.upstream(self._bundle)
            self._up, self._down = [], []
            self._proxy.watch(self._dealer, self)
        for frame in self._proxy.meddle(self._up, frames[-1]):
            self._dealer.send(frame, zmq.DONTWAIT)

    def _carry_down(self, frame: bytes) -> bool:
        for going in self._proxy.meddle(self._down, frame):
            try:
                self.router.send_multipart([self._route, going], zmq.DONTWAIT)
            except zmq.Again:
                self._proxy.struck["full"] += 1  # lost like any other
        return True


def long_order(link_id: str, number: int) -> PlaceOrder:
    """An order with a card of the greatest length."""
    people = Person("Daniel Okafor", "+44 20 7946 0312"), Person("Mei Lin Chen", "+44 20 7946 0313")
    card = ("爱 love " * 62)[:490] + f" {number}"
    return PlaceOrder(
        link_id, Channel.PHONE, *people, Address(("14 Mill Lane",)), card, (Item("Peonies", 5, 6000),), "GBP", 6000
    )


def play(
    span: Span, place: Path, planted: tuple[str, ...] = (), kinds: tuple[str, ...] = KINDS, faults: int = FAULTS_A_ROUND
) -> Tally:
    """Rounds of faults, each judged when it is over."""
    tally = Tally()
    random = Random(span.seed)
    settled: list[float] = []
    for number in span:
        _round(tally, place / str(number), random, number, settled, planted, kinds, faults)
        tally.rounds += 1
    note_load(tally)
    tally.notes["settled_max_s"] = round(max(settled), 2)
    tally.notes["settled_p50_s"] = round(sorted(settled)[len(settled) // 2], 2)
    return tally


def _round(
    tally: Tally,
    place: Path,
    random: Random,
    number: int,
    settled: list[float],
    planted: tuple[str, ...],
    kinds: tuple[str, ...],
    faults: int,
) -> None:
    shop = Shop(place, planted)
    proxy = FrameProxy(shop, random, kinds=kinds)
    clerks: list[Clerk] = []
    try:
        owner = shop.owner()
        shop.must(owner, *(long_order(owner.new_id(), n) for n in range(ORDERS)))
        shop.close(owner)
        referee = Referee()
        names = [f"front_desk_{n}" for n in range(CLERKS)]
        clerks = opened(
            shop,
            names,
            referee,
            lambda name: hub_address(proxy.way_for(shop.bundle(name)), shop.serving.side),
            on_disk=number % 2 == 0,
            live=False,
        )
        for clerk in clerks:
            clerk.talk(TALK_EVERY_S)
        pause = threading.Event()
        for _ in range(1_200):
            if sum(proxy.struck.values()) >= faults:
                break
            pause.wait(0.05)
        for clerk in clerks:
            clerk.hush()
        proxy.calm = True
        took = settled_in(clerks)
        settled.append(took)
        tally.faults += sum(proxy.struck.values())
        for kind, count in sorted(proxy.struck.items()):
            tally.count(kind, count)
        tally.count("asked", len(referee.asked))
        if took > SETTLED_WITHIN_S:
            tally.broken(f"round {number}: settled after {took:.1f} s")
        judge(tally, shop, clerks, referee, f"round {number}")
    finally:
        for clerk in clerks:
            clerk.close()
        proxy.close()
        shop.leave()


def control(span: Span, place: Path) -> Tally:
    """A hub that decides commands in whatever order they come."""
    return play(Span(rounds=1, seed=span.seed), place, ("takes_any_number",), ("swap", "drop"))


RUNS = (
    Run(
        "net-frames",
        "a frame proxy with the keys: duplicate, swap, drop, truncate",
        play,
        control,
        "a hub that decides commands in whatever order they come",
        full=12,
    ),
)
