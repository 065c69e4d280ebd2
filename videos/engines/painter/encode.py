"""H.264 films through PyAV: planes in, an MP4 out."""

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from PIL import Image

# x264's AVX-512 code for mbtree gives another film on every run; its
# AVX2 code never does. Asked for only where the processor has AVX-512, and so AVX2 too.
AVX_512 = 13  # OpenCV's number for it
STEADY = ":asm=AVX2" if cv2.checkHardwareSupport(AVX_512) else ""
# superfast with veryfast's rate control: its size at about half its time.
FILM = {"preset": "superfast", "crf": "21", "x264-params": "mbtree=1:rc-lookahead=10" + STEADY}
PREVIEW = {"preset": "superfast", "crf": "27", "x264-params": "mbtree=1:rc-lookahead=10" + STEADY}
BT709 = 1


def lines_of(picture: av.VideoFrame) -> list[np.ndarray]:
    """Writable views of a yuv420p picture's three planes, with the padding after each row."""
    return [np.frombuffer(p, np.uint8).reshape(p.height, p.line_size) for p in picture.planes]


def planes_of(picture: av.VideoFrame) -> list[np.ndarray]:
    """The same without the padding."""
    return [rows[:, : p.width] for rows, p in zip(lines_of(picture), picture.planes, strict=True)]


def blank(width: int, height: int) -> av.VideoFrame:
    return av.VideoFrame(width, height, "yuv420p")


class Film:
    """An MP4 being written: High profile, yuv420p, BT.709, index at the front."""

    def __init__(self, file: Path, width: int, height: int, fps: int, options=FILM, threads=0):
        self._file = av.open(str(file), "w", format="mp4", options={"movflags": "+faststart"})
        self._stream = self._file.add_stream("libx264", rate=fps)
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = "yuv420p"
        self._step = Fraction(1, fps)
        codec = self._stream.codec_context
        codec.thread_type, codec.thread_count = "FRAME", threads
        codec.time_base = self._step
        codec.gop_size = fps * 4
        codec.color_primaries = codec.color_trc = codec.colorspace = BT709
        codec.color_range = 1  # limited
        self._stream.options = {"profile": "high", **options}
        self._count = 0

    def append(self, picture: av.VideoFrame) -> None:
        picture.pts, picture.time_base = self._count, self._step
        self._count += 1
        for packet in self._stream.encode(picture):
            self._file.mux(packet)

    def finish(self) -> None:
        for packet in self._stream.encode(None):
            self._file.mux(packet)
        self._file.close()

    def abandon(self) -> None:
        """Close without finishing; the file is of no use."""
        self._file.close()


def measure(file: Path) -> tuple[int, int, float]:
    """Width, height and seconds of a written film."""
    with av.open(str(file)) as film:
        stream = film.streams.video[0]
        return stream.width, stream.height, float(stream.duration * stream.time_base)


def to_image(planes: list[np.ndarray], widest: int) -> Image.Image:
    """BT.709 planes as an RGB picture at most `widest` pixels wide."""
    height, width = planes[0].shape
    picture = blank(width, height)
    for target, source in zip(planes_of(picture), planes, strict=True):
        np.copyto(target, source)
    picture.colorspace, picture.color_range = BT709, 1
    if width > widest:
        width, height = widest, round(height * widest / width)
    rgb = picture.reformat(width, height, "rgb24", src_colorspace="ITU709", interpolation="AREA")
    return rgb.to_image()


def save_still(planes: list[np.ndarray], file: Path, widest: int = 1280) -> None:
    """A JPEG of BT.709 planes."""
    to_image(planes, widest).save(file, quality=86, optimize=True, progressive=True)
