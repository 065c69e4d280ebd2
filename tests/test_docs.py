"""What the documents name must exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SETTINGS = ROOT / "vgm_site" / "settings.py"
EXAMPLE = ROOT / ".env.example"
# Read outside the settings, by code that may not know Django.
READ_ELSEWHERE = {"VGM_CACHE_DIR": "videos/engines/painter/caches.py"}

_READ = re.compile(r"\b(?:env(?:\.\w+)?|_key)\(\s*\"([A-Z_]+)\"")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_OURS = re.compile(r"\bVGM_[A-Z_]+\b")
_IN_A_TABLE = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
_EXAMPLE_LINE = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)


def settings_read() -> set[str]:
    return set(_READ.findall(SETTINGS.read_text()))


def relative_links(text: str) -> list[str]:
    links = [link.partition("#")[0] for link in _LINK.findall(text)]
    return [link for link in links if link and "://" not in link and not link.startswith("mailto:")]


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def test_the_example_names_every_setting_and_no_other():
    assert set(_EXAMPLE_LINE.findall(EXAMPLE.read_text())) == settings_read()


def test_every_setting_in_the_readme_is_read():
    text = (ROOT / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    named = set(_IN_A_TABLE.findall(text))

    assert named
    assert named - settings_read() == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_relative_links_lead_somewhere(document):
    links = relative_links(document.read_text())

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_our_settings_in_documents_are_real(document):
    named = set(_OURS.findall(document.read_text()))

    assert named - settings_read() - READ_ELSEWHERE.keys() == set()


@pytest.mark.parametrize(("name", "file"), READ_ELSEWHERE.items())
def test_what_is_read_elsewhere_is(name, file):
    assert f'"{name}"' in (ROOT / file).read_text()


def test_the_file_map_names_only_what_exists():
    text = (ROOT / "docs" / "architecture.md").read_text()
    named = _IN_A_TABLE.findall(text.partition("## Files")[2].partition("\n## ")[0])

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_link_finder_sees_relative_links_only():
    text = "[a](x.md#part) ![b](../c.png) [d](https://example.com/e) [f](#here)"

    assert relative_links(text) == ["x.md", "../c.png"]
