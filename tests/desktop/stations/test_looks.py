"""How values look: one ring, one stage and one row for an order, the same at every station."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop import language, sample
from desktop.models.order_queue import INBOX_SECTIONS, OrderQueue, inbox_rule
from desktop.shop import Shop
from desktop.stations.looks import inbox_row, order_ring, ring_face, stage_key
from desktop.widgets.order_delegate import Row
from desktop.widgets.ring import Urgency as Look
from desktop.widgets.stage_chip import StageKey
from hub.domain.promise import Clock, Urgency


@pytest.fixture
def day(qapp: QApplication) -> sample.SampleDay:
    language.use(qapp, "en")
    return sample.sample_day()


@pytest.mark.parametrize(
    ("urgency", "minutes", "small", "large"),
    [
        (Urgency.SOON, 72, "72", "1:12"),
        (Urgency.CALM, 192, "3h", "3:12"),
        (Urgency.RISK, 9, "9", "0:09"),
        (Urgency.LATE, -6, "+6", "+6"),
        (Urgency.BROKEN, -130, "+2h", "+2h"),
        (Urgency.KEPT, 20, "", ""),
        (Urgency.NONE, 0, "?", "?"),
        (Urgency.CALM, 60 * 72, "3d", "72:00"),
    ],
)
def test_a_ring_says_the_time_in_as_few_signs_as_fit(urgency: Urgency, minutes: int, small: str, large: str) -> None:
    clock = Clock(urgency, 0.4, timedelta(minutes=minutes))
    assert ring_face(clock).text == small
    assert ring_face(clock, large=True).text == large


def test_stages_follow_the_gift(day: sample.SampleDay) -> None:
    looks = {name: stage_key(day.hub.board.orders[order]) for name, order in day.orders.items()}
    assert looks["ines"] is StageKey.TAKEN
    assert looks["mei"] is StageKey.PACKING
    assert looks["rosa"] is StageKey.WAY
    assert looks["lund"] is StageKey.DONE
    assert order_ring(day.hub.board.orders[day.orders["lund"]], day.clock()).urgency is Look.KEPT


def test_a_row_says_who_waits_and_what_was_asked(day: sample.SampleDay) -> None:
    shop = Shop(lambda hear: day.link(sample.DESK, hear))
    queue = OrderQueue(shop, inbox_rule, INBOX_SECTIONS, present=lambda value: inbox_row(shop, value))
    first = queue.index(1)
    assert first.data(Row.TITLE) == "Mei Lin Chen"
    assert first.data(Row.RIGHT_TEXT) == "waits 4 min"
    assert first.data(Row.URGENT)
    assert first.data(Row.SUBTITLE).startswith("“Could the card say thirty years")
    said = first.data(Qt.ItemDataRole.AccessibleTextRole)
    assert all(part in said for part in ("Mei Lin Chen", "waits 4 min", "Packing", "Soon 72"))
    heading = queue.index(0)
    assert heading.data(Row.TITLE) == "Customers without an answer"
    assert not heading.flags() & Qt.ItemFlag.ItemIsSelectable
    shop.close()
