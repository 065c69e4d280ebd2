"""A client of the documented API, ours or any other service's that keeps to it.

    from videos.client import Client

    with Client("https://vgm.example.com/api/v1", "vgm_…") as vgm:
        job = vgm.generate("Happy birthday celebration with balloons")
        print(vgm.wait(job.job_id).video_url)

Every failure is a `ClientError`; errors.py draws their tree. Answers are the dataclasses of
answers.py, key for key as documented.
"""

import json
import re
import time
from collections.abc import Callable
from typing import Any, Self
from uuid import uuid4

import httpx

from vgm_site.lib import outbound
from videos.client.answers import (
    JobAccepted,
    JobError,
    JobStatus,
    Registered,
    SearchPage,
    Subscribed,
    TrendingPage,
    TrendingVideo,
    Video,
    VideoDetails,
    WebhookList,
)
from videos.client.errors import (
    ClientError,
    Conflict,
    Forbidden,
    Invalid,
    Limited,
    NotFound,
    NotUnderstood,
    TookTooLong,
    Unauthorized,
    Unavailable,
)
from videos.client.reading import Shape, read, refusal

__all__ = [
    "Client",
    "ClientError",
    "Conflict",
    "Forbidden",
    "Invalid",
    "JobAccepted",
    "JobError",
    "JobStatus",
    "Limited",
    "NotFound",
    "NotUnderstood",
    "Registered",
    "SearchPage",
    "TookTooLong",
    "TrendingPage",
    "TrendingVideo",
    "Unauthorized",
    "Unavailable",
    "Video",
]

TRIES = 3
FIRST_PAUSE = 0.5  # seconds before the second try, doubled before each further one
UNSAID_PACE = 2.0  # seconds between two looks at a job, where the service names none
SHORTEST_PACE = 0.5  # seconds
MAX_READ = 4 * 1024 * 1024  # bytes; a hundred search results are far below

