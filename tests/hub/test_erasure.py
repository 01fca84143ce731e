"""Erased people stay gone: in every file of hub, stations and gateway, after a crash, and when an old folder comes back."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.domain.courier import Tracker
from hub.domain.order import Address, Item, Person, Place
from hub.domain.room import Audience, MessageKind
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeCard,
    AddCourier,
    AssignCourier,
    AttachProof,
    ChangeAddress,
    ChangeCard,
    ChangeItems,
    ChangeRecipient,
    ConfirmOrder,
    DeliverOrder,
    Erase,
    FailDelivery,
    MarkPacked,
    OpenEnquiry,
    PickUpOrder,
    ReportArrival,
    SendMessage,
    SetDuty,
    StartPacking,
    TickItem,
)
from hub.link.link import Link
from hub.log.reading import open_reader
from hub.wire import chain
from tests.hub.running import HubProcess, RunningHub, until
from tests.hub.shop_day import place_order

MARKER_BYTES = 32


class Markers:
    """32 bytes for every place where somebody may stand, each unlike all others."""

    def __init__(self) -> None:
        self.made: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        """The marker of a place."""
        return self.made.setdefault(place, hashlib.sha256(place.encode()).hexdigest()[:MARKER_BYTES])

    def found_in(self, *folders: Path) -> list[str]:
        """Where markers stand in files: raw, in UTF-16, in base64 at any offset, or in hex."""
        found = []
        for folder in folders:
            for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
                if not path.is_file():
                    continue
                written = path.read_bytes()
                for place, marker in self.made.items():
                    if any(form in written for form in forms(marker)):
                        found.append(f"{place} in {path.name}")
        return found


def forms(marker: str) -> Iterator[bytes]:
    raw = marker.encode()
    yield from (
        raw,
        marker.encode("utf-16-le"),
        marker.encode("utf-16-be"),
        raw.hex().encode(),
        raw.hex().upper().encode(),
    )
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + raw)[shift and 4 : -4]


def the_whole_of_an_order(shop: RunningHub, desk: Link, markers: Markers, *, picture: bytes) -> tuple[str, str]:
    """An order whose every word is a marker, from the first question to its delivery: (order, courier)."""
    m, order, room = markers, desk.new_id(), desk.new_id()
    packing, dispatch = shop.link("packing"), shop.link("dispatch")
    photo, voice = (
        desk.put_media(data, kind).result(20) for data, kind in ((picture, "image/jpeg"), (picture[:-1], "audio/ogg"))
    )
    shop.must(desk, OpenEnquiry(room, Person(m("asker"), m("asker's number"))))
    shop.must(desk, SendMessage(room, desk.new_id(), Audience.EVERYONE, text=m("question")))
    placed = place_order(
        order,
        sender=Person(m("sender"), m("sender's number")),
        recipient=Person(m("recipient"), m("recipient's number")),
        address=Address((m("street"), m("town")), m("door note"), Place(515_000_000, -1_000_000)),
        card=m("card"),
        items=(Item(m("goods"), 1, 4200),),
        total_minor=4200,
        enquiry=room,
    )
    shop.must(desk, placed, ConfirmOrder(order), ChangeCard(order, m("second card")))
    shop.must(desk, ChangeAddress(order, Address((m("second street"),), m("second note"))))
    shop.must(desk, ChangeRecipient(order, Person(m("second recipient"), m("second number"))))
    shop.must(desk, ChangeItems(order, (Item(m("second goods"), 1, 4200),), 4200))
    shop.must(packing, StartPacking(order), TickItem(order, 0), AcknowledgeCard(order, 2))
    shop.must(packing, AttachProof(order, "packed", photo), MarkPacked(order))
    for number, audience in enumerate(Audience):
        shop.must(desk, SendMessage(room, desk.new_id(), audience, text=m(f"message {number}")))
    said = SendMessage(room, desk.new_id(), Audience.EVERYONE, MessageKind.IMAGE, m("caption"), photo, "image/jpeg")
    shop.must(
        desk, said, SendMessage(room, desk.new_id(), Audience.EVERYONE, MessageKind.VOICE, "", voice, "audio/ogg")
    )
    courier = desk.new_id()
    shop.must(dispatch, AddCourier(courier, m("courier"), m("courier's"), (Tracker("owntracks", m("tracker")),)))
    shop.must(dispatch, SetDuty(courier, True), AssignCourier(order, courier), AcceptOffer(order), PickUpOrder(order))
    shop.must(dispatch, FailDelivery(order, "absent", m("reason")), ReportArrival(order))
    shop.must(dispatch, DeliverOrder(order, photo, received_by=m("who took it")))
    return order, courier


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[HubProcess]:
    running = HubProcess(tmp_path)
    yield running
    running.leave()


def places(shop: HubProcess, *stations: str) -> list[Path]:
    """Every folder and file that somebody's words could be in."""
    return [shop.folder, shop.place / "hub.log", Path(f"{shop.folder}.gone"), *(shop.place / name for name in stations)]


def whole(folder: Path) -> None:
    reader = open_reader(folder / "ledger.db")
    walk = reader.verify(chain.step)
    reader.close()
    assert walk.broken is None


STATIONS = ("front_desk", "packing", "dispatch", "follower", "gateway")


def test_an_erased_order_stands_in_no_file_of_the_shop(shop: HubProcess) -> None:
    markers = Markers()
    picture = b"\xff\xd8" + markers("inside the picture").encode() * 4000
    links = [shop.link(station) for station in STATIONS]
    desk = links[0]
    order, courier = the_whole_of_an_order(shop, desk, markers, picture=picture)
    photo = hashlib.sha256(picture).hexdigest()
    assert all(len(link.get_media(photo).result(20)) == len(picture) for link in links[:3])  # it lies at stations too
    shop.equal(*links[:4])
    assert markers.found_in(*places(shop, *STATIONS)), "nothing was planted"
    before = {place.split(" in ")[0] for place in markers.found_in(*places(shop, *STATIONS))}
    assert before == set(markers.made), f"never written: {set(markers.made) - before}"

    shop.must(shop.owner(), Erase(order=order), Erase(courier=courier))
    shop.equal(*links[:4])
    assert desk.board.orders[order].sender == Person()
    until(lambda: not markers.found_in(*places(shop, *STATIONS)), "words are left", patience_s=10)
    whole(shop.folder)
    for link in links:
        shop.close(link)
    shop.stop()
    assert markers.found_in(*places(shop, *STATIONS)) == []
    shop.start()
    again = shop.link("front_desk")
    assert again.board.orders[order].sender == Person()
    assert markers.found_in(*places(shop, *STATIONS)) == []
