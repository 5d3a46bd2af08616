"""Made-up department-years in which everything agrees: random codes, funds and balances."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.samples import ROOT

# Parts of basic spending that no other rule ties to something else.
ECONOMIC = (
    *("30101", "30102", "30103", "30113", "30201", "30202", "30207", "30211", "30228"),
    *("30239", "30299", "30304", "30305", "30399", "31002"),
)
WHY = "根据工作需要据实安排"


def function_codes() -> list[str]:
    """The seven-digit functional codes of the catalogue, in use since ever."""
    text = (ROOT / "content/catalogue/function.yaml").read_text(encoding="utf-8")
    codes = [line[1:8] for line in text.splitlines() if line.startswith('"')]
    return [code for code in codes if code.isdigit()]


def money(chance: random.Random, most: int = 10**9) -> Decimal:
    """A random amount to the 分."""
    return Decimal(chance.randint(1, most)) / 100


def split(chance: random.Random, whole: Decimal, keys: list[str]) -> dict[str, Decimal]:
    """An amount in random parts, none of them zero unless there is too little."""
    parts: dict[str, Decimal] = {}
    for key in keys[:-1]:
        part = (whole * chance.randint(1, 50) / 100).quantize(Decimal("0.01"))
        parts[key], whole = part, whole - part
    return {**parts, keys[-1]: whole}


def department_year(seed: int) -> str:
    """The data file of a consistent department-year."""
    chance = random.Random(seed)
    codes = sorted(chance.sample(function_codes(), chance.randint(1, 8)))
    basic = {code: money(chance) for code in codes}
    project = {code: money(chance) for code in codes if chance.random() < 0.6}
    other = {code: money(chance, 10**6) for code in codes if chance.random() < 0.3}
    opening, closing = money(chance, 10**6), money(chance, 10**6)
    if chance.random() < 0.3:
        opening = closing = Decimal("0.00")
    fund_opening, fund_income = money(chance), money(chance)
    fund_spent = (fund_opening + fund_income) / 2
    fund_spent = fund_spent.quantize(Decimal("0.01"))
    with_fund = chance.random() < 0.5
    income, expenditure, projects = [], [], []
    for number, code in enumerate(codes):
        spent = basic[code] + project.get(code, 0)
        received = spent + (closing - opening if number == 0 and spent > opening else 0)
        fields = f"general: {received}" + (f", other: {other[code]}" if code in other else "")
        income.append(f"  {code}: {{{fields}}}")
        initial = chance.choice([spent, money(chance), Decimal("0.00")])
        rows = [f"basic: {basic[code]}", f"initial_budget: {initial}"]
        rows += [f"project: {project[code]}"] if code in project else []
        rows += [f"reason: {WHY}"] if initial != spent else []
        more = f", other: {{basic: {other[code]}}}" if code in other else ""
        expenditure.append((f"  {code}: {{general: {{{', '.join(rows)}}}{more}}}", initial))
        if code in project:
            projects.append(_project(code, "general", project[code]))
    first = codes[0]
    if basic[first] + project.get(first, 0) <= opening:
        opening = closing = Decimal("0.00")
    balances = f"general: {opening}", f"general: {closing}"
    spending = [line for line, _ in expenditure]
    if with_fund:
        code = chance.choice(codes)
        index = codes.index(code)
        income[index] = income[index][:-1] + f", government_fund: {fund_income}}}"
        held = f", government_fund: {{project: {fund_spent}, initial_budget: 0.00}}}}"
        spending[index] = spending[index][:-1] + held
        left = fund_opening + fund_income - fund_spent
        balances = (
            f"{balances[0]}, government_fund: {{{code}: {fund_opening}}}",
            f"{balances[1]}, government_fund: {{{code}: {left}}}",
        )
        projects.append(_project(code, "government_fund", fund_spent))
    keys = sorted(chance.sample(ECONOMIC, chance.randint(2, len(ECONOMIC))))
    economic = split(chance, sum(basic.values(), Decimal(0)), keys)
    return FILE.format(
        income="\n".join(income),
        expenditure="\n".join(spending),
        opening=balances[0],
        closing=balances[1],
        economic="\n".join(f"  {code}: {amount}" for code, amount in economic.items()),
        projects="\n".join(projects) or "    []",
        initial=sum((amount for _, amount in expenditure), Decimal(0)),
        prior=money(chance),
        why=WHY,
    )


def _project(code: str, fund: str, amount: Decimal) -> str:
    return f"    - {{name: 项目, code: {code}, fund: {fund}, amount: {amount}, purpose: 履行职责}}"


LINE = "initial_budget: 0.00, adjusted_budget: 0.00, outturn: 0.00, prior: 0.00"
FILE = (
    """form: hunan/2024
unit: 元
duties: [做好各项工作]
bodies: [办公室]
members: []
staff: {{quota: 10, actual: 9}}
income:
{income}
expenditure:
{expenditure}
reasons: {{total: {why}, fiscal_total: {why}, general_expenditure: {why}}}
balances:
  opening: {{{opening}}}
  closing: {{{closing}}}
economic:
{economic}
three_public:
  abroad: {{LINE, trips: []}}
  vehicle_purchase: {{LINE, bought: 0}}
  vehicle_running: {{LINE, kept: 0}}
  reception: {{LINE, batches: 0, guests: 0}}
prior: {{total: {prior}, fiscal_total: {prior}, general_expenditure: {prior}}}
operating_expenses: {{prior: {prior}, reason: {why}}}
meetings: []
trainings: []
procurement:
  goods: {{amount: 0.00, sme: 0.00, micro: 0.00}}
  works: {{amount: 0.00, sme: 0.00, micro: 0.00}}
  services: {{amount: 0.00, sme: 0.00, micro: 0.00}}
vehicles: {{ministerial: 0, principal: 0, confidential: 0, emergency: 0, law_enforcement: 0,
  special: 0, retired: 0, other: 0}}
equipment: {{threshold: 1000000, count: 0}}
budget:
  initial: {{basic: {initial}, project: 0.00}}
  adjusted: {{basic: {initial}, project: 0.00}}
projects:
  key:
{projects}
performance:
  initial_budget: {{general: 0.00}}
  adjusted_budget: {{general: 0.00}}
  score: 90
  notice: {{issuer: 财政局, name: 关于开展绩效自评的通知, number: 财〔2025〕1号}}
  work: [按要求开展绩效自评]
  results: [{{title: 综合工作, text: 完成年度任务}}]
  organization: [{{title: 综合工作, text: 按计划组织实施}}]
  management: [专款专用]
  problems: [预算编制不够细]
  improvements: [{{title: 改进预算编制, text: 细化预算编制}}]
"""
).replace("LINE", LINE)
