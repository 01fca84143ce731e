"""What any bytes at all may do to a decoder, a session or a parser: be taken, or be refused by code. Nothing else.

Each target is a function of bytes that returns when all is well and raises when it is not. Beside "no other exception"
each holds what was taken against a promise: an independent reader agrees, what is written again reads the same, what
is answered is a message of ours. The coverage-guided run (`fuzz_decoder`) and the tests call the very same functions.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from hub.domain.actor import Actor, Role
from hub.domain.rules import decide
from hub.domain.vocabulary import PairStation, Refused, UnknownEvent, VocabularyError
from hub.domain.voice_note import NotVoice, read_voice
from hub.doors.pairing import PairingDesk, Whereabouts, Wish
from hub.intakes import order_list, owntracks, traccar, woocommerce
from hub.intakes.fixes import plausible
from hub.intakes.unusable import Unusable
from hub.link.pairing import PairingFailed, StationPairing
from hub.wire import chain, pairing
from hub.wire.boards import assemble, parts
from hub.wire.bundle import read_bundle, write_bundle
from hub.wire.codec import check_json, decode_command, decode_event, encode_command, encode_event, fingerprint
from hub.wire.limits import COMMANDS_IN_FLIGHT, CREDIT_BYTES_MAX, FRAME_BYTES_MAX, INT_MAX, JSON_DEPTH_MAX
from hub.wire.messages import client_facts, client_side, hub_facts, hub_side, say, understand
from hub.wire.session import ClientSession, HubSession, RemoteProtocolError, Stand
from tests.hub.pairing_room import HUB_KEY
from tests.hub.shop_day import NOON, Decided, courier_actor, customer

UNIONS = (client_facts, hub_facts, client_side, hub_side)
LINE_CODES = frozenset({"bad_json", "unknown_message", "bad_message"})
EPOCH = "5f0c3a9be1d24477"
HASH = bytes.fromhex("2bb62740be5a4bc0a1552c88c7180b6cd392ebacb440c33540b1626c6197d5f6")
"""Of event 1 in the document's examples, so that their hellos and events are heard."""


def refused(error: VocabularyError | RemoteProtocolError | Unusable | PairingFailed, *codes: str) -> None:
    """A refusal has a code, one of these."""
    assert error.code, error
    assert not codes or error.code in codes, error


def unmoved(session: ClientSession, stand: Stand) -> None:
    """A fault of the other side moves nothing."""
    assert session.stand == stand, "a refused frame moved the replica"


class Ledger:
    """What a hub's session asks: a ledger that holds the document's example."""

    epoch, seq, backup_seq = EPOCH, 3, 2

    def hash_at(self, seq: int) -> bytes | None:
        return {0: chain.GENESIS, 1: HASH, 2: HASH, 3: HASH}.get(seq)

    def now(self) -> datetime:
        return NOON


def _shop() -> tuple[Decided, tuple[Actor, ...]]:
    shop = Decided()
    order, courier = shop.at_the_door()
    shop.placed(2)
    staff = tuple(
        Actor(role.value, f"p-{role.value}", role) for role in Role if role not in (Role.COURIER, *_OUTSIDE, Role.HUB)
    )
    return shop, (*staff, courier_actor(courier), customer(Role.SENDER, order), customer(Role.RECIPIENT, order))


_OUTSIDE = (Role.SENDER, Role.RECIPIENT)
SHOP, ASKERS = _shop()


# A reader of JSON that shares nothing with ours --------------------------------------------------------------------


