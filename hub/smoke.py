"""What a frozen hub must be able to do, tried in one second: SQLite, CURVE through a real door, zone data, numbers, pages."""

from __future__ import annotations

import tempfile
import threading
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.app import Hub
from hub.domain.vocabulary import DescribeShop
from hub.followers.phone_numbers import zones_of
from hub.link.link import Link


def smoke_test() -> None:
    """Start a hub, come in with a key, record something, and look for what is shipped beside the code.

    Raises:
        Exception: something that a frozen program needs is missing.
    """
    ZoneInfo("Europe/London")
    assert zones_of("+86 139 0000 0000") == ("Asia/Shanghai",)
    page = resources.files("hub.gateway") / "pages" / "courier.html"
    assert page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        hub = Hub(Path(place) / "hub")
        ready = threading.Event()
        thread = threading.Thread(target=hub.serve, args=(lambda _: ready.set(),))
        thread.start()
        assert ready.wait(10)
        link = Link.open(Path(place) / "hub" / "owner.bundle", Path(place) / "owner")
        try:
            receipt = link.ask(DescribeShop("Smoke", "Europe/London", "GBP")).settled.result(10)
            assert receipt.refused is None, receipt
        finally:
            link.close()
            hub.stop()
            thread.join()
