"""Which hubs say that they are in this network. Hearsay: it gives names and addresses to choose from, and no trust."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from msgspec import Struct
from zeroconf import ServiceBrowser, ServiceStateChange, Zeroconf

from hub.wire.pairing import SERVICE

HUBS_MAX = 20
"""A list that a person can look through; a network that shouts is cut off here."""
SHOP_CHARS_MAX = 80
ASK_MS = 2_000


class FoundHub(Struct, frozen=True, order=True):
    """A hub that says it is there."""

    shop: str
    host: str
    port: int


class Finder:
    """Looks for hubs until it is closed.

    Args:
        tell: called on a thread of this object with all hubs known, whenever that changes.
        interfaces: addresses of interfaces to look on; None: all.

    Raises:
        OSError: this machine lets nobody look (no network, no multicast).
    """

    def __init__(self, tell: Callable[[tuple[FoundHub, ...]], None], interfaces: Sequence[str] | None = None) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._known: dict[str, FoundHub] = {}
        self._zeroconf = Zeroconf(interfaces=list(interfaces)) if interfaces else Zeroconf()
        self._browser = ServiceBrowser(self._zeroconf, SERVICE, handlers=[self._on_change])

    def _on_change(self, **news: Any) -> None:
        """Told by the library, by keyword: zeroconf, service_type, name, state_change."""
        if news["state_change"] is ServiceStateChange.Removed:
            self._gone(news["name"])
        else:
            self._seen(news["name"])

    def _seen(self, name: str) -> None:
        """An announcement came or changed."""
        info = self._zeroconf.get_service_info(SERVICE, name, timeout=ASK_MS)
        if info is None or not info.port:
            return
        addresses = info.parsed_addresses()
        if not addresses:
            return
        shop = (info.properties.get(b"shop") or b"").decode(errors="replace")
        shop = "".join(sign for sign in shop if sign.isprintable())[:SHOP_CHARS_MAX].strip()
        with self._lock:
            if name in self._known or len(self._known) < HUBS_MAX:
                self._known[name] = FoundHub(shop or addresses[0], addresses[0], info.port)
            known = tuple(sorted(self._known.values()))
        self._tell(known)

    def _gone(self, name: str) -> None:
        """An announcement was taken back."""
        with self._lock:
            if self._known.pop(name, None) is None:
                return
            known = tuple(sorted(self._known.values()))
        self._tell(known)

    def close(self) -> None:
        """Stop looking."""
        self._browser.cancel()
        self._zeroconf.close()


def try_looking() -> None:
    """Look for a moment on this machine alone, as a frozen program must be able to; that nobody can listen is no fault.

    Raises:
        ImportError: a part of the library is missing.
    """
    with suppress(OSError):
        Finder(lambda _: None, ["127.0.0.1"]).close()
