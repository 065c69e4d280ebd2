"""Still water that mirrors what stands above it."""

import math

import numpy as np

from ..caches import kernel
from ..stage import Layer, Stage

f4 = np.float32
u4 = np.uint32
PAIR = u4(0x00FF00FF)


@kernel
def ripple(frame, top, t, unit, keep):
    """Rows above `top` mirrored below it in small waves, dimmed to `keep` 256ths."""
    height, width = frame.shape
    t, unit, dim = f4(t), f4(unit), u4(keep)
    for y in range(top, height):
        p = f4(y - top) / f4(height - top)
        z = f4(1) / (p + f4(0.06))
        wave = math.sin(z * f4(9) + t * f4(2.1)) * f4(3) + math.sin(z * f4(23) - t * f4(3.3)) * f4(
            2
        )
        up = int(f4(1.25) * f4(y - top) + wave * unit * (f4(0.4) + p * f4(1.6)))
        source, row = frame[min(max(top - 1 - up, 0), top - 1)], frame[y]
        for x in range(width):
            px = f4(x) / unit
            side = math.sin(px * f4(0.0033) * z + z * f4(31) + t * f4(2.7)) * f4(5) * (f4(0.3) + p)
            side += math.sin(z * f4(57) + px * f4(0.05) - t * f4(4.1)) * f4(2.2)
            q = source[min(max(x + int(side * unit), 0), width - 1)]
            low = u4(u4((q & PAIR) * dim) >> u4(8)) & PAIR
            green = u4(u4(((q >> u4(8)) & u4(0xFF)) * dim) >> u4(8))
            row[x] = u4(0xFF000000) | u4(low) | u4(green << u4(8))


def mirror(stage: Stage, top: float, keep: float = 0.6) -> Layer:
    row, unit = int(top * stage.unit), stage.unit
    return lambda frame, t: ripple(frame, row, t, unit, int(keep * 256))
