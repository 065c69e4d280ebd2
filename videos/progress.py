"""How far a job is, as its page says it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from videos import present, saving
from videos.models import Job

_ENCODING_FROM = 0.97  # of the whole: the last frames are painted, the file is being closed
_GUESS_FROM = 0.08  # earlier than this, the time left is anybody's guess


@dataclass(frozen=True)
class Step:
    label: str
    state: str  # done, now, next or failed


@dataclass(frozen=True)
class Progress:
    """One job at this moment."""

    percent: int  # 0-100
    words: str  # the state, for people
    steps: list[Step]
    seconds_left: int | None
    poll_seconds: int | None  # until the page should ask again; None when nothing will change
    is_free: bool  # a failed job that used no generation
    goes_on_at: datetime | None  # when a job that was put off is taken up again


def of(job: Job) -> Progress:
    """Read the job's row once and say it all."""
    return Progress(
        percent=int(job.progress * 100),
        words=_words(job),
        steps=_steps(job),
        seconds_left=_seconds_left(job),
        poll_seconds=_poll_seconds(job),
        is_free=job.status == Job.Status.FAILED
        and (_is_saving(job) or not (job.is_canceled and job.cancel_requested_at)),
        goes_on_at=_goes_on_at(job),
    )


def _words(job: Job) -> str:
    if job.is_canceled:
        return "Canceled"
    if job.cancel_requested_at and not job.is_finished:
        return "Stopping"
    if _goes_on_at(job):
        return "Waiting for VideoGenMessenger’s limit"
    words = {"queued": "Queued", "processing": _doing(job), "completed": "Removed"}
    if job.film:
        return "Ready"
    return words.get(job.status, "Failed")


def _doing(job: Job) -> str:
    return "Fetching" if _is_saving(job) else "Generating"


def _is_saving(job: Job) -> bool:
    return job.engine == saving.ENGINE


def _goes_on_at(job: Job) -> datetime | None:
    is_put_off = job.wait_until and not job.is_finished and job.wait_until > timezone.now()
    return job.wait_until if is_put_off else None


def _steps(job: Job) -> list[Step]:
    at = _step_index(job)
    states = ["done"] * at + ["failed" if job.status == Job.Status.FAILED else "now"]
    if job.status == Job.Status.COMPLETED:
        states = ["done"] * 4
    states += ["next"] * (4 - len(states))
    labels = ["Queued", _doing(job), "Storing" if _is_saving(job) else "Encoding", "Ready"]
    if job.started_at:
        labels[0] = f"Queued {max(0, round((job.started_at - job.created_at).total_seconds()))} s"
    return [Step(label, state) for label, state in zip(labels, states, strict=True)]


def _step_index(job: Job) -> int:
    if not job.started_at or job.status == Job.Status.QUEUED:
        return 0
    return 2 if job.progress >= _ENCODING_FROM else 1


def _seconds_left(job: Job) -> int | None:
    if _goes_on_at(job) or _is_saving(job):
        return None
    if job.status == Job.Status.QUEUED:
        return present.estimated_seconds(job)
    if job.status != Job.Status.PROCESSING or not job.started_at:
        return None
    if job.progress < _GUESS_FROM:
        return present.estimated_seconds(job)
    gone = (timezone.now() - job.started_at).total_seconds()
    return max(1, round(gone * (1 - job.progress) / job.progress))


def _poll_seconds(job: Job) -> int | None:
    if job.is_finished:
        return None
    age = (timezone.now() - job.created_at).total_seconds()
    return 1 if age < 20 else 2 if age < 90 else 5
