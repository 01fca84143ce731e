"""An order's whole way: from a web shop's webhook to the photo at the door, through every screen that it touches.

Real processes, real windows, a real browser; what is asserted is what people read. Each leg stands on those before it.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from hub.domain.actor import Role
from hub.domain.order import Order
from hub.rehearsal.plan import SHOP_PHONE
from tests.journey.hands import button, key, press, press_row, rows, says, texts, type_into
from tests.journey.phones import (
    WORKING_DAY,
    Phone,
    post_old_traccar,
    post_order,
    post_owntracks,
    post_traccar,
    web_order,
)
from tests.journey.stage import Stage

# Windows have size hints and lists that drop down grab keys; the offscreen platform knows neither.
pytestmark = [pytest.mark.browser, pytest.mark.qt_log_ignore("This plugin does not support")]

GONE_WITHIN_S = 2.0
"""So long after the hand-over a courier's position may still stand on the customer's page (security.md, P18)."""
OLD_CARD = "Twenty years, and you still laugh first."
NEW_CARD = "Thirty years, and you still laugh first.\n生日快乐，阿梅 🌷"


class People:
    """Who is outside, with the phone each holds."""

    sender: Phone
    courier: Phone


@pytest.fixture(scope="module")
def browser(browser_path: str, browser_environment: dict[str, str | float | bool]) -> Iterator[Browser]:
    """One browser for both phones."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser_path,
            args=["--no-sandbox", "--disable-background-networking"],
            env=browser_environment,
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def people() -> People:
    """The people outside."""
    return People()


def the_order(stage: Stage) -> Order:
    """The order of this journey, as the hub has it."""
    return next(o for o in stage.shops[Role.FRONT_DESK].recorded.orders.values() if o.recipient.name == "Mei Lin Chen")


def press_when(stage: Stage, role: Role, name: str) -> None:
    """Press a button of a station as soon as it can be pressed."""
    window = stage.sit_at(role)
    stage.until(lambda: button(window, name) is not None, f"{role}: a button {name!r}")
    found = button(window, name)
    assert found is not None
    press(found)


def reads(stage: Stage, role: Role, *words: str) -> float:
    """Wait until a station's window says this; the seconds that it took."""
    window = stage.windows[role]
    return stage.until(lambda: says(window, *words), f"{role} reads {words}")


def no_longer_reads(stage: Stage, role: Role, words: str) -> None:
    """Wait until a station's window says this no more."""
    stage.until(lambda: not says(stage.windows[role], words), f"{role} no longer reads {words!r}")


# 1. From the web shop to the desk ----------------------------------------------------------------------------------


def test_an_order_of_the_web_shop_waits_at_the_front_desk(stage: Stage) -> None:
    assert post_order(stage, web_order(666), secret="somebody else's").status_code == 401
    delivered = web_order(727)
    assert post_order(stage, delivered).json() == {"outcome": "kept"}
    assert post_order(stage, delivered).json() == {"outcome": "repeated"}
    desk = stage.desk
    stage.until(lambda: any("Mei Lin Chen" in row for row in rows(desk.inbox.view)), "the order is in the inbox")
    assert sum("Mei Lin Chen" in row for row in rows(desk.inbox.view)) == 1
    stage.sit_at(Role.FRONT_DESK)
    press_row(desk.inbox.view, "Mei Lin Chen")
    reads(stage, Role.FRONT_DESK, "from Daniel Okafor", "14 Mill Lane", "Side door, ring twice", OLD_CARD, "86.00")
    assert says(desk.order, "No time yet", "Confirm order")
    assert not says(stage.windows[Role.PACKING], "Mei Lin Chen")


