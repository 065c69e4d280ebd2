"""Pages about webhooks: signed in? → one verb → one template."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.signed_in import signed_in
from vgm_site.lib.see_other import SeeOther
from videos import delivery_log, webhook_words, webhooks
from videos.contract import WebhookChanges
from videos.forms import WebhookForm
from videos.outbox import WebhookDelivery, WebhookEndpoint

PER_PAGE = 20
STATES = {"": "All", "pending": "Waiting", "delivered": "Delivered", "failed": "Failed"}


def _page(view: Callable) -> Callable:
    """For people who are signed in; a stranger's endpoint and a missing one answer alike."""

    @signed_in
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except webhooks.NotFound as error:
            raise Http404 from error

    return wrapped


# --- endpoints ----------------------------------------------------------------------------------


@_page
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """The account's endpoints; POST makes one and shows its secret, this once, in the answer."""
    if request.method != "POST":
        return _list(request)
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _list(request, form=form, status=422)
    try:
        endpoint = webhooks.create(by=request.actor, wanted=form.wanted)
    except webhooks.UrlRefused as error:
        form.add_error("url", f"{error}.")
        return _list(request, form=form, status=422)
    except webhooks.TooMany:
        return _list(request, status=422)  # the page says so itself
    return _list(request, new=endpoint)


def _list(request: HttpRequest, *, status: int = 200, **context) -> HttpResponse:
    found = list(webhooks.endpoints(by=request.actor))
    context = {
        "form": WebhookForm(),
        "endpoints": found,
        "most": webhooks.MAX_ENDPOINTS,
        "is_full": len(found) >= webhooks.MAX_ENDPOINTS,
    } | context
    return render(request, "videos/webhooks/list.html", context, status=status)


@_page
@require_safe
def single_calls(request: HttpRequest) -> HttpResponse:
    """The way to the endpoint that stands for the `webhook_url`s of single calls."""
    return SeeOther("webhook", webhooks.for_single_calls(request.actor.account_id).pk)


@_page
@vary_on_headers("HX-Request")
@require_safe
def detail(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """An endpoint with its log, or the log alone when the page asks again."""
    endpoint = webhooks.get(by=request.actor, endpoint_id=endpoint_id)
    if request.htmx:
        return render(request, "videos/webhooks/_log.html", _log(request, endpoint))
    return _detail(request, endpoint)


def _detail(
    request: HttpRequest, endpoint: WebhookEndpoint, *, status: int = 200, **context
) -> HttpResponse:
    failed = delivery_log.of(endpoint.pk, status="failed")
    known = {"form": WebhookForm.of(endpoint), "num_failed": failed.count()}
    context = known | _log(request, endpoint) | context
    return render(request, "videos/webhooks/detail.html", context, status=status)


def _log(request: HttpRequest, endpoint: WebhookEndpoint) -> dict:
    chosen = request.GET.get("status", "")
    chosen = chosen if chosen in STATES else ""
    found = delivery_log.of(endpoint.pk, status=chosen)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    is_active = endpoint.status == "active" and page.number == 1
    return {
        "endpoint": endpoint,
        "page": page,
        "states": STATES,
        "chosen": chosen,
        "poll_seconds": webhook_words.log_poll_seconds(page.object_list, is_active=is_active),
    }


@_page
def edit(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Change address, events and description. Who comes here by GET sees the endpoint."""
    endpoint = webhooks.get(by=request.actor, endpoint_id=endpoint_id)
    if request.method != "POST":
        return SeeOther("webhook", endpoint.pk)
    form = WebhookForm(request.POST)
    if form.is_valid():
        wanted = WebhookChanges(**form.wanted.model_dump())
        try:
            webhooks.change(by=request.actor, endpoint_id=endpoint.pk, wanted=wanted)
        except webhooks.UrlRefused as error:
            form.add_error("url", f"{error}.")
        else:
            messages.success(request, "Saved.")
            return SeeOther("webhook", endpoint.pk)
    return _detail(request, endpoint, form=form, status=422)


@_page
@require_POST
def pause(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    return _set_paused(request, endpoint_id, paused=True)


@_page
@require_POST
def go_on(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """After a pause, or after it was disabled."""
    return _set_paused(request, endpoint_id, paused=False)


def _set_paused(request: HttpRequest, endpoint_id: UUID, *, paused: bool) -> HttpResponse:
    wanted = WebhookChanges(paused=paused)
    webhooks.change(by=request.actor, endpoint_id=endpoint_id, wanted=wanted)
    return SeeOther("webhook", endpoint_id)


@_page
def rotate(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Make a new secret and show it once. Who comes here by GET sees the endpoint."""
    if request.method != "POST":
        return SeeOther("webhook", endpoint_id)
    endpoint = webhooks.rotate_secret(by=request.actor, endpoint_id=endpoint_id)
    return _detail(request, endpoint, new=endpoint)


@_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then delete."""
    endpoint = webhooks.get(by=request.actor, endpoint_id=endpoint_id)
    if request.method != "POST":
        num_waiting = delivery_log.of(endpoint.pk, status="pending").count()
        context = {"endpoint": endpoint, "num_waiting": num_waiting}
        return render(request, "videos/webhooks/delete.html", context)
    try:
        webhooks.remove(by=request.actor, endpoint_id=endpoint_id)
    except webhooks.NotRemovable:
        messages.error(request, "This one stays; pause it to send nothing.")
        return SeeOther("webhook", endpoint_id)
    messages.success(request, "The endpoint is deleted. Nothing more is sent to it.")
    return SeeOther("webhooks")


# --- deliveries ---------------------------------------------------------------------------------


@_page
@require_POST
def send_test(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    try:
        sent = webhooks.send_test(by=request.actor, endpoint_id=endpoint_id)
    except webhooks.NotSendable:
        return _not_sendable(request, endpoint_id)
    return SeeOther("webhook_delivery", endpoint_id, sent.pk)


@_page
@vary_on_headers("HX-Request")
@require_safe
def delivery(request: HttpRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponse:
    """A delivery's page, or its moving part alone when the page asks again."""
    found = delivery_log.get(by=request.actor, endpoint_id=endpoint_id, delivery_id=delivery_id)
    template = "_delivery_update.html" if request.htmx else "delivery.html"
    return render(request, f"videos/webhooks/{template}", _shown(found))


def _shown(found: WebhookDelivery) -> dict:
    return {
        "delivery": found,
        "endpoint": found.endpoint,
        "attempts": found.attempts.order_by("-number"),
        "poll_seconds": webhook_words.poll_seconds(found),
    }


@_page
@require_POST
def resend(request: HttpRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponse:
    ids = {"endpoint_id": endpoint_id, "delivery_id": delivery_id}
    try:
        delivery_log.resend(by=request.actor, **ids)
    except webhooks.NotSendable:
        return _not_sendable(request, endpoint_id)
    return SeeOther("webhook_delivery", endpoint_id, delivery_id)


@_page
@require_POST
def resend_failed(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    try:
        num = delivery_log.resend_failed(by=request.actor, endpoint_id=endpoint_id)
    except webhooks.NotSendable:
        return _not_sendable(request, endpoint_id)
    messages.success(request, f"{num} deliver{'y is' if num == 1 else 'ies are'} being sent again.")
    return SeeOther("webhook", endpoint_id)


def _not_sendable(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    messages.error(request, "Nothing is sent while it is paused, disabled or without an address.")
    return SeeOther("webhook", endpoint_id)
