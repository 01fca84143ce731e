"""Every limit and every bad input of the wire, through the real door: a hub process behind ZeroMQ with CURVE.

Each gets one code (or a closed connection, where nobody is known yet), and `still` holds that nothing else changed.
What needs a slow reader or a full disk stands in tests/hub/doors/test_facts.py.
"""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from typing import Any

import pytest
import zmq

from hub.domain.actor import Role
from hub.domain.limits import CARD_CHARS_MAX, NAME_CHARS_MAX, TEXT_CHARS_MAX
from hub.domain.order import Item, Person
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import (
    CancelOrder,
    ChangeCard,
    ChangeItems,
    ConfirmOrder,
    DeliverOrder,
    DescribeShop,
    OpenEnquiry,
    PromiseTime,
    RevokeStation,
    SendMessage,
)
from hub.doors.keys import new_pair
from hub.doors.owner import serving_at
from hub.link.codes import Codes
from hub.link.port import Wished
from hub.wire.codec import encode_command
from hub.wire.limits import (
    COMMAND_BYTES_MAX,
    COMMANDS_IN_FLIGHT,
    CREDIT_BYTES_MIN,
    FRAME_BYTES_MAX,
    INT_MAX,
    JSON_DEPTH_MAX,
    MEDIA_CHUNK_BYTES,
    READ_ROWS_MAX,
    SESSION_CHARS_MAX,
    SOCKET_BYTES_MAX,
)
from hub.wire.pairing import CODE_TRIES
from tests.hub.running import Raw, port_of, until
from tests.limits.premises import Premises, answers, submission

A_WHILE_S = 0.3
CURVE_ENVELOPE_BYTES = 33
"""What libzmq counts beside the frame."""
EMOJI = "\N{BIRTHDAY CAKE}"
"""One code point, four bytes in UTF-8, two units in JavaScript: limits count code points."""
both_pipes = pytest.mark.parametrize("side", [False, True], ids=["facts", "side"])


def code(answer: dict[str, Any]) -> str:
    assert answer["t"] == "problem", answer
    return str(answer["code"])


def greeted(shop: Premises, station: str = "packing") -> Raw:
    raw = shop.hub.raw(station)
    raw.greet()
    return raw


def receipt(raw: Raw, command: Any, **more: Any) -> dict[str, Any]:
    """The one receipt of one command, asked by a connection that has not asked before."""
    (found,) = answers(raw, submission(1, more.pop("id"), command, **more))
    return found


# Nobody yet --------------------------------------------------------------------------------------------------------


@both_pipes
def test_plain_http_at_the_port_is_hung_up_on(shop: Premises, side: bool) -> None:
    address = shop.hub.serving.side if side else shop.hub.serving.facts
    with shop.still(), socket.create_connection(("127.0.0.1", port_of(address)), timeout=10) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n" + b"x" * 100)
        with suppress(ConnectionResetError):  # this too is hanging up
            while heard := plain.recv(4096):
                assert b"HTTP" not in heard


@both_pipes
def test_without_curve_nobody_comes_in(shop: Premises, side: bool) -> None:
    with shop.still():
        raw = shop.hub.raw(side=side)
        raw.say({"t": "ping", "mark": 1})
        until(lambda: raw.happened(zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL) or raw.happened(zmq.EVENT_DISCONNECTED))
        assert raw.hears_nothing_for(A_WHILE_S)
        assert not raw.happened(zmq.EVENT_HANDSHAKE_SUCCEEDED)
        raw.close()


@both_pipes
def test_an_unknown_key_is_told_so_by_the_handshake(shop: Premises, side: bool) -> None:
    keys = new_pair()
    with shop.still():
        raw = shop.hub.raw(side=side, public=keys.public, secret=keys.secret, hub_key=shop.hub.serving.key)
        raw.say({"t": "ping", "mark": 1})
        until(lambda: raw.happened(zmq.EVENT_HANDSHAKE_FAILED_AUTH), "nobody told it")
        assert raw.hears_nothing_for(A_WHILE_S)
        raw.close()


