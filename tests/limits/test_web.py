"""Every limit and every bad input of the web, through the real door: a gateway process before a hub process.

Each gets one code, and `still` holds that ledger, board and media are as they were. What needs a clock or a hub of the
test's own (positions in time, a gateway that lost its hub) stands in tests/hub/gateway.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from hub.domain.actor import Role
from hub.domain.courier import Tracker
from hub.domain.limits import CARD_CHARS_MAX, ITEMS_MAX, TEXT_CHARS_MAX
from hub.domain.vocabulary import DeliverOrder
from hub.gateway.limits import (
    BODY_WITHIN_S,
    COMMANDS_PER_LINK,
    HEADERS_WITHIN_S,
    IMAGE_BYTES_MAX,
    JSON_BYTES_MAX,
    MEDIA_BYTES_PER_LINK,
    TRACKER_BYTES_MAX,
    TRACKER_POSTS_PER_BLOCK,
    VOICE_BYTES_MAX,
    WEBHOOK_BYTES_MAX,
)
from hub.intakes import woocommerce
from tests.hub.domain.test_voice_note import ogg, webm
from tests.hub.gateway.test_media import GIF, SVG, png_that_claims
from tests.hub.intakes.test_woocommerce import payload
from tests.hub.running import until
from tests.limits.premises import OWNTRACKS, SHOP_SECRET, TRACCAR, TRACKERS_PASSWORD, WEB_SHOP, Premises

GIVEN_UP_WITHIN_S = max(BODY_WITHIN_S, HEADERS_WITHIN_S) + 10


def code(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, (answer.status_code, answer.text[:300])
    return str(answer.json()["code"])


def caught_up(shop: Premises) -> None:
    until(lambda: shop.owner.board.seq == shop.events()[0], "the owner has not heard of it")


def asked(phone: httpx.Client, command: dict[str, Any], command_id: str) -> httpx.Response:
    return phone.post("/api/ask", json={"id": command_id, "command": command})


@pytest.fixture(scope="module")
def order(outside: Premises) -> str:
    """An order that everybody outside has a link to."""
    return outside.place_order()


@pytest.fixture(scope="module")
def courier(outside: Premises) -> str:
    """A courier who carries something, with both kinds of trackers."""
    courier = outside.courier(OWNTRACKS, TRACCAR)
    outside.send_out(outside.place_order(), courier)
    return courier


@pytest.fixture
def sender(outside: Premises, order: str) -> httpx.Client:
    """The sender's phone; a link of its own for each test, for links have rates."""
    return outside.enter(outside.issue(Role.SENDER, order)[0])


@pytest.fixture(scope="module")
def slow(outside: Premises) -> Iterator[dict[str, Future[tuple[float, bytes]]]]:
    """Callers who never finish, begun first so that nobody waits for them: when and with what they were sent away."""

    def say_and_wait(beginning: bytes) -> tuple[float, bytes]:
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", outside.port), timeout=GIVEN_UP_WITHIN_S) as caller:
            caller.sendall(beginning)
            heard = b""
            while chunk := caller.recv(4096):
                heard += chunk
            return time.monotonic() - began, heard

    head = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    with ThreadPoolExecutor() as callers:
        yield {
            "headers": callers.submit(say_and_wait, head),
            "body": callers.submit(say_and_wait, head + b'Content-Length: 30\r\n\r\n{"secret"'),
            "nothing": callers.submit(say_and_wait, b""),
        }


# Links -------------------------------------------------------------------------------------------------------------


def test_a_secret_one_character_off_is_like_any_other_unknown_one(
    outside: Premises, order: str, slow: dict[str, Future[tuple[float, bytes]]]
) -> None:
    assert len(slow) == 3  # they wait from here on
    secret, _ = outside.issue(Role.SENDER, order)
    outside.enter(secret)
    phone = outside.phone()
    with outside.still():
        off = secret[:-1] + ("0" if secret[-1] != "0" else "1")
        answers = [
            phone.post("/api/session", json={"secret": wrong})
            for wrong in (off, secret.upper() + "A", "x" * 32, "x" * 5000)
        ]
        assert {(code(answer, 404), answer.text) for answer in answers} == {("not_found", answers[0].text)}
        assert "set-cookie" not in answers[0].headers
        assert code(phone.get("/api/view", headers={"Cookie": f"giftwire={off}"}), 404) == "not_found"


