"""Endpoints that are told when jobs end, and the log of what was sent to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router

from vgm_site.lib.api_errors import ApiError, Invalid, not_found
from vgm_site.lib.problem import Problem
from videos import contract, delivery_log, present, webhooks
from videos.outbox import WebhookDelivery, WebhookEndpoint

router = Router(tags=["Webhooks"])


@router.get("/webhooks", response=contract.WebhookList)
def listed(request: HttpRequest) -> HttpResponse:
    """The account's endpoints, newest first; `single-calls` is not among them."""
    found = [present.webhook(endpoint) for endpoint in webhooks.endpoints(by=request.actor)]
    return JsonResponse({"data": found, "meta": {"request_id": request.request_id}})


@router.post("/webhooks", response={201: contract.WebhookSecretAnswer})
def create(request: HttpRequest, wanted: contract.WebhookRequest) -> HttpResponse:
    """Have an address told when jobs end. The answer has the secret, this once."""
    with _refusals():
        endpoint = webhooks.create(by=request.actor, wanted=wanted)
    return _with_secret(endpoint, status=201)


@router.get("/webhooks/{webhook_id}", response=contract.WebhookAnswer)
def detail(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """One endpoint, or `single-calls`, which stands for the `webhook_url`s of single calls."""
    with _refusals():
        return _shown(webhooks.get(by=request.actor, endpoint_id=_id(request, webhook_id)))


@router.patch("/webhooks/{webhook_id}", response=contract.WebhookAnswer)
def change(request: HttpRequest, webhook_id: str, wanted: contract.WebhookChanges) -> HttpResponse:
    """Change an endpoint's address, events or description; pause it, or let it go on. What is
    left out stays. Of `single-calls` only `description` and `paused` change."""
    with _refusals():
        ids = {"endpoint_id": _id(request, webhook_id)}
        return _shown(webhooks.change(by=request.actor, wanted=wanted, **ids))


@router.delete("/webhooks/{webhook_id}", response={204: None})
def remove(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Delete an endpoint with its log; what was still to be sent is not."""
    with _refusals():
        webhooks.remove(by=request.actor, endpoint_id=_id(request, webhook_id))
    return HttpResponse(status=204)


@router.post("/webhooks/{webhook_id}/rotate-secret", response=contract.WebhookSecretAnswer)
def rotate_secret(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """A new secret, shown this once. For 24 hours the old one signs too."""
    with _refusals():
        ids = {"endpoint_id": _id(request, webhook_id)}
        return _with_secret(webhooks.rotate_secret(by=request.actor, **ids))


@router.post("/webhooks/{webhook_id}/test", response={202: contract.DeliveryAnswer})
def send_test(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Send a `webhook.test` event now; its delivery tells how it went."""
    with _refusals():
        ids = {"endpoint_id": _id(request, webhook_id)}
        return _sending(webhooks.send_test(by=request.actor, **ids))


@router.get("/webhooks/{webhook_id}/deliveries", response=contract.DeliveryPage)
def deliveries(
    request: HttpRequest, webhook_id: str, query: Query[contract.DeliveriesQuery]
) -> HttpResponse:
    """What was or will be sent to an endpoint, with every attempt, for 30 days; newest first."""
    with _refusals():
        ids = {"endpoint_id": _id(request, webhook_id)}
        found = delivery_log.page(by=request.actor, wanted=query, **ids)
    return JsonResponse(
        {
            "data": [present.delivery(one) for one in found.deliveries],
            "pagination": present.pagination(query, total=found.total),
            "meta": {"request_id": request.request_id},
        }
    )


@router.get("/webhooks/{webhook_id}/deliveries/{delivery_id}", response=contract.DeliveryAnswer)
def delivery(request: HttpRequest, webhook_id: str, delivery_id: str) -> HttpResponse:
    """One delivery, with every attempt."""
    with _refusals():
        ids = _ids(request, webhook_id, delivery_id)
        return JsonResponse({"data": present.delivery(delivery_log.get(by=request.actor, **ids))})


@router.post(
    "/webhooks/{webhook_id}/deliveries/{delivery_id}/retry",
    response={202: contract.DeliveryAnswer},
)
def retry(request: HttpRequest, webhook_id: str, delivery_id: str) -> HttpResponse:
    """Send one again at once, whatever became of it; the schedule starts anew."""
    with _refusals():
        ids = _ids(request, webhook_id, delivery_id)
        return _sending(delivery_log.resend(by=request.actor, **ids))


@router.post("/webhooks/{webhook_id}/retry-failed", response={202: contract.ResentAnswer})
def retry_failed(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Send everything again that was given up."""
    with _refusals():
        ids = {"endpoint_id": _id(request, webhook_id)}
        num = delivery_log.resend_failed(by=request.actor, **ids)
    return JsonResponse({"data": {"num": num}}, status=202)


@contextmanager
def _refusals() -> Iterator[None]:
    """A stranger's endpoint, a missing one and no id at all answer alike."""
    try:
        yield
    except webhooks.NotFound as error:
        raise not_found("No such webhook") from error
    except webhooks.UrlRefused as error:
        raise Invalid(Problem(f"Url: {error}", "url_refused")) from error
    except webhooks.TooMany as error:
        raise _conflict(
            f"An account may have {webhooks.MAX_ENDPOINTS} webhooks", "too_many_webhooks"
        ) from error
    except webhooks.NotSendable as error:
        raise _conflict(
            "The webhook is paused, disabled or has no address of its own", "webhook_not_sendable"
        ) from error
    except webhooks.NotRemovable as error:
        raise _conflict("This one can't be deleted; pause it", "webhook_not_removable") from error


def _conflict(message: str, code: str) -> ApiError:
    return ApiError(409, message, code=code)


def _id(request: HttpRequest, text: str) -> UUID:
    """Raises `NotFound` for what is no id."""
    if text == present.SINGLE_CALLS:
        return webhooks.for_single_calls(request.actor.account_id).pk
    return _uuid(text)


def _ids(request: HttpRequest, webhook_id: str, delivery_id: str) -> dict[str, UUID]:
    return {"endpoint_id": _id(request, webhook_id), "delivery_id": _uuid(delivery_id)}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise webhooks.NotFound from error


def _shown(endpoint: WebhookEndpoint) -> HttpResponse:
    return JsonResponse({"data": present.webhook(endpoint)})


def _with_secret(endpoint: WebhookEndpoint, *, status: int = 200) -> HttpResponse:
    response = JsonResponse({"data": present.webhook_with_secret(endpoint)}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _sending(row: WebhookDelivery) -> HttpResponse:
    return JsonResponse({"data": present.delivery(row)}, status=202)
