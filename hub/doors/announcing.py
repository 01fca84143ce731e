"""The hub says in its own network where it is (mDNS, `_giftwire._tcp`), so that a station's first start finds it by itself.

It only gives an address and the shop's name. Nobody believes it: a station that follows a lying announcement meets somebody
who does not know the code, and says nothing there (docs/pairing.md). What goes wrong here never holds up the shop.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import threading

import ifaddr
from zeroconf import NonUniqueNameException, ServiceInfo, Zeroconf

from hub.wire.pairing import PAIRING_VERSION, SERVICE

log = logging.getLogger(__name__)

NAME_BYTES_MAX = 48
"""Of the shop's name in a DNS label (63 bytes, with a short mark of the hub behind it)."""
SHOP_BYTES_MAX = 200
"""Of the shop's name in the TXT record (255 bytes with its key)."""


class Announcement:
    """One hub's announcement, on a thread of its own.

    Args:
        host: what the hub binds to: an address, or "*" for all of this machine's.
        port: of the pairing door.
        hub_key: makes the announcement's name one of its own; the key itself is not said.
        on_loopback: announce on the loopback interface too; for tests.
    """

    def __init__(self, host: str, port: int, hub_key: str, *, on_loopback: bool = False) -> None:
        self._addresses = [
            each for each in _addresses(host) if on_loopback or not ipaddress.ip_address(each).is_loopback
        ]
        self._port = port
        self._mark = hashlib.sha256(hub_key.encode()).hexdigest()[:8]
        self._wanted = ""
        self._changed = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def say(self, shop: str) -> None:
        """Announce this name of the shop from now on; returns at once."""
        if not self._addresses or shop == self._wanted:
            return
        self._wanted = shop
        self._changed.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="announcing", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Take it back."""
        self._stopping = True
        self._changed.set()
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        try:
            zeroconf = Zeroconf(interfaces=list(self._addresses))
        except OSError as error:
            log.warning(
                "the hub cannot be found by itself in this network (%s): type its address at the stations", error
            )
            return
        try:
            said: ServiceInfo | None = None
            while True:
                self._changed.wait()
                self._changed.clear()
                if said is not None:
                    zeroconf.unregister_service(said)
                if self._stopping:
                    return
                said = self._info(self._wanted)
                try:
                    zeroconf.register_service(said)
                except NonUniqueNameException:
                    log.warning("another hub announces itself under this one's name")
                    said = None
        finally:
            zeroconf.close()

    def _info(self, shop: str) -> ServiceInfo:
        label = f"{_cut(shop.replace('.', ' '), NAME_BYTES_MAX)} {self._mark}"
        return ServiceInfo(
            SERVICE,
            f"{label}.{SERVICE}",
            port=self._port,
            properties={"shop": _cut(shop, SHOP_BYTES_MAX), "v": str(PAIRING_VERSION)},
            parsed_addresses=self._addresses,
            server=f"giftwire-{self._mark}.local.",
        )


def _addresses(host: str) -> list[str]:
    """The IPv4 addresses behind what a hub binds to."""
    if host in ("*", "", "0.0.0.0", "::", "[::]"):
        return sorted({str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4})
    try:
        return [str(ipaddress.IPv4Address(host))]
    except ValueError:
        return []  # a name, or IPv6: people type it


def _cut(text: str, bytes_max: int) -> str:
    return text.encode()[:bytes_max].decode(errors="ignore")
