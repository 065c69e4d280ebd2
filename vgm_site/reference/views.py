"""`/docs` for people, `/llms.txt` for their assistants."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.tiers import TIERS
from vgm_site.api import api
from vgm_site.openapi import document
from vgm_site.reference import endpoints, samples


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    shown = _shown(settings.PUBLIC_URL)
    return render(request, "reference/reference.html", shown | {"tiers": TIERS.values()})


@require_safe
@cache_control(public=True, max_age=3600)
def llms(request: HttpRequest) -> HttpResponse:
    shown = _shown(settings.PUBLIC_URL)
    return render(request, "reference/llms.txt", shown, content_type="text/plain; charset=utf-8")


@cache
def _shown(public_url: str) -> dict:
    """What stays the same as long as the code does."""
    spec = document(api, public_url)
    base = spec["servers"][0]["url"]
    return {
        "base": base,
        "about": endpoints.marked(spec["info"]["description"]),
        "groups": endpoints.groups(spec),
        "refusals": endpoints.refusals(spec),
        "headers": endpoints.headers(spec),
        "events": endpoints.events(spec),
        "first_steps": samples.first_steps(base),
        "key": samples.KEY,
    }
