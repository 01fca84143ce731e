"""What the hub writes down helps somebody who looks for a fault, and holds nothing that people wrote."""

from __future__ import annotations

import json
import logging
import secrets
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.care import logbook
from hub.care.logbook import AsJson, Logbook, WithoutPeople
from hub.domain.access import secret_hash
from hub.domain.actor import Role
from hub.domain.order import Address, Item, Person
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import (
    AddCourier,
    CancelOrder,
    ChangeAddress,
    ChangeCard,
    ChangeItems,
    ChangeRecipient,
    Command,
    ConfirmOrder,
    DescribeShop,
    IssueLink,
    MarkPacked,
    OpenEnquiry,
    SendMessage,
)
from hub.link.link import Link
from hub.wire.codec import encode_command
from tests.hub.running import HubProcess, until
from tests.hub.shop_day import NOON, place_order


def mark() -> str:
    """32 bytes that stand nowhere else."""
    return secrets.token_hex(16)


class Planting:
    """Commands with a marker in every field that people fill."""

    def __init__(self) -> None:
        self.markers: list[str] = []

    def word(self) -> str:
        self.markers.append(mark())
        return self.markers[-1]

    def person(self) -> Person:
        return Person(self.word(), "+44 20 " + self.word())

    def day(self, link: Link) -> Iterator[Command]:
        """What people write in a day, accepted and refused."""
        order, courier = link.new_id(), link.new_id()
        yield place_order(
            order,
            sender=self.person(),
            recipient=self.person(),
            address=Address((self.word(), self.word()), self.word()),
            card=self.word(),
            items=(Item(self.word(), 1, 100, self.word()),),
            total_minor=100,
        )
        yield ConfirmOrder(order)
        yield ChangeCard(order, self.word())
        yield ChangeAddress(order, Address((self.word(),), self.word()))
        yield ChangeRecipient(order, self.person())
        yield ChangeItems(order, (Item(self.word(), 1, 100),), 100)
        yield SendMessage(order, link.new_id(), Audience.STAFF, text=self.word())
        yield SendMessage(SHOP_ROOM, link.new_id(), Audience.STAFF, text=self.word() * 200)  # too long
        yield OpenEnquiry(link.new_id(), self.person())
        yield AddCourier(courier, self.word(), "+44 20 " + self.word())
        yield IssueLink(link.new_id(), Role.RECIPIENT, order, secret_hash(self.word()), NOON)
        yield DescribeShop(self.word(), self.word(), self.word())
        yield MarkPacked(self.word())
        yield CancelOrder(order, self.word())


def written(place: Path) -> str:
    """Everything that a hub of this place said anywhere."""
    files = [place / "hub.log", *(place / "hub" / "logs").iterdir()]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_a_day_of_planted_words_leaves_none_of_them_in_any_log(hub_process: HubProcess) -> None:
    planting, desk = Planting(), hub_process.link("front_desk")
    asked = [desk.ask(command) for command in planting.day(desk)]
    outcomes = [one.settled.result(20).refused for one in asked]
    assert outcomes.count(None) >= 8
    assert sum(outcome is not None for outcome in outcomes) >= 4
    bad: list[bytes | dict[str, Any]] = [
        planting.word().encode(),
        b'{"t":"hello","session":"%s","protocols":"%s"}' % (planting.word().encode(), planting.word().encode()),
        {"t": planting.word()},
        {"t": "read", "id": planting.word(), "room": planting.word(), "count": planting.word()},
        {"t": "put", "media": planting.word(), "size": 5},
        {"t": "get", "media": planting.word() * 2},
    ]
    for side in (False, True):
        raw = hub_process.raw("packing", side=side)
        for frame in bad:
            raw.say(frame)
            raw.hear()
        raw.say(b"x", planting.word().encode(), b"y")
        raw.hear()
        raw.close()
    command = encode_command(SendMessage(SHOP_ROOM, planting.word(), Audience.STAFF, text=planting.word()))
    raw = hub_process.raw("packing")
    raw.greet()
    raw.say(
        {
            "t": "submit",
            "session": "raw",
            "commands": [
                {"n": 1, "id": planting.word(), "command": json.loads(command)},
                {"n": 2, "id": desk.new_id(), "command": {"kind": planting.word(), "x": planting.word()}},
                {"n": 3, "id": desk.new_id(), "command": {"kind": "send_message", "text": [planting.word()]}},
            ],
        }
    )
    raw.hears("receipts")
    hub_process.stop()
    said = written(hub_process.place)
    assert [
        line["said"] for line in map(json.loads, filter(None, said.splitlines())) if "serves ledger" in line["said"]
    ]
    assert [marker for marker in planting.markers if marker in said] == []


