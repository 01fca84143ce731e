"""The facts pipe of a real hub: who comes in, what careless and hostile bytes get, and that others do not notice."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import pytest
import zmq
from msgspec import Raw as RawJson

from hub.domain.actor import Role
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import ConfirmOrder, DescribeShop, EndLink, RevokeStation, SendMessage
from hub.doors.keys import new_pair
from hub.link.port import LinkState
from hub.log.port import STORAGE_FULL, Batch, Failed, Log
from hub.wire.codec import encode_command
from hub.wire.limits import FRAME_BYTES_MAX, SOCKET_BYTES_MAX
from hub.wire.messages import Submission, Submit, say
from tests.hub.running import HubInThread, Raw, port_of, until
from tests.hub.shop_day import an_id, issue_link, place_order

A_WHILE_S = 0.5
CURVE_ENVELOPE_BYTES = 33
"""What libzmq counts beside the frame."""


def shop_goes_on(running: HubInThread) -> None:
    """The owner is still served."""
    began = time.monotonic()
    running.must(running.owner(), DescribeShop(f"Petal {began}", "Europe/London", "GBP"))
    assert time.monotonic() - began < 5


# Who comes in -----------------------------------------------------------------------------------------------------


def test_an_unknown_key_is_refused_and_its_link_knows_it(running: HubInThread) -> None:
    path = running.bundle_path("packing")
    known = json.loads(path.read_bytes())
    keys = new_pair()
    path.write_text(json.dumps(known | {"public": keys.public, "secret": keys.secret}))
    link = running.link("packing", live=False)
    until(lambda: link.status.state is LinkState.REFUSED, "the link does not know that it is refused")
    assert link.status.code == "key_refused"
    shop_goes_on(running)


def test_a_key_of_another_shops_hub_gets_no_word(standing: HubInThread) -> None:
    bundle = standing.bundle("packing")
    other_hub = new_pair()
    raw = standing.raw(public=bundle.public, secret=bundle.secret, hub_key=other_hub.public)
    raw.say({"t": "ping", "mark": 1})
    assert raw.hears_nothing_for(A_WHILE_S)
    assert not raw.happened(zmq.EVENT_HANDSHAKE_SUCCEEDED)
    shop_goes_on(standing)


@pytest.mark.parametrize("side", [False, True])
def test_without_curve_nobody_comes_in(standing: HubInThread, side: bool) -> None:
    raw = standing.raw(side=side)
    raw.say({"t": "ping", "mark": 1})
    assert raw.hears_nothing_for(A_WHILE_S)
    assert not raw.happened(zmq.EVENT_HANDSHAKE_SUCCEEDED)
    shop_goes_on(standing)


@pytest.mark.parametrize("side", [False, True])
@pytest.mark.parametrize(
    "bytes_",
    [b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n", b"\0" * 64, b"\xff" * 4096, b"\xff\0\0\0\0\0\0\0\1\x7f" + b"x" * 90],
)
def test_plain_bytes_at_the_port_harm_nobody(standing: HubInThread, bytes_: bytes, side: bool) -> None:
    address = standing.serving.side if side else standing.serving.facts
    with socket.create_connection(("127.0.0.1", port_of(address)), timeout=5) as plain:
        plain.sendall(bytes_)
        shop_goes_on(standing)


def test_a_hundred_silent_connections_keep_nobody_out(standing: HubInThread) -> None:
    port = port_of(standing.serving.facts)
    idle = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(100)]
    standing.link("packing")
    for one in idle:
        one.close()


def test_a_revoked_key_is_silenced_on_its_open_connections_within_two_seconds(running: HubInThread) -> None:
    link = running.link("packing")
    raw = running.raw("packing")
    raw.greet()
    began = time.monotonic()
    running.must(running.owner(), RevokeStation("packing"))
    assert raw.hears("problem")["code"] == "revoked"
    raw.say({"t": "ping", "mark": 1})
    assert raw.hears("problem")["code"] == "revoked"
    until(lambda: link.status.state is LinkState.REFUSED, "the link does not know that it was revoked")
    assert time.monotonic() - began < 2
    seq = link.board.seq
    shop_goes_on(running)
    assert link.board.seq == seq
    late = running.raw("packing")
    late.say({"t": "ping", "mark": 1})
    until(lambda: late.happened(zmq.EVENT_HANDSHAKE_FAILED_AUTH), "a revoked key shakes hands")


def test_a_station_with_a_new_key_comes_in_and_its_old_key_does_not(running: HubInThread) -> None:
    old = running.raw("packing")
    old.greet()
    running.pair(Role.PACKING, "packing")
    assert old.hears("problem")["code"] == "revoked"
    assert running.raw("packing").greet()["actor"]["station"] == "packing"


def test_the_actor_comes_from_the_key_and_from_nothing_that_is_said(standing: HubInThread) -> None:
    raw = standing.raw("packing")
    welcome = raw.greet(actor={"station": "owner", "person": "owner", "role": "owner"}, station="owner")
    assert welcome["actor"] == {"station": "packing", "person": "p-packing", "role": "packing"}
    command = encode_command(DescribeShop("Mine", "UTC", "GBP"))
    raw.say(say(Submit("raw", (Submission(1, an_id(1), RawJson(command)),))))
    (receipt,) = raw.hears("receipts")["receipts"]
    assert receipt["code"] == "not_allowed"


# Careless bytes ---------------------------------------------------------------------------------------------------


def problem(answer: dict[str, Any]) -> str:
    assert answer["t"] == "problem", answer
    return str(answer["code"])


def test_frames_that_are_not_one_frame_are_told_so(standing: HubInThread) -> None:
    raw = standing.raw("packing")
    assert problem(raw.ask(b"{}", b"{}")) == "bad_frames"
    assert problem(raw.ask(*[b"x"] * 1000)) == "bad_frames"
    assert problem(raw.ask(b"")) == "bad_json"
    shop_goes_on(standing)


def test_a_frame_one_byte_over_the_limit_is_answered_and_one_at_it_is_read(standing: HubInThread) -> None:
    raw = standing.raw("packing")
    assert problem(raw.ask(b" " * (FRAME_BYTES_MAX + 1))) == "frame_too_large"
    assert problem(raw.ask(b" " * FRAME_BYTES_MAX)) == "bad_json"
    assert problem(raw.ask(b" " * (SOCKET_BYTES_MAX - CURVE_ENVELOPE_BYTES))) == "frame_too_large"


def test_a_frame_over_the_sockets_limit_disconnects_that_peer_alone(standing: HubInThread) -> None:
    other = standing.raw("dispatch")
    other.greet()
    raw = standing.raw("packing")
    raw.greet()
    raw.say(b" " * (257 << 10))
    until(lambda: raw.happened(zmq.EVENT_DISCONNECTED), "it was not disconnected")
    other.say({"t": "ping", "mark": 5})
    assert other.hears("pong")["mark"] == 5
    assert not other.happened(zmq.EVENT_DISCONNECTED)
    raw.say({"t": "submit", "session": "raw", "commands": []})
    assert raw.hears("problem")["code"] == "hello_first"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\xff\xfe", "bad_json"),
        (b'{"t":"ping","mark":' + b"9" * 5000 + b"}", "bad_json"),
        (b'{"t":"ping","mark":1,"mark":2}', "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (rb'{"t":"\ud800"}', "bad_json"),
        (b'{"t":"ping","mark":1e999}', "bad_json"),
        (b'{"t":"ping","mark":NaN}', "bad_json"),
        (b'{"t":"dance"}', "unknown_message"),
        (b'{"t":"follow"}', "unknown_message"),
        (b'{"t":"hello","protocols":[999],"session":"s","credit":1048576}', "incompatible"),
        (b'{"t":"submit","session":"s","commands":[]}', "hello_first"),
        (b'{"t":"credit","bytes":5}', "hello_first"),
    ],
)
def test_bad_bytes_get_one_code_and_change_nothing(standing: HubInThread, frame: bytes, code: str) -> None:
    raw = standing.raw("packing")
    seq = standing.owner().board.seq
    assert problem(raw.ask(frame)) == code
    assert raw.greet()["seq"] >= seq


def test_a_flood_of_bad_ids_and_commands_is_answered_one_by_one_and_blocks_nothing(standing: HubInThread) -> None:
    raw = standing.raw("packing")
    raw.greet()
    commands = [
        Submission(1, "", RawJson(b"{}")),
        Submission(2, "x" * 20_000, RawJson(b"{}")),
        Submission(3, an_id(3), RawJson(b'{"kind":"sell_shop"}')),
        Submission(4, an_id(4), RawJson(encode_command(ConfirmOrder("y" * 20_000)))),
        Submission(5, an_id(5), RawJson(b'{"a":"' + b"z" * 66_000 + b'"}')),
        Submission(6, an_id(6), RawJson(encode_command(SendMessage(SHOP_ROOM, an_id(7), Audience.STAFF, text="hi")))),
    ]
    raw.say(say(Submit("raw", tuple(commands))))
    receipts: list[dict[str, Any]] = []
    while len(receipts) < len(commands):
        receipts += raw.hears("receipts")["receipts"]
    assert [receipt["n"] for receipt in receipts] == [1, 2, 3, 4, 5, 6]
    codes = [receipt.get("code", "") for receipt in receipts]
    assert codes == ["bad_id", "bad_id", "unknown_command", "not_allowed", "too_large", ""]
    assert all(len(receipt["id"]) <= 64 for receipt in receipts)
    assert receipts[-1]["outcome"] == "accepted"


# Slow and lost clients --------------------------------------------------------------------------------------------


def many_words(running: HubInThread, count: int, size: int = 3_900) -> None:
    """Fill the shop's room."""
    owner = running.owner()
    commands = [SendMessage(SHOP_ROOM, owner.new_id(), Audience.STAFF, text="x" * size) for _ in range(count)]
    running.must(owner, *commands)


