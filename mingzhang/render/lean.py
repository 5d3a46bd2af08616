"""Rendering without modules that it hardly ever needs: 14 MiB less in every process.

WeasyPrint imports fontTools' subsetter and instancer, with lxml: for variable fonts, and where
HarfBuzz can't subset. Fonts are prepared with its feature compiler: once. Here these modules are
imported when something in them is called.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

LATER = (
    "fontTools.feaLib.builder",
    "fontTools.fontBuilder",
    "fontTools.subset",
    "fontTools.varLib.instancer",
)
IMPORTERS = ("weasyprint.pdf.fonts", "mingzhang.fonts.prepare")


class Later(ModuleType):
    """Stands for a module, of which only functions and classes are taken, to be called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:
            return getattr(importlib.import_module(self.__name__), name)(*values, **named)

        return call


def install() -> None:
    """Import those that import them; modules that are there already stay as they are."""
    put_off = [name for name in LATER if name not in sys.modules]
    sys.modules |= {name: Later(name) for name in put_off}
    try:
        for name in IMPORTERS:
            importlib.import_module(name)
    finally:
        for name in put_off:
            del sys.modules[name]
