"""Calls at the same time, each thread with a database connection of its own."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection


def at_once(num: int, call: Callable[[int], object]) -> list:
    """Call `call(0)` … `call(num - 1)` together. Returns what each returned or raised."""
    start = Barrier(num)

    def one(number: int) -> object:
        try:
            connection.ensure_connection()
            start.wait(30)
            return call(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(num) as threads:
        return list(threads.map(one, range(num)))


@contextmanager
def in_background(call: Callable, *arguments) -> Iterator[Future]:
    """Call in a thread meanwhile; at the end wait for it, and raise what it raised."""

    def one() -> object:
        try:
            return call(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        future = thread.submit(one)
        yield future
    future.result()


def wait_until(is_so: Callable[[], bool], *, seconds: float = 10, what: str = "it") -> None:
    """Wait for something that other threads or processes do."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.02)
