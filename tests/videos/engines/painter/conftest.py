from pathlib import Path

import pytest

from videos.engines.base import Run
from videos.engines.painter import Painter

WORDS = {
    "prompt": "abstract light",
    "style": "cartoon",
    "quality": "sd",
    "duration": 1.0,
    "seed": 7,
}


@pytest.fixture
def make_run(tmp_path):
    """A run with its own folder; anything about it may be said."""
    folders = iter(range(99))

    def make(**wanted) -> Run:
        folder = Path(tmp_path / str(next(folders)))
        folder.mkdir()
        return Run(**{**WORDS, "workdir": folder, **wanted})

    return make


@pytest.fixture(scope="session")
def painter() -> Painter:
    painter = Painter()
    painter.warm_up()
    return painter
