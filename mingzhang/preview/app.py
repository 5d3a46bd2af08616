"""The preview as a web application: the site's files, and beside them what the browser's script asks for.

Addresses of the site are those of the built one. `/_preview/…` is the preview's own: no department
can be called so.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from mingzhang.preview.guard import Guard
from mingzhang.preview.live import Live, version
from mingzhang.preview.printer import PrintError
from mingzhang.preview.told import TEMPLATES

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".xml": "application/xml",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CLIENT = ("client.css", "client.js", "beside.css", "beside.js")
INJECTED = (
    '<link rel="stylesheet" href="/_preview/client.css">'
    '<script src="/_preview/client.js" defer data-page="{page}" data-version="{version}"></script></head>'
)


def application(live: Live, hosts: Collection[str] = (), *, open_: bool = False) -> Starlette:
    """The application; `hosts` and `open_` as in `Guard`."""

    async def site(request: Request) -> Response:
        path = request.path_params["path"]
        if not path or path.endswith("/"):
            path += "index.html"
        try:
            data = await live.file(path)
        except PrintError as problem:
            return PlainTextResponse(f"{problem}\n", 503)
        if data is not None:
            return _file(path, data)
        if not PurePosixPath(path).suffix and await live.file(f"{path}/index.html") is not None:
            return RedirectResponse(f"/{path}/", 307)
        lost = await live.file("404.html")
        return _file("404.html", lost or b"", 404)

    async def events(request: Request) -> Response:
        path = request.query_params.get("page", "")
        if live.hub.full:
            return PlainTextResponse("打开的页面太多\n", 503, {"retry-after": "5"})
        if request.method == "HEAD" or not path.endswith(".html"):
            return PlainTextResponse("没有这一页\n", 404)
        stream = live.hub.open(path, "booklet" in request.query_params)
        live.begin(path)
        return StreamingResponse(live.hub.messages(stream), media_type="text/event-stream")

    async def findings(request: Request) -> Response:
        told = await live.told(request.query_params.get("page", ""))
        return Response(told.html, media_type=TYPES[".html"])

    async def client(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in CLIENT:
            return PlainTextResponse("没有这个文件\n", 404)
        return _file(name, (TEMPLATES / name).read_bytes())

    async def beside(_: Request) -> Response:
        return _file(".html", (TEMPLATES / "beside.html").read_bytes())

    routes = [
        Route("/_preview/events", events),
        Route("/_preview/findings", findings),
        Route("/_preview/beside/{path:path}", beside),
        Route("/_preview/{name}", client),
        Route("/{path:path}", site),
    ]
    guard = Middleware(Guard, hosts=hosts, open_=open_)
    return Starlette(routes=routes, middleware=[guard])


def _file(path: str, data: bytes, status: int = 200) -> Response:
    kind = TYPES.get(PurePosixPath(f"x{path}").suffix, "application/octet-stream")
    if path.endswith(".html") and path != ".html":
        data = injected(data, path)
    return Response(data, status, media_type=kind)


def injected(data: bytes, path: str) -> bytes:
    """A page with the preview's style sheet and script: all that it has more than the built one."""
    return data.replace(b"</head>", INJECTED.format(page=path, version=version(data)).encode(), 1)
