"""Faults planted into the production code, one at a time: each must be caught, or the simulation proves nothing.

A fault is a few lines put in place of a function, for one `with`. Its first seed that catches it stands beside it, so
that the test of it is quick; the test looks on from there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import structs

from hub import erasure, relay
from hub.doors import hall
from hub.doors.hall import Client, Hall
from hub.doors.keys import Keyring
from hub.link.exchange import Exchange
from hub.link.store import Entry, Outbox
from hub.log.port import Batch, Committed, Failed, Result
from hub.relay import Answer, Outcome, Question, Relay, StorageUnknown, Turn
from hub.wire import session
from hub.wire.messages import BoardPart, Problem, Submit, say
from hub.wire.session import ClientSession, HubSession, Stand
from tests.simulation import knobs


class Planted(NamedTuple):
    """One fault.

    Args:
        seed: the first that catches it.
        says: what the code does wrong with it.
        changes: (place, name, what stands there instead), all at once.
    """

    seed: int
    says: str
    changes: tuple[tuple[Any, str, Any], ...]

    @contextlib.contextmanager
    def plant(self) -> Iterator[None]:
        """It is there within the block."""
        before = [(place, name, place.__dict__[name]) for place, name, _ in self.changes]
        for place, name, wrong in self.changes:
            setattr(place, name, wrong)
        try:
            yield
        finally:
            for place, name, right in before:
                setattr(place, name, right)


# The relay --------------------------------------------------------------------------------------------------------


def _append_next_time(self: Relay, batch: Any) -> Result | None:
    late = self.__dict__.setdefault("_late", [])
    for before in late:
        self._log.begin(before)
        result = self._log.done()
        assert isinstance(result, Committed)
    late[:] = [Batch([stored for _, stored in batch.events], list(batch.outcomes.values()))]
    return Committed(batch.head)


_append = Relay._append


def _any_end_is_good(self: Relay, batch: Any) -> Result | None:
    _append(self, batch)
    return Committed(batch.head)


def _failed_is_good(self: Relay, batch: Any) -> Result | None:
    result = _append(self, batch)
    return Committed(batch.head) if isinstance(result, Failed) else result


_commit = Relay._commit


def _unknown_is_refused(self: Relay, batch: Any) -> Turn:
    try:
        return _commit(self, batch)
    except StorageUnknown:
        late = Outcome("refused", code="storage")
        return Turn((), tuple(Answer(answer.question, late) for answer in batch.answers), self.board, self.board)


_answer = Relay._answer


def _any_payload(self: Relay, batch: Any, question: Question) -> Outcome:
    known = batch.found(question.submission.id)
    if known is not None and known.asker == question.station:
        return relay._outcomes.decode(known.receipt)
    return _answer(self, batch, question)


def _any_asker(self: Relay, batch: Any, question: Question) -> Outcome:
    known = batch.found(question.submission.id)
    return relay._outcomes.decode(known.receipt) if known is not None else _answer(self, batch, question)


def _refusals_not_kept(self: Relay, batch: Any, question: Question) -> Outcome:
    outcome = _answer(self, batch, question)
    if outcome.outcome == "refused":
        batch.outcomes.pop(question.submission.id, None)
    return outcome


def _any_fold(log: Any) -> Any:
    board, start = knobs.relay.Board(), 0
    snapshot = log.snapshot_newest()
    if snapshot is not None:
        board, start = knobs.relay.assemble(snapshot.body.split(b"\n")), snapshot.seq
    for recorded in relay.replay(log, board.seq):
        board = board.after(recorded)
    return board, start


# The hall ---------------------------------------------------------------------------------------------------------


def _counted_though_not_sent(self: Hall, client: Client, frame: bytes) -> bool:
    if not client.session.may_send(len(frame)):
        return False
    if self._send(client, frame):
        client.session.spend(len(frame))
    return True


_show = Hall._show


def _shown_or_not(self: Hall, client: Client, more: set[str]) -> None:
    before = client.session.wants_board
    _show(self, client, more)
    client.session.wants_board = before


def _board_goes_on(self: Hall, client: Client) -> bool:
    board = client.session.board
    assert board is not None
    if not client.session.may_send(knobs.hall.FRAME_BYTES_MAX):
        return False
    frame, is_last = next(board)
    if is_last:
        client.session.board = None
    return self._send_counted(client, frame)


def _renew_with_revoked(self: Keyring, board: Any) -> None:
    self._stations = {station.key: station for station in board.stations.values()}


_client = Hall._client


def _known_is_let_in(self: Hall, route: bytes, key: str) -> Client | None:
    return self._clients.get(route) or _client(self, route, key)


def _nobody_is_put_out(self: Hall) -> None:
    return


_send_live = Hall._send_live


def _live_to_all(self: Hall, turn: Turn, first: int) -> None:
    for client in self._clients.values():
        if client.session.cursor < first and client.session.board is None and not client.session.wants_board:
            client.session.cursor = first
    _send_live(self, turn, first)


_gather = Hall._gather


def _last_come_first(self: Hall) -> list[Question]:
    for client in self._clients.values():
        client.session.asked.reverse()
    return _gather(self)


_send_receipts = Hall._send_receipts


def _refused_number_is_free(self: Hall, answers: tuple[Answer, ...]) -> None:
    _send_receipts(self, answers)
    for answer in answers:
        if answer.outcome.outcome == "refused":
            answer.question.peer.session.next_n -= 1


# The wire ---------------------------------------------------------------------------------------------------------


def _gaps_are_fine(self: HubSession, submit: Submit) -> list[bytes]:
    if submit.session != self.name:
        return [say(Problem("hello_first", about=submit.session, final=False))]
    for submission in submit.commands:
        if submission.n >= self.next_n:
            self.next_n = submission.n + 1
            self.asked.append(submission)
    return []


def _other_session_is_fine(self: HubSession, submit: Submit) -> list[bytes]:
    return _submit(self, Submit(self.name, submit.commands))


_submit = HubSession._submit


def _greeting_goes_on(self: HubSession) -> None:
    return


def _any_credit(self: HubSession, size: int) -> bool:
    return True


def _hash_is_not_asked(hello: Any, ledger: Any) -> str:
    return "other_epoch" if hello.epoch and hello.epoch != ledger.epoch else ""


def _everybody_rebuilds(hello: Any, ledger: Any) -> str:
    return "other_epoch" if hello.epoch else ""


def _hole_in_a_board(self: ClientSession, part: BoardPart, size: int) -> list[session.News]:
    seen = 0 if part.first else len(self._parts)
    return _board_at_client(self, structs.replace(part, part=seen), size)


_board_at_client = ClientSession._board


# The link ---------------------------------------------------------------------------------------------------------

_replace = Exchange._replace


def _unsaved_stays(self: Exchange, board: Any, stand: Any) -> None:
    unsaved = list(self._unsaved)
    _replace(self, board, stand)
    self._unsaved = unsaved


def _nowhere_with_unsaved(self: Exchange) -> None:
    self._stand = Stand()


def _waits_for_ever(self: Exchange, now: float) -> bool:
    return False


_pump = Exchange.pump


def _sent_is_done(self: Exchange) -> None:
    _pump(self)
    if self._session is not None:
        for _, command_id in self._session.in_flight:
            self._outbox.refused(command_id)


def _nothing_is_offered_again(self: Outbox, above: int) -> list[Entry]:
    return []


_doubt = Outbox.doubt


def _offered_again_with_a_board_only(self: Outbox, above: int) -> list[Entry]:
    return _doubt(self, above) if above == 0 else []


def _accepted_is_forgotten(self: Outbox, command_id: str, seq: int) -> None:
    self.refused(command_id)


_forget = Outbox.forget


def _forgotten_before_it_is_covered(self: Outbox, covered_seq: int, now_s: float) -> None:
    _forget(self, covered_seq + 1_000_000, now_s)


def _taken_before_it_is_written(self: Outbox, entries: Sequence[Entry], now_s: float) -> None:
    for entry in entries:
        self._insert(entry, None, now_s)


def _refused_stays_a_while(self: Outbox, command_id: str) -> None:
    self.__dict__.setdefault("_refused_later", []).append(command_id)


def _newest_first(self: Outbox) -> list[Entry]:
    # With the places turned round too, for these say in which order commands were asked.
    kept = self._select("accepted_seq IS NULL", again=False)
    return [structs.replace(entry, place=other.place) for entry, other in zip(reversed(kept), kept, strict=True)]


def _nothing_stays_gone(relay: Any, media: Any, stones: Any) -> None:
    return


def _clock_as_it_is(self: Relay) -> Any:
    now = self._clock()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _words_for_everybody(role: Any, event: Any, board: Any) -> bool:
    return True


PLANTED: dict[str, Planted] = {
    "released_before_it_is_on_disk": Planted(
        0, "a turn is released, and written with the next one", ((Relay, "_append", _append_next_time),)
    ),
    "any_end_of_a_commit_is_good": Planted(
        0, "an I/O error or a full disk is taken for success", ((Relay, "_append", _any_end_is_good),)
    ),
    "full_disk_is_good": Planted(0, "a full disk is taken for success", ((Relay, "_append", _failed_is_good),)),
    "unknown_is_refused": Planted(
        0,
        "a commit of unknown outcome is reported as refused, and the hub goes on",
        ((Relay, "_commit", _unknown_is_refused),),
    ),
    "unavailable_is_refused": Planted(
        0, "what could not be written is reported as refused", ((relay, "UNAVAILABLE", "refused"),)
    ),
    "repeats_are_not_known": Planted(
        0,
        "a command's id is not looked up before it is decided",
        ((relay._Batch, "found", lambda self, command_id: self.outcomes.get(command_id)),),
    ),
    "any_payload_under_an_id": Planted(
        0, "a known id with another payload gets the old receipt", ((Relay, "_answer", _any_payload),)
    ),
    "any_asker_under_an_id": Planted(0, "another's id gets that one's receipt", ((Relay, "_answer", _any_asker),)),
    "refusals_are_not_kept": Planted(
        0, "the outcome of a refused command is not written", ((Relay, "_answer", _refusals_not_kept),)
    ),
    "snapshot_of_another_fold": Planted(
        10, "a snapshot is used whatever fold made it", ((relay, "recover_board", _any_fold),)
    ),
    "nothing_stays_gone": Planted(
        30,
        "a restored hub serves without having been held against its tombstones",
        ((erasure, "apply", _nothing_stays_gone),),
    ),
    "time_runs_backwards": Planted(
        0, "hub time follows the machine's clock backwards", ((Relay, "now", _clock_as_it_is),)
    ),
    "counted_though_not_sent": Planted(
        0,
        "the cursor moves on over a frame that the socket did not take",
        ((Hall, "_send_counted", _counted_though_not_sent),),
    ),
    "shown_or_not": Planted(
        267, "what is newly shown and does not fit is not followed by a board", ((Hall, "_show", _shown_or_not),)
    ),
    "board_goes_on_without_a_part": Planted(
        0, "a board whose part was lost is not begun again", ((Hall, "_feed_board", _board_goes_on),)
    ),
    "revoked_keys_stay": Planted(0, "revoked keys stay on the ring", ((Keyring, "renew", _renew_with_revoked),)),
    "open_connections_stay": Planted(
        0,
        "a revoked key goes on speaking on the connection it has",
        ((Hall, "_client", _known_is_let_in), (Hall, "_drop_revoked", _nobody_is_put_out)),
    ),
    "live_to_all": Planted(0, "who is behind gets the newest events too", ((Hall, "_send_live", _live_to_all),)),
    "last_come_first_served": Planted(
        0, "an asker's newest command is decided first", ((Hall, "_gather", _last_come_first),)
    ),
    "refused_number_is_free": Planted(
        0, "a refused command does not consume its number", ((Hall, "_send_receipts", _refused_number_is_free),)
    ),
    "words_for_the_gateway": Planted(
        0, "the gateway gets everybody's words", ((hall, "sees_person", _words_for_everybody),)
    ),
    "gaps_are_fine": Planted(36, "the hub decides what comes after a gap", ((HubSession, "_submit", _gaps_are_fine),)),
    "any_session": Planted(
        3, "the hub takes commands of an older greeting", ((HubSession, "_submit", _other_session_is_fine),)
    ),
    "greeting_goes_on_when_full": Planted(
        28, "commands after an unavailable one are decided before it", ((HubSession, "end", _greeting_goes_on),)
    ),
    "credit_is_ignored": Planted(48, "the hub sends more than was granted", ((HubSession, "may_send", _any_credit),)),
    "history_is_not_compared": Planted(
        0,
        "the hub does not compare hash and seq of a greeting",
        ((HubSession, "_other_ledger", staticmethod(_hash_is_not_asked)),),
    ),
    "everybody_rebuilds": Planted(
        0, "whoever greets is told to rebuild", ((HubSession, "_other_ledger", staticmethod(_everybody_rebuilds)),)
    ),
    "holes_in_boards_are_not_seen": Planted(
        12, "a board without one of its parts is taken", ((ClientSession, "_board", _hole_in_a_board),)
    ),
    "waits_for_ever": Planted(
        57, "an answer that stays away is never missed", ((Exchange, "_waits_in_vain", _waits_for_ever),)
    ),
    "sent_is_done": Planted(0, "a command leaves the outbox when it is sent", ((Exchange, "pump", _sent_is_done),)),
    "nothing_is_offered_again": Planted(
        0, "kept commands are not offered again after a restore", ((Outbox, "doubt", _nothing_is_offered_again),)
    ),
    "offered_again_with_a_board_only": Planted(
        135,
        "who was behind its receipts does not offer them again",
        ((Outbox, "doubt", _offered_again_with_a_board_only),),
    ),
    "accepted_is_forgotten": Planted(
        0, "an accepted command leaves the outbox at once", ((Outbox, "accepted", _accepted_is_forgotten),)
    ),
    "forgotten_before_covered": Planted(
        5,
        "accepted commands leave the outbox before a backup covers them",
        ((Outbox, "forget", _forgotten_before_it_is_covered),),
    ),
    "taken_before_written": Planted(
        0, "a command is called taken before it is on the disk", ((Outbox, "take", _taken_before_it_is_written),)
    ),
    "refused_stays_in_the_outbox": Planted(
        0, "a refusal is reported and the command stays on the disk", ((Outbox, "refused", _refused_stays_a_while),)
    ),
    "newest_first_after_a_restart": Planted(
        0, "after a restart the outbox is sent newest first", ((Outbox, "entries", _newest_first),)
    ),
}
"""Every fault, by name."""

UNSAVED_STAYS = Planted(
    0,
    "events of a copy that was given up, and that a board replaced, are written behind it",
    ((Exchange, "_replace", _unsaved_stays), (Exchange, "_trust_no_copy", _nowhere_with_unsaved)),
)
"""Out of the simulation's reach, where no round of a client lasts as long as a hub takes to start: it has a test of its own."""
