"""What the theme prints of figures: amounts with their links, words of change, rows, charts, the graph."""

from __future__ import annotations

import hashlib
import json
import re
from html import escape
from typing import Any

from accounts import SOURCES
from arithmetic import Figure
from charts import Chart, chart_html, drawing
from figures import Figures
from matters import LINES

BLANK = '<td class="amount"></td>'
NUMBERS = "〇一二三四五六七八九十"
TIMES = {"year": "2024", "prior_year": "2023", "next_year": "2025"}
GRADES = ((90, "优秀"), (80, "良好"), (60, "合格"), (0, "不合格"))
REFERENCE = re.compile(r"\{\{ ([\w.]+) \}\}|\[\[(.*?)\]\]")
PUBLIC = ("three_public", "abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception")


# Halves are rounded up, whatever binary fractions make of them.
HALF = 1e-7


def trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".")


def rounded(value: float) -> float:
    return value + HALF if value >= 0 else value - HALF


def plain(figure: Figure) -> str:
    """A figure in running text: 万元 or per cent, both without idle zeros."""
    value = abs(figure.value)
    if figure.kind == "amount":
        return trimmed(f"{value / 10000 + HALF:.2f}")
    return trimmed(f"{100 * value + HALF:.2f}") if figure.kind == "rate" else str(value)


