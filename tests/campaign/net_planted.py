"""`giftwire-hub` with something planted in it, for the controls: `python -m tests.campaign.net_planted NAMES serve …`.

Only the tests know this program; nothing of it is in the one that is shipped. Each plant takes one safeguard away (or, for
the counters, only writes down what came in), and the run whose control it is must notice.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zmq
from zmq.utils import z85


def put(where: Any, name: str, plant: Any) -> None:
    """Put a plant in the place of what is there."""
    setattr(where, name, plant)


def waits_for_the_slow() -> None:
    """The hub waits for a client whose socket is full, as a plain blocking send would."""
    send = zmq.Socket.send_multipart

    def patient(self: Any, parts: Any, flags: int = 0, **more: Any) -> Any:
        if self.socket_type == zmq.ROUTER and flags & zmq.DONTWAIT:
            deadline = time.monotonic() + 0.05
            while True:
                try:
                    return send(self, parts, flags, **more)
                except zmq.Again:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.001)
        return send(self, parts, flags, **more)

    put(zmq.Socket, "send_multipart", patient)


def keeps_everything_for_the_slow() -> None:
    """The hub queues without a bound for whoever does not read."""
    from hub.doors import keys
    from hub.wire import session

    put(keys, "SNDHWM", 0)
    put(session, "CREDIT_BYTES_MAX", 1 << 40)
    put(session.HubSession, "may_send", lambda self, size: True)


def takes_any_number() -> None:
    """The hub decides commands in whatever order they come."""
    from hub.wire.session import HubSession

    def submit(self: HubSession, said: Any) -> list[bytes]:
        self.asked.extend(said.commands)
        return []

    put(HubSession, "_submit", submit)


def knows_keys_for_ever() -> None:
    """A key that was good once stays good."""
    from hub.doors.keys import Keyring

    station = Keyring.station
    known: dict[str, Any] = {}

    def remembered(self: Keyring, key: str) -> Any:
        found = station(self, key)
        if found is not None:
            known[key] = found
        return known.get(key)

    put(Keyring, "station", remembered)


def lets_anybody_in() -> None:
    """Every key is somebody's: the check says yes, and the keyring finds a station for it."""
    from hub.doors.keys import ZAP_VERSION, Gatekeeper, Keyring

    def anybody(self: Keyring, key: str) -> Any:
        return self._stations.get(key) or next(iter(self._stations.values()), None)

    def yes(self: Gatekeeper, request: list[bytes]) -> list[bytes]:
        return [ZAP_VERSION, request[1], b"200", b"OK", z85.encode(request[6]), b""]

    put(Keyring, "station", anybody)
    put(Gatekeeper, "_answer", yes)


def key_check_dies() -> None:
    """The thread that checks keys falls over at the next handshake; no fault of the hub's: it must stay closed."""
    from hub.doors.keys import Gatekeeper

    answer = Gatekeeper._answer
    fallen: list[float] = []

    def falls_over(self: Gatekeeper, request: list[bytes]) -> list[bytes]:
        if os.path.exists(os.environ["GIFTWIRE_FALL"]) and not fallen:
            fallen.append(time.monotonic())
            sys.exit()  # ends this thread alone
        return answer(self, request)

    put(Gatekeeper, "_answer", falls_over)


def nobody_watches_the_key_check() -> None:
    """Beside `key_check_dies`: it is never started anew."""
    from hub.doors.keys import Gatekeeper

    put(Gatekeeper, "watch", lambda self: True)


def opens_when_the_key_check_is_dead() -> None:
    """libzmq as it is without ZAP_ENFORCE_DOMAIN: a check that is not there lets everybody in; and the second lock is open."""
    from hub.doors import keys

    set_option = zmq.Socket.setsockopt

    def careless(self: Any, option: int, value: Any) -> None:
        if option != zmq.ZAP_ENFORCE_DOMAIN:
            set_option(self, option, value)

    put(zmq.Socket, "setsockopt", careless)
    put(keys.Keyring, "station", lambda self, key: self._stations.get(key) or next(iter(self._stations.values()), None))
    get = zmq.Frame.get

    def user(self: zmq.Frame, name: str) -> Any:
        try:
            return get(self, name)
        except zmq.ZMQError:
            return "nobody"

    put(zmq.Frame, "get", user)


