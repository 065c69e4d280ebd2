"""The remote engine: another VideoGenMessenger makes the video, and we fetch it.

The order names itself by an idempotency key that is the same for every attempt at a job, and its
id is remembered before the first wait: whoever dies when, a video is ordered once.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import av
import httpx

from vgm_site.lib import outbound
from vgm_site.lib.outbound.addresses import EVERYWHERE
from videos.client import (
    Client,
    ClientError,
    Conflict,
    Invalid,
    JobStatus,
    Limited,
    NotFound,
    Unauthorized,
    Unavailable,
    Video,
)
from videos.engines.base import About, Canceled, EngineError, Later, Result, Run, Stopped

FETCH_FROM = 0.95  # of the whole: made there, now fetched
UNSAID_PACE = 2.0  # seconds between two looks, where the service names none
SHORTEST_PACE = 1.0  # seconds, even if the service says 0
LONGEST_PACE = 30.0  # seconds; for a longer pause the job gives up its place
LOST_AFTER = 6 * 3600.0  # seconds since a job was ordered; the service will not finish it
PATIENCE = 1800.0  # seconds in which a service that went away may come back
MAX_VIDEO = 4 * 1024**3  # bytes
MAX_THUMBNAIL = 16 * 1024**2
FETCH_SECONDS = 1800.0
CHUNK = 256 * 1024


class Remote:
    """Makes videos at `base_url`, each with its run's own key."""

    def __init__(self, base_url: str, *, transport: httpx.BaseTransport | None = None):
        self._base_url = base_url
        self._transport = transport
        self._num_waiting: Counter[str] = Counter()  # runs with this key, in this process
        self._lock = Lock()

    def generate(self, run: Run) -> Result:
        """Order, wait, fetch. Raises `EngineError`, `Later` and lets `Canceled` pass through."""
        with self._asking(run) as client:
            job_id = self._ordered(client, run)
            try:
                with self._waiting(run.api_key):
                    status = self._finished(client, job_id, run)
            except Stopped:
                raise
            except Canceled:
                with suppress(ClientError):  # not every service can
                    client.cancel(job_id)
                raise
        if status.status == "failed":
            raise _failure(status)
        return self._fetched(status, run)

    @contextmanager
    def _asking(self, run: Run) -> Iterator[Client]:
        """A client for the run's account. What it raises becomes what a run raises."""
        try:
            with Client(
                self._base_url, run.api_key, transport=self._transport, sleep=run.wait
            ) as client:
                yield client
        except Limited as error:
            raise Later(_asked(error.retry_after), code="remote_limited") from error
        except Unauthorized as error:
            raise EngineError(
                "VideoGenMessenger does not take this account's key any more",
                code="remote_key_refused",
            ) from error
        except (ClientError, outbound.BadUrl) as error:
            raise EngineError(str(error) or "The service failed", code="remote_failed") from error

    def _ordered(self, client: Client, run: Run) -> str:
        """The service's id of the job: remembered, or ordered now."""
        if run.reference:
            return run.reference
        try:
            order = _patiently(
                run,
                lambda: client.generate(
                    run.prompt,
                    quality=run.quality,
                    duration=run.duration,
                    style=run.style,
                    idempotency_key=run.key,
                ),
                is_order=True,
            )
        except Invalid as error:
            raise EngineError(str(error), code="remote_invalid", retryable=False) from error
        run.remember(order.job_id)
        return order.job_id

    def _finished(self, client: Client, job_id: str, run: Run) -> JobStatus:
        """Ask at the pace the service wishes, or at once when it calls.

        Runs with the same key share the pace: a service counts the calls of each key, and one
        that had enough of them would not even tell of what is finished.
        """
        ends = time.monotonic() + LOST_AFTER - run.ordered_for
        while True:
            try:
                status = _patiently(run, lambda: client.status(job_id))
            except Limited as error:
                if error.retry_after > LONGEST_PACE and time.monotonic() < ends:
                    raise
                pause = error.retry_after
            except NotFound as error:
                raise EngineError(
                    "VideoGenMessenger knows nothing of this job any more", code="remote_lost"
                ) from error
            else:
                if status.is_finished:
                    return status
                run.report(FETCH_FROM * status.progress)
                pace = UNSAID_PACE if status.retry_after is None else status.retry_after
                pause = _asked(pace) * self._num_waiting[run.api_key]
            if time.monotonic() >= ends:
                raise EngineError("VideoGenMessenger never finished this job", code="remote_lost")
            run.wait(min(_asked(pause), LONGEST_PACE))

    @contextmanager
    def _waiting(self, api_key: str) -> Iterator[None]:
        """Meanwhile one more run with this key waits."""
        with self._lock:
            self._num_waiting[api_key] += 1
        try:
            yield
        finally:
            with self._lock:
                self._num_waiting[api_key] -= 1

    def _fetched(self, made: JobStatus | Video, run: Run) -> Result:
        run.report(FETCH_FROM)
        fetch = partial(self._fetch, run=run)
        try:
            video = _patiently(run, lambda: fetch(made.video_url, "video.mp4", MAX_VIDEO))
            if made.thumbnail_url:
                picture = made.thumbnail_url, "thumbnail.jpg", MAX_THUMBNAIL
                thumbnail = _patiently(run, lambda: fetch(*picture))
            else:
                thumbnail = _first_frame(video, run.workdir / "thumbnail.jpg")
            width, height, duration = _read(video)
        except (httpx.HTTPError, outbound.OutboundError, av.FFmpegError, IndexError) as error:
            raise EngineError(
                "The video was made but could not be fetched", code="remote_fetch_failed"
            ) from error
        return Result(
            video=video,
            thumbnail=thumbnail,
            preview=None,
            width=width,
            height=height,
            duration=duration,
        )

    def _fetch(self, url: str, name: str, most: int, *, run: Run) -> Path:
        """The whole file. Raises `Unavailable` for what may pass, else httpx's own errors."""
        path = run.workdir / name
        try:
            with (
                self._media_client(url, most) as client,
                client.stream("GET", url) as response,
                path.open("wb") as file,
            ):
                response.raise_for_status()
                for part in response.iter_bytes(CHUNK):
                    file.write(part)
                    run.report(FETCH_FROM)
        except (outbound.Refused, outbound.TooLarge):
            raise
        except httpx.HTTPStatusError as error:
            if error.response.status_code < 500 and error.response.status_code != 429:
                raise
            raise Unavailable(str(error), is_passing=True) from error
        except httpx.TransportError as error:
            raise Unavailable(str(error), is_passing=True) from error
        return path

    def _media_client(self, url: str, most: int) -> httpx.Client:
        """The service's own host is the operator's choice; others, such as a CDN, are strangers."""
        if self._transport:
            return httpx.Client(transport=self._transport)
        is_own = httpx.URL(url).host == httpx.URL(self._base_url).host
        return outbound.public_client(
            allowed_networks=EVERYWHERE if is_own else (), total=FETCH_SECONDS, max_read=most
        )


