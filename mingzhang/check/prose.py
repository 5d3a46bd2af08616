"""L01–L06, L11: slips of the pen: numbering, doubled words, punctuation, units, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.check.lint import Search, by_pattern, searched, slips, typed_lines
from mingzhang.check.passages import FIGURE
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.findings import Severity
from mingzhang.numerals import chinese

HAN = "\u4e00-\u9fff"
TYPED_NUMBER = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.．、](?![0-9])"
    r"|第[一二三四五六七八九十]{1,3}[章节条])"
)
NUMBER_INSIDE = re.compile(
    r"[（(①-⑳⑴-⒇](?:(?<=[①-⑳⑴-⒇])|(?<![第条款].)[一二三四五六七八九十]{1,2}[）)](?=[" + HAN + r"]))"
)
ORDINAL = re.compile(r"(?<![第" + HAN + r"])([一二三四五六七八九十])是(?![否非])")
DOUBLED = re.compile(r"([" + HAN + r"]{2,6}[：，、]?)\1")
# Words that are doubled on purpose.
ALLOWED = ("一步一步", "一年一年", "一点一点")
PAIRS = {
    "（": "）",
    "(": ")",
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "〔": "〕",
    "【": "】",
    "[": "]",
}
CLOSING = {right: left for left, right in PAIRS.items()}
BRACKET = re.compile(f"[{re.escape(''.join([*PAIRS, *CLOSING]))}]")
# A comma alone tells nobody where to look.
HALF_WIDTH = by_pattern(
    rf"[,;:?!.](?:(?<=[{HAN}”）》][,;:?!])(?=[{HAN}“（《{FIGURE}])|(?<=[{HAN}]\.)(?=[{HAN}]|$))",
    around=4,
)
LONE_WAN = by_pattern(
    r"[一二三四五六七八九十百千两几数]+[万亿]多?余?(?=[，。；、）]|$|用于|资金|经费|左右|以上|以下)"
)
UNTIL = by_pattern(
    rf"截止(?:到|至)?(?=\s*(?:[0-9]|{FIGURE}|年末|年底|本?年|上年|当年|目前|月底|[一二三四五六七八九十]+月))",
    around=4,
)
RELATIVE = by_pattern("今年|去年|明年")


@rule("L01", Severity.WARNING, "文字里没有手写的序号，“一是、二是”不断号")
def numbering(document: Document) -> Iterator[Problem]:
    """L01: numbers of headings and lists are computed; ordinals in a sentence have no gap."""
    hint = "标题和列表的序号由程序编排，请把各项分开填写"
    yield from _report(document, _typed_numbers, "文字里手写了序号", hint)
    # A paragraph of the document may join several texts that each count from one.
    for line in typed_lines(document):
        for _, found in _ordinal_gaps(line.text) if "是" in line.text else ():
            yield Problem("序号没有连续", line.place, found, hint="请核对是否漏了一项")


@rule("L02", Severity.WARNING, "没有重复的词")
def doubled_words(document: Document) -> Iterator[Problem]:
    """L02: no word is typed twice in a row."""
    hint = "请删去多余的词；原因前面的“主要原因”由程序写出"
    yield from _report(document, _doubled, "有重复的词", hint)


@rule("L03", Severity.WARNING, "括号、引号和书名号成对，全角半角不混用")
def balanced(document: Document) -> Iterator[Problem]:
    """L03: every bracket and quote is closed by its partner."""
    yield from _report(document, _unbalanced, "括号、引号或书名号不成对", "请补上或改成同一种")


@rule("L04", Severity.WARNING, "汉字之间用全角标点")
def full_width(document: Document) -> Iterator[Problem]:
    """L04: no half-width punctuation between Chinese characters."""
    hint = "请改成全角的，。；：？！"
    yield from _report(document, HALF_WIDTH, "汉字之间用了半角标点", hint)


@rule("L05", Severity.WARNING, "万、亿后面写明元")
def whole_units(document: Document) -> Iterator[Problem]:
    """L05: 万 and 亿 alone are no units of money (T8 looks at figures and digits)."""
    hint = "请写全“万元”或“亿元”；能引用数据的，改成引用"
    yield from _report(document, LONE_WAN, "金额的单位没有写全", hint)


@rule("L06", Severity.WARNING, "日期前面用“截至”")
def until(document: Document) -> Iterator[Problem]:
    """L06: 截止 ends something; up to a day is 截至."""
    yield from _report(document, UNTIL, "日期前面用了“截止”", "请改成“截至”")


@rule("L11", Severity.WARNING, "不用“今年”“去年”“明年”")
def relative_years(document: Document) -> Iterator[Problem]:
    """L11: what is this year to the writer is last year to the reader."""
    hint = "请写“本年度”“上年”，或者 {{ year }}年度"
    yield from _report(document, RELATIVE, "年份的说法随阅读时间而变", hint)


def _report(document: Document, search: Search, message: str, hint: str) -> Iterator[Problem]:
    for slip in slips(document, search):
        yield Problem(message, slip.place, slip.found.replace(FIGURE, "…"), hint=hint)


@searched
def _doubled(text: str) -> Iterator[tuple[int, str]]:
    for match in DOUBLED.finditer(text):
        if match[0] not in ALLOWED:
            # The first may be the program's; the second is the one that was typed.
            yield match.end() - 1, match[0]


@searched
def _typed_numbers(text: str) -> Iterator[tuple[int, str]]:
    start = TYPED_NUMBER.match(text)
    if start:
        yield 0, start[0]
    for match in NUMBER_INSIDE.finditer(text, start.end() if start else 0):
        yield match.start(), match[0]


def _ordinal_gaps(text: str) -> Iterator[tuple[int, str]]:
    expected = 1
    for match in ORDINAL.finditer(text):
        if match[1] == chinese(1):
            expected = 1
        if match[1] != chinese(expected):
            yield match.start(), match[0]
            return
        expected += 1


@searched
def _unbalanced(text: str) -> Iterator[tuple[int, str]]:
    open_: list[tuple[int, str]] = []
    for bracket in BRACKET.finditer(text):
        position, character = bracket.start(), bracket[0]
        if character in PAIRS:
            open_.append((position, character))
        else:
            if not open_ or open_[-1][1] != CLOSING[character]:
                start = open_[-1][0] if open_ else max(0, position - 8)
                yield position, text[start : position + 1]
                return
            open_.pop()
    if open_:
        position = open_[-1][0]
        yield position, text[position : position + 12]
