"""How soon the phones' pages show something on a slow phone: `python -m tests.bench.bench_first_paint BROWSER`.

A processor four times slower (Lighthouse's middling phone), 400 kbit/s, 150 ms; promised is a second. The figure is of the
machine it runs on as well, and a busy one adds to it: the median of many loads is printed with its spread.
"""

from __future__ import annotations

import os
import statistics
import sys

from playwright.sync_api import Browser, sync_playwright

from tests.hub.gateway.pages.conftest import PHONE
from tests.hub.gateway.pages.scenes import courier, customer
from tests.hub.gateway.pages.shop_double import ShopDouble

LOADS = 15
NET = {"offline": False, "latency": 150, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def painted_ms(browser: Browser, address: str) -> float:
    """The first paint of one load without a cache, in ms after the navigation began."""
    context = browser.new_context(viewport=PHONE)
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NET)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    tab.goto(address, wait_until="commit")
    found = tab.wait_for_function(PAINTED).json_value()
    context.close()
    return float(found)


def main() -> int:
    """Load both pages again and again; print what it took."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=sys.argv[1] if len(sys.argv) > 1 else None, args=["--no-sandbox"], env={**os.environ}
        )
        for page, view in (("c", courier("offered")), ("o", customer("packing", "accepted"))):
            double = ShopDouble(view).start()
            took = sorted(painted_ms(browser, f"{double.base}/{page}") for _ in range(LOADS))
            double.stop()
            print(  # a bench speaks on standard output
                f"{page}: median {statistics.median(took):.0f} ms, {took[0]:.0f} to {took[-1]:.0f} ms in {LOADS} loads"
            )
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
