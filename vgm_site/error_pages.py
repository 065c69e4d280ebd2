"""Error pages in the site's own frame; under /api/v1 the documented JSON instead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vgm_site.lib.api_errors import API, internal_error


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        return internal_error()
    return render(request, "errors/500.html", status=500)
