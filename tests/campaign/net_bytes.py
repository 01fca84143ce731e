"""A wire that fails, under CURVE: it knows bytes and no keys. Delay, jitter, cut at byte N, a flipped byte, half-open, slow.

Each new connection through a `ByteProxy` takes the next fault of a walk: byte N of this way, N from 0 up through every
byte of the handshake and on into the stream. A half-open connection stays so after the faults have ended: nobody tells
either side, they must find out.

Judged as every run about networks (`net_shop`): equal and empty within 10 s after the last fault, then the ledger.
The control is a client that does not hold the feed against the chain and loses an event's words now and then (one that loses
a whole event stops by itself: the board refuses a gap).
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from unittest.mock import patch

from msgspec import Struct

from hub.rehearsal.referee import Referee
from hub.wire import chain
from hub.wire.codec import decode_event
from hub.wire.messages import Events
from hub.wire.session import ClientSession, Followed, Stand, open_item
from tests.campaign.net_shop import (
    GIVE_UP_S,
    SETTLED_WITHIN_S,
    Clerk,
    Shop,
    hub_address,
    judge,
    note_load,
    opened,
    settled_in,
)
from tests.campaign.table import Run, Span, Tally
from tests.hub.running import port_of

HANDSHAKE_BYTES = {"up": 600, "down": 420}
"""Bytes of a CURVE handshake each way, rounded up: greeting 64, HELLO 202, INITIATE and WELCOME, READY."""
STREAM_BYTES = 30_000
CHUNK = 64 << 10
CLERKS = 10
FAULTS_A_ROUND = 120
TALK_EVERY_S = 0.05


class Fault(Struct, frozen=True):
    """What becomes of one connection.

    Args:
        kind: "cut", "flip", "swallow", "delay" or "throttle".
        way: "up" (client to hub) or "down".
        at: the byte of that way at which it strikes; seconds for delay, bytes a second for throttle.
    """

    kind: str
    way: str
    at: float


def walk(random: Random) -> Iterator[Fault]:
    """Faults without end: every byte of the handshake is cut and flipped once in each pass, the stream by chance."""
    while True:
        handshake = [
            Fault(kind, way, at)
            for way, size in HANDSHAKE_BYTES.items()
            for at in range(size)
            for kind in ("cut", "flip")
        ]
        random.shuffle(handshake)
        for fault in handshake:
            yield fault
            way = random.choice(("up", "down"))
            at = random.randrange(STREAM_BYTES)
            dice = random.random()
            if dice < 0.45:
                yield Fault("cut", way, at)
            elif dice < 0.75:
                yield Fault("flip", way, at)
            elif dice < 0.8:
                yield Fault("swallow", way, at)
            elif dice < 0.9:
                yield Fault("delay", way, random.uniform(0.005, 0.08))
            else:
                yield Fault("throttle", way, random.choice((2_000, 20_000)))


_DRAWING = threading.Lock()
"""The proxies of both pipes draw their faults from one list, each on a thread of its own."""


class ByteProxy:
    """A way to a TCP port that fails as it is told; a thread of its own.

    Args:
        port: of the hub, on loopback.
        faults: what the next connections suffer; None at its end: they go unharmed.
        harmless: this share of the connections goes unharmed, so that work is done between the faults.
    """

    def __init__(self, port: int, faults: Iterator[Fault], random: Random, harmless: float = 0.3) -> None:
        self._port = port
        self._faults = faults
        self._random = random
        self._harmless = harmless
        self._calm = False
        self.struck: Counter[str] = Counter()
        self.connections = 0
        self.bytes = 0
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="byte proxy", daemon=True)
        self._thread.start()
        assert ready.wait(10)

    @property
    def address(self) -> str:
        """Where clients connect instead."""
        return f"tcp://127.0.0.1:{self.port}"

    def calm(self) -> None:
        """No more faults; what is half-open or slow stays so until its client gives it up."""
        self._calm = True

    def close(self) -> None:
        """Close every connection."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve(ready))
        finally:
            self._loop.close()

    async def _serve(self, ready: threading.Event) -> None:
        tasks: set[asyncio.Task[None]] = set()

        async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            tasks.add(task)
            try:
                await self._connection(reader, writer)
            except (OSError, asyncio.CancelledError):
                pass
            finally:
                writer.transport.abort()
                tasks.discard(task)

        server = await asyncio.start_server(met, "127.0.0.1", 0)
        self.port = int(server.sockets[0].getsockname()[1])
        ready.set()
        await self._stop.wait()
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        fault = None
        if not self._calm:
            # One that works for a while is cut in the end, or soon nobody would meet a fault any more.
            later = Fault("cut", "up", self._random.randrange(STREAM_BYTES, 4 * STREAM_BYTES))
            with _DRAWING:
                fault = next(self._faults, None) if self._random.random() >= self._harmless else later
        hub_reader, hub_writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            up = asyncio.create_task(self._pump(reader, hub_writer, fault if fault and fault.way == "up" else None))
            down = asyncio.create_task(self._pump(hub_reader, writer, fault if fault and fault.way == "down" else None))
            await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
            for task in (up, down):
                task.cancel()
            await asyncio.gather(up, down, return_exceptions=True)
        finally:
            hub_writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault | None) -> None:
        """Carry bytes one way until one side ends, or the fault does."""
        passed = 0
        swallowing = False
        while True:
            data = await reader.read(CHUNK)
            if not data:
                return
            if fault is not None and fault.kind in ("delay", "throttle"):
                self._note(fault, first=passed == 0)
                if passed > STREAM_BYTES and not self._calm:
                    return
                pause = self._random.uniform(0, 2 * fault.at) if fault.kind == "delay" else len(data) / fault.at
                await asyncio.sleep(0 if self._calm else min(pause, 1.0))
            elif fault is not None and passed <= fault.at < passed + len(data):
                at = int(fault.at) - passed
                if fault.kind == "cut":
                    self._note(fault)
                    writer.write(data[:at])
                    with suppress(OSError):
                        await writer.drain()
                    return
                if fault.kind == "flip":
                    self._note(fault)
                    data = data[:at] + bytes([data[at] ^ (1 << self._random.randrange(8))]) + data[at + 1 :]
                elif fault.kind == "swallow":
                    self._note(fault)
                    swallowing = True
                    writer.write(data[:at])
            passed += len(data)
            self.bytes += len(data)
            if not swallowing:
                writer.write(data)
                await writer.drain()

    def _note(self, fault: Fault, *, first: bool = True) -> None:
        if first:
            self.struck[fault.kind] += 1


