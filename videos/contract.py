"""The public shapes: what the API prints, the templates read, the client parses.

Source: docs/api.md. Every documented body has exactly these keys, types and nesting.
"""

QUALITIES = {"sd": (854, 480), "hd": (1920, 1080), "4k": (3840, 2160)}  # width, height in pixels
STYLES = ("realistic", "animated", "cartoon")
