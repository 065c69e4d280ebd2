"""Webhook endpoints over the API: who may do what, and that secrets are shown once."""

import uuid

import pytest
from django.db.models.functions import Now

from tests.factories import make_endpoint, set_own_limit
from tests.receiver import Receiver
from videos import deliveries, webhooks
from videos.models import Job
from videos.outbox import WebhookAttempt, WebhookDelivery, WebhookEndpoint

pytestmark = pytest.mark.django_db
URL = "https://example.com/hooks"
PRIVATE = "Use an address that can be reached publicly"


@pytest.fixture
def endpoint(alice) -> WebhookEndpoint:
    return make_endpoint(alice, url=URL)


def failed(endpoint: WebhookEndpoint, **fields) -> WebhookDelivery:
    """A delivery that was given up after one attempt."""
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint,
        event="webhook.test",
        lane=str(endpoint.pk),
        body="{}",
        status="failed",
        num_attempts=1,
        next_attempt_at=None,
        **fields,
    )
    WebhookAttempt.objects.create(
        delivery=delivery, number=1, error="timed_out", milliseconds=15_000
    )
    return delivery


def test_create_shows_the_secret_once(api, alice):
    response = api.post("/webhooks", {"url": URL, "description": " Site "})

    endpoint = WebhookEndpoint.objects.get()
    assert (response.status_code, response["Cache-Control"]) == (201, "no-store")
    assert response.json()["data"] == {
        "id": str(endpoint.pk),
        "url": URL,
        "description": "Site",
        "events": ["generation.completed"],
        "status": "active",
        "disabled_because": None,
        "failing_since": None,
        "previous_secret_until": None,
        "created_at": endpoint.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "secret": endpoint.secret,
    }
    assert endpoint.account == alice.account
    for path in ("/webhooks", f"/webhooks/{endpoint.pk}"):
        assert endpoint.secret not in api.get(path).content.decode()


@pytest.mark.parametrize(
    ("body", "details", "code"),
    [
        ({}, ["Url is required"], "url_required"),
        ({"url": 5}, ["Url must be a string"], "url_not_string"),
        ({"url": "ftp://example.com"}, ["Url: Begin with https:// or http://"], "url_refused"),
        ({"url": "http://127.0.0.1/"}, [f"Url: {PRIVATE}"], "url_refused"),
        ({"url": "http://169.254.169.254/"}, [f"Url: {PRIVATE}"], "url_refused"),
        ({"url": URL, "events": []}, ["Events must have at least 1 entry"], "events_too_few"),
        ({"url": URL, "events": "all"}, ["Events must be a list"], "events_not_list"),
        (
            {"url": URL, "events": ["job.done"]},
            ["Event must be one of: generation.completed, generation.failed"],
            "event_invalid",
        ),
        (
            {"url": URL, "description": "x" * 101},
            ["Description must be at most 100 characters"],
            "description_too_long",
        ),
    ],
)
def test_create_says_what_is_wrong(api, body, details, code):
    response = api.post("/webhooks", body)

    assert (response.status_code, response.json()["details"]) == (400, details)
    assert response["X-VGM-Error-Code"] == code
    assert not WebhookEndpoint.objects.exists()


def test_an_account_has_so_many_and_no_more(api, alice):
    for number in range(webhooks.MAX_ENDPOINTS):
        make_endpoint(alice, url=f"{URL}/{number}")

    response = api.post("/webhooks", {"url": URL})

    assert (response.status_code, response.json()["error"]) == (409, "Conflict")
    assert response["X-VGM-Error-Code"] == "too_many_webhooks"


@pytest.mark.parametrize("num", [0, 1, 3])
def test_the_list_is_the_accounts_own_newest_first(
    api, alice, charlie, num, django_assert_num_queries
):
    make_endpoint(charlie, url=URL)
    webhooks.for_single_calls(alice.account_id)
    mine = [str(make_endpoint(alice, url=f"{URL}/{number}").pk) for number in range(num)]
    WebhookEndpoint.objects.filter(account=alice.account).update(created_at=Now())

    with django_assert_num_queries(2):  # who calls, and the list
        found = api.get("/webhooks").json()["data"]

    assert sorted(one["id"] for one in found) == sorted(mine)


