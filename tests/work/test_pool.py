"""Jobs in other processes: the same answers in any number, and a death is no disaster."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from mingzhang import reads
from mingzhang.work.job import Done, Failed, Here, Job, Product, Roots
from mingzhang.work.pool import TRIES, Pool

ROOT = Path(__file__).resolve().parents[2]
ROOTS = Roots(ROOT / "content", ROOT / "templates")


def square(_roots: Roots, number: int) -> Product:
    return Product(number * number, {"f": str(number).encode()})


def portal(roots: Roots) -> Product:
    return Product(len(reads.data(roots.content / "portal.yaml")))


def process(_roots: Roots, _number: int) -> Product:
    time.sleep(0.05)
    return Product(os.getpid())


def dies(_roots: Roots, marks: Path, times: int) -> Product:
    """Is killed so many times before it is done."""
    (marks / str(time.monotonic_ns())).touch()
    if len(list(marks.iterdir())) <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return Product("done")


def large(_roots: Roots, _number: int) -> Product:
    return Product(os.getpid(), {"f": b"x" * 3_000_000})


def broken(_roots: Roots) -> Product:
    raise ZeroDivisionError("a bug")


def missing(roots: Roots) -> Product:
    return Product(reads.data(roots.content / "nowhere"))


def jobs(function: object, *arguments: tuple[object, ...]) -> list[Job]:
    return [Job(f"job {n}", "x.yaml", function, one) for n, one in enumerate(arguments)]  # type: ignore[arg-type]


def values(answers: list[tuple[int, object]]) -> dict[int, object]:
    return {number: one.product.value for number, one in answers if isinstance(one, Done)}


def test_the_answers_are_those_of_one_process() -> None:
    listed = jobs(square, *((n,) for n in range(7)))
    here = dict(Here(ROOTS).run(listed))
    for number in (1, 3):
        with Pool(ROOTS, number) as pool:
            there = dict(pool.run(listed))
        assert there.keys() == here.keys()
        for place, answer in there.items():
            mine = here[place]
            assert isinstance(answer, Done)
            assert isinstance(mine, Done)
            assert (answer.product, answer.blobs) == (mine.product, mine.blobs)


def test_what_was_read_comes_along() -> None:
    with Pool(ROOTS, 1) as pool:
        [(_, answer)] = pool.run(jobs(portal, ()))
    assert isinstance(answer, Done)
    assert list(answer.told) == [("data", str(ROOT / "content" / "portal.yaml"))]
    assert reads.current(answer.told)


def test_processes_stay_for_the_next_jobs_and_go_in_the_end() -> None:
    with Pool(ROOTS, 2) as pool:
        first = set(values(list(pool.run(jobs(process, *((n,) for n in range(6)))))).values())
        second = set(values(list(pool.run(jobs(process, *((n,) for n in range(6)))))).values())
        assert len(first) == 2
        assert second <= first
    for one in first:
        with pytest.raises(ProcessLookupError):
            os.kill(int(str(one)), 0)


@pytest.mark.parametrize("times", [1, TRIES - 1, TRIES])
def test_a_process_that_dies_costs_another_try(times: int, tmp_path: Path) -> None:
    listed = [*jobs(dies, (tmp_path, times)), *jobs(square, (3,))]
    with Pool(ROOTS, 2) as pool:
        answers = dict(pool.run(listed))
    assert values([(1, answers[1])]) == {1: 9}
    first = answers[0]
    if times < TRIES:
        assert values([(0, first)]) == {0: "done"}
    else:
        assert isinstance(first, Failed)
        assert (first.finding.code, first.finding.found) == ("BUILD-WORKER", "job 0")
        assert first.finding.place.file == "x.yaml"


def test_a_process_that_has_grown_is_replaced() -> None:
    with Pool(ROOTS, 1, most=1) as pool:
        found = values(list(pool.run(jobs(large, (0,), (1,), (2,)))))
    assert len(set(found.values())) == 3


def test_a_bug_is_raised_where_the_job_was_asked_for() -> None:
    with Pool(ROOTS, 1) as pool, pytest.raises(ZeroDivisionError, match="a bug"):
        list(pool.run(jobs(broken, ())))


def test_a_missing_file_is_a_finding_there_too() -> None:
    with Pool(ROOTS, 1) as pool:
        [(_, answer)] = pool.run(jobs(missing, ()))
    assert isinstance(answer, Failed)
    assert answer.finding.code == "BUILD-READ"


def test_whoever_stops_asking_leaves_no_process_behind() -> None:
    with Pool(ROOTS, 2) as pool:
        answers = pool.run(jobs(process, *((n,) for n in range(50))))
        _, first = next(answers)
        assert isinstance(answers, Generator)
        answers.close()
        assert isinstance(first, Done)
        with pytest.raises(ProcessLookupError):
            os.kill(first.product.value, 0)
