"""`giftwire-hub follow`: what the shop does by itself, as a client of the hub."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hub.cli.base import USAGE, Stop, bundle_option, cli, folder_option, give_way, linked, say_json

if TYPE_CHECKING:
    from hub.followers.routing import Router


@cli.command()
@folder_option
@bundle_option
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input does: with whoever started it.")
@click.option(
    "--router", default=None, help='Who reckons ways: "valhalla URL [COSTING]", "osrm URL [PROFILE]", "straight".'
)
def follow(data_dir: Path, bundle: Path | None, with_parent: bool, router: str | None) -> None:
    """Do what the shop does by itself. `serve` starts this beside itself. Prints one line of JSON when it is there."""
    from hub.care.logbook import keep
    from hub.domain.actor import Role
    from hub.followers.eta import Eta
    from hub.followers.following import Following
    from hub.followers.pace import PaceFile
    from hub.followers.table import followers

    give_way()
    link = linked(data_dir, bundle or data_dir / "follower.bundle")
    try:
        if link.bundle.role is not Role.FOLLOWER:
            raise Stop(f"this key bundle is for {link.bundle.role.value}, not for a follower", USAGE)
        keep(data_dir)
        eta = Eta(_router(data_dir, router), PaceFile(data_dir / "pace.json"))
        everybody = followers(data_dir, eta)
        following, stop = Following(link, everybody), threading.Event()
        eta.begin(link.foretell, following.changed)
        link.listener = following.changed

        def end(*_: object) -> None:
            stop.set()
            following.changed()

        def end_with_parent() -> None:
            sys.stdin.buffer.read()
            end()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, end)
        if with_parent:
            threading.Thread(target=end_with_parent, name="parent", daemon=True).start()
        say_json({"ready": True, "followers": [one.name for one in everybody], "pid": os.getpid()})
        following.run(stop)
        following.close()
        eta.close()
    finally:
        link.close()


def _router(folder: Path, said: str | None) -> Router:
    """Who reckons ways: as the flag says, else the file in the followers' folder, else straight lines."""
    from hub.followers.routing import ROUTER_FILE, Router, engine_of

    file = folder / ROUTER_FILE
    try:
        written = file.read_text(encoding="utf-8") if said is None and file.exists() else said or ""
        return Router(engine_of(written))
    except (OSError, ValueError) as error:
        raise Stop(f"the router cannot be used: {error}", USAGE) from error
