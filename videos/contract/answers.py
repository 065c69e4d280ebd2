"""What callers get: the bodies of every answer, for the reference, the tests and readers.

`videos/present.py` prints plain dicts of these shapes; nothing here runs when a request
is answered. A documented body has exactly its keys, so in JSON Schema these shapes are closed.
Read leniently: what another server adds is ignored. The examples are the documented ones.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Timestamp = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
        json_schema_extra={"format": "date-time"},
        description="UTC, to the second.",
    ),
]
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]
JobId = Annotated[
    str, Field(json_schema_extra={"format": "uuid"}, description="The job's id, a UUID.")
]
VideoId = Annotated[
    str, Field(pattern="^[0-9A-Za-z]+$", description="16 letters and digits, as in its addresses.")
]
PrefixedVideoId = Annotated[
    str, Field(pattern="^vid_[0-9A-Za-z]+$", description="`vid_` and the `video_id`.")
]
RequestId = Annotated[
    str, Field(pattern="^req_[0-9A-Za-z]+$", description="The same as in `X-Request-Id`.")
]
Count = Annotated[int, Field(ge=0)]
Status = Annotated[
    Literal["queued", "processing", "completed", "failed"],
    Field(
        description="`queued`: waiting. `processing`: being made. `completed`: the video is ready. "
        "`failed`: there will be none."
    ),
]


class Answer(BaseModel):
    """A body, or a part of one."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema, handler):
        schema = handler(core_schema)
        handler.resolve_ref_schema(schema)["additionalProperties"] = False
        return schema


def shown(example: dict) -> ConfigDict:
    """The configuration of a shape with an example."""
    return ConfigDict(json_schema_extra={"examples": [example]})


def _missing_not_null(schema: dict) -> None:
    """For a key that is left out where it has nothing to say."""
    schema.pop("default", None)
    schema["$ref"] = schema.pop("anyOf")[0]["$ref"]


# --- jobs -------------------------------------------------------------------------------------


class JobAccepted(Answer):
    """The job is taken on; ask its status until it is finished."""

    model_config = shown(
        {
            "job_id": "550e8400-e29b-41d4-a716-446655440000",
            "status": "queued",
            "estimated_time": 60,
            "message": "Video generation started",
        }
    )
    job_id: JobId
    status: Status
    estimated_time: Count = Field(description="About how long making it takes, in seconds.")
    message: str


class JobError(Answer):
    """Why a job failed."""

    code: str = Field(
        description="A stable word: `canceled`, `worker_lost`, `internal_error`, or an engine's."
    )
    message: str
    retryable: bool = Field(description="Whether the same request may succeed another time.")


class JobStatus(Answer):
    """How far a job is. A failed job, and no other, also has `error`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "job_id": "550e8400-e29b-41d4-a716-446655440000",
                    "status": "completed",
                    "progress": 1.0,
                    "video_url": "https://cdn.videogenmessenger.com/videos/abc123.mp4",
                    "thumbnail_url": "https://cdn.videogenmessenger.com/thumbnails/abc123.jpg",
                    "created_at": "2025-01-15T10:30:00Z",
                    "updated_at": "2025-01-15T10:31:30Z",
                }
            ],
            "if": {"properties": {"status": {"const": "failed"}}},
            "then": {"required": ["error"]},
            "else": {"not": {"required": ["error"]}},
        }
    )
    job_id: JobId
    status: Status
    progress: float = Field(ge=0, le=1, description="Never falls; 1.0 only when completed.")
    video_url: Address | None = Field(description="Null until the job is completed.")
    thumbnail_url: Address | None = Field(description="Null until the job is completed.")
    created_at: Timestamp
    updated_at: Timestamp
    error: JobError | None = Field(default=None, json_schema_extra=_missing_not_null)


# --- lists and videos -------------------------------------------------------------------------


class Pagination(Answer):
    """Where in the whole list this page stands."""

    total: Count = Field(description="All entries; searches count to 10,000.")
    page: int = Field(ge=1)
    per_page: int = Field(ge=1, le=100)
    has_more: bool


class ListMeta(Answer):
    request_id: RequestId


class JobPage(Answer):
    """The account's jobs, newest first."""

    model_config = shown(
        {
            "data": [
                {
                    "job_id": "550e8400-e29b-41d4-a716-446655440000",
                    "status": "processing",
                    "progress": 0.62,
                    "video_url": None,
                    "thumbnail_url": None,
                    "created_at": "2025-01-15T10:30:00Z",
                    "updated_at": "2025-01-15T10:30:40Z",
                }
            ],
            "pagination": {"total": 1, "page": 1, "per_page": 20, "has_more": False},
            "meta": {"request_id": "req_xyz789"},
        }
    )
    data: list[JobStatus]
    pagination: Pagination
    meta: ListMeta


