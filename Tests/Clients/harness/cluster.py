"""A Postgres of our own for one run of the tests."""

import glob
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
}


def installed_programs(version: int | None = None) -> Path:
    """Where initdb is: Debian keeps it out of PATH. Without a version, the newest one's."""
    places = glob.glob(f"/usr/lib/postgresql/{version or '*'}/bin/initdb")
    if places:
        return Path(max(places, key=lambda path: int(path.split("/")[4]))).parent
    on_path = shutil.which("initdb")
    if version or not on_path:
        raise RuntimeError(f"Postgres {version or 15} is not installed: apt-get install postgresql")
    return Path(on_path).parent


class PrivateCluster:
    """Reached over a Unix socket only; everything of it is gone after `stop`."""

    def __init__(self, programs: Path | None = None, **settings: str) -> None:
        """`settings` go before the usual ones, which trust the machine not to fail. `programs`: where initdb is."""
        self.settings = SETTINGS | settings
        self.directory = Path(tempfile.mkdtemp(prefix="ostiary-pg-", dir="/tmp"))
        self.data = self.directory / "data"
        # Postgres refuses to run as root.
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        self.programs = programs or installed_programs()
        self.databases = 0
        if self.user:
            shutil.chown(self.directory, "postgres", "postgres")

    def start(self) -> None:
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start_again()

    def start_again(self) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in self.settings.items())
        options += f" -c unix_socket_directories='{self.directory}'"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.directory / "log", "-o", options, "start")

    def create_database(self) -> str:
        """A new, empty database; its connection URL."""
        self.databases += 1
        name = f"ostiary_{self.databases}"
        self._run("createdb", "-h", self.directory, "-U", "postgres", name)
        return f"postgres:///{name}?host={self.directory}&user=postgres"

    def version(self) -> str:
        """Of the server that runs: `18.6`."""
        words = [str(self.programs / "psql"), "-h", str(self.directory), "-U", "postgres", "-X", "-A", "-t", "-c", "SHOW server_version"]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()[0]

    def stop(self) -> None:
        try:
            self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self.directory, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> None:
        words = [*self.user, str(self.programs / program), *map(str, arguments)]
        # Not a pipe: the server would inherit it, and its end would never come.
        with open(self.directory / "output", "ab") as output:
            done = subprocess.run(words, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n" + (self.directory / "output").read_text(errors="replace"))
