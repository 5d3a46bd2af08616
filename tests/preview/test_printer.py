"""Booklets of the preview: as the build makes them, each state once, outdated ones given up."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from mingzhang.preview.printer import Printer, PrintError
from tests.load.workspace import ROOT, Workspace, replace
from tests.preview.serving import LILING, listening, served

PAGE = f"{LILING}/index.html"
PDF = f"/{LILING}/{LILING.replace('/', '-')}.pdf"
FIGURE = "other: 67449.99}"


class Stand:
    """A printer whose process is the test: what is sent to it, and what it answers."""

    def __init__(self) -> None:
        self.state = "a"
        self.sent: list[Any] = []
        self.stopped = threading.Event()
        self.release = threading.Event()
        self.printer = Printer(ROOT / "templates", self._key, self._script)
        self.printer._exchange = self._exchange  # type: ignore[method-assign]
        self.printer._send = self._send  # type: ignore[method-assign]

    async def _key(self, _: str) -> str:
        return self.state

    async def _script(self, _: str) -> tuple[str, Any]:
        return self.state, self.state

    def _exchange(self, job: Any) -> Any:
        self.sent.append(job)
        if job == "broken":
            return "ValueError()"
        if job == "dead":
            raise EOFError
        self.release.wait(10)
        return None if self.stopped.is_set() and job == "a" else (f"pdf {job}".encode(), [])

    def _send(self, job: None) -> None:
        assert job is None
        self.stopped.set()
        self.release.set()


def test_several_requests_at_once_print_once() -> None:
    async def ask() -> None:
        stand = Stand()
        stand.release.set()
        made = await asyncio.gather(*(stand.printer.booklet("x") for _ in range(5)))
        assert {one.pdf for one in made} == {b"pdf a"}
        assert stand.sent == ["a"]
        assert (await stand.printer.booklet("x")).pdf == b"pdf a"
        assert stand.sent == ["a"]

    asyncio.run(ask())


def test_what_is_outdated_is_given_up_and_who_waits_gets_the_newer() -> None:
    async def ask() -> None:
        stand = Stand()
        waiting = asyncio.create_task(stand.printer.booklet("x"))
        while not stand.sent:
            await asyncio.sleep(0.01)
        await stand.printer.outdated({"x"})
        assert not stand.stopped.is_set(), "its state is still the same"
        stand.state = "b"
        await stand.printer.outdated({"y"})
        assert not stand.stopped.is_set(), "it is another document"
        await stand.printer.outdated({"x"})
        assert (await waiting).pdf == b"pdf b"
        assert stand.sent == ["a", "b"]

    asyncio.run(ask())


@pytest.mark.parametrize(("state", "why"), [("broken", "ValueError"), ("dead", "中断")])
def test_what_goes_wrong_is_said_and_the_next_is_printed(state: str, why: str) -> None:
    async def ask() -> None:
        stand = Stand()
        stand.release.set()
        stand.state = state
        with pytest.raises(PrintError, match=why):
            await stand.printer.booklet("x")
        stand.state = "c"
        assert (await stand.printer.booklet("x")).pdf == b"pdf c"

    asyncio.run(ask())


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace.of_content(tmp_path)


@pytest.fixture
def client(work: Workspace) -> Iterator[httpx.Client]:
    with served(work.content) as client:
        yield client


@pytest.mark.slow
def test_a_booklet_is_printed_again_after_an_edit_while_it_is_beside_its_page(
    work: Workspace, client: httpx.Client
) -> None:
    with listening(client, PAGE, "&booklet") as stream:
        first = stream.until(lambda state: "pdf" in state and not state["printing"])
        with ThreadPoolExecutor() as pool:
            all_ = [one.content for one in pool.map(client.get, [PDF] * 5)]
        assert len(set(all_)) == 1
        replace(work.data, FIGURE, "other: 68449.99}")
        replace(work.data, "other: 68449.99}", "other: 69449.99}")
        stream.until(lambda state: state["pdf"] != first["pdf"] and not state["printing"])
    data = client.get(PDF).content
    assert data != all_[0]
    assert re.match(rb"%PDF-1\.7", data)


@pytest.mark.slow
def test_a_broken_document_keeps_its_booklet(work: Workspace, client: httpx.Client) -> None:
    good = client.get(PDF).content
    with listening(client, PAGE) as stream:
        stream.until(lambda state: "findings" in state)
        replace(work.data, FIGURE, "other: x}")
        stream.until(lambda state: state["findings"]["stale"])
    assert client.get(PDF).content == good


def test_there_is_no_booklet_of_what_was_never_good(work: Workspace) -> None:
    replace(work.data, FIGURE, "other: x}")
    with served(work.content) as client:
        answer = client.get(PDF)
    assert answer.status_code == 503
    assert "数据还有错误" in answer.text
