"""Answers that need not be sent again."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags


def with_etag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with a strong ETag of its body, or 304 if the caller has that one already.

    A 304 keeps the other headers, such as Retry-After.
    """
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if is_known(request, etag):
        unchanged = HttpResponseNotModified()
        for name, value in response.items():
            if name not in ("Content-Type", "Content-Length"):
                unchanged[name] = value
        response = unchanged
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the caller has the answer with this strong ETag already, by If-None-Match.

    The comparison is weak, as RFC 9110 asks for: a proxy may have weakened ours.
    """
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in (one.removeprefix("W/") for one in known)
