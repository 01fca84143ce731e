"""The first start of a station: one question at a time, everything by keyboard, each trouble said where it is mended."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.shop import Shop
from desktop.stations.first_start import sentences
from desktop.stations.first_start.code_field import CodeField
from desktop.stations.first_start.page import FirstStart
from desktop.stations.first_start.sentences import At
from desktop.stations.first_start.ways import RealWays
from hub.domain.actor import Role
from hub.link.codes import Codes
from hub.link.finding import FoundHub
from hub.link.letting_in import BUNDLE_NAME, Progress, Step
from hub.link.link import Link
from hub.link.port import Wished
from hub.wire.fingerprint import words_of
from hub.wire.pairing import PAIRING_PORT, make_code
from tests.hub.pairing_room import another_code
from tests.hub.running import ROOT, HubInThread, HubProcess
from tests.hub.shop_day import an_id, place_order

CODE = make_code(bytes(range(16)))
MILL_LANE = FoundHub("Mill Lane Flowers", "192.168.1.20", 8463)
ROSEWOOD = FoundHub("Rosewood Gifts", "192.168.1.31", 8463)
PATIENCE_MS = 20_000


class Attempt:
    """What the page did with an attempt."""

    def __init__(self) -> None:
        self.agreed = 0
        self.gave_up: list[bool] = []

    def agree(self) -> None:
        self.agreed += 1

    def give_up(self, *, words_differ: bool = False) -> None:
        self.gave_up.append(words_differ)


class Ways:
    """A network of the test's own."""

    def __init__(self, *hubs: FoundHub) -> None:
        self.hubs = hubs
        self.found: Callable[[tuple[FoundHub, ...]], None] = lambda _: None
        self.told: Callable[[Progress], None] = lambda _: None
        self.came: list[tuple[str, int, str]] = []
        self.attempts: list[Attempt] = []
        self.looking = False

    def look(self, found: Callable[[tuple[FoundHub, ...]], None]) -> Callable[[], None]:
        self.looking, self.found = True, found
        found(self.hubs)

        def stop() -> None:
            self.looking = False

        return stop

    def come_in(self, host: str, port: int, code: str, told: Callable[[Progress], None]) -> Attempt:
        self.came.append((host, port, code))
        self.told = told
        self.attempts.append(Attempt())
        return self.attempts[-1]


@pytest.fixture
def open_page(qtbot: QtBot) -> Iterator[Callable[..., FirstStart]]:
    opened: list[FirstStart] = []

    def make(ways: object, language: str = "en", problem: str = "") -> FirstStart:
        page = FirstStart(ways, language, problem)  # type: ignore[arg-type]  # a network of the test's own
        qtbot.addWidget(page)
        page.show()
        opened.append(page)
        return page

    yield make
    for page in opened:
        page.close()


def comparing(role: Role = Role.PACKING) -> Progress:
    return Progress(Step.COMPARING, "Mill Lane Flowers", "Packing table", role, "packing", (101, 7, 200, 88))


def to_code(qtbot: QtBot, page: FirstStart) -> None:
    page.address.setFocus()
    QTest.keyClicks(page.address, "192.168.1.20")
    QTest.keyClick(page.address, Qt.Key.Key_Return)
    assert page.at is At.CODE


def to_words(qtbot: QtBot, page: FirstStart, ways: Ways, role: Role = Role.PACKING) -> None:
    to_code(qtbot, page)
    QTest.keyClicks(page.code, CODE)
    QTest.keyClick(page.code, Qt.Key.Key_Return)
    assert page.at is At.KNOCKING
    ways.told(comparing(role))
    qtbot.waitUntil(lambda: page.at is not At.KNOCKING)


# The shop ---------------------------------------------------------------------------------------------------------


def test_the_one_shop_of_the_network_is_chosen_already(qtbot: QtBot, open_page: Callable[..., FirstStart]) -> None:
    page = open_page(Ways(MILL_LANE))
    qtbot.waitUntil(lambda: page.go_on.isEnabled())
    page.go_on.click()
    assert page.at is At.CODE
    assert page.shop_name.text() == "Mill Lane Flowers"


