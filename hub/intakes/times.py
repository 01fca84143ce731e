"""Times as other systems write them, always into aware UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM = 2**31 - 1
"""A number from here on counts milliseconds. Source: traccar's OsmAnd decoder."""


def from_epoch(seconds: float) -> datetime | None:
    """Seconds since 1970; None where that is no date (NaN, year 100000)."""
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None


def from_epoch_s_or_ms(value: float) -> datetime | None:
    """Seconds, or milliseconds where the number is too large for seconds."""
    return from_epoch(value / 1000 if value >= _MILLISECONDS_FROM else value)


def from_text(text: str) -> datetime | None:
    """An ISO 8601 time, or "yyyy-MM-dd HH:mm:ss"; without a zone it is UTC. None where it is neither."""
    try:
        read = datetime.fromisoformat(text.strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
