"""What `benchmarks.trending` does. Django must be set up."""

import time
from collections import defaultdict
from itertools import count

from django.db import connection

from benchmarks import corpus
from benchmarks.timing import Timing, measure, milliseconds
from videos import audience, trending
from videos.contract import TIME_RANGES, TrendingQuery
from videos.models import Video
from videos.statistics import TrendingSnapshot

REFRESHES = 10
VIEWS_BETWEEN = 120  # what 10,000,000 a month come to in half a minute
READS = 1000
PEER_READS = 10

# The events are spread evenly over 30 days, and over the videos by Zipf's law: the k-th gets a
# k-th of what the first gets. The inverse of that law's distribution function is exponential.
_EVENTS = """
INSERT INTO videos_videohour (video_id, hour, views, shares)
WITH place AS (
    SELECT video_id, row_number() OVER (ORDER BY md5(video_id)) AS place FROM videos_video
), event AS (
    SELECT exp(random() * ln((SELECT count(*) FROM place)))::bigint AS place,
        date_bin('1 hour', now(), 'epoch') - floor(random() * 720) * interval '1 hour' AS hour,
        random() < 0.05 AS is_share
    FROM generate_series(1, %s)
)
SELECT video_id, hour, count(*) FILTER (WHERE NOT is_share), count(*) FILTER (WHERE is_share)
FROM event JOIN place USING (place)
GROUP BY video_id, hour
ORDER BY hour
"""
# The peer: the same heat of the same hours, reckoned when somebody asks.
_LIVE = """
SELECT video.*, coalesce(stat.views, 0), coalesce(stat.shares, 0)
FROM (
    SELECT video_id, sum((views + 3 * shares)
        * power(2, -date_part('epoch', now() - hour) / (%(hours)s * 900))) AS heat
    FROM videos_videohour
    WHERE hour >= date_bin('1 hour', now(), 'epoch') - %(hours)s * interval '1 hour'
    GROUP BY video_id
) ranking
JOIN videos_video video USING (video_id)
LEFT JOIN videos_videostat stat USING (video_id)
WHERE visibility = 'public' AND deleted_at IS NULL
ORDER BY heat DESC, created_at DESC, video_id
LIMIT 50
"""


def run(*, num_events: int, num_videos: int) -> None:
    corpus.fill(num_videos)
    num_hours = fill_hours(num_events)
    print(
        f"{num_events:,} events in 30 days on {num_videos:,} videos: {num_hours:,} rows by hour.\n"
    )
    print_refreshes()
    print_counting()
    print_reads()


def fill_hours(num_events: int) -> int:
    """Spread events over the hours of a month. Returns the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [num_events])
        num_hours = cursor.rowcount
        cursor.execute("VACUUM ANALYZE")
    return num_hours


def print_refreshes() -> None:
    print("| refresh | " + " | ".join(TIME_RANGES) + " | all | log written |")
    print("|---|" + "---:|" * (len(TIME_RANGES) + 2))
    _print_refresh("the very first", refreshes(1))
    _print_refresh("nothing happened", refreshes(REFRESHES))
    _print_refresh(f"after {VIEWS_BETWEEN} views", refreshes(REFRESHES, views=VIEWS_BETWEEN))
    TrendingSnapshot.objects.update(summed_until="2025-01-15T10:00:00Z")
    _print_refresh("first of an hour", refreshes(1))
    print()


def refreshes(times: int, *, views: int = 0) -> dict[str, float]:
    """Mean seconds per time range and in "all", and mean bytes of log, of one refresh."""
    spent = defaultdict(float)

    def note(execute, sql, params, many, context):
        begin = time.perf_counter()
        answer = execute(sql, params, many, context)
        if isinstance(params, dict):
            spent[params["time_range"]] += (time.perf_counter() - begin) / times
        return answer

    for _ in range(times):
        watch(views)
        begin, position = time.perf_counter(), log_position()
        with connection.execute_wrapper(note):
            trending.refresh()
        spent["all"] += (time.perf_counter() - begin) / times
        spent["log"] += (log_position() - position) / times
    return spent


def _print_refresh(name: str, spent: dict[str, float]) -> None:
    times = " | ".join(milliseconds(spent[part]) for part in (*TIME_RANGES, "all"))
    print(f"| {name} | {times} | {spent['log'] / 1e6:,.2f} MB |", flush=True)


def log_position() -> int:
    """Bytes the database has written ahead, ever."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
        return int(cursor.fetchone()[0])


_visitors = count()


def watch(views: int) -> None:
    """Let strangers watch videos drawn as before."""
    hot = Video.objects.raw(
        "SELECT * FROM videos_video JOIN videos_videohour USING (video_id)"
        " WHERE hour = date_bin('1 hour', now(), 'epoch') ORDER BY random() LIMIT %s",
        [views],
    )
    for video in hot if views else []:
        audience.view(by=None, video=video, viewer=f"visitor {next(_visitors)}")


def print_counting() -> None:
    video = Video.objects.alive().first()

    def count_a_new_one():
        audience.view(by=None, video=video, viewer=f"visitor {next(_visitors)}")

    def count_it_again():
        audience.view(by=None, video=video, viewer="visitor 0")

    count_it_again()
    print("| counting a view | p50 | p99 |\n|---|---:|---:|")
    for name, call in (("the first time", count_a_new_one), ("again", count_it_again)):
        timing = measure(call, times=READS, warm_up=50)
        print(f"| {name} | {milliseconds(timing.p50)} | {milliseconds(timing.p99)} |")
    print()


def print_reads() -> None:
    print("| reading 50 videos | p50 | p99 | ranked on the call, p50 | p99 | ratio of p50 |")
    print("|---|---:|---:|---:|---:|---:|")
    category = trending.categories("24h")[0]
    for time_range, hours in TIME_RANGES.items():
        live = measure(lambda hours=hours: read_live(hours), times=PEER_READS, warm_up=1)
        _print_read(time_range, read(time_range), live)
        _print_read(f"{time_range}, one category", read(time_range, category))


def read(time_range: str, category: str = "") -> Timing:
    wanted = TrendingQuery(time_range=time_range, category=category)
    assert len(trending.top(by=None, wanted=wanted).videos) == 50
    return measure(lambda: trending.top(by=None, wanted=wanted), times=READS, warm_up=50)


def read_live(hours: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LIVE, {"hours": hours})
        assert len(cursor.fetchall()) == 50


def _print_read(name: str, ours: Timing, live: Timing | None = None) -> None:
    columns = [milliseconds(ours.p50), milliseconds(ours.p99)]
    if live:
        columns += [milliseconds(live.p50), milliseconds(live.p99), f"{live.p50 / ours.p50:,.0f}×"]
    else:
        columns += ["", "", ""]
    print(f"| {name} | " + " | ".join(columns) + " |", flush=True)
