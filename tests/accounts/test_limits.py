"""Never one more than the limit, however many ask at once."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from accounts import limits, throttles
from accounts.models import AttemptCounter, UsageCounter
from tests.factories import make_actor
from tests.parallel import at_once

pytestmark = pytest.mark.django_db
FIVE = throttles.Throttle("test", 5, 300)


def use_up(actor) -> None:
    for _ in range(10):
        limits.take(actor, limits.GENERATIONS)


def whole() -> UsageCounter:
    """The one row that enforces a limit."""
    return UsageCounter.objects.get(channel="")


def give_back(actor, window_start) -> None:
    limits.give_back(
        limits.GENERATIONS,
        window_start,
        account_id=actor.account_id,
        user_id=actor.user.pk,
        api_key_id=actor.key and actor.key.pk,
    )


def let_windows_end(model, *, seconds: int) -> None:
    """As if everything had been counted one window earlier."""
    model.objects.update(window_start=F("window_start") - timedelta(seconds=seconds))


@pytest.mark.django_db(transaction=True)
def test_of_40_at_once_exactly_the_limit_gets_through():
    actor = make_actor()
    outcomes = at_once(40, lambda _: limits.take(actor, limits.GENERATIONS))
    refused = [outcome for outcome in outcomes if isinstance(outcome, limits.LimitReached)]
    assert (len(outcomes) - len(refused), len(refused)) == (10, 30)
    assert whole().used == 10
    assert UsageCounter.objects.get(channel="web").used == 10


@pytest.mark.django_db(transaction=True)
def test_of_40_attempts_at_once_exactly_the_limit_gets_through():
    outcomes = at_once(40, lambda _: throttles.take(FIVE, "203.0.113.9"))
    assert outcomes.count(None) == 5
    assert sum(isinstance(outcome, throttles.TooMany) for outcome in outcomes) == 35
    assert AttemptCounter.objects.get().used == 5


def test_a_refusal_says_when_the_window_ends(alice):
    use_up(alice)
    with pytest.raises(limits.LimitReached) as refusal:
        limits.take(alice, limits.GENERATIONS)
    now = timezone.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert refusal.value.limit == limits.GENERATIONS
    assert abs(refusal.value.retry_after - (midnight - now).total_seconds()) < 5


def test_windows_are_aligned_to_utc(alice):
    now = timezone.now().replace(second=0, microsecond=0)
    assert limits.take(alice, limits.GENERATIONS).window_start == now.replace(hour=0, minute=0)
    assert limits.take(alice, limits.SEARCHES).window_start == now.replace(minute=0)


def test_a_new_window_starts_from_nothing(alice):
    use_up(alice)
    let_windows_end(UsageCounter, seconds=limits.GENERATIONS.seconds)
    use_up(alice)
    with pytest.raises(limits.LimitReached):
        limits.take(alice, limits.GENERATIONS)


def test_a_unit_returns_to_the_window_it_was_taken_from(alice):
    yesterday = limits.take(alice, limits.GENERATIONS).window_start - timedelta(days=1)
    let_windows_end(UsageCounter, seconds=86_400)
    limits.take(alice, limits.GENERATIONS)
    for _ in range(2):  # the second finds nothing left to return
        give_back(alice, yesterday)
    for channel in ("", "web"):
        counters = UsageCounter.objects.filter(channel=channel).order_by("window_start")
        assert [counter.used for counter in counters] == [0, 1]


def test_what_was_given_back_can_be_used_again(alice):
    use_up(alice)
    window = whole().window_start
    give_back(alice, window)
    assert limits.take(alice, limits.GENERATIONS).window_start == window
    with pytest.raises(limits.LimitReached):
        limits.take(alice, limits.GENERATIONS)


def test_limits_are_each_accounts_own(alice, charlie):
    use_up(alice)
    limits.take(charlie, limits.GENERATIONS)
    limits.take(alice, limits.SEARCHES)
    generations, searches, calls = limits.usage(alice.account)
    assert (generations.allowed, generations.used, generations.remaining) == (10, 10, 0)
    assert (searches.allowed, searches.used, searches.remaining) == (100, 1, 99)
    assert (calls.allowed, calls.used) == (100, 0)


def test_enterprise_has_no_daily_limit_and_is_counted(alice):
    alice.account.tier = "enterprise"
    for _ in range(12):
        limits.take(alice, limits.GENERATIONS)
    generations = limits.usage(alice.account)[0]
    assert (generations.allowed, generations.used, generations.remaining) == (None, 12, None)


def test_attempts_are_forgotten_after_a_success_or_a_window():
    for start_over in (
        lambda: throttles.forget(FIVE, "alice"),
        lambda: let_windows_end(AttemptCounter, seconds=FIVE.seconds),
    ):
        for _ in range(5):
            throttles.take(FIVE, "alice")
        with pytest.raises(throttles.TooMany) as refusal:
            throttles.take(FIVE, "alice")
        assert 0 < refusal.value.retry_after <= 300
        throttles.take(FIVE, "charlie")
        start_over()
    throttles.take(FIVE, "alice")


def test_nobodys_address_is_kept():
    throttles.take(FIVE, "203.0.113.9")
    subject = AttemptCounter.objects.get().subject
    assert (len(subject), "203" in subject and "113.9" in subject) == (64, False)
