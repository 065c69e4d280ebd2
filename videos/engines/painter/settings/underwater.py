"""Under the sea: light from above, a reef, weeds that sway, bubbles and fish."""

import math

import numpy as np

from .. import noise
from ..colour import WHITE, bgr, mix, rgb, shade
from ..effects.falling import bubbles
from ..parts.land import hills
from ..parts.light import beams
from ..parts.sky import still
from ..path import arc, line, oval, path, poly, rect
from ..registry import setting
from ..scene import Cast
from ..shading import INK, Pen
from ..stage import HEIGHT, Layer, Place, Stage, fit

TONES = {
    "realistic": ("2f9fc0", "0f4f7a", "04182e"),
    "animated": ("6fe3ff", "2a8fe0", "2a2f9f"),
    "cartoon": ("7fe6ff", "38b6f0", "1f7fd0"),
}
CORALS = ("ff6f7f", "ff9f4f", "c86fe0", "ffcf5a")


@setting("underwater")
def build(stage: Stage) -> Place:
    top, middle, deep = (rgb(code) for code in TONES[stage.style])
    far = mix(deep, middle, 0.35)
    sand = {"realistic": rgb("3f5a5c"), "animated": rgb("e8cfa0"), "cartoon": rgb("ffe0a0")}
    floor = mix(sand[stage.style], middle, stage.pick(0.3, 0.15, 0))
    return Place(
        back=(
            still(_water(stage, top, middle, deep)),
            _moving_light(stage),
            hills(stage, 900, 240, far, 2, "reef far", rough=4),
            hills(stage, 1000, 190, mix(far, deep, 0.5), 5, "reef near", rough=4),
            _garden(stage, 960, 11, 0.75, "far"),
            hills(stage, 1050, 60, floor, 9, "sand", grass=0.4),
        ),
        front=(_garden(stage, 1085, 9, 1.25, "near"), *bubbles(stage, Cast(name="bubbles")).front),
        floor=1000,
        sky=420,
        bloom=0.5,
        dark=True,
        holds=frozenset({"bubbles"}),
    )


def _water(stage, top, middle, deep):
    if stage.flat:

        def draw(pen: Pen):
            everything = rect(0, 0, stage.span, HEIGHT)
            pen.canvas.fill(everything, middle)
            for i, colour in enumerate((top, mix(top, middle, 0.6))):
                depth = 170 + 210 * i
                waves = [(x, depth + 22 * math.sin(x / 120 + i)) for x in range(0, 2000, 20)]
                band = poly([(0, 0), (2000, 0), *reversed(waves)])
                pen.canvas.fill(band, colour, 0.8)
            for i in range(6):
                x = 120 + i * 330
                ray = poly([(x, 0), (x + 120, 0), (x - 120, HEIGHT), (x - 330, HEIGHT)])
                pen.canvas.fill(ray, WHITE, 0.10)

        return stage.plate(draw)
    _x, y = noise.grid(480, 270)
    y = (y / 270)[..., None]
    image = np.where(
        y < 0.5,
        bgr(top) * (1 - y * 2) + bgr(middle) * y * 2,
        bgr(middle) * (2 - y * 2) + bgr(deep) * (y * 2 - 1),
    )
    image = image + beams(stage, stage.span * 0.55, -260, mix(top, WHITE, 0.5), 26, 0.5)
    return stage.opaque(fit(image.astype(np.float32), 960, 540))


def _moving_light(stage: Stage) -> Layer:
    """Shafts of sun that sway."""
    shaft = poly([(-26, 0), (26, 0), (120, 900), (-120, 900)])

    def draw(pen: Pen):
        pen.canvas.fill(shaft, WHITE, 0.10, blur=0 if pen.style == "cartoon" else 20)

    sprite = stage.sprite((-170, -10, 170, 920), draw, blur=0)

    def paint(frame, t):
        for i in range(5):
            x = stage.span * (0.12 + 0.2 * i) + 40 * math.sin(t * 0.4 + i * 2)
            fade = 0.55 + 0.45 * math.sin(t * 0.7 + i * 1.9)
            sprite.put(frame, x, -20, turn=0.22 + 0.05 * math.sin(t * 0.3 + i), alpha=fade)

    return paint


