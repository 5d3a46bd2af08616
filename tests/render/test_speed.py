"""The quick versions of WeasyPrint's functions make the same PDF, and replace what they know."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
import weasyprint
from weasyprint import css
from weasyprint.layout import absolute, background, block, inline, page, percent, table
from weasyprint.text import fonts, line_break

import mingzhang.render.pdf  # noqa: F401  switches everything on
from mingzhang.render import pdf_speed

# What the module replaces, calls or relies on, as of WeasyPrint 70.0.
SOURCES: dict[Callable[..., Any], str] = {
    pdf_speed.resolve_as_it_is: "71673078096fcf87",
    percent.adjust_box_sizing: "88f3351db0280d16",
    pdf_speed.strut_as_it_is: "b57885b70dd08efe",
    pdf_speed.setup_as_it_is: "fb227a55094f41d4",
    line_break.Layout.set_text: "fe23ca9937dbf520",
    fonts.get_font_description: "85734b8947b9bf64",
    pdf_speed.backgrounds_as_they_are: "617a870678c82755",
    percent.resolve_radii_percentages: "4980b3798c671710",
    css.Style: "d3fe87424e314c43",
    css.AnonymousStyle: "414bbf41061e0a4a",
    css.ComputedStyle: "4ff0512c0af12674",
    weasyprint.HTML.__init__: "5f19f40b81837f87",
}
PAGE = """<html lang="zh-CN"><head><title>样张</title></head><body>
<style>
@page { margin: 5%; @bottom-right { content: counter(page); padding: 3% } }
p { margin: 2% 0 0 5%; text-align: justify }
aside { float: right; width: 30%; box-sizing: border-box; padding: 4%; background: #eee }
div { display: flex; height: 3cm } div p { min-height: 50% }
b { position: absolute; top: 10%; border-radius: 10%; background: #dde; width: 20% }
table { width: 80%; border-collapse: collapse } td { border: 1px solid; padding: 1% }
table + table { border-collapse: separate; border-spacing: 2% }
u { font-feature-settings: "tnum" } i { hyphens: auto; letter-spacing: 1px }
</style>
<aside>边注</aside><p>一般公共预算<u>1,234.56</u>万元，<i>incomprehensibilities</i>。</p>
<div><p>左</p><p>右<b>上</b></p></div>
<table><tr><td>甲</td><td rowspan="2">乙</td></tr><tr><td>丙</td></tr></table>
<table><tr><td>甲</td><td>乙</td></tr></table>
<p style="break-before: page; text-indent: 2em">第二页。</p>
</body></html>"""


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__qualname__)
def test_weasyprint_is_inside_as_the_module_expects(source: Callable[..., Any]) -> None:
    """When this fails: read what changed, mend render/pdf_speed, then renew the hash."""
    assert hashlib.sha256(inspect.getsource(source).encode()).hexdigest()[:16] == SOURCES[source]


def test_pdf_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = weasyprint.HTML(string=PAGE).write_pdf()
    parsed = pdf_speed.Parsed(
        ElementTree.fromstring(PAGE), weasyprint.urls.URLFetcher()
    ).write_pdf()
    for module in (absolute, block, inline, page, percent, table):
        monkeypatch.setattr(module, "resolve_percentages", pdf_speed.resolve_as_it_is)
    monkeypatch.setattr(inline, "strut", pdf_speed.strut_as_it_is)
    monkeypatch.setattr(line_break.Layout, "setup", pdf_speed.setup_as_it_is)
    monkeypatch.setattr(background, "layout_box_backgrounds", pdf_speed.backgrounds_as_they_are)
    assert weasyprint.HTML(string=PAGE).write_pdf() == quick == parsed
