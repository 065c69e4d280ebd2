"""Water: a lit, moving sea in realistic, rows of waves in the drawn styles."""

import math

import numpy as np

from ..caches import kernel
from ..canvas import linear
from ..colour import WHITE, Colour, bgr, dim, mix, ramp, shade
from ..palettes import SkyColours
from ..path import Path, smooth
from ..shading import INK, Pen
from ..stage import HEIGHT, Layer, Stage

f4 = np.float32
u4 = np.uint32
TILE = 256  # pixels of the repeating map of slopes
ROWS = 7


@kernel
def paint_water(frame, top, slopes, mirror, t, sun, glitter, deep, unit):
    """Water in perspective from row `top` down.

    `slopes` (2, N, N) float32 that repeat, across and down; `mirror` (S, 3) what is reflected,
    horizon first; `sun` the pixel column of the light; `glitter` and `deep` BGR 0-255.

    Two sets of waves: along a row both are straight lines through the map, so the large set is
    blended down once per row, and each pixel blends across only.
    """
    height, width = frame.shape
    size = slopes.shape[1]
    mask, last = u4(size - 1), f4(mirror.shape[0] - 1)
    t, unit, sun = f4(t), f4(unit), f4(sun)
    across, down_ = np.empty(size + 1, np.float32), np.empty(size + 1, np.float32)
    for y in range(max(0, top), height):
        down = f4(y - top) / f4(height - top)
        z = f4(1) / (down + f4(0.018))
        fresnel = min(f4(1), f4(0.25) + f4(0.0675) * z)
        amp = f4(1) / (f4(1) + z * f4(0.06))
        row, depth = frame[y], f4(55) * z
        v = depth * f4(2.4) + t * f4(14)
        iv = math.floor(v)
        fv = f4(v - iv)
        a, b = iv % size, (iv + 1) % size
        for k in range(size):
            across[k] = slopes[0, a, k] * (1 - fv) + slopes[0, b, k] * fv
            down_[k] = slopes[1, a, k] * (1 - fv) + slopes[1, b, k] * fv
        across[size], down_[size] = across[0], down_[0]
        c = math.floor(depth * f4(4.6) + t * f4(25)) % size
        small_x, small_y = slopes[0, c], slopes[1, c]
        du = z * f4(0.11) / unit
        u = f4((t * f4(9) - f4(width) * f4(0.5) * du) % size)
        w = f4((-t * f4(11) - f4(width) * f4(1.15) * du) % size)
        dw, narrow = du * f4(2.3), f4(1) / (unit * (f4(40) + down * f4(330)))
        for x in range(width):
            i = u4(np.int32(u))
            fu = u - f4(np.int32(i))
            i &= mask
            k = u4(np.int32(w)) & mask
            u += du
            w += dw
            sx = across[i] * (1 - fu) + across[i + u4(1)] * fu + small_x[k] * f4(0.55)
            sy = down_[i] * (1 - fu) + down_[i + u4(1)] * fu + small_y[k] * f4(0.55)
            e = min(f4(1), max(f4(0), down * f4(0.85) + f4(0.04) + sy * f4(0.22) * amp)) * last
            n = min(u4(np.int32(e)), u4(np.int32(last) - 1))
            e -= f4(np.int32(n))
            shine = min(f4(1), max(f4(0.05), fresnel + sy * f4(0.35) * amp))
            dx = (f4(x) - sun) * narrow + sx * f4(2) * amp
            g = f4(0)
            if abs(dx) < f4(1.7):  # further out nothing of the sun is seen
                lit = f4(1) - abs(sy * f4(1.5) * amp + f4(0.25)) * f4(1.25)
                if lit > 0:
                    g = f4(math.exp(-dx * dx * f4(2.2))) * lit
                    g = g * g * g
            pixel = u4(0xFF000000)
            for channel in range(3):
                tone = (mirror[n, channel] * (1 - e) + mirror[n + u4(1), channel] * e) * shine
                tone += deep[channel] * (1 - shine) + glitter[channel] * g
                pixel |= u4(np.int32(min(f4(255), tone))) << u4(8 * channel)
            row[x] = pixel


def wave_slopes(seed: int) -> np.ndarray:
    """A repeating sea surface from a spectrum, as its slopes."""
    chance = np.random.default_rng(seed)
    fx, fy = np.fft.fftfreq(TILE)[None] * TILE, np.fft.fftfreq(TILE)[:, None] * TILE
    k = np.hypot(fx, fy)
    k[0, 0] = 1
    power = np.where((k > 2) & (k < 70), k**-1.9, 0) * (0.25 + np.abs(fy) / k)
    high = np.fft.ifft2(power * np.exp(2j * np.pi * chance.random((TILE, TILE)))).real
    high /= high.std()
    slopes = [np.roll(high, -1, axis) - high for axis in (1, 0)]
    return np.stack([s / s.std() for s in slopes]).astype(np.float32) * f4(0.55)


