"""How an account's limits stand, in response headers.

`RateLimit-Policy` and `RateLimit` (IETF draft-ietf-httpapi-ratelimit-headers-10) name every limit
that the call was counted against; `X-RateLimit-*`, as many clients know them, the one counted last.
"""

from accounts.actor import Actor
from accounts.limits import LimitUse


def headers(actor: Actor) -> dict[str, str]:
    """Empty where nothing limits the actor, or nothing was counted."""
    uses = [use for use in actor.uses if use.allowed is not None]
    if not uses:
        return {}
    last = uses[-1]
    return {
        "RateLimit-Policy": ", ".join(_policy(use) for use in uses),
        "RateLimit": ", ".join(_state(use) for use in uses),
        "X-RateLimit-Limit": str(last.allowed),
        "X-RateLimit-Remaining": str(last.remaining),
        "X-RateLimit-Reset": str(int(last.resets_at.timestamp())),
    }


def _policy(use: LimitUse) -> str:
    return f'"{use.limit.name}";q={use.allowed};w={use.limit.seconds}'


def _state(use: LimitUse) -> str:
    return f'"{use.limit.name}";r={use.remaining};t={use.seconds_left}'
