"""Watches one seed: what the disk keeps, what goes over the wire, what people are told. Breaks off at the first lie.

While it runs
    R1  numbers are contiguous and the chain fits, in every batch that becomes durable
    R2  a command has at most one effect, its fingerprint is that of the command as it was minted
    R3  what one asker asked is decided in the order in which it was asked
    R4  nothing leaves the hub that is not durable: events, boards, receipts; a receipt says what the disk says
    R5  what was refused to a person is never applied later; what was taken on is never out of both outbox and ledger
    R6  a client gets only events that follow from what it holds, and that some ledger really had
    R7  a client's board is the fold up to its cursor; a replica on disk is one that some hub recorded
    R8  nobody gets more than it granted; `rebuild` who said another history, and nobody else; a revoked key gets one word
    R9  nothing a person was told is accepted leaves the outbox before a backup covers it
At the end, when the faults are over and all is quiet (`final`)
    everybody equals the hub, outboxes are empty, every command taken on has its outcome and its effects exactly once.

Its own fold and its own book of the ledger stand apart from what it watches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.views import view
from hub.domain.vocabulary import Command, Erased
from hub.link.exchange import Exchange
from hub.link.port import Asked, Changes, LinkState, Receipt
from hub.link.store import ReplicaFile
from hub.log.port import Batch, StoredEvent
from hub.log.tombstones import DIGEST_CHARS
from hub.relay import LATER, UNAVAILABLE, Outcome, Relay
from hub.wire import chain
from hub.wire.codec import decode_event, encode_command, fingerprint
from hub.wire.limits import CREDIT_BYTES_MAX
from hub.wire.messages import Credit, Hello, Receipts, Submission, Submit, client_facts, hub_facts
from hub.wire.session import Followed
from tests.simulation.disk import Copy, HubDisk
from tests.simulation.network import Connection
from tests.simulation.station import Station
from tests.simulation.world import World

COUNTED_BYTES = (b'{"t":"events"', b'{"t":"board"', b'{"t":"shown"')
STRANGER = "stranger"
_outcomes = msgspec.json.Decoder(Outcome)
_anything = msgspec.json.Decoder()


class Issue:
    """One command that somebody asked.

    Attributes:
        place: its place in the order of asking at its station.
        taken: whether the person was told that it is safe.
        told: "accepted" or "refused", once the person was told.
        local: whether it was refused by the station itself.
        gone: its station died with it before it was safe, or before it could keep it: nobody will offer it again.
        excused: a restore may have lost it, for nobody who lives had to keep it any longer.
        later: a restored hub put it off, until what it stands on is offered again: it may be overtaken. Known from the
            turn that became durable with it, for its receipt may be lost with the hub, or from the receipt.
    """

    def __init__(self, station: str, place: int, raw: bytes) -> None:
        self.station = station
        self.place = place
        self.fingerprint = fingerprint(raw)
        self.raw = raw
        self.taken = self.local = self.gone = self.excused = self.later = False
        self.told = ""


class Referee:
    """See the module.

    Args:
        world: for the trace, the counts and the interval of dear comparisons.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.disk: HubDisk
        self.stations: list[Station] = []
        self.issues: dict[str, Issue] = {}
        self._places: dict[str, int] = {}
        self._boards: dict[bytes, Board] = {chain.GENESIS: Board()}
        self._board = Board()
        self._hash = chain.GENESIS
        self._effects: dict[str, list[int]] = {}
        self._last_place: dict[str, int] = {}
        self._hashes: dict[bytes, int] = {chain.GENESIS: 0}
        self._erasures: list[int] = []
        self._erased: set[bytes] = set()
        self._receipts_ever: dict[str, bytes] = {}
        self._covered: set[bytes] = set()
        self._doubts: list[tuple[Station, str]] = []
        self._put_off: list[str] = []
        self.restores = 0
        self.revoked: set[str] = set()

    def _fail(self, what: str) -> None:
        self._world.fail(what)

    # The disk -----------------------------------------------------------------------------------------------------

    def committed(self, batch: Batch) -> None:
        """A batch became durable."""
        world = self._world
        for command_id in self._put_off:
            if command_id in self.issues:
                self.issues[command_id].later = True
        for outcome in batch.outcomes:
            issue = self.issues.get(outcome.command_id)
            decided = _outcomes.decode(outcome.receipt)
            self._count_outcome(decided)
            self._receipts_ever[outcome.command_id] = outcome.receipt
            if issue is None:
                continue
            if issue.station != outcome.asker:
                self._fail(f"R2 {outcome.command_id} of {issue.station} was decided for {outcome.asker}")
            if issue.fingerprint != outcome.fingerprint:
                self._fail(f"R2 {outcome.command_id} was decided with another payload than it was minted with")
            if not issue.later:
                last = self._last_place.get(issue.station, -1)
                if issue.place <= last:
                    self._fail(f"R3 {issue.station}: number {issue.place} is decided after number {last}")
                self._last_place[issue.station] = issue.place
            if decided.outcome == "refused" and issue.told == "accepted":
                world.count("refused_after_a_restore")
                issue.excused = True
        for event in batch.events:
            self._recorded(event)
        world.note("disk", f"committed {len(batch.events)} {len(batch.outcomes)}", self._hash)

    def puts_off(self, submissions: Sequence[Submission]) -> None:
        """A turn is on its way to the disk, which leaves these undecided: others of the same asker in it overtake them."""
        self._put_off = [submission.id for submission in submissions]
        for submission in submissions:
            if submission.id not in self.issues:
                continue  # the stranger's, who may call anything offered again
            if not submission.again or not self.restores:
                self._fail(f"R3 {submission.id} is put off, and was never asked of a ledger that is lost")

    def _count_outcome(self, outcome: Outcome) -> None:
        self._world.count(f"outcome_{outcome.outcome}")
        if outcome.code in ("depends_on_refused", "too_large"):
            self._world.count(outcome.code)

    def _recorded(self, event: StoredEvent) -> None:
        if event.seq != self._board.seq + 1:
            self._fail(f"R1 event {event.seq} after {self._board.seq}")
        if chain.step(self._hash, event.seq, event.facts, event.person, event.person_digest) != event.hash:
            self._fail(f"R1 the chain breaks at {event.seq}")
        before, keys = self._board.at, self._board.stations_by_key
        self._fold(event)
        if self._board.stations_by_key is not keys:
            self.revoked |= {key for key in keys if key not in self._board.stations_by_key}
        if self._board.at < before or decode_event(event.seq, event.facts, event.person).at < before:
            self._fail(f"R1 event {event.seq} is older than the one before it")
        self._boards[event.hash] = self._board
        cause = event.command_id
        if not cause:
            return
        effects = self._effects.setdefault(cause, [])
        if effects and effects[-1] != event.seq - 1:
            self._fail(f"R2 {cause} had its effect at {effects} and again at {event.seq}")
        effects.append(event.seq)
        issue = self.issues.get(cause)
        if issue is not None and issue.told == "refused":
            self._fail(f"R5 {cause} of {issue.station} was reported refused and is applied at {event.seq}")

    def _words_are_whole(self, seq: int) -> bool:
        """Whether a board at `seq` holds every word: later erasures blank what is sent of earlier events."""
        return all(seq >= erased for erased in self._erasures)

    def _fold(self, event: StoredEvent) -> None:
        self._board = self._board.after(decode_event(event.seq, event.facts, event.person))
        self._hash = event.hash
        self._hashes[event.hash] = event.seq
        if b'"kind":"erased"' in event.facts:
            self._world.count("erased")
            self._erasures.append(event.seq)
            erased = decode_event(event.seq, event.facts, event.person).event
            assert isinstance(erased, Erased)
            self._erased |= {name.encode() for name in (erased.subject.name, erased.subject.room) if name}

    def backed_up(self, copy: Copy) -> None:
        """A backup was verified: what it holds, outboxes may forget, whatever takes the ledger's place later."""
        self._covered |= {event.hash for event in copy.events}

    def _is_covered(self, seqs: Sequence[int]) -> bool:
        """Whether some backup holds these very events. By hash: in another history the same number means nothing."""
        return self.disk.hash_at(seqs[-1]) in self._covered

    def put_back(self, disk: HubDisk, copy: Copy) -> None:
        """The disk is about to become an older copy of itself."""
        self.restores += 1
        for command_id, stored in disk.outcomes.items():
            issue = self.issues.get(command_id)
            if issue is None or command_id in copy.outcomes or issue.excused:
                continue
            outcome = _outcomes.decode(stored.receipt)
            if outcome.outcome != "accepted":
                continue
            if not outcome.seqs:
                issue.excused = True  # it was so already: there is no effect to be lost
                continue
            covered = self._is_covered(outcome.seqs)
            if self._holds(issue.station, command_id) and not covered:
                continue  # where it is covered, word of that may be on its way, and who hears it lets go
            if any(name in issue.raw for name in self._erased):
                issue.excused = True  # it spoke of somebody who was erased, from outboxes too
                continue
            if issue.gone or covered:
                issue.excused = True  # who puts back less than the backups hold loses what only they hold
                self._world.count("lost_with_its_issuer")
            else:
                self._fail(f"R9 {command_id} left the outbox of {issue.station} before a backup covered it")
        last = copy.events[-1].hash if copy.events else chain.GENESIS
        self._board, self._hash = self._boards[last], last
        self._hashes = {event.hash: event.seq for event in copy.events} | {chain.GENESIS: 0}
        self._erasures = [event.seq for event in copy.events if b'"kind":"erased"' in event.facts]
        self._effects = {}
        for event in copy.events:
            if event.command_id:
                self._effects.setdefault(event.command_id, []).append(event.seq)
        self._last_place = {}
        for command_id in copy.outcomes:
            issue = self.issues.get(command_id)
            if issue is not None and not issue.later:
                self._last_place[issue.station] = max(self._last_place.get(issue.station, -1), issue.place)

    def recovered(self, relay: Relay) -> None:
        """A hub has started: its board is the fold of what is on the disk."""
        if relay.head.hash != self._hash or relay.board not in (self._board, self._half_erased()):
            self._fail(f"R7 the hub starts at {relay.head.seq} with another board than its ledger folds to")

    def _half_erased(self) -> Board:
        """The fold without the words that tombstones name: a start before this one blanked them in a ledger that had
        been put back, and ended before it could record once more that they are gone."""
        gone = {place for stone in self.disk.stones.read() for place in stone.blanked}
        board = Board()
        for event in self.disk.events:
            if event.person is None and (event.seq, event.person_digest.hex()[:DIGEST_CHARS]) not in gone:
                self._fail(f"R7 event {event.seq} has lost its words, and nothing says that they are gone")
            board = board.after(decode_event(event.seq, event.facts, event.person))
        return board

    # The wire -----------------------------------------------------------------------------------------------------

    def hub_hears(self, connection: Connection, frame: bytes) -> None:
        """A frame is about to be heard."""
        if frame.startswith(b'{"t":"hello"'):
            try:
                hello = client_facts.decode(frame)
            except msgspec.MsgspecError:
                return  # the stranger's
            assert isinstance(hello, Hello)
            connection.granted = min(CREDIT_BYTES_MAX, hello.credit)
            connection.rebuild_due = self._other_history(hello)
            connection.rebuilt = False
            connection.board_open = False
        elif frame.startswith(b'{"t":"credit"'):
            credit = client_facts.decode(frame)
            assert isinstance(credit, Credit)
            connection.granted = min(CREDIT_BYTES_MAX, connection.granted + credit.bytes)
        elif frame.startswith(b'{"t":"submit"') and connection.name != STRANGER:
            submit = client_facts.decode(frame)
            assert isinstance(submit, Submit)
            for submission in submit.commands:
                if submission.id in self._receipts_ever:
                    self._world.count("command_repeated")

    def _other_history(self, hello: Hello) -> bool:
        disk = self.disk
        if not hello.epoch:
            return False
        hashed = disk.hash_at(hello.seq)
        return (
            hello.epoch != disk.epoch
            or max(hello.seq, hello.receipt_seq) > disk.head.seq
            or hashed is None
            or hashed.hex() != hello.hash
        )

    def hub_sends(self, connection: Connection, frame: bytes, taken: bool) -> None:
        """The hub gave a frame to a connection, which took it or not."""
        kind = frame[6 : frame.index(b'"', 6)].decode()
        world = self._world
        gone = connection.key in self.revoked or connection.key not in self._board.stations_by_key
        if gone and b'"revoked"' not in frame:
            self._fail(f"R8 {connection.name}'s key is revoked and is sent {kind}")
        if kind == "receipts":
            self._receipts(frame)
        elif kind == "events":
            if frame[22:86] and bytes.fromhex(frame[22:86].decode()) not in self._hashes:
                self._fail("R4 events leave the hub that are not durable")
        elif kind == "board":
            self._board_part(connection, frame, taken)
        elif kind == "rebuild":
            world.count("rebuild")
            connection.rebuilt = True
            if not connection.rebuild_due:
                self._fail(f"R8 {connection.name} stands on this very ledger and is told to rebuild")
        elif kind == "problem":
            world.count(f"problem_{_anything.decode(frame)['code']}")
        elif kind == "welcome":
            if connection.rebuild_due and not connection.rebuilt:
                self._fail(f"R8 {connection.name} stands on another history and is not told to rebuild")
        elif kind in ("resend_from", "shown"):
            world.count(kind)
        if not taken:
            world.count(f"full_at_{kind}")
            return
        if frame.startswith(COUNTED_BYTES):
            connection.granted -= len(frame)
            if connection.granted < 0 and connection.name != STRANGER:
                self._fail(f"R8 {connection.name} is sent {-connection.granted} bytes more than it granted")

    def _board_part(self, connection: Connection, frame: bytes, taken: bool) -> None:
        part = _anything.decode(frame)
        if bytes.fromhex(part["hash"]) not in self._hashes:
            self._fail("R4 a board leaves the hub that is not durable")
        if part.get("first"):
            self._world.count("board_begun_again" if connection.board_open else "board")
            connection.board_open = True
        else:
            self._world.count("board_of_several_parts")
        if part.get("last") and taken:
            connection.board_open = False

    def _receipts(self, frame: bytes) -> None:
        said = hub_facts.decode(frame)
        assert isinstance(said, Receipts)
        for receipt in said.receipts:
            if receipt.outcome == UNAVAILABLE:
                self._world.count("unavailable")
                continue
            if receipt.outcome == LATER:
                self._world.count("later")
                if receipt.id in self.issues:
                    self.issues[receipt.id].later = True
                continue
            if receipt.code in ("bad_id", "id_conflict"):
                self._world.count(receipt.code)
                continue
            stored = self.disk.find(receipt.id)
            if stored is None:
                self._fail(f"R4 a receipt for {receipt.id} leaves the hub, but nothing about it is durable")
                return
            outcome = _outcomes.decode(stored.receipt)
            if (outcome.outcome, outcome.seqs, outcome.code) != (receipt.outcome, receipt.seqs, receipt.code):
                self._fail(f"R4 the receipt for {receipt.id} says {receipt.outcome}, the disk {outcome.outcome}")

    # The stations -------------------------------------------------------------------------------------------------

    def asks(self, station: Station, asked: Asked, command: Command) -> None:
        """Somebody asks."""
        place = self._places[station.name] = self._places.get(station.name, -1) + 1
        issue = self.issues.get(asked.id)
        if issue is None:
            issue = self.issues[asked.id] = Issue(station.name, place, encode_command(command))
        elif issue.gone:
            issue.place, issue.gone = place, False  # asked again by people, after their station lost it
        self._world.note(station.name, f"asks {asked.id} {type(command).__name__}")
        asked.taken.add_done_callback(lambda _: self._taken(station, asked.id))
        asked.settled.add_done_callback(lambda done: self._settled(station, asked.id, done))

    def may_ask_again(self, command_id: str) -> bool:
        """Whether somebody who heard nothing, or was told yes, would ask once more under the same id."""
        issue = self.issues[command_id]
        return not issue.local and (
            not issue.told or (issue.told == "accepted" and self._holds(issue.station, command_id))
        )

    def _taken(self, station: Station, command_id: str) -> None:
        if self.issues[command_id].taken:
            return  # asked again
        self.issues[command_id].taken = True
        if command_id not in self._receipts_ever and not self._is_written(station, command_id):
            self._doubts.append((station, command_id))  # refused at the station itself, or a lie

    def _settled(self, station: Station, command_id: str, done: Any) -> None:
        if done.exception() is not None:
            return
        self._told(station, done.result())

    def _told(self, station: Station, receipt: Receipt) -> None:
        command_id = receipt.id
        issue = self.issues[command_id]
        told = "refused" if receipt.refused is not None else "accepted"
        self._world.note(station.name, f"is told {command_id} {told}")
        if issue.told and issue.told != told and not self.restores:
            self._fail(f"R5 {command_id} was first reported {issue.told} and then {told}")
        issue.told = told
        ever = self._receipts_ever.get(command_id)
        if receipt.refused is not None:
            if ever is None:
                issue.local = True
                self._world.count(f"refused_here_{receipt.refused.code}")
            if command_id in self._effects:
                self._fail(f"R5 {command_id} of {station.name} is reported refused and was applied")
        elif ever is None:
            self._fail(f"R4 {command_id} is reported accepted, and no hub ever recorded it")

    def after_round(self, station: Station) -> None:
        """A round is over: what was called taken in it is safe."""
        doubts, self._doubts = self._doubts, []
        for at, command_id in doubts:
            if at is station and not self.issues[command_id].local:
                self._fail(f"R5 {command_id} is called taken by {station.name} and is on no disk")

    def _is_written(self, station: Station, command_id: str) -> bool:
        return command_id in station.disk.open("outbox.db").safe

    def _rows(self, station: Station) -> set[str]:
        file = station.disk.open("outbox.db")
        try:
            return {str(row[0]) for row in file.execute("SELECT id FROM outbox")}
        except Exception:  # not made yet
            return set()

    def _holds(self, name: str, command_id: str) -> bool:
        station = next(station for station in self.stations if station.name == name)
        exchange = station.exchange
        in_hand = () if exchange is None else exchange._again + exchange._entries
        return command_id in self._rows(station) or any(entry.id == command_id for entry in in_hand)

    def station_gone(self, station: Station) -> None:
        """A station's process ended; only its disk speaks for it now."""
        self._doubts = [doubt for doubt in self._doubts if doubt[0] is not station]
        rows = self._rows(station)
        for command_id, issue in self.issues.items():
            if issue.station != station.name or command_id in rows or issue.gone or issue.told == "refused":
                continue
            if issue.told == "accepted":
                seqs = self._effects.get(command_id, ())
                if not seqs or not self._is_covered(seqs):
                    issue.gone = True
                continue
            issue.gone = True
            if issue.taken and command_id not in self.disk.outcomes and not issue.excused:
                self._fail(f"R5 {command_id} was taken on by {station.name}, which died and holds it no more")

    def loaded(self, station: Station, exchange: Exchange) -> None:
        """A station has started from its disk."""
        board = self._boards.get(exchange._stand.hash)
        if board is None or board.seq != exchange._stand.seq:
            self._fail(f"R7 {station.name} loads a replica at {exchange._stand.seq} that no hub ever recorded")
        elif self._words_are_whole(board.seq) and exchange.board != view(station.role, board):
            self._fail(f"R7 {station.name} loads another replica than the fold up to {board.seq}")
        if exchange._stand.seq:
            self._world.count("replica_loaded")

    def followed(self, station: Station, news: Followed) -> None:
        """Events came to a station."""
        for recorded, hashed in zip(news.events, news.hashes, strict=True):
            board = self._boards.get(hashed)
            if board is None or board.seq != recorded.seq:
                self._fail(f"R6 {station.name} follows event {recorded.seq} that no hub ever recorded")
        exchange = station.exchange
        if exchange is not None and self._world.chance(0.1):
            self._compare(station, exchange)

    def told(self, station: Station, changes: Changes) -> None:
        """A station's people are shown something."""
        if changes.all and station.exchange is not None:
            self._compare(station, station.exchange)
        for receipt in changes.receipts:
            self._told(station, receipt)

    def _compare(self, station: Station, exchange: Exchange) -> None:
        """The board that people see is the fold up to where it says it stands (words aside, for the gateway)."""
        if not exchange._stand.epoch:
            return  # told to rebuild: the old board stays on the screen until the new one is there
        if exchange._stand.seq != exchange.board.seq:
            self._fail(f"R7 {station.name} stands at {exchange._stand.seq} and shows {exchange.board.seq}")
        board = self._boards.get(exchange._stand.hash)
        if board is None:
            self._fail(f"R7 {station.name} shows a board that no hub ever recorded")
        elif station.role is not Role.GATEWAY and self._words_are_whole(board.seq) and exchange.board != board:
            self._fail(
                f"R7 {station.name} shows another board than the fold up to {board.seq}: {differs(exchange.board, board)}"
            )
        elif set(exchange.board.orders) != set(board.orders):
            self._fail(f"R7 {station.name} lacks orders at {board.seq}")

    # The end ------------------------------------------------------------------------------------------------------

    def quiet(self) -> bool:
        """Whether everybody has nothing left to say."""
        head = self.disk.head
        for station in self.stations:
            exchange = station.exchange
            if exchange is None or exchange.status.state is not LinkState.LIVE or exchange._stand.hash != head.hash:
                return False
            if exchange._unwritten or station.connection is None:
                return False
            if any(entry.id not in exchange._later for entry in exchange._again + exchange._entries):
                return False
            if station.connection.down.queue or station.connection.up.queue:
                return False
        return True

    def waiting(self) -> int:
        """Commands of a lost ledger that wait for what they stand on."""
        return sum(len(station.exchange._later) for station in self.stations if station.exchange is not None)

    def unquiet(self) -> str:
        """Who still has something to say, in words."""
        said = [f"head {self.disk.head.seq}"]
        for station in self.stations:
            exchange = station.exchange
            if exchange is None:
                said.append(f"{station.name} is not running")
                continue
            said.append(
                f"{station.name} {exchange.status.state.value} {exchange.status.code} at {exchange._stand.seq},"
                f" {len(exchange._again)}+{len(exchange._entries)} to send"
            )
        return "; ".join(said)

    def final(self, reopen: Callable[[Station], ReplicaFile | None]) -> None:
        """Everything that must hold when the faults are over and all is quiet."""
        disk = self.disk
        for station in self.stations:
            exchange = station.exchange
            assert exchange is not None
            if exchange.board != view(station.role, self._board):
                self._fail(
                    f"{station.name} is not equal to the hub: {differs(exchange.board, view(station.role, self._board))}"
                )
            if station.outbox is not None and station.outbox.entries():
                self._fail(f"{station.name}'s outbox is not empty")
        self._effects_once(disk)
        for station in self.stations:
            station.stop()
            replica = reopen(station)
            if replica is not None:
                board, stand = replica.load()
                if stand.hash != disk.head.hash or board != self._board:
                    self._fail(f"R7 the replica that {station.name} closed with is not the ledger's at {stand.seq}")

    def _effects_once(self, disk: HubDisk) -> None:
        effects: dict[str, list[int]] = {}
        for event in disk.events:
            if event.command_id:
                effects.setdefault(event.command_id, []).append(event.seq)
        for command_id, issue in self.issues.items():
            stored = disk.find(command_id)
            if stored is None:
                if command_id in effects:
                    self._fail(f"{command_id} has an effect and no outcome")
                forgotten = issue.local or issue.gone or issue.excused or issue.told == "refused"
                if not forgotten and not any(name in issue.raw for name in self._erased):
                    self._fail(f"{command_id} of {issue.station} (told {issue.told or 'nothing'}) was lost")
                continue
            outcome = _outcomes.decode(stored.receipt)
            told = list(range(outcome.seqs[0], outcome.seqs[-1] + 1)) if outcome.seqs else []
            if effects.get(command_id, []) != told:
                self._fail(f"{command_id} has its effects at {effects.get(command_id)}, its receipt says {told}")
            if issue.told and issue.told != outcome.outcome and not self.restores:
                self._fail(f"{command_id} was reported {issue.told} and is {outcome.outcome}")


def differs(one: Board, other: Board) -> Iterable[str]:
    """Which fields of two boards are not equal, for who reads a violation."""
    return [name for name in one.__struct_fields__ if getattr(one, name) != getattr(other, name)]
