"""Captions: each letter a sprite in the style's own lettering, coming in one after another."""

import math

import cv2
import numpy as np
from PIL import Image, ImageDraw

from . import raster
from .canvas import Canvas, linear
from .colour import WHITE, mix, rgb, shade
from .fonts import font, showable
from .motion import drift, ease, overshoot
from .shading import INK
from .sprite import Sprite
from .stage import Layer, Stage

SIZE = {"realistic": 118, "animated": 132, "cartoon": 142}  # units
SPACING = {"realistic": 0.0, "animated": 0.03, "cartoon": 0.075}  # of the size, for the outlines
WIDEST = 0.84  # of the picture
MAX_LINES = 3
GAY = [rgb(c) for c in ("ff4d6d", "ffb703", "2ec27e", "3aa7ff", "b15cff")]
GOLD = [rgb("fffdf4"), rgb("ffe9bd"), rgb("e8b765")]


def caption_layers(stage: Stage, text: str, top: float = 130.0) -> list[Layer]:
    """`top` is where the first line begins, in units."""
    text = showable(text, stage.style)
    if not any(c.isalnum() for c in text):
        return []
    lines, size = _layout(stage, text)
    letters, number = [], 0
    for row, line in enumerate(lines):
        face = font(stage.style, _pixels(stage, size))
        width = _width(stage, face, line, size)
        for i, letter in enumerate(line):
            if letter == " ":
                continue
            x = (stage.span - width) / 2 + _width(stage, face, line[:i], size)
            x += face.getlength(letter) / stage.unit / 2
            y = top + size * (0.75 + row * 1.08)
            letters.append((_letter(stage, letter, size, number), x, y, number))
            number += 1
    return [_play(stage, letters)]


def _pixels(stage: Stage, size: float) -> int:
    return max(6, round(size * stage.unit))


def _layout(stage: Stage, text: str) -> tuple[list[str], float]:
    """Lines and letter size: one line if it fits well, else balanced on two or three."""
    size = float(SIZE[stage.style])
    widest = stage.span * WIDEST
    for count in range(1, MAX_LINES + 1):
        lines = _wrapped(text, count)
        face = font(stage.style, _pixels(stage, size))
        needed = max(_width(stage, face, line, size) for line in lines)
        if needed <= widest or count == MAX_LINES:
            return lines, size * min(1.0, widest / needed)
        if count == 1 and needed <= widest * 1.25:
            return lines, size * widest / needed
        size *= 0.88
    return [text], size


def _width(stage: Stage, face, text: str, size: float) -> float:
    return face.getlength(text) / stage.unit + len(text) * size * SPACING[stage.style]


def _wrapped(text: str, count: int) -> list[str]:
    """`count` lines of about the same length."""
    words, lines = text.split(), []
    for left in range(count, 0, -1):
        goal = len(" ".join(words)) / left
        line: list[str] = []
        while words and (not line or len(" ".join([*line, words[0]])) <= goal * 1.12):
            line.append(words.pop(0))
        if left == 1:
            line += words
        if line:
            lines.append(" ".join(line))
    return lines


def _mask(stage, letter: str, size: float, stroke: float, room: float) -> np.ndarray:
    """Coverage of a letter with an outline of `stroke` units, its foot in the middle."""
    face = font(stage.style, _pixels(stage, size))
    wide = int(face.getlength(letter) / 2 + room * stage.unit)
    tall = int((size * 1.0 + room) * stage.unit)
    image = Image.new("L", (2 * wide, 2 * tall))
    ImageDraw.Draw(image).text(
        (wide, tall), letter, 255, face, anchor="ms", stroke_width=round(stroke * stage.unit)
    )
    return np.asarray(image, np.float32) / 255


