"""Messages that tasks send, as a worker runs them."""

import asyncio
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import make_actor, make_job
from tests.parallel import at_once
from vgm_site.management.commands.worker import queue_connector
from videos import messages

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_worker(task: Callable[[], None]) -> None:
    """Call it in one of a worker's threads."""

    def call() -> None:
        try:
            task()
        finally:
            connection.close()

    async def work() -> None:
        with app.replace_connector(queue_connector()):
            async with app.open_async():
                await asyncio.to_thread(call)

    asyncio.run(work())


@pytest.fixture
def job():
    return make_job(make_actor())


def is_told(job) -> bool:
    return ProcrastinateJob.objects.filter(args={"job_id": str(job.pk)}).exists()


def test_a_message_is_there_when_its_transaction_is(job):
    def send() -> None:
        with transaction.atomic():
            messages.send(job.pk)
            seen.append(is_told_elsewhere(job))

    seen = []
    in_a_worker(send)
    assert seen == [False]
    assert is_told(job)


def test_a_message_goes_with_its_transaction(job):
    def send_and_roll_back() -> None:
        with transaction.atomic():
            messages.send(job.pk)
            transaction.set_rollback(True)

    in_a_worker(send_and_roll_back)
    assert not is_told(job)


def is_told_elsewhere(job) -> bool:
    """As another connection sees it."""
    return at_once(1, lambda _: is_told(job)) == [True]
