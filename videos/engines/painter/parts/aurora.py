"""Northern lights: curtains computed small, softened, and added to the sky."""

import cv2
import numpy as np

from .. import noise
from ..caches import kernel
from ..stage import Layer, Stage

f4 = np.float32
WIDTH, HEIGHT, REACH = 160, 80, 0.78  # points, and how far down the picture they reach


@kernel
def curtains(out, t, seed):
    """Three hanging curtains into (h, w, 3) BGR 0-255."""
    height, width, _ = out.shape
    t = f4(t)
    out[:] = 0
    for x in range(width):
        u = f4(x) / width
        for c in range(3):
            base = (
                f4(0.62) - f4(0.1) * c + f4(0.12) * np.sin(u * f4(3.2) + c * f4(1.7) + t * f4(0.22))
            )
            fold = noise.value(u * 4 + t * f4(0.1) + c * 9, t * f4(0.13), seed + c)
            base += f4(0.1) * (fold - f4(0.5))
            ray = noise.value(u * 26 + t * f4(0.25) * (c + 1), t * f4(0.35) + c * 3, seed + 5 + c)
            ray = f4(0.35) + f4(1.04) * ray * ray
            env = noise.value(u * f4(2.2) + c * 5 + t * f4(0.05), t * f4(0.08), seed + 11 + c)
            env = max(f4(0), env * f4(1.9) - f4(0.35))
            for y in range(height):
                d = base - f4(y) / height
                fall = np.exp(d * f4(38)) if d < 0 else np.exp(-d * f4(5.2))
                v = fall * ray * env
                top = min(f4(1), max(f4(0), d * f4(2.6)))
                out[y, x, 0] += v * (f4(110) * (1 - top) + f4(190) * top)
                out[y, x, 1] += v * (f4(210) * (1 - top) + f4(60) * top)
                out[y, x, 2] += v * (f4(40) * (1 - top) + f4(150) * top)


def aurora(stage: Stage, strength: float = 0.55) -> Layer:
    seed = stage.number("aurora")
    tall = int(stage.height * REACH)

    def paint(frame, t):
        light = np.empty((HEIGHT, WIDTH, 3), np.float32)
        curtains(light, t, seed)
        light = cv2.GaussianBlur(light, (0, 0), 0.8)
        small = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
        small[..., :3] = np.minimum(light * strength, 255)
        large = cv2.resize(small, (frame.shape[1], tall), interpolation=cv2.INTER_CUBIC)
        above = frame[:tall].view(np.uint8).reshape(tall, frame.shape[1], 4)
        cv2.add(above, large, dst=above)

    return paint
