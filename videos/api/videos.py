"""Single videos: opened, changed, removed, counted, reported."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from vgm_site.lib.api_errors import ApiError, not_found
from vgm_site.lib.client_ip import visitor
from videos import audience, contract, library, present, reports
from videos.models import Video

router = Router(tags=["Videos"])


@router.get("/videos/{video_id}", response=contract.VideoAnswer)
def detail(request: HttpRequest, video_id: str) -> HttpResponse:
    """One video, by its `id` or `video_id`."""
    return _shown(request, _video(request, video_id))


@router.patch("/videos/{video_id}", response=contract.VideoAnswer)
def change(request: HttpRequest, video_id: str, wanted: contract.VideoChanges) -> HttpResponse:
    """Change one's own video's title, description, tags, visibility, or whether it shows its
    prompt. What is left out stays."""
    with _refusals():
        video = library.change(by=request.actor, video_id=video_id, wanted=wanted)
    return _shown(request, video)


@router.delete("/videos/{video_id}", response={204: None})
def remove(request: HttpRequest, video_id: str) -> HttpResponse:
    """Take one's own video away: its page, its place in lists and its files at once."""
    with _refusals():
        library.remove(by=request.actor, video_id=video_id)
    return HttpResponse(status=204)


@router.post("/videos/{video_id}/view", response=contract.AudienceAnswer)
def view(request: HttpRequest, video_id: str) -> HttpResponse:
    """Count a view: once per viewer in ten minutes, and not one's own account's."""
    return _counted(request, audience.view, _video(request, video_id))


@router.post("/videos/{video_id}/share", response=contract.AudienceAnswer)
def share(request: HttpRequest, video_id: str) -> HttpResponse:
    """Count a share: once per viewer and day, and not one's own account's."""
    return _counted(request, audience.share, _video(request, video_id))


@router.post("/videos/{video_id}/report", response={201: contract.ReportAnswer})
def report(request: HttpRequest, video_id: str, wanted: contract.ReportRequest) -> HttpResponse:
    """Tell the people who run this site that a video should not be here."""
    reports.add(by=request.actor, video=_video(request, video_id), wanted=wanted)
    return JsonResponse({"message": "Thank you. Somebody will look at it."}, status=201)


@contextmanager
def _refusals() -> Iterator[None]:
    """A stranger's private video, a missing one and no id at all answer alike."""
    try:
        yield
    except library.NotFound as error:
        raise not_found("No such video") from error
    except library.NotYours as error:
        raise ApiError(403, "This video belongs to somebody else", code="not_yours") from error


def _video(request: HttpRequest, video_id: str) -> Video:
    with _refusals():
        return library.get(by=request.actor, video_id=video_id)


def _shown(request: HttpRequest, video: Video) -> HttpResponse:
    is_own = video.account_id == request.actor.account_id
    return JsonResponse({"data": present.video_detail(video, is_own=is_own)})


def _counted(request: HttpRequest, count, video: Video) -> HttpResponse:
    viewer = audience.viewer(by=request.actor, **visitor(request))
    is_counted = count(by=request.actor, video=video, viewer=viewer)
    return JsonResponse(
        {"data": present.audience(audience.figures(video)) | {"counted": is_counted}}
    )