def test_a_link_that_ended_opens_nothing_any_more(outside: Premises, order: str) -> None:
    secret, link = outside.issue(Role.SENDER, order)
    phone = outside.enter(secret)
    outside.end(link)
    with outside.still():
        until(lambda: phone.get("/api/view").status_code == 404, "it still opens")
        command = {"kind": "change_card", "order": order, "text": "late"}
        assert code(asked(phone, command, outside.owner.new_id()), 404) == "not_found"


def test_an_order_that_is_done_is_not_changed_by_its_sender(outside: Premises, courier: str) -> None:
    done = outside.place_order()
    phone = outside.enter(outside.issue(Role.SENDER, done)[0])
    outside.send_out(done, courier, arrive=True)
    outside.ask(DeliverOrder(done, received_by="Grace"))
    with outside.still():
        answer = asked(phone, {"kind": "change_card", "order": done, "text": "late"}, outside.owner.new_id())
        assert code(answer, 409) == "order_closed"


def test_another_order_under_my_link_is_like_one_that_is_not_there(
    outside: Premises, order: str, sender: httpx.Client
) -> None:
    others, nobodys = outside.place_order(), outside.owner.new_id()
    with outside.still():
        for command in ({"kind": "change_card", "text": "mine"}, {"kind": "change_card", "text": "mine", "expects": 1}):
            answers = [asked(sender, command | {"order": one}, outside.owner.new_id()) for one in (others, nobodys)]
            assert [code(answer, 409) for answer in answers] == ["order_not_found"] * 2
            assert answers[0].text.replace(others, "") == answers[1].text.replace(nobodys, "")
        message = {"kind": "send_message", "room": others, "message": outside.owner.new_id(), "audience": "everyone"}
        assert code(asked(sender, message | {"text": "hi"}, outside.owner.new_id()), 409) == "room_not_found"


@pytest.mark.parametrize(
    "command",
    [
        {"kind": "change_items", "items": [], "total_minor": 1},
        {"kind": "deliver_order", "received_by": "me"},
        {"kind": "cancel_order", "reason": "x"},
        {"kind": "issue_link", "link": "x", "role": "owner", "subject": "x", "secret_hash": "x", "expires_at": "2026-05-10T12:00:00Z"},
    ],
    ids=lambda command: str(command["kind"]),
)  # fmt: skip
def test_what_is_the_shops_is_refused_to_a_sender(
    outside: Premises, order: str, sender: httpx.Client, command: dict[str, Any]
) -> None:
    named = command if command["kind"] == "issue_link" else command | {"order": order}
    with outside.still():
        assert code(asked(sender, named, outside.owner.new_id()), 409) == "not_allowed"


# Words -------------------------------------------------------------------------------------------------------------


def test_markup_stays_words_all_the_way_to_the_other_page(outside: Premises, order: str, sender: httpx.Client) -> None:
    words = "<script>alert(1)</script>\"'&</title>"
    command = {
        "kind": "send_message",
        "room": order,
        "message": outside.owner.new_id(),
        "audience": "everyone",
        "text": words,
    }
    assert asked(sender, command, outside.owner.new_id()).status_code == 200
    recipient = outside.enter(outside.issue(Role.RECIPIENT, order)[0])

    def lines() -> list[str]:
        return [line["text"] for line in recipient.get("/api/view").json()["messages"]]

    until(lambda: words in lines(), "it did not arrive")
    answer = recipient.get("/api/view")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    caught_up(outside)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("\u202eexe.gnp", "control_characters"),
        ("e" + "\u0301" * 5_000, "too_long"),
        ("e" + "\u0301" * 400, "control_characters"),
        ("a\0b", "control_characters"),
        ("x" * (CARD_CHARS_MAX + 1), "too_long"),
    ],
    ids=["RTL override", "10 kB of combining marks", "many combining marks", "NUL", "one too long"],
)
def test_words_that_break_a_screen_are_refused(
    outside: Premises, order: str, sender: httpx.Client, text: str, answer: str
) -> None:
    with outside.still():
        card = {"kind": "change_card", "order": order, "text": text}
        assert code(asked(sender, card, outside.owner.new_id()), 409) == answer
        message = {"kind": "send_message", "room": order, "message": outside.owner.new_id(), "audience": "everyone"}
        if answer == "control_characters":
            assert code(asked(sender, message | {"text": text}, outside.owner.new_id()), 409) == answer


