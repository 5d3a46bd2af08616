"""T4, T6: the words that the program chooses say what the figures say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang.check.compare import first_place, home
from mingzhang.check.passages import passages, pattern_place, words
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.blocks import Entries, Shown
from mingzhang.compute.document import Document
from mingzhang.findings import Severity
from mingzhang.load.forms import FormSet
from mingzhang.once import once

MORE, LESS, SAME = "增升长多加大高超", "减降少跌下小低", "持平一致等于相同不变无变化"
# pattern → the characters of which it needs one, and those it must not have
STYLES = {
    "up": (MORE, LESS),
    "up_no_rate": (MORE, LESS),
    "down": (LESS, MORE),
    "down_no_rate": (LESS, MORE),
    "flip_up": (MORE, LESS),
    "flip_down": (LESS, MORE),
    "none": (SAME, ""),
    "more": (MORE, LESS),
    "less": (LESS, MORE),
    "same": (SAME, ""),
}
GROUPS = ("change", "change_rate", "against_budget", "headcount", "direction", "comparison")
SLOT = re.compile(r"\{\w+\}")
BRACKETS = re.compile(r"（[^（）]*）")
LISTED = re.compile(r"[^。；]*?(?:即|为|是)：")


@rule("T4", Severity.ERROR, "增减、大小的用词与数的变化一致")
def words_fit(document: Document) -> Iterator[Problem]:
    """T4: the patterns for more, less and equal use words of that meaning."""
    yield from _patterns_off(document.source.form)


@once
def _patterns_off(form: FormSet) -> list[Problem]:
    """The patterns of a form set that say something else than their names."""
    found = []
    for group in GROUPS:
        patterns = form.wording.get(group)
        for key, pattern in patterns.items() if isinstance(patterns, Mapping) else ():
            wanted, forbidden = STYLES.get(key, ("", ""))
            said = SLOT.sub("", str(pattern))
            if wanted and (not set(said) & set(wanted) or set(said) & set(forbidden)):
                problem = Problem(
                    f"句式 {group}.{key} 的用词与含义不符",
                    pattern_place(form, str(pattern)),
                    str(pattern),
                    f"含有“{'、'.join(wanted[:4])}”一类的字",
                    "请检查套表的 wording.yaml",
                )
                found.append(problem)
    return found


@rule("T6", Severity.ERROR, "“共几个，分别为”与所列个数一致")
def counts_fit_lists(document: Document) -> Iterator[Problem]:
    """T6: a count that announces a list is the number of names listed."""
    for run in passages(document):
        counts = any(one.figure.operation == "count" for one in run.figures)
        for position, inline in enumerate(run.phrase if counts else ()):
            if isinstance(inline, Shown) and inline.figure.operation == "count":
                rest = "".join(
                    "\n" if isinstance(x, Shown) else words(x) for x in run.phrase[position + 1 :]
                )
                listed = _listed(rest, run.following)
                if listed and listed != inline.figure.value:
                    yield Problem(
                        f"{inline.figure.name}与所列的个数不一致",
                        first_place(inline.figure, home(document)),
                        f"写明 {inline.text} 个",
                        f"列出 {listed} 个",
                        "每一项单独占一行；名称里不要用顿号",
                    )


def _listed(rest: str, following: Any) -> int:
    """How many names follow a count: in the same sentence, or as the list below it."""
    match = LISTED.match(rest)
    if not match or "\n" in match[0]:
        return 0
    names = BRACKETS.sub("", rest[match.end() :].split("。")[0])
    if names:
        return len(names.split("、"))
    return len(following.items) if isinstance(following, Entries) else 0
