"""Writes docs/wording.md: every case of the computed wording with the sentence it gives.

    python -m mingzhang.compute.describe > docs/wording.md

The sentences come from the functions that write the documents, with the patterns and formats of
the form sets; a test compares the page with what this module gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from mingzhang.compute.blocks import Phrase, plain_text
from mingzhang.compute.words import Words
from mingzhang.figures import Figure, Kind, counted
from mingzhang.formats import NumberFormat, number_format
from mingzhang.load.forms import load_form_set
from mingzhang.numerals import chinese, heading_number

FORMS = Path(__file__).resolve().parents[2] / "templates" / "forms"
SETS = (("hunan/2024", "final-accounts"), ("central/2025", "budget"))
INTRODUCTION = """# 句式一览

由 `python -m mingzhang.compute.describe > docs/wording.md` 生成，请勿手改。每一句都由生成文件的同一程序写出；
句式在套表的 `wording.yaml`，用哪一句由精确到分的数决定。写法见 [form-sets.md](form-sets.md)。

金额在例中以元给出。“—”是没有录入，“（不写）”是什么也不写出。
"""
# case, now and before in 元
CHANGES: tuple[tuple[str, str, str | None], ...] = (
    ("增加", "15128250.00", "13000000.00"),
    ("减少", "15128250.00", "19108550.00"),
    ("相同", "80000.00", "80000.00"),
    ("变化小到显示不出", "80000.00", "79999.99"),
    ("变化恰好显示得出", "80050.00", "80000.00"),
    ("变化显示得出，比率显示不出", "9000000060.00", "9000000000.00"),
    ("增加一倍", "200.00", "100.00"),
    ("全部减去", "0.00", "50000.00"),
    ("基数为零", "179800.00", "0.00"),
    ("两年都是零", "0.00", "0.00"),
    ("没有基数", "179800.00", None),
    ("由负转正", "30000.00", "-50000.00"),
    ("由正转负", "-30000.00", "50000.00"),
    ("两年都是负数，负得少了", "-30000.00", "-50000.00"),
    ("两年都是负数，负得多了", "-50000.00", "-30000.00"),
    ("由负变零", "0.00", "-50000.00"),
    ("由零变负", "-50000.00", "0.00"),
    ("由负转正，小到显示不出", "30.00", "-30.00"),
)
SHARES = (
    ("部分小于整体", ("9955.00",), "10000.00"),
    ("没有部分", ("0.00",), "10000.00"),
    ("整体为零", ("0.00",), "0.00"),
    ("三等分，显示的占比合计 99.99", ("100.00", "100.00", "100.00"), "300.00"),
    ("六等分，显示的占比合计 100.02", ("1.00",) * 6, "6.00"),
    ("显示的占比合计恰为 100", ("25.00", "75.00"), "100.00"),
)
AMOUNTS = ("15128250.00", "54861000.00", "500000.00", "50.00", "49.99", "0.00", "-50000.00")


def document() -> str:
    """The page's text."""
    words = [_words(*one) for one in SETS]
    names = [f"`{name}`" for name, _ in SETS]
    parts = [INTRODUCTION]
    styles = {
        "change": "与上年相比：`change`",
        "against_budget": "与年初预算相比：`against_budget`",
        "across": "一份文件与另一份相比：`across`",
        "between": "两个部门相比：`between`",
    }
    for style, title in styles.items():
        able = [(n, w) for n, w in zip(names, words, strict=True) if f"{style}.up" in w]
        rows = (
            (case, now, before or "—", *(_change(w, now, before, style) for _, w in able))
            for case, now, before in CHANGES
        )
        heads = ("情形", "本年", "基数", *(n for n, _ in able))
        parts += [f"## {title}\n", _table(heads, rows)]
    first = words[0]
    parts += [
        "## 人数变化：`headcount`\n",
        _table(("情形", "现在", "原来", names[0]), _heads(first)),
    ]
    parts += ["## 用词：`direction`、`comparison`\n"]
    parts += [_table(("本年", "基数", "增减", "大小"), _directions(first))]
    parts += ["## 占比：`share`、`share_of`、`share_note`\n"]
    parts += [_table(("情形", "部分", "整体", "逐项", "第一项占整体", "附注"), _shares(first))]
    parts += ["## 完成率：`completion`\n"]
    parts += [_table(("决算", "预算", names[0]), _completions(first))]
    parts += ["## 列举与个数：`listing`、`enumeration`、`number`\n"]
    parts += [_table(("名称", "列举", "带引语", "个数"), _lists(first))]
    parts += ["## 金额的单位和小数\n", _table(*_amounts(names, words))]
    parts += ["## 标题的序号\n", _table(("数", "汉字", *"一二三四"), _numerals())]
    return "\n".join(parts)


