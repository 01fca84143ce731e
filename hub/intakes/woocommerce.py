"""WooCommerce's webhooks: is a delivery genuine, what is it about, and which order does it place.

Rules
1. The signature is checked over the raw bytes, in constant time, before anything is read.
2. Headers are not signed, so nothing that matters comes from them: the source is the shop's name in our own settings,
   and the topic only says whether a delivery is one for us.
3. `X-WC-Webhook-Delivery-ID` differs per send and collides within a second; a delivery is recognised by source,
   resource, `date_modified_gmt` and status.
4. A paid order must not be lost for a detail: a wish for a time that cannot be read becomes a note for the clerk.
Source: woocommerce `class-wc-webhook.php`; the REST API's order v3; FloristPress (card in the customer's note, the
delivery day as "Monday, 13 October 2026").
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from hub.domain.limits import (
    ADDRESS_LINES_MAX,
    CARD_CHARS_MAX,
    ITEMS_MAX,
    NAME_CHARS_MAX,
    Fault,
    address_fault,
    items_fault,
    mail_fault,
    person_fault,
    text_fault,
)
from hub.domain.order import Address, Channel, Item, Person, Source
from hub.domain.vocabulary import PlaceOrder
from hub.intakes.money import minor_units
from hub.intakes.times import from_text
from hub.intakes.unusable import Unusable, json_object, member, members, words
from hub.intakes.wishes import wanted_window

TOPICS = frozenset({"order.created", "order.updated", "order.restored", "order.deleted"})
DEAD = frozenset({"cancelled", "refunded", "failed", "trash", "checkout-draft", "auto-draft"})
"""Orders that nobody shall pack. An unpaid one is taken: a clerk confirms it, and a lost order is worse than one more."""
AGE_MAX = timedelta(days=7)
"""A shop's own queue may stand still over a long weekend; what is older was recorded by somebody and sent again."""
FUTURE_MAX = timedelta(days=1)
WISH_BEHIND_MAX = timedelta(days=6)
WISH_AHEAD_MAX = timedelta(days=399)
"""A day inside what the hub takes (7 days back, 400 ahead); a wish beyond it is put before the clerk as it was written."""

_PING = re.compile(rb"webhook_id=[0-9]{1,20}")
_CARD_KEYS = ("card_message", "card_text", "gift_message", "message_card", "message_on_card", "greeting", "card")
_PHONE_KEYS = ("recipient_phone", "shipping_phone", "phone_recipient")
_NOTE_KEYS = ("shipping_notes", "delivery_notes", "delivery_instructions")
_DAY_KEYS = ("delivery_date", "date_delivery", "delivery_day")
_SLOT_KEYS = ("delivery_timeslot", "delivery_time_slot", "delivery_slot", "delivery_time", "timeslot")
_SURPRISE_KEYS = ("surprise", "is_surprise")
_KEY_PREFIXES = ("_", "floristpress_", "bkf_", "order_", "billing_", "giftwire_")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Delivery(Struct, frozen=True):
    """A genuine delivery about an order.

    Args:
        key: the same for every repeat of it.
        order_key: the same for everything about one order of that web shop.
        order: what it asks for; None when there is nothing for the shop to do (see `code`).
        code: why there is nothing to do: `order_deleted` or `order_dead`; blank otherwise.
    """

    key: str
    order_key: str
    order: PlaceOrder | None
    code: str = ""


def is_ping(body: bytes) -> bool:
    """Whether this is the unsigned greeting of a new webhook, which must get exactly 200 and changes nothing."""
    return _PING.fullmatch(body) is not None


def signature(secret: str, body: bytes) -> str:
    """What WooCommerce writes into `X-WC-Webhook-Signature`."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def is_genuine(secret: str, body: bytes, signed: str) -> bool:
    """Whether these very bytes were signed with the shop's secret; takes as long whatever the answer."""
    return bool(secret) and hmac.compare_digest(signature(secret, body).encode(), signed.encode("utf-8", "replace"))


