"""What of the limits is left, for templates."""

from django import template

from accounts import limits
from accounts.actor import Actor

register = template.Library()


@register.simple_tag
def generations_use(actor: Actor | None) -> limits.LimitUse | None:
    """Today's generations of this actor's account; None when nobody is signed in."""
    if not actor:
        return None
    return next(use for use in limits.usage(actor.account) if use.limit == limits.GENERATIONS)
