"""The queue's messages about jobs. A message holds a job's id and nothing else.

Procrastinate carries them; the Job row decides. A lost message is sent again by the sweep, a
doubled or late one finds nothing to claim.
"""

from uuid import UUID

from django.db import connection

from videos import queue
from videos.engines import choice
from videos.models import Job

QUEUE = "generate"
WAITING_QUEUE = "remote"  # of jobs that others make: a worker has many places for these
TASK = "videos.tasks.generate"


def send(job_id: UUID, *, in_seconds: float = 0) -> None:
    """Ask the workers to make this job's video, in the caller's transaction."""
    job = Job.objects.filter(pk=job_id)
    for engine in job.values_list("engine", flat=True):
        job.update(message_id=put(job_id, engine=engine, in_seconds=in_seconds))


def put(job_id: UUID, *, engine: str, in_seconds: float = 0) -> int:
    """The same for a job whose row is written with this message's id, which is returned."""
    name = WAITING_QUEUE if engine in choice.WAITING else QUEUE
    return queue.put(TASK, queue=name, in_seconds=in_seconds, job_id=str(job_id))


def sweep() -> int:
    """Forget messages that have done their work or never will. Returns how many.

    A killed worker leaves its message "doing" for ever, and only jobs are worked on for long;
    failed ones are kept a day to look at.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP, [TASK, TASK])
        return cursor.rowcount


_SWEEP = """
DELETE FROM procrastinate_jobs message
WHERE (
    status = 'doing' AND task_name = %s AND EXISTS (
        SELECT 1 FROM videos_job job
        WHERE job.id = (message.args->>'job_id')::uuid
        AND job.finished_at < now() - interval '10 minutes'
    )
) OR (
    status = 'doing' AND task_name <> %s AND NOT EXISTS (
        SELECT 1 FROM procrastinate_events event
        WHERE event.job_id = message.id AND event.at > now() - interval '1 hour'
    )
) OR (
    status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND NOT EXISTS (
        SELECT 1 FROM procrastinate_events event
        WHERE event.job_id = message.id AND event.at > now() - interval '1 day'
    )
)
"""
