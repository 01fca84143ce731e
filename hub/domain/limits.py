"""Every limit on what people may say, in one place, each with its reason, and the checks that hold them.

A text that breaks a limit is refused whole, with the field's name and the limit; nothing is cut silently.
"""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

from hub.domain.order import Address, Item, Person, Place
from hub.domain.vocabulary import Refused

TEXT_CHARS_MAX = 4_000
"""A message: longer ones are letters, and a phone shows none of them at once."""
CARD_CHARS_MAX = 500
"""A card: more does not fit the largest folded layout at a readable size."""
NAME_CHARS_MAX = 120
LINE_CHARS_MAX = 200
ADDRESS_LINES_MAX = 6
PHONE_CHARS_MAX = 40
MAIL_CHARS_MAX = 254
"""What a mail server takes as a path (RFC 5321, 4.5.3.1.3, without its brackets)."""
ITEMS_MAX = 100
QUANTITY_MAX = 999
RATING_CHARS_MAX = 500
"""What is said beside a rating: more is a conversation, and the room is open for that."""
RATINGS_MAX = 5
"""How often one customer may say how one gift was: the first word and a few second thoughts. All of them travel with the order."""
PROOFS_MAX = 60
"""Pictures of one step of one order; a few are taken. An order travels whole: thousands would not fit a frame."""
MONEY_MINOR_MAX = 10**11
"""A thousand million in a currency of two decimals: above any gift, far below 2^53."""
COMBINING_RUN_MAX = 8
"""Marks on one letter: no script needs more; ten kilobytes of them freeze a text layout."""
MEDIA_BYTES_MAX = {"image": 10 << 20, "audio": 2 << 20, "video": 30 << 20}
MEDIA_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "audio/mp4", "audio/ogg", "audio/webm", "video/mp4"})

_LINE_BREAKS = "\n\t"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAIL = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")
_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")


class Fault(Struct, frozen=True):
    """What is wrong with a field: its name, a code, and the limit where there is one."""

    field: str
    code: str
    limit: int | None = None


def refuse(fault: Fault) -> Refused:
    """Say a fault as a refusal."""
    fields = {"field": fault.field}
    if fault.limit is not None:
        fields["limit"] = str(fault.limit)
    return Refused(fault.code, fields)


def text_fault(field: str, text: str, chars_max: int, *, lines: bool = False, needed: bool = False) -> Fault | None:
    """Check people's words.

    Args:
        field: the field's name, for the answer.
        text: the words.
        chars_max: the limit in code points.
        lines: whether line breaks are allowed.
        needed: whether blank is a fault.

    Returns:
        The first fault, or None.
    """
    if len(text) > chars_max:
        return Fault(field, "too_long", chars_max)
    if needed and not text.strip():
        return Fault(field, "empty")
    allowed = _LINE_BREAKS if lines else ""
    run = 0
    for char in text:
        category = unicodedata.category(char)
        if (category in ("Cc", "Cs") and char not in allowed) or char in _BIDI_OVERRIDES:
            return Fault(field, "control_characters")
        run = run + 1 if category in ("Mn", "Me") else 0
        if run > COMBINING_RUN_MAX:
            return Fault(field, "control_characters")
    return None


def person_fault(field: str, person: Person, *, needed: bool = True) -> Fault | None:
    """Check a person's name, telephone number and mail address."""
    return (
        text_fault(f"{field}.name", person.name, NAME_CHARS_MAX, needed=needed)
        or text_fault(f"{field}.phone", person.phone, PHONE_CHARS_MAX)
        or mail_fault(f"{field}.mail", person.mail)
    )


def mail_fault(field: str, mail: str) -> Fault | None:
    """Check a mail address, blank being none.

    Only what every mail server takes: ASCII, no quotes, no comments; what a header or a command line could be broken with
    cannot stand in one. Whether somebody reads it there nobody knows before a letter went.
    """
    if len(mail) > MAIL_CHARS_MAX:
        return Fault(field, "too_long", MAIL_CHARS_MAX)
    return None if not mail or _MAIL.fullmatch(mail) else Fault(field, "bad_mail")


def place_fault(field: str, place: Place | None) -> Fault | None:
    """Check that a point is on the earth and is not null island, which a broken phone reports."""
    if place is None:
        return None
    on_earth = abs(place.lat_e7) <= 900_000_000 and abs(place.lon_e7) <= 1_800_000_000
    if not on_earth or (place.lat_e7 == 0 and place.lon_e7 == 0):
        return Fault(field, "bad_place")
    return None


def address_fault(address: Address, *, needed: bool = True) -> Fault | None:
    """Check an address: one line at least where it is needed."""
    if len(address.lines) > ADDRESS_LINES_MAX:
        return Fault("address", "too_long", ADDRESS_LINES_MAX)
    if needed and not any(line.strip() for line in address.lines):
        return Fault("address", "empty")
    for line in address.lines:
        fault = text_fault("address", line, LINE_CHARS_MAX)
        if fault is not None:
            return fault
    return text_fault("address.note", address.note, TEXT_CHARS_MAX, lines=True) or place_fault(
        "address.place", address.place
    )


def items_fault(items: tuple[Item, ...], total_minor: int) -> Fault | None:
    """Check goods and money: at least one line, whole and possible numbers."""
    if not items:
        return Fault("items", "empty")
    if len(items) > ITEMS_MAX:
        return Fault("items", "too_long", ITEMS_MAX)
    for item in items:
        fault = text_fault("items.name", item.name, LINE_CHARS_MAX, needed=True) or text_fault(
            "items.sku", item.sku, NAME_CHARS_MAX
        )
        if fault is not None:
            return fault
        if not 1 <= item.quantity <= QUANTITY_MAX:
            return Fault("items.quantity", "out_of_range", QUANTITY_MAX)
        if not 0 <= item.price_minor <= MONEY_MINOR_MAX:
            return Fault("items.price_minor", "out_of_range", MONEY_MINOR_MAX)
    if not 0 <= total_minor <= MONEY_MINOR_MAX:
        return Fault("total_minor", "out_of_range", MONEY_MINOR_MAX)
    return None


def media_fault(media: str, media_type: str, family: str, *, needed: bool = True) -> Fault | None:
    """Check a reference to media: a SHA-256 in hex and a type of the right family."""
    if not media:
        return Fault("media", "empty") if needed else None
    if len(media) != 64 or any(char not in "0123456789abcdef" for char in media):
        return Fault("media", "bad_reference")
    if media_type not in MEDIA_TYPES or not media_type.startswith(family + "/"):
        return Fault("media", "bad_type")
    return None
