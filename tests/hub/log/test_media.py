"""Media by hash: in chunks, resumable, and never under a name that is not its own."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from hub.log import media
from hub.log.errors import MediaRefused
from hub.log.media import CHUNK_BYTES_MAX, FILE_BYTES_MAX, PARTS_MAX, MediaStore

PICTURE = bytes(range(256)) * 1000
SHA = sha256(PICTURE).hexdigest()


def send(store: MediaStore, content: bytes, *, until: int | None = None) -> int:
    """Announce and send a file as a client does, from where the store says to go on."""
    sha = sha256(content).hexdigest()
    offset = store.begin(sha, len(content))
    while offset < (len(content) if until is None else until):
        offset = store.put(sha, offset, content[offset : offset + CHUNK_BYTES_MAX])
    return offset


def fetched(store: MediaStore, sha: str) -> bytes:
    content = b""
    while chunk := store.open_chunk(sha, len(content), CHUNK_BYTES_MAX):
        content += chunk
    return content


def refusal(error: pytest.ExceptionInfo[MediaRefused]) -> str:
    return error.value.code


def test_a_picture_sent_in_chunks_comes_back_as_it_was(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    assert not store.has(SHA)
    assert send(store, PICTURE) == len(PICTURE)
    assert store.has(SHA)
    assert store.size(SHA) == len(PICTURE)
    assert fetched(store, SHA) == PICTURE


def test_a_picture_that_is_here_needs_no_byte_more(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    send(store, PICTURE)
    assert store.begin(SHA, len(PICTURE)) == len(PICTURE)
    assert store.put(SHA, 0, PICTURE[:10]) == len(PICTURE)
    assert fetched(store, SHA) == PICTURE


def test_an_upload_goes_on_after_a_restart_of_the_hub(tmp_path: Path) -> None:
    half = send(MediaStore(tmp_path), PICTURE, until=len(PICTURE) // 2)
    store = MediaStore(tmp_path)
    assert store.begin(SHA, len(PICTURE)) == half > 0
    assert send(store, PICTURE) == len(PICTURE)
    assert fetched(store, SHA) == PICTURE


def test_a_crash_before_the_last_rename_is_finished_by_the_next_announcement(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    store.begin(SHA, len(PICTURE))
    (tmp_path / "part" / f"{SHA}.{len(PICTURE)}").write_bytes(PICTURE)
    store = MediaStore(tmp_path)
    assert store.begin(SHA, len(PICTURE)) == len(PICTURE)
    assert fetched(store, SHA) == PICTURE


def test_a_chunk_sent_twice_or_too_far_on_is_answered_with_where_to_go_on(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    store.begin(SHA, len(PICTURE))
    assert store.put(SHA, 0, PICTURE[:1000]) == 1000
    assert store.put(SHA, 0, PICTURE[:1000]) == 1000
    assert store.put(SHA, 5000, PICTURE[5000:6000]) == 1000
    assert send(store, PICTURE) == len(PICTURE)
    assert fetched(store, SHA) == PICTURE


def test_bytes_that_are_not_the_announced_ones_are_thrown_away(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    store.begin(SHA, 4)
    with pytest.raises(MediaRefused) as wrong:
        store.put(SHA, 0, b"evil")
    assert refusal(wrong) == "hash_mismatch"
    assert not store.has(SHA)
    assert list((tmp_path / "part").iterdir()) == []
    assert send(store, PICTURE) == len(PICTURE)


def test_a_wrongly_announced_size_does_not_stand_in_the_way_of_the_right_one(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    store.begin(SHA, len(PICTURE) + 5)
    store.put(SHA, 0, b"nonsense")
    assert send(store, PICTURE) == len(PICTURE)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "CON", SHA[:-1], SHA + "0", SHA.upper(), SHA + "\n", "x" * 64, "é" * 64, "a" * 300]
)
def test_a_name_that_is_no_hash_is_refused_everywhere(tmp_path: Path, name: str) -> None:
    store = MediaStore(tmp_path)
    for ask in (
        lambda: store.begin(name, 1),
        lambda: store.put(name, 0, b"x"),
        lambda: store.open_chunk(name, 0, 1),
        lambda: store.erase(name),
    ):
        with pytest.raises(MediaRefused) as refused:
            ask()
        assert refusal(refused) == "bad_name"
    assert not store.has(name)


def test_limits_hold_at_the_limit_and_one_past_it(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    assert store.begin("0" * 64, FILE_BYTES_MAX) == 0
    for size, code in ((FILE_BYTES_MAX + 1, "too_large"), (0, "empty"), (-1, "empty")):
        with pytest.raises(MediaRefused) as refused:
            store.begin("1" * 64, size)
        assert refusal(refused) == code
    assert store.put("0" * 64, 0, bytes(CHUNK_BYTES_MAX)) == CHUNK_BYTES_MAX
    with pytest.raises(MediaRefused) as refused:
        store.put("0" * 64, CHUNK_BYTES_MAX, bytes(CHUNK_BYTES_MAX + 1))
    assert refusal(refused) == "too_large"
    with pytest.raises(MediaRefused) as refused:
        store.put("0" * 64, CHUNK_BYTES_MAX, b"")
    assert refusal(refused) == "empty"


def test_a_file_cannot_grow_past_its_announced_size(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    store.begin(SHA, 10)
    with pytest.raises(MediaRefused) as refused:
        store.put(SHA, 0, bytes(11))
    assert refusal(refused) == "too_large"


def test_a_chunk_of_an_unannounced_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaRefused) as refused:
        MediaStore(tmp_path).put(SHA, 0, b"x")
    assert refusal(refused) == "not_begun"


def test_what_is_not_here_cannot_be_read_and_past_the_end_there_is_nothing(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    with pytest.raises(MediaRefused) as refused:
        store.open_chunk(SHA, 0, 1)
    assert refusal(refused) == "not_here"
    send(store, PICTURE)
    assert store.open_chunk(SHA, len(PICTURE), 10) == b""
    assert store.open_chunk(SHA, 2**70, 10) == b""
    assert store.open_chunk(SHA, -1, 10) == b""
    assert len(store.open_chunk(SHA, 0, 10**9)) == CHUNK_BYTES_MAX


def test_one_unfinished_file_too_many_pushes_out_the_one_that_stood_longest(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    names = [f"{number:064x}" for number in range(PARTS_MAX + 1)]
    for age, name in enumerate(names[:-1]):
        store.begin(name, 100)
        os.utime(tmp_path / "part" / f"{name}.100", (1000 + age, 1000 + age))
    store.begin(names[-1], 100)
    assert len(list((tmp_path / "part").iterdir())) == PARTS_MAX
    with pytest.raises(MediaRefused):
        store.put(names[0], 0, b"x")
    assert store.put(names[1], 0, b"x") == 1


def test_an_erased_picture_is_gone_and_may_come_again(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    send(store, PICTURE)
    store.erase(SHA)
    assert not store.has(SHA)
    send(store, PICTURE, until=1000)
    store.erase(SHA)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert send(store, PICTURE) == len(PICTURE)


def test_the_largest_chunk_fits_into_a_frame_of_the_wire() -> None:
    assert media.CHUNK_BYTES_MAX + 1024 <= 128 * 1024


def test_a_full_disk_refuses_the_chunk_and_the_upload_goes_on_when_there_is_room(small_disk: Path) -> None:
    store = MediaStore(small_disk / "media")
    filler = small_disk / "filler"
    filler.write_bytes(bytes(4 * 1024 * 1024 - 150_000))
    with pytest.raises(MediaRefused) as refused:
        send(store, PICTURE)
    assert refusal(refused) == "storage_full"
    here = store.begin(SHA, len(PICTURE))
    assert 0 < here < len(PICTURE)
    filler.unlink()
    assert send(store, PICTURE) == len(PICTURE)
    assert fetched(store, SHA) == PICTURE
