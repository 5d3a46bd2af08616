"""The preview server: this machine only, files of the site only, nothing else."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingzhang.serve import open_server


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a page, a folder without one, hidden files, and a secret beside it."""
    folder = tmp_path / "site"
    for name, text in {
        "index.html": "首页",
        "a/2024/index.html": "决算",
        "tables/01.csv": "项目,金额",
        "assets/figures.js": "1",
        "assets/data.json": "{}",
        ".mingzhang": "x",
        ".git/config": "x",
        "../secret.txt": "x",
        "../site-2/index.html": "x",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "leak.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "out").symlink_to(tmp_path)
    return folder


@pytest.fixture
def port(site: Path) -> Iterator[int]:
    server = open_server(site, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def get(port: int, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """A request with its path exactly as given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("/", "首页", "text/html; charset=utf-8"),
        ("/index.html?x=1", "首页", "text/html; charset=utf-8"),
        ("/a/2024/", "决算", "text/html; charset=utf-8"),
        ("/tables/01.csv", "项目,金额", "text/csv; charset=utf-8"),
        ("/assets/figures.js", "1", "text/javascript; charset=utf-8"),
        ("/assets/data.json", "{}", "application/json"),
    ],
)
def test_files_are_served_with_their_type(path: str, text: str, kind: str, port: int) -> None:
    status, headers, body = get(port, path)
    assert (status, body.decode(), headers["Content-type"]) == (200, text, kind)
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.html",
        "/tables/",
        "/a/",
        "/.mingzhang",
        "/.git/config",
        "/a/../.git/config",
        "/%2egit/config",
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/..%2f..%2f..%2f..%2fetc/passwd",
        "/%2e%2e/secret.txt",
        "/a/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/../site-2/index.html",
        "//etc/passwd",
        "/etc/passwd",
        "/leak.txt",
        "/out/secret.txt",
        "/out/",
        "/%00",
        "/index.html%00.txt",
        "/%00%2f..%2f..%2fsecret.txt",
        "/%ff",
        "/index.html/",
        "/" + "a" * 3000,
    ],
)
def test_nothing_else_is_found(path: str, port: int, capfd: pytest.CaptureFixture[str]) -> None:
    status, _, body = get(port, path)
    assert status == 404
    assert b"root:" not in body
    assert capfd.readouterr().err == ""


def test_a_folder_without_its_slash_is_a_redirect_within_the_site(port: int) -> None:
    status, headers, _ = get(port, "/a/2024")
    assert status == 301
    assert headers["Location"].endswith("/a/2024/")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written(method: str, port: int) -> None:
    assert get(port, "/index.html", method)[0] == 501


def test_only_this_machine_is_served(site: Path) -> None:
    with open_server(site, 0) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_a_taken_port_leads_to_the_next_one(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with open_server(site, port) as server:
            assert port < server.server_port <= port + 20


def test_the_last_port_being_taken_still_gives_a_server(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingzhang.serve.TRIES", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with open_server(site, taken.getsockname()[1]) as server:
            assert server.server_port != taken.getsockname()[1]
