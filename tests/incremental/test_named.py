"""Rebuilding after each kind of change gives what a clean build gives, and makes no more than it must."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from mingzhang.build import Outcome
from tests.incremental.tree import Tree, edit, files
from tests.publishing import publish

pytestmark = pytest.mark.slow

ONE = "ju/2021/budget/index.html"


def made(outcome: Outcome) -> list[str]:
    """What had to be done: names of departments and titles of documents."""
    return sorted(name for _, name in outcome.profile.jobs)


def data(tree: Tree, name: str = "ju/2021") -> Path:
    return tree.content / "departments" / name / "budget.yaml"


def test_one_figure_makes_one_document(tree: Tree) -> None:
    path = data(tree)
    path.write_text(path.read_text(encoding="utf-8") + "\n# 复核\n", encoding="utf-8")
    outcome = tree.check()
    assert made(outcome) == ["2021年度甲局部门预算", "ju"]


def test_nothing_is_made_when_nothing_changed_but_times(tree: Tree) -> None:
    before = files(tree.site)
    tree.build()
    for path in [*tree.content.rglob("*.yaml"), *tree.templates.rglob("*.*")]:
        os.utime(path)
    outcome = tree.check()
    assert outcome.unchanged
    assert files(tree.site) == before


def test_an_edit_that_is_taken_back_makes_nothing(tree: Tree) -> None:
    path = data(tree)
    text = path.read_bytes()
    path.write_bytes(text + b"# x\n")
    tree.check()
    path.write_bytes(text)
    assert made(tree.check()) == []


def test_news_of_withdrawals_alone_reach_every_page(tree: Tree) -> None:
    """All pages lead to the feed as soon as there is one, those that show nothing else new too."""
    (tree.content / "ledger").mkdir()
    assert tree.check().documents == 0
    assert "feed.xml" not in files(tree.site)
    publish(tree.content)
    for path in tree.content.glob("ledger/*/*/*.yaml"):
        text = path.read_text(encoding="utf-8")
        (hash_,) = set(re.findall(r"data: (\w+)", text))
        withdrawn = f"  at: 2025-10-08 10:00\n  data: {hash_}\n  reason: 重新编制\n"
        path.write_text(f"{text}- state: withdrawn\n  by: 测试人员\n{withdrawn}", encoding="utf-8")
    assert tree.check().documents == 0
    made = files(tree.site)
    assert b"feed.xml" in made["feed.xml"]
    assert b'"../feed.xml"' in made["glossary/index.html"]


def test_a_document_is_added_renamed_and_removed(tree: Tree) -> None:
    path = tree.document("ting", 2023, 7)
    assert "2023年度乙厅部门预算" in made(tree.check())
    assert "ting/2023/budget/index.html" in files(tree.site)
    path.parent.rename(path.parents[1] / "2024")
    tree.check()
    assert "ting/2023/budget/index.html" not in files(tree.site)
    shutil.rmtree(path.parents[1] / "2024")
    tree.check()
    assert not [name for name in files(tree.site) if "2024" in name and name.startswith("ting")]


def test_a_department_is_added_renamed_and_removed(tree: Tree) -> None:
    tree.department("zhan", "丙站")
    tree.document("zhan", 2021, 4)
    tree.check()
    folder = tree.content / "departments"
    (folder / "zhan").rename(folder / "bu")
    tree.check()
    assert not [name for name in files(tree.site) if name.startswith("zhan/")]
    edit(folder / "bu" / "department.yaml", "丙站", "丙部")
    tree.check()
    shutil.rmtree(folder / "bu")
    tree.check()
    assert not [name for name in files(tree.site) if name.startswith("bu/")]


def test_a_template_a_partial_and_a_macro(tree: Tree) -> None:
    """A page's own template makes these pages alone; what others include makes all that do."""
    site = tree.templates / "site"
    edit(site / "glossary.html", "{% block", "{# x #}{% block")
    assert made(tree.check()) == []
    edit(site / "document.html", "{% block footer %}", "{% block footer %}<!-- x -->")
    assert len([name for name in made(tree.check()) if "年度" in name]) == 3
    with (site / "footer.html").open("a", encoding="utf-8") as out:
        out.write("<!-- foot -->")
    tree.check()
    assert b"<!-- foot -->" in files(tree.site)[ONE]
    assert b"<!-- foot -->" in files(tree.site)["index.html"]


