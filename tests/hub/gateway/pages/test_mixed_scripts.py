"""Words that run from right to left on pages that run from left to right: measured where they really stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.hub.gateway.pages.conftest import visit
from tests.hub.gateway.pages.scenes import courier, customer, line, stop
from tests.hub.gateway.pages.shop_double import PAGES, ShopDouble, View, iso

Opens = Callable[[View], ShopDouble]
STATIC = PAGES / "static"

ARABIC = "ليلى الخطيب"
HEBREW = "נועה לוי"
TURNING = "Noa \u202e(3)"  # a mark that turns everything after it round, until somebody ends it
STREET = "شارع المتنبي ١٢، الطابق الثالث، بجانب المكتبة القديمة ومقهى الشابندر"

PLACE_OF = """([selector, words]) => {
  for (const holder of document.querySelectorAll(selector)) {
    const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.nodeValue.indexOf(words);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + words.length);
      const { left, right, top } = range.getBoundingClientRect();
      return { left, right, top };
    }
  }
  return null;
}"""
Box = dict[str, float]


def place_of(page: Page, selector: str, words: str) -> Box:
    """Where words stand on the screen, in CSS pixels."""
    expect(page.locator(selector).filter(has_text=words).first).to_be_visible()
    found: Box = page.evaluate(PLACE_OF, [selector, words])
    return found


def edge(page: Page, selector: str) -> Box:
    box: Box = page.locator(selector).first.evaluate(
        "(each) => { const { left, right } = each.getBoundingClientRect(); return { left, right }; }"
    )
    return box


def at_the_door(name: str, **address: Any) -> View:
    view = courier("arrived", alone=True)
    view["stops"][0]["recipient"] = {"name": name, "phone": "+44 20 7946 0312"}
    view["stops"][0]["address"].update(address)
    return view


@pytest.mark.browser
@pytest.mark.parametrize("name", [ARABIC, HEBREW, TURNING], ids=["arabic", "hebrew", "turning"])
def test_a_name_does_not_turn_the_sentence_around_it(phone: BrowserContext, shop: Opens, name: str) -> None:
    view = customer("packed", "delivered", urgency="kept")
    view["order"]["recipient_name"] = name
    view["order"]["proof"] = {"at": iso(-1), "media": "", "received_by": name}
    page = visit(phone, shop(view), "o")
    said = "[data-key=proof] p"
    word, ends, time = place_of(page, said, name[:3]), place_of(page, said, "received"), place_of(page, said, "15:45.")
    assert word["left"] < ends["left"] < time["left"]
    assert place_of(page, said, "received")["left"] < place_of(page, said, "it,")["left"]
    assert place_of(page, ".whom", "For")["left"] < place_of(page, ".whom", name[:3])["left"]


@pytest.mark.browser
@pytest.mark.parametrize("name", [ARABIC, HEBREW, TURNING], ids=["arabic", "hebrew", "turning"])
def test_a_name_does_not_turn_a_chinese_sentence(phone: BrowserContext, shop: Opens, name: str) -> None:
    view = customer("packed", "delivered", zh=True, urgency="kept")
    view["order"]["proof"] = {"at": iso(-1), "media": "", "received_by": name}
    page = visit(phone, shop(view), "o")
    page.locator(".language").click()
    expect(page.locator("#track-title")).to_have_text(re.compile(r"^[^a-z]+$"))
    said = "[data-key=proof] p"
    parts = ["15:45", name[:3], "已签", "收"]
    lefts = [place_of(page, said, part)["left"] for part in parts]
    assert lefts == sorted(lefts)


@pytest.mark.browser
def test_a_name_and_an_address_stand_where_every_other_does(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(at_the_door(ARABIC, lines=[STREET, "بغداد"], note="الباب الجانبي")), "c")
    card = edge(page, ".card-head")["left"]
    name, town = place_of(page, "article h1", ARABIC), place_of(page, "address", "بغداد")
    assert name["left"] == pytest.approx(card, abs=2)
    assert town["left"] == pytest.approx(card, abs=2)
    assert edge(page, ".door .icon")["right"] <= place_of(page, ".door", "الباب")["left"]


@pytest.mark.browser
def test_a_long_line_is_cut_at_its_end_not_at_its_beginning(phone: BrowserContext, shop: Opens) -> None:
    view = courier("picked_up")
    view["stops"][1] = stop(2421, HEBREW, "accepted", [STREET])
    page = visit(phone, shop(view), "c")
    row = edge(page, ".row-words")
    name, first = place_of(page, ".row-name", HEBREW), place_of(page, ".row-line", "شارع")
    last = place_of(page, ".row-line", "الشابندر")
    assert name["left"] == pytest.approx(row["left"], abs=2)
    assert row["left"] <= first["left"] < first["right"] <= row["right"] + 1
    assert last["right"] < row["left"] + 20  # that is what had no room


@pytest.mark.browser
def test_each_paragraph_of_a_message_and_of_a_card_runs_its_own_way(phone: BrowserContext, shop: Opens) -> None:
    words = f"مبروك يا ليلى!\nHello {HEBREW} dear"
    view = customer("packing", "accepted", recipient_name=ARABIC)
    view["order"]["card"]["text"] = words
    view["messages"] = [line(3, ARABIC, words, -5, role="recipient")]
    page = visit(phone, shop(view), "o")

    def runs_its_own_way(selector: str) -> None:
        box = edge(page, selector)
        arabic, english = place_of(page, selector, "مبروك"), place_of(page, selector, "Hello")
        assert arabic["right"] > place_of(page, selector, "ليلى!")["right"]
        assert box["right"] - arabic["right"] < english["left"] - box["left"] + 20 < 40
        assert english["left"] < place_of(page, selector, HEBREW)["left"] < place_of(page, selector, "dear")["left"]

    runs_its_own_way(".card-words")
    page.locator("[data-do=talk]").click()
    runs_its_own_way(".bubble .words")
    assert edge(page, ".bubble .who")["left"] <= place_of(page, ".bubble .who", ARABIC)["left"]
    assert place_of(page, ".bubble .who", ARABIC)["left"] == pytest.approx(
        place_of(page, ".bubble .under", "15:41")["left"], abs=2
    )


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["c", "o"])
def test_a_page_in_a_language_that_runs_the_other_way_is_its_mirror(
    phone: BrowserContext, shop: Opens, kind: str
) -> None:
    """There is none yet; it would be one more file of words and this attribute."""
    page = visit(phone, shop(courier("picked_up") if kind == "c" else customer("packed", "picked_up")), kind)
    expect(page.locator(".ring").first).to_be_visible()
    lefts = {each: edge(page, each) for each in (".bar .mark", ".ring", ".language")}
    page.evaluate("document.documentElement.dir = 'rtl'")
    width = page.evaluate("innerWidth")
    for each, before in lefts.items():
        assert edge(page, each)["right"] == pytest.approx(width - before["left"], abs=1), each
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if kind == "c":
        knob = "(each) => getComputedStyle(each, '::after').marginRight"
        page.locator(".switch").evaluate("(each) => each.setAttribute('aria-checked', 'true')")
        page.emulate_media(reduced_motion="reduce")
        assert page.locator(".knob").evaluate(knob) == "32px"


def test_no_rule_of_the_style_sheets_names_left_or_right() -> None:
    drawn = (".stage-way .shape", ".stage-done .shape")  # a triangle and a tick: drawings
    for sheet in sorted(STATIC.glob("*.css")):
        for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.read_text(encoding="utf-8")):
            selector, body = rule[0].strip(), rule[1]
            sides = re.findall(r"(?:^|[\s;-])(?:left|right)\b", re.sub(r"/\*.*?\*/", "", body))
            sides += [
                four
                for four in re.findall(
                    r"(?:padding|margin|inset|border-width|border-radius): ([^;(]+ [^;(]+ [^;(]+ [^;(]+);", body
                )
                if four.split()[1] != four.split()[3]
            ]
            assert not sides or selector in drawn, (sheet.name, selector, sides)
