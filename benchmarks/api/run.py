"""The whole measurement. Django must be set up."""

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks import corpus
from benchmarks.api import callers, pgbench, servers, statements
from benchmarks.api.load import Load, load
from benchmarks.timing import milliseconds
from vgm_site.management.commands.web import THREADS
from videos import trending

CALLERS = 32  # each with an account, a key and a kept-alive connection of its own
OURS, FASTAPI, SQL = "ours", "FastAPI + asyncpg", "SQL alone (pgbench)"
CONNECTIONS = servers.PROCESSES * THREADS  # to the database, of each of the three
WARM_UP = 1.0  # seconds


def run(url: str, *, num_videos: int, seconds: int, rounds: int) -> None:
    """Fill the database at `url`, measure and print."""
    corpus.fill(num_videos)
    trending.refresh()
    people = callers.make(CALLERS)
    found = defaultdict(list)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        told = folder / "statements.json"
        told.write_text(statements.for_fastapi(people[-1]))
        ports = {
            OURS: stack.enter_context(servers.ours()),
            FASTAPI: stack.enter_context(servers.fastapi(told)),
        }
        scripts = {
            endpoint: pgbench.write_script(people[:CONNECTIONS], endpoint, folder)
            for endpoint in callers.ENDPOINTS
        }
        for _ in range(rounds):
            for endpoint, status in callers.ENDPOINTS.items():
                requests = [one.requests(endpoint, seed) for seed, one in enumerate(people)]
                for name, port in ports.items():
                    measured = load(port, requests, status=status, seconds=seconds, warm_up=WARM_UP)
                    found[endpoint, name].append(measured)
                measured = pgbench.run(
                    url,
                    scripts[endpoint],
                    connections=CONNECTIONS,
                    seconds=seconds,
                    warm_up=WARM_UP,
                )
                found[endpoint, SQL].append(measured)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end of it.\n")
    print("\n".join(_table(found)))


def _table(found: dict[tuple[str, str], list[Load]]) -> Iterator[str]:
    yield "| call | server | requests/s | p50 | p99 | ours is |"
    yield "|---|---|--:|--:|--:|--:|"
    for endpoint in callers.ENDPOINTS:
        ours = _middle(found[endpoint, OURS])
        for name in (OURS, FASTAPI, SQL):
            one = _middle(found[endpoint, name])
            ratio = "" if name == OURS else f"{ours.per_second / one.per_second:.2f} ×"
            p50, p99 = milliseconds(one.timing.p50), milliseconds(one.timing.p99)
            yield f"| {endpoint} | {name} | {one.per_second:,.0f} | {p50} | {p99} | {ratio} |"


def _middle(rounds: list[Load]) -> Load:
    rate = median([one.per_second for one in rounds])
    return min(rounds, key=lambda one: abs(one.per_second - rate))
