"""Making one video: claim the job, let the engine work, end the job.

The heartbeat has a thread and a database connection of its own, so a busy engine can't miss it,
and it keeps beating while the worker shuts down.
"""

import logging
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from procrastinate.exceptions import ConnectorException

from videos import leases, remote
from videos.engines import choice
from videos.engines.base import Canceled, EngineError, Later, Result, Run, Stopped
from videos.leases import Lease, LeaseLost

log = logging.getLogger(__name__)
DATABASE_AWAY = (OperationalError, InterfaceError, ConnectorException)
PATIENCE = 0.25  # seconds until a pause hears that it is over
Answer = TypeVar("Answer")
_stopping = threading.Event()


def stop_all() -> None:
    """Make every running render of this process put its job back soon, and start no more."""
    _stopping.set()


def is_stopping() -> bool:
    return _stopping.is_set()


def run(job_id: UUID) -> None:
    """Make the job's video if it is there to be made. Whatever happens stands on the job's row."""
    lease = None if _stopping.is_set() else leases.claim(job_id)
    if lease is None:
        return
    workdir = settings.WORK_DIR / f"{lease.job.pk}.{lease.token}"
    try:
        workdir.mkdir(mode=0o700, parents=True)
        with Heartbeat(lease) as heartbeat:
            _end(lease, heartbeat, _generate(lease, workdir, heartbeat))
    except LeaseLost:
        log.warning("job %s: the lease was lost; another worker has it", lease.job.pk)
    finally:
        shutil.rmtree(workdir, ignore_errors=True)


class Heartbeat:
    """Keeps a lease while the engine works, and hears of cancellation."""

    def __init__(self, lease: Lease):
        self._lease = lease
        self._progress = lease.job.progress
        self._done = threading.Event()
        self._is_lost = False
        self._news = leases.News(nudged_at=lease.job.nudged_at)
        self._nudge = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *_error) -> None:
        self._done.set()
        self._thread.join()

    def report(self, progress: float) -> None:
        """Note progress. Raises `Canceled` and `LeaseLost`: the engine should stop."""
        self._progress = progress
        self.check()

    def wait(self, seconds: float) -> None:
        """Pause, less if the provider calls. Raises as `report` does."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self.check()
            if self._nudge.wait(min(left, PATIENCE)):
                break
        self._nudge.clear()
        self.check()

    def check(self) -> None:
        if self._is_lost:
            raise LeaseLost
        if self._news.is_canceled:
            raise Canceled
        if _stopping.is_set():
            raise Stopped

    @property
    def is_lost(self) -> bool:
        return self._is_lost

    def _beat(self) -> None:
        try:
            while not self._done.wait(settings.HEARTBEAT_SECONDS):
                self._beat_once()
        finally:
            connection.close()

    def _beat_once(self) -> None:
        try:
            before, self._news = self._news, leases.beat(self._lease, progress=self._progress)
            if self._news.nudged_at != before.nudged_at:
                self._nudge.set()
        except LeaseLost:
            self._is_lost = not self._done.is_set()
        except DATABASE_AWAY:
            connection.close()  # a new one next time; the lease outlasts a short outage


def _generate(lease: Lease, workdir: Path, heartbeat: Heartbeat) -> Result | Exception:
    """The engine's result, or why there is none."""
    job = lease.job
    run = Run(
        prompt=job.prompt,
        style=job.style,
        quality=job.quality,
        duration=job.duration,
        seed=job.seed,
        workdir=workdir,
        report=heartbeat.report,
        remember=lambda reference: _insist(heartbeat, lambda: leases.remember(lease, reference)),
        reference=job.engine_reference,
        ordered_for=(timezone.now() - job.ordered_at).total_seconds() if job.ordered_at else 0.0,
        wait=heartbeat.wait,
        key=str(job.pk),
    )
    try:
        if job.engine in choice.WAITING:
            key = _insist(heartbeat, lambda: remote.api_key(job.account_id))
            run = replace(run, api_key=key)
        return choice.get(job.engine).generate(run)
    except (EngineError, Later, Canceled) as reason:
        return reason
    except remote.NotConnected:
        return EngineError("This account is not connected to the service", code="not_connected")
    except LeaseLost:
        raise
    except Exception:
        log.exception("job %s: the engine broke", job.pk)
        return EngineError("Something went wrong while making this video", code="internal_error")


def _end(lease: Lease, heartbeat: Heartbeat, outcome: Result | Exception) -> None:
    match outcome:
        case Result():
            _complete(lease, heartbeat, outcome)
            if lease.job.engine in choice.WAITING:
                remote.note_taken(lease.job.account_id)
        case EngineError():
            _insist(heartbeat, lambda: leases.fail(lease, outcome))
            if outcome.code == "remote_key_refused":
                remote.note_refused(lease.job.account_id)
        case Later():
            _insist(heartbeat, lambda: leases.put_off(lease, seconds=outcome.seconds))
        case Stopped():
            _insist(heartbeat, lambda: leases.put_back(lease))
        case Canceled():
            _insist(heartbeat, lambda: leases.cancel(lease))


def _complete(lease: Lease, heartbeat: Heartbeat, result: Result) -> None:
    try:
        _insist(heartbeat, lambda: leases.complete(lease, result))
    except OSError:
        log.exception("job %s: the video can't be stored", lease.job.pk)
        error = EngineError("The video was made but could not be stored", code="storage_failed")
        _insist(heartbeat, lambda: leases.fail(lease, error))


def _insist(heartbeat: Heartbeat, ask: Callable[[], Answer]) -> Answer:
    """Try until the database takes it, or the lease is another's."""
    while True:
        try:
            return ask()
        except DATABASE_AWAY:
            connection.close()
            if heartbeat.is_lost or _stopping.is_set():
                raise LeaseLost from None
            time.sleep(0.2)
