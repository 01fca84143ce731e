"""Many at once: everybody's outbox full when the hub returns (P13), a thousand clients after its restart (P14).

`net-backlog`: 30 stations (in processes of their own, several to each) ask while the hub is away, then it starts. Measured
from its ready line until every replica is equal and every outbox empty. Two sizes: 1,000 commands in all, which is the
promise, and 1,000 at every station, which is thirty times as much and shown beside it.

`net-thousand`: a thousand paired clients on both pipes, each a `Pipe` and the real `ClientSession`, in four processes. The
hub is killed and starts again; served is who has been welcomed on both pipes and stands at the hub's head. Nine in ten resume
where they stood, one in ten wants a whole board. The hub starts with a soft limit of 1,024 open files, as many systems do.

Two cores serve the hub *and* all its clients here; a real shop's stations have their own. The control is a client that does
not greet after it has reconnected.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import zmq

from hub.domain.actor import Role
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import MessageSent, SendMessage
from hub.link.link import Link
from hub.link.pipe import Pipe, PipeNews
from hub.link.port import LinkState
from hub.log.reading import open_reader
from hub.log.recover import database_path
from hub.relay import fold_all, replay
from hub.wire import chain
from hub.wire.bundle import read_bundle
from hub.wire.session import ClientSession, Followed, Replaced, Stand, Troubled
from tests.campaign.net_frames import long_order
from tests.campaign.net_shop import SETTLED_WITHIN_S, Shop, note_load, tied
from tests.campaign.table import NotHere, Run, Span, Tally
from tests.hub.running import ROOT

STATIONS = 30
PROCESSES = 4
COMMANDS = 1_000
THOUSAND = 1_000
SERVED_WITHIN_S = 10.0
"""P14."""
GIVE_UP_S = 120.0
ORDERS = 100
BOARDS_ONE_IN = 10


class Crowd:
    """A process with many clients; one JSON line in, one out."""

    def __init__(self, kind: str, bundles: Sequence[Path], place: Path, *more: str) -> None:
        listed = place / f"{kind}-{bundles[0].stem}.list"
        listed.write_text("\n".join(map(str, bundles)))
        self.process = subprocess.Popen(
            [*tied(), sys.executable, "-m", "tests.campaign.net_load", kind, str(listed), *more],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, *words: object) -> None:
        """Say a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        """Its next line."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "a crowd's process ended"
        return json.loads(line)

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def _asked_all(crowds: Sequence[Crowd], *words: object) -> list[Any]:
    for crowd in crowds:
        crowd.tell(*words)
    return [crowd.answer() for crowd in crowds]


# A backlog --------------------------------------------------------------------------------------------------------


def talkers() -> None:
    """The process of several stations with an outbox on disk."""
    bundles = [Path(line) for line in Path(sys.argv[2]).read_text().split()]
    links = [Link.open(bundle, bundle.with_suffix(".data")) for bundle in bundles]
    for line in sys.stdin:
        what, *more = json.loads(line)
        if what == "live":
            _wait(lambda: all(link.status.state is LinkState.LIVE for link in links))
            print(json.dumps(_seqs(links)), flush=True)
        elif what == "ask":
            taken = []
            for number in range(more[0]):
                for link in links:
                    said = SendMessage(SHOP_ROOM, link.new_id(), Audience.STAFF, text=f"{link.bundle.station} {number}")
                    taken.append(link.ask(said).taken)
            for future in taken:
                future.result(GIVE_UP_S)
            print(json.dumps(len(taken)), flush=True)
        elif what == "settle":
            head = int(more[0])
            _wait(lambda head=head: not any(link.pending for link in links) and min(_seqs(links)) >= head)
            print(json.dumps([time.time(), [_digest(link) for link in links]]), flush=True)
    for link in links:
        link.close()


def _seqs(links: Sequence[Link]) -> list[int]:
    return [link.board.seq for link in links]


def _digest(link: Link) -> list[Any]:
    """What tells boards apart without sending them."""
    room = link.board.rooms[SHOP_ROOM]
    return [link.board.seq, len(link.pending), [message.id for message in room.messages]]


def _wait(condition: Any) -> None:
    deadline = time.monotonic() + GIVE_UP_S
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


def backlog(span: Span, place: Path, stations: int = STATIONS) -> Tally:
    """Rounds: 1,000 in all, then 1,000 each (shown, not judged)."""
    tally = Tally()
    for number in span:
        each = -(-COMMANDS // stations)
        took = _backlog(tally, place / f"all-{number}", stations, each)
        tally.notes["pending_1000_s"] = _worst(tally, "pending_1000_s", took)
        if took > SETTLED_WITHIN_S:
            tally.broken(f"{stations} stations with {each} pending each: equal after {took:.1f} s")
        if stations == STATIONS:
            took = _backlog(tally, place / f"each-{number}", stations, COMMANDS)
            tally.notes["pending_30000_s"] = _worst(tally, "pending_30000_s", took)
        tally.rounds += 1
    note_load(tally)
    return tally


def _worst(tally: Tally, name: str, took: float) -> float:
    before = tally.notes.get(name, 0.0)
    assert isinstance(before, float)
    return max(before, round(took, 2))


def _backlog(tally: Tally, place: Path, stations: int, each: int) -> float:
    """Fill outboxes while the hub is away, start it; seconds from its ready line until all are equal."""
    shop = Shop(place)
    crowds: list[Crowd] = []
    try:
        names = [f"front_desk_{number}" for number in range(stations)]
        bundles = shop.enrol(Role.FRONT_DESK, names)
        crowds = [Crowd("talkers", bundles[index::PROCESSES], place) for index in range(min(PROCESSES, stations))]
        _asked_all(crowds, "live")
        for link in list(shop._links):
            shop.close(link)
        shop.kill()
        tally.faults += 1
        asked = sum(_asked_all(crowds, "ask", each))
        before = head_of(shop)
        shop.start()
        began = time.time()
        answers = _asked_all(crowds, "settle", before + 1 + asked)  # the hub's start is an event too
        took = float(max(answer[0] for answer in answers)) - began
        digests = [digest for answer in answers for digest in answer[1]]
        if any(digest != digests[0] for digest in digests):
            tally.broken(f"boards differ after {asked} pending commands: {sorted({d[0] for d in digests})}")
        if any(digest[1] for digest in digests):
            tally.broken("an outbox is not empty")
        tally.count("asked", asked)
    finally:
        for crowd in crowds:
            crowd.close()
        shop.leave()
    _judge_ledger(tally, shop, names, each)
    return took


def head_of(shop: Shop) -> int:
    """The head of a hub that is away."""
    reader = open_reader(database_path(shop.folder))
    try:
        return reader.head.seq
    finally:
        reader.close()


def _judge_ledger(tally: Tally, shop: Shop, names: Sequence[str], each: int) -> None:
    """Every word once, in each station's order."""
    reader = open_reader(database_path(shop.folder))
    try:
        if reader.verify(chain.step).broken is not None:
            tally.broken("the chain of the ledger does not verify")
        said: dict[str, list[str]] = {name: [] for name in names}
        for recorded in replay(reader, 0):
            event = recorded.event
            if isinstance(event, MessageSent) and event.person is not None:
                said[recorded.actor.station].append(event.person.text)
        fold_all(reader)
    finally:
        reader.close()
    for name, texts in said.items():
        if texts != [f"{name} {number}" for number in range(each)]:
            tally.broken(f"{name} said {len(texts)} of {each} things, or not in order")


