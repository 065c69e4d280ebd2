"""The ranking: what is watched and shared most, lately, by whom one may see."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from accounts.actor import Actor
from tests.factories import make_video
from videos import audience, tasks, trending
from videos.contract import TrendingQuery
from videos.models import Video, VideoStat
from videos.statistics import TrendingEntry, TrendingSnapshot, VideoHeat, VideoHour

pytestmark = pytest.mark.django_db


def watched(video: Video, *, views: int = 0, shares: int = 0, hours_ago: float = 0) -> Video:
    """Let a video have been watched and shared at some time."""
    moment = datetime.now(UTC) - timedelta(hours=hours_ago)
    hour = moment.replace(minute=0, second=0, microsecond=0)
    VideoHour.objects.create(video=video, hour=hour, views=views, shares=shares)
    return video


def make_watched(actor: Actor, *, views: int = 0, shares: int = 0, hours_ago: float = 0, **fields):
    return watched(make_video(actor, **fields), views=views, shares=shares, hours_ago=hours_ago)


def top(by: Actor | None = None, **wanted) -> list[Video]:
    return trending.top(by=by, wanted=TrendingQuery(**wanted)).videos


def entries() -> list[tuple]:
    return list(
        TrendingEntry.objects.order_by("time_range", "category", "video_id").values_list(
            "time_range", "category", "video_id", "account_id", "score"
        )
    )


def row_versions() -> list[tuple]:
    """Which transaction wrote each entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT time_range, category, video_id, xmin, xmax FROM videos_trendingentry"
        )
        return sorted(cursor.fetchall())


# --- the order ---------------------------------------------------------------------------------


def test_the_most_watched_come_first(alice):
    some, most, few = (make_watched(alice, views=views) for views in (10, 30, 1))
    trending.refresh()
    assert top() == [most, some, few]


def test_a_share_weighs_as_much_as_three_views(alice):
    shared = make_watched(alice, shares=10)
    more, less = make_watched(alice, views=31), make_watched(alice, views=29)
    trending.refresh()
    assert top() == [more, shared, less]


def test_recent_views_beat_older_ones(alice):
    old, recent = make_watched(alice, views=15, hours_ago=7), make_watched(alice, views=10)
    trending.refresh()
    assert top() == [recent, old]
    assert top(time_range="7d") == [old, recent]


@pytest.mark.parametrize(("time_range", "hours"), [("24h", 6), ("7d", 42), ("30d", 180)])
def test_views_lose_half_their_weight_in_a_quarter_of_the_range(alice, time_range, hours):
    new, old = make_watched(alice, views=10), make_watched(alice, views=10, hours_ago=hours)
    trending.refresh()
    scores = dict(
        TrendingEntry.objects.filter(time_range=time_range, category="").values_list(
            "video_id", "score"
        )
    )
    assert scores[new.pk] - scores[old.pk] == pytest.approx(1, abs=1e-5)


def test_hours_add_up(alice):
    video, other = make_watched(alice, views=10), make_watched(alice, views=10, hours_ago=6)
    watched(video, views=10, hours_ago=6)
    trending.refresh()
    scores = dict(TrendingEntry.objects.filter(time_range="24h").values_list("video_id", "score"))
    assert 2 ** (scores[video.pk] - scores[other.pk]) == pytest.approx(3, abs=1e-4)


def test_the_ranges_hold_what_was_watched_in_them(alice):
    made_at = Now() - timedelta(days=60)
    day, week, month, _ = (
        make_watched(alice, views=10, hours_ago=hours, created_at=made_at)
        for hours in (20, 100, 500, 800)
    )
    trending.refresh()
    assert top(time_range="24h") == [day]
    assert top(time_range="7d") == [day, week]
    assert top(time_range="30d") == [day, week, month]


def test_equally_hot_videos_come_newest_first(alice):
    older = make_watched(alice, views=10, created_at=Now() - timedelta(hours=1))
    newer = make_watched(alice, views=10)
    trending.refresh()
    assert top() == [newer, older]


def test_unwatched_videos_of_the_range_follow_newest_first(alice):
    oldest, older, new = (
        make_video(alice, created_at=Now() - timedelta(hours=hours)) for hours in (30, 20, 1)
    )
    hot = make_watched(alice, views=1, created_at=Now() - timedelta(days=90))
    make_video(alice, visibility="link")
    trending.refresh()
    assert top() == [hot, new, older]
    assert top(time_range="7d") == [hot, new, older, oldest]