def _weed(pen: Pen, colour, chance) -> None:
    for i in range(4):
        x, lean, high = (i - 1.5) * 16, chance.uniform(-30, 30), chance.uniform(120, 230)
        blade = path(
            f"M{x - 9} 10 Q{x + lean} {-high * 0.5} {x + lean * 0.3} {-high}"
            f" Q{x + lean + 22} {-high * 0.45} {x + 11} 10 Z"
        )
        pen.shape(blade, shade(colour, 0.06 * (i % 2)), gloss=0, ink=5)


def _coral(pen: Pen, colour, chance) -> None:
    branches = [(0, 10, 0, -60, 22)]
    for side in (-1, 1):
        branches += [(0, -20, side * 46, -92, 18), (side * 30, -66, side * 70, -140, 13)]
        branches += [(side * 8, -58, side * 22, -150, 15)]
    real = pen.style == "realistic"
    colour = mix(colour, rgb("10405a"), 0.45) if real else colour
    if pen.style == "cartoon":
        for x0, y0, x1, y1, wide in branches:
            pen.canvas.stroke(line((x0, y0), (x1, y1)), wide + 12, INK)
    for x0, y0, x1, y1, wide in branches:
        pen.canvas.stroke(line((x0, y0), (x1, y1)), wide, colour)
    for x0, y0, x1, y1, wide in branches:
        light = line((x0 - wide * 0.2, y0), (x1 - wide * 0.2, y1))
        pen.canvas.stroke(light, wide * 0.25, mix(colour, WHITE, 0.4), 0.6)


def _fan(pen: Pen, colour, chance) -> None:
    real = pen.style == "realistic"
    colour = mix(colour, rgb("10405a"), 0.45) if real else colour
    for i in range(3):
        dome = oval((i - 1) * 44, -24 - 20 * (i == 1), 44, 40)
        pen.shape(dome, shade(colour, 0.05 * (i == 1)), gloss=0, ink=6)
        for j in range(3):
            ring = arc((i - 1) * 44, -24 - 20 * (i == 1), 34 - 10 * j, 30 - 9 * j, 200, 340)
            pen.canvas.stroke(ring, 3, shade(colour, -0.15))


def _garden(stage: Stage, foot: float, count: int, size: float, name: str) -> Layer:
    """Weeds and corals in a row; the weeds sway."""
    chance = stage.chance(f"garden {name}")
    green = stage.pick(rgb("1a5a4a"), rgb("2fae7a"), rgb("3fbf6a"))
    blur = stage.pick(5 if name == "near" else 1.5, 0, 0)
    plants = []
    for i in range(count):
        kind = (_weed, _coral, _weed, _fan)[i % 4]
        colour = green if kind is _weed else rgb(chance.choice(CORALS))
        seed = chance.random()

        def draw(pen: Pen, kind=kind, colour=colour, seed=seed):
            with pen.canvas.at(size=size):
                kind(pen, colour, stage.chance(f"plant {seed}"))

        box = -130 * size, -250 * size, 130 * size, 30 * size
        sprite = stage.sprite(box, draw, blur=blur)
        u = (i + 0.5) / count
        # The middle of the foreground stays free for what is to be seen.
        if name == "near":
            u = u * 0.62 if u < 0.5 else 1 - (1 - u) * 0.62
        plants.append((sprite, u * stage.span + chance.uniform(-40, 40), kind is _weed, i * 1.3))

    def paint(frame, t):
        for sprite, x, sways, phase in plants:
            lean = 0.16 * math.sin(t * 1.1 + phase) if sways else 0.0
            sprite.put(frame, x, foot, lean=lean)

    return paint
