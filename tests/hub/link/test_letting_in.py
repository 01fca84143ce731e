"""A real hub, a real door, a real station's end: let in over loopback by a code, or told in words why not."""

from __future__ import annotations

import json
import socket as sockets
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from hub.domain.actor import Role
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import PairStation, SendMessage
from hub.doors.announcing import Announcement
from hub.doors.keys import new_pair
from hub.link.codes import CodeRefused, Codes
from hub.link.finding import Finder, FoundHub
from hub.link.keystore import keep_bundle
from hub.link.letting_in import BUNDLE_NAME, Progress, Step, WayIn, read_address, station_before
from hub.link.link import Link
from hub.link.port import LinkState, Wished
from hub.wire.bundle import read_bundle
from hub.wire.pairing import CODE_TRIES, PAIRING_PORT
from tests.hub.pairing_room import another_code
from tests.hub.running import HubInThread, HubProcess, until


class AtTheStation:
    """A station's first start without a screen: what would be shown, in order."""

    def __init__(self, folder: Path, port: int, code: str, host: str = "127.0.0.1", **more: Any) -> None:
        self.folder = folder
        self.shown: list[Progress] = []
        self.way = WayIn(host, port, code, folder, self.shown.append, store=lambda: None, **more)
        self.way.start()

    def comes_to(self, step: Step) -> Progress:
        """Wait for a step."""
        until(lambda: self.shown and self.shown[-1].step in (step, Step.FAILED), f"{self.shown}")
        assert self.shown[-1].step is step, self.shown
        return self.shown[-1]

    def fails(self) -> Progress:
        """Wait for it to go wrong."""
        until(lambda: self.shown and self.shown[-1].step in (Step.DONE, Step.FAILED), f"{self.shown}")
        assert self.shown[-1].step is Step.FAILED, self.shown
        return self.shown[-1]


@pytest.fixture
def owner(running: HubInThread) -> Iterator[Codes]:
    with Codes(running.bundle("owner")) as codes:
        yield codes


@pytest.fixture
def come(running: HubInThread, tmp_path: Path) -> Iterator[Callable[..., AtTheStation]]:
    came: list[AtTheStation] = []

    def start(code: str, folder: str = "new", **more: Any) -> AtTheStation:
        came.append(AtTheStation(tmp_path / folder, more.pop("port", running.serving.pairing), code, **more))
        return came[-1]

    yield start
    for station in came:
        station.way.close()


def let_in(owner: Codes, come: Callable[..., AtTheStation], folder: str = "new", **wished: Any) -> AtTheStation:
    """The whole way, both people agreeing."""
    made = owner.make(Wished(**({"role": Role.PACKING} | wished)))
    station = come(made.digits, folder)
    shown = station.comes_to(Step.COMPARING)
    seen = until(lambda: s if (s := owner.see(made.offer)).state == "comparing" else None)
    assert seen.words == shown.words
    owner.settle(made.offer, same=True)
    station.way.agree()
    station.comes_to(Step.DONE)
    return station


def live(link: Link) -> Link:
    until(lambda: link.status.state is LinkState.LIVE, f"{link.status}")
    return link


def test_a_station_is_let_in_and_works(running: HubInThread, owner: Codes, come: Callable[..., AtTheStation]) -> None:
    station = let_in(owner, come, name="Packing table", person="Jun")
    done = station.shown[-1]
    assert (done.role, done.name, done.station) == (Role.PACKING, "Packing table", "packing")
    assert done.bundle == station.folder / BUNDLE_NAME
    link = live(Link.open(station.folder / BUNDLE_NAME, station.folder))
    try:
        running.must(link, SendMessage(SHOP_ROOM, link.new_id(), Audience.STAFF, text="here"))
        known = link.board.stations["packing"]
        assert (known.name, known.person_name) == ("Packing table", "Jun")
    finally:
        link.close()


def test_the_pairing_is_recorded_as_the_owners_doing(
    running: HubInThread, owner: Codes, come: Callable[..., AtTheStation]
) -> None:
    let_in(owner, come)
    stored = running.hub.relay.read(0, 1000, 1 << 20)
    facts = [
        event.facts for event in stored if b'"station_paired"' in event.facts and b'"station":"packing"' in event.facts
    ]
    assert len(facts) == 1
    assert b'"role":"owner"' in facts[0].split(b'"body"')[0]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_the_key_lies_in_a_file_that_only_its_owner_reads(owner: Codes, come: Callable[..., AtTheStation]) -> None:
    station = let_in(owner, come)
    path = station.folder / BUNDLE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(station.folder.stat().st_mode) == 0o700
    assert len(read_bundle(path.read_bytes()).secret) == 40
    assert not station.shown[-1].in_key_store


