"""Two frames around every answer: a request id, and JSON for everything under /api/v1."""

import re

from django.http import HttpResponse

from vgm_site.lib import base62
from vgm_site.lib.api_errors import ApiError, to_response

API = "/api/v1/"
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
    """Under /api/v1: both slash forms, HEAD like GET, and 404, 405, 400 as documented JSON."""

    def middleware(request):
        if not f"{request.path_info}/".startswith(API):
            return get_response(request)
        if "Transfer-Encoding" in request.headers and not request.headers.get("Content-Length"):
            # WSGI can't tell where such a body ends: it would look empty.
            return to_response(
                ApiError(411, "Send the body with a Content-Length", code="length_required")
            )
        request.path_info = API + request.path_info[len(API) :].rstrip("/")
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves the body out
        response = get_response(request)
        return _as_json(response)

    return middleware


def _as_json(response: HttpResponse) -> HttpResponse:
    if response.status_code < 400 or "json" in response.get("Content-Type", ""):
        return response
    error = {
        404: ApiError(404, "No such endpoint", code="not_found"),
        405: ApiError(405, "This endpoint does not take that method", code="method_not_allowed"),
    }.get(
        response.status_code,
        ApiError(response.status_code, "The request can't be answered", code="bad_request"),
    )
    answer = to_response(error)
    if "Allow" in response:
        answer["Allow"] = response["Allow"]
    return answer
