"""The documented video endpoints, key for key."""

import json
from uuid import uuid4

import pytest

from tests.factories import make_job, make_video
from videos.models import Job

pytestmark = pytest.mark.django_db
NOT_A_NUMBER = "Duration must be a number"
EXAMPLE = {
    "prompt": "Happy birthday celebration with balloons",
    "quality": "hd",
    "duration": 5,
    "style": "realistic",
}


def test_generate_answers_as_documented(api):
    response = api.post("/generate", EXAMPLE)
    job = Job.objects.get()
    assert response.status_code == 202
    assert response.json() == {
        "job_id": str(job.pk),
        "status": "queued",
        "estimated_time": 10,
        "message": "Video generation started",
    }
    assert response["Location"].endswith(f"/api/v1/generate/status/{job.pk}")
    assert response["Retry-After"] == "1"
    assert (job.prompt, job.quality, job.duration, job.style) == tuple(EXAMPLE.values())
    assert job.message_id is not None


def test_generate_fills_the_documented_defaults(api):
    api.post("/generate", {"prompt": "A cat in a garden", "quality": None})
    job = Job.objects.get()
    assert (job.quality, job.duration, job.style, job.visibility) == (
        "hd",
        5.0,
        "realistic",
        "public",
    )


@pytest.mark.parametrize(
    ("body", "details", "code"),
    [
        ({}, ["Prompt is required"], "prompt_required"),
        ({"prompt": None}, ["Prompt is required"], "prompt_required"),
        ({"prompt": "abcd"}, ["Prompt must be at least 5 characters"], "prompt_too_short"),
        ({"prompt": "  abcd  "}, ["Prompt must be at least 5 characters"], "prompt_too_short"),
        ({"prompt": "x" * 501}, ["Prompt must be at most 500 characters"], "prompt_too_long"),
        ({"prompt": 12345}, ["Prompt must be a string"], "prompt_not_string"),
        ({"prompt": ["hello"]}, ["Prompt must be a string"], "prompt_not_string"),
        (
            {"prompt": "hello\0you"},
            ["Prompt contains characters that can't be used"],
            "prompt_invalid",
        ),
        (
            {"prompt": "hello", "quality": "8k"},
            ["Quality must be one of: sd, hd, 4k"],
            "quality_invalid",
        ),
        (
            {"prompt": "hello", "style": "oil"},
            ["Style must be one of: realistic, animated, cartoon"],
            "style_invalid",
        ),
        (
            {"prompt": "hello", "duration": "5"},
            ["Duration must be a number"],
            "duration_not_number",
        ),
        (
            {"prompt": "hello", "duration": True},
            ["Duration must be a number"],
            "duration_not_number",
        ),
        (
            {"prompt": "hello", "duration": 31},
            ["Duration must be between 1 and 30"],
            "duration_out_of_range",
        ),
        (
            {"prompt": "hello", "duration": 0.5},
            ["Duration must be between 1 and 30"],
            "duration_out_of_range",
        ),
        (
            {"prompt": "abcd", "quality": 1, "duration": 99},
            [
                "Prompt must be at least 5 characters",
                "Quality must be one of: sd, hd, 4k",
                "Duration must be between 1 and 30",
            ],
            "prompt_too_short",
        ),
    ],
)
def test_generate_lists_every_problem(api, body, details, code):
    response = api.post("/generate", body)
    assert response.status_code == 400
    assert response.json() == {"error": "Validation error", "details": details}
    assert response["X-VGM-Error-Code"] == code
    assert not Job.objects.exists()