_PRINTABLE = re.compile(r"[!-~]{1,255}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Client:
    """Calls one service as the holder of one key.

    `total` is the time for one exchange, `patience` the longest pause before asking again by
    itself, both in seconds. A `transport` takes the network's place.

    Asked again are only calls that do no harm twice. Reading: after a failed connection, 502-504
    or 429. Generating, which names itself by an idempotency key: after a failed connection,
    502-504, or a 409 that says when the first call will be done.

    Raises `Unauthorized` for something that can't be a key, and `outbound.BadUrl`.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str = "",
        *,
        transport: httpx.BaseTransport | None = None,
        total: float = outbound.TOTAL,
        patience: float = 5.0,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._http = outbound.trusted_client(
            base_url, total=total, max_read=MAX_READ, transport=transport
        )
        self._http.headers.update(_authorization(api_key))
        self._patience = patience
        self._sleep = sleep
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({str(self._http.base_url)!r})"

    def close(self) -> None:
        self._http.close()

    def register(self, email: str, password: str, *, name: str = "") -> Registered:
        """A new person's first key. Raises `Conflict` for a known e-mail."""
        body = {"email": email, "password": password, "name": name}
        return self._ask("POST", "/auth/register", Registered, body=body)

    def generate(
        self,
        prompt: str,
        *,
        quality: str | None = None,
        duration: float | None = None,
        style: str | None = None,
        idempotency_key: str | None = None,
        **ours: Any,
    ) -> JobAccepted:
        """Orders a video; what is None is the service's choice.

        The same `idempotency_key` orders once, however often it is sent; a fresh one is made for
        each call without. `ours` are fields that only some services know: `visibility`, `seed`,
        `webhook_url`.
        """
        body = {"prompt": prompt, "quality": quality, "duration": duration, "style": style} | ours
        return self._ask(
            "POST",
            "/generate",
            JobAccepted,
            body=_without_none(body),
            headers={"Idempotency-Key": _idempotency_key(idempotency_key)},
            again_after=(Unavailable, Conflict),
        )

    def status(self, job_id: str) -> JobStatus:
        return self._get(f"/generate/status/{_id(job_id)}", JobStatus)

    def wait(self, job_id: str, *, timeout: float = 600.0, max_pause: float = 30.0) -> JobStatus:
        """The status of the finished job, completed or failed.

        Asks at the pace the service wishes, at most `max_pause` seconds apart, and through its
        failures and limits. Raises `TookTooLong` once the next look would be after `timeout`
        seconds.
        """
        ends_at = self._clock() + timeout
        while True:
            try:
                status = self.status(job_id)
            except (Unavailable, Limited) as error:
                pause = error.retry_after
            else:
                if status.is_finished:
                    return status
                pause = status.retry_after
            pause = UNSAID_PACE if pause is None else pause
            pause = min(max(pause, SHORTEST_PACE), max_pause)
            if self._clock() + pause > ends_at:
                raise TookTooLong(f"The job was not finished in {timeout:g} seconds")
            self._sleep(pause)

    def search(
        self,
        q: str,
        *,
        limit: int | None = None,
        page: int | None = None,
        quality: str | None = None,
        duration: str | None = None,
    ) -> SearchPage:
        """Videos for some words. `duration` is a range of seconds such as `5-10`."""
        query = {"q": q, "limit": limit, "page": page, "quality": quality, "duration": duration}
        return self._get("/search", SearchPage, query)

    def trending(
        self,
        *,
        limit: int | None = None,
        category: str | None = None,
        time_range: str | None = None,
    ) -> TrendingPage:
        """What is watched and shared most, within `24h`, `7d` or `30d`."""
        query = {"limit": limit, "category": category, "timeRange": time_range}
        return self._get("/trending", TrendingPage, query)

    def video(self, video_id: str) -> Video:
        """One video, by its `id` or `video_id`."""
        return self._get(f"/videos/{_id(video_id)}", VideoDetails).data

    def cancel(self, job_id: str) -> JobStatus:
        """Ends a job. Not in the documentation: only some services can. Raises `Conflict`."""
        return self._ask("POST", f"/generate/cancel/{_id(job_id)}", JobStatus)

    def subscribe(self, url: str, *, events: list[str]) -> str:
        """Has the service call the URL when jobs end, and returns the secret it signs with.

        It takes the place of any earlier one. Not in the documentation: only some services can.
        """
        self.unsubscribe(url)
        body = {"url": url, "events": events}
        return self._ask("POST", "/webhooks", Subscribed, body=body).data.secret

    def unsubscribe(self, url: str) -> None:
        """Has the service call the URL no more."""
        for webhook in self._get("/webhooks", WebhookList).data:
            if webhook.url == url:
                self._send(self._http.build_request("DELETE", f"/webhooks/{webhook.id}"))

    def _get(self, path: str, shape: type[Shape], query: dict | None = None) -> Shape:
        return self._ask("GET", path, shape, query=query, again_after=(Unavailable, Limited))

    def _ask(
        self,
        method: str,
        path: str,
        shape: type[Shape],
        *,
        query: dict | None = None,
        body: dict | None = None,
        headers: dict | None = None,
        again_after: tuple[type[ClientError], ...] = (),
    ) -> Shape:
        content = None if body is None else json.dumps(body).encode()
        kind = {} if body is None else {"Content-Type": "application/json"}
        request = self._http.build_request(
            method,
            path,
            params=_without_none(query or {}),
            content=content,
            headers=kind | (headers or {}),
        )
        tried = 0
        while True:
            tried += 1
            try:
                return read(shape, self._send(request))
            except again_after as error:
                pause = _pause(error, tried)
                if tried == TRIES or pause is None or pause > self._patience:
                    raise
            self._sleep(pause)

    def _send(self, request: httpx.Request) -> httpx.Response:
        """A successful response."""
        try:
            response = self._http.send(request)
        except outbound.TooLarge as error:
            raise NotUnderstood("The service's answer is too long") from error
        except (outbound.TimedOut, httpx.TimeoutException) as error:
            raise Unavailable("The service did not answer in time") from error
        except httpx.TransportError as error:
            raise Unavailable(f"The service can't be reached: {error}", is_passing=True) from error
        if not response.is_success:
            raise refusal(response)
        return response


def _pause(error: Unavailable | Limited | Conflict, tried: int) -> float | None:
    """Seconds before asking again, None if that would not help."""
    if error.retry_after is None and isinstance(error, Unavailable) and error.is_passing:
        return FIRST_PAUSE * 2 ** (tried - 1)
    if isinstance(error, Unavailable) and not error.is_passing:
        return None
    return error.retry_after


def _authorization(api_key: str) -> dict[str, str]:
    """The header, if there is a key. What can't stand in it would be printed by its refusal."""
    if not api_key:
        return {}
    if not _PRINTABLE.fullmatch(api_key):
        raise Unauthorized("This can't be a key")
    return {"Authorization": f"Bearer {api_key}"}


def _idempotency_key(wanted: str | None) -> str:
    key = str(uuid4()) if wanted is None else wanted
    if not _PRINTABLE.fullmatch(key):
        raise Invalid(("Idempotency key must be 1 to 255 printable ASCII characters",))
    return key


def _id(text: str) -> str:
    """An id for an address. Others can't exist, and might lead elsewhere."""
    if not _ID.fullmatch(str(text)):
        raise NotFound("No such resource")
    return str(text)


def _without_none(fields: dict) -> dict:
    return {name: value for name, value in fields.items() if value is not None}
