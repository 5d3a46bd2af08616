"""The facts of a document as rows of one table for all documents: a row for every figure in a table."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import NamedTuple

from mingzhang.compute.document import Document
from mingzhang.compute.table import Column, Row, Table
from mingzhang.figures import Figure
from mingzhang.formats import UNITS, plain
from mingzhang.render.csv_files import column_titles, safe
from mingzhang.render.origin import Origins, figure_id


class DataField(NamedTuple):
    """A column of a published table: its name, Frictionless type, title and meaning."""

    name: str
    type: str
    title: str
    meaning: str


FIELDS = (
    DataField("document", "string", "文件", "部门/年度/文种，也是文件在本站的文件夹"),
    DataField("department", "string", "部门代号", "部门在本站的文件夹名"),
    DataField("department_name", "string", "部门名称", "部门全称"),
    DataField("year", "integer", "年度", "预算或决算的年度"),
    DataField("kind", "string", "文种", "budget 部门预算，final-accounts 部门决算"),
    DataField("table", "string", "报表代号", "报表在套表里的代号，各部门、各年度同类报表相同"),
    DataField("table_number", "string", "表号", "报表公开时的编号"),
    DataField("table_title", "string", "表名", "报表公开时的名称"),
    DataField("row", "string", "行", "行的名称，如科目名称"),
    DataField("code", "string", "科目代码", "行的科目代码，没有的为空"),
    DataField("column", "string", "栏", "栏的名称，多层表头用斜线连接"),
    DataField("fund", "string", "资金", "这一格所限定的资金；不限于一种的为空"),
    DataField("measure", "string", "口径", "预算数、决算数、上年数等；由几种算成的为空"),
    DataField("name", "string", "数的名称", "这个数的完整名称，与计算说明一致"),
    DataField("quantity", "string", "类别", "amount 金额，count 数量，rate 百分比，score 分数"),
    DataField("value", "number", "数值", "公开的数，不带千分位，单位见 unit"),
    DataField("shown", "string", "公开的写法", "网页和 PDF 上的写法"),
    DataField("unit", "string", "单位", "value 和 shown 的单位，数量和分数没有"),
    DataField("yuan", "number", "元", "以元为单位的金额；数据口径以公布位数为限的，只有公布的位数"),
    DataField("figure", "string", "编号", "这个数在计算说明（figures.html）里的编号"),
)


def fact_rows(document: Document, origins: Origins) -> bytes:
    """The rows as CSV without a head."""
    entry = document.source.entry
    own = (entry.id, entry.department, safe(entry.name), str(entry.year), entry.kind)
    measures = Measures.of(document)
    rows = []
    for table in document.tables:
        which = (*own, table.key, safe(table.number), safe(table.title))
        columns = table.columns
        titles = [safe(title) for title in column_titles(table)]
        starts = {start for start, _ in table.panels}
        for row in table.rows:
            label = code = ""
            for place, cell in enumerate(row.placed(table.width)):
                if place in starts:  # each panel has labels and codes of its own
                    label = code = ""
                if cell is None:
                    continue
                figure, text = cell.figure, cell.text
                if cell.kind == "label":
                    label = safe(text)
                elif cell.kind == "code":
                    code = safe(text)
                elif figure is not None and text:
                    unit = _unit(table, row, columns[place], figure)
                    number = plain(text)
                    known = (label, code, titles[place], cell.fund)
                    words = (measures.measure(figure), safe(figure.name), figure.kind)
                    yuan = _yuan(figure, number, unit, published=origins.published_digits)
                    shown = (number, text, unit, yuan, figure_id(figure))
                    rows.append((*which, *known, *words, *shown))
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _unit(table: Table, row: Row, column: Column, figure: Figure) -> str:
    if figure.kind == "rate":
        return "%"
    if figure.kind != "amount":
        return ""
    closing = row.role == "foot" and table.unit in UNITS
    return table.unit if closing else column.format.unit


def _yuan(figure: Figure, number: str, unit: str, *, published: bool) -> str:
    """An amount in 元: exact, or as many digits as were published."""
    if figure.kind != "amount":
        return ""
    if not published:
        return f"{figure.value:.2f}"
    exact = Decimal(number) * UNITS[unit]
    return f"{exact.to_integral_value():f}" if exact == exact.to_integral_value() else f"{exact:f}"


class Measures(NamedTuple):
    """What the typed facts of a document measure, and with them the figures made of them."""

    typed: dict[str, str]
    known: dict[str, str]

    @classmethod
    def of(cls, document: Document) -> Measures:
        facts = document.facts.facts
        return cls({one.figure.key: one.dims.get("measure", "") for one in facts}, {})

    def measure(self, figure: Figure) -> str:
        """The one measure of all that a figure is made of, or nothing."""
        known = self.known.get(figure.key)
        if known is None:
            if figure.terms:
                found = {self.measure(term.figure) for term in figure.terms}
                known = found.pop() if len(found) == 1 else ""
            else:
                known = self.typed.get(figure.key, "")
            self.known[figure.key] = known
        return known
