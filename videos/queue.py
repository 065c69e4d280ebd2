"""Putting messages into the queue, always in the caller's transaction.

In a worker, Procrastinate's own app writes over a connection of its own, where a message would be
there before what it tells of, and be used up in vain. This one writes over Django's.
"""

from django.db import DEFAULT_DB_ALIAS
from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector

_app = App(connector=DjangoConnector(alias=DEFAULT_DB_ALIAS))


def put(task: str, *, queue: str, in_seconds: float = 0, **arguments: str) -> int:
    """A message that has the task done, at once or later. Returns the message's id."""
    later = {"schedule_in": {"seconds": in_seconds}} if in_seconds else {}
    return _app.configure_task(task, queue=queue, allow_unknown=True, **later).defer(**arguments)