def test_words_at_their_limits_are_taken_and_one_more_is_too_long(
    outside: Premises, order: str, sender: httpx.Client
) -> None:
    cake = "\N{BIRTHDAY CAKE}"
    message = {"kind": "send_message", "room": order, "audience": "everyone"}

    def says(count: int) -> httpx.Response:
        ids = outside.owner.new_id(), outside.owner.new_id()
        return asked(sender, message | {"message": ids[0], "text": cake * count}, ids[1])

    assert says(TEXT_CHARS_MAX).status_code == 200
    card = {"kind": "change_card", "order": order, "text": cake * CARD_CHARS_MAX}
    assert asked(sender, card, outside.owner.new_id()).status_code == 200
    caught_up(outside)
    with outside.still():
        answer = says(TEXT_CHARS_MAX + 1)
        assert (code(answer, 409), answer.json()["fields"]["limit"]) == ("too_long", str(TEXT_CHARS_MAX))


# Requests ----------------------------------------------------------------------------------------------------------


def plainly(outside: Premises, request: bytes) -> bytes:
    """What is answered to bytes that no client library would send."""
    with socket.create_connection(("127.0.0.1", outside.port), timeout=20) as caller:
        try:
            caller.sendall(request)
            return b"".join(iter(lambda: caller.recv(65536), b""))
        except (BrokenPipeError, ConnectionResetError):
            return b""


def test_two_ways_of_saying_how_long_a_body_is_are_one_too_many(outside: Premises) -> None:
    head = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    with outside.still():
        both = plainly(
            outside, head + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /c HTTP/1.1\r\n\r\n"
        )
        assert both.startswith(b"HTTP/1.1 400")
        assert both.count(b"HTTP/1.1") == 1  # what was smuggled behind it is not answered
        assert plainly(outside, head + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello").startswith(
            b"HTTP/1.1 400"
        )