def test_a_key_of_another_shops_hub_gets_no_word(shop: Premises) -> None:
    bundle = shop.hub.bundle("packing")
    with shop.still():
        raw = shop.hub.raw(public=bundle.public, secret=bundle.secret, hub_key=new_pair().public)
        raw.say({"t": "ping", "mark": 1})
        assert raw.hears_nothing_for(A_WHILE_S)
        assert not raw.happened(zmq.EVENT_HANDSHAKE_SUCCEEDED)
        raw.close()


def test_a_revoked_key_on_an_open_connection_is_told_so_on_both_pipes_and_does_nothing_more(shop: Premises) -> None:
    shop.hub.pair(Role.PACKING, "packing-leaver")
    facts, side = greeted(shop, "packing-leaver"), shop.hub.raw("packing-leaver", side=True)
    assert side.ask({"t": "ping", "mark": 1})["t"] == "pong"
    shop.ask(RevokeStation("packing-leaver"))
    with shop.still():
        facts.say({"t": "submit", "session": "raw", "commands": []})
        assert code(facts.hears("problem")) == "revoked"
        assert code(side.ask({"t": "read", "id": "r", "room": SHOP_ROOM})) == "revoked"


STRANGE = {
    "HTTP": b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n",
    "no JSON": b"hello\n",
    "invalid UTF-8": b'{"t":"knock","session":"\xff"}\n',
    "deep": b"[" * 3_000 + b"\n",
    "a session that is none": b'{"t":"begin","session":"x","spake":""}\n',
    "a point off the curve": b'{"t":"begin","session":"%b","spake":"41%b"}\n' % (b"ab" * 16, b"5c" * 32),
    "no hex": b'{"t":"begin","session":"%b","spake":"zz"}\n' % (b"ab" * 16),
    "a line without end": b"x" * (1 << 20),
}


@pytest.mark.parametrize("said", STRANGE.values(), ids=STRANGE)
def test_strange_bytes_at_the_pairing_door_cost_no_try_and_end_nothing_but_themselves(
    shop: Premises, said: bytes
) -> None:
    serving = serving_at(shop.hub.folder)
    assert serving is not None
    with Codes(shop.hub.bundle("owner")) as owner:
        code = owner.make(Wished(Role.PACKING, "New"))
        with shop.still():
            with socket.create_connection(("127.0.0.1", serving.pairing), timeout=10) as plain:
                heard = b""
                with suppress(ConnectionError):
                    plain.sendall(said)
                    plain.shutdown(socket.SHUT_WR)
                    heard = b"".join(iter(lambda: plain.recv(4096), b""))
            assert not heard or json.loads(heard)["reason"] == "bad_message"
            assert (owner.see(code.offer).state, owner.see(code.offer).tries_left) == ("waiting", CODE_TRIES)


# Frames ------------------------------------------------------------------------------------------------------------


def test_no_frame_or_a_thousand_are_told_so(shop: Premises) -> None:
    facts, side = shop.hub.raw("packing"), shop.hub.raw("packing", side=True)
    with shop.still():
        assert code(facts.ask(b"")) == "bad_json"  # a message of no frames cannot be said: one of no bytes is the least
        assert code(facts.ask(b"{}", b"{}")) == "bad_frames"
        assert code(facts.ask(*[b"x"] * 1000)) == "bad_frames"
        assert code(side.ask(b"")) == "bad_json"
        assert code(side.ask(b"{}", b"", b"")) == "bad_frames"
        assert code(side.ask(*[b"x"] * 1000)) == "bad_frames"


