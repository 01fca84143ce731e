"""How an order stands, in the words of a station: every state in both languages, as the kept texts say it.

    python -m tests.desktop.test_sentence_words

writes the kept texts anew.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import language, sentence_words
from desktop.models.order_queue import INBOX_SECTIONS, OrderQueue, inbox_rule
from desktop.shop import Shop
from desktop.stations.looks import inbox_row
from desktop.widgets.order_delegate import Row
from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.order import Address, Place
from hub.domain.sentence import ClauseKind
from hub.domain.vocabulary import (
    AcceptOffer,
    AddCourier,
    AssignCourier,
    Command,
    ConfirmOrder,
    DescribeShop,
    PickUpOrder,
    SetDuty,
    StartPacking,
)
from hub.link.local import LocalLink
from tests.desktop.conftest import DISPATCH, Counter
from tests.hub.domain.test_board import a_day
from tests.hub.sentence_day import COURIER, KEPT, REACHED, ZONE, Scene, kept, scenes, written
from tests.hub.shop_day import packing_steps

CHINESE = language.FOLDER / "giftwire_zh_CN.ts"
OWNER = Actor("owner-1", "mia", Role.OWNER)


def compiled(folder: Path) -> Path:
    """The Chinese file as stations read it."""
    tool = Path(sys.executable).parent / "pyside6-lrelease"
    subprocess.run([str(tool), "-silent", str(CHINESE), "-qm", str(folder / "giftwire_zh_CN.qm")], check=True)
    return folder


def london(counter: Counter) -> Shop:
    """A station of a shop in London."""
    assert counter.ask(LocalLink(counter.hub, OWNER), DescribeShop("Petal", ZONE, "GBP", "+44")) is None
    return counter.open()


def said(counter: Counter, shop: Shop, scene: Scene, reader: str) -> str:
    counter.clock.now = scene.now
    return sentence_words.say(shop, scene.said[reader])


@pytest.fixture(params=["en", "zh"])
def speaks(request: pytest.FixtureRequest, qapp: QApplication, tmp_path: Path) -> Iterator[str]:
    assert language.use(qapp, request.param, compiled(tmp_path))
    yield request.param
    language.use(qapp, "en")


def test_a_station_says_every_state_as_the_kept_texts_do(counter: Counter, speaks: str) -> None:
    shop, texts = london(counter), kept(speaks)
    met = {}
    for scene in scenes():
        for reader in scene.said:
            met[scene.name, reader] = said(counter, shop, scene, reader)
    assert met == texts, f"if it shall be so: python -m {__name__}, and read what it wrote"


def test_the_kept_texts_hold_every_kind_and_every_pair_of_stages() -> None:
    kinds = {clause.kind for scene in scenes() for said in scene.said.values() for clause in said}
    assert kinds == set(ClauseKind)
    reached = set()
    for seed in range(40):
        board = Board()
        for recorded in a_day(seed).events:
            board = board.after(recorded)
            reached |= {(order.preparation, order.delivery) for order in board.orders.values() if not order.cancelled}
    assert reached <= set(REACHED)


@pytest.mark.parametrize("language_", ["en", "zh"])
def test_no_kept_line_has_a_hole_or_says_anything_twice(language_: str) -> None:
    comma = ", " if language_ == "en" else "，"
    for (scene, reader), line in kept(language_).items():
        assert "{" not in line, scene
        assert "  " not in line, scene
        parts = line.split(comma)
        assert len(set(parts)) == len(parts), line
        assert all(part.strip() for part in parts) or reader != "shop", scene
        assert line or reader == "recipient", (scene, reader)


def test_what_a_list_says_last_of_an_order_is_the_sentence_where_nobody_has_said_anything(counter: Counter) -> None:
    order = counter.place()
    shop = counter.open(DISPATCH)
    queue = OrderQueue(shop, inbox_rule, INBOX_SECTIONS, headings=False, present=lambda row: inbox_row(shop, row))
    line = sentence_words.line(shop, shop.board.orders[order])
    assert line == "Not confirmed yet, no time promised"
    assert queue.index(0).data(Row.SUBTITLE) == line


def on_the_way(counter: Counter, order: str) -> None:
    steps: list[tuple[LocalLink, Command]] = [
        (counter.dispatch, AddCourier(COURIER, "Li Wei", "+44 20 7946 0555")),
        (counter.dispatch, SetDuty(COURIER, True)),
        (counter.desk, ConfirmOrder(order)),
        (counter.packing, StartPacking(order)),
        *((counter.packing, step) for step in packing_steps(order, 2)),
        (counter.dispatch, AssignCourier(order, COURIER)),
        (counter.dispatch, AcceptOffer(order)),
        (counter.dispatch, PickUpOrder(order)),
    ]
    for link, command in steps:
        assert counter.ask(link, command) is None, command


def test_the_courier_is_where_the_newest_position_says(counter: Counter) -> None:
    order = counter.place(address=Address(("14 Mill Lane",), place=Place(515_072_000, -1_276_000)))
    on_the_way(counter, order)
    shop = counter.open()
    assert "away" not in sentence_words.line(shop, shop.board.orders[order])
    there = Place(515_108_000, -1_276_000)
    counter.link.sight(Fix(COURIER, there, 10, counter.clock.now - timedelta(seconds=5), "page"))
    assert "Li Wei has it, 400 m away" in sentence_words.line(shop, shop.board.orders[order])
    counter.clock.forward(minutes=7)
    listed = sentence_words.lasting_line(shop, shop.board.orders[order])
    assert "Li Wei has it" in listed
    assert "seen" not in listed, "a list is drawn too seldom for that"
    assert "Li Wei has it, last seen 7 min ago" in sentence_words.line(shop, shop.board.orders[order])


def write_kept(folder: Path = KEPT) -> None:
    """Write what stations say now."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    counter = Counter()
    shop = london(counter)
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        for each in ("en", "zh"):
            assert language.use(app, each, compiled(Path(made)))
            text = written(lambda scene, reader: said(counter, shop, scene, reader))
            (folder / f"sentence.{each}.txt").write_text(text, encoding="utf-8")
    shop.close()


if __name__ == "__main__":
    write_kept()
