"""The side pipe of a real hub: sightings, media and pages of history, beside the facts and never in their way."""

from __future__ import annotations

import errno
import hashlib
import os
from concurrent.futures import Future
from datetime import timedelta
from typing import Any

import pytest

from hub.domain.actor import Role
from hub.domain.courier import Fix
from hub.domain.order import Place
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import AddCourier, MessageSent, RevokeStation, SendMessage
from hub.doors.side import FIX_FUTURE_MAX
from hub.link.link import Link
from hub.link.port import LinkState, MediaTrouble
from hub.log.media import MediaStore
from hub.wire.limits import FRAME_BYTES_MAX, INT_MAX, MEDIA_CHUNK_BYTES
from hub.wire.messages import Fixes, Sight, say
from tests.hub.running import PATIENCE_S, HubInThread, until
from tests.hub.shop_day import an_id, issue_link, place_order

A_WHILE_S = 0.4
COURIER = an_id(900)


@pytest.fixture
def gateway(running: HubInThread) -> Link:
    running.must(running.owner(), AddCourier(COURIER, "Chen", "+44 20 7946 0003"))
    return running.link("gateway")


def fix(link: Link, metres: int, ago_s: float = 0, courier: str = COURIER, **more: Any) -> Fix:
    place = Place(515_000_000 + metres * 90, -1_000_000)
    return Fix(courier, place, 25, link.hub_now() - timedelta(seconds=ago_s), "page", **more)


# Sightings --------------------------------------------------------------------------------------------------------


def test_a_courier_seen_at_the_gateway_is_on_the_dispatchers_map(running: HubInThread, gateway: Link) -> None:
    moved: list[frozenset[str]] = []
    dispatch = running.link("dispatch", listener=lambda changes: moved.append(changes.fixes))
    seen = fix(gateway, 1, battery_pct=80)
    gateway.sight(seen)
    until(lambda: dispatch.fixes.get(COURIER) == seen, "never seen")
    assert frozenset({COURIER}) in moved


def test_the_newest_measurement_wins_whatever_the_order_of_arrival(running: HubInThread, gateway: Link) -> None:
    dispatch = running.link("dispatch")
    raw = running.raw("gateway", side=True)
    newest, older, newer = fix(gateway, 9), fix(gateway, 1, 30), fix(gateway, 5, 10)
    for one in (older, newest, newer):
        raw.say(say(Sight((one,))))
    until(lambda: dispatch.fixes.get(COURIER) == newest, "the newest did not win")
    late = running.raw("packing", side=True)
    late.say({"t": "follow"})
    assert [one["place"]["lat_e7"] for one in late.hears("fixes")["fixes"]] == [newest.place.lat_e7]
    assert dispatch.fixes[COURIER] == newest


@pytest.mark.parametrize(
    "changes",
    [
        {"courier": an_id(404)},
        {"place": Place(0, 0)},
        {"place": Place(910_000_000, 0)},
        {"ago_s": -FIX_FUTURE_MAX.total_seconds() - 60},
    ],
    ids=["nobody's", "null island", "off the earth", "from the future"],
)
def test_a_fix_that_makes_no_sense_is_dropped_and_a_good_one_beside_it_is_not(
    running: HubInThread, gateway: Link, changes: dict[str, Any]
) -> None:
    ago_s = changes.pop("ago_s", 0)
    good = fix(gateway, 3, 1)
    bad = Fix(**({name: getattr(fix(gateway, 1, ago_s), name) for name in good.__struct_fields__} | changes))
    raw = running.raw("gateway", side=True)
    raw.say(say(Sight((bad, good))))
    dispatch = running.link("dispatch")
    until(lambda: COURIER in dispatch.fixes, "the good one was dropped too")
    assert dict(dispatch.fixes) == {COURIER: good}


def test_a_station_cannot_say_where_couriers_are(running: HubInThread, gateway: Link) -> None:
    raw = running.raw("packing", side=True)
    raw.say(say(Sight((fix(gateway, 1),))))
    assert raw.hears("problem")["code"] == "not_allowed"


def test_a_revoked_listener_hears_no_more_positions_though_it_says_nothing(running: HubInThread, gateway: Link) -> None:
    silent = running.raw("packing", side=True)
    silent.say({"t": "follow"})
    watcher = running.link("dispatch")
    first = fix(gateway, 1, 5)
    gateway.sight(first)
    assert silent.hears("fixes")
    running.must(running.owner(), RevokeStation("packing"))
    second = fix(gateway, 2)
    gateway.sight(second)
    until(lambda: watcher.fixes.get(COURIER) == second, "the dispatcher sees nothing")
    assert silent.hears_nothing_for(A_WHILE_S)