def test_a_client_that_stops_reading_holds_up_nobody_and_catches_up_unaided(running: HubInThread) -> None:
    slow = running.raw("packing")
    slow.greet()
    quick = running.link("dispatch")
    many_words(running, 1500)
    until(lambda: quick.board == running.owner().board, "the quick one waits for the slow one")
    hall = running.hub.facts.hall
    (behind,) = [hall.seq - peer.cursor for peer in hall.peers() if peer.station == "packing" and peer.greeted]
    assert behind > 0
    head = quick.board.seq
    reached = 0
    while reached < head:
        said = json.loads(slow.hear()[0])
        if said["t"] == "board":
            reached = said["seq"]
        elif said["t"] == "events":
            assert said["events"][0]["s"] == reached + 1
            reached = said["events"][-1]["s"]
        slow.say({"t": "credit", "bytes": len(json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode())})
    assert reached == head


def test_receipts_that_a_full_socket_could_not_take_arrive_later(running: HubInThread) -> None:
    """A client that asks and does not read: every answer comes once it reads again, and each command counts once."""
    raw = running.raw("packing", narrow=True)
    raw.greet(credit=8 << 20)
    asked = 0
    for number in range(8):
        messages = [
            SendMessage(SHOP_ROOM, an_id(90_000 + number * 8 + one), Audience.STAFF, text="y" * 3_900)
            for one in range(8)
        ]
        submissions = [
            Submission(asked + place + 1, an_id(50_000 + asked + place), RawJson(encode_command(message)))
            for place, message in enumerate(messages)
        ]
        raw.say(say(Submit("raw", tuple(submissions))))
        asked += len(submissions)
        many_words(running, 200)
    numbers: list[int] = []
    while len(numbers) < asked:
        said = json.loads(raw.hear()[0])
        if said["t"] == "receipts":
            numbers += [receipt["n"] for receipt in said["receipts"]]
            assert {receipt["outcome"] for receipt in said["receipts"]} == {"accepted"}
        elif said["t"] == "resend_from":
            pytest.fail("the hub let answers wait, and then asked again for what it had")
        else:
            raw.say({"t": "credit", "bytes": 100_000})
    assert numbers == list(range(1, asked + 1))


