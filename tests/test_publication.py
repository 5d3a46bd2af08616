"""One document through its whole life, as each page and file of the site tells it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from build import main
from mingzhang.findings import Finding, Severity
from mingzhang.render.booklet import Booklet
from mingzhang.render.web.atom import ATOM
from mingzhang.render.web.feeds import SITEMAP
from tests.load.workspace import DEPARTMENT, ROOT, Workspace, codes, only, replace

pytestmark = pytest.mark.slow

NAME = f"{DEPARTMENT}/2024/final-accounts"
OTHER = f"{DEPARTMENT}/2021/budget"
BASE = "https://www.example.org/budget/"
SIGNED, OPENS, LATER = "2025-09-02 09:00", "2025-10-01 08:00", "2025-11-03 10:30"
CORRECTION = ("--what", "更正来访人数", "--reason", "录入时看错了行")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Two documents of one department, unsigned; a booklet says only whether it is a draft."""

    def booklet(_templates: Path, made: Booklet, _files: object) -> tuple[bytes, list[Finding]]:
        return f"%PDF {made.draft}".encode(), []

    monkeypatch.setattr("mingzhang.render.pdf.booklet_pdf", booklet)
    made = Workspace.of_content(tmp_path)
    path = made.content / "departments" / f"{OTHER}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((ROOT / "content" / "departments" / f"{OTHER}.yaml").read_bytes())
    return made


def sign(work: Workspace, *states: str, at: str = SIGNED, name: str = NAME, more: tuple[str, ...] = ()) -> None:  # fmt: skip
    """States signed one after the other; `more` goes with the last."""
    for state in states:
        options = more if state == states[-1] else ()
        assert main(["sign", *work.options(), name, state, "--by", "某人", "--at", at, *options]) == 0  # fmt: skip


def publish(work: Workspace, name: str = NAME, release: str = "") -> None:
    more = ("--release", release) if release else ()
    sign(work, "reviewed", "approved", "published", name=name, more=more)


def make(work: Workspace, at: str, *more: str) -> int:
    folder = work.root / ("preview" if "--drafts" in more else "site")
    return main(["build", *work.options(), "--output", str(folder), "--at", at, *more])


def tree(work: Workspace, name: str, folder: str = "site") -> Any:
    return html.fromstring((work.root / folder / name).read_text(encoding="utf-8"))


def said(element: Any) -> str:
    return re.sub(r"\s+", "", element.text_content())


def main_of(work: Workspace, name: str, folder: str = "site") -> str:
    return said(tree(work, name, folder).xpath("//main")[0])


def cells(work: Workspace, year: int, folder: str = "site") -> list[str]:
    """What the board says of the department: final accounts, budget."""
    page = tree(work, f"status/{year}/index.html", folder)
    for hidden in page.xpath("//*[@class='visually-hidden']"):
        hidden.drop_tree()
    return [said(cell) for cell in page.xpath("//table[@class='board']/tbody/tr/td")]


def entries(work: Workspace) -> list[dict[str, str]]:
    """The feed's entries: title, updated, summary."""
    feed = etree.fromstring((work.root / "site" / "feed.xml").read_bytes())
    names = ("id", "title", "published", "updated", "summary")
    return [{name: one.findtext(f"{{{ATOM}}}{name}") or "" for name in names} for one in feed.findall(f"{{{ATOM}}}entry")]  # fmt: skip


def addresses(work: Workspace, folder: str = "site") -> dict[str, str]:
    """The sitemap: path → day of the last change."""
    found = etree.fromstring((work.root / folder / "sitemap.xml").read_bytes())
    return {
        (one.findtext(f"{{{SITEMAP}}}loc") or "").removeprefix(BASE): one.findtext(f"{{{SITEMAP}}}lastmod") or ""
        for one in found
    }  # fmt: skip


def listed(work: Workspace, folder: str = "site") -> dict[str, dict[str, str]]:
    text = (work.root / folder / "open-data" / "documents.csv").read_text(encoding="utf-8-sig")
    return {row["document"]: row for row in csv.DictReader(io.StringIO(text))}


def catalogued(work: Workspace, folder: str = "site") -> dict[str, dict[str, Any]]:
    data = json.loads((work.root / folder / "catalog.json").read_bytes())
    return {one["id"]: one for one in data["documents"]}


def titles_found(work: Workspace, folder: str = "site") -> dict[str, list[Any]]:
    """What the search index has of each document: id → groups of lines."""
    found = {}
    for path in (work.root / folder / "search").glob("*/d*.js"):
        match = re.fullmatch(r'found\("[0-9a-f]+/d\d+",(.*)\)\n', path.read_text(encoding="utf-8"))
        assert match
        name, groups = json.loads(match[1])
        found[name] = groups
    return found


def mentions(work: Workspace, name: str) -> Iterator[str]:
    """Files of the site that know of a document."""
    for path in (work.root / "site").rglob("*"):
        if path.is_file() and name.encode() in path.read_bytes():
            yield path.relative_to(work.root / "site").as_posix()


