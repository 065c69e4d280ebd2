"""Jobs, and the videos they make. What must hold is a constraint here."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

import videos.connections
import videos.outbox
import videos.statistics  # noqa: F401 (more models)
from accounts.models import Account, ApiKey, User
from vgm_site.lib import base62
from videos import media
from videos.contract import QUALITIES, REPORT_REASONS, STYLES


def new_video_id() -> str:
    """16 random base62 characters: 95 bits, so a video's address can't be guessed."""
    return base62.random_word(16)


class Visibility(models.TextChoices):
    PUBLIC = "public", "Public"
    TEAM = "team", "Only my account"
    LINK = "link", "Whoever has the link"


Style = models.TextChoices("Style", {name.upper(): name for name in STYLES})
Quality = models.TextChoices(
    "Quality", {f"Q_{name.upper()}": (name, name.upper()) for name in QUALITIES}
)


class JobQuerySet(models.QuerySet):
    def visible_to(self, actor) -> "JobQuerySet":
        """Jobs of the account this actor is in."""
        return self.filter(account=actor.account_id) if actor else self.none()

    def active(self) -> "JobQuerySet":
        """Jobs that may still move."""
        return self.filter(status__in=[Job.Status.QUEUED, Job.Status.PROCESSING])

    def leased(self, token: uuid.UUID) -> "JobQuerySet":
        """The job held under this lease; none once the lease was lost."""
        return self.filter(lease_token=token, status=Job.Status.PROCESSING)

    def abandoned(self) -> "JobQuerySet":
        """Jobs that were begun and that no worker holds: put back, or the holder fell silent."""
        return self.filter(
            Q(lease_until=None) | Q(lease_until__lt=Now()), status=Job.Status.PROCESSING
        )

    def claimable(self) -> "JobQuerySet":
        """Jobs a worker may take now."""
        free = self.filter(status=Job.Status.QUEUED) | self.abandoned()
        return free.filter(Q(wait_until=None) | Q(wait_until__lte=Now()))

    def with_films(self) -> "JobQuerySet":
        """With their videos, but for the words that only search reads."""
        return self.select_related("video").defer("video__document")

    def newest_first(self) -> "JobQuerySet":
        return self.order_by("-created_at", "id")


class Job(models.Model):
    """One wish for a video, and how far it has come. The row is the truth.

    queued → processing → completed | failed, and queued → failed; a finished job never moves.
    A worker holds a processing job by `lease_token` until `lease_until`.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        PROCESSING = "processing"
        COMPLETED = "completed"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="jobs")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="jobs")
    api_key = models.ForeignKey(
        ApiKey, on_delete=models.SET_NULL, null=True, blank=True, related_name="jobs"
    )

    prompt = models.CharField(max_length=500)
    style = models.CharField(max_length=10, choices=Style)
    quality = models.CharField(max_length=2, choices=Quality)
    duration = models.FloatField()  # seconds
    seed = models.BigIntegerField()
    visibility = models.CharField(max_length=6, choices=Visibility)
    engine = models.CharField(max_length=20)

    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    progress = models.FloatField(default=0.0)  # 0.0-1.0
    # The id the video will have, so that a file moved before a crash is found again.
    video_id = models.CharField(max_length=16, default=new_video_id, unique=True, editable=False)
    message_id = models.BigIntegerField(null=True, editable=False)  # of the queue's message
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, editable=False, unique=True)
    lease_until = models.DateTimeField(null=True, editable=False)
    cancel_requested_at = models.DateTimeField(null=True, editable=False)
    engine_reference = models.CharField(max_length=200, blank=True, editable=False)
    ordered_at = models.DateTimeField(null=True, editable=False)  # since when there is a reference
    nudged_at = models.DateTimeField(null=True, editable=False)  # the provider called
    wait_until = models.DateTimeField(null=True, editable=False)  # the provider wants a pause
    # Where the generation was counted, as long as it may be given back.
    counted_in = models.DateTimeField(null=True, editable=False)

    # Told of this job alone, besides the account's endpoints.
    webhook_url = models.CharField(max_length=2048, blank=True)
    webhook_events = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    error_code = models.CharField(max_length=40, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    error_retryable = models.BooleanField(default=False)

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-created_at"], name="job_history"),
            models.Index(
                fields=["status", "lease_until"],
                condition=Q(status__in=["queued", "processing"]),
                name="job_active",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["queued", "processing", "completed", "failed"]),
                name="job_status_known",
            ),
            models.CheckConstraint(condition=Q(style__in=list(STYLES)), name="job_style_known"),
            models.CheckConstraint(
                condition=Q(quality__in=list(QUALITIES)), name="job_quality_known"
            ),
            models.CheckConstraint(
                condition=Q(duration__gte=1, duration__lte=30), name="job_duration_in_range"
            ),
            models.CheckConstraint(
                condition=Q(progress__gte=0, progress__lte=1), name="job_progress_in_range"
            ),
            models.CheckConstraint(
                condition=Q(status="completed", progress=1.0)
                | (~Q(status="completed") & Q(progress__lt=1.0)),
                name="job_whole_only_when_completed",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error_code=""), name="job_failed_says_why"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "processing"], finished_at=None)
                | Q(status__in=["completed", "failed"], finished_at__isnull=False),
                name="job_finished_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status="processing") | Q(lease_token=None),
                name="job_lease_only_while_processing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} ({self.status})"

    @property
    def is_finished(self) -> bool:
        return self.status in (self.Status.COMPLETED, self.Status.FAILED)

    @property
    def film(self) -> "Video | None":
        """The video that was made, unless it was removed."""
        video = getattr(self, "video", None)
        return video if video and not video.deleted_at else None

    @property
    def is_canceled(self) -> bool:
        return self.error_code == "canceled"


