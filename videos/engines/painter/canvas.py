"""A small vector canvas for building sprites: filled and stroked outlines, gradients, blur, clip.

Everything is given in virtual units; the canvas knows how many pixels a unit is.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np

from . import raster
from .colour import Colour
from .path import Path

Stop = tuple[float, Colour, float]  # place 0-1, colour, opacity


@dataclass(frozen=True)
class Brush:
    kind: int
    geometry: tuple[float, ...]
    stops: tuple[Stop, ...]


def solid(colour: Colour, alpha: float = 1.0) -> Brush:
    return Brush(raster.SOLID, (0, 0, 0, 0), ((0.0, colour, alpha),))


def _stops(colours: Sequence, places: Sequence[float] | None) -> tuple[Stop, ...]:
    """`colours` are colours, or (colour, opacity) pairs."""
    places = places or [i / (len(colours) - 1) for i in range(len(colours))]
    pairs = [c if len(c) == 2 else (c, 1.0) for c in colours]
    return tuple((p, c, a) for p, (c, a) in zip(places, pairs, strict=True))


def linear(x0, y0, x1, y1, colours, places=None) -> Brush:
    return Brush(raster.LINEAR, (x0, y0, x1, y1), _stops(colours, places))


def radial(x, y, radius, colours, places=None) -> Brush:
    return Brush(raster.RADIAL, (x, y, radius, 0), _stops(colours, places))


class Canvas:
    """`box` (left, top, right, bottom) in units, drawn at `unit` pixels a unit."""

    def __init__(self, box: tuple[float, float, float, float], unit: float, margin: int = 2):
        left, top, right, bottom = box
        width = max(1, math.ceil((right - left) * unit)) + 2 * margin
        height = max(1, math.ceil((bottom - top) * unit)) + 2 * margin
        self.pixels = np.zeros((height, width, 4), np.float32)
        self.unit = unit
        self.matrix = np.array([[unit, 0, margin - left * unit], [0, unit, margin - top * unit]])
        self.origin = float(self.matrix[0, 2]), float(self.matrix[1, 2])
        self._clip: np.ndarray | None = None

    @contextmanager
    def at(self, x=0.0, y=0.0, turn=0.0, size=1.0) -> Iterator["Canvas"]:
        """Draw around (x, y), turned (radians, clockwise) and scaled."""
        before, unit = self.matrix, self.unit
        c, s = math.cos(turn) * size, math.sin(turn) * size
        inner = np.array([[c, -s, x], [s, c, y], [0, 0, 1]])
        self.matrix, self.unit = before @ inner, unit * size
        try:
            yield self
        finally:
            self.matrix, self.unit = before, unit

    @contextmanager
    def clip(self, path: Path) -> Iterator["Canvas"]:
        """Draw only inside `path` (and inside the clip already set)."""
        before = self._clip
        clip = np.zeros(self.pixels.shape[:2], np.float32)
        cover, left, top = self._cover(path, None, 0)
        height, width = cover.shape
        clip[top : top + height, left : left + width] = cover
        self._clip = clip if before is None else clip * before
        try:
            yield self
        finally:
            self._clip = before

    def fill(self, path: Path, brush: Brush | Colour, alpha: float = 1.0, blur: float = 0.0):
        self._put(path, None, brush, alpha, blur)

    def stroke(self, path: Path, width: float, brush: Brush | Colour, alpha=1.0, blur=0.0):
        self._put(path, width, brush, alpha, blur)

    def _put(self, path, width, brush, alpha, blur):
        cover, left, top = self._cover(path, width, blur)
        if not cover.size:
            return
        if self._clip is not None:
            height, wide = cover.shape
            cover = cover * self._clip[top : top + height, left : left + wide]
        self.stamp(cover, left, top, brush, alpha)

    def stamp(self, cover: np.ndarray, left: int, top: int, brush: Brush | Colour, alpha=1.0):
        """Put a brush through ready coverage, at a pixel."""
        brush = brush if isinstance(brush, Brush) else solid(brush)
        x0, y0, x1, y1 = brush.geometry
        if brush.kind == raster.RADIAL:
            geometry = (*self._pixel(x0, y0), max(x1 * self.unit, 1e-3), 0.0)
        else:
            geometry = (*self._pixel(x0, y0), *self._pixel(x1, y1))
        raster.lay(
            self.pixels,
            cover,
            left,
            top,
            brush.kind,
            np.array(geometry, np.float64),
            np.array([p for p, _, _ in brush.stops], np.float64),
            np.array([(*c[::-1], a) for _, c, a in brush.stops], np.float64),
            float(alpha),
        )

    def _pixel(self, x: float, y: float) -> tuple[float, float]:
        px, py = self.matrix @ (x, y, 1)
        return float(px), float(py)

    def _cover(self, path: Path, width: float | None, blur: float):
        """Coverage of the path and the pixel it starts at, cut to what is seen of it."""
        placed = path.through(self.matrix)
        soft = blur * self.unit
        radius = (width or 0) * self.unit / 2
        room = radius + soft * 3 + 2
        x0, y0, x1, y1 = placed.box
        left, top = max(0, math.floor(x0 - room)), max(0, math.floor(y0 - room))
        right = min(self.pixels.shape[1], math.ceil(x1 + room))
        bottom = min(self.pixels.shape[0], math.ceil(y1 + room))
        if right <= left or bottom <= top:
            return np.zeros((0, 0), np.float32), 0, 0
        points = np.concatenate(placed.lines) - (left, top)
        starts = np.cumsum([0, *(len(p) for p in placed.lines)])
        size = right - left, bottom - top
        if width is None:
            cover = raster.fill_coverage(points, starts, *size)
        else:
            cover = raster.stroke_coverage(points, starts, path.closed, float(radius), *size)
        if soft > 0.3:
            cover = soften(cover, soft)
        return cover, left, top


def soften(image: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur; wide ones go through a smaller picture."""
    if sigma < 6:
        return cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    height, width = image.shape[:2]
    factor = 2 ** int(math.log2(sigma / 3))
    small = cv2.resize(
        image,
        (max(1, width // factor), max(1, height // factor)),
        interpolation=cv2.INTER_AREA,
    )
    small = cv2.GaussianBlur(small, (0, 0), sigma / factor, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
