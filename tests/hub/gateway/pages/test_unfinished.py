"""What is half written or half said on a phone belongs to whoever writes it, and goes nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.hub.gateway.pages.conftest import until, visit
from tests.hub.gateway.pages.scenes import courier, customer, where_to
from tests.hub.gateway.pages.shop_double import ShopDouble, View

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]


def edit_card(page: Page, words: str) -> None:
    page.get_by_role("button", name="Change the words").click()
    page.locator("#card-text").fill(words)


def look_at_the_conversation(page: Page) -> None:
    page.locator("[data-do=talk]").click()
    page.get_by_role("button", name="Back").click()
    expect(page.locator("main.order")).to_be_visible()


def test_new_words_for_the_card_survive_a_look_at_the_conversation(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packing", "accepted"))
    page = visit(phone, double, "o")
    edit_card(page, "妈妈，母亲节快乐 🌷")
    look_at_the_conversation(page)
    expect(page.locator("#card-text")).to_have_value("妈妈，母亲节快乐 🌷")
    page.get_by_role("button", name="Give to the shop").click()
    until(lambda: [command["text"] for command in double.commands("change_card")] == ["妈妈，母亲节快乐 🌷"])


def test_words_that_another_changed_meanwhile_are_not_overwritten_unread(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packing", "accepted"))
    page = visit(phone, double, "o")
    edit_card(page, "Forty years.")

    def correct(view: View) -> None:
        order = view["order"]
        order["card"] |= {"text": "Thirty-one years.", "version": order["card"]["version"] + 1}
        order["version"] += 1

    double.edit(correct)
    double.refusals["change_card"] = ("version_conflict", {"expected": "9", "stands": "10"})
    page.get_by_role("button", name="Give to the shop").click()
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("Forty years.")
    expect(page.locator("[data-key=card-words]")).to_have_text("Thirty-one years.")  # both in sight
    assert [command["expects"] for command in double.commands("change_card")] == [9]
    double.refusals.clear()
    refused.get_by_role("button", name="Try again").click()
    until(lambda: [command["expects"] for command in double.commands("change_card")] == [9, 10])


def record(page: Page, name: str) -> None:
    page.locator(".row", has_text=name).click()
    page.locator("[data-do=talk]").click()
    page.locator("[data-do=record]").click()
    expect(page.locator(".recording")).to_have_text("Recording, 1 s")


def test_a_voice_note_goes_to_the_room_in_which_it_was_spoken(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("arrived"))
    phone.grant_permissions(["microphone"], origin=double.base)
    page = visit(phone, double, "c")
    rosa = next(stop for stop in double.view["stops"] if stop["number"] == 2421)
    record(page, "Rosa")
    page.get_by_role("button", name="Back").click()
    page.locator(".row", has_text="Mei Lin").click()
    page.locator("[data-do=talk]").click()
    expect(page.locator("#panel-title")).to_have_text("Mei Lin Chen")
    expect(page.locator(".recording")).to_have_count(0)
    page.locator("#words").fill("At the side door")
    page.get_by_role("button", name="Send").click()
    until(lambda: len(double.commands("send_message")) == 1)
    page.get_by_role("button", name="Back").click()
    page.locator(".row", has_text="Rosa").click()
    page.locator("[data-do=talk]").click()
    page.locator("[data-do=record_send]").click()
    until(lambda: len(double.commands("send_message")) == 2)
    said = double.commands("send_message")[1]
    assert (said["message_kind"], said["room"]) == ("voice", rosa["room"])
    assert said["media"] in double.media


def test_nobody_is_recorded_whose_conversation_is_closed(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("arrived"))
    phone.grant_permissions(["microphone"], origin=double.base)
    phone.add_init_script(
        "if (navigator.mediaDevices) { const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
        "navigator.mediaDevices.getUserMedia = async (what) => (window.heard = await get(what)); }"
    )
    page = visit(phone, double, "c")
    record(page, "Rosa")
    page.get_by_role("button", name="Back").click()
    until(lambda: page.evaluate("window.heard.getTracks().every((track) => track.readyState === 'ended')"))


def test_a_half_written_message_is_there_again_when_the_phone_had_closed_the_page(
    phone: BrowserContext, shop: Opens
) -> None:
    page = visit(phone, shop(customer("packed", "picked_up")), "o")
    page.locator("[data-do=talk]").click()
    page.locator("#words").fill("请放在门卫，谢谢")
    page.reload()
    expect(page.locator("#words")).to_have_value("请放在门卫，谢谢")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bubble.mine")).to_contain_text("请放在门卫，谢谢")
    page.reload()
    expect(page.locator(".bubble.mine")).to_be_visible()
    expect(page.locator("#words")).to_have_value("")


def test_what_was_said_of_a_problem_is_there_again_when_the_camera_had_closed_the_page(
    phone: BrowserContext, shop: Opens
) -> None:
    double = shop(courier("arrived", alone=True))
    page = visit(phone, double, "c")
    page.locator("[data-do=problem]").click()
    page.locator("[data-reason=damaged]").click()
    page.locator("#note").fill("包装盒被雨淋湿了，花没事")
    page.reload()
    expect(page.locator("#note")).to_have_value("包装盒被雨淋湿了，花没事")


def test_an_address_is_there_again_when_the_phone_had_closed_the_page(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(customer("confirmed", "unassigned", role="recipient", where_to=where_to())), "o")
    page.get_by_label("Address", exact=True).fill("上海市徐汇区\n磨坊巷 14 号")
    page.reload()
    expect(page.locator("#address-lines")).to_have_value("上海市徐汇区\n磨坊巷 14 号")