def test_nothing_of_a_document_is_there_before_its_time(work: Workspace) -> None:
    publish(work, OTHER)
    publish(work, release=OPENS)
    assert make(work, "2025-10-01 07:59") == 0
    assert list(mentions(work, NAME)) == []
    assert "2024" not in (work.root / "site" / "sitemap.xml").read_text("utf-8")
    assert make(work, OPENS) == 0
    page = tree(work, f"{NAME}/index.html")
    assert page.xpath("//meta[@name='PubDate']/@content") == [OPENS]
    assert {one["published"] for one in entries(work)} == {
        "2025-10-01T08:00:00+08:00", "2025-09-02T09:00:00+08:00"
    }  # fmt: skip
    (linked,) = page.xpath("//script[@type='application/ld+json']/text()")
    dates = [one.get("datePublished") for one in json.loads(linked)["@graph"]]
    assert "2025-10-01T08:00:00+08:00" in dates
    assert listed(work)[NAME]["released"] == "2025-10-01T08:00:00+08:00"
    assert catalogued(work)[NAME]["published"] == "2025-10-01"
    assert catalogued(work)[NAME]["validity"] == "有效"
    robots = (work.root / "site" / "robots.txt").read_text("utf-8")
    assert "\nAllow: /\n" in robots


def test_a_preview_marks_drafts_and_counts_none(work: Workspace) -> None:
    publish(work, OTHER)
    sign(work, "reviewed")
    assert make(work, LATER, "--drafts") == 0
    home = tree(work, "index.html", "preview")
    (counts,) = home.xpath("//p[@class='counts']")
    assert counts.xpath(".//data/@value") == ["1", "1", "1"]
    assert [one.split("/")[1] for one in home.xpath("//section[@aria-labelledby='newest']//li/a[1]/@href")] == ["2021"]  # fmt: skip
    (draft,) = home.xpath("//section[@aria-labelledby='drafts']//li")
    assert "草稿：已审核" in said(draft)
    assert cells(work, 2024, "preview") == ["尚未公开草稿：已审核，待批准", "尚未公开"]
    assert "0个部门公开了部门决算" in main_of(work, "years/2024/index.html", "preview")
    assert main_of(work, "years/2024/index.html", "preview").count("草稿：已审核") == 2
    assert "草稿：已审核" in main_of(work, f"{DEPARTMENT}/index.html", "preview")
    (band,) = tree(work, f"{NAME}/index.html", "preview").xpath("//*[@class='draft-band']")
    assert "已审核" in said(band)
    assert not tree(work, f"{NAME}/index.html", "preview").xpath("//meta[@name='PubDate']")
    assert not tree(work, f"{OTHER}/index.html", "preview").xpath("//*[@class='draft-band']")
    folder = work.root / "preview"
    pdf = f"{NAME}/{NAME.replace('/', '-')}.pdf"
    assert (folder / pdf).read_bytes() == b"%PDF True"
    assert NAME not in (folder / "feed.xml").read_text("utf-8")
    assert f"{NAME}/" not in addresses(work, "preview")
    assert catalogued(work, "preview")[NAME]["validity"] == "草稿，尚未公开"
    assert {name: row["state"] for name, row in listed(work, "preview").items()} == {
        NAME: "reviewed", OTHER: "published"
    }  # fmt: skip
    assert titles_found(work, "preview")[NAME][0][2].endswith("（草稿）")
    assert "Disallow: /" in (folder / "robots.txt").read_text("utf-8")


def test_a_preview_says_when_a_document_will_come_out(work: Workspace) -> None:
    publish(work, release=OPENS)
    assert make(work, SIGNED, "--drafts") == 0
    for name in (f"{NAME}/index.html", f"{NAME}/figures.html"):
        (band,) = tree(work, name, "preview").xpath("//*[@class='draft-band']")
        assert f"待公开{OPENS.replace(' ', '')}" in said(band)
        assert band.xpath(".//time/@datetime") == ["2025-10-01T08:00:00+08:00"]