@both_pipes
def test_a_frame_at_its_limit_is_read_and_one_byte_more_is_said_to_be_too_much(shop: Premises, side: bool) -> None:
    raw = shop.hub.raw("packing", side=side)
    ping = b'{"t":"ping","mark":1}'
    with shop.still():
        assert raw.ask(ping + b" " * (FRAME_BYTES_MAX - len(ping)))["t"] == "pong"
        assert code(raw.ask(ping + b" " * (FRAME_BYTES_MAX - len(ping) + 1))) == "frame_too_large"
        assert code(raw.ask(b" " * (SOCKET_BYTES_MAX - CURVE_ENVELOPE_BYTES))) == "frame_too_large"


@both_pipes
def test_257_kib_cut_off_that_peer_alone(shop: Premises, side: bool) -> None:
    raw = shop.hub.raw("packing", side=side)
    assert raw.ask({"t": "ping", "mark": 1})["t"] == "pong"
    with shop.still():
        raw.say(b" " * (257 << 10))
        until(lambda: raw.happened(zmq.EVENT_DISCONNECTED), "it was not cut off")
        raw.close()


BAD_JSON = {
    "invalid UTF-8": b'{"t":"ping","mark":1,"x":"\xff\xfe"}',
    "a byte order mark": b'\xef\xbb\xbf{"t":"ping","mark":1}',
    "nested 100,000 deep": b"[" * 100_000,
    "nested 100,000 deep and closed": b'{"t":"ping","mark":1,"x":' + b"[" * 60_000 + b"]" * 60_000 + b"}",
    "a key twice": b'{"t":"ping","mark":1,"mark":2}',
    "a key twice in two spellings": rb'{"t":"ping","mark":1,"\u006dark":2}',
    "a key twice further down": b'{"t":"ping","mark":1,"x":{"y":[{"z":1,"z":2}]}}',
    "NaN": b'{"t":"ping","mark":1,"x":NaN}',
    "Infinity": b'{"t":"ping","mark":1,"x":-Infinity}',
    "1e999": b'{"t":"ping","mark":1,"x":1e999}',
    "2^63": b'{"t":"ping","mark":9223372036854775808}',
    "2^64": b'{"t":"ping","mark":18446744073709551616}',
    "5,000 digits": b'{"t":"ping","mark":' + b"9" * 5000 + b"}",
    "a lone surrogate": rb'{"t":"ping","mark":1,"x":"\ud800"}',
    "a lone surrogate in bytes": b'{"t":"ping","mark":1,"x":"\xed\xa0\x80"}',
    "something behind it": b'{"t":"ping","mark":1}{}',
    "no JSON": b"hello",
}


@both_pipes
@pytest.mark.parametrize("frame", BAD_JSON.values(), ids=BAD_JSON)
def test_what_a_careless_reader_would_take_is_bad_json(shop: Premises, frame: bytes, side: bool) -> None:
    raw = shop.hub.raw("packing", side=side)
    with shop.still():
        assert code(raw.ask(frame)) == "bad_json"
        assert raw.ask({"t": "ping", "mark": 7})["mark"] == 7  # and the connection goes on


def test_depth_and_whole_numbers_are_taken_up_to_their_limit(shop: Premises) -> None:
    raw = shop.hub.raw("packing")

    def nested(depth: int) -> bytes:
        return b'{"t":"ping","mark":1,"x":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"

    with shop.still():
        assert raw.ask(nested(JSON_DEPTH_MAX))["t"] == "pong"
        assert code(raw.ask(nested(JSON_DEPTH_MAX + 2))) == "bad_json"
        for whole in (INT_MAX, -INT_MAX):
            assert raw.ask({"t": "ping", "mark": whole})["mark"] == whole
            assert code(raw.ask({"t": "ping", "mark": whole + (1 if whole > 0 else -1)})) == "bad_json"


@both_pipes
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (b'{"t":"dance"}', "unknown_message"),
        (b'{"t":"welcome"}', "unknown_message"),
        (b'{"t":7}', "bad_message"),
        (b"{}", "bad_message"),
        (b"[]", "bad_message"),
        (b"null", "bad_message"),
        (b'{"t":"ping"}', "bad_message"),
        (b'{"t":"ping","mark":"1"}', "bad_message"),
        (b'{"t":"ping","mark":1.5}', "bad_message"),
    ],
)
def test_an_unknown_type_or_a_field_that_does_not_fit_gets_its_code(
    shop: Premises, said: bytes, answer: str, side: bool
) -> None:
    raw = shop.hub.raw("packing", side=side)
    with shop.still():
        assert code(raw.ask(said)) == answer


