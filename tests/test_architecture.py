"""Imports only point down, none hides in a function, and files stay small.

docs/architecture.md draws the layers. The checker itself is tested on made-up bad sources.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("accounts", "videos", "vgm_site")
MAX_LINES = 400

SKINS = {"views", "api", "callbacks", "tasks", "admin", "commands", "templatetags"}
SKINS |= {"media_views", "webhook_views", "discovery_views", "remote_views"}
MAPS = {"urls", "media_urls"}
LAYERS = ("lib", "accounts", "engines", "media", "models", "verbs", "present", "catalog")
LAYERS += ("forms", "skins")
TOP = len(LAYERS)
REACH_OUT = ("videos.engines", "videos.client")
# The frame around everything has no layer of its own.
FRAME_NAMES = ("api", "middleware", "reference.views", "settings", "wsgi")
FRAME = {f"vgm_site.{name}": TOP for name in FRAME_NAMES}
# manage.py must say that Django is missing before it imports it.
MAY_HIDE_IMPORTS = {"manage"}


def layer(module: str) -> int:
    """How high the module stands; it may import what is not higher."""
    if module in FRAME:
        return FRAME[module]
    app, *rest = module.split(".")
    if rest and rest[-1] in MAPS:
        return TOP
    if SKINS & set(rest[:2]):
        return LAYERS.index("skins")
    return LAYERS.index(_domain(app, rest[0] if rest else ""))


def _domain(app: str, name: str) -> str:
    if app == "accounts":
        return "forms" if name == "forms" else "accounts"
    if app != "videos":
        return "lib"
    if name in ("", "contract"):
        return "lib"
    own = {name: name for name in ("engines", "media", "models", "present", "catalog", "forms")}
    own |= {
        "progress": "present",
        "webhook_words": "present",
        "statistics": "models",
        "outbox": "models",
        "connections": "models",
        "client": "engines",
    }
    return own.get(name, "verbs")


def skin(module: str) -> str:
    """Which skin a module belongs to, "" for none: the same one may span both apps."""
    parts = module.split(".")[1:3]
    return "" if module in FRAME else next((part for part in parts if part in SKINS), "")


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def our_files() -> list[Path]:
    found = [file for app in OURS for file in sorted((ROOT / app).rglob("*.py"))]
    return [ROOT / "manage.py", *(file for file in found if "migrations" not in file.parts)]


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def imports(module: str, tree: ast.AST, *, is_package: bool = False) -> Iterator[str]:
    """Full names of what a module imports; `from videos import jobs` gives videos.jobs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node, is_package)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if is_module(inner) else base


def _base(module: str, node: ast.ImportFrom, is_package: bool) -> str:
    if not node.level:
        return node.module
    parts = module.split(".")
    up = node.level - is_package
    kept = parts[: len(parts) - up] if up else parts
    return ".".join([*kept, *([node.module] if node.module else [])])


def problems(module: str, source: str, *, is_package: bool = False) -> list[str]:
    """What is wrong with one module's imports."""
    tree = ast.parse(source)
    found = [
        f"{module} may not import {name}"
        for name in imports(module, tree, is_package=is_package)
        if not may_import(module, name)
    ]
    if module not in MAY_HIDE_IMPORTS:
        found += [f"{module} hides an import in {name}()" for name in _hiding(tree)]
    return found


def may_import(module: str, name: str) -> bool:
    if module.startswith(REACH_OUT):
        return _may_engine_import(module, name)
    if name.split(".")[0] not in OURS:
        return True
    if layer(name) > layer(module):
        return False
    if module.startswith("accounts") and name.startswith("videos"):
        return name == "videos.contract"
    if module.startswith("vgm_site.lib") and not name.startswith("vgm_site.lib"):
        return False
    return not (skin(module) and skin(name) and skin(module) != skin(name))


def _may_engine_import(module: str, name: str) -> bool:
    """These know nothing of Django, rows or people; choice.py alone reads a setting."""
    if name.split(".")[0] == "django":
        return module == "videos.engines.choice" and name.startswith("django.conf")
    if name.split(".")[0] not in OURS:
        return True
    return name == "videos.contract" or name.startswith((*REACH_OUT, "vgm_site.lib"))


def _hiding(tree: ast.AST) -> list[str]:
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        function.name
        for function in functions
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    ]


@pytest.mark.parametrize("file", our_files(), ids=module_name)
def test_imports_only_point_down(file):
    is_package = file.name == "__init__.py"

    assert problems(module_name(file), file.read_text(), is_package=is_package) == []


@pytest.mark.parametrize(
    "file", [*our_files(), *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda file: file.stem
)
def test_files_stay_small(file):
    assert len(file.read_text().splitlines()) <= MAX_LINES


@pytest.mark.parametrize(
    ("module", "source", "says"),
    [
        ("videos.jobs", "from videos import views", "may not import videos.views"),
        ("videos.models", "from videos import jobs", "may not import videos.jobs"),
        ("videos.media", "import videos.models", "may not import videos.models"),
        ("videos.present", "from videos.forms import FIELDS", "may not import videos.forms"),
        ("videos.views", "from videos.api import router", "may not import videos.api"),
        ("videos.tasks", "import accounts.views", "may not import accounts.views"),
        ("videos.views", "from videos import urls", "may not import videos.urls"),
        ("accounts.keys", "from videos.models import Job", "may not import videos.models"),
        ("accounts.api", "from videos import jobs", "may not import videos.jobs"),
        ("accounts.limits", "from accounts import forms", "may not import accounts.forms"),
        ("vgm_site.lib.base62", "import accounts.keys", "may not import accounts.keys"),
        ("vgm_site.lib.base62", "from vgm_site import api", "may not import vgm_site.api"),
        ("videos.engines.base", "import django.db", "may not import django.db"),
        (
            "videos.engines.painter.render",
            "from django.conf import settings",
            "may not import django.conf",
        ),
        ("videos.engines.choice", "from django.db import models", "may not import django.db"),
        ("videos.engines.choice", "from videos import models", "may not import videos.models"),
        ("videos.engines.painter.render", "from ... import jobs", "may not import videos.jobs"),
        ("videos.engines.base", "from accounts import keys", "may not import accounts.keys"),
        ("videos.client", "from accounts import keys", "may not import accounts.keys"),
        ("videos.client.reading", "from django.conf import settings", "may not import django.conf"),
        ("videos.jobs", "def f():\n    import json", "hides an import in f()"),
        ("videos.jobs", "class A:\n    async def g(self):\n        import json", "import in g()"),
    ],
)
def test_the_checker_sees_what_is_wrong(module, source, says):
    found = problems(module, source)

    assert len(found) == 1
    assert says in found[0]
