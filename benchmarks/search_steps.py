"""The searches of the benchmark, asked of both, and their table. Django must be set up."""

from itertools import cycle

from django.db import connection

from accounts.actor import Actor
from accounts.models import Account, User
from benchmarks import tantivy_index
from benchmarks.prompts import Vocabulary
from benchmarks.timing import Timing, measure, milliseconds
from videos import search
from videos.contract import SearchQuery
from videos.models import Video

_TEXTS = {
    "common word": ["happy", "birthday", "party", "cat", "dog", "beautiful", "dancing", "cute"],
    "medium word": ["castle", "puppy", "ocean", "garden", "astronaut", "lighthouse", "glacier"],
    "rare word": Vocabulary(7).names[2000:2008],
    "two words": ["birthday party", "happy birthday", "dancing cat", "golden castle", "snow cute"],
    "half-typed word": ["birthd", "celebrati", "cas", "puppie", "happy cel", "cat gar", "li"],
    "phrase, OR, minus": ['"birthday cake"', "puppy OR kitten", "birthday -party", '"teddy bear"'],
}
_FILTERED = {
    "common word, one quality": [
        {"q": "happy", "quality": "hd"},
        {"q": "birthday", "quality": "sd"},
        {"q": "cat", "quality": "hd"},
    ],
    "common word, few of which pass": [
        {"q": "happy", "quality": "4k"},
        {"q": "birthday", "duration": "long"},
        {"q": "cat", "duration": "10-14"},
    ],
}


def compare(*, num_requests: int) -> None:
    """Print, for each kind of search, how long it takes here and in Tantivy."""
    kinds = {kind: [SearchQuery(q=text) for text in texts] for kind, texts in _TEXTS.items()}
    kinds |= {
        kind: [SearchQuery.model_validate(query) for query in queries]
        for kind, queries in _FILTERED.items()
    }
    actor = Actor(user=User(email="reader@example.com"), account=Account.objects.first())
    times = num_requests // len(kinds)
    num_videos = Video.objects.alive().count()
    with tantivy_index.built() as library:
        print(f"{num_videos:,} videos, {times} searches of each kind, one at a time.\n")
        print("| search | matches | p50 | p99 | Tantivy p50 | Tantivy p99 | ratio of p50 |")
        print("|---|---|---|---|---|---|---|")
        for kind, queries in kinds.items():
            matches = [library.find(query, actor.account_id)[0] for query in queries]
            ours = _timing(lambda query: search.find(by=actor, wanted=query), queries, times)
            theirs = _timing(lambda query: library.find(query, actor.account_id), queries, times)
            _print_row(kind, matches, ours, theirs)
    print(f"\n{_sizes()}")


def _timing(ask, queries: list[SearchQuery], times: int) -> Timing:
    turns = cycle(queries)
    return measure(lambda: ask(next(turns)), times=times, warm_up=3 * len(queries))


def _print_row(kind: str, matches: list[int], ours: Timing, theirs: Timing) -> None:
    span = f"{min(matches):,} to {max(matches):,}"
    cells = [kind, span, *(milliseconds(x) for x in (ours.p50, ours.p99, theirs.p50, theirs.p99))]
    print("|", " | ".join([*cells, f"{ours.p50 / theirs.p50:.1f}"]), "|")


def _sizes() -> str:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT current_setting('server_version'), current_setting('shared_buffers'),
                pg_size_pretty(pg_relation_size('videos_video')),
                pg_size_pretty(pg_relation_size('video_document'))
        """)
        version, buffers, table, index = cursor.fetchone()
    return f"PostgreSQL {version}, {buffers} shared buffers; table {table}, text index {index}."
