"""Pull any cable: stations go on, say so, and are equal again; nothing that was acknowledged is lost or repeated."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication

from hub.domain.actor import Role
from hub.domain.order import Address, Channel, Item, Order, Person
from hub.domain.room import Audience
from hub.domain.vocabulary import AddCourier, Command, ConfirmOrder, MarkPacked, PlaceOrder, SendMessage, SetDuty
from hub.link.port import Asked
from hub.rehearsal.premises import environment
from tests.journey.hands import button, key, press, press_row, says, type_into
from tests.journey.phones import post_order, web_order
from tests.journey.stage import WAIT_S, Stage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

EQUAL_WITHIN_S = 5.0
"""Promised are 2 s; a machine that runs other things beside gets more. The measure is printed (`-s` shows it)."""
KILLS = 5
FULL = 40
"""Lines in an outbox that count as a full one here."""


def ask(stage: Stage, role: Role, command: Command) -> None:
    """Let a station ask for something that only sets the scene."""
    receipt = wait_for(stage, stage.shops[role].ask(command))
    assert receipt is None, receipt


def wait_for(stage: Stage, asked: Asked) -> object:
    """The refusal of what was asked, None when it was accepted."""
    stage.until(asked.settled.done, "an answer of the hub")
    return asked.settled.result(0).refused


def place(stage: Stage, recipient: str) -> Order:
    """An ordinary order, confirmed."""
    shop = stage.shops[Role.FRONT_DESK]
    order = shop.new_id()
    ask(
        stage,
        Role.FRONT_DESK,
        PlaceOrder(
            order, Channel.PHONE, Person("Daniel Okafor", "+44 20 7946 0312"), Person(recipient, "+44 20 7946 0313"),
            Address(("14 Mill Lane",)), "生日快乐，阿梅 🌷", (Item("Peonies", 5, 6200),), "GBP", 6200,
        ),
    )  # fmt: skip
    ask(stage, Role.FRONT_DESK, ConfirmOrder(order))
    stage.until(lambda: says(stage.windows[Role.PACKING], recipient), "packing has it")
    stage.until(lambda: order in shop.recorded.orders, "the desk has it")
    return shop.recorded.orders[order]


def reads(stage: Stage, role: Role, *words: str) -> None:
    """Wait until a window says this."""
    stage.until(lambda: says(stage.windows[role], *words), f"{role} reads {words}")


def press_when(stage: Stage, role: Role, name: str) -> None:
    """Press a button of a station as soon as it can be pressed."""
    window = stage.sit_at(role)
    stage.until(lambda: button(window, name) is not None, f"{role}: a button {name!r}")
    found = button(window, name)
    assert found is not None
    press(found)


def write(stage: Stage, recipient: str, words: str) -> None:
    """Write into the room of an order at the front desk, by keyboard."""
    window = stage.sit_at(Role.FRONT_DESK)
    press_row(stage.desk.inbox.view, recipient)
    stage.turn()
    type_into(stage.desk.room.composer.editor, words)
    key(window, Qt.Key.Key_Return, control=True)


def attach_photo(stage: Stage, photo_file: Path) -> None:
    """Paste a copied file into the place for the photo."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo_file))])
    QGuiApplication.clipboard().setMimeData(data)
    stage.packing.order.photo.setFocus()
    key(stage.sit_at(Role.PACKING), Qt.Key.Key_V, control=True)
    QGuiApplication.clipboard().clear()  # Python's data must not outlive Python


def ledger(stage: Stage) -> list[dict[str, object]]:
    """What the hub has recorded, checked by its own tool."""
    folder = str(stage.premises.hub_dir)
    assert json.loads(stage.premises.run("verify", "--data-dir", folder, "--json"))["ok"] is True
    return [json.loads(line) for line in stage.premises.run("export", "--data-dir", folder).splitlines()]


def said(lines: list[dict[str, object]]) -> Counter[str]:
    """How often each message stands in the ledger, by its words."""
    return Counter(str(line["person"]["body"]["text"]) for line in lines if line["kind"] == "message_sent")  # type: ignore[index] # JSON


def are_equal(stage: Stage) -> bool:
    """Whether all three stand at the same event with nothing of their own left."""
    seqs = {shop.recorded.seq for shop in stage.shops.values()}
    return stage.is_live() and len(seqs) == 1


