"""Our side of the comparison with other site generators (bench/peers.py): pages, in a process of its own.

python -m bench.peers_ours CONTENT OUTPUT 0/2
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from bench.generate import ROOT

T = TypeVar("T")


def ours(content: Path, output: Path, part: str) -> dict[str, float]:
    """Write the pages of every n-th document (`0/2`), or with `stages` of all and everything else.

    CPU seconds by stage.
    """
    from mingzhang.check.rules import run
    from mingzhang.compute.document import compute
    from mingzhang.findings import has_errors
    from mingzhang.load.content import load_content
    from mingzhang.memory import settle
    from mingzhang.render.csv_files import table_csv
    from mingzhang.render.data_json import document_json
    from mingzhang.render.environment import site_environment
    from mingzhang.render.names import names_of
    from mingzhang.render.origin import Origins
    from mingzhang.render.page import document_page, method_page
    from mingzhang.render.web.gather import Gathering
    from mingzhang.render.web.keep import bytes_of
    from mingzhang.rendering import data_hash, render_site

    settle()  # as build.py runs
    templates, whole = ROOT / "templates", part == "stages"
    first, step = (0, 1) if whole else (int(one) for one in part.split("/"))
    spent: dict[str, float] = {}

    def timed(stage: str, do: Callable[..., T], *arguments: Any) -> T:
        start = time.process_time()
        result = do(*arguments)
        spent[stage] = spent.get(stage, 0) + time.process_time() - start
        return result

    def write(name: str, data: bytes | Iterable[bytes]) -> None:
        target = output / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else b"".join(data))

    pages = site_environment(templates)
    loaded = timed("load", load_content, content, templates)
    portal = loaded.portal
    with Gathering() as gathering:
        for entry in loaded.entries[first::step]:
            source, problems = timed("load", loaded.read, entry)
            assert source is not None
            assert not has_errors(problems), problems[:3]
            document = timed("compute", compute, source, loaded.catalogues, loaded.glossary)
            findings = timed("check", run, document)
            assert not has_errors([*document.findings, *findings]), findings[:3]
            names, data = names_of(entry), data_hash(document)
            origins = timed("page", Origins, document)
            page = timed("page", document_page, pages, document, origins, portal, data)
            timed("write", write, f"{names.folder}/index.html", page.encode())
            if not whole:
                continue
            method = timed("method page", method_page, pages, document, origins, portal)
            files = {"figures.html": method.encode()}
            for number, table in enumerate(document.tables, 1):
                files[names.csv(number)] = timed("CSV", table_csv, table)
            files[names.json] = timed("JSON", document_json, document, origins, data)
            for name, made in files.items():
                timed("write", write, f"{names.folder}/{name}", made)
            timed("gather", gathering.add, document, origins, data)
        if whole:
            start = time.process_time()
            for name, parts in render_site(templates, loaded, gathering):
                write(name, bytes_of(parts))
            spent["pages across documents"] = time.process_time() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {**spent, "process": used.ru_utime + used.ru_stime}


if __name__ == "__main__":
    print(json.dumps(ours(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))
