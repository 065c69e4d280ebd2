"""Where videos can be looked for, for templates."""

from django import template
from django.template import Context

from videos import catalog

register = template.Library()


@register.simple_tag(takes_context=True)
def has_remote(context: Context) -> bool:
    """Whether who is asking may look into the remote's catalog too."""
    return catalog.has_remote(context.get("actor") or None)


@register.simple_tag
def places() -> dict[str, str]:
    """The places' names by what addresses call them."""
    return {catalog.HERE: "This site", catalog.THERE: "VideoGenMessenger"}
