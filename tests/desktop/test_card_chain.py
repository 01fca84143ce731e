"""The card's words are one chain: what is typed is what is recorded, sent, shown, served and printed, character by character."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from msgspec.json import decode, encode

from desktop.printing.card import card_sheet
from desktop.printing.out import pdf_bytes
from desktop.stations.front_desk.fields import CardEdit
from desktop.widgets.card_words import CardPage
from hub.domain.access import Link
from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.order import Order
from hub.domain.vocabulary import ChangeCard, ConfirmOrder
from hub.gateway.customer import compose
from hub.wire.boards import assemble, parts
from hub.wire.codec import decode_command, decode_event, encode_command, encode_event
from tests.desktop.printing.order_on_paper import said_in
from tests.hub.any_card import any_cards
from tests.hub.shop_day import DESK, NOON, Decided, an_id, place_order

pytestmark = pytest.mark.usefixtures("qapp")

ENDS_A_LINE = dict.fromkeys(map(ord, "\u2029\ufdd0\ufdd1"), "\n")
"""What Qt's documents end a paragraph with: typed into a field it is a line break like any other."""


def typed(words: str) -> str:
    """What a clerk's field says of words that were put into it."""
    field = CardEdit()
    field.setPlainText(words)
    said = field.words
    field.deleteLater()
    return said


def recorded(words: str) -> Board:
    """A shop whose order has this card: asked over the wire, written to disk, sent as a snapshot and as events."""
    shop, board = Decided(), Board()
    order = an_id(1)
    for command in (
        place_order(order, card=words),
        ConfirmOrder(order),
        ChangeCard(order, f"{words}!"),
        ChangeCard(order, words),
    ):
        shop.must(DESK, decode_command(encode_command(command)))
    for event in shop.events:
        facts, person = encode_event(event.event, event.actor, event.cause, event.at, "00" * 16)
        board = board.after(decode_event(event.seq, facts, person))
    assert board == shop.board
    return assemble(parts(board))


def served(board: Board) -> str:
    """The card as it goes to the sender's page."""
    link = Link(an_id(60), Role.SENDER, an_id(1), "5" * 64, NOON, NOON + timedelta(days=7))
    view = compose(board, {}, {}, link, NOON)
    return str(decode(encode(view))["order"]["card"]["text"])


def shown(order: Order) -> list[str]:
    """The card on a screen: the words that are drawn, those that are read aloud, and the page's own."""
    page = CardPage(order.card.text)
    drawn = page._document.toRawText().replace("\u2029", "\n")
    said = [drawn, page.accessibleName(), page.text]
    page.deleteLater()
    return said


@pytest.mark.qt_log_ignore("OpenType support missing")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_cards())
@example("Je t’aime\u00a0! 🌷\n—\u00a0D.")
@example("one\u2028two")
@example("👩‍👩‍👧 🇬🇧 1️⃣\ttab")
def test_what_was_typed_is_recorded_shown_served_and_printed(words: str) -> None:
    entered = typed(words)
    assert entered == words.translate(ENDS_A_LINE)
    board = recorded(entered)
    order = board.orders[an_id(1)]
    assert order.card.text == entered
    assert shown(order) == [entered] * 3
    assert served(board) == entered
    found = said_in(pdf_bytes(card_sheet(order)))
    # A line that the paper is too narrow for is a line in the file too.
    assert found.replace("\n", "") == entered.replace("\n", "")
