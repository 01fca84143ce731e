"""What shall happen on a rehearsed day: every order with what its people will do. From a seed alone, before the day.

The same seed gives the same people, goods, words and intentions. What becomes of an intention (whether a card's change
comes in time) is decided by the shop and by the day's real clock.
"""

from __future__ import annotations

import math
import random
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.courier import Tracker
from hub.domain.order import Address, Item, Person, Place
from hub.domain.rating import is_bad
from hub.rehearsal.words import CHINESE, COURIERS, ENGLISH, GOODS, PHONE, STREETS, TOWN, Tongue

SHOP_NAME = "Mill Lane Flowers"
SHOP_ZONE = "Europe/London"
SHOP_CURRENCY = "GBP"
SHOP_PHONE = "+44 20 7946 0100"
SHOP_PLACE = Place(515_145_000, -1_270_000)
ORDERS_PER_COURIER = 6
"""About what one courier carries in a busy afternoon."""
COURIERS_MAX = 36
"""Each reports a position a second, and all come from one address: the gateway takes 60 requests a second from it."""
METRES_PER_LAT_DEGREE = 111_320.0

PROMISES_MIN = (45, 60, 90, 120, 180)
RUSH_PROMISES_MIN = (20, 30)
"""Minutes from now; a rush promise is near enough to be at risk from the start."""

CardChange = Literal["", "early", "late"]
TRACKERS = ("page", "owntracks", "traccar form", "traccar json")


class OrderPlan(Struct, frozen=True):
    """One order and what its people intend.

    Args:
        number: 1, 2, 3 …: its key in the web shop.
        arrives: share of the day, 0..1.
        by_web: from the web shop, else by telephone.
        repeats: how often the web shop sends it again.
        card_change: whether the sender changes the card, in time or after it is packed.
        asks: what the sender writes while waiting.
        fails: why the courier cannot hand it over ("" = delivered); it is brought back then.
        declines: whether the first courier does not take it.
        promise_min: minutes from now that the front desk promises.
        score, opinion: how the sender says that it was, 0 for nothing, and in which words.
    """

    number: int
    arrives: float
    by_web: bool
    repeats: int
    tongue: Tongue
    sender: Person
    recipient: Person
    address: Address
    card: str
    items: tuple[Item, ...]
    surprise: bool
    rush: bool
    promise_min: int
    card_change: CardChange
    new_card: str
    asks: tuple[str, ...]
    thanks: str
    score: int
    opinion: str
    recipient_page: bool
    fails: str
    declines: bool

    @property
    def total_minor(self) -> int:
        """Price of the whole order."""
        return sum(item.price_minor for item in self.items)


class CourierPlan(Struct, frozen=True):
    """One courier and what reports their position."""

    name: str
    phone: str
    reports_by: str
    trackers: tuple[Tracker, ...]


class DayPlan(Struct, frozen=True):
    """A whole day.

    Args:
        forged: shares of the day at which somebody posts an order without the web shop's secret.
    """

    seed: int
    orders: tuple[OrderPlan, ...]
    couriers: tuple[CourierPlan, ...]
    forged: tuple[float, ...]


