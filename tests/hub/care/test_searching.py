"""Searching a ledger: what it finds, what it never tells, and that an index in doubt is made anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.app import open_relay
from hub.care import searching
from hub.care.searching import SearchAway, Searching
from hub.domain.board import Board
from hub.domain.erasure import Scope
from hub.domain.hits import HITS_MAX, Hit
from hub.domain.room import Audience
from hub.domain.vocabulary import AddCourier, Erased, HubStarted, SendMessage, VocabularyError
from hub.log.errors import LogDamaged, StorageFull
from hub.log.reading import SqliteReader, open_reader
from hub.log.recover import database_path
from hub.log.search import SEARCH, SearchIndex
from hub.relay import Relay
from tests.hub.shop_day import DESK, DISPATCH, Decided, an_id, place_order


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Relay]:
    opened = open_relay(tmp_path / "hub")
    yield opened
    opened.close()


@pytest.fixture
def reader(relay: Relay, tmp_path: Path) -> Iterator[SqliteReader]:
    opened = open_reader(database_path(tmp_path / "hub"))
    yield opened
    opened.close()


@pytest.fixture
def search(reader: SqliteReader, tmp_path: Path) -> Iterator[Searching]:
    opened = Searching(tmp_path / "hub", reader)
    opened.open()
    yield opened
    opened.close()


def a_day(relay: Relay) -> None:
    """An order, its talk, a courier."""
    shop = Decided()
    shop.must(DESK, place_order(an_id(1), card="for the peony girl"))
    shop.must(DESK, SendMessage(an_id(1), an_id(50), Audience.STAFF, text="she calls again at five"))
    shop.must(DISPATCH, AddCourier(an_id(900), "Chén 陈", "+44 20 7946 0003"))
    relay.note([recorded.event for recorded in shop.events if not isinstance(recorded.event, HubStarted)])


def find(search: Searching, question: str, before: int = 0, count: int = 20) -> tuple[Hit, ...]:
    return search.find(question, before, count, Board())


def test_orders_people_and_messages_are_found_with_their_order(relay: Relay, search: Searching) -> None:
    a_day(relay)
    (placed,) = find(search, "peony girl 林月")
    assert (placed.kind, placed.order, placed.number, placed.text) == (
        "order_placed",
        an_id(1),
        2401,
        "for the peony girl",
    )
    (said,) = find(search, "calls again")
    assert (said.kind, said.order, said.number, said.room) == ("message_sent", an_id(1), 2401, an_id(1))
    (courier,) = find(search, "chen")
    assert (courier.kind, courier.order, courier.number) == ("courier_added", "", 0)
    assert [hit.kind for hit in find(search, "7946")] == ["courier_added", "order_placed"]
    assert find(search, "2401")[0].kind == "order_placed"
    assert find(search, "nobody") == find(search, "!") == ()


def test_pages_are_whole(relay: Relay, search: Searching) -> None:
    shop = Decided()
    shop.must(DESK, place_order(an_id(1)))
    shop.must(DESK, *(SendMessage(an_id(1), an_id(n), Audience.STAFF, text="peony") for n in range(100, 220)))
    relay.note([recorded.event for recorded in shop.events if not isinstance(recorded.event, HubStarted)])
    seqs: list[int] = []
    while page := find(search, "peony", seqs[-1] if seqs else 0, HITS_MAX):
        seqs += [hit.seq for hit in page]
    assert len(seqs) == 120
    assert seqs == sorted(set(seqs), reverse=True)


def test_what_is_erased_is_told_to_nobody_even_before_the_index_has_heard_of_it(
    relay: Relay, search: Searching, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day(relay)
    assert find(search, "peony")
    relay.note([Erased(Scope.ALL, order=an_id(1), room=an_id(1))])
    monkeypatch.setattr(Searching, "follow", lambda *_: False)
    assert find(search, "peony") == ()


def test_an_erasure_leaves_the_index_at_once(relay: Relay, search: Searching, tmp_path: Path) -> None:
    a_day(relay)
    while search.follow():
        pass
    search.finish()
    assert b"peony" in SEARCH.path(tmp_path / "hub").read_bytes()
    search.open()
    relay.note([Erased(Scope.ALL, order=an_id(1), room=an_id(1))])
    search.follow()
    left = b"".join(file.read_bytes() for file in (tmp_path / "hub").glob("search.db*"))
    assert b"peony" not in left
    assert b"calls" not in left
    assert find(search, "chen"), "the courier was not erased"


def test_who_was_erased_while_no_index_followed_is_out_of_it_before_anything_else(
    relay: Relay, search: Searching, tmp_path: Path
) -> None:
    a_day(relay)
    search.finish()
    shop = Decided()
    shop.must(DESK, place_order(an_id(2)))
    relay.note([recorded.event for recorded in shop.events if not isinstance(recorded.event, HubStarted)])
    relay.note([Erased(Scope.ALL, order=an_id(1), room=an_id(1))])
    search.open()
    assert b"peony" not in SEARCH.path(tmp_path / "hub").read_bytes()
    assert find(search, "peony") == ()


def test_an_index_that_holds_nothing_yet_looks_for_no_erasure_in_a_year_of_events(
    relay: Relay, reader: SqliteReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day(relay)
    looked: list[object] = []

    def noted(*asked: object) -> Iterator[object]:
        looked.append(asked)
        return iter(())

    monkeypatch.setattr(SqliteReader, "mentioning", noted)
    made = Searching(tmp_path / "hub", reader)
    made.open()
    made.close()
    assert not looked


@pytest.mark.parametrize("doubt", ["another ledger", "an older ledger", "damaged", "no file"])
def test_an_index_in_doubt_is_made_anew(relay: Relay, search: Searching, tmp_path: Path, doubt: str) -> None:
    a_day(relay)
    search.finish()
    file, kept = SEARCH.path(tmp_path / "hub"), tmp_path / "kept"
    shutil.copy(file, kept)
    match doubt:
        case "another ledger":
            other = open_relay(tmp_path / "other")
            a_day(other)
            other.close()
            reader = open_reader(database_path(tmp_path / "other"))
            shutil.copy(kept, SEARCH.path(tmp_path / "other"))
            another = Searching(tmp_path / "other", reader)
            another.open()
            assert another.seq == 0
            assert [hit.seq for hit in find(another, "peony")] == [find(another, "林月")[0].seq]
            another.close()
            reader.close()
        case "an older ledger":
            index = SearchIndex(tmp_path / "hub")
            index.stand_on(index.place._replace(seq=10**6))
            index.commit()
            index.close()
        case "damaged":
            data = bytearray(file.read_bytes())
            data[100:] = b"\xff" * (len(data) - 100)
            file.write_bytes(data)
        case "no file":
            file.unlink()
    search.open()
    assert len(find(search, "peony")) == 1


def test_without_room_on_the_disk_searching_waits_and_the_file_goes(
    relay: Relay, search: Searching, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day(relay)

    def full(*_: object) -> None:
        raise StorageFull("no room")

    with monkeypatch.context() as patch:
        patch.setattr(SearchIndex, "put", full)
        with pytest.raises(SearchAway):
            find(search, "peony")
        assert not SEARCH.path(tmp_path / "hub").exists()
        assert not search.follow(), "it does not try all the time"
    monkeypatch.setattr(searching, "TRY_AGAIN_S", 0.0)
    search._try_at = 0.0
    assert find(search, "peony")


def test_a_ledger_that_cannot_be_read_now_costs_nobody_the_index(
    relay: Relay, search: Searching, reader: SqliteReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day(relay)
    search.finish()
    search.open()

    def ill(*_: object) -> None:
        raise LogDamaged("a page is gone")

    with monkeypatch.context() as patch:
        patch.setattr(SqliteReader, "read", ill)
        assert not search.follow()
    assert search.seq == reader.head.seq
    assert find(search, "peony")


def test_an_event_whose_words_are_none_is_passed_over(
    relay: Relay, search: Searching, reader: SqliteReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day(relay)

    def unreadable(*_: object) -> None:
        raise VocabularyError("bad_event")

    monkeypatch.setattr(searching, "texts_of", unreadable)
    while search.follow():
        pass
    assert search.seq == reader.head.seq
