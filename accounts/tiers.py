"""What each tier may use. This is the only place with these numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Tier:
    """Limits of one tier; None means no limit."""

    label: str
    generations_per_day: int | None
    searches_per_hour: int | None
    calls_per_minute: int | None


TIERS = {
    "free": Tier(label="Free", generations_per_day=10, searches_per_hour=100, calls_per_minute=100),
    "creator": Tier(
        label="Creator", generations_per_day=100, searches_per_hour=1_000, calls_per_minute=500
    ),
    "pro": Tier(
        label="Pro", generations_per_day=500, searches_per_hour=10_000, calls_per_minute=2_000
    ),
    "enterprise": Tier(
        label="Enterprise",
        generations_per_day=None,
        searches_per_hour=None,
        calls_per_minute=10_000,
    ),
}
