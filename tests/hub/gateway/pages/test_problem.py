"""A problem on the courier's page: raised with or without a net, waited for, answered, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.hub.gateway.pages.conftest import shot, until, visit
from tests.hub.gateway.pages.scenes import courier, trouble
from tests.hub.gateway.pages.shop_double import SECRET, ShopDouble, View, iso

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]

TARGET_PX = 56  # a gloved thumb


def troubled(stage: str, **more: Any) -> View:
    view = courier(stage, alone=True)
    view["stops"][0]["problems"] = [trouble(**more)]
    return view


def raise_absent(page: Page) -> None:
    page.locator("[data-do=problem]").click()
    page.get_by_role("radio", name="Nobody home").click()
    page.get_by_role("button", name="Report problem").click()


def test_it_is_raised_with_kind_words_photo_and_place(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("arrived", alone=True))
    phone.grant_permissions(["geolocation"], origin=double.base)
    phone.set_geolocation({"latitude": 51.5281, "longitude": -0.0702, "accuracy": 12})
    page = visit(phone, double, "c")
    page.get_by_role("switch").click()
    until(lambda: double.fixes != [])
    page.locator("[data-do=problem]").click()
    report = page.get_by_role("button", name="Report problem")
    expect(report).to_have_attribute("aria-disabled", "true")
    page.get_by_role("radio", name="Nobody home").click()
    page.locator("#note").fill("Lights are off")
    page.locator("[data-change=problem_photo]").set_input_files(shot())
    expect(page.locator(".evidence .shot")).to_be_visible()
    expect(page.locator("main.problem")).to_contain_text("Your position goes with it")
    report.click()
    until(lambda: double.kinds() == ["raise_problem"])
    asked = double.commands("raise_problem")[0]
    assert (asked["problem_kind"], asked["note"]) == ("absent", "Lights are off")
    assert asked["order"] == double.view["stops"][0]["order"]
    assert asked["place"] == {"lat_e7": 515281000, "lon_e7": -702000}
    assert asked["media"] in double.media
    expect(page.locator(".asked")).to_contain_text("Nobody home")
    expect(page.locator(".asked")).to_contain_text("The shop decides, until 15:5")
    expect(page.locator(".asked")).to_contain_text("Otherwise: Bring it back to the shop")


def test_without_a_shared_position_none_is_sent(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("arrived", alone=True))
    page = visit(phone, double, "c")
    raise_absent(page)
    until(lambda: double.kinds() == ["raise_problem"])
    assert "place" not in double.commands("raise_problem")[0]


@pytest.mark.parametrize(
    ("stage", "some", "none"),
    [
        ("accepted", "late", "absent"),
        ("picked_up", "vehicle", "refused"),
        ("arrived", "access", "vehicle"),
    ],
)
def test_each_stage_offers_what_can_be_the_matter_there(
    phone: BrowserContext, shop: Opens, stage: str, some: str, none: str
) -> None:
    page = visit(phone, shop(courier(stage, alone=True)), "c")
    page.locator("[data-do=problem]").click()
    expect(page.locator(f"[data-reason={some}]")).to_be_visible()
    expect(page.locator(f"[data-reason={none}]")).to_have_count(0)


def test_an_offer_has_no_problem_yet(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(courier("offered", alone=True)), "c")
    expect(page.locator("[data-action=accept]")).to_be_visible()
    expect(page.locator("[data-do=problem]")).to_have_count(0)


def test_without_a_net_it_waits_on_the_phone_and_sends_itself(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("arrived", alone=True))
    page = visit(phone, double, "c")
    expect(page.locator("[data-do=problem]")).to_be_visible()
    phone.set_offline(True)
    raise_absent(page)
    expect(page.locator(".asked")).to_contain_text("Still on this phone")
    assert double.kinds() == []
    phone.set_offline(False)
    until(lambda: double.kinds() == ["raise_problem"])
    expect(page.locator(".asked")).to_contain_text("The shop decides, until")


def test_what_solves_itself_is_taken_back(phone: BrowserContext, shop: Opens) -> None:
    double = shop(troubled("arrived"))
    page = visit(phone, double, "c")
    page.get_by_role("button", name="It is solved, take it back").click()
    expect(page.locator(".asked")).to_have_count(0)
    until(lambda: double.kinds() == ["withdraw_problem"])
    assert double.commands("withdraw_problem")[0]["problem"] == trouble()["id"]


def test_what_somebody_else_raised_is_not_theirs_to_take_back(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(troubled("arrived", mine=False)), "c")
    expect(page.locator(".asked")).to_contain_text("Nobody home")
    expect(page.locator("[data-do=withdraw]")).to_have_count(0)


def test_what_was_agreed_is_read_on_the_way_and_said_once_when_somebody_must_decide(
    phone: BrowserContext, shop: Opens
) -> None:
    view = courier("picked_up", alone=True)
    view["stops"][0]["agreed"] = "leave_with_neighbour"
    double = shop(view)
    page = visit(phone, double, "c")
    agreed = page.locator(".agreed")
    expect(agreed).to_have_text("If nobody is home: Leave with a neighbour · as agreed with the sender")
    double.edit(lambda now: now["stops"][0].update(problems=[trouble(kind="late")]))
    expect(page.locator(".asked")).to_be_visible()
    expect(agreed).to_be_visible()  # a late courier still comes to a door
    double.edit(lambda now: now["stops"][0].update(problems=[trouble(otherwise="leave_with_neighbour")]))
    expect(page.locator(".asked")).to_contain_text("Otherwise: Leave with a neighbour")
    expect(agreed).to_have_count(0)


def test_where_nothing_was_agreed_nothing_stands_there(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(courier("picked_up", alone=True)), "c")
    expect(page.locator("address")).to_be_visible()
    expect(page.locator(".agreed")).to_have_count(0)


def test_the_answer_stands_large_with_who_gave_it(phone: BrowserContext, shop: Opens) -> None:
    double = shop(troubled("arrived"))
    page = visit(phone, double, "c")
    expect(page.locator(".asked")).to_be_visible()
    answer = {"answer": "leave_with_neighbour", "by": "front_desk", "decided_at": iso(0), "said": "Mrs Green, flat 4"}
    double.edit(lambda view: view["stops"][0]["problems"][0].update(answer))
    answered = page.locator(".answered")
    expect(answered.locator("h2")).to_have_text("Leave with a neighbour")
    expect(answered).to_contain_text("Front desk, 15:46")
    expect(answered).to_contain_text("Mrs Green, flat 4")
    expect(page.locator("#said")).to_have_text("Answer: Leave with a neighbour")
    expect(page.locator("[data-do=withdraw]")).to_have_count(0)
    page.get_by_label("Who took it").fill("Mrs Green")
    page.locator("[data-action=deliver]").click()
    until(lambda: double.kinds() == ["deliver_order"])


def test_bring_it_back_leads_back_step_by_step(phone: BrowserContext, shop: Opens) -> None:
    double = shop(troubled("arrived", answer="bring_back", by="follower", decided_at=iso(0), kind="address_changed"))
    page = visit(phone, double, "c")
    expect(page.locator(".answered")).to_contain_text("Nobody decided in time")
    page.get_by_role("button", name="I bring it back").click()
    until(lambda: double.kinds() == ["fail_delivery"])
    assert double.commands("fail_delivery")[0]["reason"] == "wrong_address"
    expect(page.locator(".foot")).to_contain_text("Back in the shop")
    until(
        lambda: (
            bool(page.evaluate("() => { document.querySelector('[data-action=return]')?.click(); return true; }"))
            and double.kinds() == ["fail_delivery", "return_order"]
        )
    )


def test_who_opens_after_all_gets_the_gift(phone: BrowserContext, shop: Opens) -> None:
    double = shop(troubled("arrived", answer="bring_back", by="front_desk", decided_at=iso(0)))
    page = visit(phone, double, "c")
    page.get_by_label("Who took it").fill("Mei Lin")
    page.locator("[data-action=deliver]").click()
    until(lambda: double.kinds() == ["deliver_order"])


def test_cut_off_for_longer_than_the_time_what_was_said_before_holds(phone: BrowserContext, shop: Opens) -> None:
    double = shop(troubled("arrived", due_at=iso(2)))
    page = phone.new_page()
    page.clock.install()
    page.goto(f"{double.base}/c#{SECRET}")
    expect(page.locator(".asked")).to_be_visible()
    phone.set_offline(True)
    page.clock.fast_forward(180_000)
    expect(page.locator(".answered")).to_contain_text("No connection, and the time is over")
    expect(page.locator(".answered h2")).to_have_text("Bring it back to the shop")
    expect(page.locator("[data-action=fail]")).to_be_visible()


def test_a_refusal_of_it_is_said(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("arrived", alone=True))
    double.refusals["raise_problem"] = ("problem_is_open", {})
    page = visit(phone, double, "c")
    raise_absent(page)
    expect(page.locator(".refused")).to_contain_text("The shop knows of this already")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator(".refused")).to_have_count(0)
    expect(page.locator("[data-action=deliver], [data-change=proof]").first).to_be_attached()


def test_a_gloved_thumb_hits_everything(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(troubled("arrived")), "c")
    expect(page.locator(".asked")).to_be_visible()
    low = "(found) => found.filter((each) => each.offsetParent).map((each) => each.getBoundingClientRect().height)"
    assert min(page.locator("main button, main a.button, footer .button").evaluate_all(low)) >= TARGET_PX
    page.locator("[data-do=problem]").click()
    expect(page.locator("main.problem")).to_be_visible()
    assert min(page.locator("main.problem button, main.problem label.button").evaluate_all(low)) >= TARGET_PX
