"""Build-time kernels: outlines to coverage, coverage and a brush to pixels.

Coverage is float32 of 0-1. Canvases are (height, width, 4) float32 premultiplied BGRA of 0-1.
"""

import math

import numpy as np

from .caches import kernel

SOLID, LINEAR, RADIAL = 0, 1, 2


@kernel
def fill_coverage(points, starts, width, height):
    """Exact-area coverage of closed polylines, non-zero winding.

    `points` (n, 2) in pixels; `starts` where each polyline begins, with n at the end. Sums signed
    areas per row, as font rasterisers do.
    """
    area = np.zeros((height, width + 2), np.float32)
    for k in range(len(starts) - 1):
        first, last = starts[k], starts[k + 1]
        for i in range(first, last):
            j = i + 1 if i + 1 < last else first
            _edge(area, points[i, 0], points[i, 1], points[j, 0], points[j, 1], width, height)
    out = np.empty((height, width), np.float32)
    for y in range(height):
        total = np.float32(0)
        for x in range(width):
            total += area[y, x]
            out[y, x] = min(np.float32(1), abs(total))
    return out


@kernel
def _edge(area, x0, y0, x1, y1, width, height):
    if y0 == y1:
        return
    sign = 1.0
    if y0 > y1:
        x0, y0, x1, y1 = x1, y1, x0, y0
        sign = -1.0
    slope = (x1 - x0) / (y1 - y0)
    for y in range(max(0, math.floor(y0)), min(height, math.ceil(y1))):
        top, bottom = max(y0, float(y)), min(y1, y + 1.0)
        if bottom <= top:
            continue
        a, b = x0 + slope * (top - y0), x0 + slope * (bottom - y0)
        tall = (bottom - top) * sign
        left, right = min(a, b), max(a, b)
        left, right = min(max(left, 0.0), float(width)), min(max(right, 0.0), float(width))
        first, last = int(left), int(right)
        if last == first:
            inside = 1.0 - ((left + right) * 0.5 - first)
            area[y, first] += tall * inside
            area[y, first + 1] += tall * (1.0 - inside)
            continue
        before = 0.0
        for x in range(first, last + 1):
            # Share of the row's edge that has passed by the right side of this pixel.
            p, q = max(left, float(x)), min(right, x + 1.0)
            whole = right - left
            now = (q - p) / whole * (1.0 - ((p + q) * 0.5 - x)) + (p - left) / whole
            area[y, x] += tall * (now - before)
            before = now
        area[y, last + 1] += tall * (1.0 - before)


@kernel
def stroke_coverage(points, starts, closed, radius, width, height):
    """Coverage of a line of `radius` pixels around polylines, with round ends and joins."""
    near = np.full((height, width), np.float32(1e9))
    reach = radius + 1.0
    for k in range(len(starts) - 1):
        first, last = starts[k], starts[k + 1]
        for i in range(first, last):
            j = i + 1
            if j == last:
                if not closed and last - first > 1:
                    continue
                j = first
            ax, ay = points[i, 0], points[i, 1]
            dx, dy = points[j, 0] - ax, points[j, 1] - ay
            long = max(dx * dx + dy * dy, 1e-9)
            for y in range(
                max(0, int(min(ay, ay + dy) - reach)),
                min(height, int(max(ay, ay + dy) + reach) + 2),
            ):
                for x in range(
                    max(0, int(min(ax, ax + dx) - reach)),
                    min(width, int(max(ax, ax + dx) + reach) + 2),
                ):
                    px, py = x + 0.5 - ax, y + 0.5 - ay
                    u = min(1.0, max(0.0, (px * dx + py * dy) / long))
                    ex, ey = px - u * dx, py - u * dy
                    near[y, x] = min(near[y, x], np.float32(ex * ex + ey * ey))
    out = np.empty((height, width), np.float32)
    thin = min(1.0, radius * 2.0)  # lines under a pixel fade instead of breaking up
    for y in range(height):
        for x in range(width):
            d = radius + 0.5 - math.sqrt(near[y, x])
            out[y, x] = thin * min(1.0, max(0.0, d))
    return out


@kernel
def lay(canvas, cover, left, top, kind, geometry, places, colours, alpha):
    """Put a brush through `cover` onto the canvas, at pixel (left, top).

    `geometry`: x0, y0, x1, y1 of a linear brush, x, y, radius of a radial one. `colours` is
    (stops, 4): BGR and alpha, not premultiplied.
    """
    height, width = cover.shape
    last = len(places) - 1
    dx, dy = geometry[2] - geometry[0], geometry[3] - geometry[1]
    long = max(dx * dx + dy * dy, 1e-9)
    for y in range(max(0, -top), min(height, canvas.shape[0] - top)):
        for x in range(max(0, -left), min(width, canvas.shape[1] - left)):
            c = cover[y, x]
            if c <= 0.0:
                continue
            px, py = x + left + 0.5 - geometry[0], y + top + 0.5 - geometry[1]
            u = 0.0
            if kind == LINEAR:
                u = (px * dx + py * dy) / long
            elif kind == RADIAL:
                u = math.sqrt(px * px + py * py) / geometry[2]
            k = 0
            while k < last - 1 and u > places[k + 1]:
                k += 1
            v = 0.0
            if last > 0:
                v = (u - places[k]) / max(places[k + 1] - places[k], 1e-6)
                v = min(1.0, max(0.0, v))
            n = min(k + 1, last)
            a = (colours[k, 3] + (colours[n, 3] - colours[k, 3]) * v) * c * alpha
            keep = np.float32(1.0 - a)
            q = canvas[y + top, x + left]
            for i in range(3):
                q[i] = q[i] * keep + np.float32(
                    (colours[k, i] + (colours[n, i] - colours[k, i]) * v) * a
                )
            q[3] = q[3] * keep + np.float32(a)


@kernel
def pack(canvas, dither):
    """Premultiplied float BGRA to uint32 pixels; `dither` 0-1 hides bands in slow gradients."""
    height, width, _ = canvas.shape
    out = np.empty((height, width), np.uint32)
    state = np.uint32(2463534242)
    for y in range(height):
        for x in range(width):
            state ^= np.uint32(state << np.uint32(13))
            state ^= np.uint32(state >> np.uint32(17))
            state ^= np.uint32(state << np.uint32(5))
            n = 0.5 + dither * ((state >> np.uint32(8)) * (1.0 / 16777216.0) - 0.5)
            a = int(min(255.0, max(0.0, canvas[y, x, 3] * 255.0 + 0.5)))
            pixel = np.uint32(a) << np.uint32(24)
            for i in range(3):
                c = int(max(0.0, canvas[y, x, i] * 255.0 + n))
                pixel |= np.uint32(min(c, a)) << np.uint32(8 * i)
            out[y, x] = pixel
    return out
