"""Generations a day, searches an hour, calls a minute: one idea.

Limits belong to the account, all its keys and its people together. A refused request takes
nothing; what failed through no fault of the user is given back in the window it came from.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now, TruncDay

from accounts import ledger
from accounts.actor import Actor
from accounts.models import Account, UsageCounter
from accounts.tiers import TIERS

_KEPT = timedelta(days=2)  # windows shorter than a day, once they are over


@dataclass(frozen=True)
class Limit:
    name: str
    label: str
    seconds: int  # length of the window
    tier_field: str

    @property
    def own_field(self) -> str:
        """The column of an account's own limit, which stands before the tier's."""
        return f"own_{self.tier_field}"

    def of(self, account: Account) -> int | None:
        """How many this account may use per window; None is unlimited."""
        own = getattr(account, self.own_field)
        return getattr(TIERS[account.tier], self.tier_field) if own is None else own


GENERATIONS = Limit("generations", "Generations per day", 86_400, "generations_per_day")
SEARCHES = Limit("searches", "Searches per hour", 3_600, "searches_per_hour")
CALLS = Limit("calls", "API calls per minute", 60, "calls_per_minute")
LIMITS = (GENERATIONS, SEARCHES, CALLS)


@dataclass(frozen=True)
class LimitUse:
    """One limit as it stood at a moment."""

    limit: Limit
    allowed: int | None
    used: int
    window_start: datetime
    seconds_left: int  # whole seconds until the window ends, at least 1

    @property
    def remaining(self) -> int | None:
        return None if self.allowed is None else max(0, self.allowed - self.used)

    @property
    def resets_at(self) -> datetime:
        return self.window_start + timedelta(seconds=self.limit.seconds)


class LimitReached(Exception):
    """The account has used up a limit; the window ends in `retry_after` seconds."""

    def __init__(self, use: LimitUse):
        super().__init__(f"{use.limit.label}: limit reached")
        self.limit = use.limit
        self.retry_after = use.seconds_left


def take(by: Actor, limit: Limit) -> LimitUse:
    """Use one unit. Raises `LimitReached`. Either way the actor knows how the limit stands."""
    most = limit.of(by.account)
    sql = f"WITH {ledger.ASKED}, {ledger.TAKE} SELECT {ledger.TAKEN} FROM asked"
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "account_id": by.account_id,
                "user_id": by.user.pk,
                "api_key_id": by.key and by.key.pk,
                "channel": by.channel,
                "name": limit.name,
                "seconds": limit.seconds,
                "most": most,
            },
        )
        return judge(by, limit, most, *cursor.fetchone())


def judge(
    by: Actor,
    limit: Limit,
    most: int | None,
    used: int | None,
    window_start: datetime,
    seconds_left: int,
) -> LimitUse:
    """What the ledger told of one try to count; `used` is None when it refused.

    Raises `LimitReached`.
    """
    is_refused = used is None
    use = LimitUse(limit, most, most if is_refused else used, window_start, seconds_left)
    by.uses.append(use)
    if is_refused:
        raise LimitReached(use)
    return use


@transaction.atomic
def give_back(
    limit: Limit,
    window_start: datetime,
    *,
    account_id: int,
    user_id: int | None,
    api_key_id: UUID | None,
) -> None:
    """Return one unit to the window, and to the share of the day, that it was taken from."""
    used = UsageCounter.objects.filter(account=account_id, name=limit.name, used__gt=0)
    whole = used.filter(channel="", window_start=window_start)
    if whole.update(used=F("used") - 1):
        day = window_start.replace(hour=0, minute=0, second=0, microsecond=0)
        used.filter(
            channel="api" if api_key_id else "web",
            window_start=day,
            user=user_id,
            api_key=api_key_id,
        ).update(used=F("used") - 1)


def usage(account: Account) -> list[LimitUse]:
    """Every limit of the account with what is used of it in the current window."""
    with connection.cursor() as cursor:
        cursor.execute(
            ledger.USED_NOW,
            {
                "account_id": account.pk,
                "names": [limit.name for limit in LIMITS],
                "seconds": [limit.seconds for limit in LIMITS],
            },
        )
        found = {name: row for name, *row in cursor.fetchall()}
    return [LimitUse(limit, limit.of(account), *found[limit.name]) for limit in LIMITS]


@dataclass(frozen=True)
class Share:
    """What one key, or one person in the portal, has used today (UTC)."""

    channel: str  # api or web
    key_name: str  # "" in the portal
    key_prefix: str
    user_name: str
    used: dict[str, int]  # by the limit's name


_SHOWN = ("channel", "api_key__name", "api_key__prefix", "user__name", "user__email")


def shares_today(account: Account) -> list[Share]:
    """Today's usage by who it was, keys first. Its sums are the account's day."""
    rows = (
        account.usage_counters.exclude(channel="")
        .filter(window_start=TruncDay(Now()))
        .order_by("channel", "user", "api_key")
        .values_list("user", "api_key", "name", "used", *_SHOWN)
    )
    shares: dict[tuple, Share] = {}
    for user, key, name, used, channel, key_name, prefix, user_name, email in rows:
        share = shares.setdefault(
            (user, key),
            Share(channel, key_name or "", prefix or "", user_name or email or "", {}),
        )
        share.used[name] = used
    return list(shares.values())


def sweep() -> int:
    """Forget windows of minutes and hours that are long over; the days stay. Returns how many."""
    over = UsageCounter.objects.filter(
        channel="",
        name__in=[limit.name for limit in LIMITS if limit.seconds < GENERATIONS.seconds],
        window_start__lt=Now() - _KEPT,
    )
    return over.delete()[0]
