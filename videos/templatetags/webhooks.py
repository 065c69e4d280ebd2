"""Words about webhooks, for templates."""

from django import template

from videos import forms, webhook_words
from videos.outbox import WebhookAttempt, WebhookDelivery

register = template.Library()


@register.filter
def outcome(attempt: WebhookAttempt) -> str:
    return webhook_words.outcome(attempt)


@register.filter
def delivery_state(delivery: WebhookDelivery) -> str:
    return webhook_words.state(delivery)


@register.filter
def last_attempt(delivery: WebhookDelivery) -> WebhookAttempt | None:
    """Of those that were read along with it."""
    return next(reversed(delivery.attempts.all()), None)


@register.filter
def event_label(name: str) -> str:
    return forms.EVENT_LABELS.get(name, "A test")
