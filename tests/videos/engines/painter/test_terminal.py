"""The painter's own door."""

import av
from PIL import Image

from videos.engines.painter import caches
from videos.engines.painter.__main__ import main


def test_a_film_from_the_terminal(tmp_path, capsys):
    file = tmp_path / "cat.mp4"
    wish = ["a cat", "--style", "cartoon", "--duration", "0.5", "--seed", "3", "--out", str(file)]
    assert main(wish) == 0
    with av.open(str(file)) as film:
        assert film.streams.video[0].frames == 15
    out = capsys.readouterr().out
    assert "100%" in out
    assert out.endswith(f"{file}: 854x480, 0.50 s\n")


def test_a_contact_sheet(tmp_path):
    file = tmp_path / "sheet.png"
    assert main(["a heart", "the sea", "--sheet", str(file)]) == 0
    with Image.open(file) as sheet:
        assert sheet.size == (3 * 640, 2 * 360)


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path, capsys):
    assert main(["a cat", "--out", str(tmp_path / "no" / "cat.mp4")]) == 1
    assert capsys.readouterr().err == f"\nerror: There is no folder {tmp_path / 'no'}.\n"


def test_caches_go_where_they_are_told(tmp_path, monkeypatch):
    monkeypatch.setenv("VGM_CACHE_DIR", str(tmp_path))
    assert caches.cache_folder() == tmp_path / "kernels"
    assert (tmp_path / "kernels").is_dir()


def test_an_unusable_cache_folder_is_replaced_by_a_private_one(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VGM_CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(caches.tempfile, "mkdtemp", lambda prefix: str(tmp_path / prefix))
    assert caches.cache_folder() == tmp_path / "vgm-kernels-"
