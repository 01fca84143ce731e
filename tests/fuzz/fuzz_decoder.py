"""`python -m tests.fuzz.fuzz_decoder`: coverage-guided bytes at every decoder, session and parser (`targets`).

    --runs N        inputs to try (default 20,000)      --seconds T   or until so long
    --seed N        of the mutations (default 1)        --corpus DIR  where to begin and to keep what led further

One line of JSON at the end: inputs, edges, what was found. An input that breaks a target stands in `--found` (default: a
folder of its own that is told); when the mistake is mended it is kept in tests/fuzz/found/, and `test_fuzz` runs it for
ever. Exit 1 when something was found. The parent process does the talking; libFuzzer ends its own process at the end.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from tests.fuzz.mutations import mutated

INPUT_BYTES_MAX = 4096
"""Enough for every message that is not a heap of others; what is larger has tests of its own."""
ONE_INPUT_S = 20
_DONE = re.compile(r"#(\d+)\s+\S+\s+cov: (\d+) ft: (\d+)")
_RAN = re.compile(r"stat::number_of_executed_units:\s+(\d+)")


def child(found: str, corpus: str, more: list[str]) -> None:
    """Fuzz in this process until libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["hub"]):
        from tests.fuzz import targets

    def mutate(data: bytes, size_max: int, seed: int) -> bytes:
        chance = Random(seed)
        if chance.random() < 0.5:
            made: bytes = atheris.Mutate(data, size_max)
            return made
        return (data[:1] + mutated(data[1:], chance))[:size_max]

    words = [sys.argv[0], *more, f"-artifact_prefix={found}/", corpus]
    atheris.Setup(words, targets.one_input, custom_mutator=mutate)
    atheris.Fuzz()


def main(arguments: list[str] | None = None) -> int:
    """Run; see above.

    Returns:
        0 when nothing was found.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--found", type=Path)
    given = parser.parse_args(arguments)
    place = Path(tempfile.mkdtemp(prefix="giftwire-fuzz-"))
    found, corpus = given.found or place / "found", given.corpus or place / "corpus"
    for folder in (found, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    words = place / "words"
    _begin(corpus, words)
    limits = [f"-runs={given.runs}", f"-seed={given.seed}", f"-max_len={INPUT_BYTES_MAX}", f"-timeout={ONE_INPUT_S}"]
    limits += [f"-dict={words}", "-print_final_stats=1", "-rss_limit_mb=2048"]
    if given.seconds:
        limits.append(f"-max_total_time={given.seconds}")
    program = f"from tests.fuzz.fuzz_decoder import child; child({str(found)!r}, {str(corpus)!r}, {limits!r})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, errors="replace")
    told = _DONE.findall(done.stderr)
    ran = _RAN.findall(done.stderr)
    broken = sorted(str(path) for path in found.iterdir())
    result = {
        "inputs": int(ran[-1]) if ran else int(told[-1][0]) if told else 0,
        "edges": int(told[-1][1]) if told else 0,
        "features": int(told[-1][2]) if told else 0,
        "corpus": len(list(corpus.iterdir())),
        "found": broken,
    }
    if done.returncode != 0 or broken:
        print(done.stdout[-4000:], done.stderr[-4000:], file=sys.stderr)
    print(json.dumps(result), flush=True)
    return 0 if done.returncode == 0 and not broken else 1


def _begin(corpus: Path, words: Path) -> None:
    """Write the seeds and the dictionary down."""
    from tests.fuzz.corpus import WORDS, seeds

    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS)
    words.write_text("".join(f'"{word}"\n' for word in escaped))


if __name__ == "__main__":
    sys.exit(main())
