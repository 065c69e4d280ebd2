"""Colours are (red, green, blue) of 0.0-1.0, in sRGB."""

import colorsys

import numpy as np

Colour = tuple[float, float, float]

WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)


def rgb(code: str) -> Colour:
    """'ff8800' as a colour."""
    return tuple(int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`share` of b in a."""
    return tuple(x + (y - x) * share for x, y in zip(a, b, strict=True))


def shade(colour: Colour, value: float = 0, chroma: float = 0, hue: float = 0) -> Colour:
    """The colour moved in value, saturation and hue; greys turn bluish instead of red."""
    h, s, v = colorsys.rgb_to_hsv(*(min(1.0, max(0.0, c)) for c in colour))
    if s < 0.10 and chroma > 0:
        h, hue, chroma = 0.62, 0.0, chroma * 0.6
    return colorsys.hsv_to_rgb(
        (h + hue) % 1.0, min(1.0, max(0.0, s + chroma)), min(1.0, max(0.0, v + value))
    )


def dim(colour: Colour, factor: float) -> Colour:
    return tuple(c * factor for c in colour)


def bgr(colour: Colour) -> np.ndarray:
    """As float32 blue, green, red: the order pixels are kept in."""
    return np.array(colour[::-1], np.float32)


def ramp(stops: list[tuple[float, Colour]], steps: int = 512) -> np.ndarray:
    """(steps, 3) float32 BGR between the stops, mixed in linear light so that it never greys."""
    places = [place for place, _ in stops]
    linear = np.array([bgr(colour) ** 2.2 for _, colour in stops])
    at = np.linspace(0, 1, steps)
    mixed = np.stack([np.interp(at, places, linear[:, i]) for i in range(3)], 1)
    return (mixed ** (1 / 2.2)).astype(np.float32)
