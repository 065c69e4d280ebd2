"""The API's video endpoints: authenticate → typed JSON → one verb → one shape."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router

from vgm_site.lib.api_errors import ApiError, not_found
from videos import contract, jobs, library, present
from videos.models import Job

router = Router()


@router.post("/generate")
def generate(request: HttpRequest, wanted: contract.GenerateRequest) -> HttpResponse:
    """Order a video; 202 with the job's id."""
    job = jobs.submit(by=request.actor, wanted=wanted)
    response = JsonResponse(present.job_accepted(job), status=202)
    response["Location"] = f"{settings.PUBLIC_URL}/api/v1/generate/status/{job.pk}"
    response["Retry-After"] = "1"
    return response


@router.get("/generate/status/{job_id}")
def status(request: HttpRequest, job_id: str) -> HttpResponse:
    """How far a job is, and where its video lies once it is completed."""
    return _with_pace(_job(request, job_id))


@router.post("/generate/cancel/{job_id}")
def cancel(request: HttpRequest, job_id: str) -> HttpResponse:
    """End a waiting job at once, a running one within two seconds; 409 for a finished one."""
    job = _job(request, job_id)
    try:
        return _with_pace(jobs.cancel(by=request.actor, job_id=job.pk))
    except jobs.AlreadyFinished as error:
        raise ApiError(409, "The job has already finished", code="job_finished") from error


@router.get("/generations")
def generations(request: HttpRequest, query: Query[contract.GenerationsQuery]) -> HttpResponse:
    """The caller's own jobs, newest first."""
    mine = Job.objects.visible_to(request.actor).select_related("video").newest_first()
    if query.status:
        mine = mine.filter(status=query.status)
    start = (query.page - 1) * query.limit
    total = mine.count()
    body = {
        "data": [present.job_status(job) for job in mine[start : start + query.limit]],
        "pagination": {
            "total": total,
            "page": query.page,
            "per_page": query.limit,
            "has_more": start + query.limit < total,
        },
        "meta": {"request_id": request.request_id},
    }
    return JsonResponse(body)


@router.get("/videos/{video_id}")
def video(request: HttpRequest, video_id: str) -> HttpResponse:
    """One video, by its `id` or `video_id`."""
    try:
        found = library.get(by=request.actor, video_id=video_id)
    except (library.NotFound, ValueError) as error:
        raise not_found("No such video") from error
    return JsonResponse({"data": present.video_detail(found)})


def _job(request: HttpRequest, job_id: str) -> Job:
    """A stranger's job, a missing one and no id at all answer alike."""
    try:
        return jobs.get(by=request.actor, job_id=UUID(job_id))
    except (jobs.NotFound, ValueError) as error:
        raise not_found("No such job") from error


def _with_pace(job: Job) -> HttpResponse:
    response = JsonResponse(present.job_status(job))
    response["Cache-Control"] = "private, no-cache"
    if not job.is_finished:
        response["Retry-After"] = "1" if job.status == Job.Status.PROCESSING else "2"
    return response