def test_of_two_shops_a_person_chooses(qtbot: QtBot, open_page: Callable[..., FirstStart]) -> None:
    ways = Ways(MILL_LANE, ROSEWOOD)
    page = open_page(ways)
    qtbot.waitUntil(lambda: len(page.findChildren(QAbstractButton)) > 2 and not page.looking.isVisible())
    assert not page.go_on.isEnabled()
    rows = {row.text(): row for row in page.findChildren(QAbstractButton)}
    rows["Rosewood Gifts"].click()
    page.go_on.click()
    page.code.insert(CODE)
    page.connect_.setEnabled(True)
    page.connect_.click()
    assert ways.came == [("192.168.1.31", 8463, CODE)]


def test_a_shop_that_goes_away_leaves_the_list(qtbot: QtBot, open_page: Callable[..., FirstStart]) -> None:
    ways = Ways(MILL_LANE, ROSEWOOD)
    page = open_page(ways)
    qtbot.waitUntil(lambda: not page.looking.isVisible())
    ways.found((ROSEWOOD,))
    qtbot.waitUntil(
        lambda: "Mill Lane Flowers" not in [b.text() for b in page.findChildren(QAbstractButton) if b.isVisible()]
    )


def test_a_typed_address_works_too_and_a_wrong_one_is_said(qtbot: QtBot, open_page: Callable[..., FirstStart]) -> None:
    ways = Ways()
    page = open_page(ways)
    QTest.keyClicks(page.address, "the hub")
    QTest.keyClick(page.address, Qt.Key.Key_Return)
    assert page.at is At.SHOP
    assert "no address" in page.notices[At.SHOP].text
    page.address.clear()
    to_code(qtbot, page)
    QTest.keyClicks(page.code, CODE)
    QTest.keyClick(page.code, Qt.Key.Key_Return)
    assert ways.came == [("192.168.1.20", PAIRING_PORT, CODE)]


def test_when_nothing_is_found_it_says_what_to_look_at(qtbot: QtBot, open_page: Callable[..., FirstStart]) -> None:
    page = open_page(Ways())
    page._patience.setInterval(1)
    page._patience.start()
    qtbot.waitUntil(lambda: "switched on" in page.looking.text())


# The code ---------------------------------------------------------------------------------------------------------


def test_the_code_is_shown_in_two_groups_and_pasted_out_of_anything(qtbot: QtBot) -> None:
    field = CodeField("Code")
    qtbot.addWidget(field)
    QTest.keyClicks(field, "1234x5")
    assert (field.text(), field.digits, field.is_whole) == ("1234 5", "12345", False)
    field.clear()
    QGuiApplication.clipboard().setText("Your code: 4821-9037!")
    field.paste()
    assert (field.text(), field.is_whole) == ("4821 9037", True)
    QTest.keyClicks(field, "5")
    assert field.digits == "48219037"


def test_a_digit_put_into_the_middle_stays_where_it_was_put(qtbot: QtBot) -> None:
    field = CodeField("Code")
    qtbot.addWidget(field)
    QTest.keyClicks(field, "123567")
    field.setCursorPosition(3)
    QTest.keyClicks(field, "4")
    assert (field.text(), field.cursorPosition()) == ("1234 567", 4)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.digits == "123567"


def test_a_slip_of_the_finger_is_noticed_here_and_costs_no_try(
    qtbot: QtBot, open_page: Callable[..., FirstStart]
) -> None:
    ways = Ways()
    page = open_page(ways)
    to_code(qtbot, page)
    wrong = CODE[:3] + str((int(CODE[3]) + 1) % 10) + CODE[4:]
    QTest.keyClicks(page.code, wrong)
    QTest.keyClick(page.code, Qt.Key.Key_Return)
    assert not ways.came
    assert "did not cost a try" in page.notices[At.CODE].text
    page.code.selectAll()
    QTest.keyClicks(page.code, CODE)
    assert page.notices[At.CODE].text == ""


def test_seven_digits_do_not_go_off(qtbot: QtBot, open_page: Callable[..., FirstStart]) -> None:
    ways = Ways()
    page = open_page(ways)
    to_code(qtbot, page)
    QTest.keyClicks(page.code, CODE[:-1])
    QTest.keyClick(page.code, Qt.Key.Key_Return)
    assert (ways.came, page.at, page.connect_.isEnabled()) == ([], At.CODE, False)


