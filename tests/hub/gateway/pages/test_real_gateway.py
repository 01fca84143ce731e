"""Both pages against the gateway itself: what the double promises in its name must hold there."""

from __future__ import annotations

import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from hub.domain.actor import Role
from hub.domain.asked import ApprovalState
from hub.domain.order import Address, Delivery
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.room import Audience, MessageKind
from hub.domain.vocabulary import (
    AcknowledgeCard,
    AskApproval,
    AttachProof,
    ConfirmOrder,
    DecideProblem,
    MarkPacked,
    SendMessage,
    StartPacking,
    TickItem,
)
from tests.hub.gateway.in_process import DESK, PACKING, House, new_id
from tests.hub.gateway.pages.conftest import photograph, shot, until
from tests.hub.shop_day import place_order

pytestmark = pytest.mark.browser


def open_link(phone: BrowserContext, house: House, role: Role, subject: str) -> Page:
    tab = phone.new_page()
    tab.goto(f"{house.base}/{'c' if role is Role.COURIER else 'o'}#{house.issue(role, subject)}")
    return tab


def touch(page: Page, action: str) -> None:
    """Touch the big button until its step has gone."""
    expect(page.locator(f"[data-action={action}]")).to_be_visible()
    until(
        lambda: (
            page.evaluate(
                "(a) => { const b = document.querySelector(`[data-action=${a}]`); if (b) b.click(); return !b; }",
                action,
            )
            is True
        )
    )


def test_an_order_goes_from_offer_to_proof_on_two_phones(phone: BrowserContext, house: House) -> None:
    order = house.place(card="Thirty years 🌷")
    house.pack(order)
    house.offer(order)
    phone.grant_permissions(["geolocation"], origin=house.base)
    phone.set_geolocation({"latitude": 53.8012, "longitude": -1.5034, "accuracy": 20})
    courier = open_link(phone, house, Role.COURIER, house.li)
    touch(courier, "accept")
    touch(courier, "pick_up")
    courier.get_by_role("switch").click()
    until(lambda: house.hub.fixes.get(house.li) is not None)
    customer = open_link(phone, house, Role.SENDER, order)
    expect(customer.locator(".sentence")).to_contain_text("Li has it, 260 m away, promised")
    expect(customer.locator(".plan-courier")).to_be_visible()
    customer.get_by_role("button", name="1 new message").click()  # the photo of the wrapping
    customer.locator("#words").fill("Ring twice, please")
    customer.get_by_role("button", name="Send").click()
    expect(customer.locator(".bubble.mine:not(.own)")).to_contain_text("in the shop")
    courier.bring_to_front()
    touch(courier, "arrive")
    courier.locator("[data-do=talk]").click()
    expect(courier.locator(".bubble.theirs").last).to_contain_text("Ring twice, please")
    courier.go_back()
    until(lambda: any(seen.person == house.li for seen in house.hub.board.rooms[house.order(order).room].seen))
    courier.locator("[data-change=proof]").set_input_files(shot())
    touch(courier, "deliver")
    until(lambda: house.order(order).delivery is Delivery.DELIVERED)
    proof = house.order(order).proof_of("delivered")
    assert proof is not None
    assert max(Image.open(io.BytesIO(house.hub.media[proof.media])).size) == 1600
    customer.bring_to_front()
    customer.get_by_role("button", name="Back").click()
    expect(customer.locator(".sentence")).to_contain_text("Delivered")
    expect(customer.locator(".plan")).to_have_count(0)
    picture = customer.get_by_alt_text("Photo of the delivery")
    picture.scroll_into_view_if_needed()
    until(lambda: picture.evaluate("(each) => each.complete ? each.naturalWidth : 0") == 1600)


def test_steps_without_a_net_reach_the_hub_in_order(phone: BrowserContext, house: House) -> None:
    order = house.place()
    house.pack(order)
    house.accept(order)
    page = open_link(phone, house, Role.COURIER, house.li)
    expect(page.locator("[data-action=pick_up]")).to_be_visible()
    phone.set_offline(True)
    touch(page, "pick_up")
    touch(page, "arrive")
    page.get_by_label("Who took it").fill("Elise")
    touch(page, "deliver")
    expect(page.locator(".link-away")).to_contain_text("3 on this phone")
    assert house.order(order).delivery is Delivery.ACCEPTED
    phone.set_offline(False)
    until(lambda: house.order(order).delivery is Delivery.DELIVERED)
    expect(page.locator(".link-line")).to_have_count(0)
    assert page.locator(".refused").count() == 0