def play(
    span: Span, place: Path, enough: int = FAULTS_A_ROUND, clerks: int = CLERKS, give_up_s: float = GIVE_UP_S
) -> Tally:
    """Rounds of faults on both pipes, each judged when it is over.

    Args:
        enough: faults in a round.
        clerks: how many stations work through the proxies.
        give_up_s: how long they are given to be equal again; what is above ten seconds is a violation in any case.
    """
    tally = Tally()
    random = Random(span.seed)
    faults = walk(random)
    settled: list[float] = []
    kinds: Counter[str] = Counter()
    for number in span:
        kinds += _round(tally, place / str(number), random, faults, number, settled, enough, clerks, give_up_s)
        tally.rounds += 1
    tally.faults = sum(kinds.values())
    tally.notes |= dict(sorted(kinds.items()))
    note_load(tally)
    tally.notes["settled_max_s"] = round(max(settled), 2)
    tally.notes["settled_p50_s"] = round(sorted(settled)[len(settled) // 2], 2)
    return tally


def _round(
    tally: Tally,
    place: Path,
    random: Random,
    faults: Iterator[Fault],
    number: int,
    settled: list[float],
    enough: int,
    stations: int,
    give_up_s: float,
) -> Counter[str]:
    shop = Shop(place)
    proxies: list[ByteProxy] = []
    clerks: list[Clerk] = []
    try:
        facts = ByteProxy(port_of(shop.serving.facts), faults, random)
        proxies.append(facts)
        side = ByteProxy(port_of(shop.serving.side), faults, random)
        proxies.append(side)
        referee = Referee()
        names = [f"front_desk_{n}" for n in range(stations)]
        clerks = opened(
            shop,
            names,
            referee,
            lambda _: hub_address(facts.address, side.address),
            on_disk=number % 2 == 0,
            live=False,
        )
        for clerk in clerks:
            clerk.talk(TALK_EVERY_S, "x" * random.choice((10, 200, 1_500)))
        _until_struck(proxies, enough)
        for clerk in clerks:
            clerk.hush()
        for proxy in proxies:
            proxy.calm()
        took = settled_in(clerks, give_up_s)
        settled.append(took)
        tally.count("asked", len(referee.asked))
        if took > SETTLED_WITHIN_S:
            tally.broken(f"round {number}: settled after {took:.1f} s")
        judge(tally, shop, clerks, referee, f"round {number}")
        return proxies[0].struck + proxies[1].struck
    finally:
        for clerk in clerks:
            clerk.close()
        for proxy in proxies:
            proxy.close()
        shop.leave()


def _until_struck(proxies: list[ByteProxy], enough: int, patience_s: float = 90.0) -> None:
    """Wait until so many faults have struck, or for as long as a round may take."""
    pause = threading.Event()
    for _ in range(int(patience_s / 0.05)):
        if sum(sum(proxy.struck.values()) for proxy in proxies) >= enough:
            return
        pause.wait(0.05)


class Careless:
    """A client that believes whatever comes, and now and then loses the words of an event. Only for the control."""

    def __init__(self, random: Random, forgets: float) -> None:
        self._random = random
        self._forgets = forgets

    def events(self, session: ClientSession, said: Events, size: int) -> Followed:
        """In the place of `ClientSession._events`."""
        session._taken += size
        seq, hashed = session.stand.seq, session.stand.hash
        kept, raw, hashes = [], [], []
        for item in said.events:
            seq = item.s
            facts, person, digest = open_item(item)
            hashed = chain.link(hashed, seq, chain.digest(facts), digest)
            if self._random.random() < self._forgets:
                person = None
            kept.append(decode_event(seq, facts, person))
            raw.append((facts, person, digest))
            hashes.append(hashed)
        session.stand = Stand(session.stand.epoch, seq, bytes.fromhex(said.hash))
        return Followed(tuple(kept), tuple(raw), tuple(hashes), session.stand)


def control(span: Span, place: Path) -> Tally:
    """The same with careless clients."""
    careless = Careless(Random(span.seed), 0.01)
    with patch.object(ClientSession, "_events", lambda session, said, size: careless.events(session, said, size)):
        return play(Span(rounds=1, seed=span.seed), place, give_up_s=SETTLED_WITHIN_S)


RUNS = (
    Run(
        "net-bytes",
        "a byte proxy under CURVE: cut at byte N, flip, half-open, delay, throttle",
        play,
        control,
        "a client that does not check the chain and loses the words of one event in a hundred",
        full=12,
    ),
)
