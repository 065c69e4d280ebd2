"""However many call at once: the limit of calls a minute is exact, by the server and the ledger."""

import asyncio
import json
import time
from collections import Counter

import pytest
from django.db import connection

from tests.robustness.wire import request

pytestmark = pytest.mark.django_db(transaction=True)
CALLS, CONNECTIONS, LIMIT = 10_000, 500, 100
ADDRESS = "/api/v1/generations"


def test_10_000_calls_over_500_connections_admit_100(live, alice, key):
    wait_for_a_fresh_minute(alice)
    answers = asyncio.run(call_all(live, request("GET", ADDRESS, headers=bearer(key))))
    num = Counter(status for status, _ in answers)
    windows = ledger(alice, "")
    assert num.keys() == {200, 429}
    assert num.total() == CALLS
    # Should the machine be so slow that a minute turns over, the next one has its own 100.
    assert windows[0] == LIMIT
    assert all(used <= LIMIT for used in windows)
    assert num[200] == sum(windows) == sum(ledger(alice, "api"))
    for status, body in answers:
        if status == 429:
            check_refusal(body)


def wait_for_a_fresh_minute(actor) -> None:
    """By the database's clock, which is the one that counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 60 - extract(epoch FROM now())::numeric % 60")
        left = float(cursor.fetchone()[0])
    if left < 30:
        time.sleep(left + 0.1)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def ledger(actor, channel: str) -> list[int]:
    """What was used, window by window, the oldest first."""
    rows = actor.account.usage_counters.filter(name="calls", channel=channel)
    return list(rows.order_by("window_start").values_list("used", flat=True))


def check_refusal(body: bytes) -> None:
    said = json.loads(body)
    assert 1 <= said.pop("retry_after") <= 60
    assert said == {"error": "Rate limit exceeded", "message": "Too many requests"}


async def call_all(port: int, data: bytes) -> list[tuple[int, bytes]]:
    """Every connection is open before the first call is made."""
    streams = await asyncio.gather(
        *(asyncio.open_connection("127.0.0.1", port) for _ in range(CONNECTIONS))
    )
    calls = [call(*stream, data, CALLS // CONNECTIONS) for stream in streams]
    return [answer for answers in await asyncio.gather(*calls) for answer in answers]


async def call(reader, writer, data: bytes, times: int) -> list[tuple[int, bytes]]:
    answers = []
    for _ in range(times):
        writer.write(data)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length: ")[2].split(b"\r\n")[0])
        answers.append((int(head.split()[1]), await reader.readexactly(length)))
    writer.close()
    return answers
