"""The bodies of answers about webhooks, and of the events that are not on by default."""

from typing import Annotated, Literal

from pydantic import Field

from videos.contract.answers import (
    Answer,
    Count,
    JobError,
    JobId,
    ListMeta,
    Pagination,
    Timestamp,
    shown,
)

WebhookId = Annotated[str, Field(description="Its id, a UUID; `single-calls` for those.")]
Secret = Annotated[
    str,
    Field(
        pattern="^whsec_[0-9A-Za-z+/]+=*$",
        description="What deliveries are signed with. Shown in this answer alone.",
    ),
]


class Webhook(Answer):
    """An endpoint of yours: an address that is told when jobs end."""

    id: WebhookId
    url: str | None = Field(description="Null for `single-calls`, which stands for many.")
    description: str
    events: list[Literal["generation.completed", "generation.failed"]]
    status: Literal["active", "paused", "disabled"]
    disabled_because: Literal["gone", "failing"] | None = Field(
        description="`gone`: it answered 410. `failing`: it only failed, for five days."
    )
    failing_since: Timestamp | None = Field(description="Null while the last delivery arrived.")
    previous_secret_until: Timestamp | None = Field(
        description="Until then the secret before the last rotation signs too."
    )
    created_at: Timestamp


class WebhookWithSecret(Webhook):
    """An endpoint with its new secret."""

    secret: Secret


_WEBHOOK = {
    "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "url": "https://example.com/hooks/videos",
    "description": "Birthday site",
    "events": ["generation.completed", "generation.failed"],
    "status": "active",
    "disabled_because": None,
    "failing_since": None,
    "previous_secret_until": None,
    "created_at": "2025-01-15T10:00:00Z",
}


class WebhookAnswer(Answer):
    """One endpoint."""

    model_config = shown({"data": _WEBHOOK})
    data: Webhook


class WebhookSecretAnswer(Answer):
    """One endpoint, and its secret this once."""

    model_config = shown(
        {"data": _WEBHOOK | {"secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}}
    )
    data: WebhookWithSecret


class WebhookList(Answer):
    """The account's endpoints, newest first."""

    model_config = shown({"data": [_WEBHOOK], "meta": {"request_id": "req_xyz789"}})
    data: list[Webhook]
    meta: ListMeta


class Attempt(Answer):
    """One try to deliver: an answer's status, or an error."""

    number: int = Field(ge=1)
    at: Timestamp
    status_code: int | None = Field(description="What your server answered; null if nothing.")
    error: str | None = Field(
        description="A stable word: `timed_out`, `unreachable`, `not_public`, `too_large`, …"
    )
    milliseconds: Count
    answer: str = Field(description="The first 2 KB of what your server said.")


class Delivery(Answer):
    """One event for one endpoint, and how sending it went."""

    id: str = Field(json_schema_extra={"format": "uuid"})
    event_id: str = Field(description="The `webhook-id` header: the same in every attempt.")
    event: Literal["generation.completed", "generation.failed", "webhook.test"]
    job_id: JobId | None = Field(description="Null for a test.")
    url: str = Field(description="Where it goes.")
    status: Literal["pending", "delivered", "failed"] = Field(
        description="`pending`: to be sent, or sent again. `failed`: given up."
    )
    next_attempt_at: Timestamp | None = Field(description="Null once nothing more is tried.")
    created_at: Timestamp
    body: str = Field(description="What is sent, to the byte.")
    attempts: list[Attempt]


_DELIVERY = {
    "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "event_id": "evt_01JHN4V3X8Q2Z6T9B7C5D4E3F2",
    "event": "generation.completed",
    "job_id": "550e8400-e29b-41d4-a716-446655440000",
    "url": "https://example.com/hooks/videos",
    "status": "delivered",
    "next_attempt_at": None,
    "created_at": "2025-01-15T10:31:30Z",
    "body": '{"event":"generation.completed","job_id":"550e8400-e29b-41d4-a716-446655440000",'
    '"video_url":"https://cdn.videogenmessenger.com/videos/abc123.mp4",'
    '"timestamp":"2025-01-15T10:31:30Z"}',
    "attempts": [
        {
            "number": 1,
            "at": "2025-01-15T10:31:31Z",
            "status_code": 204,
            "error": None,
            "milliseconds": 84,
            "answer": "",
        }
    ],
}


class DeliveryAnswer(Answer):
    """One delivery."""

    model_config = shown({"data": _DELIVERY})
    data: Delivery


class DeliveryPage(Answer):
    """What was or will be sent to an endpoint in the last 30 days, newest first."""

    model_config = shown(
        {
            "data": [_DELIVERY],
            "pagination": {"total": 1, "page": 1, "per_page": 20, "has_more": False},
            "meta": {"request_id": "req_xyz789"},
        }
    )
    data: list[Delivery]
    pagination: Pagination
    meta: ListMeta


class Resent(Answer):
    num: Count = Field(description="How many are being sent again.")


class ResentAnswer(Answer):
    """How many deliveries are being sent again."""

    model_config = shown({"data": {"num": 3}})
    data: Resent


class GenerationFailed(Answer):
    """What a subscribed endpoint gets when a job failed: there is no video, but an `error`."""

    model_config = shown(
        {
            "event": "generation.failed",
            "job_id": "550e8400-e29b-41d4-a716-446655440000",
            "video_url": None,
            "timestamp": "2025-01-15T10:31:30Z",
            "error": {
                "code": "worker_lost",
                "message": "The program making this video stopped three times",
                "retryable": True,
            },
        }
    )
    event: Literal["generation.failed"]
    job_id: JobId
    video_url: None
    timestamp: Timestamp = Field(description="When the job failed, in UTC.")
    error: JobError