def test_change_what_is_given_and_nothing_else(api, endpoint):
    changed = api.patch(f"/webhooks/{endpoint.pk}", {"paused": True}).json()["data"]
    assert (changed["status"], changed["url"]) == ("paused", URL)
    body = {"url": f"{URL}/2", "events": ["generation.failed"], "description": "New"}
    changed = api.patch(f"/webhooks/{endpoint.pk}", body | {"paused": False}).json()["data"]
    assert {name: changed[name] for name in body} == body
    assert changed["status"] == "active"
    refused = api.patch(f"/webhooks/{endpoint.pk}", {"url": "http://10.0.0.1/"})
    assert refused.json()["details"] == [f"Url: {PRIVATE}"]


def test_a_disabled_endpoint_goes_on(api, endpoint):
    WebhookEndpoint.objects.update(disabled_at=Now(), disabled_because="gone")
    shown = api.get(f"/webhooks/{endpoint.pk}").json()["data"]
    assert (shown["status"], shown["disabled_because"]) == ("disabled", "gone")
    shown = api.patch(f"/webhooks/{endpoint.pk}", {"paused": False}).json()["data"]
    assert (shown["status"], shown["disabled_because"]) == ("active", None)


def test_rotate_shows_the_new_secret_once(api, endpoint):
    shown = api.post(f"/webhooks/{endpoint.pk}/rotate-secret").json()["data"]
    assert shown["secret"] not in ("", endpoint.secret)
    endpoint.refresh_from_db(fields=["secret"])
    assert shown["secret"] == endpoint.secret
    assert shown["previous_secret_until"] is not None
    assert endpoint.secret not in api.get(f"/webhooks/{endpoint.pk}").content.decode()


def test_delete(api, endpoint):
    assert api.delete(f"/webhooks/{endpoint.pk}").status_code == 204
    assert api.get(f"/webhooks/{endpoint.pk}").status_code == 404


def test_a_test_is_sent_and_its_delivery_tells(api, alice, settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    with Receiver() as receiver:
        endpoint = make_endpoint(alice, url=receiver.url)
        sent = api.post(f"/webhooks/{endpoint.pk}/test")
        deliveries.drain(str(endpoint.pk))

    assert sent.status_code == 202
    waiting = sent.json()["data"]
    assert (waiting["status"], waiting["attempts"]) == ("pending", [])
    told = api.get(f"/webhooks/{endpoint.pk}/deliveries/{waiting['id']}").json()["data"]
    assert (told["status"], told["next_attempt_at"]) == ("delivered", None)
    assert (told["event"], told["job_id"], told["url"]) == ("webhook.test", None, receiver.url)
    assert told["body"].encode() == receiver.requests[0].body
    assert told["event_id"] == receiver.requests[0].headers["webhook-id"]
    (attempt,) = told["attempts"]
    assert (attempt["number"], attempt["status_code"], attempt["error"]) == (1, 204, None)


@pytest.mark.parametrize("num", [1, 3])
def test_the_log_pages_with_every_attempt(api, alice, endpoint, num, django_assert_num_queries):
    made = [str(failed(endpoint).pk) for _ in range(num)]
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)

    with django_assert_num_queries(3):  # caller, deliveries, attempts
        found = api.get(f"/webhooks/{endpoint.pk}/deliveries?status=failed&limit=2").json()

    assert {one["id"] for one in found["data"]} <= set(made)
    assert [one["attempts"][0]["error"] for one in found["data"]] == ["timed_out"] * min(num, 2)
    assert found["pagination"] == {
        "total": num,
        "page": 1,
        "per_page": 2,
        "has_more": num > 2,
    }


