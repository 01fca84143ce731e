"""Pictures of every state of the pages, to be looked at: `python -m tests.hub.gateway.pages.shots FOLDER BROWSER`."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from hub.domain.actor import Role
from hub.domain.problem import CUSTOMER_RAISES
from hub.domain.rating import BAD_SCORE_MAX
from tests.hub.gateway.pages.conftest import PHONE, photograph
from tests.hub.gateway.pages.scenes import approval, change, courier, customer, line, rated, trouble, where_to
from tests.hub.gateway.pages.shop_double import SECRET, ShopDouble, View, iso

Act = Callable[[Page, ShopDouble], None]


def talk(zh: bool) -> list[dict[str, object]]:
    shop = "牡丹与丝带" if zh else "Peony & Twine"  # customers read the shop's name, not its people's
    if zh:
        return [
            line(3, "何志远", "能把卡片改成“三十年”吗？我一高兴就数错 🙈", -40, mine=True, status="seen"),
            line(4, shop, "改好了。16:10 前会给您看照片。", -38),
            line(5, "李伟", "我大约十分钟后到，方便吗？", -4, role="courier"),
            line(6, shop, "", -3, kind="sticker", sticker="on_the_way"),
        ]
    return [
        line(
            3,
            "Daniel",
            "Could the card say thirty years, not twenty? I can’t count when I’m happy 🙈",
            -40,
            mine=True,
            status="seen",
        ),
        line(4, shop, "Done, Daniel. You will get a photo of it before 16:10.", -38),
        line(5, "Li Wei", "I am there in about ten minutes. Is that all right?", -4, role="courier"),
        line(6, shop, "", -3, kind="sticker", sticker="on_the_way"),
    ]


def press(selector: str) -> Act:
    return lambda page, shop: page.locator(selector).first.click()


def offline(page: Page, shop: ShopDouble) -> None:
    page.context.set_offline(True)
    page.locator("[data-do=step].ribbon, [data-do=step].big").first.click()
    page.locator(".link-away").wait_for()


def photo(page: Page, shop: ShopDouble) -> None:
    page.locator("[data-change=proof]").set_input_files(
        {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    page.locator(".proof .shot").wait_for()


def raise_late(page: Page, shop: ShopDouble) -> None:
    page.locator("[data-do=problem]").click()
    page.locator("[data-reason=late]").click()
    page.locator("[data-change=problem_photo]").set_input_files(
        {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    page.locator(".evidence .shot").wait_for()


def share(page: Page, shop: ShopDouble) -> None:
    page.locator("[data-do=share]").click()
    page.locator(".fresh").first.wait_for()


def deny(page: Page, shop: ShopDouble) -> None:
    page.context.clear_permissions()
    page.locator("[data-do=share]").click()
    page.locator(".sharing-trouble").wait_for()


def refuse(page: Page, shop: ShopDouble) -> None:
    shop.refusals["pick_up_order"] = ("not_packed", {})
    page.locator("[data-action=pick_up]").click()
    page.locator(".refused").wait_for()


def problem(page: Page, shop: ShopDouble) -> None:
    page.locator("[data-do=problem]").click()
    page.locator("[data-reason=absent]").click()
    page.locator("[data-change=problem_photo]").set_input_files(
        {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    page.locator(".evidence .shot").wait_for()


def talk_courier(page: Page, shop: ShopDouble) -> None:
    page.locator("[data-do=talk]").click()
    page.context.set_offline(True)
    page.locator("[data-do=quick]").first.click()
    page.locator("[data-audience=everyone]").click()
    page.locator(".own").wait_for()


def record(page: Page, shop: ShopDouble) -> None:
    page.locator("[data-do=talk]").click()
    page.locator("[data-do=record]").click()
    page.locator(".recording").wait_for()


def change_card(page: Page, shop: ShopDouble) -> None:
    page.locator("[data-do=edit]").click()
    page.locator("#card-text").scroll_into_view_if_needed()


def refuse_card(page: Page, shop: ShopDouble) -> None:
    shop.refusals["change_card"] = ("card_already_packed", {"phone": shop.view["shop"]["phone"]})
    change_card(page, shop)
    page.locator("#card-text").fill("Forty years." if shop.view["shop"]["name"].startswith("P") else "四十年了。")
    page.locator("form.editor .ribbon").click()
    page.locator(".refused").wait_for()
    page.locator(".refused").scroll_into_view_if_needed()


def away(page: Page, shop: ShopDouble) -> None:
    page.context.set_offline(True)
    page.locator(".link-away").wait_for()


def rate(score: int) -> Act:
    def act(page: Page, shop: ShopDouble) -> None:
        page.locator(f".score-pick input[value='{score}']").check(force=True)
        chinese = shop.view["shop"]["name"] == "牡丹与丝带"
        if score <= BAD_SCORE_MAX:
            words = "丝带散了，花也压扁了。" if chinese else "The ribbon had come off and two flowers were crushed."
        else:
            words = "她高兴得哭了，谢谢！" if chinese else "She cried for joy. Thank you!"
        page.locator("#rating-words").fill(words)
        page.locator(".rating").scroll_into_view_if_needed()

    return act


def silent(page: Page, shop: ShopDouble) -> None:
    shop.change(position={**shop.view["position"], "age_s": 420, "accuracy_m": 120})
    page.locator(".fresh-silent").wait_for()


def ended(page: Page, shop: ShopDouble) -> None:
    shop.end()
    page.locator("main.alone").wait_for()


def scenes(zh: bool) -> list[tuple[str, str, View, Act | None]]:
    """Name, page, view, and what to do before the picture is taken."""
    waiting = courier("accepted", zh=zh)
    waiting["stops"][0]["waiting_for"] = "packing"
    waiting["stops"][0]["actions"] = []
    off = courier("offered", zh=zh, alone=True)
    off["courier"]["on_duty"], off["stops"] = False, []
    none = courier("offered", zh=zh, alone=True)
    none["stops"] = []
    talking = courier("picked_up", zh=zh)
    talking["stops"][0]["messages"] += [
        line(
            13,
            "dispatch",
            "二楼的灯亮着，她在。" if zh else "The light upstairs is on, she is in.",
            -6,
            audience="courier",
        ),
        line(
            14,
            "",
            "谢谢，十分钟到。" if zh else "Thank you, ten minutes.",
            -5,
            mine=True,
            audience="courier",
            status="seen",
        ),
    ]
    asked = courier("arrived", zh=zh)
    asked["stops"][0]["problems"] = [trouble()]
    neighbour = courier("arrived", zh=zh)
    said = "格林太太，二楼" if zh else "Mrs Green, first floor"
    neighbour["stops"][0]["problems"] = [
        trouble(answer="leave_with_neighbour", by="front_desk", decided_at=iso(0), said=said)
    ]
    back = courier("arrived", zh=zh)
    back["stops"][0]["problems"] = [trouble(answer="bring_back", by="follower", decided_at=iso(0))]
    other_door, other_house = courier("picked_up", zh=zh), courier("picked_up", zh=zh)
    other_door["stops"][0]["changed"] = [change("fallback", 41, "leave_at_door", "leave_with_neighbour")]
    was, now = ("磨坊巷 12 号", "磨坊巷 14 号 · 侧门") if zh else ("12 Mill Lane", "14 Mill Lane · side door")
    other_house["stops"][0]["changed"] = [change("address", 41, was, now), change("time", 42, was={"until": iso(14)})]
    other_house["stops"][1]["changed"] = [change("place", 43, "", "后门" if zh else "the back door")]
    answers = ["try_again", "leave_with_neighbour", "bring_back"]
    agreed = {"remedy": "leave_with_neighbour", "choices": ["leave_with_neighbour", "leave_at_door", "bring_back"]}
    raises = [kind.value for kind in CUSTOMER_RAISES[Role.SENDER]]
    way = customer("packed", "picked_up", zh=zh)
    chat = customer("packed", "picked_up", zh=zh)
    chat["messages"] = talk(zh)
    done = customer("packed", "delivered", zh=zh, urgency="kept")
    sha = hashlib.sha256(photograph(1200)).hexdigest()
    done["order"]["photo"] = done["order"]["proof"]["media"] = sha
    return [
        ("c-offered", "c", courier("offered", zh=zh, alone=True), None),
        ("c-busy", "c", courier("picked_up", zh=zh), None),
        ("c-waits-for-packing", "c", waiting, share),
        ("c-accepted-refused", "c", courier("accepted", zh=zh), refuse),
        ("c-on-the-way", "c", courier("picked_up", zh=zh), share),
        ("c-offline", "c", courier("picked_up", zh=zh), offline),
        ("c-arrived", "c", courier("arrived", zh=zh), None),
        ("c-arrived-photo", "c", courier("arrived", zh=zh), photo),
        ("c-failed", "c", courier("failed", zh=zh), None),
        ("c-problem", "c", courier("arrived", zh=zh), problem),
        ("c-problem-waits", "c", asked, None),
        ("c-problem-answered", "c", neighbour, None),
        ("c-problem-back", "c", back, None),
        ("c-talk", "c", talking, talk_courier),
        ("c-changed", "c", other_door, None),
        ("c-changed-twice", "c", other_house, None),
        ("c-no-stops", "c", none, None),
        ("c-off-duty", "c", off, None),
        ("c-position-denied", "c", courier("accepted", zh=zh), deny),
        ("o-new", "o", customer("new", "unassigned", zh=zh, urgency="calm", until=200), None),
        ("o-packing", "o", customer("packing", "accepted", zh=zh), None),
        ("o-change-card", "o", customer("packing", "accepted", zh=zh), change_card),
        ("o-card-refused", "o", customer("packing", "accepted", zh=zh), refuse_card),
        ("o-packed", "o", customer("packed", "unassigned", zh=zh, photo=sha), None),
        ("o-on-the-way", "o", way, None),
        (
            "o-recipient-at-risk",
            "o",
            customer("packed", "picked_up", zh=zh, role="recipient", urgency="risk", until=7),
            None,
        ),
        ("o-silent", "o", way, silent),
        ("o-late", "o", customer("packed", "picked_up", zh=zh, urgency="late", until=-6), away),
        ("o-at-the-door", "o", customer("packed", "arrived", zh=zh, urgency="risk", until=5), None),
        ("o-delivered", "o", done, None),
        ("o-rate-good", "o", customer("packed", "delivered", zh=zh, urgency="kept"), rate(5)),
        ("o-rate-bad", "o", customer("packed", "delivered", zh=zh, urgency="kept"), rate(2)),
        *(
            (f"o-rated-{score}", "o", customer("packed", "delivered", zh=zh, urgency="kept", rating=said), None)
            for score, said in (
                (5, rated(5, "谢谢！" if zh else "Thank you! She cried.", 4, at=iso(0))),
                (2, rated(2, "丝带散了。" if zh else "The ribbon had come off.", 4, at=iso(0))),
                (3, rated(3, "", 0, at=iso(0))),
            )
        ),
        (
            "o-question",
            "o",
            customer("packed", "arrived", zh=zh, problems=[trouble(mine=False, answers=answers)]),
            None,
        ),
        (
            "o-decided",
            "o",
            customer(
                "packed",
                "arrived",
                zh=zh,
                agreed=agreed,
                problems=[trouble(answer="leave_with_neighbour", by="sender", decided_at=iso(0))],
            ),
            None,
        ),
        ("o-agree", "o", customer("packing", "accepted", zh=zh, agreed=agreed), None),
        ("o-raise", "o", customer("packing", "accepted", zh=zh, raises=raises), raise_late),
        ("o-approve", "o", customer("packed", "accepted", zh=zh, photo=sha, approval=approval()), None),
        (
            "o-approve-change",
            "o",
            customer("packed", "accepted", zh=zh, photo=sha, approval=approval(stays=True)),
            press("[data-do=want_change]"),
        ),
        *(
            (
                f"o-approval-{state}",
                "o",
                customer("packed", "accepted", zh=zh, photo=sha, approval=approval(state, by=by, answered_at=iso(0))),
                None,
            )
            for state, by in (
                ("approved", "sender"),
                ("change_asked", "sender"),
                ("lapsed", "follower"),
                ("overridden", "dispatch"),
            )
        ),
        ("o-where", "o", customer("confirmed", "unassigned", zh=zh, role="recipient", where_to=where_to()), None),
        ("o-where-waits", "o", customer("confirmed", "unassigned", zh=zh, where_to=where_to(mine=False)), None),
        (
            "o-where-went-back",
            "o",
            customer("confirmed", "unassigned", zh=zh, role="recipient", where_to=where_to("went_back", mine=False)),
            None,
        ),
        ("o-where-sender", "o", customer("confirmed", "unassigned", zh=zh, where_to=where_to("went_back")), None),
        (
            "o-where-thanks",
            "o",
            customer(
                "confirmed",
                "unassigned",
                zh=zh,
                role="recipient",
                where_to=where_to(
                    "given",
                    by="recipient",
                    given_at=iso(0),
                    address={"lines": ["7 Lime Walk", "London E2"], "note": "blue door"},
                ),
            ),
            None,
        ),
        (
            "o-where-given",
            "o",
            customer(
                "confirmed",
                "unassigned",
                zh=zh,
                where_to=where_to("given", mine=False, by="recipient", given_at=iso(0)),
            ),
            None,
        ),
        ("o-secret", "o", customer("packing", "accepted", zh=zh, secret=True), None),
        ("o-secret-sure", "o", customer("packing", "accepted", zh=zh, secret=True), press("[data-do=want_release]")),
        ("o-failed", "o", customer("packed", "failed", zh=zh), None),
        ("o-talk", "o", chat, press("[data-do=talk]")),
        ("o-recording", "o", chat, record),
        ("o-ended", "o", customer("new", "unassigned", zh=zh), ended),
    ]


def main(folder: Path, browser_path: str, only: str = "") -> None:
    """Draw all scenes in both languages, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path,
            args=["--no-sandbox", "--use-fake-device-for-media-stream"],
            env={**os.environ},
        )
        for zh in (False, True):
            for dark in (False, True):
                for name, page_name, view, act in scenes(zh):
                    full = f"{name}-{'zh' if zh else 'en'}-{'dark' if dark else 'light'}"
                    if only and only not in full:
                        continue
                    shop = ShopDouble(view).start()
                    jpeg = photograph(1200)
                    shop.media[hashlib.sha256(jpeg).hexdigest()] = (jpeg, "image/jpeg")
                    context = browser.new_context(
                        viewport=PHONE, device_scale_factor=1, is_mobile=True, has_touch=True, locale="zh-CN" if zh else "en-GB",
                        color_scheme="dark" if dark else "light", permissions=["geolocation", "microphone"],
                        geolocation={"latitude": 51.5281, "longitude": -0.0702, "accuracy": 12},
                    )  # fmt: skip
                    context.set_default_timeout(10_000)
                    page = context.new_page()
                    page.on("pageerror", lambda error: print("page error:", error))
                    page.on(
                        "console",
                        lambda said: (
                            print("console:", said.text)
                            if said.type == "error" and "ERR_INTERNET" not in said.text
                            else None
                        ),
                    )
                    page.goto(f"{shop.base}/{page_name}#{SECRET}")
                    try:
                        page.locator("main:not(.waiting-page)").wait_for()
                        if act is not None:
                            act(page, shop)
                        page.wait_for_load_state("load")
                        height = page.evaluate("document.body.scrollHeight")
                        if act is None:
                            page.set_viewport_size({"width": PHONE["width"], "height": max(PHONE["height"], height)})
                        page.screenshot(path=folder / f"{full}.png")
                    except Exception as wrong:
                        page.screenshot(path=folder / f"{full}-wrong.png")
                        print(full, str(wrong).splitlines()[0])
                    context.close()
                    shop.stop()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *sys.argv[3:])
