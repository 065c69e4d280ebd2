"""The Catalog seam: where videos are found. Ours, or those of the remote VideoGenMessenger.

Both catalogs have the same three words and answer with the same shapes:

    search(by, wanted)      → Found
    trending(by, wanted)    → Ranking
    video(by, video_id)     → CatalogVideo

    CatalogError   it can't be shown now; the text is for people
      NotFound     no such video, or not one this actor may open
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from accounts.actor import Actor
from vgm_site.lib import outbound
from videos import audience, client, library, media, present, remote, search, trending
from videos.contract import SearchQuery, TrendingQuery
from videos.models import Video

HERE, THERE = "", "remote"  # the places, as addresses name them


class CatalogError(Exception):
    """It can't be shown now; the text is for people.

    `retry_after` is in whole seconds where waiting helps. `is_about_key`: the keys page helps.
    """

    def __init__(self, text: str, *, retry_after: float | None = None, is_about_key: bool = False):
        super().__init__(text)
        self.retry_after = None if retry_after is None else max(1, ceil(retry_after))
        self.is_about_key = is_about_key


class NotFound(CatalogError):
    """No such video, or not one this actor may open."""

    def __init__(self):
        super().__init__("There is no such video.")


@dataclass(frozen=True, kw_only=True)
class CatalogVideo:
    """A video as pages show it. What its catalog does not tell is None or empty."""

    id: str  # as the API says it: vid_…
    title: str
    page: str  # its address on this site
    video_url: str  # as a page may load it
    thumbnail_url: str
    description: str = ""
    tags: tuple[str, ...] = ()
    duration: float | None = None  # seconds
    width: int | None = None  # pixels
    height: int | None = None
    size: int | None = None  # bytes
    style: str = ""
    quality: str = ""
    visibility: str = ""
    prompt: str | None = None
    views: int | None = None
    shares: int | None = None
    created_at: datetime | None = None
    is_own: bool = False
    is_remote: bool = False
    is_loadable: bool = True  # our pages may load its files


@dataclass(frozen=True)
class Found:
    """One page of what was found; `total` counts all of it."""

    videos: tuple[CatalogVideo, ...]
    total: int
    has_more: bool


@dataclass(frozen=True)
class Ranking:
    """The hottest first, when that was reckoned, and categories to choose from."""

    videos: tuple[CatalogVideo, ...]
    updated_at: datetime
    categories: tuple[str, ...]


class Catalog(Protocol):
    """Every word raises `CatalogError`."""

    def search(self, *, by: Actor | None, wanted: SearchQuery) -> Found: ...
    def trending(self, *, by: Actor | None, wanted: TrendingQuery) -> Ranking: ...
    def video(self, *, by: Actor | None, video_id: str) -> CatalogVideo: ...


def at(place: str) -> Catalog:
    """The catalog an address names; ours where it names none there is."""
    return THEIRS if place == THERE and settings.REMOTE_URL else OURS


def has_remote(by: Actor | None) -> bool:
    """Whether the actor's account may look into the remote's catalog."""
    return bool(settings.REMOTE_URL and by and remote.is_connected(by.account_id))


# --- this site ----------------------------------------------------------------------------------


class _Ours:
    """Public videos of this site and the account's own; nobody need be signed in."""

    def search(self, *, by: Actor | None, wanted: SearchQuery) -> Found:
        found = search.find(by=by, wanted=wanted)
        videos = tuple(_of_row(video, by) for video in found.videos)
        return Found(videos, found.total, found.has_more)

    def trending(self, *, by: Actor | None, wanted: TrendingQuery) -> Ranking:
        top = trending.top(by=by, wanted=wanted)
        videos = tuple(
            _of_row(video, by, views=video.views, shares=video.shares) for video in top.videos
        )
        return Ranking(videos, top.updated_at, tuple(trending.categories(wanted.time_range)))

    def video(self, *, by: Actor | None, video_id: str) -> CatalogVideo:
        try:
            row = library.get(by=by, video_id=video_id)
        except library.NotFound as error:
            raise NotFound from error
        stat = audience.figures(row)
        return _of_row(row, by, views=stat.views, shares=stat.shares)