def test_an_exception_with_peoples_words_is_its_kind_and_its_places(tmp_path: Path) -> None:
    marker = mark()

    def deep() -> None:
        raise ValueError(f"cannot read {marker}")

    try:
        deep()
    except ValueError:
        record = logging.LogRecord("hub.x", logging.ERROR, __file__, 1, "it stumbled", (), sys.exc_info())
    line = json.loads(AsJson().format(record))
    assert line["said"] == "it stumbled"
    assert line["error"] == "ValueError"
    assert line["places"][0].startswith("care/test_logbook.py:")
    assert line["places"][0].endswith(" deep")
    aloud = WithoutPeople("%(message)s").format(record)
    assert "ValueError at care/test_logbook.py" in aloud
    assert marker not in json.dumps(line) + aloud
    record.exc_text = None
    assert marker in logging.Formatter().format(record)  # the planted fault: what the library would have written


def test_what_falls_in_any_thread_is_written_down_without_words(
    hub_process: HubProcess,
) -> None:
    """A fallen hub says so in its own lines: no trace with somebody's words on standard error."""
    hub_process.stop()
    program = (
        "import sys, threading; from pathlib import Path; from hub.cli.base import cli; from hub.care.logbook import keep;"
        "cli.callback(); keep(Path(sys.argv[1]));"
        "t = threading.Thread(target=lambda: int('marker-of-a-thread')); t.start(); t.join(); int('marker-of-the-program')"
    )
    import subprocess

    ended = subprocess.run(
        [sys.executable, "-c", program, str(hub_process.folder)], capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1
    said = ended.stdout + ended.stderr + written(hub_process.place)
    assert said.count('"said":"fell"') == 2
    assert "ValueError at" in ended.stderr
    assert "marker-of" not in said


def test_it_ends_somewhere_and_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logbook, "FILE_BYTES", 2_000)
    book = Logbook(tmp_path)
    try:
        for number in range(500):
            book.handle(logging.LogRecord("hub", logging.INFO, "", 1, "line %d", (number,), None))
    finally:
        book.close()
    files = sorted((tmp_path / "logs").iterdir())
    assert len(files) == logbook.FILES
    assert sum(file.stat().st_size for file in files) < logbook.FILES * 2_500
    assert '"said":"line 499"' in (tmp_path / "logs" / "hub.log").read_text()
    if sys.platform != "win32":
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        assert stat.S_IMODE((tmp_path / "logs").stat().st_mode) == 0o700


def test_a_disk_that_takes_no_line_stops_nobody(tmp_path: Path) -> None:
    book = Logbook(tmp_path)
    try:
        book.handle(logging.LogRecord("hub", logging.INFO, "", 1, "first", (), None))
        (tmp_path / "logs" / "hub.log").unlink()
        (tmp_path / "logs").rmdir()
        book.doRollover = lambda: (_ for _ in ()).throw(OSError("full"))  # type: ignore[method-assign]  # the fault
        book.maxBytes = 1
        book.handle(logging.LogRecord("hub", logging.INFO, "", 1, "second", (), None))
    finally:
        book.close()


def test_rebuilds_and_backups_are_written_down(hub_process: HubProcess) -> None:
    raw = hub_process.raw("packing")
    raw.say({"t": "hello", "protocols": [1], "session": "s", "credit": 1 << 20, "epoch": "another", "seq": 1})
    raw.hears("rebuild")
    until(lambda: "station packing stood on another ledger (other_epoch)" in written(hub_process.place))
