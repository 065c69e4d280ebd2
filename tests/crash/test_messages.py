"""In a worker too, a message is written with what it tells of, or not at all."""

import asyncio

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import make_endpoint, make_job
from videos import lanes, messages

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]


class _Undone(Exception):
    pass


def _write_and_undo(write) -> None:
    try:
        with pytest.raises(_Undone), transaction.atomic():
            write()
            raise _Undone
    finally:
        connection.close()


def in_a_worker(write) -> None:
    """In a task's thread, with the connector a worker has, in a transaction that is undone."""

    async def run() -> None:
        with app.replace_connector(app.connector.get_worker_connector()):
            async with app.open_async():
                await asyncio.to_thread(_write_and_undo, write)

    asyncio.run(run())


def test_a_message_of_an_undone_transaction_was_never_there(alice):
    job, endpoint = make_job(alice), make_endpoint(alice, url="https://example.com/hook")
    for write in (lambda: messages.send(job.pk), lambda: lanes.wake(str(endpoint.pk))):
        in_a_worker(write)
        assert not ProcrastinateJob.objects.exists()
