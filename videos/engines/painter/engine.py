"""The engine's door: a `Run` in, a `Result` out."""

import math
import tempfile
from dataclasses import replace
from pathlib import Path

from videos.contract import STYLES
from videos.engines.base import EngineError, Result, Run

from .build import build
from .encode import measure
from .render import render
from .scene import Scene
from .words import understand

# About how much of the time is spent building, for true progress: seconds to build at 1080p, and
# frames painted in a second at 1080p.
BUILD_SECONDS, FRAMES_PER_SECOND = 1.2, 60.0


class Painter:
    """An `Engine` that paints. Stateless: one may serve several threads."""

    def generate(self, run: Run) -> Result:
        """Write video.mp4, thumbnail.jpg and preview.mp4 into the run's folder."""
        try:
            return self._generate(run)
        except OSError as error:
            raise EngineError(f"Could not write the video: {error.strerror or error}") from error
        except MemoryError as error:
            raise EngineError("Not enough memory to paint this video.") from error

    def _generate(self, run: Run) -> Result:
        scene = plan(run)
        share = _build_share(scene)
        run.report(0.0)
        painting = build(scene, _Steps(run.report, share))
        render(painting, run.workdir, lambda done: run.report(share + (0.99 - share) * done))
        video = run.workdir / "video.mp4"
        width, height, duration = measure(video)
        run.report(1.0)
        return Result(
            video=video,
            thumbnail=run.workdir / "thumbnail.jpg",
            preview=run.workdir / "preview.mp4",
            width=width,
            height=height,
            duration=duration,
        )

    def warm_up(self) -> None:
        """Compile every kernel, or load it from the cache, by making one tiny film a style."""
        for style in STYLES:
            for prompt in WARM_UP_PROMPTS:
                with tempfile.TemporaryDirectory() as folder:
                    run = Run(
                        prompt=prompt,
                        style=style,
                        quality="sd",
                        duration=0.1,
                        seed=1,
                        workdir=Path(folder),
                    )
                    scene = replace(plan(run), width=160, height=90)
                    render(build(scene), run.workdir, lambda _done: None)


# Between them they use every kernel.
WARM_UP_PROMPTS = ("boat at sea, sunset", "city at night with fireworks", "snowy mountains, aurora")


def plan(run: Run) -> Scene:
    """The scene of a run. Raises `EngineError` for what no painter could make."""
    if run.style not in STYLES:
        raise EngineError(f"No style is called {run.style!r}.", code="bad_style", retryable=False)
    if not math.isfinite(run.duration) or run.duration <= 0:
        raise EngineError("A video needs a length.", code="bad_duration", retryable=False)
    try:
        width, height = run.size
    except KeyError:
        raise EngineError(
            f"No quality is called {run.quality!r}.", code="bad_quality", retryable=False
        ) from None
    return Scene(
        look=understand(run.prompt),
        style=run.style,
        width=width,
        height=height,
        duration=run.duration,
        seed=run.seed,
        prompt=run.prompt,
    )


def _build_share(scene: Scene) -> float:
    area = scene.width * scene.height / (1920 * 1080)
    building = BUILD_SECONDS * area**0.8
    painting = scene.num_frames * area / FRAMES_PER_SECOND
    return building / (building + painting)


class _Steps:
    """Progress of the building: each step goes part of the way that is left."""

    def __init__(self, report, share: float):
        self._report, self._share, self._left = report, share, 1.0

    def __call__(self) -> None:
        self._left *= 0.97
        self._report(self._share * (1 - self._left))
