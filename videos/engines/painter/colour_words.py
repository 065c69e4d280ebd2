"""Names of colours, as people write them."""

from .colour import rgb

COLOURS = {
    name: rgb(code)
    for name, code in {
        "red": "ef3e4a",
        "orange": "ff8c2e",
        "yellow": "ffcf33",
        "green": "41c46f",
        "teal": "1fb5a8",
        "blue": "2f86e8",
        "purple": "8f55e0",
        "pink": "ff6fae",
        "brown": "8a5a3c",
        "black": "2a2a33",
        "white": "f7f7fb",
        "grey": "9aa0ac",
        "gold": "e8b93c",
        "silver": "c3cad6",
    }.items()
}
COLOUR_WORDS = {name: name for name in COLOURS} | {
    "gray": "grey",
    "golden": "gold",
    "violet": "purple",
    "lilac": "purple",
    "lavender": "purple",
    "turquoise": "teal",
    "cyan": "teal",
    "crimson": "red",
    "scarlet": "red",
    "azure": "blue",
    "navy": "blue",
    "rosy": "pink",
    "magenta": "pink",
    "emerald": "green",
    "ginger": "orange",
    "blonde": "gold",
}
