"""A stand-in engine for tests and dry runs: real but tiny files, in milliseconds.

Words in the prompt tell it how to behave:

    slow     a tenth of a second for each frame
    fail     fails half-way, as a provider that refuses the prompt does
    break    breaks half-way with an error nobody expected
"""

import shutil
import time
from pathlib import Path

import av
import numpy as np
from PIL import Image

from videos.engines.base import EngineError, Result, Run

WIDTH, HEIGHT = 96, 54  # pixels, whatever quality was asked for
RATE = 10  # frames per second
FRAME_SECONDS, SLOW_FRAME_SECONDS = 0.002, 0.1


class Fake:
    """Films of one plain colour, which the seed decides."""

    def generate(self, run: Run) -> Result:
        """Make the files. Raises what the prompt asks for."""
        color = tuple(np.random.default_rng(run.seed).integers(256, size=3))
        image = np.full((HEIGHT, WIDTH, 3), color, np.uint8)
        num_frames = max(1, round(run.duration * RATE))
        video = run.workdir / "video.mp4"
        with av.open(str(video), "w", options={"movflags": "+faststart"}) as film:
            stream = film.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            for number in range(num_frames):
                film.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
                _behave(run, number / num_frames)
            film.mux(stream.encode())
        return Result(
            video=video,
            thumbnail=_thumbnail(run.workdir, image),
            preview=Path(shutil.copy(video, run.workdir / "preview.mp4")),
            width=WIDTH,
            height=HEIGHT,
            duration=num_frames / RATE,
        )


def _behave(run: Run, progress: float) -> None:
    words = run.prompt.lower().split()
    time.sleep(SLOW_FRAME_SECONDS if "slow" in words else FRAME_SECONDS)
    run.report(progress)
    if progress >= 0.5 and "fail" in words:
        raise EngineError("The prompt asked for a failure", code="prompt_refused", retryable=False)
    if progress >= 0.5 and "break" in words:
        raise RuntimeError("the prompt asked for this")


def _thumbnail(workdir: Path, image: np.ndarray) -> Path:
    path = workdir / "thumbnail.jpg"
    Image.fromarray(image).save(path)
    return path
