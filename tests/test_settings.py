"""A setting that can't be used is refused with one sentence."""

import json
import os
import subprocess
import sys

import pytest

from vgm_site.settings import BASE_DIR


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VGM_WORKER_CONCURRENCY", "many"),
        ("VGM_LEASE_SECONDS", "soon"),
        ("VGM_PUBLIC_URL", "ftp://here"),
        ("VGM_ENCRYPTION_KEY", "short"),
        ("VGM_REMOTE_URL", "vgm.example.com"),
        ("VGM_REMOTE_URL", "https://me:secret@vgm.example.com"),
        ("VGM_REMOTE_URL", "https://1.2/api/v1"),
        ("VGM_REMOTE_URL", "https://vgm.example.com:99999/api/v1"),
        ("VGM_REMOTE_MEDIA_ORIGINS", "https://*.example.com"),
        ("VGM_REMOTE_MEDIA_ORIGINS", "https://a.example.com/videos; script-src *"),
        ("DATABASE_URL", "sqlite:///db"),
        ("DATABASE_URL", "postgresql://vgm:secret@db:port/vgm"),
    ],
)
def test_an_unusable_setting_is_named_and_not_repeated(name, value):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE_DIR,
        env=os.environ | {name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("VideoGenMessenger can't start: ")
    assert (name in done.stderr, value in done.stderr) == (True, False)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({}, []),
        ({"VGM_REMOTE_URL": "https://vgm.example.com/api/v1"}, ["https://vgm.example.com"]),
        (
            {
                "VGM_REMOTE_URL": "https://vgm.example.com/api/v1",
                "VGM_REMOTE_MEDIA_ORIGINS": "https://cdn.example.com,http://127.0.0.1:8001",
            },
            ["https://cdn.example.com", "http://127.0.0.1:8001"],
        ),
    ],
)
def test_pages_load_media_from_the_remotes_hosts_alone(given, allowed):
    code = (
        "import json; from vgm_site.settings import CONTENT_SECURITY_POLICY as policy; "
        "print(json.dumps(policy['DIRECTIVES']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE_DIR,
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=True,
    )
    policy = json.loads(done.stdout)
    assert policy["media-src"] == ["'self'", *allowed]
    assert policy["img-src"] == ["'self'", "data:", *allowed]
    assert policy["connect-src"] == policy["script-src"] == ["'self'"]
