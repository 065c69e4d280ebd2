"""Webhooks we receive: the remote service tells that a job moved.

The bytes are verified as they came. What the event says is never believed: it makes the worker
ask the service at once, which a doubled, late, early or forged one can't turn to harm.
"""

import json
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from vgm_site.lib import signing
from videos import remote

MAX_BODY = 64 * 1024  # bytes


@csrf_exempt
@require_POST
def receive(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """204 for anything the service signed; 401 otherwise, also where there is no such address."""
    try:
        body = request.body
    except RequestDataTooBig:
        return HttpResponse(status=413)
    if len(body) > MAX_BODY:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        connection = remote.caller(connection_id, headers, body)
    except signing.BadSignature:
        return HttpResponse(status=401)
    remote.note_event(
        connection,
        message_id=headers.get("webhook-id", "")[:255],
        job_reference=_job_reference(body),
    )
    return HttpResponse(status=204)


def _job_reference(body: bytes) -> str:
    """The job's id at the service; empty where the event names none."""
    try:
        event = json.loads(body)
        reference = event.get("job_id")
    except (ValueError, AttributeError, RecursionError):
        return ""
    is_usable = isinstance(reference, str) and len(reference) <= 200 and "\x00" not in reference
    return reference if is_usable and reference.isprintable() else ""
