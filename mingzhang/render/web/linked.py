"""Linked data (JSON-LD, schema.org): what a page is about, for programs that search the web."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from mingzhang.compute.blocks import plain_text
from mingzhang.compute.digest import Digest
from mingzhang.render.names import Names, names_of

if TYPE_CHECKING:
    from mingzhang.render.web.shell import Page

Json = dict[str, Any]
Portal = Mapping[str, Any]

MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv",
}


def downloads(names: Names) -> dict[str, str]:
    """The whole document as files, by format: paths from the site's root."""
    files = (names.pdf, names.workbook, names.json)
    return {name.rpartition(".")[2]: f"{names.folder}/{name}" for name in files}


def dataset(digest: Digest, portal: Portal) -> Json:
    """A document as a data set with its files; addresses are relative where the site has none."""
    names = names_of(digest.entry)
    base = portal.get("base_url", "") or "../" * (names.folder.count("/") + 1)
    files = downloads(names)
    return filled(
        {
            "@type": "Dataset",
            "name": digest.title,
            "description": plain_text(digest.abstract),
            "url": f"{base}{names.folder}/",
            "identifier": digest.catalogue.get("index_number"),
            "datePublished": digest.moment,
            "temporalCoverage": str(digest.entry.year),
            "inLanguage": "zh-CN",
            "isAccessibleForFree": True,
            "creator": organisation(digest.entry.name),
            "includedInDataCatalog": data_catalog(portal, base),
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": MEDIA[kind], "contentUrl": base + path}
                for kind, path in files.items()
            ],
        }
    )


def linked_data(page: Page, portal: Portal, about: Sequence[Portal] = ()) -> Markup:
    """What schema.org calls the page, as JSON for a script element; `about`: what it describes."""
    base = portal.get("base_url", "") or page.root
    graph = [dict(one) for one in about]
    if page.kind == "home":
        graph.append(data_catalog(portal, base))
    if page.trail:
        steps = [*((_bare(link.text), link.path) for link in page.trail), (page.title, page.path)]
        places = [
            {"@type": "ListItem", "position": number, "name": name, "item": base + path}
            for number, (name, path) in enumerate(steps, 1)
        ]
        graph.append({"@type": "BreadcrumbList", "itemListElement": places})
    return script({"@context": "https://schema.org", "@graph": graph})


def data_catalog(portal: Portal, base: str) -> Json:
    """The whole section."""
    return filled(
        {
            "@type": "DataCatalog",
            "name": portal.get("title", ""),
            "description": portal.get("introduction", ""),
            "inLanguage": "zh-CN",
            "url": base,
            "publisher": organisation(portal.get("owner", "")),
        }
    )


def organisation(name: str) -> Json:
    return {"@type": "GovernmentOrganization", "name": name} if name else {}


def filled(data: Json) -> Json:
    """The same without what is empty."""
    return {key: value for key, value in data.items() if value}


def script(data: object) -> Markup:
    """JSON that can't end the script element in which it stands."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _bare(text: str | Markup) -> str:
    """The text of a link, which may be markup."""
    return str(text.striptags()) if isinstance(text, Markup) else text
