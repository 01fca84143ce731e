"""How a scene becomes a picture: the day is set, a window opened over it, something done as a person would, and drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop import language, sample, theme
from desktop.app import application
from desktop.chosen import Chosen
from desktop.dispatch_shots import ACTS as DISPATCHING
from desktop.first_start_shots import take_first_start
from desktop.looking_back_shots import ACTS as LOOKING_BACK
from desktop.map_shots import ACTS as MAP
from desktop.packing_shots import ACTS as PACKING
from desktop.room_shots import ACTS as IN_ROOMS
from desktop.scenes import ALSO, EVERYDAY, HEIGHT_PX, WIDTH_PX, Scene
from desktop.shop import Shop
from desktop.smoke import ACTORS, settle
from desktop.stations.frame import StationFrame
from desktop.stations.front_desk.replies import quick_replies
from desktop.stations.front_desk.replies_sheet import RepliesSheet
from desktop.stations.front_desk.station import FrontDesk
from desktop.stations.owner.shop_sheet import ShopSheet
from desktop.stations.raising import RaiseSheet
from desktop.windows import station_window
from hub.domain.access import secret_hash
from hub.domain.actor import Role
from hub.domain.order import Delivery
from hub.domain.problem import ProblemKind
from hub.domain.promise import PromiseKind
from hub.domain.reply import ReplyFits, ReplyLanguage, ReplyWords
from hub.domain.room import Audience
from hub.domain.vocabulary import (
    AcknowledgePromise,
    AddStaff,
    AskApproval,
    AttachProof,
    ChangeCard,
    ConfirmOrder,
    IssueLink,
    MakePromise,
    MarkPacked,
    RaiseProblem,
    SendMessage,
    SetReply,
    StartPacking,
)
from hub.link.local import LocalLink
from hub.link.port import LinkState, LinkStatus, Listener, ShopLink

PAGES = "https://track.milllane.example"
LANGUAGES = ("en", "zh")
SETTLE_MS = 120
MORE_SETTLE_MS = 700
"""The map loads and lays out in its own time."""
STILL_MS, STILL_TIMES, STILL_TRIES = 60, 2, 25
"""So often a picture must come out the same before it is kept; what moves for ever (a bar of progress) is not waited for."""

_DAYS: dict[str, Callable[[str], sample.SampleDay]] = {
    "usual": sample.sample_day,
    "busy": lambda language: sample.sample_day(language, busy=True),
    "empty": sample.empty_day,
}


def shoot(out: Path, scenes: list[Scene], wanted: Callable[[str], bool], say: Callable[[str], None]) -> int:
    """Take the pictures.

    Args:
        out: folder for them.
        scenes: what to take, in every language and each of its looks.
        wanted: whether a picture of this name is wanted.
        say: hears each file's name.

    Returns:
        How many were written.
    """
    app = application()
    written = 0
    for tongue in LANGUAGES:
        language.use(app, tongue)
        for look in EVERYDAY + ALSO if tongue == "en" else EVERYDAY:
            wear(app, look)
            for scene in scenes:
                name = f"{scene.role.value}-{scene.name}-{look}-{tongue}"
                if look in scene.looks and wanted(name):
                    picture = take(scene, tongue) if scene.day else take_first_start(scene.act, tongue)
                    if not picture.save(str(out / f"{name}.png")):
                        raise OSError(f"could not write {name}.png into {out}")
                    say(f"{name}.png")
                    written += 1
    return written


def wear(app: QApplication, look: str) -> None:
    """Put on one of the looks that scenes are taken in."""
    mirrored = look == "mirrored"
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    theme.apply(app, theme.Scheme.LIGHT if mirrored else theme.Scheme(look), reduced_motion=True)


def take(scene: Scene, tongue: str) -> QImage:
    """One picture."""
    with staged(scene, tongue) as window:
        return _once_still(window)


@contextmanager
def staged(scene: Scene, tongue: str) -> Iterator[StationFrame]:
    """A scene's window, with everything done in it; it is gone afterwards.

    Args:
        scene: one with a day.
        tongue: the language of its people; the program's own is chosen before.
    """
    day = _DAYS[scene.day](tongue)
    links: list[LocalLink] = []

    def open_link(listener: Listener) -> ShopLink:
        link = day.link(ACTORS[scene.role], listener)
        if scene.act == "not_let_in":
            link.status = LinkStatus(LinkState.REFUSED, since=day.clock())
        links.append(link)
        return link

    shop = Shop(open_link)
    window = station_window(shop, scene.role, PAGES)
    window.resize(WIDTH_PX, HEIGHT_PX)
    window.show()
    app = application()
    settle(app, SETTLE_MS)
    act = _ACTS.get(scene.act)
    if act is not None:
        act(Stage(day, shop, links[0], window))
    settle(app, MORE_SETTLE_MS if scene.role is Role.DISPATCH else SETTLE_MS)
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        shop.close()
        settle(app, 10)


def _once_still(window: QWidget) -> QImage:
    """The picture once nothing moves any more: what is measured, laid out or looked up a moment later is in it."""
    seen = window.grab().toImage()
    same = 0
    for _ in range(STILL_TRIES):
        settle(application(), STILL_MS)
        now = window.grab().toImage()
        same = same + 1 if now == seen else 0
        seen = now
        if same == STILL_TIMES:
            break
    return seen


@dataclass(frozen=True, slots=True)
class Stage:
    """What an act has at hand."""

    day: sample.SampleDay
    shop: Shop
    link: LocalLink
    window: StationFrame


Act = Callable[[Stage], None]


def _go_offline(stage: Stage) -> None:
    stage.day.clock.now -= timedelta(minutes=8)
    stage.link.offline(True)
    stage.day.clock.now += timedelta(minutes=8)
    if ACTORS[Role.FRONT_DESK] == stage.shop.me:
        stage.shop.ask(ConfirmOrder(stage.day.orders["ines"]))
        mei = stage.day.orders["mei"]
        text = {"zh": "改好了，志远：贺卡现在写的是三十年。"}.get(
            _tongue(), "Done, Daniel: the card now says thirty years."
        )
        stage.shop.ask(SendMessage(mei, stage.shop.new_id(), Audience.EVERYONE, text=text))
    elif ACTORS[Role.PACKING] == stage.shop.me:
        stage.shop.ask(StartPacking(stage.day.orders["wang"]))
    settle(application(), SETTLE_MS)


def _be_refused(stage: Stage) -> None:
    if ACTORS[Role.FRONT_DESK] == stage.shop.me:
        stage.shop.ask(ChangeCard(stage.day.orders["tom"], "…"))
    else:
        stage.shop.ask(MarkPacked(stage.day.orders["mei"]))


def _hire(stage: Stage) -> None:
    """People with PINs: from now on the station asks who is here."""
    owner = stage.day.link(sample.OWNER)
    for person, name, roles in sample.people(_tongue()):
        owner.ask(AddStaff(person, name, roles))
        owner.set_pin(person, sample.PIN)
    settle(application(), SETTLE_MS)


def _choose_person(stage: Stage) -> None:
    _hire(stage)
    page = stage.window.sign_in
    page.choose(next(iter(page.tiles)))
    page.pad.type("4711")


def _type_wrongly(stage: Stage) -> None:
    _choose_person(stage)
    stage.window.sign_in.pad.give()


def _owner_comes(stage: Stage) -> ShopSheet:
    _hire(stage)
    (owner,) = (person for person, _, roles in sample.people(_tongue()) if Role.OWNER in roles)
    page = stage.window.sign_in
    page.choose(owner)
    page.pad.type(sample.PIN)
    page.pad.give()
    settle(application(), SETTLE_MS)
    stage.window.manage()
    sheet = stage.window.findChild(ShopSheet)
    assert sheet is not None
    return sheet


def _manage(page: str) -> Act:
    def act(stage: Stage) -> None:
        owner = stage.day.link(sample.OWNER)
        couriers = ((Role.COURIER, each) for each in stage.day.couriers.values())
        for number, (role, subject) in enumerate([*couriers, (Role.SENDER, stage.day.orders["mei"])]):
            expires_at = stage.shop.now() + timedelta(hours=6 + number)
            owner.ask(IssueLink(owner.new_id(), role, subject, secret_hash(subject + role), expires_at))
        _owner_comes(stage).choice.choose(page)

    return act


def _show_keys(stage: Stage) -> None:
    stage.window.show_keys()


def _mute(stage: Stage) -> None:
    stage.window.set_chosen(Chosen(muted=True))


def _open_rescue(stage: Stage) -> None:
    stage.window.rescue.open()


def _open_palette(stage: Stage) -> None:
    stage.window.palette_.open()
    stage.window.palette_.field.setText("chen" if _tongue() == "en" else "陈")


def _desk(window: QWidget) -> FrontDesk:
    found = window.findChild(FrontDesk)
    assert found is not None
    return found


def _write_answer(stage: Stage) -> None:
    room = _desk(stage.window).room
    replies = quick_replies(stage.shop, room.order)
    room.composer.offer(replies[0].text)


def _begin_order(stage: Stage) -> None:
    desk = _desk(stage.window)
    desk.begin_order()
    tale = sample.TALES[_tongue()].orders["mei"]
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
    sheet = _desk(stage.window).new_order
    _desk(stage.window).begin_order()
    sheet.sender_name.field.setProperty("text", sample.TALES[_tongue()].orders["mei"]["sender"].name[:2])
    sheet.who.offers["sender.name"].look()


def _know_recipients(stage: Stage) -> None:
    _know_customer(stage)
    _desk(stage.window).new_order.who.offers["sender.name"].lines[0].click()


def _order_from_enquiry(stage: Stage) -> None:
    _desk(stage.window).open_room(stage.day.rooms["jonas"])
    _desk(stage.window).begin_order(stage.day.rooms["jonas"])


def _write_replies(stage: Stage) -> None:
    english = ReplyWords(ReplyLanguage.EN, "Vase", "Yes, {name}: a vase is {price} more. It leaves at {time}.")
    chinese = ReplyWords(ReplyLanguage.ZH, "花瓶", "{name}，可以配花瓶，加 {price}。{time} 出发。")
    late = ReplyWords(ReplyLanguage.EN, "Courier is late", "{courier} is held up and will be there at about {time}.")
    late_zh = ReplyWords(ReplyLanguage.ZH, "路上堵车", "{courier}路上堵车，大约 {time} 到。")
    stage.shop.ask(SetReply(stage.shop.new_id(), ReplyFits.ANY, (english, chinese)))
    stage.shop.ask(SetReply(stage.shop.new_id(), ReplyFits.WAY, (late, late_zh)))
    desk = _desk(stage.window)
    desk.change_replies()
    settle(application(), SETTLE_MS)
    sheet = stage.window.findChild(RepliesSheet)
    assert sheet is not None
    sheet.begin(next(iter(stage.shop.board.replies.values())))


def _change_address(stage: Stage) -> None:
    _desk(stage.window).order.recipient.edit()


def _change_sender(stage: Stage) -> None:
    _desk(stage.window).order.who_ordered.pencil.click()


def _change_on_its_way(stage: Stage) -> None:
    order = next(one for one in stage.shop.board.orders.values() if one.delivery is Delivery.PICKED_UP)
    _desk(stage.window).open_room(order.room)
    _desk(stage.window).order.recipient.edit()


def _note_enquiry(stage: Stage) -> None:
    _desk(stage.window).begin_enquiry()


def _mint(stage: Stage) -> None:
    _desk(stage.window).order.link.make()


def _promise(stage: Stage) -> None:
    desk = _desk(stage.window)
    desk.open_room(stage.day.orders["ines"])
    desk.order.promise.confirm.click()


def _show_rush(stage: Stage) -> None:
    _desk(stage.window).open_room(stage.day.orders["wang"])


_NOBODY_HOME = {"en": "No lights, nobody answers the bell.", "zh": "没开灯，按铃没人应。"}
_OTHER_GOODS = {"en": "The list says peonies, these are roses.", "zh": "单上写的是芍药，这束是玫瑰。"}


def _decide(stage: Stage) -> None:
    """A courier has raised a problem, and the rescue list has led to it."""
    day = stage.day
    if ACTORS[Role.PACKING] == stage.shop.me:
        name, courier, kind, note = "mei", "li", ProblemKind.WRONG_GOODS, _OTHER_GOODS[_tongue()]
    else:
        name, courier, kind, note = "tom", "hao", ProblemKind.ABSENT, _NOBODY_HOME[_tongue()]
    _raise(stage, name, courier, kind, note)
    stage.window.room_asked.emit(day.orders[name])
    stage.window.problem_asked.emit(day.hub.board.orders[day.orders[name]].problems[-1].id)


def _raise(stage: Stage, name: str, courier: str, kind: ProblemKind, note: str) -> None:
    day = stage.day
    link = day.link(day.courier(courier))
    media = day.put(sample.draw_parcel())
    link.ask(RaiseProblem(day.orders[name], link.new_id(), kind, note, media, "image/png"))
    day.clock.now += timedelta(minutes=2)
    settle(application(), SETTLE_MS)


def _see_what_others_decide(stage: Stage) -> None:
    _raise(stage, "mei", "li", ProblemKind.WRONG_GOODS, _OTHER_GOODS[_tongue()])
    stage.window.room_asked.emit(stage.day.orders["mei"])


def _say_what_is_the_matter(stage: Stage) -> None:
    desk = _desk(stage.window)
    desk.open_room(stage.day.orders["hannah"])
    desk.raise_problem()
    sheet = stage.window.findChild(RaiseSheet)
    assert sheet is not None
    sheet.kinds[ProblemKind.ADDRESS_CHANGED].click()


_PROMISED = {"en": "Her name as “Mei” with one e. No kisses at the end.", "zh": "抬头写“美琳”，不写“小琳”。"}
_HANDED = {"en": "Into her own hands, never the porter.", "zh": "一定交到她本人手里，不交门房。"}


def _read_promises(stage: Stage) -> None:
    day = stage.day
    mei = day.orders["mei"]
    day.ask("15:48", sample.DESK, MakePromise(mei, PromiseKind.WORDING, _PROMISED[_tongue()]))
    day.ask("15:48", sample.DESK, MakePromise(mei, PromiseKind.PLACE, _HANDED[_tongue()]))
    settle(application(), SETTLE_MS)
    stage.window.room_asked.emit(mei)


def _take_photo(stage: Stage) -> None:
    day = stage.day
    mei = day.orders["mei"]
    day.ask("15:48", sample.PACKING, AttachProof(mei, "packed", day.put(sample.draw_parcel()), "image/png"))
    stage.window.room_asked.emit(mei)
    settle(application(), SETTLE_MS)


def _ask_sender(stage: Stage) -> None:
    stage.day.ask("15:48", sample.PACKING, AcknowledgePromise(stage.day.orders["mei"], _surprise(stage)))
    _take_photo(stage)
    stage.day.ask("15:48", sample.PACKING, AskApproval(stage.day.orders["mei"]))
    settle(application(), SETTLE_MS)


def _surprise(stage: Stage) -> int:
    """The number of the promise that the recipient hears nothing before."""
    return stage.day.hub.board.orders[stage.day.orders["mei"]].promises[0].seq


def _tongue() -> str:
    return "zh" if QLocale().language() == QLocale.Language.Chinese else "en"


_ACTS: dict[str, Act] = {
    "offline": _go_offline,
    "refused": _be_refused,
    "rescue": _open_rescue,
    "keys": _show_keys,
    "muted": _mute,
    "palette": _open_palette,
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
    "problem": _decide,
    "raise": _say_what_is_the_matter,
    "problem_of_others": _see_what_others_decide,
    "promised": _read_promises,
    "to_ask": _take_photo,
    "asked": _ask_sender,
    "sign_in": _hire,
    "pin": _choose_person,
    "wrong_pin": _type_wrongly,
    "owner_stations": _manage("stations"),
    "owner_people": _manage("people"),
    "owner_links": _manage("links"),
    "owner_limits": _manage("limits"),
    **DISPATCHING,
    **LOOKING_BACK,
    **MAP,
    **PACKING,
    **IN_ROOMS,
}
