"""A list of orders in one file (a company's gifts for fifty clients): CSV in, orders out, all of them or none.

Rules
1. Every row is read and held against the rules' own limits; a list with one bad row gives no order at all, and a
   report that names every bad row, its column and what is wrong.
2. A cell is words. `=1+1` is the four characters that it is; nothing is ever computed, and nothing is cut silently.
3. Ids come out of the file: by the row's own reference where it has one, otherwise by the whole file and the row's
   number. So the same file twice is the same commands twice, and the hub takes each once, for ever.
4. What the file is written in is read off its bytes: UTF-8, UTF-16, or GBK where the headings prove it. Anything else
   is refused by name: a guess would put wrong letters on a card.
Source: RFC 4180; Excel's "CSV UTF-8", "Unicode text" (UTF-16, tabs) and Chinese Windows' "CSV" (GBK); docs/order-list.md.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from hub.domain.ids import uuid7
from hub.domain.limits import (
    CARD_CHARS_MAX,
    NAME_CHARS_MAX,
    QUANTITY_MAX,
    Fault,
    address_fault,
    items_fault,
    person_fault,
    text_fault,
)
from hub.domain.order import Address, Channel, Item, Person, Source
from hub.domain.promise import Window
from hub.domain.vocabulary import PlaceOrder
from hub.intakes.money import minor_units
from hub.intakes.unusable import Unusable
from hub.intakes.wishes import wanted_window

FILE_BYTES_MAX = 4 << 20
"""A thousand rows with full cards are 2 MB."""
ROWS_MAX = 1_000
"""A day of a large shop; a longer list is taken in pieces, and a wrong file of a million rows by no piece."""
FAULTS_MAX = 100
"""Rows reported; whoever has more wrong than that has the wrong file."""
COLUMNS_MAX = 100
WISH_BEHIND_MAX = timedelta(days=6)
WISH_AHEAD_MAX = timedelta(days=399)
"""A day inside what the hub takes (7 days back, 400 ahead), wherever the shop's midnight lies."""
SYSTEM = "order-list"

COLUMNS: dict[str, tuple[str, str]] = {
    "reference": ("reference", "编号"),
    "recipient": ("recipient", "收礼人"),
    "recipient_phone": ("recipient phone", "收礼人电话"),
    "address": ("address", "地址"),
    "note": ("note", "配送备注"),
    "card": ("card", "贺卡"),
    "item": ("item", "商品"),
    "quantity": ("quantity", "数量"),
    "total": ("total", "总价"),
    "currency": ("currency", "币种"),
    "day": ("day", "日期"),
    "time": ("time", "时段"),
    "sender": ("sender", "订购人"),
    "sender_phone": ("sender phone", "订购人电话"),
    "sender_mail": ("sender mail", "订购人邮箱"),
    "surprise": ("surprise", "惊喜"),
}
"""Field -> its headings. The document's table is held against this one."""
NEEDED = ("recipient", "address", "item", "total", "sender")
_FIELD_OF = {heading: field for field, headings in COLUMNS.items() for heading in headings}
_YES = frozenset({"yes", "y", "true", "1", "是"})
_NO = frozenset({"", "no", "n", "false", "0", "否"})
_EPOCH_MS = 1_767_225_600_000
"""2026-01-01: derived ids carry no time, or the same file would give others tomorrow."""
_BREAKS = re.compile(r"[\n;；]")
_WHOLE = re.compile(r"[0-9]{1,6}")


class Row(Struct, frozen=True):
    """One order of the list.

    Args:
        line: the file's line on which the row begins, as an editor counts.
        reference: as the list has it, blank where it has none.
        command_id: under which it is asked for.
    """

    line: int
    reference: str
    command_id: str
    order: PlaceOrder


class RowFault(Struct, frozen=True):
    """What is wrong with one row: the column's heading as the file has it, a code, a limit where there is one."""

    line: int
    column: str
    code: str
    limit: str = ""


class OrderList(Struct, frozen=True):
    """A list as it was read: `rows` is empty unless `faults` is."""

    encoding: str
    rows: tuple[Row, ...] = ()
    faults: tuple[RowFault, ...] = ()


