"""The whole measurement. Django must be set up."""

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks import corpus
from benchmarks.api import callers, pgbench, servers, statements
from benchmarks.api.callers import Caller
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
        running = {
            OURS: stack.enter_context(servers.ours()),
            FASTAPI: stack.enter_context(servers.fastapi(told)),
        }
        scripts = {
            endpoint: pgbench.write_script(people[:CONNECTIONS], endpoint, folder)
            for endpoint in callers.ENDPOINTS
        }
        for _ in range(rounds):
            for endpoint in callers.ENDPOINTS:
                for name, server in running.items():
                    found[endpoint, name].append(_load(server, people, endpoint, seconds))
                alone = pgbench.run(
                    url,
                    scripts[endpoint],
                    connections=CONNECTIONS,
                    seconds=seconds,
                    warm_up=WARM_UP,
                )
                found[endpoint, SQL].append(alone)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end of it.\n")
    print("\n".join(_table(found)))


def _load(server: servers.Server, people: list[Caller], endpoint: str, seconds: int) -> Load:
    requests = [one.requests(endpoint, seed) for seed, one in enumerate(people)]
    status, before = callers.ENDPOINTS[endpoint], server.cpu_seconds()
    measured = load(server.port, requests, status=status, seconds=seconds, warm_up=WARM_UP)
    cpu = server.cpu_seconds() - before
    return replace(measured, cpu=cpu / (measured.per_second * (seconds + WARM_UP)))


def _table(found: dict[tuple[str, str], list[Load]]) -> Iterator[str]:
    yield "| call | server | requests/s | p50 | p99 | CPU a call | ours is |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for endpoint in callers.ENDPOINTS:
        ours = _middle(found[endpoint, OURS])
        for name in (OURS, FASTAPI, SQL):
            one = _middle(found[endpoint, name])
            ratio = "" if name == OURS else f"{ours.per_second / one.per_second:.2f} ×"
            cpu = milliseconds(one.cpu) if one.cpu else ""
            times = f"{milliseconds(one.timing.p50)} | {milliseconds(one.timing.p99)} | {cpu}"
            yield f"| {endpoint} | {name} | {one.per_second:,.0f} | {times} | {ratio} |"


def _middle(rounds: list[Load]) -> Load:
    rate = median([one.per_second for one in rounds])
    return min(rounds, key=lambda one: abs(one.per_second - rate))
