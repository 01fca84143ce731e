"""The card on the sender's page is the card, whatever it is written in; and what is written there is what is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from playwright.sync_api import BrowserContext

from tests.hub.any_card import any_cards
from tests.hub.gateway.pages.conftest import until, visit
from tests.hub.gateway.pages.scenes import customer
from tests.hub.gateway.pages.shop_double import ShopDouble, View

pytestmark = pytest.mark.browser


def test_any_words_stand_on_the_page_as_they_are_and_leave_its_field_so(
    phone: BrowserContext, shop: Callable[[View], ShopDouble]
) -> None:
    double = shop(customer("confirmed", "unassigned"))
    page = visit(phone, double, "o")
    words = page.locator("[data-key=card-words]")
    words.wait_for()

    @settings(max_examples=40, deadline=None, database=None)
    @given(any_cards())
    def each(card: str) -> None:
        double.edit(lambda view: view["order"]["card"].update(text=card))
        until(lambda: words.text_content() == card)
        kept = (
            "(words) => { const field = document.createElement('textarea'); field.value = words; return field.value; }"
        )
        assert page.evaluate(kept, card) == card

    each()
