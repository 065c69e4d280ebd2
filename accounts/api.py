"""The API's account endpoints."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, JsonResponse
from ninja import Router

from accounts import limits, registration, throttles
from accounts.actor import Actor
from accounts.api_auth import ApiKeyAuth
from vgm_site.lib.api_errors import ApiError, Invalid, RateLimited
from vgm_site.lib.client_ip import client_ip
from vgm_site.lib.problem import Problem
from vgm_site.lib.timestamp import timestamp
from videos import contract

router = Router(tags=["Account"])
_PASSWORD_RULES = {
    "password_too_short": "Password must be at least 8 characters",
    "password_too_common": "Password is too common",
    "password_entirely_numeric": "Password must not be digits alone",
    "password_too_similar": "Password is too similar to the e-mail address or name",
}


@router.post("/auth/register", auth=None, response={201: contract.Registered})
def register(request: HttpRequest, wanted: contract.RegisterRequest):
    """Make a person, their account and a first key, which is shown only here."""
    _check_email(wanted.email)
    try:
        registration.throttle(client_ip(request))
        actor, secret = registration.register(
            email=wanted.email, password=wanted.password, name=wanted.name
        )
    except throttles.TooMany as error:
        raise RateLimited(error.retry_after, code="registrations_limit_reached") from error
    except registration.WeakPassword as error:
        raise Invalid(*(_password_problem(code) for code in error.codes)) from error
    except registration.EmailTaken as error:
        raise ApiError(409, "This e-mail is registered already", code="email_taken") from error
    return JsonResponse(
        _registered(actor, secret), status=201, headers={"Cache-Control": "no-store"}
    )


@router.get("/usage", auth=ApiKeyAuth(is_counted=False), response=contract.Usage)
def usage(request: HttpRequest) -> JsonResponse:
    """What the account may use, and has used. Asking is never counted and never refused."""
    actor = request.actor
    uses = limits.usage(actor.account)
    actor.uses.extend(uses)
    shares = limits.shares_today(actor.account)
    return JsonResponse(
        {
            "tier": actor.account.tier,
            "limits": [_limit_use(use) for use in uses],
            "today": [_share(share) for share in shares],
        }
    )


def _limit_use(use: limits.LimitUse) -> dict:
    return {
        "name": use.limit.name,
        "limit": use.allowed,
        "used": use.used,
        "remaining": use.remaining,
        "window_seconds": use.limit.seconds,
        "resets_at": timestamp(use.resets_at),
    }


def _share(share: limits.Share) -> dict:
    return {
        "channel": share.channel,
        "key_name": share.key_name,
        "key_prefix": share.key_prefix,
        "user": share.user_name,
        **{limit.name: share.used.get(limit.name, 0) for limit in limits.LIMITS},
    }


def _registered(actor: Actor, secret: str) -> dict:
    admin = " You are the first here, so you are this site's admin."
    return {
        "api_key": secret,
        "tier": actor.account.tier,
        "user": {
            "id": str(actor.user.pk),
            "email": actor.user.email,
            "name": actor.user.name,
        },
        "message": "Keep this key: it is shown only once."
        + (admin if actor.user.is_superuser else ""),
    }


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(Problem("Email must be a valid e-mail address", "email_invalid")) from error


def _password_problem(code: str) -> Problem:
    return Problem(_PASSWORD_RULES.get(code, "Password is too weak"), code or "password_weak")
