"""Trending over a month of views: making the ranking, and reading it beside ranking on every call.

    python -m benchmarks.trending [--events 10000000] [--videos 100000]

Prints Markdown. The database is durable, as a real one is.
"""

import argparse

from benchmarks import site


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--videos", type=int, default=100_000)
    size = parser.parse_args()
    with site.throwaway(is_durable=True):
        from benchmarks import trending_steps  # needs Django set up

        trending_steps.run(num_events=size.events, num_videos=size.videos)


if __name__ == "__main__":
    main()
