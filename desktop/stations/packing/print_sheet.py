"""Looking at a card, a label or a slip before it is printed, and choosing how it lies on which paper.

What is chosen is remembered for the station. The words are laid out and drawn behind the window; what cannot be printed
says why beside the button.
"""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from desktop.behind import Behind
from desktop.printing.card import card_sheet
from desktop.printing.columns import suits_columns
from desktop.printing.label import label_sheet
from desktop.printing.out import picture
from desktop.printing.paper import OWN_PAPERS_MAX, SIDE_MM_MAX, SIDES_MM_MIN, CardLayout, Choices, Kind, Paper
from desktop.printing.sheet import Sheet
from desktop.printing.slip import slip_sheet
from desktop.stations.overlay import Overlay
from desktop.stations.packing.picks import Picks
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.paper_view import PaperView
from desktop.widgets.section_label import SectionLabel
from desktop.widgets.words import Words
from hub.domain.order import Order
from hub.domain.shop import Shop as ShopFacts

WIDTH_PX, PREVIEW_PX = 960, 460
PAPER_COLUMNS = 3
LINES, COLUMNS = "lines", "columns"


def sheet_of(order: Order, kind: Kind, choices: Choices, shop: ShopFacts, zone: ZoneInfo) -> Sheet:
    """What would be printed now."""
    paper = choices.paper(kind)
    if kind is Kind.CARD:
        return card_sheet(order, choices.layout, paper, columns=choices.columns)
    make = label_sheet if kind is Kind.LABEL else slip_sheet
    return make(order, shop, zone, paper)