# Greetings ---------------------------------------------------------------------------------------------------------

HELLO = {"t": "hello", "protocols": [1], "session": "raw", "credit": 1 << 20, "fold": 1}


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"protocols": [999]}, "incompatible"),
        ({"protocols": []}, "incompatible"),
        ({"session": ""}, "bad_message"),
        ({"session": "s" * (SESSION_CHARS_MAX + 1)}, "bad_message"),
        ({"credit": CREDIT_BYTES_MIN - 1}, "bad_message"),
        ({"seq": -1}, "bad_message"),
        ({"receipt_seq": -1}, "bad_message"),
        ({"seq": 2**64}, "bad_json"),
        ({"seq": "1"}, "bad_message"),
    ],
)
def test_a_greeting_that_makes_no_sense_gets_one_code(shop: Premises, changes: dict[str, Any], answer: str) -> None:
    raw = shop.hub.raw("packing")
    with shop.still():
        said = raw.ask(HELLO | changes)
        assert code(said) == answer
        assert answer != "incompatible" or said["detail"] == "1"  # what the hub speaks
        assert raw.ask(HELLO | {"session": "s" * SESSION_CHARS_MAX, "credit": CREDIT_BYTES_MIN})["t"] == "welcome"


@pytest.mark.parametrize(
    ("ahead", "hashed", "reason"),
    [
        (0, "00" * 32, "other_history"),
        (0, "no hash", "other_history"),
        (0, "", "other_history"),
        (10**6, "", "ahead_of_hub"),
    ],
)
def test_a_greeting_with_a_wrong_hash_or_a_cursor_far_ahead_rebuilds_itself_and_nobody_else(
    shop: Premises, ahead: int, hashed: str, reason: str
) -> None:
    raw = shop.hub.raw("packing")
    seq, _ = shop.events()
    with shop.still():
        said = raw.ask(HELLO | {"epoch": shop.hub.serving.epoch, "seq": seq + ahead, "hash": hashed})
        assert (said["t"], said["reason"]) == ("rebuild", reason)
        assert raw.hears("welcome")["mode"] == "board"


def test_a_receipt_from_the_future_is_an_older_hub_to_that_client_alone(shop: Premises) -> None:
    raw = shop.hub.raw("packing")
    seq, hashed = shop.events()
    with shop.still():
        said = raw.ask(
            HELLO | {"epoch": shop.hub.serving.epoch, "seq": seq, "hash": hashed, "receipt_seq": seq + 10**6}
        )
        assert said["reason"] == "ahead_of_hub"


# Commands ----------------------------------------------------------------------------------------------------------


def test_the_same_id_with_another_payload_is_refused_and_the_first_outcome_stands(shop: Premises) -> None:
    raw, stranger, command_id = greeted(shop), greeted(shop, "front_desk"), shop.owner.new_id()
    first = SendMessage(SHOP_ROOM, shop.owner.new_id(), Audience.STAFF, text="first")
    (accepted,) = answers(raw, submission(1, command_id, first))
    until(lambda: shop.owner.board.seq == shop.events()[0], "the owner has not heard of it")
    with shop.still():
        second = SendMessage(SHOP_ROOM, shop.owner.new_id(), Audience.STAFF, text="second")
        other, again = answers(raw, submission(2, command_id, second), submission(3, command_id, first))
        assert other["code"] == "id_conflict"
        assert again["seqs"] == accepted["seqs"]
        assert receipt(stranger, first, id=command_id)["code"] == "id_conflict"


