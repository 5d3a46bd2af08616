"""The gate: what is signed is built, what isn't is not, and nothing that was public is lost."""

from __future__ import annotations

import json
import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from lxml import html

from build import main
from mingzhang.build import Folders, Outcome, build
from mingzhang.clock import parsed
from mingzhang.findings import Finding, Severity
from mingzhang.render.booklet import Booklet
from tests.load.workspace import DATA, DEPARTMENT, Workspace, codes, only, replace

NAME = f"{DEPARTMENT}/2024/final-accounts"
PAGE = f"{NAME}/index.html"
DAY = "2025-09-02"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """One document, unsigned; its booklet is a stub."""

    def booklet(_templates: Path, made: Booklet, _files: object) -> tuple[bytes, list[Finding]]:
        return f"%PDF {made.title} {made.draft}".encode(), []

    monkeypatch.setattr("mingzhang.render.pdf.booklet_pdf", booklet)
    return Workspace.of_content(tmp_path)


def sign(work: Workspace, state: str, *more: str, at: str = f"{DAY} 09:00") -> int:
    return main(["sign", *work.options(), NAME, state, "--by", "某人", "--at", at, *more])


def publish(work: Workspace, *more: str, at: str = f"{DAY} 09:00") -> None:
    for state in ("reviewed", "approved"):
        assert sign(work, state, at=at) == 0
    assert sign(work, "published", *more, at=at) == 0


def made(work: Workspace, at: str = "2025-12-01 00:00", drafts: bool = False) -> Outcome:
    output = work.root / ("preview" if drafts else "site")
    folders = Folders(work.content, work.templates, output, work.root / "cache")
    return build(folders, lambda *_: None, parsed(at), drafts)


def page(work: Workspace, name: str = PAGE, folder: str = "site") -> str:
    return (work.root / folder / name).read_text(encoding="utf-8")


def shown(work: Workspace, name: str = PAGE, folder: str = "site") -> str:
    return str(html.fromstring(page(work, name, folder)).text_content())


def ledger(work: Workspace) -> Path:
    return work.content / "ledger" / f"{NAME}.yaml"


def test_without_a_ledger_all_is_a_draft_and_says_so(work: Workspace) -> None:
    outcome = made(work)
    assert (outcome.documents, outcome.managed) == (1, False)
    assert "草稿" in shown(work)
    assert "草稿" in shown(work, f"{NAME}/figures.html")
    data = json.loads(page(work, f"{NAME}/{NAME.replace('/', '-')}.json"))
    assert (data["state"], data["published"]) == ("draft", None)
    assert json.loads(page(work, "releases.json"))["documents"] == []


@pytest.mark.parametrize("states", [("reviewed",), ("reviewed", "approved")])
def test_what_is_not_published_is_left_out_and_named(
    states: tuple[str, ...], work: Workspace
) -> None:
    for state in states:
        assert sign(work, state) == 0
    outcome = made(work)
    assert (outcome.documents, outcome.failed) == (0, False)
    assert [(entry.id, one.state) for entry, one in outcome.left_out] == [(NAME, states[-1])]
    assert not (work.root / "site" / NAME).exists()
    preview = made(work, drafts=True)
    assert (preview.documents, preview.left_out) == (1, [])
    assert "草稿" in shown(work, folder="preview")


def test_what_is_published_bears_its_day_and_no_mark(work: Workspace) -> None:
    publish(work)
    assert not made(work).failed
    assert "草稿" not in shown(work)
    assert f'<time datetime="{DAY}">' in page(work)
    (document,) = json.loads(page(work, "releases.json"))["documents"]
    assert (document["id"], document["published"]) == (NAME, DAY)
    assert len(document["data"]) == 64
    pdf = (work.root / "site" / NAME / f"{NAME.replace('/', '-')}.pdf").read_bytes()
    assert pdf.endswith(b"False")


def test_the_hour_of_release_makes_an_unchanged_build_stale(work: Workspace) -> None:
    publish(work, "--release", "2025-10-01 08:00")
    before, after = "2025-10-01 07:59", "2025-10-01 08:00"
    assert made(work, before).documents == 0
    assert made(work, before).unchanged
    assert made(work, after).documents == 1
    assert made(work, "2030-01-01 00:00").unchanged
    assert "2025-10-01" in shown(work)
    assert made(work, before).documents == 0  # nor does a site stand before its time


def test_a_draft_with_errors_keeps_nobody_from_being_published(work: Workspace) -> None:
    publish(work)
    folder = work.data.parents[1] / "2023"
    folder.mkdir()
    text = work.data.read_text(encoding="utf-8")
    (folder / "final-accounts.yaml").write_text(text.replace("quota: 72", "quota: x"), "utf-8")
    outcome = made(work)
    assert (outcome.documents, outcome.failed) == (1, False)
    assert made(work, drafts=True).failed


