"""Flowers on the ground, swaying, from far ones to near ones."""

import math

from ..colour import Colour, rgb
from ..motion import drift
from ..stage import Layer, Stage
from .plants import blossom

GAY = ("ff6b8b", "ffd23f", "ffffff", "b388ff", "ff8c42", "ff4f5e")


def flowers(
    stage: Stage,
    name: str,
    count: int,
    rows: tuple[float, float],
    sizes: tuple[float, float],
    colours: list[Colour] | None = None,
    blur: float = 0.0,
    sides: bool = False,
) -> Layer:
    """Feet between `rows` (units down), sizes growing toward the front; `sides` keeps the middle
    free."""
    chance = stage.chance(name)
    colours = colours or [rgb(code) for code in GAY]
    bank = []
    steps = [sizes[0] + (sizes[1] - sizes[0]) * (i + 0.5) / 3 for i in range(3)]
    for size in steps:
        bank.append([_flower(stage, colour, size, blur) for colour in colours])
    plants = []
    for i in range(count):
        u = (i + 0.5) / count
        x = chance.random()
        if sides:
            x = x * 0.24 if x < 0.5 else 1 - (1 - x) * 0.48
        sprite = chance.choice(bank[min(2, int(u * 3))])
        y = rows[0] + (rows[1] - rows[0]) * u + chance.uniform(-8, 8)
        plants.append((sprite, x * stage.span, y, chance.random() * 6.3))

    def paint(frame, t):
        for sprite, x, y, phase in plants:
            lean = 0.10 * math.sin(t * 1.5 + phase + x * 0.003) + 0.06 * drift(
                t * 0.8 + x * 0.002, 2
            )
            sprite.put(frame, x, y, lean=lean)

    return paint


def _flower(stage: Stage, colour, size, blur):
    def draw(pen):
        with pen.canvas.at(size=size):
            blossom(pen, colour)

    return stage.sprite((-66 * size, -168 * size, 76 * size, 10 * size), draw, blur=blur)
