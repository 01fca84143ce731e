"""The pages for eyes that need more: contrast as the system asks for it, its own colours, and no motion.

The tokens are measured as numbers; then every scene is opened in the browser and every word and every line that means
something is measured against the ground on which it really stands.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.hub.gateway.pages.conftest import PHONE, TIMEOUT_MS, visit
from tests.hub.gateway.pages.scenes import approval, change, courier, customer, line, rated, trouble, where_to
from tests.hub.gateway.pages.shop_double import PAGES, ShopDouble, View, iso

Opens = Callable[[View], ShopDouble]
STATIC = PAGES / "static"

GROUNDS = ["desk", "paper", "panel", "sunk", "select", "ribbon-wash", "to-courier", "to-everyone", "land", "grid",
           "taken-wash", "packing-wash", "way-wash", "done-wash"]  # fmt: skip
WORDS = ["ink", "ink-soft", "ribbon-text", "kept", "soon", "taken", "packing", "way", "done"]
LINES = ["line-strong", "focus", "ribbon", "risk", "late", "calm"]
ON_FILLS = ["ribbon-ink on ribbon", "ribbon-ink on late", "paper on ink", "panel on ink"]
TEXT, GRAPHICS = 7.0, 4.5


def luminance(color: str) -> float:
    """Relative luminance of "#RRGGBB" after WCAG 2.1."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def palette(theme: str) -> dict[str, str]:
    """The colours of a high-contrast look, as `page.css` sets them."""
    sheet = (STATIC / "page.css").read_text(encoding="utf-8")
    asks = {
        "light": r"\(prefers-contrast: more\)",
        "dark": r"\(prefers-contrast: more\) and \(prefers-color-scheme: dark\)",
    }
    found = re.search(rf"@media {asks[theme]} \{{\s*:root \{{(.*?)\}}", sheet, re.DOTALL)
    assert found is not None
    return dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6});", found[1]))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_high_contrast_every_word_is_readable_and_every_line_seen_on_every_ground(theme: str) -> None:
    colours = palette(theme)

    def contrast(pair: str) -> float:
        front, ground = (luminance(colours[name]) for name in pair.split(" on "))
        return (max(front, ground) + 0.05) / (min(front, ground) + 0.05)

    wanted = [(f"{front} on {ground}", TEXT) for front, ground in itertools.product(WORDS, GROUNDS)]
    wanted += [(f"{front} on {ground}", GRAPHICS) for front, ground in itertools.product(LINES, GROUNDS)]
    wanted += [(f"line on {ground}", GRAPHICS) for ground in GROUNDS[:8]] + [(pair, TEXT) for pair in ON_FILLS]
    faint = {pair: round(contrast(pair), 2) for pair, least in wanted if contrast(pair) < least}
    assert faint == {}
    named = {name for pair, _ in wanted for name in pair.split(" on ")}
    assert set(colours) - named == {"track"}, "a colour that this test does not know"


# In the browser ---------------------------------------------------------------------------------------------------

MEASURE = """({ text, lines }) => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = (rgb) => rgb.slice(0, 3).map((part) => linear(part / 255)).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (a, b) => { const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y); return (light + 0.05) / (dark + 0.05); };
  const ground = (element) => {
    for (let here = element; here; here = here.parentElement) {
      if (here.classList && here.classList.contains("ring-late")) return numbers(getComputedStyle(here.querySelector(".ring-disc")).fill);
      const [r, g, b, a = 1] = numbers(getComputedStyle(here).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const name = (element) => `${element.localName}.${element.getAttribute("class") || ""}`;
  const seen = (element) => element.getClientRects().length > 0 && !element.closest(".unseen") && getComputedStyle(element).visibility === "visible";
  const faint = [];
  let words = 0, borders = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!walker.currentNode.nodeValue.trim() || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(holder.nodeName) || !seen(holder)) continue;
    words += 1;
    const style = getComputedStyle(holder);
    const front = numbers(holder.namespaceURI.endsWith("svg") ? style.fill : style.color);
    const found = contrast(front, ground(holder));
    if (found < text) faint.push(`${name(holder)} "${walker.currentNode.nodeValue.slice(0, 24)}" ${found.toFixed(2)}`);
  }
  for (const element of document.querySelectorAll("button, a.button, label.button, input, textarea, .asked, .question, .refused, .knob, .tick, .stage .shape")) {
    const style = getComputedStyle(element);
    if (!seen(element) || parseFloat(style.borderTopWidth) === 0) continue;
    const [r, g, b, a = 1] = numbers(style.borderTopColor);
    const fill = numbers(style.backgroundColor);
    const filled = (fill[3] === undefined || fill[3] > 0) && contrast(fill, ground(element.parentElement)) >= lines; // its own ground sets it off
    if (a === 0 || filled) continue;
    borders += 1;
    const found = contrast([r, g, b], ground(element.parentElement));
    if (found < lines) faint.push(`line of ${name(element)} ${found.toFixed(2)}`);
  }
  return { faint, words, borders };
}"""