# Media ------------------------------------------------------------------------------------------------------------


def test_media_go_up_in_chunks_and_come_down_the_same(standing: HubInThread) -> None:
    data = os.urandom(5 * MEDIA_CHUNK_BYTES + 17)
    packing, dispatch = standing.link("packing"), standing.link("dispatch")
    media = packing.put_media(data, "image/jpeg").result(PATIENCE_S)
    assert media == hashlib.sha256(data).hexdigest()
    assert dispatch.get_media(media).result(PATIENCE_S) == data
    assert packing.get_media(media).result(PATIENCE_S) == data


def test_an_upload_goes_on_where_it_stopped(standing: HubInThread) -> None:
    data = os.urandom(3 * MEDIA_CHUNK_BYTES)
    name = hashlib.sha256(data).hexdigest()
    put = {"t": "put", "media": name, "size": len(data), "offset": 0}
    first = standing.raw("packing", side=True)
    assert first.ask(put)["offset"] == 0
    assert first.ask(put, data[:MEDIA_CHUNK_BYTES])["offset"] == MEDIA_CHUNK_BYTES
    first.close()
    second = standing.raw("dispatch", side=True)
    assert second.ask(put)["offset"] == MEDIA_CHUNK_BYTES
    rest = second.ask(put | {"offset": MEDIA_CHUNK_BYTES}, data[MEDIA_CHUNK_BYTES : 2 * MEDIA_CHUNK_BYTES])
    assert rest["offset"] == 2 * MEDIA_CHUNK_BYTES
    assert not rest.get("whole", False)
    whole = second.ask(put | {"offset": 2 * MEDIA_CHUNK_BYTES}, data[2 * MEDIA_CHUNK_BYTES :])
    assert whole == {"t": "at", "media": name, "offset": len(data), "whole": True}
    assert second.ask(put)["whole"] is True
    assert standing.link("packing").get_media(name).result(PATIENCE_S) == data


def test_a_picture_taken_while_the_hub_is_away_arrives_when_it_is_back(running: HubInThread) -> None:
    packing = running.link("packing")
    running.stop()
    until(lambda: packing.status.state is LinkState.OFFLINE, "it does not notice")
    data = os.urandom(2 * MEDIA_CHUNK_BYTES)
    media = packing.put_media(data, "image/jpeg").result(PATIENCE_S)
    running.start()
    dispatch = running.link("dispatch")
    until(lambda: fetched(dispatch.get_media(media)) == data, "it never arrived")


def fetched(future: Future[bytes]) -> bytes | None:
    try:
        return future.result(PATIENCE_S)
    except MediaTrouble:
        return None


def test_media_that_are_not_there_are_said_to_be_so(standing: HubInThread) -> None:
    with pytest.raises(MediaTrouble, match="media_not_found"):
        standing.link("packing").get_media("0" * 64).result(PATIENCE_S)


SHA = "0" * 64


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([{"t": "put", "media": "../../x", "size": 5}], "bad_name"),
        ([{"t": "put", "media": SHA.upper() + "A", "size": 5}], "bad_name"),
        ([{"t": "put", "media": SHA, "size": 1 << 40}], "too_large"),
        ([{"t": "put", "media": SHA, "size": 0}], "empty"),
        ([{"t": "put", "media": SHA, "size": -5}], "empty"),
        ([{"t": "put", "media": SHA, "size": 5}, b"12345"], "not_begun"),
        ([{"t": "put", "media": SHA, "size": 5}, b"x" * (MEDIA_CHUNK_BYTES + 1)], "frame_too_large"),
        ([{"t": "get", "media": "../../etc/passwd"}], "media_not_found"),
        ([{"t": "get", "media": SHA}], "media_not_found"),
        ([{"t": "get", "media": SHA, "offset": -1}], "media_not_found"),
        ([{"t": "read", "id": "1", "room": "", "count": 5}], "bad_message"),
        ([{"t": "read", "id": "1", "room": "shop", "count": 0}], "bad_message"),
        ([{"t": "read", "id": "1", "room": "shop", "count": 201}], "bad_message"),
        ([{"t": "hello"}], "unknown_message"),
        ([{"t": "get"}], "bad_message"),
        ([b"\xff"], "bad_json"),
        ([b'{"t":"ping","mark":1,"mark":2}'], "bad_json"),
        ([b'{"t":"put","media":"","size":1,"size":2}', b"x"], "bad_json"),
        ([b"x", b"x", b"x"], "bad_frames"),
        ([b" " * (FRAME_BYTES_MAX + 1)], "frame_too_large"),
    ],
)
def test_bad_bytes_get_one_code(standing: HubInThread, frames: list[Any], code: str) -> None:
    raw = standing.raw("packing", side=True)
    answer = raw.ask(*frames)
    assert (answer["t"], answer["code"]) == ("problem", code)
    assert raw.ask({"t": "ping", "mark": 3})["mark"] == 3


