"""Search in a large library, beside an in-process Tantivy index of the same videos.

    python -m benchmarks.search [--videos 1000000] [--requests 2000]

Prints Markdown. Making the library takes a few minutes for a million videos.
"""

import argparse

from benchmarks import site


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--videos", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=2_000)
    size = parser.parse_args()
    with site.throwaway():
        from benchmarks import corpus, search_steps  # need Django set up

        corpus.fill(size.videos)
        search_steps.compare(num_requests=size.requests)


if __name__ == "__main__":
    main()
