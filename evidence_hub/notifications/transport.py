"""The two ways out: a mail server, or files in the data folder where none is set."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from evidence_hub.core.settings import Settings

SECONDS = 10  # how long a slow server is waited for


class NotSent(Exception):
    """The message could not be handed over; ``is_server`` where no other could be either."""

    def __init__(self, why: str, *, is_server: bool) -> None:
        super().__init__(why)
        self.is_server = is_server


class Transport(Protocol):
    def send(self, message: EmailMessage) -> None: ...
    def close(self) -> None: ...


class Outbox:
    """Writes each message as a file of its own; the same message again is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:32]
        unfinished = self.folder / f"{name}.part"
        unfinished.write_bytes(message.as_bytes())
        # Renamed when it is whole, so that nobody who reads the folder finds half a message.
        unfinished.replace(self.folder / f"{name}.eml")

    def close(self) -> None:
        """Nothing is open."""


class Smtp:
    """One connection for all that is sent in a run."""

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)
        self.server: smtplib.SMTP | None = None

    def _connected(self) -> smtplib.SMTP:
        if self.server is not None:
            return self.server
        host, port = self.parts.hostname or "localhost", self.parts.port or 0
        context = ssl.create_default_context()
        if self.parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
            if self.parts.scheme == "smtp+starttls":
                server.starttls(context=context)
        if self.parts.username:
            server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        self.server = server
        return server

    def send(self, message: EmailMessage) -> None:
        """Hand a message over; raise NotSent. What it says never names the password."""
        try:
            self._connected().send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            # Only the kind of error is kept: what a server answers may hold the password it was
            # given. A refused recipient says nothing about the others, a lost server does.
            raise NotSent(type(error).__name__, is_server=False) from None
        except (smtplib.SMTPException, OSError) as error:
            self.server = None
            raise NotSent(type(error).__name__, is_server=True) from None

    def close(self) -> None:
        if self.server is not None:
            try:
                self.server.quit()
            except (smtplib.SMTPException, OSError):
                self.server.close()


def transport_of(settings: Settings) -> Transport:
    return Smtp(settings.smtp_url) if settings.smtp_url else Outbox(settings.data_dir / "outbox")
