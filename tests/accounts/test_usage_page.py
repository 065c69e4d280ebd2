"""The usage page reads the ledger that limits and GET /usage read."""

import csv
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from accounts import keys, limits
from accounts.models import UsageCounter
from tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(alice):
    """Alice, by a key of hers."""
    return holder(keys.create(by=alice, name="laptop")[1])


def take(actor, num: int, limit=limits.GENERATIONS) -> None:
    for _ in range(num):
        limits.take(actor, limit)


def long_ago(*, days: int) -> None:
    UsageCounter.objects.update(window_start=F("window_start") - timedelta(days=days))


def rows(response) -> list[list[str]]:
    return list(csv.reader(response.content.decode().splitlines()))


def test_it_agrees_with_the_api_and_the_limits(web, alice, program):
    take(alice, 2)
    take(program, 3)
    history = web.get("/usage").context["history"]
    assert dict(zip(history.series, history.totals, strict=True)) == {"API": 3, "Portal": 2}
    assert history.days[-1].date == datetime.now(UTC).date()
    assert history.days[-1].total == limits.usage(alice.account)[0].used == 5
    assert len(history.days) == 30


def test_what_who_and_days_stand_in_the_address(web, alice, program):
    take(program, 4, limits.SEARCHES)
    long_ago(days=40)
    take(alice, 1, limits.SEARCHES)
    history = web.get("/usage?what=searches&who=key&days=90").context["history"]
    assert history.series[0].startswith("laptop (vgm_")
    assert history.totals == [4, 1]
    assert history.days[-41].parts == [4, 0]
    assert web.get("/usage?what=searches").context["history"].total == 1


@pytest.mark.parametrize("query", ["what=x&who=y&days=1000000", "days=-7", "days=%00"])
def test_nonsense_shows_the_usual(web, query):
    assert len(web.get(f"/usage?{query}").context["history"].days) == 30


def test_csv_has_the_same_numbers(web, alice, program):
    take(program, 3)
    header, *days = rows(web.get("/usage.csv?days=7"))
    assert header == ["day_utc", "API", "all"]
    assert days[-1] == [datetime.now(UTC).date().isoformat(), "3", "3"]
    assert len(days) == 7


def test_a_name_can_not_become_a_formula(web, alice):
    take(holder(keys.create(by=alice, name="=HYPERLINK()")[1]), 1)
    assert rows(web.get("/usage.csv?who=key"))[0][1].startswith("'=HYPERLINK()")


def test_many_keys_become_others(web, alice):
    for number in range(9):
        take(holder(keys.create(by=alice, name=f"key {number}")[1]), 1)
    history = web.get("/usage?who=key").context["history"]
    assert (len(history.series), history.series[-1], history.totals[-1]) == (7, "Others", 3)


def test_a_strangers_usage_is_not_shown(web, charlie):
    take(charlie, 3)
    assert web.get("/usage").context["history"].total == 0


def test_the_bars_fill_the_chart(web, alice, program):
    take(alice, 1)
    take(program, 1)
    page = web.get("/usage").content.decode()
    bars = re.findall(
        r'<rect class="series-\d" x="[\d.]+" y="([\d.]+)" [^>]*height="([\d.]+)"/>', page
    )
    assert [(float(y), float(height)) for y, height in bars] == [(90.0, 90.0), (0.0, 90.0)]


def test_the_number_of_queries_does_not_grow(web, alice, django_assert_num_queries):
    take(alice, 1)
    with django_assert_num_queries(6):
        web.get("/usage")
    for number in range(5):
        take(holder(keys.create(by=alice, name=f"key {number}")[1]), 1)
    with django_assert_num_queries(6):
        web.get("/usage?who=key")
