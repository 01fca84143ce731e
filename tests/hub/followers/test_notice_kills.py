"""Hub and followers as their own processes, killed at every step of a notice: who may have been told twice is counted, never guessed."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from hub.domain.notice import Notice, Outcome
from hub.domain.vocabulary import CancelOrder, ConfirmOrder, NoticeBegun, NoticeSettled, Recorded
from hub.link.link import Link
from tests.hub.followers.outside import Sms, sms
from tests.hub.followers.test_kills import FollowedHub
from tests.hub.running import until
from tests.hub.shop_day import an_id, place_order

PATIENCE_S = 120.0
"""A minute until nobody expects an answer, and processes that start again on a busy machine."""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9")


class Told(FollowedHub):
    """A hub whose followers tell customers."""

    def sees(self, service: Sms, *, keyed: bool) -> None:
        """Set up how notices leave, for the next life of the followers."""
        path = self.folder / "followers" / "notices.json"
        service_of = {"means": "sms", "url": service.url, "keyed": keyed}
        path.write_text(json.dumps({"since": "2026-01-01T00:00:00Z", "services": [service_of]}))
        path.chmod(0o600)
        self.kill_follower()

    def kill_follower(self) -> None:
        """SIGKILL, and wait until the hub has started another."""
        old = until(self.follower)
        os.kill(old, signal.SIGKILL)
        until(lambda: self.follower() not in (0, old), "no other follower", PATIENCE_S)


@contextmanager
def a_shop(place: Path, *, keyed: bool) -> Iterator[tuple[Told, Link, Sms]]:
    hub = Told(place)
    try:
        with sms() as service:
            hub.sees(service, keyed=keyed)
            yield hub, hub.link("front_desk"), service
    finally:
        hub.leave()


def outcomes(link: Link, number: int) -> list[Outcome]:
    notices: tuple[Notice, ...] = link.board.orders[an_id(number)].notices
    return [attempt.outcome for notice in notices for attempt in notice.attempts]


def becomes(link: Link, number: int, *expected: Outcome) -> Callable[[], bool]:
    return lambda: outcomes(link, number) == list(expected)


def recorded(link: Link) -> list[Recorded]:
    rooms = sorted(order.room for order in link.board.orders.values())
    read = [one for room in rooms for one in link.history(room).result(20)]
    return [one for one in read if isinstance(one.event, NoticeBegun | NoticeSettled)]


def test_whoever_is_killed_and_when_nobody_is_told_twice_unnoticed(tmp_path: Path) -> None:
    """Most of each is the minute until nobody expects an answer any more: they wait for it together."""
    scenes = (a_key_tells_exactly_once, the_hub_dies_before_it_hears, without_a_key_only_the_end_is_told_once_more)
    places = [tmp_path / scene.__name__ for scene in scenes]
    for place in places:
        place.mkdir()
    with ThreadPoolExecutor(len(scenes)) as together:
        for ending in [together.submit(scene, place) for scene, place in zip(scenes, places, strict=True)]:
            ending.result()


def a_key_tells_exactly_once(place: Path) -> None:
    """Where a key goes through once, everybody is told exactly once."""
    with a_shop(place, keyed=True) as (hub, desk, service):
        # While it goes out: the service has it, and nobody hears so.
        service.hold.clear()
        hub.must(desk, *(place_order(an_id(number)) for number in (1, 2, 3)), *(ConfirmOrder(an_id(n)) for n in (1, 2)))
        until(lambda: len(service.asked) == 2, "nothing went out", PATIENCE_S)
        assert [outcomes(desk, number) for number in (1, 2)] == [[Outcome.SENDING]] * 2
        os.kill(hub.follower(), signal.SIGKILL)
        # Before it began: nobody is there when the step is taken.
        hub.must(desk, ConfirmOrder(an_id(3)))
        service.hold.set()
        until(becomes(desk, 3, Outcome.SENT), "what fell due meanwhile was not told", PATIENCE_S)
        for number in (1, 2):
            until(becomes(desk, number, Outcome.UNKNOWN, Outcome.SENT), f"{outcomes(desk, number)}", PATIENCE_S)
        assert len(service.shown) == 3, "three confirmations are in somebody's hand"
        unknown = [one for one in recorded(desk) if getattr(one.event, "outcome", None) is Outcome.UNKNOWN]
        again = len(service.asked) - len(service.shown)
        assert len(unknown) == again == 2, "every repeat is one that was unknown"
        assert all(one in service.shown for one in {asked["key"] for asked in service.asked})


def the_hub_dies_before_it_hears(place: Path) -> None:
    """What came of it is not lost when the hub dies before it hears."""
    with a_shop(place, keyed=True) as (hub, desk, service):
        service.hold.clear()
        hub.must(desk, place_order(an_id(1)), ConfirmOrder(an_id(1)))
        until(lambda: service.asked, "nothing went out", PATIENCE_S)
        hub.kill()
        service.hold.set()
        hub.start()
        until(lambda: outcomes(desk, 1)[-1:] == [Outcome.SENT], "it was not settled", PATIENCE_S)
        assert outcomes(desk, 1).count(Outcome.UNKNOWN) == len(service.asked) - 1
        assert len(service.shown) == 1


def without_a_key_only_the_end_is_told_once_more(place: Path) -> None:
    """Where no key goes through, only the end is told once more, and says that it may be a repeat."""
    with a_shop(place, keyed=False) as (hub, desk, service):
        service.hold.clear()
        hub.must(desk, *(place_order(an_id(number)) for number in (1, 2)))
        hub.must(desk, ConfirmOrder(an_id(1)), CancelOrder(an_id(2), "no"))
        until(lambda: len(service.asked) == 2, "nothing went out", PATIENCE_S)
        hub.kill_follower()
        service.hold.set()
        until(becomes(desk, 2, Outcome.UNKNOWN, Outcome.SENT), f"{outcomes(desk, 2)}", PATIENCE_S)
        until(becomes(desk, 1, Outcome.UNKNOWN), f"{outcomes(desk, 1)}", PATIENCE_S)
        said = [asked["message"] for asked in service.asked]
        assert len(said) == 3
        assert said[2].endswith("(You may have got this already.)")
        assert said[2].removesuffix(" (You may have got this already.)") in said[:2]
