"""Single videos: opened, changed, removed, counted, reported."""

import pytest

from tests.factories import make_video
from videos.models import Report, Video

pytestmark = pytest.mark.django_db


def test_video_detail_answers_as_documented(api, charlie):
    video = make_video(charlie, tags=["birthday", "party"], description="Colourful", duration=5.2)
    video.refresh_from_db()
    expected = {
        "id": f"vid_{video.pk}",
        "video_id": video.pk,
        "title": "Happy Birthday Celebration",
        "description": "Colourful",
        "video_url": video.video_url,
        "thumbnail_url": video.thumbnail_url,
        "duration": 5.2,
        "width": 854,
        "height": 480,
        "created_at": video.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "prompt": "Happy birthday celebration with balloons",
        "tags": ["birthday", "party"],
    }
    assert api.get(f"/videos/{video.pk}").json() == {"data": expected}
    assert api.get(f"/videos/vid_{video.pk}").json() == {"data": expected}


def test_a_private_video_answers_like_a_missing_one(api, charlie):
    private = make_video(charlie, visibility="team")
    theirs, missing = api.get(f"/videos/{private.pk}"), api.get("/videos/aaaaaaaaaaaaaaaa")
    assert theirs.status_code == 404
    assert theirs.content == missing.content


@pytest.mark.parametrize("video_id", ["%00", "a%00b", "..%2f..%2fetc", "x" * 5000, "%ff%fe", "%0a"])
def test_an_impossible_video_id_is_a_missing_video(api, video_id):
    response = api.get(f"/videos/{video_id}")
    assert (response.status_code, response.json()["error"]) == (404, "Not found")


# --- changes -----------------------------------------------------------------------------------


def test_an_owner_changes_what_is_given_and_nothing_else(api, alice):
    video = make_video(alice, tags=["party"], description="Old")
    changes = {"title": " Party ", "tags": ["Cake", "cake", "Fun"], "visibility": "link"}
    response = api.patch(f"/videos/vid_{video.pk}", changes)
    assert response.status_code == 200
    shape = response.json()["data"]
    assert (shape["title"], shape["description"]) == ("Party", "Old")
    assert shape["tags"] == ["cake", "fun"]
    video.refresh_from_db()
    assert video.visibility == "link"


def test_no_change_is_no_error(api, alice):
    video = make_video(alice)
    assert api.patch(f"/videos/{video.pk}", {}).json() == api.get(f"/videos/{video.pk}").json()


def test_a_hidden_prompt_is_null_for_others_and_shown_to_its_owner(api, charlies_api, alice):
    video = make_video(alice)
    own = api.patch(f"/videos/{video.pk}", {"show_prompt": False}).json()["data"]
    theirs = charlies_api.get(f"/videos/{video.pk}").json()["data"]
    assert (own["prompt"], theirs["prompt"]) == (video.prompt, None)
    assert list(own) == list(theirs)


def test_hiding_the_prompt_hides_the_description_that_repeats_it(api, charlies_api, alice):
    repeats = make_video(alice, description="Happy birthday celebration with balloons")
    tells = make_video(alice, description="Granny turns ninety")
    for video, left in ((repeats, ""), (tells, "Granny turns ninety")):
        api.patch(f"/videos/{video.pk}", {"show_prompt": False})
        assert charlies_api.get(f"/videos/{video.pk}").json()["data"]["description"] == left


def test_bad_changes_are_refused_and_nothing_is_changed(api, alice):
    video = make_video(alice)
    response = api.patch(f"/videos/{video.pk}", {"title": "", "visibility": "secret"})
    assert response.json()["details"] == [
        "Title must be at least 1 character",
        "Visibility must be one of: public, team, link",
    ]
    video.refresh_from_db()
    assert (video.title, video.visibility) == ("Happy Birthday Celebration", "public")


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_strangers_video_is_not_yours_to_change(api, charlie, method):
    public, private = make_video(charlie), make_video(charlie, visibility="team")
    change = getattr(api, method)
    refused, hidden = change(f"/videos/{public.pk}"), change(f"/videos/{private.pk}")
    missing = change("/videos/aaaaaaaaaaaaaaaa")
    assert (refused.status_code, refused.json()) == (
        403,
        {"error": "Forbidden", "message": "This video belongs to somebody else"},
    )
    assert hidden.status_code == 404
    assert hidden.content == missing.content
    assert Video.objects.alive().count() == 2


def test_a_removed_video_is_gone_everywhere(api, alice, client):
    video = make_video(alice)
    response = api.delete(f"/videos/{video.pk}")
    assert (response.status_code, response.content) == (204, b"")
    assert api.get(f"/videos/{video.pk}").status_code == 404
    assert api.delete(f"/videos/{video.pk}").status_code == 404
    assert client.get(f"/videos/{video.pk}.mp4").status_code == 404
    assert client.get(f"/v/{video.pk}").status_code == 404


# --- views, shares, reports ---------------------------------------------------------------------


def test_a_view_is_counted_once(api, charlie):
    video = make_video(charlie)
    counted = [api.post(f"/videos/{video.pk}/view").json()["data"] for _ in range(2)]
    shape = {"id": f"vid_{video.pk}", "views": 1, "shares": 0}
    assert counted == [shape | {"counted": True}, shape | {"counted": False}]


def test_ones_own_share_does_not_count(api, charlies_api, alice):
    video = make_video(alice)
    own = api.post(f"/videos/{video.pk}/share").json()["data"]
    theirs = charlies_api.post(f"/videos/{video.pk}/share").json()["data"]
    assert (own["shares"], own["counted"]) == (0, False)
    assert (theirs["shares"], theirs["counted"]) == (1, True)


def test_a_report_is_kept_once_per_person(api, charlie, alice):
    video = make_video(charlie)
    for reason in ("spam", "hateful"):
        response = api.post(f"/videos/{video.pk}/report", {"reason": reason, "comment": "Look"})
        assert response.status_code == 201
    report = Report.objects.get()
    assert (report.video, report.reporter, report.reason) == (video, alice.user, "hateful")


def test_a_report_says_why(api, charlie):
    response = api.post(f"/videos/{make_video(charlie).pk}/report", {})
    assert response.json()["details"] == ["Reason is required"]
    assert not Report.objects.exists()


@pytest.mark.parametrize("what", ["view", "share", "report"])
def test_nothing_is_said_of_a_strangers_private_video(api, charlie, what):
    private = make_video(charlie, visibility="team")
    body = {"reason": "spam"}
    theirs = api.post(f"/videos/{private.pk}/{what}", body)
    missing = api.post(f"/videos/aaaaaaaaaaaaaaaa/{what}", body)
    assert theirs.status_code == 404
    assert theirs.content == missing.content
