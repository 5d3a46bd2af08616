"""Edits while pages are open: what is told, what stays, what is read again."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mingzhang.preview.paper import Paper
from tests.load.workspace import DATA, Workspace, replace
from tests.preview.serving import LILING, eventually, listening, served

PAGE = f"{LILING}/index.html"
FIGURE = "2010301 行政运行: {general: 10227600.00, other: 67449.99}"
OTHER = "2010301 行政运行: {general: 10227600.00, other: 68449.99}"


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace.of_content(tmp_path)


@pytest.fixture
def client(work: Workspace) -> Iterator[httpx.Client]:
    with served(work.content, work.templates) as client:
        yield client


def test_an_edit_is_told_with_its_figures_and_shown(work: Workspace, client: httpx.Client) -> None:
    with listening(client, PAGE) as stream:
        before = stream.until(lambda state: "findings" in state)
        assert "68449.99" not in client.get(f"/{LILING}/figures.html").text
        replace(work.data, FIGURE, OTHER)
        after = stream.until(lambda state: state["page"] != before["page"])
        assert len(after["edited"]["figures"]) == 2
        text = client.get(f"/{PAGE}").text
        assert f'id="{after["edited"]["anchor"]}"' in text
        assert f'data-version="{after["page"]}"' in text
        stream.until(lambda state: state["findings"]["error"] > 0)


@pytest.mark.parametrize("broken", ["other: x", "other: {{", "other: 1\n\tx"])
def test_broken_data_leave_the_page_and_are_listed_with_their_lines(
    broken: str, work: Workspace, client: httpx.Client
) -> None:
    with listening(client, PAGE) as stream:
        before = stream.until(lambda state: "findings" in state)
        good = client.get(f"/{PAGE}").text
        replace(work.data, "other: 67449.99", broken)
        state = stream.until(lambda state: state["findings"]["stale"])
        assert state["page"] == before["page"]
        assert client.get(f"/{PAGE}").text == good
        assert state["findings"]["error"] >= 1
        listed = client.get(f"/_preview/findings?page={PAGE}").text
        assert f"content/{DATA}:" in listed
        assert "income:" in listed
        replace(work.data, broken, "other: 67449.99")
        stream.until(lambda state: state["findings"] == before["findings"])
    assert client.get(f"/{PAGE}").text == good


def test_a_document_that_was_never_good_is_a_page_of_findings(work: Workspace) -> None:
    replace(work.data, "quota: 72", "quota: x")
    with served(work.content, work.templates) as client:
        answer = client.get(f"/{PAGE}")
        assert answer.status_code == 200
        assert "IN-NUMBER" in answer.text
        assert "quota: x" in answer.text.replace("<mark>", "").replace("</mark>", "")
        assert client.get("/index.html").status_code == 200
        with listening(client, PAGE) as stream:
            before = stream.until(lambda state: "page" in state)
            replace(work.data, "quota: x", "quota: 72")
            stream.until(lambda state: state["page"] != before["page"])
        assert "IN-NUMBER" not in client.get(f"/{PAGE}").text


def test_only_the_edited_department_is_read_again(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = work.content / "departments/other-office"
    folder = other / "2024"
    folder.mkdir(parents=True)
    profile = work.data.parents[1] / "department.yaml"
    (other / "department.yaml").write_text(
        profile.read_text("utf-8").replace("醴陵市人民政府办公室", "另一办公室"), encoding="utf-8"
    )
    (folder / "final-accounts.yaml").write_bytes(work.data.read_bytes())
    read: list[str] = []
    whole = Paper.refresh

    def noted(paper: Paper, content: object) -> bool:
        if paper.stale:
            read.append(paper.entry.id)
        return whole(paper, content)  # type: ignore[arg-type]

    monkeypatch.setattr(Paper, "refresh", noted)
    with served(work.content, work.templates) as client, listening(client, PAGE) as stream:
        client.get("/index.html")
        before = stream.until(lambda state: "findings" in state)
        assert sorted(read) == [LILING, "other-office/2024/final-accounts"]
        read.clear()
        replace(work.data, FIGURE, OTHER)
        stream.until(lambda state: state["findings"] != before["findings"])
        client.get("/index.html")
        assert read == [LILING]
        read.clear()
        replace(profile, "醴陵市人民政府办公室", "醴陵市政府办公室")
        eventually(lambda: "醴陵市政府办公室" in client.get(f"/{PAGE}").text)
        assert set(read) == {LILING}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("portal.yaml", "title: 部门预决算公开", "title: 预决算公开平台"),
        ("departments/liling-government-office/department.yaml", "醴陵市人民政府办公室", "醴陵市政府办公室"),
    ],
)  # fmt: skip
def test_what_is_shared_reloads_what_shows_it(
    file: str, old: str, new: str, work: Workspace, client: httpx.Client
) -> None:
    path = work.content / file
    with listening(client, PAGE) as stream, listening(client, "index.html") as home:
        before = stream.until(lambda state: "page" in state)
        first = home.until(lambda state: "page" in state)
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
        stream.until(lambda state: state["page"] != before["page"])
        home.until(lambda state: state["page"] != first["page"])
    assert new.split()[-1] in client.get(f"/{PAGE}").text
    assert new.split()[-1] in client.get("/index.html").text


def test_a_broken_portal_leaves_all_pages_and_is_told(
    work: Workspace, client: httpx.Client
) -> None:
    with listening(client, PAGE) as stream:
        before = stream.until(lambda state: "findings" in state)
        portal = work.content / "portal.yaml"
        good = portal.read_text("utf-8")
        portal.write_text("title: [", encoding="utf-8")
        state = stream.until(lambda state: state["findings"]["error"] > 0)
        assert state["page"] == before["page"]
        assert "portal.yaml" in client.get(f"/_preview/findings?page={PAGE}").text
        replace(work.data, "quota: 72", "quota: 73")
        stream.until(lambda state: state["page"] != before["page"])
        portal.write_text(good, encoding="utf-8")
        stream.until(lambda state: state["findings"]["error"] == 0)


def test_a_broken_template_is_a_finding_with_its_line(tmp_path: Path) -> None:
    work = Workspace.at(tmp_path)
    template = work.templates / "site" / "document.html"
    with served(work.content, work.templates) as client, listening(client, PAGE) as stream:
        before = stream.until(lambda state: "findings" in state)
        good = replace(
            template, '<ul class="downloads"', '{{ nothing.at.all }}<ul class="downloads"'
        )
        stream.until(lambda state: state["findings"]["error"] == 1)
        assert stream.state["page"] == before["page"]
        listed = client.get(f"/_preview/findings?page={PAGE}").text
        assert "TEMPLATE" in listed
        assert "templates/site/document.html:" in listed
        template.write_text(good.replace("{{ nothing.at.all }}", ""), encoding="utf-8")
        stream.until(lambda state: state["findings"] == before["findings"])


def test_a_bug_of_the_program_is_a_finding_and_the_preview_goes_on(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with served(work.content, work.templates) as client:
        with monkeypatch.context() as patched:
            patched.setattr("mingzhang.render.page.method_page", lambda *_: 1 / 0)
            text = client.get(f"/{LILING}/figures.html").text
        assert "PREVIEW" in text
        assert "ZeroDivisionError" in text
        assert "ZeroDivisionError" in capfd.readouterr().err
        assert "PREVIEW" not in client.get(f"/{LILING}/figures.html").text


@pytest.mark.parametrize("way", ["rename", "burst", "remove"])
def test_editors_save_in_many_ways(way: str, work: Workspace, client: httpx.Client) -> None:
    text = work.data.read_text("utf-8").replace(FIGURE, OTHER)
    with listening(client, PAGE) as stream:
        before = stream.until(lambda state: "findings" in state)
        if way == "rename":
            beside = work.data.with_name("4913.tmp")
            beside.write_text(text, encoding="utf-8")
            work.data.rename(work.data.with_name("final-accounts.yaml~"))
            beside.rename(work.data)
            work.data.with_name("final-accounts.yaml~").unlink()
        elif way == "burst":
            for end in range(0, len(text), 500):
                work.data.write_text(text[:end], encoding="utf-8")
            work.data.write_text(text, encoding="utf-8")
        else:
            work.data.unlink()
            stream.until(lambda state: state["page"] == "")
            assert client.get(f"/{PAGE}").status_code == 404
            work.data.write_text(text, encoding="utf-8")
        stream.until(lambda state: state["page"] not in ("", before["page"]))
    assert "68,449.99" in client.get(f"/{LILING}/figures.html").text or (
        f'data-version="{stream.state["page"]}"' in client.get(f"/{PAGE}").text
    )


def test_a_file_that_may_not_be_read_is_said(work: Workspace, client: httpx.Client) -> None:
    with listening(client, PAGE) as stream:
        stream.until(lambda state: "findings" in state)
        work.data.unlink()
        work.data.mkdir()
        stream.until(lambda state: state["findings"]["error"] > 0 or state["page"] == "")


def test_the_folder_can_go_and_come_back(work: Workspace, client: httpx.Client) -> None:
    with listening(client, PAGE) as stream:
        before = stream.until(lambda state: "findings" in state)
        away = work.root / "away"
        work.content.rename(away)
        stream.until(lambda state: state["findings"]["error"] > 0)
        assert stream.state["page"] == before["page"]
        data = away / DATA
        data.write_text(data.read_text("utf-8").replace(FIGURE, OTHER), encoding="utf-8")
        away.rename(work.content)
        stream.until(lambda state: state["page"] != before["page"])


def test_names_in_either_normal_form_do_no_harm(work: Workspace, client: httpx.Client) -> None:
    with listening(client, "index.html") as stream:
        before = stream.until(lambda state: "findings" in state)
        for form in ("NFC", "NFD"):
            name = unicodedata.normalize(form, "é说明.txt")
            os.close(os.open(work.content / name, os.O_CREAT))
        stream.until(lambda state: state["findings"]["warning"] > before["findings"]["warning"])
        assert client.get(f"/{PAGE}").status_code == 200


def test_without_the_systems_help_changes_are_seen_later(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr("watchfiles.watch", none_left)
    monkeypatch.setattr("mingzhang.preview.watch.BLIND", 0.1)
    with served(work.content) as client, listening(client, PAGE) as stream:
        before = stream.until(lambda state: "findings" in state)
        replace(work.data, FIGURE, OTHER)
        stream.until(lambda state: state["page"] != before["page"])
    assert capfd.readouterr().err.count("watch limit") == 1
