"""What people see in a terminal: findings grouped by file, points, progress."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TextIO

from mingzhang.check.waivers import EXPLAINED
from mingzhang.findings import Finding, Severity
from mingzhang.scorecard import DIMENSIONS, Scorecard

CONTROL = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f]")


def speak_utf8() -> None:
    """The output is Chinese whatever the locale is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def print_findings(findings: Sequence[Finding], out: TextIO, everything: bool = False) -> None:
    """Findings under the file they concern, then one line that counts them.

    What the department has explained is counted in one line for each file, unless `everything` is
    to be shown: whoever types has dealt with it, and must not overlook the rest among it.
    """
    explained = 0
    for file, group in groupby(findings, key=lambda finding: finding.place.file):
        print(file, file=out)
        counted: Counter[str] = Counter()
        for finding in group:
            if (
                not everything
                and finding.severity is Severity.NOTE
                and EXPLAINED in finding.message
            ):
                counted[finding.code] += 1
                continue
            where = ":".join(str(n) for n in finding.place[1:] if n) or "-"
            message = harmless(finding.message)
            print(f"  {where:<8} {finding.severity.word} {finding.code}　{message}", file=out)
            for label, said in (
                ("写的是", finding.found),
                ("应当是", finding.expected),
                ("怎么改", finding.hint),
            ):
                if said:
                    print(f"           {label}：{harmless(said)}", file=out)
        if counted:
            codes = "、".join(f"{code} {count} 处" for code, count in sorted(counted.items()))
            print(f"  已说明的 {counted.total()} 处：{codes}", file=out)
            explained += counted.total()
        print(file=out)
    print(summary(findings), file=out)
    if explained:
        print(f"其中 {explained} 处已在 waivers 里说明，用 check --all 逐条列出。", file=out)


def harmless(text: str) -> str:
    """What was typed, without characters that a terminal would obey."""
    return CONTROL.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def summary(findings: Sequence[Finding]) -> str:
    """`错误 2 个，提醒 1 个`, or that there are none."""
    counts = [(s.word, sum(f.severity is s for f in findings)) for s in Severity]
    said = "，".join(f"{word} {count} 个" for word, count in counts if count)
    return said or "没有发现问题。"


def findings_json(findings: Sequence[Finding]) -> str:
    """Findings for machines: a JSON list of flat objects."""
    plain = [
        {
            "code": f.code,
            "severity": f.severity.value,
            "message": f.message,
            "file": f.place.file,
            "line": f.place.line,
            "column": f.place.column,
            "found": f.found,
            "expected": f.expected,
            "hint": f.hint,
        }
        for f in findings
    ]
    return json.dumps(plain, ensure_ascii=False, indent=1)


def print_scorecards(cards: Sequence[Scorecard], out: TextIO, detail: bool) -> None:
    """One line per document with its points in each dimension; with `detail` each indicator."""
    for card in cards:
        earned, points = card.sum()
        parts = [(name, *card.sum(name)) for name in DIMENSIONS]
        said = "，".join(f"{name} {got}/{of}" for name, got, of in parts if of)
        print(f"  {card.document}　得分 {earned}/{points}（{said}）", file=out)
        for score in card.scores if detail else ():
            print(f"    {score.dimension}　{score.name}　{score.earned}/{score.points}", file=out)


def scorecards_json(cards: Sequence[Scorecard]) -> str:
    """Scorecards for machines: a JSON list, one object per document."""
    plain = [
        {
            "document": card.document,
            "title": card.title,
            "earned": card.sum()[0],
            "applicable": card.sum()[1],
            "indicators": [
                {
                    "dimension": score.dimension,
                    "name": score.name,
                    "earned": score.earned,
                    "points": score.points,
                }
                for score in card.scores
            ],
        }
        for card in cards
    ]
    return json.dumps(plain, ensure_ascii=False, indent=1)


def show_progress(done: int, total: int, what: str) -> None:
    """One line that rewrites itself on a terminal; nothing in CI or in a pipe."""
    if sys.stderr.isatty() and not os.environ.get("CI"):
        end = "\n" if done == total else ""
        print(f"\r\x1b[K生成 {done}/{total}　{what}", end=end, file=sys.stderr, flush=True)


class Progress:
    """How far a build has come, how fast it goes and how long it will take.

    On a terminal one line that rewrites itself; elsewhere a line every now and then.
    """

    EVERY = 10.0  # seconds between two lines

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stderr
        self.begun = self.said = time.monotonic()

    def __call__(self, done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if not done:
            self.begun = now
        if self.out.isatty() and not os.environ.get("CI"):
            end = "\n" if done == total else ""
            said = f"\r\x1b[K生成 {done}/{total}　{self.rate(done, total, now)}{what}"
            print(said, end=end, file=self.out, flush=True)
        elif now - self.said >= self.EVERY:
            print(
                f"生成 {done}/{total}　{self.rate(done, total, now)}{what}",
                file=self.out,
                flush=True,
            )
            self.said = now

    def rate(self, done: int, total: int, now: float) -> str:
        """`每秒 2.4 份，还要 1 分 20 秒　`; nothing before there is anything to go by."""
        spent = now - self.begun
        if not 0 < done < total or spent < 1:
            return ""
        minutes, seconds = divmod(round(spent / done * (total - done)), 60)
        left = f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"
        return f"每秒 {done / spent:.1f} 份，还要 {left}　"


def print_profile(
    stages: Mapping[str, float], slowest: Sequence[tuple[float, str]], out: TextIO
) -> None:
    """Wall seconds of each stage, CPU seconds of the slowest jobs."""
    print(
        "各步用时：" + "，".join(f"{name} {spent:.2f} 秒" for name, spent in stages.items()),
        file=out,
    )
    for spent, name in slowest:
        print(f"  {spent:7.2f} 秒　{name}", file=out)
