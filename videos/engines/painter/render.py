"""From a painting to files: painter threads, a small ring of frames, one encoder.

Painter threads take frame numbers and paint into frames of the ring; finished frames are handed
over in order. The ring bounds memory whatever the length. Because the caller's thread encodes and
reports, cancellation is seen once per frame.
"""

import os
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from .encode import PREVIEW, Film, blank, lines_of, planes_of, save_still
from .painting import Painting

MAX_PAINTERS = 4
SPARE_FRAMES = 3
THUMBNAIL_AT = 0.45
PREVIEW_SECONDS = 4.0
PREVIEW_HEIGHT = 360
PREVIEW_STEP = 2  # every second frame


class Crew:
    """The painter threads of one film. Use as a context manager: leaving it ends them."""

    def __init__(self, painting: Painting):
        self.painting = painting
        scene = painting.scene
        self._drawings = range(0, scene.num_frames, scene.hold)
        self._next = iter(self._drawings)
        self._taking = threading.Lock()
        self._done: dict[int, tuple] = {}
        self._news = threading.Condition()
        self._error: BaseException | None = None
        self._stop = False
        painters = min(MAX_PAINTERS, os.cpu_count() or 1)
        self._ring: queue.Queue = queue.Queue()
        for _ in range(painters + SPARE_FRAMES):
            picture = blank(scene.width, scene.height)
            self._ring.put((picture, lines_of(picture)))
        self._threads = [
            threading.Thread(target=self._work, name=f"painter-{i}", daemon=True)
            for i in range(painters)
        ]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop = True
        for _ in self._threads:
            self._ring.put(None)
        for thread in self._threads:
            thread.join()

    def frames(self) -> Iterator[tuple]:
        """(index, picture) in order; a picture is painted over once the next is asked for."""
        for index in self._drawings:
            with self._news:
                self._news.wait_for(lambda i=index: self._error or i in self._done)
                if self._error:
                    raise self._error
                picture, lines = self._done.pop(index)
            yield index, picture
            self._ring.put((picture, lines))

    def _work(self) -> None:
        scene = self.painting.scene
        canvas = np.zeros((scene.height, scene.width), np.uint32)
        try:
            while (slot := self._ring.get()) is not None and not self._stop:
                with self._taking:
                    index = next(self._next, None)
                if index is None:
                    self._ring.put(slot)
                    return
                self.painting.paint(index, canvas, slot[1])
                with self._news:
                    self._done[index] = slot
                    self._news.notify()
        except BaseException as error:  # handed to the thread that waits, which raises it
            with self._news:
                self._error = error
                self._news.notify()


class Preview:
    """A short, small, silent film of the middle, picked from the frames that pass by."""

    def __init__(self, file: Path, painting: Painting):
        scene = painting.scene
        wanted = min(scene.num_frames, int(PREVIEW_SECONDS * scene.fps))
        start = min(int(scene.num_frames * 0.2), scene.num_frames - wanted)
        self._window = range(start, start + wanted)
        width = round(scene.width * PREVIEW_HEIGHT / scene.height / 2) * 2
        self._picture = blank(width, PREVIEW_HEIGHT)
        self._planes = planes_of(self._picture)
        self.film = Film(file, width, PREVIEW_HEIGHT, scene.fps // PREVIEW_STEP, PREVIEW, threads=1)

    def offer(self, index: int, planes) -> None:
        if index not in self._window or index % PREVIEW_STEP != 0:
            return
        for small, large in zip(self._planes, planes, strict=True):
            small[:] = cv2.resize(large, small.shape[::-1], interpolation=cv2.INTER_AREA)
        self.film.append(self._picture)


def render(painting: Painting, folder: Path, report: Callable[[float], None]) -> None:
    """Write video.mp4, thumbnail.jpg and preview.mp4. `report` gets 0-1 and may raise."""
    cv2.setNumThreads(1)  # our own threads are enough
    scene = painting.scene
    still = int(scene.num_frames * THUMBNAIL_AT) // scene.hold * scene.hold
    film = Film(folder / "video.mp4", scene.width, scene.height, scene.fps)
    preview = Preview(folder / "preview.mp4", painting)
    try:
        with Crew(painting) as crew:
            for index, picture in crew.frames():
                if index == still:
                    save_still(planes_of(picture), folder / "thumbnail.jpg")
                for i in range(index, min(index + scene.hold, scene.num_frames)):
                    film.append(picture)
                    report((i + 1) / scene.num_frames)
                preview.offer(index, planes_of(picture))
    except BaseException:
        film.abandon()
        preview.film.abandon()
        raise
    film.finish()
    preview.film.finish()
