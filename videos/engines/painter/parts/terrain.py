"""Realistic mountains: a lit height field seen in perspective, in slabs of depth."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from .. import noise
from ..caches import kernel
from ..colour import Colour, bgr, rgb
from ..sprite import Strip
from ..stage import Layer, Stage, pack_alpha

f4 = np.float32
SIZE = 768  # points along a side of the field
SLABS = ((430.0, 1500.0, 2.5), (150.0, 430.0, 6.0), (40.0, 150.0, 13.0))  # near, far, pace


@kernel
def ridges(size, scale, octaves, seed):
    """(size, size) heights 0-1: ridged noise whose steep parts stay smooth, as if worn."""
    out = np.empty((size, size), np.float32)
    for y in range(size):
        for x in range(size):
            px, py = f4(x) / scale + f4(3.3), f4(y) / scale + f4(8.1)
            wx = noise.value(px * f4(0.7) + f4(31), py * f4(0.7), seed + 90) - f4(0.5)
            wy = noise.value(px * f4(0.7), py * f4(0.7) + f4(57), seed + 91) - f4(0.5)
            px, py = px + wx * f4(0.9), py + wy * f4(0.9)
            total, amp, keep, sum_ = f4(0), f4(1), f4(1), f4(0)
            for o in range(octaves):
                v = noise.value(px, py, seed + o) * 2 - 1
                r = f4(1) - f4(math.sqrt(v * v + f4(0.004)))
                r *= r
                total += amp * r * keep
                sum_ += amp
                keep = min(f4(1), max(f4(0), r * f4(1.7)))
                amp *= f4(0.5)
                px, py = px * f4(1.6) + py * f4(1.2), px * f4(-1.2) + py * f4(1.6)
            out[y, x] = total / sum_
    return out


@kernel
def _fold(i, size):
    """An index into a field that goes on as its own mirror image, without a seam."""
    i = i % (2 * size)
    return i if i < size else 2 * size - 1 - i


@kernel
def sun_shadow(heights, tall, lx, ly, rise):
    """How much sun reaches each point, by walking toward the light."""
    size = heights.shape[0]
    out = np.empty((size, size), np.float32)
    for y in range(size):
        for x in range(size):
            base, light, d = heights[y, x] * tall, f4(1), f4(2)
            while d < f4(150) and light > 0:
                v, u = _fold(int(y + ly * d), size), _fold(int(x + lx * d), size)
                light = min(light, (base + rise * d - heights[v, u] * tall) / d * f4(6) + f4(1))
                d *= f4(1.2)
            out[y, x] = max(f4(0), light)
    return out


@kernel
def look_across(heights, colours, width, height, eye, horizon, wide, near, far, tall, fog, thick):
    """The field from `eye` above its floor, column by column: (h, w, 3) BGR and (h, w) opacity."""
    size = heights.shape[0]
    image = np.zeros((height, width, 3), np.float32)
    alpha = np.zeros((height, width), np.float32)
    for x in range(width):
        slant = (f4(x) / width - f4(0.5)) * wide
        z, top = near, f4(height)
        while z < far and top > 0:
            u, v = f4(400) + slant * z, f4(90) + z
            iu, iv = math.floor(u), math.floor(v)
            fu, fv = u - iu, v - iv
            a, b, c, d = _fold(iv, size), _fold(iv + 1, size), _fold(iu, size), _fold(iu + 1, size)
            w0, w1, w2, w3 = (1 - fu) * (1 - fv), fu * (1 - fv), (1 - fu) * fv, fu * fv
            high = heights[a, c] * w0 + heights[a, d] * w1 + heights[b, c] * w2 + heights[b, d] * w3
            row = horizon - (high * tall - eye) / z * height
            if row < top:
                haze = f4(1) - math.exp(-z / thick)
                first, last = max(0, int(row)), int(top)
                for k in range(3):
                    tone = colours[a, c, k] * w0 + colours[a, d, k] * w1
                    tone += colours[b, c, k] * w2 + colours[b, d, k] * w3
                    tone = tone * (1 - haze) + fog[k] * haze
                    for y in range(first, min(height, last)):
                        image[y, x, k] = tone
                for y in range(first, min(height, last)):
                    alpha[y, x] = 1
                top = f4(first)
            z = z * f4(1.0036) + f4(0.12)
    return image, alpha


@dataclass(frozen=True, kw_only=True)
class Land:
    """What a terrain is made of, and its light (x right, y down the picture, z up)."""

    horizon: float = 0.62
    snowline: float = 0.22
    sun: tuple[float, float, float] = (-0.55, -0.5, 0.45)
    sunlight: Colour = (1.0, 0.9, 0.75)
    shade: Colour = (0.35, 0.45, 0.7)
    fog: Colour = (0.75, 0.82, 0.92)
    thick: float = 900.0  # how far one sees
    rock: tuple[Colour, Colour] = (rgb("5b5148"), rgb("3b3a3c"))
    grass: Colour | None = None
    tall: float = 165.0
    eye: float = 78.0


def terrain(stage: Stage, land: Land) -> list[Layer]:
    """Slabs from far to near, sliding at different paces."""
    stage.tick()
    heights = ridges(SIZE, f4(300), 8, stage.number("terrain"))
    colours = _lit(stage, land, heights)
    span = stage.span + SLABS[-1][2] * stage.duration + 10
    grain = 2 if stage.height <= 1080 else 1  # drawn larger, then made smaller: no stairs
    width, height = int(span * stage.unit) * grain, stage.height * grain
    layers = []
    for near, far, pace in SLABS:
        stage.tick()
        image, alpha = look_across(
            heights, colours, width, height, f4(land.eye + land.tall * 0.52),
            f4(land.horizon * height), f4(span / stage.span * 1.5), f4(near), f4(far),
            f4(land.tall), bgr(land.fog), f4(land.thick),
        )  # fmt: skip
        if alpha.any():
            layers.append(_slab(stage, image, alpha, grain, pace))
    return layers


def _slab(stage: Stage, image, alpha, grain: int, pace: float) -> Layer:
    size = alpha.shape[1] // grain, alpha.shape[0] // grain
    top = int(np.argmax(alpha.any(axis=1))) // grain
    image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)[top:]
    alpha = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)[top:]
    image = image / np.maximum(alpha, 1e-3)[..., None]
    strip = Strip(pack_alpha(image, alpha), top / stage.unit, stage.unit)
    return lambda frame, t: strip.put(frame, pace * t)


def _lit(stage: Stage, land: Land, heights) -> np.ndarray:
    """The colour of every point: rock, grass and snow under sun and sky."""
    sx, sy, sz = np.array(land.sun) / np.linalg.norm(land.sun)
    soft = cv2.GaussianBlur(heights, (0, 0), 0.7)
    gx = (np.roll(soft, -1, 1) - np.roll(soft, 1, 1)) * 0.5 * land.tall
    gy = (np.roll(soft, -1, 0) - np.roll(soft, 1, 0)) * 0.5 * land.tall
    steep = np.sqrt(gx * gx + gy * gy + 1)
    facing = np.clip((-gx * sx - gy * sy + sz) / steep, 0, 1)
    across = math.hypot(sx, sy)
    sun = sun_shadow(heights, f4(land.tall), f4(sx / across), f4(sy / across), f4(sz / across))
    sun = cv2.GaussianBlur(sun, (0, 0), 0.8)
    flat = 1 / steep
    x, y = noise.grid(SIZE, SIZE)
    patch = noise.fbm(x / 18, y / 18, 4, stage.number("rock"))
    ground = bgr(land.rock[0]) * (1 - patch)[..., None] + bgr(land.rock[1]) * patch[..., None]
    if land.grass:
        grown = noise.step(0.55, 0.8, flat + 0.25 * (patch - 0.5)) * noise.step(0.62, 0.35, soft)
        green = bgr(land.grass) * (0.7 + 0.6 * patch)[..., None]
        ground = ground * (1 - grown[..., None]) + green * grown[..., None]
    low = land.snowline
    snow = noise.step(low, low + 0.1, soft + 0.16 * (patch - 0.5))
    snow = (snow * noise.step(0.38, 0.6, flat + 0.22 * (patch - 0.5)))[..., None]
    ground = ground * (1 - snow) + bgr((0.93, 0.96, 1.0)) * snow
    light = bgr(land.sunlight) * (facing * sun)[..., None] * 1.25
    light = light + bgr(land.shade) * (0.3 + 0.35 * flat)[..., None]
    return (ground * light).astype(np.float32)