def read(body: bytes, topic: str, shop: str, zone: str, now: datetime, order_id: str) -> Delivery:
    """Turn a genuine delivery into what it asks for.

    Args:
        body: the raw body, already found genuine.
        topic: header `X-WC-Webhook-Topic`.
        shop: the web shop's name in our settings.
        zone: IANA name of the shop's clock, in which delivery times are written.
        now: hub time, aware UTC.
        order_id: the id that the order gets if this delivery places one.

    Raises:
        Unusable: `wrong_topic`, `bad_json`, `bad_id`, `bad_time`, `too_old`, `from_future`, or what is wrong with a
            field (as in `hub.domain.limits`).
    """
    if topic not in TOPICS:
        raise Unusable("wrong_topic")
    order = json_object(body)
    number = order.get("id")
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 1 << 63:
        raise Unusable("bad_id", field="id")
    source = Source(f"woocommerce:{shop}", str(number))
    order_key = f"{source.system}:{source.key}"
    if topic == "order.deleted":
        return Delivery(f"{order_key}:deleted", order_key, None, "order_deleted")
    status = words(order.get("status"))[:40]
    modified = from_text(words(order.get("date_modified_gmt")) or words(order.get("date_created_gmt")))
    if modified is None:
        raise Unusable("bad_time", field="date_modified_gmt")
    if now - modified > AGE_MAX:
        raise Unusable("too_old", days=str(AGE_MAX.days))
    if modified - now > FUTURE_MAX:
        raise Unusable("from_future")
    key = f"{order_key}:{modified.astimezone(UTC):%Y%m%dT%H%M%S}:{status}"
    if status in DEAD:
        return Delivery(key, order_key, None, "order_dead")
    return Delivery(key, order_key, _place(order, source, zone, now, order_id))


def _place(order: dict[str, Any], source: Source, zone: str, now: datetime, order_id: str) -> PlaceOrder:
    currency = words(order.get("currency"))
    total_minor = minor_units(order.get("total"), currency, "total")
    extra = _extra(order)
    note = words(order.get("customer_note"), lines=True)
    card = _first(extra, _CARD_KEYS, lines=True)
    notes = [_first(extra, _NOTE_KEYS, lines=True)]
    if card:
        notes.append(note)
    wanted, unread = wanted_window(_first(extra, _DAY_KEYS), _first(extra, _SLOT_KEYS), zone)
    if wanted is not None and not now - WISH_BEHIND_MAX <= (wanted.earliest or wanted.until) <= now + WISH_AHEAD_MAX:
        wanted, unread = None, " ".join((_first(extra, _DAY_KEYS), _first(extra, _SLOT_KEYS))).strip()
    notes.append(unread)
    command = PlaceOrder(
        order=order_id,
        channel=Channel.WEB,
        sender=_sender(order),
        recipient=_recipient(order, extra),
        address=Address(_address_lines(order), "\n".join(filter(None, notes))),
        card=card or note,
        items=_items(order, currency),
        currency=currency,
        total_minor=total_minor,
        surprise=_first(extra, _SURPRISE_KEYS).lower() in ("1", "yes", "true", "on"),
        wanted=wanted,
        source=source,
    )
    fault = _fault(command)
    if fault is not None:
        raise Unusable(fault.code, field=fault.field, **({"limit": str(fault.limit)} if fault.limit else {}))
    return command


def _fault(command: PlaceOrder) -> Fault | None:
    """The rules' own limits, so that nothing stands in the outbox that the hub would refuse."""
    return (
        person_fault("sender", command.sender)
        or person_fault("recipient", command.recipient)
        or address_fault(command.address)
        or text_fault("card", command.card, CARD_CHARS_MAX, lines=True)
        or items_fault(command.items, command.total_minor)
    )