def strictly(data: bytes) -> Any:
    """Read JSON with the standard library and the document's rules.

    Raises:
        ValueError: it is not JSON as docs/protocol.md has it.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) != len(pairs):
            raise ValueError("a key stands twice")
        return dict(pairs)

    def whole(text: str) -> int:
        if len(text) > 20 or abs(int(text)) > INT_MAX:
            raise ValueError("beyond 2^53")
        return int(text)

    def fraction(text: str) -> float:
        if not math.isfinite(float(text)):
            raise ValueError("beyond a double")
        return float(text)

    def constant(text: str) -> None:
        raise ValueError(text)

    text = data.decode("utf-8")
    value = json.loads(text, object_pairs_hook=once, parse_int=whole, parse_float=fraction, parse_constant=constant)
    text_of = json.dumps(value, ensure_ascii=False)
    text_of.encode("utf-8")  # a lone surrogate has no UTF-8
    if _depth(value) > JSON_DEPTH_MAX + 1:
        raise ValueError("nested too deep")
    return value


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max((_depth(one) for one in inner), default=0)


# The wire ----------------------------------------------------------------------------------------------------------


def json_checked(data: bytes) -> None:
    """What `check_json` takes, an independent strict reader takes too."""
    try:
        check_json(data)
    except VocabularyError as error:
        refused(error, "bad_json")
        return
    try:
        strictly(data)
    except (ValueError, RecursionError) as error:
        raise AssertionError(f"check_json takes what is none: {error}") from error


def message(data: bytes) -> None:
    """A message of each union is understood or refused by code; written again it is the same."""
    for union in UNIONS:
        try:
            check_json(data)
            said = understand(union, data)
        except VocabularyError as error:
            refused(error, *LINE_CODES)
            continue
        assert understand(union, say(said)) == said


def command(data: bytes) -> None:
    """A command is one or is refused; whoever asks it is answered, and what follows can be written, read and folded."""
    try:
        check_json(data)
        asked = decode_command(data)
    except VocabularyError as error:
        refused(error, "bad_json", "bad_command", "unknown_command")
        return
    again = encode_command(asked)
    assert decode_command(again) == asked
    assert len(fingerprint(data)) == 32
    for actor in ASKERS:
        decision = decide(SHOP.board, asked, actor, SHOP.now)
        if isinstance(decision, Refused):
            assert decision.code
            assert all(isinstance(field, str) for field in decision.fields.values())
            continue
        board = SHOP.board
        for happened in decision:
            facts, person = encode_event(happened, actor, "", SHOP.now, "00" * 16)
            check_json(facts)
            recorded = decode_event(board.seq + 1, facts, person)
            assert recorded.event == happened
            board = board.after(recorded)
        assert assemble(parts(board)) == board


def event(data: bytes) -> None:
    """Facts and person, cut at the first NUL."""
    facts, _, person = data.partition(b"\0")
    try:
        recorded = decode_event(1, facts, person or None)
    except VocabularyError as error:
        refused(error, "bad_event")
        return
    if not isinstance(recorded.event, UnknownEvent):
        encode_event(recorded.event, recorded.actor, recorded.cause, recorded.at, "00" * 16)


def _frames(data: bytes) -> list[bytes]:
    return data.split(b"\n")


def hub_session(data: bytes) -> None:
    """Lines of frames at the hub's end: every answer is a message of ours, and no bound is passed."""
    session = HubSession(ASKERS[0])
    for frame in _frames(data):
        for answer in session.hear(frame, Ledger()):
            assert len(answer) <= FRAME_BYTES_MAX
            check_json(answer)
            understand(hub_facts, answer)
        assert 0 <= session.credit <= CREDIT_BYTES_MAX
        assert len(session.asked) <= COMMANDS_IN_FLIGHT
        assert 0 <= session.cursor <= Ledger.seq


def client_session(data: bytes) -> None:
    """Lines of frames at the client's end: news, or a fault of the other side. The replica never goes backwards."""
    session = ClientSession("b0f4c1d2e3a59687", Stand(EPOCH, 1, HASH))
    understand(client_facts, session.hello())
    for frame in _frames(data):
        before = session.stand
        try:
            session.hear(frame)
        except RemoteProtocolError as error:
            refused(error)
            unmoved(session, before)
            return
        session.credit_due()


def board_part(data: bytes) -> None:
    """Lines of parts of a board."""
    try:
        board = assemble(_frames(data))
    except VocabularyError as error:
        refused(error, "bad_board")
        return
    list(parts(board))


