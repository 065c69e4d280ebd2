"""Strict reading of request bodies and query strings: no input gives a 500.

Everything that is not one JSON object of sane size is refused in the contract's words.
"""

import json
from collections.abc import Iterable
from math import isfinite
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, QueryDict
from ninja.parser import Parser

from vgm_site.lib.api_errors import ApiError, Invalid
from vgm_site.lib.problem import Problem

MAX_BODY = 64 * 1024  # bytes; the longest documented body is far below


class StrictParser(Parser):
    """What django-ninja reads requests with."""

    def parse_body(self, request: HttpRequest) -> dict:
        return read_object(request)

    def parse_querydict(
        self, data: QueryDict, list_fields: Iterable[str], request: HttpRequest
    ) -> dict:
        _check_encoding(request)
        return read_query(data)


def read_object(request: HttpRequest) -> dict:
    """The JSON object in the request's body.

    Raises `ApiError` 413 and 415, and `Invalid` for anything that is no such object.
    """
    _check_media_type(request)
    value = _decode(_read(request))
    if not isinstance(value, dict):
        raise _bad("Request body must be a JSON object", "body_not_object")
    return value


def read_query(data: QueryDict) -> dict[str, str]:
    """One text per parameter. Raises `Invalid` for a repeated one or characters we refuse."""
    query = {}
    for name, values in data.lists():
        if len(values) > 1:
            raise _bad(f"{name[:40].capitalize()} must be given once", "parameter_repeated")
        if values[0] != "":
            query[name] = values[0]
    return query


def _check_encoding(request: HttpRequest) -> None:
    """Django would put a replacement character for what is no UTF-8."""
    try:
        unquote_to_bytes(request.META.get("QUERY_STRING", "")).decode()
    except UnicodeDecodeError as error:
        raise _bad("Query must be valid UTF-8", "query_malformed") from error


def _check_media_type(request: HttpRequest) -> None:
    if request.content_type not in ("application/json", ""):
        raise ApiError(415, "Send the body as application/json", code="unsupported_media_type")


def _read(request: HttpRequest) -> bytes:
    body = request.body  # may raise RequestDataTooBig, which answers like this one
    if len(body) > MAX_BODY:
        raise too_large()
    return body


def _decode(body: bytes) -> object:
    try:
        return json.loads(
            body.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_whole,
            object_pairs_hook=_no_repeats,
        )
    except (ValueError, RecursionError) as error:
        # Also UnicodeDecodeError, and integers too long to be read.
        raise _bad("Request body must be valid JSON", "body_malformed") from error


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError("not a finite number")
    return number


def _whole(text: str) -> int:
    _finite(text)  # many readers hold every number as a double
    return int(text)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _no_repeats(pairs: list[tuple[str, object]]) -> dict:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a key stands twice")
    return fields


def _bad(text: str, code: str) -> Invalid:
    return Invalid(Problem(text, code))


def too_large() -> ApiError:
    return ApiError(413, f"Request body must be at most {MAX_BODY} bytes", code="body_too_large")
