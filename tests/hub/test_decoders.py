"""Readers are built by one thread at a time: a half-built one ends the process."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

from msgspec import Struct

from hub import decoders
from hub.decoders import converted, json_decoder, msgpack_decoder
from tests.hub.running import PATIENCE_S

HUB = Path(__file__).resolve().parent.parent.parent / "hub"

PROGRAM = """
import sys, threading
import msgspec
from hub.decoders import json_decoder

build = json_decoder if sys.argv[1] == "ours" else msgspec.json.Decoder
inside, go_on = threading.Event(), threading.Event()

def looked_up():
    if threading.current_thread().name == "first":
        inside.set()
        go_on.wait({patience})
    return int

class Inner(msgspec.Struct):
    number: "looked_up()"

class Outer(msgspec.Struct):
    inner: Inner
    number: int

first = threading.Thread(target=build, args=(Outer,), name="first")
first.start()
inside.wait()

def second():
    print(build(Outer).decode(b'{{"number": 1, "inner": {{"number": 2}}}}'), flush=True)

other = threading.Thread(target=second)
other.start()
other.join(0.5)
go_on.set()
first.join()
other.join()
"""


def run(how: str) -> subprocess.CompletedProcess[str]:
    program = PROGRAM.format(patience=PATIENCE_S)
    return subprocess.run([sys.executable, "-c", program, how], capture_output=True, text=True, timeout=PATIENCE_S)


def test_two_threads_that_first_read_the_same_kind_do_not_meet_half_a_reader() -> None:
    ended = run("ours")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "Outer(inner=Inner(number=2), number=1)\n", "")


def test_without_it_the_process_dies_which_is_why_it_is_there() -> None:
    """As soon as this fails the library has mended it, and `hub.decoders` may go."""
    assert run("the library's").returncode != 0


def test_a_reader_is_built_once_and_kept() -> None:
    class Thing(Struct):
        number: int

    assert json_decoder(Thing) is json_decoder(Thing)
    assert json_decoder(Thing).decode(b'{"number": 3}') == Thing(3)
    assert msgpack_decoder(Thing).decode(b"\x81\xa6number\x04") == Thing(4)
    assert converted({"number": 5}, Thing) == Thing(5)


def test_while_one_thread_builds_another_waits() -> None:
    begun, done = threading.Event(), threading.Event()

    def build() -> None:
        begun.set()
        json_decoder(dict[str, bytes])
        done.set()

    with decoders._building:
        other = threading.Thread(target=build)
        other.start()
        begun.wait(PATIENCE_S)
        assert not done.wait(0.05)
    other.join(PATIENCE_S)
    assert done.is_set()


def test_nothing_of_the_hub_builds_a_reader_elsewhere() -> None:
    by_hand = re.compile(
        r"msgspec\.(json|msgpack)\.Decoder\([^)]|msgspec\.(json|msgpack)\.decode\([^\n]*type=|msgspec\.convert\("
    )
    found = {
        str(path.relative_to(HUB)): match.group()
        for path in HUB.rglob("*.py")
        if path.name != "decoders.py" and (match := by_hand.search(path.read_text("utf-8")))
    }
    assert found == {}
