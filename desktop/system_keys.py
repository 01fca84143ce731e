"""Keys that a system keeps for itself, and what stands in their place there: one key never means two things.

On macOS Ctrl is ⌘: ⌘H hides the program, ⌘M puts its window away, ⌘, opens what is chosen for it.
"""

import sys

IS_MAC = sys.platform == "darwin"
INSTEAD_ON_MAC = {"Ctrl+H": "Ctrl+Shift+H", "Ctrl+M": "Ctrl+J", "Ctrl+,": "Ctrl+Alt+,"}


_PRINTED = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Return": "↵", "Enter": "↵"}
"""What stands on a key that Qt has a word for: no system's language prints "down" on one."""


def written(portable: str, native: str, *, mac: bool = IS_MAC) -> str:
    """A shortcut for people: as a Mac writes it with its signs, elsewhere as it is printed on the keys.

    Args:
        portable, native: as Qt writes it in these two forms.
        mac: whether it is macOS.
    """
    if mac:
        return native
    text = "+".join(_PRINTED.get(part, part) for part in portable.split("+"))
    return text[:-2].replace("+", " ") + " +" if text.endswith("++") else text.replace("+", " ")


def key_here(key: str, *, mac: bool = IS_MAC) -> str:
    """A shortcut as it is on this system. Args: key: as Qt writes it, "Ctrl+H"; mac: whether it is macOS."""
    return INSTEAD_ON_MAC.get(key, key) if mac else key


def only_on_mac(key: str, *, mac: bool = IS_MAC) -> str:
    """A shortcut that every program has there and none elsewhere; blank elsewhere."""
    return key if mac else ""
