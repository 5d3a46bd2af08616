"""Open data: every figure of every table once, exactly; described, checked, and of any size."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from jsonschema import Draft7Validator

from mingzhang.compute.document import Document
from mingzhang.compute.table import Cell, Column, Row, Table
from mingzhang.figures import Figure
from mingzhang.load.json_schema import schemas
from mingzhang.render.origin import Origins
from mingzhang.render.web import open_data
from mingzhang.render.web.facts import FIELDS, fact_rows
from mingzhang.render.web.keep import bytes_of
from mingzhang.terms import FUNDS, MEASURES
from tests.conftest import built
from tests.render.reading import BOM, Site, tree
from tests.render.web.sites import digest_of, site_of

UNITS = {"元": Decimal(1), "万元": Decimal(10_000)}
EXACT, ROUNDED = (
    "zhuzhou-government-office/2024/budget",
    "liling-government-office/2024/final-accounts",
)
# What the specification (Frictionless Data Package 1, Table Schema) requires, set down by hand.
NAME = {"type": "string", "pattern": "^[a-z0-9._-]+$"}
PACKAGE = {
    "type": "object",
    "required": ["resources"],
    "properties": {
        "name": NAME,
        "profile": {"const": "tabular-data-package"},
        "title": {"type": "string", "minLength": 1},
        "homepage": {"type": "string", "format": "uri"},
        "keywords": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "sources": {"type": "array", "minItems": 1, "items": {"required": ["title"]}},
        "contributors": {"type": "array", "minItems": 1, "items": {"required": ["title"]}},
        "resources": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["name", "path", "schema", "profile"],
                "properties": {
                    "name": NAME,
                    "path": {"type": "string", "pattern": r"^(?!\.\.|/)[^:]+$"},
                    "profile": {"const": "tabular-data-resource"},
                    "bytes": {"type": "integer", "minimum": 1},
                    "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
                    "encoding": {"const": "utf-8"},
                    "schema": {
                        "required": ["fields"],
                        "properties": {
                            "fields": {
                                "type": "array",
                                "minItems": 1,
                                "items": {
                                    "required": ["name", "type"],
                                    "properties": {
                                        "type": {"enum": ["string", "integer", "number"]}
                                    },
                                },
                            }
                        },
                    },
                },
            },
        },
    },
}


def rows_of(data: bytes) -> list[dict[str, str]]:
    """A published table as dictionaries."""
    assert data.startswith(BOM)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def bare(data: bytes) -> list[dict[str, str]]:
    """Rows without a head."""
    text = io.StringIO(data.decode(), newline="")
    return list(csv.DictReader(text, [field.name for field in FIELDS]))


@pytest.fixture(scope="module")
def facts(site: Site) -> list[dict[str, str]]:
    return rows_of((site.root / "open-data" / "facts.csv").read_bytes())


def test_every_figure_of_every_table_is_one_row(site: Site, facts: list[dict[str, str]]) -> None:
    for name in (EXACT, ROUNDED):
        one = built(site, name)
        wanted = Counter(
            (table["key"], cell["figure"], cell["text"])
            for table in one.data["tables"]
            for row in table["rows"]
            for cell in row
            if "figure" in cell
        )
        found = Counter(
            (row["table"], row["figure"], row["shown"]) for row in facts if row["document"] == name
        )
        assert found == wanted


def test_amounts_are_exact_and_round_to_what_is_shown(facts: list[dict[str, str]]) -> None:
    amounts = [row for row in facts if row["quantity"] == "amount"]
    assert amounts
    for row in amounts:
        assert row["value"] == row["shown"].replace(",", "")
        value, yuan = Decimal(row["value"]), Decimal(row["yuan"])
        digits = Decimal(1).scaleb(value.as_tuple().exponent)  # type: ignore[arg-type]
        rounded = (yuan / UNITS[row["unit"]]).quantize(digits, ROUND_HALF_UP)
        assert rounded == value, row


def test_no_more_digits_leave_than_were_published(facts: list[dict[str, str]]) -> None:
    limited = [row for row in facts if row["document"] == ROUNDED and row["quantity"] == "amount"]
    assert limited
    for row in limited:
        assert Decimal(row["yuan"]) == Decimal(row["value"]) * UNITS[row["unit"]]
        assert "." not in row["yuan"]


def test_what_is_no_amount_has_no_yuan(facts: list[dict[str, str]]) -> None:
    others = [row for row in facts if row["quantity"] != "amount"]
    assert others
    assert all(row["yuan"] == "" for row in others)
    assert {row["unit"] for row in others if row["quantity"] == "rate"} <= {"%"}


def test_a_row_is_found_by_table_code_column_and_fund(facts: list[dict[str, str]]) -> None:
    (row,) = [
        row
        for row in facts
        if (row["document"], row["table"], row["code"], row["column"])
        == (ROUNDED, "general-expenditure", "2010301", "本年支出/基本支出")
    ]
    assert (row["fund"], row["measure"], row["row"]) == ("general", "outturn", "行政运行")
    assert (row["shown"], row["yuan"]) == ("1,022.76", "10227600")
    assert row["department_name"] == "醴陵市人民政府办公室"


def test_funds_and_measures_are_those_of_the_data(facts: list[dict[str, str]]) -> None:
    assert {row["fund"] for row in facts} <= {*FUNDS, ""}
    assert {row["measure"] for row in facts} <= {
        *MEASURES,
        "persons",
        "amount",
        "weight",
        "score",
        "",
    }
    # A table of all funds says none, whatever a department happens to have.
    whole = [row for row in facts if row["table"] == "expenditure" and row["document"] == ROUNDED]
    assert whole
    assert {row["fund"] for row in whole} == {""}


def test_the_label_and_code_of_one_side_are_not_those_of_the_other(document: Document) -> None:
    figure = Figure("a", "甲", Decimal(1))
    columns = [
        Column("code", "代码", "code"),
        Column("name", "名称", "label"),
        Column("amount", "数", "amount"),
    ]
    cells = [
        Cell("30101", "code"), Cell("=基本工资", "label"), Cell("0.01", "amount", figure),
        Cell("合计", "label", span=2), Cell("0.02", "amount", Figure("b", "乙", Decimal(2))),
    ]  # fmt: skip
    head = [*columns, *(Column(c.key, c.title, c.kind) for c in columns)]
    table = Table(
        "t", "公开01表", "表", "万元", head, [Row(("a", "b"), cells)], panels=[(0, 3), (3, 6)]
    )
    tables, document.tables = document.tables, [table]
    try:
        left, right = bare(fact_rows(document, Origins(document)))
    finally:
        document.tables = tables
    assert (left["code"], left["row"]) == ("30101", "'=基本工资")
    assert (right["code"], right["row"]) == ("", "合计")


def test_every_document_is_listed_with_files_that_are_there(site: Site) -> None:
    listed = rows_of((site.root / "open-data" / "documents.csv").read_bytes())
    assert {row["document"] for row in listed} == {
        path.parent.relative_to(site.root).as_posix() for path in site.root.rglob("*.pdf")
    }
    for row in listed:
        for kind in ("page", "pdf", "xlsx", "json"):
            assert (site.root / row[kind]).is_file()


def test_the_package_describes_what_is_there(site: Site) -> None:
    folder = site.root / "open-data"
    package = json.loads((folder / "datapackage.json").read_bytes())
    assert [one.message for one in Draft7Validator(PACKAGE).iter_errors(package)] == []
    assert {one["name"] for one in package["resources"]} == {"facts", "documents"}
    types = {"string": str, "integer": int, "number": Decimal}
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        rows = rows_of(data)
        fields = resource["schema"]["fields"]
        assert list(rows[0]) == [field["name"] for field in fields]
        for row in rows:
            for field in fields:
                if text := row[field["name"]]:
                    types[field["type"]](text)  # raises where it is none


def test_a_package_that_lacks_something_is_seen(site: Site) -> None:
    package: Any = json.loads((site.root / "open-data" / "datapackage.json").read_bytes())
    package["resources"][0].pop("path")
    package["resources"][1]["name"] = "所有文件"
    assert len(list(Draft7Validator(PACKAGE).iter_errors(package))) == 2


def test_the_checksums_are_those_of_all_downloads(site: Site) -> None:
    lines = (site.root / "open-data" / "sha256sums.txt").read_text("utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    assert len(listed) == len(lines)
    wanted = {
        path.relative_to(site.root).as_posix()
        for suffix in ("pdf", "xlsx", "csv", "json")
        for path in site.root.rglob(f"*.{suffix}")
    }
    assert set(listed) == wanted - {"catalog.json", "releases.json"} - {
        name for name in wanted if name.startswith(("assets/", "search/"))
    }
    for name, digest in listed.items():
        assert hashlib.sha256((site.root / name).read_bytes()).hexdigest() == digest


def test_the_schemas_of_the_data_are_published(site: Site) -> None:
    for name in schemas():
        assert (
            json.loads((site.root / "open-data" / "schema" / name).read_bytes()) == schemas()[name]
        )


def test_the_page_explains_every_column_and_leads_to_every_file(site: Site) -> None:
    page = tree(site.root / "open-data" / "index.html")
    text = page.text_content()
    for field in (*FIELDS, *open_data.DOCUMENT_FIELDS):
        assert field.name in text
        assert field.meaning in text
    links = {str(href) for href in page.xpath("//main//a/@href")}
    assert {"facts.csv", "documents.csv", "datapackage.json", "sha256sums.txt"} <= links
    assert f"../{site.file('xlsx').relative_to(site.root)}" in links


@pytest.mark.parametrize(("count", "parts"), [(0, 0), (open_data.MOST, 0), (open_data.MOST + 1, 2)])
def test_many_documents_have_pages_by_year(document: Document, count: int, parts: int) -> None:
    digests = [
        digest_of(document, department=f"office-{n:03d}", year=2023 + (n == 0))
        for n in range(count)
    ]
    made = {name: bytes_of(data) for name, data in open_data.pages(site_of(digests))}
    pages = [name for name in made if name.endswith(".html")]
    assert len(pages) == 1 + parts
    linked = sum(made[name].count(b'.xlsx" download') for name in pages)
    assert linked == count
    assert len(rows_of(made["open-data/documents.csv"])) == count
