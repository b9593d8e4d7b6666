"""A small client of ClamAV's daemon: one file a connection, and any doubt is "not scanned"."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO

from evidence_hub.core.errors import HubError

_CHUNK = 1 << 16
_PATIENCE = 60.0  # seconds without a word from the scanner
_LONGEST_ANSWER = 4096
_DEFAULT_PORT = 3310


class NotScanned(HubError):
    """The scanner gave no verdict: it is away, busy, or closed the connection on a large file."""


@dataclass(frozen=True)
class Verdict:
    is_clean: bool
    found: str = ""


def _connect(address: str) -> socket.socket:
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_PATIENCE)
        try:
            connection.connect(address.removeprefix("unix:"))
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    return socket.create_connection((host or port, _port(host, port)), timeout=_PATIENCE)


def _port(host: str, port: str) -> int:
    """A host alone is given without a port."""
    if not host:
        return _DEFAULT_PORT
    try:
        return int(port)
    except ValueError as error:
        raise NotScanned("The scanner's address has no port.") from error


def scan(address: str, file: BinaryIO) -> Verdict:
    """Send a file to the scanner at ``host:port`` or ``unix:/path``; raise NotScanned in doubt."""
    try:
        with _connect(address) as connection:
            connection.sendall(b"zINSTREAM\0")
            while chunk := file.read(_CHUNK):
                connection.sendall(struct.pack("!L", len(chunk)) + chunk)
            connection.sendall(struct.pack("!L", 0))
            return _verdict(_answer(connection))
    except OSError as error:
        raise NotScanned("The virus scanner did not answer.") from error


def _answer(connection: socket.socket) -> str:
    received = b""
    while len(received) < _LONGEST_ANSWER and not received.endswith(b"\0"):
        part = connection.recv(_LONGEST_ANSWER)
        if not part:
            break
        received += part
    return received.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict(is_clean=True)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(is_clean=False, found=answer[len("stream: ") : -len(" FOUND")])
    # Anything but these two answers is a doubt, and in doubt a file is not clean.
    raise NotScanned("The virus scanner gave no verdict.")
