"""A plain static server for looking at the built site on this machine."""

from __future__ import annotations

import errno
import functools
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"
TRIES = 20


class Handler(SimpleHTTPRequestHandler):
    """Serves files only: no folder listings, nothing outside the site, no writing."""

    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
    }

    def list_directory(self, _path: object) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def translate_path(self, path: str) -> str:
        target = Path(super().translate_path(path))
        root = Path(str(self.directory)).resolve()
        hidden = any(part.startswith(".") for part in target.parts[len(root.parts) :])
        if hidden or "\0" in str(target) or not target.resolve().is_relative_to(root):
            return str(root / "404")
        return str(target) + ("/" if path.endswith("/") else "")

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Requests are not logged; the terminal belongs to the person previewing."""


def open_server(site: Path, port: int) -> ThreadingHTTPServer:
    """A server on the loopback address; when the port is taken, the next free one."""
    handler = functools.partial(Handler, directory=str(site.resolve()))
    for offset in range(TRIES):
        try:
            return ThreadingHTTPServer((HOST, port + offset), handler)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise
    return ThreadingHTTPServer((HOST, 0), handler)
