"""The command: what keeps a site from the public, what is said, and what visitors then find."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from build import main
from tests.load.workspace import DATA, DEPARTMENT, Workspace, replace
from tests.publish.stores import remote, seen, tidy
from tests.publishing import publish as sign_all
from tests.stubs import elsewhere

pytestmark = pytest.mark.slow

ID = f"{DEPARTMENT}/2024/final-accounts"
SAMPLES = "samples: [owner]\n"


def made(root: Path) -> Workspace:
    """One signed document, its website's codes real, built."""
    work = Workspace.at(root)
    sign_all(work.content)
    portal = work.content / "portal.yaml"
    text = re.sub(r"(?m)^samples:.*\n", "", portal.read_text(encoding="utf-8"))
    portal.write_text(text, encoding="utf-8")
    assert main(["build"]) == 0
    return work


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Built once; tests put back what they change."""
    root = tmp_path_factory.mktemp("work")
    with elsewhere(root):
        return made(root)


@pytest.fixture
def work(shared: Workspace) -> Iterator[Workspace]:
    with elsewhere(shared.root):
        yield shared


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Workspace]:
    """One that a test may change for good."""
    with elsewhere(tmp_path / "own"):
        yield made(tmp_path / "own")


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return tmp_path / "public"


@contextmanager
def restored(path: Path) -> Iterator[Path]:
    """A file or folder that is as before afterwards, its time included."""
    away = path.with_name(f"{path.name}.away")
    status = path.stat()
    data = path.read_bytes() if path.is_file() else None
    try:
        if data is None:
            path.rename(away)
        yield path
    finally:
        if data is None:
            away.rename(path)
        else:
            path.write_bytes(data)
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def to(public: Path, *more: str) -> int:
    return main(["publish", str(public), *more])


def site(work: Workspace) -> dict[str, bytes]:
    root = work.root / "site"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != ".mingzhang"
    }


def refused(code: str, public: Path | str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What is said when nothing is published."""
    before = sorted(Path(public).rglob("*"))
    capsys.readouterr()
    assert main(["publish", str(public), *more]) == 1
    said = capsys.readouterr().err
    assert f" {code}　" in said, said
    assert "访问者看到的仍是完整的一版" in said
    assert sorted(Path(public).rglob("*")) == before
    return said


def revised(work: Workspace) -> None:
    """A change that every page shows, and the site that it gives."""
    replace(work.content / "portal.yaml", "\ntitle: 部门预决算公开\n", "\ntitle: 预决算公开\n")
    assert main(["build"]) == 0


def releases(public: Path) -> list[str]:
    return sorted(path.name for path in (public / "releases").iterdir() if path.is_dir())


