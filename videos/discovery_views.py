"""Pages where videos are found: search, trending, and a video's own page.

Everything shown stands in the address. htmx fetches parts of the same pages.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from pydantic import ValidationError

from accounts.signed_in import signed_in
from vgm_site.lib.caching import live
from vgm_site.lib.client_ip import client_ip
from vgm_site.lib.see_other import SeeOther
from videos import catalog, contract, saving, search_count
from videos.models import Job

PER_PAGE = 20
NUM_TRENDING = 48
NUM_CATEGORIES = 12  # shown to choose from
QUALITIES = {"": "Any", "sd": "SD", "hd": "HD", "4k": "4K"}
LENGTHS = {"": "Any", "short": "Short", "medium": "Medium", "long": "Long"}
RANGES = {"24h": "24 hours", "7d": "7 days", "30d": "30 days"}


# --- search -------------------------------------------------------------------------------------


@live
@vary_on_headers("HX-Request", "HX-Target")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The whole page; for htmx the results alone, or what "Load more" adds to them.

    The remote is asked only when somebody means it, since it counts every search.
    """
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "quality", "duration")}
    asked["at"] = request.GET.get("at", "")
    context = asked | {"qualities": QUALITIES, "lengths": LENGTHS}
    context["is_remote"] = catalog.at(asked["at"]) is catalog.THEIRS
    context["is_filtered"] = bool(asked["quality"] or asked["duration"])
    status = 200
    if asked["q"]:
        status, found = _found(request, asked)
        context |= found
    else:
        context["categories"] = _categories(request, "7d")
    if "HX-History-Restore-Request" in request.headers:
        status = 200  # htmx shows the page one goes back to only then
    response = render(request, _search_template(request), context, status=status)
    if request.htmx:
        _say_address(request, response, _address(asked, context.get("page", 1)))
    return response


def _found(request: HttpRequest, asked: dict) -> tuple[int, dict]:
    """The status, and what was found or why nothing can be."""
    by = request.actor or None
    fields = {name: asked[name] or None for name in ("q", "quality", "duration")}
    page = request.GET.get("page") or "1"
    try:
        wanted = contract.SearchQuery(**fields, page=page, limit=PER_PAGE)
        search_count.count(wanted.q, by=by, address=client_ip(request), session=request.session)
        found = catalog.at(asked["at"]).search(by=by, wanted=wanted)
    except ValidationError as error:
        return 422, {"problems": [one.text for one in contract.problems(error.errors())]}
    except search_count.TooMany as error:
        return 429, {"limit": error}
    except catalog.CatalogError as error:
        return 200, {"error": error}
    return 200, {"found": found} | _pages(asked, wanted.page, has_more=found.has_more)


def _pages(asked: dict, page: int, *, has_more: bool) -> dict:
    """The addresses of the pages around this one."""
    return {
        "page": page,
        "first_page": _address(asked),
        "previous_page": _address(asked, page - 1) if page > 1 else "",
        "next_page": _address(asked, page + 1) if has_more else "",
    }


def _address(asked: dict, page: int = 1) -> str:
    """Where this search stands, without what is empty."""
    named = {name: value for name, value in asked.items() if value}
    if page > 1:
        named["page"] = page
    return f"{reverse('search')}?{urlencode(named)}" if named else reverse("search")


def _search_template(request: HttpRequest) -> str:
    if not request.htmx or request.htmx.target == "main":  # another place: other ways to ask
        return "videos/search.html"
    is_more = request.htmx.target == "more-results"
    return "videos/_search_more.html" if is_more else "videos/_search_update.html"


def _say_address(request: HttpRequest, response: HttpResponse, address: str) -> None:
    """While somebody types, Back should not lead through every letter."""
    is_typed = request.htmx.trigger_name == "q" and "?" in (request.htmx.current_url or "")
    response["HX-Replace-Url" if is_typed else "HX-Push-Url"] = address


# --- trending -----------------------------------------------------------------------------------


@live
@vary_on_headers("HX-Request")
@require_safe
def trending(request: HttpRequest) -> HttpResponse:
    """The whole page, or its changing part alone. What the address names wrongly is the usual."""
    chosen = request.GET.get("range", "")
    chosen = chosen if chosen in RANGES else "24h"
    category = _category(request.GET.get("category", ""))
    place = request.GET.get("at", "")
    context = {"at": place, "range": chosen, "ranges": RANGES, "category": category}
    wanted = contract.TrendingQuery(
        limit=NUM_TRENDING, time_range=chosen, category=category or None
    )
    try:
        top = catalog.at(place).trending(by=request.actor or None, wanted=wanted)
        shown = list(top.categories[:NUM_CATEGORIES])
        context |= {"top": top, "categories": shown}
    except catalog.CatalogError as error:
        shown, context["error"] = [], error
    if category and category not in shown:
        context["categories"] = [category, *shown]
    template = "videos/_trending_update.html" if request.htmx else "videos/trending.html"
    return render(request, template, context)


def _category(given: str) -> str:
    """As tags are written; one that can't be a tag is none."""
    try:
        plain = given.replace("\x00", "").lower()
        return contract.TrendingQuery(category=plain or None).category or ""
    except ValidationError:
        return ""


def _categories(request: HttpRequest, time_range: str) -> list[str]:
    """What others watch, to begin a search with."""
    wanted = contract.TrendingQuery(limit=1, time_range=time_range)
    top = catalog.OURS.trending(by=request.actor or None, wanted=wanted)
    return list(top.categories[:NUM_CATEGORIES])


# --- a video ------------------------------------------------------------------------------------


@require_safe
def video(request: HttpRequest, video_id: str) -> HttpResponse:
    try:
        found = catalog.OURS.video(by=request.actor or None, video_id=video_id)
    except catalog.NotFound as error:
        raise Http404 from error
    return render(request, "videos/video_detail.html", {"video": found, "video_id": video_id})


@signed_in
@live
@require_safe
def remote_video(request: HttpRequest, video_id: str) -> HttpResponse:
    """The same page for a video of the remote's, with a way to keep it."""
    _check_remote()
    try:
        found = catalog.THEIRS.video(by=request.actor, video_id=video_id)
    except catalog.NotFound as error:
        raise Http404 from error
    except catalog.CatalogError as error:
        return render(request, "videos/remote_video_error.html", {"error": error})
    kept = saving.saved(by=request.actor, reference=found.id)
    return render(request, "videos/video_detail.html", {"video": found, "kept": kept})


@signed_in
@require_POST
def save(request: HttpRequest, video_id: str) -> HttpResponse:
    """Fetch it into the own library; what is there already is shown."""
    _check_remote()
    try:
        with catalog.in_words(request.actor):
            job = saving.save(by=request.actor, video_id=video_id)
    except catalog.NotFound as error:
        raise Http404 from error
    except catalog.CatalogError as error:
        messages.error(request, str(error))
        return SeeOther("remote_video", video_id)
    if job.status == Job.Status.COMPLETED:
        messages.info(request, "It is in your library already.")
        return SeeOther("video", job.video_id)
    return SeeOther("job", job.pk)


def _check_remote() -> None:
    if not settings.REMOTE_URL:
        raise Http404
