"""Clouds cut from paper or drawn in ink, one sprite each, drifting round."""

import math
import random

from ..canvas import linear
from ..colour import WHITE, mix, shade
from ..palettes import SkyColours
from ..path import Path, oval, rect
from ..shading import INK, Pen
from ..stage import Layer, Stage


def puff(chance: random.Random, width: float, height: float, bumps: int) -> Path:
    """A cloud with a flat base at 0, as overlapping round bumps."""
    cloud = rect(
        -width * 0.5 - height * 0.3, -height * 0.5, width + height * 0.6, height * 0.62, 99
    )
    for i in range(bumps):
        u = (i + 0.5) / bumps
        radius = height * (0.26 + 0.5 * math.sin(math.pi * u) ** 0.8 * chance.uniform(0.75, 1.15))
        cloud = cloud + oval((u - 0.5) * width, -radius * 0.62, radius)
    return cloud


def draw_cloud(pen: Pen, cloud: Path, colours: SkyColours, width: float, height: float):
    canvas = pen.canvas
    base = rect(-width * 2, -height * 4, width * 4, height * 4 + height * 0.12)
    if pen.style == "cartoon":
        canvas.stroke(cloud, 14, INK)
        canvas.fill(cloud, colours.shadow)
        with canvas.clip(cloud):
            canvas.fill(cloud.moved(-width * 0.02, -height * 0.16), colours.cloud)
        return
    with canvas.clip(base):
        shadow = shade(colours.shadow, -0.12, 0.05)
        canvas.fill(cloud.moved(0, 12), shadow, 0.2, blur=12)
        tones = [colours.cloud, mix(colours.cloud, colours.shadow, 0.35), colours.shadow]
        canvas.fill(cloud, linear(0, -height * 1.25, 0, height * 0.12, tones, [0, 0.62, 1]))
        with canvas.clip(cloud):
            soft = linear(0, -height * 1.2, 0, -height * 0.2, [(WHITE, 0.75), (WHITE, 0.0)])
            canvas.fill(cloud.moved(width * 0.015, height * 0.1), soft, blur=8)


def paper_clouds(stage: Stage, colours: SkyColours, amount: float) -> list[Layer]:
    """`amount` 0-1; far small ones behind near large ones."""
    if not amount:
        return []
    chance = stage.chance("clouds")
    flying = []
    count = round(3 + 4 * amount)
    for i in range(count):
        near = i / count
        width = chance.uniform(190, 300) * (1 + 0.7 * near)
        height = width * 0.27
        cloud = puff(chance, width, height, chance.randint(4, 6))
        box = -width * 0.95, -height * 1.7, width * 0.95, height * 0.7
        sprite = stage.sprite(
            box, lambda pen, c=cloud, w=width, h=height: draw_cloud(pen, c, colours, w, h)
        )
        # One slot across each, so that clouds never pile up.
        start = (i * 0.618 % 1) * (stage.span + 2 * width)
        high = 130 + (i * 0.38 % 1) * 300 + chance.uniform(-20, 20)
        flying.append((sprite, start, high, 7 + 13 * near, width))

    def paint(frame, t):
        for sprite, start, high, speed, width in flying:
            x = (start + speed * t) % (stage.span + 2 * width) - width
            sprite.put(frame, x, high)

    return [paint]