def test_a_megabyte_of_headers_is_cut_off(outside: Premises) -> None:
    with outside.still():
        heard = plainly(outside, b"GET /api/view HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * (1 << 20) + b"\r\n\r\n")
        assert not heard or heard.startswith((b"HTTP/1.1 400", b"HTTP/1.1 431"))


def test_a_gzip_bomb_is_not_unpacked(outside: Premises, sender: httpx.Client) -> None:
    bomb = gzip.compress(b"\0" * (64 << 20))
    assert len(bomb) < JSON_BYTES_MAX
    zipped = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    with outside.still():
        for path in ("/api/ask", "/api/media", f"/intake/woocommerce/{WEB_SHOP}"):
            assert code(sender.post(path, content=bomb, headers=zipped), 415) == "no_encoding"


def test_a_json_body_of_64_kib_is_read_and_one_byte_more_is_not(outside: Premises, sender: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    with outside.still():
        at = sender.post("/api/ask", content=b" " * JSON_BYTES_MAX, headers=headers)
        above = sender.post("/api/ask", content=b" " * (JSON_BYTES_MAX + 1), headers=headers)
        assert (code(at, 400), code(above, 413)) == ("bad_json", "too_large")
        unsaid = sender.post("/api/ask", content=iter([b" " * JSON_BYTES_MAX, b" "]), headers=headers)
        assert code(unsaid, 413) == "too_large"  # without a length it is counted while it comes


@pytest.mark.parametrize(
    "body",
    [b"", b"hello", b"[" * 60_000, b'{"id":1,"id":2}', b'{"id":NaN}', b'{"id":1e999}', b'{"id":9223372036854775808}',
     b'{"id":' + b"9" * 5000 + b"}", rb'{"id":"\ud800"}', b'{"id":"\xff"}', b"[]", b"null", b"7"],
)  # fmt: skip
def test_json_that_a_careless_reader_would_take_is_bad_json(
    outside: Premises, sender: httpx.Client, body: bytes
) -> None:
    with outside.still():
        answer = sender.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
        assert code(answer, 400) == "bad_json"


@pytest.mark.parametrize(
    ("asked_for", "answer"),
    [
        ({}, "bad_id"),
        ({"id": ""}, "bad_id"),
        ({"id": "x" * 20_000}, "bad_id"),
        ({"id": "019df90e-f407-4902-a99b-e42c8a8e46fb"}, "bad_id"),
        ({"id": "019df90e-f407-7902-a99b-e42c8a8e46fb"}, "bad_command"),
        ({"id": "019df90e-f407-7902-a99b-e42c8a8e46fb", "command": {"kind": "sell_shop"}}, "unknown_command"),
        ({"id": "019df90e-f407-7902-a99b-e42c8a8e46fb", "command": {"kind": "change_card", "order": 7}}, "bad_command"),
    ],
)
def test_a_question_that_is_none_gets_its_code(
    outside: Premises, sender: httpx.Client, asked_for: dict[str, Any], answer: str
) -> None:
    with outside.still():
        assert code(sender.post("/api/ask", json=asked_for), 400) == answer


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/static/../../security.py", "/static/%2e%2e/%2e%2e/front.py", "/static/CON", "/static/" + "a" * 300,
     "/static/\\..\\..\\x", "/static/x%00.js", "/api/media/../../hub.key", "/api/media/CON", "/api/media/" + "a" * 300, "/nowhere"],
)  # fmt: skip
def test_a_name_is_never_a_path(outside: Premises, sender: httpx.Client, path: str) -> None:
    with outside.still():
        heard = plainly(outside, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert heard.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400"))
        assert b"root:" not in heard
        assert b"import" not in heard


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_a_method_that_no_door_knows_is_refused(outside: Premises, sender: httpx.Client, method: str) -> None:
    with outside.still():
        assert code(sender.request(method, "/api/ask"), 405) == "wrong_method"


def test_headers_that_make_no_sense_are_nobodys_fault(outside: Premises, order: str, sender: httpx.Client) -> None:
    media = upload(sender, picture(side=62)).json()
    said = {"kind": "send_message", "room": order, "message": outside.owner.new_id(), "audience": "everyone"}
    said |= {"message_kind": "image", **media}
    assert asked(sender, said, outside.owner.new_id()).status_code == 200
    until(lambda: sender.get(f"/api/media/{media['media']}").status_code == 200, "it is not in the view")
    caught_up(outside)
    odd = ("\xb2", "bytes=\xb2-", "bytes=1-\xb2", "bytes=" + "9" * 30 + "-", "x" * 3000, "[", "http://[::1")
    names = ("Range", "Origin", "Host", "Cookie", "Content-Type", "Content-Length", "Authorization")
    with outside.still():
        for name in names:
            for value in odd:
                for line in (
                    f"GET /api/media/{media['media']}",
                    "POST /api/session",
                    "GET /track/traccar?id=x",
                ):
                    request = f"{line} HTTP/1.1\r\nHost: x\r\nCookie: {sender_cookie(sender)}\r\n{name}: {value}\r\nConnection: close\r\n\r\n"
                    heard = plainly(outside, request.encode("latin-1"))
                    assert not heard or heard.startswith((b"HTTP/1.1 2", b"HTTP/1.1 4")), (
                        line,
                        name,
                        value,
                        heard[:80],
                    )


def sender_cookie(phone: httpx.Client) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in phone.cookies.jar)


def test_thirty_commands_in_ten_seconds_are_enough_for_a_link(outside: Premises, sender: httpx.Client) -> None:
    many = int(COMMANDS_PER_LINK[0])
    with outside.still():
        answers = [sender.post("/api/ask", json={}) for _ in range(many + 8)]
        statuses = [answer.status_code for answer in answers]
        assert statuses[:many] == [400] * many
        assert code(answers[statuses.index(429)], 429) == "too_many"
        assert int(answers[statuses.index(429)].headers["retry-after"]) >= 1


# Media -------------------------------------------------------------------------------------------------------------