def test_a_change_without_a_correction_fails_and_is_named(work: Workspace) -> None:
    publish(work)
    assert not made(work).failed
    before = page(work)
    text = replace(work.data, "guests: 123\n", "guests: 4321\n")
    outcome = made(work)
    assert outcome.failed
    assert page(work) == before
    one = only(outcome.findings, "LEDGER-CHANGED")
    assert (one.found, one.expected) == ("4321", "123")
    line = text[: text.index("guests: 4321")].count("\n") + 1
    assert (one.place.file, one.place.line) == (f"content/{DATA}", line)
    # It has to be looked at before it is signed.
    preview = made(work, drafts=True)
    assert only(preview.findings, "LEDGER-CHANGED").severity is Severity.WARNING
    assert "草稿" in shown(work, folder="preview")


def test_a_comment_is_a_change_too(work: Workspace) -> None:
    publish(work)
    text = work.data.read_text(encoding="utf-8")
    work.data.write_text(f"{text}# 附注\n", encoding="utf-8")
    assert "注释" in only(made(work).findings, "LEDGER-CHANGED").found


def test_a_correction_shows_old_and_new_values(work: Workspace) -> None:
    publish(work)
    assert not made(work).failed
    replace(work.data, "guests: 123\n", "guests: 4321\n")
    for state in ("reviewed", "approved"):
        assert sign(work, state, at="2025-10-08 10:00") == 0
    more = ("--what", "更正人数", "--reason", "依据[[〔2025〕8号]]文")
    assert sign(work, "corrected", *more, at="2025-10-08 10:00") == 0
    assert not made(work).failed
    for name in (PAGE, "corrections/index.html"):
        tree = html.fromstring(page(work, name))
        (table,) = tree.xpath("//table[@class='changes']")
        rows = [[" ".join(c.text_content().split()) for c in row] for row in table.xpath(".//tr")]
        assert rows[0] == ["项目", "更正前", "更正后"]
        assert rows[1][1:] == ["123", "4321"]
        assert len(rows) == 2
        said = tree.text_content()
        assert "更正人数" in said
        assert "依据〔2025〕8号文" in said
        assert "更正人：某人" in said
        assert tree.xpath("//time[@datetime='2025-10-08']")
    assert f'<time datetime="{DAY}">' in page(work)  # published then, corrected later
    data = json.loads(page(work, f"{NAME}/{NAME.replace('/', '-')}.json"))
    (one,) = data["corrections"]
    assert [(change["old"], change["new"]) for change in one["changes"]] == [("123", "4321")]
    assert one["to_sha256"] == data["data_sha256"]


def test_a_withdrawn_document_leaves_a_page_that_says_so(work: Workspace) -> None:
    publish(work)
    assert not made(work).failed
    work.data.unlink()
    assert "LEDGER-GONE" in codes(made(work).findings)
    assert sign(work, "withdrawn", "--reason", "重新编制", at="2025-10-08 10:00") == 0
    outcome = made(work)
    assert (outcome.documents, outcome.failed) == (0, False)
    said = shown(work)
    for words in ("已撤回", "重新编制", "撤回人：某人", "2025-10-08"):
        assert words in said
    assert not html.fromstring(page(work)).xpath("//data")
    assert {path.name for path in (work.root / "site" / NAME).iterdir()} == {"index.html"}
    for name in ("index.html", f"{DEPARTMENT}/index.html", "corrections/index.html"):
        assert "已撤回" in shown(work, name)
    # And it may come back, as it was or corrected.
    assert json.loads(page(work, "releases.json"))["withdrawn"][0]["id"] == NAME


def test_a_withdrawn_document_may_come_back(work: Workspace) -> None:
    publish(work)
    assert sign(work, "withdrawn", "--reason", "重新核对", at="2025-10-08 10:00") == 0
    publish(work, at="2025-11-03 09:00")
    assert made(work).documents == 1
    assert '<time datetime="2025-11-03">' in page(work)


def test_a_ledger_that_forgot_is_refused(work: Workspace) -> None:
    publish(work)
    assert not made(work).failed
    before = page(work)
    shutil.rmtree(work.content / "ledger")
    outcome = made(work)
    assert codes(outcome.findings) == {"LEDGER-LOST"}
    assert page(work) == before


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("state: approved", "state: reviewed", "LEDGER-ORDER"),
        ("- state: approved\n  by: 某人\n  at: 2025-09-02 09:00", "- state: approved\n  by: 某人\n  at: 2025-09-01 09:00", "LEDGER-ORDER"),
        ("state: approved", "state: withdrawn", "LEDGER-FORM"),
        ("state: published", "state: published\n  release: 2025-09-01 09:00", "LEDGER-FORM"),
        ("state: published", "state: published\n  what: 改", "LEDGER-FORM"),
        ("state: published", "state: gone", "IN-VALUE"),
        ("state: published", "state: published\n  when: 1", "IN-UNKNOWN-KEY"),
    ],
)  # fmt: skip
def test_a_ledger_changed_by_hand_is_found(old: str, new: str, code: str, work: Workspace) -> None:
    publish(work)
    replace(ledger(work), old, new)
    outcome = made(work)
    assert outcome.failed
    one = only(outcome.findings, code)
    assert one.place.file == f"content/ledger/{NAME}.yaml"
    assert one.place.line > 1


