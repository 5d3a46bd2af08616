"""References in typed texts: they give figures of the document, or a finding with a suggestion."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.compute.blocks import Literal, Moment, Shown, plain_text
from mingzhang.compute.document import Document
from mingzhang.load.records import Text, figure_at, find
from tests.load.workspace import DATA, Workspace, only, replace, spot

OLD = 'reason: "单位人员正常调动调整"'


def reason(document: Document) -> Text:
    text = find(document.source.record, "staff.reason")
    assert isinstance(text, Text)
    return text


def typed(tmp_path: Path, text: str) -> Workspace:
    work = Workspace.of_content(tmp_path)
    replace(work.data, OLD, f'reason: "{text}"')
    return work


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("year", "2024"),
        ("prior_year", "2023"),
        ("next_year", "2025"),
        ("year_end", "2024年12月31日"),
        ("income.total", "1512.83万元"),
        ("three_public.abroad.outturn", "17.98万元"),
        ("three_public.abroad.trips.count", "2"),
        ("three_public.abroad.trips.1.persons", "2"),
        ("three_public.abroad.trips.2.destination", "哈萨克斯坦、乌兹别克斯坦"),
        ("projects.key.1.code", "其他强制隔离戒毒支出"),
        ("staff.quota", "72"),
        ("expenditure.2010301.general.basic", "1022.76万元"),
    ],
)
def test_a_reference_is_shown_as_its_value(name: str, shown: str, tmp_path: Path) -> None:
    document = typed(tmp_path, f"见{{{{ {name} }}}}。").document()
    assert plain_text(document.prose.phrase(reason(document))) == f"见{shown}。"


def test_a_referenced_amount_is_the_very_figure_of_the_data(tmp_path: Path) -> None:
    document = typed(
        tmp_path, "见{{three_public.abroad.outturn}}，{{ year }}，[[12345]]"
    ).document()
    phrase = document.prose.phrase(reason(document))
    shown, moment, literal = (p for p in phrase if isinstance(p, Shown | Moment | Literal))
    assert isinstance(shown, Shown)
    assert shown.figure is figure_at(document.source.record, "three_public.abroad.outturn")
    assert moment == Moment("2024", "2024")
    assert literal == Literal("12345")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("three_public.abroad.trips.cuont", "three_public.abroad.trips.count"),
        ("three_public.abroad.outurn", "three_public.abroad.outturn"),
        ("yaer", "year"),
        ("income.totl", "income.total"),
        ("three_public.abroad.trips.3.persons", ""),
        ("three_public.abroad.trips.0.persons", ""),
        ("staff", ""),
        ("duties", ""),
        ("nothing_like_it", ""),
    ],
)
def test_an_unknown_reference_is_an_error_at_its_place(
    name: str, hint: str, tmp_path: Path
) -> None:
    work = typed(tmp_path, f"见{{{{ {name} }}}}。")
    finding = only(work.compute()[1], "IN-REFERENCE")
    text = work.data.read_text(encoding="utf-8")
    assert finding.place == spot(f"content/{DATA}", text, f"{{{{ {name}")
    assert finding.found == name
    if hint:
        assert finding.hint == f"是不是 {hint}？"


def test_the_second_of_two_equal_mistakes_is_found_at_its_own_place(tmp_path: Path) -> None:
    work = typed(tmp_path, "见{{ yaer }}和{{ yaer }}。")
    found = [f for f in work.compute()[1] if f.code == "IN-REFERENCE"]
    assert found[1].place.column - found[0].place.column == len("{{ yaer }}和")


def test_a_reference_in_a_definition_of_the_glossary_is_checked_too(tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path)
    glossary = work.content / "glossary.yaml"
    text = replace(
        glossary,
        'definition: "部门、单位当年由本级财政',
        'definition: "{{ yaer }}年，部门、单位当年由本级财政',
    )
    finding = only(work.compute()[1], "IN-REFERENCE")
    assert finding.place == spot("content/glossary.yaml", text, "{{ yaer")


def test_folded_lines_join_without_blanks(tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path)
    replace(work.data, OLD, "reason: >\n    人员\n    正常{{ year }}\n    年调动")
    document = work.document()
    assert plain_text(document.prose.phrase(reason(document))) == "人员正常2024年调动"
