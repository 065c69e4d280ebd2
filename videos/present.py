"""Row → contract shape. The only such code."""

from datetime import datetime

from django.utils import timezone

from vgm_site.lib.timestamp import timestamp
from videos import media
from videos.contract import Paged
from videos.models import Job, Video, VideoStat
from videos.outbox import WebhookAttempt, WebhookDelivery, WebhookEndpoint

# Seconds per second of video, as measured on two cores; only for the documented `estimated_time`.
_PACE = {"sd": 0.5, "hd": 1.5, "4k": 6.0}


def estimated_seconds(job: Job) -> int:
    """About how long making this video takes, in whole seconds."""
    return max(2, round(2 + _PACE[job.quality] * job.duration))


def job_accepted(job: Job) -> dict:
    return {
        "job_id": str(job.pk),
        "status": job.status,
        "estimated_time": estimated_seconds(job),
        "message": "Video generation started",
    }


def job_status(job: Job) -> dict:
    """The seven documented keys; a failed job adds `error`."""
    is_completed = job.status == Job.Status.COMPLETED
    shape = {
        "job_id": str(job.pk),
        "status": job.status,
        "progress": float(job.progress),
        "video_url": media.url("videos", job.video_id) if is_completed else None,
        "thumbnail_url": media.url("thumbnails", job.video_id) if is_completed else None,
        "created_at": timestamp(job.created_at),
        "updated_at": timestamp(job.updated_at),
    }
    if job.status == Job.Status.FAILED:
        shape["error"] = {
            "code": job.error_code,
            "message": job.error_message,
            "retryable": job.error_retryable,
        }
    return shape


def public_id(video_id: str) -> str:
    """What the contract calls a video's `id`."""
    return f"vid_{video_id}"


def search_result(video: Video) -> dict:
    return {
        "id": public_id(video.video_id),
        "video_id": video.video_id,
        "title": video.title,
        "description": video.description,
        "video_url": video.video_url,
        "thumbnail_url": video.thumbnail_url,
        "duration": float(video.duration),
        "width": video.width,
        "height": video.height,
        "created_at": timestamp(video.created_at),
        "tags": list(video.tags),
    }


def video_detail(video: Video, *, is_own: bool) -> dict:
    """A search result with its prompt, which its owner may hide from others."""
    shape = search_result(video)
    tags = shape.pop("tags")
    return shape | {"prompt": shown_prompt(video, is_own=is_own), "tags": tags}


def shown_prompt(video: Video, *, is_own: bool) -> str | None:
    """None where the owner hides it from others, or nobody knows it."""
    is_shown = is_own or not video.is_prompt_hidden
    return video.prompt or None if is_shown else None


def trending_video(video: Video) -> dict:
    """`views` and `shares` are those of the video's whole life."""
    return {
        "id": public_id(video.video_id),
        "title": video.title,
        "video_url": video.video_url,
        "thumbnail_url": video.thumbnail_url,
        "views": video.views,
        "shares": video.shares,
    }


def audience(stat: VideoStat) -> dict:
    return {"id": public_id(stat.video_id), "views": stat.views, "shares": stat.shares}


def pagination(asked: Paged, *, total: int) -> dict:
    return {
        "total": total,
        "page": asked.page,
        "per_page": asked.limit,
        "has_more": asked.start + asked.limit < total,
    }


# --- webhooks -----------------------------------------------------------------------------------

SINGLE_CALLS = "single-calls"  # the id of the endpoint that stands for `webhook_url`s


def webhook(endpoint: WebhookEndpoint) -> dict:
    """Never with its secret."""
    rotated_until = endpoint.previous_secret_until
    if rotated_until and rotated_until <= timezone.now():
        rotated_until = None
    return {
        "id": str(endpoint.pk) if endpoint.url else SINGLE_CALLS,
        "url": endpoint.url or None,
        "description": endpoint.description,
        "events": list(endpoint.events),
        "status": endpoint.status,
        "disabled_because": endpoint.disabled_because or None,
        "failing_since": _moment(endpoint.failing_since),
        "previous_secret_until": _moment(rotated_until),
        "created_at": timestamp(endpoint.created_at),
    }


def webhook_with_secret(endpoint: WebhookEndpoint) -> dict:
    """For the answers that show a new secret once."""
    return webhook(endpoint) | {"secret": endpoint.secret}


def delivery(row: WebhookDelivery) -> dict:
    return {
        "id": str(row.pk),
        "event_id": row.event_id,
        "event": row.event,
        "job_id": str(row.job_id) if row.job_id else None,
        "url": row.target,
        "status": row.status,
        "next_attempt_at": _moment(row.next_attempt_at),
        "created_at": timestamp(row.created_at),
        "body": row.body,
        "attempts": [_attempt(one) for one in row.attempts.all()],
    }


def _attempt(row: WebhookAttempt) -> dict:
    return {
        "number": row.number,
        "at": timestamp(row.created_at),
        "status_code": row.status_code,
        "error": row.error or None,
        "milliseconds": row.milliseconds,
        "answer": row.answer,
    }


def _moment(moment: datetime | None) -> str | None:
    return timestamp(moment) if moment else None
