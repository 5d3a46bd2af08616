"""Measures what a booklet costs again after an edit, when its parts are kept.

    python -m bench.again

For figures spread over each data file of `bench.print`: CPU time of the PDF after that figure alone
has changed, beside that of the whole PDF, in one warm process.
"""

from __future__ import annotations

import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.generate import ROOT
from bench.print import BOOKLETS

FIGURES = 9  # of each booklet
AMOUNT = re.compile(r"\b[1-9]\d*\.\d\d(?=[},\s])")


def main() -> None:
    """Print one row per booklet."""
    from mingzhang.render.pdf import booklet_pdf
    from mingzhang.render.pdf_pages import Drawn
    from mingzhang.render.pdf_parts import Kept

    print("| one figure edited | figures | CPU s | of the whole booklet's |")
    print("|---|---|---|---|")
    templates = ROOT / "templates"
    for name in BOOKLETS:
        with tempfile.TemporaryDirectory() as folder:
            content = Path(folder) / "content"
            shutil.copytree(ROOT / "content", content)
            path = content / "departments" / f"{name}.yaml"
            text = path.read_text(encoding="utf-8")
            before = _booklet(content, name)
            booklet_pdf(templates, before)  # to warm up
            found = list(AMOUNT.finditer(text))
            times, shares = [], []
            for match in found[:: -(-len(found) // FIGURES)]:
                more = f"{int(match[0][:-3]) + 10000}{match[0][-3:]}"
                path.write_text(text[: match.start()] + more + text[match.end() :], "utf-8")
                after = _booklet(content, name)
                kept = Kept[Drawn]()
                booklet_pdf(templates, before, kept=kept)
                again, cpu = _timed(lambda: booklet_pdf(templates, after, kept=kept))  # noqa: B023
                whole, most = _timed(lambda: booklet_pdf(templates, after))  # noqa: B023
                assert again == whole
                times.append(cpu)
                shares.append(cpu / most)
        department, year, _ = name.split("/")
        print(
            f"| {department.split('-')[0]} {year} | {len(times)} | {_spread(times)} | {_spread(shares)} |",
            flush=True,
        )


def _booklet(content: Path, name: str) -> Any:
    from mingzhang.compute.document import compute
    from mingzhang.load.content import load_content
    from mingzhang.render.booklet import Booklet, Chapter
    from mingzhang.rendering import data_hash

    loaded = load_content(content, ROOT / "templates")
    source, _ = loaded.read(next(entry for entry in loaded.entries if entry.id == name))
    assert source is not None
    document = compute(source, loaded.catalogues, loaded.glossary)
    return Booklet.of(Chapter(document, data_hash(document), []))


def _timed(do: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    made = do()
    return made, time.process_time() - start


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} … {max(values):.2f})"


if __name__ == "__main__":
    main()
