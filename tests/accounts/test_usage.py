"""GET /usage: what the account may use, and has used, from the one ledger."""

import pytest

from accounts import limits
from accounts.models import UsageCounter
from tests.factories import set_own_limit

pytestmark = pytest.mark.django_db
WISH = {"prompt": "Happy birthday celebration with balloons"}


def test_usage_tells_each_limit_and_who_used_it(api, alice):
    api.post("/generate", WISH)
    api.get("/search", {"q": "birthday"})
    limits.take(alice, limits.GENERATIONS)  # in the portal
    body = api.get("/usage").json()
    assert body["tier"] == "free"
    assert [
        (one["name"], one["limit"], one["used"], one["remaining"], one["window_seconds"])
        for one in body["limits"]
    ] == [
        ("generations", 10, 2, 8, 86_400),
        ("searches", 100, 1, 99, 3_600),
        ("calls", 100, 2, 98, 60),
    ]
    by_key, in_portal = body["today"]
    assert (by_key["channel"], by_key["key_name"], by_key["user"]) == ("api", "laptop", "Alice")
    assert (by_key["generations"], by_key["searches"], by_key["calls"]) == (1, 1, 2)
    assert (in_portal["channel"], in_portal["key_name"]) == ("web", "")
    assert (in_portal["generations"], in_portal["calls"]) == (1, 0)


def test_asking_is_not_counted_and_not_refused(api, alice):
    set_own_limit(alice, calls_per_minute=0)
    assert api.get("/generations").status_code == 429
    response = api.get("/usage")
    assert response.status_code == 200
    assert response["RateLimit-Policy"].startswith('"generations";q=10;w=86400')
    assert not UsageCounter.objects.exists()


def test_an_accounts_own_limit_stands_before_its_tiers(api, alice):
    set_own_limit(alice, generations_per_day=3)
    assert api.get("/usage").json()["limits"][0]["limit"] == 3
    answers = [api.post("/generate", WISH).status_code for _ in range(4)]
    assert answers == [202, 202, 202, 429]


def test_unlimited_is_null(api, alice):
    alice.account.tier = "enterprise"
    alice.account.save()
    generations, searches, calls = api.get("/usage").json()["limits"]
    assert (generations["limit"], generations["remaining"], searches["limit"]) == (None,) * 3
    assert calls["limit"] == 10_000


def test_usage_needs_a_key(anonymous_api):
    assert anonymous_api.get("/usage").status_code == 401


def test_old_minutes_and_hours_are_swept_and_days_stay(alice):
    for limit in limits.LIMITS:
        limits.take(alice, limit)
    long_ago = "2025-01-15T10:30:00Z"
    UsageCounter.objects.update(window_start=long_ago)
    assert limits.sweep() == 2
    kept = UsageCounter.objects.order_by("name", "channel").values_list("name", "channel")
    assert list(kept) == [
        ("calls", "web"),
        ("generations", ""),
        ("generations", "web"),
        ("searches", "web"),
    ]
