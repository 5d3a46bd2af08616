"""The scorecard: what inspectors look at, as points earned of those that our data can tell.

An indicator counts only where it can be computed; what depends on the portal, on other offices or
on judgement is left out. Points are lost by errors and warnings of the rules that an indicator
rests on. An explanation makes a finding a note, it doesn't supply what is missing: the points stay lost.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mingzhang.check.rules import all_rules
from mingzhang.check.timing import DEADLINE, day_at, release_day
from mingzhang.check.waivers import EXPLAINED
from mingzhang.compute.document import Document
from mingzhang.compute.templates import template_name
from mingzhang.findings import Finding, Severity
from mingzhang.load.records import find

DIMENSIONS = ("及时性", "完整性", "细化程度", "规范性")
FAILS = 5  # days of delay after which nothing is left of the points for time


class Indicator(NamedTuple):
    """One thing looked at: what it is worth, the rules it rests on, when it can be told."""

    dimension: str
    name: str
    points: int
    codes: tuple[str, ...]
    known: Callable[[Document], bool] = lambda _document: True


class Score(NamedTuple):
    """An indicator of one document, with the findings that cost it points."""

    dimension: str
    name: str
    earned: int
    points: int
    because: tuple[Finding, ...] = ()


class Scorecard(NamedTuple):
    """The scores of one document."""

    document: str
    title: str
    scores: tuple[Score, ...]

    def sum(self, dimension: str = "") -> tuple[int, int]:
        """(earned, applicable) of a dimension, or of all."""
        mine = [one for one in self.scores if dimension in ("", one.dimension)]
        return sum(one.earned for one in mine), sum(one.points for one in mine)


def _has(*paths: str) -> Callable[[Document], bool]:
    return lambda document: all(find(document.source.record, path) is not None for path in paths)


def _timed(*paths: str) -> Callable[[Document], bool]:
    """As `_has`, of a document whose day of publication is known, from its ledger or its data."""
    known = _has(*paths)
    return lambda document: known(document) and release_day(document) is not None


def _says_how(document: Document) -> bool:
    return document.source.profile.get("publishes") is not None


IDENTITIES = tuple(f"F{n:02d}" for n in range(1, 27) if n not in (21, 24, 26))
INDICATORS = (
    Indicator("及时性", "批复后二十日内公开", 6, ("LAW-01",), _timed("dates.approved")),
    Indicator("及时性", "集中公开", 2, ("LAW-02",), _timed("release.batch_date")),
    Indicator("及时性", "十月三十一日前公开", 2, (), _timed("dates")),
    Indicator("完整性", "收支情况", 5, ("LAW-07", "LAW-16", "F01", "F02", "F03", "F04")),
    Indicator("完整性", "所属单位覆盖", 4, ("LAW-03",), _says_how),
    Indicator("完整性", "“三公”经费", 4, ("LAW-09",)),
    Indicator("完整性", "机关运行经费", 3, ("LAW-12",)),
    Indicator("完整性", "政府采购", 3, ("LAW-13",)),
    Indicator("完整性", "国有资产", 3, ("LAW-14",)),
    Indicator("完整性", "预算绩效", 3, ("LAW-15",)),
    Indicator("完整性", "重点事项说明", 2, ("LAW-19",)),
    Indicator("细化程度", "功能分类到项", 5, ("LAW-04",)),
    Indicator("细化程度", "经济分类到款", 5, ("LAW-05",)),
    Indicator("细化程度", "“三公”经费明细", 4, ("LAW-11",)),
    Indicator("细化程度", "基本支出和项目支出", 4, ("LAW-06", "F23")),
    Indicator("细化程度", "预决算差异说明", 3, ("LAW-17",)),
    Indicator("细化程度", "“三公”经费变动说明", 2, ("LAW-10",)),
    Indicator("细化程度", "空表说明", 2, ("LAW-08",)),
    Indicator("规范性", "公开专栏和统一平台", 7, ("LAW-21",), _has("release")),
    Indicator("规范性", "统一套表", 3, ("LAW-07", "F26")),
    Indicator("规范性", "数据一致", 4, ("T5", "R1", "PRIOR", "B10", "F21")),
    Indicator("规范性", "勾稽关系", 3, IDENTITIES),
    Indicator("规范性", "保密审查", 2, ("LAW-20",), _has("review.secrecy")),
)


def scorecard(document: Document, findings: Sequence[Finding]) -> Scorecard | None:
    """The scorecard of a document; None when it was misread, for then it has not been checked."""
    rules = {(one.code, kind) for one in all_rules() for kind in one.kinds}
    codes = {one.code for one in all_rules()}
    source = document.source
    mine = [
        one
        for one in findings
        if (one.severity is not Severity.NOTE or EXPLAINED in one.message)
        and _concerns(one, document)
    ]
    if any(
        one.severity is Severity.ERROR
        and one.place.file == source.file
        # The rules were not run; T1 is also found in reading.
        and (one.code not in codes or one.code == "T1")
        for one in mine
    ):
        return None
    scores = (
        _score(one, document, mine)
        for one in INDICATORS
        if one.known(document) and _applies(one, source.kind, rules)
    )
    return Scorecard(source.id, source.title, tuple(scores))


def _concerns(finding: Finding, document: Document) -> bool:
    """Whether a finding counts against a document: in its file, its department, its form set."""
    source, file = document.source, finding.place.file
    folders = tuple(f"{template_name(folder)}/" for folder in source.form.folders)
    return file in (source.file, source.profile.place.file) or file.startswith(folders)


def _applies(indicator: Indicator, kind: str, rules: set[tuple[str, str]]) -> bool:
    if indicator.name == "十月三十一日前公开":
        return kind == "final-accounts"
    return not indicator.codes or any((code, kind) in rules for code in indicator.codes)


def _score(indicator: Indicator, document: Document, findings: Sequence[Finding]) -> Score:
    because = tuple(one for one in findings if one.code in indicator.codes)
    earned = _earned(indicator, document, bool(because))
    return Score(indicator.dimension, indicator.name, earned, indicator.points, because)


def _earned(indicator: Indicator, document: Document, faulty: bool) -> int:
    published = release_day(document)
    approved = day_at(document, "dates.approved")
    if indicator.name == "批复后二十日内公开" and published and approved:
        late = max(0, (published - approved - DEADLINE).days)
        return indicator.points - late if late <= FAILS and published >= approved else 0
    if indicator.name == "十月三十一日前公开" and published:
        last = datetime.date(document.source.year + 1, 10, 31)
        return indicator.points if published <= last else 0
    return 0 if faulty else indicator.points