def test_three_wrong_codes_and_the_right_one_no_longer_opens(owner: Codes, come: Callable[..., AtTheStation]) -> None:
    made = owner.make(Wished(Role.PACKING))
    failed = []
    for number in range(CODE_TRIES):
        station = come(another_code(made.digits), f"n{number}")
        shown = station.fails()
        failed.append((shown.code, shown.tries_left))
    assert failed == [("wrong_code", 2), ("wrong_code", 1), ("used_up", 0)]
    assert owner.see(made.offer).state == "used_up"
    late = come(made.digits, "late")
    until(lambda: late.shown[-1].step is Step.FAILED)
    assert late.shown[-1].code == "used_up"
    assert not (late.folder / BUNDLE_NAME).exists()


def test_one_code_lets_one_station_in(owner: Codes, come: Callable[..., AtTheStation]) -> None:
    made = owner.make(Wished(Role.PACKING))
    first = come(made.digits, "first")
    first.comes_to(Step.COMPARING)
    second = come(made.digits, "second")
    until(lambda: second.shown[-1].step is Step.FAILED)
    assert second.shown[-1].code == "in_use"
    owner.settle(made.offer, same=True)
    first.way.agree()
    first.comes_to(Step.DONE)
    third = come(made.digits, "third")
    until(lambda: third.shown[-1].step is Step.FAILED)
    assert third.shown[-1].code == "no_code"


def test_the_owner_says_no_and_nobody_is_in(
    running: HubInThread, owner: Codes, come: Callable[..., AtTheStation]
) -> None:
    made = owner.make(Wished(Role.PACKING))
    station = come(made.digits)
    station.comes_to(Step.COMPARING)
    station.way.agree()
    owner.settle(made.offer, same=False)
    until(lambda: station.shown[-1].step is Step.FAILED)
    assert station.shown[-1].code == "not_the_same"
    assert "packing" not in running.owner().board.stations
    assert not (station.folder / BUNDLE_NAME).exists()


def test_the_station_says_no_and_the_owner_sees_it(owner: Codes, come: Callable[..., AtTheStation]) -> None:
    made = owner.make(Wished(Role.PACKING))
    station = come(made.digits)
    station.comes_to(Step.COMPARING)
    station.way.give_up(words_differ=True)
    until(lambda: owner.see(made.offer).state == "not_the_same")
    until(lambda: station.shown[-1].code == "not_the_same")


def test_re_pairing_gives_a_new_key_to_the_same_station_and_its_outbox_goes_out(
    running: HubInThread, owner: Codes, come: Callable[..., AtTheStation]
) -> None:
    """P4: what was taken on while the hub was away survives a new key; the old key opens nothing any more."""
    station = let_in(owner, come)
    old = read_bundle((station.folder / BUNDLE_NAME).read_bytes())
    link = live(Link.open(station.folder / BUNDLE_NAME, station.folder))
    link.close()
    owner.close()
    running.stop()
    link = Link.open(station.folder / BUNDLE_NAME, station.folder)
    asked = link.ask(SendMessage(SHOP_ROOM, link.new_id(), Audience.STAFF, text="written while you were away"))
    asked.taken.result(10)
    link.close()
    assert station_before(station.folder) == ("packing", 1)
    running.start()
    with Codes(running.bundle("owner")) as again:
        let_in(again, come, station="packing")
    new = read_bundle((station.folder / BUNDLE_NAME).read_bytes())
    assert (new.station, new.public == old.public) == ("packing", False)
    link = live(Link.open(station.folder / BUNDLE_NAME, station.folder))
    try:
        until(lambda: not link.pending)
        until(lambda: any(m.text == "written while you were away" for m in link.board.rooms[SHOP_ROOM].messages))
    finally:
        link.close()
    keep_bundle(station.folder / "old.bundle", old, None)
    stale = Link.open(station.folder / "old.bundle", None)
    try:
        until(lambda: stale.status.state is LinkState.REFUSED)
    finally:
        stale.close()


def test_an_outbox_never_goes_out_under_another_stations_name(
    running: HubInThread, owner: Codes, come: Callable[..., AtTheStation]
) -> None:
    station = let_in(owner, come)
    live(Link.open(station.folder / BUNDLE_NAME, station.folder)).close()
    owner.close()
    running.stop()
    link = Link.open(station.folder / BUNDLE_NAME, station.folder)
    link.ask(SendMessage(SHOP_ROOM, link.new_id(), Audience.STAFF, text="mine")).taken.result(10)
    link.close()
    running.start()
    with Codes(running.bundle("owner")) as again:
        made = again.make(Wished(Role.DISPATCH))
        other = come(made.digits)
        until(lambda: other.shown[-1].step is Step.FAILED)
        assert (other.shown[-1].code, other.shown[-1].station) == ("other_station", "packing")


def test_only_the_owner_makes_codes(running: HubInThread) -> None:
    with Codes(running.bundle("packing")) as codes, pytest.raises(CodeRefused, match="not_allowed"):
        codes.make(Wished(Role.PACKING))