def counts_what_is_heard() -> None:
    """No fault: writes down, by station, how many frames got past the doors, to the file in GIFTWIRE_HEARD."""
    from hub.doors.side import SideDoor
    from hub.wire.session import HubSession

    heard: dict[str, int] = {}
    written = threading.Lock()

    def note(who: str) -> None:
        with written:
            heard[who] = heard.get(who, 0) + 1

    hear, side_hear = HubSession.hear, SideDoor._hear

    def heard_facts(self: HubSession, frame: bytes, ledger: Any) -> list[bytes]:
        note(self.actor.station)
        return hear(self, frame, ledger)

    def heard_side(self: SideDoor, route: bytes, station: Any, frames: list[bytes]) -> None:
        note(station.id)
        side_hear(self, route, station, frames)

    put(HubSession, "hear", heard_facts)
    put(SideDoor, "_hear", heard_side)
    atexit.register(lambda: Path(os.environ["GIFTWIRE_HEARD"]).write_text(repr(heard)))


def minds_every_connection() -> None:
    """The thread that writes is held up for a little by each connection that comes, whoever it is."""
    from hub import app

    monitors: list[Any] = []
    bind = vars(app)["bind_door"]

    def bound(context: Any, pair: Any, address: str) -> Any:
        socket, where = bind(context, pair, address)
        monitors.append(socket.get_monitor_socket(zmq.EVENT_ACCEPTED))
        return socket, where

    def mind() -> None:
        while True:
            for monitor in monitors:
                while monitor.poll(0):
                    monitor.recv_multipart()
                    until = time.perf_counter() + 0.004
                    while time.perf_counter() < until:  # with Python's one lock in hand, most of the time
                        sum(range(50_000))
            time.sleep(0.001)

    put(app, "bind_door", bound)
    threading.Thread(target=mind, daemon=True).start()


def spins() -> None:
    """The process uses as much of the processor as it gets, beside its work."""

    def burn() -> None:
        while True:
            sum(range(10_000))

    threading.Thread(target=burn, daemon=True).start()


def gateway_spins() -> None:
    """The same in a gateway that has begun, so that what it does about its own place in the machine counts."""
    from hub.gateway import app

    run = app.run

    def spinning(*given: Any) -> None:
        spins()
        run(*given)

    put(app, "run", spinning)


def shows_where_couriers_are_for_ever() -> None:
    """The gateway shows a customer the position also after their stop."""
    from hub.gateway import customer

    put(customer, "is_their_stop", lambda board, order: bool(order.courier))


def tracks_everybody() -> None:
    """The gateway takes fixes of couriers without an open run."""
    from hub.gateway.positions import Positions

    put(Positions, "is_tracked", lambda self, courier: True)


def links_never_end() -> None:
    """The gateway goes on with a link that it has opened once."""
    from hub.gateway.front import Front

    open_, opened = Front.open, {}

    def remembered(self: Front, secret: str) -> Any:
        found = open_(self, secret)
        if found is not None:
            opened[secret] = found
        return opened.get(secret)

    put(Front, "open", remembered)


def believes_any_signature() -> None:
    """The gateway takes a delivery whoever signed it."""
    from hub.intakes import woocommerce

    put(woocommerce, "is_genuine", lambda secret, body, signed: True)


PLANTS: dict[str, Callable[[], None]] = {
    plant.__name__: plant
    for plant in (
        waits_for_the_slow,
        keeps_everything_for_the_slow,
        takes_any_number,
        knows_keys_for_ever,
        lets_anybody_in,
        key_check_dies,
        nobody_watches_the_key_check,
        opens_when_the_key_check_is_dead,
        counts_what_is_heard,
        minds_every_connection,
        spins,
        gateway_spins,
        shows_where_couriers_are_for_ever,
        tracks_everybody,
        links_never_end,
        believes_any_signature,
    )
}


def main() -> None:
    """Plant, then run the program as it is."""
    names = sys.argv.pop(1).split(",")
    for name in names:
        PLANTS[name]()
    from hub.cli import main as program

    program()


if __name__ == "__main__":
    main()
