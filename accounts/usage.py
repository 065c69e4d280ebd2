"""What an account has used, day by day: read from the ledger that the limits are counted in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Sum

from accounts.limits import GENERATIONS, LIMITS
from accounts.models import Account, UsageCounter

DAYS = (7, 30, 90)
WHO = {"channel": "API or portal", "key": "Key", "person": "Person"}
WHAT = {limit.name: limit.label.partition(" per")[0] for limit in LIMITS}
MOST_SERIES = 6  # the others are one more series together
OTHERS = "Others"


@dataclass(frozen=True)
class Choice:
    """Which part of the ledger is shown: of `WHAT`, split by `WHO`, for `DAYS`."""

    what: str = GENERATIONS.name
    who: str = "channel"
    days: int = 30

    @classmethod
    def of(cls, query: dict[str, str]) -> "Choice":
        """From an address; what it does not say, or says wrongly, is the usual."""
        days = query.get("days", "")
        return cls(
            what=query["what"] if query.get("what") in WHAT else cls.what,
            who=query["who"] if query.get("who") in WHO else cls.who,
            days=int(days) if days in map(str, DAYS) else cls.days,
        )


@dataclass(frozen=True)
class Day:
    date: date
    parts: list[int]  # one for each of the history's series

    @property
    def total(self) -> int:
        return sum(self.parts)


@dataclass(frozen=True)
class History:
    """Every day of a range up to today (UTC), split into series, the biggest first."""

    series: list[str]
    days: list[Day]

    @property
    def totals(self) -> list[int]:
        return [sum(day.parts[index] for day in self.days) for index in range(len(self.series))]

    @property
    def total(self) -> int:
        return sum(self.totals)


def history(account: Account, choice: Choice) -> History:
    """What the choice names of the account's ledger, in one query."""
    today = datetime.now(UTC).date()
    first = today - timedelta(days=choice.days - 1)
    used: dict[str, dict[date, int]] = {}
    for day, num, *who in _rows(account, choice, first):
        label = _label(choice.who, *who)
        by_day = used.setdefault(label, {})
        by_day[day.date()] = by_day.get(day.date(), 0) + num
    series = _series(used)
    days = [first + timedelta(days=number) for number in range(choice.days)]
    return History(
        series=list(series),
        days=[Day(day, [by_day.get(day, 0) for by_day in series.values()]) for day in days],
    )


def _rows(account: Account, choice: Choice, first: date):
    shares = UsageCounter.objects.filter(
        account=account,
        name=choice.what,
        window_start__gte=datetime(first.year, first.month, first.day, tzinfo=UTC),
    ).exclude(channel=UsageCounter.Channel.ALL)
    who = ("channel", "api_key__name", "api_key__prefix", "user__name", "user__email")
    return (
        shares.values_list("window_start", *who)
        .annotate(num=Sum("used"))
        .values_list("window_start", "num", *who)
    )


def _label(
    who: str, channel: str, key: str | None, prefix: str | None, name: str | None, email: str | None
) -> str:
    if who == "person":
        return name or email or "Somebody who left"
    if channel == UsageCounter.Channel.WEB:
        return "Portal"
    return "API" if who == "channel" else f"{key or 'A deleted key'} ({prefix or '?'}…)"


def _series(used: dict[str, dict[date, int]]) -> dict[str, dict[date, int]]:
    """The biggest, and the rest as one."""
    ranked = sorted(used, key=lambda label: (-sum(used[label].values()), label))
    shown = {label: used[label] for label in ranked[:MOST_SERIES]}
    rest: dict[date, int] = {}
    for label in ranked[MOST_SERIES:]:
        for day, num in used[label].items():
            rest[day] = rest.get(day, 0) + num
    return shown | ({OTHERS: rest} if rest else {})
