"""A document → its page and its method page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jinja2
from markupsafe import Markup as Safe

from mingzhang.compute.abstract import FIELDS
from mingzhang.compute.blocks import Heading, Moment, plain_text
from mingzhang.compute.brief import brief_charts
from mingzhang.compute.digest import Digest
from mingzhang.compute.document import Document
from mingzhang.figures import Figure
from mingzhang.formats import plain
from mingzhang.load.documents import DocumentSource
from mingzhang.load.kinds import KINDS
from mingzhang.load.records import Text, records_at
from mingzhang.render.charts import chart_html
from mingzhang.render.corrections import corrections_shown
from mingzhang.render.escaping import escape
from mingzhang.render.html import Markup, bare_figure
from mingzhang.render.names import draft_html, names_of, title_html
from mingzhang.render.origin import Origins, figure_id, page_graph
from mingzhang.render.web.linked import dataset
from mingzhang.render.web.shell import HOME, Link, Page, rendered


def linked_figure(figure: Figure, text: str) -> str:
    """A figure that opens: a link to the method page, which the script turns into a panel."""
    value = plain(text)
    return f'<a class="f" href="figures.html#{figure_id(figure)}"><data value="{value}">{text}</data></a>'


def document_page(
    environment: jinja2.Environment,
    document: Document,
    origins: Origins,
    portal: Mapping[str, Any],
    data_hash: str,
) -> str:
    """The page of one document."""
    source = document.source
    names = names_of(source.entry)
    digest = Digest.of(document, data_hash)
    page = article(source, "index.html", source.title, (), plain_text(digest.abstract))
    glossary = f"{page.root}glossary/index.html"
    markup = Markup(linked_figure, document.prose.phrase, source.name, glossary=glossary)
    basis = source.record.get("basis")
    return rendered(
        environment,
        "document.html",
        page,
        portal,
        about=[dataset(digest, portal)],
        entry=source.entry,
        title=source.title,
        title_html=title_html(source.entry),
        year_html=Safe(markup.inline(Moment(str(source.year), str(source.year)))),
        kind=KINDS[source.kind].title,
        contents=contents(document),
        points=_points(document, markup),
        charts=[
            Safe(chart_html(chart, markup, "一图读懂："))
            for chart in brief_charts(source.form, document.blocks)
        ],
        downloads=[
            {"href": names.pdf, "name": "PDF", "note": "全文，可打印存档"},
            {"href": names.workbook, "name": "XLSX", "note": "全部表格，合计为公式"},
            {"href": names.json, "name": "JSON", "note": "表格、文字与计算关系"},
        ],
        tables=[
            {"href": names.csv(number), "name": f"{table.number} {table.title}".strip()}
            for number, table in enumerate(document.tables, 1)
        ],
        published=source.published,
        catalogue=_catalogue(digest, markup),
        basis=Safe(markup.inlines(document.prose.phrase(basis))) if isinstance(basis, Text) else "",
        waivers=waivers(document, markup),
        corrections=corrections_shown(document.corrections),
        body=Safe(markup.blocks(document.blocks)),
        graph=Safe(page_graph(origins).replace("<", "\\u003c")),
        data_hash=data_hash,
    )


def method_page(
    environment: jinja2.Environment, document: Document, origins: Origins, portal: Mapping[str, Any]
) -> str:
    """计算说明: every figure of the document, its formula and its place."""
    rows = Safe("\n".join(_figure_rows(origins)))
    source = document.source
    above = (Link(title_html(source.entry), f"{source.id}/index.html"),)
    title, heading = f"计算说明 - {source.title}", "计算说明"
    page = article(
        source, "figures.html", title, above, f"{source.title}各项数据的算式和来源。", heading
    )
    return rendered(environment, "figures.html", page, portal, title=source.title, rows=rows)


def article(
    source: DocumentSource,
    file: str,
    title: str,
    above: tuple[Link, ...],
    description: str = "",
    heading: str = "",
) -> Page:
    """A page of a document, below its department's; `above` are pages between the two."""
    department = Link(source.name, f"{source.department}/index.html")
    return Page(
        f"{source.id}/{file}",
        title,
        "article",
        (HOME, department, *above),
        source.moment,
        description,
        heading,
        source.name,
        (KINDS[source.kind].title, source.name),
        draft=source.standing.draft,
        waits=draft_html(source.standing),
    )


def _catalogue(digest: Digest, markup: Markup) -> list[dict[str, Any]]:
    """What the disclosure catalogue says of the document, field by field."""
    shown = {
        key: Safe(f'<time datetime="{text}">{text}</time>')
        if key in ("written", "published")
        else Safe(f"<span data-literal>{escape(text)}</span>")
        for key, text in digest.catalogue.items()
    }
    shown["title"] = title_html(digest.entry)
    shown["abstract"] = Safe(markup.inlines(digest.abstract))
    return [{"label": FIELDS[key], "html": shown[key]} for key in FIELDS if key in shown]


def _figure_rows(origins: Origins) -> Iterator[str]:
    """Rows of the method page; there are hundreds, too many for a template's loop."""
    names = {name: escape(one.name) for name, one in origins.told.items()}
    for name, one in origins.told.items():
        steps = ""
        if one.terms:
            parts = [f'{sign}<a href="#{part}">{names[part]}</a>' for sign, part in one.terms]
            steps = f"：{''.join(parts)}"
        place = one.place and f"（<code data-literal>{escape(one.place)}</code>）"
        yield (
            f'<tr id="{name}"><th scope="row">{names[name]}</th><td class="amount">'
            f'<data value="{plain(one.value)}">{one.value}</data>{one.unit}</td>\n'
            f"<td>{one.how}{steps}{place}</td></tr>"
        )


def contents(document: Document, prefix: str = "") -> list[dict[str, Any]]:
    """Parts with their sections, as the contents list them; `prefix` is that of all anchors."""
    markup = Markup(bare_figure, document.prose.phrase, document.source.name)
    parts: list[dict[str, Any]] = []
    for block in document.blocks:
        if isinstance(block, Heading) and block.level <= 2:
            gap = " " if block.level == 1 else ""
            text = Safe(block.number + gap + markup.inlines(block.inlines))
            if block.level == 1:
                parts.append({"anchor": prefix + block.anchor, "text": text, "children": []})
            elif parts:
                parts[-1]["children"].append({"anchor": prefix + block.anchor, "text": text})
    return parts


def waivers(document: Document, markup: Markup) -> list[dict[str, Any]]:
    """What the department explains in its own data (说明事项), by whom and when it was said."""
    signed: dict[tuple[str, str], list[Safe]] = {}
    for one in records_at(document.source.record, "waivers"):
        reason = one.get("reason")
        if isinstance(reason, Text):
            reasons = signed.setdefault((str(one.get("by")), str(one.get("date"))), [])
            reasons.append(Safe(markup.inlines(document.prose.phrase(reason))))
    return [{"by": by, "date": date, "reasons": all_} for (by, date), all_ in signed.items()]


def _points(document: Document, markup: Markup) -> list[dict[str, Any]]:
    """The key figures at the top of the page, each with its change in words."""
    return [
        {
            "name": point.name,
            "amount": Safe(markup.inlines(point.amount)),
            "change": Safe(markup.inlines(point.change)),
        }
        for point in document.brief.points
    ]