def busy_courier(stage: str) -> View:
    """A courier's afternoon with everything that can stand on the page."""
    view = courier(stage)
    view["stops"][0]["messages"] += [line(13, "Anna Keller", "Side door", -6, audience="courier")]
    if stage == "arrived":
        view["stops"][0]["problems"] = [trouble()]
    if stage == "failed":
        view["stops"][0]["problems"] = [trouble(answer="bring_back", by="follower", decided_at=iso(0))]
    view["stops"][0]["agreed"] = "leave_with_neighbour"
    return view


def changed_courier() -> View:
    """What changed here, and at the next stop."""
    view = courier("picked_up")
    for stop in view["stops"][:2]:
        stop["changed"] = [change("fallback", 41, "leave_at_door", "leave_with_neighbour")]
    return view


def talking(page: Page) -> None:
    page.locator("[data-do=talk]").first.click()
    expect(page.locator(".talk")).to_be_visible()


def raising(page: Page) -> None:
    page.locator("[data-do=problem]").first.click()
    page.locator("[data-do=reason]").first.click()
    expect(page.locator("[role=radio][aria-checked=true]")).to_be_visible()


RAISES = ["late", "address_changed"]
AGREED = {"remedy": "leave_with_neighbour", "choices": ["leave_with_neighbour", "bring_back"]}


def rating(page: Page) -> None:
    page.locator(".score-pick", has_text="2").click()
    expect(page.locator("#rating-words")).to_be_visible()


SCENES: dict[str, tuple[str, View, Callable[[Page], None] | None]] = {
    "courier offered": ("c", busy_courier("offered"), None),
    "courier told of changes": ("c", changed_courier(), None),
    "courier at the door": ("c", busy_courier("arrived"), None),
    "courier sent back": ("c", busy_courier("failed"), None),
    "courier talking": ("c", busy_courier("picked_up"), talking),
    "courier raising": ("c", busy_courier("picked_up"), raising),
    "customer late": ("o", customer("packed", "picked_up", urgency="late", until=-6), None),
    "customer at risk": ("o", customer("packed", "picked_up", urgency="risk", until=6), None),
    "customer asked": ("o", customer("packed", "arrived", problems=[trouble(mine=False, answers=["try_again"])]), None),
    "customer approving": ("o", customer("packed", "accepted", approval=approval(), photo="0" * 64), None),
    "customer agreeing": ("o", customer("packing", "accepted", agreed=AGREED, raises=RAISES, secret=True), None),
    "customer giving an address": ("o", customer("confirmed", "unassigned", role="recipient", where_to=where_to()), None),
    "customer has it": ("o", customer("packed", "delivered", urgency="kept"), None),
    "customer rating": ("o", customer("packed", "delivered", urgency="kept"), rating),
    "customer was disappointed": (
        "o", customer("packed", "delivered", urgency="kept", rating=rated(2, "The ribbon had come off.", 4)), None,
    ),
    "customer talking": ("o", customer("packing", "accepted"), talking),
}  # fmt: skip


def opened(browser: Browser, shop: Opens, scene: str, **wishes: Any) -> Page:
    """A scene on a phone whose system asks for something; its context closes with the page."""
    kind, view, act = SCENES[scene]
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB", **wishes)
    context.set_default_timeout(TIMEOUT_MS)
    page = visit(context, shop(view), kind)
    expect(page.locator("main:not(.waiting-page)")).to_be_visible()
    if act is not None:
        act(page)
    return page


