"""Row → contract shape. The only such code."""

from datetime import UTC, datetime

from videos.models import Job, Video

# Seconds per second of video, as measured on two cores; only for the documented `estimated_time`.
_PACE = {"sd": 0.5, "hd": 1.5, "4k": 6.0}


def timestamp(moment: datetime) -> str:
    """UTC to the second: Swift's .iso8601 takes no fraction."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
        "video_url": job.video.video_url if is_completed else None,
        "thumbnail_url": job.video.thumbnail_url if is_completed else None,
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


def video_detail(video: Video) -> dict:
    return {
        "id": f"vid_{video.video_id}",
        "video_id": video.video_id,
        "title": video.title,
        "description": video.description,
        "video_url": video.video_url,
        "thumbnail_url": video.thumbnail_url,
        "duration": float(video.duration),
        "width": video.width,
        "height": video.height,
        "created_at": timestamp(video.created_at),
        "prompt": None if video.is_prompt_hidden else video.prompt,
        "tags": list(video.tags),
    }
