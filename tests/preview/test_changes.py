"""Changed paths → what has to be looked at again."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.preview.changes import Changes, sorted_out

KNOWN = {"office/2024/budget"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content/departments/office/2024").mkdir(parents=True)
    (tmp_path / "content/departments/office/2024/budget.yaml").touch()
    return tmp_path


def changes(root: Path, *names: str) -> Changes:
    paths = [root / name for name in names]
    return sorted_out(paths, root / "content", root / "templates", KNOWN)


def test_the_data_of_a_known_document_concern_it_alone(root: Path) -> None:
    found = changes(root, "content/departments/office/2024/budget.yaml")
    assert found == Changes(documents={"office/2024/budget"})


def test_a_document_that_has_gone_concerns_what_is_shared(root: Path) -> None:
    (root / "content/departments/office/2024/budget.yaml").unlink()
    found = changes(root, "content/departments/office/2024/budget.yaml")
    assert found == Changes({"office/2024/budget"}, {"office"}, shared=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "content/departments/office/2024/final-accounts.yaml",
            Changes(departments={"office"}, shared=True),
        ),
        ("content/departments/office/department.yaml", Changes(departments={"office"}, shared=True)),
        ("content/ledger/office/2024/budget.yaml", Changes(signed={"office/2024/budget"}, shared=True)),
        (
            "content/ledger/office/2024/budget/0123.yaml",
            Changes(signed={"office/2024/budget"}, shared=True),
        ),
        ("content/portal.yaml", Changes(shared=True, pages=True)),
        ("content/glossary.yaml", Changes(shared=True, all_=True)),
        ("content/catalogue/function.yaml", Changes(shared=True, all_=True)),
        ("content", Changes(shared=True, all_=True)),
        ("templates/forms/hunan/2024/text/a.md", Changes(shared=True, all_=True)),
        ("templates/site/base.html", Changes(pages=True)),
        ("templates/site/assets/site.css", Changes(assets=True)),
        ("templates/print/print.css", Changes(print_=True)),
        ("templates/report/report.html", Changes()),
        ("elsewhere.txt", Changes()),
    ],
)  # fmt: skip
def test_each_other_path_concerns_what_is_made_of_it(
    name: str, expected: Changes, root: Path
) -> None:
    assert changes(root, name) == expected


@pytest.mark.parametrize("name", [".budget.yaml.swp", "budget.yaml~", "x.tmp", ".git"])
def test_what_editors_leave_on_the_way_concerns_nothing(name: str, root: Path) -> None:
    assert not changes(root, f"content/departments/office/2024/{name}")


def test_a_burst_is_taken_together(root: Path) -> None:
    one = changes(root, "content/portal.yaml")
    one.join(changes(root, "content/departments/office/2024/budget.yaml", "templates/site/x.html"))
    assert one == Changes(documents=KNOWN, shared=True, pages=True)