def test_new_words_for_the_card_reach_packing_until_it_is_packed(phone: BrowserContext, house: House) -> None:
    order = house.place(card="Twenty years")
    page = open_link(phone, house, Role.SENDER, order)
    page.get_by_role("button", name="Change the words").click()
    page.locator("#card-text").fill("Thirty years")
    house.hub.does(PACKING, StartPacking(order))  # the order's version rises, the wording stands
    page.get_by_role("button", name="Give to the shop").click()
    until(lambda: house.order(order).card.text == "Thirty years")
    page.get_by_role("button", name="Change the words").click()
    page.locator("#card-text").fill("Forty years")
    _finish_packing(house, order)
    page.get_by_role("button", name="Give to the shop").click()
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("already packed")
    expect(refused.get_by_role("link")).to_have_attribute("href", "tel:01134960123")
    assert house.order(order).card.text == "Thirty years"


def _finish_packing(house: House, order: str) -> None:
    house.hub.does(PACKING, AcknowledgeCard(order, house.order(order).card.version))
    house.hub.does(PACKING, TickItem(order, 0))
    house.hub.does(PACKING, AttachProof(order, "packed", house.hub_media(photograph(600))))
    house.hub.does(PACKING, MarkPacked(order))


def test_what_staff_say_among_themselves_is_on_no_page(phone: BrowserContext, house: House) -> None:
    order = house.place()
    house.send_out(order)
    room = house.order(order).room
    for audience, text in (
        (Audience.STAFF, "vase has a chip"),
        (Audience.COURIER, "side door"),
        (Audience.EVERYONE, "it is packed"),
    ):
        house.hub.does(DESK, SendMessage(room, new_id(), audience, text=text))
    courier = open_link(phone, house, Role.COURIER, house.li)
    courier.locator("[data-do=talk]").click()
    expect(courier.locator(".bubble .words")).to_have_text(["side door", "it is packed"])
    customer = open_link(phone, house, Role.RECIPIENT, order)
    customer.locator("[data-do=talk]").click()
    expect(customer.locator(".bubble .words")).to_have_text(["it is packed"])
    # The words alone, not the photo of the wrapping: the gift is still to come.
    expect(customer.locator(".bubble .who")).to_have_text(["Bell's Flowers"])


def test_a_sender_approves_the_wrapping_and_the_gift_may_go(phone: BrowserContext, house: House) -> None:
    order = house.place()
    house.pack(order)
    house.hub.does(PACKING, AskApproval(order))
    page = open_link(phone, house, Role.SENDER, order)
    page.get_by_role("button", name="Yes, send it").click()
    expect(page.locator(".decided")).to_contain_text("You said that it is right")
    approval = house.order(order).approval
    assert approval is not None
    assert approval.state is ApprovalState.APPROVED


def test_a_recipient_says_where_the_gift_shall_go(phone: BrowserContext, house: House) -> None:
    order = new_id()
    house.hub.does(DESK, place_order(order, ask_recipient=True, address=Address()))
    house.hub.does(DESK, ConfirmOrder(order))
    page = open_link(phone, house, Role.RECIPIENT, order)
    page.get_by_label("Address", exact=True).fill("7 Lime Walk\nLondon")
    page.get_by_label("Note for the door").fill("blue door")
    day = (house.hub.clock() + timedelta(days=2)).astimezone(ZoneInfo("Europe/London")).date()
    page.get_by_label("Day").fill(day.isoformat())
    page.get_by_label("Until").fill("18:00")
    page.get_by_role("button", name="Send the address").click()
    expect(page.locator("[data-key=where-thanks]")).to_contain_text("7 Lime Walk")
    stands = house.order(order)
    assert (stands.address.lines, stands.address.note) == (("7 Lime Walk", "London"), "blue door")
    assert stands.wanted is not None
    assert stands.wanted.local == f"{day}T18:00"


def test_a_sender_ends_the_surprise(phone: BrowserContext, house: House) -> None:
    order = house.place(surprise=True)
    page = open_link(phone, house, Role.SENDER, order)
    page.get_by_role("button", name="They may know now").click()
    page.get_by_role("button", name="Yes, they may know").click()
    expect(page.locator("[data-key=secret]")).to_have_count(0)
    assert not house.order(order).is_hidden


def test_two_links_in_one_browser_each_keep_their_own_page(phone: BrowserContext, house: House) -> None:
    order = house.place()
    house.pack(order)
    house.accept(order)
    courier = open_link(phone, house, Role.COURIER, house.li)
    expect(courier.locator("[data-action=pick_up]")).to_be_visible()
    customer = open_link(phone, house, Role.SENDER, order)
    expect(customer.locator(".sentence")).to_be_visible()
    touch(courier, "pick_up")  # the cookie is the customer's by now
    until(lambda: house.order(order).delivery is Delivery.PICKED_UP)
    expect(customer.locator(".sentence")).to_contain_text("has it")


def test_an_ended_link_ends_the_page(phone: BrowserContext, house: House) -> None:
    order = house.place()
    secret = house.issue(Role.SENDER, order)
    page = phone.new_page()
    page.goto(f"{house.base}/o#{secret}")
    expect(page.locator(".sentence")).to_be_visible()
    house.end(secret)
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()


