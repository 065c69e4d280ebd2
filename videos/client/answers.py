"""The documented answers, as a reader takes them.

Keys nobody documented are passed over; a documented one that is missing or of another type makes
the whole answer useless. Types are strict, as in the requests: `"5"` is no number.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal, dataclass_transform

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def _answer(shape: type) -> type:
    """A frozen dataclass that pydantic reads strictly."""
    shape.__pydantic_config__ = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)
    return dataclass(frozen=True, kw_only=True)(shape)


def _timestamp(value: Any) -> Any:
    """Text with date and time; pydantic would take a number of seconds for one too."""
    if isinstance(value, str) and re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T", value):
        return datetime.fromisoformat(value)
    raise ValueError("not a timestamp")


def _without_nul(text: str) -> str:
    """No database holds this character."""
    return text.replace("\x00", "")


# What people read.
Words = Annotated[str, AfterValidator(_without_nul)]
# Ids go into addresses, and links onto pages: both are held to what is harmless there.
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
Link = Annotated[str, Field(pattern=r"^https?://[^\s\"'<>\\]+$", max_length=2048)]
Timestamp = Annotated[AwareDatetime, BeforeValidator(_timestamp)]
Count = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(ge=0)]
Status = Literal["queued", "processing", "completed", "failed"]
# From the header of this name, never from the body.
RetryAfter = Annotated[float | None, Field(validation_alias="Retry-After")]


@_answer
class User:
    id: str
    email: str
    name: str


@_answer
class Registered:
    """POST /auth/register. The key is shown only this once."""

    api_key: str = field(repr=False)
    tier: str
    user: User
    message: str


@_answer
class JobAccepted:
    """POST /generate."""

    job_id: Id
    status: Status
    estimated_time: Seconds
    message: str
    retry_after: RetryAfter = None


@_answer
class JobError:
    """Why a job failed."""

    code: Words = "failed"
    message: Words = ""
    retryable: bool = False


def _job_error(value: Any) -> Any:
    """The documentation never shows this key, so a service may well put just a text there."""
    return value if isinstance(value, dict | None) else {"message": str(value)}


@_answer
class JobStatus:
    """GET /generate/status/:jobId. The links are None until the job is completed."""

    job_id: Id
    status: Status
    progress: Annotated[float, Field(ge=0, le=1)]
    video_url: Link | None
    thumbnail_url: Link | None
    created_at: Timestamp
    updated_at: Timestamp
    error: Annotated[JobError | None, BeforeValidator(_job_error)] = None
    retry_after: RetryAfter = None

    def __post_init__(self):
        if self.status == "completed" and self.video_url is None:
            raise ValueError("completed without a video")

    @property
    def is_finished(self) -> bool:
        return self.status in ("completed", "failed")


@_answer
class Video:
    """A video in GET /search and GET /videos/:id; `prompt` only in the latter, if shown at all."""

    id: Id
    video_id: Id
    title: Words
    description: Words
    video_url: Link
    thumbnail_url: Link
    duration: Seconds
    width: Count
    height: Count
    created_at: Timestamp
    tags: tuple[Words, ...]
    prompt: Words | None = None


@_answer
class Pagination:
    total: Count
    page: Count
    per_page: Count
    has_more: bool


@_answer
class SearchMeta:
    query: str
    request_id: str


@_answer
class SearchPage:
    """GET /search."""

    data: tuple[Video, ...]
    pagination: Pagination
    meta: SearchMeta


@_answer
class TrendingVideo:
    id: Id
    title: Words
    video_url: Link
    thumbnail_url: Link
    views: Count
    shares: Count


@_answer
class TrendingMeta:
    time_range: str
    updated_at: Timestamp


@_answer
class TrendingPage:
    """GET /trending."""

    data: tuple[TrendingVideo, ...]
    meta: TrendingMeta


@_answer
class VideoDetails:
    """GET /videos/:id."""

    data: Video


@_answer
class Refusal:
    """The documented errors, of both families."""

    error: str
    message: str = ""
    details: tuple[str, ...] = ()


@_answer
class Webhook:
    id: Id
    url: str | None  # None for those of single calls


@_answer
class WebhookList:
    """GET /webhooks."""

    data: tuple[Webhook, ...]


@_answer
class NewWebhook:
    secret: Annotated[str, Field(max_length=200)] = field(repr=False)


@_answer
class Subscribed:
    """POST /webhooks. The secret is shown only this once."""

    data: NewWebhook
