"""From an HTTP response to an answer, or to a named error."""

from dataclasses import replace
from functools import cache
from typing import TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from vgm_site.lib import retry_after
from videos.client.answers import JobAccepted, JobStatus, Refusal
from videos.client.errors import (
    ClientError,
    Conflict,
    Forbidden,
    Invalid,
    Limited,
    NotFound,
    NotUnderstood,
    Unauthorized,
    Unavailable,
)

Shape = TypeVar("Shape")

UNSAID_RETRY_AFTER = 60.0  # seconds, for a 429 that names none

_PASSING = (502, 503, 504)  # of a service that is starting, or its proxy's


def read(shape: type[Shape], response: httpx.Response) -> Shape:
    """The answer in a successful response. Raises `NotUnderstood`."""
    problem = ""
    try:
        answer = _reader(shape).validate_json(response.content)
    except ValidationError as error:
        problem = _what_is_wrong(response, error)
    if problem:  # not raised above: pydantic's error prints what was in the answer, perhaps a key
        raise NotUnderstood(problem)
    if isinstance(answer, JobAccepted | JobStatus):
        return replace(answer, retry_after=retry_after.read(response.headers))
    return answer


@cache
def _reader(shape: type) -> TypeAdapter:
    return TypeAdapter(shape)


def _what_is_wrong(response: httpx.Response, error: ValidationError) -> str:
    problem = error.errors(include_input=False, include_url=False)[0]
    if problem["type"] == "json_invalid":
        return f"The service answered {response.status_code} with something else than JSON"
    place = ".".join(str(part) for part in problem["loc"]) or "the whole"
    return f"The service's answer is not as documented: {place} ({problem['type']})"


def refusal(response: httpx.Response) -> ClientError:
    """The error that an unsuccessful response stands for."""
    status = response.status_code
    pause = retry_after.read(response.headers)
    if status >= 500:
        message = f"The service answered {status}"
        return Unavailable(message, retry_after=pause, is_passing=status in _PASSING)
    if status == 429:
        return Limited("Too many requests", retry_after=_limited_for(response, pause))
    if status == 401:
        return Unauthorized("The service does not take this key")
    return _documented_refusal(response, pause)


def _documented_refusal(response: httpx.Response, pause: float | None) -> ClientError:
    """These count only in the API's own words: any other server has its pages for them too."""
    status = response.status_code
    if not 400 <= status < 500:
        return NotUnderstood(f"The service answered {status}, which the API never does")
    try:
        said = read(Refusal, response)
    except NotUnderstood as error:
        return error
    message = said.message or said.error
    if status in (400, 413, 415, 422):
        return Invalid(said.details or (message,))
    if status == 409:
        return Conflict(message, retry_after=pause)
    named = {403: Forbidden, 404: NotFound}
    return named.get(status, NotUnderstood)(message)


def _limited_for(response: httpx.Response, pause: float | None) -> float:
    if pause is None:
        pause = _in_body(response)
    return UNSAID_RETRY_AFTER if pause is None else pause


def _in_body(response: httpx.Response) -> float | None:
    try:
        seconds = response.json()["retry_after"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    return retry_after.believable(seconds) if is_number else None