def upload(phone: httpx.Client, data: bytes, name: str = "") -> httpx.Response:
    headers = {"Content-Type": "image/jpeg"} | (
        {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    )
    return phone.post("/api/media", content=data, headers=headers)


def picture(kind: str = "JPEG", side: int = 60) -> bytes:
    made = BytesIO()
    Image.new("RGB", (side, side), "red").save(made, kind)
    return made.getvalue()


def test_twenty_thousand_pixels_square_are_refused_and_forty_million_are_the_limit(
    outside: Premises, sender: httpx.Client
) -> None:
    with outside.still():
        assert code(upload(sender, png_that_claims(20_000, 20_000)), 422) == "too_many_pixels"
        assert code(upload(sender, png_that_claims(8_001, 5_000)), 422) == "too_many_pixels"
        assert code(upload(sender, png_that_claims(8_000, 5_000)), 422) == "broken_media"  # looked at, and empty


HEIC = b"\x00\x00\x00\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 50
MOVIE = b"\x00\x00\x00\x14ftypqt  \0\0\0\0qt  " + b"\0" * 50
WEBM_FILM = webm(1, track_type=1)


@pytest.mark.parametrize(
    ("data", "status", "answer"),
    [
        (SVG, 415, "unsupported_media"),
        (GIF, 415, "unsupported_media"),
        (HEIC, 415, "unsupported_media"),
        (MOVIE, 415, "unsupported_media"),
        (WEBM_FILM, 422, "broken_media"),
        (b"%PDF-1.7", 415, "unsupported_media"),
        (b"", 415, "unsupported_media"),
        (picture()[:200], 422, "broken_media"),
        (ogg(36_000), 422, "too_long"),
        (webm(36_000, told=True), 422, "too_long"),
        (ogg(121), 422, "too_long"),
        (ogg(60) + picture(), 422, "broken_media"),
        (ogg(60) + b"\0" * VOICE_BYTES_MAX, 413, "too_large"),
    ],
    ids=["SVG", "GIF of 100,000 frames", "HEIC", "film", "film in WebM", "PDF", "nothing", "half a picture", "voice of 10 h",
         "voice that claims 10 h", "121 s", "voice and picture in one", "voice over 2 MB"],
)  # fmt: skip
def test_media_that_the_shop_does_not_take_get_their_code(
    outside: Premises, sender: httpx.Client, data: bytes, status: int, answer: str
) -> None:
    with outside.still():
        assert code(upload(sender, data), status) == answer


def test_a_picture_and_a_voice_note_at_their_limits_are_taken(outside: Premises, sender: httpx.Client) -> None:
    assert upload(sender, ogg(120)).status_code == 201
    padded = picture() + b"\0" * (IMAGE_BYTES_MAX - len(picture()))
    assert upload(sender, padded).status_code == 201
    with outside.still():
        assert code(upload(sender, padded + b"\0"), 413) == "too_large"


@pytest.mark.parametrize("name", ["../../x", "CON", "x" * 300, "a.html"])
def test_what_a_file_is_called_does_not_matter_and_nothing_hides_behind_a_picture(
    outside: Premises, sender: httpx.Client, name: str
) -> None:
    hidden = b"<script>alert(1)</script>PK\x03\x04" + name.encode()
    answer = upload(sender, picture() + hidden, name)
    assert answer.status_code == 201
    (file,) = [path for path in outside.hub.folder.rglob("*") if path.name == answer.json()["media"]]
    data = file.read_bytes()
    assert hashlib.sha256(data).hexdigest() == file.name
    assert hidden not in data
    assert not list(outside.place.rglob("*CON*"))


def test_others_media_are_404(outside: Premises, sender: httpx.Client) -> None:
    stranger = outside.enter(outside.issue(Role.SENDER, outside.place_order())[0])
    media = upload(sender, picture(side=61)).json()["media"]
    with outside.still():
        assert code(stranger.get(f"/api/media/{media}"), 404) == "not_found"
        assert code(sender.get(f"/api/media/{media}"), 404) == "not_found"  # not said in the room yet


def test_media_come_at_a_megabyte_a_second(outside: Premises, sender: httpx.Client) -> None:
    blob = b"\0" * (MEDIA_BYTES_PER_LINK[0] // 2)
    with outside.still():
        answers = [upload(sender, blob) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [415, 415, 429]


# Positions ---------------------------------------------------------------------------------------------------------


def a_fix(**changes: Any) -> dict[str, Any]:
    return {"lat": 53.8, "lon": -1.5, "accuracy_m": 10, "measured_at": datetime.now(UTC).isoformat()} | changes


def seen(outside: Premises, courier: str) -> Any:
    return outside.owner.fixes.get(courier)


@pytest.fixture
def page(outside: Premises, courier: str) -> httpx.Client:
    """The courier's phone."""
    return outside.enter(outside.issue(Role.COURIER, courier)[0])


IN_AN_HOUR = (datetime.now(UTC) + timedelta(hours=1)).isoformat()


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"lat": 91}, "bad_place"),
        ({"lon": 180.1}, "bad_place"),
        ({"lat": "NaN"}, "bad_place"),
        ({"lat": None}, "bad_place"),
        ({"lat": 0, "lon": 0}, "bad_place"),
        ({"measured_at": IN_AN_HOUR}, "from_future"),
        ({"measured_at": "1970-01-01T00:00:00Z"}, "too_old"),
        ({"measured_at": "9999-12-31T23:59:59Z"}, "from_future"),
        ({"measured_at": "yesterday"}, "bad_time"),
        ({"accuracy_m": -1}, "bad_accuracy"),
        ({"accuracy_m": 1e300}, "bad_accuracy"),
    ],
)
def test_a_position_that_cannot_be_gets_its_code_and_moves_nobody(
    outside: Premises, page: httpx.Client, courier: str, changes: dict[str, Any], answer: str
) -> None:
    before = seen(outside, courier)
    with outside.still():
        assert code(page.post("/api/fix", json=a_fix(**changes)), 422) == answer
    assert seen(outside, courier) == before


