"""A sentence with names and numbers in it, set as each script wants it.

A Chinese sentence keeps a space beside a Latin name or a figure ("派给 Ben") and none beside a Chinese one ("派给李伟").
Its translation has the space; whether it stays is known only when the name is. What somebody wrote is not touched.
"""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uff60]")
"""Chinese letters, and the marks that carry their own air."""
_MARK = re.compile(r"[\u3000-\u303f\uff00-\uff60]$")
"""A mark that carries its own air behind it."""
_FIELD = re.compile(r"( ?)\{(\w+)\}( ?)")


def filled(template: str, **fields: object) -> str:
    """The sentence of a template.

    Args:
        template: with fields as `str.format` knows them, by name alone.
        fields: what stands in them.

    Raises:
        KeyError: a field has no value.
    """

    def put(found: re.Match[str]) -> str:
        before, name, after = found.groups()
        value = str(fields[name])
        if before and meet(template[: found.start()], value):
            before = ""
        if after and meet(value, template[found.end() :]):
            after = ""
        return before + value + after

    return _FIELD.sub(put, template)


def joined(*parts: str) -> str:
    """Sentences or pieces of one, one after the other as their script sets them; blank ones are passed over."""
    said = ""
    for part in filter(None, parts):
        space = " " if said and not _MARK.search(said) and not meet(said, part) else ""
        said += space + part
    return said


def meet(left: str, right: str) -> bool:
    """Whether two pieces of a line stand side by side without a space: Chinese on both sides of the seam.

    Args:
        left, right: the words before and after it.
    """
    return bool(_HAN.match(left[-1:]) and _HAN.match(right[:1]))
