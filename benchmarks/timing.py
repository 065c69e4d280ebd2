"""How long calls take."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Seconds of many calls."""

    seconds: list[float]

    def percentile(self, share: float) -> float:
        """The time in which this share (0-1) of the calls were done."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def p50(self) -> float:
        return self.percentile(0.5)

    @property
    def p99(self) -> float:
        return self.percentile(0.99)


def measure(call: Callable[[], object], *, times: int, warm_up: int = 0) -> Timing:
    """Time each of `times` calls, after some that are not timed."""
    for _ in range(warm_up):
        call()
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begin)
    return Timing(seconds)


def milliseconds(seconds: float) -> str:
    """`0.0123` → `12.3 ms`, with three digits that count."""
    amount = seconds * 1000
    return f"{amount:,.{0 if amount >= 100 else 1 if amount >= 10 else 2}f} ms"