class Saved(Remote):
    """Fetches a video that is there already; the run's `reference` is its id."""

    def generate(self, run: Run) -> Result:
        """Look it up, fetch it. Raises as `Remote` does."""
        with self._asking(run) as client:
            try:
                video = _patiently(run, lambda: client.video(run.reference))
            except NotFound as error:
                raise EngineError(
                    "VideoGenMessenger has this video no more", code="remote_lost", retryable=False
                ) from error
        about = About(
            title=video.title,
            description=video.description,
            tags=video.tags,
            prompt=video.prompt or "",
        )
        return replace(self._fetched(video, run), about=about)


def _asked(seconds: float) -> float:
    """A pause the service asked for, but never so short that nothing else gets done."""
    return max(seconds, SHORTEST_PACE)


def _patiently(run: Run, ask: Callable, *, is_order: bool = False) -> Any:
    """What `ask` returns, as soon as the service can be reached and is done with earlier tries.

    An order that may have been taken, since no answer came in time, is not given again: not every
    service knows idempotency keys.
    """
    ends = time.monotonic() + PATIENCE
    pause = 1.0
    while True:
        try:
            return ask()
        except (Unavailable, Conflict) as error:
            if isinstance(error, Conflict) and error.retry_after is None:
                raise
            is_uncertain = isinstance(error, Unavailable) and not error.is_passing
            if time.monotonic() > ends or (is_order and is_uncertain):
                raise EngineError(
                    "VideoGenMessenger could not be reached", code="remote_unavailable"
                ) from error
            run.wait(min(_asked(error.retry_after or pause), LONGEST_PACE))
            pause = min(2 * pause, LONGEST_PACE)


def _failure(status: JobStatus) -> EngineError:
    if status.error is None:
        return EngineError("VideoGenMessenger could not make this video", code="remote_failed")
    return EngineError(
        status.error.message or "VideoGenMessenger could not make this video",
        code=status.error.code[:40] or "remote_failed",
        retryable=status.error.retryable,
    )


def _read(video: Path) -> tuple[int, int, float]:
    """Width and height in pixels, and seconds, from the file itself."""
    with av.open(str(video)) as film:
        stream = film.streams.video[0]
        return stream.width, stream.height, float(film.duration / av.time_base)


def _first_frame(video: Path, picture: Path) -> Path:
    """A JPEG of how the film begins."""
    with av.open(str(video)) as film:
        frame = next(film.decode(video=0), None)
        if frame is None:
            raise IndexError("a film without frames")
        frame.to_image().save(picture, quality=85)
    return picture