def test_send_one_again(api, endpoint):
    delivery = failed(endpoint)
    again = api.post(f"/webhooks/{endpoint.pk}/deliveries/{delivery.pk}/retry")
    assert (again.status_code, again.json()["data"]["status"]) == (202, "pending")


def test_send_all_failed_again(api, endpoint):
    for _ in range(3):
        failed(endpoint)
    path = f"/webhooks/{endpoint.pk}/retry-failed"
    assert api.post(path).json() == {"data": {"num": 3}}
    assert api.post(path).json() == {"data": {"num": 0}}


def test_nothing_is_sent_to_a_paused_endpoint(api, endpoint):
    delivery = failed(endpoint)
    WebhookEndpoint.objects.update(is_paused=True)
    for path in ("test", "retry-failed", f"deliveries/{delivery.pk}/retry"):
        response = api.post(f"/webhooks/{endpoint.pk}/{path}")
        assert (response.status_code, response["X-VGM-Error-Code"]) == (
            409,
            "webhook_not_sendable",
        )


def test_a_strangers_endpoint_answers_like_a_missing_one(api, charlies_api, endpoint):
    delivery = failed(endpoint)
    theirs = f"/webhooks/{endpoint.pk}"
    missing = charlies_api.get(f"/webhooks/{uuid.uuid4()}")
    answers = [
        charlies_api.get(theirs),
        charlies_api.patch(theirs, {"paused": True}),
        charlies_api.delete(theirs),
        charlies_api.post(f"{theirs}/rotate-secret"),
        charlies_api.post(f"{theirs}/test"),
        charlies_api.post(f"{theirs}/retry-failed"),
        charlies_api.get(f"{theirs}/deliveries"),
        charlies_api.get(f"{theirs}/deliveries/{delivery.pk}"),
        charlies_api.post(f"{theirs}/deliveries/{delivery.pk}/retry"),
        api.get(f"{theirs}/deliveries/{uuid.uuid4()}"),
        api.get(f"{theirs}/deliveries/none"),
        api.get("/webhooks/none"),
    ]
    assert missing.json() == {"error": "Not found", "message": "No such webhook"}
    assert {(one.status_code, one.content) for one in answers} == {(404, missing.content)}
    endpoint.refresh_from_db()
    assert endpoint.status == "active"


# --- addresses of single calls -----------------------------------------------------------------


def test_single_calls_have_an_endpoint_of_their_own(api, alice):
    path = "/webhooks/single-calls"
    shown = api.get(path).json()["data"]
    assert (shown["id"], shown["url"], shown["events"]) == ("single-calls", None, [])
    secret = api.post(f"{path}/rotate-secret").json()["data"]["secret"]
    assert secret == webhooks.for_single_calls(alice.account_id).secret
    assert api.patch(path, {"paused": True, "url": URL}).json()["data"]["url"] is None
    assert api.post(f"{path}/test").status_code == 409
    assert api.delete(path).status_code == 409
    assert api.get(f"{path}/deliveries").json()["data"] == []


def test_generate_takes_an_address(api):
    body = {"prompt": "A cat in a garden", "webhook_url": URL}
    assert api.post("/generate", body).status_code == 202
    assert Job.objects.get().webhook_url == URL


def test_generate_refuses_an_address_and_takes_nothing(api, alice):
    set_own_limit(alice, generations_per_day=1)
    body = {"prompt": "A cat in a garden", "webhook_url": "http://10.1.2.3/"}
    response = api.post("/generate", body, **{"Idempotency-Key": "one"})
    assert (response.status_code, response.json()["details"]) == (400, [f"Webhook url: {PRIVATE}"])
    assert response["X-VGM-Error-Code"] == "webhook_url_refused"
    assert not Job.objects.exists()
    again = api.post("/generate", body | {"webhook_url": URL}, **{"Idempotency-Key": "one"})
    assert again.status_code == 202
