"""A part that was sent answers like the original, whatever is in it; and jobs read no more than they are sent."""

from __future__ import annotations

import os
import pickle
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.stand_in import stand_in
from mingzhang import reads
from mingzhang.load.content import load_content
from mingzhang.reads import MOST
from mingzhang.stages import SHARED, needed_to_examine, needed_to_make
from mingzhang.work import cluster_worker as worker
from mingzhang.work.cluster import packed
from mingzhang.work.cluster_parcel import Item, Parcel, Tree, UnsendableError, pack
from mingzhang.work.job import Done, Failed, Job, Product, Roots, perform
from mingzhang.work.jobs import document_job, examine_job
from tests.render.reading import ROOT

pytestmark = pytest.mark.slow

ROOTS = Roots(ROOT / "content", ROOT / "templates")


def told(folder: Path) -> dict[tuple[str, str], object]:
    """What can be asked of everything below a folder, and of what is not there."""
    found: dict[tuple[str, str], object] = {}
    todo = [folder, folder / "nowhere"]
    for path in todo:
        name = path.relative_to(folder).as_posix()
        for ask in ("kind", "link", "names", "data"):
            found[ask, name] = reads.state((ask, str(path)))
        if len(path.parts) - len(folder.parts) < 4:
            todo += [path / one for one in reads.names(path)]
    return found


def sent(part: Path, base: Path) -> Path:
    """A part, packed and set up somewhere else."""
    Tree(base).become(pack(part, "content/x"))
    return base / "content/x"


@pytest.fixture
def part(tmp_path: Path) -> Path:
    part = tmp_path / "home" / "part"
    (part / "folder" / "empty").mkdir(parents=True)
    (part / "a").write_bytes(b"a")
    (part / "folder" / ".b").write_bytes(b"\0\xff")
    (part / "文").write_text("文", encoding="utf-8")
    return part


def test_files_folders_and_what_is_not_there(part: Path, tmp_path: Path) -> None:
    assert told(sent(part, tmp_path / "away")) == told(part)
    assert not list(pack(tmp_path / "home/nothing", "content/y"))


def test_links_within_and_outside_and_broken(part: Path, tmp_path: Path) -> None:
    other = tmp_path / "home" / "other"
    other.mkdir()
    (other / "far").write_bytes(b"far")
    (other / "further").symlink_to(part / "a")
    (part / "inside").symlink_to("folder")
    (part / "folder" / "up").symlink_to("../a")
    (part / "round").symlink_to(".")
    (part / "away").symlink_to(other)
    (part / "file").symlink_to("../other/far")
    (part / "broken").symlink_to("../other/nothing")
    with pytest.raises(UnsendableError, match="circle"):
        sent(part, tmp_path / "first")
    (part / "round").unlink()
    copy = sent(part, tmp_path / "away")
    wanted = told(part)
    other.rename(tmp_path / "home" / "gone")
    assert told(copy) == wanted
    assert wanted["data", "away/far"] == wanted["data", "file"]


