"""Freezes both programs into dist/giftwire and tries them out: what cannot pass `--smoke` is no build.

The trial runs as on a machine that has never seen this project: a new home, no Python settings, a path of the
system's own folders. It ends with 0 only if both programs did.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import PyInstaller.__main__

ROOT = Path(__file__).resolve().parent.parent
FROZEN = ROOT / "dist" / "giftwire"
PROGRAMS = ("giftwire-hub", "giftwire-station")
SMOKE_S_MAX = 120  # a cold start on a slow runner with a virus scanner takes tens of seconds
KEPT = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "TMPDIR")


def freeze() -> None:
    """Build dist/giftwire anew.

    Raises:
        SystemExit: PyInstaller could not.
    """
    PyInstaller.__main__.run(
        ["--noconfirm", "--log-level=ERROR", f"--distpath={ROOT / 'dist'}", f"--workpath={ROOT / 'build' / 'frozen'}",
         str(ROOT / "packaging" / "giftwire.spec")]
    )  # fmt: skip


def smoke(name: str) -> bool:
    """Run one frozen program with `--smoke`; say how it went."""
    program = FROZEN / (name + (".exe" if sys.platform == "win32" else ""))
    with tempfile.TemporaryDirectory(prefix="giftwire-smoke-") as home:
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment |= {"HOME": home, "USERPROFILE": home, "APPDATA": home, "LOCALAPPDATA": home, "TEMP": home}
        environment |= {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        if sys.platform == "linux" and not environment.keys() & {"DISPLAY", "WAYLAND_DISPLAY"}:
            environment["QT_QPA_PLATFORM"] = "offscreen"
        began = time.monotonic()
        try:
            ended = subprocess.run([program, "--smoke"], env=environment, cwd=home, timeout=SMOKE_S_MAX).returncode
        except subprocess.TimeoutExpired:
            ended = None
        took_s = time.monotonic() - began
    print(f"{name} --smoke: {'passed' if ended == 0 else f'failed ({ended})'} in {took_s:.1f} s", flush=True)
    return ended == 0


def main() -> int:
    began = time.monotonic()
    freeze()
    files = [path for path in FROZEN.rglob("*") if path.is_file() and not path.is_symlink()]
    size_mb = sum(path.stat().st_size for path in files) / 1e6
    print(f"{FROZEN}: {len(files)} files, {size_mb:.0f} MB, in {time.monotonic() - began:.0f} s", flush=True)
    tried = [smoke(name) for name in PROGRAMS]  # both, whatever the first one says
    return 0 if all(tried) else 1


if __name__ == "__main__":
    sys.exit(main())
