"""The courier's page in a real browser, against a shop that keeps the contract."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.hub.gateway.pages.conftest import shot, until, visit
from tests.hub.gateway.pages.scenes import courier, customer, line
from tests.hub.gateway.pages.shop_double import SECRET, ShopDouble, View

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]


TOUCH = """(action) => { const button = document.querySelector(`[data-action=${action}]`);
                         if (button) button.click();
                         return !button; }"""  # again and again: right after a step a touch does nothing


MEASURE = "() => new Promise((done) => navigator.geolocation.getCurrentPosition((at) => done(at.coords.latitude)))"


def step(page: Page, action: str) -> None:
    """Touch the big button once it is that step's, and see it go."""
    expect(page.locator(f"[data-action={action}]")).to_be_visible()
    until(lambda: bool(page.evaluate(TOUCH, action)))


def take_photo(page: Page) -> None:
    page.locator("[data-change=proof]").set_input_files(shot())
    expect(page.locator(".proof .shot")).to_be_visible()


def test_from_the_offer_to_the_delivery_with_a_photo(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("offered", alone=True))
    page = visit(phone, double, "c")
    for action in ("accept", "pick_up", "arrive"):
        step(page, action)
    expect(page.locator("[data-action=deliver]")).to_have_count(0)  # first a photo or a name
    take_photo(page)
    step(page, "deliver")
    expect(page.locator(".closed .row")).to_contain_text("Delivered")
    until(lambda: double.kinds() == ["accept_offer", "pick_up_order", "report_arrival", "deliver_order"])
    delivered = double.commands("deliver_order")[0]
    bytes_sent, media_type = double.media[delivered["media"]]
    assert delivered["media_type"] == media_type == "image/jpeg"
    assert max(Image.open(io.BytesIO(bytes_sent)).size) == 1600
    assert all(uuid.UUID(command_id).version == 7 for command_id, _ in double.asked)


def test_a_touch_on_a_slow_phone_is_never_lost(phone: BrowserContext, shop: Opens) -> None:
    """The place that keeps touches opens slowly; nothing may be there to touch before it is open."""
    phone.add_init_script(
        "const open = IDBFactory.prototype.open;"
        "IDBFactory.prototype.open = function (...all) {"
        "  const real = {}; const late = new EventTarget();"
        "  const asked = open.apply(this, all);"
        "  const after = (name) => (event) => setTimeout(() => { real.done = true; late['on' + name]?.(event); }, 800);"
        "  asked.onsuccess = after('success'); asked.onerror = after('error');"
        "  asked.onupgradeneeded = (event) => late.onupgradeneeded?.(event);"
        "  Object.defineProperty(late, 'result', { get: () => asked.result });"
        "  Object.defineProperty(late, 'error', { get: () => asked.error });"
        "  return late;"
        "};"
    )
    double = shop(courier("offered", alone=True))
    page = visit(phone, double, "c")
    step(page, "accept")
    until(lambda: double.kinds() == ["accept_offer"])


def test_a_name_alone_is_proof_too(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("arrived", alone=True))
    page = visit(phone, double, "c")
    page.get_by_label("Who took it").fill("Elise at reception")
    step(page, "deliver")
    until(lambda: double.kinds() == ["deliver_order"])
    assert double.commands("deliver_order")[0]["received_by"] == "Elise at reception"
    assert not double.commands("deliver_order")[0].get("media")


def test_the_secret_leaves_the_address_bar_and_a_reload_still_works(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("offered"))
    page = visit(phone, double, "c")
    expect(page.locator("article h1")).to_be_visible()
    assert page.url == f"{double.base}/c"
    phone.clear_cookies()
    page.reload()
    expect(page.locator("article h1")).to_be_visible()


