"""A believable afternoon in a flower shop, in English or Chinese: for pictures, for the smoke test, for tests of screens.

It is made of commands put to the real rules at their times of day, so nothing here can show what the shop would refuse.
It ends at 15:48: one customer has waited four minutes, one promise is six minutes late, one rush order has been heard
by packing and not yet by dispatch. `busy` adds the rest of a sixty-order day, from a seed.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from desktop.pictures import encoded
from hub.domain.actor import Actor, Role
from hub.domain.courier import Fix
from hub.domain.order import Address, Channel, Item, Person, Place
from hub.domain.promise import Window
from hub.domain.room import Audience, MessageKind
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeCard,
    AcknowledgeRush,
    AddCourier,
    AssignCourier,
    AttachProof,
    ChangeCard,
    Command,
    ConfirmOrder,
    DeliverOrder,
    DescribeShop,
    MarkPacked,
    MarkRush,
    MarkSeen,
    OpenEnquiry,
    PairStation,
    PickUpOrder,
    PlaceOrder,
    PromiseTime,
    ReportArrival,
    SendMessage,
    SetDuty,
    StartPacking,
    TickItem,
)
from hub.link.local import LocalLink, LocalShop

DAY = date(2026, 5, 8)
NOW = "15:48"
SEED = 20260508
BUSY_ORDERS = 60

DESK = Actor("desk-1", "anna", Role.FRONT_DESK)
PACKING = Actor("packing-1", "jun", Role.PACKING)
DISPATCH = Actor("dispatch-1", "omar", Role.DISPATCH)
OWNER = Actor("hub", "owner", Role.OWNER)


PIN = "271828"
"""Everybody's in the sample; no shop should do that."""


def people(language: str) -> tuple[tuple[str, str, tuple[Role, ...]], ...]:
    """Who works in the sample shop: (id, name, roles)."""
    names = {
        "zh": ("安然", "俊杰", "欧玛", "林晓", "王店长"),
        "en": ("Anna Keller", "Jun Takeda", "Omar Haddad", "Lucy Brown", "Grace Miller"),
    }[language]
    roles = (
        (Role.FRONT_DESK,),
        (Role.PACKING,),
        (Role.DISPATCH,),
        (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH),
        (Role.OWNER,),
    )
    ids = (f"019df90e-0000-7000-8000-00000000000{number}" for number in range(1, 6))
    return tuple(zip(ids, names, roles, strict=True))


class DayClock:
    """Hub time that the story moves from one step to the next."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.now = self.at("07:30")

    def __call__(self) -> datetime:
        return self.now

    def at(self, time: str) -> datetime:
        """The moment at which the shop's clock shows `time` on the sample's day."""
        hours, minutes = (int(part) for part in time.split(":"))
        return datetime.combine(DAY, clock_time(hours, minutes), self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Tale:
    """One language's words for the same afternoon."""

    zone: str
    currency: str
    phone: str
    shop: str
    people: dict[str, str]
    couriers: dict[str, tuple[str, str]]
    orders: dict[str, dict[str, Any]]
    said: dict[str, str]
    more_names: Sequence[str]
    more_streets: Sequence[str]
    more_goods: Sequence[str]
    more_cards: Sequence[str]