def read(data: bytes, zone: str, currency: str, now: datetime) -> OrderList:
    """Read a list.

    Args:
        data: the file.
        zone: IANA name of the shop's clock, in which days and times are written.
        currency: the shop's; a list without the column is in it.
        now: hub time, aware UTC; only decides whether a wished day makes sense.

    Raises:
        Unusable: the file as a whole: `too_large` (limit), `bad_encoding` (looks_like), `no_headings` (needed),
            `unknown_column` (column), `twice` (column), `too_many_rows` (limit), `empty`, `bad_csv` (line).
    """
    if len(data) > FILE_BYTES_MAX:
        raise Unusable("too_large", limit=str(FILE_BYTES_MAX))
    text, encoding = _text(data)
    lines = _lines(text)
    first = next(lines, None)
    if first is None:
        raise Unusable("empty")
    headings = _headings(first[1])
    digest = hashlib.sha256(data).hexdigest()
    reader = _RowReader(headings, dict(zip(headings, first[1], strict=True)), digest, zone, currency, now)
    rows: list[Row] = []
    faults: list[RowFault] = []
    count = 0
    for line, cells in lines:
        count += 1
        if count > ROWS_MAX:
            raise Unusable("too_many_rows", limit=str(ROWS_MAX))
        read_row = reader.row(line, cells)
        if isinstance(read_row, Row):
            rows.append(read_row)
        elif len(faults) < FAULTS_MAX:
            faults.append(read_row)
    if not count:
        raise Unusable("empty")
    return OrderList(encoding, () if faults else tuple(rows), tuple(faults))


# Bytes to cells ----------------------------------------------------------------------------------------------------


