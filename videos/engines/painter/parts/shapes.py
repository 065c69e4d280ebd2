"""Outlines used in several places."""

from ..path import path

# About 180 wide and high, around (0, 0).
HEART = path(
    "M0 84 C-34 54 -92 16 -92 -32 C-92 -66 -68 -86 -42 -86 C-22 -86 -8 -74 0 -56"
    " C8 -74 22 -86 42 -86 C68 -86 92 -66 92 -32 C92 16 34 54 0 84 Z"
)
