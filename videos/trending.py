"""Trending: a ranking made every half minute, and read with one query.

A video's heat is the sum over its hours in the time range of

    (views + 3 · shares) · 2^(-age / half-life),  half-life = a quarter of the time range,

so that what is watched now beats what was watched before. The hour in which the range begins
counts whole. Stored is the score, log2(heat) + now / half-life, with times since 1970: it gives
the same order and stands still while nothing happens, so that a refresh writes only what moved.
Public videos nobody watched follow, newest first, so that a young site's list is not empty.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.db import connection, transaction
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from accounts.actor import Actor
from vgm_site.lib.compiled import Compiled, Given
from videos.contract import TIME_RANGES, TrendingQuery
from videos.models import Video, VideoQuerySet
from videos.statistics import TrendingSnapshot, VideoHeat

SHARE_WEIGHT = 3  # views
HALF_LIVES = 4  # in a time range
DEPTH = 150  # of each list: 100 can be asked for, some may be deleted before the next refresh
NUM_CATEGORIES = 100
NUM_HOTTEST = 10_000  # videos that come into the lists; they hold that many places in all
NUM_FRESH = 2000  # the newest unwatched videos, from which lists are filled up
REFRESH_LOCK = 0x56474D5452  # "VGMTR": any number that is ours alone in this database


@dataclass(frozen=True)
class Trending:
    """Videos, the hottest first, each with its lifetime `views` and `shares`."""

    videos: list[Video]
    updated_at: datetime  # when the ranking was made


def top(*, by: Actor | None, wanted: TrendingQuery) -> Trending:
    """What the actor may see of a ranking: public videos and those of the own account.

    A video deleted or hidden since is left out. An unknown category is empty. Before the first
    refresh, which comes half a minute after a site's very first start, everything is, as of now.
    """
    videos = _TOP.rows(
        limit=wanted.limit,
        account_id=by.account_id if by else None,
        time_range=wanted.time_range,
        category=wanted.category or "",
    )
    if videos:
        return Trending(videos, videos[0].ranked_at)
    snapshot = TrendingSnapshot.objects.filter(pk=wanted.time_range).first()
    return Trending([], snapshot.made_at if snapshot else timezone.now())


def _ranked() -> VideoQuerySet:
    """The whole list of a time range and category, for an account's people or none (NULL)."""
    account = Given("account_id")
    made_at = TrendingSnapshot.objects.filter(pk=Given("time_range")).values("made_at")
    return (
        Video.objects.findable_by(SimpleNamespace(account_id=account))
        .filter(
            Q(trending__account=None) | Q(trending__account=account),
            trending__time_range=Given("time_range"),
            trending__category=Lower(Given("category")),
        )
        .annotate(
            views=Coalesce("stat__views", 0),
            shares=Coalesce("stat__shares", 0),
            ranked_at=Subquery(made_at),
        )
        .order_by("-trending__score", "-trending__created_at", "video_id")
    )


_TOP = Compiled(_ranked)


def categories(time_range: str) -> list[str]:
    """The categories of `24h`, `7d` or `30d`, the most watched first, at most 100."""
    snapshot = TrendingSnapshot.objects.filter(pk=time_range).first()
    return snapshot.categories if snapshot else []


