"""What the data files of the made-up Hunan units say, read and added up without the program."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import yaml

from tests.load.workspace import ROOT

CONTENT = ROOT / "tests" / "content" / "hunan"


class Spending(NamedTuple):
    """Money by function (`function`) or by economic account (`account`, `government`)."""

    function: str
    account: str
    government: str
    fund: str
    nature: str
    group: str
    amount: Decimal


def money(value: object) -> Decimal:
    return Decimal(str(value))


def split(value: Any, otherwise: str) -> Iterator[tuple[str, Decimal]]:
    parts = value if isinstance(value, dict) else {otherwise: value}
    for group, amount in parts.items():
        yield group, money(amount)


class Facts:
    """What a data file says, read without the program."""

    def __init__(self, name: str) -> None:
        folder = CONTENT / "departments" / name
        self.data = yaml.safe_load((folder / "2024/budget.yaml").read_text(encoding="utf-8"))
        kind = yaml.safe_load((folder / "department.yaml").read_text(encoding="utf-8"))["type"]
        mapping = CONTENT / "catalogue/economic-to-government.yaml"
        self.pairs = yaml.safe_load(mapping.read_text(encoding="utf-8"))[kind]
        self.function = list(self._function())
        self.economic = [*self._basic(), *self._projects()]

    def _function(self) -> Iterator[Spending]:
        for account, funds in self.data["expenditure"].items():
            for fund, natures in funds.items():
                for nature, value in natures.items():
                    for group, amount in split(value, ""):
                        yield Spending(account[:7], "", "", fund, nature, group, amount)

    def _basic(self) -> Iterator[Spending]:
        for fund, rows in {"general": self.data["economic"], **self.data.get("economic_other", {})}.items():  # fmt: skip
            for account, value in rows.items():
                code = account[:5]
                usual = "personnel" if code[:3] in ("301", "303") else "public"
                for group, amount in split(value, usual):
                    yield self._economic(code, fund, "basic", group, amount)

    def _projects(self) -> Iterator[Spending]:
        for group, key in (("other", "projects"), ("special_fund", "special_funds")):
            for project in self.data.get(key, []):
                for account, amount in project["spending"].items():
                    yield self._economic(account[:5], project["fund"], "project", group, money(amount))  # fmt: skip

    def _economic(self, code: str, fund: str, nature: str, group: str, amount: Decimal) -> Spending:
        government = next(self.pairs[code[:n]] for n in range(5, 0, -1) if code[:n] in self.pairs)
        return Spending("", code, government, fund, nature, group, amount)

    def income(self, *sources: str, funds: tuple[str, ...] = ()) -> Decimal:
        """Income of some sources (all without any), of what is carried over some funds."""
        found = Decimal(0)
        for source, value in self.data["income"].items():
            for part, amount in split(value, source):
                if (not sources or source in sources) and (not funds or part in funds):
                    found += amount
        return found


def spent(rows: list[Spending], **wanted: str | tuple[str, ...]) -> Decimal:
    """The sum of the rows that match; codes match by their beginning."""

    def fits(row: Spending) -> bool:
        given: dict[str, str] = row._asdict()
        return all(given[key].startswith(value) for key, value in wanted.items())

    return sum((row.amount for row in rows if fits(row)), Decimal(0))


def shown(amount: Decimal) -> str:
    """As the tables print it: 万元, two decimals, half up; nothing where there is nothing."""
    rounded = (amount / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:,}" if amount else ""


def codes(rows: list[Spending], field: str, *digits: int) -> list[str]:
    """Every code of some lengths that the rows stand under."""
    present = {getattr(row, field)[:n] for row in rows for n in digits}
    return sorted(code for code in present if len(code) in digits)
