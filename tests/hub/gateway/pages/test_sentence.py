"""How an order stands: the pages say every clause in the words of the stations, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import msgspec
import pytest
from playwright.sync_api import BrowserContext, expect

from hub.domain.actor import CUSTOMERS, Role
from hub.domain.alarm import RiskCause
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.sentence import HEARS, ClauseKind
from hub.gateway.parts import clause_said
from tests.hub.gateway.pages.conftest import visit
from tests.hub.gateway.pages.scenes import courier, customer
from tests.hub.gateway.pages.shop_double import PAGES, ShopDouble, View
from tests.hub.sentence_day import ZONE, kept, scenes

Opens = Callable[[View], ShopDouble]
READERS = ("courier", "sender", "recipient")
OUTSIDE = CUSTOMERS | {Role.COURIER}
SAY = """async ([language, zone, asked]) => {
  const words = await import("/static/words.js");
  const { sentence } = await import("/static/sentence.js");
  await words.speak(language);
  words.useZone(zone);
  return asked.map(([clauses, now]) => sentence(clauses, Date.parse(now)));
}"""


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_say_every_state_as_the_stations_do(phone: BrowserContext, shop: Opens, language: str) -> None:
    page = visit(phone, shop(customer("packed", "picked_up")), "o")
    expect(page.locator(".sentence")).to_be_visible()
    texts, asked, names = kept(language), [], []
    for scene in scenes():
        for reader in READERS:
            names.append((scene.name, reader))
            said = msgspec.json.encode([clause_said(clause) for clause in scene.said[reader]])
            asked.append([json.loads(said), scene.now.isoformat()])
    lines = dict(zip(names, page.evaluate(SAY, [language, ZONE, asked]), strict=True))
    assert lines == {name: texts[name] for name in names}
    assert len(lines) > 200


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_have_words_for_what_their_readers_hear_and_no_others(language: str) -> None:
    words = json.loads((PAGES / "static" / "words" / f"{language}.json").read_text("utf-8"))
    heard = {f"sentence.{kind}" for kind in ClauseKind if HEARS[kind] & OUTSIDE}
    of_its_own = {f"sentence.{name}" for name in ("comma", "and", "courier", "sorry")}
    assert {key for key in words if key.startswith("sentence.")} == heard | of_its_own
    assert {key for key in words if key.startswith("what.")} == {f"what.{code}" for code in (*ProblemKind, *Remedy)}
    told = (PAGES.parents[2] / "docs" / "gateway.md").read_text("utf-8")
    (named,) = re.findall(r"The kinds: ([\w ]+)", told)
    assert {f"sentence.{kind}" for kind in named.split()} == heard
    assert not any(HEARS[ClauseKind.AT_RISK] & {role} for role in OUTSIDE), "then the dangers need words here"
    assert f"what.{RiskCause.ETA}" not in words


@pytest.mark.browser
def test_a_kind_that_is_newer_than_the_page_is_left_out(phone: BrowserContext, shop: Opens) -> None:
    view = customer("packed", "picked_up")
    view["order"]["sentence"].insert(1, {"kind": "sung_about", "at": view["order"]["sentence"][0]["at"]})
    page = visit(phone, shop(view), "o")
    expect(page.locator(".sentence")).to_have_text("Packed 14:10, Li Wei has it, 660 m away, promised 17:00")


@pytest.mark.browser
def test_a_courier_reads_how_a_stop_stands_unless_a_step_waits_on_the_phone(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("accepted"))
    page = visit(phone, double, "c")
    expect(page.locator(".card .stands")).to_have_text("Packed 14:10, promised 17:00")
    expect(page.locator(".card .pending")).to_have_count(0)
    double.frozen = True
    double.failures["/api/ask"] = [503] * 50
    page.locator("[data-do=step][data-action=pick_up]").click()
    expect(page.locator(".card .pending")).to_be_visible()
    expect(page.locator(".card .stands")).to_have_count(0)
