"""Above the clouds."""

import math
from dataclasses import replace

from ..colour import mix
from ..palettes import DARK_SKIES, sky_colours, sky_for
from ..parts.clouds import draw_cloud, puff
from ..parts.sky import sky
from ..registry import setting
from ..stage import Layer, Place, Stage


@setting("sky")
def build(stage: Stage) -> Place:
    look = stage.look
    kind = sky_for(look.time, look.weather)
    dark = kind in DARK_SKIES
    low = look.time in ("sunset", "dawn")
    sun = (0.68, 0.56) if low else (0.74, 0.24)
    return Place(
        back=(*sky(stage, kind, sun, clouds=0.6, horizon=1.0), _sea_of_clouds(stage, kind, 820, 9)),
        front=(_sea_of_clouds(stage, kind, 1000, 22), _sea_of_clouds(stage, kind, 1120, 34)),
        floor=860,
        sky=400,
        dark=dark or low,
        bloom=0.25,
    )


def _sea_of_clouds(stage: Stage, kind: str, base: float, pace: float) -> Layer:
    """A bank of clouds along the bottom, drifting."""
    c = sky_colours(stage.style, kind)
    chance = stage.chance(f"bank {base}")
    colours = c
    if stage.style == "realistic":
        lit = mix(mix(c.cloud, c.glow, 0.3), c.middle, 0.12)
        colours = replace(c, cloud=lit, shadow=mix(c.middle, c.zenith, 0.2))
    banks = []
    for i in range(7):
        wide = chance.uniform(520, 770)
        high = wide * 0.3
        cloud = puff(chance, wide, high, chance.randint(5, 7))
        box = -wide * 0.95, -high * 1.7, wide * 0.95, high * 0.7
        blur = stage.pick(8, 0, 0)
        sprite = stage.sprite(
            box, lambda pen, k=cloud, w=wide, h=high: draw_cloud(pen, k, colours, w, h), blur=blur
        )
        banks.append((sprite, i * (stage.span + 700) / 7, chance.uniform(-40, 40), i * 1.7))

    def paint(frame, t):
        for sprite, x, rise, phase in banks:
            across = (x + pace * t) % (stage.span + 700) - 350
            sprite.put(frame, across, base + rise + 60 + 7 * math.sin(t * 0.5 + phase))

    return paint
