"""The referee calls a lie what is one, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Raw

from hub.domain.erasure import Scope
from hub.domain.vocabulary import CourierAdded, CourierPerson, Erased, HubStarted
from hub.erasure import Erasure, apply
from hub.link import store
from hub.link.store import Entry, Outbox, Plain
from hub.log.errors import StorageFull
from hub.log.port import Batch, StoredOutcome
from hub.relay import Outcome, Relay
from hub.wire.codec import canonical
from hub.wire.messages import Submission
from tests.hub.shop_day import an_id
from tests.simulation.disk import Copy, Disks, HubDisk, StationDisk
from tests.simulation.referee import Issue, Referee
from tests.simulation.world import Violation, World

NO_MEDIA = Path("/no media here")
COMMAND = an_id(1)


class Watched:
    """A hub's disk under a referee's eyes, without a shop around them."""

    def __init__(self) -> None:
        self.world = World(1)
        self.referee = Referee(self.world)
        self.disk = self.referee.disk = HubDisk(self.world, "e", self.referee.committed)
        self.relay = self.started()

    def started(self) -> Relay:
        """A hub starts from the disk, up to where the referee looks at it."""
        disk = self.disk.opened()
        relay = Relay(disk, self.world.clock, self.world.random.randbytes, Erasure(disk, disk.stones))
        self.referee.recovered(relay)
        return relay

    def put_back(self, copy: Copy) -> None:
        """An older copy takes the disk's place."""
        self.referee.put_back(self.disk, copy)
        self.disk.put_back(copy, copy.epoch)

    def add_courier(self) -> None:
        """Somebody whose words can be erased."""
        self.relay.note([CourierAdded(an_id(7), CourierPerson("Mo", "07700 900001"))])

    def accept(self) -> Issue:
        """The hub accepts a station's command and records its one event."""
        issue = self.referee.issues[COMMAND] = Issue("packing", 0, b"{}")
        issue.told = "accepted"
        before = self.disk.head.seq
        self.relay.note([HubStarted("0" * 16)])
        self.decide(COMMAND, (before + 1, before + 1))
        return issue

    def decide(self, command_id: str, seqs: tuple[int, ...] = ()) -> None:
        """An acceptance of a station's command becomes durable."""
        stored = StoredOutcome(
            command_id, "packing", Issue("", 0, b"{}").fingerprint, canonical(Outcome("accepted", seqs))
        )
        self.disk.begin(Batch([], [stored]))
        self.disk.done()


@pytest.mark.logs("gone again")
def test_a_start_that_ended_halfway_through_an_erasure_is_taken_up_by_the_next_and_is_no_lie() -> None:
    shop = Watched()
    shop.add_courier()
    copy = shop.disk.copy()
    shop.relay.note([Erased(Scope.ALL, courier=an_id(7))])
    shop.put_back(copy)
    relay = shop.started()
    assert relay.board.couriers[an_id(7)].name == "Mo"
    shop.disk.busy_at_commit = 1.0
    with pytest.raises(StorageFull):
        apply(relay, NO_MEDIA, shop.disk.stones)
    shop.disk.busy_at_commit = 0.0
    relay = shop.started()
    assert relay.board.couriers[an_id(7)].name == "", "it was blanked, though the ledger does not know of it yet"
    assert apply(relay, NO_MEDIA, shop.disk.stones).erased == (an_id(7),)
    assert shop.started().board == shop.referee._board


def test_words_that_no_tombstone_names_may_not_be_missing_at_a_start() -> None:
    shop = Watched()
    shop.add_courier()
    shop.disk.erase_person([shop.disk.head.seq])
    with pytest.raises(Violation, match="nothing says that they are gone"):
        shop.started()


def test_who_has_heard_of_a_backup_may_let_go_though_an_older_copy_takes_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Referee, "_holds", lambda *_: True)
    shop = Watched()
    older = shop.disk.copy()
    issue = shop.accept()
    shop.referee.backed_up(shop.disk.copy())
    shop.put_back(older)
    assert issue.excused, "word of the backup may still be on its way to the station"


def test_what_no_backup_covers_stays_owed_by_who_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Referee, "_holds", lambda *_: True)
    shop = Watched()
    older = shop.disk.copy()
    issue = shop.accept()
    shop.put_back(older)
    assert not issue.excused
    shop.relay = shop.started()
    shop.accept()
    monkeypatch.setattr(Referee, "_holds", lambda *_: False)
    with pytest.raises(Violation, match="before a backup covered it"):
        shop.put_back(older)


def test_what_a_dying_hub_put_off_may_be_overtaken_though_nobody_heard_of_it() -> None:
    shop = Watched()
    shop.referee.restores = 1
    issues = shop.referee.issues
    issues[an_id(2)], issues[an_id(3)] = Issue("packing", 0, b"{}"), Issue("packing", 1, b"{}")
    put_off = Submission(1, an_id(2), Raw(b"{}"), again=True)
    shop.referee.puts_off([put_off])
    shop.decide(an_id(3))
    shop.referee.puts_off([])
    shop.decide(an_id(2))
    assert issues[an_id(2)].later


def test_what_was_put_off_in_a_turn_that_never_became_durable_is_not_excused_by_it() -> None:
    shop = Watched()
    shop.referee.restores = 1
    issues = shop.referee.issues
    issues[an_id(2)], issues[an_id(3)] = Issue("packing", 0, b"{}"), Issue("packing", 1, b"{}")
    shop.referee.puts_off([Submission(1, an_id(2), Raw(b"{}"), again=True)])  # and the hub dies before its commit
    shop.referee.puts_off([])
    shop.decide(an_id(3))
    with pytest.raises(Violation, match="R3 packing: number 0 is decided after number 1"):
        shop.decide(an_id(2))


def test_nothing_is_put_off_that_is_asked_for_the_first_time() -> None:
    shop = Watched()
    shop.referee.restores = 1
    shop.referee.issues[COMMAND] = Issue("packing", 0, b"{}")
    with pytest.raises(Violation, match="is put off"):
        shop.referee.puts_off([Submission(1, COMMAND, Raw(b"{}"))])


def test_an_answer_that_is_not_committed_yet_makes_no_other_command_unsafe(monkeypatch: pytest.MonkeyPatch) -> None:
    disk, disks = StationDisk("packing"), Disks()
    disks.of = {"packing": disk}
    monkeypatch.setattr(store, "_connect", disks.connect)
    outbox = Outbox(disk.folder / "outbox.db", Plain())
    outbox.take([Entry(1, "first", b"{}"), Entry(2, "second", b"{}")], 0.0)
    outbox.accepted("first", 5)
    outbox.take_accepted(Entry(3, "third", b"{}"), 6, 0.0)
    assert outbox.dirty
    assert disk.open("outbox.db").safe == {"first", "second"}, "as a kill at this moment would leave them"
    disks.close()