def _text(data: bytes) -> tuple[str, str]:
    """The text and what it was written in."""
    for mark, encoding, name in (
        (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding), name
            except UnicodeDecodeError as error:
                raise Unusable("bad_encoding", looks_like=f"broken {name}") from error
    if b"\0" in data:
        raise Unusable("bad_encoding", looks_like="UTF-16 without its mark")
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _text_of_gbk(data), "GBK"


def _text_of_gbk(data: bytes) -> str:
    """GBK, where the headings are Chinese words of ours: bytes of another code page would not spell them."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Unusable("bad_encoding", looks_like="Windows-1252") from error
    heading_line = text.splitlines()[0] if text else ""
    known = sum(heading in heading_line for heading in _FIELD_OF if not heading.isascii())
    if known >= len(NEEDED):
        return text
    raise Unusable("bad_encoding", looks_like="GBK or Windows-1252")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins; blank ones are passed over."""
    csv.field_size_limit(FILE_BYTES_MAX)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Unusable("bad_csv", line=str(begins)) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield begins, [cell.strip() for cell in cells]
        begins = reader.line_num + 1


def _headings(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()  # a spreadsheet writes blank columns to the right of the last
    fields = []
    for cell in cells[:COLUMNS_MAX]:
        field = _FIELD_OF.get(" ".join(cell.lower().replace("_", " ").split()))
        if field is None:
            raise Unusable("unknown_column", column=cell[:40])
        if field in fields:
            raise Unusable("twice", column=cell[:40])
        fields.append(field)
    missing = [COLUMNS[field][0] for field in NEEDED if field not in fields]
    if missing:
        raise Unusable("no_headings", needed=", ".join(missing))
    return fields


# Cells to orders ---------------------------------------------------------------------------------------------------


class _Wrong(Exception):
    """One thing is wrong with a row."""

    def __init__(self, field: str, code: str, limit: str = "") -> None:
        super().__init__(field, code)
        self.field, self.code, self.limit = field, code, limit


class _RowReader:
    """Reads the rows of one file; remembers which references it has met."""

    def __init__(
        self, fields: list[str], headings: dict[str, str], digest: str, zone: str, currency: str, now: datetime
    ) -> None:
        self._fields = fields
        self._headings = headings
        self._digest = digest
        self._zone = zone
        self._currency = currency
        self._now = now
        self._met: set[str] = set()

    def row(self, line: int, cells: list[str]) -> Row | RowFault:
        """One row, or what is wrong with it."""
        try:
            if any(cells[len(self._fields) :]):
                raise _Wrong("", "too_many_cells", str(len(self._fields)))
            given = dict.fromkeys(COLUMNS, "") | dict(zip(self._fields, cells, strict=False))
            return self._row(line, given)
        except _Wrong as wrong:
            return RowFault(line, self._headings.get(wrong.field, wrong.field), wrong.code, wrong.limit)

    def _row(self, line: int, given: dict[str, str]) -> Row:
        reference = given["reference"]
        _held(text_fault("reference", reference, NAME_CHARS_MAX))
        if reference and reference in self._met:
            raise _Wrong("reference", "twice")
        self._met.add(reference)
        key = reference or f"{self._digest[:32]}:{line}"
        order_id, command_id = _ids(key)
        item, currency = self._goods(given)
        order = PlaceOrder(
            order=order_id,
            channel=Channel.PHONE,
            sender=Person(given["sender"], given["sender_phone"], given["sender_mail"]),
            recipient=Person(given["recipient"], given["recipient_phone"]),
            address=Address(
                tuple(part.strip() for part in _BREAKS.split(given["address"]) if part.strip()), given["note"]
            ),
            card=given["card"],
            surprise=self._surprise(given["surprise"]),
            wanted=self._wanted(given["day"], given["time"]),
            source=Source(SYSTEM, key),
            items=(item,),
            currency=currency,
            total_minor=item.price_minor,
        )
        _held(
            person_fault("sender", order.sender)
            or person_fault("recipient", order.recipient)
            or address_fault(order.address)
            or text_fault("card", order.card, CARD_CHARS_MAX, lines=True)
            or items_fault(order.items, order.total_minor)
        )
        return Row(line, reference, command_id, order)

    def _goods(self, given: dict[str, str]) -> tuple[Item, str]:
        currency = given["currency"].upper() or self._currency
        quantity = given["quantity"] or "1"
        if not _WHOLE.fullmatch(quantity) or not 1 <= int(quantity) <= QUANTITY_MAX:
            raise _Wrong("quantity", "out_of_range", str(QUANTITY_MAX))
        if not given["total"]:
            raise _Wrong("total", "empty")
        total = _minor(given["total"], currency)
        return Item(given["item"], int(quantity), total), currency

    @staticmethod
    def _surprise(given: str) -> bool:
        if given.lower() not in _YES | _NO:
            raise _Wrong("surprise", "not_yes_or_no")
        return given.lower() in _YES

    def _wanted(self, day: str, time: str) -> Window | None:
        if not day:
            if time:
                raise _Wrong("day", "empty")
            return None
        window, unread = wanted_window(day, time, self._zone)
        if window is None or unread:
            raise _Wrong("time" if window is not None else "day", "bad_time")
        if not self._now - WISH_BEHIND_MAX <= (window.earliest or window.until) <= self._now + WISH_AHEAD_MAX:
            raise _Wrong("day", "bad_time")
        return window


_FIELD_OF_FAULT = {
    "sender.name": "sender",
    "sender.phone": "sender_phone",
    "sender.mail": "sender_mail",
    "recipient.name": "recipient",
    "recipient.phone": "recipient_phone",
    "address.note": "note",
    "items.name": "item",
    "items.quantity": "quantity",
    "items.price_minor": "total",
    "total_minor": "total",
}
"""The rules' names of fields, as columns; others are the same."""


def _held(fault: Fault | None) -> None:
    if fault is not None:
        limit = str(fault.limit) if fault.limit else ""
        raise _Wrong(_FIELD_OF_FAULT.get(fault.field, fault.field), fault.code, limit)


def _minor(amount: str, currency: str) -> int:
    try:
        return minor_units(amount, currency, "total")
    except Unusable as wrong:
        raise _Wrong(wrong.fields.get("field", "total"), wrong.code, wrong.fields.get("limit", "")) from wrong


def _ids(key: str) -> tuple[str, str]:
    """Ids of an order and of the command that places it, always the same for one key."""
    made = hashlib.sha256(f"giftwire {SYSTEM}\0{key}".encode()).digest()
    ahead_ms = int.from_bytes(made[20:24], "big") % 86_400_000  # spread over a day, so that no two times are equal
    return uuid7(_EPOCH_MS + ahead_ms, made[:10]), uuid7(_EPOCH_MS + ahead_ms, made[10:20])
