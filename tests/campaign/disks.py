"""Disks of a run's own: one that loses its power, and a small one that is soon full. Linux, and root, only."""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.campaign.shop import needs_root
from tests.campaign.table import NotHere

SHUTDOWN = 0x8004587D
"""`EXT4_IOC_SHUTDOWN` = _IOR('X', 125, __u32). Source: linux, fs/ext4/ext4.h."""
NO_LOG_FLUSH = 2
"""`EXT4_GOING_FLAGS_NOLOGFLUSH`: what was not flushed yet is lost, as when the power goes."""
DISK_BYTES = 128 << 20
TRIES = 100


class PowerDisk:
    """A small ext4 in a file, whose power can be cut.

    Args:
        image: the file.
        at: an empty folder.
    """

    def __init__(self, image: Path, at: Path) -> None:
        self.image, self.at = image, at
        self.cuts = 0
        needs_root()
        for tool in ("mkfs.ext4", "mount", "umount"):
            if shutil.which(tool) is None:
                raise NotHere(f"no {tool} here")
        with image.open("wb") as file:
            file.truncate(DISK_BYTES)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", str(image))
        at.mkdir(parents=True, exist_ok=True)
        self.mount()

    def mount(self) -> None:
        """Bring it into its folder; the file system's own journal is played back, as at a computer's start."""
        _run("mount", "-o", "loop", str(self.image), str(self.at))

    def cut(self) -> None:
        """Cut the power: from this moment on nothing reaches the disk."""
        import fcntl

        handle = os.open(self.at, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        except OSError as error:
            raise NotHere(f"this kernel does not cut the power of ext4 ({error.strerror})") from error
        finally:
            os.close(handle)
        self.cuts += 1

    def unmount(self) -> None:
        """Take it away; whoever had files open on it has ended."""
        _unmount(self.at)


@contextlib.contextmanager
def power_disk(image: Path, at: Path) -> Iterator[PowerDisk]:
    """A disk for as long as a run takes."""
    disk = PowerDisk(image, at)
    try:
        yield disk
    finally:
        with contextlib.suppress(NotHere):
            disk.unmount()


@contextlib.contextmanager
def small_disk(at: Path, size: int) -> Iterator[Path]:
    """A tmpfs of so many bytes."""
    needs_root()
    at.mkdir(parents=True, exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at))
    try:
        yield at
    finally:
        _unmount(at)


def fill(disk: Path) -> Path:
    """Fill a disk to its last byte; returns the file that does."""
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(64 * 1024))
    with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(512))
    return filler


def _unmount(at: Path) -> None:
    pause = threading.Event()
    for _ in range(TRIES):
        if subprocess.run(["umount", str(at)], capture_output=True, check=False).returncode == 0:
            return
        if not os.path.ismount(at):
            return
        pause.wait(0.05)  # a process that was killed just now still lets go of its files
    subprocess.run(["umount", "-l", str(at)], capture_output=True, check=False)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotHere(f"{command[0]} does not work here: {done.stderr.strip()}")
