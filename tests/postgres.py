"""A private PostgreSQL cluster in a temporary folder, for the length of one run."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOM = 2 * 1024**3  # bytes


def find_programs() -> Path | None:
    """Return the folder that holds initdb and pg_ctl, wherever the system keeps them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _memory() -> Path | None:
    """Return a folder in memory with room for the cluster, where the machine has one.

    Each test gets a database of its own; on a disk, making and dropping them takes longer than the
    tests do.
    """
    folder = Path("/dev/shm")
    has_room = folder.is_dir() and shutil.disk_usage(folder).free > ROOM
    return folder if has_room and os.access(folder, os.W_OK) else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Cluster:
    folder: Path
    port: int
    programs: Path
    owner: int | None

    @property
    def address(self) -> str:
        return f"postgresql://hub@127.0.0.1:{self.port}"

    @classmethod
    def start(cls) -> Cluster:
        """Make and start a cluster; as the user postgres when run as root, which initdb refuses."""
        programs = find_programs()
        assert programs is not None
        folder = Path(tempfile.mkdtemp(prefix="evidence-hub-postgres-", dir=_memory()))
        owner = pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else None
        if owner is not None:
            os.chown(folder, owner, -1)
        cluster = cls(folder, _free_port(), programs, owner)
        data = str(folder / "data")
        cluster._run(
            "initdb",
            "-D",
            data,
            "-U",
            "hub",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        )
        options = (
            f"-p {cluster.port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off "
            "-c full_page_writes=off -c synchronous_commit=off -c max_connections=200 "
            "-c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=256MB -c autovacuum=off"
        )
        cluster._run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        return cluster

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.programs / program), *arguments],
            check=True,
            user=self.owner,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(self.folder)},
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