MALFORMED = {
    "truncated": b'{"prompt": "abc',
    "invalid UTF-8": b'{"prompt":"\xff\xfe hello"}',
    "UTF-16": '{"prompt":"hello there"}'.encode("utf-16"),
    "deep": b"[" * 60_000,
    "long number": b'{"prompt":"hello","duration":' + b"9" * 10_000 + b"}",
    "NaN": b'{"prompt":"hello","duration":NaN}',
    "too large a number": b'{"prompt":"hello","duration":1e999}',
    "repeated key": b'{"prompt":"hello","prompt":"there"}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_malformed_json_is_a_validation_error(api, body):
    response = api.post("/generate", body)
    assert response.status_code == 400
    assert response.json() == {
        "error": "Validation error",
        "details": ["Request body must be valid JSON"],
    }


@pytest.mark.parametrize("body", [b"", b"[1,2]", b"null", b'"hello"', b"5"])
def test_a_body_must_be_an_object(api, body):
    response = api.post("/generate", body)
    assert response.status_code == 400
    assert response.json()["details"] == ["Request body must be a JSON object"]


def test_lone_surrogates_are_refused(api):
    response = api.post("/generate", b'{"prompt":"hello \\ud800 x"}')
    assert response.json()["details"] == ["Prompt contains characters that can't be used"]


def test_the_eleventh_generation_of_the_day_is_429(api):
    for _ in range(10):
        assert api.post("/generate", EXAMPLE).status_code == 202
    response = api.post("/generate", EXAMPLE)
    retry_after = int(response["Retry-After"])
    assert response.status_code == 429
    assert response.json() == {
        "error": "Rate limit exceeded",
        "message": "Too many requests",
        "retry_after": retry_after,
    }
    assert 0 < retry_after <= 86_400
    assert Job.objects.count() == 10


def test_status_of_a_waiting_job(api, alice):
    job = make_job(alice)
    job.refresh_from_db()
    response = api.get(f"/generate/status/{job.pk}")
    created_at = job.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert json.loads(response.content) == {
        "job_id": str(job.pk),
        "status": "queued",
        "progress": 0.0,
        "video_url": None,
        "thumbnail_url": None,
        "created_at": created_at,
        "updated_at": created_at,
    }
    assert response["Retry-After"] == "2"


def test_status_of_a_completed_job(api, alice, settings):
    video = make_video(alice)
    body = api.get(f"/generate/status/{video.job_id}").json()
    assert (body["status"], body["progress"]) == ("completed", 1.0)
    assert body["video_url"] == f"{settings.PUBLIC_URL}/videos/{video.pk}.mp4"
    assert body["thumbnail_url"] == f"{settings.PUBLIC_URL}/thumbnails/{video.pk}.jpg"


def test_status_of_a_failed_job_says_why(api, alice):
    job = make_job(
        alice,
        status="failed",
        error_code="engine_failed",
        error_message="No paint left",
        error_retryable=True,
        finished_at="2025-01-15T10:31:30Z",
    )
    assert api.get(f"/generate/status/{job.pk}").json()["error"] == {
        "code": "engine_failed",
        "message": "No paint left",
        "retryable": True,
    }


def test_a_strangers_job_answers_like_a_missing_one(api, charlies_api, alice):
    job = make_job(alice)
    theirs = charlies_api.get(f"/generate/status/{job.pk}")
    missing = charlies_api.get(f"/generate/status/{uuid4()}")
    nonsense = charlies_api.get("/generate/status/12")
    assert theirs.status_code == missing.status_code == nonsense.status_code == 404
    assert theirs.content == missing.content == nonsense.content
    assert charlies_api.post(f"/generate/cancel/{job.pk}").content == missing.content


def test_cancel_a_waiting_job_gives_the_generation_back(api):
    job_id = api.post("/generate", EXAMPLE).json()["job_id"]
    body = api.post(f"/generate/cancel/{job_id}").json()
    assert (body["status"], body["error"]["code"]) == ("failed", "canceled")
    assert api.post(f"/generate/cancel/{job_id}").status_code == 409
    assert [api.post("/generate", EXAMPLE).status_code for _ in range(11)] == [202] * 10 + [429]


def test_generations_are_ones_own_newest_first(api, alice, charlie):
    first, second = make_job(alice), make_job(alice)
    make_job(charlie)
    body = api.get("/generations", {"limit": "1"}).json()
    assert [item["job_id"] for item in body["data"]] == [str(second.pk)]
    assert body["pagination"] == {"total": 2, "page": 1, "per_page": 1, "has_more": True}
    rest = api.get("/generations", {"limit": "1", "page": "2"}).json()
    assert [item["job_id"] for item in rest["data"]] == [str(first.pk)]
    assert api.get("/generations", {"status": "failed"}).json()["data"] == []


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("limit=0", "Limit must be between 1 and 100"),
        ("limit=101", "Limit must be between 1 and 100"),
        ("limit=abc", "Limit must be a whole number"),
        ("limit=1_0", "Limit must be a whole number"),
        ("limit=" + "9" * 5000, "Limit must be between 1 and 100"),
        ("page=-1", "Page must be between 1 and 10000"),
        ("status=lost", "Status must be one of: queued, processing, completed, failed"),
        ("limit=1&limit=2", "Limit must be given once"),
    ],
)
def test_bad_queries_are_refused(api, query, detail):
    response = api.get(f"/generations?{query}")
    assert response.status_code == 400
    assert response.json() == {"error": "Validation error", "details": [detail]}
