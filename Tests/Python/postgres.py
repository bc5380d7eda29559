"""A PostgreSQL server of the tests' own, in a temporary folder, reached by a Unix socket and by nothing else."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

OWNER = "roundtable"
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 1000
shared_buffers = 128MB
max_pred_locks_per_transaction = 256
log_min_messages = fatal
"""


def binaries():
    """The folder of the newest server that is installed."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise SystemExit("There is no PostgreSQL server here. Install it: apt-get install postgresql")
    return found[-1].parent


def in_memory():
    """A folder whose syncs cost nothing, if there is room: hundreds of tests make thousands of small tables."""
    memory = pathlib.Path("/dev/shm")
    return tempfile.mkdtemp(prefix="rt-pg-", dir=memory if memory.is_dir() and shutil.disk_usage(memory).free > 3 << 30 else None)


class Server:
    """Durable as in real use: fsync stays on."""

    def __init__(self, folder=None):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="rt-pg-"))
        self.data = self.folder / "data"
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        os.chmod(self.folder, 0o755)
        self.run(binaries() / "initdb", "-D", self.data, "-U", OWNER, "--locale=C", "--encoding=UTF8", "--auth=trust", "--no-instructions", "--data-checksums")
        with open(self.data / "postgresql.conf", "a") as file:
            file.write(SETTINGS.format(folder=self.folder))
        self.start()

    def run(self, *command):
        # The server refuses to run as root.
        switch = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run([*switch, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def start(self):
        self.run(binaries() / "pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "start")

    def stop(self, mode="fast"):
        self.run(binaries() / "pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def remove(self):
        self.stop("immediate")
        shutil.rmtree(self.folder)

    @property
    def pid(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def freeze(self, is_frozen=True):
        """The server's process stops answering new connections, as when its machine hangs."""
        os.kill(self.pid, signal.SIGSTOP if is_frozen else signal.SIGCONT)

    def sql(self, text, database="postgres"):
        command = ["psql", "-h", str(self.folder), "-U", OWNER, "-d", database, "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", text]
        return subprocess.run(command, check=True, text=True, capture_output=True).stdout.strip()

    def create(self, name, template="template0"):
        """A database that sorts as SQLite does; empty, or a copy of another one that nobody uses."""
        self.sql(f"CREATE DATABASE {name} ENCODING 'UTF8' LOCALE 'C' TEMPLATE {template}")
        return self.url(name)

    def url(self, name, role=OWNER):
        return f"postgres://{role}@/{name}?host={self.folder}"
