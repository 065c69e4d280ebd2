"""A wood: rows of trees into the mist, light falling through."""

import math

from ..colour import mix, rgb, shade
from ..effects.bokeh import bokeh_field
from ..palettes import DARK_SKIES, sky_colours, sky_for
from ..parts.land import haze, hills
from ..parts.plants import Planting, grass_tuft, leafy, pine
from ..parts.sky import sky
from ..path import poly
from ..registry import setting
from ..shading import Pen
from ..stage import Layer, Place, Stage

ROWS = ((690, 26, (150, 240), 3), (790, 18, (240, 360), 7), (880, 12, (340, 480), 13))


@setting("forest")
def build(stage: Stage) -> Place:
    look = stage.look
    kind = sky_for(look.time, look.weather)
    dark, spooky = kind in DARK_SKIES, look.mood == "spooky"
    c = sky_colours(stage.style, kind)
    mist = mix(c.horizon, rgb("8fae6a") if spooky else c.glow, 0.3)
    autumn = "leaves" in look.effects
    green = _leaf(stage, autumn)
    if dark:
        green = mix(green, shade(c.zenith, -0.05), 0.72)
    layers = sky(stage, kind, (0.62, 0.3), clouds=0.2, horizon=0.7)
    chance = stage.chance("wood")
    for i, (base, count, sizes, pace) in enumerate(ROWS):
        tone = mix(green, mist, (0.55, 0.3, 0.1)[i] * stage.pick(1.15, 1, 0.7))
        tree = leafy if (i + autumn) % 2 and not spooky else pine
        trees = Planting(tree, tone, count, sizes, chance)
        ground = mix(stage.pick(rgb("3a4a26"), rgb("4fae5a"), rgb("6cc24a")), tone, 0.45)
        layers.append(
            hills(stage, base + 30, 40, ground, pace, f"wood {i}", plant=trees, grass=0.5)
        )
        if not stage.flat:
            layers.append(haze(stage, base - 150, base + 90, mist, 0.42 - 0.1 * i))
    floor = stage.pick(rgb("35431f"), rgb("48a050"), rgb("58b43c"))
    floor = mix(floor, rgb("b5702e"), 0.5) if autumn else floor
    if dark:
        floor = mix(floor, c.zenith, 0.7)
    layers.append(hills(stage, 985, 40, floor, 20, "floor", grass=0.8))
    if not stage.flat:
        layers.append(_shafts(stage, c.glow, 0.30 if dark else 0.5))
        code = "b8ff9a" if spooky else "fff3b0"
        layers.append(bokeh_field(stage, 22, (code,), (4, 12), (0.25, 0.7), rise=10))
    return Place(
        back=tuple(layers), front=(_grass(stage, floor),), floor=1000, sky=380, bloom=0.6, dark=dark
    )


def _leaf(stage: Stage, autumn: bool):
    if autumn:
        return stage.pick(rgb("9a5a22"), rgb("e8892e"), rgb("f08a2a"))
    return stage.pick(rgb("2a4226"), rgb("2f9f66"), rgb("3fae5a"))


def _shafts(stage: Stage, colour, strength: float) -> Layer:
    """Sunbeams between the trees."""
    shaft = poly([(-20, 0), (20, 0), (130, 1000), (-70, 1000)])

    def draw(pen: Pen):
        pen.canvas.fill(shaft, colour, 0.24, blur=16)

    sprite = stage.sprite((-130, -20, 190, 1020), draw)

    def paint(frame, t):
        for i in range(4):
            x = stage.span * (0.42 + 0.12 * i)
            fade = strength * (0.6 + 0.4 * math.sin(t * 0.6 + i * 2.1))
            sprite.put(frame, x, -30, turn=0.38 - 0.06 * i, alpha=fade)

    return paint


def _grass(stage: Stage, colour) -> Layer:
    """Tufts at the very front, swaying."""
    chance = stage.chance("tufts")
    blur = stage.pick(4, 0, 0)
    sprites = []
    for i in range(3):
        tuft = grass_tuft(chance, 12)

        def draw(pen: Pen, tuft=tuft, i=i):
            with pen.canvas.at(size=2.4):
                tone = shade(colour, stage.pick(-0.1, 0.02, -0.04) + 0.03 * i)
                pen.canvas.fill(tuft, tone)
                pen.outline(tuft, 2.4)

        sprites.append(stage.sprite((-100, -120, 100, 10), draw, blur=blur))
    tufts = [(sprites[i % 3], (i + 0.5) / 14 * stage.span, i * 0.9) for i in range(14)]

    def paint(frame, t):
        for sprite, x, phase in tufts:
            sprite.put(frame, x, 1088, lean=0.10 * math.sin(t * 1.3 + phase))

    return paint
