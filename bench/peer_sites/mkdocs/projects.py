"""Projects and their performance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arithmetic import Arithmetic, Figure, code_of, figures_of

PROJECT_FUNDS = {
    "general": ("一般公共预算", "一般公共预算财政拨款"),
    "government_fund": ("政府性基金预算", "政府性基金预算财政拨款"),
    "state_capital": ("国有资本经营预算", "国有资本经营预算财政拨款"),
    "social_insurance": ("社会保险基金预算", "社会保险基金预算"),
}


class Projects(Arithmetic):
    """Figures of projects by fund and account."""

    def projects(self) -> None:
        data, names = self.data, self.names["economic"]
        performance, keys = data["performance"], data["projects"]["key"]
        by: dict[str, list[Figure]] = {}
        self.programme = []
        for n, one in enumerate(keys):
            head, own = f"项目·重点项目（{one['name']}）·支出明细", []
            for account, value in one["spending"].items():
                code = code_of(account)
                figure = self.typed(f"project.{n}.{code}", f"{head}·{names[code]}", value)
                by.setdefault(code, []).append(figure)
                own.append({"name": names[code], "figure": figure})
            amount = self.sum(f"project.{n}", f"{head}合计", figures_of(own))
            self.programme.append(self._project(one, amount, own))
        for n, one in enumerate(data["projects"].get("other", ())):
            name = f"项目·其他项目（{one['name']}）·支出"
            amount = self.typed(f"project.other.{n}", name, one["amount"])
            self.programme.append(self._project(one, amount, []))
        accounts = [
            (code, self.sum(f"key.{code}", f"{names[code]}·重点项目", own))
            for code, own in sorted(by.items())
        ]
        coded = [(code, figure) for code, figure in accounts if figure]
        self.tree("key", "重点项目支出", "·重点项目", names, coded, (3,))
        self.counted("projects", "项目·重点项目个数", len(keys))
        self.funds = []
        for fund, (word, name) in PROJECT_FUNDS.items():
            number = sum(one["fund"] == fund for one in keys)
            id_, budgets = f"key_project.{fund}", performance["initial_budget"]
            title = f"预算绩效·重点项目年初预算数·{name}"
            self.funds.append({
                "word": word,
                "count": self.counted(f"projects.{fund}", f"项目·重点项目（{name}）", number),
                "budget": self.typed(id_, title, budgets[fund])
                if fund in budgets
                else self.zero(id_, f"{word}重点项目年初预算数"),
                "whole": self.f["expenditure.general_initial"] if fund == "general" else None,
                "shared": fund != "social_insurance",
            })  # fmt: skip
        name = "预算绩效·重点项目全年预算数·一般公共预算财政拨款"
        self.typed("key_project.adjusted", name, performance["adjusted_budget"]["general"])
        self.typed("score", "预算绩效·自评得分", performance["score"], "score")

    def _project(
        self, one: Mapping[str, Any], amount: Figure | None, own: list[dict[str, Any]]
    ) -> dict[str, Any]:
        about = {"name": one["name"], "purpose": one.get("purpose")}
        return about | {"amount": amount, "spending": own}
