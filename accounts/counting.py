"""Counting to a limit, exactly, in one statement.

The row is raised only while it stays within the limit, so however many ask at once, never one
more than the limit gets through. Windows are fixed, aligned to UTC, and told by the database's
clock.
"""

from datetime import datetime

from django.db import connection, models

_TAKE = """
INSERT INTO {table} ({columns}, window_start, used)
SELECT {values}, date_bin(make_interval(secs => %s), now(), 'epoch'), 1
WHERE %s >= 1
ON CONFLICT ({columns}, window_start) DO UPDATE SET used = {table}.used + 1
WHERE {table}.used < %s
RETURNING window_start
"""


def take(model: type[models.Model], *, most: int, seconds: int, **what) -> datetime | None:
    """Count one more of `what` in the window of `seconds` that now lies in.

    Returns the start of that window, or None when `most` is reached.
    """
    table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in what)
    places = ", ".join(["%s"] * len(what))
    sql = _TAKE.format(table=table, columns=columns, values=places)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*what.values(), seconds, most, most])
        row = cursor.fetchone()
    return row[0] if row else None


def seconds_left(seconds: int) -> int:
    """Whole seconds, at least 1, until the current window of `seconds` ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ceil(%s - extract(epoch FROM now()) %% %s)", [seconds, seconds])
        return max(1, int(cursor.fetchone()[0]))
