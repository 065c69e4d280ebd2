"""Per-frame kernels: pictures laid over pictures.

Pixels are uint32, premultiplied, 0xAARRGGBB. Two 8-bit channels travel in one multiplication:
red and blue under one mask, alpha and green under the other. Indices are unsigned and rows are
sliced before the inner loop, which spares numba its test for negative indices.
"""

import math

import numpy as np

from .caches import kernel

u4 = np.uint32
i4 = np.int32
PAIR = u4(0x00FF00FF)
HIGH_PAIR = u4(0xFF00FF00)
FULL = u4(256)


@kernel
def _over(below, red_blue, alpha_green):
    """A pixel (as two spread pairs) over another."""
    a = u4(alpha_green >> u4(16))
    keep = u4(FULL - a - (a >> u4(7)))
    base = u4(red_blue | u4(alpha_green << u4(8)))
    low = u4(u4((below & PAIR) * keep) >> u4(8)) & PAIR
    high = u4(u4((below >> u4(8)) & PAIR) * keep) & HIGH_PAIR
    return u4(base + u4(low) + u4(high))


@kernel
def _blend(p, q, r, s, w0, w1, w2, w3):
    """Four texels by weights that add up to 256: (red and blue, alpha and green)."""
    low = u4(u4((p & PAIR) * w0) + u4((q & PAIR) * w1) + u4((r & PAIR) * w2) + u4((s & PAIR) * w3))
    high = u4(
        u4(((p >> u4(8)) & PAIR) * w0)
        + u4(((q >> u4(8)) & PAIR) * w1)
        + u4(((r >> u4(8)) & PAIR) * w2)
        + u4(((s >> u4(8)) & PAIR) * w3)
    )
    return u4((low >> u4(8)) & PAIR), u4((high >> u4(8)) & PAIR)


@kernel
def over(frame, sprite, left, top, fx, fy, alpha):
    """Sprite over frame at pixel (left, top), shifted by fx, fy 256ths; `alpha` 0-256.

    The shift is to the left and up: weights of the right and lower neighbours.
    """
    height, width = frame.shape
    y0, y1 = max(0, -top), min(sprite.shape[0] - 1, height - top)
    x0, x1 = max(0, -left), min(sprite.shape[1] - 1, width - left)
    if x1 <= x0:
        return
    al = u4(alpha)
    w3 = u4(u4(u4(fx) * u4(fy)) >> u4(8))
    w1, w2 = u4(u4(fx) - w3), u4(u4(fy) - w3)
    w0 = u4(FULL - w3 - w1 - w2)
    for y in range(y0, y1):
        a, b = sprite[y, x0:x1], sprite[y, x0 + 1 : x1 + 1]
        c, d = sprite[y + 1, x0:x1], sprite[y + 1, x0 + 1 : x1 + 1]
        row = frame[y + top, x0 + left : x1 + left]
        for x in range(row.shape[0]):
            p, q, r, s = a[x], b[x], c[x], d[x]
            if (p | q | r | s) == 0:
                continue
            low, high = _blend(p, q, r, s, w0, w1, w2, w3)
            if al < FULL:
                low, high = u4((u4(low * al) >> u4(8)) & PAIR), u4((u4(high * al) >> u4(8)) & PAIR)
            row[x] = _over(row[x], low, high)


