"""A PDF's streams and numbers: small, and read by programs as what was meant."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.filters import FlateDecode
from pypdf.generic import DictionaryObject, NameObject, NumberObject

from mingzhang.render.pdf_streams import differences, written
from tests.render.reading import Site

MOST = 700 * 1024


@given(st.lists(st.binary(min_size=6, max_size=6), min_size=1))
def test_another_program_reads_the_table_of_objects(rows: list[bytes]) -> None:
    table = b"".join(rows)
    facts = {"/Predictor": 12, "/Columns": 6}
    how = DictionaryObject({NameObject(key): NumberObject(value) for key, value in facts.items()})
    packed = zlib.compress(differences(table, 6))
    assert FlateDecode.decode(packed, how) == table


@given(st.floats(min_value=-20000, max_value=20000))
def test_numbers_keep_their_thousandths(number: float) -> None:
    text = written(number).decode("ascii")
    assert "e" not in text
    assert float(text) == pytest.approx(number, rel=0, abs=0.00051)
    if abs(number) < 10:
        assert float(text) == pytest.approx(number, rel=0, abs=0.00000051)
    else:
        assert len(text.partition(".")[2]) <= 3


@pytest.mark.slow
def test_booklets_are_small_enough_to_be_sent(site: Site) -> None:
    sizes = {path.name: path.stat().st_size for path in site.root.rglob("*.pdf")}
    assert sizes
    assert {name for name, size in sizes.items() if size > MOST} == set()
