"""Planet, moon and sun."""

from ..canvas import radial
from ..colour import WHITE, mix, rgb, shade
from ..parts.planet import draw_planet
from ..path import oval
from ..registry import subject
from ..shading import Pen


@subject(
    "planet", box=(-300, -200, 300, 200), lives="sky", size=1.15,
    colours=("d9935a", "6aa0d8", "d86a8f", "6fc08a"),
)  # fmt: skip
def planet(pen: Pen, colour) -> None:
    if pen.style == "realistic":
        pen.shape(oval(0, 0, 150), colour, gloss=0)
    draw_planet(pen, 150, colour, ring=colour[0] > colour[2])


@subject("moon", box=(-190, -190, 190, 190), lives="sky", colours=("f4efdc",))
def moon(pen: Pen, colour) -> None:
    if pen.style != "cartoon":
        halo = [(rgb("dfe6ff"), 0.35), (rgb("b8c8ff"), 0.0)]
        pen.canvas.fill(oval(0, 0, 185), radial(0, 0, 185, halo, [0.45, 1]))
    disc = oval(0, 0, 100)
    pen.shape(disc, colour, gloss=0, ink=7)
    with pen.canvas.clip(disc):
        for x, y, size in (
            (-30, -28, 26),
            (34, 6, 18),
            (-18, 42, 14),
            (42, -46, 10),
            (-62, 16, 12),
        ):
            pen.canvas.fill(oval(x, y, size), shade(colour, -0.16), 0.55)
            pen.canvas.fill(oval(x + 3, y + 3, size * 0.86), shade(colour, -0.08), 0.6)
    pen.outline(disc)


@subject("sun", box=(-260, -260, 260, 260), lives="sky", colours=("ffd23f",))
def sun(pen: Pen, colour) -> None:
    if pen.style == "realistic":
        light = [(WHITE, 1.0), (rgb("fff3c8"), 0.85), (rgb("ffd88a"), 0.25), (rgb("ffb84a"), 0.0)]
        pen.canvas.fill(oval(0, 0, 250), radial(0, 0, 250, light, [0.18, 0.3, 0.45, 1]))
        return
    for i in range(12):
        with pen.canvas.at(turn=i * 0.5236):
            ray = oval(0, -158, 13, 34)
            pen.shape(ray, mix(colour, rgb("ff9f2e"), 0.4), gloss=0, ink=5, flat=True)
    pen.shape(oval(0, 0, 104), colour, gloss=0.4)
