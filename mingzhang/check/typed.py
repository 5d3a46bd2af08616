"""T1, T7, T8: no figure, year or unit is typed where the program should write it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.check.passages import FIGURE, form_sources, near, passages, words, written
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.blocks import Inline, Literal, Shown
from mingzhang.compute.document import Document
from mingzhang.findings import Severity
from mingzhang.load.forms import FormSet
from mingzhang.load.texts import typed_figure_finding, typed_figures
from mingzhang.load.yaml_tree import Source
from mingzhang.once import once

# What a template computes or quotes; list markers and heading marks at the start of a line.
CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
SKIP = re.compile(
    r"\{#.*?#\}|\[\[.*?\]\]|^[ \t]*(?:[0-9]+[.)][ \t]|#{1,6}[ \t])", re.DOTALL | re.MULTILINE
)
STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
CHINESE = re.compile(r"[\u4e00-\u9fff%％]")
TITLE = re.compile(r"^.*\btitle:(.*?)(?:, \w+:.*)?$", re.MULTILINE)
YEAR = re.compile(r"(20[0-9]{2})年")
DIGIT = re.compile(r"[0-9]")
WITH_UNIT = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*(?:万元|亿元|元|%|％)")
LONE_WAN = re.compile(r"[0-9]+\s*[万亿](?!元)")
UNIT = re.compile(r"万元|亿元|元|[万亿]|%|％")
# A number or a figure with something behind it that may be a unit.
WITH_UNIT_AFTER = re.compile(rf"[0-9{FIGURE}]\s*[元万亿%％]")
HINT = "金额、比率由程序连同单位一起写出，请改用 amount()、share() 等"


@rule("T1", Severity.ERROR, "文字里的数字都来自数据")
def no_typed_figures(document: Document) -> Iterator[Problem]:
    """T1: templates and section titles hold no typed figures (the loader checks the data)."""
    yield from _typed_in_form(document.source.form)


@once
def _typed_in_form(form: FormSet) -> list[Problem]:
    found: list[Problem] = []
    for source in form_sources(form, "text"):
        found += _typed(source, _bare(source.text))
    for source in form_sources(form, "form.yaml"):
        titles = _blank(source.text, [match.span(1) for match in TITLE.finditer(source.text)])
        found += _typed(source, _bare(titles))
    return found


@rule("T7", Severity.ERROR, "文字里的年份在本年度前后一年以内")
def years_near(document: Document) -> Iterator[Problem]:
    """T7: a year typed in plain text is near the fiscal year; quoted ones are only listed."""
    year = document.source.year
    for run in passages(document):
        if all(abs(int(found) - year) <= 1 for found in YEAR.findall(run.text)):
            continue  # as nearly all are
        for inline in run.phrase:
            if isinstance(inline, str | Literal):
                for match in YEAR.finditer(words(inline)):
                    if abs(int(match[1]) - year) > 1:
                        quoted = isinstance(inline, Literal)
                        yield Problem(
                            "文字里的年份与本年度相差一年以上",
                            written(document, words(inline)),
                            match[0],
                            f"{year - 1}年至{year + 1}年",
                            "请核对是否沿用了往年的文字" if quoted else "年份请写成 {{ year }}",
                            Severity.NOTE if quoted else None,
                        )


@rule("T8", Severity.ERROR, "金额和比率的单位由程序写出")
def units_from_formatter(document: Document) -> Iterator[Problem]:
    """T8: each amount and rate is followed by its unit, and no unit follows a typed number."""
    units = {"amount": document.words.prose.unit, "rate": "%"}
    for run in passages(document):
        wrong = any(one.unit != units.get(one.figure.kind, "") for one in run.figures)
        if not wrong and not WITH_UNIT_AFTER.search(run.text):
            continue  # as nearly all are
        phrase = run.phrase
        for position, inline in enumerate(phrase):
            if isinstance(inline, Shown):
                unit = units.get(inline.figure.kind, "")
                after = phrase[position + 1] if position + 1 < len(phrase) else ""
                follows = UNIT.match(words(after))
                given = inline.unit + (follows[0] if follows else "")
                if given != unit:
                    place = near(document, phrase, position)
                    yield Problem(
                        "数的单位不对", place, inline.text + given, inline.text + unit, HINT
                    )
            elif DIGIT.search(words(inline)):
                yield from _typed_units(document, inline)


def _typed_units(document: Document, inline: Inline) -> Iterator[Problem]:
    text, quoted = words(inline), isinstance(inline, Literal)
    for match in [*WITH_UNIT.finditer(text), *LONE_WAN.finditer(text)]:
        yield Problem(
            "文字里直接写了带单位的数",
            written(document, text),
            match[0],
            "引用数据",
            "确属法规、文号里的原文可以保留" if quoted else HINT,
            Severity.WARNING if quoted else None,
        )


def _typed(source: Source, text: str) -> Iterator[Problem]:
    for match in typed_figures(text):
        finding = typed_figure_finding(match[0], source.place_of(match.start()))
        yield Problem(*finding[2:])


def _bare(text: str) -> str:
    """A template's own words, each at its place; of its code, the strings that readers will see."""

    def code(match: re.Match[str]) -> str:
        seen = [one.span() for one in STRING.finditer(match[0]) if CHINESE.search(one[0])]
        return _blank(match[0], seen)

    return SKIP.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), CODE.sub(code, text))


def _blank(text: str, keep: list[tuple[int, int]]) -> str:
    """Blanks instead of all characters but those to keep; line ends stay."""
    done, end = [], 0
    for start, stop in [*keep, (len(text), len(text))]:
        done += [re.sub(r"[^\n]", " ", text[end:start]), text[start:stop]]
        end = stop
    return "".join(done)
