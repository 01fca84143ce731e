"""The label: who, where and by when, and a code that opens nothing by itself."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desktop.printing.codes import number_in_code
from desktop.printing.label import label_sheet
from desktop.printing.out import pdf_bytes
from desktop.printing.paper import PAPERS, SIDES_MM_MIN, Kind, Paper
from desktop.printing.sheet import Code, Rule, Text
from desktop.printing.typeset import height_of, is_wrapped
from hub.domain.order import Address
from tests.desktop.printing.order_on_paper import LONDON, SHOP, lines_in, order

pytestmark = pytest.mark.usefixtures("qapp")


def test_label_says_who_where_and_by_when_on_the_shops_clock() -> None:
    said = lines_in(pdf_bytes(label_sheet(order(), SHOP, LONDON)))
    assert said[0] == "陈美琳 Mei Lin Chen"
    assert "Kiln Studio, 14 Mill Lane" in said
    assert "10 May 2026, before 17:48" in said
    assert "GW-2418" in said


@pytest.mark.parametrize("paper", [*PAPERS["label"], Paper(*SIDES_MM_MIN[Kind.LABEL])])
def test_label_keeps_to_its_size_however_long_the_address_is(paper: Paper) -> None:
    long = replace(order(), address=Address(tuple("long street " * 16 for _ in range(6)), "note " * 500))
    for part in label_sheet(long, SHOP, LONDON, paper).pages[0]:
        if isinstance(part, Text):
            assert part.y_mm + height_of(part) <= paper.height_mm
            if part.text == "GW-2418":
                assert not is_wrapped(part)
                number = part
        elif isinstance(part, Code):
            assert part.x_mm + part.side_mm <= paper.width_mm
        elif isinstance(part, Rule):
            assert number.y_mm + height_of(number) <= part.y_mm


def test_code_on_a_label_names_the_order_and_opens_nothing() -> None:
    codes = [part.text for part in label_sheet(order(), SHOP, LONDON).pages[0] if isinstance(part, Code)]
    assert codes == ["GW-2418"]
    assert number_in_code("gw-2418\r") == 2418
    assert number_in_code("GW-0") is None
    assert number_in_code("https://elsewhere/GW-2418") is None
