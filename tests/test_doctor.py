"""The doctor: this machine is well, and says so; what is missing is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from build import main
from mingzhang import doctor
from mingzhang.doctor import Look, examine_environment
from mingzhang.fonts.sources import Source
from tests.load.workspace import FORM, Workspace, replace


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace.at(tmp_path)


def bad(work: Workspace) -> list[Look]:
    return [look for look in examine_environment(work.content, work.templates) if not look.ok]


def test_this_machine_has_all_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    out, err = capsys.readouterr()
    assert out.endswith("运行环境齐全。\n")
    assert "缺少" not in out
    assert err == ""


def test_a_character_without_a_glyph_is_named(
    work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(work.data, "文电会议组", "文电\U0002b81d组")
    assert main(["doctor", *work.options()]) == 1
    out = capsys.readouterr().out
    assert "缺 1 个字形：“\U0002b81d”(U+2B81D)" in out
    assert out.endswith("请按上面的提示补齐。\n")


def test_a_character_of_the_templates_counts_too(work: Workspace) -> None:
    path = work.form(f"{FORM}/text/duties.md")
    path.write_text(path.read_text(encoding="utf-8") + "\n\U0002b81d\n", encoding="utf-8")
    assert any("U+2B81D" in look.detail for look in bad(work))


def test_a_font_that_the_program_has_not_is_named(work: Workspace) -> None:
    style = work.templates / "print" / "styles" / "compact.yaml"
    replace(style, "title: Mingzhang BiaoSong", "title: Nobody Serif")
    ((_, name, detail),) = bad(work)
    assert name == "字体 Nobody Serif"
    assert "Mingzhang BiaoSong" in detail


def test_a_print_style_that_lacks_something_is_named(work: Workspace) -> None:
    style = work.templates / "print" / "styles" / "compact.yaml"
    replace(style, "folio: {gap: 6}", "")
    ((_, name, detail),) = bad(work)
    assert name == "版式 compact"
    assert "folio" in detail


def test_a_missing_library_or_package_is_named_with_the_remedy(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "LIBRARIES", {"no-such-library": "libnone"})
    lock = tmp_path / "requirements.lock"
    lock.write_text("no-such-package==1.0\njinja2==0.1 \\\n    --hash=x\n", encoding="utf-8")
    monkeypatch.setattr(doctor, "LOCK", lock)
    looks = {look.name: look.detail for look in bad(work)}
    assert set(looks) == {"Python 包 no-such-package", "Python 包 jinja2", "系统库 no-such-library"}
    assert "需要 1.0" in looks["Python 包 no-such-package"]
    assert "应当是 0.1" in looks["Python 包 jinja2"]
    assert "libnone" in looks["系统库 no-such-library"]


def test_odd_files_among_the_content_are_no_obstacle(work: Workspace) -> None:
    os.mkfifo(work.content / "pipe.yaml")
    (work.content / "folder.yaml").mkdir()
    (work.content / "link.yaml").symlink_to(work.content / "nowhere")
    (work.content / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    assert bad(work) == []


def test_font_files_that_are_missing_or_others_are_named(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "Other.otf"
    other.write_bytes(b"another release")
    fonts = [
        Source("0" * 64, "fonts-none", tmp_path / "None.otf"),
        Source("0" * 64, "fonts-other", other),
    ]
    monkeypatch.setattr(doctor, "sources", lambda: {font.name: font for font in fonts})
    looks = {look.name: look.detail for look in bad(work)}
    assert set(looks) == {"字体文件 None.otf", "字体文件 Other.otf"}
    assert "fonts-none" in looks["字体文件 None.otf"]
    assert "与锁定的版本不同" in looks["字体文件 Other.otf"]