def test_a_code_for_a_role_that_nobody_has_is_refused(owner: Codes) -> None:
    with pytest.raises(CodeRefused, match="bad_role"):
        owner.make(Wished(Role.COURIER))
    with pytest.raises(CodeRefused, match="code_not_found"):
        owner.see("0" * 32)


def test_a_key_that_another_station_has_is_refused_by_the_shops_own_rules(
    running: HubInThread, owner: Codes, come: Callable[..., AtTheStation], monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = new_pair()
    running.must(running.owner(), PairStation("desk", Role.FRONT_DESK, "desk", pair.public, "p", "P"))
    made = owner.make(Wished(Role.PACKING))
    monkeypatch.setattr("hub.link.letting_in.zmq.curve_keypair", lambda: (pair.public.encode(), pair.secret.encode()))
    station = come(made.digits)
    monkeypatch.undo()
    station.comes_to(Step.COMPARING)
    owner.settle(made.offer, same=True)
    station.way.agree()
    until(lambda: station.shown[-1].step is Step.FAILED)
    assert station.shown[-1].code == "not_recorded"
    assert owner.see(made.offer).refusal == "key_taken"


# The way there ----------------------------------------------------------------------------------------------------


def test_nobody_there_is_said_at_once(come: Callable[..., AtTheStation]) -> None:
    with sockets.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    station = come("00000000", port=port)
    until(lambda: station.shown[-1].step is Step.FAILED)
    assert station.shown[-1].code == "not_reached"


def test_a_hub_without_a_code_says_so(come: Callable[..., AtTheStation]) -> None:
    station = come("00000000")
    until(lambda: station.shown[-1].step is Step.FAILED)
    assert station.shown[-1].code == "no_code"


class Relay:
    """Somebody on the line: passes bytes on, and can cut."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = sockets.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.passed = b""
        self.cut_next = 0
        self._open: list[sockets.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = sockets.create_connection(("127.0.0.1", self._to))
            self._open += [near, far]
            for here, there in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(here, there), daemon=True).start()

    def _pass(self, here: sockets.socket, there: sockets.socket) -> None:
        try:
            while came := here.recv(4096):
                self.passed += came
                if self.cut_next > 0:
                    self.cut_next -= 1
                    break
                there.sendall(came)
        except OSError:
            pass
        for end in (here, there):
            with suppress(OSError):
                end.shutdown(sockets.SHUT_RDWR)

    def close(self) -> None:
        self._listener.close()
        for each in self._open:
            each.close()


@pytest.fixture
def relay(running: HubInThread) -> Iterator[Relay]:
    one = Relay(running.serving.pairing)
    yield one
    one.close()


def test_lines_that_are_cut_cost_time_and_no_try(owner: Codes, come: Callable[..., AtTheStation], relay: Relay) -> None:
    made = owner.make(Wished(Role.PACKING))
    relay.cut_next = 3
    station = come(made.digits, port=relay.port)
    station.comes_to(Step.COMPARING)
    relay.cut_next = 2
    owner.settle(made.offer, same=True)
    station.way.agree()
    station.comes_to(Step.DONE)
    assert owner.see(made.offer).tries_left == CODE_TRIES


def test_who_relays_everything_has_read_no_name_no_key_and_no_code(
    owner: Codes, come: Callable[..., AtTheStation], relay: Relay
) -> None:
    made = owner.make(Wished(Role.PACKING, "Packing table"))
    station = come(made.digits, port=relay.port, name="PACK-PC")
    station.comes_to(Step.COMPARING)
    owner.settle(made.offer, same=True)
    station.way.agree()
    station.comes_to(Step.DONE)
    bundle = read_bundle((station.folder / BUNDLE_NAME).read_bytes())
    for secret in (bundle.public, bundle.secret, bundle.hub_key, made.digits, "PACK-PC", "Packing table"):
        assert secret.encode() not in relay.passed
        assert secret.encode().hex().encode() not in relay.passed
    assert bundle.facts.startswith("tcp://127.0.0.1:"), "the hub's own word on where it is, not the relay's"


def test_a_hub_that_goes_away_in_the_middle_is_said_so(
    running: HubInThread, owner: Codes, come: Callable[..., AtTheStation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.link.letting_in.AWAY_S", 1.5)
    made = owner.make(Wished(Role.PACKING))
    station = come(made.digits)
    station.comes_to(Step.COMPARING)
    owner.close()
    running.stop()
    until(lambda: station.shown[-1].step is Step.FAILED)
    assert station.shown[-1].code == "hub_away"
    assert not (station.folder / BUNDLE_NAME).exists()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("192.168.1.20", ("192.168.1.20", PAIRING_PORT)),
        (" 192.168.1.20:9000 ", ("192.168.1.20", 9000)),
        ("tcp://hub.local:8463/", ("hub.local", 8463)),
        ("[fe80::1]:9000", ("fe80::1", 9000)),
        ("fe80::1", ("fe80::1", PAIRING_PORT)),
        ("", None),
        ("a b", None),
        ("hub:99999", None),
        ("hub:port", None),
        ("hub:٣", None),
        ("https://hub/x", None),
        ("[fe80::1", None),
    ],
)
def test_an_address_is_read_as_people_type_it(typed: str, read: tuple[str, int] | None) -> None:
    assert read_address(typed) == read


# Finding ----------------------------------------------------------------------------------------------------------


def multicast_works() -> bool:
    """Whether this machine's loopback carries multicast (macOS' and some containers' does not)."""
    return sys.platform == "linux"


@pytest.mark.skipif(not multicast_works(), reason="multicast on loopback is Linux's")
def test_a_hub_is_found_by_its_shops_name_and_is_gone_when_it_stops(tmp_path: Path) -> None:
    from hub.app import Hub

    hub = Hub(tmp_path / "hub", announce="loopback")
    found: list[tuple[FoundHub, ...]] = [()]
    finder = Finder(found.append, ["127.0.0.1"])
    ready = threading.Event()
    thread = threading.Thread(target=hub.serve, args=(lambda _: ready.set(),))
    thread.start()
    try:
        assert ready.wait(10)
        mine = until(lambda: [one for one in found[-1] if one.port == hub.letting_in.port])
        assert mine == [FoundHub("Giftwire", "127.0.0.1", hub.letting_in.port)]
    finally:
        hub.stop()
        thread.join()
    until(lambda: not [one for one in found[-1] if one.port == hub.letting_in.port])
    finder.close()


def test_a_hub_on_loopback_announces_nothing(running: HubInThread) -> None:
    announcement = running.hub.letting_in._announcement
    assert announcement is not None
    assert announcement._thread is None


@pytest.mark.parametrize(
    ("host", "announced"),
    [("127.0.0.1", False), ("::1", False), ("hub.local", False), ("192.168.1.20", True)],
)
def test_what_a_hub_binds_to_decides_whether_it_is_announced(host: str, announced: bool) -> None:
    assert bool(Announcement(host, 8463, "k" * 40)._addresses) is announced


def test_a_hub_on_all_addresses_announces_those_that_others_can_reach() -> None:
    assert not [each for each in Announcement("*", 8463, "k" * 40)._addresses if each.startswith("127.")]


def test_a_lying_announcement_leads_nowhere(
    running: HubInThread, owner: Codes, come: Callable[..., AtTheStation], tmp_path: Path
) -> None:
    """Somebody announces a hub of their own under the shop's name; the code was made at the real one."""
    liar = HubInThread(tmp_path / "liar")
    try:
        with Codes(liar.bundle("owner")) as theirs:
            theirs.make(Wished(Role.PACKING))
            made = owner.make(Wished(Role.PACKING))
            station = come(made.digits, port=liar.serving.pairing)
            assert station.fails().code == "wrong_code"
            assert "packing" not in liar.owner().board.stations
        assert owner.see(made.offer).tries_left == CODE_TRIES, "the real code is as good as before"
        again = come(made.digits)
        again.comes_to(Step.COMPARING)
    finally:
        liar.leave()


# What is kept nowhere ---------------------------------------------------------------------------------------------


def test_neither_code_nor_secret_lies_in_any_file_argument_or_line(
    hub_process: HubProcess, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    port = json.loads((hub_process.folder / "serving.json").read_bytes())["pairing"]
    with Codes(hub_process.bundle("owner")) as owner:
        made = owner.make(Wished(Role.PACKING))
        for folder, code in (("wrong", another_code(made.digits)), ("new", made.digits)):
            station = AtTheStation(tmp_path / folder, port, code)
            until(lambda: station.shown and station.shown[-1].step in (Step.COMPARING, Step.FAILED))  # noqa: B023 # run now
        owner.settle(made.offer, same=True)
        station.way.agree()
        station.comes_to(Step.DONE)
    secret = read_bundle((tmp_path / "new" / BUNDLE_NAME).read_bytes()).secret
    command = Path(f"/proc/{hub_process.process.pid}/cmdline")
    arguments = command.read_bytes() if command.exists() else b""
    out, err = capfd.readouterr()
    hub_process.stop()
    found = [
        path
        for path in tmp_path.rglob("*")
        if path.is_file() and path.name != BUNDLE_NAME
        for kept in (secret, made.digits, made.digits[:4] + " " + made.digits[4:])
        if kept.encode() in path.read_bytes()
    ]
    assert not found
    for kept in (secret, made.digits):
        assert kept.encode() not in arguments
        assert kept not in out + err
        assert kept not in repr(station.shown) + repr(made)