def _words(name: str, kind: str) -> Words:
    form, findings = load_form_set(FORMS, name, kind)
    if form is None:
        raise SystemExit(str(findings))
    display = form.settings["display"]
    rate = {"unit": "元", **display["rate"]}
    return Words(form.wording, number_format(display["prose"]), number_format(rate))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _figure(value: str, name: str = "本年", kind: Kind = "amount") -> Figure:
    return Figure(f"{name}{value}", name, Decimal(value), kind)


def _said(phrase: Phrase) -> str:
    return plain_text(phrase) or "（不写）"


def _change(words: Words, now: str, before: str | None, style: str, kind: Kind = "amount") -> str:
    base = None if before is None else _figure(before, "基数", kind)
    return _said(words.change(_figure(now, kind=kind), base, style))


def _heads(words: Words) -> Iterable[Sequence[str]]:
    cases = (
        ("增加", "62", "57"),
        ("减少", "57", "62"),
        ("相同", "57", "57"),
        ("原来没有", "3", "0"),
    )
    for case, now, before in cases:
        yield case, now, before, _change(words, now, before, "headcount", "count")
    yield "没有录入", "62", "—", _change(words, "62", None, "headcount", "count")


def _directions(words: Words) -> Iterable[Sequence[str]]:
    for now, before in (("2.00", "1.00"), ("1.00", "2.00"), ("1.00", "1.00"), ("0.01", "0.00")):
        one, other = _figure(now), _figure(before, "基数")
        yield now, before, words.direction(one, other), words.comparison(one, other)


def _shares(words: Words) -> Iterable[Sequence[str]]:
    for case, parts, whole in SHARES:
        figures = [_figure(part, f"第{n}项") for n, part in enumerate(parts, 1)]
        total = _figure(whole, "整体")
        each = "".join(plain_text(words.share(figure, total)) for figure in figures)
        first = _said(words.share_of(figures[0], total, "支出合计"))
        note = _said(words.share_note(figures, total))
        yield case, "、".join(parts), whole, each or "（不写）", first, note


def _completions(words: Words) -> Iterable[Sequence[str]]:
    for outturn, budget in (("110.85", "100.00"), ("0.00", "100.00"), ("5.00", "0.00")):
        one, other = _figure(outturn, "决算"), _figure(budget, "预算")
        yield outturn, budget, _said(words.completion(one, other, "年初预算"))


def _lists(words: Words) -> Iterable[Sequence[str]]:
    for names in (("办公费", "印刷费", "差旅费"), ("办公费",), ()):
        count = counted("n", "个数", len(names), None)
        lead = _said(words.enumeration("，主要包括：", names))
        typed = "、".join(names) or "—"
        yield typed, _said(words.listing(names)), lead, _said(words.number(count))


def _amounts(
    names: Sequence[str], words: Sequence[Words]
) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    others = [
        NumberFormat(unit, decimals) for unit, decimals in (("元", 2), ("亿元", 4), ("万元", 1))
    ]
    tables = [NumberFormat("万元", 2, group=True), NumberFormat("元", 2, group=True)]
    heads = ["精确到分", *(f"{name} 正文" for name in names)]
    heads += [f"{shape.unit} {shape.decimals} 位" for shape in others]
    heads += [f"表内 {shape.unit}" for shape in tables]
    rows = (
        [
            value,
            *(_said(one.amount(_figure(value))) for one in words),
            *(shape.show(_figure(value)) for shape in (*others, *tables)),
        ]
        for value in AMOUNTS
    )
    return heads, rows


def _numerals() -> Iterable[Sequence[str]]:
    for number in (1, 2, 10, 11, 20, 26, 105, 110):
        yield (
            str(number),
            chinese(number),
            *(heading_number(level, number) for level in range(1, 5)),
        )


if __name__ == "__main__":
    print(document(), end="")
