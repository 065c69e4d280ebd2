"""Webhooks we send, the rows: endpoints, what is to be delivered to them, and each attempt.

More of `videos.models`, which imports this so that Django finds them.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Account, User
from vgm_site.lib import base62, signing
from vgm_site.lib.encrypted_field import EncryptedTextField
from videos.contract import EVENTS


def new_event_id() -> str:
    """Stays the same for an event, to however many endpoints and however often it is sent."""
    return f"evt_{base62.random_word(26)}"


class EndpointQuerySet(models.QuerySet):
    def visible_to(self, actor) -> "EndpointQuerySet":
        """Endpoints of the account this actor is in."""
        return self.filter(account=actor.account_id) if actor else self.none()

    def open(self) -> "EndpointQuerySet":
        """Endpoints that are sent to at this time."""
        return self.filter(is_paused=False, disabled_at=None)

    def newest_first(self) -> "EndpointQuerySet":
        return self.order_by("-created_at", "id")


class EndpointManager(models.Manager.from_queryset(EndpointQuerySet)):
    def get_queryset(self) -> EndpointQuerySet:
        # Only who signs needs the secrets; one that no key opens must not stop anything else.
        return super().get_queryset().defer("secret", "previous_secret")


class WebhookEndpoint(models.Model):
    """An address that is told when jobs end.

    An account's endpoint without a URL stands for the `webhook_url`s of single calls: it holds
    the secret they are signed with, and their log.
    """

    class Disabled(models.TextChoices):
        GONE = "gone", "It answered 410 Gone"
        FAILING = "failing", "It has only failed for five days"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="endpoints")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    url = models.CharField(max_length=2048, blank=True)
    description = models.CharField(max_length=100, blank=True)
    events = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    secret = EncryptedTextField(default=signing.new_secret, editable=False)
    # Signs too until then, so that receivers can change over.
    previous_secret = EncryptedTextField(null=True, editable=False)
    previous_secret_until = models.DateTimeField(null=True, editable=False)
    is_paused = models.BooleanField(default=False)
    is_slow = models.BooleanField(default=False, editable=False)  # its last answer took long
    failing_since = models.DateTimeField(null=True, editable=False)
    disabled_at = models.DateTimeField(null=True, editable=False)
    disabled_because = models.CharField(max_length=10, choices=Disabled, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    objects = EndpointManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=Q(events__contained_by=list(EVENTS)), name="endpoint_events_known"
            ),
            models.CheckConstraint(
                condition=Q(disabled_at=None, disabled_because="")
                | Q(disabled_at__isnull=False) & ~Q(disabled_because=""),
                name="endpoint_disabled_says_why",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(url=""), name="endpoint_for_single_calls_once"
            ),
        ]

    def __str__(self) -> str:
        return self.url or "Single calls"

    @property
    def status(self) -> str:
        """`active`, `paused` or `disabled`."""
        if self.disabled_at:
            return "disabled"
        return "paused" if self.is_paused else "active"


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, actor) -> "DeliveryQuerySet":
        return self.filter(endpoint__account=actor.account_id) if actor else self.none()

    def due(self) -> "DeliveryQuerySet":
        """What should have been sent by now, to endpoints that are open."""
        return self.filter(
            status="pending",
            next_attempt_at__lte=Now(),
            endpoint__is_paused=False,
            endpoint__disabled_at=None,
        )

    def leased(self, token: uuid.UUID) -> "DeliveryQuerySet":
        """The delivery somebody is sending under this lease; none once the lease was lost."""
        return self.filter(lease_token=token)

    def newest_first(self) -> "DeliveryQuerySet":
        return self.order_by("-created_at", "id")


class WebhookDelivery(models.Model):
    """One event for one endpoint, until it is delivered or given up. The row is the truth.

    Of the deliveries in one lane, one at a time is being sent.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries"
    )
    job = models.ForeignKey("videos.Job", on_delete=models.CASCADE, null=True, related_name="+")
    event_id = models.CharField(max_length=40, default=new_event_id)
    event = models.CharField(max_length=40)
    url = models.CharField(max_length=2048, blank=True)  # of a single call; else the endpoint's
    lane = models.CharField(max_length=100)
    body = models.TextField()  # these very bytes are sent each time, in UTF-8
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    num_attempts = models.PositiveSmallIntegerField(default=0)
    # Attempts before it was last sent again by hand: the schedule counts from there.
    num_before = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, db_default=Now())
    lease_token = models.UUIDField(null=True, editable=False, unique=True)
    lease_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["endpoint", "-created_at"], name="delivery_log"),
            models.Index(
                fields=["lane", "next_attempt_at"],
                condition=Q(status="pending"),
                name="delivery_pending",
            ),
            models.Index(fields=["created_at"], name="delivery_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lane"],
                condition=Q(lease_token__isnull=False),
                name="delivery_one_at_a_time_per_lane",
            ),
            models.UniqueConstraint(
                fields=["endpoint", "event_id", "url"], name="delivery_once_per_event"
            ),
            models.CheckConstraint(
                condition=Q(status="pending", next_attempt_at__isnull=False)
                | Q(status__in=["delivered", "failed"], next_attempt_at=None, lease_token=None),
                name="delivery_pending_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.event_id} ({self.status})"

    @property
    def target(self) -> str:
        """The address it goes to."""
        return self.url or self.endpoint.url


class WebhookAttempt(models.Model):
    """One try to deliver, and how it went."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    status_code = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=40, blank=True)  # a stable word; empty when answered
    milliseconds = models.PositiveIntegerField()
    answer = models.TextField(blank=True)  # its first 2 KB
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = [F("delivery").asc(), F("number").asc()]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempt_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.status_code or self.error}"
