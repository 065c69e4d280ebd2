"""The code that the reference shows is run as it stands, but for the key and the address."""

import hashlib
import os
import shutil
import subprocess
import sys

import pytest

from accounts import keys
from tests.parallel import wait_until
from vgm_site.api import api
from vgm_site.openapi import document
from vgm_site.reference import endpoints, samples
from videos import renders
from videos.models import Job

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),  # nothing is collected
]
# The documented JavaScript, its lines without the spaces and blank lines around them.
DOCUMENTED_JAVASCRIPT = "1128c9fef98b115461bc6985cbae697f1c4dd80cfd8d74ff8d04aada40062a9c"
RUN = {
    "javascript": ["node", "--input-type=module", "--eval"],
    "python": [sys.executable, "-c"],
    "curl": ["sh", "-c"],
}
NEEDS = {"javascript": "node", "curl": "curl", "python": sys.executable}


@pytest.fixture
def base(live_server, settings):
    settings.PUBLIC_URL = live_server.url
    settings.DEFAULT_ENGINE = "fake"
    return f"{live_server.url}/api/v1"


@pytest.fixture
def secret(alice):
    return keys.create(by=alice, name="samples")[1]


def start(language: str, code: str) -> subprocess.Popen:
    if not shutil.which(NEEDS[language]):
        pytest.skip(f"{NEEDS[language]} is not installed")
    return subprocess.Popen(
        [*RUN[language], code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=samples.settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
    )


def said(process: subprocess.Popen) -> str:
    out, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    return out


def first_steps(language: str, base: str, secret: str) -> str:
    code = samples.first_steps_file(language).read_text()
    assert code.count(samples.KEY) == code.count(samples.DOCUMENTED_BASE) == 1
    return code.replace(samples.DOCUMENTED_BASE, base).replace(samples.KEY, secret)


def test_the_javascript_is_the_documented_one():
    lines = samples.first_steps_file("javascript").read_text().splitlines()
    text = "\n".join(line.strip() for line in lines if line.strip())

    assert hashlib.sha256(text.encode()).hexdigest() == DOCUMENTED_JAVASCRIPT


@pytest.mark.parametrize("language", ["javascript", "curl"])
def test_the_first_steps_order_a_video(language, base, secret):
    out = said(start(language, first_steps(language, base, secret)))

    job = Job.objects.get()
    assert out.splitlines()[0] == f"Job ID: {job.pk}"
    assert (job.prompt, job.quality, job.duration) == ("Happy birthday celebration", "hd", 5.0)


def test_the_first_steps_in_python_wait_for_the_video(base, secret):
    process = start("python", first_steps("python", base, secret))
    wait_until(Job.objects.exists, what="a job")
    renders.run(Job.objects.get().pk)
    out = said(process)

    job = Job.objects.get()
    assert out.splitlines() == [f"Job ID: {job.pk}", job.video.video_url]


@pytest.mark.parametrize("language", RUN)
def test_every_sample_is_understood(language, base, secret, settings):
    spec = document(api, settings.PUBLIC_URL)
    shown = [one for group in endpoints.groups(spec) for one in group["endpoints"]]

    statuses = {one["id"]: status(language, one, secret) for one in shown}

    # What the documented ids name is nobody's here.
    missing = {one["id"] for one in shown if "{" in one["path"]}
    assert statuses == {
        one["id"]: "404" if one["id"] in missing else one["status"] for one in shown
    }


def code(language: str, endpoint: dict) -> str:
    return next(one["code"] for one in endpoint["samples"] if one["language"] == language)


def status(language: str, endpoint: dict, secret: str) -> str:
    """What the sample prints first: the status; curl has to be asked for it."""
    text = code(language, endpoint).replace(samples.KEY, secret)
    if language == "curl":
        text += " -s -o /dev/null -w '%{http_code}'"
    return said(start(language, text)).split()[0]
