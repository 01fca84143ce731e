"""What a fuzz run begins with: every example of docs/protocol.md, and one good message of each stranger."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlencode

from hub.domain.vocabulary import COMMANDS, EVENTS
from hub.wire import pairing
from hub.wire.boards import parts
from hub.wire.codec import encode_command
from hub.wire.messages import FROM_CLIENT_FACTS, FROM_CLIENT_SIDE, FROM_HUB_FACTS, FROM_HUB_SIDE, names
from tests.fuzz import targets
from tests.fuzz.targets import named
from tests.hub.domain.test_rules import SCENES
from tests.hub.domain.test_voice_note import mp4, ogg, webm
from tests.hub.shop_day import Decided

ROOT = Path(__file__).resolve().parents[2]
FOUND = Path(__file__).with_name("found")
_BLOCK = re.compile(r"^```json ([a-z-]+)\n(.*?)^```", re.MULTILINE | re.DOTALL)

OWNTRACKS = {"_type": "location", "lat": 51.5, "lon": -0.12, "tst": 1778414400, "acc": 12, "vel": 20, "_id": "a1"}
TRACCAR = {
    "location": {"timestamp": "2026-05-10T12:00:00Z", "coords": {"latitude": 51.5, "longitude": -0.1, "speed": -1}},
    "device_id": "li-7f3a",
}
FORM = {"id": "li-7f3a", "lat": "51.5", "lon": "-0.12", "timestamp": "1778414400", "speed": "10", "valid": "true"}
WOOCOMMERCE = {
    "id": 727,
    "status": "processing",
    "currency": "GBP",
    "date_modified_gmt": "2026-05-10T11:59:30",
    "total": "29.35",
    "customer_note": "Thirty years 🌷",
    "billing": {"first_name": "Daniel", "last_name": "Okafor", "phone": "+44 20 7946 0001"},
    "shipping": {"first_name": "美琳", "last_name": "陈", "address_1": "14 Mill Lane", "city": "Leeds"},
    "line_items": [{"name": "Peonies", "quantity": 5, "total": "24.00", "total_tax": "5.35", "sku": "P-5"}],
    "meta_data": [{"key": "_delivery_date", "value": "2026-05-12"}, {"key": "delivery_time", "value": "10 - 12"}],
}
LIST = "\n".join(
    [
        "编号,收礼人,收礼人电话,地址,贺卡,商品,数量,总价,日期,时段,订购人",
        'A-1,林月,+44 20 7946,12 Rose Lane；London,"生日快乐, ""L"".",Peonies,2,30.00,2026-05-12,10:00-12:00,Acme',
        "A-2,Grace,,14 Mill Lane,=1+1,Vase,1,12,,,Acme",
    ]
)


def examples() -> dict[str, list[bytes]]:
    """The document's example bytes by the name of their block."""
    text = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    return {
        name: [block.encode()] if name == "bundle" else [line.encode() for line in block.splitlines() if line]
        for name, block in _BLOCK.findall(text)
    }


def seeds() -> list[bytes]:
    """Inputs, each with the byte that names its target."""
    known = examples()
    wire = [frame for name, frames in known.items() if name != "bundle" for frame in frames]
    made = [named(target, frame) for frame in wire for target in (targets.json_checked, targets.message)]
    made += [named(targets.hub_session, b"\n".join(known["client-facts"]))]
    hello = known["client-facts"][0]
    made += [named(targets.hub_session, hello + b"\n" + frame) for frame in known["client-facts"]]
    made += [named(targets.hub_session, hello)] * 8  # the door that everybody knocks at
    made += [named(targets.client_session, b"\n".join(known["hub-facts"]))]
    made += [named(targets.client_session, b"\n".join((known["hub-facts"][0], known["hub-facts"][2])))]
    made += [named(targets.bundle, known["bundle"][0])]
    for frame in wire:
        said = json.loads(frame)
        for submission in said["commands"] if said["t"] == "submit" else ():
            made.append(named(targets.command, json.dumps(submission["command"]).encode()))
        for item in said["events"] if said["t"] in ("events", "rows") else ():
            facts = json.dumps(item["f"], separators=(",", ":")).encode()
            person = json.dumps(item["p"], separators=(",", ":")).encode() if "p" in item else b""
            made.append(named(targets.event, facts + b"\0" + person))
        if said["t"] == "board":
            made.append(named(targets.board_part, json.dumps(said["units"]).encode()))
    made += [named(targets.command, encode_command(scene(Decided())[1])) for scene in SCENES.values()]
    made += [named(targets.board_part, part) for part in parts(targets.SHOP.board)]
    made += [named(targets.tracker, json.dumps(body).encode()) for body in (OWNTRACKS, TRACCAR)]
    made += [named(targets.tracker, urlencode(FORM).encode()), named(targets.webhook, b"webhook_id=12")]
    made += [named(targets.webhook, json.dumps(WOOCOMMERCE).encode())]
    made += [named(targets.voice, note) for note in (ogg(3), webm(1), mp4(3), mp4(3, fragmented=True))]
    made += [named(targets.orders, LIST.encode(encoding)) for encoding in ("utf-8", "utf-16", "gbk")]
    known_at_the_door = [
        pairing.Knock("ab" * 16, (1,)),
        pairing.Begin("ab" * 16, "41" + "5c" * 32),
        pairing.Prove("ab" * 16, "cd" * 32),
        pairing.Seal("ab" * 16, "ef" * 40),
        pairing.Leave("ab" * 16),
    ]
    said_by_a_hub = [
        pairing.Door("00" * 16, 1, "Petal", "open"),
        pairing.Share("00" * 16, "42" + "5c" * 32),
        pairing.Proved("00" * 16, "cd" * 32),
        pairing.Wait("00" * 16),
        pairing.Closed("00" * 16, "no_code"),
    ]
    for target, lines in ((targets.pairing_desk, known_at_the_door), (targets.pairing_station, said_by_a_hub)):
        written = [pairing.say(line) for line in lines]
        made += [named(target, line) for line in written]
        made += [named(target, b"\n".join(written[: count + 1])) for count in range(1, len(written))]
    return made


_UNIONS = (FROM_CLIENT_FACTS, FROM_CLIENT_SIDE, FROM_HUB_FACTS, FROM_HUB_SIDE)
WORDS = (
    *(f'"{kind}"' for kind in sorted({*COMMANDS, *EVENTS})),
    *(f'"{name}"' for name in sorted({name for union in _UNIONS for name in names(union)})),
    '"t"', '"kind"', '"session"', '"epoch"', '"hash"', '"seq"', '"credit"', '"protocols"', "9007199254740992", "9007199254740991", "1e999", "NaN",
    "-1", "null", r"\\ud800", "[[[[", "]]]]", "{}", ',"a":1,"a":2', ':{"a":1,"a":2}', "1970-01-01T00:00:00Z", "OggS", "ftyp", "\\x00", "\\xff\\xfe",
)  # fmt: skip
"""What a mutation may put in at once."""
