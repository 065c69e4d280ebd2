"""Lands as slabs: hills and ridges from side to side, each a strip that slides at its own pace."""

import numpy as np

from .. import noise
from ..canvas import linear
from ..colour import WHITE, Colour, bgr, mix, shade
from ..path import Path, poly, smooth
from ..shading import INK, Pen
from ..sprite import Strip
from ..stage import HEIGHT, Layer, Stage, pack_alpha

STEP = 6.0  # units between points of a skyline


def skyline(
    stage: Stage, name: str, width: float, base: float, high: float, rough: int
) -> np.ndarray:
    """Heights (small is up) every STEP units: rolling with few octaves, craggy with many."""
    count = int(width / STEP) + 3
    seed = stage.number(name)
    x = np.arange(count, dtype=np.float32)[None] * STEP / 720 + seed % 97
    y = np.full_like(x, 0.5)
    if rough > 3:
        total = 0.0
        for i in range(rough):
            fold = 1 - np.abs(noise.fbm(x * 2**i * 1.35, y + i * 7, 1, seed + i) * 2 - 1)
            total = total + fold[0] * 0.52**i
        line = (total - total.min()) / max(1e-3, float(np.ptp(total)))
    else:
        line = noise.fbm(x * 1.6, y, rough, seed, 0.42)[0]
        line = (line - line.min()) / max(1e-3, float(np.ptp(line)))
    return base - high * line


def _body(ys: np.ndarray, bottom: float) -> Path:
    xs = np.arange(len(ys)) * STEP
    points = np.stack([xs, ys], 1)
    corners = np.array([[xs[-1] + 20, bottom + 60], [-20, bottom + 60], [-20, ys[0]]])
    return Path((np.concatenate([points, corners]),))


def hills(
    stage: Stage,
    base: float,
    high: float,
    colour: Colour,
    pace: float,
    name: str,
    bottom: float = HEIGHT + 6,
    rough: int = 3,
    plant=None,
    grass: float = 0.0,
    snow: float = 0.0,
) -> Layer:
    """Hills from `base` up to `high` above it, sliding `pace` units a second.

    `plant` (a `plants.Planting`) puts things on the skyline; `grass` 0-1 roughens the
    ground of realistic ones; `snow` 0-1 is how much of the tops is white in drawn ones.
    """
    slide = pace * stage.duration
    ys = skyline(stage, name, stage.span + slide + 60, base, high, rough)
    body = _body(ys, bottom)
    top = float(ys.min()) - (plant.room if plant else 14)

    def draw(pen: Pen):
        if plant:
            plant(
                pen,
                lambda x: float(np.interp(x, np.arange(len(ys)) * STEP, ys)),
                stage.span + slide,
            )
        _DRAW[pen.style](pen, body, ys, colour, bottom, stage.chance(name))
        if snow:
            _snowcaps(pen, body, ys, base - high * (1 - snow * 0.75), stage.chance(name))

    strip = stage.strip(top, bottom, draw, slide)
    if stage.style == "realistic" and grass:
        strip = _rough(stage, strip, ys, top, grass, name)
    return lambda frame, t: strip.put(frame, pace * t)


def _cartoon(pen: Pen, body, ys, colour, bottom, chance):
    canvas = pen.canvas
    canvas.fill(body, colour)
    with canvas.clip(body):
        canvas.stroke(body, 44, mix(colour, WHITE, 0.16))
        width = len(ys) * STEP
        for _ in range(int(width / 150)):
            x = chance.random() * width
            y = float(ys[int(x / STEP)]) + chance.uniform(60, 240)
            tuft = smooth([(x - 26, y), (x - 9, y - 9), (x + 9, y - 9), (x + 26, y)], closed=False)
            canvas.stroke(tuft, 5, shade(colour, -0.16))
    canvas.stroke(body, 7, INK)


def _animated(pen: Pen, body, ys, colour, bottom, chance):
    canvas, top = pen.canvas, float(ys.min())
    canvas.fill(body.moved(0, -8), (0.1, 0.05, 0.25), 0.16, blur=13)
    tones = [mix(colour, WHITE, 0.22), colour, shade(colour, -0.14, 0.06)]
    canvas.fill(body, linear(0, top, 0, min(bottom, top + 420), tones, [0, 0.25, 1]))
    with canvas.clip(body):
        canvas.stroke(body, 26, mix(colour, WHITE, 0.65), 0.6, blur=12)


def _snowcaps(pen: Pen, body, ys, line: float, chance):
    """White above a zigzag line that follows the mountain's own shape."""
    xs = np.arange(len(ys)) * STEP
    teeth, x = [], -20.0
    while x < xs[-1] + 60:
        ridge = float(np.interp(x, xs, ys))
        teeth.append((x, line - 0.35 * (line - ridge) + chance.uniform(0, 46) * (len(teeth) % 2)))
        x += chance.uniform(16, 40)
    top = float(ys.min()) - 40
    white = poly([(-20, top), *teeth, (xs[-1] + 60, top)])
    with pen.canvas.clip(body):
        tones = [(WHITE, 1.0), (mix(WHITE, (0.6, 0.75, 1.0), 0.3), 0.92)]
        pen.canvas.fill(white, linear(0, top, 0, line + 40, tones))
    if pen.style == "cartoon":
        pen.canvas.stroke(body, 7, INK)


def _realistic(pen: Pen, body, ys, colour, bottom, chance):
    top = float(ys.min())
    tones = [colour, shade(colour, -0.10), shade(colour, -0.22)]
    pen.canvas.fill(body, linear(0, top, 0, min(bottom, top + 500), tones))


_DRAW = {"realistic": _realistic, "animated": _animated, "cartoon": _cartoon}


def _rough(stage: Stage, strip: Strip, ys, top, amount, name) -> Strip:
    """Grass and light on the ground below a skyline."""
    stage.tick()
    height, width = strip.pixels.shape
    x, y = noise.grid(width, height)
    x, y = x / stage.unit, y / stage.unit + top
    line = np.interp(x[0], np.arange(len(ys)) * STEP, ys)[None]
    below = (y - line).astype(np.float32)
    seed = stage.number(name)
    near = 0.6 + np.clip(below, 0, 400) / 160
    blades = noise.fbm(x / (4 * near), y / (15 * near), 3, seed, 0.6)
    patches = noise.fbm(x / 240, y / 60, 3, seed + 9)
    light = 1 + amount * ((blades - 0.5) * 1.1 + (patches - 0.5) * 0.9)
    light += amount * 0.35 * np.exp(-np.clip(below, 0, None) / 26)
    pixels = strip.pixels.view(np.uint8).reshape(height, width, 4).astype(np.float32) / 255
    alpha = pixels[..., 3]
    colour = pixels[..., :3] / np.maximum(alpha, 1e-3)[..., None]
    lit = np.where(below > 0, light, 1.0)[..., None]
    return Strip(pack_alpha(colour * lit, alpha), strip.top, stage.unit)


def haze(stage: Stage, top: float, bottom: float, colour: Colour, strength: float) -> Layer:
    """A band of mist, thickest at its bottom."""
    height = int((bottom - top) * stage.unit)
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None] ** 1.4
    alpha = np.repeat(down * strength, stage.width + 4, axis=1)
    image = np.broadcast_to(bgr(colour), (*alpha.shape, 3))
    strip = Strip(pack_alpha(image, alpha), top, stage.unit)
    return lambda frame, _t: strip.put(frame)
