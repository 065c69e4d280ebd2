"""Search, trending and videos of a remote service, through our pages; and keeping what is there."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from tests import own_api
from tests.factories import make_connection, make_job, make_result, make_video, set_own_limit
from tests.parallel import at_once
from videos import library, media, present, progress, renders, saving, trending
from videos.engines import choice
from videos.engines.base import About
from videos.engines.remote import Saved
from videos.models import Job, Video

pytestmark = pytest.mark.django_db
PAGES = ["/search?q=balloons&at=remote", "/trending?at=remote", "/v/remote/vid_0000000000000000"]


@pytest.fixture
def row(charlie) -> Video:
    """A video at the service."""
    return make_video(charlie, title="Balloons over the bay", duration=7, tags=["bay"])


def text(response) -> str:
    return response.content.decode()


# --- looking ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/search?q=balloons&at=remote", "/trending?at=remote"])
def test_lists_lead_to_our_page_of_a_remote_video(web, connected, row, path):
    trending.refresh()
    page = text(web.get(path))
    assert f'href="/v/remote/vid_{row.video_id}"' in page
    assert f'src="http://127.0.0.1:8000/thumbnails/{row.video_id}.jpg"' in page


def test_a_remote_videos_page(web, connected, row):
    page = text(web.get(f"/v/remote/vid_{row.video_id}"))
    assert f'src="http://127.0.0.1:8000/videos/{row.video_id}.mp4"' in page
    assert f'action="/v/remote/vid_{row.video_id}/save"' in page
    assert "/studio?prompt=Happy+birthday" in page
    assert "/view" not in page


def test_files_elsewhere_are_linked_and_the_operator_is_told(web, connected, row, settings):
    settings.REMOTE_MEDIA_ORIGINS = ["https://cdn.example.com"]
    page = text(web.get(f"/v/remote/vid_{row.video_id}"))
    assert "<video" not in page
    assert f'href="http://127.0.0.1:8000/videos/{row.video_id}.mp4"' in page
    assert "VGM_REMOTE_MEDIA_ORIGINS" in page
    assert "<img" not in text(web.get("/search?q=balloons&at=remote"))


def test_the_remote_is_not_asked_while_somebody_types(web, connected, row):
    is_asking_by_itself = 'hx-trigger="input'
    assert is_asking_by_itself in text(web.get("/search?q=balloons"))
    page = text(web.get("/search?q=balloons&at=remote"))
    assert is_asking_by_itself not in page
    assert "counts every search" in page
    changed = {"HX-Request": "true", "HX-Target": "main"}
    part = web.get("/search", {"q": "balloons", "at": "remote"}, headers=changed)
    assert '<main id="main"' in text(part)
    assert part["HX-Push-Url"] == "/search?q=balloons&at=remote"


@pytest.mark.parametrize("path", ["/search", "/trending", "/v/{}"])
def test_the_other_place_is_offered_to_connected_accounts_alone(web, alice, wire, row, path):
    path = path.format(row.video_id)
    assert ">VideoGenMessenger</" not in text(web.get(path)).partition("<main")[2]
    make_connection(alice)
    assert ">VideoGenMessenger</" in text(web.get(path)).partition("<main")[2]


def test_strangers_are_asked_to_sign_in(client, remote_set):
    assert client.get("/v/remote/x").url == "/accounts/login/?next=/v/remote/x"


def test_without_a_remote_there_is_no_such_page(web, settings):
    settings.REMOTE_URL = ""
    assert web.get("/v/remote/x").status_code == 404
    assert web.post("/v/remote/x/save").status_code == 404
    assert web.get("/search?q=balloons&at=remote").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_an_account_without_a_key_is_shown_where_to_connect(web, wire, path):
    page = web.get(path)
    assert page.status_code == 200
    assert 'href="/keys#remote"' in text(page)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "answer",
    [
        lambda _: httpx.Response(500),
        lambda _: httpx.Response(200, text="<html>"),
        lambda _: httpx.Response(429, headers={"Retry-After": "40"}),
        lambda _: httpx.Response(401),
    ],
)
def test_what_goes_wrong_there_is_said_in_place(web, connected, wire, path, answer):
    wire(httpx.MockTransport(answer))
    page = web.get(path)
    assert page.status_code == 200
    assert 'role="alert">VideoGenMessenger' in text(page)


def test_the_remotes_limit_counts_down(web, customer, connected):
    set_own_limit(customer, searches_per_hour=0)
    page = text(web.get("/search?q=balloons&at=remote"))
    assert "data-countdown=" in page
    assert 'name="q" value="balloons"' in page


# --- keeping ------------------------------------------------------------------------------------


def save(web, row: Video):
    return web.post(f"/v/remote/vid_{row.video_id}/save")


def test_saving_is_a_job_that_uses_no_generation(web, alice, connected, row):
    response = save(web, row)
    job = Job.objects.get(engine=saving.ENGINE)
    assert (response.status_code, response.url) == (303, f"/jobs/{job.pk}")
    assert (job.account, job.engine_reference) == (alice.account, f"vid_{row.video_id}")
    assert (job.counted_in, job.visibility, job.quality, job.duration) == (None, "team", "sd", 7)
    page = text(web.get(f"/jobs/{job.pk}"))
    assert "Fetching" in page
    assert "realistic" not in page


def test_saved_twice_is_saved_once(web, connected, row):
    assert save(web, row).url == save(web, row).url
    assert Job.objects.filter(engine=saving.ENGINE).count() == 1
    assert "Being saved" in text(web.get(f"/v/remote/vid_{row.video_id}"))


def test_what_was_saved_is_opened(web, alice, connected, row):
    kept = make_video(alice)
    Job.objects.filter(pk=kept.job_id).update(
        engine=saving.ENGINE, engine_reference=f"vid_{row.video_id}"
    )
    assert save(web, row).url == f"/v/{kept.video_id}"
    assert "Open in my library" in text(web.get(f"/v/remote/vid_{row.video_id}"))


def test_what_was_deleted_can_be_saved_again(web, alice, connected, row):
    kept = make_video(alice, deleted_at="2026-01-01T00:00:00Z")
    Job.objects.filter(pk=kept.job_id).update(
        engine=saving.ENGINE, engine_reference=f"vid_{row.video_id}"
    )
    assert save(web, row).url.startswith("/jobs/")


def test_another_accounts_copy_is_not_mine(web, alice, charlie, connected, row):
    make_job(charlie, engine=saving.ENGINE, engine_reference=f"vid_{row.video_id}")
    save(web, row)
    assert Job.objects.filter(engine=saving.ENGINE, account=alice.account).exists()


def test_retry_saves_again_and_makes_nothing(web, alice, connected, row):
    save(web, row)
    failed = {"status": "failed", "error_code": "remote_failed", "error_retryable": True}
    Job.objects.filter(engine=saving.ENGINE).update(**failed, finished_at="2026-01-01T00:00:00Z")
    old = Job.objects.get(engine=saving.ENGINE)
    page = text(web.get(f"/jobs/{old.pk}"))
    assert "No generation was used" in page
    assert "Edit &amp; retry" not in page
    web.post(f"/jobs/{old.pk}/retry")
    new = Job.objects.exclude(pk=old.pk).get(engine=saving.ENGINE)
    assert (new.engine_reference, new.counted_in) == (old.engine_reference, None)


def test_retry_without_a_key_leads_to_the_keys_page(web, alice, connected, row):
    save(web, row)
    failed = {"status": "failed", "error_code": "remote_failed", "error_retryable": True}
    Job.objects.filter(engine=saving.ENGINE).update(**failed, finished_at="2026-01-01T00:00:00Z")
    connected.delete()
    job = Job.objects.get(engine=saving.ENGINE)
    page = text(web.post(f"/jobs/{job.pk}/retry", follow=True))
    assert 'Connect a <a href="/keys#remote">VideoGenMessenger key</a> first.' in page


@pytest.mark.parametrize(
    ("answer", "status"),
    [(httpx.Response(500), 303), (httpx.Response(404, json={"error": "Not found"}), 404)],
)
def test_what_cant_be_saved_is_said(web, connected, wire, row, answer, status):
    wire(httpx.MockTransport(lambda _: answer))
    assert save(web, row).status_code == status
    assert not Job.objects.filter(engine=saving.ENGINE).exists()


def test_the_library_gets_what_is_known_and_no_more(alice, tmp_path):
    about = About(title="T" * 200, description="", tags=("Bay", "bay", ""), prompt="")
    job = make_job(alice, engine=saving.ENGINE, prompt="Balloons over the bay")
    result = replace(make_result(job, tmp_path / "run"), about=about)
    video = library.add(job=job, result=result, size=1)
    assert (video.title, video.tags, video.style) == ("T" * 100, ["bay"], "")
    assert present.video_detail(video, is_own=True)["prompt"] is None


def test_a_job_that_was_put_off_says_when_it_goes_on(web, alice):
    until = timezone.now() + timedelta(minutes=5)
    job = make_job(alice, engine="remote", status="processing", wait_until=until)
    page = text(web.get(f"/jobs/{job.pk}"))
    assert "Waiting for VideoGenMessenger’s limit" in page
    assert f"goes on at {until:%H:%M:%S} UTC" in page
    assert "left</span>" not in page
    job.wait_until = timezone.now() - timedelta(seconds=1)
    assert (progress.of(job).words, progress.of(job).goes_on_at) == ("Generating", None)


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_are_one_copy(alice, wire):
    make_connection(alice)
    answer = {
        "id": "vid_abc123",
        "video_id": "abc123",
        "title": "Balloons",
        "description": "",
        "video_url": "https://cdn.example.com/videos/abc123.mp4",
        "thumbnail_url": "https://cdn.example.com/thumbnails/abc123.jpg",
        "duration": 45.5,
        "width": 3840,
        "height": 2160,
        "created_at": "2025-01-15T10:00:00Z",
        "prompt": "Balloons",
        "tags": [],
    }
    wire(httpx.MockTransport(lambda _: httpx.Response(200, json={"data": answer})))
    jobs = at_once(8, lambda _: saving.save(by=alice, video_id="abc123"))
    assert {job.pk for job in jobs} == {Job.objects.get().pk}
    assert (jobs[0].quality, jobs[0].duration) == ("4k", 30)


@pytest.mark.django_db(transaction=True)
def test_the_copy_is_mine_with_its_files_and_words(
    web, alice, connected, row, tmp_path, monkeypatch
):
    result = make_result(make_job(alice), tmp_path / "made")
    for kind, path in (("videos", result.video), ("thumbnails", result.thumbnail)):
        media.store(kind, row.video_id, path)
    engine = Saved(own_api.BASE_URL, transport=own_api.transport())
    monkeypatch.setattr(choice, "get", lambda _name: engine)
    save(web, row)
    job = Job.objects.get(engine=saving.ENGINE)
    renders.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error_message) == ("completed", "")
    copy = Video.objects.get(job=job)
    assert (copy.account, copy.visibility) == (alice.account, "team")
    assert (copy.title, copy.tags, copy.prompt) == (row.title, ["bay"], row.prompt)
    assert (copy.width, copy.height) == (96, 54)  # as the file says
    for kind in ("videos", "thumbnails"):
        theirs, mine = (default_storage.path(media.name(kind, one.pk)) for one in (row, copy))
        assert Path(theirs).read_bytes() == Path(mine).read_bytes()
