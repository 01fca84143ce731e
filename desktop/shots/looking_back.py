"""What is done before the pictures of looking back are taken: a report with something in it, a search, an order of before."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from PySide6.QtCore import QLocale

from desktop import sample
from desktop.app import application
from desktop.shots.stage import Act, Stage
from desktop.smoke import settle
from hub.domain.actor import Role
from hub.domain.promise import BreakCause, PromiseKind
from hub.domain.vocabulary import BreakPromise, DeliverOrder, MakePromise, RateOrder, ReportArrival
from hub.link.port import Changes, LinkState

SETTLE_MS = 300
ANSWER_TRIES = 20


_FREE = {"en": "Her name as “Mei” with one e.", "zh": "抬头写“美琳”。"}


def _evening(stage: Stage) -> None:
    """The sample's afternoon goes on to its evening: some gifts are there in time, some are not."""
    day = stage.day
    tom, rosa, hao = day.orders["tom"], day.orders["rosa"], day.courier("hao")
    wording = _FREE["zh" if QLocale().language() == QLocale.Language.Chinese else "en"]
    day.ask("15:50", sample.DESK, MakePromise(tom, PromiseKind.WORDING, wording))
    day.ask("15:51", sample.DESK, MakePromise(rosa, PromiseKind.PLACE, wording))
    broken = day.hub.board.orders[tom].promises[-1].seq
    day.ask("15:52", sample.DISPATCH, BreakPromise(tom, broken, BreakCause.WORDS_WRONG))
    day.ask("15:58", hao, DeliverOrder(tom, received_by="–"))
    day.ask("15:59", hao, ReportArrival(rosa))
    day.ask("16:00", hao, DeliverOrder(rosa, received_by="–"))
    for name, score in (("lund", 5), ("tom", 4), ("rosa", 2)):
        day.ask("16:20", day.sender(name), RateOrder(day.orders[name], score))
    day.clock.now = day.clock.at("17:40")
    settle(application(), SETTLE_MS)


def _report(stage: Stage) -> None:
    if stage.day.orders:
        _evening(stage)
    stage.window.look_back()
    _read(stage)


def _read(stage: Stage) -> None:
    """Until the hub has answered and the answer is laid out; nothing comes of an empty day, or without the hub."""
    report = stage.window.report
    assert report is not None
    for _ in range(ANSWER_TRIES):
        settle(application(), SETTLE_MS)
        if stage.shop.status.state is not LinkState.LIVE or (report.made is not None and report.view.is_laid_out):
            break


def _below(stage: Stage) -> None:
    _report(stage)
    report = stage.window.report
    assert report is not None
    while not report.view.is_laid_out:
        settle(application(), 20)
    settle(application(), SETTLE_MS)
    bar = report.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    if report.view.broken is not None:
        report.view.broken.setFocus()


def _week(stage: Stage) -> None:
    stage.day.clock.now = stage.day.clock.at("20:40")
    stage.window.look_back()
    report = stage.window.report
    assert report is not None
    report.choice.choose("week")
    _read(stage)


def _old(stage: Stage) -> None:
    _report(stage)
    stage.link.offline(True)
    stage.day.clock.now += timedelta(minutes=12)
    settle(application(), SETTLE_MS)


def _away(stage: Stage) -> None:
    stage.link.offline(True)
    settle(application(), SETTLE_MS)
    stage.window.look_back()


def _recent(stage: Stage) -> None:
    for name in ("hannah", "rosa", "wang", "mei"):
        stage.window.room_asked.emit(stage.day.orders[name])
        settle(application(), SETTLE_MS // 6)
    stage.window.palette_.open()


def _before(stage: Stage) -> None:
    """An order that left the board, found by its card."""
    day = stage.day
    lund = day.hub.board.orders[day.orders["lund"]]
    day.hub.board = replace(
        day.hub.board, orders=day.hub.board.orders.delete(lund.id), rooms=day.hub.board.rooms.delete(lund.room)
    )
    for link in day.hub.links:
        link.tell(Changes(all=True))
    settle(application(), SETTLE_MS)
    stage.window.palette_.open_with(lund.recipient.name.split()[0])
    settle(application(), 2 * SETTLE_MS)


def _without_hub(stage: Stage) -> None:
    stage.link.offline(True)
    settle(application(), SETTLE_MS)
    stage.window.palette_.open_with("ines" if QLocale().language() == QLocale.Language.English else "杜")
    settle(application(), 2 * SETTLE_MS)


def _black_box(stage: Stage) -> None:
    """What did packing know of Mei Lin's gift at 15:45?"""
    sheet = stage.window.past_order
    stage.window.room_asked.emit(stage.day.orders["mei"])
    stage.window.open_black_box()
    settle(application(), SETTLE_MS)
    sheet.whose.choose(Role.PACKING)
    sheet.moment.setText("15:47")
    sheet.moment.returnPressed.emit()
    settle(application(), 2 * SETTLE_MS)


def _black_box_before(stage: Stage) -> None:
    _black_box(stage)
    sheet = stage.window.past_order
    sheet.slider.setValue(3)
    settle(application(), 2 * SETTLE_MS)


def _black_box_away(stage: Stage) -> None:
    stage.link.offline(True)
    settle(application(), SETTLE_MS)
    stage.window.past_order.show_order(stage.day.orders["mei"])


ACTS: dict[str, Act] = {
    "report": _report,
    "report_below": _below,
    "report_week": _week,
    "report_old": _old,
    "report_away": _away,
    "palette_recent": _recent,
    "palette_before": _before,
    "palette_away": _without_hub,
    "black_box": _black_box,
    "black_box_before": _black_box_before,
    "black_box_away": _black_box_away,
}
