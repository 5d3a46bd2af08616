"""A print style (templates/print/styles/*.yaml) → the booklet's style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import yaml

OFFICIAL = "official"
MM_PER_POINT = 25.4 / 72
DIGITS = 4  # of a millimetre: more than any printer, fewer than a float's noise


@dataclass(frozen=True, slots=True)
class Style:
    """A style's style sheet and the measures that layout needs to know."""

    name: str
    css: str
    characters: int
    lines: int


def style_names(templates: Path) -> list[str]:
    """The styles there are, the official one first."""
    names = sorted(path.stem for path in (templates / "print" / "styles").glob("*.yaml"))
    return sorted(names, key=lambda name: name != OFFICIAL)


@cache
def load_style(templates: Path, name: str) -> Style:
    """The style sheet of a style; a character of the grid is never wider than its measure."""
    folder = templates / "print"
    text = (folder / "styles" / f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    page, grid, sizes = data["page"], data["grid"], data["sizes"]
    width = page["width"] - page["inner"] - page["outer"]
    height = page["height"] - page["top"] - page["bottom"]
    line = height / grid["lines"]
    tracking = width / grid["characters"] - sizes["body"] * MM_PER_POINT
    sheet = jinja2.Template(
        (folder / "print.css").read_text(encoding="utf-8"),
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: f"{value:.{DIGITS}f}" if isinstance(value, float) else value,
    )
    measures = {
        "height": height,
        "line": line,
        "tracking": tracking,
        "contents_line": line * min(1, sizes["contents"] / sizes["body"] * 1.05),
    }
    return Style(data["name"], sheet.render(**data, **measures), grid["characters"], grid["lines"])