def test_a_part_that_is_a_link_itself(part: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(part)
    assert told(sent(link, tmp_path / "away")) == told(link)


def test_what_is_never_read_is_there_but_not_sent(part: Path, tmp_path: Path) -> None:
    os.mkfifo(part / "pipe")
    with (part / "large").open("wb") as file:
        file.truncate(MOST + 1)
    items = list(pack(part, "content/x"))
    assert sum(len(one.matter) for one in items if isinstance(one.matter, bytes)) < 100
    assert told(sent(part, tmp_path / "away")) == told(part)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_is_not_sent(part: Path) -> None:
    (part / "a").chmod(0)
    with pytest.raises(UnsendableError):
        list(pack(part, "x"))


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a//b", "", "a/.", "a\0"])
def test_no_path_leads_out_of_the_tree(path: str, tmp_path: Path) -> None:
    for item in (Item(path, "file", b"x"), Item("a", "link", path)):
        with pytest.raises(ValueError, match=r".*"):
            Tree(tmp_path / "tree").become([item])


NAMES = st.sampled_from(["a", "b", "a/c", "a/d", "a/d/e", "b/c"])
TREES = st.dictionaries(NAMES, st.binary(max_size=2), max_size=4)


@given(st.lists(TREES, min_size=1, max_size=4))
def test_a_tree_becomes_another_and_keeps_nothing(
    tmp_path_factory: pytest.TempPathFactory, trees: list[dict[str, bytes]]
) -> None:
    """What is a file in one may be a folder in the next."""
    tree = Tree(tmp_path_factory.mktemp("tree") / "base")
    for wanted in trees:
        files = {
            name: data
            for name, data in wanted.items()
            if not any(other.startswith(f"{name}/") for other in wanted)
        }
        tree.become(Item(name, "file", data) for name, data in files.items())
        found = {
            path.relative_to(tree.base).as_posix(): path.read_bytes()
            for path in tree.base.rglob("*")
            if path.is_file()
        }
        assert found == files
        folders = {path.relative_to(tree.base).as_posix() for path in tree.base.rglob("*")}
        assert folders - set(files) == {
            name.rpartition("/")[0] for name in files if "/" in name
        } | {"a" for name in files if name.startswith("a/d/")}


def test_the_hash_tells_parcels_apart() -> None:
    parcels = [
        [Item("a", "file", b"x")],
        [Item("a", "link", "x")],
        [Item("a", "file", b"x"), Item("b", "file", b"")],
        [Item("a", "folder")],
    ]
    assert len({Parcel.of(one).digest for one in parcels}) == len(parcels)


def all_jobs() -> Iterator[Job]:
    """All jobs of the real content, booklets by the stand-in."""
    content = load_content(ROOTS.content, ROOTS.templates)
    for department in content.departments:
        own = {e: content.standings[e.id] for e in content.entries if e.department == department}
        needs = needed_to_examine(department)
        yield Job(department, "", examine_job, (department, own, {}, {}), needs)
    for entry in content.entries:
        given: tuple[object, ...] = (
            entry,
            content.standings[entry.id],
            content.portal,
            [],
            stand_in,
        )
        yield Job(entry.id, "", document_job, given, needed_to_make(entry))


def ordered(job: Job, base: Path, shared: Parcel, left_out: str = "") -> object:
    """A job as a worker does it."""
    own = tuple(
        item
        for need in job.needs
        if need not in SHARED and need != left_out
        for item in packed(need, ROOTS)
    )
    order = worker.Order(worker.MARK, shared.digest, own, job, ROOTS)
    return pickle.loads(worker.done(zlib.compress(pickle.dumps(order)), base, "here"))


@pytest.fixture
def shared() -> Parcel:
    shared = Parcel.of(item for need in SHARED for item in packed(need, ROOTS))
    assert not worker.receive(zlib.compress(pickle.dumps(shared)))
    return shared


def test_the_answers_are_those_of_home_with_its_paths(shared: Parcel, tmp_path: Path) -> None:
    for job in all_jobs():
        away, home = ordered(job, tmp_path / "worker", shared), perform(job, ROOTS)
        assert isinstance(away, Done), away
        assert isinstance(home, Done), home
        assert (away.product, away.blobs) == (home.product, home.blobs)
        assert away.told == home.told


def test_a_job_that_reads_more_than_it_needs_is_a_bug(shared: Parcel, tmp_path: Path) -> None:
    job = Job("x", "", reads_the_portal, (), SHARED)
    problem = ordered(job, tmp_path, shared)
    assert isinstance(problem, LookupError)
    assert "portal.yaml" in str(problem)


def reads_the_portal(roots: Roots) -> Product:
    return Product(reads.kind(roots.content / "portal.yaml"))


def fails(roots: Roots) -> Product:
    return Product((roots.content / "gone").read_bytes())


def test_findings_name_the_paths_of_home(shared: Parcel, tmp_path: Path) -> None:
    job = Job("x", "content/x.yaml", fails, (), SHARED)
    away, home = ordered(job, tmp_path, shared), perform(job, ROOTS)
    assert isinstance(away, Failed)
    assert away == home
    assert str(ROOTS.content) in away.finding.found


def test_a_worker_that_was_not_greeted_asks_for_it(shared: Parcel, tmp_path: Path) -> None:
    job = Job("x", "", fails, (), SHARED)
    other = Parcel("another", ())
    assert ordered(job, tmp_path, other) == worker.Refusal("here")
    for number in range(worker.HELD):
        worker.receive(zlib.compress(pickle.dumps(Parcel(str(number), ()))))
    assert ordered(job, tmp_path, shared) == worker.Refusal("here")


def test_a_worker_without_room_says_so(shared: Parcel, tmp_path: Path) -> None:
    (tmp_path / "full").write_bytes(b"")
    said = ordered(Job("x", "", fails, (), SHARED), tmp_path / "full" / "base", shared)
    assert isinstance(said, worker.Refusal)
    assert "写不了临时文件夹" in said.why