@pytest.mark.parametrize("offset", [-1, INT_MAX, 6])
def test_an_offset_beside_the_file_is_answered_too(standing: HubInThread, offset: int) -> None:
    data = b"12345"
    name = standing.link("packing").put_media(data, "image/jpeg").result(PATIENCE_S)
    raw = standing.raw("packing", side=True)
    raw.say({"t": "get", "media": name, "offset": offset})
    assert raw.hear()
    assert raw.ask({"t": "ping", "mark": 3})["mark"] == 3


@pytest.mark.logs("media could not be read")
def test_media_that_cannot_be_read_now_are_not_called_lost(
    standing: HubInThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    packing = standing.link("packing")
    media = packing.put_media(b"a picture", "image/jpeg").result(PATIENCE_S)
    open_ = MediaStore.open_chunk

    def no_file_left(self: MediaStore, sha: str, offset: int, size: int) -> bytes:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(MediaStore, "open_chunk", no_file_left)
    raw = standing.raw("dispatch", side=True)
    said = raw.ask({"t": "get", "media": media})
    assert (said["code"], said["final"]) == ("storage_busy", False)
    monkeypatch.setattr(MediaStore, "open_chunk", open_)
    raw.say({"t": "get", "media": media})
    assert raw.hear()[1] == b"a picture"


def test_a_file_that_is_not_what_its_name_says_is_not_kept(standing: HubInThread) -> None:
    raw = standing.raw("packing", side=True)
    name = hashlib.sha256(b"right").hexdigest()
    put = {"t": "put", "media": name, "size": 5, "offset": 0}
    raw.ask(put)
    assert raw.ask(put, b"wrong")["code"] == "hash_mismatch"
    assert raw.ask({"t": "get", "media": name})["code"] == "media_not_found"


# History ----------------------------------------------------------------------------------------------------------


def test_older_messages_come_page_by_page_newest_first(running: HubInThread) -> None:
    desk, packing = running.link("front_desk"), running.link("packing")
    said = [SendMessage(SHOP_ROOM, desk.new_id(), Audience.STAFF, text=f"{n} " + "ü" * 1500) for n in range(130)]
    running.must(desk, *said)
    ids: list[str] = []
    before = 0
    while page := packing.history(SHOP_ROOM, before, 50).result(PATIENCE_S):
        assert [recorded.seq for recorded in page] == sorted((recorded.seq for recorded in page), reverse=True)
        ids += [recorded.event.message for recorded in page if isinstance(recorded.event, MessageSent)]
        before = page[-1].seq
    assert ids == [command.message for command in reversed(said)]


@pytest.mark.parametrize("before", [-5, 10**6, INT_MAX])
def test_a_page_before_nowhere_begins_at_the_end(standing: HubInThread, before: int) -> None:
    desk = standing.link("front_desk")
    standing.must(desk, SendMessage(SHOP_ROOM, desk.new_id(), Audience.STAFF, text="hello"))
    newest = desk.history(SHOP_ROOM, before).result(PATIENCE_S)[0]
    assert newest.seq == desk.board.seq


def test_a_room_that_is_not_there_has_no_history(standing: HubInThread) -> None:
    assert standing.link("packing").history(an_id(404)).result(PATIENCE_S) == ()


def test_the_gateway_reads_only_what_its_table_says(running: HubInThread, gateway: Link) -> None:
    desk, order = running.link("front_desk"), an_id(1)
    running.must(
        desk,
        place_order(order),
        SendMessage(order, an_id(50), Audience.EVERYONE, text="hello"),
        SendMessage(order, an_id(51), Audience.STAFF, text="a difficult one"),
    )
    words = gateway.history(order).result(PATIENCE_S)
    assert [getattr(recorded.event, "person", None) for recorded in words] == [None] * 3
    running.must(desk, issue_link(60, Role.SENDER, order, desk.hub_now()))
    staff, everyone, placed = [recorded.event for recorded in gateway.history(order).result(PATIENCE_S)][-3:]
    assert isinstance(staff, MessageSent)
    assert isinstance(everyone, MessageSent)
    assert staff.person is None
    assert everyone.person is not None
    assert getattr(placed, "person", None) is not None


def test_positions_travel_as_whole_numbers(gateway: Link) -> None:
    assert b'"lat_e7":515000090' in say(Fixes((fix(gateway, 1),)))
