"""What of the limits is left, for templates."""

from django import template

from accounts import limits
from accounts.actor import Actor
from accounts.tiers import TIERS

register = template.Library()


@register.simple_tag
def generations_use(actor: Actor | None) -> limits.LimitUse | None:
    """Today's generations of this actor's account; None when nobody is signed in."""
    if not actor:
        return None
    return next(use for use in limits.usage(actor.account) if use.limit == limits.GENERATIONS)


@register.simple_tag
def free_generations() -> int | None:
    """How many generations a day a new account has; None is no limit."""
    return TIERS["free"].generations_per_day
