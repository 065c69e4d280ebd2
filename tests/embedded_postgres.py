"""pytest plugin: the tests' own PostgreSQL, before Django's settings are read.

Loaded with `-p tests.embedded_postgres`. With DATABASE_URL set, that server is used instead.
Under pytest-xdist the controller starts it, and the workers inherit its address.
"""

import os
import secrets
import shutil
import tempfile
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from vgm_site.postgres import StartError
from vgm_site.postgres.server import Server

_WORKER = "PYTEST_XDIST_WORKER"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if _WORKER in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="vgm-tests-"))
    early_config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    # Root's database runs as another user, who must get through to its files.
    folder.chmod(0o711)
    os.environ["VGM_DATA_DIR"] = str(folder / "data")
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    os.environ.setdefault("VGM_ENCRYPTION_KEY", urlsafe_b64encode(os.urandom(32)).decode())
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _start_server(early_config, folder / "data")


def _start_server(config: pytest.Config, data_dir: Path) -> str:
    server = Server(data_dir, is_durable=False)
    config.add_cleanup(server.stop)  # the cleanup added last runs first
    try:
        return server.start()
    except StartError as error:
        raise pytest.UsageError(f"The tests' database can't start: {error}") from error