@pytest.mark.parametrize("how", ["stopped", "killed"])
def test_stations_go_on_without_the_hub_and_are_equal_again(stage: Stage, how: str, photo_file: Path) -> None:
    name, late = f"Mei {how}", f"Rosa {how}"
    order = place(stage, name)
    courier = stage.shops[Role.DISPATCH].new_id()
    ask(stage, Role.DISPATCH, AddCourier(courier, f"Li {how}", "+44 7700 900123"))
    ask(stage, Role.DISPATCH, SetDuty(courier, True))
    assert stage.packing.open_order(order.id)
    before = len(ledger(stage))
    if how == "stopped":
        assert stage.premises.stop_hub() == 0
    else:
        stage.premises.cut_hub()
    for role in stage.windows:
        reads(stage, role, "working offline", "Working offline since")

    write(stage, name, f"The studio is open until six ({how}).")
    reads(stage, Role.FRONT_DESK, "working offline, 1 to send", "on this computer")
    assert says(stage.desk.order, "On this computer, not yet in the shop") is False, "a message changes no order"

    press_when(stage, Role.PACKING, "Start packing")
    press_when(stage, Role.PACKING, "I have read the card")
    press_when(stage, Role.PACKING, "Peonies")
    reads(stage, Role.PACKING, "working offline, 3 to send")
    attach_photo(stage, photo_file)
    reads(stage, Role.PACKING, "working offline, 4 to send", "1 / 1")
    press_when(stage, Role.PACKING, "Packed")
    reads(stage, Role.PACKING, "working offline, 5 to send", "Packed: " + name)
    assert stage.shops[Role.PACKING].is_pending(order.id)

    press_row(stage.dispatch.unassigned.view, name)
    reads(stage, Role.DISPATCH, "Offers need the hub")
    assert button(stage.windows[Role.DISPATCH], f"Offer to Li {how}".split(" (")[0]) is None

    assert post_order(stage, web_order(900 + len(how), shipping={"first_name": late, "last_name": ""})).json() == {
        "outcome": "kept"
    }

    stage.premises.start_hub()
    took_s = stage.until(lambda: are_equal(stage), "all stations are equal again", EQUAL_WITHIN_S)
    print(f"\nequal {took_s:.2f} s after the {how} hub was back")
    for role, window in stage.windows.items():
        reads(stage, role, "live · ")  # the link's thread knows a turn before the window has drawn it
        assert not says(window, "on this computer")
        assert not says(window, "Working offline")
    reads(stage, Role.FRONT_DESK, "in the shop", f"The studio is open until six ({how}).", late)
    reads(stage, Role.DISPATCH, name)
    lines = ledger(stage)
    assert said(lines)[f"The studio is open until six ({how})."] == 1
    mine = [line for line in lines[before:] if line["body"].get("order") == order.id]  # type: ignore[attr-defined] # JSON
    assert [line["kind"] for line in mine] == [
        "packing_started", "card_acknowledged", "item_ticked", "proof_attached", "order_packed",
    ]  # fmt: skip


def test_a_station_killed_with_a_full_outbox_sends_it_when_it_is_back(stage: Stage) -> None:
    room = place(stage, "Hannah Weiss").room
    bundle = stage.premises.pair("desk-2", "front-desk", "Second desk", "Eva")
    folder = stage.folder / "desk-2"
    lines = [f"line {number} of Eva" for number in range(FULL)]
    with running("tests.journey.station_process", str(bundle), str(folder), room) as (clerk, heard):
        hears(stage, heard, "live")
        stage.premises.cut_hub()
        assert clerk.stdin is not None
        clerk.stdin.write("\n".join(lines) + "\n")
        clerk.stdin.flush()
        hears(stage, heard, f"taken {FULL}")
        os.kill(clerk.pid, signal.SIGKILL)
        clerk.wait()
    stage.premises.start_hub()
    stage.until(lambda: are_equal(stage), "the others are back")
    assert not says(stage.windows[Role.PACKING], lines[0])
    with running("desktop.app", "--role", "front-desk", "--data-dir", str(folder), "--bundle", str(bundle)):
        stage.until(lambda: texts_in(stage, room)[-1:] == lines[-1:], "Eva's words are in the shop")
    written = [line for line in ledger(stage) if line["kind"] == "message_sent" and line["body"]["room"] == room]  # type: ignore[index] # JSON
    assert [line["person"]["body"]["text"] for line in written] == lines, "each once, in order"  # type: ignore[index] # JSON


