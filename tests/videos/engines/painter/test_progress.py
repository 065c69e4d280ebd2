"""Progress that is true, cancellation that is prompt, threads that end."""

import importlib
import pkgutil
import threading
import time

import pytest

from videos.engines import painter as package
from videos.engines.base import Canceled
from videos.engines.painter import raster
from videos.engines.painter.finish import Finish


def painters():
    return [t for t in threading.enumerate() if t.name.startswith("painter-")]


def test_progress_only_grows_and_ends_at_one(painter, make_run):
    heard = []
    painter.generate(make_run(prompt="boat at sea", style="realistic", report=heard.append))
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0.0, 1.0)
    assert len(heard) > 30  # building steps, and every frame


@pytest.mark.parametrize("at", [0.0, 0.02, 0.3, 0.9])
def test_cancel_is_prompt_and_leaves_no_thread(painter, make_run, at):
    asked = []

    def report(progress):
        if progress >= at:
            asked.append(time.monotonic())
            raise Canceled

    run = make_run(prompt="snowy mountains", style="realistic", duration=20, report=report)
    with pytest.raises(Canceled):
        painter.generate(run)
    assert time.monotonic() - asked[0] < 1
    assert len(asked) == 1
    assert painters() == []


def test_a_fault_in_a_painter_thread_reaches_the_caller(painter, make_run, monkeypatch):
    def broken(*_):
        raise ValueError("no paint")

    monkeypatch.setattr(Finish, "planes", broken)
    with pytest.raises(ValueError, match="no paint"):
        painter.generate(make_run())
    assert painters() == []


def test_warm_up_leaves_nothing_to_compile(painter, make_run):
    kernels = _kernels()
    before = {name: len(k.signatures) for name, k in kernels.items()}
    assert not [name for name, count in before.items() if not count]
    for prompt in ("a cat and balloons at the beach", "lake at dawn", "rocket in space", "rain"):
        for style, quality in (("realistic", "sd"), ("animated", "hd")):
            wish = {"prompt": prompt, "style": style, "quality": quality, "duration": 0.1}
            painter.generate(make_run(**wish))
    assert {name: len(k.signatures) for name, k in kernels.items()} == before


def _kernels():
    """Every kernel of the package that Python calls; those with an underscore call each other."""
    found = {}
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            names = vars(importlib.import_module(module.name))
            found |= {n: v for n, v in names.items() if isinstance(v, type(raster.pack))}
    inner = {n for n in found if n.startswith("_")} - {"_fbm"} | {"value"}
    return {name: kernel for name, kernel in found.items() if name not in inner}