# A thousand -------------------------------------------------------------------------------------------------------


class Lean:
    """One of very many clients: two pipes and the real session, without a store."""

    def __init__(self, context: zmq.Context[Any], bundle: Path, *, boards: bool, greets: bool) -> None:
        self.bundle = read_bundle(bundle.read_bytes())
        self.facts = Pipe(context, self.bundle, self.bundle.facts)
        self.side = Pipe(context, self.bundle, self.bundle.side)
        self.stand = Stand()
        self.served = False
        self.side_up = False
        self.troubles = 0
        self._boards = boards
        self._greets = greets
        self._session: ClientSession | None = None
        self._greetings = 0

    def watch(self) -> None:
        """Hear the monitors."""
        for news in self.facts.news():
            if news is not PipeNews.UP:
                self._session, self.served = None, False
            elif self._greets or not self._greetings:
                self._greetings += 1
                stand = Stand() if self._boards else self.stand
                self._session = ClientSession(f"{self.bundle.station} {self._greetings}", stand)
                self.facts.send(self._session.hello())
        for news in self.side.news():
            self.side_up = news is PipeNews.UP

    def hear(self, head: int) -> None:
        """Hear the hub; served from the moment that this client stands at the head."""
        while self._session is not None:
            frames = self.facts.receive()
            if frames is None:
                return
            for news in self._session.hear(frames[-1]):
                if isinstance(news, Replaced | Followed):
                    self.stand = news.stand
                elif isinstance(news, Troubled):
                    self.troubles += 1
            credit = self._session.credit_due()
            if credit is not None:
                self.facts.send(credit)
            self.served = self.stand.seq >= head


def thousand_clients() -> None:
    """The process of a quarter of them."""
    raise_open_files()
    bundles = [Path(line) for line in Path(sys.argv[2]).read_text().split()]
    greets = sys.argv[3] == "greets"
    context: zmq.Context[Any] = zmq.Context()
    context.set(zmq.MAX_SOCKETS, 8 * len(bundles) + 64)
    clients = [
        Lean(context, bundle, boards=index % BOARDS_ONE_IN == 0, greets=greets) for index, bundle in enumerate(bundles)
    ]
    orders: list[Any] = []
    closing = threading.Event()

    def read() -> None:
        for line in sys.stdin:
            orders.append(json.loads(line))
        closing.set()

    threading.Thread(target=read, daemon=True).start()
    poller = zmq.Poller()
    by_socket: dict[Any, Lean] = {}
    for client in clients:
        for socket in (client.facts.socket, client.facts.monitor, client.side.monitor):
            poller.register(socket, zmq.POLLIN)
            by_socket[socket] = client
    head, deadline = 0, 0.0
    while not closing.is_set():
        for client in {id(by_socket[socket]): by_socket[socket] for socket, _ in poller.poll(20)}.values():
            client.watch()
            client.hear(head)
        if orders and not head:
            _, head, patience_s = orders.pop(0)
            deadline = time.monotonic() + patience_s
            for client in clients:
                client.served = client.stand.seq >= head
        if head and (all(client.served and client.side_up for client in clients) or time.monotonic() > deadline):
            served = sum(client.served and client.side_up for client in clients)
            print(json.dumps([time.time(), served, sum(client.troubles for client in clients)]), flush=True)
            head = 0
    context.destroy(linger=0)