class Page(Figures):
    """One document for its template."""

    def __init__(self, data: dict[str, Any], about: dict[str, str], site: dict[str, Any]) -> None:
        super().__init__(data, site["names"])
        self.about = about
        self.shown: dict[str, Figure] = {}
        text = json.dumps(data, ensure_ascii=False)
        self.hash = hashlib.sha256(text.encode()).hexdigest()[:16]
        self.charts = self._charts()
        self.drawn: dict[str, tuple[int, str]] = {}

    def figure(self, one: str | Figure) -> Figure:
        return self.f[one] if isinstance(one, str) else one

    def has(self, one: str | Figure) -> bool:
        return bool(self.figure(one).value)

    def link(self, figure: Figure, value: str, text: str) -> str:
        self.shown[figure.id] = figure
        return (
            f'<a class="f" href="figures.html#{figure.id}"><data value="{value}">{text}</data></a>'
        )

    def plain(self, one: str | Figure) -> str:
        return plain(self.figure(one))

    def number(self, one: str | Figure) -> str:
        """A figure alone: a count, or what stands in the table of a chart."""
        figure = self.f[one] if isinstance(one, str) else one
        if not figure.number:
            text = plain(figure)
            figure.number = self.link(figure, text, text)
        return figure.number

    def said(self, one: str | Figure) -> str:
        figure = self.f[one] if isinstance(one, str) else one
        unit = "%" if figure.kind == "rate" else "万元"
        return f'<span class="q">{self.number(figure)}{unit}</span>'

    def amount(self, figure: Figure | None) -> str:
        """The inside of a cell."""
        if figure is None:
            return ""
        if not figure.cell:
            value = figure.value / 10000 + HALF
            figure.cell = self.link(figure, f"{value:.2f}", f"{value:,.2f}")
        return figure.cell

    def cell(self, name: str) -> str:
        return f'<td class="amount">{self.amount(self.f.get(name))}</td>'

    def change(self, one: str | Figure, other: str | Figure, same: str = "持平") -> str:
        a, b = self.figure(one), self.figure(other)
        if a.value == b.value:
            return same
        more, grown = ("增加", "增长") if a.value > b.value else ("减少", "降低")
        if a.kind != "amount":
            return f"{more}{self.number(self.difference(a, b))}人"
        rate = f"，{grown}{self.said(self.growth(a, b))}" if b.value else ""
        return f"{more}{self.said(self.difference(a, b))}{rate}"

    def share(self, one: str | Figure, other: str | Figure) -> str:
        a, b = self.figure(one), self.figure(other)
        return f"，占{self.said(self.part(a, b))}" if a.value and b.value else ""

    def portion(self, one: str | Figure, other: str | Figure | None, whole: str) -> str:
        a, b = self.figure(one), other and self.figure(other)
        if not b or not b.value:
            return f"{whole}为零，不计算占比"
        return f"占{whole}的{self.said(self.part(a, b))}"

    def completion(self, one: str | Figure, other: str | Figure, budget: str) -> str:
        a, b = self.figure(one), self.figure(other)
        return f"，完成{budget}的{self.said(self.done(a, b))}" if b.value else ""

    def comparison(self, one: str | Figure, other: str | Figure) -> str:
        a, b = self.figure(one).value, self.figure(other).value
        return "大于" if a > b else "小于" if a < b else "等于"

    def cause(self, one: str | Figure, other: str | Figure, reason: Any, lead: str) -> str:
        if not reason or self.figure(one).value == self.figure(other).value:
            return ""
        return lead + self.prose(reason)

    def prose(self, text: str) -> str:
        """Typed text: years and counts that it names, and marks quoted on purpose."""
        return REFERENCE.sub(self._reference, escape(text, quote=False))

    def _reference(self, match: re.Match[str]) -> str:
        name, quoted = match.groups()
        if quoted is not None:
            return f'<span data-literal="">{quoted}</span>'
        if name in TIMES:
            return f'<time datetime="{TIMES[name]}">{TIMES[name]}</time>'
        return self.number("trips")

    def path(self, code: str) -> str:
        return "—".join([self.names["function"][code[:length]] for length in (3, 5, 7)])

    def marker(self, number: int) -> str:
        return f"（{NUMBERS[number]}）" if number < 11 else f"（十{NUMBERS[number - 10]}）"

    def grade(self) -> str:
        return next(name for least, name in GRADES if self.f["score"].value >= least)

    def rows(self, form: dict[str, Any]) -> str:
        """The rows of a form."""
        if "pieces" in form:
            get = self.f.get
            return "".join(
                [one["html"] + self.amount(get(one["figure"])) for one in form["pieces"]]
            )
        key = form["key"]
        if key == "three-public":
            measures = ("adjusted_budget", "outturn")
            cells = [self.cell(f"{line}.{measure}") for measure in measures for line in PUBLIC]
            return f'<tr class="body">{"".join(cells)}</tr>'
        if key == "income":
            whole = ["income.total", *[f"income.in.{source}" for source in SOURCES]]
            columns = ["income.{}", *[f"income.{{}}.{source}" for source in SOURCES]]
            accounts, blank = self.accounts, ""
        else:
            start = "" if key == "expenditure" else "general_"
            whole = [
                "all" if key == "expenditure" else "general",
                f"{start}basic",
                f"{start}project",
            ]
            columns = [f"{name}.{{}}" for name in whole]
            accounts, blank = self.spending, BLANK * 3 if key == "expenditure" else ""
        out = ['<tr class="total"><th scope="row" colspan="2">合计</th>']
        out += [self.cell(name) for name in whole]
        for one in accounts:
            code = one["code"]
            out.append(f'{blank}</tr><tr class="body"><td class="code">{code}</td>')
            out.append(f'<th scope="row">{one["name"]}</th>')
            out += [self.cell(name.format(code)) for name in columns]
        return "".join(out) + f"{blank}</tr>"

    def chart(self, key: str, prefix: str = "") -> str:
        """A chart; those of the summary come again where their account stands."""
        chart = self.charts[key]
        if key not in self.drawn:
            self.drawn[key] = drawing(chart, self.plain)
        return chart_html(chart, self.drawn[key], key, prefix, self)

    def _charts(self) -> dict[str, Chart]:
        f = self.f
        sources = [(name, f[f"income.{source}"]) for source, name in SOURCES.items()]
        natures = [("基本支出", f["expenditure.basic"]), ("项目支出", f["expenditure.project"])]
        classes = [(one["name"], f[f"all.{one['code']}"]) for one in self.classes]
        lines = [
            (name, [f[f"{line}.adjusted_budget"], f[f"{line}.outturn"]])
            for line, name in LINES.items()
        ]
        years = [
            ("收、支总计", [f["total.income"], f["prior.total"]]),
            ("财政拨款收、支总计", [f["total.fiscal_income"], f["prior.fiscal_total"]]),
            (
                "一般公共预算财政拨款支出",
                [f["expenditure.general"], f["prior.general_expenditure"]],
            ),
        ]
        budgets, terms = ("全年预算数", "决算数"), ("本年", "上年")
        compared = [f"前者{self.comparison(a, b)}后者" for _, (a, b) in lines]
        changed = [self.change(a, b) for _, (a, b) in years]
        three = Chart(
            "“三公”经费预算数与决算数", budgets, lines, self._told(lines, budgets, compared)
        )
        before = Chart("与上年相比", terms, years, self._told(years, terms, changed))
        return {
            "income": self._parts("本年收入构成", "income.total", sources),
            "expenditure-nature": self._parts(
                "本年支出构成（按支出性质）", "expenditure.total", natures
            ),
            "expenditure-class": self._parts(
                "本年支出构成（按功能分类）", "expenditure.total", classes
            ),
            "three-public": three,
            "year-before": before,
        }

    def _told(
        self, rows: list[tuple[str, list[Figure]]], series: tuple[str, str], words: list[str]
    ) -> str:
        one, other = series
        said = [
            f"{name}：{one}{self.said(a)}、{other}{self.said(b)}，{word}"
            for (name, (a, b)), word in zip(rows, words, strict=True)
        ]
        return "；".join(said) + "。"

    def _parts(self, title: str, whole: str, rows: list[tuple[str, Figure]]) -> Chart:
        """A chart of parts says its whole, and its greatest part."""
        rows = [(name, figure) for name, figure in rows if figure.value]
        top = max(figure.value for _, figure in rows)
        first = [(name, figure) for name, figure in rows if figure.value == top]
        figure = first[0][1]
        words = (
            f"{self.f[whole].name}{self.said(whole)}，其中最多的是{'、'.join(name for name, _ in first)}，"
            f"{'均为' if len(first) > 1 else ''}{self.said(figure)}{self.share(figure, whole)}。"
        )
        return Chart(title, ("",), [(name, [figure]) for name, figure in rows], words)

    def graph(self) -> str:
        """What is shown and what that is made of, with operands and the file where it was typed."""
        graph: dict[str, dict[str, Any]] = {}
        todo = [*self.shown.values()][::-1]
        while todo:
            one = todo.pop()
            if one.id in graph:
                continue
            if one.kind == "amount":
                shown = f"{rounded(one.value / 10000):,.2f}万元"
            elif one.kind == "rate":
                shown = f"{trimmed(f'{rounded(100 * one.value):.2f}')}%"
            else:
                shown = str(one.value)
            entry = graph[one.id] = {"name": one.name, "value": shown, "how": one.how}
            if one.terms:
                signs = ["", *[one.sign] * len(one.terms)]
                entry["terms"] = [[sign, of.id] for sign, of in zip(signs, one.terms, strict=False)]
                todo += reversed(one.terms)
            if one.typed:
                entry["place"] = self.about["file"]
        text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
        return text.replace("<", "\\u003c")