def test_nine_hundred_kilometres_an_hour_are_too_fast(outside: Premises, page: httpx.Client, courier: str) -> None:
    with outside.still():
        assert page.post("/api/fix", json=a_fix()).status_code == 204
        until(lambda: seen(outside, courier), "the dispatcher does not see the courier")
        # One second later: a degree of latitude is 111 km.
        later = (datetime.now(UTC) + timedelta(seconds=1.5)).isoformat()
        assert code(page.post("/api/fix", json=a_fix(lat=54.8, measured_at=later)), 422) == "too_fast"
    assert seen(outside, courier).place.lat_e7 == 538_000_000


def test_after_the_delivery_the_page_is_told_and_the_tracker_has_its_success(outside: Premises) -> None:
    courier, last = outside.courier(Tracker("traccar", "done-1")), outside.place_order()
    phone = outside.enter(outside.issue(Role.COURIER, courier)[0])
    outside.send_out(last, courier, arrive=True)
    until(lambda: phone.post("/api/fix", json=a_fix()).status_code == 204, "a courier with a gift is tracked")
    until(lambda: seen(outside, courier), "the dispatcher does not see the courier")
    outside.ask(DeliverOrder(last, received_by="Grace"))
    until(lambda: phone.post("/api/fix", json=a_fix()).status_code == 410, "a courier without a gift is tracked")
    before = seen(outside, courier)
    with outside.still():
        moved = {"id": "done-1", "lat": "53.9", "lon": "-1.5", "timestamp": str(int(time.time()) + 5)}
        assert outside.phone().post("/track/traccar", data=moved).status_code == 200
    assert seen(outside, courier) == before


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"\xff", b"[" * 5000, b'{"_type":"location","lat":91,"lon":0,"tst":1}', b'{"_type":"location","lat":NaN}',
     b'{"_type":"card","face":"x"}', b'{"_type":"location","lat":1,"lon":1,"tst":1e300}', b"x" * (TRACKER_BYTES_MAX + 1)],
)  # fmt: skip
def test_owntracks_has_its_success_whatever_it_sends(outside: Premises, courier: str, body: bytes) -> None:
    before = seen(outside, courier)
    with outside.still():
        answer = outside.phone().post(
            "/track/owntracks", content=body, auth=("li", TRACKERS_PASSWORD), headers={"X-Limit-D": "phone"}
        )
        assert (answer.status_code, answer.content) == (200, b"[]")
    assert seen(outside, courier) == before


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/track/owntracks", {"Content-Encoding": "gzip"}),
        ("/track/traccar", {"Content-Encoding": "gzip"}),
        ("/track/traccar", {"Content-Type": "application/json"}),
    ],
)
def test_a_trackers_body_that_is_not_read_is_success_all_the_same(
    outside: Premises, courier: str, path: str, headers: dict[str, str]
) -> None:
    """It would send the same again for ever, and everything after it would wait."""
    with outside.still():
        body = b"x" * (TRACKER_BYTES_MAX + 1)
        auth = ("li", TRACKERS_PASSWORD)
        assert outside.phone().post(path, content=body, auth=auth, headers=headers).status_code == 200


