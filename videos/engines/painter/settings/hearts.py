"""Romance: hearts rising through warm light."""

import numpy as np

from .. import noise
from ..colour import WHITE, bgr, mix, rgb, shade
from ..colour_words import COLOURS
from ..effects.bokeh import bokeh_field
from ..effects.falling import hearts
from ..parts.light import beams
from ..parts.shapes import HEART
from ..parts.sky import halftone, still, sunburst
from ..path import rect
from ..registry import setting
from ..scene import Cast
from ..shading import Pen
from ..stage import HEIGHT, Layer, Place, Stage, fit


@setting("hearts")
def build(stage: Stage) -> Place:
    look = stage.look
    tint = COLOURS[look.palette[0]] if look.palette else rgb("e8366f")
    named = next((c.colours for c in look.subjects if c.name == "heart" and c.colours), ())
    rising = hearts(stage, Cast(name="hearts", colours=named))
    lights = bokeh_field(stage, 30, ("ff9fb8", "ffd0b0", "ff6f9f"), (18, 100), (0.08, 0.34))
    return Place(
        back=(
            still(_backdrop(stage, tint)),
            *([] if stage.flat else [lights]),
            *rising.back,
            _great_heart(stage, COLOURS[named[0]] if named else tint),
        ),
        front=rising.front,
        floor=985,
        sky=420,
        bloom=0.8,
        dark=stage.style == "realistic",
        holds=frozenset({"heart", "hearts"}),
    )


def _backdrop(stage: Stage, tint):
    if stage.flat:

        def draw(pen: Pen):
            pen.canvas.fill(rect(0, 0, stage.span, HEIGHT), mix(tint, WHITE, 0.45))
            sunburst(pen, stage.span / 2, 600, WHITE, rays=20, alpha=0.55)
            halftone(pen, shade(tint, 0, 0.1), 640, dot=30)

        return stage.plate(draw)
    x, y = noise.grid(640, 360)
    away = np.hypot(x / 360 - 0.89, (y / 360 - 0.55) * 1.1)[..., None]
    if stage.style == "realistic":
        low, high = shade(tint, -0.78, 0.1), shade(tint, -0.25)
        image = bgr(low) + (bgr(high) - bgr(low)) * np.exp(-away * 2.4)
        fold = noise.fbm(x / 120, y / 120, 4, stage.number("silk"))[..., None]
        image = image * (0.75 + 0.5 * fold)
    else:
        low, high = shade(tint, -0.05, -0.05, -0.09), mix(tint, WHITE, 0.62)
        image = bgr(low) + (bgr(high) - bgr(low)) * np.exp(-away * 1.9)
        rays = beams(stage, stage.span / 2, 600, WHITE, 14, 0.22)
        image = image + fit(rays.astype(np.float32), 640, 360)
    return stage.opaque(image.astype(np.float32))


def _great_heart(stage: Stage, colour) -> Layer:
    """The heart in the middle, beating."""

    def draw(pen: Pen):
        with pen.canvas.at(size=2.3):
            pen.shadow(HEART, 0, 12, 12, 0.35)
            pen.shape(HEART, colour, ink=4)

    sprite = stage.sprite((-250, -240, 250, 260), draw)
    crowded = any(c.name != "heart" for c in stage.look.subjects)
    x, y = stage.span * 0.5, 600.0 if not crowded else 560.0

    def paint(frame, t):
        beat = (t * 1.15) % 1
        swell = 0.07 * max(0.0, 1 - beat * 5) + 0.04 * max(0.0, 1 - abs(beat - 0.28) * 9)
        sprite.put(frame, x, y, size=(0.7 if crowded else 1.0) * (1 + swell))

    return paint