class VideoQuerySet(models.QuerySet):
    def alive(self) -> "VideoQuerySet":
        return self.filter(deleted_at=None)

    def public(self) -> "VideoQuerySet":
        return self.alive().filter(visibility=Visibility.PUBLIC)

    def visible_to(self, actor) -> "VideoQuerySet":
        """What this actor may open by its id: public and linked ones, and the own account's."""
        shown = Q(visibility__in=[Visibility.PUBLIC, Visibility.LINK])
        if actor:
            shown |= Q(account=actor.account_id)
        return self.alive().filter(shown)

    def owned_by(self, actor) -> "VideoQuerySet":
        """The account's own, which its people may change."""
        return self.alive().filter(account=actor.account_id)

    def findable_by(self, actor) -> "VideoQuerySet":
        """What search shows this actor: public ones, and the own account's."""
        shown = Q(visibility=Visibility.PUBLIC)
        if actor:
            shown |= Q(account=actor.account_id)
        return self.alive().filter(shown)

    def newest_first(self) -> "VideoQuerySet":
        return self.order_by("-created_at", "video_id")


class VideoManager(models.Manager.from_queryset(VideoQuerySet)):
    def get_queryset(self) -> VideoQuerySet:
        # Only the database reads the document.
        return super().get_queryset().defer("document")


class Video(models.Model):
    """A finished video. Its row exists only when its file does."""

    video_id = models.CharField(max_length=16, primary_key=True)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="video")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="videos")
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="videos"
    )
    title = models.CharField(max_length=100)
    description = models.CharField(max_length=1000, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    prompt = models.CharField(max_length=500)
    is_prompt_hidden = models.BooleanField(default=False)
    style = models.CharField(max_length=10, choices=Style)
    quality = models.CharField(max_length=2, choices=Quality)
    duration = models.FloatField()  # seconds, as read from the file
    width = models.PositiveIntegerField()  # pixels
    height = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()  # bytes
    has_preview = models.BooleanField(default=False)
    visibility = models.CharField(max_length=6, choices=Visibility)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The words search finds it by: title, tags and description, weighted in this order.
    document = models.GeneratedField(
        expression=models.Func("title", "tags", "description", function="search_document"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    objects = VideoManager()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            GinIndex(
                fields=["document"],
                condition=Q(deleted_at=None),
                fastupdate=False,
                name="video_document",
            ),
            models.Index(
                F("created_at").desc(),
                "video_id",
                condition=Q(deleted_at=None),
                name="video_newest",
            ),
            models.Index(fields=["account", "-created_at"], name="video_library"),
            models.Index(
                F("created_at").desc(),
                condition=Q(visibility="public", deleted_at=None),
                name="video_public",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="video_visibility_known"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def video_url(self) -> str:
        return media.url("videos", self.video_id)

    @property
    def thumbnail_url(self) -> str:
        return media.url("thumbnails", self.video_id)


class VideoStat(models.Model):
    """How often a video was watched and shared, ever. Before the first time there is no row."""

    video = models.OneToOneField(
        Video, on_delete=models.CASCADE, primary_key=True, related_name="stat"
    )
    views = models.PositiveIntegerField(default=0)
    shares = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-views"], name="video_most_watched")]

    def __str__(self) -> str:
        return f"{self.video_id}: {self.views} views, {self.shares} shares"


class Report(models.Model):
    """Somebody says that a video should not be here."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=10)  # one of REPORT_REASONS
    comment = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["video", "reporter"], name="report_once_per_person"),
            models.CheckConstraint(
                condition=Q(reason__in=REPORT_REASONS),
                name="report_reason_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.video_id}"