@pytest.mark.parametrize("code", [*sorted(sentences._all()), "wrong_code", "something new"])
def test_each_trouble_is_said_on_the_page_where_it_is_mended(
    qtbot: QtBot, open_page: Callable[..., FirstStart], code: str
) -> None:
    ways = Ways()
    page = open_page(ways)
    to_code(qtbot, page)
    QTest.keyClicks(page.code, CODE)
    QTest.keyClick(page.code, Qt.Key.Key_Return)
    ways.told(Progress(Step.FAILED, code=code, tries_left=2, station="packing"))
    qtbot.waitUntil(lambda: page.at is not At.KNOCKING)
    said = sentences.trouble(code, tries_left=2, station="packing", address="192.168.1.20")
    assert page.at is said.at
    if said.at is At.STOPPED:
        assert page.stopped.text() == said.title
        page.again.click()
        assert page.at is At.SHOP
    else:
        assert page.notices[said.at].text == f"{said.title} {said.what_next}"
        assert "{" not in page.notices[said.at].text


def test_tries_are_counted_in_words() -> None:
    assert "2 tries" in sentences.trouble("wrong_code", tries_left=2).what_next
    assert "One try" in sentences.trouble("wrong_code", tries_left=1).what_next


# The words --------------------------------------------------------------------------------------------------------


def test_the_four_words_are_shown_with_what_this_computer_becomes(
    qtbot: QtBot, open_page: Callable[..., FirstStart]
) -> None:
    ways = Ways()
    page = open_page(ways)
    to_words(qtbot, page, ways)
    assert page.at is At.WORDS
    assert page.four.shown == words_of((101, 7, 200, 88), "en")
    assert page.becomes.text() == "This computer becomes “Packing table” (Packing room) of Mill Lane Flowers."


def test_the_words_are_chinese_at_a_chinese_station(qtbot: QtBot, open_page: Callable[..., FirstStart]) -> None:
    ways = Ways()
    page = open_page(ways, "zh")
    to_words(qtbot, page, ways)
    assert page.four.shown == words_of((101, 7, 200, 88), "zh")


def test_enter_alone_agrees_to_nothing(qtbot: QtBot, open_page: Callable[..., FirstStart]) -> None:
    ways = Ways()
    page = open_page(ways)
    to_words(qtbot, page, ways)
    QTest.keyClick(page, Qt.Key.Key_Return)
    QTest.keyClick(page, Qt.Key.Key_Space)
    assert ways.attempts[0].agreed == 0


def test_same_words_here_wait_for_the_hub_and_then_it_is_done(
    qtbot: QtBot, open_page: Callable[..., FirstStart]
) -> None:
    ways = Ways()
    page = open_page(ways)
    to_words(qtbot, page, ways)
    page.same.click()
    assert ways.attempts[0].agreed == 1
    ways.told(Progress(Step.WAITING, "Mill Lane Flowers", "Packing table", Role.PACKING, "packing"))
    qtbot.waitUntil(lambda: "say there, too" in page.doing.text())
    done = Progress(Step.DONE, "Mill Lane Flowers", "Packing table", Role.PACKING, "packing")
    ways.told(done)
    qtbot.waitUntil(lambda: page.at is At.DONE)
    with qtbot.waitSignal(page.let_in) as let_in:
        QTest.keyClick(page.open, Qt.Key.Key_Space)
    assert let_in.args == [done]


def test_words_that_differ_stop_everything_and_the_hub_is_told(
    qtbot: QtBot, open_page: Callable[..., FirstStart]
) -> None:
    ways = Ways()
    page = open_page(ways)
    to_words(qtbot, page, ways)
    page.differ.click()
    assert ways.attempts[0].gave_up == [True]
    assert page.at is At.STOPPED
    ways.told(Progress(Step.DONE, "x", "x", Role.PACKING, "packing"))
    ways.found((MILL_LANE,))
    qtbot.waitUntil(lambda: bool(page._hubs))
    assert page.at is At.STOPPED, "what that attempt still says is not heard"


def test_a_code_for_the_gateway_is_not_taken_here(qtbot: QtBot, open_page: Callable[..., FirstStart]) -> None:
    ways = Ways()
    page = open_page(ways)
    to_words(qtbot, page, ways, Role.GATEWAY)
    assert page.at is At.CODE
    assert ways.attempts[0].gave_up == [False]


def test_stopping_and_closing_tell_the_hub(qtbot: QtBot, open_page: Callable[..., FirstStart]) -> None:
    ways = Ways()
    page = open_page(ways)
    to_words(qtbot, page, ways)
    page.close()
    assert ways.attempts[0].gave_up == [False]
    assert not ways.looking