def refresh() -> bool:
    """Rank everything anew, in one transaction. False if another refresh is at it.

    What past hours come to is summed up once an hour, so that the other refreshes are cheap.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s), now()", [REFRESH_LOCK])
        is_ours, now = cursor.fetchone()
        if is_ours:
            summed = dict(TrendingSnapshot.objects.values_list("time_range", "summed_until"))
            for time_range, hours in TIME_RANGES.items():
                terms = _terms(time_range, hours, now)
                if summed.get(time_range) != terms["summed_until"]:
                    VideoHeat.objects.filter(time_range=time_range).delete()
                    cursor.execute(_SUM, terms)
                cursor.execute(_RANK, terms)
    return is_ours


def _terms(time_range: str, hours: int, now: datetime) -> dict:
    """What the SQL below needs to know of a time range."""
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    begin = hour - timedelta(hours=hours)
    half_life = hours / HALF_LIVES * 3600  # seconds
    return {
        "time_range": time_range,
        "begin": begin,
        "begin_seconds": begin.timestamp(),
        "begin_score": begin.timestamp() / half_life,
        # An hour that has just ended may still get views from statements that began in it.
        "summed_until": hour - timedelta(hours=1),
        "half_life": half_life,
        "share_weight": SHARE_WEIGHT,
        "depth": DEPTH,
        "num_hottest": NUM_HOTTEST,
        "num_fresh": NUM_FRESH,
        "num_categories": NUM_CATEGORIES,
    }


# Heat is reckoned as of the range's begin, which moves with the hour, and so do these rows.
_SUM = """
INSERT INTO videos_videoheat (time_range, video_id, heat)
SELECT %(time_range)s, video_id, sum(
    (views + %(share_weight)s * shares)
    * power(2, (date_part('epoch', hour) - %(begin_seconds)s) / %(half_life)s)
)
FROM videos_videohour
WHERE hour >= %(begin)s AND hour < %(summed_until)s
GROUP BY video_id
"""

# Scores are rounded, since the same sum may come out a little different each time. Rows that
# already say the right thing are not touched at all: even an idle UPDATE would fill the log.
_RANK = """
WITH heat AS MATERIALIZED (
    SELECT video_id, sum(heat) AS heat
    FROM (
        SELECT video_id, heat FROM videos_videoheat WHERE time_range = %(time_range)s
        UNION ALL
        SELECT video_id, (views + %(share_weight)s * shares)
            * power(2, (date_part('epoch', hour) - %(begin_seconds)s) / %(half_life)s)
        FROM videos_videohour
        WHERE hour >= %(summed_until)s
    ) part
    GROUP BY video_id
), watched AS (
    SELECT video_id, tags, created_at, heat,
        CASE WHEN visibility <> 'public' THEN account_id END AS account_id,
        round((ln(heat) / ln(2) + %(begin_score)s)::numeric, 6)::float8 AS score
    FROM (
        SELECT * FROM heat WHERE heat > 0 ORDER BY heat DESC, video_id LIMIT %(num_hottest)s
    ) hottest
    JOIN videos_video USING (video_id)
    WHERE deleted_at IS NULL
), fresh AS (
    SELECT video_id, tags, created_at, 0::float8 AS heat,
        CASE WHEN visibility <> 'public' THEN account_id END AS account_id,
        '-infinity'::float8 AS score
    FROM videos_video
    WHERE deleted_at IS NULL AND created_at >= %(begin)s
    ORDER BY created_at DESC
    LIMIT %(num_fresh)s
), candidate AS MATERIALIZED (
    SELECT * FROM watched
    UNION ALL
    SELECT * FROM fresh WHERE NOT EXISTS (SELECT FROM heat WHERE heat.video_id = fresh.video_id)
), tagged AS MATERIALIZED (
    SELECT category, video_id, created_at, heat, account_id, score
    FROM candidate,
        LATERAL (SELECT DISTINCT lower(tag) AS category FROM unnest(tags) AS tag WHERE tag <> '') _
), category AS MATERIALIZED (
    SELECT category, row_number() OVER (ORDER BY sum(heat) DESC, count(*) DESC, category) AS place
    FROM tagged
    WHERE account_id IS NULL
    GROUP BY category
    ORDER BY place
    LIMIT %(num_categories)s
), placed AS (
    SELECT *, row_number() OVER (
        PARTITION BY category, account_id ORDER BY score DESC, created_at DESC, video_id
    ) AS place
    FROM (
        SELECT '' AS category, video_id, created_at, account_id, score FROM candidate
        UNION ALL
        SELECT category, video_id, created_at, account_id, score
        FROM tagged WHERE category IN (SELECT category FROM category)
    ) entry
), ranked AS MATERIALIZED (
    SELECT category, video_id, account_id, score, created_at FROM placed WHERE place <= %(depth)s
), gone AS (
    DELETE FROM videos_trendingentry entry
    WHERE time_range = %(time_range)s AND NOT EXISTS (
        SELECT FROM ranked
        WHERE ranked.category = entry.category AND ranked.video_id = entry.video_id
    )
), moved AS (
    INSERT INTO videos_trendingentry
        (time_range, category, video_id, account_id, score, created_at)
    SELECT %(time_range)s, category, video_id, account_id, score, created_at
    FROM ranked
    WHERE NOT EXISTS (
        SELECT FROM videos_trendingentry entry
        WHERE entry.time_range = %(time_range)s
        AND entry.category = ranked.category AND entry.video_id = ranked.video_id
        AND entry.score = ranked.score
        AND entry.account_id IS NOT DISTINCT FROM ranked.account_id
    )
    ON CONFLICT (time_range, category, video_id) DO UPDATE
    SET account_id = excluded.account_id, score = excluded.score
)
INSERT INTO videos_trendingsnapshot (time_range, made_at, summed_until, categories)
SELECT %(time_range)s, now(), %(summed_until)s,
    coalesce(array_agg(category ORDER BY place), '{}')
FROM category
ON CONFLICT (time_range) DO UPDATE SET made_at = excluded.made_at,
    summed_until = excluded.summed_until, categories = excluded.categories
"""
