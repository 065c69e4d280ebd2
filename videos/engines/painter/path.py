"""Outlines: what is drawn, in virtual units (a picture is 1080 of them high).

Curves are flattened at once; a `Path` is a few polylines, closed or open.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

Point = tuple[float, float]
CURVE_STEPS = 14  # straight pieces one curve is made of
_TOKENS = re.compile(r"[MLQCZ]|-?\d*\.?\d+")


@dataclass(frozen=True)
class Path:
    """Polylines of (n, 2) float64 points."""

    lines: tuple[np.ndarray, ...]
    closed: bool = True

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        points = np.concatenate(self.lines)
        return (*points.min(0), *points.max(0))

    @property
    def middle(self) -> Point:
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    def through(self, matrix: np.ndarray) -> "Path":
        """Moved by a 2x3 affine matrix."""
        return Path(tuple(p @ matrix[:, :2].T + matrix[:, 2] for p in self.lines), self.closed)

    def moved(self, dx: float, dy: float) -> "Path":
        return Path(tuple(p + np.array((dx, dy)) for p in self.lines), self.closed)

    def turned(self, angle: float, about: Point = (0, 0)) -> "Path":
        """Turned clockwise, in radians."""
        c, s = math.cos(angle), math.sin(angle)
        x, y = about
        return self.through(
            np.array([[c, -s, x - c * x + s * y], [s, c, y - s * x - c * y]], np.float64)
        )

    def scaled(self, x: float, y: float | None = None) -> "Path":
        return Path(tuple(p * (x, x if y is None else y) for p in self.lines), self.closed)

    def __add__(self, other: "Path") -> "Path":
        return Path(self.lines + other.lines, self.closed)


def poly(points: Iterable[Point], closed: bool = True) -> Path:
    return Path((np.array(list(points), np.float64),), closed)


def line(*points: Point) -> Path:
    return poly(points, closed=False)


def oval(x: float, y: float, rx: float, ry: float | None = None) -> Path:
    ry = rx if ry is None else ry
    turn = np.linspace(0, 2 * np.pi, 56, endpoint=False)
    return Path((np.stack([x + rx * np.cos(turn), y + ry * np.sin(turn)], 1),))


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> Path:
    """An open piece of an ellipse; angles in degrees, clockwise from the right."""
    turn = np.radians(np.linspace(start, end, 40))
    return Path((np.stack([x + rx * np.cos(turn), y + ry * np.sin(turn)], 1),), closed=False)


def rect(x: float, y: float, width: float, height: float, corner: float = 0.0) -> Path:
    corner = min(corner, width / 2, height / 2)
    if corner <= 0:
        return poly([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    points = []
    for cx, cy, start in (
        (x + width - corner, y + corner, -90),
        (x + width - corner, y + height - corner, 0),
        (x + corner, y + height - corner, 90),
        (x + corner, y + corner, 180),
    ):
        points.append(arc(cx, cy, corner, corner, start, start + 90).lines[0][::4])
    return Path((np.concatenate(points),))


def star(x: float, y: float, radius: float, points: int = 5, waist: float = 0.45) -> Path:
    return poly(
        (
            x + radius * (waist if i % 2 else 1) * math.sin(i * math.pi / points),
            y - radius * (waist if i % 2 else 1) * math.cos(i * math.pi / points),
        )
        for i in range(points * 2)
    )


def smooth(points: Iterable[Point], closed: bool = True) -> Path:
    """A soft line through all the points (Catmull-Rom)."""
    p = np.array(list(points), np.float64)
    around = np.arange(len(p) if closed else len(p) - 1)
    near = [around + i for i in (-1, 0, 1, 2)]
    a, b, c, d = (p[i % len(p)] if closed else p[np.clip(i, 0, len(p) - 1)] for i in near)
    u = np.linspace(0, 1, 9)[:-1, None, None]
    curve = 0.5 * (
        2 * b + (c - a) * u + (2 * a - 5 * b + 4 * c - d) * u**2 + (3 * b - a - 3 * c + d) * u**3
    )
    points_out = curve.transpose(1, 0, 2).reshape(-1, 2)
    if not closed:
        points_out = np.concatenate([points_out, p[-1:]])
    return Path((points_out,), closed)


def path(data: str) -> Path:
    """SVG path data with absolute M, L, Q, C and Z."""
    tokens = _TOKENS.findall(data)
    lines: list[list[Point]] = []
    command, i = "M", 0
    while i < len(tokens):
        if tokens[i].isalpha():
            command, i = tokens[i], i + 1
            if command == "Z":
                continue
        count = {"M": 2, "L": 2, "Q": 4, "C": 6}[command]
        numbers = [float(n) for n in tokens[i : i + count]]
        i += count
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M":
            lines.append(points)
            command = "L"
        else:
            lines[-1].extend(_flatten([lines[-1][-1], *points]))
    return Path(tuple(np.array(p, np.float64) for p in lines), "Z" in data)


def _flatten(control: list[Point]) -> list[Point]:
    if len(control) == 2:
        return control[1:]
    u = np.linspace(0, 1, CURVE_STEPS + 1)[1:, None]
    order = len(control) - 1
    points = sum(
        math.comb(order, i) * u**i * (1 - u) ** (order - i) * np.array(c)
        for i, c in enumerate(control)
    )
    return [tuple(p) for p in points]