def test_a_key_that_cannot_be_used_is_said_first(open_page: Callable[..., FirstStart]) -> None:
    page = open_page(Ways(), problem="key_exposed")
    assert "Others on this computer" in page.notices[At.SHOP].text


def test_everything_that_can_be_touched_has_a_name(open_page: Callable[..., FirstStart]) -> None:
    page = open_page(Ways(MILL_LANE))
    touched: list[QWidget] = [*page.findChildren(QAbstractButton), *page.findChildren(QLineEdit)]
    assert len(touched) >= 10
    assert all(widget.accessibleName() for widget in touched)


# With a real hub --------------------------------------------------------------------------------------------------


def type_into(page: FirstStart, port: int, code: str) -> None:
    page.address.clear()
    QTest.keyClicks(page.address, f"127.0.0.1:{port}")
    QTest.keyClick(page.address, Qt.Key.Key_Return)
    page.code.selectAll()
    QTest.keyClicks(page.code, code)
    QTest.keyClick(page.code, Qt.Key.Key_Return)


def test_a_real_hub_lets_the_page_in_after_a_wrong_code(
    qtbot: QtBot, open_page: Callable[..., FirstStart], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.link.letting_in.system_store", lambda: None)
    running = HubInThread(tmp_path)
    page = open_page(RealWays(tmp_path / "new", ("127.0.0.1",)))
    try:
        with Codes(running.bundle("owner")) as owner:
            made = owner.make(Wished(Role.PACKING, "Packing table"))
            type_into(page, running.serving.pairing, another_code(made.digits))
            qtbot.waitUntil(lambda: page.at is At.CODE, timeout=PATIENCE_MS)
            assert "2 tries" in page.notices[At.CODE].text
            page.code.selectAll()
            QTest.keyClicks(page.code, made.digits)
            QTest.keyClick(page.code, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: page.at is At.WORDS, timeout=PATIENCE_MS)
            assert page.four.shown == words_of(owner.see(made.offer).words, "en")
            page.same.click()
            qtbot.waitUntil(lambda: "say there, too" in page.doing.text(), timeout=PATIENCE_MS)
            owner.settle(made.offer, same=True)
            qtbot.waitUntil(lambda: page.at is At.DONE, timeout=PATIENCE_MS)
    finally:
        running.leave()
    assert (tmp_path / "new" / BUNDLE_NAME).exists()


def test_the_whole_way_from_a_fresh_hub_to_an_order_on_the_screen(
    qtbot: QtBot, open_page: Callable[..., FirstStart], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub in its own process, a code by the command line in another, the page here; then the station sees an order."""
    monkeypatch.setattr("hub.link.letting_in.system_store", lambda: None)
    running = HubProcess(tmp_path)
    page = open_page(RealWays(tmp_path / "new", ("127.0.0.1",)))
    owner = subprocess.Popen(
        [sys.executable, "-m", "hub", "code", "--data-dir", str(running.folder), "--role", "packing", "--json"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lines: list[dict[str, object]] = []
    assert owner.stdout is not None
    assert owner.stdin is not None
    reader = threading.Thread(target=lambda: lines.extend(json.loads(line) for line in owner.stdout or ()))
    reader.start()
    try:
        qtbot.waitUntil(lambda: bool(lines), timeout=PATIENCE_MS)
        type_into(page, int(str(lines[0]["port"])), str(lines[0]["code"]))
        qtbot.waitUntil(lambda: page.at is At.WORDS, timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: lines[-1].get("state") == "comparing", timeout=PATIENCE_MS)
        words = lines[-1]["words"]
        assert isinstance(words, dict)
        assert page.four.shown == tuple(words["en"])
        owner.stdin.write("y\n")
        owner.stdin.flush()
        page.same.click()
        qtbot.waitUntil(lambda: page.at is At.DONE, timeout=PATIENCE_MS)
        assert owner.wait(20) == 0
        running.must(running.owner(), place_order(an_id(1)))
        shop = Shop(lambda listener: Link.open(tmp_path / "new" / BUNDLE_NAME, tmp_path / "new", listener=listener))
        try:
            qtbot.waitUntil(lambda: len(shop.board.orders) == 1, timeout=PATIENCE_MS)
        finally:
            shop.close()
    finally:
        owner.kill()
        owner.wait()
        reader.join()
        owner.stdin.close()
        owner.stdout.close()
        assert owner.stderr is not None
        owner.stderr.close()
        running.leave()
