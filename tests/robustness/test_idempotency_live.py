"""One Idempotency-Key, sent many times at once: one job, one unit, one answer."""

import pytest

from accounts.models import Account
from tests.parallel import at_once
from tests.robustness.refusals import body_of, used
from tests.robustness.wire import ask, request
from videos.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLE = b'{"prompt": "A cat in a garden"}'


@pytest.fixture
def order(live, key):
    """Order a film with an Idempotency-Key."""

    def send(word: str, body: bytes = EXAMPLE):
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        return ask(
            live,
            request("POST", "/api/v1/generate", body, headers=headers | {"Idempotency-Key": word}),
        )

    return send


def test_40_at_once_make_one_job(order, alice):
    answers = at_once(40, lambda _: order("birthday"))
    made = [answer for answer in answers if answer.status_code == 202]
    waiting = [answer for answer in answers if answer.status_code == 409]
    assert len(made) + len(waiting) == 40
    assert len({answer.content for answer in made}) == 1
    assert made[0].json()["job_id"] == str(Job.objects.get().pk)
    assert sum("idempotent-replayed" not in answer.headers for answer in made) == 1
    text = "The first request with this Idempotency-Key is still being worked on"
    for answer in waiting:
        assert (answer.json(), answer.headers["retry-after"]) == (body_of(409, text), "1")
    assert used(alice) == {"calls": 40, "generations": 1}


def test_40_keys_at_once_make_as_many_jobs_as_the_day_allows(order, alice):
    answers = at_once(40, lambda number: order(f"word-{number}"))
    assert sorted(answer.status_code for answer in answers) == [202] * 10 + [429] * 30
    assert Job.objects.count() == 10
    assert used(alice) == {"calls": 40, "generations": 10}


def test_two_bodies_at_once_with_one_key_make_one_job(order):
    bodies = [EXAMPLE, b'{"prompt": "A dog in a garden"}']
    answers = at_once(20, lambda number: order("birthday", bodies[number % 2]))
    assert {answer.status_code for answer in answers} <= {202, 409, 422}
    assert [answer.status_code for answer in answers].count(422) > 0
    assert Job.objects.count() == 1


def test_a_429_is_not_remembered(order, alice):
    Account.objects.filter(pk=alice.account_id).update(own_generations_per_day=0)
    assert [order("birthday").status_code for _ in range(2)] == [429, 429]
    Account.objects.filter(pk=alice.account_id).update(own_generations_per_day=1)
    assert [order("birthday").status_code for _ in range(2)] == [202, 202]
    assert used(alice) == {"calls": 4, "generations": 1}
