"""Drifting light: for every prompt that names no place. Its colours come from the words."""

import math
import zlib

import cv2
import numpy as np

from .. import noise
from ..colour import WHITE, Colour, bgr, mix, rgb, shade
from ..colour_words import COLOURS
from ..effects.bokeh import bokeh_field
from ..parts.sky import halftone, still, sunburst
from ..path import rect, smooth
from ..registry import setting
from ..shading import INK, Pen
from ..stage import HEIGHT, Layer, Place, Stage

MOODS = {
    "calm": ("2a4b9b", "3f8fd0", "8fd6e8"),
    "happy": ("ff7a3d", "ffb62e", "ff5f8f"),
    "romantic": ("8a1f5a", "e0457f", "ffab91"),
    "epic": ("1a1440", "5a2ad0", "ff7a4d"),
    "sad": ("1f2f4a", "3f5f80", "8aa4b8"),
    "spooky": ("140f24", "4a1f6a", "5fae4a"),
}
SCHEMES = (
    ("1f2f8f", "7a3fd0", "ff7fb0"),
    ("0b4f6c", "1fb5a8", "f2e394"),
    ("3a1f6b", "e0457f", "ffb75e"),
    ("123a5a", "3f7ff0", "b8f0d0"),
    ("4a1f3a", "d0503f", "ffd08a"),
)
RIBBONS = 5


@setting("abstract")
def build(stage: Stage) -> Place:
    colours = scheme(stage)
    bits = tuple(_code(mix(c, WHITE, 0.35)) for c in colours)
    layers = [still(stage.pick(_deep, _soft, _comic)(stage, colours))]
    layers += [_ribbon(stage, colours, i) for i in range(RIBBONS)]
    if not stage.flat:
        layers.append(bokeh_field(stage, 26, bits, (14, 90), (0.10, 0.42)))
    return Place(back=tuple(layers), floor=930, sky=420, bloom=0.8, dark=stage.style == "realistic")


def scheme(stage: Stage) -> list[Colour]:
    """Three colours: of the prompt's colour words, else its mood, else of the prompt itself."""
    look = stage.look
    if look.palette:
        named = [COLOURS[name] for name in look.palette[:3]]
        if len(named) == 1:
            base = named[0]
            return [shade(base, -0.45, 0.1), base, mix(shade(base, 0.1, 0, 0.06), WHITE, 0.4)]
        return [shade(named[0], -0.35), named[1], named[-1] if len(named) > 2 else named[0]]
    if look.mood != "calm":
        return [rgb(code) for code in MOODS[look.mood]]
    pick = zlib.crc32(stage.scene.prompt.casefold().encode()) % len(SCHEMES)
    return [rgb(code) for code in SCHEMES[pick]]


def _code(colour: Colour) -> str:
    return "".join(f"{round(min(1, max(0, c)) * 255):02x}" for c in colour)


def _clouds(stage, colours, warp: float) -> np.ndarray:
    """Colours folded into each other."""
    stage.tick()
    x, y = noise.grid(640, 360)
    x, y = x / 360, y / 360
    seed = stage.number("light")
    fold = noise.fbm(x * 1.6, y * 1.6, 4, seed)
    field = noise.fbm(x * 1.1 + fold * warp, y * 1.1 + fold * warp, 4, seed + 5)
    field = np.clip((field - 0.28) * 2.3, 0, 1)[..., None]
    low = bgr(colours[0]) * (1 - field) + bgr(colours[1]) * field
    high = np.clip(field * 2 - 1.1, 0, 1)
    return low * (1 - high) + bgr(colours[2]) * high


def _deep(stage, colours):
    image = _clouds(stage, colours, 2.6)
    x, y = noise.grid(640, 360)
    away = np.hypot(x / 360 - 0.89, y / 360 - 0.5)
    image = image * (0.30 + 0.75 * np.exp(-away * 1.5))[..., None]
    return stage.opaque(image)


def _soft(stage, colours):
    light = [mix(c, WHITE, 0.25) for c in colours]
    return stage.opaque(cv2.GaussianBlur(_clouds(stage, light, 1.2).astype(np.float32), (0, 0), 9))


def _comic(stage, colours):
    def draw(pen: Pen):
        pen.canvas.fill(rect(0, 0, stage.span, HEIGHT), colours[1])
        sunburst(pen, stage.span / 2, 640, mix(colours[2], WHITE, 0.3), rays=22, alpha=0.9)
        halftone(pen, shade(colours[0], -0.05, 0.1), 720, dot=34)

    return stage.plate(draw)


def _ribbon(stage: Stage, colours, i: int) -> Layer:
    """A band of light (or a comic swoosh) that flows across."""
    chance = stage.chance(f"ribbon {i}")
    length = 900 + 260 * i
    width = (26 + 22 * chance.random()) * stage.pick(1, 2.2, 2.0)
    colour = mix(colours[i % 3], WHITE, 0.2 + 0.12 * i)
    high = 60 + 26 * i
    steps = int((stage.span + 2 * length) / 30)
    wave = smooth(
        [(j * 30, high * math.sin(2 * math.pi * j * 30 / length)) for j in range(steps)], False
    )

    def draw(pen: Pen):
        if pen.style == "cartoon":
            pen.canvas.stroke(wave, width + 14, INK)
            pen.canvas.stroke(wave, width, colour)
            pen.canvas.stroke(wave.moved(0, -width * 0.2), width * 0.22, mix(colour, WHITE, 0.6))
        elif pen.style == "animated":
            pen.canvas.stroke(wave.moved(0, 14), width, (0.1, 0, 0.2), 0.25, blur=14)
            pen.canvas.stroke(wave, width, colour, 0.85)
            pen.canvas.stroke(wave.moved(0, -width * 0.25), width * 0.3, WHITE, 0.4, blur=5)
        else:
            pen.canvas.stroke(wave, width * 2.2, colour, 0.20, blur=26)
            pen.canvas.stroke(wave, width * 0.5, colour, 0.4, blur=9)
            pen.canvas.stroke(wave, 3, mix(colour, WHITE, 0.6), 0.75, blur=1)

    room = high + width * 2 + 90
    strip = stage.strip(-room, room, draw, slide=length)
    base = 560 + (i - RIBBONS / 2) * 120 + 40
    speed, phase = (50 + 22 * i) * (1 if i % 2 else -1), i * 1.4

    def paint(frame, t):
        strip.put(frame, (t * speed) % length, base + 46 * math.sin(t * 0.6 + phase))

    return paint
