"""Who you are, and what you may use."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Coalesce, Lower, Now

from accounts.tiers import TIERS

NOBODY = uuid.UUID(int=0)  # stands in unique constraints where no key is named


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person, who signs in by e-mail."""

    email = models.EmailField("e-mail", max_length=254)
    name = models.CharField(max_length=100, blank=True)
    is_staff = models.BooleanField("may open the admin", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField(db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email.partition("@")[0]


class Account(models.Model):
    """What owns videos, keys, tier and limits: one person's, or a team's."""

    class Kind(models.TextChoices):
        PERSONAL = "personal"
        TEAM = "team"

    Tier = models.TextChoices(
        "Tier", {key.upper(): (key, tier.label) for key, tier in TIERS.items()}
    )

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSONAL)
    tier = models.CharField(max_length=10, choices=Tier, default=Tier.FREE)
    # This account's own limits, set by an admin; empty means the tier's.
    own_generations_per_day = models.PositiveIntegerField(null=True, blank=True)
    own_searches_per_hour = models.PositiveIntegerField(null=True, blank=True)
    own_calls_per_minute = models.PositiveIntegerField(null=True, blank=True)
    members = models.ManyToManyField(User, through="Membership", related_name="accounts")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["personal", "team"]), name="account_kind_known"
            ),
            models.CheckConstraint(condition=Q(tier__in=list(TIERS)), name="account_tier_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's part in an account."""

    class Role(models.TextChoices):
        OWNER = "owner"
        MANAGER = "manager"
        MEMBER = "member"
        VIEWER = "viewer"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(role__in=["owner", "manager", "member", "viewer"]),
                name="membership_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.account} ({self.role})"


class ApiKeyQuerySet(models.QuerySet):
    def visible_to(self, actor) -> "ApiKeyQuerySet":
        """Keys of the account this actor is in."""
        return self.filter(account=actor.account_id) if actor else self.none()

    def working(self) -> "ApiKeyQuerySet":
        """Keys that open the API at this moment, by the database's clock."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=Now()),
            revoked_at=None,
            created_by__is_active=True,
        )

    def newest_first(self) -> "ApiKeyQuerySet":
        return self.order_by(F("revoked_at").desc(nulls_first=True), "-created_at", "id")


class ApiKey(models.Model):
    """A key to the API. Only its SHA-256 is kept; the key itself is shown once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_keys")
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    last_used_ip = models.GenericIPAddressField(null=True, editable=False)
    replaced_by = models.OneToOneField(
        "self", null=True, on_delete=models.SET_NULL, related_name="replaces", editable=False
    )
    objects = ApiKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class UsageCounter(models.Model):
    """The ledger of what was used: every limit, usage page and review reads these rows.

    Without a channel, what the whole account has used of one limit in one of its windows: the row
    that enforces the limit. With one, whose share of a UTC day that was: a key's (`api`) or a
    person's in the portal (`web`). Both are written by the same statement, so they always agree.
    """

    class Channel(models.TextChoices):
        ALL = "", "Whole account"
        API = "api", "API"
        WEB = "web", "Portal"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="usage_counters")
    name = models.CharField(max_length=20)  # of the limit
    window_start = models.DateTimeField()
    channel = models.CharField(max_length=3, choices=Channel, default=Channel.ALL, blank=True)
    # A ledger keeps its entries when the person or the key is gone.
    user = models.ForeignKey(
        User, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    api_key = models.ForeignKey(
        ApiKey, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    used = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "account",
                "name",
                "window_start",
                "channel",
                Coalesce("user", 0),
                Coalesce("api_key", Cast(Value(str(NOBODY)), models.UUIDField())),
                name="usage_counter_once",
            ),
            models.CheckConstraint(
                condition=Q(channel="", user=None, api_key=None)
                | Q(channel="web", user__isnull=False, api_key=None)
                | Q(channel="api", user__isnull=False, api_key__isnull=False),
                name="usage_counter_names_who",
            ),
        ]
        indexes = [
            # What is swept; the shares by day stay.
            models.Index(fields=["window_start"], condition=Q(channel=""), name="usage_counter_age")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.name} {self.window_start} {self.channel}: {self.used}"


class IdempotencyKey(models.Model):
    """A request that is done once, however often it is sent: its answer, for 24 hours."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_sha256 = models.CharField(max_length=64)
    # Whoever works on it now; a holder that fell silent is replaced.
    token = models.UUIDField()
    claimed_at = models.DateTimeField(db_default=Now())
    # Empty until the work is done.
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="idempotency_key_once")
        ]
        indexes = [models.Index(fields=["claimed_at"], name="idempotency_key_age")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.key[:20]}"


class AttemptCounter(models.Model):
    """How often something was tried by somebody who is not signed in, in one window of time."""

    subject = models.CharField(max_length=64)  # SHA-256 of what is counted: no address is kept
    window_start = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "window_start"], name="attempt_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject[:8]} {self.window_start}: {self.used}"
