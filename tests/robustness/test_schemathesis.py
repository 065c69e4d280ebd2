"""schemathesis against the live server, by the server's own description of itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from accounts import keys
from accounts.models import Account
from tests.crash.site import database_url, make_customer
from tests.factories import make_actor, make_job, make_video
from tests.robustness.live import serving
from videos import webhooks
from videos.contract import WebhookRequest

pytestmark = pytest.mark.django_db(transaction=True)
CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture
def folder(tmp_path) -> Path:
    """Where schemathesis works: CONFIG and the files it names."""
    shutil.copy(CONFIG, tmp_path)
    return tmp_path


@pytest.fixture
def secret(folder) -> str:
    """The key of somebody whom no limit keeps from the next answer."""
    customer, stranger = make_customer(), make_actor()
    Account.objects.filter(pk=customer.account_id).update(own_calls_per_minute=10**6)
    own, strangers = make_video(customer).pk, make_video(stranger).pk
    write_list(folder / "videos.txt", own, f"vid_{own}", strangers)
    write_list(folder / "jobs.txt", make_job(customer).pk, make_job(stranger).pk)
    hook = WebhookRequest(url="https://hooks.example.com/videos")
    webhook_ids = [webhooks.create(by=actor, wanted=hook).pk for actor in (customer, stranger)]
    write_list(folder / "webhooks.txt", *webhook_ids)
    return keys.create(by=customer, name="schemathesis")[1]


def write_list(file: Path, *entries: object) -> None:
    file.write_text("".join(f'"{entry}"\n' for entry in entries))


def test_no_undocumented_answer(secret, folder):
    with serving(database_url(), folder, VGM_REGISTRATIONS_PER_HOUR="1000000") as port:
        done = run_schemathesis(port, secret, folder)
    print(done.stdout[-20_000:])  # noqa: T201 - shown when the test fails
    assert done.returncode == 0


def run_schemathesis(port: int, secret: str, folder: Path) -> subprocess.CompletedProcess:
    program = Path(sys.executable).with_name("schemathesis")
    document = f"http://127.0.0.1:{port}/api/v1/openapi.json"
    return subprocess.run(
        [program, "--no-color", "run", document, "--checks=all"],
        cwd=folder,
        env=os.environ | {"KEY": secret},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
