"""The accounts: income, expenditure, economic classification."""

from __future__ import annotations

from typing import Any

from arithmetic import NATURES, Arithmetic, Coded, code_of

SOURCES = {
    "general": "一般公共预算财政拨款收入",
    "superior_grant": "上级补助收入",
    "institutional": "事业收入",
    "operating": "经营收入",
    "affiliate": "附属单位上缴收入",
    "other": "其他收入",
}
FUNDS = {"general": "一般公共预算财政拨款", "other": "非财政拨款资金"}
# Selections of spending, from the narrowest: a sum of the same figures keeps its first name.
SERIES = {
    "general_basic": ("一般公共预算财政拨款基本支出", "·一般公共预算财政拨款·基本支出·决算数"),
    "general_project": ("项目支出", "·一般公共预算财政拨款·项目支出·决算数"),
    "general": ("财政拨款支出", "·一般公共预算财政拨款·决算数"),
    "basic": ("基本支出", "·基本支出·决算数"),
    "project": ("项目支出", "·项目支出·决算数"),
    "all": ("本年支出合计", "·决算数"),
}
PRIOR = {
    "total": "收、支总计",
    "fiscal_total": "财政拨款收、支总计",
    "general_expenditure": "一般公共预算财政拨款支出",
}


class Accounts(Arithmetic):
    """Figures of income and expenditure by account."""

    def income(self) -> None:
        f, names = self.f, self.names["function"]
        by: dict[str, Coded] = {}
        self.accounts = []
        for account, funds in self.data["income"].items():
            code = code_of(account)
            name = names[code]
            own = []
            for source, value in funds.items():
                leaf = self.typed(
                    f"income.{code}.{source}", f"收入·{name}·{SOURCES[source]}", value
                )
                by.setdefault(source, []).append((code, leaf))
                own.append(leaf)
            self.sum(f"income.{code}", f"{name}·决算数", own)
            for source, word in SOURCES.items():
                if source not in funds:
                    self.zero(f"income.{code}.{source}", f"{name}·{word}·决算数")
            self.accounts.append({"code": code, "name": name})
        for source, word in SOURCES.items():
            name = "财政拨款收入" if source == "general" else word
            if source in by:
                self.tree(f"income.{source}", name, f"·{word}·决算数", names, by[source], (3, 5))
                f[f"income.in.{source}"] = f[f"income.{source}"]
            else:
                self.zero(f"income.{source}", name)
                self.zero(f"income.in.{source}", f"收入·{name}·决算数")
        self.sum("income.total", "本年收入合计", [f[f"income.{source}"] for source in by])
        for when, word in (("opening", "年初"), ("closing", "年末")):
            name = f"结转结余·{word}结转和结余·一般公共预算财政拨款"
            self.typed(f"balance.{when}", name, self.data["balances"][when]["general"])
        opening = f["balance.opening"]
        self.sum("total.income", "收入总计", [f["income.total"], opening])
        self.sum("total.fiscal_income", "财政拨款收入总计", [f["income.general"], opening])

    def expenditure(self) -> None:
        f, names, initial = self.f, self.names["function"], []
        self.spending: list[dict[str, Any]] = []
        for account, funds in self.data["expenditure"].items():
            code = code_of(account)
            name = names[code]
            leaves = {
                f"{fund}_{nature}": self.typed(
                    f"{fund}_{nature}.{code}",
                    f"支出·{name}·{FUNDS[fund]}·{NATURES[nature]}",
                    natures[nature],
                )
                for fund, natures in funds.items()
                for nature in NATURES
                if nature in natures
            }
            general = funds["general"]
            budget = self.typed(
                f"initial.{code}",
                f"支出·{name}·一般公共预算财政拨款·年初预算数",
                general["initial_budget"],
            )
            initial.append((code, budget))
            row = {"code": code, "name": name, "leaves": leaves, "budget": budget}
            self.spending.append(row | {"reason": general.get("reason")})
        for series, (whole, suffix) in SERIES.items():
            wanted = "" if series == "all" else series
            accounts = []
            for one in self.spending:
                own = [leaf for key, leaf in one["leaves"].items() if wanted in key]
                found = self.sum(f"{series}.{one['code']}", one["name"] + suffix, own)
                if found:
                    accounts.append((one["code"], found))
            found = self.tree(series, whole, suffix, names, accounts, (3, 5))
            if found:
                f[f"expenditure.{series}"] = found
        f["expenditure.total"] = f["expenditure.all"]
        suffix = "·一般公共预算财政拨款·年初预算数"
        whole = "一般公共预算财政拨款支出年初预算数"
        self.tree("expenditure.general_initial", whole, suffix, names, initial, (3, 5), "initial")
        self.zero("expenditure.to_superior", "上缴上级支出")
        self.zero("expenditure.operating", "经营支出")
        self.zero("expenditure.to_affiliate", "对附属单位补助支出")
        closing = f["balance.closing"]
        self.sum("total.expenditure", "支出总计", [f["expenditure.total"], closing])
        self.sum(
            "total.fiscal_expenditure", "财政拨款支出总计", [f["expenditure.general"], closing]
        )
        codes = dict.fromkeys(one["code"][:3] for one in self.spending)
        self.classes = [{"code": code, "name": names[code]} for code in codes]
        for key, word in PRIOR.items():
            self.typed(f"prior.{key}", f"上年数·上年{word}", self.data["prior"][key])

    def economic(self) -> None:
        names = self.names["economic"]
        groups: dict[str, Coded] = {"personnel": [], "public": []}
        for account, value in self.data["economic"].items():
            code = code_of(account)
            figure = self.typed(f"economic.{code}", f"基本支出经济分类·{names[code]}", value)
            group = "personnel" if code.startswith(("301", "303")) else "public"
            groups[group].append((code, figure))
        for group, word in (("personnel", "人员经费"), ("public", "公用经费")):
            suffix = f"·一般公共预算财政拨款·{word}·基本支出·决算数"
            own = groups[group]
            self.tree(f"economic.{group}", f"{word}合计", suffix, names, own, (3,), "economic")
        self.bought = {
            group: [names[code] for code, figure in own if figure.value]
            for group, own in groups.items()
        }
        for code, name in names.items():
            if f"economic.{code}" not in self.f:
                self.zero(f"economic.{code}", f"{name}·决算数")
