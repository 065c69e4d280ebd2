"""Search and trending as documented, key for key."""

from datetime import UTC, datetime

import pytest

from accounts.models import UsageCounter
from tests.factories import make_video, set_own_limit
from videos import trending

pytestmark = pytest.mark.django_db


def when(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_search_answers_as_documented(api, charlie):
    video = make_video(
        charlie, tags=["birthday", "party"], description="Colourful party", duration=5.2
    )
    video.refresh_from_db()
    response = api.get("/search", {"q": "happy birthday", "limit": "20", "page": "1"})
    assert response.json() == {
        "data": [
            {
                "id": f"vid_{video.pk}",
                "video_id": video.pk,
                "title": "Happy Birthday Celebration",
                "description": "Colourful party",
                "video_url": video.video_url,
                "thumbnail_url": video.thumbnail_url,
                "duration": 5.2,
                "width": 854,
                "height": 480,
                "created_at": when(video.created_at),
                "tags": ["birthday", "party"],
            }
        ],
        "pagination": {"total": 1, "page": 1, "per_page": 20, "has_more": False},
        "meta": {"query": "happy birthday", "request_id": response["X-Request-Id"]},
    }


def test_pages_of_a_search_follow_each_other(api, alice):
    ids = {make_video(alice).pk for _ in range(3)}
    pages = [api.get("/search", {"q": "birthday", "limit": "2", "page": n}).json() for n in "123"]
    assert [page["pagination"]["has_more"] for page in pages] == [True, False, False]
    assert [len(page["data"]) for page in pages] == [2, 1, 0]
    assert {video["video_id"] for page in pages for video in page["data"]} == ids
    assert all(page["pagination"]["total"] == 3 for page in pages)


def test_a_search_is_counted_and_a_refused_one_is_not(api, alice):
    assert api.get("/search", {"q": "a"}).status_code == 400
    assert not UsageCounter.objects.filter(name="searches").exists()
    response = api.get("/search", {"q": "birthday"})
    assert response["X-RateLimit-Limit"] == "100"
    assert UsageCounter.objects.get(name="searches", channel="").used == 1


def test_too_many_searches_are_429(api, alice):
    set_own_limit(alice, searches_per_hour=1)
    answers = [api.get("/search", {"q": "birthday"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1]["X-VGM-Error-Code"] == "searches_limit_reached"
    assert int(answers[1]["Retry-After"]) == answers[1].json()["retry_after"] <= 3_600


def test_trending_answers_as_documented(api, charlies_api, charlie):
    video = make_video(charlie, tags=["birthday"])
    api.post(f"/videos/{video.pk}/view")
    trending.refresh()
    body = charlies_api.get("/trending", {"limit": "50", "timeRange": "24h"}).json()
    updated_at = body["meta"].pop("updated_at")
    assert body == {
        "data": [
            {
                "id": f"vid_{video.pk}",
                "title": "Happy Birthday Celebration",
                "video_url": video.video_url,
                "thumbnail_url": video.thumbnail_url,
                "views": 1,
                "shares": 0,
            }
        ],
        "meta": {"time_range": "24h"},
    }
    assert updated_at <= when(datetime.now(UTC))


def test_an_unknown_category_is_empty_and_a_bad_range_is_refused(api, charlie):
    make_video(charlie, tags=["birthday"])
    trending.refresh()
    assert len(api.get("/trending", {"category": "birthday"}).json()["data"]) == 1
    assert api.get("/trending", {"category": "volcano"}).json()["data"] == []
    refused = api.get("/trending", {"timeRange": "1y"})
    assert refused.json()["details"] == ["Time range must be one of: 24h, 7d, 30d"]


def test_ones_own_unwatched_videos_are_in_ones_own_trending_alone(api, charlies_api, alice):
    own = make_video(alice, visibility="team", tags=["zebra"])
    make_video(alice, tags=["zebra"])
    trending.refresh()
    for query in ({}, {"category": "zebra"}):
        mine = {video["id"] for video in api.get("/trending", query).json()["data"]}
        theirs = {video["id"] for video in charlies_api.get("/trending", query).json()["data"]}
        assert mine - theirs == {f"vid_{own.pk}"}