class _Clip(Answer):
    id: PrefixedVideoId
    video_id: VideoId
    title: str
    description: str
    video_url: Address
    thumbnail_url: Address
    duration: float = Field(ge=0, description="Seconds, read from the file.")
    width: int = Field(ge=1, description="Pixels.")
    height: int = Field(ge=1, description="Pixels.")
    created_at: Timestamp


class SearchResult(_Clip):
    """A video that was found."""

    tags: list[str]


class VideoDetail(_Clip):
    """Everything about one video."""

    prompt: str | None = Field(description="Null where the owner hides it.")
    tags: list[str]


_CLIP = {
    "id": "vid_abc123",
    "video_id": "abc123",
    "title": "Happy Birthday Celebration",
    "description": "Colorful birthday party with balloons",
    "video_url": "https://cdn.videogenmessenger.com/videos/abc123.mp4",
    "thumbnail_url": "https://cdn.videogenmessenger.com/thumbnails/abc123.jpg",
    "duration": 5.2,
    "width": 1920,
    "height": 1080,
    "created_at": "2025-01-15T10:00:00Z",
}
_TAGS = ["birthday", "celebration", "party"]


class VideoAnswer(Answer):
    """One video."""

    model_config = shown(
        {"data": _CLIP | {"prompt": "Happy birthday celebration with balloons", "tags": _TAGS}}
    )
    data: VideoDetail


class SearchMeta(Answer):
    query: str = Field(description="What was searched for.")
    request_id: RequestId


class SearchPage(Answer):
    """Videos that match, the best first."""

    model_config = shown(
        {
            "data": [_CLIP | {"tags": _TAGS}],
            "pagination": {"total": 150, "page": 1, "per_page": 20, "has_more": True},
            "meta": {"query": "happy birthday", "request_id": "req_xyz789"},
        }
    )
    data: list[SearchResult]
    pagination: Pagination
    meta: SearchMeta


class TrendingVideo(Answer):
    """A video of the ranking; its counts are those of its whole life."""

    id: PrefixedVideoId
    title: str
    video_url: Address
    thumbnail_url: Address
    views: Count
    shares: Count


class TrendingMeta(Answer):
    time_range: Literal["24h", "7d", "30d"]
    updated_at: Timestamp = Field(description="When the ranking was made, in UTC.")


class TrendingPage(Answer):
    """The ranking of a time range."""

    model_config = shown(
        {
            "data": [
                {
                    "id": "vid_trending1",
                    "title": "Trending Video 1",
                    "video_url": "https://cdn.videogenmessenger.com/videos/trend1.mp4",
                    "thumbnail_url": "https://cdn.videogenmessenger.com/thumbnails/trend1.jpg",
                    "views": 15000,
                    "shares": 2500,
                }
            ],
            "meta": {"time_range": "24h", "updated_at": "2025-01-15T11:00:00Z"},
        }
    )
    data: list[TrendingVideo]
    meta: TrendingMeta


class Audience(Answer):
    id: PrefixedVideoId
    views: Count
    shares: Count
    counted: bool = Field(description="Whether this call was counted.")


class AudienceAnswer(Answer):
    """How often a video was watched and shared."""

    model_config = shown(
        {"data": {"id": "vid_abc123", "views": 15000, "shares": 2500, "counted": True}}
    )
    data: Audience


class ReportAnswer(Answer):
    """The report has been kept."""

    model_config = shown({"message": "Thank you. Somebody will look at it."})
    message: str


# --- events -----------------------------------------------------------------------------------


class GenerationCompleted(Answer):
    """What a webhook endpoint gets when a video is ready."""

    model_config = shown(
        {
            "event": "generation.completed",
            "job_id": "550e8400-e29b-41d4-a716-446655440000",
            "video_url": "https://cdn.videogenmessenger.com/videos/abc123.mp4",
            "timestamp": "2025-01-15T10:31:30Z",
        }
    )
    event: Literal["generation.completed"]
    job_id: JobId
    video_url: Address
    timestamp: Timestamp = Field(description="When the job completed, in UTC.")


class WebhookTest(GenerationCompleted):
    """What a webhook endpoint gets when somebody tries it: about nothing there is."""

    model_config = shown(
        {
            "event": "webhook.test",
            "job_id": "00000000-0000-0000-0000-000000000000",
            "video_url": "https://cdn.videogenmessenger.com/videos/0000000000000000.mp4",
            "timestamp": "2025-01-15T10:31:30Z",
        }
    )
    event: Literal["webhook.test"]
