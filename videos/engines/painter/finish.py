"""The last pass: bloom, vignette, grain, fades, and BT.709 into the encoder's own planes."""

import cv2
import numpy as np

from .caches import kernel
from .motion import ease
from .stage import Stage

f4 = np.float32
u4 = np.uint32
FADE_IN, FADE_OUT = 0.5, 0.4  # seconds
GRAIN = {"realistic": 0.6, "animated": 0.3, "cartoon": 0.0}
VIGNETTE = {"realistic": 0.42, "animated": 0.18, "cartoon": 0.0}
BLOOM = {"realistic": 1.0, "animated": 0.4, "cartoon": 0.0}
BLOOM_FROM = {"realistic": 150, "animated": 205, "cartoon": 255}  # brighter than this glows
BLOOM_FROM_BY_DAY = 212  # where all is bright, only the sun and what it strikes


@kernel
def to_planes(frame, luma, blue, red, across, down, grain, gx, gy, strength, fade):
    """uint32 pixels to BT.709 limited-range planes; `across` and `down` are the vignette.

    Rows of the planes may be longer than the picture: they are the encoder's own, with padding.
    """
    height, width = frame.shape
    byte, pair = u4(255), u4(0x00FF00FF)
    for y in range(0, height, 2):
        for k in range(2):
            row, out = frame[y + k, :width], luma[y + k, :width]
            noise, level = grain[y + k + gy, gx : gx + width], f4(down[y + k] * fade)
            for x in range(width):
                p, m = row[x], level * across[x]
                b = f4(np.int32(p & byte))
                g = f4(np.int32((p >> u4(8)) & byte))
                r = f4(np.int32((p >> u4(16)) & byte))
                v = (f4(0.0620) * b + f4(0.6142) * g + f4(0.1826) * r) * m
                v = f4(16.5) + v + f4(strength) * noise[x]
                out[x] = np.uint8(np.int32(min(f4(235), max(f4(16), v))))
        top, low = frame[y], frame[y + 1]
        blues, reds = blue[y >> 1, : width // 2], red[y >> 1, : width // 2]
        level = f4(down[y] * fade)
        for x in range(width // 2):
            p, q, s, t = top[2 * x], top[2 * x + 1], low[2 * x], low[2 * x + 1]
            rb = u4((p & pair) + (q & pair) + (s & pair) + (t & pair))
            g4 = u4(
                ((p >> u4(8)) & byte)
                + ((q >> u4(8)) & byte)
                + ((s >> u4(8)) & byte)
                + ((t >> u4(8)) & byte)
            )
            m = level * across[2 * x] * f4(0.25)
            b, r = f4(np.int32(rb & u4(0xFFFF))) * m, f4(np.int32(rb >> u4(16))) * m
            g = f4(np.int32(g4)) * m
            u = f4(128.5) - f4(0.1006) * r - f4(0.3386) * g + f4(0.4392) * b
            v = f4(128.5) + f4(0.4392) * r - f4(0.3989) * g - f4(0.0403) * b
            blues[x] = np.uint8(np.int32(u))
            reds[x] = np.uint8(np.int32(v))


class Finish:
    """One picture's last pass; `bloom` scales how much bright parts glow."""

    def __init__(self, stage: Stage, bloom: float, dark: bool = True):
        style, width, height = stage.style, stage.width, stage.height
        x = np.abs(np.linspace(-1, 1, width, dtype=np.float32))
        y = np.abs(np.linspace(-1, 1, height, dtype=np.float32))
        dark = VIGNETTE[style]
        self.across = (1 - dark * 0.55 * x**2.6).astype(np.float32)
        self.down = (1 - dark * 0.6 * y**2.6).astype(np.float32)
        self.duration = stage.duration
        self.glow = BLOOM[style] * bloom
        self.glow_from = BLOOM_FROM[style] if dark else max(BLOOM_FROM[style], BLOOM_FROM_BY_DAY)
        self.strength = GRAIN[style]
        chance = np.random.default_rng(stage.number("grain"))
        self.grain = chance.normal(0, 1, (height + 64, width + 64)).astype(np.float32)
        if stage.unit > 1:
            self.grain = cv2.GaussianBlur(self.grain, (0, 0), 0.4 * stage.unit)
            self.grain /= self.grain.std()

    def bloom(self, frame: np.ndarray) -> None:
        """Let bright parts glow into their surroundings."""
        if not self.glow:
            return
        height, width = frame.shape
        bytes_ = frame.view(np.uint8).reshape(height, width, 4)
        low = cv2.resize(bytes_, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
        low = cv2.subtract(low, (self.glow_from,) * 3 + (255,))
        low = cv2.resize(low, (width // 8, height // 8), interpolation=cv2.INTER_AREA)
        reach = max(3, height // 120 | 1)
        low = cv2.blur(cv2.blur(low, (reach, reach)), (reach, reach))
        low = cv2.convertScaleAbs(low, alpha=self.glow * 2.2)
        low = cv2.resize(low, (width, height), interpolation=cv2.INTER_LINEAR)
        cv2.add(bytes_, low, dst=bytes_)

    def planes(self, frame: np.ndarray, lines, t: float, index: int) -> None:
        """Write a frame into three planes, given with their padding."""
        fade_in, fade_out = min(FADE_IN, self.duration / 4), min(FADE_OUT, self.duration / 4)
        fade = min(ease(t / fade_in + 0.02), ease((self.duration - t) / fade_out + 0.05))
        chance = (index * 7919) % 4093
        to_planes(
            frame,
            *lines,
            self.across,
            self.down,
            self.grain,
            (chance * 7) % 61,
            chance % 61,
            self.strength,
            float(fade),
        )
