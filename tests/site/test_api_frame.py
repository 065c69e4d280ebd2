"""What holds for every answer under /api/v1."""

import re
import time

import pytest
from django.db import OperationalError, connection

from accounts.models import Account, UsageCounter
from tests.factories import set_own_limit

pytestmark = pytest.mark.django_db
EXAMPLE = {"prompt": "Happy birthday celebration with balloons"}


def test_unknown_endpoints_and_methods_answer_json(api):
    missing = api.get("/nothing/here")
    wrong = api.get("/generate")
    assert (missing.status_code, missing.json()["error"]) == (404, "Not found")
    assert (wrong.status_code, wrong.json()["error"]) == (405, "Method not allowed")
    assert wrong["Allow"] == "OPTIONS, POST"


@pytest.mark.parametrize("path", ["/generate", "/generate/"])
def test_both_slash_forms(api, path):
    assert api.post(path, EXAMPLE).status_code == 202


def test_every_answer_carries_a_request_id(api, anonymous_api):
    for response in (api.get("/generations"), anonymous_api.get("/generations"), api.get("/no")):
        assert response["X-Request-Id"].startswith("req_")
    body = api.get("/generations")
    assert body.json()["meta"]["request_id"] == body["X-Request-Id"]


def test_other_sites_may_call_the_api(api):
    response = api.get("/generations", Origin="https://app.example.com")
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_thousand_query_parameters_are_refused(api):
    response = api.get("/generations", {f"x{number}": "1" for number in range(1100)})
    assert (response.status_code, response.json()) == (
        400,
        {"error": "Validation error", "details": ["Request can't be read"]},
    )


def test_the_foot_of_the_api_is_json_without_its_slash_too(client):
    response = client.get("/api/v1")
    assert response.json() == {"error": "Not found", "message": "No such endpoint"}


def test_a_body_of_unknown_length_is_411(api):
    response = api.post("/generate", b"", **{"Transfer-Encoding": "chunked", "Content-Length": ""})
    assert (response.status_code, response.json()["error"]) == (411, "Length required")


def test_a_form_is_415(api):
    response = api.post(
        "/generate", "prompt=hello", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 415


def test_a_key_is_asked_for_before_the_body(anonymous_api):
    response = anonymous_api.post("/generate", b"nonsense")
    assert response.status_code == 401
    assert response.content == b'{"error": "Unauthorized", "message": "Invalid API key"}'


def test_a_large_body_is_413(api):
    response = api.post("/generate", b'{"prompt":"' + b"a" * 3_000_000 + b'"}')
    assert response.status_code == 413
    assert response.json()["error"] == "Payload too large"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/generate", "OPTIONS, POST"),
        ("/search", "GET, HEAD, OPTIONS"),
        ("/videos/aaaaaaaaaaaaaaaa", "DELETE, GET, HEAD, OPTIONS, PATCH"),
    ],
)
def test_options_says_what_an_endpoint_takes(client, path, allowed):
    response = client.options(f"/api/v1{path}")
    assert (response.status_code, response.content, response["Allow"]) == (204, b"", allowed)


def test_head_answers_like_get(api):
    got, headed = api.get("/generations"), api.head("/generations")
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed["Content-Type"] == got["Content-Type"]


def test_the_api_needs_no_cookies(api):
    response = api.get("/generations")
    assert not response.cookies


def test_limits_stand_in_the_headers(api):
    first, second = api.get("/generations"), api.get("/no-such-thing/x")
    assert first["RateLimit-Policy"] == '"calls";q=100;w=60'
    assert re.fullmatch(r'"calls";r=99;t=[0-9]{1,2}', first["RateLimit"])
    assert (first["X-RateLimit-Limit"], first["X-RateLimit-Remaining"]) == ("100", "99")
    assert 0 < int(first["X-RateLimit-Reset"]) - time.time() <= 60
    assert "RateLimit" not in second  # nobody asked who that was


def test_a_generation_is_counted_twice_and_both_limits_shown(api):
    response = api.post("/generate", EXAMPLE)
    assert response["RateLimit-Policy"] == '"calls";q=100;w=60, "generations";q=10;w=86400'
    assert (response["X-RateLimit-Limit"], response["X-RateLimit-Remaining"]) == ("10", "9")


def test_the_hundred_and_first_call_of_the_minute_is_429(api, alice):
    set_own_limit(alice, calls_per_minute=3)
    answers = [api.get("/generations") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    refused = answers[3]
    retry_after = int(refused["Retry-After"])
    assert 1 <= retry_after <= 60
    assert refused.json() == {
        "error": "Rate limit exceeded",
        "message": "Too many requests",
        "retry_after": retry_after,
    }
    assert refused["X-VGM-Error-Code"] == "calls_limit_reached"
    assert refused["X-RateLimit-Remaining"] == "0"
    assert UsageCounter.objects.get(channel="").used == 3


def test_enterprise_has_no_daily_limit_in_the_headers(api, alice):
    Account.objects.filter(pk=alice.account_id).update(tier="enterprise")
    response = api.post("/generate", EXAMPLE)
    assert response["RateLimit-Policy"] == '"calls";q=10000;w=60'


def test_a_broken_database_answers_503(api, monkeypatch):
    def fail(*_args, **_more):
        raise OperationalError("the server went away")

    monkeypatch.setattr(connection, "cursor", fail)
    response = api.get("/generations")
    assert (response.status_code, response["Retry-After"]) == (503, "1")
    assert response.json() == {
        "error": "Service unavailable",
        "message": "The service is not available right now",
        "retry_after": 1,
    }
