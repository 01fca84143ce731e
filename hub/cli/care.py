"""Care of data: look at the ledger, copy it, put a copy back, write it out, prove that it is whole."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from hub.cli.base import (
    BAD_DATA,
    CANNOT_CREATE,
    STORAGE_FAILED,
    Stop,
    cli,
    folder_option,
    json_option,
    ledger_of,
    opened,
    say_json,
)


@cli.command()
@folder_option
@click.option(
    "--to", "place", type=click.Path(path_type=Path), required=True, help="Folder for backups, best on another disk."
)
@json_option
def backup(data_dir: Path, place: Path, as_json: bool) -> None:
    """Copy the ledger and the media into a backup folder, verified; a running hub goes on working."""
    from hub.log.copies import take_into
    from hub.wire.chain import step

    opened(lambda: ledger_of(data_dir)).close()
    taken = opened(lambda: take_into(place, data_dir, step, datetime.now(UTC)))
    head = taken.contents.head
    if as_json:
        say_json(
            {
                "file": str(taken.path),
                "epoch": taken.contents.epoch,
                "seq": head.seq,
                "hash": head.hash.hex(),
                "outcomes": taken.contents.outcomes,
                "media": taken.media,
            }
        )
    else:
        click.echo(f"{taken.path}: whole, up to event {head.seq}; {taken.media} new media beside it")


@cli.command()
@folder_option
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def restore(data_dir: Path, file: Path, as_json: bool) -> None:
    """Put a backup in the ledger's place. FILE is a backup, or a folder of them (then its newest). Stop the hub first."""
    from hub.care.restoring import newest_of, restore_backup

    try:
        done = opened(lambda: restore_backup(data_dir, newest_of(file), datetime.now(UTC)))
    except OSError as error:
        raise Stop(f"the backup could not be put in place, all is as it was: {error}", STORAGE_FAILED) from error
    if as_json:
        say_json(
            {
                "restored": True,
                "epoch": done.epoch,
                "from_epoch": done.from_epoch,
                "seq": done.backup.seq,
                "media": done.media,
                "erased_again": len(done.gone.erased),
                "revoked_again": list(done.gone.revoked),
                "new_keys": done.new_keys,
                "kept": str(done.kept) if done.kept else None,
            }
        )
        return
    click.echo(f"the shop is back at event {done.backup.seq}; {done.media} media came with it")
    if done.gone.erased or done.gone.revoked:
        click.echo(
            f"{len(done.gone.erased)} erased people and {len(done.gone.revoked)} revoked stations were in it; they stay gone"
        )
    if done.kept is not None:
        click.echo(f"what stood here before is kept in {done.kept} for eight weeks")
    if done.new_keys:
        click.echo(
            "the hub has new keys: pair every station again, what they keep survives that; staff choose new PINs"
        )
    click.echo("start the hub: every station fetches its copy anew and offers again what it still keeps")


@cli.command()
@folder_option
@click.option("--out", type=click.Path(path_type=Path), help="A file; standard output if not given.")
@click.option("--whole", is_flag=True, help="What `import` needs too: the outcome of every command, and a last line.")
def export(data_dir: Path, out: Path | None, whole: bool) -> None:
    """Write the ledger's events as JSON lines; a running hub is not disturbed."""
    from hub.care import writing_out

    reader = opened(lambda: ledger_of(data_dir))
    try:
        lines = map(writing_out.as_text, writing_out.whole(reader) if whole else writing_out.events(reader))
        if out is None:
            for line in lines:
                print(line)
        else:
            partial = out.with_name(out.name + ".part")
            with partial.open("w", encoding="utf-8", newline="\n") as file:
                os.chmod(partial, 0o600)
                file.writelines(line + "\n" for line in lines)
            partial.replace(out)
    except OSError as error:
        raise Stop(f"{out or 'the output'} cannot be written: {error.strerror or error}", CANNOT_CREATE) from error
    finally:
        reader.close()


@cli.command("import")
@folder_option
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def import_(data_dir: Path, file: Path, as_json: bool) -> None:
    """Make a new ledger from an export, in a folder that has none. A line that is not right is named, and nothing is made."""
    from hub.care.writing_out import import_ledger

    try:
        with file.open(encoding="utf-8") as text:
            done = opened(lambda: import_ledger(data_dir, text, datetime.now(UTC)))
    except OSError as error:
        raise Stop(f"{file} cannot be read: {error.strerror or error}", BAD_DATA) from error
    except UnicodeDecodeError as error:
        raise Stop(f"{file} is no export: it is not text in UTF-8", BAD_DATA) from error
    if as_json:
        say_json(
            {
                "imported": True,
                "epoch": done.epoch,
                "from_epoch": done.from_epoch,
                "seq": done.head.seq,
                "hash": done.head.hash.hex(),
                "outcomes": done.outcomes,
                "whole": done.whole,
            }
        )
        return
    click.echo(f"{data_dir} holds {done.head.seq} events; serve from it when you like")
    if not done.whole:
        click.echo(
            "these were events alone: what had been refused is not known any more (`export --whole` keeps that)",
            err=True,
        )


@cli.command()
@folder_option
@click.option(
    "--backup",
    "copy",
    type=click.Path(path_type=Path),
    help="Look at this backup instead, or at the newest of a folder, and whether it is one of this ledger.",
)
@json_option
def verify(data_dir: Path, copy: Path | None, as_json: bool) -> None:
    """Walk the whole ledger: chain, outcomes, that it folds, and the media of open orders. 65 if it is not whole."""
    from hub.care.restoring import newest_of
    from hub.care.verifying import verify_backup, verify_ledger

    reader = opened(lambda: ledger_of(data_dir))
    try:
        if copy is not None:
            result = opened(lambda: verify_backup(newest_of(copy), reader))
        else:
            result = opened(lambda: verify_ledger(data_dir, reader))
    finally:
        reader.close()
    if as_json:
        say_json(result)
    else:
        click.echo(f"{'whole' if result['ok'] else 'BROKEN'}: {result}")
    if not result["ok"]:
        sys.exit(BAD_DATA)


@cli.command()
@folder_option
@click.option("--all", "everything", is_flag=True, help="Walk the whole chain, not only what came after the snapshot.")
@json_option
def doctor(data_dir: Path, everything: bool, as_json: bool) -> None:
    """Say how things stand and what to do next; beside a running hub, or without one. 65 if the ledger is damaged."""
    from hub.care.condition import as_text, examine

    opened(lambda: ledger_of(data_dir)).close()
    report = examine(data_dir, datetime.now(UTC), everything=everything)
    if as_json:
        say_json({"ok": not report.findings} | msgspec.to_builtins(report))
    else:
        for line in as_text(report):
            click.echo(line)
    if report.ledger.broken:
        sys.exit(BAD_DATA)