@dataclass
class SampleDay:
    """The shop at 15:48.

    Args:
        hub: the shop in one process.
        clock: its hub time; a test may move it.
        orders: ids by the story's names ("mei", "rosa", …).
        rooms: ids of rooms without an order, by name.
        couriers: ids by name ("li", "hao", "sofia").
    """

    hub: LocalShop
    clock: DayClock
    orders: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)
    couriers: dict[str, str] = field(default_factory=dict)

    def link(self, actor: Actor, listener: Any = None) -> LocalLink:
        """One more client of this shop."""
        return LocalLink(self.hub, actor, listener)

    def ask(self, time: str, actor: Actor, command: Command) -> None:
        """Let somebody ask at a time of the day; the sample never asks what would be refused."""
        self.clock.now = self.clock.at(time)
        link = LocalLink(self.hub, actor)
        receipt = link.ask(command).settled.result(0)
        link.close()
        assert receipt.refused is None, f"{time} {command}: {receipt.refused}"

    def say(
        self, time: str, actor: Actor, room: str, text: str, audience: Audience = Audience.EVERYONE, media: str = ""
    ) -> None:
        """Let somebody say something, with a picture or without."""
        kind = MessageKind.IMAGE if media else MessageKind.TEXT
        link = LocalLink(self.hub, actor)
        message = link.new_id()
        link.close()
        media_type = "image/png" if media else ""
        self.ask(time, actor, SendMessage(room, message, audience, kind, text, media, media_type))

    def sender(self, name: str) -> Actor:
        """The sender of an order, as the gateway lets them in."""
        return Actor("gateway-1", f"sender:{self.orders[name]}", Role.SENDER)

    def courier(self, name: str) -> Actor:
        """A courier, as the gateway lets them in."""
        return Actor("gateway-1", self.couriers[name], Role.COURIER)

    def put(self, picture: QImage) -> str:
        """Lay a picture down at the hub; its SHA-256."""
        link = LocalLink(self.hub, OWNER)
        media = link.put_media(encoded(picture, "image/png"), "image/png").result(0)
        link.close()
        return media


def empty_day(language: str = "en") -> SampleDay:
    """The same shop before its first order: stations and couriers, nothing to do."""
    tale = TALES[language]
    clock = DayClock(ZoneInfo(tale.zone))
    day = SampleDay(LocalShop(clock), clock)
    _open_the_shop(day, tale)
    clock.now = clock.at(NOW)
    return day


def sample_day(language: str = "en", *, busy: bool = False) -> SampleDay:
    """The shop at 15:48.

    Args:
        language: "en" or "zh".
        busy: sixty orders instead of a handful.
    """
    day = empty_day(language)
    tale = TALES[language]
    day.hub.board = replace(day.hub.board, next_number=2415)
    _tell(day, tale)
    if busy:
        _fill(day, tale, BUSY_ORDERS - len(day.orders))
    day.clock.now = day.clock.at(NOW)
    _sight(day)
    return day


def _open_the_shop(day: SampleDay, tale: Tale) -> None:
    place = Place(515_145_000, -1_270_000) if tale.currency == "GBP" else Place(312_304_000, 1_214_737_000)
    day.ask("07:30", OWNER, DescribeShop(tale.shop, tale.zone, tale.currency, tale.phone, place))
    for actor, name in ((DESK, "anna"), (PACKING, "jun"), (DISPATCH, "omar")):
        key = actor.station.ljust(40, "k")
        day.ask("07:30", OWNER, PairStation(actor.station, actor.role, actor.station, key, name, tale.people[name]))
    for key, (name, phone) in tale.couriers.items():
        link = LocalLink(day.hub, DISPATCH)
        day.couriers[key] = link.new_id()
        link.close()
        day.ask("07:40", DISPATCH, AddCourier(day.couriers[key], name, phone))
        day.ask("08:00", DISPATCH, SetDuty(day.couriers[key], key != "ben"))


def _place(day: SampleDay, tale: Tale, name: str, time: str, **more: Any) -> str:
    given: dict[str, Any] = (
        {"surprise": False, "channel": Channel.PHONE, "currency": tale.currency} | tale.orders[name] | more
    )
    items = tuple(Item(*item) for item in given.pop("items"))
    given |= {"items": items, "total_minor": sum(item.price_minor for item in items)}
    link = LocalLink(day.hub, DESK)
    day.orders[name] = link.new_id()
    link.close()
    actor = Actor("gateway-1", "woocommerce", Role.WEB_SHOP) if given["channel"] is Channel.WEB else DESK
    day.ask(time, actor, PlaceOrder(day.orders[name], **given))
    return day.orders[name]


def _promise(day: SampleDay, name: str, time: str, until: str) -> None:
    day.ask(time, DESK, ConfirmOrder(day.orders[name]))
    day.ask(time, DESK, PromiseTime(day.orders[name], day.clock.at(until)))


