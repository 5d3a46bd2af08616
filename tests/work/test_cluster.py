"""Builds on a real Dask cluster: the same bytes, and every way in which a cluster can fail."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest

from bench.loopback import ROOT, Processes, cluster
from mingzhang import reads
from mingzhang.load.content import load_content
from mingzhang.stages import needed_to_make
from mingzhang.work.cluster import Cluster
from mingzhang.work.cluster_link import connected, scheduler
from mingzhang.work.job import Done, Failed, Job, Product, Roots, StoppedError, perform
from mingzhang.work.jobs import document_job
from tests.incremental.tree import Tree, files, same

ROOTS = Roots(ROOT / "content", ROOT / "templates")
GLOSSARY = ("content/glossary.yaml",)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """Two workers that watch what is opened below `home`, for tests that harm nobody."""
    root = tmp_path_factory.mktemp("cluster")
    with cluster(root, 0) as processes:
        processes.hire(2, watched=root / "home")
        yield processes


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree.at(tmp_path / "work")


def square(_roots: Roots, number: int) -> Product:
    return Product(number * number, {"f": str(number).encode()})


def glossary(roots: Roots) -> Product:
    return Product(reads.data(roots.content / "glossary.yaml"))


def broken(_roots: Roots) -> Product:
    raise ZeroDivisionError("a bug")


def opens(_roots: Roots, path: str) -> Product:
    return Product(Path(path).read_text(encoding="utf-8"))


def dies(_roots: Roots, marks: Path, times: int) -> Product:
    """Is killed so many times before it is done."""
    (marks / str(time.monotonic_ns())).touch()
    if len(list(marks.iterdir())) <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return Product("done")


def jobs(function: object, *arguments: tuple[object, ...]) -> list[Job]:
    return [
        Job(f"job {n}", "x.yaml", function, one, GLOSSARY)  # type: ignore[arg-type]
        for n, one in enumerate(arguments)
    ]


def values(answers: dict[int, object]) -> dict[int, object]:
    return {number: one.product.value for number, one in answers.items() if isinstance(one, Done)}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("dask://a.example:8786", "tcp://a.example:8786"),
        ("dask://10.0.0.1:1/", "tcp://10.0.0.1:1"),
        ("dask://[::1]:8786", "tcp://[::1]:8786"),
        ("tls://a:8786", "tls://a:8786"),
    ],
)
def test_addresses(typed: str, name: str) -> None:
    assert scheduler(typed) == name


@pytest.mark.parametrize(
    "typed",
    ["", "dask", "dask://", "dask://a", "dask://a:0", "dask://a:65536", "dask://a:b", "dask:///:1",
     "tcp://a:1", "dask://a b:1", "dask://u@a:1", "dask://a:1/x", "dask://a:1\n"],
)  # fmt: skip
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        scheduler(typed)


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(StoppedError) as stopped:
        connected("dask://127.0.0.1:1")
    [finding] = stopped.value.findings
    assert finding.code == "BUILD-CLUSTER"
    assert "requirements-cluster.lock" in finding.hint


@pytest.mark.parametrize(
    ("address", "settings", "found"),
    [
        ("tls://127.0.0.1:1", {}, "没有配置证书"),
        ("dask://127.0.0.1:1", {"distributed.comm.require-encryption": True}, "连接要加密"),
    ],
)
def test_what_encryption_takes_is_said_at_once(
    address: str, settings: dict[str, object], found: str
) -> None:
    with dask.config.set(settings), pytest.raises(StoppedError) as stopped:
        connected(address)
    [finding] = stopped.value.findings
    assert (finding.code, finding.place.file) == ("BUILD-CLUSTER", address)
    assert found in finding.found


@pytest.mark.slow
def test_a_scheduler_that_is_not_there(tree: Tree) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    tree.executor = f"dask://127.0.0.1:{port}"
    start = time.monotonic()
    outcome = tree.build()
    assert [one.code for one in outcome.findings] == ["BUILD-CLUSTER"]
    assert outcome.findings[0].place.file == tree.executor
    assert "<" not in outcome.findings[0].found
    assert outcome.failed
    assert not tree.site.exists()
    assert time.monotonic() - start < 60  # a bound on waiting, not a measure


@pytest.mark.slow
def test_the_site_is_that_of_one_process(shared: Processes) -> None:
    """Byte for byte, with records that hold at home; and no worker has opened anything there."""
    tree = Tree.at(shared.root / "home")
    tree.executor = shared.address
    first = tree.build()
    assert not first.failed
    assert len(first.profile.jobs) == 5
    assert not shared.opened
    tree.executor = "here"
    wanted, clean = tree.clean()
    assert first.findings == clean.findings
    same(files(tree.site), wanted)
    shutil.rmtree(tree.site)
    again = tree.build()
    assert again.profile.jobs == []
    same(files(tree.site), wanted)
    with Cluster(ROOTS, shared.address) as workers:  # the watch sees what there is to see
        path = tree.content / "portal.yaml"
        assert list(values(dict(workers.run(jobs(opens, (str(path),)))))) == [0]
        assert shared.opened == {str(path)}


@pytest.mark.slow
def test_a_real_booklet_is_the_same_bytes(shared: Processes) -> None:
    content = load_content(ROOTS.content, ROOTS.templates)
    entry = min(
        content.entries,
        key=lambda one: (ROOT / f"content/departments/{one.id}.yaml").stat().st_size,
    )
    given: tuple[object, ...] = (entry, content.standings[entry.id], content.portal, [], None)
    job = Job(entry.id, "", document_job, given, needed_to_make(entry))
    with Cluster(ROOTS, shared.address) as workers:
        [(_, away)] = workers.run([job])
    home = perform(job, ROOTS)
    assert isinstance(away, Done), away
    assert isinstance(home, Done)
    assert any(name.endswith(".pdf") for name in away.product.files)
    assert (away.product, away.blobs, away.told) == (home.product, home.blobs, home.told)


@pytest.mark.slow
def test_jobs_share_what_all_need_and_a_bug_is_raised_here(shared: Processes) -> None:
    with Cluster(ROOTS, shared.address) as workers:
        numbers = values(dict(workers.run(jobs(square, *((n,) for n in range(20))))))
        assert numbers == {n: n * n for n in range(20)}
        [(_, answer)] = workers.run(jobs(glossary, ()))
        assert isinstance(answer, Done)
        assert list(answer.told) == [("data", str(ROOTS.content / "glossary.yaml"))]
        assert reads.current(answer.told)
        with pytest.raises(ZeroDivisionError, match="a bug"):
            list(workers.run(jobs(broken, ())))
        answers = workers.run(jobs(square, *((n,) for n in range(20))))
        next(answers)
        answers.close()  # type: ignore[attr-defined]
        assert values(dict(workers.run(jobs(square, (7,))))) == {0: 49}


@pytest.mark.slow
def test_an_interrupted_build_leaves_the_site_and_keeps_what_was_done(
    shared: Processes, tree: Tree
) -> None:
    tree.build()
    before = files(tree.site)
    for year in (2015, 2017, 2019):
        tree.document("ju", year, 7)
    todo: set[int] = set()

    def interrupt(count: int, number: int, _name: str) -> None:
        todo.add(number)
        if count == 1:
            raise KeyboardInterrupt

    tree.executor, tree.progress = shared.address, interrupt
    with pytest.raises(KeyboardInterrupt):
        tree.build()
    assert files(tree.site) == before
    assert {path.name for path in tree.root.iterdir()} >= {"content", "site"}
    tree.progress = lambda *_: None
    assert [len(tree.build().profile.jobs) + 1] == list(todo)
    same(files(tree.site), dataclasses.replace(tree, executor="here").clean()[0])


@pytest.mark.slow
def test_a_worker_that_is_killed_in_the_middle_costs_nothing_but_time(
    tmp_path: Path, tree: Tree
) -> None:
    with cluster(tmp_path) as processes:

        def kill(count: int, _all: int, _name: str) -> None:
            if count == 1:
                processes.kill(0)

        tree.executor, tree.progress = processes.address, kill
        outcome = tree.build()
        assert not outcome.failed, outcome.findings
        assert processes.workers[0].returncode == -signal.SIGKILL
        tree.progress = lambda *_: None
        same(files(tree.site), dataclasses.replace(tree, executor="here").clean()[0])
        # Another may come, and the last of the first go.
        processes.hire()
        processes.kill(1)
        with Cluster(ROOTS, processes.address) as workers:
            marks = tmp_path / "marks"
            marks.mkdir()
            processes.hire()
            assert values(dict(workers.run(jobs(dies, (marks, 1))))) == {0: "done"}


@pytest.mark.slow
def test_a_job_that_no_worker_survives_is_named_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "marks").mkdir()
    settings = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with (
        cluster(tmp_path, 3, **settings) as processes,
        Cluster(ROOTS, processes.address) as workers,
    ):
        listed = [
            *jobs(square, (1,), (2,)),
            *jobs(dies, (tmp_path / "marks", 99)),
            *jobs(square, (4,)),
        ]
        answers: dict[int, object] = dict(workers.run(listed))
    failed = answers.pop(2)
    assert isinstance(failed, Failed)
    assert (failed.finding.code, failed.finding.place.file) == ("BUILD-WORKER", "x.yaml")
    assert values(answers) == {0: 1, 1: 4, 3: 16}


@pytest.mark.slow
def test_all_workers_killed_and_the_scheduler_gone(tmp_path: Path) -> None:
    (tmp_path / "marks").mkdir()
    with cluster(tmp_path, 1) as processes:
        with Cluster(ROOTS, processes.address, wait=1) as workers:
            with pytest.raises(StoppedError) as stopped:
                list(workers.run(jobs(dies, (tmp_path / "marks", 99))))
            [finding] = stopped.value.findings
            assert (finding.code, finding.message) == ("BUILD-CLUSTER", "集群里没有可用的 worker")
            assert "job 0" in finding.found
        processes.hire()
        shutil.rmtree(tmp_path / "marks")
        (tmp_path / "marks").mkdir()

        def replace() -> None:
            processes.workers[1].wait()
            processes.hire()

        helper = threading.Thread(target=replace)
        helper.start()
        with Cluster(ROOTS, processes.address, wait=60) as workers:
            assert values(dict(workers.run(jobs(dies, (tmp_path / "marks", 1))))) == {0: "done"}
        helper.join()
        with Cluster(ROOTS, processes.address, timeout=2) as workers:
            answers = workers.run(jobs(square, *((n,) for n in range(20))))
            next(answers)
            assert processes.scheduler
            processes.scheduler.kill()
            with pytest.raises(StoppedError) as stopped:
                list(answers)
            [finding] = stopped.value.findings
            assert (finding.code, finding.message) == ("BUILD-CLUSTER", "与集群的调度程序断开了")


@pytest.mark.slow
def test_a_worker_with_another_program_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    names = ("build.py", "requirements.lock", "requirements-cluster.lock", "scripts/fonts.txt")
    shutil.copytree(
        ROOT / "mingzhang", other / "mingzhang", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in names:
        (other / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, other / name)
    (other / ".fonts").symlink_to(ROOT / ".fonts")
    with (other / "mingzhang" / "formats.py").open("a", encoding="utf-8") as file:
        file.write("# another\n")
    with cluster(tmp_path, 0) as processes:
        processes.hire(program=other)
        with Cluster(ROOTS, processes.address) as workers, pytest.raises(StoppedError) as stopped:
            list(workers.run(jobs(square, (1,))))
        [finding] = stopped.value.findings
        assert (finding.code, finding.severity) == ("BUILD-UNLIKE", "error")
        assert finding.place.file.startswith("tcp://127.0.0.1:")
        assert finding.found == "程序文件 /mingzhang/formats.py：不一样"
        processes.hire()
        processes.hire(program=tmp_path)  # where there is no program
        with Cluster(ROOTS, processes.address) as workers:
            assert values(dict(workers.run(jobs(square, (1,), (2,))))) == {0: 1, 1: 4}
            said = workers.findings
        assert [(one.code, one.severity) for one in said] == [("BUILD-UNLIKE", "warning")] * 2
