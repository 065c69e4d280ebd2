"""`manage.py worker`: take jobs from the queue, as one of several machines would."""

import asyncio
import logging
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from procrastinate import exceptions
from procrastinate.contrib.django import app

from videos import renders
from videos.engines import choice

log = logging.getLogger(__name__)
RENDERING = "generate"
# Every other queue has its own places, so that nothing long keeps something short waiting. A
# webhook's task mostly waits, 15 seconds if its receiver is silent; a receiver that was silent
# once is called from the slow queue.
PLACES = {"remote": 16, "webhooks": 128, "webhooks-slow": 64, "maintenance": 4}
QUEUES = (RENDERING, *PLACES)
POLL_SECONDS = 1.0
SENDING_CONNECTIONS = 8
# A delivery goes back and forth with the database a dozen times, and each time waits for Python's
# lock, which a busy thread keeps for 5 ms by default.
SWITCH_SECONDS = 0.0005
# A stop ends here, whatever a task is doing: leases see to it that nothing is lost.
STOP_SECONDS = 5.5


class Command(BaseCommand):
    help = "Run tasks: make videos, deliver webhooks, tidy up."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--queues", default=",".join(QUEUES), help="comma-separated names")
        parser.add_argument(
            "--concurrency",
            type=int,
            default=settings.WORKER_CONCURRENCY,
            help="videos made at the same time",
        )

    def handle(self, *, queues: str, concurrency: int, **_) -> None:
        plan = share_out(queues.split(","), concurrency)
        share_connections(plan)
        sys.setswitchinterval(SWITCH_SECONDS)
        if RENDERING in plan:
            threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        try:
            is_stopped = asyncio.run(work(plan))
        except exceptions.ConnectorException as error:
            raise CommandError(f"the database can't be reached: {error}") from error
        if not is_stopped:
            raise CommandError("the connection to the queue was lost")


def share_connections(plan: dict[str, int]) -> None:
    """Let the task threads borrow from a few database connections.

    Sending webhooks gives its own back while it waits for a stranger, and takes one again without
    the work of connecting. A job keeps one for itself and one for its heartbeat.
    """
    num_jobs = plan.get(RENDERING, 0) + plan.get("remote", 0)
    database = connections.settings[DEFAULT_DB_ALIAS]
    database["CONN_MAX_AGE"] = 0
    database["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": 2 * num_jobs + plan.get("maintenance", 0) + SENDING_CONNECTIONS,
        "max_idle": 60,
    }


def warm_up() -> None:
    """Spare the first job the engine's preparations. Other tasks don't depend on it."""
    try:
        choice.warm_up()
    except Exception:
        log.exception("the engine could not warm up; its first job will have to")


def share_out(queues: list[str], concurrency: int) -> dict[str, int]:
    """Each queue, and how many of its tasks run at the same time.

    Raises CommandError for a queue that does not exist.
    """
    unknown = set(queues) - set(QUEUES)
    if unknown or concurrency < 1:
        raise CommandError(f"queues are {', '.join(QUEUES)}, and concurrency is 1 or more")
    places = {RENDERING: concurrency} | PLACES
    return {name: places[name] for name in queues}


async def work(plan: dict[str, int]) -> bool:
    """Run until a signal says stop (True) or a queue's connection is lost (False)."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(sum(plan.values()) + 2))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop_soon, stop)
    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            tasks = [asyncio.create_task(_run(*one)) for one in plan.items()]
            asked = asyncio.create_task(stop.wait())
            await asyncio.wait([*tasks, asked], return_when=asyncio.FIRST_COMPLETED)
            # One lost queue ends the others too: a new process starts them all.
            is_stopped = stop.is_set()
            if not is_stopped:
                _stop_soon(stop)
            for task in [*tasks, asked]:
                task.cancel()
            await asyncio.gather(*tasks, asked, return_exceptions=True)
    return is_stopped


async def _run(queue: str, concurrency: int) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=concurrency,
        delete_jobs="successful",
        # A notice can be missed, and nothing tells of a message whose time has come.
        fetch_job_polling_interval=POLL_SECONDS,
        listen_notify=True,
        install_signal_handlers=False,
        task_middleware=[_with_fresh_connection],
    )


def _with_fresh_connection(call_next, context, worker):
    """No task is given a broken database connection, and none keeps its own afterwards."""
    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()


def _stop_soon(stop: asyncio.Event) -> None:
    stop.set()
    renders.stop_all()
    deadline = threading.Timer(STOP_SECONDS, os._exit, [0])
    deadline.daemon = True
    deadline.start()