def test_a_clerk_takes_an_order_by_telephone_with_the_keyboard_alone(stage: Stage) -> None:
    window = stage.sit_at(Role.FRONT_DESK)
    key(window, Qt.Key.Key_N, control=True)
    stage.until(lambda: stage.desk.new_order.isVisible(), "the sheet for a new order")
    said = (
        "Rosa Martínez", "+44 20 7946 0320", "Office of Dr. Lund", "", "101 Park Road North", "Block 5", "Reception",
        "Tulips, white", "2", "38.50", "", "", "", "Get well soon", "", "",
    )  # fmt: skip
    for words in said[:-2]:
        focus = QApplication.focusWidget()
        assert focus is not None
        if words:
            type_into(focus, words)
        key(window, Qt.Key.Key_Tab)
    key(window, Qt.Key.Key_Return, control=True)
    reads(stage, Role.FRONT_DESK, "Office of Dr. Lund", "from Rosa Martínez", "Tulips, white", "Get well soon")
    reads(stage, Role.PACKING, "Office of Dr. Lund")


# 2. Promise and rush ----------------------------------------------------------------------------------------------


def test_the_desk_confirms_promises_and_marks_rush_and_both_others_hear_it(stage: Stage) -> None:
    stage.sit_at(Role.FRONT_DESK)
    desk = stage.desk
    press_row(desk.inbox.view, "Mei Lin Chen")
    press_when(stage, Role.FRONT_DESK, "Confirm order")
    field = stage.shown(lambda: desk.order.promise.time_field, "the time is asked for")
    shop = stage.shops[Role.FRONT_DESK]
    until = shop.local(shop.now() + timedelta(minutes=72))
    type_into(field.edit, f"{until:%H%M}")
    press_when(stage, Role.FRONT_DESK, "Promise")
    promised = f"before {until:%H:%M}"
    stage.until(lambda: the_order(stage).promise is not None, "the promise is recorded")
    reads(stage, Role.FRONT_DESK, f"{until:%H:%M}", "Anna promised the time")
    press_when(stage, Role.FRONT_DESK, "Mark rush")
    reads(stage, Role.PACKING, "Rush order", "I have seen it", "Mei Lin Chen")
    reads(stage, Role.DISPATCH, "Rush: Mei Lin Chen", "I have seen it", f"{until:%H:%M}")
    reads(stage, Role.FRONT_DESK, "Rush not heard by packing yet", "Rush not heard by dispatch yet", "1 to rescue")
    assert promised.split()[1] in "\n".join(texts(stage.windows[Role.PACKING]))


def test_the_desk_sees_who_has_heard_the_rush_and_who_has_not(stage: Stage) -> None:
    press_when(stage, Role.PACKING, "I have seen it")
    reads(stage, Role.FRONT_DESK, "Rush heard by packing", "Rush not heard by dispatch yet")
    no_longer_reads(stage, Role.PACKING, "Rush order")
    press_when(stage, Role.DISPATCH, "I have seen it")
    reads(stage, Role.FRONT_DESK, "Rush heard by packing", "Rush heard by dispatch")
    no_longer_reads(stage, Role.DISPATCH, "Rush: Mei Lin Chen")
    no_longer_reads(stage, Role.FRONT_DESK, "not heard")


# 3. Card and packing ----------------------------------------------------------------------------------------------


def test_the_sender_opens_the_link_that_the_desk_gives_out(stage: Stage, browser: Browser, people: People) -> None:
    press_when(stage, Role.FRONT_DESK, "Make a customer's link")
    link = stage.desk.order.link
    fields = link.findChildren(QLineEdit)
    stage.until(lambda: any("/o#" in field.text() for field in fields), "the link stands there")
    people.sender = Phone(stage, browser, next(field.text() for field in fields if "/o#" in field.text()))
    people.sender.sees("For Mei Lin Chen", "Confirmed", OLD_CARD, "生日快乐，阿梅 🌷")


