"""The Retry-After header (RFC 9110, 10.2.3): seconds or a date, or a stranger's nonsense."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 31 * 24 * 3600.0  # seconds; what is said beyond is not believed


def read(headers: Mapping[str, str]) -> float | None:
    """Seconds from now, at least 0; None where nothing is said, or nonsense."""
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal() and text.isascii():
        return believable(int(text[:20]))
    try:
        date = parsedate_to_datetime(text)
        if date.tzinfo is None:  # "-0000": UTC all the same
            date = date.replace(tzinfo=UTC)
        return believable((date - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def believable(seconds: float) -> float | None:
    """The same, held to 0 and LONGEST; None for NaN. Takes integers too long for a float."""
    return float(min(max(seconds, 0), LONGEST)) if seconds == seconds else None
