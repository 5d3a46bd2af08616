"""A print style (templates/print/styles/*.yaml) → the booklet's style sheet."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import yaml

OFFICIAL = "official"
DIGITS = 4  # of a millimetre: more than any printer, fewer than a float's noise


def style_names(templates: Path) -> list[str]:
    """The styles there are, the official one first."""
    names = sorted(path.stem for path in (templates / "print" / "styles").glob("*.yaml"))
    return sorted(names, key=lambda name: name != OFFICIAL)


@cache
def style_sheet(templates: Path, name: str) -> str:
    """A style's sheet: `line` and `character` are the measures of its grid, in mm.

    28 characters fill a line of GB/T 9704 exactly when a character is 1/28 of its width, a little
    less than 三号.
    """
    folder = templates / "print"
    text = (folder / "styles" / f"{name}.yaml").read_text(encoding="utf-8")
    style: dict[str, Any] = yaml.safe_load(text)
    page, grid = style["page"], style["grid"]
    height = page["height"] - page["top"] - page["bottom"]
    line = height / grid["lines"]
    character = (page["width"] - page["inner"] - page["outer"]) / grid["characters"]
    sheet = jinja2.Template(
        (folder / "print.css").read_text(encoding="utf-8"),
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: f"{value:.{DIGITS}f}" if isinstance(value, float) else value,
    )
    return str(sheet.render(**style, height=height, line=line, character=character))