class FullDisk:
    """A log whose disk is full for so many commits."""

    def __init__(self, log: Log, commits: int) -> None:
        self._log = log
        self._left = commits

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    def begin(self, batch: Batch) -> None:
        if self._left <= 0:
            self._log.begin(batch)

    def done(self) -> Any:
        self._left -= 1
        return Failed(STORAGE_FULL) if self._left >= 0 else self._log.done()


def test_while_the_disk_is_full_nothing_is_decided_and_nothing_overtakes(
    running: HubInThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = running.raw("packing")
    raw.greet()
    raw.hears("board")
    monkeypatch.setattr(running.hub.relay, "_log", FullDisk(running.hub.relay._log, 1))
    messages = [SendMessage(SHOP_ROOM, an_id(100 + n), Audience.STAFF, text=str(n)) for n in range(40)]
    submissions = [
        Submission(n + 1, an_id(200 + n), RawJson(encode_command(message))) for n, message in enumerate(messages)
    ]
    raw.say(say(Submit("raw", tuple(submissions))))
    receipts = raw.hears("receipts")["receipts"]
    assert {(receipt["outcome"], receipt["code"]) for receipt in receipts} == {("unavailable", "storage_full")}
    assert raw.ask(say(Submit("raw", (Submission(41, an_id(300), submissions[0].command),))))["code"] == "hello_first"
    raw.greet()
    raw.say(say(Submit("raw", tuple(submissions))))
    settled: list[dict[str, Any]] = []
    while len(settled) < len(submissions):
        settled += raw.hears("receipts")["receipts"]
    assert [receipt["n"] for receipt in settled] == list(range(1, 41))
    assert [receipt["seqs"][0] for receipt in settled] == sorted(receipt["seqs"][0] for receipt in settled)


@pytest.mark.logs("cannot take commands now: storage_full")
def test_a_link_asks_again_by_itself_when_the_disk_has_room(
    running: HubInThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    packing = running.link("packing")
    monkeypatch.setattr(running.hub.relay, "_log", FullDisk(running.hub.relay._log, 1))
    asked = [packing.ask(SendMessage(SHOP_ROOM, packing.new_id(), Audience.STAFF, text=str(n))) for n in range(40)]
    receipts = [one.settled.result(20) for one in asked]
    assert all(receipt.refused is None for receipt in receipts)
    assert [receipt.seqs[0] for receipt in receipts] == sorted(receipt.seqs[0] for receipt in receipts)


# The gateway ------------------------------------------------------------------------------------------------------


def everything_heard(raw: Raw) -> str:
    """All that a client is told until it is at the head."""
    raw.say({"t": "ping", "mark": 99})
    heard = []
    while True:
        frame = raw.hear()[0]
        heard.append(frame.decode())
        said = json.loads(frame)
        if said["t"] == "pong" and said["mark"] == 99 and len(heard) > 1:
            return "".join(heard)


def test_the_gateway_is_told_only_what_its_table_says(running: HubInThread) -> None:
    desk = running.link("front_desk")
    running.must(desk, place_order(an_id(1)), SendMessage(an_id(1), an_id(50), Audience.STAFF, text="a difficult one"))
    gateway = running.raw("gateway")
    gateway.greet()
    held = everything_heard(gateway)
    assert an_id(1) in held
    assert not [word for word in ("Lin Yue", "Rose Lane", "生日快乐", "a difficult one") if word in held]
    running.must(desk, issue_link(60, Role.SENDER, an_id(1), running.owner().hub_now()))
    shown = json.dumps(gateway.hears("shown"), ensure_ascii=False)
    assert "Lin Yue" in shown
    assert "生日快乐" in shown
    assert "a difficult one" not in shown
    running.must(desk, SendMessage(an_id(1), an_id(51), Audience.STAFF, text="another difficult one"))
    event = gateway.hears("events")["events"][0]
    assert "p" not in event
    assert len(event["d"]) == 64
    running.must(desk, EndLink(an_id(60)))
    assert "Lin Yue" not in json.dumps(gateway.hears("shown"), ensure_ascii=False)


def test_a_gateway_that_was_away_while_a_link_ended_forgets_its_words(running: HubInThread) -> None:
    desk, gateway = running.link("front_desk"), running.link("gateway")
    running.must(desk, place_order(an_id(1)), issue_link(60, Role.SENDER, an_id(1), desk.hub_now()))
    until(lambda: an_id(1) in gateway.board.orders and gateway.board.orders[an_id(1)].recipient.name, "not shown")
    running.stop()
    until(lambda: gateway.status.state is LinkState.OFFLINE, "it does not notice")
    running.start()
    running.must(running.owner(), EndLink(an_id(60)))
    until(lambda: gateway.status.state is LinkState.LIVE and gateway.board.seq == running.owner().board.seq, "away")
    until(lambda: gateway.board.orders[an_id(1)].recipient.name == "", "the gateway keeps a name without a link")