def bundle(data: bytes) -> None:
    """A key bundle."""
    try:
        read = read_bundle(data)
    except VocabularyError as error:
        refused(error, "bad_bundle")
        return
    assert read_bundle(write_bundle(read)) == read


# What strangers send -----------------------------------------------------------------------------------------------


def tracker(data: bytes) -> None:
    """A body for OwnTracks and both forms of Traccar; what is believed lies on the earth and is not from the future."""
    query, _, form = data.partition(b"\n")
    for read in (
        lambda: owntracks.read(data),
        lambda: traccar.read_form(traccar.form(query.decode("utf-8", "replace"), form), NOON),
        lambda: traccar.read_json(data),
        lambda: traccar.device_of_json(data),
    ):
        try:
            report = read()
            if report is None or isinstance(report, str):
                continue
            fix = plausible(report, "courier", "test", None, NOON)
        except Unusable as error:
            refused(error)
            continue
        assert abs(fix.place.lat_e7) <= 900_000_000
        assert abs(fix.place.lon_e7) <= 1_800_000_000
        msgspec.json.encode(fix)


def webhook(data: bytes) -> None:
    """A WooCommerce body; an order that comes of it is one that the rules take."""
    woocommerce.is_ping(data)
    try:
        delivery = woocommerce.read(data, "order.created", "flowers", "Europe/London", NOON, "new-id")
    except Unusable as error:
        refused(error)
        return
    if delivery.order is not None:
        check_json(encode_command(delivery.order))


def voice(data: bytes) -> None:
    """A voice note."""
    try:
        assert read_voice(data).seconds >= 0
    except NotVoice:
        return


def orders(data: bytes) -> None:
    """A list of orders: all rows, or a report; the same bytes give the same orders under the same ids."""
    try:
        first = order_list.read(data, "Europe/London", "GBP", NOON)
    except Unusable as error:
        refused(error)
        return
    assert order_list.read(data, "Europe/London", "GBP", NOON) == first
    for row in first.rows:
        check_json(encode_command(row.order))


# Who is not let in yet --------------------------------------------------------------------------------------------


def pairing_desk(data: bytes) -> None:
    """Lines at the door that hears anybody, while a code is live: a short answer to each, and nobody is let in."""
    desk = PairingDesk(Whereabouts(HUB_KEY, "192.0.2.1", 8461, 8462), lambda: SHOP.board, _nobody, _chance, lambda: 1.0)
    desk.offer(Wish(Role.PACKING))
    for line in _frames(data):
        answer = desk.hear(line, "192.0.2.7")
        assert len(answer) <= pairing.MESSAGE_BYTES_MAX
        pairing.read_message(pairing.from_hub, answer)


def pairing_station(data: bytes) -> None:
    """Lines of whatever says that it is the hub: a station without proof of the code ends, or waits."""
    way = StationPairing("12345674", HUB_KEY, HUB_KEY, "PACK-PC", "", _chance)
    for line in _frames(data):
        try:
            way.hear(line)
        except PairingFailed as failed:
            refused(failed)
            return
        assert way.end not in (pairing.StationEnd.COMPARING, pairing.StationEnd.DONE)
        pairing.read_message(pairing.from_station, way.say_now)


def _nobody(offer_id: str, command: PairStation) -> None:
    raise AssertionError(f"let in without a code: {command}")


def _chance(count: int) -> bytes:
    return bytes(count)


TARGETS: tuple[Callable[[bytes], None], ...] = (
    json_checked, message, command, event, hub_session, client_session, board_part, bundle, tracker, webhook, voice, orders,
    pairing_desk, pairing_station,
)  # fmt: skip
"""By the first byte of an input; only ever added to, or the kept inputs would mean something else."""


def one_input(data: bytes) -> None:
    """Run what an input names."""
    if data:
        TARGETS[data[0] % len(TARGETS)](data[1:])


def named(target: Callable[[bytes], None], data: bytes) -> bytes:
    """An input for a target."""
    return bytes([TARGETS.index(target)]) + data
