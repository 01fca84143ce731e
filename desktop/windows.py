"""Which window a role gets. Each station is imported only when it is opened: the others cost no start time."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from desktop.shop import Shop
from desktop.stations.frame import StationFrame
from hub.domain.actor import Role

ROLES = {"front-desk": Role.FRONT_DESK, "packing": Role.PACKING, "dispatch": Role.DISPATCH}
"""The names of the roles on the command line."""


_MODULES = {
    Role.FRONT_DESK: "desktop.stations.front_desk.station",
    Role.PACKING: "desktop.stations.packing.station",
    Role.DISPATCH: "desktop.stations.dispatch.station",
}


def load(role: Role) -> None:
    """Load what a role's window is made of, and nothing of the others'; before there is a shop to show."""
    import_module(_MODULES[role])


def station_window(shop: Shop, role: Role, pages: str = "", data_dir: Path | None = None) -> StationFrame:
    """The whole window of a station.

    Args:
        shop: the shop.
        role: front desk, packing or dispatch.
        pages: where the gateway serves the pages behind links, blank when unknown.
        data_dir: where a station keeps what it chose; None where nothing shall be kept.
    """
    if role is Role.FRONT_DESK:
        from desktop.stations.front_desk.station import front_desk_window

        return front_desk_window(shop, pages, data_dir)
    if role is Role.PACKING:
        from desktop.stations.packing.station import PackingWindow

        return PackingWindow(shop, data_dir=data_dir)
    from desktop.stations.dispatch.station import GATEWAY_URL
    from desktop.stations.dispatch.window import DispatchWindow

    return DispatchWindow(shop, gateway_url=pages or GATEWAY_URL, data_dir=data_dir)
