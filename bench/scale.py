"""Measures how the work grows with the number of documents, without PDF.

    python build.py bench --scale

Each size runs in a process of its own, for its peak memory; documents are computed, checked and
rendered one after the other and let go, as their pages would be written.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench.generate import ROOT, generate

SIZES = (10, 100, 1000)
T = TypeVar("T")
STAGES = ("yaml", "load", "compute", "check", "html")


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print one row per size."""
    print("CPU ms per document, warm; yaml is part of load\n")
    print(
        "| documents | yaml | load | compute | check | HTML | load … HTML | documents/s | peak MiB |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            content = generate(Path(folder), size)
            command = [sys.executable, "-m", "bench.scale", str(content)]
            run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        found = json.loads(run.stdout)
        spent = {stage: 1000 * found[stage] / size for stage in STAGES}
        whole = sum(spent[stage] for stage in STAGES[1:])
        cells = [f"{spent[stage]:.1f}" for stage in STAGES]
        cells += [f"{whole:.1f}", f"{size / found['wall']:.1f}", f"{found['peak']:.0f}"]
        print(f"| {size} | {' | '.join(cells)} |", flush=True)


def measure(content: Path) -> dict[str, float]:
    """CPU seconds of each stage over all documents, wall seconds, peak MiB."""
    from mingzhang.check.rules import run
    from mingzhang.compute.document import Document, compute
    from mingzhang.findings import has_errors
    from mingzhang.load.content import load_content
    from mingzhang.load.yaml_tree import Source, parse
    from mingzhang.memory import settle
    from mingzhang.render.environment import site_environment
    from mingzhang.render.origin import Origins
    from mingzhang.render.page import document_page, method_page

    settle()  # as build.py runs
    templates = ROOT / "templates"
    spent = dict.fromkeys(STAGES, 0.0)

    def timed(stage: str, do: Callable[[], T]) -> T:
        start = time.process_time()
        result = do()
        spent[stage] += time.process_time() - start
        return result

    def html(document: Document) -> None:
        origins = Origins(document)
        document_page(pages, document, origins, loaded.portal, "0" * 64)
        method_page(pages, document, origins, loaded.portal)

    pages = site_environment(templates)
    start = time.perf_counter()
    loaded = timed("load", lambda: load_content(content, templates))
    assert not has_errors(loaded.findings), loaded.findings[:3]
    for entry in loaded.entries:
        source, problems = timed("load", partial(loaded.read, entry))
        assert not has_errors(problems), problems[:3]
        assert source is not None
        document = timed("compute", partial(compute, source, loaded.catalogues, loaded.glossary))
        findings = timed("check", partial(run, document))
        assert not has_errors([*document.findings, *findings]), findings[:3]
        timed("html", partial(html, document))
    wall = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for path in content.glob("departments/*/*/*.yaml"):
        text = Source(path.name, path.read_text(encoding="utf-8"))
        timed("yaml", partial(parse, text))
    return {**spent, "wall": wall, "peak": peak}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
