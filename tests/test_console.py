"""What people see: findings by file, a summary, progress only on a terminal."""

from __future__ import annotations

import io
import json

import pytest

from mingzhang.console import (
    Progress,
    findings_json,
    print_findings,
    print_profile,
    show_progress,
    summary,
)
from mingzhang.findings import Finding, Place, Severity, error, has_errors

ONE = error(
    "IN-NUMBER", "编制人数应当是数", Place("a.yaml", 3, 10), "七十", "整数，如 12", "只填数字"
)
TWO = Finding("IN-FILE", Severity.WARNING, "没有用到这个文件", Place("b.txt"))
THREE = Finding("T7", Severity.NOTE, "年份相差一年以上", Place("a.yaml", 9))


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def printed(findings: list[Finding], everything: bool = False) -> list[str]:
    out = io.StringIO()
    print_findings(findings, out, everything)
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_findings_stand_under_their_file_with_place_and_advice() -> None:
    assert printed([ONE, THREE, TWO]) == [
        "a.yaml",
        "3:10 错误 IN-NUMBER 编制人数应当是数",
        "写的是：七十",
        "应当是：整数，如 12",
        "怎么改：只填数字",
        "9 说明 T7 年份相差一年以上",
        "",
        "b.txt",
        "- 提醒 IN-FILE 没有用到这个文件",
        "",
        "错误 1 个，提醒 1 个，说明 1 个",
    ]


def test_what_is_explained_is_counted_unless_all_is_asked_for() -> None:
    explained = THREE._replace(code="LAW-10", message="没有上年数（已说明：原文没有）")
    again = explained._replace(place=Place("a.yaml", 12))
    assert printed([ONE, THREE, explained, again, TWO]) == [
        "a.yaml",
        "3:10 错误 IN-NUMBER 编制人数应当是数",
        "写的是：七十",
        "应当是：整数，如 12",
        "怎么改：只填数字",
        "9 说明 T7 年份相差一年以上",
        "已说明的 2 处：LAW-10 2 处",
        "",
        "b.txt",
        "- 提醒 IN-FILE 没有用到这个文件",
        "",
        "错误 1 个，提醒 1 个，说明 3 个",
        "其中 2 处已在 waivers 里说明，用 check --all 逐条列出。",
    ]
    assert sum("（已说明：" in line for line in printed([explained, again], True)) == 2
    assert len(json.loads(findings_json([explained, again]))) == 2


def test_the_summary_counts_by_severity() -> None:
    assert summary([]) == "没有发现问题。"
    assert summary([ONE, ONE, TWO]) == "错误 2 个，提醒 1 个"


def test_only_errors_forbid_publishing() -> None:
    assert has_errors([TWO, ONE])
    assert not has_errors([TWO, THREE])


def test_json_has_every_field_flat() -> None:
    first, second = json.loads(findings_json([ONE, TWO]))
    assert first == {
        "code": "IN-NUMBER",
        "severity": "error",
        "message": "编制人数应当是数",
        "file": "a.yaml",
        "line": 3,
        "column": 10,
        "found": "七十",
        "expected": "整数，如 12",
        "hint": "只填数字",
    }
    assert (second["severity"], second["line"], second["column"]) == ("warning", 0, 0)
    assert json.loads(findings_json([])) == []


def test_a_place_is_written_as_editors_read_it() -> None:
    assert [str(Place("a", 3, 10)), str(Place("a", 3)), str(Place("a"))] == ["a:3:10", "a:3", "a"]


@pytest.mark.parametrize(("screen", "ci", "shown"), [(True, "", True), (True, "1", False), (False, "", False)])  # fmt: skip
def test_progress_is_for_terminals_only(
    screen: bool, ci: str, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = Screen() if screen else io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    monkeypatch.setenv("CI", ci)
    show_progress(1, 2, "某局决算")
    show_progress(2, 2, "写入网站")
    text = out.getvalue()
    assert bool(text) == shown
    if shown:
        assert text.count("\r") == 2
        assert text.endswith("生成 2/2　写入网站\n")


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_says_how_fast_it_goes_and_how_long_it_will_take(
    terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    out = Screen() if terminal else io.StringIO()
    progress = Progress(out)
    progress(0, 100, "甲局决算")
    now[0] += 20
    progress(10, 100, "乙局决算")
    now[0] += 1
    progress(11, 100, "丙局决算")
    said = out.getvalue()
    assert "生成 10/100　每秒 0.5 份，还要 3 分 0 秒　乙局决算" in said
    # Elsewhere than on a terminal a line every now and then is enough.
    assert ("丙局决算" in said) is terminal
    assert ("甲局决算" in said) is terminal
    assert ("\x1b" in said) is terminal
    assert terminal or said.count("\n") == 1


def test_a_profile_lists_stages_and_the_slowest() -> None:
    out = io.StringIO()
    print_profile({"检查": 1.234, "文件": 20.0}, [(12.0, "甲局决算"), (3.5, "乙局决算")], out)
    assert out.getvalue().splitlines() == [
        "各步用时：检查 1.23 秒，文件 20.00 秒",
        "    12.00 秒　甲局决算",
        "     3.50 秒　乙局决算",
    ]


def test_what_was_typed_does_nothing_to_the_terminal() -> None:
    out = io.StringIO()
    typed = error("IN-X", "甲\x1b[2J乙", Place("content/a.yaml", 3), found="丙\x9b丁\0")
    print_findings([typed], out)
    assert "甲<U+001B>[2J乙" in out.getvalue()
    assert "丙<U+009B>丁<U+0000>" in out.getvalue()
    assert not set(out.getvalue()) & {"\x1b", "\x9b", "\0"}
