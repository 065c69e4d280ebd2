"""Dunes, cacti, heat."""

from ..canvas import linear
from ..colour import WHITE, Colour, mix, rgb, shade
from ..palettes import DARK_SKIES, sky_colours, sky_for
from ..parts.land import hills
from ..parts.plants import Planting
from ..parts.sky import sky
from ..path import path, rect
from ..registry import setting
from ..shading import INK, Pen
from ..stage import Place, Stage

ARMS = path(
    "M-13 0 L-13 -40 L-34 -40 Q-46 -42 -46 -56 L-46 -74 Q-40 -84 -32 -74 L-32 -56 L-13 -56 L-13 -92"
    " Q0 -112 13 -92 L13 -44 L28 -44 L28 -66 Q36 -76 43 -66 L43 -40 Q42 -28 28 -28 L13 -28 L13 0 Z"
)


@setting("desert")
def build(stage: Stage) -> Place:
    look = stage.look
    kind = sky_for(look.time, look.weather)
    kind = "dusty" if kind == "day" else kind
    c, dark = sky_colours(stage.style, kind), kind in DARK_SKIES
    sand = stage.pick(rgb("c98a4e"), rgb("f0b060"), rgb("ffc45a"))
    if look.time in ("sunset", "dawn"):
        sand = mix(sand, rgb("d0503a"), 0.35)
    if dark:
        sand = mix(sand, c.zenith, 0.68)
    low = look.time in ("sunset", "dawn")
    green = stage.pick(rgb("3d5a34"), rgb("3fa870"), rgb("4cb85a"))
    if dark:
        green = mix(green, c.zenith, 0.6)
    chance = stage.chance("cacti")
    far = Planting(cactus, mix(green, c.horizon, 0.2), 5, (70, 120), chance)
    near = Planting(cactus, green, 3, (190, 300), chance)
    rock = mix(stage.pick(rgb("8a5038"), rgb("d07850"), rgb("e08850")), c.horizon, 0.45)
    if dark:
        rock = mix(rock, c.zenith, 0.5)
    return Place(
        back=(
            *sky(stage, kind, (0.7, 0.5) if low else (0.74, 0.2), clouds=0.25, horizon=0.72),
            hills(stage, 740, 150, rock, 2, "mesa", rough=5),
            hills(stage, 800, 120, mix(sand, c.horizon, 0.4), 4, "far dune", grass=0.12),
            hills(stage, 880, 130, mix(sand, c.horizon, 0.18), 9, "dune", plant=far, grass=0.16),
            hills(stage, 990, 110, sand, 16, "near dune", plant=near, grass=0.2),
            hills(stage, 1060, 60, shade(sand, -0.06), 26, "front", grass=0.22),
        ),
        floor=1010,
        sky=330,
        dark=dark or low,
        bloom=0.45,
    )


def cactus(pen: Pen, x, y, high, colour: Colour, chance) -> None:
    """A saguaro, its foot at (x, y)."""
    mirrored = ARMS if chance.random() < 0.5 else ARMS.scaled(-1, 1)
    with pen.canvas.at(x, y, size=high / 100):
        light, dark = shade(colour, 0.12), shade(colour, -0.14)
        if pen.style == "cartoon":
            pen.canvas.stroke(mirrored, 8, INK)
        pen.canvas.fill(mirrored, linear(-14, 0, 14, 0, [light, colour, dark]))
        with pen.canvas.clip(mirrored):
            for i in (-7, 1, 8):
                pen.canvas.fill(rect(i, -110, 1.8, 110), mix(dark, WHITE, 0.1), 0.5)
