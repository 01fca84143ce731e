"""What is done at any station before its picture is taken: offline, refused, signing in, the owner, problems, promises."""

from __future__ import annotations

from datetime import timedelta

from desktop import sample
from desktop.app import application
from desktop.chosen import Chosen
from desktop.shots.stage import SETTLE_MS, Act, Stage, tongue, wait_for
from desktop.smoke import ACTORS, settle
from desktop.stations.owner.shop_sheet import ShopSheet
from hub.domain.access import secret_hash
from hub.domain.actor import Role
from hub.domain.problem import ProblemKind
from hub.domain.promise import PromiseKind
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
    StartPacking,
)


def _go_offline(stage: Stage) -> None:
    stage.link.offline(True)  # this minute: what a station knows from later than that, it cannot know
    if ACTORS[Role.FRONT_DESK] == stage.shop.me:
        stage.shop.ask(ConfirmOrder(stage.day.orders["ines"]))
        mei = stage.day.orders["mei"]
        text = {"zh": "改好了，志远：贺卡现在写的是三十年。"}.get(
            tongue(), "Done, Daniel: the card now says thirty years."
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
    for person, name, roles in sample.people(tongue()):
        owner.ask(AddStaff(person, name, roles))
        owner.set_pin(person, sample.PIN)
    settle(application(), SETTLE_MS)


def _choose_person(stage: Stage) -> None:
    _hire(stage)
    page = stage.window.sign_in
    wait_for(lambda: bool(page.tiles))
    page.choose(next(iter(page.tiles)))
    page.pad.type("4711")


def _type_wrongly(stage: Stage) -> None:
    _choose_person(stage)
    stage.window.sign_in.pad.give()


def _owner_comes(stage: Stage) -> ShopSheet:
    _hire(stage)
    (owner,) = (person for person, _, roles in sample.people(tongue()) if Role.OWNER in roles)
    page = stage.window.sign_in
    wait_for(lambda: owner in page.tiles)
    page.choose(owner)
    page.pad.type(sample.PIN)
    page.pad.give()
    wait_for(lambda: stage.shop.me is not None and stage.shop.me.person == owner)
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


def _show_about(stage: Stage) -> None:
    stage.window.show_about()


def _mute(stage: Stage) -> None:
    stage.window.set_chosen(Chosen(muted=True))


def _open_rescue(stage: Stage) -> None:
    stage.window.rescue.open()


def _open_palette(stage: Stage) -> None:
    stage.window.palette_.open()
    stage.window.palette_.field.setText("chen" if tongue() == "en" else "陈")


_NOBODY_HOME = {"en": "No lights, nobody answers the bell.", "zh": "没开灯，按铃没人应。"}


_OTHER_GOODS = {"en": "The list says peonies, these are roses.", "zh": "单上写的是芍药，这束是玫瑰。"}


def _decide(stage: Stage) -> None:
    """A courier has raised a problem, and the rescue list has led to it."""
    day = stage.day
    if ACTORS[Role.PACKING] == stage.shop.me:
        name, courier, kind, note = "mei", "li", ProblemKind.WRONG_GOODS, _OTHER_GOODS[tongue()]
    else:
        name, courier, kind, note = "tom", "hao", ProblemKind.ABSENT, _NOBODY_HOME[tongue()]
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
    _raise(stage, "mei", "li", ProblemKind.WRONG_GOODS, _OTHER_GOODS[tongue()])
    stage.window.room_asked.emit(stage.day.orders["mei"])


_PROMISED = {"en": "Her name as “Mei” with one e. No kisses at the end.", "zh": "抬头写“美琳”，不写“小琳”。"}


_HANDED = {"en": "Into her own hands, never the porter.", "zh": "一定交到她本人手里，不交门房。"}


def _read_promises(stage: Stage) -> None:
    day = stage.day
    mei = day.orders["mei"]
    day.ask("15:48", sample.DESK, MakePromise(mei, PromiseKind.WORDING, _PROMISED[tongue()]))
    day.ask("15:48", sample.DESK, MakePromise(mei, PromiseKind.PLACE, _HANDED[tongue()]))
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


ACTS: dict[str, Act] = {
    "offline": _go_offline,
    "refused": _be_refused,
    "rescue": _open_rescue,
    "keys": _show_keys,
    "about": _show_about,
    "muted": _mute,
    "palette": _open_palette,
    "problem": _decide,
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
}
