"""Building: nothing is done twice, an error changes nothing, and the bytes are always the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingzhang.build import Folders, Outcome, build
from mingzhang.findings import Severity
from mingzhang.write.site import MARKER
from tests.load.workspace import DEPARTMENT, FORM, Workspace, codes, only, replace, run
from tests.stubs import unprinted

PAGE = f"{DEPARTMENT}/2024/final-accounts/index.html"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workspace]:
    """A copy to build from; the booklet, which takes long, is a stub."""
    with unprinted():
        yield Workspace.at(tmp_path)


def made(work: Workspace) -> Outcome:
    folders = Folders(work.content, work.templates, work.root / "site", work.root / "cache")
    return build(folders, lambda *_: None)


def state(work: Workspace) -> dict[str, tuple[bytes, int]]:
    """Every file of the site, with the time of its last change."""
    site = work.root / "site"
    return {
        path.relative_to(site).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def nothing_left_behind(work: Workspace) -> bool:
    return {path.name for path in work.root.iterdir()} <= {"content", "templates", "site", "cache"}


def test_a_build_writes_the_site_and_says_how_many_documents(work: Workspace) -> None:
    outcome = made(work)
    assert (outcome.documents, outcome.findings, outcome.unchanged) == (1, [], False)
    assert {"index.html", PAGE, MARKER} <= set(state(work))
    assert nothing_left_behind(work)


def test_a_second_build_touches_nothing(work: Workspace) -> None:
    made(work)
    before = state(work)
    os.utime(work.data)
    assert made(work).unchanged
    assert state(work) == before


def test_a_missing_or_changed_file_of_the_site_is_made_again(work: Workspace) -> None:
    made(work)
    before = {name: data for name, (data, _) in state(work).items()}
    (work.root / "site" / PAGE).unlink()
    assert not made(work).unchanged
    (work.root / "site" / "index.html").write_text("<p>", encoding="utf-8")
    assert not made(work).unchanged
    assert {name: data for name, (data, _) in state(work).items()} == before


def test_one_changed_number_makes_the_page_anew(work: Workspace) -> None:
    made(work)
    before = state(work)
    assert ">4321<" not in before[PAGE][0].decode()
    replace(work.data, "guests: 123\n", "guests: 4321\n")
    outcome = made(work)
    assert (outcome.findings, outcome.unchanged) == ([], False)
    assert ">4321<" in state(work)[PAGE][0].decode()


def test_a_changed_template_makes_the_site_anew(work: Workspace) -> None:
    made(work)
    style = work.templates / "site" / "assets" / "site.css"
    style.write_text(style.read_text(encoding="utf-8") + "/* x */", encoding="utf-8")
    outcome = made(work)
    assert (outcome.findings, outcome.unchanged) == ([], False)
    assert state(work)["assets/site.css"][0].endswith(b"/* x */")


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("content/portal.yaml", "title:", "titel:", "IN-UNKNOWN-KEY"),
        (f"content/departments/{DEPARTMENT}/2024/final-accounts.yaml", "quota: 72", "quota: x", "IN-NUMBER"),
        (f"content/departments/{DEPARTMENT}/2024/final-accounts.yaml", "30101 基本工资: 2736000.00", "30101 基本工资: 2736000.01", "F"),
        (f"templates/forms/{FORM}/text/duties.md", "{{ duty }}", "{{ dutty }}", "TEMPLATE"),
        (f"templates/forms/{FORM}/form.yaml", "extends: common", "extends: comon", "FORM-MISSING"),
    ],
)  # fmt: skip
def test_an_error_leaves_the_site_as_it_was(
    file: str, old: str, new: str, code: str, work: Workspace
) -> None:
    made(work)
    before = state(work)
    replace(work.root / file, old, new)
    outcome = made(work)
    assert outcome.failed
    assert any(name.startswith(code) for name in codes(outcome.findings))
    assert state(work) == before
    assert nothing_left_behind(work)
    replace(work.root / file, new, old)
    assert made(work).unchanged


def test_a_warning_does_not_keep_the_site_from_being_made(work: Workspace) -> None:
    (work.data.parent / "notes.txt").touch()
    outcome = made(work)
    assert only(outcome.findings, "IN-FILE").severity is Severity.WARNING
    assert not outcome.failed
    assert PAGE in state(work)


def test_an_error_in_rendering_changes_nothing(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(work)
    before = state(work)
    replace(work.data, "guests: 123\n", "guests: 4321\n")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mingzhang.render.pdf.booklet_pdf", interrupt)
    with pytest.raises(KeyboardInterrupt):
        made(work)
    assert state(work) == before
    assert nothing_left_behind(work)


def test_a_foreign_folder_is_not_built_into(work: Workspace) -> None:
    (work.root / "site").mkdir()
    (work.root / "site" / "thesis.docx").write_bytes(b"precious")
    before = state(work)
    assert codes(made(work).findings) == {"OUT-FOREIGN"}
    assert state(work) == before


def test_every_year_and_department_has_pages_of_its_own(work: Workspace) -> None:
    other = work.content / "departments" / "another-bureau"
    (work.data.parents[1]).rename(other)
    assert not made(work).failed
    assert "another-bureau/2024/final-accounts/index.html" in state(work)
    assert PAGE not in state(work)


def test_progress_names_each_document_and_ends_complete(work: Workspace) -> None:
    steps: list[tuple[int, int, str]] = []
    folders = Folders(work.content, work.templates, work.root / "site", work.root / "cache")
    build(folders, lambda *step: steps.append(step))
    assert steps == [(0, 1, "2024年度醴陵市人民政府办公室部门决算"), (1, 1, "写入网站")]


def test_a_site_without_documents_is_a_home_page(work: Workspace) -> None:
    for name in list((work.content / "departments").iterdir()):
        name.rename(work.root / "content" / "moved-away")
    outcome = made(work)
    assert (outcome.documents, outcome.failed) == (0, False)
    assert "index.html" in state(work)


@pytest.mark.slow
def test_two_processes_write_the_same_bytes_whatever_their_circumstances(tmp_path: Path) -> None:
    work = Workspace.at(tmp_path)
    trees = []
    for seed, zone, place in (("1", "UTC", "one"), ("2", "Asia/Shanghai", "elsewhere/two")):
        output = tmp_path / place
        result = run(
            ["build", *work.options(), "--output", str(output)],
            environment={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C" if seed == "1" else ""},
        )
        assert result.returncode == 0, result.stderr
        trees.append({p.relative_to(output): p.read_bytes() for p in output.rglob("*") if p.is_file()})  # fmt: skip
    assert trees[0].keys() == trees[1].keys()
    assert [name for name, data in trees[0].items() if trees[1][name] != data] == []
    assert len(trees[0]) > 15
