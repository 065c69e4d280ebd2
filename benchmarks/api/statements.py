"""The SQL that our server runs for a call, taken down while it runs it.

The peers run the same: FastAPI with parameters, pgbench as it is written here.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from psycopg import ClientCursor

from accounts import keys
from benchmarks.api.callers import Caller
from videos.models import Job

_WISH = {
    "prompt": "A narwhal reads the telephone book",
    "quality": "4k",
    "duration": 7.5,
    "style": "cartoon",
    "visibility": "link",
    "seed": 123_456_789,
}
_PLACE = re.compile(r"%%|%s|%\((\w+)\)s")


@dataclass(frozen=True)
class Statement:
    sql: str  # with %s or %(name)s
    values: Any
    is_in_transaction: bool

    def numbered(self) -> tuple[str, list]:
        """As asyncpg takes it: `$1` for `%s`."""
        given, values = iter(self.values if isinstance(self.values, list | tuple) else ()), []

        def place(match: re.Match) -> str:
            if match[0] == "%%":
                return "%"
            values.append(self.values[match[1]] if match[1] else next(given))
            return f"${len(values)}"

        return _PLACE.sub(place, self.sql), values

    def written_out(self) -> str:
        """With its values in it."""
        return ClientCursor(connection.connection).mogrify(self.sql, self.values)


def of_call(caller: Caller, method: str, path: str, body: bytes) -> list[Statement]:
    """What our server asks of the database for one call."""
    return _of_call(caller, method, path, body)[0]


def _of_call(
    caller: Caller, method: str, path: str, body: bytes
) -> tuple[list[Statement], dict[str, Any]]:
    found = []

    def note(execute: Callable, sql: str, values: Any, many: bool, context: dict) -> Any:
        found.append(Statement(sql, values, connection.in_atomic_block))
        return execute(sql, values, many, context)

    call = partial(
        Client().generic,
        method,
        f"/api/v1{path}",
        body,
        "application/json",
        headers={"Authorization": f"Bearer {caller.secret}"},
    )
    with connection.execute_wrapper(note):
        response = call()
    assert response.status_code < 300, response.content
    return found, response.json()


def for_fastapi(caller: Caller) -> str:
    """JSON: per endpoint its statements, each as SQL and values.

    A value that differs from call to call is `{"name": …}`.
    """
    own = {
        keys.sha256_of(caller.secret): "sha256",
        caller.actor.account_id: "account_id",
        caller.actor.user.pk: "user_id",
        caller.actor.account.api_keys.get().pk: "key_id",
    }
    job_id = caller.job_ids[0]
    search = "/search?q=sleepy+narwhal"
    calls = {
        "status": (("GET", f"/generate/status/{job_id}", b""), {UUID(job_id): "job_id"}),
        "search": (
            ("GET", search, b""),
            {"sleepy ": "head", "narwhal": "tail"},
        ),
        "trending": (("GET", "/trending?category=narwhal", b""), {"narwhal": "category"}),
        "generate": (("POST", "/generate", json.dumps(_WISH).encode()), {}),
    }
    told = {}
    for endpoint, (call, names) in calls.items():
        found, answer = _of_call(caller, *call)
        if endpoint == "generate":
            names = _names_of_job(Job.objects.get(pk=answer["job_id"]))
        told[endpoint] = [_named(statement, own | names) for statement in found]
    return json.dumps(told)


def _names_of_job(job: Job) -> dict[Any, str]:
    wishes = {value: name for name, value in _WISH.items()}
    ids = {job.pk: "job_id", job.video_id: "video_id", job.message_id: "message_id"}
    return wishes | ids | {job.counted_in: "counted_in"}


def _named(statement: Statement, names: dict[Any, str]) -> tuple[str, list]:
    sql, values = statement.numbered()
    return sql, [_name(value, names) for value in values]


def _name(value: Any, names: dict[Any, str]) -> Any:
    if isinstance(value, list):  # of texts, or of the queue's messages
        return {"name": "messages"} if value and isinstance(value[0], tuple) else value
    name = names.get(value)
    return {"name": name} if name else value
