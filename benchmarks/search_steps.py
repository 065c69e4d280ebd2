"""The searches of the benchmark, asked of both, and their table. Django must be set up."""

from dataclasses import dataclass
from itertools import cycle

import psutil
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
        print("| search | matches | p50 | p99 | CPU | Tantivy p50 | p99 | CPU | ratio of CPU |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
        for kind, queries in kinds.items():
            matches = [library.find(query, actor.account_id)[0] for query in queries]
            ours = _cost(lambda query: search.find(by=actor, wanted=query), queries, times)
            theirs = _cost(lambda query: library.find(query, actor.account_id), queries, times)
            _print_row(kind, matches, ours, theirs)
    print(f"\n{_sizes()}")


@dataclass(frozen=True)
class _Cost:
    timing: Timing
    cpu: float  # seconds per call, of this process and the database: no neighbour changes it much


def _cost(ask, queries: list[SearchQuery], times: int) -> _Cost:
    turns = cycle(queries)
    for _ in range(2 * len(queries)):
        ask(next(turns))
    begin = _cpu()
    timing = measure(lambda: ask(next(turns)), times=times)
    return _Cost(timing, (_cpu() - begin) / times)


def _cpu() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0]).parent()
    used = [process.cpu_times() for process in (psutil.Process(), *server.children())]
    return sum(times.user + times.system for times in used)


def _print_row(kind: str, matches: list[int], ours: _Cost, theirs: _Cost) -> None:
    cells = [kind, f"{min(matches):,} to {max(matches):,}"]
    for cost in (ours, theirs):
        seconds = (cost.timing.p50, cost.timing.p99, cost.cpu)
        cells += [milliseconds(value) for value in seconds]
    print("|", " | ".join([*cells, f"{ours.cpu / theirs.cpu:.1f}×"]), "|", flush=True)


def _sizes() -> str:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT current_setting('server_version'), current_setting('shared_buffers'),
                pg_size_pretty(pg_relation_size('videos_video')),
                pg_size_pretty(pg_relation_size('video_document'))
        """)
        version, buffers, table, index = cursor.fetchone()
    return f"PostgreSQL {version}, {buffers} shared buffers; table {table}, text index {index}."
