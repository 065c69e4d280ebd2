"""Contact sheets: prompts down, styles across, one frame each."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from videos.contract import QUALITIES, STYLES

from .build import build
from .encode import blank, lines_of, planes_of, to_image
from .scene import Scene
from .words import understand

CELL = 640, 360
DURATION = 6.0  # seconds of the film a frame is taken from
SHEET_PROMPTS = (
    "Happy birthday Anna! Balloons and a cake",
    "a sailing boat at sunset",
    "a tropical beach",
    "fish on a coral reef",
    "mountains at dawn",
    "northern lights in winter",
    "a quiet lake at sunset",
    "a bear in the forest",
    "a cat in a meadow of flowers",
    "a desert with cacti",
    "a red car on a country road",
    "the city at night",
    "hot air balloons above the clouds",
    "a rocket flying through space",
    "I love you Sophie",
    "fireworks over the water",
    "Congratulations graduates!",
    "Quarterly revenue growth",
)


def frame(prompt: str, style: str, *, at: float = 0.45, quality="sd", seed=7) -> Image.Image:
    """The picture at a share of the film."""
    width, height = QUALITIES[quality]
    scene = Scene(
        look=understand(prompt),
        style=style,
        width=width,
        height=height,
        duration=DURATION,
        seed=seed,
        prompt=prompt,
    )
    picture = blank(width, height)
    index = int(at * scene.num_frames) // scene.hold * scene.hold
    build(scene).paint(index, np.zeros((height, width), np.uint32), lines_of(picture))
    return to_image(planes_of(picture), CELL[0])


def contact_sheet(prompts: Iterable[str], file: Path, seed: int = 7) -> None:
    """Write a PNG. Raises `OSError` when it can't be written."""
    prompts = list(prompts)
    sheet = Image.new("RGB", (CELL[0] * len(STYLES), CELL[1] * len(prompts)))
    for row, prompt in enumerate(prompts):
        for column, style in enumerate(STYLES):
            picture = frame(prompt, style, seed=seed).resize(CELL)
            sheet.paste(picture, (column * CELL[0], row * CELL[1]))
    sheet.save(file, format="PNG")
