"""What comes to the preview from outside: only reading, only from this machine's own pages, in bounds."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL = ("127.0.0.1", "localhost", "::1")
LONGEST = 2048  # bytes of a path with its query
HEAD = 16 * 1024  # bytes of all headers
PATIENCE = 30  # seconds for a reader to take what was sent
# The pages' own policy stands in their markup; this one is for all that comes from the preview.
POLICY = (
    "default-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
COMMON = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class Guard:
    """Stands before the preview; `hosts` are names by which it may be called, besides the local.

    A page of a foreign site can have its own name lead to this machine: such names are refused,
    and so is all that another site's page asks for, links to pages excepted. With `open_` it is
    reached by any address of this machine, never by a foreign name.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = (), *, open_: bool = False) -> None:
        self._app, self._hosts, self._open = app, {*LOCAL, *hosts}, open_

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return  # no other protocol is spoken here
        headers = Headers(scope=scope)
        refused = self._refused(scope, headers)

        async def patient(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_more(message)]}
            async with asyncio.timeout(PATIENCE):
                await send(message)

        try:
            if refused:
                await refused(scope, receive, patient)
            else:
                await self._app(scope, receive, patient)
        except TimeoutError:
            return  # who does not read is let go

    def _refused(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        """What a request is answered with that goes no further."""
        if scope["method"] not in ("GET", "HEAD"):
            return _no(405, "只能读取", {"allow": "GET, HEAD", "connection": "close"})
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > LONGEST:
            return _no(414, "地址太长", {"connection": "close"})
        if sum(len(name) + len(value) for name, value in headers.raw) > HEAD:
            return _no(431, "请求头太大", {"connection": "close"})
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            return _no(413, "请求不能带内容", {"connection": "close"})
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._known(hosts[0]):
            return _no(421, "不认得这个主机名，请用预览给出的地址打开")
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != hosts[0]:
            return _no(403, "别的网站不能读取预览")
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            link = headers.get("sec-fetch-mode") == "navigate"
            if not link or headers.get("sec-fetch-dest") != "document":
                return _no(403, "别的网站不能读取预览")
        return None

    def _known(self, host: str) -> bool:
        """Whether a Host header names this preview; the port may be a forwarded one."""
        try:
            parts = urlsplit(f"//{host}")
            name, _ = parts.hostname or "", parts.port
        except ValueError:
            return False
        if parts.netloc != host or "@" in host:
            return False
        if name in self._hosts:
            return True
        try:
            return self._open and bool(ipaddress.ip_address(name))
        except ValueError:
            return False


def _no(status: int, why: str, headers: Mapping[str, str] | None = None) -> PlainTextResponse:
    return PlainTextResponse(f"{why}\n", status, headers)


def _more(message: Message) -> list[tuple[bytes, bytes]]:
    kind = dict(message["headers"]).get(b"content-type", b"")
    # A browser shows PDFs with a page of its own, which the policy would empty.
    policy = "frame-ancestors 'self'" if kind == b"application/pdf" else POLICY
    more = {**COMMON, "content-security-policy": policy}
    return [(name.encode(), value.encode()) for name, value in more.items()]
