"""What stands on a page changes as little as possible: who types goes on typing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.hub.gateway.pages.conftest import visit
from tests.hub.gateway.pages.scenes import customer, where_to
from tests.hub.gateway.pages.shop_double import ShopDouble, View

pytestmark = pytest.mark.browser


def test_a_field_keeps_the_keyboard_when_the_line_above_it_comes_and_goes(
    phone: BrowserContext, shop: Callable[[View], ShopDouble]
) -> None:
    page = visit(phone, shop(customer("confirmed", "unassigned", role="recipient", where_to=where_to())), "o")
    field = page.get_by_label("Address", exact=True)
    field.fill("7 Lime")
    phone.set_offline(True)
    expect(page.locator(".link-away")).to_be_visible()
    expect(field).to_be_focused()
    phone.set_offline(False)
    expect(page.locator(".link-line")).to_have_count(0)
    expect(field).to_be_focused()
    page.keyboard.type(" Walk")
    expect(field).to_have_value("7 Lime Walk")