def _letter(stage: Stage, letter: str, size: float, number: int) -> Sprite:
    stage.tick()
    room = size * 0.4
    plain = _mask(stage, letter, size, 0, room)
    height, width = plain.shape
    canvas = Canvas((0, 0, 0.1, 0.1), stage.unit, margin=0)
    canvas.pixels = np.zeros((height, width, 4), np.float32)
    canvas.matrix = np.array([[stage.unit, 0, width / 2], [0, stage.unit, height / 2]])
    draw = {"realistic": _gilded, "animated": _soft, "cartoon": _comic}[stage.style]
    draw(canvas, lambda stroke: _mask(stage, letter, size, stroke, room), size, GAY[number % 5])
    return Sprite(raster.pack(canvas.pixels, 0.0), width / 2, height / 2, stage.unit)


def _shadow(canvas, cover, dx, dy, blur, colour, alpha):
    moved = np.float32([[1, 0, dx * canvas.unit], [0, 1, dy * canvas.unit]])
    cover = cv2.warpAffine(cover, moved, cover.shape[::-1])
    if blur:
        cover = cv2.GaussianBlur(cover, (0, 0), max(0.3, blur * canvas.unit))
    canvas.stamp(cover, 0, 0, colour, alpha)


def _gilded(canvas, mask, size, _colour):
    _shadow(canvas, mask(0), 0, size * 0.03, size * 0.12, (0, 0, 0), 0.6)
    _shadow(canvas, mask(size * 0.02), 0, size * 0.02, size * 0.03, (0.05, 0.02, 0), 0.6)
    canvas.stamp(mask(0), 0, 0, linear(0, -size * 0.75, 0, size * 0.06, GOLD, [0, 0.55, 1]))


def _soft(canvas, mask, size, colour):
    _shadow(canvas, mask(size * 0.07), 0, size * 0.06, size * 0.05, rgb("2a1050"), 0.5)
    canvas.stamp(mask(size * 0.07), 0, 0, WHITE)
    tones = [mix(colour, WHITE, 0.2), colour, shade(colour, -0.12, 0.05, 0.02)]
    canvas.stamp(mask(0), 0, 0, linear(0, -size * 0.72, 0, size * 0.05, tones))


def _comic(canvas, mask, size, colour):
    _shadow(canvas, mask(size * 0.085), size * 0.05, size * 0.065, 0, INK, 1.0)
    canvas.stamp(mask(size * 0.075), 0, 0, INK)
    light = mix(colour, WHITE, 0.3)
    bands = linear(0, -size * 0.75, 0, 0, [light, light, colour, colour], [0, 0.4, 0.401, 1])
    canvas.stamp(mask(0), 0, 0, bands)


def _play(stage: Stage, letters) -> Layer:
    """Letters enter in the first third, and leave in the last half second of long films."""
    start = min(0.35, stage.duration * 0.08)
    between = min(0.05, stage.duration * 0.2 / max(1, len(letters)))
    leave = min(0.5, stage.duration * 0.12)

    def gilded(frame, t, out):
        for sprite, x, y, i in letters:
            u = ease((t - start - i * between) / min(0.9, stage.duration * 0.2))
            sprite.put(frame, x, y + 18 * (1 - u), alpha=u * out)

    def soft(frame, t, out):
        for sprite, x, y, i in letters:
            u = (t - start - i * between) / min(0.6, stage.duration * 0.2)
            if u > 0:
                wave = 7 * math.sin(t * 2.2 - i * 0.55) * ease(u)
                turn, size = 0.03 * math.sin(t * 1.7 + i), max(0.03, overshoot(u, 2.2))
                sprite.put(frame, x, y + wave, turn, size, alpha=min(1, u * 4) * out)

    def comic(frame, t, out):
        beat = int(t * 6) + 0.1
        for sprite, x, y, i in letters:
            u = (t - start - i * between) / min(0.35, stage.duration * 0.15)
            if u > 0:
                turn = (0.05 if i % 2 else -0.05) + 0.02 * drift(beat, i + 9)
                high = y + (i % 2 - 0.5) * 12
                sprite.put(frame, x + 1.5 * drift(beat, i), high, turn, max(0.03, overshoot(u, 3)))

    play = stage.pick(gilded, soft, comic)
    return lambda frame, t: play(frame, t, ease((stage.duration - t) / leave + 0.05))
