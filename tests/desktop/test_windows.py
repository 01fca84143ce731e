"""A station's window leaves nothing behind: it is opened anew with each language and size, for years."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtWidgets import QApplication

from desktop import sample, theme
from desktop.collecting import Collector
from desktop.shop import Shop
from desktop.smoke import ACTORS, settle
from desktop.windows import station_window
from hub.domain.actor import Role
from hub.uncollected import lasting

pytestmark = pytest.mark.qt_log_ignore("No RHI backend", "Couldn't (load|resolve)", "pa_context_connect", extend=True)
LOOKS_MAX = 250
"""What is still held by then is held for ever."""


def open_and_leave(qapp: QApplication, day: sample.SampleDay, role: Role) -> weakref.ref[Shop]:
    """A window over an ordinary afternoon, shown and left; what would tell whether its shop is still held."""
    shop = Shop(lambda listener: day.link(ACTORS[role], listener))
    window = station_window(shop, role, "https://pages.example")
    window.show()
    settle(qapp, 200)
    window.close()
    shop.close()
    window.deleteLater()
    settle(qapp, 50)
    return weakref.ref(shop)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PACKING, Role.DISPATCH], ids=lambda role: role.value)
def test_nothing_is_kept_of_a_window_that_was_left(qapp: QApplication, role: Role) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT, reduced_motion=True)
    day = sample.sample_day("en")
    open_and_leave(qapp, day, role)  # what a program loads once stays
    gc.collect()
    before = set(qapp.allWidgets())
    left = open_and_leave(qapp, day, role)

    def is_gone() -> bool:
        settle(qapp, 20)
        gc.collect()
        return left() is None and not set(qapp.allWidgets()) - before

    assert any(is_gone() for _ in range(LOOKS_MAX)), (left(), set(qapp.allWidgets()) - before)
    qapp.setStyleSheet("")


def test_what_was_set_apart_with_a_window_goes_when_it_is_left(qapp: QApplication) -> None:
    """The station sets a board apart from the collector when it is opened (`hub.uncollected.lasting`)."""
    day = sample.sample_day("en")
    shop = Shop(lambda listener: day.link(ACTORS[Role.PACKING], listener))
    window = station_window(shop, Role.PACKING)
    window.show()
    settle(qapp, 200)
    lasting()
    left = weakref.ref(shop)
    window.close()
    shop.close()
    window.deleteLater()
    del shop, window
    gc.collect()
    assert left() is not None
    collector = Collector(qapp)

    def is_gone() -> bool:
        collector.let_go()
        return left() is None

    assert any(is_gone() for _ in range(LOOKS_MAX))
    collector.deleteLater()
