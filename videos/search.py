"""Finding videos by words. One statement, whose work is bounded for any word.

Text reaches PostgreSQL's parser for web searches only: words must all occur, `"…"` keeps words
together, `OR` and `-` mean what they do elsewhere. The last word may be half typed.
"""

import re
from dataclasses import dataclass
from math import inf

from django.db import connection

from accounts.actor import Actor
from videos.contract import SearchQuery, Span
from videos.models import Video, VideoQuerySet

MOST = 10_000  # the total is exact up to here, and no page lies deeper
NUM_RECENT = 20_000  # newest videos that are looked through where more than MOST match
NUM_WATCHED = 500  # most watched videos that are looked through
NUM_RANKED = 1_000  # newest candidates; the rest follow by age

# `tail` is the last word, perhaps half typed, and `head` what is before it; `others` is what stands
# before the last OR. A last word that the stemmer ignores ("the") counts only when it is alone.
_WORDS = """
    SELECT CASE WHEN querytree(words) IN ('', 'T') THEN '' ELSE words END AS words
    FROM (
        SELECT others || CASE WHEN numnode(stem) = 0 AND numnode(head) > 0 THEN head
                              ELSE head && (stem || coalesce(beginning, '')) END AS words
        FROM (
            SELECT websearch_to_tsquery('english', search_fold(%s)) AS others,
                websearch_to_tsquery('english', search_fold(%s)) AS head,
                websearch_to_tsquery('english', search_fold(tail)) AS stem,
                (nullif(websearch_to_tsquery('simple', search_fold(tail))::text, '')
                    || ':*')::tsquery AS beginning
            FROM (SELECT %s::text AS tail) AS given
        ) AS parts
    ) AS whole
"""

# `matches` comes from the index alone, which can't sort: where more than MOST match, it is any of
# them, and `recent` adds the newest. Together with `watched` that is what is found, and the best of
# its newest come first. The words are given as a subquery, so that the planner can't know them and
# takes this one road for all; with their frequencies it would take shorter ones, which for words
# that never meet in one video end in reading the whole table.
_STATEMENT = """
WITH query AS MATERIALIZED ({words}),
matches AS MATERIALIZED (
    SELECT video_id, created_at FROM videos_video
    WHERE document @@ (SELECT words FROM query) AND {shown} LIMIT %s + 1
),
recent AS (
    SELECT video_id, created_at FROM (
        SELECT * FROM videos_video
        WHERE deleted_at IS NULL ORDER BY created_at DESC, video_id LIMIT %s
    ) AS videos_video
    WHERE (SELECT count(*) FROM matches) > %s
        AND document @@ (SELECT words FROM query) AND {shown}
),
watched AS (
    SELECT video_id, created_at
    FROM (SELECT video_id FROM videos_videostat ORDER BY views DESC, video_id LIMIT %s) AS most
    JOIN videos_video USING (video_id)
    WHERE document @@ (SELECT words FROM query) AND {shown}
),
found AS MATERIALIZED (
    SELECT video_id, created_at, row_number() OVER (ORDER BY created_at DESC, video_id) AS place
    FROM (SELECT * FROM matches UNION SELECT * FROM recent UNION SELECT * FROM watched)
        AS candidates
),
ranked AS (
    SELECT video_id, created_at,
        ln(greatest(ts_rank(document, (SELECT words FROM query)), 1e-6))
            + 0.15 * ln(1 + coalesce(views, 0))
            + extract(epoch FROM created_at)::float8 / 31557600 AS score
    FROM (
        SELECT video_id FROM found WHERE place <= %s UNION SELECT video_id FROM watched
    ) AS best
    JOIN videos_video USING (video_id) LEFT JOIN videos_videostat USING (video_id)
),
page AS (
    SELECT video_id, row_number() OVER () AS place FROM (
        SELECT video_id FROM found LEFT JOIN ranked USING (video_id)
        ORDER BY score DESC NULLS LAST, found.created_at DESC, video_id
        LIMIT %s OFFSET %s
    ) AS ordered
)
SELECT least((SELECT count(*) FROM matches), %s), {columns}
FROM (SELECT) AS always LEFT JOIN page ON true LEFT JOIN videos_video USING (video_id)
ORDER BY place
"""


_QUOTE_OR_OR = re.compile(r'"[^"]*"?|(?<!\S)or(?!\S)', re.IGNORECASE)
_TAIL = re.compile(r"[^\x00-/:-@\[-`{-\x7f]+$")  # no sign of ASCII; PostgreSQL knows the others


@dataclass(frozen=True)
class Found:
    """One page of what was found; `total` counts all of it, up to 10,000."""

    videos: list[Video]
    total: int
    has_more: bool


def find(*, by: Actor, wanted: SearchQuery) -> Found:
    """The public videos and those of the actor's account that hold the wanted words."""
    condition, values = _condition(_shown(by, wanted))
    fields = [field for field in Video._meta.concrete_fields if field.name != "document"]
    statement = _STATEMENT.format(
        words=_WORDS,
        shown=condition,
        columns=", ".join(f"videos_video.{field.column}" for field in fields),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [
                *(*_parts(wanted.q), *values, MOST, NUM_RECENT, MOST, *values),
                *(NUM_WATCHED, *values, NUM_RANKED, wanted.limit, wanted.start, MOST),
            ],
        )
        rows = cursor.fetchall()
    total = rows[0][0]
    names = [field.attname for field in fields]
    videos = [Video.from_db(connection.alias, names, row[1:]) for row in rows if row[1]]
    return Found(videos=videos, total=total, has_more=wanted.start + wanted.limit < total)


def _shown(by: Actor, wanted: SearchQuery) -> VideoQuerySet:
    shown = Video.objects.findable_by(by)
    if wanted.quality:
        shown = shown.filter(quality=wanted.quality)
    return shown.filter(**_bounds(wanted.duration)) if wanted.duration else shown


def _bounds(span: Span) -> dict[str, float]:
    bounds = {"duration__gte": span.low}
    if span.high < inf:
        bounds["duration__lt" if span.is_open else "duration__lte"] = span.high
    return bounds


def _condition(videos: VideoQuerySet) -> tuple[str, tuple]:
    """What stands after WHERE, and its values."""
    compiler = videos.query.get_compiler(connection=connection)
    return compiler.compile(videos.query.where)


def _parts(text: str) -> tuple[str, str, str]:
    """What is before the last OR, after it, and the last word if it may be half typed."""
    text = re.sub(r"(?<=\w)-(?=\w)", "_", text)
    text, tail = _split_tail(text)
    ors = [match for match in _QUOTE_OR_OR.finditer(text) if match[0][0] != '"']
    if not ors:
        return "", text, tail
    return text[: ors[-1].start()], text[ors[-1].end() :], tail


def _split_tail(text: str) -> tuple[str, str]:
    """`-words` and quoted ones are no tail, nor is what a sign ended."""
    last = text.split()[-1] if text.split() else ""
    match = _TAIL.search(last)
    if not match or last.startswith("-") or '"' in last or text.count('"') % 2 or last == "OR":
        return text, ""
    return text[: len(text) - len(match[0])], match[0]
