"""A tip that says people's words as they are: Qt takes a text with a mark-up sign in it for mark-up."""

from __future__ import annotations

from html import escape


def plain_tip(text: str) -> str:
    """What to hand to Qt as a tip, so that every character is shown and none is obeyed."""
    return f"<qt>{escape(text)}</qt>"
