"""Jobs and videos in Django's admin, to look at. Prompts of private videos are not shown here."""

from django.contrib import admin

from accounts.admin import ReadOnly
from videos.models import Job, Report, Video


@admin.register(Job)
class JobAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["id", "account", "style", "quality", "status", "attempt", "created_at"]
    list_filter = ["status", "style", "quality", "engine"]
    search_fields = ["=id", "account__name", "created_by__email"]
    exclude = ["prompt", "lease_token"]


@admin.register(Video)
class VideoAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["video_id", "account", "style", "visibility", "duration", "created_at"]
    list_filter = ["visibility", "style", "quality"]
    search_fields = ["=video_id", "account__name", "created_by__email"]
    exclude = ["title", "description", "tags", "prompt"]


@admin.register(Report)
class ReportAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["created_at", "reason", "video", "reporter"]
    list_filter = ["reason"]
    search_fields = ["=video__video_id", "reporter__email"]
    ordering = ["-created_at"]
