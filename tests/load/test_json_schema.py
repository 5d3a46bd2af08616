"""The schemas that editors read: current, valid, and of one mind with the loader."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from build import main
from mingzhang.findings import Place
from mingzhang.load.json_schema import FOLDER, LINE, schemas, text
from mingzhang.load.kinds import KINDS
from mingzhang.load.ledger import read_ledger
from mingzhang.load.readers.numbers import NUMBER
from tests.load.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
# Kept versions are copies of documents; their first line is that of the place they came from.
FILES = sorted(set((ROOT / "content").rglob("*.yaml")) - set(ROOT.glob("content/ledger/*/*/*/*")))
BUDGET = ROOT / "content" / "departments" / "zhuzhou-government-office" / "2024" / "budget.yaml"


class Editor(yaml.SafeLoader):
    """YAML as editors read it: dates stay words, and so do yes and no."""


# The core schema of YAML 1.2.
Editor.yaml_implicit_resolvers = {}
for tag, words in {
    "null": r"null|~|",
    "bool": r"true|false",
    "int": r"[-+]?[0-9]+",
    "float": r"[-+]?[0-9]+\.[0-9]*",
}.items():
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{words})$"), None)


def read(path: Path) -> Any:
    """A file as an editor hands it to its validator: the keys are words."""

    def worded(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): worded(inner) for key, inner in value.items()}
        return [worded(inner) for inner in value] if isinstance(value, list) else value

    return worded(yaml.load(path.read_text(encoding="utf-8"), Loader=Editor))


def schema_of(path: Path) -> Path:
    """The file that the first line of a data file names."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(LINE), path
    return path.parent / first.removeprefix(LINE)


def problems(name: str, data: Any) -> list[str]:
    return [one.message for one in Draft7Validator(schemas()[name]).iter_errors(data)]


def test_the_files_are_what_the_schema_says() -> None:
    hint = "run: python -m mingzhang.load.json_schema"
    assert {path.name for path in FOLDER.iterdir()} == set(schemas()), hint
    for name, one in schemas().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text(one), hint


@pytest.mark.parametrize("name", schemas())
def test_every_schema_is_a_schema(name: str) -> None:
    Draft7Validator.check_schema(schemas()[name])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_data_file_names_its_schema_and_obeys_it(path: Path) -> None:
    named = schema_of(path).resolve()
    assert named.parent == FOLDER
    if path.is_relative_to(ROOT / "content" / "ledger"):
        assert named.stem == "ledger"
    elif path.parent.name != "catalogue":
        assert named.stem == path.stem
    validator = Draft7Validator(json.loads(named.read_text(encoding="utf-8")))
    assert [one.message for one in validator.iter_errors(read(path))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_names_its_schema(kind: str, tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path)
    assert main(["new", f"office/2025/{kind}", *work.options()]) == 0
    folder = work.content / "departments" / "office"
    assert schema_of(folder / "2025" / f"{kind}.yaml").resolve() == FOLDER / f"{kind}.json"
    assert schema_of(folder / "department.yaml").resolve() == FOLDER / "department.json"


def test_a_ledger_names_its_schema_and_means_the_same_without(tmp_path: Path) -> None:
    """Hashes are those of documents: the line is no part of anything that is signed."""
    work = Workspace.of_content(tmp_path)
    name = "liling-government-office/2024/final-accounts"
    shutil.rmtree(work.content / "ledger", ignore_errors=True)
    signed = ["sign", name, "reviewed", "--by", "某人", "--at", "2025-09-01 09:00", *work.options()]
    assert main(signed) == 0
    path = work.content / "ledger" / f"{name}.yaml"
    assert schema_of(path).resolve() == FOLDER / "ledger.json"
    assert problems("ledger.json", read(path)) == []
    with_line = read_ledger(path, "ledger", name)[0].signatures
    path.write_text(path.read_text(encoding="utf-8").split("\n", 1)[1], encoding="utf-8")
    without = read_ledger(path, "ledger", name)[0].signatures
    assert [one._replace(place=Place("")) for one in with_line] == [
        one._replace(place=Place("")) for one in without
    ]
    assert without[0].data == hashlib.sha256(work.data.read_bytes()).hexdigest()


def test_a_mistake_in_a_ledger_is_seen_while_reading() -> None:
    data = read(next(iter(sorted(ROOT.glob("content/ledger/*/*/*.yaml")))))
    for key, wrong in (("state", "gone"), ("at", "2025-09-01"), ("data", None), ("when", "x")):
        spoilt = [{**data[0], key: wrong}]
        assert problems("ledger.json", spoilt), key


def unknown(data: Any) -> None:
    data["dutys"] = []


def missing(data: Any) -> None:
    del data["staff"]["quota"]


def no_number(data: Any) -> None:
    data["special_work"] = "12.5万"


def below_zero(data: Any) -> None:
    data["special_work"] = -1


def no_choice(data: Any) -> None:
    data["unit"] = "千元"


def no_code(data: Any) -> None:
    data["expenditure"]["20103010 行政运行"] = {}


def one_thing_twice(data: Any) -> None:
    data["income_by_code"] = {}


def no_list(data: Any) -> None:
    data["duties"] = "职责"


def half_a_person(data: Any) -> None:
    data["staff"]["quota"] = 12.5


def no_day(data: Any) -> None:
    data["dates"] = {"published": "2024年3月1日"}


@pytest.mark.parametrize(
    "spoil",
    [unknown, missing, no_number, below_zero, no_choice, no_code, one_thing_twice, no_list,
     half_a_person, no_day],
)  # fmt: skip
def test_a_mistake_is_seen_while_typing(spoil: Callable[[Any], None]) -> None:
    data = read(BUDGET)
    assert problems("budget.json", data) == []
    spoil(data)
    assert problems("budget.json", data)


def test_what_is_not_filled_in_yet_is_no_mistake_unless_it_must_be() -> None:
    data = read(BUDGET)
    data["other"] = data["dates"] = data["basis"] = None
    assert problems("budget.json", data) == []
    data["unit"] = None
    assert problems("budget.json", data)


@given(st.text("0123456789,.-", max_size=12))
def test_editor_and_loader_take_the_same_amounts(typed: str) -> None:
    """Except for what only the loader counts: decimals, and how large an amount may be."""
    taken = bool(NUMBER.fullmatch(typed)) and not typed.startswith("-")
    amount = Draft7Validator(schemas()["budget.json"]["properties"]["special_work"])
    assert amount.is_valid(typed) == taken