def test_what_a_tracker_sends_too_much_is_success_and_thinned(outside: Premises, courier: str) -> None:
    phone, began = outside.phone(), int(time.time())
    with outside.still():
        for n in range(int(TRACKER_POSTS_PER_BLOCK[0]) + 20):
            moved = {
                "id": TRACCAR.device,
                "lat": f"{53.8 + n / 1e6:.6f}",
                "lon": "-1.5",
                "timestamp": str(began + n // 100),
            }
            assert phone.post("/track/traccar", data=moved).status_code == 200
        assert phone.post("/track/owntracks", content=b"{}", auth=("li", TRACKERS_PASSWORD)).status_code == 200


# Web shops ---------------------------------------------------------------------------------------------------------


def delivered(
    outside: Premises, body: bytes, *, signed: str | None = None, topic: str = "order.created", shop: str = WEB_SHOP
) -> httpx.Response:
    signature = woocommerce.signature(SHOP_SECRET, body) if signed is None else signed
    headers = {"Content-Type": "application/json", "X-WC-Webhook-Topic": topic, "X-WC-Webhook-Signature": signature}
    return outside.phone().post(f"/intake/woocommerce/{shop}", content=body, headers=headers)


def written(**changes: Any) -> bytes:
    modified = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return json.dumps(payload(date_modified_gmt=modified) | changes).encode()


LINE = {"name": "Peonies", "quantity": 1, "total": "1.00", "total_tax": "0.00"}
MONTHS_AGO = (datetime.now(UTC) - timedelta(days=60)).strftime("%Y-%m-%dT%H:%M:%S")


@pytest.mark.parametrize(
    ("body", "more", "status", "answer"),
    [
        (written(), {"signed": ""}, 401, "bad_signature"),
        (written(), {"signed": woocommerce.signature("another", written())}, 401, "bad_signature"),
        (written().replace(b", ", b","), {"signed": woocommerce.signature(SHOP_SECRET, written())}, 401, "bad_signature"),
        (written()[:-1], {"signed": woocommerce.signature(SHOP_SECRET, written())}, 401, "bad_signature"),
        (written(), {"shop": "somebody.else"}, 404, "not_found"),
        (written(), {"shop": "CON"}, 404, "not_found"),
        (written(), {"topic": "product.created"}, 422, "wrong_topic"),
        (written(date_modified_gmt=MONTHS_AGO), {}, 422, "too_old"),
        (written(total="-1.00"), {}, 422, "negative"),
        (written(currency="XXX"), {}, 422, "bad_currency"),
        (written(line_items=[LINE] * (ITEMS_MAX + 1)), {}, 422, "too_long"),
        (written(line_items=[LINE] * 10_000), {}, 422, "too_long"),
        (b"x" * (WEBHOOK_BYTES_MAX + 1), {}, 413, "too_large"),
        (b"[" * 100_000, {}, 422, "bad_json"),
    ],
    ids=["no signature", "another secret", "re-spaced", "cut off", "unknown shop", "CON", "wrong topic", "old", "negative",
         "unknown currency", "101 lines", "10,000 lines", "over 1 MiB", "deep"],
)  # fmt: skip
def test_a_delivery_that_is_not_genuine_or_of_no_use_has_no_effect(
    outside: Premises, body: bytes, more: dict[str, str], status: int, answer: str
) -> None:
    with outside.still():
        assert code(delivered(outside, body, **more), status) == answer


def test_a_genuine_delivery_sent_a_hundred_times_has_one_effect(outside: Premises) -> None:
    body = written(id=990_001)
    answers = [delivered(outside, body) for _ in range(100)]
    assert [answer.json()["outcome"] for answer in answers] == ["kept"] + ["repeated"] * 99

    def placed() -> int:
        return sum(
            order.source is not None and order.source.key == "990001" for order in outside.owner.board.orders.values()
        )

    until(lambda: placed() == 1, "it did not arrive")
    caught_up(outside)
    with outside.still():
        assert delivered(outside, body).json()["outcome"] == "repeated"


# At last -----------------------------------------------------------------------------------------------------------


def test_slow_callers_were_sent_away(outside: Premises, slow: dict[str, Future[tuple[float, bytes]]]) -> None:
    for what, within_s in (("headers", HEADERS_WITHIN_S), ("nothing", HEADERS_WITHIN_S), ("body", BODY_WITHIN_S)):
        took_s, heard = slow[what].result(GIVEN_UP_WITHIN_S)
        assert within_s - 1 < took_s < within_s + 8, what
        assert not heard or heard.startswith(b"HTTP/1.1 408"), heard


def test_after_all_that_a_page_is_served_and_the_gateway_said_nothing_odd(outside: Premises, order: str) -> None:
    phone = outside.enter(outside.issue(Role.SENDER, order)[0])
    assert phone.get("/api/view").status_code == 200
    log = (outside.place / "gateway.log").read_text()
    assert "Traceback" not in log