def _pack(day: SampleDay, name: str, start: str, packed: str, picture: str) -> None:
    order = day.orders[name]
    day.ask(start, PACKING, StartPacking(order))
    for item in range(len(day.hub.board.orders[order].items)):
        day.ask(start, PACKING, TickItem(order, item))
    day.ask(packed, PACKING, AcknowledgeCard(order, day.hub.board.orders[order].card.version))
    day.ask(packed, PACKING, AttachProof(order, "packed", picture, "image/png"))
    day.ask(packed, PACKING, MarkPacked(order))


def _assign(day: SampleDay, name: str, courier: str, offered: str, accepted: str) -> None:
    order = day.orders[name]
    day.ask(offered, DISPATCH, AssignCourier(order, day.couriers[courier]))
    day.ask(accepted, day.courier(courier), AcceptOffer(order))


def _tell(day: SampleDay, tale: Tale) -> None:
    """The afternoon, by the clock."""
    bouquet, parcel = day.put(draw_bouquet()), day.put(draw_parcel())
    said = tale.said
    _place(day, tale, "lund", "10:20", channel=Channel.WEB)
    _promise(day, "lund", "10:24", "15:00")
    _place(day, tale, "tom", "12:10")
    _promise(day, "tom", "12:12", "15:42")
    _place(day, tale, "rosa", "12:30", channel=Channel.WEB)
    _promise(day, "rosa", "12:33", "16:02")
    _pack(day, "lund", "12:40", "13:00", parcel)
    mei = _place(day, tale, "mei", "13:02", surprise=True)
    _promise(day, "mei", "13:02", "17:00")
    day.ask("13:03", PACKING, MarkSeen(mei, day.hub.board.seq))
    day.ask("13:05", DISPATCH, MarkSeen(mei, day.hub.board.seq))
    day.say("13:20", day.sender("mei"), mei, said["side_door"])
    day.say("13:24", DESK, mei, said["like_last_year"], media=bouquet)
    day.ask("13:26", day.sender("mei"), MarkSeen(mei, day.hub.board.seq))
    _place(day, tale, "priya", "13:40", channel=Channel.COUNTER)
    _promise(day, "priya", "13:42", "17:58")
    _pack(day, "tom", "13:45", "14:05", parcel)
    _assign(day, "lund", "sofia", "13:50", "13:52")
    day.ask("14:02", day.courier("sofia"), PickUpOrder(day.orders["lund"]))
    _pack(day, "rosa", "14:10", "14:35", bouquet)
    _place(day, tale, "hannah", "14:20")
    _promise(day, "hannah", "14:22", "16:40")
    day.ask("14:30", day.courier("sofia"), ReportArrival(day.orders["lund"]))
    _assign(day, "tom", "hao", "14:31", "14:33")
    day.ask("14:51", day.courier("sofia"), DeliverOrder(day.orders["lund"], parcel, "image/png", said["reception"]))
    _place(day, tale, "wang", "14:55")
    _promise(day, "wang", "14:56", "16:07")
    day.ask("14:57", DESK, MarkRush(day.orders["wang"]))
    day.ask("14:59", PACKING, AcknowledgeRush(day.orders["wang"]))
    _assign(day, "rosa", "hao", "15:00", "15:01")
    day.ask("15:06", day.courier("hao"), PickUpOrder(day.orders["tom"]))
    day.ask("15:06", day.courier("hao"), PickUpOrder(day.orders["rosa"]))
    day.ask("15:10", PACKING, StartPacking(day.orders["priya"]))
    _place(day, tale, "zhou", "15:20", channel=Channel.CHAT)
    _promise(day, "zhou", "15:22", "19:00")
    day.ask("15:28", PACKING, AcknowledgeCard(mei, 1))
    day.ask("15:28", PACKING, StartPacking(mei))
    day.say("15:31", PACKING, mei, said["opened_early"], Audience.STAFF)
    day.ask("15:31", DESK, MarkSeen(mei, day.hub.board.seq))
    _assign(day, "mei", "li", "15:32", "15:34")
    day.ask("15:33", DISPATCH, MarkSeen(mei, day.hub.board.seq))
    day.say("15:36", day.courier("li"), mei, said["by_quarter_past"], Audience.COURIER)
    _place(day, tale, "ines", "15:37", channel=Channel.WEB, wanted=Window(day.clock.at("18:30")))
    day.ask("15:40", PACKING, StartPacking(day.orders["hannah"]))
    day.ask("15:40", PACKING, AcknowledgeCard(day.orders["hannah"], 1))
    day.ask("15:41", day.courier("hao"), ReportArrival(day.orders["tom"]))
    day.say("15:41", day.courier("hao"), day.orders["tom"], said["nobody_home"], Audience.COURIER)
    day.say("15:44", day.sender("mei"), mei, said["thirty"])
    day.say("15:45", DISPATCH, day.orders["wang"], said["roadworks"], Audience.STAFF)
    day.ask("15:46", DESK, ChangeCard(mei, tale.orders["mei"]["card"].replace(*_wording(tale))))
    day.say("15:46", day.sender("rosa"), day.orders["rosa"], said["before_four"])
    link = LocalLink(day.hub, DESK)
    day.rooms["jonas"] = link.new_id()
    link.close()
    day.ask("15:47", DESK, OpenEnquiry(day.rooms["jonas"], Person(tale.people["jonas"], tale.people["jonas_phone"])))
    day.say("15:47", DESK, day.rooms["jonas"], said["wrap_like_this"], Audience.STAFF, parcel)


