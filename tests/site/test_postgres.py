"""The embedded server, started for real as root and as an ordinary user."""

import json
import os
import shutil
import signal
import stat
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

import psutil
import psycopg
import pytest

from tests.site.running import BASE_DIR, PYTHON, environment, ordinary_user, wait_for
from vgm_site.postgres import database_url

pytestmark = pytest.mark.crash

# Starts the server, says its URL and how long that took, and stops it when its input ends.
STARTER = """
import json, sys, time
from pathlib import Path
from vgm_site.postgres import StartError
from vgm_site.postgres.server import Server
server, begin = Server(Path(sys.argv[1])), time.monotonic()
try:
    url = server.start()
except StartError as error:
    print(json.dumps({"error": str(error)}), flush=True)
    sys.exit(1)
seconds = time.monotonic() - begin
print(json.dumps({"url": url, "seconds": seconds, "pid": server.process.pid}), flush=True)
sys.stdin.read()
server.stop()
"""


class Running:
    def __init__(self, data_dir: Path, person: dict) -> None:
        self.process = subprocess.Popen(
            [PYTHON, "-c", STARTER, str(data_dir)],
            cwd=BASE_DIR,
            env=environment(data_dir),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **person,
        )
        # What it prints before, such as where root's files are, is for people.
        lines = (line for line in self.process.stdout if line.startswith("{"))
        self.answer = json.loads(next(lines))

    @property
    def url(self) -> str:
        assert "url" in self.answer, self.answer
        return self.answer["url"]

    @property
    def socket_folder(self) -> Path:
        return Path(parse_qs(urlsplit(self.url).query)["host"][0])

    def stop(self) -> None:
        if not self.process.stdin.closed:
            self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


@pytest.fixture
def run(person):
    """Call it to start a data folder's server."""
    started = []

    def run_server(data_dir: Path) -> Running:
        started.append(Running(data_dir, person))
        return started[-1]

    yield run_server
    for server in started:
        server.stop()


def permissions(*folders: Path) -> list[tuple]:
    found = [folder.stat() for folder in folders]
    return [(oct(state.st_mode), state.st_uid, state.st_gid) for state in found]


