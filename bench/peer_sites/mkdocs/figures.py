"""The figures of one document: what was typed, sums, rates and differences, each with its operands."""

from __future__ import annotations

from typing import Any

from accounts import Accounts
from matters import Matters
from projects import Projects


class Figures(Accounts, Matters, Projects):
    """All figures of a document by name."""

    def __init__(self, data: dict[str, Any], names: dict[str, dict[str, str]]) -> None:
        super().__init__(data, names)
        self.income()
        self.expenditure()
        self.economic()
        self.three_public()
        self.matters()
        self.projects()