def test_steps_taken_without_a_net_are_kept_in_order_and_send_themselves(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("accepted", alone=True))
    page = visit(phone, double, "c")
    expect(page.locator("[data-action=pick_up]")).to_be_visible()
    phone.set_offline(True)
    expect(page.locator(".link-away")).to_contain_text("as of 15:46")
    for action in ("pick_up", "arrive"):
        step(page, action)
    page.locator("[data-do=talk]").click()
    page.locator("#words").fill("Here with the flowers")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".own")).to_contain_text("on this phone")
    page.get_by_role("button", name="Back").click()
    take_photo(page)
    step(page, "deliver")
    expect(page.locator(".link-away")).to_contain_text("4 on this phone")
    assert double.kinds() == []
    phone.set_offline(False)
    until(lambda: double.kinds() == ["pick_up_order", "report_arrival", "send_message", "deliver_order"])
    assert double.commands("deliver_order")[0]["media"] in double.media
    expect(page.locator(".link-away")).to_have_count(0)
    expect(page.locator(".link-line")).to_have_count(0)


def test_what_is_on_the_phone_survives_a_closed_page(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("arrived", alone=True))
    page = visit(phone, double, "c")
    take_photo(page)
    double.failures["/api/media"] = [503] * 1000
    page.locator("[data-action=deliver]").click()
    expect(page.locator(".link-line")).to_contain_text("1")
    page.close()
    assert double.kinds() == []
    double.failures.clear()
    again = visit(phone, double, "c")
    until(lambda: double.kinds() == ["deliver_order"])
    assert double.commands("deliver_order")[0]["media"] in double.media
    expect(again.locator(".closed .row")).to_contain_text("Delivered")


def test_an_answer_that_settles_nothing_is_asked_again_under_the_same_id(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("offered", alone=True))
    page = visit(phone, double, "c")
    double.failures["/api/ask"] = [503, 429, 408]
    step(page, "accept")
    until(lambda: double.kinds() == ["accept_offer"])
    assert len(double.tried) == 4
    assert len(set(double.tried)) == 1


def test_a_refusal_is_said_and_what_stood_on_it_waits_with_it(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("accepted", alone=True))
    double.refusals["pick_up_order"] = ("not_packed", {})
    page = visit(phone, double, "c")
    expect(page.locator("[data-action=pick_up]")).to_be_visible()
    phone.set_offline(True)
    step(page, "pick_up")
    step(page, "arrive")
    phone.set_offline(False)
    refused = page.locator(".refused")
    expect(refused).to_contain_text("The gift is not packed yet")
    expect(refused).to_contain_text("One later step waits")
    expect(page.locator(".link-line")).to_have_count(0)  # nothing is being sent, and the page does not say so
    assert double.kinds() == ["pick_up_order"]
    double.refusals.clear()
    refused.get_by_role("button", name="Try again").click()
    until(lambda: double.kinds() == ["pick_up_order", "pick_up_order", "report_arrival"])
    first, second = (command_id for command_id, command in double.asked if command["kind"] == "pick_up_order")
    assert first != second  # a refused id stays refused for ever
    expect(page.locator(".refused")).to_have_count(0)


def test_an_unknown_refusal_still_has_a_sentence(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("offered", alone=True))
    double.refusals["accept_offer"] = ("moon_too_full", {})
    page = visit(phone, double, "c")
    page.locator("[data-action=accept]").click()
    expect(page.locator(".refused")).to_contain_text("could not accept this (moon_too_full). Please call the shop")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("[data-action=accept]")).to_be_visible()


def test_gloves_touch_twice_and_take_one_step(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("offered", alone=True))
    page = visit(phone, double, "c")
    expect(page.locator("[data-action=accept]")).to_be_visible()
    page.evaluate(
        """() => new Promise((done) => { const touch = () => document.querySelector('.foot .ribbon').click();
                   touch(); setTimeout(touch, 120); setTimeout(() => done(touch()), 400); })"""
    )
    expect(page.locator("[data-action=pick_up]")).to_be_visible()
    expect(page.locator(".link-line")).to_have_count(0)  # nothing more is on its way
    assert double.kinds() == ["accept_offer"]


def test_the_button_says_what_it_waits_for(phone: BrowserContext, shop: Opens) -> None:
    view = courier("accepted", alone=True)
    view["stops"][0].update(waiting_for="packing", actions=[])
    double = shop(view)
    page = visit(phone, double, "c")
    button = page.locator("[data-action=pick_up]")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#why")).to_have_text("Packing is still at work")
    button.click(force=True)
    double.edit(lambda shown: shown["stops"][0].update(waiting_for="approval"))
    expect(page.locator("#why")).to_have_text("The sender has yet to approve the wrapping")
    double.edit(lambda shown: shown["stops"][0].update(waiting_for="", actions=["pick_up"]))
    step(page, "pick_up")
    assert double.kinds() == ["pick_up_order"]


