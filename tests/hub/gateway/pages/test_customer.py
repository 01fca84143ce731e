"""The sender's and recipient's page in a real browser, against a shop that keeps the contract."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.hub.gateway.pages.conftest import photograph, shot, until, visit
from tests.hub.gateway.pages.scenes import courier, customer, line, promise
from tests.hub.gateway.pages.shop_double import ShopDouble, View

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]

SENTENCES = [
    (("new", "unassigned"), "Not confirmed yet, promised 17:00", "待确认，承诺 17:00 送达"),
    (("confirmed", "unassigned"), "Confirmed 13:06, promised 17:00", "13:06 已确认，承诺 17:00 送达"),
    (("packing", "accepted"), "Packing began 13:56, Li Wei is coming for it, promised 17:00", "13:56 开始包装，李伟正来取货，承诺 17:00 送达"),
    (("packed", "unassigned"), "Packed 14:10, promised 17:00", "14:10 已包好，承诺 17:00 送达"),
    (("packed", "picked_up"), "Packed 14:10, Li Wei has it, 660 m away, promised 17:00", "14:10 已包好，李伟已取货，距离 660 米，承诺 17:00 送达"),
    (("packed", "arrived"), "Packed 14:10, Li Wei is at the door, promised 17:00", "14:10 已包好，李伟已到门口，承诺 17:00 送达"),
    (("packed", "delivered"), "Delivered 15:45, received by Mei Lin, promised 17:00 and kept", "15:45 已送达，由陈美琳签收，承诺的 17:00 已兑现"),
    (("packed", "failed"), "Packed 14:10, Li Wei has it, not handed over 15:45, the shop is finding out how to go on, promised 17:00",
     "14:10 已包好，李伟已取货，15:45 未能送交，店铺正在安排下一步，承诺 17:00 送达"),
]  # fmt: skip


def test_one_sentence_says_how_it_stands_in_both_languages(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer(*SENTENCES[0][0]))
    page = visit(phone, double, "o")
    for stand, english, _ in SENTENCES:
        double.change(**customer(*stand))
        expect(page.locator(".sentence")).to_have_text(english)
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    for stand, _, chinese in SENTENCES:
        double.change(**customer(*stand, zh=True))
        expect(page.locator(".sentence")).to_have_text(chinese)
    page.reload()
    expect(page.locator(".sentence")).to_have_text(SENTENCES[-1][2])  # the choice is kept


def test_a_late_promise_is_admitted(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(customer("packed", "picked_up", urgency="late", until=-6)), "o")
    expect(page.locator(".sentence")).to_contain_text("promised 15:40, late")
    expect(page.locator(".sorry")).to_have_text("We are sorry that it is late.")
    expect(page.locator(".ring-late .ring-number")).to_have_text("+6")


def test_a_promise_that_passes_turns_late_without_a_word_from_the_hub(phone: BrowserContext, shop: Opens) -> None:
    view = customer("packed", "picked_up", urgency="risk", until=0.15)
    page = visit(phone, shop(view), "o")
    expect(page.locator(".ring-risk")).to_be_visible()
    expect(page.locator(".ring-late")).to_be_visible(timeout=25_000)


def test_a_promise_for_another_day_names_the_day(phone: BrowserContext, shop: Opens) -> None:
    view = customer("confirmed", "unassigned")
    said = promise(24 * 60 + 74, "calm", made=-60, earliest=24 * 60 + 14)
    view["order"]["promise"] = said
    view["order"]["sentence"][-1] |= {"earliest": said["earliest"], "until": said["until"]}
    page = visit(phone, shop(view), "o")
    expect(page.locator(".sentence")).to_have_text("Confirmed 13:06, promised tomorrow 16:00–17:00")


def test_the_position_moves_ages_and_ends_with_the_stop(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "picked_up"))
    said = double.view["order"]["sentence"]
    page = visit(phone, double, "o")
    expect(page.locator(".plan .fresh-live")).to_contain_text("±45 m")
    mark = page.locator(".plan-courier")
    before = mark.get_attribute("cx")
    nearer = [{"kind": "distance", "metres": 150} if each["kind"] == "distance" else each for each in said]
    double.move(51.5305, -0.0640, accuracy_m=25, sentence=nearer)
    expect(page.locator(".plan figcaption")).to_contain_text("±25 m")
    expect(page.locator(".sentence")).to_contain_text("150 m away")
    assert mark.get_attribute("cx") != before
    double.move(51.5305, -0.0640, accuracy_m=25, age_s=130)
    expect(page.locator(".fresh-ageing")).to_contain_text("2 min ago")
    double.move(51.5305, -0.0640, accuracy_m=25, age_s=400)
    expect(page.locator(".fresh-silent")).to_contain_text("silent for 6 min")

    def delivered(view: View) -> None:
        view.pop("position")
        view["order"].update(
            delivery="delivered", proof={"at": view["order"]["steps"][-1]["at"], "media": "", "received_by": ""}
        )

    double.edit(delivered)
    expect(page.locator(".plan")).to_have_count(0)


def test_the_card_can_be_changed_while_it_may(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packing", "accepted"))
    page = visit(phone, double, "o")
    page.get_by_role("button", name="Change the words").click()
    field = page.locator("#card-text")
    expect(field).to_have_value(double.view["order"]["card"]["text"])
    field.fill("Forty years.\n🌷")
    page.get_by_role("button", name="Give to the shop").click()
    expect(page.locator("blockquote")).to_have_text("Forty years.\n🌷")
    order = double.view["order_id"]
    until(
        lambda: (
            double.commands("change_card")
            == [{"kind": "change_card", "order": order, "text": "Forty years.\n🌷", "expects": 9}]
        )
    )
    expect(page.locator("[data-key=card] .pending")).to_have_count(0)


def test_a_card_that_is_packed_meanwhile_is_refused_with_the_shops_number(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packing", "accepted"))
    double.refusals["change_card"] = ("card_already_packed", {"phone": "+44 20 7946 0100"})
    page = visit(phone, double, "o")
    page.get_by_role("button", name="Change the words").click()
    page.locator("#card-text").fill("Forty years.")
    page.get_by_role("button", name="Give to the shop").click()
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("The gift is already packed")
    expect(refused.get_by_role("link", name="Call +44 20 7946 0100")).to_have_attribute("href", "tel:+442079460100")
    expect(refused).to_contain_text("Forty years.")  # the words are not lost
    expect(page.locator("blockquote").first).to_contain_text("Thirty years")
    refused.get_by_role("button", name="Understood").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_step_of_the_shop_in_between_does_not_cost_the_customer_their_words(
    phone: BrowserContext, shop: Opens
) -> None:
    double = shop(customer("packing", "accepted"))
    page = visit(phone, double, "o")
    page.get_by_role("button", name="Change the words").click()
    page.locator("#card-text").fill("Forty years.")
    double.refusals["change_card"] = ("version_conflict", {"expected": "9", "stands": "10"})
    page.get_by_role("button", name="Give to the shop").click()
    until(lambda: len(double.commands("change_card")) == 1)
    double.refusals.clear()
    double.edit(lambda view: view["order"].update(version=10))  # an item was ticked; the wording stands
    until(lambda: [command["expects"] for command in double.commands("change_card")] == [9, 10])
    expect(page.locator("blockquote")).to_have_text("Forty years.")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_too_many_words_are_said_before_they_are_sent(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packing", "accepted"))
    page = visit(phone, double, "o")
    page.get_by_role("button", name="Change the words").click()
    page.locator("#card-text").fill("🌷" * 500)
    expect(page.locator("#card-count")).to_have_text("500 of 500 characters")
    page.locator("#card-text").fill("🌷" * 501)
    expect(page.locator("#card-count")).to_have_text("1 characters too many")
    expect(page.get_by_role("button", name="Give to the shop")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Give to the shop").click(force=True)
    assert double.kinds() == []


def test_a_recipient_cannot_change_the_card(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(customer("packing", "accepted", role="recipient")), "o")
    expect(page.locator(".whom")).to_have_text("For you, Mei Lin Chen")
    expect(page.get_by_role("button", name="Change the words")).to_have_count(0)


def test_typing_is_not_disturbed_by_what_comes_in(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "picked_up"))
    page = visit(phone, double, "o")
    page.get_by_role("button", name="Write to the shop").click()
    field = page.locator("#words")
    field.fill("Is he near?")
    field.evaluate("(each) => each.setSelectionRange(2, 5)")
    double.edit(lambda view: view["messages"].append(line(41, "Anna Keller", "He is at the corner.", 0)))
    expect(page.locator(".bubble")).to_contain_text("He is at the corner.")
    expect(field).to_be_focused()
    assert field.evaluate("(each) => [each.value, each.selectionStart, each.selectionEnd]") == ["Is he near?", 2, 5]


def test_a_message_and_a_picture_travel_from_phone_to_seen(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "picked_up"))
    page = visit(phone, double, "o")
    page.get_by_role("button", name="Write to the shop").click()
    page.locator("[data-change=attach]").set_input_files(shot(900))
    expect(page.locator(".preview img")).to_be_visible()
    phone.set_offline(True)
    page.locator("#words").fill("Like this?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".own")).to_contain_text("on this phone")
    phone.set_offline(False)
    bubble = page.locator(".bubble.mine:not(.own)")
    expect(bubble).to_contain_text("in the shop")
    expect(bubble.locator("img")).to_be_visible()
    sent = double.commands("send_message")[0]
    assert (sent["audience"], sent["message_kind"], sent["text"]) == ("everyone", "image", "Like this?")
    assert sent["media"] in double.media
    double.edit(lambda view: view["messages"][0].update(status="seen"))
    expect(bubble).to_contain_text("seen")


def test_a_refused_message_can_be_thrown_away(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "picked_up"))
    double.refusals["send_message"] = ("control_characters", {"field": "text"})
    page = visit(phone, double, "o")
    page.get_by_role("button", name="Write to the shop").click()
    page.locator("#words").fill("Hello")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".own [role=alert]")).to_contain_text("cannot be printed")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator(".own")).to_have_count(0)


def test_a_lost_connection_says_how_old_the_picture_is(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "picked_up"))
    page = visit(phone, double, "o")
    expect(page.locator(".sentence")).to_be_visible()
    phone.set_offline(True)
    expect(page.locator(".link-away")).to_have_text("No connection, as of 15:46.")
    double.change(**customer("packed", "arrived"))
    phone.set_offline(False)
    expect(page.locator(".sentence")).to_contain_text("Li Wei is at the door")
    expect(page.locator(".link-away")).to_have_count(0)


def test_a_gateway_that_has_lost_the_hub_is_no_live_picture(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "picked_up"))
    page = visit(phone, double, "o")
    expect(page.locator(".sentence")).to_be_visible()
    double.failures["/api/view"] = [503] * 1000
    double.drop(4503)
    expect(page.locator(".link-away")).to_be_visible()
    double.failures.clear()
    expect(page.locator(".link-away")).to_have_count(0)


def test_an_ended_link_takes_everything_off_the_screen(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "picked_up"))
    page = visit(phone, double, "o")
    expect(page.locator(".plan")).to_be_visible()
    double.end()
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()
    expect(page.locator(".plan")).to_have_count(0)
    assert "Li Wei" not in page.locator("#page").inner_text()


def test_a_couriers_link_finds_the_couriers_page(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("accepted"))
    page = visit(phone, double, "o")
    expect(page.locator("[data-action=pick_up]")).to_be_visible()
    assert page.url == f"{double.base}/c"


HOSTILE = '"><img src=x onerror="window.hurt=1"><svg onload="window.hurt=2">'


def test_a_sticker_of_the_set_is_drawn_and_one_of_the_shops_own_brings_its_picture(
    phone: BrowserContext, shop: Opens
) -> None:
    view = customer("packing", "accepted")
    jpeg = photograph(80)
    own = hashlib.sha256(jpeg).hexdigest()
    view["messages"] = [
        line(8, "A", "", -3, kind="sticker", sticker="bow"),
        line(9, "A", "", -3, kind="sticker", sticker="Our window", media=own, media_type="image/jpeg"),
        line(10, "A", "", -3, kind="sticker", sticker="confetti"),
    ]
    double = shop(view)
    double.media[own] = (jpeg, "image/jpeg")
    page = visit(phone, double, "o")
    page.locator("[data-do=talk]").click()
    for name in ("Sticker: Bow", "Sticker: Our window"):
        picture = page.get_by_role("img", name=name)
        expect(picture).to_be_visible()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("picture => picture.naturalWidth") > 0
        assert picture.evaluate("picture => picture.clientHeight") <= 112
    expect(page.locator(".bubble .words.faint")).to_have_text("Sticker: confetti")


def test_peoples_words_stay_words(phone: BrowserContext, shop: Opens) -> None:
    view = customer("packing", "accepted", recipient_name=HOSTILE, courier={"name": HOSTILE})
    view["order"]["sentence"][1]["name"] = HOSTILE
    view["order"]["card"]["text"] = HOSTILE
    view["order"]["items"] = [{"name": HOSTILE, "quantity": 2}]
    view["shop"]["name"] = HOSTILE
    view["messages"] = [line(8, HOSTILE, HOSTILE, -3), line(9, "A", "", -3, kind="sticker", sticker=HOSTILE)]
    page = visit(phone, shop(view), "o")
    expect(page.locator("blockquote")).to_have_text(HOSTILE)
    expect(page.locator(".sentence")).to_contain_text(HOSTILE)
    page.locator("[data-do=talk]").click()
    expect(page.locator(".bubble .words").first).to_have_text(HOSTILE)
    assert page.locator("#page img").count() == 0
    assert page.evaluate("window.hurt") is None
