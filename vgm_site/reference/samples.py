"""Code to copy: for every endpoint from one small template a language, and the first steps.

The first steps in JavaScript and Swift are the documented samples; tests run what can be run here.
"""

import json
import re
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string

DOCUMENTED_BASE = "https://api.videogenmessenger.com/api/v1"
KEY = "vgm_your_api_key"
LANGUAGES = {"curl": "curl", "javascript": "JavaScript", "swift": "Swift", "python": "Python"}
_PLAIN_LIST = re.compile(r"\[\s+([^\[\]{}]+?)\s+\]")
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|true|false|null')
_PYTHON_WORDS = {"true": "True", "false": "False", "null": "None"}
_FIRST_STEPS = {
    "curl": "first_steps.sh",
    "javascript": "first_steps.mjs",
    "swift": "first_steps.swift",
    "python": "first_steps.py",
}


def of(spec: dict, path: str, method: str, operation: dict) -> list[dict]:
    """One call in every language, with the documented values."""
    parameters = [one for one in operation["parameters"] if "example" in one]
    for one in parameters:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", one["example"])
    query = {one["name"]: one["example"] for one in parameters if one["in"] == "query"}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    call = {
        "method": method.upper(),
        "url": spec["servers"][0]["url"] + path + (f"?{urlencode(query)}" if query else ""),
        "key": KEY if operation.get("security") != [] else "",
        "has_answer": "204" not in operation["responses"],
    } | _bodies(body.get("example"))
    return [
        _sample(language, render_to_string(f"reference/samples/{language}.txt", call).strip())
        for language in LANGUAGES
    ]


def first_steps(base: str) -> list[dict]:
    """Order a video and ask for its status; `base` is the API's own address."""
    return [
        _sample(language, first_steps_file(language).read_text().replace(DOCUMENTED_BASE, base))
        for language in LANGUAGES
    ]


def first_steps_file(language: str) -> Path:
    folder = settings.BASE_DIR / "templates" / "reference" / "samples"
    return folder / _FIRST_STEPS[language]


def printed(value: object) -> str:
    """JSON over several lines, but lists of plain words in one."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return _PLAIN_LIST.sub(lambda found: f"[{' '.join(found[1].split())}]", text)


def _sample(language: str, code: str) -> dict:
    return {"language": language, "label": LANGUAGES[language], "code": code.strip()}


def _bodies(body: dict | None) -> dict:
    """The body as each language writes it."""
    if body is None:
        return {}
    text = printed(body)
    return {
        "json": text.replace("\n", "\n  "),
        "javascript": text.replace("\n", "\n  "),
        "swift": f"[{text[1:-1]}]",
        "python": _in_python(text).replace("  ", "    ").replace("\n", "\n    "),
    }


def _in_python(text: str) -> str:
    """JSON as Python writes it; texts stay as they are."""
    return _WORD.sub(lambda found: _PYTHON_WORDS.get(found[0], found[0]), text)