def lit_water(stage: Stage, top: float, colours: SkyColours, sun: float, glitter=1.25) -> Layer:
    """The realistic sea under a sky; `sun` across 0-1, `glitter` how strongly it shines back."""
    stage.tick()
    c = colours
    mirror = ramp(
        [
            (0, mix(c.horizon, c.glow, 0.25)),
            (0.3, mix(c.horizon, c.middle, 0.35)),
            (0.6, mix(c.middle, c.zenith, 0.4)),
            (1, dim(c.zenith, 0.75)),
        ],
        64,
    )
    slopes = wave_slopes(stage.number("waves"))
    shine = bgr(mix(c.glow, (1, 0.85, 0.6), 0.4)) * f4(255 * glitter)
    deep = bgr(mix(mix(c.zenith, c.middle, 0.35), (0, 0.06, 0.10), 0.55)) * f4(255)
    row, column, unit = int(top * stage.unit), float(sun * stage.width), stage.unit
    mirror = mirror * f4(255)

    def paint(frame, t):
        paint_water(frame, row, slopes, mirror, t * 0.16, column, shine, deep, unit)

    return paint


def drawn_waves(
    stage: Stage, top: float, near: Colour, far: Colour, rows: int = ROWS, bottom: float = HEIGHT
) -> list[Layer]:
    """Rows of waves for the drawn styles, back to front, from `top` to `bottom`."""
    levels = [top + (bottom - top) * (i / rows) ** 1.25 for i in range(rows + 1)]
    tones = [mix(far, near, i / (rows - 1)) for i in range(rows)]
    return [_row(stage, levels[i], levels[i + 1], tones[i], i) for i in range(rows)]


def _wave(style: str, length: float, high: float, count: int) -> Path:
    """One row: scalloped in cartoon, swelling in animated, with a deep body."""
    u = np.linspace(0, 1, 25)[:-1]
    if style == "cartoon":
        crest = -high * 1.1 * (np.abs(np.cos(np.pi * u)) ** 0.8) + high
    else:
        crest = -high * 0.5 * (1 + np.sin(2 * np.pi * u)) + high * 0.5
    xs = np.concatenate([(u + i) * length for i in range(count)])
    points = np.stack([xs, np.tile(crest, count)], 1)
    corners = np.array([[xs[-1], 620], [0, 620]])
    return Path((np.concatenate([points, corners]),))


def _row(stage: Stage, level: float, next_level: float, colour: Colour, i: int) -> Layer:
    high = 12 + i * 7
    length = 420 * (0.55 + 0.28 * i)
    count = int((stage.span + 2 * length) / length) + 3
    wave = _wave(stage.style, length, high, count)
    chance = stage.chance(f"wave {i}")

    def draw(pen: Pen):
        canvas = pen.canvas
        if pen.style == "cartoon":
            canvas.fill(wave, colour)
            with canvas.clip(wave):
                canvas.stroke(wave, 30, mix(colour, WHITE, 0.6))
                for _ in range(int(stage.span / 230)):
                    x, y = chance.random() * (stage.span + length), chance.uniform(70, 110)
                    ripple = smooth(
                        [(x - 34, y), (x - 12, y + 9), (x + 12, y + 9), (x + 34, y)], False
                    )
                    canvas.stroke(ripple, 6, mix(colour, WHITE, 0.45))
            canvas.stroke(wave, 6, INK)
            return
        canvas.fill(wave.moved(0, -8), (0.1, 0.08, 0.3), 0.2, blur=13)
        tones = [mix(colour, (1, 0.9, 0.85), 0.35), colour, shade(colour, -0.1, 0.05)]
        canvas.fill(wave, linear(0, -high, 0, 190, tones, [0, 0.3, 1]))
        with canvas.clip(wave):
            canvas.stroke(wave, 9, WHITE, 0.55, blur=3)

    # Rows in front hide the rest; the last one reaches below the picture.
    strip = stage.strip(-high - 24, next_level - level + 120, draw, slide=length)
    speed = (18 + i * 13) * (1 if i % 2 else -1)

    def paint(frame, t):
        swell = math.sin(t * 1.25 + i * 0.9) * (4 + i * 2)
        strip.put(frame, (t * speed) % length, level + swell)

    return paint
