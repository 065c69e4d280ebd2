"""Pages about who you are: API keys, usage, and the theme."""

import csv
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import keys, limits, usage
from accounts.forms import KeyForm
from accounts.models import ApiKey
from accounts.signed_in import signed_in
from vgm_site.context import THEMES
from vgm_site.lib import bars
from vgm_site.lib.caching import live
from vgm_site.lib.see_other import SeeOther

A_YEAR = 31_536_000  # seconds


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key_list(request: HttpRequest) -> HttpResponse:
    """The account's keys; POST makes one and shows it, this once, in the answer itself."""
    if request.method != "POST":
        return _keys(request)
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _keys(request, form=form, status=422)
    try:
        key, secret = keys.create(by=request.actor, **form.cleaned_data)
    except keys.TooManyKeys:
        form.add_error(None, f"You have {keys.MAX_WORKING_KEYS} working keys. Revoke one first.")
        return _keys(request, form=form, status=422)
    return _keys(request, new_key=key, secret=secret)


@signed_in
@never_cache
def key_rotate(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Make a key's successor and show it once. Who comes here by GET sees the list."""
    if request.method != "POST":
        return SeeOther("keys")
    try:
        key, secret = keys.rotate(by=request.actor, key_id=key_id)
    except keys.NotFound as error:
        raise Http404 from error
    except keys.NotWorking:
        messages.error(request, "That key has ended or was rotated already.")
        return SeeOther("keys")
    return _keys(request, new_key=key, secret=secret)


@signed_in
@require_POST
def key_revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    try:
        keys.revoke(by=request.actor, key_id=key_id)
    except keys.NotFound as error:
        raise Http404 from error
    messages.success(request, "The key is revoked. It opens nothing any more.")
    return SeeOther("keys")


def _keys(request: HttpRequest, *, status: int = 200, form=None, **context) -> HttpResponse:
    listed = ApiKey.objects.visible_to(request.actor).newest_first().select_related("replaced_by")
    working = set(ApiKey.objects.visible_to(request.actor).working().values_list("pk", flat=True))
    context |= {"form": form or KeyForm(), "keys": listed, "working": working}
    return render(request, "accounts/keys.html", context, status=status)


@signed_in
@live
@require_safe
def usage_page(request: HttpRequest) -> HttpResponse:
    """The limits now, and the ledger day by day."""
    account, choice = request.actor.account, usage.Choice.of(request.GET.dict())
    history = usage.history(account, choice)
    context = {
        "limits": limits.usage(account),
        "choices": _choices(choice),
        "query": urlencode(vars(choice)),
        "what": usage.WHAT[choice.what],
        "history": history,
        "series": list(zip(history.series, history.totals, strict=True)),
        "newest_first": history.days[::-1],
        "chart": bars.stacked([day.parts for day in history.days]),
    }
    return render(request, "accounts/usage.html", context)


def _choices(choice: usage.Choice) -> list[dict]:
    days = {str(number): f"Last {number} days" for number in usage.DAYS}
    return [
        {"name": "what", "label": "What", "options": usage.WHAT.items(), "chosen": choice.what},
        {"name": "who", "label": "By", "options": usage.WHO.items(), "chosen": choice.who},
        {"name": "days", "label": "Days", "options": days.items(), "chosen": str(choice.days)},
    ]


@signed_in
@live
@require_safe
def usage_csv(request: HttpRequest) -> HttpResponse:
    """The same as the page shows, for a spreadsheet."""
    choice = usage.Choice.of(request.GET.dict())
    history = usage.history(request.actor.account, choice)
    name = f"usage-{choice.what}-{choice.who}-{choice.days}-days.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    table = csv.writer(response)
    table.writerow(["day_utc", *(_cell(label) for label in history.series), "all"])
    table.writerows([day.date, *day.parts, day.total] for day in history.days)
    return response


def _cell(label: str) -> str:
    """A spreadsheet would run a name that begins like a formula."""
    return f"'{label}" if label[:1] in "=+-@\t\r" else label


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie; "auto" forgets it, so that the device decides."""
    response = SeeOther(_safe_page(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            "theme", chosen, max_age=A_YEAR, secure=settings.IS_HTTPS, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


def _safe_page(request: HttpRequest) -> str:
    """The page that was asked to come back to, as long as it is one of ours."""
    page = request.POST.get("next", "")
    is_ours = page.startswith("/") and url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if is_ours else "/"
