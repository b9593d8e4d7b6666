"""Files of strangers leave the hub as files: never a page, a script or a style of its origin."""

from __future__ import annotations

from typing import BinaryIO

from flask import Flask, Response, g, send_file

ODD = "application/octet-stream"
_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def file_download(file: BinaryIO, name: str, mimetype: str = ODD) -> Response:
    """Send a file to be saved; ``file`` is closed with the response."""
    response = send_file(
        file,
        mimetype=mimetype,
        as_attachment=True,
        download_name=name,
        conditional=False,
        etag=False,
    )
    # A browser that guesses at the type could run what somebody attached as a page of the hub, with
    # the reader's session.
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    g.is_sandboxed = True
    return response


def register(app: Flask) -> None:
    """Give downloads their own policy; to be called before the pages' policy is set up."""

    @app.after_request
    def _sandbox(response: Response) -> Response:
        if g.pop("is_sandboxed", False):
            response.headers["Content-Security-Policy"] = _POLICY
        return response
