"""A service at the other end of the wire that answers what a test wants."""

from itertools import chain, repeat

import httpx

from videos.client import Client

BASE_URL = "https://api.videogenmessenger.com/api/v1"
KEY = "vgm_0123456789abcdefghijklmnopqrstABCDEF"
JOB = "550e8400-e29b-41d4-a716-446655440000"


class Wire:
    """Plays its answers in turn, the last one for ever; an exception is a broken connection.

    Keeps the `requests`, and the `pauses` in seconds, in which nothing really waits.
    """

    def __init__(self, *answers: httpx.Response | Exception):
        self._answers = chain(answers, repeat(answers[-1]))
        self.requests: list[httpx.Request] = []
        self.pauses: list[float] = []

    def client(self, api_key: str = KEY, **options) -> Client:
        return Client(
            BASE_URL,
            api_key,
            transport=httpx.MockTransport(self._answer),
            sleep=self.pauses.append,
            clock=lambda: sum(self.pauses),
            **options,
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return answer


def says(status: int, body: str | bytes = "", **headers: str) -> httpx.Response:
    """An answer; `retry_after="5"` stands for the header Retry-After."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, content=body, headers=named)