def test_what_was_built_is_what_visitors_see(
    work: Workspace, public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert to(public) == 0
    assert "已发布 " in capsys.readouterr().out
    assert seen(public) == site(work)
    assert tidy(public)


@pytest.mark.usefixtures("work")
def test_the_same_site_again_is_no_release(
    public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert to(public) == 0
    before = releases(public)
    capsys.readouterr()
    assert to(public) == 0
    assert capsys.readouterr().out == "没有变化：网站服务器上的就是这一版。\n"
    assert releases(public) == before


def test_a_trial_lists_pages_by_title_and_writes_nothing(
    work: Workspace, public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert to(public, "--dry-run") == 0
    said = capsys.readouterr().out
    title = re.search("<title>(.*)</title>", site(work)[f"{ID}/index.html"].decode())
    assert title
    assert f"新增　{ID}/index.html　{title[1]}\n" in said
    pages = sum(name.endswith(".html") for name in site(work))
    assert f"网页：新增 {pages} 个\n" in said
    assert ".pdf　" not in said
    assert not public.exists()


@pytest.mark.usefixtures("work")
def test_a_trial_tells_what_a_revision_changes_takes_away_and_adds(
    public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert to(public) == 0
    release = public / "releases" / releases(public)[0]
    listing = release.with_name(f"{release.name}.sha256")
    text = listing.read_text(encoding="utf-8")
    text = re.sub(r".{64}(  index\.html\n)", "0" * 64 + r"\1", text)
    text = re.sub(r".{64}  404\.html\n", "1" * 64 + "  old.html\n", text)
    listing.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert to(public, "--dry-run") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("　")[:2] for line in lines[:3]] == [
        ["新增", "404.html"],
        ["更改", "index.html"],
        ["撤下", "old.html"],
    ]
    assert lines[3] == "网页：新增 1 个，更改 1 个，撤下 1 个"


def test_a_preview_is_refused(
    work: Workspace, public: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--drafts"]) == 0
    preview = str(work.root / "preview")
    refused("PUBLISH-DRAFT", public, capsys, "--output", preview)
    (tmp_path / "notes").mkdir()
    for folder in ("notes", "nowhere"):
        refused("PUBLISH-SITE", public, capsys, "--output", str(tmp_path / folder))


def test_without_a_ledger_all_pages_are_drafts(
    work: Workspace, public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with restored(work.content / "ledger"):
        refused("PUBLISH-DRAFT", public, capsys)


@pytest.mark.parametrize("fault", ["edit", "add", "remove"])
def test_a_site_touched_after_the_build_is_refused(
    fault: str, work: Workspace, public: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, away = work.root / "site", tmp_path / "away"
    with restored(root / "index.html") as page:
        match fault:
            case "edit":
                page.write_bytes(page.read_bytes() + b"<!-- -->")
            case "add":
                (root / "a.html").write_bytes(b"")
            case _:
                page.rename(away)
        said = refused("PUBLISH-SITE", public, capsys)
        assert ("a.html" if fault == "add" else "index.html") in said
        if away.exists():  # the very file, not one like it
            away.rename(page)
        (root / "a.html").unlink(missing_ok=True)
    assert to(public) == 0


def test_a_site_of_which_no_build_is_recorded_is_refused(
    work: Workspace, public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with restored(work.root / ".cache" / "builds"):
        refused("PUBLISH-SITE", public, capsys)


@pytest.mark.parametrize("path", ["content/glossary.yaml", "templates/site/base.html"])
def test_what_changed_since_the_build_is_refused(
    path: str, work: Workspace, public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with restored(work.root / path) as file:
        file.write_bytes(file.read_bytes() + b"\n")
        refused("PUBLISH-STALE", public, capsys)
    assert to(public) == 0


def test_errors_and_changes_that_nobody_signed_are_named(
    work: Workspace, public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with restored(work.content / DATA) as data:
        replace(data, "\nunit: 元\n", "\nunit: 元 # 改过\n")
        assert " LEDGER-CHANGED　" in refused("PUBLISH-STALE", public, capsys)
    with restored(work.content / "portal.yaml") as portal:
        portal.write_text("titel: 公开\n" + portal.read_text(encoding="utf-8"), encoding="utf-8")
        refused("IN-UNKNOWN-KEY", public, capsys)


def test_sample_codes_need_a_word(
    own: Workspace, public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (own.content / "portal.yaml").open("a", encoding="utf-8") as portal:
        portal.write(SAMPLES)
    assert main(["build"]) == 0
    refused("PORTAL-SAMPLE", public, capsys)
    assert to(public, "--demonstration") == 0
    assert seen(public) == site(own)


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    ("part", "one"),
    [
        ("documents", {"id": "archive/2023/budget", "title": "青山市档案馆 2023 年部门预算"}),
        ("withdrawn", {"id": ID, "title": "撤回的文件", "data": "0" * 64}),
        ("documents", {"id": ID, "title": "后来更正过的文件", "data": "0" * 64}),
    ],
)
def test_what_the_public_has_seen_cannot_disappear(
    part: str,
    one: dict[str, str],
    public: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert to(public) == 0
    listing = public / "current" / "releases.json"
    said = json.loads(listing.read_bytes())
    said[part] = [one]
    listing.write_text(json.dumps(said), encoding="utf-8")
    assert one["title"] in refused("PUBLISH-LOST", public, capsys)
    listing.write_text("[]", encoding="utf-8")
    refused("PUBLISH-FAILED", public, capsys)


@pytest.mark.usefixtures("own")
def test_a_withdrawal_leaves_its_page(public: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert to(public) == 0
    assert main(["sign", ID, "withdrawn", "--by", "王五", "--reason", "口径有误"]) == 0
    assert main(["build"]) == 0
    assert to(public) == 0
    assert "口径有误" in seen(public)[f"{ID}/index.html"].decode()
    assert f"{ID}/{ID.replace('/', '-')}.pdf" not in seen(public)
    capsys.readouterr()
    assert to(public, "--rollback") == 0
    assert "已经撤回，回退后又公开了" in capsys.readouterr().out


def test_going_back_and_forth(
    own: Workspace, public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = site(own)
    assert to(public) == 0
    refused("PUBLISH-RELEASE", public, capsys, "--rollback")
    revised(own)
    assert to(public) == 0
    old, new = releases(public)
    capsys.readouterr()
    assert to(public, "--list") == 0
    listed = [line.split("　") for line in capsys.readouterr().out.splitlines()]
    assert [(name, state) for name, _, state in listed] == [(old, "保留"), (new, "使用中")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", time) for _, time, _ in listed)

    assert to(public, "--rollback", "--dry-run") == 0
    assert seen(public) != first
    assert to(public, "--rollback") == 0
    assert f"已回退到 {old}" in capsys.readouterr().out
    assert seen(public) == first
    assert new in refused("PUBLISH-RELEASE", public, capsys, "--rollback", "1")
    assert to(public, "--rollback", new) == 0
    assert seen(public) == site(own)
    assert main(["publish", "--rollback", str(public)]) == 0
    assert seen(public) == first
    with pytest.raises(SystemExit, match="2"):
        main(["publish", "--rollback"])
    assert "缺少参数：DEST" in capsys.readouterr().err
    assert to(public, "--rollback", new) == 0
    (public / "releases" / old / "index.html").write_bytes(b"")
    refused("PUBLISH-DAMAGED", public, capsys, "--rollback")
    assert to(public, "--keep", "1") == 0
    assert releases(public) == [new]


@pytest.mark.skipif(shutil.which("rsync") is None, reason="rsync is not installed")
def test_another_machine_gets_the_same(
    work: Workspace, public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAR_HOME", str(tmp_path))
    rsh = remote(public, tmp_path).rsh[0]
    assert main(["publish", "web@example.org:~/public", "--rsh", rsh]) == 0
    assert seen(public) == site(work)
    assert main(["publish", "example.org:public", "--rsh", rsh, "--list"]) == 0


def test_places_that_will_not_do(
    work: Workspace,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for inside in ("site/public", "content/x", "templates", "."):
        refused("PUBLISH-PLACE", work.root / inside, capsys)
    for place in ("rsync://example.org/site", "example.org::site", "-oProxyCommand=x:site"):
        capsys.readouterr()
        assert main(["publish", "--", place]) == 1
        assert " PUBLISH-PLACE　" in capsys.readouterr().err
    (tmp_path / "file").touch()
    refused("PUBLISH-FAILED", tmp_path / "file" / "public", capsys)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "rsync、ssh" in refused("PUBLISH-TOOL", "example.org:/srv/site", capsys)


@pytest.mark.usefixtures("work")
def test_a_locked_place_is_said_to_be_locked(
    public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert to(public) == 0
    (public / ".lock").symlink_to("1:elsewhere.example.org:zhang_san")
    assert "zhang_san" in refused("PUBLISH-LOCKED", public, capsys)
    assert to(public, "--dry-run") == 0


@pytest.mark.parametrize("wrong", [[], ["x", "--keep", "0"], ["x", "--keep", "two"]])
def test_wrong_usage_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["publish", *wrong])
    assert exit_.value.code == 2
    assert capsys.readouterr().err.startswith("用法：build.py publish")
