"""Every limit of the web door with its reason, and the bucket that holds rates to them.

At a limit a person's page is told (a code and when to try again); a tracker never is, since it would send the same
again for ever: what is too much from a tracker is answered as success and thinned.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable

from hub.domain.voice_note import SECONDS_MAX

JSON_BYTES_MAX = 64 << 10
"""A command is at most this large on the wire."""
WEBHOOK_BYTES_MAX = 1 << 20
"""A hundred lines with plugins' data are about 200 kB."""
TRACKER_BYTES_MAX = 16 << 10
"""A report is 300 bytes; OwnTracks' longest other message a few thousand."""
IMAGE_BYTES_MAX = 10 << 20
IMAGE_PIXELS_MAX = 40_000_000
VOICE_BYTES_MAX = 2 << 20
VOICE_SECONDS_MAX = SECONDS_MAX
HEADER_BYTES_MAX = 16 << 10
"""As h11 itself; browsers send 1 to 2 kB."""
HEADERS_WITHIN_S = 10.0
BODY_WITHIN_S = 15.0
"""64 kB at 5 kB/s: a phone in a lift."""
UPLOAD_WITHIN_S = 120.0
"""10 MB at 85 kB/s."""
ANSWER_WITHIN_S = 8.0
"""Longer and a person taps again; the page repeats the same id, so nothing happens twice."""

COMMANDS_PER_LINK = (30, 10.0)
"""(count, seconds); the count until the owner's own is known (`ShopSettings.link_commands`)."""
REQUESTS_PER_BLOCK = (600, 10.0)
"""A mobile network puts many customers behind one address."""
MISSES_PER_BLOCK = (20, 60.0)
"""Wrong secrets: a person mistypes none, and a guesser needs 10^30 of them."""
GUESSES_PER_BLOCK = (20, 60.0)
"""Wrong passwords of trackers: people choose it, so it can be guessed. A bucket of its own, for pages whose link ended ask
on from the same mobile network, and must not cost a courier the place on the map."""
TRACKER_POSTS_PER_BLOCK = (600, 10.0)
MEDIA_BYTES_PER_LINK = (12 << 20, 12.0)
"""1 MiB/s, with one largest picture and a bit at once."""
MEDIA_BYTES_TOTAL_PER_ORDER = 200 << 20
"""From outside, for sender and recipient together; four hundred photographs."""
FIX_EVERY_S = 1.0
PAGES_PER_LINK = 8
"""Open live connections of one link: a phone, a tablet, and the tabs somebody forgot."""
PAGES_TOTAL = 2_000
CONNECTIONS_TOTAL = 4_000
BUCKETS_KEPT = 20_000
"""Buckets in memory (about 200 bytes each); the one longest unused goes first."""


class Buckets:
    """Token buckets by name.

    Args:
        rate: (count, seconds): a full bucket, and how long it takes to fill.
        clock: seconds, monotonic.

    Attributes:
        full: what a full bucket holds; may be set anew.
    """

    def __init__(self, rate: tuple[float, float], clock: Callable[[], float]) -> None:
        self.full, self._fill_s = rate
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, name: str, amount: float = 1.0) -> float:
        """Take from a bucket.

        Args:
            name: whose bucket.
            amount: tokens, up to the full bucket.

        Returns:
            0 when taken; otherwise the seconds until it could be, and nothing was taken.
        """
        now = self._clock()
        level, at = self._levels.pop(name, (self.full, now))
        level = min(self.full, level + (now - at) * self.full / self._fill_s)
        wait_s = 0.0 if level >= amount else (amount - level) * self._fill_s / self.full
        self._levels[name] = (level if wait_s else level - amount, now)
        if len(self._levels) > BUCKETS_KEPT:
            self._levels.popitem(last=False)
        return wait_s

    def is_empty(self, name: str) -> bool:
        """Whether nothing could be taken now; takes nothing."""
        level, at = self._levels.get(name, (self.full, self._clock()))
        return level + (self._clock() - at) * self.full / self._fill_s < 1.0


def address_block(address: str) -> str:
    """The block that one subscriber holds: /24 in IPv4, /56 in IPv6; the text itself where it is no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 56), strict=False))
