"""The figures of one document: what was typed, sums, rates and differences, each with its operands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

SOURCES = {
    "general": "一般公共预算财政拨款收入",
    "superior_grant": "上级补助收入",
    "institutional": "事业收入",
    "operating": "经营收入",
    "affiliate": "附属单位上缴收入",
    "other": "其他收入",
}
FUNDS = {"general": "一般公共预算财政拨款", "other": "非财政拨款资金"}
NATURES = {"basic": "基本支出", "project": "项目支出"}
# Selections of spending, from the narrowest: a sum of the same figures keeps its first name.
SERIES = {
    "general_basic": ("一般公共预算财政拨款基本支出", "·一般公共预算财政拨款·基本支出·决算数"),
    "general_project": ("项目支出", "·一般公共预算财政拨款·项目支出·决算数"),
    "general": ("财政拨款支出", "·一般公共预算财政拨款·决算数"),
    "basic": ("基本支出", "·基本支出·决算数"),
    "project": ("项目支出", "·项目支出·决算数"),
    "all": ("本年支出合计", "·决算数"),
}
LINES = {
    "abroad": "因公出国（境）费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_running": "公务用车运行维护费",
    "reception": "公务接待费",
}
MEASURES = {
    "initial_budget": ("“三公”经费年初预算数", "年初预算数"),
    "adjusted_budget": ("“三公”经费全年预算数", "全年预算数"),
    "outturn": ("“三公”经费决算数", "决算数"),
    "prior": ("“三公”经费上年决算数", "上年决算数"),
}
GOODS = {"goods": "货物", "works": "工程", "services": "服务"}
CONTRACTS = {
    "amount": "金额",
    "sme": "授予中小企业合同金额",
    "micro": "授予小微企业合同金额",
}
VEHICLES = {
    "ministerial": "副部（省）级及以上领导用车",
    "principal": "主要负责人用车",
    "confidential": "机要通信用车",
    "emergency": "应急保障用车",
    "law_enforcement": "执法执勤用车",
    "special": "特种专业技术用车",
    "retired": "离退休干部服务用车",
    "other": "其他用车",
}
PROJECT_FUNDS = {
    "general": ("一般公共预算", "一般公共预算财政拨款"),
    "government_fund": ("政府性基金预算", "政府性基金预算财政拨款"),
    "state_capital": ("国有资本经营预算", "国有资本经营预算财政拨款"),
    "social_insurance": ("社会保险基金预算", "社会保险基金预算"),
}
PRIOR = {
    "total": "收、支总计",
    "fiscal_total": "财政拨款收、支总计",
    "general_expenditure": "一般公共预算财政拨款支出",
}


class Figure:
    """A number (元, a fraction or a count), what it is called and how it came about."""

    __slots__ = ("cell", "how", "id", "kind", "name", "number", "sign", "terms", "typed", "value")

    def __init__(
        self,
        id_: str,
        name: str,
        value: float,
        kind: str,
        how: str,
        terms: Sequence[Figure] = (),
        sign: str = "",
        typed: bool = False,
    ) -> None:
        self.id, self.name, self.value, self.kind, self.how = id_, name, value, kind, how
        self.terms, self.sign, self.typed = terms, sign, typed
        self.cell = self.number = ""


Coded = list[tuple[str, Figure]]


def code_of(account: str) -> str:
    return account.split(" ", 1)[0]


class Figures:
    """All figures of a document by name."""

    def __init__(self, data: dict[str, Any], names: dict[str, dict[str, str]]) -> None:
        self.data = data
        self.names = names
        self.sums: dict[str, Figure] = {}
        self.pairs: dict[tuple[str, str, str], Figure] = {}
        self.f: dict[str, Figure] = {}
        self.income()
        self.expenditure()
        self.economic()
        self.three_public()
        self.matters()
        self.projects()

    def typed(self, id_: str, name: str, value: float, kind: str = "amount") -> Figure:
        figure = self.f[id_] = Figure(id_, name, value, kind, "录入的数据", typed=True)
        return figure

    def counted(self, id_: str, name: str, value: int) -> Figure:
        figure = self.f[id_] = Figure(id_, name, value, "count", "清单逐项计数", typed=True)
        return figure

    def zero(self, id_: str, name: str) -> Figure:
        figure = self.f[id_] = Figure(id_, name, 0, "amount", "数据中没有这一项，按零列示")
        return figure

    def sum(self, id_: str, name: str, terms: Sequence[Figure]) -> Figure | None:
        """One figure alone is its own sum, the same figures have one sum."""
        if not terms:
            return None
        found = terms[0]
        if len(terms) > 1:
            key = "+".join([one.id for one in terms])
            known = self.sums.get(key)
            if known is None:
                value = sum([one.value for one in terms])
                known = Figure(id_, name, value, found.kind, "各项相加", terms, "＋")
                self.sums[key] = known
            found = known
        self.f[id_] = found
        return found

    def tree(
        self,
        id_: str,
        name: str,
        suffix: str,
        names: Mapping[str, str],
        accounts: Coded,
        levels: Sequence[int],
        prefix: str = "",
    ) -> Figure | None:
        """The sum over accounts, by their classes and groups."""
        prefix = prefix or id_

        def parts(coded: Coded, levels: Sequence[int]) -> list[Figure]:
            groups: dict[str, Coded] = {}
            for one in coded:
                groups.setdefault(one[0][: levels[0]], []).append(one)
            found = []
            for code, own in groups.items():
                below = parts(own, levels[1:]) if levels[1:] else [figure for _, figure in own]
                found.append(self.sum(f"{prefix}.{code}", names[code] + suffix, below))
            return [one for one in found if one]

        return self.sum(id_, name, parts(accounts, levels))

    def derived(self, what: str, a: Figure, b: Figure, make: Callable[[str], Figure]) -> Figure:
        """What follows from two figures; the same two give the same one."""
        key = (what, a.id, b.id)
        if key not in self.pairs:
            self.pairs[key] = make(f"{what}-{len(self.pairs)}")
        return self.pairs[key]

    def rate(self, what: str, a: Figure, b: Figure, name: Callable[[], str]) -> Figure:
        how = "前数除以后数，乘以百分之百，四舍五入"
        return self.derived(
            what, a, b, lambda id_: Figure(id_, name(), a.value / b.value, "rate", how, (a, b), "÷")
        )

    def part(self, a: Figure, b: Figure) -> Figure:
        return self.rate("share", a, b, lambda: f"{a.name}占{b.name}的比重")

    def done(self, a: Figure, b: Figure) -> Figure:
        return self.rate("done", a, b, lambda: f"{a.name}完成{b.name}的比率")

    def difference(self, a: Figure, b: Figure) -> Figure:
        def make(id_: str) -> Figure:
            name = f"{a.name}与{b.name}之差"
            return Figure(id_, name, a.value - b.value, a.kind, "两数相减", (a, b), "－")

        return self.derived("less", a, b, make)

    def growth(self, a: Figure, b: Figure) -> Figure:
        less = self.difference(a, b)
        return self.rate("growth", less, b, lambda: f"{a.name}比{b.name}的增减幅度")

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

    def three_public(self) -> None:
        data = self.data["three_public"]
        self.lines = [{"key": key, "name": name} for key, name in LINES.items()]
        for measure, (whole, word) in MEASURES.items():
            own = [
                self.typed(f"{line}.{measure}", f"“三公”经费·{name}·{word}", data[line][measure])
                for line, name in LINES.items()
            ]
            self.sum(f"three_public.{measure}", whole, own)
            self.sum(f"vehicles.{measure}", f"公务用车购置及运行维护费{word}", own[1:3])
        head, trips = "“三公”经费·因公出国（境）费·出国团组", data["abroad"]["trips"]
        self.counted("trips", f"{head}个数", len(trips))
        self.trips = []
        for n, one in enumerate(trips):
            where = one["destination"]
            same = sum(other["destination"] == where for other in trips)
            persons, name = f"trip.{n}.persons", f"{head}（{where}）"
            self.trips.append({
                "destination": where,
                "purpose": one["purpose"],
                "count": self.counted(f"trip.{n}", name, same),
                "persons": self.typed(persons, f"{name}·人次", one["persons"], "count"),
                "amount": self.typed(f"trip.{n}.amount", f"{name}·支出", one["amount"]),
            })  # fmt: skip
        self.sum("trip.persons", "因公出国（境）人次", [one["persons"] for one in self.trips])
        vehicles, guests = "“三公”经费·公务用车", "“三公”经费·公务接待费·国内公务接待"
        bought, kept = data["vehicle_purchase"]["bought"], data["vehicle_running"]["kept"]
        reception = data["reception"]
        self.typed("vehicles.bought", f"{vehicles}购置费·购置公务用车数量", bought, "count")
        self.typed("vehicles.kept", f"{vehicles}运行维护费·公务用车保有量", kept, "count")
        self.typed("reception.batches", f"{guests}批次", reception["batches"], "count")
        self.typed("reception.guests", f"{guests}人次", reception["guests"], "count")

    def matters(self) -> None:
        data, f = self.data, self.f
        self.counted("bodies", "内设机构个数", len(data["bodies"]))
        self.counted("members", "所属单位个数", len(data["members"]))
        staff = {"quota": "编制人数", "actual": "年末实有人数", "prior_actual": "上年末实有人数"}
        for key, word in staff.items():
            self.typed(f"staff.{key}", f"人员·{word}", data["staff"][key], "count")
        prior = data["operating_expenses"]["prior"]
        self.typed("operating.prior", "机关运行经费·上年决算数", prior)
        self.meetings = self._events("meetings", "会议")
        self.trainings = self._events("trainings", "培训")
        for measure, word in CONTRACTS.items():
            own = [
                self.typed(
                    f"{kind}.{measure}",
                    f"政府采购·政府采购{name}支出·{word}",
                    data["procurement"][kind][measure],
                )
                for kind, name in GOODS.items()
            ]
            whole = "政府采购支出总额" if measure == "amount" else word
            self.sum(f"procurement.{measure}", whole, own)
        self.vehicles = [
            {
                "name": name,
                "figure": self.typed(
                    f"vehicle.{key}", f"车辆·{name}", data["vehicles"][key], "count"
                ),
            }
            for key, name in VEHICLES.items()
        ]
        cars = [f[f"vehicle.{key}"] for key in VEHICLES]
        self.sum("vehicle.total", "车辆总数", cars)
        equipment = data["equipment"]
        self.typed("equipment.threshold", "大型设备·单位价值标准", equipment["threshold"])
        self.typed("equipment.count", "大型设备·设备数量", equipment["count"], "count")
        for stage, word in (("initial", "年初预算数"), ("adjusted", "全年调整预算数")):
            own = [
                self.typed(
                    f"budget.{stage}_{nature}",
                    f"整体支出预算·{word}·{name}",
                    data["budget"][stage][nature],
                )
                for nature, name in NATURES.items()
            ]
            self.sum(f"budget.{stage}", f"整体支出{word}", own)

    def _events(self, kind: str, word: str) -> list[dict[str, Any]]:
        made = []
        for n, one in enumerate(self.data[kind]):
            head, id_ = f"{word}（{one['name']}）·", f"{kind}.{n}"
            event: dict[str, Any] = {"name": one["name"]}
            event["amount"] = self.typed(id_, f"{head}{word}费", one["amount"])
            for key, name in (("persons", "人数"), ("times", "场次")):
                if key in one:
                    event[key] = self.typed(f"{id_}.{key}", head + name, one[key], "count")
            made.append(event)
        self.sum(f"{kind}.total", f"{word}费", [one["amount"] for one in made])
        self.counted(f"{kind}.count", f"{word}个数", len(made))
        return made

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


def figures_of(rows: Iterable[Mapping[str, Any]]) -> list[Figure]:
    return [one["figure"] for one in rows]
