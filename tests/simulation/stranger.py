"""Somebody with a key who keeps to no rule: gaps, repeats, other payloads under old ids, other people's ids, lies in
greetings, frames that are none. The shop must go on as if nothing were, and every answer must be the documented one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw

from hub.domain.actor import Role
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import SendMessage
from hub.relay import LATER, UNAVAILABLE
from hub.wire import limits
from hub.wire.codec import encode_command
from hub.wire.messages import Credit, Hello, Ping, Receipts, Submission, Submit, hub_facts, say
from tests.hub.shop_day import an_id
from tests.simulation import knobs
from tests.simulation.network import Connection
from tests.simulation.world import Violation

if TYPE_CHECKING:
    from tests.simulation.shop import Shop

NAME, ROLE, KEY = "stranger", Role.FRONT_DESK, "stranger".ljust(40, "k")
EVERY_S = 0.4
GARBAGE = (b"", b"\xff\xfe", b"{", b"[]", b"[" * 5000, b'{"t":"hello"}', b'{"t":"nonsense"}', b'{"t":"submit","session":1}',
           b'{"t":"hello","t":"ping","mark":1}', b'{"t":"ping","mark":1e999}', b"GET / HTTP/1.1\r\n\r\n")  # fmt: skip


class Stranger:
    """See the module.

    Args:
        shop: where it does not belong.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._world = shop.world
        self._connection: Connection | None = None
        self._routes = 0
        self._session = ""
        self._n = 0
        self._minted = 0
        self._payloads: dict[str, list[bytes]] = {}
        self._decided: dict[str, bytes] = {}
        self._sent: dict[tuple[str, int], tuple[str, bytes]] = {}
        self._elsewhere: set[str] = set()
        self.over = False

    def live(self) -> None:
        """Begin."""
        self._world.after(self._world.random.expovariate(1 / EVERY_S), self._act)

    def forget(self) -> None:
        """The ledger was put back: what was decided may be decided anew."""
        self._decided.clear()

    def end(self) -> None:
        """Go away."""
        self.over = True
        if self._connection is not None:
            self._shop.hub.connections.pop(self._connection.route, None)
            self._connection.cut()
        self._connection = None

    # What it does -------------------------------------------------------------------------------------------------

    def _act(self) -> None:
        if self.over:
            return
        if self._connection is None:
            self._connect()
        else:
            acts: tuple[Callable[[], None], ...] = (
                self._greet, self._lie, self._ask, self._ask, self._ask, self._repeat, self._repeat_otherwise,
                self._ask_under_others_id, self._leave_a_gap, self._garbage, self._too_large, self._bad_id, self._twice,
                self._leave, self._other_session, self._too_large_a_frame,
            )  # fmt: skip
            self._world.random.choice(acts)()
        self.live()

    def _connect(self) -> None:
        hub = self._shop.hub
        if not hub.up or hub.keyring.station(KEY) is None:
            return
        self._routes += 1
        self._session = ""
        route = f"{NAME}/{self._routes}".encode()
        self._connection = Connection(self._world, route, NAME, KEY, hub.arrive, self._hear, self._lost, 64)
        hub.connections[route] = self._connection
        if self._world.chance(0.7):
            self._greet()

    def _say(self, frame: bytes) -> None:
        if self._connection is not None:
            self._connection.up.put(frame)

    def _greet(self) -> None:
        self._n = 0
        self._session = self._world.random.randbytes(4).hex()
        self._say(say(Hello(limits.PROTOCOLS, self._session, credit=knobs.session.CREDIT_BYTES_MIN)))
        self._say(say(Credit(limits.CREDIT_BYTES_MAX)))

    def _lie(self) -> None:
        self._world.count("lying_hello")
        disk = self._shop.disk
        head = disk.head
        seq, hashed, epoch, credit = self._world.random.choice(
            (
                (head.seq + 1_000_000, head.hash.hex(), disk.epoch, 1 << 20),
                (head.seq, "00" * 32, disk.epoch, 1 << 20),
                (head.seq, head.hash.hex(), "ffffffffffffffff", 1 << 20),
                (-1, "", disk.epoch, 1 << 20),
                (0, "", "", 1),
                (1 << 62, "zz", disk.epoch, 1 << 20),
            )
        )
        self._minted += 1
        fresh = f"lie-{self._minted}"  # under one name twice, receipts of the first greeting look like the second's
        name = self._world.random.choice((fresh, "", "x" * 65))
        if name == fresh and seq >= 0 and credit > 1:
            self._n, self._session = 0, name  # any other lie is no greeting: the one before it, and its numbers, go on
        self._say(say(Hello(limits.PROTOCOLS, name, epoch, seq, hashed, 0, credit)))

    def _submit(self, command_id: str, raw: bytes, n: int | None = None) -> bytes:
        self._n += 1
        n = self._n if n is None else n
        self._sent[self._session, n] = (command_id, raw)
        frame = say(Submit(self._session, (Submission(n, command_id, Raw(raw)),)))
        self._say(frame)
        return frame

    def _payload(self) -> bytes:
        self._minted += 1
        return encode_command(
            SendMessage(SHOP_ROOM, an_id(9_000_000 + self._minted), Audience.STAFF, text=f"number {self._minted}")
        )

    def _new_id(self) -> str:
        self._minted += 1
        return an_id(8_000_000 + self._minted)

    def _ask(self) -> None:
        command_id, raw = self._new_id(), self._payload()
        self._payloads[command_id] = [raw]
        self._submit(command_id, raw)

    def _known(self) -> str:
        return self._world.random.choice(list(self._payloads)) if self._payloads else self._new_id()

    def _repeat(self) -> None:
        command_id = self._known()
        self._submit(command_id, self._payloads.setdefault(command_id, [self._payload()])[0])

    def _repeat_otherwise(self) -> None:
        command_id, raw = self._known(), self._payload()
        self._payloads.setdefault(command_id, []).append(raw)
        self._submit(command_id, raw)

    def _ask_under_others_id(self) -> None:
        """Ids of others stand in the feed; whoever repeats one gets nothing of it."""
        causes = [
            event.command_id for event in self._shop.disk.events[-20:] if event.command_id in self._shop.referee.issues
        ]
        if causes:
            command_id = self._world.random.choice(causes)
            stored = self._shop.disk.outcomes[command_id]
            self._world.count("others_id_tried")
            assert stored.asker != NAME
            self._submit(command_id, self._payload())

    def _leave_a_gap(self) -> None:
        self._submit(self._new_id(), self._payload(), self._n + 3)
        self._n -= 1

    def _twice(self) -> None:
        command_id, raw = self._new_id(), self._payload()
        self._payloads[command_id] = [raw]
        self._say(self._submit(command_id, raw))
        self._world.count("frame_doubled")

    def _twice_in_one_turn(self) -> None:
        command_id, raw = self._new_id(), self._payload()
        self._payloads[command_id] = [raw]
        numbers = self._n + 1, self._n + 2
        self._n += 2
        self._sent |= {(self._session, n): (command_id, raw) for n in numbers}
        self._say(say(Submit(self._session, tuple(Submission(n, command_id, Raw(raw)) for n in numbers))))

    def _garbage(self) -> None:
        self._say(self._world.random.choice(GARBAGE))

    def _too_large(self) -> None:
        if knobs.session.FRAME_BYTES_MAX == limits.FRAME_BYTES_MAX:
            self._submit(self._new_id(), b'"' + b"x" * limits.COMMAND_BYTES_MAX + b'"')

    def _too_large_a_frame(self) -> None:
        self._say(b'{"t":"ping","mark":1,"x":"' + b"x" * knobs.session.FRAME_BYTES_MAX + b'"}')

    def _bad_id(self) -> None:
        self._submit(
            self._world.random.choice(("", "x", "x" * 5000, "00000000-0000-4000-8000-000000000000")), self._payload()
        )

    def _other_session(self) -> None:
        command_id = self._new_id()
        self._elsewhere.add(command_id)
        self._say(say(Submit("another", (Submission(self._n + 1, command_id, Raw(self._payload())),))))
        self._say(say(Ping(7)))

    def _leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._shop.hub.connections.pop(connection.route, None)
            connection.cut()

    # What it hears ------------------------------------------------------------------------------------------------

    def _lost(self, connection: Connection) -> None:
        if connection is self._connection:
            self._connection = None

    def _hear(self, connection: Connection, frame: bytes) -> bool:
        if connection is not self._connection:
            return False
        if frame.startswith(b'{"t":"receipts"'):
            said = hub_facts.decode(frame)
            assert isinstance(said, Receipts)
            for receipt in said.receipts:
                if receipt.id in self._elsewhere:
                    raise Violation(f"P3 {receipt.id} was asked in no greeting and was told {receipt.outcome}")
                sent = self._sent.get((said.session, receipt.n))
                if sent is not None and receipt.outcome not in (UNAVAILABLE, LATER):
                    self._check(*sent, receipt.outcome, receipt.code)
        elif msgspec.json.decode(frame).get("code") == "revoked":
            self._leave()
        return True

    def _check(self, command_id: str, raw: bytes, outcome: str, code: str) -> None:
        if code in ("id_conflict", "bad_id"):
            if self._decided.get(command_id) == raw:
                raise Violation(f"P3 a repeat of {command_id} is called a conflict with itself")
            return
        if command_id in self._shop.referee.issues:
            raise Violation(f"P3 the stranger asked under another's id {command_id} and was told {outcome} {code}")
        if self._decided.setdefault(command_id, raw) != raw:
            raise Violation(f"P3 {command_id} was asked with another payload and was told {outcome} {code}")
