"""The documented error answers, as exceptions and as JSON.

ApiError                 any answer that is not a success
  Invalid        400     {"error": "Validation error", "details": [...]}
  Unauthorized   401     always the same bytes, whatever the cause
  RateLimited    429     with retry_after
  Unavailable    503     with retry_after
"""

from django.http import JsonResponse

from vgm_site.lib.problem import Problem

API = "/api/v1/"  # what lies under it answers like this
TITLES = {
    400: "Bad request",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    411: "Length required",
    413: "Payload too large",
    415: "Unsupported media type",
    422: "Unprocessable request",
    503: "Service unavailable",
}


class ApiError(Exception):
    """An error answer: `{"error": title, "message": text}` with its status."""

    def __init__(self, status: int, message: str, *, code: str, headers: dict | None = None):
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers or {}
        self.body = {"error": TITLES.get(status, "Error"), "message": message}


class Invalid(ApiError):
    def __init__(self, *problems: Problem):
        super().__init__(400, "Validation error", code=problems[0].code)
        self.body = {"error": "Validation error", "details": [one.text for one in problems]}


class Unauthorized(ApiError):
    def __init__(self):
        super().__init__(
            401,
            "Invalid API key",
            code="invalid_api_key",
            headers={"WWW-Authenticate": 'Bearer realm="VideoGenMessenger"'},
        )
        self.body = {"error": "Unauthorized", "message": "Invalid API key"}


class RateLimited(ApiError):
    def __init__(self, retry_after: int, *, code: str):
        super().__init__(
            429, "Too many requests", code=code, headers={"Retry-After": str(retry_after)}
        )
        self.body = {
            "error": "Rate limit exceeded",
            "message": "Too many requests",
            "retry_after": retry_after,
        }


class Unavailable(ApiError):
    """Something we stand on, such as the database, is away for a moment."""

    def __init__(self, retry_after: int = 1):
        super().__init__(
            503,
            "The service is not available right now",
            code="unavailable",
            headers={"Retry-After": str(retry_after)},
        )
        self.body["retry_after"] = retry_after


def not_found(message: str = "No such resource") -> ApiError:
    """What a missing thing answers, and a stranger's thing alike."""
    return ApiError(404, message, code="not_found")


def to_response(error: ApiError) -> JsonResponse:
    response = JsonResponse(error.body, status=error.status, headers=error.headers)
    response["X-VGM-Error-Code"] = error.code
    response["Cache-Control"] = "no-store"
    return response


def internal_error() -> JsonResponse:
    """The documented answer to our own faults; it tells nothing else."""
    response = JsonResponse({"error": "Internal server error"}, status=500)
    response["X-VGM-Error-Code"] = "internal_error"
    return response
