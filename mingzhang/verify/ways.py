"""PDF-OUTLINE, PDF-CONTENTS: the ways into a booklet lead where they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from mingzhang.findings import Finding
from mingzhang.verify.printed import Printed, squeeze, text_within

LISTED = 2
LINE = re.compile(r"(.*?)\.{2,}(\d+)")


def outline(printed: Printed, headings: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """The outline is the headings (level, text), each on the page it names."""
    entries = [(entry.level, entry.title) for entry in printed.outline]
    for number, (entry, heading) in enumerate(zip_longest(entries, headings), 1):
        if entry != heading:
            yield printed.wrong(
                "PDF-OUTLINE", f"书签第 {number} 条与文件的标题不同", _shown(entry), _shown(heading)
            )
            return
    for number, entry in enumerate(printed.outline, 1):
        there = printed.pages[entry.page - 1] if 0 < entry.page <= len(printed.pages) else []
        if entry.title not in squeeze("".join(one.text for one in there)):
            yield printed.wrong(
                "PDF-OUTLINE", f"书签第 {number} 条所到的页上没有这个标题", f"第 {entry.page} 页", entry.title
            )  # fmt: skip


def contents(printed: Printed) -> Iterator[Finding]:
    """Each line of the contents gives the page of its heading and leads there."""
    wanted = [(one.title, one.page) for one in printed.outline if one.level <= LISTED]
    first = min((page for _, page in wanted), default=1)
    lines = list(_lines(printed, first - 1))
    for number, (line, heading) in enumerate(zip_longest(lines, wanted), 1):
        title, shown, target = line or ("", 0, 0)
        if heading is None or (title, shown) != heading:
            yield printed.wrong(
                "PDF-CONTENTS",
                f"目录第 {number} 行与标题不符",
                f"{title} {shown}" if line else "没有这一行",
                "{} {}".format(*heading) if heading else "没有这一行",
            )
            return
        if target != shown:
            yield printed.wrong(
                "PDF-CONTENTS", f"目录第 {number} 行的链接不到所列的页", f"第 {target} 页", f"第 {shown} 页"
            )  # fmt: skip


def _lines(printed: Printed, pages: int) -> Iterator[tuple[str, int, int]]:
    """The contents as printed: title, page number, and the page its link leads to."""
    targets = printed.reader.named_destinations
    for number, page in enumerate(printed.reader.pages[:pages]):
        for link in page.get("/Annots", ()):
            annotation = link.get_object()
            left, bottom, right, top = sorted_corners(annotation["/Rect"])
            height = float(page.mediabox.height)
            text = text_within(printed.pages[number], left, height - top, right, height - bottom)
            line = LINE.fullmatch(text)
            target = targets.get(str(annotation.get("/Dest")))
            there = printed.reader.get_destination_page_number(target) if target else None
            title, shown = line.groups() if line else (text, "0")
            yield title, int(shown), (-1 if there is None else there) + 1


def sorted_corners(rectangle: list[float]) -> tuple[float, float, float, float]:
    """Left, bottom, right, top, whichever corners were given."""
    x1, y1, x2, y2 = (float(n) for n in rectangle)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _shown(entry: tuple[int, str] | None) -> str:
    return f"{entry[0]} 级 {entry[1]}" if entry else "没有这一条"
