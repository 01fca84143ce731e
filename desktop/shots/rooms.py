"""What is done before the pictures of what people send each other in a room are taken."""

from __future__ import annotations

from array import array
from math import sin

from PySide6.QtCore import QLocale

from desktop import sample
from desktop.app import application
from desktop.attaching import from_picture
from desktop.shots.painted_camera import painted_eyes, see
from desktop.shots.stage import Act, Stage, tongue, wait_for
from desktop.smoke import settle
from desktop.stations.camera_sheets import PhotoSheet
from desktop.stations.front_desk.station import FrontDesk
from desktop.stations.owner.shop_sheet import ShopSheet
from desktop.stations.sticker_sheet import StickerSheet
from hub.domain.actor import Actor, Role
from hub.domain.room import Audience, MessageKind
from hub.domain.vocabulary import AddSticker, RateOrder, SendMessage

SETTLE_MS = 300
NOTE_MS = 2_000
"""A note is made in its own time."""


def _say_with_stickers(stage: Stage) -> None:
    """The desk and the sender have sent stickers; one of them is newer than this screen."""
    day, room = stage.day, stage.day.orders["mei"]
    for time, actor, name in (
        ("15:46", sample.DESK, "packed"),
        ("15:47", day.sender("mei"), "thank_you"),
        ("15:47", day.sender("mei"), "confetti"),
    ):
        message = SendMessage(
            room, stage.shop.new_id(), Audience.EVERYONE, message_kind=MessageKind.STICKER, sticker=name
        )
        day.ask(time, actor, message)
    settle(application(), SETTLE_MS)


def _offer_stickers(stage: Stage) -> None:
    """The set with one of the shop's own at its end, which the desk has sent too."""
    _say_with_stickers(stage)
    _stick_own(stage)
    wait_for(lambda: bool(stage.shop.board.shop.stickers))
    own = stage.shop.board.shop.stickers[0]
    message = SendMessage(
        stage.day.orders["mei"],
        stage.shop.new_id(),
        Audience.EVERYONE,
        message_kind=MessageKind.STICKER,
        media=own.media,
        media_type=own.media_type,
        sticker=own.name,
    )
    stage.day.ask("15:47", sample.DESK, message)
    settle(application(), SETTLE_MS)
    desk = stage.window.findChild(FrontDesk)
    assert desk is not None
    desk.room.composer.stickers.click()
    sheet = stage.window.findChild(StickerSheet)
    assert sheet is not None
    sheet.buttons[4].setFocus()
    settle(application(), SETTLE_MS)


def _stick_own(stage: Stage) -> None:
    name = {QLocale.Language.Chinese: "我们的橱窗"}.get(QLocale().language(), "Our window")
    media = stage.day.put(sample.draw_parcel())
    stage.day.ask("15:47", sample.OWNER, AddSticker(stage.shop.new_id(), name, media, "image/png"))
    settle(application(), SETTLE_MS)


def _manage_stickers(stage: Stage) -> None:
    _stick_own(stage)
    sheet = ShopSheet(stage.shop, stage.window)
    sheet.open()
    sheet.choice.choose("stickers")
    settle(application(), SETTLE_MS)


def _attach(stage: Stage) -> None:
    desk = stage.window.findChild(FrontDesk)
    assert desk is not None
    desk.room.foot.strip.set_attached(from_picture(sample.draw_parcel()))
    settle(application(), SETTLE_MS)


def _photograph(stage: Stage) -> None:
    desk = stage.window.findChild(FrontDesk)
    assert desk is not None
    desk.room.foot.eyes = painted_eyes()
    desk.room.foot.photograph()
    see(stage.window.findChild(PhotoSheet), sample.draw_parcel())


def _speech() -> bytes:
    """Ten seconds that are as loud as somebody who speaks, made of numbers."""
    voice = array("h", (round(9_000 * sin(at / 21) * abs(sin(at / 16_000))) for at in range(480_000)))
    return voice.tobytes()


def _speak(stage: Stage) -> None:
    """A voice note of the courier's stands in the room, and the desk is speaking one."""
    desk = stage.window.findChild(FrontDesk)
    assert desk is not None
    strip = desk.room.foot.voice
    recorder = strip.recorder()
    recorder.take(_speech())
    recorder.stop()
    settle(application(), NOTE_MS)
    media = stage.link.put_media(strip.data, "audio/mp4").result(0)
    message = SendMessage(
        stage.day.orders["mei"],
        stage.shop.new_id(),
        Audience.COURIER,
        message_kind=MessageKind.VOICE,
        media=media,
        media_type="audio/mp4",
    )
    stage.day.ask("15:47", stage.day.courier("li"), message)
    again = strip.recorder()
    again.take(_speech()[:700_000])
    settle(application(), SETTLE_MS)


def _listen(stage: Stage) -> None:
    """The same, and the desk has stopped and may listen."""
    _speak(stage)
    desk = stage.window.findChild(FrontDesk)
    assert desk is not None
    desk.room.foot.voice.stop.click()
    settle(application(), NOTE_MS)


_RATED = {
    "en": ("The ribbon had come off and two of the tulips were broken.", "Beautiful, thank you!"),
    "zh": ("丝带散了，有两枝郁金香断了。", "很漂亮，谢谢！"),
}


def _rate(stage: Stage) -> None:
    """A gift is there: its recipient is happy with it, its sender is not and waits for a word."""
    day, order = stage.day, stage.day.orders["lund"]
    bad, good = _RATED[tongue()]
    recipient = Actor("gateway-1", f"recipient:{order}", Role.RECIPIENT)
    day.ask("15:44", recipient, RateOrder(order, 5, good))
    day.ask("15:45", day.sender("lund"), RateOrder(order, 2, bad))
    desk = stage.window.findChild(FrontDesk)
    assert desk is not None
    desk.open_room(order)
    settle(application(), SETTLE_MS)


ACTS: dict[str, Act] = {
    "rated": _rate,
    "stickers": _offer_stickers,
    "said_stickers": _say_with_stickers,
    "attached": _attach,
    "room_camera": _photograph,
    "owner_stickers": _manage_stickers,
    "voice": _speak,
    "voice_ready": _listen,
}
