"""A small phone, 360 × 640: nothing sticks out of its sheet, no button is squeezed, an address is read in full."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.hub.gateway.pages.conftest import TIMEOUT_MS, visit
from tests.hub.gateway.pages.scenes import courier, customer
from tests.hub.gateway.pages.shop_double import ShopDouble, View
from tests.hub.gateway.pages.test_contrast import SCENES

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]

SMALL: ViewportSize = {"width": 360, "height": 640}
BUTTON_MAX_PX = 92  # two lines; three are a squeezed one

STICKS_OUT = """(most) => {
  const found = [];
  const said = (each) => `${each.localName}.${each.getAttribute("class") || ""} "${each.textContent.trim().slice(0, 24)}"`;
  for (const each of document.querySelectorAll("#page *")) {
    if (each.closest(".unseen, .quick, svg") || !each.getClientRects().length) continue;
    const sheet = each.parentElement.closest(".sheet, .card, .refused, .asked, .changed, .foot, .row, main.order, main.stops");
    if (!sheet) continue;
    const { left, right, height } = each.getBoundingClientRect();
    const box = sheet.getBoundingClientRect();
    const style = getComputedStyle(sheet);
    const start = box.left + parseFloat(style.borderLeftWidth) + parseFloat(style.paddingLeft);
    const end = box.right - parseFloat(style.borderRightWidth) - parseFloat(style.paddingRight);
    if (right > end + 1 || left < start - 1) found.push(`${said(each)} ${Math.round(start - left)} ${Math.round(right - end)}`);
    if (each.matches(".button") && (height > most || each.scrollWidth > each.clientWidth + 1)) found.push(`squeezed: ${said(each)} ${height}`);
    if (each.matches(".row-line, .row-name") && each.scrollWidth > each.clientWidth + 1) found.push(`cut off: ${said(each)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page itself");
  return found;
}"""


def refused(page: Page) -> None:
    page.locator("[data-do=edit]").click()
    page.locator("#card-text").fill("Forty years.")
    page.locator("form.editor .ribbon").click()
    expect(page.locator(".refused")).to_be_visible()


@pytest.mark.parametrize("zh", [False, True], ids=["en", "zh"])
@pytest.mark.parametrize("scene", [*SCENES, "courier stands before it again", "customer is refused"])
def test_nothing_sticks_out_and_nothing_is_squeezed(browser: Browser, shop: Opens, scene: str, zh: bool) -> None:
    kind, view, act = SCENES.get(scene, ("c", courier("failed"), None))
    if scene == "customer is refused":
        kind, view, act = "o", customer("packing", "accepted"), refused
    double = shop(view)
    double.refusals["change_card"] = ("card_already_packed", {"phone": view["shop"]["phone"]})
    context = browser.new_context(viewport=SMALL, has_touch=True, is_mobile=True, locale="zh-CN" if zh else "en-GB")
    context.set_default_timeout(TIMEOUT_MS)
    page = visit(context, double, kind)
    expect(page.locator("main:not(.waiting-page)")).to_be_visible()
    if act is not None:
        act(page)
    found = page.evaluate(STICKS_OUT, BUTTON_MAX_PX)
    context.close()
    assert found == []
