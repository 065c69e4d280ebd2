"""Finding videos by words. One statement, whose work is bounded for any word.

Text reaches PostgreSQL's parser for web searches only: words must all occur, `"…"` keeps words
together, `OR` and `-` mean what they do elsewhere. The last word may be half typed.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from types import SimpleNamespace

from django.db import connection

from accounts.actor import Actor
from vgm_site.lib.compiled import Given
from videos.contract import MAX_RESULTS, SearchQuery, Span
from videos.models import Video

MOST = MAX_RESULTS  # the total is exact up to here, and no page lies deeper
NUM_RANKED = 300  # newest candidates; the others follow by age
NUM_WATCHED = 300  # most watched videos, of which those with the words are candidates too
NUM_RECENT = 20_000  # newest videos that are read one by one, until NUM_RANKED of them match
# Of the table's pages so many are read as a sample. Where that says PLENTY times MOST match, they
# are not counted: the chance that there are fewer than MOST is below one in 100,000, even if all
# of them lie side by side.
SAMPLE_PERCENT, PLENTY = 1, 3
# Among equals in text, a year younger weighs as much as 700 times the views.
VIEWS_WEIGH, SECONDS_A_YEAR = 0.15, 31_557_600

# `whole` is the query as it stands, `begun` what only a half-typed last word adds. `tail` is that
# word, `head` what is before it, `others` what stands before the last OR. A last word that the
# stemmer ignores ("the") counts only when it is alone. What only excludes would find nearly all
# there is, and finds nothing.
_WORDS = """
    SELECT whole || coalesce(begun, '') AS words, whole, begun && !!whole AS begun
    FROM (
        SELECT begun, CASE WHEN querytree(whole) IN ('', 'T') THEN '' ELSE whole END AS whole
        FROM (
            SELECT others || (head && stem) AS whole,
                CASE WHEN numnode(stem) > 0 OR numnode(head) = 0 THEN head && beginning END AS begun
            FROM (
                SELECT websearch_to_tsquery('english', search_fold(%s)) AS others,
                    websearch_to_tsquery('english', search_fold(%s)) AS head,
                    websearch_to_tsquery('english', tail) AS stem,
                    (nullif(websearch_to_tsquery('simple', tail)::text, '') || ':*')::tsquery
                        AS beginning
                FROM (SELECT translate(search_fold(%s), '-"', '__') AS tail) AS given
            ) AS parts
        ) AS joined
    ) AS searchable
"""

# The index finds any word's videos, but takes long for the commonest, must look at each video it
# counts, and can't sort: of more than MOST it gives any. So the newest are read first. If enough of
# them match to fill the list, and a sample says that there are plenty, the index is not needed,
# except for the list's depths. Else `whole` and `begun` have all there are, or MOST of them.
# The words are a subquery because the planner must not know them: it would guess how many videos
# match, and where it errs (two common words that never meet) it would read the whole table.
_STATEMENT = """
WITH query AS MATERIALIZED ({words}),
recent AS MATERIALIZED (
    SELECT video_id, created_at FROM (
        SELECT * FROM videos_video
        WHERE deleted_at IS NULL ORDER BY created_at DESC, video_id LIMIT {recent}
    ) AS videos_video
    WHERE {matching} LIMIT {ranked}
),
sample AS MATERIALIZED (
    SELECT count(*) > {plenty} * {most} * {percent} / 100.0 AS is_plenty
    FROM videos_video TABLESAMPLE SYSTEM ({percent}) REPEATABLE (1)
    WHERE NOT {is_deep} AND (SELECT count(*) FROM recent) = {ranked} AND {matching}
),
whole AS MATERIALIZED (
    SELECT video_id, created_at FROM videos_video
    WHERE NOT (SELECT is_plenty FROM sample)
        AND document @@ (SELECT whole FROM query) AND {shown}
    LIMIT {most} + 1
),
begun AS MATERIALIZED (
    SELECT video_id, created_at FROM videos_video
    WHERE NOT (SELECT is_plenty FROM sample) AND (SELECT count(*) FROM whole) <= {most}
        AND document @@ (SELECT begun FROM query) AND {shown}
    LIMIT {most} + 1
),
indexed AS MATERIALIZED (
    SELECT * FROM whole UNION ALL SELECT * FROM begun
),
watched AS (
    SELECT video_id FROM (
        SELECT video_id FROM videos_videostat ORDER BY views DESC, video_id LIMIT {watched}
    ) AS best JOIN videos_video USING (video_id)
    WHERE {matching}
),
candidates AS MATERIALIZED (
    (
        SELECT video_id FROM (
            (SELECT * FROM indexed ORDER BY created_at DESC, video_id LIMIT {ranked})
            UNION (SELECT * FROM recent)
        ) AS newest ORDER BY created_at DESC, video_id LIMIT {ranked}
    )
    UNION (SELECT video_id FROM watched)
),
page AS (
    SELECT video_id, score, created_at FROM (
        SELECT video_id, created_at,
            ln(greatest(ts_rank(document, (SELECT words FROM query)), 1e-6))
                + {views_weigh} * ln(1 + coalesce((
                    SELECT views FROM videos_videostat AS stat
                    WHERE stat.video_id = videos_video.video_id
                ), 0))
                + extract(epoch FROM created_at)::float8 / {year} AS score
        FROM candidates JOIN videos_video USING (video_id)
        UNION ALL
        SELECT video_id, created_at, NULL FROM (
            SELECT * FROM indexed UNION SELECT * FROM recent
        ) AS found
        WHERE {is_deep} AND video_id NOT IN (SELECT video_id FROM candidates)
    ) AS ordered
    ORDER BY score DESC NULLS LAST, created_at DESC, video_id LIMIT {limit} OFFSET {start}
)
SELECT CASE WHEN (SELECT is_plenty FROM sample) THEN {most}
            ELSE least({most}, (SELECT count(*) FROM indexed)) END,
    {columns}
