"""The pages about webhooks, as a person's browser gets them."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from tests.factories import make_endpoint
from tests.receiver import Receiver
from videos import deliveries, webhooks
from videos.outbox import WebhookAttempt, WebhookDelivery, WebhookEndpoint

pytestmark = pytest.mark.django_db
URL = "https://example.com/hooks"
FORM = {"url": URL, "events": ["generation.completed", "generation.failed"], "description": "Site"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def endpoint(alice) -> WebhookEndpoint:
    return make_endpoint(alice, url=URL)


@pytest.fixture
def address(endpoint) -> str:
    return f"/webhooks/{endpoint.pk}"


def make_delivery(endpoint: WebhookEndpoint, *, attempts=(), **fields) -> WebhookDelivery:
    defaults = {"event": "generation.completed", "lane": str(endpoint.pk), "body": '{"a":1}'}
    if fields.get("status", "pending") != "pending":
        defaults["next_attempt_at"] = None
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint, num_attempts=len(attempts), **defaults | fields
    )
    for number, attempt in enumerate(attempts, 1):
        WebhookAttempt.objects.create(
            delivery=delivery, number=number, **{"milliseconds": 84} | attempt
        )
    return delivery


def text(response) -> str:
    return response.content.decode()


def words(response) -> str:
    """What stands on the address, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(response).partition("<main")[2]).split())


# --- endpoints ----------------------------------------------------------------------------------


def test_create_shows_the_secret_this_once(web, alice):
    response = web.post("/webhooks", FORM)

    endpoint = WebhookEndpoint.objects.get()
    assert response.status_code == 200
    assert text(response).count(f'value="{endpoint.secret}"') == 1
    assert "no-store" in response["Cache-Control"]
    assert (endpoint.account, endpoint.created_by) == (alice.account, alice.user)
    assert (endpoint.url, endpoint.events, endpoint.description) == tuple(FORM.values())
    for path in ("/webhooks", f"/webhooks/{endpoint.pk}"):
        assert endpoint.secret not in text(web.get(path))


@pytest.mark.parametrize(
    ("fields", "name", "problem"),
    [
        ({"url": ""}, "url", "Url is required"),
        ({"url": "http://localhost/"}, "url", "Use a name that can be reached publicly."),
        ({"url": "http://10.0.0.1/"}, "url", "Use an address that can be reached publicly."),
        ({"url": "nul \0"}, "url", "Url contains characters that can't be used"),
        ({"events": []}, "events", "Events must have at least 1 entry"),
        (
            {"events": ["all"]},
            "events",
            "Event must be one of: generation.completed, generation.failed",
        ),
        ({"description": "x" * 101}, "description", "Description must be at most 100 characters"),
    ],
)
def test_what_is_wrong_stands_at_its_field(web, endpoint, address, fields, name, problem):
    for path in ("/webhooks", f"{address}/edit"):
        response = web.post(path, FORM | fields)
        assert response.status_code == 422
        assert response.context["form"].errors == {name: [problem]}
    endpoint.refresh_from_db()
    assert (WebhookEndpoint.objects.count(), endpoint.description) == (1, "")


def test_the_list_says_how_each_is(web, alice):
    make_endpoint(alice, url=f"{URL}/1")
    make_endpoint(alice, url=f"{URL}/2", is_paused=True)
    make_endpoint(alice, url=f"{URL}/3", failing_since=timezone.now())
    make_endpoint(alice, url=f"{URL}/4", disabled_at=timezone.now(), disabled_because="gone")

    shown = words(web.get("/webhooks"))

    assert re.findall(r"Active|Paused|Failing since|Disabled", shown) == [
        "Disabled",
        "Failing since",
        "Paused",
        "Active",
    ]
    assert "It answered 410 Gone" in shown


def test_without_any_it_says_what_they_are_for(web):
    assert "None yet." in words(web.get("/webhooks"))


def test_so_many_and_no_more(web, alice):
    for number in range(webhooks.MAX_ENDPOINTS):
        make_endpoint(alice, url=f"{URL}/{number}")
    shown = web.get("/webhooks")
    assert "as many as an account may have" in words(shown)
    assert "Create endpoint" not in words(shown)
    assert web.post("/webhooks", FORM).status_code == 422
    assert WebhookEndpoint.objects.count() == webhooks.MAX_ENDPOINTS