@pytest.mark.browser
@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_word_and_line_on_the_screen_has_the_contrast_that_was_asked_for(
    browser: Browser, shop: Opens, scene: str, theme: str
) -> None:
    page = opened(browser, shop, scene, color_scheme=theme, contrast="more")
    sharp = page.evaluate(MEASURE, {"text": TEXT, "lines": GRAPHICS})
    page.emulate_media(contrast="no-preference")
    everyday = page.evaluate(MEASURE, {"text": 4.5, "lines": 0})  # WCAG 2.1 AA
    page.context.close()
    assert (sharp["faint"], everyday["faint"]) == ([], [])
    assert sharp["words"] >= 3  # something was measured


@pytest.mark.browser
@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_the_systems_own_colours_every_word_is_still_read(
    browser: Browser, shop: Opens, scene: str, theme: str
) -> None:
    page = opened(browser, shop, scene, color_scheme=theme, forced_colors="active")
    found = page.evaluate(MEASURE, {"text": 4.5, "lines": 3.0})
    page.context.close()
    assert found["faint"] == []


GROUND_OF = "(each) => getComputedStyle(each).backgroundColor"


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_the_systems_own_colours_the_due_button_the_choice_and_the_switch_still_stand_out(
    browser: Browser, shop: Opens, theme: str
) -> None:
    page = opened(browser, shop, "courier raising", color_scheme=theme, forced_colors="active")
    due = page.locator("[data-do=raise]").evaluate(GROUND_OF)
    chosen = page.locator("[role=radio][aria-checked=true]").evaluate(GROUND_OF)
    others = set(page.locator("[role=radio][aria-checked=false]").evaluate_all(f"(all) => all.map({GROUND_OF})"))
    page.go_back()
    knob = page.locator(".knob").evaluate("(each) => getComputedStyle(each, '::after').backgroundColor")
    behind = page.locator(".knob").evaluate(GROUND_OF)
    page.context.close()
    assert due not in others
    assert chosen not in others
    assert knob != behind


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_the_systems_own_colours_shapes_and_rings_are_drawn(browser: Browser, shop: Opens, theme: str) -> None:
    page = opened(browser, shop, "customer late", color_scheme=theme, forced_colors="active")
    ground = page.locator("body").evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    disc = page.locator(".ring-disc").evaluate("(each) => getComputedStyle(each).fill")
    figure = page.locator(".ring-number").evaluate("(each) => getComputedStyle(each).fill")
    shapes = page.locator(".track .shape").evaluate_all(
        "(all) => all.map((each) => { const s = getComputedStyle(each);"
        " return [s.borderTopColor, s.borderLeftColor, s.backgroundColor]; })"
    )
    page.context.close()
    assert disc not in (ground, figure)
    assert len(shapes) == 5
    assert all(any(colour not in (ground, "rgba(0, 0, 0, 0)") for colour in shape) for shape in shapes)
    on_the_way = shapes[3]  # a triangle, drawn by one side alone
    assert on_the_way[0] == "rgba(0, 0, 0, 0)"
    assert on_the_way[1] != on_the_way[0]


@pytest.mark.browser
@pytest.mark.parametrize("scene", SCENES)
def test_where_motion_is_not_wanted_nothing_moves(browser: Browser, shop: Opens, scene: str) -> None:
    page = opened(browser, shop, scene, reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap((each) => ["", "::before", "::after"].map((part) => [each, part]))
             .filter(([each, part]) => { const s = getComputedStyle(each, part || null);
                return s.animationName !== "none" || s.transitionDuration.split(", ").some((span) => parseFloat(span) > 0) || s.scrollBehavior === "smooth"; })
             .map(([each, part]) => each.localName + "." + each.getAttribute("class") + part)"""
    )
    page.context.close()
    assert moving == []


def test_no_script_moves_anything_by_itself() -> None:
    for script in sorted(STATIC.glob("*.js")):
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"\.animate\(|requestAnimationFrame|smooth|startViewTransition", text), script.name