def cpu_s(pid: int) -> float:
    """Processor seconds of a process so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def raise_open_files() -> None:
    """As many files as this process may have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def thousand(
    span: Span, place: Path, clients: int = THOUSAND, how: str = "greets", open_files: str | None = None
) -> Tally:
    """Rounds: the hub is killed and started; when is the last of them served?"""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < 4 * clients:
        raise NotHere(f"only {most} open files")
    tally = Tally()
    shop = Shop(place, open_files=f"1024:{most}")  # as many systems begin
    crowds: list[Crowd] = []
    taken: list[float] = []
    hub_cpu_s: list[float] = []
    try:
        owner = shop.owner()
        shop.must(owner, *(long_order(owner.new_id(), number) for number in range(ORDERS)))
        bundles = shop.enrol(Role.PACKING, [f"packing_{number}" for number in range(clients)])
        head = owner.board.seq
        for link in list(shop._links):
            shop.close(link)
        crowds = [Crowd("thousand", bundles[index::PROCESSES], place, how) for index in range(PROCESSES)]
        first = _asked_all(crowds, "served", head, GIVE_UP_S)
        if sum(answer[1] for answer in first) != clients:
            tally.broken(f"at first only {sum(answer[1] for answer in first)} of {clients} were served")
            return tally
        tally.notes["hub_memory_mib"] = round(shop.memory_mib)
        tally.notes["hub_open_files"] = shop.open_files
        for _ in span:
            shop.kill()
            tally.faults += 1
            shop.start()
            began = time.time()
            answers = _asked_all(crowds, "served", head_of(shop), 3 * SERVED_WITHIN_S)
            served = sum(answer[1] for answer in answers)
            took = max(answer[0] for answer in answers) - began
            taken.append(took)
            hub_cpu_s.append(cpu_s(shop.process.pid))
            tally.count("served", served)
            if served != clients:
                tally.broken(f"only {served} of {clients} served after {took:.1f} s")
                break
            if took > SERVED_WITHIN_S:
                tally.broken(f"the last of {clients} was served after {took:.1f} s")
            if any(answer[2] for answer in answers):
                tally.broken(f"the hub could not take a frame of {sum(answer[2] for answer in answers)}")
            tally.rounds += 1
    finally:
        for crowd in crowds:
            crowd.close()
        shop.leave()
        if taken:
            ranked = sorted(taken)
            note_load(tally)
            tally.notes["hub_cpu_s"] = round(max(hub_cpu_s), 1)
            tally.notes["served_s"] = f"{ranked[0]:.1f} .. {ranked[len(ranked) // 2]:.1f} .. {ranked[-1]:.1f}"
    return tally


def control_thousand(span: Span, place: Path) -> Tally:
    """Clients that do not greet after they have reconnected."""
    return thousand(Span(rounds=1, seed=span.seed), place, 80, "greets-once")


def control_backlog(span: Span, place: Path) -> Tally:
    """A station whose folder was emptied by hand while the hub was away."""
    tally = Tally()
    shop = Shop(place)
    try:
        names = ["front_desk_0"]
        bundles = shop.enrol(Role.FRONT_DESK, names)
        crowd = Crowd("talkers", bundles, place)
        _asked_all([crowd], "live")
        for link in list(shop._links):
            shop.close(link)
        shop.kill()
        _asked_all([crowd], "ask", 20)
        crowd.close()
        for file in bundles[0].with_suffix(".data").glob("*.db*"):
            file.unlink()  # the outbox alone would be missed: the station says so, and does not start
        shop.start()
        crowd = Crowd("talkers", bundles, place)
        _asked_all([crowd], "live")
        crowd.close()
    finally:
        shop.leave()
    _judge_ledger(tally, shop, names, 20)
    return tally


RUNS = (
    Run(
        "net-backlog",
        "30 stations with full outboxes when the hub returns (P13)",
        backlog,
        control_backlog,
        "an outbox that was lost while the hub was away",
        full=3,
        alone=True,
    ),
    Run(
        "net-thousand",
        "a thousand clients after a restart of the hub (P14)",
        thousand,
        control_thousand,
        "clients that do not greet after reconnecting",
        full=10,
        alone=True,
    ),
)

if __name__ == "__main__":
    {"talkers": talkers, "thousand": thousand_clients}[sys.argv[1]]()