class PrintSheet(Overlay):
    """The sheet for one order.

    Args:
        window: which it covers.
        order: what is printed of.
        kind: what is looked at first.
        choices: what the station chose last.
        shop: its name stands on labels; zone: its clock.

    Signals:
        print_asked(Sheet, place of the paper), save_asked(Sheet): what is shown is wanted on paper, or as a file.
        choices_changed(Choices): something else was chosen, and should be remembered.
    """

    print_asked = Signal(object, str)
    save_asked = Signal(object)
    choices_changed = Signal(object)

    def __init__(
        self, window: QWidget, order: Order, kind: Kind, choices: Choices, shop: ShopFacts, zone: ZoneInfo
    ) -> None:
        title = QCoreApplication.translate("Print", "Print for {name}").format(name=order.recipient.name)
        super().__init__(window, width_px=WIDTH_PX, name=title)
        self._order, self._facts, self._zone = order, shop, zone
        self.kind, self.choices = kind, choices
        self.shown: Sheet | None = None
        self._asked = 0
        self._wanted: Callable[[Sheet], None] | None = None
        self._behind = Behind(self)
        self.view = PaperView(PREVIEW_PX)
        self._build(title)
        self._show()
        self.closed.connect(self.deleteLater)

    # Building -----------------------------------------------------------------------------------------------------

    def _build(self, title: str) -> None:
        self.sheet.body.setContentsMargins(24, 20, 24, 20)
        head = QHBoxLayout()
        head.addWidget(Words(title, Type.TOUCH_NAME, gives_way=True), 1)
        self.leave = Button("", Rank.QUIET, Size.DENSE, "x")
        self.leave.setAccessibleName(QCoreApplication.translate("Print", "Close without printing"))
        self.leave.clicked.connect(self.close_sheet)
        head.addWidget(self.leave)
        self.sheet.body.addLayout(head)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addWidget(self.view)
        both.addLayout(self._choosing(), 1)
        self.sheet.body.addLayout(both, 1)
        self.sheet.body.addLayout(self._foot())

    def _choosing(self) -> QVBoxLayout:
        self.kinds = Picks(_kinds(), QCoreApplication.translate("Print", "What is printed"))
        self.layouts = Picks(_layouts(), QCoreApplication.translate("Print", "How the card lies"))
        self.ways = Picks(_ways(), QCoreApplication.translate("Print", "How its words run"))
        self.kinds.chosen.connect(self._on_kind)
        self.layouts.chosen.connect(self._on_layout)
        self.ways.chosen.connect(self._on_way)
        self._papers_label = SectionLabel(QCoreApplication.translate("Print", "Paper, width × height in mm"))
        self.papers: dict[Paper, Button] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(self.kinds)
        column.addWidget(self.layouts)
        column.addWidget(self.ways)
        column.addSpacing(4)
        column.addWidget(self._papers_label)
        column.addLayout(self._grid)
        column.addLayout(self._own_row())
        self.printer = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        column.addWidget(self.printer)
        column.addStretch(1)
        return column

    def _own_row(self) -> QHBoxLayout:
        self.width_field, self.height_field = QSpinBox(), QSpinBox()
        self.width_field.setAccessibleName(QCoreApplication.translate("Print", "Width of your own paper"))
        self.height_field.setAccessibleName(QCoreApplication.translate("Print", "Height of your own paper"))
        for field in (self.width_field, self.height_field):
            field.setSuffix(QCoreApplication.translate("Print", " mm"))
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.add = Button(QCoreApplication.translate("Print", "Add this size"), Rank.PLAIN, Size.DENSE, "plus")
        self.remove = Button("", Rank.PLAIN, Size.DENSE, "trash-2")
        self.remove.setAccessibleName(QCoreApplication.translate("Print", "Remove the chosen size of your own"))
        self.remove.setToolTip(self.remove.accessibleName())
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.width_field, 1)
        row.addWidget(Words("×", Type.BODY))
        row.addWidget(self.height_field, 1)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        return row

    def _foot(self) -> QHBoxLayout:
        self.why = Words("", Type.TOUCH_META, Color.INK_SOFT, weight=400, gives_way=True)
        self.save = Button(QCoreApplication.translate("Print", "Save as PDF"), Rank.PLAIN, Size.TOUCH, "download")
        self.print = Button(QCoreApplication.translate("Print", "Print"), Rank.INK, Size.TOUCH, "printer", hint="↵")
        self.save.clicked.connect(lambda: self._give(self.save_asked.emit))
        self.print.clicked.connect(lambda: self._give(self._print))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.why, 1)
        row.addWidget(self.save)
        row.addWidget(self.print)
        return row

    @property
    def order_id(self) -> str:
        """Whose papers are looked at."""
        return self._order.id

    def set_order(self, order: Order) -> None:
        """The order has changed while it is looked at: old words must not be printed."""
        self._order = order
        self._show()

    # Showing ------------------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        self.print.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.print.click()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        """Show what is chosen, and have it drawn."""
        card = self.kind is Kind.CARD
        suits = suits_columns(self._order.card.text)
        self.kinds.choose(self.kind.value)
        self.layouts.setVisible(card)
        self.layouts.choose(self.choices.layout.value)
        self.ways.setVisible(card and suits)
        self.ways.choose(COLUMNS if self.choices.columns else LINES)
        self._show_papers()
        wide, high = SIDES_MM_MIN[self.kind]
        self.width_field.setRange(wide, SIDE_MM_MAX)
        self.height_field.setRange(high, SIDE_MM_MAX)
        paper = self.choices.paper(self.kind)
        last = self.choices.printers.get(self.choices.place(self.kind), "")
        self.printer.setText(
            QCoreApplication.translate("Print", "Last on {printer}").format(printer=last) if last else ""
        )
        self.width_field.setValue(paper.width_mm)
        self.height_field.setValue(paper.height_mm)
        self._draw()

    def _show_papers(self) -> None:
        for button in self.papers.values():
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        offered, chosen = self.choices.offered(self.kind), self.choices.paper(self.kind)
        own = self.choices.own.get(self.kind, ())
        self.papers = {}
        for place, paper in enumerate(offered):
            button = Button(_size_words(paper), Rank.INK if paper == chosen else Rank.PLAIN, Size.DENSE)
            button.setCheckable(True)
            button.setChecked(paper == chosen)
            name = QCoreApplication.translate("Print", "Paper {width} by {height} millimetres")
            button.setAccessibleName(name.format(width=paper.width_mm, height=paper.height_mm))
            button.clicked.connect(lambda _on=False, paper=paper: self._on_paper(paper))
            self.papers[paper] = button
            self._grid.addWidget(button, place // PAPER_COLUMNS, place % PAPER_COLUMNS)
        self.remove.setVisible(chosen in own)
        self.add.setEnabled(len(own) < OWN_PAPERS_MAX)
        full = QCoreApplication.translate("Print", "Remove one of your own sizes first")
        self.add.setToolTip("" if self.add.isEnabled() else full)
        self.add.setAccessibleDescription(self.add.toolTip())

    def _draw(self) -> None:
        self._asked += 1
        asked, order, kind, choices, facts, zone = (
            self._asked,
            self._order,
            self.kind,
            self.choices,
            self._facts,
            self._zone,
        )
        self.shown, self._wanted = None, None
        self._say_why("")

        def work() -> tuple[Sheet, QImage]:
            sheet = sheet_of(order, kind, choices, facts, zone)
            return sheet, picture(sheet)

        def then(made: tuple[Sheet, QImage]) -> None:
            if asked == self._asked:
                self._on_drawn(*made)

        self._behind.run(work, then)

    def _on_drawn(self, sheet: Sheet, image: QImage) -> None:
        self.shown = sheet
        said = self._order.card.text if self.kind is Kind.CARD else ""
        self.view.set_picture(image, sheet.title, said)
        pages = len(sheet.pages)
        if not sheet.fits:
            self._say_why(QCoreApplication.translate("Print", "These words are too many for this paper."))
        elif pages > 1:
            self._say_why(QCoreApplication.translate("Print", "{count} pages").format(count=pages))
        self.place()
        if self._wanted is not None:
            self._give(self._wanted)

    def _say_why(self, why: str) -> None:
        self.why.setText(why)
        ready = self.shown is not None and self.shown.fits
        for button in (self.print, self.save):
            button.setEnabled(ready or self.shown is None)  # what is being drawn is awaited, not refused
            button.setAccessibleDescription(why)

    # Choosing -----------------------------------------------------------------------------------------------------

    def _on_kind(self, kind: str) -> None:
        self.kind = Kind(kind)
        self._show()

    def _on_layout(self, layout: str) -> None:
        self._choose(replace(self.choices, layout=CardLayout(layout)))

    def _on_way(self, way: str) -> None:
        self._choose(replace(self.choices, columns=way == COLUMNS))

    def _on_paper(self, paper: Paper) -> None:
        self._choose(self.choices.chosen(self.kind, paper))
        self.papers[paper].setFocus()

    def _on_add(self) -> None:
        paper = Paper(self.width_field.value(), self.height_field.value())
        if paper in self.choices.offered(self.kind):
            self._on_paper(paper)
        else:
            self._choose(self.choices.added(self.kind, paper))

    def _on_remove(self) -> None:
        self._choose(self.choices.removed(self.kind, self.choices.paper(self.kind)))

    def _choose(self, choices: Choices) -> None:
        if choices != self.choices:
            self.choices = choices
            self.choices_changed.emit(choices)
        self._show()
        self.place()

    def _print(self, sheet: Sheet) -> None:
        self.print_asked.emit(sheet, self.choices.place(self.kind))

    def _give(self, give: Callable[[Sheet], None]) -> None:
        """Hand over what is shown, as soon as it is drawn."""
        if self.shown is None:
            self._wanted = give
        elif self.shown.fits:
            sheet = self.shown
            self.close_sheet()
            give(sheet)


def _size_words(paper: Paper) -> str:
    return f"{paper.width_mm} × {paper.height_mm}"


def _kinds() -> list[tuple[str, str, str]]:
    return [
        (Kind.CARD.value, QCoreApplication.translate("Print", "Card"), "printer"),
        (Kind.LABEL.value, QCoreApplication.translate("Print", "Label"), "tag"),
        (Kind.SLIP.value, QCoreApplication.translate("Print", "Packing slip"), "file-text"),
    ]


def _layouts() -> list[tuple[str, str, str]]:
    return [
        (CardLayout.FLAT.value, QCoreApplication.translate("Print", "Flat"), ""),
        (CardLayout.FOLDED.value, QCoreApplication.translate("Print", "Folded"), ""),
        (CardLayout.TAG.value, QCoreApplication.translate("Print", "Tag"), ""),
    ]


def _ways() -> list[tuple[str, str, str]]:
    return [
        (LINES, QCoreApplication.translate("Print", "In lines"), ""),
        (COLUMNS, QCoreApplication.translate("Print", "In columns"), ""),
    ]
