"""Pages about jobs and videos: signed in? → one verb → one template."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts import limits, throttles
from accounts.signed_in import signed_in
from vgm_site.lib.caching import live
from vgm_site.lib.client_ip import client_ip, visitor
from vgm_site.lib.see_other import SeeOther
from videos import audience, jobs, library, progress, remote, webhooks
from videos.forms import FIELDS, GenerateForm
from videos.models import Job, Video

PER_PAGE = 24
_DRAFT = "draft"  # in the session: what somebody typed before signing in
_DRAFT_LENGTH = 2_000


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    clips = Video.objects.public().newest_first()[:12]
    context = {"form": GenerateForm.filled_with({}), "clips": clips}
    return render(request, "videos/landing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def studio(request: HttpRequest) -> HttpResponse:
    """Type a wish. Who is not signed in yet may do so after; the wish is kept."""
    if request.method != "POST":
        return _open_studio(request)
    if not request.actor:
        return _keep_draft(request)
    form = GenerateForm(request.POST)
    if not form.is_valid():
        return _studio(request, form, status=422)
    try:
        job = jobs.submit(by=request.actor, wanted=form.wanted)
    except limits.LimitReached as error:
        form.add_error(None, _limit_words(error))
        response = _studio(request, form, status=429)
        response["Retry-After"] = str(error.retry_after)
        return response
    except remote.NotConnected:
        _remember_draft(request)
        return _studio(request, form, status=409, is_key_missing=True)
    request.session.pop(_DRAFT, None)
    return SeeOther("job", job.pk)


@signed_in
@live
@vary_on_headers("HX-Request")
def _open_studio(request: HttpRequest) -> HttpResponse:
    if request.htmx:
        return render(request, "videos/_latest_jobs.html", _latest(request))
    wish = request.session.get(_DRAFT, {}) | request.GET.dict()
    return _studio(request, GenerateForm.filled_with(wish))


def _studio(
    request: HttpRequest, form: GenerateForm, *, status: int = 200, **context
) -> HttpResponse:
    context |= {"form": form} | _latest(request)
    return render(request, "videos/studio.html", context, status=status)


def _latest(request: HttpRequest) -> dict:
    mine = Job.objects.visible_to(request.actor).with_films().newest_first()
    latest = list(mine[:6])
    pauses = [progress.of(job).poll_seconds for job in latest]
    return {"jobs": latest, "poll_seconds": min((p for p in pauses if p), default=None)}


def _keep_draft(request: HttpRequest) -> HttpResponse:
    _remember_draft(request)
    return SeeOther("account_signup")


def _remember_draft(request: HttpRequest) -> None:
    typed = {name: request.POST.get(name, "")[:_DRAFT_LENGTH] for name in FIELDS}
    request.session[_DRAFT] = typed


@signed_in
@live
@vary_on_headers("HX-Request")
@require_safe
def job_detail(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """A job's page, or its moving part alone when the page asks again."""
    job = _job(request, job_id)
    template = "videos/_job_update.html" if request.htmx else "videos/job_detail.html"
    return render(request, template, {"job": job, "progress": progress.of(job)})


@signed_in
@require_POST
def job_cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    job = _job(request, job_id)
    try:
        jobs.cancel(by=request.actor, job_id=job.pk)
    except jobs.AlreadyFinished:
        messages.info(request, "Too late to cancel: the job had already finished.")
    return SeeOther("job", job.pk)


@signed_in
@require_POST
def job_retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    job = _job(request, job_id)
    try:
        job = jobs.retry(by=request.actor, job_id=job.pk)
    except jobs.NotFinished:
        messages.info(request, "This job is still being worked on.")
    except webhooks.UrlRefused as error:
        messages.error(request, f"The address to tell is not allowed any more. {error}.")
    except limits.LimitReached as error:
        messages.error(request, _limit_words(error))
    except remote.NotConnected:
        words = 'Connect a <a href="{}#remote">VideoGenMessenger key</a> first.'
        messages.error(request, format_html(words, reverse("keys")))
    return SeeOther("job", job.pk)


@signed_in
@live
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    mine = Job.objects.visible_to(request.actor).with_films().newest_first()
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "videos/history.html", {"page": page})


@require_POST
def video_view(request: HttpRequest, video_id: str) -> HttpResponse:
    """Somebody began to watch. Who invents viewers can't count more than a crowd would."""
    try:
        video = library.get(by=request.actor, video_id=video_id)
        throttles.take(throttles.VIEWS_FROM, client_ip(request))
    except library.NotFound as error:
        raise Http404 from error
    except throttles.TooMany as error:
        return HttpResponse(status=429, headers={"Retry-After": str(error.retry_after)})
    viewer = audience.viewer(by=request.actor, **visitor(request))
    audience.view(by=request.actor, video=video, viewer=viewer)
    return HttpResponse(status=204)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain")


def _job(request: HttpRequest, job_id: UUID) -> Job:
    """A stranger's job and a missing one answer alike."""
    try:
        return jobs.get(by=request.actor, job_id=job_id)
    except jobs.NotFound as error:
        raise Http404 from error


def _limit_words(error: limits.LimitReached) -> str:
    minutes = -(-error.retry_after // 60)
    wait = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    return (
        f"You have used all of today's generations. New ones come at 00:00 UTC, in {wait}. "
        "Nothing was counted for this try."
    )
