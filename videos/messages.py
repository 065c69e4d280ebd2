"""The queue's messages about jobs. A message holds a job's id and nothing else.

Procrastinate carries them; the Job row decides. A lost message is sent again by the sweep, a
doubled or late one finds nothing to claim.
"""

from uuid import UUID

from procrastinate.contrib.django import app

from videos.models import Job

QUEUE = "generate"
TASK = "videos.tasks.generate"


def send(job_id: UUID) -> None:
    """Ask the workers to make this job's video, in the caller's transaction."""
    message_id = app.configure_task(TASK, queue=QUEUE, allow_unknown=True).defer(job_id=str(job_id))
    Job.objects.filter(pk=job_id).update(message_id=message_id)