@kernel
def over_affine(frame, sprite, a, b, c, d, tx, ty, x0, y0, x1, y1, alpha):
    """Sprite over frame inside the box, through the inverse affine map, bilinear.

    A frame pixel (x, y) shows the sprite at (a x + b y + tx, c x + d y + ty).
    """
    high_u, high_v = sprite.shape[1] - 2, sprite.shape[0] - 2
    if high_u < 1 or high_v < 1:
        return
    texels = sprite.reshape(-1)
    stride, al = u4(sprite.shape[1]), u4(alpha)
    for y in range(y0, y1):
        u0, v0 = b * y + tx, d * y + ty
        first, last = _crossing(float(x0), float(x1 - 1), a, u0, float(high_u))
        first, last = _crossing(first, last, c, v0, float(high_v))
        start, end = math.ceil(first), math.floor(last)
        if end < start:
            continue
        u, v = i4((a * start + u0) * 65536), i4((c * start + v0) * 65536)
        du, dv = i4(a * 65536), i4(c * 65536)
        row = frame[y, start : end + 1]
        for x in range(row.shape[0]):
            iu = min(max(i4(u >> 16), i4(0)), i4(high_u))
            iv = min(max(i4(v >> 16), i4(0)), i4(high_v))
            fu, fv = u4(u4(u >> 8) & u4(255)), u4(u4(v >> 8) & u4(255))
            u, v = i4(u + du), i4(v + dv)
            o = u4(u4(iv) * stride + u4(iu))
            p, q = texels[o], texels[u4(o + u4(1))]
            r, s = texels[u4(o + stride)], texels[u4(o + stride + u4(1))]
            if (p | q | r | s) == 0:
                continue
            if p == q and p == r and p == s:
                low, high = u4(p & PAIR), u4((p >> u4(8)) & PAIR)
            else:
                w3 = u4(u4(fu * fv) >> u4(8))
                w1, w2 = u4(fu - w3), u4(fv - w3)
                w0 = u4(FULL - w3 - w1 - w2)
                low, high = _blend(p, q, r, s, w0, w1, w2, w3)
            if al < FULL:
                low, high = u4((u4(low * al) >> u4(8)) & PAIR), u4((u4(high * al) >> u4(8)) & PAIR)
            row[x] = _over(row[x], low, high)


@kernel
def _crossing(first, last, slope, offset, high):
    """Where 0 <= slope x + offset <= high, inside first..last."""
    if abs(slope) < 1e-6:
        if offset < 0 or offset > high:
            return 1.0, 0.0
        return first, last
    p, q = -offset / slope, (high - offset) / slope
    return max(first, min(p, q)), min(last, max(p, q))


@kernel
def add(frame, light, left, top, alpha):
    """Light added to the frame at pixel (left, top), `alpha` 0-256; full channels stay full."""
    height, width = frame.shape
    y0, y1 = max(0, -top), min(light.shape[0], height - top)
    x0, x1 = max(0, -left), min(light.shape[1], width - left)
    if x1 <= x0:
        return
    al, byte = u4(alpha), u4(0xFF)
    for y in range(y0, y1):
        source = light[y, x0:x1]
        row = frame[y + top, x0 + left : x1 + left]
        for x in range(row.shape[0]):
            p, q = source[x], row[x]
            low = u4(u4(q & PAIR) + u4((u4((p & PAIR) * al) >> u4(8)) & PAIR))
            green = u4(((q >> u4(8)) & byte) + u4(u4(((p >> u4(8)) & byte) * al) >> u4(8)))
            # A carry out of eight bits turns into all ones.
            low = u4(low | u4(u4(0x01000100) - u4((low >> u4(8)) & u4(0x00010001))))
            green = min(green, byte)
            row[x] = u4(u4(low & PAIR) | u4(green << u4(8)) | u4(0xFF000000))


@kernel
def over_scrolled(frame, layer, column, part, top):
    """A wide layer over the whole width of the frame, from `column` + `part`/256 on."""
    height, width = frame.shape
    right, left = u4(part), u4(FULL - u4(part))
    for y in range(max(0, -top), min(layer.shape[0], height - top)):
        row = frame[y + top, :width]
        here, next_ = layer[y, column : column + width], layer[y, column + 1 : column + 1 + width]
        for x in range(row.shape[0]):
            p, q = here[x], next_[x]
            if (p | q) == 0:
                continue
            low = u4(u4(u4((p & PAIR) * left) + u4((q & PAIR) * right)) >> u4(8)) & PAIR
            high = (
                u4(
                    u4(u4(((p >> u4(8)) & PAIR) * left) + u4(((q >> u4(8)) & PAIR) * right))
                    >> u4(8)
                )
                & PAIR
            )
            row[x] = _over(row[x], u4(low), u4(high))
