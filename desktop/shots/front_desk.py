"""What is done at the front desk before its picture is taken."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop import sample
from desktop.shots.stage import Act, Stage, tongue, wait_for
from desktop.stations.front_desk.replies import quick_replies
from desktop.stations.front_desk.replies_sheet import RepliesSheet
from desktop.stations.front_desk.station import FrontDesk
from desktop.stations.raising import RaiseSheet
from hub.domain.order import Delivery
from hub.domain.problem import ProblemKind
from hub.domain.reply import ReplyFits, ReplyLanguage, ReplyWords
from hub.domain.vocabulary import (
    SetReply,
)


def desk_of(window: QWidget) -> FrontDesk:
    """The front desk of a window."""
    found = window.findChild(FrontDesk)
    assert found is not None
    return found


def _write_answer(stage: Stage) -> None:
    room = desk_of(stage.window).room
    replies = quick_replies(stage.shop, room.order)
    room.composer.offer(replies[0].text)


def _begin_order(stage: Stage) -> None:
    desk = desk_of(stage.window)
    desk.begin_order()
    tale = sample.TALES[tongue()].orders["mei"]
    sheet = desk.new_order
    for field, text in (
        (sheet.sender_name, tale["sender"].name),
        (sheet.sender_phone, tale["sender"].phone),
        (sheet.recipient_name, tale["recipient"].name),
        (sheet.recipient_phone, tale["recipient"].phone),
        (sheet.address, tale["address"].lines[0]),
        (sheet.note, tale["address"].note),
    ):
        field.field.setProperty("text", text)
    for number, (name, quantity, price) in enumerate(tale["items"]):
        line = sheet.items.lines[number]
        line.name.setText(name)
        line.quantity.setText(str(quantity))
        line.price.setText(f"{price / 100:.2f}")
    sheet.card.setPlainText(tale["card"])
    sheet.time.edit.setText("17:30")
    sheet.surprise.setChecked(True)
    sheet.who.place.set_place(tale["address"].place)


def _know_customer(stage: Stage) -> None:
    sheet = desk_of(stage.window).new_order
    desk_of(stage.window).begin_order()
    sheet.sender_name.field.setProperty("text", sample.TALES[tongue()].orders["mei"]["sender"].name[:2])
    sheet.who.offers["sender.name"].look()


def _know_recipients(stage: Stage) -> None:
    _know_customer(stage)
    desk_of(stage.window).new_order.who.offers["sender.name"].lines[0].click()


def _order_from_enquiry(stage: Stage) -> None:
    desk_of(stage.window).open_room(stage.day.rooms["jonas"])
    desk_of(stage.window).begin_order(stage.day.rooms["jonas"])


def _write_replies(stage: Stage) -> None:
    english = ReplyWords(ReplyLanguage.EN, "Vase", "Yes, {name}: a vase is {price} more. It leaves at {time}.")
    chinese = ReplyWords(ReplyLanguage.ZH, "花瓶", "{name}，可以配花瓶，加 {price}。{time} 出发。")
    late = ReplyWords(ReplyLanguage.EN, "Courier is late", "{courier} is held up and will be there at about {time}.")
    late_zh = ReplyWords(ReplyLanguage.ZH, "路上堵车", "{courier}路上堵车，大约 {time} 到。")
    stage.shop.ask(SetReply(stage.shop.new_id(), ReplyFits.ANY, (english, chinese)))
    stage.shop.ask(SetReply(stage.shop.new_id(), ReplyFits.WAY, (late, late_zh)))
    desk = desk_of(stage.window)
    desk.change_replies()
    wait_for(lambda: len(stage.shop.board.replies) > 1)
    sheet = stage.window.findChild(RepliesSheet)
    assert sheet is not None
    sheet.begin(next(iter(stage.shop.board.replies.values())))


def _change_address(stage: Stage) -> None:
    desk_of(stage.window).order.recipient.edit()


def _change_sender(stage: Stage) -> None:
    desk_of(stage.window).order.who_ordered.pencil.click()


def _change_on_its_way(stage: Stage) -> None:
    order = next(one for one in stage.shop.board.orders.values() if one.delivery is Delivery.PICKED_UP)
    desk_of(stage.window).open_room(order.room)
    desk_of(stage.window).order.recipient.edit()


def _note_enquiry(stage: Stage) -> None:
    desk_of(stage.window).begin_enquiry()


def _mint(stage: Stage) -> None:
    desk_of(stage.window).order.link.make()


def _promise(stage: Stage) -> None:
    desk = desk_of(stage.window)
    desk.open_room(stage.day.orders["ines"])
    desk.order.promise.confirm.click()


def _open_promises(stage: Stage) -> None:
    desk_of(stage.window).order.promise.heard.click()


def _show_rush(stage: Stage) -> None:
    desk_of(stage.window).open_room(stage.day.orders["wang"])


def _say_what_is_the_matter(stage: Stage) -> None:
    desk = desk_of(stage.window)
    desk.open_room(stage.day.orders["hannah"])
    desk.raise_problem()
    sheet = stage.window.findChild(RaiseSheet)
    assert sheet is not None
    sheet.kinds[ProblemKind.ADDRESS_CHANGED].click()


ACTS: dict[str, Act] = {
    "answer": _write_answer,
    "new_order": _begin_order,
    "known_customer": _know_customer,
    "known_recipients": _know_recipients,
    "change_address": _change_address,
    "change_sender": _change_sender,
    "on_its_way": _change_on_its_way,
    "new_enquiry": _note_enquiry,
    "write_replies": _write_replies,
    "order_from_enquiry": _order_from_enquiry,
    "link": _mint,
    "promise": _promise,
    "rush": _show_rush,
    "promises_open": _open_promises,
    "raise": _say_what_is_the_matter,
}
