"""Ordering videos, and what became of it."""

import json
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router

from accounts import idempotency
from vgm_site.lib.api_errors import ApiError, Invalid, not_found
from vgm_site.lib.etag import with_etag
from vgm_site.lib.problem import Problem
from videos import contract, jobs, present, remote, webhooks
from videos.models import Job

router = Router(tags=["Jobs"])


@router.post("/generate", response={202: contract.JobAccepted})
def generate(request: HttpRequest, wanted: contract.GenerateRequest) -> HttpResponse:
    """Order a video; 202 with the job's id."""

    def submit() -> idempotency.Answer:
        try:
            return _accepted(jobs.submit(by=request.actor, wanted=wanted))
        except webhooks.UrlRefused as error:
            problem = Problem(f"Webhook url: {error}", "webhook_url_refused")
            raise Invalid(problem) from error
        except remote.NotConnected as error:
            raise ApiError(
                409,
                "Connect a VideoGenMessenger key on the keys page first",
                code="remote_not_connected",
            ) from error

    key = _idempotency_key(request)
    if key is None:
        return _sent(submit())
    try:
        return _sent(idempotency.once(by=request.actor, key=key, wanted=wanted, work=submit))
    except idempotency.KeyReused as error:
        raise ApiError(
            422,
            "This Idempotency-Key came with another request before",
            code="idempotency_key_reused",
        ) from error
    except idempotency.StillRunning as error:
        raise ApiError(
            409,
            "The first request with this Idempotency-Key is still being worked on",
            code="idempotency_key_in_use",
            headers={"Retry-After": "1"},
        ) from error


@router.get("/generate/status/{job_id}", response=contract.JobStatus)
def status(request: HttpRequest, job_id: str) -> HttpResponse:
    """How far a job is, and where its video lies once it is completed."""
    return with_etag(request, _with_pace(_job(request, job_id)))


@router.post("/generate/cancel/{job_id}", response=contract.JobStatus)
def cancel(request: HttpRequest, job_id: str) -> HttpResponse:
    """End a waiting job at once, a running one within two seconds; 409 for a finished one."""
    job = _job(request, job_id)
    try:
        return _with_pace(jobs.cancel(by=request.actor, job_id=job.pk))
    except jobs.AlreadyFinished as error:
        raise ApiError(409, "The job has already finished", code="job_finished") from error


@router.get("/generations", response=contract.JobPage)
def generations(request: HttpRequest, query: Query[contract.GenerationsQuery]) -> HttpResponse:
    """The account's own jobs, newest first."""
    found = jobs.page(by=request.actor, wanted=query)
    return JsonResponse(
        {
            "data": [present.job_status(job) for job in found.jobs],
            "pagination": present.pagination(query, total=found.total),
            "meta": {"request_id": request.request_id},
        }
    )


def _idempotency_key(request: HttpRequest) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is None or (0 < len(key) <= 255 and key.isascii() and key.isprintable()):
        return key
    raise Invalid(
        Problem("Idempotency-Key must be 1 to 255 ASCII characters", "idempotency_key_invalid")
    )


def _accepted(job: Job) -> idempotency.Answer:
    headers = {
        "Location": f"{settings.PUBLIC_URL}/api/v1/generate/status/{job.pk}",
        "Retry-After": "1",
    }
    return idempotency.Answer(202, json.dumps(present.job_accepted(job)), headers)


def _sent(answer: idempotency.Answer) -> HttpResponse:
    response = HttpResponse(
        answer.body, status=answer.status, headers=answer.headers, content_type="application/json"
    )
    if answer.is_replayed:
        response["Idempotent-Replayed"] = "true"
    return response


def _job(request: HttpRequest, job_id: str) -> Job:
    """A stranger's job, a missing one and no id at all answer alike."""
    try:
        return jobs.get(by=request.actor, job_id=UUID(job_id))
    except (jobs.NotFound, ValueError) as error:
        raise not_found("No such job") from error


def _with_pace(job: Job) -> HttpResponse:
    response = JsonResponse(present.job_status(job))
    if not job.is_finished:
        response["Retry-After"] = "1" if job.status == Job.Status.PROCESSING else "2"
    return response
