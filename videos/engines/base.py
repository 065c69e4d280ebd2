"""The Engine seam: something that makes a video from a prompt.

Engines know nothing of Django, of accounts or of rows. They get a `Run`, write their files into
its `workdir`, and return a `Result`. The `Run` carries progress and heartbeat in, and
cancellation out.

    EngineError          this prompt could not be made into a video
    Later                it can't be made now, but in some time
    Canceled             somebody asked for this run to stop; clean up and let it pass through
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from videos.contract import QUALITIES


class EngineError(Exception):
    """The engine could not make this video.

    `code` is a stable word for programs, `retryable` says whether trying again may help.
    """

    def __init__(self, message: str, *, code: str = "engine_failed", retryable: bool = True):
        super().__init__(message)
        self.code = code
        self.retryable = retryable


class Later(Exception):
    """It can't be made now; the job waits `seconds`, and no attempt is counted."""

    def __init__(self, seconds: float, *, code: str):
        super().__init__(code)
        self.seconds = seconds
        self.code = code


class Canceled(Exception):
    """The run was asked to stop. Engines let it pass through after tidying up."""


class Stopped(Canceled):
    """The worker shuts down; the job itself is well, and goes on elsewhere."""


def _ignore(_value) -> None:
    """What a run does with news when nobody listens."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One attempt at one video.

    `report(progress)` takes 0.0-1.0 and raises `Canceled` once the run should stop; calling it
    for every frame is cheap. `remember(reference)` keeps a provider's id of this job before the
    first wait; it comes back as `reference` when the run is started again, `ordered_for` seconds
    later. `wait(seconds)` pauses, less if the provider calls meanwhile, and raises `Canceled` as
    `report` does.
    """

    prompt: str
    style: str
    quality: str
    duration: float  # seconds
    seed: int
    workdir: Path  # empty, and this run's alone
    report: Callable[[float], None] = _ignore
    remember: Callable[[str], None] = _ignore
    reference: str = ""
    ordered_for: float = 0.0  # seconds since the reference was remembered
    wait: Callable[[float], None] = time.sleep
    key: str = ""  # names this video to a provider, the same in every attempt
    api_key: str = field(default="", repr=False)  # the account's own at the provider

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return QUALITIES[self.quality]


@dataclass(frozen=True, kw_only=True)
class About:
    """What is known of a video that was made elsewhere, from another prompt than the run's."""

    title: str
    description: str
    tags: tuple[str, ...]
    prompt: str  # "" where its maker hides it


@dataclass(frozen=True, kw_only=True)
class Result:
    """Files a finished run leaves in its `workdir`, and what was read from the video itself."""

    video: Path  # MP4
    thumbnail: Path  # JPEG
    preview: Path | None  # short silent MP4, at most 480 pixels high
    width: int
    height: int
    duration: float  # seconds
    about: About | None = None


class Engine(Protocol):
    def generate(self, run: Run) -> Result:
        """Make the video. Raises `EngineError` or lets `Canceled` pass through."""
        ...