def test_a_changed_card_stands_old_beside_new_until_packing_has_seen_it(stage: Stage, people: People) -> None:
    packing = stage.packing
    press_when(stage, Role.PACKING, "Start packing")
    press_when(stage, Role.PACKING, "I have read the card")
    reads(stage, Role.PACKING, "read ")
    people.sender.sees("Packing began")
    people.sender.touch("Change the words")
    people.sender.page.locator("#card-text").fill(NEW_CARD)
    people.sender.touch("Give to the shop")
    reads(stage, Role.PACKING, "changed by the customer, Daniel", "wording 2", "I have seen the change")
    page = packing.order.card.words.page
    assert page.text == NEW_CARD
    assert OLD_CARD in page.accessibleDescription()
    reads(stage, Role.FRONT_DESK, "Daniel changed the card")
    assert says(packing.order.done, "see the change")
    press_when(stage, Role.PACKING, "I have seen the change")
    stage.until(lambda: not page.accessibleDescription(), "the old words are gone")
    assert page.text == NEW_CARD


def test_packing_ticks_photographs_and_marks_it_packed(stage: Stage, people: People, photo_file: Path) -> None:
    packing = stage.packing
    assert says(packing.order.done, "2 items, take a photo")
    for name in ("Peonies, blush, hand-tied", "Stoneware vase, small"):
        press_when(stage, Role.PACKING, name)
    reads(stage, Role.PACKING, "2 / 2", "1 thing missing:\ntake a photo")
    press(packing.order.photo)
    dialog = packing.order.photo.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    stage.until(dialog.isVisible, "a file can be chosen")
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    type_into(field, str(photo_file))
    key(dialog, Qt.Key.Key_Return)
    reads(stage, Role.PACKING, "1 / 1")
    # While it is being packed, the sender is still thinking about the words.
    people.sender.touch("Change the words")
    people.sender.page.locator("#card-text").fill("Forty years")
    press_when(stage, Role.PACKING, "Packed")
    reads(stage, Role.PACKING, "Packed: Mei Lin Chen")
    stage.until(lambda: the_order(stage).preparation == "packed", "it is packed")


def test_after_that_a_change_is_refused_with_the_shops_number(stage: Stage, people: People) -> None:
    people.sender.sees("Packed", "As it left the packing table")
    people.sender.touch("Give to the shop")
    people.sender.sees("The gift is already packed, so the card stays as it is.", SHOP_PHONE, "Forty years")
    call = people.sender.page.get_by_role("alert").get_by_role("link")
    assert call.get_attribute("href") == "tel:" + SHOP_PHONE.replace(" ", "")
    people.sender.touch("Understood")
    people.sender.sees(*NEW_CARD.splitlines())
    assert the_order(stage).card.text == NEW_CARD
    picture = people.sender.page.get_by_alt_text("Photo of the packed gift")
    picture.scroll_into_view_if_needed()
    stage.until(lambda: picture.evaluate("(each) => each.complete && each.naturalWidth > 0") is True, "the photo")


# 4. On the way ----------------------------------------------------------------------------------------------------


def test_dispatch_takes_a_courier_on_and_offers_the_order(stage: Stage, browser: Browser, people: People) -> None:
    press_when(stage, Role.DISPATCH, "Add a courier")
    sheet = stage.dispatch.courier_sheet
    stage.until(sheet.isVisible, "the courier's sheet")
    type_into(sheet.name, "Li Wei")
    type_into(sheet.phone, "+44 7700 900123")
    press(sheet.system.segment("owntracks"))
    type_into(sheet.device, "liwei/phone")
    press_when(stage, Role.DISPATCH, "Add")
    reads(stage, Role.DISPATCH, "Li Wei", "no position yet", "1 on, 0 off", "free")
    (card,) = stage.dispatch.couriers.cards.values()
    press(card)
    press_when(stage, Role.DISPATCH, "Link")
    link = stage.dispatch.link_sheet
    stage.until(lambda: link.isVisible() and "/c#" in link.url, "the courier's link")
    assert says(link, "Link for Li Wei", link.url)
    people.courier = Phone(stage, browser, link.url, WORKING_DAY)
    key(stage.windows[Role.DISPATCH], Qt.Key.Key_Escape)
    people.courier.sees("Li Wei", "No stops now")
    press_row(stage.dispatch.unassigned.view, "Mei Lin Chen")
    press_when(stage, Role.DISPATCH, "Offer to Li")
    reads(stage, Role.DISPATCH, "answering")
    reads(stage, Role.FRONT_DESK, "Li Wei is asked")
    people.courier.sees("Mei Lin Chen", "14 Mill Lane", "Side door, ring twice", "Rush: go straight there", "Accept")