@pytest.mark.parametrize(
    "command_id",
    ["", "x", "x" * 20_000, "019df90e-f407-4902-a99b-e42c8a8e46fb", "019DF90E-F407-7902-A99B-E42C8A8E46FB", "\0"],
    ids=["empty", "short", "huge", "version 4", "capitals", "NUL"],
)
def test_an_id_that_is_none_is_refused_and_not_kept(shop: Premises, command_id: str) -> None:
    with shop.still():
        command = SendMessage(SHOP_ROOM, shop.owner.new_id(), Audience.STAFF, text="x")
        found = receipt(greeted(shop), command, id=command_id)
        assert found["code"] == "bad_id"
        assert len(found["id"]) <= 64


@pytest.mark.parametrize(
    ("raw_command", "answer"),
    [
        (b'{"kind":"sell_shop"}', "unknown_command"),
        (b'{"kind":"confirm_order"}', "bad_command"),
        (b'{"kind":"confirm_order","order":7}', "bad_command"),
        (b'{"kind":"confirm_order","order":"x","and":"more"}', "bad_command"),
        (b"[]", "bad_command"),
        (b'{"kind":"confirm_order","order":"' + b"z" * COMMAND_BYTES_MAX + b'"}', "too_large"),
    ],
)
def test_bytes_that_are_no_command_are_refused_by_code(shop: Premises, raw_command: bytes, answer: str) -> None:
    with shop.still():
        assert receipt(greeted(shop), raw_command, id=shop.owner.new_id())["code"] == answer


def test_a_command_at_its_limit_is_looked_at_and_one_byte_more_is_too_large(shop: Premises) -> None:
    raw = greeted(shop)
    short = encode_command(ConfirmOrder(""))
    with shop.still():
        at, above = (encode_command(ConfirmOrder("z" * (COMMAND_BYTES_MAX - len(short) + more))) for more in (0, 1))
        assert len(at) == COMMAND_BYTES_MAX
        assert receipt(raw, at, id=shop.owner.new_id())["code"] == "not_allowed"  # packing confirms nothing
        (found,) = answers(raw, submission(2, shop.owner.new_id(), above))
        assert (found["code"], found["fields"]["limit"]) == ("too_large", str(COMMAND_BYTES_MAX))


def test_more_commands_than_may_be_on_the_way_are_asked_for_again_and_none_is_lost(shop: Premises) -> None:
    raw = greeted(shop)
    bad = [submission(n, "", b"{}") for n in range(1, COMMANDS_IN_FLIGHT + 2)]
    with shop.still():
        raw.say({"t": "submit", "session": "raw", "commands": [{"n": s.n, "id": s.id, "command": {}} for s in bad]})
        assert raw.hears("resend_from")["n"] == COMMANDS_IN_FLIGHT + 1
        numbers: list[int] = []
        while len(numbers) < COMMANDS_IN_FLIGHT:
            numbers += [found["n"] for found in raw.hears("receipts")["receipts"]]
        assert numbers == list(range(1, COMMANDS_IN_FLIGHT + 1))


def test_the_actor_is_the_keys_whatever_is_said(shop: Premises) -> None:
    raw = shop.hub.raw("packing")
    welcome = raw.greet(actor={"station": "owner", "person": "owner", "role": "owner"}, station="owner")
    assert welcome["actor"]["role"] == "packing"
    with shop.still():
        claimed = json.loads(encode_command(DescribeShop("Mine", "UTC", "GBP"))) | {
            "actor": {"station": "owner", "person": "owner", "role": "owner"}
        }
        assert receipt(raw, json.dumps(claimed).encode(), id=shop.owner.new_id())["code"] == "bad_command"
        (found,) = answers(raw, submission(2, shop.owner.new_id(), DescribeShop("Mine", "UTC", "GBP")))
        assert found["code"] == "not_allowed"


