"""One document, computed: its figures, tables, blocks and the findings on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.compute.blocks import Block, TableBlock, plain_text, shown_by, shown_in
from mingzhang.compute.brief import Brief, brief_of
from mingzhang.compute.charts import ChartMaker
from mingzhang.compute.facts import Facts
from mingzhang.compute.frame import frame_of
from mingzhang.compute.named import Named
from mingzhang.compute.narrative import Narrator
from mingzhang.compute.prose import Prose
from mingzhang.compute.table import Table
from mingzhang.compute.tables import TableMaker
from mingzhang.compute.templates import Templates
from mingzhang.compute.vocabulary import Vocabulary
from mingzhang.compute.words import Words
from mingzhang.figures import Figure
from mingzhang.findings import Finding
from mingzhang.load.catalogue import Catalogue
from mingzhang.load.documents import DocumentSource
from mingzhang.load.glossary import GlossaryEntry
from mingzhang.load.records import Text
from mingzhang.load.texts import parse_text

if TYPE_CHECKING:
    from mingzhang.compute.corrections import Correction


@dataclass(slots=True, eq=False, weakref_slot=True)
class Document:
    """What render and check read; corrections only join what is about to be rendered."""

    source: DocumentSource
    facts: Facts
    named: Named
    prose: Prose
    words: Words
    tables: list[Table]
    blocks: list[Block]
    brief: Brief
    findings: list[Finding]
    corrections: tuple[Correction, ...] = ()

    def table(self, key: str) -> Table | None:
        return next((table for table in self.tables if table.key == key), None)

    def basis(self) -> list[str]:
        """The note on what the data was entered from, as plain text (empty when there is none)."""
        basis = self.source.record.get("basis")
        return [plain_text(self.prose.phrase(basis))] if isinstance(basis, Text) else []

    def shown(self) -> Iterator[tuple[Figure, str]]:
        """Every figure as shown, in reading order: (figure, string)."""
        for block in self.blocks:
            if isinstance(block, TableBlock):
                for row in block.table.rows:
                    for cell in row.cells:
                        if cell.figure is not None:
                            yield cell.figure, cell.text
                        if cell.inlines:
                            yield from ((one.figure, one.text) for one in shown_in(cell.inlines))
            else:
                for shown in shown_by(block):
                    yield shown.figure, shown.text


def compute(
    source: DocumentSource, catalogues: Mapping[str, Catalogue], glossary: list[GlossaryEntry]
) -> Document:
    """From facts to blocks; nothing here prints, writes or raises for bad data."""
    frame = frame_of(source.form, source.year, catalogues)
    facts = Facts(source.facts, frame.naming)
    named = Named(facts, source.record, source.form.figures, frame.selections, source.form.place)
    words = Words(source.form.wording, frame.prose, frame.rate)
    prose = Prose(source.record, named, words, frame.moments)
    notes: list[Finding] = []

    def form_text(text: str) -> Text:
        parsed, problems = parse_text(text, source.form.place, lambda _s, _n: source.form.place)
        notes.extend(problem for problem in problems if problem.code != "T1")
        return parsed

    maker = TableMaker(source.form, frame, facts, named, form_text, prose.phrase)
    tables = maker.tables(source.form.settings.get("tables", []))
    vocabulary = Vocabulary(source.form, prose, facts, source.name, source.profile)
    templates = Templates(source.form, vocabulary.globals(), vocabulary.phrase, prose.names)
    painter = ChartMaker(source.form, facts, named, words)
    blocks = Narrator(templates, prose, tables, glossary, painter.charts()).blocks()
    brief = brief_of(source.form, named, words)
    findings = [
        *notes,
        *maker.findings,
        *painter.findings,
        *named.findings,
        *templates.findings,
        *prose.findings,
    ]
    return Document(source, facts, named, prose, words, tables, blocks, brief, findings)
