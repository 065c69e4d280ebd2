"""Start the real thing as root or as an ordinary user, and look at what runs."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import psutil
import pytest

BASE_DIR = Path(__file__).resolve().parents[2]
# What the tests' own site is told must not reach the sites started here.
NOT_INHERITED = {"DATABASE_URL", "SECRET_KEY", "VGM_ENCRYPTION_KEY", "VGM_PUBLIC_URL", "DEBUG"}


def ordinary_user() -> dict:
    """Options that make `subprocess` run as a user who is not root; skips if there is none."""
    if os.geteuid() != 0:
        return {}
    if not can_run(PYTHON, NOBODY):
        pytest.skip("an ordinary user can't reach this Python")
    return NOBODY


def can_run(python: str, person: dict) -> bool:
    """Whether that person may run this Python with our packages."""
    try:
        done = subprocess.run(
            [python, "-c", "import django"],
            cwd=BASE_DIR,
            env=os.environ | {"PYTHONPATH": PACKAGES},
            capture_output=True,
            check=False,
            **person,
        )
    except OSError:
        return False
    return done.returncode == 0


PACKAGES = sysconfig.get_path("purelib")
NOBODY = (
    {"user": pwd.getpwnam("nobody").pw_uid, "group": pwd.getpwnam("nobody").pw_gid}
    | {"extra_groups": []}
    if os.geteuid() == 0
    else {}
)
# Root's own Python may lie where nobody else can go; the system's of the same version will do.
_SYSTEM_PYTHON = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
PYTHON = sys.executable if can_run(sys.executable, NOBODY) else _SYSTEM_PYTHON
if not can_run(PYTHON, NOBODY):
    PYTHON = sys.executable


@pytest.fixture(params=["as root", "as an ordinary user"])
def person(request) -> dict:
    if request.param == "as root":
        if os.geteuid() != 0:
            pytest.skip("not root")
        return {}
    return ordinary_user()


@pytest.fixture
def room(person):
    """A scratch folder of that person's, in a place everybody can reach."""
    folder = Path(tempfile.mkdtemp(prefix="vgm-"))
    if person:
        os.chown(folder, person["user"], person["group"])
    folder.chmod(0o755)
    yield folder
    for record in folder.rglob("postgres.home"):
        shutil.rmtree(record.read_text().strip(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name not in NOT_INHERITED}
    ours = {"VGM_DATA_DIR": str(data_dir), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": PACKAGES}
    return kept | ours | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, seconds: float = 30, *, pause: float = 0.05):
    """What the callable returns, once that is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(pause)
    raise AssertionError(f"waited {seconds} s in vain")


class Site:
    """A running `manage.py up`."""

    def __init__(self, room: Path, person: dict, *, port: int | None = None, **more: str) -> None:
        self.data_dir, self.port, self.log = room / "data", port or free_port(), room / "up.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                up_command(self.port),
                cwd=BASE_DIR,
                env=environment(self.data_dir, **more),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **person,
            )
        self.parts: set[psutil.Process] = set()

    def said(self) -> str:
        return self.log.read_text()

    def wait_until_said(self, words: str, seconds: float = 60) -> None:
        def is_said() -> bool:
            assert self.process.poll() is None or words in self.said(), self.said()
            return words in self.said()

        wait_for(is_said, seconds)
        self.parts |= set(self.descendants())

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def part(self, word: str) -> psutil.Process | None:
        """The child process whose command line has this program or word."""
        for child in psutil.Process(self.process.pid).children():
            try:
                if word in [Path(text).name for text in child.cmdline()]:
                    return child
            except psutil.NoSuchProcess:
                pass
        return None

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(12)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def up_command(port: int) -> list[str]:
    return [PYTHON, "manage.py", "up", "--port", str(port)]


@pytest.fixture
def start(room, person):
    """Call it to start a site in the room."""
    sites = []

    def start_site(**more: str) -> Site:
        sites.append(Site(room, person, **more))
        sites[-1].wait_until_said("is running at")
        return sites[-1]

    yield start_site
    for site in sites:
        site.end()


def refuse(room: Path, person: dict, *, port: int | None = None, **more: str) -> str:
    """The one sentence with which a start is refused."""
    done = subprocess.run(
        up_command(port or free_port()),
        cwd=BASE_DIR,
        env=environment(room / "data", **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **person,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()
