"""Words about jobs and videos, for templates."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from videos import forms, media, progress, saving
from videos.catalog import CatalogVideo
from videos.models import Job, Video

register = template.Library()


@register.filter
def media_path(video: Video, kind: str) -> str:
    """The file's address on whatever host this page was opened under, so that 'self' allows it."""
    return f"/{media.name(kind, video.video_id)}"


@register.filter
def timecode(seconds: float) -> str:
    """5 → 00:05."""
    whole = round(seconds)
    return f"{whole // 60:02}:{whole % 60:02}"


@register.filter
def again_url(wish: Job | Video | CatalogVideo) -> str:
    """The studio, filled with the same wish as far as it is known."""
    query = {
        "prompt": wish.prompt,
        "style": wish.style,
        "quality": wish.quality,
        "duration": f"{wish.duration:g}",
        "visibility": wish.visibility,
    }
    known = {name: value for name, value in query.items() if value}
    return f"{reverse('studio')}?{urlencode(known)}"


@register.filter
def is_saving(job: Job) -> bool:
    """Whether the job fetches a video that is there already."""
    return job.engine == saving.ENGINE


@register.filter
def progress_of(job: Job) -> progress.Progress:
    return progress.of(job)


@register.filter
def visibility_words(value: str) -> str:
    return forms.visibility_label(value)
