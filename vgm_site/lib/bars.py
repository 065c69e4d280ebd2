"""Stacked bars as numbers for an SVG: no style attribute, which a strict CSP would not render."""

from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 720, 180, 0.25  # SVG units; the gap is a part of a bar's place


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    top: int  # what the chart's full height stands for


def stacked(columns: list[list[int]]) -> Chart:
    """One column of parts after the other, bottom up, to the scale of the highest."""
    top = _round_up(max((sum(parts) for parts in columns), default=0))
    place = WIDTH / max(1, len(columns))
    bars = []
    for number, parts in enumerate(columns):
        foot = float(HEIGHT)
        for series, part in enumerate(parts):
            height = HEIGHT * part / top
            foot -= height
            if part:
                x = (number + GAP / 2) * place
                bars.append(
                    Bar(round(x, 1), round(foot, 1), round(place * (1 - GAP), 1), height, series)
                )
    return Chart(bars, top)


def _round_up(number: int) -> int:
    """The next number that people read easily, at least 2."""
    power = 1
    while True:
        for tenths in (20, 30, 40, 50, 60, 80, 100, 120, 150):
            if number * 10 <= tenths * power and tenths * power % 10 == 0:
                return tenths * power // 10
        power *= 10
