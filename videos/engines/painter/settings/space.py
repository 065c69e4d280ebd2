"""Space: stars, a nebula, planets that drift by."""

import numpy as np

from .. import noise
from ..colour import bgr, mix, rgb, shade
from ..colour_words import COLOURS
from ..parts.planet import planet_sprite
from ..parts.sky import halftone, sprinkle_stars, still
from ..path import oval, rect, star
from ..registry import setting
from ..shading import Pen
from ..stage import HEIGHT, Layer, Place, Stage, fit


@setting("space")
def build(stage: Stage) -> Place:
    plate = stage.pick(_nebula, _violet, _comic)(stage)
    named = any(c.name in ("planet", "moon") for c in stage.look.subjects)
    planets = [] if named else [_planets(stage)]
    return Place(
        back=(still(plate), *planets),
        floor=720,
        sky=420,
        middle=0.44,
        bloom=0.6,
        dark=True,
    )


def _nebula(stage: Stage):
    stage.tick()
    x, y = noise.grid(960, 540)
    x, y = x / 540, y / 540
    seed = stage.number("nebula")
    fold = noise.fbm(x * 2.5, y * 2.5, 4, seed, 0.52)
    other = noise.fbm(x * 2.5 + 7, y * 2.5 + 3, 4, seed + 9, 0.52)
    cloud = noise.fbm(x * 3.2 + fold * 2.6, y * 3.2 + other * 2.6, 5, seed + 20)
    band = np.exp(-(((y - 0.45 + (x - 0.89) * 0.32) / 0.3) ** 2))
    first, second, third = (rgb("4d1f8c"), rgb("1038a0"), rgb("e06a40"))
    if stage.look.palette:
        first = shade(COLOURS[stage.look.palette[0]], -0.3)
    image = np.full((540, 960, 3), 0.008, np.float32) + bgr(rgb("0a0a26")) * 0.5
    image += (noise.step(0.42, 0.78, cloud) * band)[..., None] * bgr(first) * 0.8
    image += (noise.step(0.6, 0.9, cloud) * band)[..., None] * bgr(mix(second, (1, 1, 1), 0.2))
    image += (noise.step(0.55, 0.85, fold) * band)[..., None] * bgr(third) * 0.6
    image *= (1 - 0.55 * noise.step(0.5, 0.75, other) * band)[..., None]
    image = fit(image.astype(np.float32), stage.width, stage.height)
    sprinkle_stars(stage, image, 1500, 1.2)
    return stage.opaque(image)


def _violet(stage: Stage):
    x, y = noise.grid(960, 540)
    x, y = x / 540, y / 540
    low, high = rgb("1a0f4f"), rgb("6a2ac0")
    if stage.look.palette:
        high = shade(COLOURS[stage.look.palette[0]], -0.2, 0.1)
    away = np.hypot(x - 0.4, y - 0.3)[..., None]
    image = bgr(low) + (bgr(high) - bgr(low)) * np.exp(-away * 1.7)
    swirl = noise.fbm(x * 1.5, y * 1.5, 3, stage.number("swirl"))[..., None]
    image = image + (swirl - 0.5) * 0.22 * bgr(rgb("ff7fe0"))
    image = fit(image.astype(np.float32), stage.width, stage.height)
    sprinkle_stars(stage, image, 320, 1.2)
    return stage.opaque(image)


def _comic(stage: Stage):
    chance = stage.chance("comic stars")

    def draw(pen: Pen):
        pen.canvas.fill(rect(0, 0, stage.span, HEIGHT), rgb("2c1f74"))
        for x, y, wide, code in ((0.2, 0.2, 620, "3d2c96"), (0.75, 0.7, 760, "4a2f9e")):
            pen.canvas.fill(oval(stage.span * x, HEIGHT * y, wide, wide * 0.5), rgb(code))
        halftone(pen, rgb("6a4fd0"), 800, dot=30)
        for _ in range(90):
            x, y = chance.random() * stage.span, chance.random() * HEIGHT
            shape = star(x, y, 4 + 9 * chance.random() ** 2, 4, 0.36)
            pen.canvas.fill(shape, rgb(chance.choice(("fff3b0", "ffffff", "9fe8ff"))))

    return stage.plate(draw)


def _planets(stage: Stage) -> Layer:
    large = planet_sprite(stage, 230, rgb("d9935a"), ring=True)
    small = planet_sprite(stage, 95, stage.pick(rgb("6aa0d8"), rgb("ff7fb0"), rgb("5fd0c8")))

    def paint(frame, t):
        small.put(frame, stage.span * 0.17 - 3 * t, 420)
        large.put(frame, stage.span * 0.8 - 7 * t, 740)

    return paint
