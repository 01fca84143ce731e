"""The shop's hub: one process numbers what happens, keeps it safe on disk and relays it to every station."""

VERSION = "0.1.0"
"""Of the whole of Giftwire, as pyproject.toml has it; a frozen program has no other place to look."""
