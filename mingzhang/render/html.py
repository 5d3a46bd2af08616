"""Blocks and tables → HTML. One function per block; page and booklet share them.

Plain string building: a page has a thousand cells, and a template loop per cell costs ten times
as much. Everything typed passes through `escape`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mingzhang.compute.blocks import (
    Block,
    Chart,
    Definition,
    Entries,
    Heading,
    Inline,
    Literal,
    Moment,
    Paragraph,
    Shown,
    Strong,
    TableBlock,
    plain_text,
)
from mingzhang.compute.table import Cell, Row, Table
from mingzhang.figures import Figure
from mingzhang.formats import plain
from mingzhang.load.records import Text
from mingzhang.render.charts import chart_html
from mingzhang.render.escaping import escape, escape_words
from mingzhang.render.names import term_id

# Rows beyond which a table is set closer in print, so that the official forms fill one page.
LONG, LONG_LANDSCAPE, LONGEST = 25, 14, 20

# A number and the measure word after it (2批), which no line of print parts.
COUNTED = re.compile('(?<!<span class="q">)(<data value="[^"]*">[0-9,.]+</data>)([\u4e00-\u9fff])')


FigureMarkup = Callable[[Figure, str], str]


def bare_figure(_figure: Figure, text: str) -> str:
    """A figure without a link (print)."""
    return f'<data value="{plain(text)}">{text}</data>'


@dataclass(frozen=True, slots=True)
class Markup:
    """How the parts that differ between screen and print are written."""

    figure: FigureMarkup
    text: Callable[[Text], Sequence[Inline]]
    who: str
    screen: bool = True
    prefix: str = ""  # of every anchor, where several documents are bound together
    glossary: str = ""  # the site's own page of terms, where there is one

    def inlines(self, inlines: Iterable[Inline]) -> str:
        # Most are plain words, which need no call of their own.
        written = "".join(
            [escape_words(one) if type(one) is str else self.inline(one) for one in inlines]
        )
        return written if self.screen else COUNTED.sub(r'<span class="q">\1\2</span>', written)

    def inline(self, inline: Inline) -> str:
        match inline:
            case str():
                return escape_words(inline)
            case Shown():
                figure = self.figure(inline.figure, inline.text)
                return f'<span class="q">{figure}{inline.unit}</span>' if inline.unit else figure
            case Moment():
                return f'<time datetime="{inline.machine}">{inline.text}</time>'
            case Literal():
                return f'<span data-literal="">{escape_words(inline.text)}</span>'
            case Strong():
                return f"<strong>{self.inlines(inline.inlines)}</strong>"

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks in order; each part (level 1 heading) is a section, glossary entries a list."""
        out: list[str] = []
        open_part = open_list = False
        open_sheet = False
        sequence = list(blocks)
        for position, block in enumerate(sequence):
            following = sequence[position + 1] if position + 1 < len(sequence) else None
            if open_list and not isinstance(block, Definition):
                out.append(self.glossary_end)
                open_list = False
            match block:
                case Heading(level=1):
                    out.append("</section>" if open_part else "")
                    title = escape(block.number + " " + plain_text(block.inlines))
                    out.append(
                        f'<section class="part" aria-labelledby="{self.prefix}{block.anchor}" data-title="{title}">'
                    )
                    out.append(self.heading(block))
                    open_part = True
                case Heading():
                    # A table's heading must turn the page with its table.
                    if isinstance(following, TableBlock):
                        wide = " landscape" if following.table.landscape else ""
                        wide += "" if following.table.number else " attached"
                        out.append(
                            f'<section class="sheet{wide}" aria-labelledby="{self.prefix}{block.anchor}">'
                        )
                        open_sheet = True
                    out.append(self.heading(block))
                case Paragraph():
                    out.append(f"<p>{self.inlines(block.inlines)}</p>")
                case Entries():
                    out.append(self.entries(block))
                case TableBlock():
                    out.append(self.table(block.table))
                    out.append("</section>" if open_sheet else "")
                    open_sheet = False
                case Chart():
                    out.append(chart_html(block, self))
                case Definition():
                    out.append("" if open_list else self.glossary_start)
                    out.append(self.definition(block))
                    open_list = True
        out.append(self.glossary_end if open_list else "")
        out.append("</section>" if open_part else "")
        return "\n".join(piece for piece in out if piece)

    @property
    def glossary_start(self) -> str:
        return '<dl class="glossary">' if self.screen else '<ul class="glossary">'

    @property
    def glossary_end(self) -> str:
        return "</dl>" if self.screen else "</ul>"

    def definition(self, entry: Definition) -> str:
        """A glossary entry; in print term and meaning share a line, which a `dl` can't."""
        words = self.inlines(entry.inlines)
        if self.screen:
            term = escape(entry.term)
            if self.glossary:
                term = f'<a href="{self.glossary}#{term_id(entry.term)}">{term}</a>'
            return f'<dt id="{self.prefix}{entry.anchor}">{term}</dt><dd>{words}</dd>'
        term = f'<dfn id="{self.prefix}{entry.anchor}">{escape(entry.term)}</dfn>'
        return f'<li class="term">{term}：{words}</li>'

    def heading(self, heading: Heading) -> str:
        rank = min(heading.level + 1, 6)
        number = f'<span class="number">{heading.number}</span>' if heading.number else ""
        text = self.inlines(heading.inlines)
        kind = f' class="level-{heading.level}"'
        return f'<h{rank} id="{self.prefix}{heading.anchor}"{kind}>{number}{text}</h{rank}>'

    def entries(self, entries: Entries) -> str:
        if not entries.markers:
            return (
                "<ul>"
                + "".join(f"<li>{self.inlines(item)}</li>" for item in entries.items)
                + "</ul>"
            )
        rows = "".join(
            # Beside its marker an item is one box, whatever figures stand in it.
            f'<li><span class="marker">{marker}</span><span>{self.inlines(item)}</span></li>'
            for marker, item in zip(entries.markers, entries.items, strict=True)
        )
        return f'<ol class="marked">{rows}</ol>'

    def table(self, table: Table) -> str:
        """A table with caption, scoped heads, notes and, if empty, its sentence."""
        name = f"{self.prefix}table-{table.key}"
        body = "".join(self._row(table, row, number) for number, row in enumerate(table.rows))
        parts = [
            f'<table id="{name}">',
            f'<caption><span class="caption">{self._caption(table, name)}</span></caption>',
            "<colgroup>"
            + "".join(f'<col class="{c.kind}"/>' for c in table.columns)
            + "</colgroup>",
            f"<thead>{'' if self.screen else _continued(table)}{self._head(table)}</thead>",
            f"<tbody>{body}</tbody></table>",
        ]
        markup = "".join(parts)
        if self.screen:
            markup = f'<div class="scroll" role="region" aria-labelledby="{name}-title" tabindex="0">{markup}</div>'
        notes = self._notes(table)
        rows = len(table.rows)
        long = " long" if rows > (LONG_LANDSCAPE if table.landscape else LONG) else ""
        long += " longest" if rows > LONGEST else ""
        return f'<div class="table{long}" data-columns="{table.width}">{markup}{notes}</div>'

    def _caption(self, table: Table, name: str) -> str:
        number = f'<span class="table-number" data-literal="">{escape(table.number)}</span>'
        year = f"<span>{self.inline(Moment(str(table.year), str(table.year)))}年度</span>"
        return (
            f"{number if table.number else ''}"
            f'<span class="table-title" id="{name}-title">{escape(table.title)}</span>'
            f'<span class="table-line"><span>部门：{escape(self.who)}</span>'
            f"{year if table.year else ''}"
            f"<span>{escape(table.unit_label)}：{escape(table.unit)}</span></span>"
        )

    def _notes(self, table: Table) -> str:
        lines = [self.inlines(self.text(note)) for note in table.notes]
        marks = [""] if len(lines) == 1 else [f"{n}." for n in range(1, len(lines) + 1)]
        out = [
            f'<p class="note">{"注：" if not n else ""}{mark}{line}</p>'
            for n, (mark, line) in enumerate(zip(marks, lines, strict=True))
        ]
        if table.statement:
            out.append(f'<p class="note statement">{self.inlines(self.text(table.statement))}</p>')
        return "".join(out)

    def _head(self, table: Table) -> str:
        depth = max(column.depth() for column in table.head)
        rows: list[list[str]] = [[] for _ in range(depth)]
        # The first column of names stays in sight on the page.
        stub = next((column for column in table.columns if column.kind == "label"), None)
        position = 0
        # The tree in reading order; each column comes before those below it.
        todo = [(column, 0) for column in reversed(table.head)]
        while todo:
            column, level = todo.pop()
            if column.children:
                leaves = list(column.leaves())
                span = f' colspan="{len(leaves)}"' if len(leaves) > 1 else ""
                above = any(leaf is stub for leaf in leaves)
                over = ' class="over-stub"' if above else ""
                rows[level].append(f'<th scope="colgroup"{span}{over}>{escape(column.title)}</th>')
                todo += [(child, level + 1) for child in reversed(column.children)]
            else:
                down = f' rowspan="{depth - level}"' if depth - level > 1 else ""
                name = f' id="{self.prefix}{table.key}-c{position}"'
                name += ' class="stub"' if column is stub else ""
                rows[level].append(f'<th scope="col"{down}{name}>{escape(column.title)}</th>')
                position += 1
        index = [row for row in table.rows if row.role == "index"]
        cells = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
        for row in index:
            numbers = "".join(f"<td{_span(cell)}>{cell.text}</td>" for cell in row.cells)
            cells += f'<tr class="index">{numbers}</tr>'
        return cells

    def _row(self, table: Table, row: Row, number: int) -> str:
        if row.role == "index":
            return ""
        several = len(table.panels) > 1
        out = [f'<tr class="{row.role}">']
        position = 0
        header = name = headers = ""
        for text, kind, figure, span, _, inlines, _ in row.cells:
            wide = f' colspan="{span}"' if span > 1 else ""
            if kind == "amount":
                if header:
                    headers = f' headers="{header} {self.prefix}{table.key}-c{position}"'
                value = self.figure(figure, text) if figure is not None else ""
                out.append(f'<td class="amount"{wide}{headers}>{value}</td>')
            elif kind == "label" and text:
                if several:
                    header = f"{self.prefix}{table.key}-r{number}-{position}"
                    name = f' id="{header}"'
                out.append(f'<th scope="row"{wide}{name}>{escape(text)}</th>')
            else:
                words = self.inlines(inlines) if inlines else escape(text)
                out.append(f'<td class="{kind}"{wide}>{words}</td>')
            position += span
        out.append("</tr>")
        return "".join(out)


def _continued(table: Table) -> str:
    """A row of the head that print shows on all pages of a table but the first."""
    number = "续表"
    if table.number:
        number = f'<span data-literal="">{escape(table.number)}</span>（续表）'
    return (
        f'<tr class="continued"><td colspan="{table.width}"><span class="table-line">'
        f"<span>{number}　{escape(table.title)}</span>"
        f"<span>{escape(table.unit_label)}：{escape(table.unit)}</span></span></td></tr>"
    )


def _span(cell: Cell) -> str:
    return f' colspan="{cell.span}"' if cell.span > 1 else ""