def test_edit(web, endpoint, address):
    response = web.post(f"{address}/edit", FORM | {"url": f"{URL}/2", "description": ""})
    assert (response.status_code, response.url) == (303, address)
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.events, endpoint.description) == (
        f"{URL}/2",
        FORM["events"],
        "",
    )


def test_pause_and_go_on(web, endpoint, address):
    assert web.post(f"{address}/pause").url == address
    assert "Paused" in words(web.get(address))
    web.post(f"{address}/go-on")
    endpoint.refresh_from_db()
    assert endpoint.status == "active"


def test_a_disabled_endpoint_says_why_and_is_switched_on_again(web, endpoint, address):
    WebhookEndpoint.objects.update(disabled_at=Now(), disabled_because="failing")
    assert "It has only failed for five days" in words(web.get(address))
    web.post(f"{address}/go-on")
    endpoint.refresh_from_db()
    assert endpoint.status == "active"


def test_rotate_shows_the_new_secret_this_once(web, endpoint, address):
    response = web.post(f"{address}/rotate")
    old = endpoint.secret
    endpoint.refresh_from_db(fields=["secret"])
    assert endpoint.secret in text(response)
    assert old not in text(response)
    assert "The old secret signs too until" in words(response)
    assert endpoint.secret not in text(web.get(address))
    assert web.get(f"{address}/rotate").url == address


def test_delete_asks_first(web, endpoint, address):
    make_delivery(endpoint)
    asked = web.get(f"{address}/delete")
    assert "1 event still to be sent will not be." in words(asked)
    assert WebhookEndpoint.objects.exists()
    assert web.post(f"{address}/delete").url == "/webhooks"
    assert not WebhookEndpoint.objects.exists()


# --- deliveries ---------------------------------------------------------------------------------


def test_a_test_leads_to_its_outcome(web, alice, settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    with Receiver() as receiver:
        endpoint = make_endpoint(alice, url=receiver.url)
        place = web.post(f"/webhooks/{endpoint.pk}/test").url
        assert "Sending" in words(web.get(place))
        deliveries.drain(str(endpoint.pk))
    shown = words(web.get(place))
    assert "Delivered" in shown
    assert "204 No Content" in shown
    assert "&quot;event&quot;:&quot;webhook.test&quot;" in text(web.get(place))


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        ({"status_code": 500}, "500 Internal Server Error"),
        ({"status_code": 299}, "299"),
        ({"error": "timed_out"}, "No answer within 15 seconds"),
        ({"error": "unreachable"}, "Nobody answered at this address"),
        ({"error": "not_public"}, "The address is not public"),
        ({"error": "port"}, "The address may not be called"),
    ],
)
def test_errors_are_said_for_people(web, endpoint, address, attempt, said):
    delivery = make_delivery(endpoint, attempts=[attempt])
    for path in (address, f"{address}/deliveries/{delivery.pk}"):
        shown = words(web.get(path))
        assert said in shown
        assert "84 ms" in shown
        assert "Trying again" in shown


def test_a_strangers_answer_is_text_and_nothing_else(web, endpoint, address):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    fields = {"attempts": [{"status_code": 200, "answer": evil}], "body": evil}
    delivery = make_delivery(endpoint, status="delivered", **fields)
    shown = text(web.get(f"{address}/deliveries/{delivery.pk}"))
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert shown.count("&lt;script&gt;alert(1)") == 2


def test_the_log_filters_by_the_address_and_pages(web, endpoint, address):
    for _ in range(21):
        make_delivery(endpoint, status="failed")
    make_delivery(endpoint, status="delivered")
    assert len(web.get(address).context["page"]) == 20
    assert len(web.get(f"{address}?status=delivered").context["page"]) == 1
    assert len(web.get(f"{address}?status=failed&page=2").context["page"]) == 1
    assert len(web.get(f"{address}?status=nonsense&page=99").context["page"]) == 2
    assert "Send 21 failed again" in words(web.get(address))