def test_a_courier_cannot_change_a_price_nor_speak_without_their_link(shop: Premises) -> None:
    order, courier = shop.place_order(), shop.courier()
    secret, _ = shop.issue(Role.COURIER, courier)
    gateway = greeted(shop, "gateway")
    cheap = ChangeItems(order, (Item("Peonies", 1, 1),), 1)
    with shop.still():
        ids = [shop.owner.new_id() for _ in range(4)]
        found = answers(
            gateway,
            submission(1, ids[0], cheap, secret=secret),
            submission(2, ids[1], cheap),
            submission(3, ids[2], cheap, secret=secret[:-1] + "x"),
            submission(4, ids[3], cheap, secret="\0" * 20_000),
        )
        assert [one["code"] for one in found] == ["not_allowed", "link_not_found", "link_not_found", "link_not_found"]


def test_an_edit_of_an_order_that_has_gone_is_refused(shop: Premises) -> None:
    cancelled, delivered, courier = shop.place_order(), shop.place_order(), shop.courier()
    shop.ask(CancelOrder(cancelled, "changed their mind"))
    shop.send_out(delivered, courier, arrive=True)
    shop.ask(DeliverOrder(delivered, received_by="Grace"))
    desk = greeted(shop, "front_desk")
    with shop.still():
        orders = (shop.owner.new_id(), cancelled, delivered)
        found = answers(
            desk,
            *[submission(n, shop.owner.new_id(), ChangeCard(order, "too late")) for n, order in enumerate(orders, 1)],
        )
        assert [one["code"] for one in found] == ["order_not_found", "order_cancelled", "order_closed"]


@pytest.mark.parametrize(
    "until_", ["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2026-05-10T17:00:00"]
)
def test_a_promise_for_1970_for_9999_or_without_a_zone_is_refused(shop: Premises, until_: str) -> None:
    order = shop.place_order()
    said = json.loads(encode_command(PromiseTime(order, shop.owner.hub_now()))) | {"until": until_}
    with shop.still():
        found = receipt(greeted(shop, "front_desk"), json.dumps(said).encode(), id=shop.owner.new_id())
        assert (found["code"], found["fields"]["field"]) == ("bad_time", "until")


# People's words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["a\0b", "\u202eevil", "e" + "\u0301" * 5_000, "bell \x07", "\x1b[31m"],
    ids=["NUL", "RTL override", "10 kB of combining marks", "bell", "escape"],
)  # fmt: skip
def test_words_that_break_a_screen_are_refused_wherever_they_stand(shop: Premises, words: str) -> None:
    raw, new_id = greeted(shop, "front_desk"), shop.owner.new_id
    name = words if len(words) <= NAME_CHARS_MAX else words[:NAME_CHARS_MAX]
    with shop.still():
        text = words[:TEXT_CHARS_MAX]
        found = answers(
            raw,
            submission(1, new_id(), SendMessage(SHOP_ROOM, new_id(), Audience.STAFF, text=text)),
            submission(2, new_id(), OpenEnquiry(new_id(), Person(name, ""))),
            submission(3, new_id(), OpenEnquiry(new_id(), Person("Li", words[:40]))),
        )
        assert {one["code"] for one in found} == {"control_characters"}


def test_a_message_of_4000_and_a_card_of_500_code_points_are_taken_and_one_more_is_too_long(shop: Premises) -> None:
    raw, new_id, order = greeted(shop, "front_desk"), shop.owner.new_id, shop.place_order()
    full = answers(
        raw,
        submission(1, new_id(), SendMessage(SHOP_ROOM, new_id(), Audience.STAFF, text=EMOJI * TEXT_CHARS_MAX)),
        submission(2, new_id(), ChangeCard(order, EMOJI * CARD_CHARS_MAX)),
        submission(3, new_id(), OpenEnquiry(new_id(), Person("n" * NAME_CHARS_MAX, ""))),
    )
    assert {one["outcome"] for one in full} == {"accepted"}
    until(lambda: shop.owner.board.seq == shop.events()[0], "the owner has not heard of it")
    with shop.still():
        over = answers(
            raw,
            submission(
                4, new_id(), SendMessage(SHOP_ROOM, new_id(), Audience.STAFF, text=EMOJI * (TEXT_CHARS_MAX + 1))
            ),
            submission(5, new_id(), ChangeCard(order, EMOJI * (CARD_CHARS_MAX + 1))),
            submission(6, new_id(), OpenEnquiry(new_id(), Person("n" * (NAME_CHARS_MAX + 1), ""))),
        )
        assert [(one["code"], one["fields"]["limit"]) for one in over] == [
            ("too_long", str(TEXT_CHARS_MAX)),
            ("too_long", str(CARD_CHARS_MAX)),
            ("too_long", str(NAME_CHARS_MAX)),
        ]


