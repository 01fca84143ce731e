"""Views to draw and to test with: one afternoon, 15:46, in English and Chinese."""

from __future__ import annotations

from typing import Any

from tests.hub.gateway.pages.shop_double import ACTIONS, View, iso

SHOP = {
    "name": "Peony & Twine",
    "phone": "+44 20 7946 0100",
    "zone": "Europe/London",
    "place": {"lat": 51.5255, "lon": -0.0754},
}
SHOP_ZH = {
    "name": "牡丹与丝带",
    "phone": "+86 21 5555 0100",
    "zone": "Europe/London",
    "place": {"lat": 51.5255, "lon": -0.0754},
}


def promise(until: float, urgency: str, made: float = -120, earliest: float | None = None) -> dict[str, Any]:
    """A promise, in minutes from now."""
    said = {
        "until": iso(until), "made_at": iso(made), "urgency": urgency, "left_s": int(until * 60),
        "fraction": max(0.0, until / (until - made)),
    }  # fmt: skip
    return said if earliest is None else {**said, "earliest": iso(earliest)}


def line(
    seq: int, who: str, text: str, minutes: float, *, mine: bool = False, role: str = "front_desk", **more: Any
) -> dict[str, Any]:
    """One message of a room."""
    return {
        "id": f"0196b9a0-0000-7000-8000-{seq:012d}", "seq": seq, "at": iso(minutes), "mine": mine, "who": who, "role": role, "audience": "everyone",
        "kind": "text", "status": "in_shop", "text": text, "media": "", "media_type": "", "sticker": "", **more,
    }  # fmt: skip


def stop(number: int, name: str, stage: str, lines: list[str], **more: Any) -> dict[str, Any]:
    """One stop of a run."""
    until = {key: more["promise"][key] for key in ("earliest", "until") if key in more.get("promise", {})}
    failed = [{"kind": "failed", "at": iso(-1)}] if stage == "failed" else []
    return {
        "order": f"0196b9a0-1111-7000-8000-{number:012d}", "room": f"0196b9a0-2222-7000-8000-{number:012d}", "number": number,
        "stage": stage, "prepared": "packed",
        "recipient": {"name": name, "phone": "" if more.get("surprise") else "+44 20 7946 0312"},
        "address": {"lines": lines, "note": "", "place": {"lat": 51.5312, "lon": -0.0621}},
        "rush": False, "surprise": False, "items": [], "actions": ACTIONS.get(stage, []), "waiting_for": "", "messages": [],
        "sentence": [{"kind": "packed", "at": iso(-96)}, *failed, {"kind": "promised", **until}], **more,
    }  # fmt: skip


def trouble(**more: Any) -> dict[str, Any]:
    """A problem as the gateway shows it: nobody home, to be decided at 16:00."""
    return {
        "id": "0196b9a0-4444-7000-8000-000000000001", "kind": "absent", "raised_at": iso(-1), "due_at": iso(14),
        "otherwise": "bring_back", "mine": True, "answers": [], "answer": "", "by": "", "said": "", **more,
    }  # fmt: skip


def change(what: str, seq: int, before: str = "", after: str = "", **more: Any) -> dict[str, Any]:
    """Something that is another since the courier has the gift, as the gateway shows it."""
    return {"what": what, "seq": seq, "at": iso(-2), "before": before, "after": after, **more}


def approval(state: str = "asked", **more: Any) -> dict[str, Any]:
    """The question about the wrapping as the gateway shows it, to be answered by 15:56."""
    return {"state": state, "due_at": iso(10), "stays": False, "by": "", **more}


def rated(score: int = 0, words: str = "", left: int = 5, **more: Any) -> dict[str, Any]:
    """How the reader says that it was, as the gateway shows it; 0: nothing yet."""
    return {"score": score, "words": words, "left": left, **more}


def where_to(state: str = "asked", *, mine: bool = True, **more: Any) -> dict[str, Any]:
    """The question where the gift shall go, to be answered by 16:46."""
    return {"state": state, "due_at": iso(60), "mine": mine, "by": "", **more}


def courier(stage: str = "offered", *, zh: bool = False, alone: bool = False, **more: Any) -> View:
    """A courier with three stops, the first of them at a stage."""
    if zh:
        first = stop(
            2418, "陈美琳", stage, ["磨坊巷 14 号", "陶艺工作室 2 楼"], surprise=True, promise=promise(74, "calm" if stage == "offered" else "soon"),
            items=[{"name": "浅粉芍药，手扎花束", "quantity": 5}, {"name": "粗陶小花瓶", "quantity": 1}],
            messages=[line(12, "front_desk", "正门不收件，请从侧门按两下铃。", -20)],
        )  # fmt: skip
        first["address"]["note"] = "侧门，按两下铃。工作室到六点都有人。"
        others = [
            stop(2421, "林佳怡", "accepted", ["运河街 7 号，蓝色大门"], promise=promise(38, "risk"), rush=True),
            stop(2425, "周建国", "offered", ["公园北路 101 号 5 栋 302"], promise=promise(190, "calm")),
        ]
        name, shop, done = (
            "李伟",
            SHOP_ZH,
            stop(2411, "魏涵", "delivered", ["花市路 3 号"], promise=promise(10, "kept")),
        )
    else:
        first = stop(
            2418, "Mei Lin Chen", stage, ["Kiln Studio, 14 Mill Lane", "London E2 8PX"], surprise=True,
            promise=promise(74, "calm" if stage == "offered" else "soon"),
            items=[{"name": "Peonies, blush, hand-tied", "quantity": 5}, {"name": "Stoneware vase, small", "quantity": 1}],
            messages=[line(12, "front_desk", "The front door is for clay only. Please ring at the side, twice.", -20)],
        )  # fmt: skip
        first["address"]["note"] = "Side door, ring twice. The studio is open until six."
        others = [
            stop(
                2421,
                "Rosa Martínez",
                "accepted",
                ["7 Canal Street, the blue gate"],
                promise=promise(19, "risk"),
                rush=True,
            ),
            stop(2425, "Office of Dr. Lund", "offered", ["101 Park Road North, block 5"], promise=promise(190, "calm")),
        ]
        name, shop, done = (
            "Li Wei",
            SHOP,
            stop(2411, "Hannah Weiss", "delivered", ["3 Flower Market Row"], promise=promise(10, "kept")),
        )
    stops = [first] if alone else [first, *others, done]
    return {
        "role": "courier", "shop": dict(shop), "courier": {"id": "0196b9a0-3333-7000-8000-000000000001", "name": name, "on_duty": True},
        "stops": stops, "tracked": stage != "offered", **more,
    }  # fmt: skip


