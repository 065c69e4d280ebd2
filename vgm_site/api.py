"""The API under /api/v1: its endpoints, who may call them, and how it says no."""

import logging

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from procrastinate.exceptions import ConnectorException

from accounts import limits
from accounts.api import router as accounts_router
from accounts.api_auth import ApiKeyAuth
from vgm_site import openapi
from vgm_site.lib.api_errors import (
    ApiError,
    Invalid,
    RateLimited,
    Unavailable,
    internal_error,
    to_response,
)
from vgm_site.lib.http_json import StrictParser, too_large
from vgm_site.lib.problem import Problem
from videos import contract
from videos.api import router as videos_router

log = logging.getLogger(__name__)

api = NinjaAPI(
    title="VideoGenMessenger",
    version="1.0.0",
    urls_namespace="api",
    auth=ApiKeyAuth(),
    parser=StrictParser(),
    docs_url=None,
    openapi_url=None,
)
api.add_router("", accounts_router)
api.add_router("", videos_router)


@api.get("/openapi.json", auth=None, response=dict, tags=["Reference"])
def description(request: HttpRequest) -> HttpResponse:
    """This API's description, as OpenAPI 3.1."""
    return openapi.answer(request, api)


@api.exception_handler(ApiError)
def _api_error(request: HttpRequest, error: ApiError) -> HttpResponse:
    return to_response(error)


@api.exception_handler(limits.LimitReached)
def _limit_reached(request: HttpRequest, error: limits.LimitReached) -> HttpResponse:
    return to_response(RateLimited(error.retry_after, code=f"{error.limit.name}_limit_reached"))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return to_response(Invalid(*contract.problems(error.errors)))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """django-ninja hides what our parser said behind its own error."""
    said = error.__cause__
    if isinstance(said, ApiError):
        return to_response(said)
    return to_response(Invalid(Problem("Request can't be read", "request_unreadable")))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return to_response(too_large())


@api.exception_handler(SuspiciousOperation)
def _refused_by_django(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    """Django's own limits, such as a query of more than a thousand parameters."""
    return to_response(Invalid(Problem("Request can't be read", "request_unreadable")))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
@api.exception_handler(ConnectorException)
def _no_database(request: HttpRequest, error: Exception) -> HttpResponse:
    # One line: in an outage every call comes here, and a traceback for each would fill the disk.
    said = " ".join(str(error).split())
    log.error("%s %r: the database failed: %s", request.method, request.path, said)
    return to_response(Unavailable())


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    # %r: a path may hold line breaks, which must not look like lines of ours.
    log.error("%s %r failed", request.method, request.path, exc_info=error)
    return internal_error()
