"""One wrong figure anywhere is noticed where it is; a document in which all agrees is not blamed."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from mingzhang.compute.document import Document
from mingzhang.examine import examine
from mingzhang.figures import Figure
from mingzhang.findings import Finding, Severity
from mingzhang.load.content import load_content
from mingzhang.load.kinds import KINDS
from mingzhang.load.schema import Codes, Field, Group, Items, Keyed
from tests.check.departments import department_year
from tests.samples import DATA, ROOT, keep_one, sample

UNIT = "unit: 元\n"
# Control totals have a test of their own; nothing in the document says what the others should be.
ALONE = ("stated:", "staff.", "equipment.", "performance.score")
COUNTS = ("vehicles.", "three_public.vehicle_running.kept")


class Stated(NamedTuple):
    """The real data with a control total for every named amount, and the document they give."""

    text: str
    document: Document


@pytest.fixture(scope="module")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Stated:
    document, findings = sample(tmp_path_factory.mktemp("sound"))
    assert document is not None
    assert findings == []
    named = document.named
    figures = {name: named.get(name) for name in named.definitions}
    totals = [
        f"  {name}: {figure.value}"
        for name, figure in figures.items()
        if figure is not None and figure.kind == "amount"
    ]
    text = document.source.text.replace(UNIT, UNIT + "\n".join(["stated:", *totals, ""]))
    document, findings = sample(tmp_path_factory.mktemp("stated"), lambda _: text)
    assert document is not None
    assert findings == []
    return Stated(text, document)


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
def test_a_wrong_figure_is_noticed_where_it_is(seed: int, stated: Stated, tmp_path: Path) -> None:
    chance = random.Random(seed)
    figure = chance.choice(leaves(stated.document))
    more = chance.randint(1, 10**6) if figure.kind == "amount" else 1
    changed = planted(stated.text, figure, more)
    assert changed != stated.text
    _, findings = sample(tmp_path, lambda _: changed)
    errors = [one for one in findings if one.severity is Severity.ERROR]
    assert DATA in {one.place.file for one in errors}, figure.key
    assert any(near(one, figure, changed) for one in errors), (figure.key, errors)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_wrong_control_total_is_noticed(seed: int, stated: Stated, tmp_path: Path) -> None:
    chance = random.Random(seed)
    block = stated.text.partition("stated:\n")[2].partition("\n\n")[0].splitlines()
    line = chance.choice([one for one in block if one.startswith("  ") and "0.00" not in one])
    changed = stated.text.replace(f"{line}\n", f"{line[:-1]}{(int(line[-1]) + 1) % 10}\n", 1)
    _, findings = sample(tmp_path, lambda _: changed)
    (finding,) = findings
    assert finding.code == "STATED"
    assert changed.splitlines()[finding.place.line - 1].startswith(line.partition(":")[0])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_a_consistent_department_is_not_blamed(seed: int, tmp_path: Path) -> None:
    document, findings = sample(tmp_path, lambda _: department_year(seed))
    assert document is not None, findings
    assert [one for one in findings if one.severity is not Severity.NOTE] == []


DOCUMENTS = sorted((ROOT / "content" / "departments").glob("*/*/*.yaml"))
Keys = tuple[str, ...]
# Either of the two says what a project has spent.
INSTEAD = {"amount": "spending"}


def filled(
    node: yaml.Node, kind: Field, path: Keys = ()
) -> Iterator[tuple[Keys, Field, yaml.MappingNode]]:
    """Every named field that a document fills in, with the mapping it stands in."""
    if isinstance(kind, Items) and isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from filled(entry, kind.value, (*path, "*"))
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(kind, Group) and key.value in kind.fields:
                inner = kind.fields[key.value]
                yield (*path, key.value), inner, node
                yield from filled(value, inner, (*path, key.value))
            elif isinstance(kind, Codes | Keyed):
                yield from filled(value, kind.value, (*path, "*"))


def without_each(text: str, document: str) -> Iterator[tuple[Keys, bool, str]]:
    """(path, whether it is required, the text without it) for the first of each kind of field."""
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    assert root is not None
    known: set[Keys] = set()
    for path, kind, mapping in list(filled(root, KINDS[document].schema)):
        if path not in known:
            known.add(path)
            before = list(mapping.value)
            mapping.value = [one for one in before if one[0].value != path[-1]]
            yield (
                path,
                kind.required,
                yaml.serialize(root, Dumper=yaml.BaseDumper, allow_unicode=True),
            )
            mapping.value = before


def named(key: str, finding: Finding) -> bool:
    """Whether a finding says which field is missing."""
    words = re.findall(r"[a-z_]+", finding.expected)
    return key in words or INSTEAD.get(key) in words


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: "-".join(path.parts[-3:]))
def test_what_is_not_filled_in_is_a_matter_of_the_data(path: Path, tmp_path: Path) -> None:
    """Without any one field: the document as before, or a finding that leads to the data."""
    file = path.relative_to(ROOT)
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    keep_one(content, str(file))
    shared = load_content(content, ROOT / "templates")
    wrong: list[tuple[Keys, str]] = []
    number = 0
    for keys, required, text in without_each(path.read_text(encoding="utf-8"), path.stem):
        number += 1
        (tmp_path / file).write_text(text, encoding="utf-8")
        findings = [one for _, found in examine(shared) for one in found]
        wrong += [(keys, str(one)) for one in findings if one.code == "TEMPLATE"]
        missing = [one for one in findings if one.code == "IN-REQUIRED"]
        heads = [line.partition(":")[0] for line in text.splitlines()]
        block = heads.index(keys[0]) if len(keys) > 1 else -1
        wrong += [
            (keys, str(one))
            for one in missing
            if one.place.file != str(file) or not named(keys[-1], one) or one.place.line <= block
        ]
        if required and not missing:
            wrong.append((keys, "必填而缺，没有发现"))
    assert number > 50
    assert wrong == []
