"""Changes that a blind mutation seldom makes: one value of a JSON text for another, a key twice, a value gone.

They work on the text and not on what it means, so what comes out may be no JSON at all; that is part of the game.
"""

from __future__ import annotations

import re
from random import Random

_VALUE = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|\[\]|\{\}')
_PAIR = re.compile(rb'"(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|-?\d+|true|false|null)')
ODD = (
    b"0", b"-1", b"1", b"9007199254740991", b"9007199254740992", b"-9007199254740991", b"9223372036854775808", b"8388609",
    b"1e999", b"1.5", b"-0.0", b"NaN", b"null", b"true", b"[]", b"{}", b'""', b'"x"', b'"\\u0000"', b'"\\ud800"', b'"\xff"',
    b'"../../x"', b'"1970-01-01T00:00:00Z"', b'"9999-12-31T23:59:59Z"', b'"2026-05-10T12:00:00"', b'"' + b"x" * 200 + b'"',
    b'"019df90e-f401-7b86-b273-ff34fce19d6b"', b'"' + b"ab" * 32 + b'"', b"[[[[[[[[]]]]]]]]",
)  # fmt: skip


def mutated(data: bytes, chance: Random) -> bytes:
    """Change one thing in a JSON text; the same bytes when there is nothing to change."""
    pattern = _PAIR if chance.random() < 0.3 else _VALUE
    found = list(pattern.finditer(data))
    if not found:
        return data
    one = chance.choice(found)
    head, text, tail = data[: one.start()], one.group(), data[one.end() :]
    if pattern is _PAIR:
        return head + chance.choice((text + b"," + text, b"", text + b" ")) + tail
    other = chance.choice(found).group()
    return head + chance.choice((chance.choice(ODD), chance.choice(ODD), other)) + tail
