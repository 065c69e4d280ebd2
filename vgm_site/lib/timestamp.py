"""Times as the contract writes them."""

from datetime import UTC, datetime


def timestamp(moment: datetime) -> str:
    """UTC to the second: Swift's .iso8601 takes no fraction."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
