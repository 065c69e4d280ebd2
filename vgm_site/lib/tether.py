"""Run a program that ends when the process that started it ends, even by `kill -9`.

Run as a script, with nothing but the standard library:
`python tether.py PARENT_PID SIGNAL UID GID PROGRAM [ARGUMENT...]`.
UID and GID of -1 mean "as we are". Linux delivers the signal itself; elsewhere this process stays
in between and watches.
"""

import ctypes
import os
import signal
import subprocess
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h
WATCH_SECONDS = 0.5


def command(
    program: list[str], *, on_death: signal.Signals, uid: int = -1, gid: int = -1
) -> list[str]:
    """The command line that runs `program` tied to this process (its main thread, on Linux)."""
    identity = [str(os.getpid()), str(int(on_death)), str(uid), str(gid)]
    return [sys.executable, "-I", "-S", __file__, *identity, *program]


def become(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def ask_kernel(on_death: int) -> None:
    """Have Linux send us `on_death` when our parent ends. It survives the coming exec."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, on_death, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")


def watch(parent: int, on_death: int, program: list[str]) -> int:
    """Run the program as our child until it ends; end it when our parent is gone."""
    child = subprocess.Popen(program)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, lambda received, frame: child.send_signal(received))
    is_told = False
    while True:
        try:
            code = child.wait(WATCH_SECONDS)
        except subprocess.TimeoutExpired:
            if os.getppid() != parent and not is_told:
                child.send_signal(on_death)
                is_told = True
        else:
            return code if code >= 0 else 128 - code


def main() -> int:
    parent, on_death, uid, gid = (int(text) for text in sys.argv[1:5])
    program = sys.argv[5:]
    if uid >= 0:
        become(uid, gid)
    if sys.platform != "linux":
        return watch(parent, on_death, program)
    ask_kernel(on_death)
    # It may have ended before the kernel knew.
    if os.getppid() != parent:
        return 1
    return os.execv(program[0], program)  # noqa: S606 - it never returns


if __name__ == "__main__":
    sys.exit(main())
