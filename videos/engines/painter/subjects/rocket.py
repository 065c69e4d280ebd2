"""A rocket in flight, its flame and all."""

from ..canvas import linear, radial
from ..colour import rgb, shade
from ..path import oval, path, rect, smooth
from ..registry import subject
from ..shading import INK, Pen

BODY = smooth([(0, -250), (52, -170), (76, -50), (72, 80), (48, 150), (-48, 150), (-72, 80),
               (-76, -50), (-52, -170)])  # fmt: skip
NOZZLE = smooth([(-36, 150), (36, 150), (46, 178), (-46, 178)])
FLAMES = ((46, 250, "ff6b1a"), (33, 180, "ffb703"), (19, 110, "fff3c4"))


@subject("rocket", box=(-230, -280, 230, 470), lives="soaring", size=0.95, colours=("e63946",))
def draw(pen: Pen, colour) -> None:
    real = pen.style == "realistic"
    if pen.style != "cartoon":
        halo = [((1.0, 0.55, 0.2), 0.5), ((1.0, 0.4, 0.1), 0.0)]
        pen.canvas.fill(oval(0, 240, 210), radial(0, 240, 210, halo))
    for wide, long, code in FLAMES:
        high, low = 168 + long * 0.4, 168 + long * 0.7
        flame = path(
            f"M{-wide} 168 C{-wide * 1.3} {high} {-wide * 0.3} {low} 0 {168 + long}"
            f" C{wide * 0.3} {low} {wide * 1.3} {high} {wide} 168 Z"
        )
        if pen.style == "cartoon":
            if wide == FLAMES[0][0]:
                pen.canvas.stroke(flame, 12, INK)
            pen.canvas.fill(flame, rgb(code))
        else:
            fading = [(rgb(code), 0.95), (rgb(code), 0.0)]
            pen.canvas.fill(flame, linear(0, 168, 0, 168 + long, fading), blur=4)
    trim = shade(colour, -0.3) if real else colour
    for side in (-1, 1):
        fin = smooth([(side * 55, 40), (side * 110, 110), (side * 118, 180), (side * 60, 140)])
        pen.shape(fin, trim, gloss=0)
    pen.shape(BODY, rgb("f4f6fb") if not real else rgb("c3c9d3"), gloss=0.6)
    with pen.canvas.clip(BODY):
        tones = [shade(colour, 0.05), colour, shade(colour, -0.3)]
        red = linear(-60, 0, 60, 0, tones) if pen.style != "cartoon" else colour
        pen.canvas.fill(rect(-120, -270, 240, 120), red)
        pen.canvas.fill(rect(-120, 70, 240, 26), red)
    pen.outline(BODY)
    pen.shape(oval(0, -60, 37), rgb("8d99ae"), gloss=0)
    pen.shape(oval(0, -60, 26), rgb("4cc9f0") if not real else rgb("2a5a7a"), ink=5)
    pen.shape(NOZZLE, rgb("4a4e69"), gloss=0)
    pen.shape(rect(-8, 60, 16, 120, 8), trim, gloss=0, ink=5)