def test_the_courier_accepts_and_talks_to_the_shop_and_to_the_customer(stage: Stage, people: People) -> None:
    courier, sender = people.courier, people.sender
    courier.step("accept")
    reads(stage, Role.FRONT_DESK, "Li Wei will bring it")
    reads(stage, Role.DISPATCH, "on run, 1 stop")
    sender.sees("Li Wei is coming for it")
    courier.touch("Talk")
    courier.sees("Only the shop and you read this.")
    courier.touch("I am at the shop.")
    courier.page.locator("[data-audience=everyone]").click()
    courier.sees("The shop and the customer read this.")
    courier.write("With you in ten minutes. 十分钟到。")
    reads(stage, Role.FRONT_DESK, "I am at the shop.", "With you in ten minutes. 十分钟到。", "Courier")
    sender.touch("2 new messages")  # the photo of the wrapping came before
    sender.sees("With you in ten minutes. 十分钟到。", "Li Wei")
    assert "I am at the shop." not in sender.text
    courier.touch("Back")


def test_the_senders_message_reaches_the_desk_and_its_answer_the_page(stage: Stage, people: People) -> None:
    people.sender.write("Please do not ring before four.")
    reads(stage, Role.FRONT_DESK, "Please do not ring before four.", "Daniel waits for an answer")
    stage.sit_at(Role.FRONT_DESK)
    composer = stage.desk.room.composer
    press(composer.switch.segment("everyone"))
    assert says(composer, "Daniel, Li Wei, packing and dispatch will read this")
    type_into(composer.editor, "Of course, Daniel.")
    key(stage.windows[Role.FRONT_DESK], Qt.Key.Key_Return, control=True)
    people.sender.sees("Of course, Daniel.", "Mill Lane Flowers")
    reads(stage, Role.FRONT_DESK, "Of course, Daniel., seen by Daniel")
    no_longer_reads(stage, Role.FRONT_DESK, "waits for an answer")
    people.sender.touch("Back")


def test_positions_of_page_and_trackers_stand_on_the_map_with_age_and_accuracy(stage: Stage, people: People) -> None:
    people.courier.page.get_by_role("switch").click()
    people.courier.sees("Position is shared")
    assert_marker(stage, 25)
    assert people.sender.page.locator(".plan").count() == 0, "not on the way yet"
    keep_reporting(stage, 12, lambda: post_owntracks(stage, "liwei", "phone", 51.5102, -0.1242, 12).status_code)
    change_tracker(stage, "traccar", "358240051111110")
    keep_reporting(stage, 9, lambda: post_traccar(stage, "358240051111110", 51.5111, -0.1238, 9).status_code)
    keep_reporting(stage, 7, lambda: post_old_traccar(stage, "358240051111110", 51.5120, -0.1230, 7).status_code)
    assert post_traccar(stage, "somebody else's", 51.5, -0.1, 5).status_code == 404


def change_tracker(stage: Stage, system: str, device: str) -> None:
    """The courier has another app from now on."""
    press_when(stage, Role.DISPATCH, "Change Li Wei")
    sheet = stage.dispatch.courier_sheet
    stage.until(sheet.isVisible, "the courier's sheet")
    press(sheet.system.segment(system))
    type_into(sheet.device, device)
    press_when(stage, Role.DISPATCH, "Save")
    board = stage.shops[Role.DISPATCH]
    stage.until(
        lambda: [each.system for courier in board.recorded.couriers.values() for each in courier.trackers] == [system],
        "the tracker is noted",
    )