def test_a_text_a_table_and_the_wording_of_a_form_set(tree: Tree) -> None:
    form = tree.templates / "forms" / "hunan/liling-2021/budget"
    with (form / "text/overview.md").open("a", encoding="utf-8") as out:
        out.write("\n以上情况，特此说明。\n")
    tree.check()
    assert "特此说明" in files(tree.site)[ONE].decode()
    # A text of the parent form set that this one hides changes nothing on its documents.
    with (form.parents[1] / "common/budget/text/overview.md").open("a", encoding="utf-8") as out:
        out.write("\n另行说明。\n")
    tree.check()
    (form / "text/overview.md").unlink()
    tree.check()
    assert "另行说明" in files(tree.site)[ONE].decode()


def test_a_style_sheet_an_asset_and_a_new_asset(tree: Tree) -> None:
    with (tree.templates / "print/print.css").open("a", encoding="utf-8") as out:
        out.write("\n/* x */")
    assert len([name for name in made(tree.check()) if "年度" in name]) == 3
    assets = tree.templates / "site/assets"
    with (assets / "site.css").open("a", encoding="utf-8") as out:
        out.write("/* y */")
    (assets / "new.css").write_text("p { color: red }", encoding="utf-8")
    assert made(tree.check()) == []
    assert files(tree.site)["assets/new.css"] == b"p { color: red }"
    (assets / "new.css").unlink()
    tree.check()
    assert "assets/new.css" not in files(tree.site)


def test_shared_data(tree: Tree) -> None:
    edit(tree.content / "portal.yaml", "title: ", "title: 新的")
    tree.check()
    glossary = tree.content / "glossary.yaml"
    text = glossary.read_text(encoding="utf-8")
    glossary.unlink()
    tree.check()
    glossary.write_text(text, encoding="utf-8")
    assert [name for name in made(tree.check()) if "年度" in name] == []
    with (tree.content / "catalogue/function.yaml").open("a", encoding="utf-8") as out:
        out.write("\n9999999: 某项\n")
    tree.check()


def test_an_error_and_recovery(tree: Tree) -> None:
    tree.check()
    path = data(tree)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("form:", "from:", 1), encoding="utf-8")
    assert tree.check().failed
    assert tree.check().failed
    path.write_text(text, encoding="utf-8")
    assert tree.check().unchanged
    page = tree.templates / "site/document.html"
    edit(page, "{% block footer %}", "{% block footer %}{{ nothing.of.this }}")
    outcome = tree.check()
    assert {one.code for one in outcome.findings if one.severity == "error"} == {"TEMPLATE"}
    edit(page, "{{ nothing.of.this }}", "")
    tree.check()


@pytest.mark.parametrize("harm", ["edit", "longer", "remove", "foreign", "folder"])
def test_harm_to_the_site_is_mended(harm: str, tree: Tree) -> None:
    before = files(tree.site)
    page = tree.site / ONE
    match harm:
        case "edit":  # in place: the same file, the same length
            with page.open("r+b") as out:
                out.write(b"XXXX")
        case "longer":
            with page.open("ab") as out:
                out.write(b"XXXX")
        case "remove":
            page.unlink()
        case "foreign":
            (tree.site / "thesis.docx").write_bytes(b"precious")
        case _:
            shutil.rmtree(tree.site / "ju")
    assert made(tree.build()) == []
    assert files(tree.site) == before


