"""The account's key at the remote service, as the keys page shows it. Never the key itself."""

from urllib.parse import urlsplit

from django import template
from django.conf import settings

from accounts.actor import Actor
from videos import remote

register = template.Library()


@register.inclusion_tag("videos/_remote_panel.html", takes_context=True)
def remote_panel(context: template.Context, actor: Actor) -> dict:
    """Empty where this site has no remote service."""
    connection = remote.connection_of(actor.account_id) if settings.REMOTE_URL else None
    return {
        "csrf_token": context.get("csrf_token"),
        "host": urlsplit(settings.REMOTE_URL).netloc,
        "connection": connection,
        "callback_url": connection and remote.callback_url(connection),
        "is_unsigned": settings.REMOTE_UNSIGNED,
    }