def keep_reporting(stage: Stage, accuracy_m: int, report: Callable[[], int]) -> None:
    """Report as a tracker does, again and again, until dispatch shows it. At most one fix a second is kept."""
    asked_at = 0.0

    def shown() -> bool:
        nonlocal asked_at
        if time.monotonic() - asked_at > 0.5:
            asked_at = time.monotonic()
            assert report() == 200
        return marker_says(stage, accuracy_m)

    stage.until(shown, f"a marker ±{accuracy_m} m")


def marker_says(stage: Stage, accuracy_m: int) -> bool:
    """Whether card and marker of Li both say how old and how exact."""
    (card,) = stage.dispatch.couriers.cards.values()
    labels = [label.text for label in stage.dispatch.map.scene.labels]
    on_map = any(label.startswith("Li · ") and label.endswith(f" s · ±{accuracy_m} m") for label in labels)
    return on_map and any(f" s ago, ±{accuracy_m} m" in text for text in texts(card))


def assert_marker(stage: Stage, accuracy_m: int) -> None:
    """Wait for Li's marker."""
    stage.until(lambda: marker_says(stage, accuracy_m), f"a marker ±{accuracy_m} m")


def test_the_sender_sees_the_position_while_it_is_their_stop(stage: Stage, people: People) -> None:
    people.courier.step("pick_up")
    people.sender.sees("Li Wei has it", "Where Li Wei is")
    stage.until(lambda: people.sender.page.locator(".plan-courier").is_visible(), "the courier on the plan")
    reads(stage, Role.FRONT_DESK, "On the way", "Li Wei has it")
    people.courier.step("arrive")
    people.sender.sees("Li Wei is at the door")
    reads(stage, Role.FRONT_DESK, "At the door")


def test_delivered_with_a_photo_and_the_position_is_gone(stage: Stage, people: People, photo_file: Path) -> None:
    courier, sender = people.courier, people.sender
    courier.page.locator("[data-change=proof]").set_input_files(photo_file)
    courier.page.get_by_label("Who took it").fill("Mei Lin")
    courier.step("deliver")
    stage.until(lambda: the_order(stage).delivery == "delivered", "it is delivered")
    took_s = sender.no_longer_sees(sender.page.locator(".plan"))
    assert took_s < GONE_WITHIN_S, f"the position stood there for {took_s:.1f} s more"
    sender.sees("Delivered", "received by Mei Lin", "Handed over", "Promise kept")
    proof = sender.page.get_by_alt_text("Photo of the delivery")
    proof.scroll_into_view_if_needed()
    stage.until(lambda: proof.evaluate("(each) => each.complete && each.naturalWidth > 0") is True, "the photo")
    view = sender.page.evaluate("fetch('/api/view').then((answer) => answer.json())")
    assert "position" not in view
    assert "900123" not in json.dumps(view), "the courier's number goes with the position"
    reads(stage, Role.FRONT_DESK, "Delivered", "received by Mei Lin")
    courier.sees("No stops now", "Position is off", "your position is no longer shared")
    assert not any("Mei Lin Chen" in row for row in rows(stage.dispatch.unassigned.view))


# 5. How it was ----------------------------------------------------------------------------------------------------


def test_a_disappointed_sender_says_so_on_the_page_and_waits_at_the_desk(stage: Stage, people: People) -> None:
    page = people.sender.page
    people.sender.sees("How was it?")
    page.locator(".score-pick", has_text="2").click()
    page.get_by_label("What went wrong?").fill("One peony was broken <b>off</b>")
    people.sender.touch("Send")
    people.sender.sees("We are sorry.", "You said: 2 of 5, Poor", "One peony was broken <b>off</b>")
    reads(
        stage, Role.FRONT_DESK, "Daniel says how it was: 2 of 5, poor", "One peony was broken <b>off</b>",
        "Daniel waits for an answer", "Daniel, the sender",
    )  # fmt: skip
    inbox = stage.desk.inbox
    stage.until(lambda: "2 of 5, poor" in rows(inbox.view)[1], "it stands first among those who wait")
    assert "Customers without an answer" in rows(inbox.view)[0]