def test_what_was_published_is_kept_unchanged(work: Workspace) -> None:
    publish(work)
    (kept,) = ledger(work).with_suffix("").iterdir()
    assert kept.read_bytes() == work.data.read_bytes()
    kept.write_text(kept.read_text("utf-8").replace("guests: 123\n", "guests: 321\n"), "utf-8")
    assert "指纹不符" in only(made(work).findings, "LEDGER-VERSION").message
    kept.unlink()
    assert "缺少" in only(made(work).findings, "LEDGER-VERSION").message


def test_a_hash_by_hand_is_found(work: Workspace) -> None:
    publish(work)
    text = ledger(work).read_text(encoding="utf-8")
    ledger(work).write_text(re.sub("data: .*", "data: 12345", text), encoding="utf-8")
    assert codes(made(work).findings) >= {"LEDGER-FORM"}


def test_the_data_name_no_other_day(work: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither when it is signed nor later: here the ledger was written by hand."""
    text = work.data.read_text(encoding="utf-8")
    work.data.write_text(f"{text}\ndates: {{published: 2025-09-03}}\n", encoding="utf-8")
    for state in ("reviewed", "approved"):
        assert sign(work, state) == 0
    capsys.readouterr()
    assert sign(work, "published") == 1
    assert "LEDGER-DATE" in capsys.readouterr().err
    assert sign(work, "published", "--release", "2025-09-03 08:00") == 0
    replace(ledger(work), "  release: 2025-09-03 08:00\n", "  release: 2025-09-04 08:00\n")
    for drafts, at in ((True, "2025-09-02 10:00"), (False, "2025-09-05 00:00")):
        one = only(made(work, at, drafts).findings, "LEDGER-DATE")
        assert (one.found, one.expected) == ("2025-09-03", "2025-09-04")
        assert one.place.line == text.count("\n") + 2


def test_the_time_limit_is_held_against_the_time_of_release(
    work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """LAW-01 without a typed day of publication: a release too late is not signed unexplained."""
    text = work.data.read_text(encoding="utf-8")
    work.data.write_text(f"{text}\ndates: {{approved: 2025-09-01}}\n", encoding="utf-8")
    for state in ("reviewed", "approved"):
        assert sign(work, state) == 0
    capsys.readouterr()
    assert sign(work, "published", "--release", "2025-09-22 09:00") == 1
    assert "超过 1 天" in capsys.readouterr().err
    assert sign(work, "published", "--release", "2025-09-21 09:00") == 0
    assert not made(work).failed


def test_errors_are_not_signed(work: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    replace(work.data, "quota: 72", "quota: x")
    assert sign(work, "reviewed") == 1
    assert "IN-NUMBER" in capsys.readouterr().err
    assert not ledger(work).exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([NAME, "approved", "--by", "某人"], "先审核"),
        ([NAME, "reviewed"], "--by"),
        (["nobody/2024/budget", "reviewed", "--by", "某人"], "没有这份文件"),
        ([NAME, "reviewed", "--by", "某人", "--release", "2025-09-01 09:00"], "--release"),
        ([NAME, "withdrawn", "--by", "某人"], "--reason"),
        ([NAME, "corrected", "--by", "某人", "--what", "改"], "--reason"),
        ([NAME], "--list"),
    ],
)
def test_what_does_not_hold_is_not_signed(
    arguments: list[str], said: str, work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sign", *work.options(), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (work.content / "ledger").exists()


def test_digits_in_a_reason_are_refused(
    work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(work)
    before = ledger(work).read_bytes()
    assert sign(work, "withdrawn", "--reason", "多计12万元") == 1
    assert "T1" in capsys.readouterr().err
    assert ledger(work).read_bytes() == before


def test_the_list_says_where_every_document_stands(
    work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(work, "--release", "2999-01-01 00:00")
    capsys.readouterr()
    assert main(["sign", *work.options(), "--list"]) == 0
    assert capsys.readouterr().out.startswith(f"{NAME}　待公开，到 2999-01-01 00:00 公开")


def test_a_preview_never_takes_the_place_of_a_site(work: Workspace) -> None:
    publish(work)
    assert not made(work).failed
    folders = Folders(work.content, work.templates, work.root / "site", work.root / "cache")
    outcome = build(folders, lambda *_: None, datetime.now().astimezone(), drafts=True)
    assert codes(outcome.findings) >= {"OUT-FOREIGN"}
