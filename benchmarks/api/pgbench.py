"""The SQL alone: pgbench runs what our server would, as fast as the database answers."""

import subprocess
import tempfile
from math import ceil
from pathlib import Path

from django.conf import settings

from benchmarks.api.callers import Caller
from benchmarks.api.load import Load
from benchmarks.api.statements import Statement, of_call
from benchmarks.timing import Timing
from vgm_site.postgres import home
from videos.models import Job

# A job that pgbench writes needs ids of its own each time.
_NUMBER = "\\set number random(1, 1000000000000000)\n"
_JOB_ID, _VIDEO_ID = "md5(:number::text)::uuid", "left(md5(:number::text), 16)"


def write_script(callers: list[Caller], endpoint: str, folder: Path) -> Path:
    """What each caller's first call asks of the database; the n-th client is the n-th caller."""
    lines = []
    for number, caller in enumerate(callers):
        text = _transaction(of_call(caller, *caller.calls(endpoint, number)[0]))
        if endpoint == "generate":
            job = Job.objects.filter(account=caller.actor.account_id).newest_first()[0]
            text = text.replace(f"'{job.pk.hex}'::uuid", _JOB_ID)
            text = _NUMBER + text.replace(f"'{job.video_id}'", _VIDEO_ID)
        lines += [f"\\if :client_id = {number}", text, "\\endif"]
    script = folder / f"{endpoint}.sql"
    script.write_text("\n".join([*lines, ""]))
    return script


def _transaction(statements: list[Statement]) -> str:
    lines, is_open = [], False
    for statement in statements:
        if statement.is_in_transaction and not is_open:
            lines.append("BEGIN;")
            is_open = True
        lines.append(f"{statement.written_out().strip()};")
    return "\n".join([*lines, "COMMIT;" if is_open else ""])


def run(url: str, script: Path, *, connections: int, seconds: int, warm_up: float) -> Load:
    """Run the script on so many connections, each with its statements prepared."""
    program = home.find_or_make(settings.DATA_DIR).programs / "pgbench"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [
                program,
                "--no-vacuum",
                "--protocol=prepared",
                f"--client={connections}",
                f"--time={seconds + ceil(warm_up)}",
                "--log",
                f"--log-prefix={folder}/log",
                f"--file={script}",
                url,
            ],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-1000:])
        logs = [log.read_text() for log in Path(folder).iterdir()]
    return _load([line.split() for log in logs for line in log.splitlines()], seconds)


def _load(lines: list[list[str]], seconds: int) -> Load:
    """Of (client, number, microseconds, script, seconds since 1970, …), the last seconds'."""
    begin = max(int(line[4]) for line in lines) - seconds
    taken = [int(line[2]) / 1e6 for line in lines if begin <= int(line[4]) < begin + seconds]
    return Load(len(taken) / seconds, Timing(taken))