def test_an_edit_of_the_site_in_place_does_not_spoil_later_builds(tree: Tree) -> None:
    page = tree.site / ONE
    for _ in range(2):
        with page.open("r+b") as out:
            out.write(b"XXXX")
        path = data(tree, "ting/2021")
        path.write_text(path.read_text(encoding="utf-8") + "# x\n", encoding="utf-8")
        tree.check()


@pytest.mark.parametrize("harm", ["none", "in place", "a pipe", "removed", "no blobs"])
def test_the_table_of_all_facts_is_spliced_from_an_untouched_one_only(
    harm: str, tree: Tree
) -> None:
    data(tree).write_text(data(tree).read_text(encoding="utf-8") + "\n# 一\n", encoding="utf-8")
    tree.check()
    table = tree.site / "open-data" / "facts.csv"
    match harm:
        case "in place":
            with table.open("r+b") as out:
                out.seek(1000)
                out.write(b"9")
        case "a pipe":
            table.unlink()
            os.mkfifo(table)
        case "removed":
            table.unlink()
        case "no blobs":
            shutil.rmtree(tree.cache / "store" / "blobs")
    tree.document("ju", 2021, 7)
    outcome = tree.build()
    assert not outcome.failed
    assert files(tree.site) == tree.clean()[0]


def test_the_cache_may_go_at_any_time(tree: Tree) -> None:
    shutil.rmtree(tree.cache)
    tree.check()
    for path in sorted(tree.cache.rglob("*")):
        if path.is_file():
            path.write_bytes(b"")
    tree.check()
    shutil.rmtree(tree.cache)
    tree.cache.write_bytes(b"")
    tree.document("ju", 2021, 9)
    tree.check()


@pytest.mark.parametrize("times", [0, 30], ids=["less than the site", "the site and its past"])
def test_the_cache_has_room_for_a_large_site(
    times: int, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many times the size of the site as are said, where that is more than the usual limit."""
    monkeypatch.setattr("mingzhang.build.LIMIT", 1000)
    monkeypatch.setattr("mingzhang.build.TIMES", times)
    (tree.cache / "store" / "size").unlink()  # what was kept before counts, too
    edit(data(tree), "form:", "# 复核\nform:")
    tree.check()
    shutil.rmtree(tree.site)
    outcome = tree.check()
    assert bool(made(outcome)) == (times == 0)


def test_files_replaced_by_renaming_count_as_edited(tree: Tree) -> None:
    """As editors save: another file of the same length and time takes the name."""
    path = data(tree)
    status = path.stat()
    text = path.read_text(encoding="utf-8")
    place = text.index("name: ") + 6
    other = path.with_suffix(".new")
    other.write_text(text[:place] + "某" + text[place + 1 :], encoding="utf-8")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)
    tree.check()


def test_names_in_two_forms_of_unicode_are_two_files(tree: Tree) -> None:
    assets = tree.templates / "site/assets"
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "é.css")
        (assets / name).write_text(form, encoding="utf-8")
        tree.check()
    if len({path.name for path in assets.glob("*.css") if "." in path.name}) < 2:
        pytest.skip("this file system takes them for one")
    assert files(tree.site)["assets/" + unicodedata.normalize("NFD", "é.css")] == b"NFD"


def test_batches_of_other_departments_are_heard_of(tree: Tree) -> None:
    for number, name in enumerate(("ju/2021", "ting/2021")):
        with data(tree, name).open("a", encoding="utf-8") as out:
            out.write(f"release:\n  batch_date: 2021-03-0{number + 1}\n")
    outcome = tree.check()
    found = [one for one in outcome.findings if one.code == "LAW-02"]
    assert [one.place.file for one in found] == ["content/departments/ting/2021/budget.yaml"]
    edit(data(tree), "2021-03-01", "2021-03-02")
    assert "LAW-02" not in {one.code for one in tree.check().findings}
