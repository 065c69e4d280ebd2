"""`manage.py up` with real processes: what it starts, keeps alive, refuses and ends."""

import os
import shutil
import signal
import socket
import stat
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.site.running import refuse, wait_for

pytestmark = pytest.mark.crash


def answers(site) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{site.port}/readyz", timeout=3).status_code == 200
    except httpx.HTTPError:
        return False


def gone(processes) -> bool:
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


def test_it_runs_keeps_its_keys_and_stops_within_ten_seconds(start, room):
    files = [room / "data" / name for name in ("secret_key", "encryption_key", "postgres.password")]
    first = start()
    assert answers(first)
    made = [file.read_text() for file in files]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600] * 3

    begin = time.monotonic()
    assert first.stop(signal.SIGINT) == 0
    assert time.monotonic() - begin < 10
    assert gone(first.parts)

    second = start()
    assert [file.read_text() for file in files] == made
    assert second.stop(signal.SIGTERM) == 0


def test_a_part_that_is_killed_is_started_again_and_said(start):
    site = start()
    for word, name in [("granian", "web server"), ("worker", "worker"), ("postgres", "database")]:
        first = wait_for(lambda word=word: site.part(word))

        first.kill()

        site.wait_until_said(f"The {name} ended by SIGKILL; starting it again")
        second = wait_for(lambda word=word: site.part(word))
        assert second.pid != first.pid
        wait_for(lambda: answers(site))
    assert site.stop() == 0


def test_nothing_outlives_an_up_that_is_killed_and_only_one_runs(start, room, person):
    around = [room, room.parent, Path.home()]
    before = [folder.stat().st_mode for folder in around]
    site = start()
    assert len(site.parts) > 4

    site.process.kill()
    site.process.wait()

    wait_for(lambda: gone(site.parts), 12)
    again = start()
    assert answers(again)
    assert "running already" in refuse(room, person)
    assert answers(again)
    assert [folder.stat().st_mode for folder in around] == before


def test_a_taken_port_is_refused(room, person):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port}: Address already in use" in refuse(room, person, port=port)


def test_a_folder_that_cannot_be_written_is_refused(room, person):
    (room / "data").touch()
    shutil.chown(room / "data", room.stat().st_uid, room.stat().st_gid)

    assert str(room / "data") in refuse(room, person)


@pytest.mark.parametrize("person", ["as an ordinary user"], indirect=True)
def test_a_read_only_folder_is_refused(room, person):
    room.chmod(0o555)
    if os.geteuid() == 0:
        shutil.chown(room, 0, 0)

    assert "Permission denied" in refuse(room, person)


KEYS = {"SECRET_KEY": "x" * 60, "VGM_ENCRYPTION_KEY": "A" * 43 + "="}


def test_a_database_that_cannot_be_reached_is_refused(room, person):
    said = refuse(room, person, DATABASE_URL="postgresql://me:hidden@127.0.0.1:1/vgm", **KEYS)

    assert "the database can't be used" in said
    assert "hidden" not in said


def test_a_database_of_another_kind_is_refused(room, person):
    assert "PostgreSQL" in refuse(room, person, DATABASE_URL="mysql://127.0.0.1/vgm", **KEYS)


def test_a_given_database_needs_given_keys(room, person):
    said = refuse(room, person, DATABASE_URL="postgresql://me@127.0.0.1:1/vgm")

    assert "set SECRET_KEY" in said