STEPS = ["order_placed", "order_confirmed", "order_packed", "order_picked_up", "courier_arrived", "order_delivered"]
STEP_MINUTES = dict(zip(STEPS, (-164, -160, -96, -18, -2, -1), strict=True))
REACHED = {
    ("new", "unassigned"): 1, ("confirmed", "unassigned"): 2, ("packing", "unassigned"): 2, ("packing", "accepted"): 2, ("packed", "unassigned"): 3,
    ("packed", "accepted"): 3, ("packed", "picked_up"): 4, ("packed", "arrived"): 5, ("packed", "delivered"): 6, ("packed", "failed"): 5,
}  # fmt: skip


PREPARED = {"new": "unconfirmed", "confirmed": "confirmed", "packing": "packing", "packed": "packed"}
BROUGHT = {"accepted": "coming", "picked_up": "carries", "arrived": "at_door", "failed": "carries"}
HAPPENED = {"confirmed": -160, "packing": -110, "packed": STEP_MINUTES["order_packed"]}


def how_it_stands(
    preparation: str, delivery: str, promised: dict[str, Any], courier: str, received_by: str
) -> list[dict[str, Any]]:
    """The clauses that the gateway would send."""
    until: dict[str, Any] = {key: promised[key] for key in ("earliest", "until") if key in promised}
    if delivery == "delivered":
        return [
            {"kind": "delivered", "at": iso(-1)},
            {"kind": "received_by", "name": received_by},
            {"kind": "kept", **until},
        ]
    at = {"at": iso(HAPPENED[preparation])} if preparation in HAPPENED else {}
    said: list[dict[str, Any]] = [{"kind": PREPARED[preparation], **at}]
    if delivery in BROUGHT:
        said.append({"kind": BROUGHT[delivery], "name": courier})
    if delivery == "picked_up":
        said.append({"kind": "distance", "metres": 660})
    if delivery == "failed":
        said += [{"kind": "failed", "at": iso(-1)}, {"kind": "shop_at_work"}]
    said.append({"kind": "promised", **until})
    return [*said, {"kind": "late"}] if promised["urgency"] == "late" else said


def customer(
    preparation: str,
    delivery: str,
    *,
    zh: bool = False,
    role: str = "sender",
    urgency: str = "soon",
    until: float = 74,
    **order: Any,
) -> View:
    """An order as its sender or recipient sees it."""
    steps = [{"code": code, "at": iso(STEP_MINUTES[code])} for code in STEPS[: REACHED[(preparation, delivery)]]]
    if delivery == "failed":
        steps.append({"code": "delivery_failed", "at": iso(-1)})
    text = (
        "三十年了，\n你还是笑得最快的那个。\n生日快乐，阿梅 🌷\n—— 志远"
        if zh
        else "Thirty years, and you still laugh first.\n生日快乐，阿梅 🌷\n— D."
    )
    said = promise(until, urgency, made=-160)
    view: View = {
        "role": role, "shop": dict(SHOP_ZH if zh else SHOP),
        "room": "0196b9a0-2222-7000-8000-000000002418", "order_id": "0196b9a0-1111-7000-8000-000000002418",
        "order": {
            "number": 2418,
            "state": "packed", "fields": {}, "preparation": preparation, "delivery": delivery, "promise": said,
            "urgency": urgency, "fraction": said["fraction"], "left_s": said["left_s"],
            "card": {"text": text, "may_change": preparation != "packed" and role == "sender", "version": 2}, "version": 9,
            "recipient_name": "陈美琳" if zh else "Mei Lin Chen",
            "items": [{"name": "浅粉芍药，手扎花束", "quantity": 5}, {"name": "粗陶小花瓶", "quantity": 1}]
            if zh else [{"name": "Peonies, blush, hand-tied", "quantity": 5}, {"name": "Stoneware vase, small", "quantity": 1}],
            "steps": steps,
        },
        "messages": [],
    }  # fmt: skip
    view["order"]["sentence"] = how_it_stands(
        preparation, delivery, said, "李伟" if zh else "Li Wei", "陈美琳" if zh else "Mei Lin"
    )
    if delivery in ("accepted", "picked_up", "arrived", "delivered", "failed"):
        view["order"]["courier"] = {"name": "李伟" if zh else "Li Wei"}
    if delivery in ("picked_up", "arrived"):
        view["order"]["courier"]["phone"] = "+44 20 7946 0555"
        view["order"]["place"] = {"lat": 51.5312, "lon": -0.0621}
        view["position"] = {"lat": 51.5281, "lon": -0.0702, "accuracy_m": 45, "age_s": 12, "measured_at": iso(-0.2)}
    if delivery == "delivered":
        view["order"]["proof"] = {"at": iso(-1), "media": "", "received_by": "陈美琳" if zh else "Mei Lin"}
        view["order"]["rating"] = rated()
    view["order"].update(order)
    return view
