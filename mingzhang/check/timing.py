"""LAW-01, LAW-20, LAW-21: when a document came out, who reviewed it, and where it stands.

A document with none of these keys was published before they existed: nothing is said about it. The
day of publication is that of the ledger, where it has been signed (LEDGER-DATE: data name no other).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from mingzhang.check.compare import home
from mingzhang.check.rules import EVERY_KIND, Problem, rule
from mingzhang.compute.document import Document
from mingzhang.findings import Severity
from mingzhang.load.kinds.shared import CHANNELS, CONCLUSIONS
from mingzhang.load.records import Record, find, records_at

DEADLINE = datetime.timedelta(days=20)


def day_at(document: Document, path: str) -> datetime.date | None:
    """The date at a path of the data."""
    value = find(document.source.record, path)
    return value if isinstance(value, datetime.date) else None


def release_day(document: Document) -> datetime.date | None:
    """The day on which a document was published, or will be: by its ledger, else by its data."""
    day = document.source.published
    return datetime.date.fromisoformat(day) if day else None


@rule("LAW-01", Severity.ERROR, "批复后二十日内公开", EVERY_KIND)
def published_in_time(document: Document) -> Iterator[Problem]:
    """LAW-01: at most twenty days lie between approval and publication."""
    dates = document.source.record.get("dates")
    approved, published = day_at(document, "dates.approved"), release_day(document)
    if not isinstance(dates, Record) or not (approved or published):
        return
    if not (approved and published):
        missing = "published: 公开日期" if approved else "approved: 批复日期"
        message = "批复日期和公开日期没有填全，无法核对公开时限"
        yield Problem(message, dates.place, expected=missing, severity=Severity.NOTE)
    elif published < approved:
        place = dates.place_of("published")
        message = "公开日期早于批复日期"
        yield Problem(message, place, str(published), f"不早于 {approved}", "请核对两个日期")
    elif (late := published - approved - DEADLINE).days > 0:
        yield Problem(
            f"批复后二十日内没有公开，超过 {late.days} 天",
            dates.place_of("published"),
            str(published),
            f"不晚于 {approved + DEADLINE}",
            "请核对两个日期；确实迟了的，在 waivers 里说明原因",
        )


@rule("LAW-20", Severity.ERROR, "公开前经过保密审查", EVERY_KIND)
def secrecy_reviewed(document: Document) -> Iterator[Problem]:
    """LAW-20: whoever records a release records the secrecy review before it."""
    record, published = document.source.record, release_day(document)
    review = find(record, "review.secrecy")
    if not isinstance(review, Record):
        if day_at(document, "dates.published") or record.get("release"):
            message = "没有保密审查的记录"
            expected = "review: {secrecy: {by: 审查人, date: 日期, result: disclose}}"
            yield Problem(message, home(document), "", expected, severity=Severity.NOTE)
        return
    if review.get("result") == "withhold":
        place = review.place_of("result")
        hint = "不予公开的文件请移出内容文件夹"
        yield Problem("保密审查的结论是不予公开", place, CONCLUSIONS["withhold"], hint=hint)
    reviewed = day_at(document, "review.secrecy.date")
    if reviewed and published and reviewed > published:
        place = review.place_of("date")
        yield Problem("保密审查在公开以后", place, str(reviewed), f"不晚于 {published}")


@rule("LAW-21", Severity.WARNING, "在门户网站专栏和统一平台同时公开", EVERY_KIND)
def both_channels(document: Document) -> Iterator[Problem]:
    """LAW-21: a recorded release names both channels, each with its address."""
    release = document.source.record.get("release")
    if not isinstance(release, Record):
        return
    channels = records_at(release, "channels")
    missing = [kind for kind in CHANNELS if kind not in {one.get("kind") for one in channels}]
    if missing:
        yield Problem(
            f"没有登记{'、'.join(CHANNELS[kind] for kind in missing)}的网址",
            release.place_of("channels"),
            expected="、".join(f"{{kind: {kind}, url: 网址}}" for kind in missing),
        )
    for channel in channels:
        if not str(channel.get("url")).startswith(("http://", "https://")):
            place = channel.place_of("url")
            yield Problem("发布渠道的网址写法不对", place, str(channel.get("url")), "https://…")
