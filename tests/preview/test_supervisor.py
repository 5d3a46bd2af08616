"""The command as people start it: its port, its end, and a new process when the program changes."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from build import main
from mingzhang.preview import supervisor
from tests.load.workspace import ROOT, Workspace
from tests.preview.serving import eventually

pytestmark = pytest.mark.slow

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace.of_content(tmp_path)


@contextmanager
def started(
    work: Workspace, program: Path = ROOT, *more: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a process of its own, and the address it prints."""
    with subprocess.Popen(
        [sys.executable, program / "build.py", "serve", *work.options(), "--port", "0", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        try:
            assert process.stdout
            address = ADDRESS.search(process.stdout.readline())
            assert address
            yield process, address[0]
        finally:
            process.kill()


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


def test_ctrl_c_ends_the_preview_at_once(work: Workspace) -> None:
    with started(work) as (process, address):
        assert "部门预决算公开" in fetched(address)
        with urllib.request.urlopen(f"{address}_preview/events?page=index.html", timeout=20):
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (0, "")
    assert out.strip() == "预览已结束。"
    with pytest.raises(OSError, match="refused"):
        fetched(address)


def test_nothing_is_written_beside_the_content(work: Workspace) -> None:
    before = sorted(work.root.rglob("*"))
    with started(work) as (_, address):
        fetched(address)
    assert sorted(work.root.rglob("*")) == before


def test_the_serving_process_ends_with_the_one_that_started_it(work: Workspace) -> None:
    with started(work) as (process, address):
        fetched(address)
        process.kill()
        process.wait()

        def gone() -> bool:
            with contextlib.suppress(OSError):
                fetched(address)
                return False
            return True

        eventually(gone)


def test_a_change_of_the_program_starts_it_anew(tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path / "work", ROOT / "templates")
    program = tmp_path / "program"
    left_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "mingzhang", program / "mingzhang", ignore=left_out)
    for name in ("build.py", "templates", "docs"):
        (program / name).symlink_to(ROOT / name)
    (program / "build.py").unlink()
    shutil.copy(ROOT / "build.py", program)
    # The fonts' place is found from the program's.
    (program / ".fonts").symlink_to(ROOT / ".fonts")
    shell = program / "mingzhang" / "render" / "web" / "shell.py"
    good = shell.read_text("utf-8")
    with started(work, program) as (_, address):
        assert ">开放数据<" in fetched(address)
        shell.write_text(good.replace('Link("开放数据"', 'Link("公开的数据"'), encoding="utf-8")
        eventually(lambda: ">公开的数据<" in fetched(address), 20)


def test_a_taken_port_leads_to_the_next_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with supervisor.listen("127.0.0.1", port) as listener:
            assert port < listener.getsockname()[1] <= port + supervisor.TRIES


def test_the_last_port_being_taken_still_gives_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "TRIES", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with supervisor.listen("127.0.0.1", taken.getsockname()[1]) as listener:
            assert listener.getsockname()[1] != taken.getsockname()[1]


def test_only_this_machine_is_served_unless_asked_for() -> None:
    assert supervisor.HOST == "127.0.0.1"
    assert [supervisor.foreign(host) for host in ("127.0.0.1", "localhost", "::1")] == [False] * 3
    assert [supervisor.foreign(host) for host in ("0.0.0.0", "::", "10.0.0.1", "pc")] == [True] * 4


def test_serving_others_is_warned_of(work: Workspace) -> None:
    with started(work, ROOT, "--host", "0.0.0.0") as (process, address):
        fetched(address)
        process.send_signal(signal.SIGINT)
        assert "没有公开的草稿" in process.communicate(timeout=10)[1]


def test_without_the_systems_help_the_preview_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr("watchfiles.watch", none_left)
    looks = supervisor._looks()
    assert [next(looks), next(looks)] == [False, False]
    assert "watch limit" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["--content", "--templates"])
def test_a_folder_that_is_not_there_is_said(
    missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", missing, str(tmp_path / "nothing")]) == 2
    assert "没有这个文件夹" in capsys.readouterr().err


def test_an_address_of_another_machine_can_not_be_served(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["serve", "--host", "192.0.2.1"]) == 1
    assert "192.0.2.1" in capsys.readouterr().err
