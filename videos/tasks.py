"""What the workers do: thin doors to verbs."""

from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app

from videos import deliveries, lanes, messages, renders, sweeps, trending


@app.task(name=messages.TASK, queue=messages.QUEUE)
def generate(job_id: str) -> None:
    renders.run(UUID(job_id))


@app.task(name=lanes.TASK, queue=lanes.QUEUE)
def deliver(lane: str) -> None:
    deliveries.drain(lane)


@app.periodic(cron=f"* * * * * */{settings.RECONCILE_SECONDS}")
@app.task(queue="maintenance")
def reconcile(timestamp: int) -> None:
    sweeps.reconcile()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="maintenance")
def tidy_files(timestamp: int) -> None:
    sweeps.sweep_orphans()


@app.periodic(cron="* * * * * */30")
@app.task(queue="maintenance")
def rank(timestamp: int) -> None:
    trending.refresh()
