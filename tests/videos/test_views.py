"""The pages about jobs and videos, as a person's browser gets them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts import limits
from tests.factories import make_job, make_video
from videos import progress
from videos.models import Job

pytestmark = pytest.mark.django_db
WISH = {
    "prompt": "A fox in neon rain",
    "style": "cartoon",
    "quality": "sd",
    "duration": "3",
    "visibility": "link",
}
HTMX = {"HX-Request": "true"}


def text(response) -> str:
    return response.content.decode()


def field_value(response, name: str):
    return response.context["form"][name].value()


# --- the studio --------------------------------------------------------------------------------


def test_generate_makes_the_job_and_goes_to_its_page(web, alice):
    response = web.post("/studio", WISH)
    job = Job.objects.get()
    assert (response.status_code, response.url) == (303, f"/jobs/{job.pk}")
    assert (job.prompt, job.style, job.quality, job.duration, job.visibility) == (
        "A fox in neon rain",
        "cartoon",
        "sd",
        3.0,
        "link",
    )
    assert (job.account, job.created_by, job.api_key) == (alice.account, alice.user, None)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("prompt", "", "Prompt must be at least 5 characters"),
        ("prompt", "x" * 501, "Prompt must be at most 500 characters"),
        ("prompt", "nul \x00 inside", "Prompt contains characters that can't be used"),
        ("style", "cubist", "Style must be one of: realistic, animated, cartoon"),
        ("quality", "8k", "Quality must be one of: sd, hd, 4k"),
        ("duration", "31", "Duration must be between 1 and 30"),
        ("duration", "nan", "Duration must be between 1 and 30"),
        ("duration", "long", "Duration must be a number"),
    ],
)
def test_a_wrong_wish_is_said_in_the_contracts_words(web, field, value, words):
    response = web.post("/studio", WISH | {field: value})
    assert response.status_code == 422
    assert response.context["form"].errors[field] == [words]
    assert not Job.objects.exists()


def test_a_prompt_of_500_characters_may_have_lines(web):
    """Browsers send two characters for a line break; the contract counts one."""
    prompt = "x" * 250 + "\r\n" + "y" * 249
    assert web.post("/studio", WISH | {"prompt": prompt}).status_code == 303
    assert len(Job.objects.get().prompt) == 500


def test_the_reached_limit_keeps_the_prompt_and_says_when(web, alice, monkeypatch):
    for _ in range(10):
        limits.take(alice, limits.GENERATIONS)
    response = web.post("/studio", WISH)
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 86_400
    assert field_value(response, "prompt") == WISH["prompt"]
    assert "New ones come at 00:00 UTC" in response.context["form"].non_field_errors()[0]
    assert not Job.objects.exists()


def test_the_studio_is_filled_from_the_address(web):
    response = web.get("/studio", {"prompt": "Fog over a harbour", "duration": "7.5"})
    assert field_value(response, "prompt") == "Fog over a harbour"
    assert field_value(response, "duration") == "7.5"
    assert field_value(response, "style") == "realistic"
    assert re.search(r'value="7.5"[^>]* checked', text(response))


def test_what_was_typed_before_signing_up_waits_in_the_studio(client):
    response = client.post("/studio", WISH)
    assert (response.status_code, response.url) == (303, "/accounts/signup/")
    person = {"email": "new@example.com", "password1": "violet-hammer-29"}
    response = client.post("/accounts/signup/", person, follow=True)
    assert response.redirect_chain[-1][0] == "/studio"
    assert {name: field_value(response, name) for name in WISH} == WISH
    client.post("/studio", WISH)
    assert field_value(client.get("/studio"), "prompt") is None


def test_the_studio_polls_only_while_something_moves(web, alice):
    make_video(alice)
    assert "hx-trigger" not in text(web.get("/studio"))
    make_job(alice)
    fragment = web.get("/studio", headers=HTMX)
    assert 'hx-trigger="load delay:1s, poll-again"' in text(fragment)
    assert text(fragment).startswith('<div id="latest-jobs"')
    assert "HX-Request" in fragment["Vary"]


# --- a job -------------------------------------------------------------------------------------


def test_a_running_job_is_a_page_that_moves_with_and_without_javascript(web, alice):
    job = make_job(
        alice,
        status="processing",
        progress=0.62,
        started_at=timezone.now(),
        lease_token=uuid4(),
    )
    page = text(web.get(f"/jobs/{job.pk}"))
    assert "<title>62% · Happy birthday" in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert f'hx-get="/jobs/{job.pk}"' in page
    assert 'stroke-dasharray="62 100"' in page
    assert f'action="/jobs/{job.pk}/cancel"' in page


def test_the_polled_part_leaves_cancel_alone_while_the_job_runs(web, alice):
    job = make_job(alice)
    fragment = text(web.get(f"/jobs/{job.pk}", headers=HTMX))
    assert fragment.startswith("<title>0% · ")
    assert "<html" not in fragment
    assert "/cancel" not in fragment


def test_a_finished_job_shows_the_player_and_stops_asking(web, alice):
    video = make_video(alice)
    fragment = text(web.get(f"/jobs/{video.job_id}", headers=HTMX))
    assert f'src="/videos/{video.video_id}.mp4"' in fragment
    assert f'href="/v/{video.video_id}"' in fragment
    assert "Your video is ready." in fragment
    assert "hx-get" not in fragment
    assert "http-equiv" not in text(web.get(f"/jobs/{video.job_id}"))


def failed(actor, **fields) -> Job:
    defaults = {
        "status": "failed",
        "error_code": "engine_failed",
        "error_message": "Could not write the video",
        "error_retryable": True,
        "finished_at": timezone.now(),
    }
    return make_job(actor, **defaults | fields)


def test_a_failed_job_says_why_and_what_it_cost(web, alice):
    page = text(web.get(f"/jobs/{failed(alice).pk}"))
    assert "Could not write the video" in page
    assert "No generation was used." in page
    assert "/retry" in page
    assert "/studio?prompt=Happy+birthday" in page


def test_a_hopeless_job_offers_only_another_wish(web, alice):
    page = text(web.get(f"/jobs/{failed(alice, error_retryable=False).pk}"))
    assert "/retry" not in page
    assert "Edit &amp; retry" in page


def test_a_job_canceled_while_running_did_use_one(alice):
    started = {"error_code": "canceled", "cancel_requested_at": timezone.now()}
    assert not progress.of(failed(alice, **started)).is_free
    assert progress.of(failed(alice, error_code="canceled")).is_free


def test_cancel_ends_a_waiting_job(web, alice):
    job = make_job(alice)
    response = web.post(f"/jobs/{job.pk}/cancel")
    assert (response.status_code, response.url) == (303, f"/jobs/{job.pk}")
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("failed", "canceled")
    again = web.post(f"/jobs/{job.pk}/cancel", follow=True)
    assert "Too late to cancel" in text(again)


def test_retry_makes_a_new_job_with_the_same_wish(web, alice):
    old = failed(alice, style="cartoon")
    response = web.post(f"/jobs/{old.pk}/retry")
    new = Job.objects.exclude(pk=old.pk).get()
    assert (response.status_code, response.url) == (303, f"/jobs/{new.pk}")
    assert (new.prompt, new.style, new.status) == (old.prompt, "cartoon", "queued")


def test_retry_refuses_a_running_job(web, alice):
    job = make_job(alice)
    assert "still being worked on" in text(web.post(f"/jobs/{job.pk}/retry", follow=True))
    assert Job.objects.count() == 1


@pytest.mark.parametrize(("method", "path"), [("get", ""), ("post", "/cancel"), ("post", "/retry")])
def test_a_strangers_job_is_not_there(client, alice, charlie, method, path):
    job = make_job(alice)
    client.force_login(charlie.user)
    assert getattr(client, method)(f"/jobs/{job.pk}{path}").status_code == 404
    job.refresh_from_db()
    assert job.status == "queued"


@pytest.mark.parametrize(("age", "pause"), [(0, 1), (19, 1), (30, 2), (89, 2), (91, 5), (3_600, 5)])
def test_the_server_slows_the_asking_down(alice, age, pause):
    job = make_job(alice, created_at=timezone.now() - timedelta(seconds=age))
    assert progress.of(job).poll_seconds == pause


def test_the_steps_follow_the_job(alice):
    started = timezone.now()
    job = make_job(alice, created_at=started - timedelta(seconds=4))
    assert [step.state for step in progress.of(job).steps] == ["now", "next", "next", "next"]
    job.status, job.started_at, job.progress = "processing", started, 0.5
    assert [(step.label, step.state) for step in progress.of(job).steps] == [
        ("Queued 4 s", "done"),
        ("Generating", "now"),
        ("Encoding", "next"),
        ("Ready", "next"),
    ]
    job.progress = 0.98
    assert [step.state for step in progress.of(job).steps] == ["done", "done", "now", "next"]


# --- history and videos ------------------------------------------------------------------------


def test_history_lists_the_own_jobs_newest_first(web, alice, charlie):
    make_job(charlie)
    now = timezone.now()
    jobs = [make_job(alice, created_at=now - timedelta(hours=hours)) for hours in (2, 0, 1)]
    page = web.get("/history").context["page"]
    assert list(page) == [jobs[1], jobs[2], jobs[0]]


@pytest.mark.parametrize("count", [1, 3])
def test_history_asks_the_database_as_often_for_three_as_for_one(
    web, alice, count, django_assert_num_queries
):
    for _ in range(count):
        make_video(alice)
    with django_assert_num_queries(6):
        web.get("/history")


def test_history_has_pages_of_24(web, alice):
    for _ in range(25):
        make_job(alice)
    assert len(web.get("/history").context["page"]) == 24
    assert len(web.get("/history", {"page": 2}).context["page"]) == 1


def test_an_empty_history_offers_the_studio(web):
    assert "Make the first one" in text(web.get("/history"))


def test_a_public_video_is_open_to_everybody(client, alice):
    video = make_video(alice)
    page = text(client.get(f"/v/{video.video_id}"))
    assert f'poster="/thumbnails/{video.video_id}.jpg"' in page
    assert f'href="/videos/{video.video_id}.mp4?download=1"' in page
    assert video.prompt in page


def test_a_hidden_prompt_is_shown_to_its_owner_alone(client, alice):
    video = make_video(alice, is_prompt_hidden=True, title="A surprise")
    assert video.prompt not in text(client.get(f"/v/{video.video_id}"))
    client.force_login(alice.user)
    assert video.prompt in text(client.get(f"/v/{video.video_id}"))


def test_a_private_video_is_not_there_for_others(client, alice, charlie):
    path = f"/v/{make_video(alice, visibility='team').video_id}"
    assert client.get(path).status_code == 404
    client.force_login(charlie.user)
    assert client.get(path).status_code == 404
    client.force_login(alice.user)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("video_id", ["0000000000000000", "%00", "x"])
def test_no_such_video_is_a_404(client, video_id):
    assert client.get(f"/v/{video_id}").status_code == 404


def test_the_landing_page_shows_public_clips_only(client, alice):
    shown = make_video(alice)
    for visibility in ("team", "link"):
        make_video(alice, visibility=visibility)
    assert list(client.get("/").context["clips"]) == [shown]


# --- the frame ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/studio", "/history", "/jobs/222d662a-1ac1-4932-8be8-f80de4d48ce1", "/keys"]
)
def test_pages_ask_to_sign_in_and_come_back(client, path):
    response = client.get(path)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={path}")


def test_a_fragment_after_signing_out_sends_the_whole_page_to_sign_in(client, alice):
    path = f"/jobs/{make_job(alice).pk}"
    response = client.get(path, headers=HTMX)
    assert response["HX-Redirect"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/signup/", "/nope"])
def test_pages_hold_nothing_inline(client, path):
    page = text(client.get(path))
    assert re.findall(r"<style|<script(?![^>]* src=)|\sstyle=|\son\w+=|javascript:", page) == []


def test_error_pages_say_the_request_id(client):
    response = client.get("/nope")
    assert response.status_code == 404
    assert f"Request {response['X-Request-Id']}" in text(response)


def test_the_error_page_needs_no_database(client, alice, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("no database")

    monkeypatch.setattr("accounts.actor.of_user", broken)
    client.raise_request_exception = False
    response = client.get("/studio")
    assert response.status_code == 500
    assert "Something broke on our side" in text(response)
    assert f"Request {response['X-Request-Id']}" in text(response)


def test_robots_keeps_private_pages_out(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain"
    assert "Disallow: /jobs/" in text(response)
