"""LAW-04 – LAW-08: the tables are all there, detailed enough, and say so when they are empty."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.additions import cells
from mingzhang.check.law_budget import typed_too_coarse
from mingzhang.check.rules import EVERY_KIND, Problem, rule
from mingzhang.compute.blocks import plain_text
from mingzhang.compute.document import Document
from mingzhang.findings import Severity

BY_FUNCTION = ("income", "expenditure", "general-expenditure", "government-fund", "state-capital")
# table → the fund or the spending that its sentence must name when it is empty
EMPTY_NAMES = {
    "government-fund": "政府性基金",
    "state-capital": "国有资本经营预算",
    "special-account": "财政专户",
    "fund-government-classes": "政府性基金",
    "fund-economic-classes": "政府性基金",
    "special-funds": "专项资金",
    "household": "对个人和家庭的补助",
    "household-government": "对个人和家庭的补助",
    "wages": "工资福利支出",
    "wages-government": "工资福利支出",
    "goods-services": "商品和服务支出",
    "goods-services-government": "商品和服务支出",
}
EMPTY_WORDS = ("空表", "本表无数据")


@rule("LAW-04", Severity.ERROR, "功能分类公开到项级科目", EVERY_KIND)
def function_detail(document: Document) -> Iterator[Problem]:
    """LAW-04: every functional code with money is shown down to seven digits."""
    typed = [*typed_too_coarse(document, "expenditure", 7)]
    for key in BY_FUNCTION if not typed else ():
        yield from _too_coarse(document, key, 7)
    yield from typed


@rule("LAW-05", Severity.ERROR, "基本支出按经济分类公开到款级科目", EVERY_KIND)
def economic_detail(document: Document) -> Iterator[Problem]:
    """LAW-05: basic expenditure is shown down to five-digit economic codes."""
    typed = [*typed_too_coarse(document, "economic", 5)]
    yield from typed or _too_coarse(document, "general-basic", 5)


@rule("LAW-06", Severity.ERROR, "支出表分列基本支出和项目支出", EVERY_KIND)
def natures_shown(document: Document) -> Iterator[Problem]:
    """LAW-06: basic and project expenditure are separate columns."""
    for key in ("expenditure", "general-expenditure"):
        table = document.table(key)
        columns = {leaf.key for leaf in table.columns} if table else {"basic", "project"}
        for column, name in (("basic", "基本支出"), ("project", "项目支出")):
            if table and column not in columns:
                place = document.source.form.table_place(key)
                yield Problem(f"{table.title}没有“{name}”一栏", place, expected=f"key: {column}")


@rule("LAW-07", Severity.ERROR, "公开报表齐全", EVERY_KIND)
def tables_complete(document: Document) -> Iterator[Problem]:
    """LAW-07: every table that disclosure requires is in the document, even when empty."""
    form = document.source.form
    required = form.settings.get("required_tables", [])
    missing = [key for key in required if document.table(key) is None]
    if missing:
        yield Problem(
            f"缺少 {len(missing)} 张必须公开的报表",
            form.place,
            expected=f"tables 里有 {'、'.join(missing)}",
            hint="没有数据的报表也要以空表公开并加以说明",
        )


@rule("LAW-08", Severity.ERROR, "空表有说明，有数据的表没有空表说明", EVERY_KIND)
def empty_tables_said(document: Document) -> Iterator[Problem]:
    """LAW-08: an empty table has a sentence that names its fund; others have no such sentence."""
    for table in document.tables:
        place = document.source.form.table_place(table.key)
        statement = plain_text(document.prose.phrase(table.statement)) if table.statement else ""
        if table.empty and not statement:
            yield Problem(f"{table.title}是空表，却没有说明", place, expected="empty: 说明：……")
        elif table.empty and EMPTY_NAMES.get(table.key, "") not in statement:
            name = EMPTY_NAMES[table.key]
            yield Problem(
                f"{table.title}的空表说明没有写明是哪种资金", place, statement, f"写明“{name}”"
            )
        for note in table.notes if not table.empty else ():
            text = plain_text(document.prose.phrase(note))
            if any(word in text for word in EMPTY_WORDS):
                yield Problem(f"{table.title}有数据，却写了空表说明", place, text)


def _too_coarse(document: Document, key: str, digits: int) -> Iterator[Problem]:
    """Rows with money under which no code of the wanted length is printed."""
    table = document.table(key)
    if not table:
        return
    amounts = [cells(table, leaf.key) for leaf in table.columns if leaf.kind == "amount"]
    codes = sorted({row for column in amounts for row in column if row.isdigit()})
    detailed = {one[:length] for one in codes if len(one) == digits for length in (3, 5, 7)}
    coarse = [
        code
        for code in codes
        if code not in detailed
        and any(code in column and column[code].figure for column in amounts)
    ]
    if coarse:
        yield Problem(
            f"{table.title}有 {len(coarse)} 个科目没有列到最末一级",
            document.source.form.table_place(key),
            found="、".join(coarse[:10]),
            expected=f"列到 {digits} 位代码",
            hint=f'套表里写 digits: ["{digits}"]，需要上级科目时一并列出',
        )
