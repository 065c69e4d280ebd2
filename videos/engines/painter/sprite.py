"""Ready pictures that are put on frames. Immutable once built, shared by all painter threads."""

import math
from dataclasses import dataclass

import numpy as np

from . import kernels


@dataclass(frozen=True, eq=False)
class Sprite:
    """`pixels` uint32 premultiplied; (x, y) its pivot in pixels; `unit` pixels per virtual unit."""

    pixels: np.ndarray
    x: float
    y: float
    unit: float

    def put(self, frame, x, y, turn=0.0, size=1.0, tall=None, alpha=1.0, lean=0.0):
        """Pivot at (x, y) units. `tall` is the height's own size, `lean` a sideways shear."""
        tall = size if tall is None else tall
        if alpha < 0.004 or abs(size) < 0.02 or abs(tall) < 0.02:
            return
        x, y, opacity = x * self.unit, y * self.unit, int(min(1.0, alpha) * 256)
        if turn == 0.0 and lean == 0.0 and size == 1.0 and tall == 1.0:
            left, top = x - self.x, y - self.y
            ix, iy = math.floor(left), math.floor(top)
            fx, fy = int(256 - (left - ix) * 256), int(256 - (top - iy) * 256)
            kernels.over(frame, self.pixels, ix + 1, iy + 1, fx, fy, opacity)
            return
        self._put_turned(frame, x, y, turn, size, tall, opacity, lean)

    def _put_turned(self, frame, x, y, turn, size, tall, opacity, lean):
        c, s = math.cos(turn), math.sin(turn)
        a, b = c * size, -s * tall + c * lean * tall
        d, e = s * size, c * tall + s * lean * tall
        area = a * e - b * d
        if abs(area) < 1e-6:
            return
        height, width = self.pixels.shape
        corners = [(u - self.x, v - self.y) for u in (0, width) for v in (0, height)]
        xs = [a * u + b * v + x for u, v in corners]
        ys = [d * u + e * v + y for u, v in corners]
        x0, x1 = max(0, int(min(xs))), min(frame.shape[1], int(max(xs)) + 2)
        y0, y1 = max(0, int(min(ys))), min(frame.shape[0], int(max(ys)) + 2)
        if x0 >= x1 or y0 >= y1:
            return
        ia, ib, ic, id_ = e / area, -b / area, -d / area, a / area
        tx, ty = self.x - ia * x - ib * y, self.y - ic * x - id_ * y
        box = x0, y0, x1, y1
        kernels.over_affine(frame, self.pixels, ia, ib, ic, id_, tx, ty, *box, opacity)

    def shine(self, frame, x, y, alpha=1.0):
        """Add as light, pivot at the pixel nearest (x, y) units."""
        if alpha > 0.01:
            left, top = round(x * self.unit - self.x), round(y * self.unit - self.y)
            kernels.add(frame, self.pixels, left, top, int(min(1.0, alpha) * 256))


@dataclass(frozen=True, eq=False)
class Strip:
    """A layer at least as wide as the frame, which may slide sideways under it."""

    pixels: np.ndarray
    top: float  # units
    unit: float

    def put(self, frame, slide=0.0, drop=0.0):
        """Slid left by `slide` units and down by `drop`; slides past its end are held."""
        room = self.pixels.shape[1] - frame.shape[1] - 2
        column = min(max(slide * self.unit, 0.0), float(max(room, 0)))
        whole = int(column)
        part = int((column - whole) * 256)
        top = round((self.top + drop) * self.unit)
        kernels.over_scrolled(frame, self.pixels, whole, part, top)
