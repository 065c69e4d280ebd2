"""Webhooks at a steady pace: from the commit that ends a job to the receiver having the event.

    python -m benchmarks.webhooks [--rate 50] [--seconds 30]

A real worker sends to a receiver in a process of its own. Its peer is a bare httpx loop, which
posts the same bodies to the same receiver at the same pace: what network and receiver cost alone.
Prints Markdown. The database is durable, as a real one is.
"""

import argparse

from benchmarks import site


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rate", type=int, default=50, help="events per second")
    parser.add_argument("--seconds", type=int, default=30)
    pace = parser.parse_args()
    networks = {"VGM_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8"}
    with site.throwaway(is_durable=True, **networks):
        from benchmarks import webhooks_steps  # needs Django set up

        webhooks_steps.run(rate=pace.rate, seconds=pace.seconds)


if __name__ == "__main__":
    main()
