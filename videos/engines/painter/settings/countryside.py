"""Rolling fields, a cottage, and a road."""

from ..colour import WHITE, mix, rgb, shade
from ..palettes import DARK_SKIES, sky_colours, sky_for
from ..parts.land import haze, hills
from ..parts.plants import Planting, leafy
from ..parts.sky import sky
from ..path import Path, poly, rect
from ..registry import setting
from ..shading import INK, Pen
from ..stage import HEIGHT, Layer, Place, Stage

ROAD = 930.0


@setting("countryside")
def build(stage: Stage) -> Place:
    look = stage.look
    kind = sky_for(look.time, look.weather)
    c, dark = sky_colours(stage.style, kind), kind in DARK_SKIES
    low = look.time in ("sunset", "dawn")
    fields = [stage.pick(*map(rgb, codes)) for codes in (
        ("7f9a66", "a8dfa0", "b8e68a"), ("9a9a50", "d8d878", "e8dc6a"),
        ("5a8040", "6cc870", "7cd058"), ("47702f", "4cb45a", "5cbc48"),
    )]  # fmt: skip
    if dark or low:
        fields = [
            mix(tone, c.zenith if dark else c.horizon, 0.62 if dark else 0.3) for tone in fields
        ]
    chance = stage.chance("trees")
    copse = Planting(leafy, mix(fields[2], rgb("2f5a30"), 0.5), 14, (50, 95), chance)
    trees = Planting(leafy, mix(fields[3], rgb("2a5a2a"), 0.4), 7, (130, 240), chance)
    sun = (0.72, 0.42) if low else (0.76, 0.2)
    return Place(
        back=(
            *sky(stage, kind, sun, clouds=0.7, horizon=0.7),
            hills(stage, 700, 130, mix(fields[0], c.horizon, 0.5), 3, "far", grass=0.25),
            hills(
                stage,
                760,
                110,
                mix(fields[1], c.horizon, 0.22),
                6,
                "field",
                plant=copse,
                grass=0.35,
            ),
            *([] if stage.flat else [haze(stage, 600, 790, c.horizon, 0.3)]),
            hills(stage, 860, 80, fields[2], 11, "slope", plant=trees, grass=0.5),
            _road(stage, c, dark),
        ),
        front=(hills(stage, 1062, 26, fields[3], 34, "verge", grass=0.8),),
        floor=ROAD + 78,
        sky=320,
        dark=dark or low,
        bloom=0.45,
    )


def _road(stage: Stage, c, dark) -> Layer:
    grey = mix(
        stage.pick(rgb("54555c"), rgb("8a90a8"), rgb("7f869c")), c.zenith, 0.5 if dark else 0.05
    )
    slide = 260.0
    dash = 130.0

    def draw(pen: Pen):
        wide = stage.span + slide + 10
        road = rect(-20, ROAD, wide + 40, 150)
        pen.canvas.fill(road, grey)
        pen.canvas.fill(rect(-20, ROAD, wide + 40, 8), shade(grey, 0.16))
        for i in range(int(wide / dash) + 1):
            pen.canvas.fill(_dash(i * dash), mix(grey, WHITE, 0.75))
        if pen.style == "cartoon":
            pen.canvas.stroke(poly([(-20, ROAD), (wide + 20, ROAD)], False), 7, INK)

    strip = stage.strip(ROAD - 6, HEIGHT, draw, slide)
    return lambda frame, t: strip.put(frame, (t * 150) % dash if stage.look.subjects else 0.0)


def _dash(x: float) -> Path:
    return poly([(x, ROAD + 66), (x + 66, ROAD + 66), (x + 60, ROAD + 76), (x - 8, ROAD + 76)])
