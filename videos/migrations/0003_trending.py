"""Who was counted, views and shares by the hour, and the rankings made of them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("videos", "0002_search")]

    operations = [
        migrations.CreateModel(
            name="CountedOnce",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "video_id",
                        "act",
                        "viewer",
                        "until",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "act",
                    models.CharField(choices=[("view", "View"), ("share", "Share")], max_length=5),
                ),
                ("viewer", models.CharField(max_length=40)),
                ("until", models.DateTimeField()),
                (
                    "video",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="videos.video",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["until"], name="counted_once_until")]},
        ),
        migrations.CreateModel(
            name="VideoHour",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "video_id",
                        "hour",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("hour", models.DateTimeField()),
                ("views", models.PositiveIntegerField(default=0)),
                ("shares", models.PositiveIntegerField(default=0)),
                (
                    "video",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="videos.video",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["hour"], name="video_hour_hour")]},
        ),
        migrations.CreateModel(
            name="VideoHeat",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "time_range",
                        "video_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("time_range", models.CharField(max_length=3)),
                ("video_id", models.CharField(max_length=16)),
                ("heat", models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name="TrendingSnapshot",
            fields=[
                ("time_range", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("summed_until", models.DateTimeField()),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("time_range__in", ["24h", "7d", "30d"])),
                        name="trending_range_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrendingEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "time_range",
                        "category",
                        "video_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("time_range", models.CharField(max_length=3)),
                ("category", models.TextField(blank=True)),
                ("score", models.FloatField()),
                ("created_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "video",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trending",
                        to="videos.video",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["time_range", "category", "-score", "-created_at", "video"],
                        name="trending_list",
                    )
                ],
            },
        ),
    ]
