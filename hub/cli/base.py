"""What every command of `giftwire-hub` stands on: exit codes, options, one clear sentence, a link, a reader."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import Any

import click

OK, USAGE, BAD_DATA, UNAVAILABLE, CANNOT_CREATE, STORAGE_FAILED, IN_USE = 0, 64, 65, 69, 73, 74, 75
ANSWER_S = 10.0

folder_option = click.option(
    "--data-dir", type=click.Path(path_type=Path), required=True, help="Folder for this program's data."
)
bundle_option = click.option(
    "--bundle", type=click.Path(path_type=Path), help="Key bundle; the data folder's own owner.bundle if not given."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


class Stop(click.ClickException):
    """One clear sentence and an exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code

    def show(self, file: Any = None) -> None:
        """Say it on standard error."""
        click.echo(f"giftwire-hub: {self.message}", file=file or sys.stderr)


def say_json(value: object) -> None:
    """One line of JSON on standard output, at once."""
    print(json.dumps(value, ensure_ascii=False, separators=(",", ":")), flush=True)


GIVE_WAY_NICE = 10
"""A tenth of the processor's attention where the shop wants it too, all of it where nobody does."""
GATEWAY_NICE = 19
"""The least there is: beside a gateway at full processor a click's p99 was 1.4 to 1.6 times as long at 0 and 10, 1.1 at 19."""


def give_way(nice: int = GIVE_WAY_NICE) -> None:
    """Let the shop's own programs go first on this machine: a click at the desk comes before
    whatever the Internet asks for, and before what nobody waits for by the millisecond.

    Called before any thread is started: on Linux each thread has a place of its own and takes its maker's.

    Args:
        nice: how far back, 1 .. 19; Windows knows one step only.
    """
    if sys.platform == "win32":
        import ctypes

        below_normal = 0x4000  # BELOW_NORMAL_PRIORITY_CLASS
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)
    else:
        os.nice(nice)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """The hub of a gift shop, and the tools of its owner."""
    from hub.care.logbook import WithoutPeople

    aloud = logging.StreamHandler(sys.stderr)
    aloud.setLevel(logging.WARNING)
    aloud.setFormatter(WithoutPeople("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[aloud])


def opened(open_: Callable[[], Any]) -> Any:
    """Open a data folder, or work in it, or say in one sentence why not."""
    from hub.log import errors
    from hub.relay import StorageUnknown

    try:
        return open_()
    except errors.DataFolderInUse as error:
        raise Stop(str(error), IN_USE) from error
    except errors.CannotCreate as error:
        raise Stop(str(error), CANNOT_CREATE) from error
    except errors.BackupNotWritten as error:
        raise Stop(str(error), CANNOT_CREATE) from error
    except (errors.NewerDatabase, errors.LogDamaged, errors.BackupRefused) as error:
        raise Stop(str(error), BAD_DATA) from error
    except errors.LogError as error:
        raise Stop(str(error), STORAGE_FAILED) from error
    except StorageUnknown as error:
        raise Stop(
            f"the disk gave no clear answer ({error}); start again, it recovers by itself", STORAGE_FAILED
        ) from error
    except OSError as error:  # a key, a bundle or a mark beside the ledger: the same disk, the same way out
        raise Stop(
            f"the disk answered with an error ({error}); start again, it recovers by itself", STORAGE_FAILED
        ) from error


def linked(data_dir: Path, bundle: Path | None, listener: Any = None, **options: Any) -> Any:
    """A link for a tool: with its own bundle, or as the owner in the hub's own folder."""
    from hub.domain.vocabulary import VocabularyError
    from hub.link.keystore import sentence
    from hub.link.link import Link
    from hub.link.store import StoreDamaged

    own = data_dir / "owner.bundle"
    path = bundle or own
    # The owner's own tools keep nothing: they wait for their answer, and a copy of everybody's words would only lie about.
    place = data_dir if bundle is not None else None
    try:
        return Link.open(path, place, listener=listener, **options)
    except FileNotFoundError as error:
        raise Stop(f"no key bundle at {path}; `giftwire-hub pair` makes one", USAGE) from error
    except VocabularyError as error:
        plain = f"{path} is no key bundle"
        raise Stop(plain if error.code == "bad_bundle" else sentence(error), BAD_DATA) from error
    except StoreDamaged as error:
        raise Stop(f"the outbox in {place} cannot be read: {error}", BAD_DATA) from error


def settled(link: Any, command: Any) -> Any:
    """Ask and wait; a refusal or silence ends the program with a sentence."""
    try:
        receipt = link.ask(command).settled.result(ANSWER_S)
    except FutureTimeout as error:
        raise Stop(f"the hub does not answer ({link.status.state.value})", UNAVAILABLE) from error
    if receipt.refused is not None:
        raise Stop(f"refused: {receipt.refused.code} {receipt.refused.fields or ''}".strip(), BAD_DATA)
    return receipt


def record(data_dir: Path, command: Any, event: Any) -> None:
    """Let the owner's wish come true: over the wire where a hub serves, in the ledger itself where none does."""
    from hub.app import open_relay
    from hub.doors.owner import serving_at
    from hub.log.errors import DataFolderInUse

    if serving_at(data_dir) is None:
        try:
            relay = open_relay(data_dir)
        except DataFolderInUse:
            relay = None
        except Exception:
            relay = opened(lambda: open_relay(data_dir))
        if relay is not None:
            relay.note([event])
            relay.close()
            return
    link = linked(data_dir, None)
    try:
        settled(link, command)
    finally:
        link.close()


def until(condition: Callable[[], bool], link: Any) -> None:
    deadline = time.monotonic() + ANSWER_S
    while not condition():
        if time.monotonic() > deadline:
            raise Stop(f"the hub does not answer ({link.status.state.value})", UNAVAILABLE)
        time.sleep(0.01)


def ledger_of(data_dir: Path) -> Any:
    from hub.log.reading import open_reader
    from hub.log.recover import database_path

    path = database_path(data_dir)
    if not path.exists():
        raise Stop(f"{data_dir} holds no ledger", BAD_DATA)
    return open_reader(path)


def event_line(
    seq: int, epoch: str, facts: bytes, person: bytes | None, digest: bytes, hashed: bytes
) -> dict[str, Any]:
    from hub.care.writing_out import event_line as written

    return written(seq, epoch, facts, person, digest, hashed)
