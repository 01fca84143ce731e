"""Which stations may come in, and the button that closes the door to one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import moments, words
from desktop.shop import Shop
from desktop.stations.owner.let_in import LetIn
from desktop.stations.owner.rows import Deed, Line, RowList
from hub.domain.actor import STATION_ROLES, Role
from hub.domain.shop import Station
from hub.domain.vocabulary import RevokeStation


class Stations(QWidget):
    """The list: who may come in first, then who may no longer."""

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._shop = shop
        self.list = RowList(
            QCoreApplication.translate("Owner", "Stations"), QCoreApplication.translate("Owner", "No station yet.")
        )
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(0, 0, 0, 0)
        self.whole.setSpacing(8)
        self.whole.addWidget(self.list, 1)
        self.let_in = LetIn(shop)
        self.whole.addWidget(self.let_in)
        self.renew()

    def renew(self) -> None:
        """Show the stations as they are let in now."""
        stations = sorted(
            self._shop.board.stations.values(),
            key=lambda station: (station.revoked_at is not None, station.role.value, station.name),
        )
        self.list.show_lines([self._line(station) for station in stations])

    def _line(self, station: Station) -> Line:
        me = self._shop.me
        here = me is not None and me.station == station.id
        since = self._shop.local(station.paired_at)
        let_in = QCoreApplication.translate("Owner", "{role}, let in on {day}").format(
            role=words.role(station.role), day=moments.day(since)
        )
        right = QCoreApplication.translate("Owner", "this computer") if here else ""
        deeds: tuple[Deed, ...] = ()
        anew = Deed(QCoreApplication.translate("Owner", "New key"), lambda: self.let_in.begin(station))
        if station.revoked_at is not None:
            right = QCoreApplication.translate("Owner", "may no longer come in")
            deeds = (anew,) if station.role in STATION_ROLES else ()
        elif not here and station.role is not Role.OWNER:
            deeds = (
                Deed(
                    QCoreApplication.translate("Owner", "Revoke"),
                    lambda: self._revoke(station.id),
                    QCoreApplication.translate("Owner", "Really close the door?"),
                ),
            )
            if station.role in STATION_ROLES:
                deeds = (anew, *deeds)
        return Line(station.id, station.name, let_in, right, station.revoked_at is not None, deeds=deeds)

    def _revoke(self, station: str) -> None:
        self._shop.ask(RevokeStation(station))
