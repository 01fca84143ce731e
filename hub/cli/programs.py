"""For programs: submit commands and follow the feed as JSON lines."""

from __future__ import annotations

import json
import queue
import signal
import sys
import time
from pathlib import Path
from typing import Any

import click

from hub.cli.base import (
    BAD_DATA,
    OK,
    UNAVAILABLE,
    Stop,
    bundle_option,
    cli,
    event_line,
    folder_option,
    linked,
    say_json,
)

IN_FLIGHT_MAX = 500
"""Commands of `submit` between its input and their receipts; the rest waits in the pipe, not in memory."""


@cli.command()
@folder_option
@bundle_option
@click.option("--wait", default=60.0, help="Seconds to wait for outstanding receipts after the end of the input.")
def submit(data_dir: Path, bundle: Path | None, wait: float) -> None:
    """Submit commands: JSON lines in, receipts as JSON lines out; the outbox in the data folder outlives both.

    A line is a command ({"kind": …}) or {"id": UUIDv7, "command": {…}}. What has no receipt when the time is over stays in
    the outbox and goes first at the next start; exit 69 then.
    """
    from hub.domain.ids import is_id
    from hub.domain.vocabulary import VocabularyError
    from hub.link.port import Changes
    from hub.wire.codec import check_json, decode_command

    open_ids: dict[str, int] = {}
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def heard(changes: Changes) -> None:
        for receipt in changes.receipts:
            answers.put(receipt)

    link = linked(data_dir, bundle, heard)
    earlier = [command_id for command_id, _ in link.pending]
    for command_id in earlier:
        open_ids[command_id] = 0
    bad = 0

    def print_answers(block_s: float) -> None:
        try:
            receipt = answers.get(timeout=block_s) if block_s else answers.get_nowait()
        except queue.Empty:
            return
        open_ids.pop(receipt.id, None)
        say_json(_receipt_line(receipt))

    try:
        for number, line in enumerate(sys.stdin, 1):
            if not line.strip():
                continue
            try:
                check_json(line.strip().encode())
                value = json.loads(line)
                body = value.get("command", value) if isinstance(value, dict) else value
                command = decode_command(json.dumps(body).encode())
                command_id = value.get("id", "") if "command" in value else ""
                if command_id and not (isinstance(command_id, str) and is_id(command_id)):
                    raise VocabularyError("bad_id", field="id")
            except (VocabularyError, UnicodeEncodeError, AttributeError, TypeError) as error:
                bad += 1
                code = error.code if isinstance(error, VocabularyError) else "bad_command"
                fields = error.fields if isinstance(error, VocabularyError) else {}
                say_json({"line": number, "id": None, "outcome": "refused", "code": code, "fields": fields})
                continue
            asked = link.ask(command, command_id=command_id)
            open_ids[asked.id] = number
            while len(open_ids) >= IN_FLIGHT_MAX and link.status.state.value != "refused":
                print_answers(0.5)
            while not answers.empty():
                print_answers(0)
        deadline = time.monotonic() + wait
        while open_ids and time.monotonic() < deadline:
            print_answers(0.2)
        for command_id in open_ids:
            say_json({"id": command_id, "outcome": "unknown", "code": link.status.code or link.status.state.value})
    finally:
        link.close()
    if open_ids:
        sys.exit(UNAVAILABLE)
    sys.exit(BAD_DATA if bad else OK)


def _receipt_line(receipt: Any) -> dict[str, Any]:
    if receipt.refused is not None:
        return {
            "id": receipt.id,
            "outcome": "refused",
            "code": receipt.refused.code,
            "fields": receipt.refused.fields,
        }
    return {"id": receipt.id, "outcome": "accepted", "seqs": list(receipt.seqs)}


@cli.command()
@folder_option
@bundle_option
@click.option("--from", "start", type=click.IntRange(0), help="Events after this seq; else where it stopped last time.")
@click.option("--until-head", is_flag=True, help="End when the feed as it stands now has been printed.")
def tail(data_dir: Path, bundle: Path | None, start: int | None, until_head: bool) -> None:
    """Follow the feed: events as JSON lines. It remembers where it stopped and resumes there."""
    marker = data_dir / "tail.json"
    if start is None:
        start = json.loads(marker.read_text())["seq"] if marker.exists() else 0
    lines: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def raw(news: Any) -> None:
        for recorded, (facts, person, digest), hashed in zip(news.events, news.raw, news.hashes, strict=True):
            lines.put(event_line(recorded.seq, news.stand.epoch, facts, person, digest, hashed))

    link = linked(data_dir, bundle, tail_from=start, raw_listener=raw)
    stopping = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.append(True))
    last = start
    try:
        while not stopping:
            try:
                line = lines.get(timeout=0.1)
            except queue.Empty:
                if link.rebuilt:
                    raise Stop(f"this place in the feed is not the hub's ({link.rebuilt})", BAD_DATA) from None
                if until_head and link.status.state.value == "live" and lines.empty():
                    return
                continue
            say_json(line)
            last = line["seq"]
    except BrokenPipeError:
        return
    finally:
        link.close()
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.write_text(json.dumps({"seq": last}))
