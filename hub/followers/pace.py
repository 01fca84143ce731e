"""Where the learnt pace is kept: one small file in the followers' own folder, whose loss costs nothing but what was learnt."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import msgspec

from hub.decoders import json_decoder
from hub.domain.eta import Pace

log = logging.getLogger(__name__)


class PaceFile:
    """Keeps a pace over the end of the program.

    Args:
        path: of the file; its folder exists.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Pace:
        """The pace that was kept; a new one where there is none, or none that can be used."""
        try:
            pace = json_decoder(Pace).decode(self._path.read_bytes())
        except FileNotFoundError:
            return Pace()
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            log.warning("the learnt pace cannot be read, learning begins again: %s", error)
            return Pace()
        if not pace.is_sound:
            log.warning("the learnt pace is none, learning begins again")
            return Pace()
        return pace

    def keep(self, pace: Pace) -> bool:
        """Keep a pace in place of the old one: whole, or not at all.

        Returns:
            Whether it is on disk; a full disk is logged and stops nobody.
        """
        beside = self._path.with_name(self._path.name + ".new")
        try:
            with beside.open("wb") as file:
                file.write(msgspec.json.encode(pace))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError as error:
            log.warning("the learnt pace was not kept: %s", error)
            return False
        return True
