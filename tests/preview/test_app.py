"""The preview over HTTP: what is served, and what is refused."""

from __future__ import annotations

import http.client
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from mingzhang.preview import hub, worker
from tests.load.workspace import ROOT, Workspace
from tests.preview.serving import LILING, listening, served

PAGE = f"{LILING}/index.html"


class Open(NamedTuple):
    """A preview, and where its files lie."""

    client: httpx.Client
    root: Path

    @property
    def port(self) -> int:
        assert self.client.base_url.port
        return self.client.base_url.port


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    work = Workspace.of_content(tmp_path_factory.mktemp("preview"))
    (work.root / "secret.txt").write_text("root: secret", encoding="utf-8")
    with served(work.content) as client:
        yield Open(client, work.root)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    """A request with its path and headers exactly as given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("/", "部门预决算公开", "text/html; charset=utf-8"),
        ("/index.html?x=1", "部门预决算公开", "text/html; charset=utf-8"),
        (f"/{LILING}/", "2024", "text/html; charset=utf-8"),
        (f"/{LILING}/tables/01.csv", "收入", "text/csv; charset=utf-8"),
        ("/assets/figures.js", "use strict", "text/javascript; charset=utf-8"),
        ("/_preview/client.css", "#preview", "text/css; charset=utf-8"),
        ("/open-data/datapackage.json", "resources", "application/json"),
    ],
)
def test_files_are_served_with_their_type(path: str, text: str, kind: str, preview: Open) -> None:
    answer = preview.client.get(path)
    assert answer.status_code == 200
    assert text in answer.text
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    head = preview.client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.html",
        "/assets/",
        f"/{LILING}/tables/",
        "/.mingzhang",
        "/.git/config",
        "/%2egit/config",
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/..%2f..%2f..%2f..%2fetc/passwd",
        "/assets/..%2f..%2f..%2f..%2fsecret.txt",
        "/assets/%2e%2e/base.html",
        "/_preview/..%2fsite%2fbase.html",
        "/_preview/findings.html",
        "/..%5csecret.txt",
        "//etc/passwd",
        "//example.org/",
        "/etc/passwd",
        "/%00",
        "/index.html%00.txt",
        "/assets/site.css%00",
        "/%ff",
        "/index.html/",
        "/assets/" + "a" * 1500,
    ],
)
def test_nothing_else_is_found(path: str, preview: Open, capfd: pytest.CaptureFixture[str]) -> None:
    status, body = ask(preview.port, path)
    assert status == 404
    assert b"root: secret" not in body
    assert b"root:x:" not in body
    assert capfd.readouterr().err == ""


def test_a_folder_without_its_slash_is_a_redirect_within_the_site(preview: Open) -> None:
    answer = preview.client.get(f"/{LILING}")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/{LILING}/"


def test_an_address_that_is_too_long_is_refused(preview: Open) -> None:
    assert ask(preview.port, "/" + "a" * 3000)[0] == 414


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_nothing_can_be_written(method: str, preview: Open) -> None:
    assert ask(preview.port, "/index.html", method)[0] == 405


@pytest.mark.parametrize("header", [{"Content_Length": "5"}, {"Transfer_Encoding": "chunked"}])
def test_a_request_brings_nothing(header: dict[str, str], preview: Open) -> None:
    assert ask(preview.port, "/", **header)[0] == 413


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9000", "[::1]:80", "LOCALHOST"])
def test_the_names_of_this_machine_are_known(host: str, preview: Open) -> None:
    assert ask(preview.port, "/", Host=host)[0] == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "10.0.0.1", "", "localhost:x"],
)  # fmt: skip
def test_foreign_names_that_lead_here_are_refused(host: str, preview: Open) -> None:
    assert ask(preview.port, "/", Host=host)[0] == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"},
        {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "cors", "Sec_Fetch_Dest": "empty"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
    ],
)
@pytest.mark.parametrize("path", ["/", f"/_preview/events?page={PAGE}", "/assets/figures.js"])
def test_pages_of_other_sites_read_nothing(
    path: str, headers: dict[str, str], preview: Open
) -> None:
    assert ask(preview.port, path, **headers)[0] == 403


def test_a_link_from_another_site_leads_here(preview: Open) -> None:
    headers = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
    assert ask(preview.port, "/", **headers, Sec_Fetch_Dest="document")[0] == 200


def test_any_address_is_known_when_all_are_served(tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path)
    with served(work.content, work.templates, "*", "desk") as client:
        port = client.base_url.port
        assert port
        assert ask(port, "/", Host="192.168.1.2:8000")[0] == 200
        assert ask(port, "/", Host="desk:8000")[0] == 200
        assert ask(port, "/", Host="evil.example")[0] == 421


def test_drafts_are_there_and_marked(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    data = content / "departments" / f"{LILING}.yaml"
    with served(content) as client, listening(client, PAGE) as stream:
        first = stream.until(lambda state: "findings" in state)
        assert "draft-band" not in client.get(f"/{PAGE}").text
        data.write_bytes(data.read_bytes() + "# 改过\n".encode())
        stream.until(lambda state: state["page"] != first["page"])
        assert 'class="draft-band"' in client.get(f"/{PAGE}").text
        stream.until(lambda state: state["findings"]["warning"] == 1)
        assert "LEDGER-CHANGED" in client.get(f"/_preview/findings?page={PAGE}").text


def test_there_are_only_so_many_streams(preview: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "MOST", 2)
    with listening(preview.client, PAGE) as one, listening(preview.client, PAGE) as two:
        one.until(lambda state: "page" in state)
        two.until(lambda state: "page" in state)
        assert ask(preview.port, f"/_preview/events?page={PAGE}")[0] == 503


def test_a_request_that_never_comes_whole_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PATIENCE", 0.2)
    work = Workspace.of_content(tmp_path)
    with served(work.content) as client:
        for begun in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET /ind"):
            with socket.create_connection(("127.0.0.1", client.base_url.port or 0), 5) as slow:
                slow.sendall(begun)
                while slow.recv(65536):
                    time.sleep(0)


def test_a_request_with_too_large_a_head_is_refused(preview: Open) -> None:
    assert ask(preview.port, "/", X_Large="x" * 20_000)[0] == 431
