"""What can be wrong with a request, said twice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong: a sentence for people, a stable word for programs."""

    text: str
    code: str
