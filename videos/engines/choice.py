"""The engines by name. Each is imported when first asked for, since some are heavy."""

import os
from functools import cache
from importlib import import_module

from django.conf import settings

from videos.engines.base import Engine

ENGINES = {
    "painter": "videos.engines.painter:Painter",
    "remote": "videos.engines.remote:Remote",
    "saved": "videos.engines.remote:Saved",
    "fake": "videos.engines.fake:Fake",
}
# Those at the remote service, which only wait while it works: many can run at the same time.
WAITING = {"remote", "saved"}


@cache
def get(name: str) -> Engine:
    """The engine of this name. Raises KeyError for one that does not exist."""
    # The painter keeps what it compiled here; it reads no settings, only its environment.
    os.environ.setdefault("VGM_CACHE_DIR", str(settings.CACHE_DIR))
    module, _, class_name = ENGINES[name].partition(":")
    options = {"base_url": settings.REMOTE_URL} if name in WAITING else {}
    return getattr(import_module(module), class_name)(**options)


def warm_up() -> None:
    """Make the default engine ready, so that the first job need not wait for it."""
    engine = get(settings.DEFAULT_ENGINE)
    if hasattr(engine, "warm_up"):
        engine.warm_up()
