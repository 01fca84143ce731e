"""What a sender and a recipient are asked on their page: the wrapping, the address, the end of a surprise."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.hub.gateway.pages.conftest import photograph, until, visit
from tests.hub.gateway.pages.scenes import approval, customer, where_to
from tests.hub.gateway.pages.shop_double import ShopDouble, View, iso

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]

TARGET_PX = 56
SHA = hashlib.sha256(photograph(600)).hexdigest()


def wrapped(opens: Opens, **more: Any) -> ShopDouble:
    """A packed gift whose sender is asked until 15:56."""
    double = opens(customer("packed", "accepted", photo=SHA, approval=approval(**more)))
    double.media[SHA] = (photograph(600), "image/jpeg")
    return double


def nowhere(role: str = "recipient", state: str = "asked", **more: Any) -> View:
    return customer("confirmed", "unassigned", role=role, where_to=where_to(state, **more))


# The wrapping -----------------------------------------------------------------------------------------------------


def test_a_sender_approves_the_picture_with_one_touch(phone: BrowserContext, shop: Opens) -> None:
    double = wrapped(shop)
    page = visit(phone, double, "o")
    question = page.locator("[data-key=approve]")
    expect(question.locator("h2")).to_have_text("Is it right like this?")
    expect(question).to_contain_text("Please answer by 15:56. Without an answer it goes as it is.")
    expect(question.get_by_alt_text("Photo of the packed gift")).to_be_visible()
    expect(page.get_by_alt_text("Photo of the packed gift")).to_have_count(1)
    buttons = question.get_by_role("button")
    expect(buttons).to_have_text(["Yes, send it", "Please change something"])
    assert min(buttons.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().height)")) >= TARGET_PX
    buttons.first.click()
    until(lambda: double.commands("answer_approval") == [{"kind": "answer_approval", "order": double.view["order_id"], "approved": True}])  # fmt: skip
    expect(page.locator(".decided")).to_have_text("You said that it is right, 15:46.")
    expect(page.locator("[data-key=approve]")).to_have_count(0)
    expect(page.get_by_alt_text("Photo of the packed gift")).to_have_count(1)


def test_a_wish_for_a_change_needs_words(phone: BrowserContext, shop: Opens) -> None:
    double = wrapped(shop)
    page = visit(phone, double, "o")
    page.get_by_role("button", name="Please change something").click()
    page.get_by_role("button", name="Tell the shop").click()
    expect(page.get_by_label("What shall be different?")).to_be_focused()
    assert double.kinds() == []
    page.get_by_label("What shall be different?").fill("The ribbon in red, please")
    page.get_by_role("button", name="Tell the shop").click()
    until(lambda: double.kinds() == ["answer_approval"])
    told = double.commands("answer_approval")[0]
    assert (told["approved"], told["note"]) == (False, "The ribbon in red, please")
    expect(page.locator(".decided")).to_contain_text("A change was asked for, 15:46. The gift stays in the shop")


def test_words_for_a_change_outlive_a_look_at_the_conversation(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, wrapped(shop), "o")
    page.get_by_role("button", name="Please change something").click()
    page.get_by_label("What shall be different?").fill("The ribbon in red")
    page.locator("[data-do=talk]").click()
    page.go_back()
    expect(page.get_by_label("What shall be different?")).to_have_value("The ribbon in red")


def test_an_answer_that_comes_too_late_says_so_and_keeps_its_words(phone: BrowserContext, shop: Opens) -> None:
    double = wrapped(shop)
    double.refusals["answer_approval"] = ("nothing_asked", {})
    page = visit(phone, double, "o")
    page.get_by_role("button", name="Please change something").click()
    page.get_by_label("What shall be different?").fill("The ribbon in red")
    page.get_by_role("button", name="Tell the shop").click()
    expect(page.get_by_role("alert")).to_contain_text("This was settled before your answer came.")
    double.edit(lambda view: view["order"]["approval"].update(state="lapsed", by="follower", answered_at=iso(10)))
    expect(page.locator(".decided")).to_have_text("Nobody answered by 15:56: it goes as it is.")
    expect(page.get_by_role("alert")).to_contain_text("The ribbon in red")
    page.get_by_role("button", name="Understood").click()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(
    ("state", "by", "said"),
    [
        ("approved", "front_desk", "The shop noted your yes, 15:46."),
        ("overridden", "dispatch", "The shop decided to send it as it is, 15:46."),
    ],
)
def test_what_the_shop_settled_is_one_line(phone: BrowserContext, shop: Opens, state: str, by: str, said: str) -> None:
    page = visit(phone, wrapped(shop, state=state, by=by, answered_at=iso(0)), "o")
    expect(page.locator(".decided")).to_have_text(said)


def test_by_the_shops_other_rule_no_answer_keeps_it_and_the_sender_may_still_give_one(
    phone: BrowserContext, shop: Opens
) -> None:
    double = wrapped(shop, stays=True)
    page = visit(phone, double, "o")
    expect(page.locator("[data-key=approve]")).to_contain_text("Without an answer it stays in the shop.")
    double.edit(lambda view: view["order"]["approval"].update(due_at=iso(-1)))
    expect(page.locator("[data-key=approve]")).to_contain_text("stays in the shop until you or the shop decide")
    page.get_by_role("button", name="Yes, send it").click()
    until(lambda: double.kinds() == ["answer_approval"])


def test_a_question_that_comes_is_said_aloud(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "accepted"))
    page = visit(phone, double, "o")
    expect(page.locator(".sentence")).to_be_visible()
    double.edit(lambda view: view["order"].update(approval=approval()))
    expect(page.locator("#said")).to_have_text("Is it right like this?")


# The address ------------------------------------------------------------------------------------------------------


def test_a_recipient_says_where_and_when_and_is_thanked(phone: BrowserContext, shop: Opens) -> None:
    double = shop(nowhere())
    page = visit(phone, double, "o")
    form = page.locator("[data-key=where]")
    expect(form).to_contain_text("Please answer by 16:46. After that the sender is asked.")
    page.get_by_label("Address", exact=True).fill("7 Lime Walk\n\n London E2 ")
    page.get_by_label("Note for the door").fill("blue door")
    page.get_by_label("Day").fill("2026-05-11")
    page.get_by_label("From").fill("09:30")
    page.get_by_label("Until").fill("12:00")
    page.get_by_role("button", name="Send the address").click()
    until(lambda: double.kinds() == ["give_address"])
    told = double.commands("give_address")[0]
    assert told["address"] == {"lines": ["7 Lime Walk", "London E2"], "note": "blue door"}
    # The shop's clock is an hour ahead of the world's.
    assert told["wanted"] == {"earliest": "2026-05-11T08:30:00.000Z", "until": "2026-05-11T11:00:00.000Z"}
    thanks = page.locator("[data-key=where-thanks]")
    expect(thanks).to_contain_text("Thank you. The gift goes here:")
    expect(thanks.locator(".address")).to_have_text("7 Lime Walk\nLondon E2")
    expect(thanks).to_contain_text("blue door")
    expect(page.locator("[data-key=where]")).to_have_count(0)


def test_an_address_needs_no_time_but_half_a_time_is_none(phone: BrowserContext, shop: Opens) -> None:
    double = shop(nowhere())
    page = visit(phone, double, "o")
    send = page.get_by_role("button", name="Send the address")
    send.click()
    expect(page.get_by_role("alert")).to_have_text("Please write the address.")
    page.get_by_label("Address", exact=True).fill("7 Lime Walk")
    page.get_by_label("From").fill("09:30")
    send.click()
    expect(page.get_by_role("alert")).to_contain_text("Give the day and until when")
    page.get_by_label("Day").fill("2026-05-11")
    page.get_by_label("Until").fill("09:00")
    send.click()
    expect(page.get_by_role("alert")).to_contain_text("must be before")
    page.get_by_label("Day").fill("2026-05-10")
    page.get_by_label("Until").fill("15:00")
    send.click()
    expect(page.get_by_role("alert")).to_contain_text("has passed")
    assert double.kinds() == []
    for label in ("Day", "From", "Until"):
        page.get_by_label(label).fill("")
    send.click()
    until(lambda: double.kinds() == ["give_address"])
    assert "wanted" not in double.commands("give_address")[0]


def test_an_address_without_a_net_waits_on_the_phone(phone: BrowserContext, shop: Opens) -> None:
    double = shop(nowhere())
    page = visit(phone, double, "o")
    page.get_by_label("Address", exact=True).fill("7 Lime Walk")
    phone.set_offline(True)
    page.get_by_role("button", name="Send the address").click()
    expect(page.locator("[data-key=where]")).to_contain_text("on this phone")
    expect(page.locator("[data-key=where] .address")).to_have_text("7 Lime Walk")
    phone.set_offline(False)
    until(lambda: double.kinds() == ["give_address"])
    expect(page.locator("[data-key=where-thanks]")).to_be_visible()


def test_a_refused_address_is_said_and_stands_in_the_form_still(phone: BrowserContext, shop: Opens) -> None:
    double = shop(nowhere())
    double.refusals["give_address"] = ("bad_time", {})
    page = visit(phone, double, "o")
    page.get_by_label("Address", exact=True).fill("7 Lime Walk")
    page.get_by_role("button", name="Send the address").click()
    expect(page.get_by_role("alert")).to_contain_text("This time is not possible.")
    expect(page.get_by_role("textbox", name="Address", exact=True)).to_have_value("7 Lime Walk")
    expect(page.get_by_role("alert")).not_to_contain_text("7 Lime Walk")


@pytest.mark.parametrize("delivery", ["picked_up", "accepted"], ids=["their stop", "not theirs yet"])
def test_an_address_that_came_too_late_says_whom_to_call(phone: BrowserContext, shop: Opens, delivery: str) -> None:
    double = shop(nowhere())
    shops = double.view["shop"]["phone"]
    double.refusals["give_address"] = ("already_on_the_way", {"phone": shops})
    page = visit(phone, double, "o")
    page.get_by_label("Address", exact=True).fill("7 Lime Walk")
    page.get_by_role("button", name="Send the address").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The gift is already on its way. Please call the shop.")
    expect(alert.get_by_role("link")).to_have_attribute("href", f"tel:{shops.replace(' ', '')}")
    with_courier = customer("packed", delivery, role="recipient")["order"]["courier"]
    double.edit(lambda view: view["order"].update(delivery=delivery, courier=with_courier))
    if delivery == "accepted":
        expect(alert).to_contain_text("Please call the shop.")
        return
    expect(alert).to_contain_text("The gift is already on its way: Li Wei has it. Call +44 20 7946 0555.")
    expect(alert.get_by_role("link", name="Call Li Wei")).to_have_attribute("href", "tel:+442079460555")


def test_when_the_time_is_over_the_recipient_gets_the_number_and_the_sender_the_form(
    phone: BrowserContext, shop: Opens
) -> None:
    page = visit(phone, shop(nowhere(state="went_back", mine=False)), "o")
    expect(page.locator(".decided")).to_contain_text("the sender is asked now")
    expect(page.locator("[data-key=where-call]")).to_have_attribute("href", "tel:+442079460100")
    expect(page.get_by_label("Address", exact=True)).to_have_count(0)
    double = shop(nowhere("sender", "went_back"))
    sender = visit(phone, double, "o")
    expect(sender.locator("[data-key=where]")).to_contain_text("Mei Lin Chen has not answered by 16:46.")
    sender.get_by_label("Address", exact=True).fill("7 Lime Walk")
    sender.get_by_role("button", name="Send the address").click()
    until(lambda: double.kinds() == ["give_address"])


def test_a_sender_reads_that_the_recipient_is_asked_and_that_they_answered(phone: BrowserContext, shop: Opens) -> None:
    double = shop(nowhere("sender", mine=False))
    page = visit(phone, double, "o")
    expect(page.locator(".decided")).to_have_text("Mei Lin Chen is asked where the gift shall go, until 16:46.")
    expect(page.get_by_label("Address", exact=True)).to_have_count(0)
    double.edit(lambda view: view["order"]["where_to"].update(state="given", by="recipient", given_at=iso(0)))
    expect(page.locator(".decided")).to_have_text("Mei Lin Chen has said where the gift shall go, 15:46.")


# The surprise -----------------------------------------------------------------------------------------------------


def test_a_surprise_is_ended_only_after_a_second_touch(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packing", "accepted", secret=True))
    page = visit(phone, double, "o")
    secret = page.locator("[data-key=secret]")
    expect(secret).to_contain_text("A surprise: Mei Lin Chen hears nothing before the gift is handed over.")
    secret.get_by_role("button", name="They may know now").click()
    expect(secret).to_contain_text("Nobody can take that back.")
    secret.get_by_role("button", name="Cancel").click()
    assert double.kinds() == []
    secret.get_by_role("button", name="They may know now").click()
    secret.get_by_role("button", name="Yes, they may know").click()
    until(lambda: double.kinds() == ["release_surprise"])
    expect(page.locator("[data-key=secret]")).to_have_count(0)


# Chinese ----------------------------------------------------------------------------------------------------------


def test_all_of_it_is_said_in_chinese_without_losing_what_is_typed(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(nowhere()), "o")
    page.get_by_label("Address", exact=True).fill("7 Lime Walk")
    page.locator("[data-do=language]").click()
    expect(page.locator("[data-key=where] h2")).to_have_text("礼物送到哪里？")
    expect(page.get_by_label("地址", exact=True)).to_have_value("7 Lime Walk")
    expect(page.get_by_role("button", name="提交地址")).to_be_visible()
