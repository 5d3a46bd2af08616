"""One document under two form sets: other tables, numbers and words, the same facts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.compute.document import Document
from mingzhang.findings import Severity
from tests.samples import sample

OTHER = {"form: hunan/2024": "form: hunan/2021"}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Document]:
    """The document of 2024 in its own form and in that of 2021."""
    made = []
    for name, edit in (("own", None), ("other", OTHER)):
        document, findings = sample(tmp_path_factory.mktemp(name), edit)
        assert document is not None
        assert [f for f in findings if f.severity is Severity.ERROR] == []
        made.append(document)
    return made[0], made[1]


def test_the_forms_differ_in_order_number_and_sections(both: tuple[Document, Document]) -> None:
    own, other = both
    assert own.tables[6].key == "government-fund"
    assert (other.tables[6].key, other.tables[6].number) == ("three-public", "公开07表")
    assert (own.tables[0].year, other.tables[0].year) == (0, 2024)
    parts = other.source.form.settings["parts"]
    assert len(parts[2]["sections"]) == 15


def test_every_named_figure_is_the_same(both: tuple[Document, Document]) -> None:
    own, other = both
    names = [*own.source.form.figures]
    assert names == [*other.source.form.figures]
    for name in names:
        one, two = own.named.amount(name), other.named.amount(name)
        assert (one.key, one.value, one.kind) == (two.key, two.value, two.kind), name


def test_every_table_has_the_same_totals_and_accounts(both: tuple[Document, Document]) -> None:
    own, other = both
    compared = 0
    for table in own.tables:
        twin = other.table(table.key)
        assert twin is not None
        for row in table.rows:
            for key in filter(None, row.keys):
                for column in {cell.column for cell in row.cells if cell.kind == "amount"}:
                    one, two = table.figure(key, column), twin.figure(key, column)
                    # A zero may be printed by one form and left blank by the other.
                    values = [figure.value if figure else Decimal(0) for figure in (one, two)]
                    assert values[0] == values[1], (table.key, key, column)
                    compared += 1
    assert compared > 500


def test_a_document_without_indicators_has_no_self_evaluation_form(
    both: tuple[Document, Document],
) -> None:
    _, other = both
    assert other.table("evaluation-indicators") is None
    assert len(other.tables) == 9
