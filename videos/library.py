"""Videos: added when a job completes, opened by their id."""

import re

from django.db.models import Case, F, Value, When
from django.db.models.functions import Now

from accounts.actor import Actor
from videos.contract import VideoChanges
from videos.engines.base import About, Result
from videos.models import Job, Video

TITLE_LENGTH = 100
_ID = re.compile(r"(?:vid_)?([0-9A-Za-z]{16})", re.ASCII)
_NOT_A_TAG = frozenset(
    """
    a about above across after all along an and any are around as at be before behind
    below beside between but by can down during each every for from has have her his how i
    in into is it its like me my near of off on onto or our out over past she so some that
    the their them then there these they this those through to toward towards under until
    up upon us very was we were what when where which while who will with without you your
    """.split()
)


class NotFound(Exception):
    """No such video, or not one this actor may open."""


class NotYours(Exception):
    """Somebody else's video, which this actor may open but not change."""


def add(*, job: Job, result: Result, size: int) -> Video:
    """The video of a finished job; `size` in bytes."""
    about = _as_told(result.about) if result.about else _as_wished(job)
    return Video.objects.create(
        video_id=job.video_id,
        job=job,
        account_id=job.account_id,
        created_by_id=job.created_by_id,
        quality=job.quality,
        duration=result.duration,
        width=result.width,
        height=result.height,
        size=size,
        has_preview=result.preview is not None,
        visibility=job.visibility,
        **about,
    )


def _as_wished(job: Job) -> dict:
    return {
        "title": title_of(job.prompt),
        "description": job.prompt,
        "tags": tags_of(job.prompt),
        "prompt": job.prompt,
        "style": job.style,
    }


def _as_told(about: About) -> dict:
    """What another service says of its video, cut to what a row holds; it names no style."""
    return {
        "title": about.title[:TITLE_LENGTH] or "Saved video",
        "description": about.description[:1000],
        "tags": list(dict.fromkeys(tag.lower()[:40] for tag in about.tags if tag))[:20],
        "prompt": about.prompt[:500],
        "style": "",
    }


def get(*, by: Actor | None, video_id: str) -> Video:
    """A video this actor may open, by `id` or `vid_id`. Raises `NotFound`."""
    match = _ID.fullmatch(video_id)
    if match is None:
        raise NotFound
    video = (
        Video.objects.visible_to(by)
        .select_related("account", "created_by", "job")
        .filter(pk=match[1])
        .first()
    )
    if video is None:
        raise NotFound
    return video


def change(*, by: Actor, video_id: str, wanted: VideoChanges) -> Video:
    """Change what is given of the actor's own video. Raises `NotFound` and `NotYours`.

    Hiding the prompt also empties a description that only repeats it.
    """
    video = _own(by=by, video_id=video_id)
    fields = wanted.model_dump(exclude_none=True)
    if "show_prompt" in fields:
        fields["is_prompt_hidden"] = not fields.pop("show_prompt")
    if fields.get("is_prompt_hidden") and "description" not in fields:
        repeats = When(description=F("prompt"), then=Value(""))
        fields["description"] = Case(repeats, default=F("description"))
    if "tags" in fields:
        fields["tags"] = list(dict.fromkeys(tag.lower() for tag in fields["tags"]))
    own = Video.objects.owned_by(by).filter(pk=video.pk)
    if fields and not own.update(**fields):
        raise NotFound
    return get(by=by, video_id=video.pk)


def remove(*, by: Actor, video_id: str) -> None:
    """Take the actor's own video away: nobody can open it or its files any more.

    Raises `NotFound` and `NotYours`.
    """
    video = _own(by=by, video_id=video_id)
    if not Video.objects.owned_by(by).filter(pk=video.pk).update(deleted_at=Now()):
        raise NotFound


def _own(*, by: Actor, video_id: str) -> Video:
    video = get(by=by, video_id=video_id)
    if video.account_id != by.account_id:
        raise NotYours
    return video


def title_of(prompt: str) -> str:
    """The prompt's first phrase in title case, at most 100 characters."""
    phrase = re.split(r"[.,;:!?\n–—|]", prompt.strip(), maxsplit=1)[0].strip() or prompt.strip()
    words = [word if word[:1].isdigit() else word[:1].upper() + word[1:] for word in phrase.split()]
    title = " ".join(words)
    if len(title) <= TITLE_LENGTH:
        return title
    return title[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def tags_of(prompt: str, *, most: int = 8) -> list[str]:
    """The prompt's content words, lower case, each once, in their order."""
    words = re.findall(r"[^\W\d_][\w'-]*", prompt.lower())
    content = [word.removesuffix("'s")[:40] for word in words if word not in _NOT_A_TAG]
    return list(dict.fromkeys(word for word in content if len(word) > 2))[:most]
