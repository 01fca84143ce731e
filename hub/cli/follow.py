"""`giftwire-hub follow`: what the shop does by itself, as a client of the hub."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import click

from hub.cli.base import USAGE, Stop, bundle_option, cli, folder_option, give_way, linked, say_json


@cli.command()
@folder_option
@bundle_option
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input does: with whoever started it.")
def follow(data_dir: Path, bundle: Path | None, with_parent: bool) -> None:
    """Do what the shop does by itself. `serve` starts this beside itself. Prints one line of JSON when it is there."""
    from hub.care.logbook import keep
    from hub.domain.actor import Role
    from hub.followers.following import Following
    from hub.followers.table import followers

    give_way()
    link = linked(data_dir, bundle or data_dir / "follower.bundle")
    try:
        if link.bundle.role is not Role.FOLLOWER:
            raise Stop(f"this key bundle is for {link.bundle.role.value}, not for a follower", USAGE)
        keep(data_dir)
        everybody = followers(data_dir)
        following, stop = Following(link, everybody), threading.Event()
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
    finally:
        link.close()
