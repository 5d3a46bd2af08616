"""Matters beside the accounts: “三公” money, staff, meetings, procurement, vehicles."""

from __future__ import annotations

from typing import Any

from arithmetic import NATURES, Arithmetic

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


class Matters(Arithmetic):
    """Figures of what the document reports beside its accounts."""

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
