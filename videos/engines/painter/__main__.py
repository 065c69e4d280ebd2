"""The painter from a terminal.

python -m videos.engines.painter "a cat in a garden" --style animated --out cat.mp4
python -m videos.engines.painter --sheet sheet.png
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from videos.contract import QUALITIES, STYLES
from videos.engines.base import EngineError, Run

from .engine import Painter
from .sheet import SHEET_PROMPTS, contact_sheet

BAR = 30


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 made, 1 could not be made, 2 asked wrongly, 130 interrupted."""
    wish = _parser().parse_args(arguments)
    if not wish.sheet and not (wish.prompt and wish.out):
        _parser().error("give a prompt and --out FILE.mp4, or --sheet FILE.png")
    try:
        if wish.sheet:
            contact_sheet(wish.prompt or SHEET_PROMPTS, wish.sheet, seed=wish.seed)
        else:
            _film(wish)
    except (EngineError, OSError) as error:
        sys.stderr.write(f"\nerror: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped\n")
        return 130
    return 0


def _film(wish) -> None:
    if not wish.out.parent.is_dir():
        raise EngineError(f"There is no folder {wish.out.parent}.")
    with tempfile.TemporaryDirectory() as folder:
        run = Run(
            prompt=" ".join(wish.prompt),
            style=wish.style,
            quality=wish.quality,
            duration=wish.duration,
            seed=wish.seed,
            workdir=Path(folder),
            report=_show,
        )
        result = Painter().generate(run)
        shutil.move(result.video, wish.out)
    size = f"{result.width}x{result.height}"
    sys.stdout.write(f"\n{wish.out}: {size}, {result.duration:.2f} s\n")


def _show(progress: float) -> None:
    full = round(progress * BAR)
    sys.stdout.write(f"\r[{'#' * full}{' ' * (BAR - full)}] {progress:4.0%}")
    sys.stdout.flush()


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 30:
        raise argparse.ArgumentTypeError("a film lasts up to 30 seconds")
    return seconds


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m videos.engines.painter", description="Paint a video from a prompt."
    )
    parser.add_argument("prompt", nargs="*", help="what to show; for a sheet, one prompt each")
    parser.add_argument("--style", choices=STYLES, default="realistic")
    parser.add_argument("--quality", choices=tuple(QUALITIES), default="sd")
    parser.add_argument("--duration", type=_seconds, default=6.0, help="seconds, up to 30")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, metavar="FILE.mp4")
    parser.add_argument("--sheet", type=Path, metavar="FILE.png", help="a contact sheet instead")
    return parser


if __name__ == "__main__":
    sys.exit(main())