def test_real_views_bring_a_video_up(alice, charlie):
    watched_one, _ = make_video(alice), make_video(alice)
    viewer = audience.viewer(by=charlie, address="", user_agent="")
    audience.view(by=charlie, video=watched_one, viewer=viewer)
    trending.refresh()
    first, second = top()
    assert (first, first.views, first.shares) == (watched_one, 1, 0)
    assert (second.views, second.shares) == (0, 0)


def test_the_figures_are_lifetime_ones(alice):
    video = make_watched(alice, views=3)
    VideoStat.objects.create(video=video, views=15000, shares=2500)
    trending.refresh()
    assert [(found.views, found.shares) for found in top()] == [(15000, 2500)]


# --- categories --------------------------------------------------------------------------------


def test_categories_are_the_tags_most_watched_first(alice):
    cake = make_watched(alice, views=10, tags=["Cake", "party", "cake"])
    cat = make_watched(alice, views=15, tags=["cat"])
    both = make_watched(alice, views=4, tags=["party", "cat"])
    trending.refresh()
    assert trending.categories("24h") == ["cat", "party", "cake"]
    assert top(category="cake") == [cake]
    assert top(category="PARTY") == [cake, both]
    assert top(category="cat") == [cat, both]


def test_an_unknown_category_is_empty(alice):
    make_watched(alice, views=10, tags=["cat"])
    trending.refresh()
    assert top(category="dog") == []


def test_an_empty_category_is_none(alice):
    video = make_watched(alice, views=10, tags=["", "cat"])
    trending.refresh()
    assert top(category="") == [video]
    assert trending.categories("24h") == ["cat"]


def test_a_range_has_its_own_categories(alice):
    make_watched(alice, views=10, hours_ago=50, tags=["cat"], created_at=Now() - timedelta(days=9))
    trending.refresh()
    assert [trending.categories(name) for name in ("24h", "7d")] == [[], ["cat"]]


def test_the_hundred_most_watched_tags_are_categories(alice):
    for number in range(13):
        tags = [f"tag{number * 8 + count:03}" for count in range(8)]
        make_watched(alice, views=100 - number, tags=tags)
    trending.refresh()
    assert trending.categories("24h") == [f"tag{number:03}" for number in range(100)]


def test_tags_of_private_videos_are_no_categories(alice):
    make_watched(alice, views=10, tags=["secret"], visibility="link")
    trending.refresh()
    assert trending.categories("24h") == []
    assert top(by=alice, category="secret") == []


# --- who sees what -----------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", ["team", "link"])
def test_private_videos_show_for_their_own_account_only(alice, charlie, visibility):
    private = make_watched(alice, views=20, visibility=visibility, tags=["cat"])
    public = make_watched(alice, views=10, tags=["cat"])
    trending.refresh()
    assert top(by=alice) == top(by=alice, category="cat") == [private, public]
    assert top(by=charlie) == top(by=charlie, category="cat") == [public]
    assert top() == top(category="cat") == [public]


def test_private_videos_take_no_places_from_others(alice, charlie, monkeypatch):
    monkeypatch.setattr(trending, "DEPTH", 2)
    for _ in range(3):
        make_watched(alice, views=20, visibility="link")
    public = [make_watched(alice, views=views) for views in (9, 8, 7)]
    trending.refresh()
    assert top(by=charlie) == public[:2]


def test_deleted_and_hidden_videos_vanish_at_once(alice, charlie):
    kept, deleted, hidden = (make_watched(alice, views=views) for views in (3, 2, 1))
    trending.refresh()
    assert top(by=charlie) == [kept, deleted, hidden]
    Video.objects.filter(pk=deleted.pk).update(deleted_at=Now())
    Video.objects.filter(pk=hidden.pk).update(visibility="team")
    assert top(by=charlie) == [kept]
    assert top(by=alice) == [kept, hidden]


def test_what_is_gone_leaves_the_next_ranking(alice):
    kept, deleted = (make_watched(alice, views=views) for views in (2, 1))
    trending.refresh()
    Video.objects.filter(pk=deleted.pk).update(deleted_at=Now())
    trending.refresh()
    assert {entry[2] for entry in entries()} == {kept.pk}


