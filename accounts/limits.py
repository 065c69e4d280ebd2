"""Generations a day, searches an hour, calls a minute: one idea.

Limits belong to the account, all its keys and its people together. A refused request takes
nothing; what failed through no fault of the user is given back in the window it came from.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from accounts import counting
from accounts.models import Account, UsageCounter
from accounts.tiers import TIERS


@dataclass(frozen=True)
class Limit:
    name: str
    label: str
    seconds: int  # length of the window
    tier_field: str

    def of(self, account: Account) -> int | None:
        """How many this account may use per window; None is unlimited."""
        return getattr(TIERS[account.tier], self.tier_field)


GENERATIONS = Limit("generations", "Generations per day", 86_400, "generations_per_day")
SEARCHES = Limit("searches", "Searches per hour", 3_600, "searches_per_hour")
CALLS = Limit("calls", "API calls per minute", 60, "calls_per_minute")
LIMITS = (GENERATIONS, SEARCHES, CALLS)


class LimitReached(Exception):
    """The account has used up a limit; the window ends in `retry_after` seconds."""

    def __init__(self, limit: Limit, retry_after: int):
        super().__init__(f"{limit.label}: limit reached")
        self.limit = limit
        self.retry_after = retry_after


@dataclass(frozen=True)
class LimitUse:
    """One limit as it stands now."""

    limit: Limit
    allowed: int | None
    used: int
    resets_at: datetime

    @property
    def remaining(self) -> int | None:
        return None if self.allowed is None else max(0, self.allowed - self.used)


def take(account: Account, limit: Limit) -> datetime:
    """Use one unit. Returns the start of its window. Raises `LimitReached`."""
    window_start = counting.take(
        UsageCounter,
        most=limit.of(account),
        seconds=limit.seconds,
        account_id=account.pk,
        name=limit.name,
    )
    if window_start is None:
        raise LimitReached(limit, counting.seconds_left(limit.seconds))
    return window_start


def give_back(account_id: int, limit: Limit, window_start: datetime) -> None:
    """Return one unit to the window it was taken from."""
    counting.give_back(
        UsageCounter, window_start=window_start, account_id=account_id, name=limit.name
    )


def usage(account: Account) -> list[LimitUse]:
    """Every limit of the account with what is used of it in the current window."""
    now = timezone.now()
    starts = {limit: _window_start(limit, now) for limit in LIMITS}
    used = {
        (counter.name, counter.window_start): counter.used
        for counter in account.usage_counters.filter(window_start__in=starts.values())
    }
    return [
        LimitUse(
            limit=limit,
            allowed=limit.of(account),
            used=used.get((limit.name, starts[limit]), 0),
            resets_at=starts[limit] + timedelta(seconds=limit.seconds),
        )
        for limit in LIMITS
    ]


def _window_start(limit: Limit, now: datetime) -> datetime:
    seconds = int(now.timestamp()) // limit.seconds * limit.seconds
    return datetime.fromtimestamp(seconds, UTC)
