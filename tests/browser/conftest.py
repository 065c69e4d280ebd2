"""A whole site as `manage.py up` runs it, and a real Chromium to visit it with."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180  # the painter compiles once


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-quic"]
    found = {"executable_path": installed} if installed else {}
    return browser_type_launch_args | found | {"args": sandbox + quiet}


@pytest.fixture(scope="session")
def base_url(tmp_path_factory):
    """The address of a site that runs for the whole session, with an embedded database."""
    folder = Path(tempfile.mkdtemp(prefix="vgm-site-"))
    folder.chmod(0o711)  # root's database runs as another user, who must get through
    port = _free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "SECRET_KEY", "VGM_ENCRYPTION_KEY")
    } | {
        "VGM_DATA_DIR": str(folder / "data"),
        "VGM_REGISTRATIONS_PER_HOUR": "1000",
        "VGM_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
    }
    log = (folder / "up.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_until_running(process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_running(process: subprocess.Popen, log) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        log.seek(0)
        said = log.read()
        if "is running at" in said:
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(f"the site did not start:\n{said}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def violations(page):
    """What the browser refused under the Content-Security-Policy, and script errors."""
    found = []
    page.on("console", lambda message: found.append(message.text) if _is_bad(message) else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def _is_bad(message) -> bool:
    return "Content Security Policy" in message.text or "Refused to" in message.text
