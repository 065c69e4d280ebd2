"""Views and shares are counted once per viewer and window, and never one's own account's."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now

from accounts.actor import Actor
from accounts.models import Membership
from tests.factories import make_actor, make_user, make_video
from tests.parallel import at_once
from videos import audience, sweeps
from videos.models import Video, VideoStat
from videos.statistics import CountedOnce, VideoHour

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(alice) -> Video:
    return make_video(alice)


def visitor(address: str = "192.0.2.7", user_agent: str = "Firefox") -> str:
    return audience.viewer(by=None, address=address, user_agent=user_agent)


def viewer_of(actor: Actor) -> str:
    return audience.viewer(by=actor, address="192.0.2.7", user_agent="Firefox")


def watch(video: Video, by: Actor | None = None, viewer: str = "") -> bool:
    viewer = viewer or (viewer_of(by) if by else visitor())
    return audience.view(by=by, video=video, viewer=viewer)


def pass_on(video: Video, by: Actor | None = None) -> bool:
    return audience.share(by=by, video=video, viewer=viewer_of(by) if by else visitor())


def figures(video: Video) -> tuple[int, int]:
    stat = audience.figures(video)
    return stat.views, stat.shares


def time_passes(window: timedelta) -> None:
    """As if everybody had been counted that much earlier."""
    CountedOnce.objects.update(until=F("until") - window)


def test_nobody_has_watched_a_new_video(video):
    assert figures(video) == (0, 0)
    assert VideoStat.objects.count() == 0


def test_a_view_is_counted_for_good_and_by_the_hour(video, charlie):
    before = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    assert watch(video, charlie) is True
    assert figures(video) == (1, 0)
    hour = VideoHour.objects.get()
    assert (hour.video_id, hour.views, hour.shares) == (video.pk, 1, 0)
    assert hour.hour in (before, before + timedelta(hours=1))


def test_the_same_viewer_counts_once_in_a_window(video, charlie):
    assert [watch(video, charlie) for _ in range(3)] == [True, False, False]
    assert figures(video) == (1, 0)


@pytest.mark.parametrize(
    ("count", "window", "counted"),
    [(watch, timedelta(minutes=10), (2, 0)), (pass_on, timedelta(days=1), (0, 2))],
)
def test_the_next_window_counts_again(video, charlie, count, window, counted):
    assert count(video, charlie) is True
    time_passes(window)
    assert count(video, charlie) is True
    assert count(video, charlie) is False
    assert figures(video) == counted


@pytest.mark.parametrize(
    ("count", "window"), [(watch, timedelta(minutes=10)), (pass_on, timedelta(days=1))]
)
def test_windows_are_aligned_to_utc(video, charlie, count, window):
    before = datetime.now(UTC)
    count(video, charlie)
    until = CountedOnce.objects.get().until
    assert (until - datetime(1970, 1, 1, tzinfo=UTC)) % window == timedelta()
    assert before < until <= datetime.now(UTC) + window


def test_views_and_shares_are_counted_apart(video, charlie):
    assert watch(video, charlie) is True
    assert pass_on(video, charlie) is True
    assert figures(video) == (1, 1)
    assert list(VideoHour.objects.values_list("views", "shares")) == [(1, 1)]


def test_videos_are_counted_apart(video, alice, charlie):
    other = make_video(alice)
    assert [watch(video, charlie), watch(other, charlie)] == [True, True]
    assert [figures(video), figures(other)] == [(1, 0), (1, 0)]


def test_own_views_and_shares_do_not_count(video, alice):
    assert [watch(video, alice), pass_on(video, alice)] == [False, False]
    assert figures(video) == (0, 0)
    assert CountedOnce.objects.count() == 0


def test_people_of_the_account_do_not_count_whatever_account_they_act_for(video, alice):
    bob = make_actor("bob@example.com")
    Membership.objects.create(user=bob.user, account=alice.account, role=Membership.Role.MEMBER)
    assert watch(video, bob) is False
    assert figures(video) == (0, 0)


def test_a_deleted_video_is_not_counted(video, charlie):
    Video.objects.update(deleted_at=Now())
    assert watch(video, charlie) is False
    assert figures(video) == (0, 0)


def test_a_person_is_one_viewer_everywhere(charlie):
    at_home = audience.viewer(by=charlie, address="192.0.2.7", user_agent="Firefox")
    away = audience.viewer(by=charlie, address="198.51.100.9", user_agent="curl")
    assert at_home == away
    assert at_home != viewer_of(Actor(user=make_user(), account=charlie.account))


def test_visitors_differ_by_address_and_browser(video):
    viewers = [visitor(), visitor("198.51.100.9"), visitor(user_agent="curl"), visitor()]
    assert [watch(video, viewer=viewer) for viewer in viewers] == [True, True, True, False]
    assert figures(video) == (3, 0)


def test_no_address_is_stored_and_the_hash_is_keyed(video, settings):
    watch(video)
    (stored,) = CountedOnce.objects.values_list("viewer", flat=True)
    assert len(stored) == 32
    assert int(stored, 16) > 0
    settings.SECRET_KEY = "another"
    assert visitor() != stored


def test_counting_is_one_statement(video, charlie, django_assert_num_queries):
    with django_assert_num_queries(1):
        watch(video, charlie)
    with django_assert_num_queries(1):
        watch(video, charlie)


@pytest.mark.django_db(transaction=True)
def test_one_viewer_many_times_at_once_counts_once(video, charlie):
    counted = at_once(12, lambda _: watch(video, charlie))
    assert sorted(counted) == [False] * 11 + [True]
    assert figures(video) == (1, 0)
    assert list(VideoHour.objects.values_list("views", "shares")) == [(1, 0)]


@pytest.mark.django_db(transaction=True)
def test_many_viewers_at_once_all_count(video):
    viewers = [visitor(f"192.0.2.{number}") for number in range(12)]
    counted = at_once(12, lambda number: watch(video, viewer=viewers[number]))
    assert counted == [True] * 12
    assert figures(video) == (12, 0)
    assert sum(VideoHour.objects.values_list("views", flat=True)) == 12


def test_the_sweep_forgets_what_no_longer_matters(video, charlie):
    watch(video)
    watch(video, charlie)
    CountedOnce.objects.filter(viewer=viewer_of(charlie)).update(
        until=Now() - audience.SWEEP_GRACE - timedelta(seconds=1)
    )
    VideoHour.objects.create(video=video, hour=datetime.now(UTC) - timedelta(days=31, hours=1))
    assert audience.sweep() == 2
    assert list(CountedOnce.objects.values_list("viewer", flat=True)) == [visitor()]
    assert [hour.views for hour in VideoHour.objects.all()] == [2]
    assert figures(video) == (2, 0)


def test_reconciling_sweeps(video):
    watch(video)
    time_passes(timedelta(days=1))
    sweeps.reconcile()
    assert CountedOnce.objects.count() == 0
