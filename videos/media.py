"""Video files: where they lie in storage, and their public addresses.

Kinds are the contract's: `videos/<id>.mp4`, `thumbnails/<id>.jpg`, and our `previews/<id>.mp4`.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

EXTENSIONS = {"videos": "mp4", "thumbnails": "jpg", "previews": "mp4"}
CONTENT_TYPES = {"mp4": "video/mp4", "jpg": "image/jpeg"}


class FinishedFile(File):
    """A file that storage may move into place instead of copying it."""

    def temporary_file_path(self) -> str:
        return self.name


def name(kind: str, video_id: str) -> str:
    """The file's name in storage."""
    return f"{kind}/{video_id}.{EXTENSIONS[kind]}"


def url(kind: str, video_id: str) -> str:
    """The absolute public address."""
    return f"{settings.PUBLIC_URL}/{name(kind, video_id)}"


def store(kind: str, video_id: str, path: Path) -> int:
    """Move a finished file into storage, over an earlier try of the same job. Returns bytes.

    May be called again when what follows failed: a file that was moved already stays there.
    """
    target = name(kind, video_id)
    if path.exists() or not default_storage.exists(target):
        with path.open("rb") as finished:
            os.fsync(finished.fileno())
            default_storage.save(target, FinishedFile(finished, name=str(path)))
    return default_storage.size(target)


def delete(video_id: str) -> None:
    """Remove all files of a video; missing ones are no error."""
    for kind in EXTENSIONS:
        default_storage.delete(name(kind, video_id))


def stored_ids() -> Iterator[tuple[str, datetime]]:
    """(video id, time of change) of every file in storage."""
    for kind in EXTENSIONS:
        if not default_storage.exists(kind):
            continue
        for file_name in default_storage.listdir(kind)[1]:
            try:
                changed_at = default_storage.get_modified_time(f"{kind}/{file_name}")
            except FileNotFoundError:
                continue  # moved or removed while we were looking
            yield file_name.partition(".")[0], changed_at