def test_a_video_made_private_moves_to_its_account(alice):
    video = make_watched(alice, views=1)
    trending.refresh()
    assert {entry[3] for entry in entries()} == {None}
    Video.objects.update(visibility="link")
    trending.refresh()
    assert {entry[2:4] for entry in entries()} == {(video.pk, alice.account_id)}


# --- how many ----------------------------------------------------------------------------------


def test_the_limit(alice):
    videos = [make_watched(alice, views=views) for views in (5, 4, 3, 2, 1)]
    trending.refresh()
    assert top(limit=3) == videos[:3]


def test_lists_are_kept_a_little_longer_than_shown(alice):
    for _ in range(trending.DEPTH + 5):
        make_video(alice)
    trending.refresh()
    assert TrendingEntry.objects.filter(time_range="24h").count() == trending.DEPTH
    assert len(top(limit=100)) == 100


@pytest.mark.parametrize("num", [1, 100])
def test_reading_is_one_query(alice, num, django_assert_num_queries):
    for _ in range(num):
        make_watched(alice, views=1, tags=["cat"])
    trending.refresh()
    with django_assert_num_queries(1):
        shown = trending.top(by=alice, wanted=TrendingQuery(limit=100, category="cat"))
        figures = [(video.title, video.video_url, video.views) for video in shown.videos]
    assert len(figures) == num
    with django_assert_num_queries(1):
        assert trending.categories("24h") == ["cat"]


# --- refreshing --------------------------------------------------------------------------------


def test_before_the_first_refresh_all_is_empty_as_of_now(alice):
    make_watched(alice, views=1)
    before = datetime.now(UTC)
    found = trending.top(by=alice, wanted=TrendingQuery())
    assert found.videos == trending.categories("24h") == []
    assert before <= found.updated_at <= datetime.now(UTC)


@pytest.mark.parametrize("wanted", [{}, {"category": "nothing"}])
def test_updated_at_is_when_the_ranking_was_made(alice, wanted):
    make_watched(alice, views=1)
    trending.refresh()
    made_at = datetime(2025, 1, 15, 11, tzinfo=UTC)
    TrendingSnapshot.objects.update(made_at=made_at)
    assert trending.top(by=None, wanted=TrendingQuery(**wanted)).updated_at == made_at
    trending.refresh()
    assert trending.top(by=None, wanted=TrendingQuery(**wanted)).updated_at > made_at


def test_the_periodic_task_refreshes(alice):
    make_watched(alice, views=1)
    tasks.rank(timestamp=0)
    assert len(top()) == 1


def test_a_refresh_writes_only_what_moved(alice):
    rising, still = (make_watched(alice, views=views, hours_ago=2) for views in (1, 5))
    make_video(alice)
    trending.refresh()
    before = row_versions()
    trending.refresh()
    assert row_versions() == before
    watched(rising, views=9)
    trending.refresh()
    moved = {
        after[2] for after, earlier in zip(row_versions(), before, strict=True) if after != earlier
    }
    assert moved == {rising.pk}
    assert top()[:2] == [rising, still]


def test_scores_stand_still_while_hours_pass(alice, monkeypatch):
    """Summed up by another hour, the same views give the same score."""
    make_watched(alice, views=7, shares=2, hours_ago=3)
    trending.refresh()
    before = entries()
    ordinary = trending._terms
    later = timedelta(hours=5)
    monkeypatch.setattr(
        trending, "_terms", lambda name, hours, now: ordinary(name, hours, now + later)
    )
    trending.refresh()
    assert entries() == before


def test_past_hours_are_summed_once_an_hour(alice):
    video = make_watched(alice, views=4, hours_ago=3)
    trending.refresh()
    score = TrendingEntry.objects.get(time_range="24h").score
    # What is summed is not read again until the hour is over.
    VideoHour.objects.update(views=8)
    trending.refresh()
    assert TrendingEntry.objects.get(time_range="24h").score == score
    TrendingSnapshot.objects.update(summed_until=Now() - timedelta(hours=2))
    trending.refresh()
    assert TrendingEntry.objects.get(time_range="24h").score == pytest.approx(score + 1)
    assert list(VideoHeat.objects.filter(time_range="24h").values_list("video_id", flat=True)) == [
        video.pk
    ]
