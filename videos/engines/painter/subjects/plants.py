"""A flower and a tree, wherever they are asked for."""

import random

from ..colour import rgb
from ..parts.plants import blossom, leafy
from ..registry import subject
from ..shading import Pen


@subject(
    "flower", box=(-160, -400, 180, 20), lives="floor",
    colours=("ff6b8b", "ffd23f", "b388ff", "ff8c42", "ffffff"),
)  # fmt: skip
def flower(pen: Pen, colour) -> None:
    with pen.canvas.at(size=2.3):
        blossom(pen, colour)


@subject("tree", box=(-240, -460, 240, 30), lives="land", colours=("3f9a4f", "5fae4a"))
def tree(pen: Pen, colour) -> None:
    tone = colour if pen.style != "realistic" else rgb("3f5f2f")
    leafy(pen, 0, 0, 420, tone, random.Random(5))