def _of_row(row: Video, by: Actor | None, **figures: int) -> CatalogVideo:
    is_own = bool(by) and by.account_id == row.account_id
    return CatalogVideo(
        id=present.public_id(row.video_id),
        page=reverse("video", args=[row.video_id]),
        # On whatever host the page was opened under, so that 'self' allows it.
        video_url=f"/{media.name('videos', row.video_id)}",
        thumbnail_url=f"/{media.name('thumbnails', row.video_id)}",
        tags=tuple(row.tags),
        prompt=present.shown_prompt(row, is_own=is_own),
        is_own=is_own,
        **{name: getattr(row, name) for name in _SAME},
        **figures,
    )


_SAME = ("title", "description", "duration", "width", "height", "size", "style", "quality")
_SAME += ("visibility", "created_at")


# --- the remote ---------------------------------------------------------------------------------


class _Theirs:
    """What the account may see at the remote, asked with its own key there."""

    def search(self, *, by: Actor | None, wanted: SearchQuery) -> Found:
        with _asking(by) as service:
            page = service.search(
                wanted.q,
                limit=wanted.limit,
                page=wanted.page,
                quality=wanted.quality,
                duration=wanted.duration and wanted.duration.written,
            )
        videos = tuple(_of_answer(video) for video in page.data)
        return Found(videos, page.pagination.total, page.pagination.has_more)

    def trending(self, *, by: Actor | None, wanted: TrendingQuery) -> Ranking:
        with _asking(by) as service:
            top = service.trending(
                limit=wanted.limit, category=wanted.category, time_range=wanted.time_range
            )
        videos = tuple(
            CatalogVideo(views=video.views, shares=video.shares, **_of_any(video))
            for video in top.data
        )
        return Ranking(videos, top.meta.updated_at, categories=())

    def video(self, *, by: Actor | None, video_id: str) -> CatalogVideo:
        with _asking(by) as service:
            return _of_answer(service.video(video_id))


def _of_answer(video: client.Video) -> CatalogVideo:
    return CatalogVideo(
        description=video.description,
        tags=video.tags,
        duration=video.duration,
        width=video.width,
        height=video.height,
        prompt=video.prompt,
        created_at=video.created_at,
        **_of_any(video),
    )


def _of_any(video: client.Video | client.TrendingVideo) -> dict:
    return {
        "id": video.id,
        "title": video.title,
        "page": reverse("remote_video", args=[video.id]),
        "video_url": video.video_url,
        "thumbnail_url": video.thumbnail_url,
        "is_remote": True,
        "is_loadable": all(map(_may_load, (video.video_url, video.thumbnail_url))),
    }


def _may_load(url: str) -> bool:
    """Whether our Content-Security-Policy lets a page load it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" in settings.REMOTE_MEDIA_ORIGINS


@contextmanager
def _asking(by: Actor | None) -> Iterator[client.Client]:
    """A client of the remote as the actor's account."""
    with (
        in_words(by),
        remote.client_for(by.account_id if by else 0, **remote.FOR_A_PAGE) as service,
    ):
        yield service
        remote.note_taken(by.account_id)


@contextmanager
def in_words(by: Actor | None) -> Iterator[None]:
    """Turn what goes wrong at the remote into a `CatalogError`."""
    try:
        yield
    except remote.NotConnected as error:
        text = "This account holds no VideoGenMessenger key yet."
        raise CatalogError(text, is_about_key=True) from error
    except (client.Unauthorized, remote.KeyRefused) as error:
        remote.note_refused(by.account_id)
        text = "VideoGenMessenger no longer takes this account’s key."
        raise CatalogError(text, is_about_key=True) from error
    except client.NotFound as error:
        raise NotFound from error
    except (client.ClientError, outbound.OutboundError) as error:
        raise _said(error) from error


def _said(error: Exception) -> CatalogError:
    """The same in words for people."""
    pause = getattr(error, "retry_after", None)
    match error:
        case client.Limited():
            text = "VideoGenMessenger’s limit for this account’s key is reached."
        case client.Invalid():
            text = f"VideoGenMessenger refuses this: {error}."
        case client.Forbidden():
            text = "VideoGenMessenger does not show this to your account."
        case client.Unavailable():
            text = "VideoGenMessenger can’t be reached right now."
        case _:
            text = "VideoGenMessenger gave an answer that can’t be understood."
    return CatalogError(text, retry_after=pause)


OURS: Catalog = _Ours()
THEIRS: Catalog = _Theirs()
