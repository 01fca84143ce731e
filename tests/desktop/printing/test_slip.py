"""The slip: every item, never a price."""

from __future__ import annotations

import pytest

from desktop.printing.out import pdf_bytes
from desktop.printing.paper import PAPERS, SIDES_MM_MIN, Kind, Paper
from desktop.printing.sheet import Rule, Text
from desktop.printing.slip import slip_sheet
from desktop.printing.typeset import height_of
from tests.desktop.printing.order_on_paper import LONDON, SHOP, lines_in, order

pytestmark = pytest.mark.usefixtures("qapp")


def test_slip_lists_every_item_over_as_many_pages_as_it_takes_and_no_price() -> None:
    sheet = slip_sheet(order(items=30), SHOP, LONDON)
    said = lines_in(pdf_bytes(sheet))
    assert len(sheet.pages) > 1
    assert [line.partition(" 芍药")[0] for line in said if line.startswith("Item ")] == [f"Item {n}" for n in range(30)]
    assert not any("86" in line for line in said)


@pytest.mark.parametrize("paper", [*PAPERS["slip"], Paper(*SIDES_MM_MIN[Kind.SLIP])])
def test_slip_keeps_to_any_paper(paper: Paper) -> None:
    pages = slip_sheet(order(items=20), SHOP, LONDON, paper).pages
    first = next(part.y_mm for part in pages[0] if isinstance(part, Rule))
    about = next(part for part in pages[0] if isinstance(part, Text) and part.text.startswith("GW-"))
    assert about.y_mm + height_of(about) <= first
    for page in pages:
        for part in page:
            assert not isinstance(part, Text) or part.y_mm + height_of(part) <= paper.height_mm + 0.5