def test_a_hub_killed_under_load_loses_nothing_and_repeats_nothing(stage: Stage) -> None:
    rooms = [place(stage, f"Load {number}").room for number in range(3)]
    asked: list[tuple[str, Asked]] = []
    killer = Killer(stage)
    killer.start()
    while killer.is_alive():
        for (role, shop), room in zip(stage.shops.items(), rooms, strict=True):
            words = f"{role} {len(asked)}"
            asked.append((words, shop.ask(SendMessage(room, shop.new_id(), Audience.STAFF, text=words))))
        stage.turn()
        time.sleep(0.002)
    killer.join()
    assert killer.wrong is None
    assert killer.acknowledged_between == sorted(killer.acknowledged_between)
    took_s = stage.until(lambda: all(each.settled.done() for _, each in asked), "every answer is there", 60)
    stage.until(lambda: are_equal(stage), "all stations are equal again")
    receipts = [(words, each.settled.result(0)) for words, each in asked]
    print(f"\n{len(receipts)} commands under {KILLS} kills; the last answer {took_s:.2f} s after the last start")
    assert [words for words, receipt in receipts if receipt.refused is not None] == []
    lines = ledger(stage)
    at = {int(str(line["seq"])): line for line in lines}
    assert sorted(at) == list(range(1, len(lines) + 1))
    for words, receipt in receipts:
        (seq,) = receipt.seqs
        assert at[seq]["id"] == receipt.id
        assert at[seq]["person"]["body"]["text"] == words  # type: ignore[index] # JSON
    counted = said(lines)
    assert {words: counted[words] for words, _ in receipts} == {words: 1 for words, _ in receipts}


def test_a_packed_order_cannot_be_packed_twice_by_an_old_outbox(stage: Stage) -> None:
    """What another station has done meanwhile is refused with words, not repeated."""
    order = place(stage, "Twice")
    stage.premises.cut_hub()
    reads(stage, Role.PACKING, "working offline")
    asked = stage.shops[Role.PACKING].ask(MarkPacked(order.id))
    stage.premises.start_hub()
    assert wait_for(stage, asked) is not None
    reads(stage, Role.PACKING, "live · ")


# Processes --------------------------------------------------------------------------------------------------------


class Killer(threading.Thread):
    """Kills the hub again and again under whoever works, and starts it on its ports."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(name="killer")
        self._stage = stage
        self.wrong: BaseException | None = None
        self.acknowledged_between: list[int] = []

    def run(self) -> None:
        try:
            for _ in range(KILLS):
                self._wait_for_work()
                self._stage.premises.kill_hub()
            self._wait_for_work()
        except BaseException as wrong:
            self.wrong = wrong

    def _wait_for_work(self) -> None:
        """Something must have been recorded since the last start, or the kill proves nothing."""
        shop = self._stage.shops[Role.FRONT_DESK]
        began, deadline = shop.recorded.seq, time.monotonic() + WAIT_S
        while shop.recorded.seq < began + 30:
            if time.monotonic() > deadline:
                raise TimeoutError("nothing is recorded any more")
            time.sleep(0.005)
        self.acknowledged_between.append(shop.recorded.seq)


@contextmanager
def running(*module: str) -> Iterator[tuple[subprocess.Popen[str], SimpleQueue[str]]]:
    """Run one of our programs, and stop it at the end; what it says comes line by line."""
    heard: SimpleQueue[str] = SimpleQueue()
    process = subprocess.Popen(
        [sys.executable, "-m", *module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**environment(), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            heard.put(line.strip())

    ear = threading.Thread(target=listen, daemon=True)
    ear.start()
    try:
        yield process, heard
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()
        ear.join()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()


def hears(stage: Stage, heard: SimpleQueue[str], wanted: str) -> None:
    """Wait until a process says something."""

    def came() -> bool:
        while not heard.empty():
            if heard.get() == wanted:
                return True
        return False

    stage.until(came, f"the process says {wanted!r}", 30)


def texts_in(stage: Stage, room: str) -> list[str]:
    """What stands in a room, as packing has it recorded."""
    found = stage.shops[Role.PACKING].recorded.rooms.get(room)
    return [message.text for message in found.messages] if found is not None else []
