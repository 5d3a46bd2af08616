"""Form set + figures → the list of blocks: parts, sections, tables, glossary, annexes."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mingzhang.compute.blocks import Block, Definition, Paragraph, Phrase, TableBlock
from mingzhang.compute.glossary import used_terms
from mingzhang.compute.markdown import CLOSE, OPEN, Converter
from mingzhang.compute.prose import Prose, unknown_reference
from mingzhang.compute.table import Table
from mingzhang.compute.vocabulary import UnknownNameError, Vocabulary
from mingzhang.findings import Finding, Place, error
from mingzhang.load.forms import FormSet
from mingzhang.load.glossary import GlossaryEntry


@dataclass(slots=True)
class Narrator:
    """Renders the templates of one document."""

    form: FormSet
    prose: Prose
    vocabulary: Vocabulary
    findings: list[Finding] = field(default_factory=list)
    pool: list[Phrase] = field(default_factory=list)

    def blocks(self, tables: list[Table], glossary: Iterable[GlossaryEntry]) -> list[Block]:
        """The whole document, part by part, in the order of the form set."""
        converter = Converter(self.pool)
        environment = self._environment()
        by_key = {table.key: table for table in tables}
        done: list[Block] = []
        for part in self.form.settings.get("parts", []):
            title = self._inline(environment, converter, part["title"])
            done.append(converter.heading(1, title))
            for section in part.get("sections", []):
                title = self._inline(environment, converter, section["title"])
                done.append(converter.heading(2, title))
                done += converter.blocks(self._render(environment, section["text"]))
            if part.get("tables"):
                for key in self.form.settings["tables"]:
                    if key in by_key:
                        done.append(converter.heading(2, (by_key[key].title,)))
                        done.append(TableBlock(by_key[key]))
            if part.get("glossary"):
                done += self._glossary(done, by_key.values(), glossary)
            for annex in part.get("annexes", []):
                title = self._inline(environment, converter, annex["title"])
                done.append(converter.heading(2, title, numbered=False))
                converter.numbering.counts[2] = 0
                done += converter.blocks(self._render(environment, annex["text"]), shift=1)
        return done

    def _glossary(
        self, blocks: list[Block], tables: Iterable[Table], glossary: Iterable[GlossaryEntry]
    ) -> list[Block]:
        entries = used_terms(blocks, tables, glossary)
        return [
            Definition(entry.term, self.prose.phrase(entry.definition), f"term-{number}")
            for number, entry in enumerate(entries, 1)
        ] or [Paragraph(("本文件没有需要解释的名词。",))]

    def _environment(self) -> ImmutableSandboxedEnvironment:
        environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader([folder / "text" for folder in self.form.folders]),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self._placeholder,
            autoescape=False,
        )
        environment.globals = self.vocabulary.globals()
        return environment

    def _placeholder(self, value: Any) -> str:
        """Every value a template prints becomes a placeholder, so none is read as Markdown."""
        if isinstance(value, jinja2.Undefined):
            str(value)  # raises with the name
        if isinstance(value, str) and OPEN in value:
            return value  # what a macro gave: its values are placeholders already
        phrase = self.vocabulary.phrase(value)
        if not phrase:
            return ""
        self.pool.append(phrase)
        return f"{OPEN}{len(self.pool) - 1}{CLOSE}"

    def _inline(
        self, environment: ImmutableSandboxedEnvironment, converter: Converter, source: str
    ) -> Phrase:
        text = self._guarded(lambda: environment.from_string(source).render(), self.form.place)
        return tuple(converter.expand(text))

    def _render(self, environment: ImmutableSandboxedEnvironment, name: str) -> str:
        file = f"{name}.md"
        return self._guarded(lambda: environment.get_template(file).render(), self._place(file))

    def _place(self, file: str) -> Place:
        for folder in self.form.folders:
            if (folder / "text" / file).exists():
                return Place(template_name(folder / "text" / file))
        return self.form.place

    def _guarded(self, render: Any, place: Place) -> str:
        """What a template gives, or a finding for what is wrong with it."""
        try:
            return str(render())
        except jinja2.TemplateNotFound as problem:
            self.findings.append(error("TEMPLATE", "没有这个模板", self.form.place, str(problem)))
        except jinja2.TemplateSyntaxError as problem:
            where = Place(place.file, problem.lineno)
            self.findings.append(error("TEMPLATE", "模板写法不对", where, problem.message or ""))
        except UnknownNameError as problem:
            where = Place(place.file, _line_in(problem))
            self.findings.append(unknown_reference(str(problem.args[0]), where, self.prose.names))
        except (
            jinja2.UndefinedError,
            SecurityError,
            OverflowError,
            TypeError,
            LookupError,
        ) as problem:
            where = Place(place.file, _line_in(problem))
            self.findings.append(
                error("TEMPLATE", "模板用了没有或不许用的内容", where, str(problem))
            )
        return ""


def template_name(path: Path) -> str:
    """A template's name in messages: from templates/ on."""
    parts = path.parts
    return "/".join(parts[len(parts) - 1 - parts[::-1].index("templates") :])


def _line_in(problem: BaseException) -> int:
    """The template line an exception came from (Jinja maps its frames to template lines)."""
    lines = [
        f.lineno or 0
        for f in traceback.extract_tb(problem.__traceback__)
        if f.filename.endswith(".md")
    ]
    return lines[-1] if lines else 0