# The side pipe -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"t": "read", "id": "r", "room": SHOP_ROOM, "count": 0}, "bad_message"),
        ({"t": "read", "id": "r", "room": SHOP_ROOM, "count": READ_ROWS_MAX + 1}, "bad_message"),
        ({"t": "read", "id": "r", "room": ""}, "bad_message"),
        ({"t": "read", "id": "r", "room": SHOP_ROOM, "before": 2**64}, "bad_json"),
        ({"t": "get", "media": "../../hub.key"}, "media_not_found"),
        ({"t": "get", "media": "CON"}, "media_not_found"),
        ({"t": "get", "media": "a" * 300}, "media_not_found"),
        ({"t": "get", "media": "ab" * 32, "offset": -1}, "media_not_found"),
        ({"t": "put", "media": "../../x", "size": 5}, "bad_name"),
        ({"t": "put", "media": "ab" * 32, "size": 0}, "empty"),
        ({"t": "put", "media": "ab" * 32, "size": -1}, "empty"),
        ({"t": "put", "media": "ab" * 32, "size": (30 << 20) + 1}, "too_large"),
        ({"t": "sight", "fixes": []}, "not_allowed"),
    ],
)
def test_what_the_side_pipe_cannot_give_gets_its_code(shop: Premises, said: dict[str, Any], answer: str) -> None:
    raw = shop.hub.raw("packing", side=True)
    with shop.still():
        assert code(raw.ask(said)) == answer


@pytest.mark.parametrize("before", [-1, 0, INT_MAX])
def test_a_page_before_nowhere_begins_at_the_newest(shop: Premises, before: int) -> None:
    raw = shop.hub.raw("packing", side=True)
    with shop.still():
        rows = raw.ask({"t": "read", "id": "r", "room": SHOP_ROOM, "before": before, "count": READ_ROWS_MAX})
        assert (rows["t"], rows["seq"]) == ("rows", shop.events()[0])


def test_a_chunk_of_media_at_its_limit_is_kept_and_one_byte_more_is_not(shop: Premises) -> None:
    raw = shop.hub.raw("packing", side=True)
    size = MEDIA_CHUNK_BYTES * 2
    media = "cd" * 32
    assert raw.ask({"t": "put", "media": media, "size": size})["offset"] == 0
    with shop.still():
        put = json.dumps({"t": "put", "media": media, "size": size}).encode()
        assert code(raw.ask(put, b"x" * (MEDIA_CHUNK_BYTES + 1))) == "frame_too_large"
    assert raw.ask(put, b"x" * MEDIA_CHUNK_BYTES)["offset"] == MEDIA_CHUNK_BYTES
    last = json.dumps({"t": "put", "media": media, "size": size, "offset": MEDIA_CHUNK_BYTES}).encode()
    assert code(raw.ask(last, b"x" * MEDIA_CHUNK_BYTES)) == "hash_mismatch"


def test_the_look_at_what_changed_sees_a_change(shop: Premises) -> None:
    with pytest.raises(AssertionError), shop.still():
        shop.ask(SendMessage(SHOP_ROOM, shop.owner.new_id(), Audience.STAFF, text="something happened"))
    with pytest.raises(AssertionError), shop.still():
        shop.onlooker.say(b"not JSON")


def test_after_all_that_the_shop_takes_an_order(shop: Premises) -> None:
    assert shop.place_order() in shop.owner.board.orders
