"""One wrong figure anywhere is noticed where it is; a document in which all agrees is not blamed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mingzhang.compute.document import Document
from mingzhang.figures import Figure
from mingzhang.findings import Finding, Severity
from tests.check.departments import department_year
from tests.samples import DATA, sample

UNIT = "unit: 元\n"
# Control totals have a test of their own; nothing in the document says what the others should be.
ALONE = ("stated:", "staff.", "equipment.", "performance.score")
COUNTS = ("vehicles.", "three_public.vehicle_running.kept")


def with_totals(folder: Path) -> tuple[str, Document]:
    """The real data with a control total for every named amount."""
    document, findings = sample(folder)
    assert document is not None
    assert findings == []
    named = document.named
    figures = {name: named.get(name) for name in named.definitions}
    stated = [
        f"  {name}: {figure.value}"
        for name, figure in figures.items()
        if figure is not None and figure.kind == "amount"
    ]
    return document.source.text.replace(UNIT, UNIT + "\n".join(["stated:", *stated, ""])), document


def leaves(document: Document) -> list[Figure]:
    """The typed figures that some other figure depends on."""
    figures = [fact.figure for fact in document.facts.facts]
    return [
        figure
        for figure in figures
        if (figure.kind == "amount" and not figure.key.startswith(ALONE))
        or figure.key.startswith(COUNTS)
    ]


def planted(text: str, figure: Figure, more: int) -> str:
    """The text with one figure wrong."""
    place = figure.place
    assert place is not None
    lines = text.splitlines(keepends=True)
    line = lines[place.line - 1]
    start = place.column - 1
    end = start
    while end < len(line) and line[end] in "0123456789.":
        end += 1
    wrong = figure.value + more
    lines[place.line - 1] = line[:start] + str(wrong) + line[end:]
    return "".join(lines)


def near(finding: Finding, figure: Figure, text: str) -> bool:
    """Whether a finding leads to the block of the data in which the wrong figure stands."""
    block = figure.key.partition(".")[0]
    if finding.code == "STATED":
        return block in finding.hint
    lines = text.splitlines()[: finding.place.line]
    heads = [line for line in lines if line[:1].isalpha()]
    return bool(heads) and heads[-1].startswith(f"{block}:")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(24))
def test_a_wrong_figure_is_noticed_where_it_is(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    text, _ = with_totals(tmp_path / "sound")
    document, findings = sample(tmp_path / "stated", lambda _: text)
    assert document is not None
    assert findings == []
    figure = chance.choice(leaves(document))
    changed = planted(text, figure, chance.randint(1, 10**6) if figure.kind == "amount" else 1)
    assert changed != text
    _, findings = sample(tmp_path / "wrong", lambda _: changed)
    errors = [one for one in findings if one.severity is Severity.ERROR]
    assert DATA in {one.place.file for one in errors}, figure.key
    assert any(near(one, figure, changed) for one in errors), (figure.key, errors)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_wrong_control_total_is_noticed(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    text, _ = with_totals(tmp_path / "sound")
    block = text.partition("stated:\n")[2].partition("\n\n")[0].splitlines()
    line = chance.choice([one for one in block if one.startswith("  ") and "0.00" not in one])
    changed = text.replace(f"{line}\n", f"{line[:-1]}{(int(line[-1]) + 1) % 10}\n", 1)
    _, findings = sample(tmp_path / "wrong", lambda _: changed)
    (finding,) = findings
    assert finding.code == "STATED"
    assert changed.splitlines()[finding.place.line - 1].startswith(line.partition(":")[0])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_a_consistent_department_is_not_blamed(seed: int, tmp_path: Path) -> None:
    document, findings = sample(tmp_path, lambda _: department_year(seed))
    assert document is not None, findings
    assert [one for one in findings if one.severity is not Severity.NOTE] == []
