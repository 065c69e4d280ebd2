"""Birds and butterflies, crossing the air."""

from ..colour import WHITE, mix, rgb, shade
from ..parts.creature import eye
from ..path import line, oval, path, poly, smooth
from ..registry import subject
from ..shading import INK, Pen

BODY = smooth([(-92, 6), (-40, -30), (20, -40), (64, -50), (92, -26), (74, 6), (20, 34), (-40, 26)])
TAIL = smooth([(-80, 4), (-160, -18), (-150, 8), (-158, 30), (-78, 16)])
FAR_WING = path("M-6 -20 Q-10 -110 70 -150 Q60 -70 34 -22 Z")
WING = path("M-30 -16 Q-80 -110 -30 -190 Q40 -120 42 -14 Q6 8 -30 -16 Z")
GULL = path(
    "M0 10 Q40 -52 130 -44 Q60 -34 26 6 Q10 26 0 28 Q-10 26 -26 6 Q-60 -34 -130 -44 Q-40 -52 0 10 Z"
)


@subject(
    "bird", box=(-180, -210, 130, 60), lives="flying", size=1.1, flaps=1.6,
    colours=("3fa8f0", "ff6f6f", "ffc23f", "8f6fe8", "4fc88a"),
)  # fmt: skip
def bird(pen: Pen, colour) -> None:
    if pen.style == "realistic":
        pen.canvas.fill(GULL, rgb("1c1f2a"))
        return
    pen.shape(FAR_WING, shade(colour, -0.15), gloss=0)
    pen.shape(TAIL, shade(colour, -0.1), gloss=0)
    pen.shape(BODY, colour, gloss=0)
    with pen.canvas.clip(BODY):
        pen.canvas.fill(oval(20, 28, 70, 30), mix(colour, WHITE, 0.6), 0.9)
    pen.shape(poly([(86, -34), (124, -20), (84, -10)]), rgb("ffb02e"), gloss=0, ink=5, flat=True)
    eye(pen, 62, -26, 11)
    pen.shape(WING, shade(colour, 0.03), gloss=0)


@subject(
    "butterfly", box=(-110, -110, 110, 110), lives="flying", size=1.2, flaps=2.6,
    colours=("ff8a3d", "4fa8ff", "ff6fb0", "ffd23f", "9a6ff0"),
)  # fmt: skip
def butterfly(pen: Pen, colour) -> None:
    for side in (-1, 1):
        low = smooth(
            [(side * 6, 8), (side * 54, 6), (side * 68, 46), (side * 36, 82), (side * 8, 40)]
        )
        high = smooth([(side * 6, 0), (side * 34, -78), (side * 90, -86), (side * 98, -34),
                       (side * 56, 12)])  # fmt: skip
        pen.shape(low, shade(colour, -0.1), gloss=0, ink=6)
        pen.shape(high, colour, gloss=0, ink=6)
        pen.canvas.fill(oval(side * 64, -48, 18, 15), mix(colour, WHITE, 0.7), 0.9)
        pen.canvas.fill(oval(side * 46, 38, 11), mix(colour, WHITE, 0.6), 0.85)
        pen.canvas.fill(oval(side * 84, -64, 6), INK)
        feeler = smooth([(side * 2, -44), (side * 12, -74), (side * 28, -92)], closed=False)
        pen.canvas.stroke(feeler, 4, INK)
    pen.canvas.stroke(line((0, -46), (0, 54)), 15, INK)
    pen.canvas.fill(oval(0, -48, 10), INK)