def _wording(tale: Tale) -> tuple[str, str]:
    return ("Twenty", "Thirty") if tale.currency == "GBP" else ("二十", "三十")


def _fill(day: SampleDay, tale: Tale, count: int) -> None:
    """The rest of a busy day: taken orders, some being packed, some packed, some new; from a seed."""
    dice = random.Random(SEED)
    parcel = day.put(draw_parcel())
    for number in range(count):
        name = f"more {number}"
        goods = dice.sample(list(tale.more_goods), k=dice.randint(1, 3))
        words: dict[str, Any] = {
            "sender": Person(dice.choice(tale.more_names), f"+44 20 7946 {dice.randint(100, 999):04}"),
            "recipient": Person(dice.choice(tale.more_names), f"+44 20 7946 {dice.randint(100, 999):04}"),
            "address": Address(
                (_address(dice, tale.more_streets),),
                "",
                _near(day, dice.random(), dice.random()),
            ),
            "card": dice.choice(tale.more_cards),
            "items": [(each, dice.randint(1, 9), dice.randint(9, 60) * 100) for each in goods],
            "channel": dice.choice(list(Channel)),
        }
        tale_with = _with_order(tale, name, words)
        _place(day, tale_with, name, "15:47")
        stage = dice.random()
        if stage > 0.25:
            until = day.clock.at("15:48") + timedelta(minutes=dice.randint(30, 420))
            day.ask("15:47", DESK, ConfirmOrder(day.orders[name]))
            day.ask("15:47", DESK, PromiseTime(day.orders[name], until))
        if stage > 0.85:
            _pack(day, name, "15:47", "15:47", parcel)
        elif stage > 0.6:
            day.ask("15:47", PACKING, StartPacking(day.orders[name]))


def _with_order(tale: Tale, name: str, words: dict[str, Any]) -> Tale:
    """The tale with one more order in it."""
    return dataclasses.replace(tale, orders={**tale.orders, name: words})


def _address(dice: random.Random, streets: Sequence[str]) -> str:
    """A house in one of the streets, its number where the language has it."""
    number = dice.randint(1, 90)
    return dice.choice(streets).format(number)


def _near(day: SampleDay, north: float, east: float) -> Place:
    shop = day.hub.board.shop.place
    assert shop is not None
    return Place(shop.lat_e7 + int((north - 0.5) * 400_000), shop.lon_e7 + int((east - 0.5) * 700_000))


