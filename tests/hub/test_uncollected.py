"""Building much at once is not looked through meanwhile, whoever builds beside it; afterwards all is as it was."""

from __future__ import annotations

import gc
import threading

from hub.uncollected import uncollected


def test_the_collector_rests_until_the_last_of_those_who_build_is_done() -> None:
    assert gc.isenabled()
    inside, may_end = threading.Event(), threading.Event()

    def build() -> None:
        with uncollected():
            inside.set()
            may_end.wait(5)

    other = threading.Thread(target=build)
    with uncollected():
        other.start()
        assert inside.wait(5)
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert not gc.isenabled()
    may_end.set()
    other.join()
    assert gc.isenabled()


def test_a_collector_that_somebody_else_has_stopped_stays_so() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