def ask(url: str, question: str):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def with_password(url: str, password: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{parts.username}:{password}@"))


def test_it_makes_a_private_database_and_changes_no_folder_around_it(room, run):
    (room / "data").mkdir(mode=0o755)
    shutil.chown(room / "data", room.stat().st_uid, room.stat().st_gid)
    around = [room, room.parent, room / "data", Path.home()]
    before = permissions(*around)

    server = run(room / "data")

    assert permissions(*around) == before
    assert database_url(room / "data") == server.url
    assert ask(server.url, "SHOW listen_addresses") == ""
    assert ask(server.url, "SHOW data_checksums") == "on"
    assert ask(server.url, "SHOW fsync") == "on"
    assert ask(server.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    for name in ("postgres.password", "postgres.url", "postgres.log"):
        assert stat.S_IMODE((room / "data" / name).stat().st_mode) == 0o600
    for folder in (room / "data" / "postgres", server.socket_folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert psutil.Process(server.answer["pid"]).uids().real != 0


@pytest.mark.parametrize("password", ["", "wrong"])
def test_it_asks_for_the_password(room, run, password):
    server = run(room / "data")

    with pytest.raises(psycopg.OperationalError, match=r"password|no password"):
        psycopg.connect(with_password(server.url, password))


def test_another_user_cannot_reach_its_socket(room, run, person):
    if os.geteuid() != 0:
        pytest.skip("only root can try as somebody else")
    server = run(room / "data")
    stranger = {"user": 12345, "group": 12345, "extra_groups": []}

    reached = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", server.socket_folder], check=False, **stranger
    )

    assert reached.returncode != 0


def test_the_second_start_keeps_everything_and_is_quick(room, run):
    first = run(room / "data")
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    first.stop()

    second = run(room / "data")

    assert second.url == first.url
    assert ask(second.url, "SELECT number FROM kept") == 7
    assert second.answer["seconds"] < 1


def test_it_ends_with_the_process_that_started_it(room, run):
    server = run(room / "data")
    postmaster = psutil.Process(server.answer["pid"])

    server.process.kill()

    wait_for(lambda: not postmaster.is_running(), 5)


def test_it_starts_again_after_a_crash(room, run):
    first = run(room / "data")
    os.kill(first.answer["pid"], signal.SIGKILL)
    first.process.kill()
    first.stop()

    assert ask(run(room / "data").url, "SELECT 1") == 1


def test_it_ignores_a_pid_file_whose_number_is_now_another_process(room, run):
    first = run(room / "data")
    pid_file = room / "data" / "postgres" / "cluster" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    first.stop()
    # A process of the database's own user: PostgreSQL alone would refuse to start.
    owner = pid_file.parent.stat()
    identity = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
    bystander = subprocess.Popen(["/bin/sleep", "60"], **identity)
    pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
    shutil.chown(pid_file, owner.st_uid, owner.st_gid)
    try:
        assert ask(run(room / "data").url, "SELECT 1") == 1
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_it_ends_a_server_that_outlived_its_site(room, run):
    first = run(room / "data")
    postmaster = psutil.Process(first.answer["pid"])

    second = run(room / "data")

    assert not postmaster.is_running() or postmaster.status() == psutil.STATUS_ZOMBIE
    assert ask(second.url, "SELECT 1") == 1


def test_a_half_made_database_is_made_anew(room, run):
    first = run(room / "data")
    first.stop()
    folder = room / "data" / "postgres"
    (folder / "cluster").rename(folder / "cluster.unfinished")
    (folder / "cluster.unfinished" / "PG_VERSION").unlink()

    assert ask(run(room / "data").url, "SELECT 1") == 1
    assert not (folder / "cluster.unfinished").exists()


def test_a_path_too_long_for_a_socket_gets_a_private_folder_elsewhere(room, run):
    data_dir = room / ("a very long name, with spaces " * 4) / "data"
    data_dir.parent.mkdir()
    shutil.chown(data_dir.parent, room.stat().st_uid, room.stat().st_gid)

    server = run(data_dir)

    assert room not in server.socket_folder.parents
    assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
    assert ask(server.url, "SELECT 1") == 1
    server.stop()
    shutil.rmtree(server.socket_folder)


def test_a_socket_folder_that_somebody_prepared_is_refused(room, run):
    data_dir = room / ("a very long name " * 7) / "data"
    data_dir.parent.mkdir()
    shutil.chown(data_dir.parent, room.stat().st_uid, room.stat().st_gid)
    first = run(data_dir)
    socket_folder = first.socket_folder
    first.stop()
    shutil.rmtree(socket_folder)
    socket_folder.symlink_to(room)
    try:
        assert "must be a folder that only" in run(data_dir).answer["error"]
    finally:
        socket_folder.unlink()


def test_another_major_version_is_said(room, run):
    run(room / "data").stop()
    (room / "data" / "postgres" / "cluster" / "PG_VERSION").write_text("15\n")

    assert "was made by PostgreSQL 15" in run(room / "data").answer["error"]


def test_a_lost_password_is_said(room, run):
    run(room / "data").stop()
    (room / "data" / "postgres.password").write_text("another\n")

    assert "refuses the password" in run(room / "data").answer["error"]


@pytest.mark.parametrize("person", ["as root"], indirect=True)
def test_root_in_a_private_folder_keeps_the_database_where_its_user_can_reach_it(room, run):
    room.chmod(0o700)
    server = run(room / "data")
    server.stop()

    elsewhere = Path((room / "data" / "postgres.home").read_text().strip())
    assert stat.S_IMODE(room.stat().st_mode) == 0o700
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o700
    assert elsewhere.stat().st_uid != 0
    assert not (room / "data" / "postgres").exists()

    shutil.copytree(room / "data", room / "copy")
    assert "was moved or copied" in run(room / "copy").answer["error"]


@pytest.mark.parametrize("person", ["as an ordinary user"], indirect=True)
def test_a_folder_of_somebody_else_is_refused(room, run):
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    assert ordinary_user()
    room.chmod(0o755)
    shutil.chown(room, 0, 0)

    assert "Permission denied" in run(room / "data").answer["error"]