def test_a_correction_is_told_everywhere(
    work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(work)
    assert make(work, SIGNED) == 0
    replace(work.data, "guests: 123\n", "guests: 4321\n")
    assert make(work, LATER) == 1
    assert "LEDGER-CHANGED" in capsys.readouterr().err
    assert main(["sign", *work.options(), "--list"]) == 0
    assert "签署更正" in capsys.readouterr().out
    # While it is on its way it is a draft beside what stays public.
    assert make(work, LATER, "--drafts") == 0
    assert cells(work, 2024, "preview")[0] == "已公开草稿：更正的数据：待审核"
    (drafts,) = tree(work, "index.html", "preview").xpath("//section[@aria-labelledby='drafts']")
    assert [one.rsplit("/", 2)[0] for one in drafts.xpath(".//li/a[1]/@href")] == [OTHER[:-7]]
    sign(work, "reviewed", "approved", "corrected", at=LATER, more=CORRECTION)
    assert make(work, LATER) == 0
    (section,) = tree(work, f"{NAME}/index.html").xpath("//section[@class='corrections']")
    for words in ("更正来访人数", "录入时看错了行", "123", "4321", "2025-11-03"):
        assert words in said(section)
        assert words in main_of(work, "corrections/index.html")
    assert "更正2025-11-03" in main_of(work, "index.html")
    correction, publication = entries(work)
    assert correction["title"].startswith("更正：")
    assert correction["published"] == "2025-11-03T10:30:00+08:00"
    for words in ("录入时看错了行", "更正前123，更正后4321"):
        assert words in correction["summary"]
    assert (publication["published"], publication["updated"]) == (
        "2025-09-02T09:00:00+08:00", "2025-11-03T10:30:00+08:00"
    )  # fmt: skip
    assert correction["id"] != publication["id"]
    assert addresses(work)[f"{NAME}/"] == "2025-11-03"
    row = listed(work)[NAME]
    assert (row["state"], row["published"], row["corrections"]) == ("published", "2025-09-02", "1")
    assert cells(work, 2024)[0] == "已公开"


def test_a_withdrawal_is_told_everywhere(work: Workspace) -> None:
    publish(work, OTHER)
    publish(work)
    assert make(work, SIGNED) == 0
    sign(work, "withdrawn", at=LATER, more=("--reason", "口径有误"))
    assert make(work, LATER) == 0
    folder = work.root / "site" / NAME
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    page = tree(work, f"{NAME}/index.html")
    assert "口径有误" in said(page)
    assert not page.xpath("//a[@download]")
    (counts,) = tree(work, "index.html").xpath("//p[@class='counts']")
    assert counts.xpath(".//data/@value") == ["1", "1", "1"]
    assert cells(work, 2024)[0] == "已撤回"
    # It had been published: what fell due before is missing.
    assert cells(work, 2023) == ["未公开", "未公开"]
    for name in ("index.html", "years/index.html", "years/2024/index.html", "sitemap/index.html",
                 "status/index.html", "status/2024/index.html", f"{DEPARTMENT}/index.html"):  # fmt: skip
        assert "已撤回" in main_of(work, name), name
    assert addresses(work)[f"{NAME}/"] == "2025-11-03"
    assert f"{NAME}/figures.html" not in addresses(work)
    withdrawal, _ = entries(work)
    assert withdrawal["title"].startswith("撤回：")
    assert "口径有误" in withdrawal["summary"]
    row = listed(work)[NAME]
    assert (row["state"], row["withdrawn"]) == ("withdrawn", "2025-11-03T10:30:00+08:00")
    assert (row["pdf"], row["xlsx"], row["json"]) == ("", "", "")
    one = catalogued(work)[NAME]
    assert (one["validity"], one["files"]) == ("已撤回", {})
    # Found by its title alone, which leads to the page that says so.
    ((_, _, title),) = titles_found(work)[NAME]
    assert title.endswith("部门决算（已撤回）")
    facts = (work.root / "site" / "open-data" / "facts.csv").read_text("utf-8")
    assert NAME not in facts


def test_when_all_is_withdrawn_no_address_is_lost(work: Workspace) -> None:
    publish(work)
    assert make(work, SIGNED) == 0
    before = {path.relative_to(work.root / "site") for path in (work.root / "site").rglob("index.html")}  # fmt: skip
    sign(work, "withdrawn", at=LATER, more=("--reason", "口径有误"))
    assert make(work, LATER) == 0
    after = {path.relative_to(work.root / "site") for path in (work.root / "site").rglob("index.html")}  # fmt: skip
    assert before <= after


def test_a_correction_whose_old_data_cannot_be_read_is_found(work: Workspace) -> None:
    """LEDGER-READ: the page has the words of the correction, and no values."""
    text = work.data.read_text(encoding="utf-8")
    work.data.write_text(text.replace("form: hunan/2024", "form: hunan/old"), encoding="utf-8")
    old = work.templates / "forms" / "hunan" / "old"
    assert not old.exists()
    (root := work.root / "templates").mkdir()
    work = Workspace(work.root, root)
    for path in (ROOT / "templates").iterdir():
        if path.name != "forms":
            (root / path.name).symlink_to(path)
    shutil.copytree(ROOT / "templates" / "forms", root / "forms")
    shutil.copytree(root / "forms" / "hunan" / "2024", root / "forms" / "hunan" / "old")
    publish(work)
    work.data.write_text(text, encoding="utf-8")
    sign(work, "reviewed", "approved", "corrected", at=LATER, more=CORRECTION)
    assert "LEDGER-READ" not in codes(work.findings())
    shutil.rmtree(root / "forms" / "hunan" / "old")
    one = only(work.findings(), "LEDGER-READ")
    assert (one.severity, one.place.file) == (Severity.WARNING, f"content/ledger/{NAME}.yaml")
    assert make(work, LATER) == 0
    assert "不能逐项对照" in main_of(work, "corrections/index.html")
