"""A worker that kills itself with signal 9 at one named point of its first job.

Run as `python -m tests.crash.crashing_worker POINT`.
"""

import os
import signal
import sys

POINTS = ("after_claim", "mid_render", "after_move", "before_commit", "after_commit")


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(module, name: str) -> None:
    """Let the function do its work, and nothing ever happen after it."""
    work = getattr(module, name)

    def work_and_die(*arguments, **named):
        work(*arguments, **named)
        kill_self()

    setattr(module, name, work_and_die)


def die_mid_render(heartbeat_class) -> None:
    report = heartbeat_class.report

    def report_and_die(heartbeat, progress: float) -> None:
        report(heartbeat, progress)
        if progress >= 0.5:
            kill_self()

    heartbeat_class.report = report_and_die


def main(point: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vgm_site.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from videos import leases, library, media, renders

    match point:
        case "after_claim":
            die_after(leases, "claim")
        case "mid_render":
            die_mid_render(renders.Heartbeat)
        case "after_move":  # of the first file of three
            die_after(media, "store")
        case "before_commit":
            die_after(library, "add")
        case "after_commit":
            die_after(leases, "complete")
        case _:
            sys.exit(f"points are {', '.join(POINTS)}")
    call_command("worker", concurrency=1)


if __name__ == "__main__":
    main(sys.argv[1])
