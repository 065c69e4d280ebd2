"""Refreshing trending while others read it or refresh it too."""

from threading import Event

import pytest
from django.db import connection, transaction

from tests.factories import make_video
from tests.parallel import at_once, in_background
from videos import trending
from videos.contract import TIME_RANGES, TrendingQuery
from videos.statistics import TrendingEntry, TrendingSnapshot

pytestmark = pytest.mark.django_db(transaction=True)


def rankings(_=None) -> list[tuple]:
    """What readers see of every range, and how old it says it is."""
    found = [
        trending.top(by=None, wanted=TrendingQuery(time_range=name, category=category))
        for name in TIME_RANGES
        for category in ("", "cat")
    ]
    return [([video.pk for video in ranking.videos], ranking.updated_at) for ranking in found]


def test_readers_see_the_whole_old_ranking_until_the_new_one_is_whole(alice):
    for _ in range(3):
        make_video(alice, tags=["cat"])
    trending.refresh()
    before = rankings()
    seen = []

    def read_after_each_statement(execute, *query):
        answer = execute(*query)
        seen.extend(at_once(1, rankings))
        return answer

    make_video(alice, tags=["cat"])
    with connection.execute_wrapper(read_after_each_statement):
        trending.refresh()
    assert len(seen) > len(TIME_RANGES)
    assert all(found == before for found in seen)
    after = rankings()
    assert [len(videos) for videos, _ in after] == [4] * 6
    assert len({made_at for _, made_at in after}) == 1


def test_a_second_refresh_leaves_it_to_the_first(alice):
    make_video(alice)
    is_held, may_end = Event(), Event()

    def hold_the_lock():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [trending.REFRESH_LOCK])
            is_held.set()
            may_end.wait(30)

    with in_background(hold_the_lock):
        assert is_held.wait(30)
        assert trending.refresh() is False
        assert TrendingSnapshot.objects.count() == 0
        may_end.set()
    assert trending.refresh() is True
    assert TrendingSnapshot.objects.count() == len(TIME_RANGES)


def test_many_refreshes_at_once_do_no_harm(alice):
    for _ in range(20):
        make_video(alice, tags=["cat"])
    done = at_once(6, lambda _: trending.refresh())
    assert set(done) <= {True, False}
    assert True in done
    assert TrendingEntry.objects.count() == 20 * 2 * len(TIME_RANGES)