def test_a_voice_note_goes_from_one_phone_to_the_other(phone: BrowserContext, house: House) -> None:
    order = house.place()
    house.send_out(order)
    phone.grant_permissions(["microphone"], origin=house.base)
    courier = open_link(phone, house, Role.COURIER, house.li)
    courier.locator("[data-do=talk]").click()
    courier.get_by_role("radio", name="Everyone").click()
    courier.get_by_role("button", name="Record a voice note").click()
    expect(courier.locator(".recording")).to_have_text("Recording, 1 s")
    courier.get_by_role("button", name="Send").click()
    until(
        lambda: any(
            message.kind is MessageKind.VOICE for message in house.hub.board.rooms[house.order(order).room].messages
        )
    )
    customer = open_link(phone, house, Role.SENDER, order)
    customer.locator("[data-do=talk]").click()
    sound = customer.locator("audio")
    expect(sound).to_be_visible()
    assert sound.evaluate("(each) => each.play().then(() => each.readyState >= 2)") is True


def test_a_recipient_does_not_unwrap_the_gift_on_the_phone(phone: BrowserContext, house: House) -> None:
    order = house.place(card="Marry me")
    house.send_out(order)
    page = open_link(phone, house, Role.RECIPIENT, order)
    expect(page.locator(".sentence")).to_contain_text("has it")
    shown = page.locator("main").inner_text()
    assert "Marry me" not in shown
    assert "Peonies" not in shown


def test_sharing_ends_with_the_last_stop(phone: BrowserContext, house: House) -> None:
    order = house.place()
    house.send_out(order)
    house.arrive(order)
    phone.grant_permissions(["geolocation"], origin=house.base)
    phone.set_geolocation({"latitude": 53.8012, "longitude": -1.5034, "accuracy": 20})
    page = open_link(phone, house, Role.COURIER, house.li)
    page.get_by_role("switch").click()
    until(lambda: house.hub.fixes.get(house.li) is not None)
    page.get_by_label("Who took it").fill("Elise")
    touch(page, "deliver")
    expect(page.locator("#said")).to_contain_text("no longer shared")
    expect(page.locator(".sharing")).not_to_contain_text("Position is shared")


def test_what_a_courier_raises_the_desk_decides_and_the_phone_says(phone: BrowserContext, house: House) -> None:
    order = house.place()
    house.send_out(order)
    house.arrive(order)
    page = open_link(phone, house, Role.COURIER, house.li)
    page.locator("[data-do=problem]").click()
    page.get_by_role("radio", name="Nobody home").click()
    page.locator("#note").fill("Lights are off")
    page.locator("[data-change=problem_photo]").set_input_files(shot())
    expect(page.locator(".evidence .shot")).to_be_visible()
    page.get_by_role("button", name="Report problem").click()
    until(lambda: len(house.order(order).problems) == 1)
    problem = house.order(order).problems[0]
    assert problem.kind is ProblemKind.ABSENT
    beside = house.hub.board.rooms[house.order(order).room].messages[-1]
    assert (beside.text, beside.kind) == ("Lights are off", MessageKind.IMAGE)
    expect(page.locator(".asked")).to_contain_text("Otherwise: Bring it back to the shop")
    house.hub.does(DESK, DecideProblem(order, problem.id, Remedy.LEAVE_WITH_NEIGHBOUR, "Mrs Green, flat 4"))
    expect(page.locator(".answered h2")).to_have_text("Leave with a neighbour")
    expect(page.locator(".answered")).to_contain_text("Front desk")
    expect(page.locator(".answered")).to_contain_text("Mrs Green, flat 4")
    page.get_by_label("Who took it").fill("Mrs Green")
    touch(page, "deliver")
    until(lambda: house.order(order).delivery is Delivery.DELIVERED)
    assert page.locator(".refused").count() == 0


def test_a_sender_answers_and_the_courier_reads_it(phone: BrowserContext, house: House) -> None:
    order = house.place()
    house.send_out(order)
    house.arrive(order)
    courier = open_link(phone, house, Role.COURIER, house.li)
    courier.locator("[data-do=problem]").click()
    courier.get_by_role("radio", name="Nobody home").click()
    courier.get_by_role("button", name="Report problem").click()
    expect(courier.locator(".asked")).to_contain_text("The shop decides, until")
    sender = open_link(phone, house, Role.SENDER, order)
    sender.locator(".question").get_by_role("button", name="Leave with a neighbour").click()
    expect(sender.locator(".decided")).to_contain_text("You decided")
    assert house.order(order).problems[0].remedy is Remedy.LEAVE_WITH_NEIGHBOUR
    courier.bring_to_front()
    expect(courier.locator(".answered h2")).to_have_text("Leave with a neighbour")
    expect(courier.locator(".answered")).to_contain_text("Sender")
