"""Form set + figures → the list of blocks: parts, sections, tables, glossary, annexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mingzhang.compute.blocks import Block, Definition, Paragraph, TableBlock
from mingzhang.compute.charts import Placed, with_charts
from mingzhang.compute.glossary import term_anchor, used_terms
from mingzhang.compute.markdown import Converter
from mingzhang.compute.prose import Prose
from mingzhang.compute.table import Table
from mingzhang.compute.templates import Templates
from mingzhang.load.glossary import GlossaryEntry
from mingzhang.load.records import find


@dataclass(slots=True)
class Narrator:
    """Writes one document, part by part, in the order of its form set."""

    templates: Templates
    prose: Prose
    tables: Sequence[Table]
    glossary: Sequence[GlossaryEntry]
    charts: list[Placed]  # those that have found no place yet

    def blocks(self) -> list[Block]:
        """The whole document."""
        converter = Converter(self.templates.pool)
        done: list[Block] = []
        for part in self.templates.form.settings.get("parts", []):
            title = converter.expand(self.templates.line(part["title"]))
            done.append(converter.heading(1, tuple(title)))
            done += self._sections(part, converter)
            if part.get("tables"):
                annexed = self._annexed()
                for table in self.tables:
                    if table.key not in annexed:
                        done += [converter.heading(2, (table.title,)), TableBlock(table)]
            if part.get("glossary"):
                done += self._glossary(done)
            done += self._annexes(part, converter)
        return done

    def _sections(self, part: dict[str, Any], converter: Converter) -> Iterable[Block]:
        for section in part.get("sections", []):
            title = converter.expand(self.templates.line(section["title"]))
            yield converter.heading(2, tuple(title))
            told = converter.blocks(self.templates.file(section["text"]))
            yield from with_charts(section["text"], told, self.charts)

    def _annexes(self, part: dict[str, Any], converter: Converter) -> Iterable[Block]:
        """Annexes number their own headings from 一、 on, one level further down."""
        for annex in part.get("annexes", []):
            if "needs" in annex and not find(self.prose.record, annex["needs"]):
                continue
            title = converter.expand(self.templates.line(annex["title"]))
            yield converter.heading(2, tuple(title), numbered=False)
            converter.numbering.counts[2] = 0
            yield from converter.blocks(self.templates.file(annex["text"]), shift=1)
            for table in self.tables:
                if table.key in annex.get("tables", ()):
                    yield converter.heading(2, (table.title,), shift=1)
                    yield TableBlock(table)

    def _annexed(self) -> set[str]:
        """The tables that stand in an annex instead of among the others."""
        parts = self.templates.form.settings.get("parts", [])
        annexes = [annex for part in parts for annex in part.get("annexes", [])]
        return {key for annex in annexes for key in annex.get("tables", ())}

    def _glossary(self, blocks: Sequence[Block]) -> list[Block]:
        entries = used_terms(blocks, self.tables, self.glossary)
        return [
            Definition(entry.term, self.prose.phrase(entry.definition), term_anchor(number))
            for number, entry in enumerate(entries, 1)
        ] or [Paragraph(("本文件没有需要解释的名词。",))]