def _extra(order: dict[str, Any]) -> dict[str, object]:
    """What plugins added: order fields and meta data under one plain name, the first non-blank one of each."""
    pairs: list[tuple[object, object]] = list(order.items())
    pairs += [
        (entry.get("key"), entry.get("value")) for entry in members(order, "meta_data") if isinstance(entry, dict)
    ]
    extra: dict[str, object] = {}
    for key, value in pairs:
        if isinstance(key, str) and words(value):
            extra.setdefault(_plain_key(key), value)
    return extra


def _plain_key(key: str) -> str:
    plain = key.lower().replace("-", "_").replace(" ", "_")
    while stripped := next((plain[len(p) :] for p in _KEY_PREFIXES if plain.startswith(p) and plain != p), ""):
        plain = stripped
    return plain


def _first(extra: dict[str, object], keys: tuple[str, ...], *, lines: bool = False) -> str:
    return next((words(extra[key], lines=lines) for key in keys if key in extra), "")


def _name(person: dict[str, Any]) -> str:
    first, last = words(person.get("first_name")), words(person.get("last_name"))
    if _CJK.search(last + first):
        return last + first
    return f"{first} {last}".strip() or words(person.get("company"))


def _sender(order: dict[str, Any]) -> Person:
    billing = member(order, "billing")
    return Person(_name(billing) or _name(member(order, "shipping")), words(billing.get("phone")), _mail(billing))


def _recipient(order: dict[str, Any], extra: dict[str, object]) -> Person:
    shipping, billing = member(order, "shipping"), member(order, "billing")
    phone = words(shipping.get("phone")) or _first(extra, _PHONE_KEYS)
    if not _name(shipping):  # the gift goes to the buyer
        return Person(_name(billing), phone or words(billing.get("phone")), _mail(billing))
    return Person(_name(shipping), phone)


def _mail(billing: dict[str, Any]) -> str:
    """The buyer's mail address; blank where it is none: an order must not fail for it."""
    mail = words(billing.get("email"))
    return mail if mail_fault("sender.mail", mail) is None else ""


def _address_lines(order: dict[str, Any]) -> tuple[str, ...]:
    """The address as it is written on a label; the country stays off, a shop delivers near by."""
    lines = _lines_of(member(order, "shipping")) or _lines_of(member(order, "billing"))
    if not lines:  # collected at the shop: the way of shipping says so
        lines = [words(way.get("method_title")) for way in members(order, "shipping_lines") if isinstance(way, dict)]
    return tuple(line for line in lines if line)[:ADDRESS_LINES_MAX]


def _lines_of(place: dict[str, Any]) -> list[str]:
    street = [words(place.get("address_1")), words(place.get("address_2"))]
    town = " ".join(filter(None, (words(place.get(part)) for part in ("city", "state", "postcode"))))
    if not any((*street, town)):
        return []
    company = words(place.get("company")) if words(place.get("first_name")) or words(place.get("last_name")) else ""
    return [line for line in (company, *street, town) if line]


def _items(order: dict[str, Any], currency: str) -> tuple[Item, ...]:
    lines = members(order, "line_items")
    if len(lines) > ITEMS_MAX:
        raise Unusable("too_long", field="items", limit=str(ITEMS_MAX))
    return tuple(_item(line, currency) for line in lines)


def _item(line: object, currency: str) -> Item:
    if not isinstance(line, dict):
        raise Unusable("bad_json", field="items")
    quantity = line.get("quantity")
    if isinstance(quantity, bool) or not isinstance(quantity, int):
        raise Unusable("out_of_range", field="items.quantity")
    price_minor = minor_units(line.get("total"), currency, "items.total")
    if words(line.get("total_tax")):
        price_minor += minor_units(line.get("total_tax"), currency, "items.total_tax")
    sku = words(line.get("sku"))[:NAME_CHARS_MAX]
    return Item(words(line.get("name")) or sku, quantity, price_minor, sku)
