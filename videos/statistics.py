"""How often videos are watched and shared, and the rankings made of that: the rows.

More of `videos.models`, which imports this so that Django finds them.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Account
from videos.contract import TIME_RANGES


class CountedOnce(models.Model):
    """This viewer's view (or share) of this video has been counted, until then no other is."""

    class Act(models.TextChoices):
        VIEW = "view"
        SHARE = "share"

    pk = models.CompositePrimaryKey("video_id", "act", "viewer", "until")
    video = models.ForeignKey(
        "videos.Video", on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    act = models.CharField(max_length=5, choices=Act)
    viewer = models.CharField(max_length=40)  # a person's id, or a keyed hash: never an address
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="counted_once_until")]

    def __str__(self) -> str:
        return f"{self.act} of {self.video_id} until {self.until}"


class VideoHour(models.Model):
    """One video's views and shares in one hour of UTC."""

    pk = models.CompositePrimaryKey("video_id", "hour")
    video = models.ForeignKey(
        "videos.Video", on_delete=models.CASCADE, db_index=False, related_name="hours"
    )
    hour = models.DateTimeField()  # when it begins
    views = models.PositiveIntegerField(default=0)
    shares = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["hour"], name="video_hour_hour")]

    def __str__(self) -> str:
        return f"{self.video_id} at {self.hour}"


class VideoHeat(models.Model):
    """What a video's past hours come to in one time range; made anew every hour by a refresh."""

    pk = models.CompositePrimaryKey("time_range", "video_id")
    time_range = models.CharField(max_length=3)
    # No foreign key: checking each of so many rows would take longer than making them.
    video_id = models.CharField(max_length=16)
    heat = models.FloatField()

    def __str__(self) -> str:
        return f"{self.video_id} in {self.time_range}"


class TrendingSnapshot(models.Model):
    """When a time range was last ranked, and its categories, the most watched first."""

    time_range = models.CharField(max_length=3, primary_key=True)
    made_at = models.DateTimeField()
    summed_until = models.DateTimeField()  # hours before this are in VideoHeat
    categories = ArrayField(models.TextField())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(time_range__in=list(TIME_RANGES)), name="trending_range_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.time_range} at {self.made_at}"


class TrendingEntry(models.Model):
    """A video's place in one time range and category, as the last refresh saw it.

    `account` is null for a public video; others are ranked for their own account alone.
    """

    pk = models.CompositePrimaryKey("time_range", "category", "video_id")
    time_range = models.CharField(max_length=3)
    category = models.TextField(blank=True)  # a tag in lower case; "" holds every video
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, db_index=False, related_name="+"
    )
    video = models.ForeignKey("videos.Video", on_delete=models.CASCADE, related_name="trending")
    score = models.FloatField()  # minus infinity: nobody has watched it in this time range
    created_at = models.DateTimeField()  # the video's, so that the index alone knows the order

    class Meta:
        indexes = [
            models.Index(
                fields=["time_range", "category", "-score", "-created_at", "video"],
                name="trending_list",
            )
        ]

    def __str__(self) -> str:
        return f"{self.video_id} in {self.time_range} {self.category}"
