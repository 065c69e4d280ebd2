"""Makes real workers quickly: everything is imported once, and each worker forked from that.

Run as `python -m tests.crash.forge QUEUES`. For each line it reads it starts `manage.py worker` for
these queues, and prints its process id. At the end of its input all that still runs is killed.
"""

import os
import signal
import sys
from contextlib import suppress


def main(queues: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vgm_site.settings")
    import django

    django.setup()
    from vgm_site.management.commands import worker

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    made = []
    for _ in sys.stdin:
        number = os.fork()
        if number == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(2, 1)
            worker.Command().handle(queues=queues, concurrency=1)
            os._exit(0)
        made.append(number)
        print(number, flush=True)  # noqa: T201
    for number in made:
        end(number)


def end(number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