def _sight(day: SampleDay) -> None:
    """Where the couriers are: one fresh, one ageing, one silent."""
    link = LocalLink(day.hub, OWNER)
    for name, ago_s, accuracy_m, battery, north, east in (
        ("li", 40, 25, 81, 0.42, 0.36),
        ("hao", 130, 60, 34, 0.70, 0.74),
        ("sofia", 7 * 60 + 10, 120, 12, 0.22, 0.66),
    ):
        measured_at = day.clock() - timedelta(seconds=ago_s)
        place = _near(day, north, east)
        link.sight(Fix(day.couriers[name], place, accuracy_m, measured_at, "owntracks", 70, 4.2, battery))
    link.close()


# Pictures ---------------------------------------------------------------------------------------------------------


def draw_bouquet() -> QImage:
    """Five peonies on their stems, drawn; no photograph of anybody."""
    picture = _sheet(QColor("#f0e9dc"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#1f6b5c"), 7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    heads = [(250, 150, 42), (330, 105, 46), (420, 145, 42), (290, 205, 38), (380, 210, 38)]
    for x, y, _ in heads:
        painter.drawLine(QPointF(x, y), QPointF(320 + (x - 335) * 0.15, 375))
    for x, y, radius in heads:
        painter.setBrush(QColor("#fbeff0"))
        for share in (1.0, 0.66, 0.34):
            painter.setPen(QPen(QColor("#b3202c"), 5))
            painter.drawEllipse(QPointF(x, y), radius * share, radius * share)
    painter.end()
    return picture


def draw_parcel() -> QImage:
    """A wrapped parcel with a ribbon and its card, drawn."""
    picture = _sheet(QColor("#efe8da"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#6d6152"), 3))
    painter.setBrush(QColor("#d9c8a5"))
    painter.drawRoundedRect(QRectF(170, 120, 300, 230), 10, 10)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#b3202c"))
    painter.drawRect(QRectF(300, 120, 34, 230))
    painter.drawRect(QRectF(170, 215, 300, 30))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor("#b3202c"), 12, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawEllipse(QRectF(222, 62, 92, 62))
    painter.drawEllipse(QRectF(322, 62, 92, 62))
    painter.setPen(QPen(QColor("#6d6152"), 2))
    painter.setBrush(QColor("#fffdf7"))
    painter.drawRoundedRect(QRectF(352, 262, 96, 64), 4, 4)
    for y in (280, 294, 308):
        painter.drawLine(QPointF(364, y), QPointF(434 if y < 300 else 404, y))
    painter.end()
    return picture


def _sheet(ground: QColor) -> QImage:
    picture = QImage(640, 400, QImage.Format.Format_RGB32)
    picture.fill(ground)
    return picture


# The words --------------------------------------------------------------------------------------------------------


ENGLISH = Tale(
    zone="Europe/London",
    currency="GBP",
    phone="+44 20 7946 0100",
    shop="Mill Lane Flowers",
    people={
        "anna": "Anna Keller",
        "jun": "Jun Park",
        "omar": "Omar Haddad",
        "jonas": "Jonas Weber",
        "jonas_phone": "+44 20 7946 0933",
    },
    couriers={
        "li": ("Li Wei", "+44 20 7946 0801"),
        "hao": ("Hao Zhang", "+44 20 7946 0802"),
        "sofia": ("Sofia Rossi", "+44 20 7946 0803"),
        "ben": ("Ben Carter", "+44 20 7946 0804"),
    },
    orders={
        "mei": {
            "sender": Person("Daniel Okafor", "+44 20 7946 0155"),
            "recipient": Person("Mei Lin Chen", "+44 20 7946 0312"),
            "address": Address(("Kiln Studio, 14 Mill Lane",), "Side door, ring twice", Place(515_190_000, -1_190_000)),
            "card": "Twenty years, and you still laugh first.\n生日快乐,阿梅 🌷\n— D.",
            "items": [
                ("Peonies, blush, hand-tied", 5, 5200),
                ("Linen ribbon, no cellophane", 1, 600),
                ("Stoneware vase, small", 1, 2800),
            ],
        },
        "rosa": {
            "sender": Person("Rosa Martínez", "+44 20 7946 0417"),
            "recipient": Person("Rosa Martínez", "+44 20 7946 0417"),
            "address": Address(("Flat 3, 88 Canal Street",), "", Place(515_080_000, -1_150_000)),
            "card": "For the table. Love, me.",
            "items": [("Spring bouquet, medium", 1, 4200)],
        },
        "tom": {
            "sender": Person("Alice Hardy", "+44 20 7946 0518"),
            "recipient": Person("Tom & Elise Hardy", "+44 20 7946 0519"),
            "address": Address(("27 Orchard Rise",), "Key at number 25", Place(515_040_000, -1_330_000)),
            "card": "A home at last. Congratulations to you both!",
            "items": [("House plant, monstera", 1, 3800), ("Ceramic pot, sand", 1, 2200)],
        },
        "wang": {
            "sender": Person("Wang Lei", "+44 20 7946 0620"),
            "recipient": Person("王晓彤 Wang Xiaotong", "+44 20 7946 0621"),
            "address": Address(("Royal College, Main Hall",), "Stage door, before the concert", Place(515_230_000, -1_310_000)),
            "card": "晓彤，今晚别紧张。我们都在台下。",
            "items": [("Lilies, white, long", 7, 5600), ("Ribbon, red", 1, 300)],
        },
        "hannah": {
            "sender": Person("Paul Weiss", "+44 20 7946 0710"),
            "recipient": Person("Hannah Weiss", "+44 20 7946 0711"),
            "address": Address(("St. Mary's, Ward 4",), "No lilies on the ward", Place(515_170_000, -1_390_000)),
            "card": "Get well soon, little sister.",
            "items": [("Garden roses, apricot", 9, 4500), ("Lavender honey, jar", 1, 850)],
        },
        "zhou": {
            "sender": Person("Zhou Min", "+44 20 7946 0820"),
            "recipient": Person("周建国 Zhou Jianguo", "+44 20 7946 0821"),
            "address": Address(("5 Garden Court",), "", Place(515_260_000, -1_240_000)),
            "card": "爸爸，生日快乐！",
            "items": [("Chrysanthemums, gold", 12, 4800), ("Longjing tea, 100 g", 1, 2900)],
        },
        "priya": {
            "sender": Person("Sam Patel", "+44 20 7946 0912"),
            "recipient": Person("Priya Raman", "+44 20 7946 0913"),
            "address": Address(("Harbour House, 2nd floor",), "Ask for Priya at the desk", Place(515_110_000, -1_060_000)),
            "card": "To the best boss who ever left. Come back.",
            "items": [("Sunflowers", 15, 5250), ("Card, handmade", 1, 450)],
        },
        "lund": {
            "sender": Person("K. Andersen", "+44 20 7946 0214"),
            "recipient": Person("Office of Dr. Lund", "+44 20 7946 0215"),
            "address": Address(("Lund & Partners, 1 Bridge Square",), "Reception", Place(515_060_000, -1_230_000)),
            "card": "With thanks for your patience.",
            "items": [("Orchid, white, two stems", 1, 5400)],
        },
        "ines": {
            "sender": Person("Rui Duarte", "+44 20 7946 0330"),
            "recipient": Person("Inês Duarte", "+44 20 7946 0331"),
            "address": Address(("41 Chapel Hill",), "", Place(515_210_000, -1_120_000)),
            "card": "Mãe, parabéns! Saudades.",
            "items": [("Carnations, red", 20, 3600)],
        },
    },
    said={
        "side_door": "She is at the studio until six. Please ring the side door, the front one is for deliveries of clay 😄",
        "like_last_year": "These five, like last year?",
        "opened_early": "Peonies opened early. I picked the five tightest, they will be perfect tonight.",
        "by_quarter_past": "I can be at the shop by 16:15. Is the side door on Mill Lane or Canal Street?",
        "thirty": "Could the card say thirty years, not twenty? I can't count when I'm happy 🙈",
        "before_four": "Is it still coming before four?",
        "nobody_home": "Nobody home. May I leave it with number 25?",
        "roadworks": "Sofia: roadworks on the bridge, eight minutes more.",
        "wrap_like_this": "Asks: could you wrap it like this? 📷 Birthday on Sunday.",
        "reception": "Reception, Ms Holm",
    },
    more_names=(
        "Grace Bennett", "Oliver Shah", "Amara Nwosu", "Lena Fischer", "Noah Williams", "Chloé Martin", "Kenji Sato",
        "Fatima Rahman", "Lucas Novak", "Isla Murray", "Mateo García", "Sofie Jensen", "Arjun Mehta", "Eva Lindqvist",
        "Daniel Cohen", "Ruby O'Connor", "Tomasz Zieliński", "Maya Ali", "Hugo Laurent", "Emily Stone",
    ),
    more_streets=("{} Mill Lane", "{} Canal Street", "{} Orchard Rise", "{} Chapel Hill", "{} Bridge Square", "{} Garden Court", "{} King's Walk"),
    more_goods=(
        "Tulips, mixed", "Roses, red, long", "Eucalyptus", "Garden roses, blush", "Dried lavender", "Spring bouquet, large",
        "Peonies, coral", "Chocolate, dark, box", "Candle, fig", "Vase, glass, tall", "Fern, potted", "Ranunculus, white",
    ),
    more_cards=(
        "Happy birthday!", "Thinking of you.", "Congratulations on the new job!", "Thank you for everything.",
        "I am sorry. Dinner on Friday?", "Welcome, little one.", "With deepest sympathy.", "",
    ),
)  # fmt: skip

CHINESE = Tale(
    zone="Asia/Shanghai",
    currency="CNY",
    phone="021 5555 0100",
    shop="磨坊巷花店",
    people={
        "anna": "安然",
        "jun": "小俊",
        "omar": "欧阳默",
        "jonas": "韦先生",
        "jonas_phone": "138 0013 0933",
    },
    couriers={
        "li": ("李伟", "138 0013 0801"),
        "hao": ("张浩", "138 0013 0802"),
        "sofia": ("索菲", "138 0013 0803"),
        "ben": ("贝恩", "138 0013 0804"),
    },
    orders={
        "mei": {
            "sender": Person("何志远", "138 0013 0155"),
            "recipient": Person("陈美琳", "138 0013 2418"),
            "address": Address(("磨坊巷 14 号 窑火工作室",), "走侧门，按两下铃", Place(312_350_000, 1_214_800_000)),
            "card": "二十年了，你还是笑得最快的那个。\n生日快乐，阿梅 🌷\n—— 志远",
            "items": [("浅粉芍药，手扎花束", 5, 26000), ("亚麻丝带，不要玻璃纸", 1, 1600), ("粗陶小花瓶", 1, 11000)],
        },
        "rosa": {
            "sender": Person("马罗莎", "138 0013 0417"),
            "recipient": Person("马罗莎", "138 0013 0417"),
            "address": Address(("运河街 88 号 3 室",), "", Place(312_240_000, 1_214_850_000)),
            "card": "送给自己的餐桌。",
            "items": [("春日花束，中号", 1, 19800)],
        },
        "tom": {
            "sender": Person("何爱丽", "138 0013 0518"),
            "recipient": Person("何家夫妇", "138 0013 0519"),
            "address": Address(("果园坡 27 号",), "钥匙在 25 号", Place(312_210_000, 1_214_640_000)),
            "card": "终于有家了，恭喜你们！",
            "items": [("龟背竹", 1, 16800), ("陶盆，沙色", 1, 8800)],
        },
        "wang": {
            "sender": Person("王磊", "138 0013 0620"),
            "recipient": Person("王晓彤", "138 0013 0621"),
            "address": Address(("音乐学院 大礼堂",), "演出前送到后台门", Place(312_400_000, 1_214_690_000)),
            "card": "晓彤，今晚别紧张，我们都在台下。",
            "items": [("白百合，长枝", 7, 23800), ("红丝带", 1, 1200)],
        },
        "hannah": {
            "sender": Person("魏波", "138 0013 0710"),
            "recipient": Person("魏涵", "138 0013 0711"),
            "address": Address(("圣玛丽医院 4 号病区",), "病区不收百合", Place(312_330_000, 1_214_600_000)),
            "card": "小妹，早日康复。",
            "items": [("杏色庭院玫瑰", 9, 19900), ("薰衣草蜂蜜，一罐", 1, 5800)],
        },
        "zhou": {
            "sender": Person("周敏", "138 0013 0820"),
            "recipient": Person("周建国", "138 0013 0821"),
            "address": Address(("花园里 5 号",), "", Place(312_420_000, 1_214_760_000)),
            "card": "爸爸，生日快乐！",
            "items": [("金色菊花", 12, 21600), ("龙井茶，100 克", 1, 16800)],
        },
        "priya": {
            "sender": Person("Sam Patel", "138 0013 0912"),
            "recipient": Person("Priya Raman", "138 0013 0913"),
            "address": Address(("海港大厦 2 楼",), "请前台叫 Priya", Place(312_270_000, 1_214_930_000)),
            "card": "To the best boss who ever left. 早点回来。",
            "items": [("向日葵", 15, 22500), ("手工贺卡", 1, 1800)],
        },
        "lund": {
            "sender": Person("安德森", "138 0013 0214"),
            "recipient": Person("隆德诊所", "138 0013 0215"),
            "address": Address(("桥头广场 1 号",), "前台", Place(312_230_000, 1_214_770_000)),
            "card": "感谢您的耐心。",
            "items": [("白色蝴蝶兰，双枝", 1, 25800)],
        },
        "ines": {
            "sender": Person("杜锐", "138 0013 0330"),
            "recipient": Person("杜依娜", "138 0013 0331"),
            "address": Address(("教堂坡 41 号",), "", Place(312_380_000, 1_214_870_000)),
            "card": "妈妈，生日快乐，想你。",
            "items": [("红色康乃馨", 20, 15800)],
        },
    },
    said={
        "side_door": "她六点前都在工作室。请按侧门的铃，正门是收陶土的 😄",
        "like_last_year": "还是去年那五枝？",
        "opened_early": "芍药开早了。我挑了最紧的五枝，今晚刚好。",
        "by_quarter_past": "我 16:15 能到店。侧门在磨坊巷还是运河街？",
        "thirty": "贺卡能不能写三十年，不是二十年？一高兴就数错了 🙈",
        "before_four": "四点前还能到吗？",
        "nobody_home": "没人在家，放 25 号邻居家可以吗？",
        "roadworks": "索菲：桥上修路，要多八分钟。",
        "wrap_like_this": "客人问：能照这个样子包吗？📷 周日过生日。",
        "reception": "前台 何女士",
    },
    more_names=(
        "林静", "陈宇航", "赵敏", "孙丽华", "吴昊", "郑晓燕", "冯涛", "蒋梦", "沈建平", "韩雪", "杨洋", "朱婷", "秦朗", "许诺",
        "何洁", "吕一鸣", "施雨", "张美玲", "孔令", "曹颖",
    ),
    more_streets=("磨坊巷 {} 号", "运河街 {} 号", "果园坡 {} 号", "教堂坡 {} 号", "桥头广场 {} 号", "花园里 {} 号", "国王路 {} 号"),
    more_goods=(
        "混色郁金香", "红玫瑰，长枝", "尤加利叶", "粉色庭院玫瑰", "干薰衣草", "春日花束，大号", "珊瑚芍药", "黑巧克力礼盒",
        "无花果香薰", "高玻璃花瓶", "盆栽蕨", "白色花毛茛",
    ),
    more_cards=("生日快乐！", "想念你。", "恭喜升职！", "谢谢你做的一切。", "对不起，周五一起吃饭？", "欢迎小宝贝。", "节哀。", ""),
)  # fmt: skip

TALES = {"en": ENGLISH, "zh": CHINESE}
