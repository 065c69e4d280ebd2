"""Two frames around every answer: a request id, and the API's own way through the site."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve

from accounts import limit_headers
from vgm_site.lib import base62
from vgm_site.lib.api_errors import API, ApiError, not_found, to_response

_GIVEN_ID = re.compile(r"req_[0-9A-Za-z]{8,40}\Z")


def request_id(get_response):
    """Set `request.request_id` and say it in X-Request-Id."""

    def middleware(request):
        given = request.headers.get("X-Request-Id", "")
        request.request_id = given if _GIVEN_ID.match(given) else f"req_{base62.random_word(22)}"
        response = get_response(request)
        response["X-Request-Id"] = request.request_id
        return response

    return middleware


def api_frame(get_response):
    """Under /api/v1: both slash forms, HEAD like GET, OPTIONS, limits in headers, errors as JSON.

    The API knows no sessions, cookies or forms, so what comes after this middleware is for pages.
    """

    def middleware(request):
        if not f"{request.path_info}/".startswith(API):
            return get_response(request)
        request.path_info = API + request.path_info[len(API) :].rstrip("/")
        response = _answer(request)
        if actor := getattr(request, "actor", None):
            for name, value in limit_headers.headers(actor).items():
                response[name] = value
            response.headers.setdefault("Cache-Control", "private, no-store")
        if response.content:
            # Else the server would send it in chunks.
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware


def _answer(request: HttpRequest) -> HttpResponse:
    if "Transfer-Encoding" in request.headers and not request.headers.get("Content-Length"):
        # WSGI can't tell where such a body ends: it would look empty.
        return to_response(
            ApiError(411, "Send the body with a Content-Length", code="length_required")
        )
    asked, request.method = request.method, _served(request.method)
    try:
        request.resolver_match = resolve(request.path_info)
        view, args, kwargs = request.resolver_match
        response = view(request, *args, **kwargs)
    except Http404:
        return to_response(not_found("No such endpoint"))
    finally:
        request.method = asked
    return _other_methods(request, response) if response.status_code == 405 else response


def _served(method: str) -> str:
    """HEAD is answered like GET; the server leaves the body out."""
    return "GET" if method == "HEAD" else method


def _other_methods(request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
    """OPTIONS tells what an endpoint takes; any other method it does not take is an error."""
    methods = {name.strip() for name in refusal["Allow"].split(",")}
    methods |= {"OPTIONS", "HEAD"} if "GET" in methods else {"OPTIONS"}
    allow = {"Allow": ", ".join(sorted(methods))}
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=allow)
    return to_response(
        ApiError(
            405, "This endpoint does not take that method", code="method_not_allowed", headers=allow
        )
    )
