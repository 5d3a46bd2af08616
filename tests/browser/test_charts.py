"""Charts in a browser: on small and large screens every word is in its picture and legible."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.slow

OUTSIDE = """() => [...document.querySelectorAll('figure.chart svg')].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
  }).map(text => text.textContent);
})"""
TOGETHER = """() => [...document.querySelectorAll('figure.chart svg')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text, rect')].map(e => [e.tagName, e.getBBox(), e.textContent]);
  const over = (a, b) => Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1
    && Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 6;
  return boxes.flatMap(([kind, box, text], n) => kind != 'text' ? [] : boxes.slice(n + 1)
    .filter(([other, its]) => other == 'text' && over(box, its)).map(([, , more]) => text + ' ' + more));
})"""


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_every_word_of_a_chart_is_inside_and_apart(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.locator(".part figure.chart svg").count() == 5
    assert page.locator(".brief figure.chart svg").count() == 4
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(TOGETHER) == []
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('figure.chart text')].map(t => parseFloat(getComputedStyle(t).fontSize))"
    )
    assert min(sizes) >= 13