@pytest.mark.parametrize("num", [1, 3])
def test_the_log_takes_as_many_queries_for_many(
    web, endpoint, address, num, django_assert_num_queries
):
    for _ in range(num):
        make_delivery(endpoint, attempts=[{"status_code": 500}])
    with django_assert_num_queries(7):
        web.get(address, headers=HTMX)


@pytest.mark.parametrize(
    ("seconds", "asks_again"), [(1, 1), (60, 5), (7_200, 10), (None, 10), ("paused", None)]
)
def test_the_log_asks_again_as_often_as_it_may_change(web, endpoint, address, seconds, asks_again):
    if seconds == "paused":
        WebhookEndpoint.objects.update(is_paused=True)
    elif seconds:
        make_delivery(endpoint, next_attempt_at=timezone.now() + timedelta(seconds=seconds))
    shown = text(web.get(address, headers=HTMX))
    assert "<html" not in shown
    assert re.findall(r"delay:(\d+)s", shown) == ([str(asks_again)] if asks_again else [])


def test_a_delivery_stops_asking_once_it_is_over_and_says_so(web, endpoint, address):
    over = make_delivery(endpoint, status="delivered", attempts=[{"status_code": 200}])
    place = f"{address}/deliveries/{over.pk}"
    before = text(web.get(f"{place}?seen=0", headers=HTMX))
    after = text(web.get(f"{place}?seen=1", headers=HTMX))
    assert "hx-get" not in before
    assert "Delivered: 200 OK" in before
    assert "#live" not in after


def test_send_again(web, endpoint, address):
    one, other = (make_delivery(endpoint, status="failed") for _ in range(2))
    place = f"{address}/deliveries/{one.pk}"
    assert web.post(f"{place}/resend").url == place
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.status, other.status) == ("pending", "failed")
    assert web.post(f"{address}/resend-failed").url == address
    assert "1 delivery is being sent again." in words(web.get(address))


def test_nothing_is_sent_while_it_is_paused(web, endpoint, address):
    delivery = make_delivery(endpoint, status="failed")
    WebhookEndpoint.objects.update(is_paused=True)
    for path in ("test", "resend-failed", f"deliveries/{delivery.pk}/resend"):
        assert web.post(f"{address}/{path}").url == address
        assert "Nothing is sent while it is paused" in words(web.get(address))
    delivery.refresh_from_db()
    assert delivery.status == "failed"


def test_single_calls_can_be_rotated_and_paused_but_not_deleted(web, alice):
    place = web.get("/webhooks/single-calls").url
    endpoint = webhooks.for_single_calls(alice.account_id)
    assert place == f"/webhooks/{endpoint.pk}"
    make_delivery(endpoint, url=f"{URL}/one")
    shown = words(web.get(place))
    assert f"{URL}/one" in shown
    assert "Delete…" not in shown
    assert "Edit" not in shown
    web.post(f"{place}/delete")
    assert WebhookEndpoint.objects.filter(pk=endpoint.pk).exists()


# --- who may ------------------------------------------------------------------------------------


def test_a_stranger_finds_nothing(web, charlie):
    theirs = make_endpoint(charlie, url=URL)
    delivery = make_delivery(theirs, status="failed")
    place = f"/webhooks/{theirs.pk}"
    assert URL not in words(web.get("/webhooks"))
    gets = ("", "/delete", f"/deliveries/{delivery.pk}")
    posts = ("/edit", "/pause", "/go-on", "/rotate", "/delete", "/test", "/resend-failed")
    posts += (f"/deliveries/{delivery.pk}/resend",)
    answers = [web.get(place + path) for path in gets] + [web.post(place + path) for path in posts]
    answers.append(web.get(f"/webhooks/{uuid.uuid4()}"))
    assert {one.status_code for one in answers} == {404}
    theirs.refresh_from_db()
    delivery.refresh_from_db()
    assert (theirs.status, delivery.status) == ("active", "failed")


def test_who_is_not_signed_in_goes_there_first(client, address):
    assert client.get(address).url == f"/accounts/login/?next={address}"
    assert client.post("/webhooks", FORM).url.startswith("/accounts/login/")
    assert client.post(f"{address}/test").url.startswith("/accounts/login/")


def test_what_changes_something_needs_a_post(web, address):
    for path in ("pause", "go-on", "test", "resend-failed"):
        assert web.get(f"{address}/{path}").status_code == 405
