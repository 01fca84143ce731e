"""Pictures are made anew or refused; voice notes are walked to their end; out go only those that are shown."""

from __future__ import annotations

import hashlib
import struct
import sys
import time
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import ExifTags, Image

from hub.domain.actor import Role
from hub.gateway import media as media_module
from hub.gateway.config import GatewayConfig
from hub.gateway.limits import IMAGE_BYTES_MAX, VOICE_BYTES_MAX
from tests.hub.domain.test_voice_note import mp4, ogg, webm
from tests.hub.gateway.in_process import House, new_id


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **more: Any) -> bytes:
    made = BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(made, kind, **more)
    return made.getvalue()


def with_gps() -> bytes:
    """A phone's picture: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SECRETPHONE"
    exif[ExifTags.Base.Orientation] = 6
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitude] = (53.0, 48.0, 3.0)
    made = BytesIO()
    Image.new("RGB", (300, 100), "red").save(made, "JPEG", exif=exif.tobytes())
    return made.getvalue()


def upload(client: httpx.Client, data: bytes, content_type: str = "application/octet-stream") -> httpx.Response:
    return client.post("/api/media", content=data, headers={"Content-Type": content_type})


@pytest.fixture
def client(house: House) -> httpx.Client:
    return house.enter(house.issue(Role.SENDER, house.place()))


def kept(house: House, answer: httpx.Response) -> Image.Image:
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["media_type"] == "image/jpeg"
    data = house.hub.media[told["media"]]
    assert hashlib.sha256(data).hexdigest() == told["media"]
    return Image.open(BytesIO(data))


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("WEBP", "RGB")]
)  # fmt: skip
def test_a_picture_comes_out_as_a_plain_jpeg(house: House, client: httpx.Client, kind: str, mode: str) -> None:
    made = kept(house, upload(client, picture(kind, mode=mode)))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (640, 480))


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright(house: House, client: httpx.Client) -> None:
    taken = with_gps()
    assert b"SECRETPHONE" in taken
    answer = upload(client, taken, "image/jpeg")
    made = kept(house, answer)
    assert made.size == (100, 300)
    assert dict(made.getexif()) == {}
    assert set(made.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"SECRETPHONE" not in house.hub.media[answer.json()["media"]]


def test_a_large_picture_is_made_smaller(house: House, client: httpx.Client) -> None:
    made = BytesIO()
    Image.new("RGB", (6_000, 3_000), "green").save(made, "PNG")
    assert kept(house, upload(client, made.getvalue())).size == (2_560, 1_280)


@pytest.mark.parametrize(
    "tail", [b"PK\x03\x04 a zip", b"<html><script>alert(1)</script></html>", b"%PDF-1.7", b"\x00" * 5_000]
)
def test_what_hides_behind_a_picture_does_not_come_through(house: House, client: httpx.Client, tail: bytes) -> None:
    answer = upload(client, picture() + tail)
    kept(house, answer)
    assert tail not in house.hub.media[answer.json()["media"]]


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def test_twenty_thousand_pixels_square_are_refused_before_they_are_decoded(house: House, client: httpx.Client) -> None:
    began = time.monotonic()
    answer = upload(client, png_that_claims(20_000, 20_000))
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_pixels")
    assert answer.json()["fields"]["limit"] == "40000000"
    assert time.monotonic() - began < 10
    assert upload(client, png_that_claims(8_000, 5_000)).json()["code"] == "broken_media"  # allowed, but not there
    assert upload(client, png_that_claims(8_001, 5_000)).json()["code"] == "too_many_pixels"
    assert house.hub.media == {}


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00" + b"!\xf9\x04\x00\x00\x00\x00\x00" * 100_000 + b";"


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", SVG, GIF, b"%PDF-1.7", b"PK\x03\x04", b"MZ\x90", b"\x00\x00\x00\x18ftypheic" + b"\0" * 50,
     b"BM" + b"\0" * 60, b"II*\x00" + b"\0" * 60],
    ids=["empty", "text", "svg", "gif", "pdf", "zip", "exe", "heic", "bmp", "tiff"],
)  # fmt: skip
def test_what_is_no_picture_or_voice_note_is_refused_whatever_it_says_it_is(
    house: House, client: httpx.Client, data: bytes
) -> None:
    for content_type in ("image/jpeg", "audio/ogg"):
        answer = upload(client, data, content_type)
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")
    assert house.hub.media == {}


@pytest.mark.parametrize("keep", [20, 200, 2_000])
def test_a_picture_that_was_cut_off_is_refused(house: House, client: httpx.Client, keep: int) -> None:
    answer = upload(client, picture()[:keep])
    assert answer.status_code in (415, 422)
    assert answer.json()["code"] in ("broken_media", "unsupported_media")
    assert house.hub.media == {}


def test_ten_megabytes_are_the_most(house: House, client: httpx.Client) -> None:
    answer = upload(client, b"\xff\xd8\xff" + b"\0" * IMAGE_BYTES_MAX)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_link_may_not_upload_for_ever(house: House, client: httpx.Client) -> None:
    blob = b"\0" * (6 << 20)
    assert [upload(client, blob).status_code for _ in range(3)] == [415, 415, 429]
    other = house.enter(house.issue(Role.SENDER, house.place()))
    assert upload(other, picture()).status_code == 201


WORKERS = {
    "sleeps": "import time; time.sleep(60)",
    "dies": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "lies": "import sys; sys.stdout.write('<html>')",
}


@pytest.mark.parametrize("worker", sorted(WORKERS))
def test_a_worker_that_misbehaves_costs_only_its_own_picture(
    make_house: Callable[[GatewayConfig], House], monkeypatch: pytest.MonkeyPatch, worker: str
) -> None:
    monkeypatch.setattr(media_module, "WORKER_S", 0.5)
    house = make_house(GatewayConfig(confined=(sys.executable, "-c", WORKERS[worker])))
    client = house.enter(house.issue(Role.SENDER, house.place()))
    for _ in range(3):  # more than there are workers: none is left behind
        answer = upload(client, picture())
        assert (answer.status_code, answer.json()["code"]) == (422, "too_heavy")
    assert client.get("/api/view").status_code == 200


def test_a_voice_note_is_kept_as_it_came(house: House, client: httpx.Client) -> None:
    for data, media_type in ((ogg(5), "audio/ogg"), (webm(5), "audio/webm"), (mp4(5), "audio/mp4")):
        answer = upload(client, data)
        assert answer.status_code == 201, answer.text
        assert answer.json() == {"media": hashlib.sha256(data).hexdigest(), "media_type": media_type}
        assert house.hub.media[answer.json()["media"]] == data


def test_a_voice_note_that_claims_ten_hours_is_refused(house: House, client: httpx.Client) -> None:
    for data in (ogg(36_000), webm(36_000), mp4(36_000)):
        answer = upload(client, data)
        assert (answer.status_code, answer.json()) == (422, {"code": "too_long", "fields": {"limit": "120"}})
    assert house.hub.media == {}


def test_a_voice_note_with_something_behind_it_is_refused(house: House, client: httpx.Client) -> None:
    for data in (ogg(5), webm(5), mp4(5)):
        answer = upload(client, data + b"PK\x03\x04 a zip behind it")
        assert (answer.status_code, answer.json()["code"]) == (422, "broken_media")


def test_a_voice_note_has_its_own_limit(house: House, client: httpx.Client) -> None:
    answer = upload(client, ogg(5) + b"\0" * VOICE_BYTES_MAX)
    assert (answer.status_code, answer.json()["fields"]["limit"]) == (413, str(VOICE_BYTES_MAX))


def say(client: httpx.Client, order: str, told: dict[str, str]) -> None:
    command = {
        "kind": "send_message", "room": order, "message": new_id(), "audience": "everyone",
        "message_kind": "image" if told["media_type"].startswith("image") else "voice", **told,
    }  # fmt: skip
    assert client.post("/api/ask", json={"id": new_id(), "command": command}).status_code == 200


def test_media_are_shown_only_to_whom_they_were_sent(house: House) -> None:
    order = house.place()
    client, stranger = (
        house.enter(house.issue(Role.SENDER, order)),
        house.enter(house.issue(Role.SENDER, house.place())),
    )
    told = upload(client, picture()).json()
    path = f"/api/media/{told['media']}"
    assert client.get(path).status_code == 404  # it stands in no room yet
    say(client, order, told)
    shown = client.get(path)
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-disposition"].startswith("attachment; filename=")
    assert shown.headers["cache-control"] == "no-store"
    assert hashlib.sha256(shown.content).hexdigest() == told["media"]
    assert stranger.get(path).status_code == 404


def test_the_picture_from_packing_is_shown_to_the_customer(house: House) -> None:
    order = house.place()
    client = house.enter(house.issue(Role.SENDER, order))
    house.pack(order)
    photo = client.get("/api/view").json()["order"]["photo"]
    assert client.get(f"/api/media/{photo}").content == b"\xff\xd8\xff packed"


@pytest.mark.parametrize("name", ["../../x", "..%2f..%2fetc%2fpasswd", "CON", "x" * 300, "%00", "0" * 63])
def test_a_name_is_never_a_path(house: House, client: httpx.Client, name: str) -> None:
    assert client.get(f"/api/media/{name}").status_code == 404


def test_sound_may_be_fetched_in_parts_as_phones_do(house: House) -> None:
    order = house.place()
    client = house.enter(house.issue(Role.SENDER, order))
    data = ogg(5)
    told = upload(client, data).json()
    say(client, order, told)
    path = f"/api/media/{told['media']}"
    part = client.get(path, headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.content) == (206, data[:2])
    assert part.headers["content-range"] == f"bytes 0-1/{len(data)}"
    assert client.get(path, headers={"Range": f"bytes={len(data) - 3}-"}).content == data[-3:]
    assert client.get(path, headers={"Range": f"bytes={len(data)}-"}).status_code == 416
    for odd in ("bytes=-5", "bytes=a-b", "lines=1-2", "bytes=1-2,3-4", "bytes=\xb2-", "bytes=1-\xb2"):
        assert client.get(path, headers=[(b"Range", odd.encode("latin-1"))]).content == data


def test_media_that_the_hub_lost_are_404_and_a_hub_that_is_away_is_503(house: House) -> None:
    order = house.place()
    client = house.enter(house.issue(Role.SENDER, order))
    told = upload(client, picture()).json()
    say(client, order, told)
    house.link.offline(True)
    assert upload(client, picture()).status_code == 503
    house.link.offline(False)
    house.hub.media.clear()
    assert client.get(f"/api/media/{told['media']}").status_code == 404
