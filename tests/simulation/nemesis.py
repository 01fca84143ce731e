"""Everything that may go wrong, each with a rate that the seed draws: half of it not at all (swarm testing).

Why swarm: a fault that is always there hides what only its absence shows. Source: Groce et al., "Swarm Testing" (2012).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from hub.domain.board import FOLD_VERSION
from hub.domain.vocabulary import PairStation, RevokeStation
from tests.simulation.disk import Copy
from tests.simulation.station import Station

if TYPE_CHECKING:
    from tests.simulation.shop import Shop

ON = 0.5
"""How likely a seed is to have a given fault at all."""


class Nemesis:
    """The faults of one seed.

    Args:
        shop: whom it strikes.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._world = shop.world
        self._over = False
        self._copies: list[Copy] = []
        self._blocked: list[Station] = []
        self.faults: dict[str, float] = {}
        plan: tuple[tuple[str, Callable[[], None], float, float], ...] = (
            ("reset", self._reset, 0.3, 4.0),
            ("reconnect_beneath", self._beneath, 0.5, 5.0),
            ("partition", self._partition, 1.0, 8.0),
            ("half_open", self._half_open, 2.0, 8.0),
            ("hub_kill", self._kill_hub, 1.0, 8.0),
            ("hub_power_cut", self._hub_power_cut, 4.0, 12.0),
            ("hub_stop", self._stop_hub, 2.0, 8.0),
            ("station_kill", self._kill_station, 0.5, 5.0),
            ("station_power_cut", self._station_power_cut, 1.0, 8.0),
            ("station_closed", self._close_station, 2.0, 8.0),
            ("slow_reader", self._slow_reader, 0.5, 5.0),
            ("slow_network", self._slow_network, 1.0, 6.0),
            ("disk_full", self._disk_full, 1.0, 8.0),
            ("clock_jump", self._clock_jump, 0.5, 5.0),
            ("backup", self._backup, 0.5, 4.0),
            ("copy_by_hand", self._copy, 0.5, 4.0),
            ("restore", self._restore, 4.0, 12.0),
            ("put_back_by_hand", self._put_back, 4.0, 12.0),
            ("revoke", self._revoke, 2.0, 8.0),
            ("re_pair", self._re_pair, 2.0, 8.0),
            ("station_upgrade", self._upgrade_station, 2.0, 8.0),
            ("hub_upgrade", self._upgrade_hub, 3.0, 10.0),
            ("replica_synced", self._sync_replica, 0.3, 2.0),
            ("replica_deleted", self._delete_replica, 2.0, 8.0),
            ("frame_lost", self._lose_frame, 0.5, 5.0),
        )
        for name, strike, least_s, most_s in plan:
            if self._world.chance(ON):
                every_s = self._world.between(least_s, most_s)
                self.faults[name] = every_s
                self._again(name, strike, every_s)
        draw = self._world.chance
        shop.disk.crash_at_commit = 0.01 if draw(0.3) else 0.0
        shop.disk.error_at_commit = 0.01 if draw(0.3) else 0.0
        shop.disk.busy_at_commit = 0.02 if draw(0.3) else 0.0
        shop.hub.crash_at_send = 0.002 if draw(0.3) else 0.0
        for station in shop.stations:
            station.loses_at_first = 0.2 if "frame_lost" in self.faults else 0.0
            station.crash_at_commit = 0.01 if draw(0.2) else 0.0
            station.crash_at_send = 0.01 if draw(0.2) else 0.0

    def _again(self, name: str, strike: Callable[[], None], every_s: float) -> None:
        def happen() -> None:
            if self._over:
                return
            self._world.note("nemesis", name)
            strike()
            self._again(name, strike, every_s)

        self._world.after(self._world.random.expovariate(1 / every_s), happen)

    def _someone(self) -> Station:
        return self._world.random.choice(self._shop.stations)

    def _did(self, what: str) -> None:
        self._world.count(what)

    # Network ------------------------------------------------------------------------------------------------------

    def _reset(self) -> None:
        station = self._someone()
        connection = station.connection
        if connection is None:
            return
        self._did("reset")
        station.reset_at_hub(connection)
        connection.cut()
        self._world.after(self._world.between(0, 0.05), connection.lost)

    def _beneath(self) -> None:
        self._someone().connect_beneath()

    def _partition(self) -> None:
        station = self._someone()
        self._did("partition")
        self._cut_off(station, True)
        self._world.after(self._world.between(0.1, 9.0), lambda: self._cut_off(station, False))

    def _cut_off(self, station: Station, blocked: bool) -> None:
        station.partitioned = blocked
        if station.connection is not None:
            station.connection.block(blocked)

    def _half_open(self) -> None:
        """The hub's end goes and the station is not told: it must notice by silence."""
        station = self._someone()
        if station.connection is None:
            return
        self._did("half_open_at_station")
        station.reset_at_hub(station.connection)
        station.connection.up.open = station.connection.down.open = False

    def _slow_network(self) -> None:
        station = self._someone()
        self._did("slow_network")
        station.delay_s = self._world.random.choice((0.0005, 0.02, 0.2))
        if station.connection is not None:
            station.connection.up.delay_s = station.connection.down.delay_s = station.delay_s

    def _lose_frame(self) -> None:
        """Who sits on the cable deletes one encrypted frame: CURVE refuses repeated ones, not missing ones."""
        connection = self._someone().connection
        if connection is None:
            return
        way = self._world.random.choice((connection.up, connection.down))
        way.lose_in = 1
        self._did("frame_lost")

    # Processes ----------------------------------------------------------------------------------------------------

    def _kill_hub(self) -> None:
        self._did("hub_kill")
        self._shop.hub.die("killed")
        self._world.after(self._world.between(0.05, 3.0), self._shop.hub.start)

    def _hub_power_cut(self) -> None:
        self._did("hub_power_cut")
        self._shop.hub.die("power cut", silently=True)
        self._world.after(self._world.between(0.5, 5.0), self._shop.hub.start)

    def _stop_hub(self) -> None:
        self._did("hub_stop")
        self._shop.hub.paused = True
        self._world.after(self._world.between(0.1, 7.5), self._shop.hub.resume)

    def _kill_station(self) -> None:
        station = self._someone()
        self._did("station_kill")
        station.kill()
        self._world.after(self._world.between(0.05, 3.0), station.start)

    def _station_power_cut(self) -> None:
        station = self._someone()
        self._did("station_power_cut")
        station.kill(power_cut=True)
        self._world.after(self._world.between(0.5, 4.0), station.start)

    def _close_station(self) -> None:
        station = self._someone()
        self._did("station_closed")
        station.stop()
        self._world.after(self._world.between(0.1, 2.0), station.start)

    def _slow_reader(self) -> None:
        station = self._someone()
        self._did("slow_reader")
        station.paused = True
        self._world.after(self._world.between(0.1, 8.0), station.resume)

    def _upgrade_station(self) -> None:
        """A program that folds otherwise is started in place of the old one."""
        station = self._someone()
        self._did("station_upgrade")
        station.stop()
        station.fold = FOLD_VERSION + self._world.random.randrange(2)
        self._world.after(0.5, station.start)

    def _upgrade_hub(self) -> None:
        self._did("hub_upgrade")
        self._shop.hub.die("upgraded")
        self._shop.hub.fold = FOLD_VERSION + self._world.random.randrange(2)
        self._world.after(0.5, self._shop.hub.start)

    # Disks and clocks ---------------------------------------------------------------------------------------------

    def _disk_full(self) -> None:
        self._did("disk_full")
        self._shop.disk.full = True

        def room_again() -> None:
            self._shop.disk.full = False

        self._world.after(self._world.between(0.05, 3.0), room_again)

    def _sync_replica(self) -> None:
        """The system writes a lazily synced file out."""
        self._someone().disk.reached_the_disk()

    def _delete_replica(self) -> None:
        station = self._someone()
        if station.exchange is None:
            self._did("replica_deleted")
            station.disk.lose_replica()

    def _clock_jump(self) -> None:
        self._did("clock_jump")
        by = timedelta(seconds=self._world.random.choice((-86_400, -3600, -2, 2, 3600, 86_400, 400_000)))
        if self._world.chance(0.4):
            self._shop.hub.skew = by
        else:
            self._someone().skew = by

    # Copies -------------------------------------------------------------------------------------------------------

    def _backup(self) -> None:
        """A backup is taken while the shop works, and verified."""
        disk = self._shop.disk
        if disk.full or disk.broken:
            return
        self._did("backup")
        copy = disk.copy()
        disk.backup_seq = copy.seq
        copy.backup_seq = copy.seq
        self._shop.referee.backed_up(copy)
        self._shop.backup = copy

    def _copy(self) -> None:
        """Somebody copies the folder."""
        self._copies.append(self._shop.disk.copy())

    def _restore(self) -> None:
        """The owner restores the newest backup: a new epoch."""
        if self._shop.backup is not None:
            self._did("restore")
            self._shop.put_back(self._shop.backup, self._world.random.randbytes(8).hex())

    def _put_back(self) -> None:
        """Somebody lays an older copy in place without a word: the same epoch."""
        if self._copies:
            self._did("put_back_by_hand")
            copy = self._world.random.choice(self._copies[-3:])
            self._shop.put_back(copy, copy.epoch)

    # Keys ---------------------------------------------------------------------------------------------------------

    def _revoke(self) -> None:
        station = self._someone()
        if station is not self._shop.owner:
            self._did("revoke")
            self._shop.owner.ask(RevokeStation(station.name), "", "")

    def _re_pair(self) -> None:
        """A station is let in again under a new key; its outbox stays."""
        station = self._someone()
        if station is self._shop.owner or station.exchange is not None:
            return
        self._did("re_pair")
        station.new_key()
        self.pair(station)

    def pair(self, station: Station) -> None:
        """The owner lets a station in under the key that it has now."""
        self._shop.owner.ask(
            PairStation(station.name, station.role, station.name, station.key, f"p-{station.name}", "Mo"), "", ""
        )

    # The end ------------------------------------------------------------------------------------------------------

    def end(self) -> None:
        """The faults are over; what is broken is mended as people would mend it."""
        self._over = True
        shop = self._shop
        shop.disk.full = False
        shop.disk.crash_at_commit = shop.disk.error_at_commit = shop.disk.busy_at_commit = 0.0
        shop.hub.crash_at_send = 0.0
        if shop.hub.hall is None:
            shop.hub.start()
        if shop.hub.paused:
            shop.hub.resume()
        for station in shop.stations:
            station.crash_at_commit = station.crash_at_send = station.loses_at_first = 0.0
            self._cut_off(station, False)
            station.delay_s = 0.001
            if station.connection is not None:
                station.connection.up.delay_s = station.connection.down.delay_s = 0.001
            if station.paused:
                station.resume()
            station.start()
