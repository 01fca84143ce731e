"""A list of orders: read whole or not at all, in whatever a spreadsheet writes, and never believed to be more than words."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.ids import is_id
from hub.domain.limits import CARD_CHARS_MAX
from hub.intakes import order_list
from hub.intakes.order_list import COLUMNS, FILE_BYTES_MAX, NEEDED, ROWS_MAX, OrderList, RowFault
from hub.intakes.unusable import Unusable

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "order-list.md"
ROW = {
    "reference": "A-1",
    "recipient": "林月",
    "recipient phone": "+44 20 7946 0002",
    "address": "12 Rose Lane; London",
    "card": "生日快乐",
    "item": "Peonies",
    "quantity": "2",
    "total": "30.00",
    "day": "2026-05-12",
    "time": "10:00-12:00",
    "sender": "Acme",
}


def written(*rows: dict[str, str], delimiter: str = ",", headings: dict[str, str] | None = None) -> str:
    """A file as a spreadsheet writes it."""
    out = io.StringIO(newline="")
    named = headings or {}
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(named.get(name, name) for name in names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue()


CHINESE = dict(COLUMNS.values())


def read(data: bytes | str) -> OrderList:
    return order_list.read(data.encode() if isinstance(data, str) else data, "Europe/London", "GBP", NOW)


def refusal(data: bytes | str) -> tuple[str, dict[str, str]]:
    with pytest.raises(Unusable) as caught:
        read(data)
    return caught.value.code, caught.value.fields


def test_a_row_becomes_an_order_with_every_word_as_it_stood() -> None:
    (row,) = read(written(ROW)).rows
    order = row.order
    assert (order.recipient.name, order.recipient.phone, order.sender.name) == ("林月", "+44 20 7946 0002", "Acme")
    assert order.address.lines == ("12 Rose Lane", "London")
    assert (order.card, order.total_minor, order.currency) == ("生日快乐", 3000, "GBP")
    assert (order.items[0].name, order.items[0].quantity, order.items[0].price_minor) == ("Peonies", 2, 3000)
    assert order.wanted is not None
    assert order.wanted.until == datetime(2026, 5, 12, 11, tzinfo=UTC)  # noon on a summer day in London
    assert is_id(order.order)
    assert is_id(row.command_id)


@pytest.mark.parametrize(
    ("encoding", "delimiter", "named"),
    [
        ("utf-8", ",", "UTF-8"),
        ("utf-8", ";", "UTF-8"),
        ("utf-8-sig", ",", "UTF-8"),
        ("utf-16", "\t", "UTF-16"),
        ("gbk", ",", "GBK"),
    ],
)
def test_what_spreadsheets_write_is_read_and_gives_the_same_orders(encoding: str, delimiter: str, named: str) -> None:
    found = read(written(ROW, delimiter=delimiter, headings=CHINESE).encode(encoding))
    assert found.encoding == named
    assert [row.order for row in found.rows] == [row.order for row in read(written(ROW)).rows]


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (written(ROW).encode("gbk"), "GBK or Windows-1252"),
        (written(ROW | {"recipient": "Zoë", "card": ""}).encode("cp1252"), "Windows-1252"),
        (written(ROW | {"recipient": "Müller", "card": ""}).encode("cp1252"), "GBK or Windows-1252"),
        (written(ROW).encode("utf-16-le"), "UTF-16 without its mark"),
        (written(ROW).encode("utf-16")[:-1], "broken UTF-16"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "UTF-16 without its mark"),
        (b"\x80\xff", "Windows-1252"),
    ],
)
def test_what_cannot_be_told_is_refused_by_name(data: bytes, looks_like: str) -> None:
    assert refusal(data) == ("bad_encoding", {"looks_like": looks_like})


@pytest.mark.parametrize(
    "cell", ["=1+1", "=cmd|' /C calc'!A0", "+SUM(A1)", "-2", "@here", '=HYPERLINK("x")', "<script>"]
)
def test_a_formula_stays_the_words_that_it_is(cell: str) -> None:
    (row,) = read(written(ROW | {"card": cell, "item": cell})).rows
    assert (row.order.card, row.order.items[0].name) == (cell, cell)


def test_quotes_commas_and_line_breaks_within_a_cell_belong_to_it() -> None:
    card = 'She said: "yes",\nand then\n\nshe laughed'
    (row, second) = read(written(ROW | {"card": card}, ROW | {"reference": "A-2"})).rows
    assert row.order.card == card
    assert (row.line, second.line) == (2, 6)


@pytest.mark.parametrize(
    "text", ['"never closed\nmore\n', written(ROW) + '"half', written(ROW).replace("生日快乐", '"生日"快乐')]
)
def test_quotation_marks_that_do_not_pair_up_are_refused_with_their_line(text: str) -> None:
    code, fields = refusal(text)
    assert code == "bad_csv"
    assert int(fields["line"]) >= 1


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"recipient": ""}, "recipient", "empty"),
        ({"recipient": "a\0b"}, "recipient", "control_characters"),
        ({"address": " ; "}, "address", "empty"),
        ({"address": ";".join("abcdefg")}, "address", "too_long"),
        ({"card": "x" * (CARD_CHARS_MAX + 1)}, "card", "too_long"),
        ({"card": "\u202eevil"}, "card", "control_characters"),
        ({"sender_mail": "anna at example"}, "sender_mail", "bad_mail"),
        ({"item": ""}, "item", "empty"),
        ({"quantity": "0"}, "quantity", "out_of_range"),
        ({"quantity": "1000"}, "quantity", "out_of_range"),
        ({"quantity": "two"}, "quantity", "out_of_range"),
        ({"total": ""}, "total", "empty"),
        ({"total": "-1"}, "total", "negative"),
        ({"total": "=1+1"}, "total", "bad_money"),
        ({"total": "1.005"}, "total", "bad_money"),
        ({"currency": "XXX"}, "currency", "bad_currency"),
        ({"day": "10/05/2026"}, "day", "bad_time"),
        ({"day": "1970-01-01"}, "day", "bad_time"),
        ({"day": ""}, "day", "empty"),
        ({"time": "soon"}, "time", "bad_time"),
        ({"surprise": "perhaps"}, "surprise", "not_yes_or_no"),
    ],
)
def test_a_row_that_is_wrong_is_named_and_nothing_is_imported(changes: dict[str, str], column: str, code: str) -> None:
    text = written(ROW, ROW | {"reference": "A-2"} | changes).replace("\0", "\x01")
    found = read(text)
    assert found.rows == ()
    assert [(fault.line, fault.column, fault.code) for fault in found.faults] == [(3, column, code)]


def test_a_reference_that_stands_twice_and_a_comma_too_many_are_named() -> None:
    assert read(written(ROW, ROW)).faults == (RowFault(3, "reference", "twice"),)
    assert read(written(ROW) + "A-2,x,y,z,a,b,1,2.00,,,s,too much\n").faults[0].code == "too_many_cells"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        (written(ROW).splitlines()[0], "empty"),
        ("recipient,item\n", "no_headings"),
        (written(ROW | {"colour": "red"}), "unknown_column"),
        ("item,商品\n", "twice"),
        ("a" * (FILE_BYTES_MAX + 1), "too_large"),
    ],
)
def test_a_file_that_is_no_list_is_refused(text: str, code: str) -> None:
    assert refusal(text)[0] == code


def test_a_thousand_rows_are_taken_and_one_more_or_a_million_are_not() -> None:
    head, line = "recipient,address,item,total,sender\n", "a,b,c,1,d\n"
    assert len(read(head + line * ROWS_MAX).rows) == ROWS_MAX
    assert refusal(head + line * (ROWS_MAX + 1)) == ("too_many_rows", {"limit": str(ROWS_MAX)})
    assert refusal(head + line * 1_000_000)[0] == "too_large"
    assert refusal(head + line * (FILE_BYTES_MAX // len(line) - 10))[0] == "too_many_rows"


def test_the_same_file_gives_the_same_ids_and_another_day_does_not_change_them() -> None:
    later = datetime(2026, 5, 11, 9, tzinfo=UTC)
    text = written(ROW, ROW | {"reference": ""}).encode()
    assert order_list.read(text, "Europe/London", "GBP", later) == read(text)


def test_a_reference_is_known_in_a_longer_list_and_a_row_without_one_is_not() -> None:
    first, second = ROW, ROW | {"reference": ""}
    short, longer = read(written(first, second)), read(written(first, second, ROW | {"reference": "A-3"}))
    assert short.rows[0] == longer.rows[0]
    assert short.rows[1].order.order != longer.rows[1].order.order


@given(
    st.lists(st.dictionaries(st.sampled_from([*ROW, "surprise", "currency", "note"]), st.text(max_size=30)), max_size=4)
)
def test_no_cells_do_more_than_be_refused(rows: list[dict[str, str]]) -> None:
    changed = [ROW | {"reference": ""} | row for row in rows]
    try:
        found = read(written(*changed).encode("utf-8", "replace")) if changed else None
    except Unusable:
        return
    assert found is None or bool(found.rows) != bool(found.faults)


def test_the_document_names_every_column() -> None:
    table = re.findall(
        r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| (yes)? *\|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {field: (english.strip(), chinese.strip()) for field, english, chinese, _ in table} == COLUMNS
    assert {field for field, _, _, needed in table if needed} == set(NEEDED)
