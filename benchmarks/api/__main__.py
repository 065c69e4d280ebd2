"""Requests a second of the API: ours beside FastAPI + asyncpg, and beside its SQL alone.

    python -m benchmarks.api [--seconds 4] [--rounds 3]

Prints Markdown. Each is measured in turn, round after round, on the same database; the round in
the middle counts.
"""

import argparse

from benchmarks import site


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--videos", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=4, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    # Commits wait for the disk, as they do for everybody.
    with site.throwaway(is_durable=True) as url:
        # Nothing of Django's can be imported before.
        from benchmarks.api.run import run

        run(url, num_videos=given.videos, seconds=given.seconds, rounds=given.rounds)


if __name__ == "__main__":
    main()