def test_the_desk_answers_and_the_sender_thinks_better_of_it(stage: Stage, people: People) -> None:
    sender = people.sender
    stage.sit_at(Role.FRONT_DESK)
    composer = stage.desk.room.composer
    press(composer.switch.segment("everyone"))
    type_into(composer.editor, "A fresh one is on its way to her.")
    key(stage.windows[Role.FRONT_DESK], Qt.Key.Key_Return, control=True)
    no_longer_reads(stage, Role.FRONT_DESK, "waits for an answer")
    stage.until(lambda: "Customers without an answer" not in rows(stage.desk.inbox.view)[0], "nobody waits")
    sender.touch("2 new messages")  # the photo of the delivery came before
    sender.sees("A fresh one is on its way to her.")
    sender.touch("Back")
    sender.touch("Change it")
    sender.page.locator(".score-pick", has_text="5").click()
    sender.page.locator("#rating-words").fill("")
    sender.touch("Send")
    sender.sees("Thank you, that makes our day.", "You said: 5 of 5, Wonderful")
    reads(stage, Role.FRONT_DESK, "Daniel now says how it was: 5 of 5, wonderful", "One peony was broken <b>off</b>")
    told = stage.premises.run(*ledger(stage, "report"))
    (scores,) = [line.split() for line in told.splitlines() if line.rstrip().endswith(" 5.00")]
    assert scores[1:] == ["1", "0", "0", "0", "0", "1", "5.00"]


# 6. What the ledger says ------------------------------------------------------------------------------------------

ONCE = (
    "order_placed", "order_confirmed", "time_promised", "rush_marked", "packing_started", "card_changed",
    "proof_attached", "order_packed", "courier_offered", "offer_accepted", "order_picked_up", "courier_arrived", "order_delivered",
)  # fmt: skip
TWICE = ("rush_acknowledged", "card_acknowledged", "item_ticked", "order_rated")
"""Rush by two roles, two wordings, two items, how it was at first and on second thoughts."""


def test_the_feed_holds_every_step_once_and_is_whole(stage: Stage, people: People) -> None:
    stage.until(stage.is_live, "nothing is on its way")
    order = the_order(stage)
    lines = [json.loads(line) for line in stage.premises.run(*ledger(stage, "export")).splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    kinds = Counter(line["kind"] for line in lines if line["body"].get("order") == order.id)
    assert {kind: kinds[kind] for kind in ONCE} == dict.fromkeys(ONCE, 1)
    assert {kind: kinds[kind] for kind in TWICE} == dict.fromkeys(TWICE, 2)
    said = [line["person"]["body"]["text"] for line in lines if line["kind"] == "message_sent"]
    assert said == [
        "I am at the shop.", "With you in ten minutes. 十分钟到。", "Please do not ring before four.",
        "Of course, Daniel.", "A fresh one is on its way to her.",
    ]  # fmt: skip
    rated = [line["person"]["body"]["words"] for line in lines if line["kind"] == "order_rated"]
    assert rated == ["One peony was broken <b>off</b>", ""]
    verified = json.loads(stage.premises.run(*ledger(stage, "verify"), "--json"))
    assert verified["ok"] is True
    assert verified["seq"] == len(lines)
    assert people.sender.complaints == people.courier.complaints == []


def ledger(stage: Stage, tool: str) -> tuple[str, ...]:
    """A tool over the hub's folder."""
    return tool, "--data-dir", str(stage.premises.hub_dir)
