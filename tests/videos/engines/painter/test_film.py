"""What comes out: exact films, true stills, the same film for the same wish."""

import hashlib

import av
import numpy as np
import pytest
from PIL import Image

from videos.contract import QUALITIES, STYLES
from videos.engines.base import EngineError


def frames_of(file):
    with av.open(str(file)) as film:
        return [frame.to_ndarray(format="yuv420p") for frame in film.decode(video=0)]


def digest(file):
    total = hashlib.sha256()
    for frame in frames_of(file):
        total.update(frame.tobytes())
    return total.hexdigest()


def boxes(file):
    """Names of an MP4's top boxes, in order."""
    data, at, names = file.read_bytes(), 0, []
    while at < len(data):
        names.append(data[at + 4 : at + 8].decode())
        at += int.from_bytes(data[at : at + 4], "big")
    return names


@pytest.mark.parametrize(
    ("duration", "style", "frames"),
    [(1, "realistic", 30), (1.3, "cartoon", 39), (2.5, "animated", 75), (30, "cartoon", 900)],
)
def test_a_film_has_exactly_its_length_and_format(painter, make_run, duration, style, frames):
    run = make_run(duration=duration, style=style, prompt="a heart")
    result = painter.generate(run)
    with av.open(str(result.video)) as film:
        stream = film.streams.video[0]
        codec = stream.codec_context
        assert (stream.width, stream.height, codec.pix_fmt) == (854, 480, "yuv420p")
        assert (codec.profile, codec.name) == ("High", "h264")
        assert (codec.color_primaries, codec.color_trc, codec.colorspace) == (1, 1, 1)
        assert stream.average_rate == 30
        assert len(film.streams) == 1
    assert len(frames_of(result.video)) == frames
    assert result.duration == pytest.approx(duration, abs=1 / 30)
    assert (result.width, result.height) == (854, 480)
    assert boxes(result.video).index("moov") < boxes(result.video).index("mdat")


@pytest.mark.parametrize("quality", ["hd", "4k"])
def test_every_quality_has_its_size(painter, make_run, quality):
    result = painter.generate(make_run(quality=quality, duration=0.2))
    assert (result.width, result.height) == QUALITIES[quality]
    with Image.open(result.thumbnail) as still:
        assert still.size == (1280, 720)


def test_only_three_files_are_left(painter, make_run):
    run = make_run()
    result = painter.generate(run)
    assert {f.name for f in run.workdir.iterdir()} == {"video.mp4", "thumbnail.jpg", "preview.mp4"}
    assert (result.video, result.thumbnail, result.preview) == (
        run.workdir / "video.mp4",
        run.workdir / "thumbnail.jpg",
        run.workdir / "preview.mp4",
    )


def test_the_preview_is_small_short_and_silent(painter, make_run):
    result = painter.generate(make_run(duration=6, style="animated", prompt="sea"))
    with av.open(str(result.preview)) as film:
        stream = film.streams.video[0]
        assert len(film.streams) == 1
        assert stream.height == 360
        assert float(stream.duration * stream.time_base) == pytest.approx(4, abs=0.1)
    assert result.preview.stat().st_size < result.video.stat().st_size


def test_the_thumbnail_shows_the_film_in_its_true_colours(painter, make_run):
    result = painter.generate(make_run(style="animated", prompt="a red heart", duration=2))
    with Image.open(result.thumbnail) as still:
        assert still.format == "JPEG"
        assert still.size == (854, 480)
        seen = np.asarray(still.convert("RGB"), np.float32)
    with av.open(str(result.video)) as film:
        frame = list(film.decode(video=0))[27]
        meant = frame.to_ndarray(format="rgb24", src_colorspace="ITU709").astype(np.float32)
    assert np.abs(seen - meant).mean() < 4


@pytest.mark.parametrize("style", STYLES)
def test_the_same_wish_gives_the_same_film(painter, make_run, style):
    wish = {"style": style, "prompt": "Happy birthday Anna", "duration": 0.7}
    first, again = (painter.generate(make_run(**wish)) for _ in range(2))
    other = painter.generate(make_run(**wish, seed=8))
    assert digest(first.video) == digest(again.video)
    assert digest(first.video) != digest(other.video)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"style": "baroque"}, "bad_style"),
        ({"quality": "8k"}, "bad_quality"),
        ({"duration": float("nan")}, "bad_duration"),
        ({"duration": 0}, "bad_duration"),
    ],
)
def test_an_impossible_wish_is_refused_for_good(painter, make_run, wrong, code):
    with pytest.raises(EngineError) as refused:
        painter.generate(make_run(**wrong))
    assert (refused.value.code, refused.value.retryable) == (code, False)


def test_a_folder_that_is_gone_is_an_engine_error(painter, make_run):
    run = make_run()
    run.workdir.rmdir()
    with pytest.raises(EngineError) as failed:
        painter.generate(run)
    assert failed.value.retryable