def test_positions_are_sent_only_while_they_are_shared(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("picked_up", alone=True))
    phone.grant_permissions(["geolocation"], origin=double.base)
    phone.set_geolocation({"latitude": 51.5281, "longitude": -0.0702, "accuracy": 12})
    page = phone.new_page()
    page.clock.install()
    page.goto(f"{double.base}/c#{SECRET}")
    switch = page.get_by_role("switch", name="Position is off")
    expect(switch).to_have_attribute("aria-checked", "false")
    assert double.fixes == []
    switch.click()
    until(lambda: len(double.fixes) == 1)
    fix = double.fixes[0]
    assert (fix["lat"], fix["lon"], fix["accuracy_m"]) == (51.5281, -0.0702, 12)
    assert fix["measured_at"].startswith("2026-05-10T14:4")  # hub time, whatever the phone's clock says
    expect(page.locator(".sharing")).to_contain_text("±10 m")
    phone.set_geolocation({"latitude": 51.5290, "longitude": -0.0690, "accuracy": 30})
    page.clock.fast_forward(10_000)
    until(lambda: double.fixes[-1]["lat"] == 51.5290)
    page.get_by_role("switch", name="Position is shared").click()
    phone.set_geolocation({"latitude": 51.6, "longitude": -0.06, "accuracy": 30})
    expect(page.get_by_role("switch", name="Position is off")).to_be_visible()
    until(lambda: page.evaluate(MEASURE) == 51.6)
    page.clock.fast_forward(60_000)  # whatever still waited to be sent would go now
    phone.set_geolocation({"latitude": 51.7, "longitude": -0.06, "accuracy": 30})
    until(lambda: page.evaluate(MEASURE) == 51.7)
    page.get_by_role("switch", name="Position is off").click()
    until(lambda: double.fixes[-1]["lat"] == 51.7)
    assert 51.6 not in {each["lat"] for each in double.fixes}


def test_without_an_open_run_the_page_says_that_nothing_is_recorded(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("offered", alone=True))
    double.open_run = False
    phone.grant_permissions(["geolocation"], origin=double.base)
    phone.set_geolocation({"latitude": 51.5281, "longitude": -0.0702, "accuracy": 12})
    page = visit(phone, double, "c")
    page.get_by_role("switch").click()
    expect(page.locator(".sharing")).to_contain_text("nothing is recorded")
    assert double.fixes == []


def test_a_phone_that_may_not_share_says_what_to_do(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(courier("accepted", alone=True)), "c")
    page.get_by_role("switch").click()
    expect(page.locator(".sharing-trouble")).to_contain_text("Allow it in the site settings")
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "false")


def test_who_reads_is_chosen_and_visible_before_writing(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("arrived", alone=True))
    page = visit(phone, double, "c")
    page.locator("[data-do=talk]").click()
    expect(page.locator("#readers")).to_have_text("Only the shop and you read this.")
    page.locator("#words").fill("Which bell?")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("radio", name="Everyone").click()
    expect(page.locator("#readers")).to_have_text("The shop and the sender read this. It is a surprise.")
    page.get_by_role("button", name="I am downstairs.").click()
    until(lambda: len(double.commands("send_message")) == 2)
    to_shop, to_all = double.commands("send_message")
    assert (to_shop["audience"], to_shop["text"]) == ("courier", "Which bell?")
    assert (to_all["audience"], to_all["text"]) == ("everyone", "I am downstairs.")
    expect(page.locator(".bubble.mine:not(.own)")).to_have_count(2)


def test_reading_a_message_is_said_once(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("arrived", alone=True))
    page = visit(phone, double, "c")
    expect(page.locator("[data-do=talk] .count")).to_have_text("1")
    page.locator("[data-do=talk]").click()
    until(lambda: double.commands("mark_seen") != [])
    page.go_back()
    expect(page.locator("[data-do=talk]")).to_be_visible()
    expect(page.locator("[data-do=talk] .count")).to_have_count(0)
    assert [command["up_to"] for command in double.commands("mark_seen")] == [12]


