"""What a frozen hub must be able to do, tried without what the frozen folder leaves out."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TRIES = """
import sys

class LeftOut:
    def find_spec(self, name, path=None, target=None):
        if name in {unused!r}:
            raise ImportError(name + " is not in the frozen folder")

sys.meta_path.insert(0, LeftOut())
from hub.smoke import smoke_test
smoke_test()
"""


def test_the_hub_does_without_what_the_frozen_folder_leaves_out() -> None:
    spec = (ROOT / "packaging" / "giftwire.spec").read_text(encoding="utf-8")
    unused = re.findall(r'"([^"]+)"', spec.partition("UNUSED = [")[2].partition("]")[0])
    assert "phonenumbers.geodata" in unused
    done = subprocess.run([sys.executable, "-c", TRIES.format(unused=unused)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