FROM (SELECT) AS always LEFT JOIN page ON true LEFT JOIN videos_video USING (video_id)
ORDER BY score DESC NULLS LAST, page.created_at DESC, video_id
"""
_QUOTE_OR_OR = re.compile(r'"[^"]*"?|(?<!\S)or(?!\S)', re.IGNORECASE)
# A "-" before another one, with no word or emoji between them: PostgreSQL stacks only 32 of those.
_IDLE_MINUS = re.compile(
    r"[-﹣－](?=[^\w\u2190-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff]*[-﹣－])"
)
_TAIL = re.compile(r"[^\x00-/:-@\[-`{-\x7f]+$")  # no sign of ASCII; PostgreSQL knows the others


@dataclass(frozen=True)
class Found:
    """One page of what was found; `total` counts all of it, up to 10,000."""

    videos: list[Video]
    total: int
    has_more: bool


def find(*, by: Actor | None, wanted: SearchQuery) -> Found:
    """The public videos, and those of the actor's account, that hold the wanted words."""
    condition, places = _condition(wanted.quality, wanted.duration)
    account_id = by.account_id if by else None
    values = [account_id if isinstance(one, Given) else one for one in places]
    fields = [field for field in Video._meta.concrete_fields if field.name != "document"]
    statement = _STATEMENT.format(
        words=_WORDS,
        shown=condition,
        matching=f"document @@ (SELECT words FROM query) AND {condition}",
        columns=", ".join(f"videos_video.{field.column}" for field in fields),
        is_deep=wanted.start + wanted.limit > NUM_RANKED,
        limit=wanted.limit,
        start=wanted.start,
        most=MOST,
        percent=SAMPLE_PERCENT,
        plenty=PLENTY,
        recent=NUM_RECENT,
        ranked=NUM_RANKED,
        watched=NUM_WATCHED,
        views_weigh=VIEWS_WEIGH,
        year=SECONDS_A_YEAR,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*_parts(wanted.q), *values * 5])
        rows = cursor.fetchall()
    total = rows[0][0]
    names = [field.attname for field in fields]
    videos = [Video.from_db(connection.alias, names, row[1:]) for row in rows if row[1]]
    return Found(videos=videos, total=total, has_more=wanted.start + wanted.limit < total)


@lru_cache(maxsize=256)
def _condition(quality: str | None, duration: Span | None) -> tuple[str, tuple]:
    """What stands after WHERE, and its values; the account's id is still to come."""
    shown = Video.objects.findable_by(SimpleNamespace(account_id=Given("account_id")))
    if quality:
        shown = shown.filter(quality=quality)
    if duration:
        shown = shown.filter(**_bounds(duration))
    return shown.query.get_compiler(connection=connection).compile(shown.query.where)


def _bounds(span: Span) -> dict[str, float]:
    bounds = {"duration__gte": span.low}
    if span.high < inf:
        bounds["duration__lt" if span.is_open else "duration__lte"] = span.high
    return bounds


def _parts(text: str) -> tuple[str, str, str]:
    """What is before the last OR, after it, and the last word if it may be half typed."""
    text = re.sub(r"(?<=\w)-(?=\w)", "_", _IDLE_MINUS.sub(" ", text))
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
