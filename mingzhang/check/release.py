"""LAW-02, LAW-22: documents of one batch come out on one day, and no year disappears."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.compare import home
from mingzhang.check.library import Library, batch_of
from mingzhang.check.rules import EVERY_KIND, Problem, across
from mingzhang.check.timing import day_at, release_day
from mingzhang.compute.document import Document
from mingzhang.findings import Severity
from mingzhang.load.records import Record


@across("LAW-02", Severity.WARNING, "同一地区的文件在同一天集中公开", EVERY_KIND)
def one_batch(document: Document, library: Library) -> Iterator[Problem]:
    """LAW-02: published on the day of its batch, which is the same throughout the region."""
    batch, published = day_at(document, "release.batch_date"), release_day(document)
    if batch is None:
        return
    release = document.source.record.get("release")
    place = release.place_of("batch_date") if isinstance(release, Record) else home(document)
    if published and published != batch:
        yield Problem("公开日期不是集中公开的日期", place, str(published), str(batch))
    theirs, name = library.batches.get(batch_of(document), (batch, ""))
    if theirs != batch:
        message = f"集中公开日期与{name}的不同"
        yield Problem(message, place, str(batch), str(theirs), "请核对两份文件的 batch_date")


@across("LAW-22", Severity.NOTE, "以前年度的文件没有中断", EVERY_KIND)
def no_gap(document: Document, library: Library) -> Iterator[Problem]:
    """LAW-22: between two years of one kind no year is missing."""
    source = document.source
    years = [
        year
        for department, year, kind in library.documents
        if (department, kind) == (source.department, source.kind) and year < source.year
    ]
    if years and max(years) < source.year - 1:
        gap = "、".join(str(year) for year in range(max(years) + 1, source.year))
        hint = "以前公开过的文件应当长期可以查阅，请补进内容文件夹"
        yield Problem(f"中间缺少 {gap} 年度的文件", home(document), hint=hint)
