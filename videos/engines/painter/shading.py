"""How the three styles turn one outline into a picture: light, gloss, ink.

realistic   off-centre radial light, dark edges, a rim of sky light, soft and hard highlights
animated    a hue-shifted diagonal gradient, inner glow, gloss
cartoon     flat colour, a crescent of shadow, a hard highlight, an ink line
"""

from .canvas import Canvas, linear, radial
from .colour import WHITE, Colour, dim, mix, rgb, shade
from .path import Path, oval

INK = rgb("2b1b33")
LIGHT = (-0.55, -0.7)  # where light comes from: left and up
SKY_LIGHT = (0.35, 0.42, 0.75)


class Pen:
    """Draws shaded shapes on a canvas in one style."""

    def __init__(self, canvas: Canvas, style: str, light=LIGHT, ambient: Colour = SKY_LIGHT):
        self.canvas = canvas
        self.style = style
        self.light = light
        self.ambient = ambient
        self._shade = {
            "realistic": self._realistic,
            "animated": self._animated,
            "cartoon": self._cartoon,
        }[style]

    def shape(self, path: Path, colour: Colour, gloss: float = 1.0, ink: float = 7.0, flat=False):
        """A solid thing. `gloss` 0-1 how shiny, `ink` the cartoon's line width, `flat` no form."""
        self._shade(path, colour, gloss, ink, flat)

    def line(self, path: Path, colour: Colour, width: float, ink: float = 5.0):
        """A thin thing: a string, a stem, a whisker."""
        if self.style == "cartoon" and ink:
            self.canvas.stroke(path, width + 2 * ink, INK)
        self.canvas.stroke(path, width, colour)

    def outline(self, path: Path, width: float = 7.0):
        """The cartoon's ink alone, for shapes built of several parts."""
        if self.style == "cartoon":
            self.canvas.stroke(path, width, INK)

    def shadow(self, path: Path, dx=0.0, dy=12.0, blur=14.0, alpha=0.3, colour=(0.05, 0.0, 0.1)):
        """A soft shadow below; the cartoon has none."""
        if self.style != "cartoon":
            self.canvas.fill(path.moved(dx, dy), colour, alpha, blur)

    def _cartoon(self, path, colour, gloss, ink, flat):
        canvas, (lx, ly) = self.canvas, self.light
        if flat:
            canvas.fill(path, colour)
        else:
            x, y, wide, thin = _reach(path)
            canvas.fill(path, shade(colour, -0.2, 0.08, 0.02 if colour[0] > colour[2] else -0.02))
            with canvas.clip(path):
                canvas.fill(path.moved(lx * thin * 0.28, ly * thin * 0.28), colour)
                if gloss > 0:
                    with canvas.at(x + lx * wide * 0.55, y + ly * wide * 0.5, turn=-0.66):
                        canvas.fill(oval(0, 0, wide * 0.1, wide * 0.2), WHITE, 0.9 * gloss)
                        canvas.fill(oval(wide * 0.02, wide * 0.36, wide * 0.06), WHITE, 0.9 * gloss)
        if ink:
            canvas.stroke(path, ink, INK)

    def _animated(self, path, colour, gloss, ink, flat):
        canvas, (lx, ly) = self.canvas, self.light
        x, y, wide, thin = _reach(path)
        high = shade(mix(colour, (1, 1, 0.92), 0.42), 0.05, -0.02, -0.01)
        low = shade(colour, -0.22, 0.12, 0.04 if colour[2] > colour[0] else -0.035)
        ends = x + lx * wide, y + ly * wide, x - lx * wide * 1.1, y - ly * wide * 1.1
        canvas.fill(path, linear(*ends, [high, colour, low], [0, 0.45, 1]))
        if flat:
            return
        with canvas.clip(path):
            canvas.stroke(path, thin * 0.16, mix(colour, WHITE, 0.55), 0.55, blur=thin * 0.09)
            if gloss > 0:
                with canvas.at(x + lx * wide * 0.52, y + ly * wide * 0.5, turn=-0.6):
                    shine = [(WHITE, 0.75 * gloss), (WHITE, 0.12 * gloss)]
                    canvas.fill(
                        oval(0, 0, wide * 0.17, wide * 0.27),
                        linear(0, -wide * 0.27, 0, wide * 0.27, shine),
                    )

    def _realistic(self, path, colour, gloss, ink, flat):
        canvas, (lx, ly) = self.canvas, self.light
        x, y, wide, thin = _reach(path)
        low = tuple(c * 0.28 + a * 0.07 for c, a in zip(colour, self.ambient, strict=True))
        tones = [mix(colour, (1, 0.96, 0.88), 0.38), dim(colour, 0.92), dim(colour, 0.62), low]
        spot = x + lx * wide * 0.42, y + ly * wide * 0.42
        canvas.fill(path, radial(*spot, wide * 1.75, tones, [0, 0.32, 0.66, 1]))
        if flat:
            return
        with canvas.clip(path):
            edge = 0.75 if thin > wide * 0.5 else 0.45
            canvas.stroke(path, thin * 0.34, low, edge, blur=thin * 0.15)
            sky, ends = mix(self.ambient, WHITE, 0.55), (lx * wide, ly * wide)
            rim = linear(
                x + ends[0],
                y + ends[1],
                x - ends[0],
                y - ends[1],
                [(sky, 0.0), (sky, 0.0), (sky, 0.85)],
                [0, 0.55, 1],
            )
            canvas.stroke(path, thin * 0.07, rim, blur=thin * 0.04)
            if gloss > 0:
                with canvas.at(x + lx * wide * 0.5, y + ly * wide * 0.52, turn=-0.6):
                    canvas.fill(oval(0, 0, wide * 0.2, wide * 0.3), WHITE, 0.34 * gloss, wide * 0.1)
                    canvas.fill(
                        oval(0, 0, wide * 0.07, wide * 0.15), WHITE, 0.85 * gloss, wide * 0.03
                    )


def _reach(path: Path) -> tuple[float, float, float, float]:
    """Middle, half the long side, half the short side."""
    left, top, right, bottom = path.box
    width, height = right - left, bottom - top
    return (
        (left + right) / 2,
        (top + bottom) / 2,
        max(width, height) / 2,
        min(width, height) / 2,
    )