def test_duty_can_be_ended_and_started(phone: BrowserContext, shop: Opens) -> None:
    view = courier("offered", alone=True)
    view["stops"] = []
    double = shop(view)
    page = visit(phone, double, "c")
    page.get_by_role("button", name="End duty").click()
    page.get_by_role("button", name="Start duty").click()
    until(lambda: [command["on_duty"] for command in double.commands("set_duty")] == [False, True])


HOSTILE = '<img src=x onerror="window.hurt=1"><script>window.hurt=2</script>\u202eevil'


def test_peoples_words_stay_words(phone: BrowserContext, shop: Opens) -> None:
    view = courier("arrived", alone=True)
    stop = view["stops"][0]
    stop["recipient"] = {"name": HOSTILE, "phone": "javascript:window.hurt=3"}
    stop["address"].update(lines=[HOSTILE], note=HOSTILE)
    stop["items"] = [{"name": HOSTILE, "quantity": 1}]
    stop["messages"] = [
        line(15, HOSTILE, HOSTILE, -3),
        line(16, "A", "", -2, kind="image", media='x" onerror="window.hurt=4', media_type="image/jpeg"),
    ]
    page = visit(phone, shop(view), "c")
    expect(page.locator("article h1")).to_have_text(HOSTILE)
    expect(page.locator("address")).to_have_text(HOSTILE)
    assert page.locator("[data-do] >> nth=0").count() == 1
    assert page.locator("a[href^=javascript]").count() == 0
    page.locator("[data-do=talk]").click()
    expect(page.locator(".bubble .words").first).to_have_text(HOSTILE)
    assert page.locator("#page img").count() == 0
    assert page.locator("script").count() == 1
    assert page.evaluate("window.hurt") is None


def test_a_link_opened_in_another_tab_does_not_take_over_this_one(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("accepted", alone=True))
    page = visit(phone, double, "c")
    expect(page.locator("[data-action=pick_up]")).to_be_visible()
    other = visit(phone, double, "c")
    expect(other.locator("[data-action=pick_up]")).to_be_visible()
    sessions = double.sessions
    page.bring_to_front()
    step(page, "pick_up")
    until(lambda: double.kinds() == ["pick_up_order"])
    assert double.sessions > sessions  # its own link was opened again before it asked


def test_a_customers_link_on_the_couriers_page_finds_its_own_page(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "picked_up"))
    page = visit(phone, double, "c")
    expect(page.locator(".sentence")).to_contain_text("Li Wei has it")
    assert page.url == f"{double.base}/o"


def test_an_ended_link_says_so_and_asks_nothing_more(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("picked_up"))
    page = visit(phone, double, "c")
    expect(page.locator("article h1")).to_be_visible()
    double.end()
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()
    expect(page.get_by_role("link", name="Call +44 20 7946 0100")).to_have_attribute("href", "tel:+442079460100")


def test_an_unknown_link_says_so(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("picked_up"))
    page = phone.new_page()
    page.goto(f"{double.base}/c#{SECRET[:-1]}x")
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()
    assert page.url == f"{double.base}/c"


def test_every_control_has_a_name_and_a_touchable_size(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(courier("arrived")), "c")
    expect(page.locator("article h1")).to_be_visible()
    for where in ("stops", "talk", "problem"):
        if where != "stops":
            page.locator(f"[data-do={where}]").click()
            expect(page.locator("#panel-title")).to_be_focused()
        faults = page.evaluate(
            """() => [...document.querySelectorAll('button, a, label.button, textarea, input:not([type=file])')]
                .filter((each) => { const box = each.getBoundingClientRect();
                    const name = each.getAttribute('aria-label') || each.getAttribute('aria-labelledby') || each.textContent.trim()
                        || (each.labels && each.labels.length);
                    return box.height < 56 || box.width < 56 || !name; })
                .map((each) => each.outerHTML.slice(0, 120))"""
        )
        assert faults == []
        if where != "stops":
            page.go_back()
