"""What somebody finds who takes the gateway over: its memory and its disk hold nobody whom no live link shows."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.domain.access import secret_hash
from hub.domain.actor import Role
from hub.domain.order import Address, Item, Person
from hub.domain.vocabulary import CancelOrder, IssueLink, PlaceOrder
from hub.link.link import Link
from tests.hub.running import PATIENCE_S, ROOT, HubProcess, until
from tests.hub.shop_day import place_order

pytestmark = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs /proc to look into a process")
CLOSED = 1_000


def name_of(number: int) -> str:
    """A name that stands nowhere else, and is told by its form."""
    return "Ms~" + hashlib.sha256(f"somebody {number}".encode()).hexdigest()[:26] + "~Qz"


NAMES = re.compile(rb"Ms~[0-9a-f]{26}~Qz")
WIDE_NAMES = re.compile(rb"M\0s\0~\0(?:[0-9a-f]\0){26}~\0Q\0z")


def order_of(desk: Link, number: int) -> PlaceOrder:
    name = name_of(number)
    return place_order(
        desk.new_id(),
        sender=Person(name, name),
        recipient=Person(name, name),
        address=Address((name,), name),
        card=name,
        items=(Item(name, 1, 4200),),
        total_minor=4200,
    )


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[HubProcess]:
    running = HubProcess(tmp_path)
    yield running
    running.leave()


@pytest.fixture
def gateway(shop: HubProcess) -> Iterator[subprocess.Popen[str]]:
    shop.pair(Role.GATEWAY)
    arguments = ["--data-dir", str(shop.place / "gateway"), "--bundle", str(shop.bundle_path("gateway")), "--port", "0"]
    with (shop.place / "gateway.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "hub", "gateway", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["ready"]
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)
        process.stdout.close()


def memory_of(pid: int) -> bytes:
    """Every readable page of a process."""
    read = bytearray()
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights, *rest = line.split()
            if not rights.startswith("r") or rest[-1:] in (["[vvar]"], ["[vsyscall]"]):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                read += memory.read(end - start)
            except (OSError, OverflowError, ValueError):
                continue
    return bytes(read)


def names_in(found: bytes, numbers: range) -> int:
    """How many of these people stand in some bytes."""
    said = {*NAMES.findall(found), *(wide.replace(b"\0", b"") for wide in WIDE_NAMES.findall(found))}
    return sum(name_of(number).encode() in said for number in numbers)


def disk_of(shop: HubProcess) -> bytes:
    files = [path for path in (shop.place / "gateway").rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in [*files, shop.place / "gateway.log"])


def test_a_dump_of_the_gateway_holds_no_name_of_a_thousand_closed_orders(
    shop: HubProcess, gateway: subprocess.Popen[str]
) -> None:
    desk, open_ones = shop.link("front_desk"), range(CLOSED, CLOSED + 5)
    for first in range(0, CLOSED, 50):
        placed = [order_of(desk, number) for number in range(first, first + 50)]
        shop.must(desk, *placed)
        shop.must(desk, *(CancelOrder(one.order, name_of(first + n)) for n, one in enumerate(placed)))
    for number in open_ones:
        shown = order_of(desk, number)
        until_then = datetime.now(UTC) + timedelta(days=1)
        link = IssueLink(desk.new_id(), Role.SENDER, shown.order, secret_hash(name_of(-number)), until_then)
        shop.must(desk, shown, link)
    # The control: whom a live link shows it must hold, and the dump shows that. So it also has followed up to the end.
    until(lambda: names_in(memory_of(gateway.pid), open_ones) == len(open_ones), "the gateway does not follow")
    assert names_in(memory_of(gateway.pid), range(CLOSED)) == 0
    assert names_in(disk_of(shop), range(CLOSED + 5)) == 0
