"""What other site generators get: our data as front matter, and what all pages share as a data file.

Nothing that differs from document to document is prepared for them. What does not, people would
write into their templates (heads of tables, rows of the official forms, names of accounts, the
glossary); here it is taken from a page of ours, so that both sides print the same.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bench.generate import ROOT

SITES = Path(__file__).with_name("peer_sites")
# Which file of `peer_sites` goes where, and where documents and the data file are expected.
PLACES: dict[str, tuple[dict[str, str], str, str]] = {
    "hugo": ({"hugo": ""}, "content/departments/{}/2024/final-accounts.md", "data/site.json"),
    "eleventy": (
        {"eleventy": "", "page.njk": "src/_includes/page.njk"},
        "src/{}/2024/final-accounts.html",
        "src/_data/site.json",
    ),
    "mkdocs": (
        {"mkdocs": "", "page.njk": "theme/main.html"},
        "docs/{}/2024/final-accounts.md",
        "site.json",
    ),
}
SETTINGS: dict[str, dict[str, Any]] = {
    # One section for all: Hugo looks for templates, and reads them, anew for each section.
    "hugo": {
        "disableKinds": ["taxonomy", "term", "RSS", "sitemap", "home", "section", "404"],
    },
    "mkdocs": {
        "site_name": "bench",
        "theme": {"name": None, "custom_dir": "theme"},
        "plugins": [],
        "hooks": ["hooks.py"],
    },
}
MORE = {"hugo": "url: /{}/2024/final-accounts/\n", "eleventy": "layout: page.njk\n"}
SETTINGS_FILES = {"hugo": "config.json", "mkdocs": "mkdocs.yml"}
AMOUNT = re.compile(r'(<td class="amount"[^>]*>)(?:<a .*?</a>)?</td>')
# Rows of the official forms → names of figures.
FEET = {
    "income_total": "income.total",
    "expenditure_total": "expenditure.total",
    "surplus_used": "balance.surplus_used",
    "distribution": "balance.distribution",
    "opening": "balance.opening",
    "closing": "balance.closing",
    "income_grand": "total.income",
    "expenditure_grand": "total.expenditure",
}
FISCAL_FEET = FEET | {
    "income_total": "income.general",
    "expenditure_total": "expenditure.general",
    "opening_general": "balance.opening",
    "opening_government_fund": "balance.opening_government_fund",
    "opening_state_capital": "balance.opening_state_capital",
    "income_grand": "total.fiscal_income",
    "expenditure_grand": "total.fiscal_expenditure",
}


def peer_site(folder: Path, peer: str, content: Path, site: dict[str, Any]) -> None:
    """A site of a peer, ready to be built; `site` is what `shared` gives."""
    sources, document, data = PLACES[peer]
    for source, target in sources.items():
        if (SITES / source).is_dir():
            shutil.copytree(SITES / source, folder / target, dirs_exist_ok=True)
        else:
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(SITES / source, folder / target)
    (folder / data).parent.mkdir(parents=True, exist_ok=True)
    (folder / data).write_text(json.dumps(site, ensure_ascii=False), encoding="utf-8")
    if peer in SETTINGS:
        text = json.dumps(SETTINGS[peer])  # which is YAML, too
        (folder / SETTINGS_FILES[peer]).write_text(text, encoding="utf-8")
    for path in sorted(content.glob("departments/*/*/*.yaml")):
        key = path.parts[-3]
        place = folder / document.format(key)
        place.parent.mkdir(parents=True)
        more = MORE.get(peer, "").format(key)
        place.write_text(f"---\n{more}{_front_matter(path, key)}---\n", encoding="utf-8")


def _front_matter(path: Path, key: str) -> str:
    """The document as it was typed, a level deeper, and what is said of its department."""
    text = path.read_text(encoding="utf-8")
    department = yaml.safe_load((path.parents[1] / "department.yaml").read_text(encoding="utf-8"))
    about = {"key": key, "name": department["name"], "short": department["short_name"]}
    file = path.relative_to(path.parents[4]).as_posix()
    head = {"title": f"2024年度{about['name']}部门决算", "about": about | {"file": file}}
    lines = "".join(f"  {line}\n" for line in text.splitlines())
    return f"{yaml.safe_dump(head, allow_unicode=True, width=1000)}document:\n{lines}"


def shared(content: Path, page: str) -> dict[str, Any]:
    """What all pages have in common, from the tables of the first document and its `page`."""
    from mingzhang.load.content import load_content
    from mingzhang.rendering import again

    loaded = load_content(content, ROOT / "templates")
    first = again(loaded, loaded.entries[0])
    names = {
        name: {code: entries[0].name for code, entries in loaded.catalogues[name].entries.items()}
        for name in ("function", "economic")
    }
    basic = first.table("general-basic")
    listed = {figure.removeprefix("economic.") for figure in _figures(basic)}
    names["economic"] = {code: name for code, name in names["economic"].items() if code in listed}
    sheets = re.findall(r'<section class="sheet.*?</section>', page, re.DOTALL)
    tables = [
        _table(table, sheet, first.source.name)
        for table, sheet in zip(first.tables, sheets, strict=True)
    ]
    terms = re.findall(r'<dt id="(.*?)"><a href=".*?#(.*?)">(.*?)</a></dt><dd>(.*?)</dd>', page)
    glossary = [dict(zip(("anchor", "id", "term", "text"), term, strict=True)) for term in terms]
    return {"names": names, "tables": tables, "glossary": glossary}


def _table(table: Any, sheet: str, name: str) -> dict[str, Any]:
    """A form as text around its figures: before and after the department's name, after the rows.

    Forms whose rows are the same for everybody have `pieces`, too: text, then the figure's name.
    """
    top, rows, after = re.fullmatch("(.*<tbody>)(.*)(</tbody>.*)", sheet, re.DOTALL).groups()  # type: ignore[union-attr]
    before, head = top.split(name)
    form: dict[str, Any] = {"key": table.key, "before": before, "head": head, "after": after}
    if table.key in (
        "income-expenditure",
        "fiscal",
        "general-basic",
        "government-fund",
        "state-capital",
    ):
        texts = AMOUNT.split(rows)
        pieces = [text + cell for text, cell in zip(texts[::2], texts[1::2], strict=False)]
        figures = list(_figures(table))
        form["pieces"] = [
            {"html": ("</td>" if n else "") + html, "figure": figure}
            for n, (html, figure) in enumerate(zip(pieces, figures, strict=True))
        ]
        form["after"] = f"</td>{texts[-1]}{after}"
    return form


def _figures(table: Any) -> Iterator[str]:
    """The name of each amount of a form, in the order of its cells."""
    feet = FISCAL_FEET if table.key == "fiscal" else FEET
    for row in table.rows:
        for cell, panel in zip(row.cells, _panels(table, row), strict=True):
            key = row.keys[panel] if panel < len(row.keys) else ""
            if cell.kind != "amount":
                continue
            if table.key == "general-basic":
                yield f"economic.{key}" if cell.column == "amount" else cell.column
            elif table.key in ("government-fund", "state-capital"):
                yield f"{table.key}.{cell.column}"
            elif not key or cell.column in ("government_fund", "state_capital"):
                yield f"{cell.column}.{key}" if key else ""
            elif key in feet:
                yield feet[key]
            elif table.key == "fiscal" and panel:
                yield f"general.{key}"
            else:
                yield f"all.{key}" if panel else f"income.{key}"


def _panels(table: Any, row: Any) -> Iterator[int]:
    """The panel in which each cell of a row stands."""
    place = 0
    for cell in row.cells:
        yield next((n for n, (start, end) in enumerate(table.panels) if start <= place < end), 0)
        place += cell.span
