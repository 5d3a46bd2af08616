"""One long document: made-up items of spending by the hundred, in long tables and long text.

The sample document gets groups of spending of its own. Every item is a row of the tables of income
and of expenditure; every eighth also has an initial budget that differs and a reason why, which
give it rows of two more tables, paragraphs and a project.

    python -m bench.long DIR 1000
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from bench.generate import ROOT, SAMPLE, YEAR
from mingzhang.numerals import chinese

DEPARTMENT = SAMPLE.name
DOCUMENT = f"{DEPARTMENT}/{YEAR}/final-accounts"
CLASS = "212"  # 城乡社区支出: the sample has none of it
TOLD = 8  # every so many an item is told of in the text
GROUP = 40  # items in a group, each with a total of its own
WORKS = (
    "道路养护",
    "园林绿化",
    "环境卫生",
    "排水管网",
    "公共照明",
    "村庄整治",
    "便民服务",
    "防洪排涝",
)
PLACES = ("城东", "城南", "城西", "城北", "新区", "老城", "河东", "河西", "高新", "沿江", "湖滨")
CAUSES = (
    "汛期设施损毁比往年严重，年中追加了抢修资金，并对沿线隐患点位作了集中整治",
    "工程按实际完成的工作量结算，部分标段因雨季停工，未完成部分结转以后年度安排",
    "服务范围扩大，新接收的小区和道路纳入统一管护，人工、材料和机械费用相应增加",
    "通过公开招标选定承包单位，中标价低于预算，节约的资金由财政统筹安排",
)


def long_document(folder: Path, items: int) -> Path:
    """A content folder with the one document; with no items it is the sample."""
    content = folder / "content"
    shutil.copytree(ROOT / "content" / "catalogue", content / "catalogue")
    for name in ("glossary.yaml", "portal.yaml"):
        shutil.copy(ROOT / "content" / name, content / name)
    target = content / "departments" / DEPARTMENT
    (target / YEAR).mkdir(parents=True)
    shutil.copy(SAMPLE / "department.yaml", target)
    made = list(_items(items))
    with (content / "catalogue" / "function.yaml").open("a", encoding="utf-8") as catalogue:
        catalogue.writelines(f'"{code}": {name}\n' for code, name in _names(made))
    text = (SAMPLE / YEAR / "final-accounts.yaml").read_text(encoding="utf-8")
    told = [one for one in made if one.told]
    text = _added(text, "income:", "".join(map(_income, made)))
    text = _added(text, "expenditure:", "".join(map(_expenditure, made)))
    text = _added(text, "  other:", "".join(map(_project, told)))
    text = _raised(text, "initial", sum(one.initial for one in told))
    text = _raised(text, "adjusted", sum(one.spent for one in told))
    (target / YEAR / "final-accounts.yaml").write_text(text, encoding="utf-8")
    return content


class Item(NamedTuple):
    """An item of spending; amounts in 元, whole hundreds, as the sample is published in 0.01 万元."""

    number: int
    name: str
    spent: Decimal
    initial: Decimal

    @property
    def told(self) -> bool:
        """Whether the text tells of it: paid by the budget. All others are rows only."""
        return self.number % TOLD == 0

    @property
    def group(self) -> str:
        return f"{CLASS}{20 + self.number // GROUP:02d}"

    @property
    def code(self) -> str:
        return f"{self.group}{1 + self.number % GROUP:02d}"

    @property
    def title(self) -> str:
        return f"{self.code} {self.name}"


def _items(count: int) -> Iterator[Item]:
    most = (100 - 20) * GROUP
    if count > most:
        raise ValueError(f"at most {most} items, not {count}")
    for number in range(count):
        place, work = PLACES[number % len(PLACES)], WORKS[number // len(PLACES) % len(WORKS)]
        about = f"{place}片区{work}第{chinese(1 + number // (len(PLACES) * len(WORKS)))}期"
        spent = Decimal(100 * (1 + number * 37 % 97))
        yield Item(number, about, spent, Decimal(100 * (1 + number * 53 % 89)))


def _names(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    for group, members in groupby(items, lambda one: one.group):
        yield group, f"城乡社区综合管护第{chinese(int(group[-2:]) - 19)}组"
        yield from ((one.code, one.name) for one in members)


def _income(item: Item) -> str:
    fund = "general" if item.told else "other"
    return f"  {item.title}: {{{fund}: {item.spent}.00}}\n"


def _expenditure(item: Item) -> str:
    if not item.told:
        return f"  {item.title}: {{other: {{basic: {item.spent}.00}}}}\n"
    cause = CAUSES[item.number // TOLD % len(CAUSES)]
    return (
        f"  {item.title}:\n    general:\n      project: {item.spent}.00\n"
        f"      initial_budget: {item.initial}.00\n      reason: {item.name}{cause}\n"
    )


def _project(item: Item) -> str:
    purpose = f"{item.name}所需的人工、材料、机械、检测和监理等费用，按实际完成的工作量支付"
    return (
        f"    - name: {item.name}经费\n      code: {item.title}\n      fund: general\n"
        f"      purpose: {purpose}\n      amount: {item.spent}.00\n"
    )


def _added(text: str, heading: str, lines: str) -> str:
    """The text with lines below a heading, of which there is one: the sample must be as expected."""
    before, after = text.split(f"\n{heading}\n")
    return f"{before}\n{heading}\n{lines}{after}"


def _raised(text: str, budget: str, amount: Decimal | int) -> str:
    """The text with more for projects in one of the budgets."""
    before, old, after = re.split(
        rf"(?<=^  {budget}: )(\{{basic: .*\}})$", text, flags=re.MULTILINE
    )
    basic, project = re.findall(r"[0-9.]+", old)
    return f"{before}{{basic: {basic}, project: {Decimal(project) + amount}}}{after}"


if __name__ == "__main__":
    print(long_document(Path(sys.argv[1]), int(sys.argv[2])))
