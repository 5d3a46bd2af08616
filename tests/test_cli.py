"""The command line: help in Chinese, exit codes, and commands as people type them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from build import main
from mingzhang import VERSION
from mingzhang.findings import Finding
from mingzhang.render.booklet import Booklet
from tests.load.workspace import DATA, DEPARTMENT, ROOT, Workspace, replace, run

COMMANDS = {
    "build": ["--content", "--templates", "--output"],
    "check": ["--content", "--templates", "--format", "--scorecard", "--all", "--report"],
    "serve": ["--content", "--templates", "--host", "--port"],
    "new": ["--content", "--templates", "--form", "部门/年度/文种"],
    "pdf": ["--content", "--templates", "--output", "部门/年度/文种", "--style", "--bind"],
    "archive": ["--content", "--templates", "--output", "--site", "--zip", "部门/年度"],
    "publish": [
        "--content",
        "--templates",
        "--output",
        "--dry-run",
        "--list",
        "--rollback",
        "--keep",
        "--demonstration",
        "--rsh",
        "DEST",
    ],
    "verify": ["--content", "--templates", "--output", "--bag", "--rebuild"],
    "doctor": ["--content", "--templates"],
}
CHINESE = re.compile("[\u4e00-\u9fff]")
ID = f"{DEPARTMENT}/2024/final-accounts"


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace.of_content(tmp_path)


def helped(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as exit_:
        main([*arguments, "-h"])
    assert exit_.value.code == 0
    return capsys.readouterr().out


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a wrong command line is answered with."""
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("用法：build.py")
    return err


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_and_its_options_in_chinese(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = helped([command], capsys)
    assert text.startswith(f"用法：build.py {command} [-h]")
    listed = {line.split()[0].rstrip(",") for line in text.splitlines() if line.startswith("  ")}
    assert {*COMMANDS[command], "-h"} <= listed
    described = [line for line in text.splitlines() if re.match(" {2}-", line)]
    assert all(CHINESE.search(line) for line in described)
    assert not re.search("usage|options|show|positional|arguments|default", text)


def test_the_general_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    text = helped([], capsys)
    listed = {line.split()[0] for line in text.splitlines() if line.startswith("    ")}
    assert set(COMMANDS) <= listed
    assert not re.search("usage|options|show|positional|arguments", text)


def test_every_command_and_every_measure_has_its_module(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        assert callable(import_module(f"mingzhang.commands.{command}").run)
    for measure in re.findall(r"^  --([a-z]+) {2}", helped(["bench"], capsys), re.MULTILINE):
        assert find_spec(f"bench.{measure}"), measure


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["--version"])
    assert exit_.value.code == 0
    assert capsys.readouterr().out == f"{VERSION}\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "缺少参数：命令"),
        (["biuld"], "没有这一项：'biuld'"),
        (["build", "--outptu", "x"], "不认识的参数：--outptu x"),
        (["check", "--format", "xml"], "'text', 'json'"),
        (["check", "--content"], "后面要跟一个值"),
        (["serve", "--port", "abc"], "值不对：'abc'"),
        (["serve", "--port", "65536"], "值不对：'65536'"),
        (["serve", "--port", "-1"], "--port"),
        (["--version=3"], "后面不能跟值"),
        (["pdf", "--o", "x", "--x"], "不认识的参数：--x"),
    ],
)
def test_a_wrong_command_line_is_answered_in_a_few_lines(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = refused(arguments, capsys)
    assert says in text
    assert len(text.splitlines()) <= 5
    assert not re.search("usage|error|invalid|required|expected", text)


# --- check -----------------------------------------------------------------------------------


def test_a_sound_content_passes(work: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *work.options()]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("检查了 1 份文件，没有发现问题。\n  ")
    assert err == ""


def test_findings_are_grouped_by_file(work: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    replace(work.data, "quota: 72", "quota: x")
    replace(work.data, "score: 95.2", "score: 195.2")
    (work.content / "portal.yaml").write_text("titel: x\n", encoding="utf-8")
    (work.data.parent / "notes.txt").touch()
    assert main(["check", *work.options()]) == 1
    out, err = capsys.readouterr()
    heads = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert heads[:-1] == sorted(set(heads[:-1]))
    assert {f"content/{DATA}", "content/portal.yaml"} <= set(heads)
    assert re.fullmatch(r"错误 \d+ 个，提醒 1 个", heads[-1])
    assert err == ""
    lines = [
        [int(n) for n in match[1].split(":")]
        for match in re.finditer(r"^  ([\d:]+) +\S+ \S+", out.split(f"{DATA}\n")[1], re.MULTILINE)
    ]
    assert lines[:2] == sorted(lines[:2])


def test_the_scorecard_lists_its_indicators(
    work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--scorecard", *work.options()]) == 0
    assert "    完整性　政府采购　3/3\n" in capsys.readouterr().out
    assert main(["check", "--scorecard", "--format", "json", *work.options()]) == 0
    (card,) = json.loads(capsys.readouterr().out)
    assert card["document"] == ID
    assert card["earned"] == card["applicable"] == sum(i["points"] for i in card["indicators"])


def test_a_warning_alone_passes(work: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    (work.data.parent / "notes.txt").touch()
    assert main(["check", *work.options()]) == 0
    assert "提醒 1 个" in capsys.readouterr().out


def test_json_output_is_nothing_but_json(work: Workspace) -> None:
    assert json.loads(work.run("check", "--format", "json").stdout) == []
    replace(work.data, "quota: 72", "quota: x")
    result = work.run("check", "--format", "json")
    assert (result.returncode, result.stderr) == (1, "")
    finding = next(f for f in json.loads(result.stdout) if f["code"] == "IN-NUMBER")
    assert finding["file"] == f"content/{DATA}"
    assert (finding["line"], finding["column"], finding["severity"]) == (51, 10, "error")
    assert set(finding) == {
        *("code", "severity", "message", "file", "line", "column", "found", "expected", "hint")
    }


def test_the_output_is_chinese_whatever_the_locale_is(work: Workspace) -> None:
    result = subprocess.run(
        [sys.executable, ROOT / "build.py", "check", *work.options()],
        capture_output=True,
        check=False,
        env={
            "PATH": os.environ["PATH"],
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
        },
    )
    assert result.stdout.decode("utf-8").startswith("检查了 1 份文件，没有发现问题。\n")


def test_a_reader_that_goes_away_is_no_failure_worth_a_traceback(work: Workspace) -> None:
    replace(work.data, "unit: 元", "unit: 角")
    with subprocess.Popen(
        [sys.executable, ROOT / "build.py", "check", *work.options()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 1


# --- build -----------------------------------------------------------------------------------


def test_a_failing_build_says_that_nothing_was_made(work: Workspace) -> None:
    replace(work.data, "quota: 72", "quota: x")
    result = work.run("build", "--output", str(work.root / "site"))
    assert (result.returncode, result.stdout) == (1, "")
    assert "IN-NUMBER" in result.stderr
    assert "原有网站保持不变" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (work.root / "site").exists()


def test_a_build_in_a_pipe_prints_its_outcome_and_no_progress(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (work.root / "templates").symlink_to(work.templates)
    monkeypatch.setattr("build.ROOT", work.root)
    for department in (work.content / "departments").iterdir():
        department.rename(work.root / department.name)
    for *before, said in (["还没有公开台账", "已生成 0 份文件，网站在 "], ["内容和模板没有变化，"]):
        assert main(["build"]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        lines = zip(out.splitlines(), [*before, said], strict=True)
        assert all(line.startswith(start) for line, start in lines)


def test_a_folder_of_somebody_else_is_refused(work: Workspace) -> None:
    for department in (work.content / "departments").iterdir():
        department.rename(work.root / department.name)
    result = work.run("build", "--output", str(work.root))
    assert result.returncode == 1
    assert "OUT-FOREIGN" in result.stderr
    assert work.content.is_dir()


# --- pdf -------------------------------------------------------------------------------------


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    def booklet(_templates: Path, bound: Booklet, *_files: object) -> tuple[bytes, list[Finding]]:
        (chapter,) = bound.chapters
        return f"%PDF {chapter.document.source.id}".encode(), []

    monkeypatch.setattr("mingzhang.render.pdf.booklet_pdf", booklet)


@pytest.mark.parametrize("name", ["nobody/2024/final-accounts", "../../etc", "/etc/passwd", ""])
@pytest.mark.usefixtures("stub")
def test_an_unknown_document_is_wrong_usage_and_nothing_is_written(
    name: str, work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    output = work.root / "pdf"
    assert main(["pdf", *work.options(), "--output", str(output), ID, name]) == 2
    assert capsys.readouterr() == ("", f"没有这份文件：{name}\n")
    assert not output.exists()


@pytest.mark.parametrize("names", [[], [ID], [ID, ID]])
@pytest.mark.usefixtures("stub")
def test_booklets_are_written_and_their_paths_printed(
    names: list[str], work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    output = work.root / "pdf"
    assert main(["pdf", *work.options(), "--output", str(output), *names]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert [str(path) for path in output.iterdir()] == out.split()
    assert Path(out.strip()).read_bytes() == f"%PDF {ID}".encode()


@pytest.mark.usefixtures("stub")
def test_a_document_with_an_error_is_not_said_to_be_unknown(
    work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(work.data, "form: hunan/2024", "form: x: y")
    assert main(["pdf", *work.options(), "--output", str(work.root / "pdf"), ID]) == 1
    assert "IN-YAML" in capsys.readouterr().err


@pytest.mark.usefixtures("stub")
def test_a_booklet_that_cannot_be_written_is_an_error(
    work: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    (work.root / "pdf").touch()
    assert main(["pdf", *work.options(), "--output", str(work.root / "pdf")]) == 1
    assert "OUT-WRITE" in capsys.readouterr().err


# --- Interruptions --------------------------------------------------------------------


def test_an_interruption_is_said_in_a_line(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mingzhang.commands.check.examine", interrupt)
    assert main(["check", *work.options()]) == 130
    assert "已中断" in capsys.readouterr().err


def test_a_system_error_is_said_in_a_line(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "content/x")

    monkeypatch.setattr("mingzhang.commands.check.examine", fail)
    assert main(["check", *work.options()]) == 1
    assert capsys.readouterr().err == "读写不成：content/x Permission denied\n"


@pytest.mark.slow
def test_a_real_booklet_is_made_by_its_id(work: Workspace) -> None:
    result = run(["pdf", *work.options(), "--output", str(work.root / "pdf"), ID])
    assert (result.returncode, result.stderr) == (0, "")
    assert Path(result.stdout.strip()).read_bytes().startswith(b"%PDF-")
