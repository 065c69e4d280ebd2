"""A road across the picture, its dashes running by when something drives on it."""

from ..colour import WHITE, Colour, mix, shade
from ..path import poly, rect
from ..shading import INK, Pen
from ..stage import HEIGHT, Layer, Stage

DASH = 130.0


def road(stage: Stage, top: float, colour: Colour, pace: float = 0.0) -> Layer:
    """From `top` to the bottom; `pace` units a second that its markings run."""

    def draw(pen: Pen):
        wide = stage.span + DASH + 40
        pen.canvas.fill(rect(-20, top, wide, HEIGHT - top + 20), colour)
        pen.canvas.fill(rect(-20, top, wide, 8), shade(colour, 0.16))
        for i in range(int(wide / DASH) + 1):
            x, y = i * DASH, top + 66
            dash = poly([(x, y), (x + 66, y), (x + 60, y + 10), (x - 8, y + 10)])
            pen.canvas.fill(dash, mix(colour, WHITE, 0.75))
        if pen.style == "cartoon":
            pen.canvas.stroke(poly([(-20, top), (wide, top)], False), 7, INK)

    strip = stage.strip(top - 6, HEIGHT, draw, slide=DASH + 10)
    return lambda frame, t: strip.put(frame, (t * pace) % DASH)
