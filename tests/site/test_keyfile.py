import stat
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from django.core.exceptions import ImproperlyConfigured

from vgm_site.lib import keyfile


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    path = tmp_path / "key"

    first = keyfile.read_or_make(path, lambda: "one")
    second = keyfile.read_or_make(path, lambda: "two")

    assert (first, second) == ("one", "one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["key"]


def test_all_who_ask_at_once_get_the_same_secret(tmp_path):
    numbers = count()

    def ask(_) -> str:
        return keyfile.read_or_make(tmp_path / "key", lambda: f"secret {next(numbers)}")

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(ask, range(200)))

    assert len(answers) == 1


def test_an_empty_file_is_refused_and_kept(tmp_path):
    path = tmp_path / "key"
    path.touch()

    with pytest.raises(ImproperlyConfigured, match="is empty"):
        keyfile.read_or_make(path, lambda: "new")

    assert path.read_text() == ""


def test_a_folder_that_exists_keeps_its_permissions(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o750)

    keyfile.read_or_make(folder / "key", lambda: "one")

    assert stat.S_IMODE(folder.stat().st_mode) == 0o750


def test_a_folder_that_cannot_be_is_one_sentence(tmp_path):
    (tmp_path / "data").touch()

    with pytest.raises(ImproperlyConfigured, match="can't be kept"):
        keyfile.read_or_make(tmp_path / "data" / "key", lambda: "one")
