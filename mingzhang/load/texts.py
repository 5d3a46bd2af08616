"""Running text typed by staff → plain pieces, references and literals.

A reference may only name data: `{{ three_public.abroad.outturn }}`. Nothing is evaluated, so no
text can read attributes, loop or open files.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mingzhang.findings import Finding, Place, error
from mingzhang.load.records import LiteralText, Reference, Text

MARK = re.compile(r"\{\{(.*?)\}\}|\[\[(.*?)\]\]|(\{[%#{])", re.DOTALL)
NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.(?:[a-z][a-z0-9_]*|[0-9]+))*", re.ASCII)
MARKUP = re.compile(r"<[A-Za-z/!?][^>]{0,80}>?")
# Digits of any width, and Chinese counts before a counting unit ("两批次"): both are typed figures.
DIGIT = re.compile(
    r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*\s*(?:万元|亿元|元|%|％|[年月日个人次辆台套批项场件家名倍])?"
)
WORD_COUNT = re.compile(
    r"(?<!第)[二三四五六七八九十两百千万]{1,4}(?:个|人次|批|辆|台|家(?!万户)|名|场次)(?!维护|确立|百年|意识|自信|文明)"
)
PRIVATE = re.compile(r"[\ue000-\uf8ff]")
# Without any of these a text has nothing of all that.
CONSPICUOUS = re.compile(r"[{\[<0-9０-９二三四五六七八九十两百千万\ue000-\uf8ff]")


def typed_figures(text: str) -> list[re.Match[str]]:
    """Spots in plain text that look like a typed figure (rule T1)."""
    return sorted([*DIGIT.finditer(text), *WORD_COUNT.finditer(text)], key=lambda m: m.start())


def typed_figure_finding(found: str, place: Place) -> Finding:
    """The T1 finding for one spot."""
    return error(
        "T1",
        "文字里直接写了数字",
        place,
        found=found.strip(),
        expected="引用数据，如 {{ year }} 或 {{ three_public.abroad.trips.count }}",
        hint="法规、文号、专有名称里的数字写成 [[…]]",
    )


def markup_finding(found: str, place: Place) -> Finding:
    """The finding for HTML in a text."""
    return error(
        "IN-MARKUP",
        "文字里不能写网页标记",
        place,
        found=found,
        hint="只写文字；尖括号请改用书名号〈〉",
    )


def parse_text(
    text: str, place: Place, locate: Callable[[str, int], Place]
) -> tuple[Text, list[Finding]]:
    """Split a text; `locate(snippet, nth)` gives the place of the nth such snippet."""
    if not CONSPICUOUS.search(text):
        return Text((text,) if text else (), place), []
    findings: list[Finding] = []
    pieces: list[str | Reference | LiteralText] = []
    counts: dict[str, int] = {}

    def where(snippet: str) -> Place:
        counts[snippet] = counts.get(snippet, 0) + 1
        return locate(snippet, counts[snippet])

    def plain(piece: str) -> None:
        findings.extend(
            typed_figure_finding(match[0], where(match[0])) for match in typed_figures(piece)
        )
        findings.extend(
            markup_finding(match[0], where(match[0])) for match in MARKUP.finditer(piece)
        )
        if piece:
            pieces.append(piece)

    if PRIVATE.search(text):
        findings.append(error("IN-CHAR", "文字里有无法显示的专用字符", place, hint="请重新输入"))
        return Text((), place), findings
    end = 0
    for match in MARK.finditer(text):
        plain(text[end : match.start()])
        end = match.end()
        name = (match[1] or "").strip()
        if match[2] is not None:
            pieces.append(LiteralText(match[2]))
        elif match[1] is not None and NAME.fullmatch(name):
            pieces.append(Reference(name, where(match[0])))
        else:
            findings.append(
                error(
                    "IN-REFERENCE",
                    "文字里只能引用数据，不能写程序",
                    where(match[0]),
                    found=match[0],
                    expected="{{ 名称.名称 }}，名称只用小写字母、数字和下划线",
                )
            )
    plain(text[end:])
    return Text(tuple(pieces), place), findings