def plan_day(
    seed: int, orders: int, reach_m: float = 2_000.0, arrivals_share: float = 0.6, couriers: int = 0
) -> DayPlan:
    """Plan a day.

    Args:
        seed: any number; the same gives the same day.
        orders: 1 .. 5000.
        reach_m: how far from the shop people live; a courier's position may not move faster than a phone's could.
        arrivals_share: share of the day after which no more orders come.
        couriers: how many ride; 0: as many as the orders of a busy afternoon need.
    """
    dice = random.Random(seed)
    fates = _fates(dice, orders)
    opinions = random.Random(f"{seed}:how it was")  # its own dice, so that everything else of a seed stays what it was
    scores = _scores(opinions, orders, fates["fails"])
    return DayPlan(
        seed=seed,
        orders=tuple(
            _with_opinion(
                _order(dice, index, arrivals_share * index / orders, arrivals_share / orders, reach_m, fates),
                scores[index],
                opinions,
            )
            for index in range(orders)
        ),
        couriers=tuple(
            _courier(dice, index) for index in range(_courier_count(couriers or math.ceil(orders / ORDERS_PER_COURIER)))
        ),
        forged=tuple(sorted(dice.random() for _ in range(max(1, orders // 12)))),
    )


FATES = {
    "rush": 0.25, "by phone": 0.2, "repeated": 0.3, "chinese": 0.25, "surprise": 0.2, "card early": 0.2,
    "card late": 0.15, "recipient reads": 0.35, "fails": 0.08, "declined": 0.06,
}  # fmt: skip
"""Share of the orders to which this happens; to one at least, so that a short day has everything too."""


def _fates(dice: random.Random, count: int) -> dict[str, frozenset[int]]:
    """To which orders (by index) what happens."""
    fates = {
        name: frozenset(dice.sample(range(count), min(count, max(1, round(share * count)))))
        for name, share in FATES.items()
    }
    fates["card late"] -= fates["card early"]
    fates["recipient reads"] -= fates["surprise"]
    fates["repeated"] -= fates["by phone"]
    return fates


SCORES = {0: 0.35, 5: 0.4, 4: 0.13, 3: 0.06, 2: 0.04, 1: 0.02}
"""How senders say that it was, and how often; 0: not at all."""


def _scores(dice: random.Random, count: int, fails: frozenset[int]) -> list[int]:
    """Of each order; somebody whose gift was brought is disappointed, so that a short day shows it too."""
    scores = dice.choices(list(SCORES), list(SCORES.values()), k=count)
    brought = [index for index in range(count) if index not in fails]
    if brought and not any(scores[index] in (1, 2) for index in brought):
        scores[dice.choice(brought)] = 2
    return scores


def _with_opinion(order: OrderPlan, score: int, dice: random.Random) -> OrderPlan:
    if not score:
        return order
    bad = is_bad(score)
    opinion = dice.choice(order.tongue.complaints if bad else order.tongue.praise) if bad or dice.random() < 0.5 else ""
    return replace(order, score=score, opinion=opinion, thanks="" if bad else order.thanks)


def _courier_count(wanted: int) -> int:
    return max(2, min(COURIERS_MAX, wanted))


def _courier(dice: random.Random, index: int) -> CourierPlan:
    more = (*ENGLISH.names, *CHINESE.names)
    phone = PHONE.format(801 + index)
    name = COURIERS[index] if index < len(COURIERS) else more[(index - len(COURIERS)) % len(more)]
    reports_by = TRACKERS[index % len(TRACKERS)]
    system = reports_by.partition(" ")[0]
    device = f"courier{index + 1}" if system == "owntracks" else f"{dice.getrandbits(64):016x}"
    return CourierPlan(name, phone, reports_by, () if system == "page" else (Tracker(system, device),))


def _order(
    dice: random.Random, index: int, begins: float, lasts: float, reach_m: float, fates: dict[str, frozenset[int]]
) -> OrderPlan:
    tongue = CHINESE if index in fates["chinese"] else ENGLISH
    sender, recipient = dice.sample(tongue.names, 2)
    goods = dice.sample(GOODS, dice.randint(1, 3))
    card = dice.choice(tongue.cards)
    return OrderPlan(
        number=index + 1,
        arrives=begins + lasts * dice.random() * 0.8,
        by_web=index not in fates["by phone"],
        repeats=dice.randint(1, 2) if index in fates["repeated"] else 0,
        tongue=tongue,
        sender=Person(sender, PHONE.format(dice.randrange(1000))),
        recipient=Person(recipient, PHONE.format(dice.randrange(1000))),
        address=_address(dice, tongue, reach_m),
        card=card,
        items=tuple(_item(dice, name, price) for name, price in goods),
        surprise=index in fates["surprise"],
        rush=index in fates["rush"],
        promise_min=dice.choice(RUSH_PROMISES_MIN if index in fates["rush"] else PROMISES_MIN),
        card_change="early" if index in fates["card early"] else "late" if index in fates["card late"] else "",
        new_card=dice.choice([words for words in tongue.card_changes if words != card]),
        asks=tuple(dice.sample(tongue.asks, dice.choices((0, 1, 2), (0.4, 0.4, 0.2))[0])),
        thanks=dice.choice(tongue.thanks) if dice.random() < 0.6 else "",
        score=0,
        opinion="",
        recipient_page=index in fates["recipient reads"],
        fails="absent" if index in fates["fails"] else "",
        declines=index in fates["declined"],
    )


def _item(dice: random.Random, name: str, price: int) -> Item:
    quantity = dice.choice((1, 1, 1, 2, 3))
    return Item(name, quantity, price * quantity, sku=f"G-{abs(price)}")


def _address(dice: random.Random, tongue: Tongue, reach_m: float) -> Address:
    """Somewhere round the shop, never nearer than a third of the reach."""
    far_m = reach_m * math.sqrt(dice.uniform(1 / 9, 1))
    bearing = dice.uniform(0, 2 * math.pi)
    place = moved(SHOP_PLACE, far_m * math.cos(bearing), far_m * math.sin(bearing))
    line = f"{dice.randint(1, 90)} {dice.choice(STREETS)}"
    return Address((line, TOWN), dice.choice(tongue.door_notes), place)


def moved(place: Place, north_m: float, east_m: float) -> Place:
    """The place so many metres to the north and to the east; near by, where the earth is flat."""
    lat = place.lat_e7 / 1e7
    per_lon_degree = METRES_PER_LAT_DEGREE * math.cos(math.radians(lat))
    return Place(
        place.lat_e7 + round(north_m / METRES_PER_LAT_DEGREE * 1e7), place.lon_e7 + round(east_m / per_lon_degree * 1e7)
    )


def apart(here: Place, there: Place) -> tuple[float, float]:
    """How many metres `there` lies north and east of `here`."""
    per_lon_degree = METRES_PER_LAT_DEGREE * math.cos(math.radians(here.lat_e7 / 1e7))
    north = (there.lat_e7 - here.lat_e7) / 1e7 * METRES_PER_LAT_DEGREE
    return north, (there.lon_e7 - here.lon_e7) / 1e7 * per_lon_degree
