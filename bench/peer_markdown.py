"""Our pages as Markdown, for MkDocs as it is mostly used: text that is ready, nothing to compute.

All numbers and words are ours, so this peer only reads Markdown and writes HTML. Charts are blocks of
HTML. What Markdown can't say is left out: cells that span others (blanks stand in their place), heads
of several rows (joined, as in our CSV files), exact values behind shown ones, the graph of figures.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import html

from bench.peer_data import SITES
from bench.peers_check import CHART, check_numbers, shown

SETTINGS = {
    "site_name": "部门预决算公开",
    "theme": {"name": None, "custom_dir": "theme"},
    "plugins": [],
    # The method page isn't built here, so that links to it would be looked for in vain.
    "validation": {"links": {"not_found": "ignore"}},
}
SPECIAL = re.compile(r"([\\`*_\[\]|])")
NUMBERED = re.compile(r"^(\d+)\.")
FIGURE = re.compile(r'(<a href="figures\.html#[^"]+">)([^<]+)(</a>)')


def markdown_site(folder: Path, pages: Iterable[Path]) -> None:
    """A MkDocs site of some of our pages (`…/department/2024/final-accounts/index.html`)."""
    (folder / "theme").mkdir(parents=True)
    shutil.copy(SITES / "markdown.html", folder / "theme" / "main.html")
    (folder / "mkdocs.yml").write_text(json.dumps(SETTINGS), encoding="utf-8")
    for page in pages:
        department, year, kind = page.parts[-4:-1]
        place = folder / "docs" / department / year / f"{kind}.md"
        place.parent.mkdir(parents=True)
        place.write_text(markdown(page.read_text(encoding="utf-8")), encoding="utf-8")


def markdown(page: str) -> str:
    """What stands in a page's <main>."""
    charts = iter(CHART.findall(page))
    return "\n\n".join(_blocks(_main(page), charts)) + "\n"


def check_markdown(ours: str, theirs: str, peer: str) -> None:
    """Stop if a page made of Markdown (`with_data`) shows other amounts or table rows than ours."""
    check_numbers(shown(ours), shown(theirs), peer)
    mine, found = ([_grid(table) for table in _main(page).iter("table")] for page in (ours, theirs))
    if mine != found:
        raise SystemExit(f"{peer} prints other tables than we do")


def with_data(page: str) -> str:
    """The page with <data> around each linked amount, as ours have it: Markdown can't say that."""
    return FIGURE.sub(
        lambda m: f'{m[1]}<data value="{m[2].replace(",", "")}">{m[2]}</data>{m[3]}', page
    )


def _main(page: str) -> Any:
    return html.document_fromstring(page).find(".//main")


def _blocks(element: Any, charts: Iterator[str]) -> Iterator[str]:
    for child in element:
        match child.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                yield f"{'#' * int(child.tag[1])} {_inline(child)}"
            case "p" | "summary" | "dd":
                yield _line(child)
            case "dt":
                yield f"**{_inline(child)}**"
            case "ul" | "ol":
                yield "\n".join(f"- {_line(one)}" for one in child)
            case "figure":
                yield next(charts)
            case "table":
                yield _inline(child.find("caption"))
                yield "\n".join(_rows(child))
            case _:
                yield from _blocks(child, charts)


def _line(element: Any) -> str:
    """Text that begins a line, where a number with a point would begin a list."""
    return NUMBERED.sub(r"\1\\.", _inline(element))


def _inline(element: Any) -> str:
    """Text with links and strong words, special characters escaped."""
    text = _plain(element.text)
    for child in element:
        inner = _inline(child)
        if child.tag == "a":
            inner = f"[{inner}]({child.get('href')})"
        elif child.tag == "strong":
            inner = f"**{inner}**"
        text += inner + _plain(child.tail)
    return text


def _plain(text: str | None) -> str:
    return SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", text or ""))


def _rows(table: Any) -> Iterator[str]:
    """A pipe table."""
    head, body = _cells(table)
    titles = [
        "/".join(dict.fromkeys(filter(None, map(_text, column))))
        for column in zip(*head, strict=True)
    ]
    yield f"| {' | '.join(map(_plain, titles))} |"
    yield f"|{'---|' * len(titles)}"
    for row in body:
        yield f"| {' | '.join('' if cell is None else _inline(cell) for cell in row)} |"


def _grid(table: Any) -> list[list[str]]:
    """The words of all rows below the heads."""
    return [[_text(cell) for cell in row] for row in _cells(table)[1]]


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(cell.text_content().split())


def _cells(table: Any) -> tuple[list[list[Any]], list[list[Any]]]:
    """Rows of heads and other rows; a cell stands in each column that it spans if it is a head, else once."""
    head: list[list[Any]] = []
    body: list[list[Any]] = []
    below: dict[int, tuple[int, Any]] = {}
    for row in table.iter("tr"):
        is_head = row.getparent().tag == "thead" and row.get("class") != "index"
        line: list[Any] = []
        for cell in row:
            _fill(line, below)
            columns, rows = int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))
            for place in range(columns):
                if rows > 1:
                    below[len(line)] = (rows - 1, cell)
                line.append(cell if is_head or not place else None)
        _fill(line, below)
        (head if is_head else body).append(line)
    return head, body


def _fill(line: list[Any], below: dict[int, tuple[int, Any]]) -> None:
    """Go on to the next column that no cell from above takes up."""
    while len(line) in below:
        rows, cell = below.pop(len(line))
        if rows > 1:
            below[len(line)] = (rows - 1, cell)
        line.append(cell)
