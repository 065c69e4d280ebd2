"""Trees, grass and flowers, drawn by the pen at (0, 0) = foot."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from ..canvas import linear
from ..colour import WHITE, Colour, mix, shade
from ..path import Path, oval, path, poly, rect, smooth
from ..shading import INK, Pen

SNOW = (0.94, 0.97, 1.0)


def pine(pen: Pen, x, y, high, colour: Colour, chance: random.Random, snow=False) -> None:
    with pen.canvas.at(x, y, size=high / 100):
        if pen.style == "realistic":
            _needles(pen, colour, chance, snow)
            return
        trunk = rect(-5, -14, 10, 18)
        pen.shape(trunk, (0.36, 0.24, 0.18), gloss=0, ink=0, flat=True)
        for i in range(3):
            top, wide = -100 + i * 27, 19 + 9 * i
            tier = smooth([(0, top), (wide * 0.5, top + 24), (wide, top + 44), (0, top + 38),
                           (-wide, top + 44), (-wide * 0.5, top + 24)])  # fmt: skip
            if pen.style == "animated":
                tones = [shade(colour, 0.13), colour, shade(colour, -0.1)]
                pen.canvas.fill(tier, linear(-wide, top, wide, top + 40, tones))
            else:
                pen.canvas.fill(tier, colour)
                with pen.canvas.clip(tier):
                    pen.canvas.fill(rect(3, top, 60, 60), shade(colour, -0.12))
            if snow:
                cap = smooth([(0, top), (wide * 0.5, top + 22), (wide * 0.2, top + 17),
                              (-wide * 0.1, top + 24), (-wide * 0.5, top + 22)])  # fmt: skip
                pen.canvas.fill(cap, WHITE)
            if pen.style == "cartoon":
                pen.canvas.stroke(tier, 3.6, INK)


def _needles(pen: Pen, colour, chance, snow) -> None:
    """Ragged boughs from the top down, lit from the upper left."""
    canvas = pen.canvas
    canvas.fill(rect(-1.8, -30, 3.6, 32), shade(colour, -0.06))
    for i in range(13):
        u = i / 12
        wide, y = 3 + 23 * u**0.9, -100 + 88 * u
        points = [(0, y - 10)]
        for j in range(1, 6):
            v = j / 5
            droop = y + 7 * v + (2.5 if j % 2 else -1.5) + chance.uniform(-1.5, 1.5)
            points.append((wide * v * chance.uniform(0.85, 1.1), droop))
        left = [
            (-px * chance.uniform(0.85, 1.1), py + chance.uniform(-1, 1)) for px, py in points[1:]
        ]
        bough = poly([*points, *reversed(left)])
        dark = shade(colour, -0.03 - 0.05 * chance.random())
        tones = [shade(colour, 0.05), dark]
        canvas.fill(bough, linear(-wide, y, wide, y + 8, tones))
        if snow:
            ridge = poly([(0, y - 9), *left[1:4], (-wide * 0.2, y - 2)])
            canvas.fill(ridge, SNOW, 0.75)


def leafy(pen: Pen, x, y, high, colour: Colour, chance: random.Random) -> None:
    """A round tree."""
    with pen.canvas.at(x, y, size=high / 100):
        trunk = path("M-7 4 Q-4 -30 -9 -52 L9 -52 Q4 -30 8 4 Z")
        bark = (0.40, 0.27, 0.19) if pen.style != "realistic" else (0.17, 0.13, 0.11)
        pen.shape(trunk, bark, gloss=0, ink=3.6)
        crown = oval(0, -72, 30, 28) + oval(-20, -58, 20, 18) + oval(20, -58, 21, 19)
        if pen.style == "realistic":
            _foliage(pen, colour, chance)
        elif pen.style == "animated":
            pen.canvas.fill(
                crown, linear(-30, -100, 30, -40, [shade(colour, 0.14), shade(colour, -0.1)])
            )
            pen.canvas.fill(oval(-8, -82, 14, 11), mix(colour, WHITE, 0.35), 0.4, blur=4)
        else:
            pen.canvas.stroke(crown, 7.5, INK)
            pen.canvas.fill(crown, shade(colour, -0.13))
            with pen.canvas.clip(crown):
                pen.canvas.fill(crown.moved(-6, -7), colour)


def _foliage(pen: Pen, colour, chance) -> None:
    """Hundreds of leaf clumps: dark ones first, lit ones on top."""
    for i in range(150):
        u = i / 150
        angle, away = chance.random() * 6.283, math.sqrt(chance.random())
        x, y = 36 * away * math.cos(angle), -70 + 28 * away * math.sin(angle)
        lit = -0.16 + 0.22 * u * (0.5 - (x * 0.5 + (y + 70)) / 60) + chance.uniform(-0.03, 0.03)
        clump = oval(x, y, chance.uniform(3, 6.5) * (1.15 - 0.5 * u), chance.uniform(2.5, 5))
        pen.canvas.fill(clump, shade(colour, lit), 0.9)


def palm(pen: Pen, x, y, high, colour: Colour, lean: float = 18) -> None:
    with pen.canvas.at(x, y, size=high / 100):
        trunk = path(
            f"M-5 4 Q{lean * 0.1} -50 {lean - 2} -86 L{lean + 3} -86 Q{lean * 0.3} -50 6 4 Z"
        )
        bark = (0.55, 0.38, 0.24) if pen.style != "realistic" else (0.14, 0.10, 0.10)
        pen.shape(trunk, bark, gloss=0, ink=3)
        for i, angle in enumerate((-178, -150, -120, -62, -32, -4, -92)):
            a = math.radians(angle)
            tip = lean + 46 * math.cos(a), -88 + 30 * math.sin(a) + 22
            top = lean + 26 * math.cos(a), -94 + 24 * math.sin(a)
            frond = path(
                f"M{lean} -86 Q{top[0]} {top[1] - 8} {tip[0]} {tip[1]}"
                f" Q{top[0]} {top[1] + 7} {lean} -86 Z"
            )
            if pen.style == "realistic":
                pen.canvas.fill(frond, shade(colour, -0.05 + 0.02 * (i % 3)))
            else:
                pen.shape(frond, shade(colour, 0.05 * (i % 3 - 1)), gloss=0, ink=3)


def blossom(pen: Pen, colour: Colour, high: float = 112) -> None:
    """A flower on its stem."""
    real = pen.style == "realistic"
    stem = path(f"M0 0 Q10 {-high * 0.45} 0 {-high * 0.93}")
    green = (0.24, 0.37, 0.16) if real else (0.25, 0.61, 0.29)
    pen.line(stem, green, 6, ink=3.5)
    leaf = smooth([(2, -high * 0.27), (26, -high * 0.5), (44, -high * 0.54), (34, -high * 0.34)])
    pen.shape(leaf, shade(green, 0.08), gloss=0, ink=4)
    petal = smooth([(0, -6), (13, -20), (11, -38), (0, -44), (-11, -38), (-13, -20)])
    count = 6 if pen.style == "cartoon" else 8
    for i in range(count):
        with pen.canvas.at(0, -high, turn=i * 2 * math.pi / count):
            pen.shape(petal, shade(colour, -0.08) if real else colour, gloss=0, ink=4)
    pen.shape(oval(0, -high, 14), (1.0, 0.72, 0.1) if not real else (0.72, 0.46, 0.08), 0.6, ink=4)


def grass_tuft(chance: random.Random, blades: int = 9) -> Path:
    """Blades from (0, 0) up to about 40 units."""
    tuft = None
    for _ in range(blades):
        x, lean, high = chance.uniform(-16, 16), chance.uniform(-16, 16), chance.uniform(18, 44)
        blade = path(
            f"M{x - 2.4} 0 Q{x + lean * 0.3} {-high * 0.6} {x + lean} {-high}"
            f" Q{x + 3 + lean * 0.3} {-high * 0.5} {x + 2.4} 0 Z"
        )
        tuft = blade if tuft is None else tuft + blade
    return tuft


@dataclass(frozen=True)
class Planting:
    """`count` plants of a kind (`pine`, `leafy`) along a skyline, heights from-to."""

    kind: Callable
    colour: Colour
    count: int
    sizes: tuple[float, float]
    chance: random.Random
    snow: bool = False

    @property
    def room(self) -> float:
        """How far they may reach above the highest point."""
        return self.sizes[1] * 1.15

    def __call__(self, pen: Pen, level: Callable[[float], float], width: float) -> None:
        """Far ones first; `level(x)` is the ground's height at x."""
        chance = self.chance
        places = [(chance.random() * width, chance.uniform(*self.sizes)) for _ in range(self.count)]
        more = {"snow": True} if self.snow else {}
        for x, high in sorted(places, key=lambda place: level(place[0])):
            tone = shade(self.colour, chance.uniform(-0.04, 0.04))
            self.kind(pen, x, level(x) + high * 0.08, high, tone, chance, **more)
