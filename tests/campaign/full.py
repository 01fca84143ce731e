"""A disk that is full to its last byte, and then has room again; and two hubs on one folder.

Full: nothing is accepted that is not on disk, nothing is refused for good, what stands in the ledger can be read, a start on
the full disk succeeds (that is what the ballast is for), and as soon as there is room work goes on in the same process.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from hub.domain.room import SHOP_ROOM
from hub.doors.owner import serving_at
from tests.campaign.disks import fill, small_disk
from tests.campaign.shop import PLAIN, READY_S, Manner, Shop, planted, waited
from tests.campaign.table import Run, Span, Tally

DISK_BYTES = 48 << 20
STUCK_S = 0.5
FULL_WITHIN_S = 20.0
READ_S = 10.0
BACK_WITHIN_S = 10.0
IN_USE = 75


def play_full(span: Span, place: Path, manner: Manner = PLAIN) -> Tally:
    """Fill, look, make room, look."""
    tally, dice = Tally(), Random(span.seed)
    with small_disk(place / "hub", DISK_BYTES):
        shop = Shop(place, manner)
        try:
            shop.talking("front_desk", "packing")
            for number in span:
                shop.more_accepted(dice.randrange(10, 80))
                if dice.random() < 0.4 and not start_on_full_disk(shop, tally, number):
                    break
                while_full(shop, tally, f"round {number}")
                (shop.folder / "filler").unlink()
                process = shop.serving.pid
                if not shop.more_accepted(20, BACK_WITHIN_S):
                    tally.broken(
                        f"round {number}: there is room again, and nothing is accepted for {BACK_WITHIN_S:.0f} s"
                    )
                assert shop.hub is not None
                if not shop.hub.alive or shop.serving.pid != process:
                    tally.broken(f"round {number}: the hub ended on a full disk: {shop.hub.words()[-300:]}")
                shop.judge(tally, f"after round {number}")
                tally.rounds += 1
                tally.faults += 1
                if tally.violations:
                    break
            if not tally.violations:
                shop.settle(tally, "at the end")
        finally:
            (shop.folder / "filler").unlink(missing_ok=True)
            leave(shop)
    return tally


def start_on_full_disk(shop: Shop, tally: Tally, number: int) -> bool:
    """The hub is killed, the disk fills up meanwhile, and the hub must come up on it."""
    shop.kill()
    fill(shop.folder)
    shop.launch()
    if shop.is_ready():
        noted = serving_at(shop.folder)
        if noted is not None and noted.pid == shop.serving.pid:
            return True
        tally.broken(f"round {number}: on a full disk it is not written down where the hub serves")
        return False
    assert shop.hub is not None
    tally.broken(f"round {number}: no start on a full disk: {shop.hub.ended(READY_S)} {shop.hub.words()[-300:]}")
    return False


def while_full(shop: Shop, tally: Tally, when: str) -> None:
    """Fill until nothing is accepted any more; then it must say so, and can be read."""

    def stuck() -> bool:
        fill(shop.folder)
        before = shop.accepted
        return not waited(lambda: shop.accepted > before, STUCK_S)

    for station in shop.stations:
        station.codes.clear()
    if not waited(stuck, FULL_WITHIN_S):
        tally.broken(f"{when}: commands are accepted on a full disk")
    if not waited(lambda: any("storage_full" in s.codes for s in shop.stations), READ_S):
        tally.broken(f"{when}: no station hears that the disk is full: {[s.codes for s in shop.stations]}")
    try:
        rows = shop.owner().history(SHOP_ROOM).result(READ_S)
    except Exception as error:  # whatever it is, reading did not go on
        tally.broken(f"{when}: nothing can be read on a full disk: {error!r}")
    else:
        if not rows:
            tally.broken(f"{when}: a full disk reads as an empty ledger")
    refused = [code for station in shop.stations for code in station.journal.refused.values()]
    if refused:
        tally.broken(f"{when}: a full disk is no reason to refuse for good: {refused[:3]}")


def play_two(span: Span, place: Path, manner: Manner = PLAIN) -> Tally:
    """A second hub on the folder of a serving one, and two at once on a free one."""
    tally, dice = Tally(), Random(span.seed)
    shop = Shop(place, manner)
    try:
        shop.talking("front_desk", "packing")
        for number in span:
            shop.more_accepted(dice.randrange(1, 30))
            at_once = dice.random() < 0.5
            if at_once:
                shop.kill()
                shop.launch()
                waited(lambda: False, dice.random() * 0.3)
            first = shop.hub
            serving = None if at_once else shop.serving
            shop.launch(free_ports=True)
            second = shop.hub
            assert first is not None
            assert second is not None
            tally.rounds += 1
            tally.faults += 1
            if waited(lambda one=first, other=second: not (one.alive and other.alive), READY_S):  # type: ignore[misc]  # bound on purpose
                loser = second if first.alive else first
                code = loser.ended(READY_S)
                if code != IN_USE or "another hub is using" not in loser.words() or "Traceback" in loser.words():
                    tally.broken(f"round {number}: the second hub ended with {code}: {loser.words()[-300:]}")
            else:
                tally.broken(f"round {number}: two hubs serve one folder")
            for child in (first, second):
                child.kill()
            if serving is not None:
                shop.serving = serving
            shop.start()
            if tally.violations:
                break
        shop.settle(tally, "at the end")
    finally:
        leave(shop)
    return tally


def leave(shop: Shop) -> None:
    """End everything, whatever state it is in."""
    for station in shop.stations:
        station.kill()
    shop.kill()
    shop.leave()


def few(play: Callable[[Span, Path, Manner], Tally], fault: str) -> Callable[[Span, Path], Tally]:
    """A control of a few rounds."""
    return lambda span, place: play(
        Span(min(8, span.rounds or 8), span.minutes, span.seed), place, Manner(planted(fault))
    )


RUNS = (
    Run(
        "disk-full",
        "a full disk under load and at the start, and room again",
        play_full,
        few(play_full, "no-ballast"),
        "no ballast is kept",
        full=60,
    ),
    Run(
        "two-hubs",
        "a second hub on one folder, beside the first and at the same moment",
        play_two,
        few(play_two, "no-lock"),
        "no lock on the folder",
        full=60,
    ),
)
