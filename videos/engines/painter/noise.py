"""Value noise and what is made of it. Coordinates are float32 fields; values lie in 0-1."""

import math

import numpy as np

from .caches import kernel

u4 = np.uint32
f4 = np.float32


@kernel
def _hash(x, y, seed):
    h = u4(u4(x) * u4(374761393) + u4(y) * u4(668265263) + u4(seed) * u4(2246822519))
    h = u4(u4(h ^ (h >> u4(13))) * u4(1274126177))
    return f4(u4(h ^ (h >> u4(16))) >> u4(8)) * f4(1 / 16777216.0)


@kernel
def value(x, y, seed):
    """Smooth noise at one point."""
    ix, iy = math.floor(x), math.floor(y)
    u, v = f4(x - ix), f4(y - iy)
    u = u * u * u * (u * (u * f4(6) - f4(15)) + f4(10))
    v = v * v * v * (v * (v * f4(6) - f4(15)) + f4(10))
    a, b = int(ix) & 0xFFFF, int(iy) & 0xFFFF
    a1, b1 = (a + 1) & 0xFFFF, (b + 1) & 0xFFFF
    top = _hash(a, b, seed) * (1 - u) + _hash(a1, b, seed) * u
    low = _hash(a, b1, seed) * (1 - u) + _hash(a1, b1, seed) * u
    return f4(top * (1 - v) + low * v)


@kernel
def _fbm(xs, ys, octaves, seed, gain):
    height, width = xs.shape
    out = np.empty((height, width), np.float32)
    for y in range(height):
        for x in range(width):
            total, weight, sum_ = f4(0), f4(0.5), f4(0)
            px, py = xs[y, x], ys[y, x]
            for o in range(octaves):
                total += weight * value(px, py, seed + o)
                sum_ += weight
                px, py = px * f4(2.03) + f4(17.3), py * f4(2.03) + f4(9.1)
                weight *= f4(gain)
            out[y, x] = total / sum_
    return out


def fbm(xs: np.ndarray, ys: np.ndarray, octaves: int, seed: int, gain: float = 0.5) -> np.ndarray:
    """Layered noise at every point of the fields."""
    as_field = np.ascontiguousarray
    return _fbm(as_field(xs, np.float32), as_field(ys, np.float32), octaves, seed, gain)


def grid(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """x and y of every pixel, float32."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    return xs, ys


def step(low: float, high: float, x: np.ndarray) -> np.ndarray:
    """0 below `low`, 1 above `high`, smooth between (also with low > high)."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
