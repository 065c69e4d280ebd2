"""POST /generate with an Idempotency-Key is done once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from accounts import idempotency
from accounts.models import IdempotencyKey, UsageCounter
from tests.factories import set_own_limit
from videos.models import Job

pytestmark = pytest.mark.django_db
WISH = {"prompt": "Happy birthday celebration with balloons", "quality": "sd"}
KEY = {"Idempotency-Key": "order-17"}


def test_the_same_request_again_gets_the_same_answer(api):
    first = api.post("/generate", WISH, **KEY)
    again = api.post("/generate", dict(reversed(WISH.items())), **KEY)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.content == first.content
    assert again["Location"] == first["Location"]
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Job.objects.count() == 1
    assert UsageCounter.objects.get(name="generations", channel="").used == 1


def test_another_request_with_the_key_is_422(api):
    api.post("/generate", WISH, **KEY)
    response = api.post("/generate", WISH | {"duration": 7}, **KEY)
    assert response.status_code == 422
    assert response.json() == {
        "error": "Unprocessable request",
        "message": "This Idempotency-Key came with another request before",
    }
    assert Job.objects.count() == 1


def test_keys_are_each_accounts_own(api, charlies_api):
    api.post("/generate", WISH, **KEY)
    assert "Idempotent-Replayed" not in charlies_api.post("/generate", WISH, **KEY)
    assert Job.objects.count() == 2


def test_a_refusal_is_not_remembered(api, alice):
    set_own_limit(alice, generations_per_day=0)
    assert api.post("/generate", WISH, **KEY).status_code == 429
    set_own_limit(alice, generations_per_day=None)
    assert api.post("/generate", WISH, **KEY).status_code == 202
    assert Job.objects.count() == 1


def test_an_invalid_request_leaves_the_key_free(api):
    assert api.post("/generate", {"prompt": "abc"}, **KEY).status_code == 400
    assert api.post("/generate", WISH, **KEY).status_code == 202


def begun(alice, *, ago: timedelta) -> None:
    """As if a first request with the key had been begun and not been ended."""
    IdempotencyKey.objects.create(
        account=alice.account, key="order-17", request_sha256="0" * 64, token=uuid4()
    )
    IdempotencyKey.objects.update(claimed_at=Now() - ago)


def test_a_request_still_being_worked_on_is_409(api, alice):
    begun(alice, ago=timedelta(seconds=1))
    IdempotencyKey.objects.update(request_sha256=sha256_of_wish(api, alice))
    response = api.post("/generate", WISH, **KEY)
    assert (response.status_code, response["Retry-After"]) == (409, "1")
    assert response["X-VGM-Error-Code"] == "idempotency_key_in_use"


def sha256_of_wish(api, alice) -> str:
    api.post("/generate", WISH, **{"Idempotency-Key": "another"})
    return IdempotencyKey.objects.get(key="another").request_sha256


def test_a_request_that_fell_silent_is_done_again(api, alice):
    begun(alice, ago=timedelta(minutes=2))
    assert api.post("/generate", WISH, **KEY).status_code == 202


def test_a_key_holds_for_a_day(api):
    first = api.post("/generate", WISH, **KEY)
    IdempotencyKey.objects.update(claimed_at=Now() - timedelta(hours=25))
    second = api.post("/generate", WISH | {"duration": 7}, **KEY)
    assert second.status_code == 202
    assert second.json()["job_id"] != first.json()["job_id"]
    IdempotencyKey.objects.update(claimed_at=Now() - timedelta(hours=25))
    assert (idempotency.sweep(), IdempotencyKey.objects.count()) == (1, 0)


@pytest.mark.parametrize("key", ["", "x" * 256, "with\ttab", "clé"])
def test_a_strange_key_is_refused(api, key):
    response = api.post("/generate", WISH, **{"Idempotency-Key": key})
    assert response.json()["details"] == ["Idempotency-Key must be 1 to 255 ASCII characters"]
    assert not Job.objects.exists()
