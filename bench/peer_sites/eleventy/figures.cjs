// The figures of one document: what was typed, sums, rates and differences, each with its operands.

const SOURCES = {
  general: "一般公共预算财政拨款收入", superior_grant: "上级补助收入", institutional: "事业收入",
  operating: "经营收入", affiliate: "附属单位上缴收入", other: "其他收入",
};
const FUNDS = { general: "一般公共预算财政拨款", other: "非财政拨款资金" };
const NATURES = { basic: "基本支出", project: "项目支出" };
// Selections of spending, from the narrowest: a sum of the same figures keeps its first name.
const SERIES = {
  general_basic: ["一般公共预算财政拨款基本支出", "·一般公共预算财政拨款·基本支出·决算数"],
  general_project: ["项目支出", "·一般公共预算财政拨款·项目支出·决算数"],
  general: ["财政拨款支出", "·一般公共预算财政拨款·决算数"],
  basic: ["基本支出", "·基本支出·决算数"],
  project: ["项目支出", "·项目支出·决算数"],
  all: ["本年支出合计", "·决算数"],
};
const LINES = {
  abroad: "因公出国（境）费", vehicle_purchase: "公务用车购置费",
  vehicle_running: "公务用车运行维护费", reception: "公务接待费",
};
const MEASURES = {
  initial_budget: ["“三公”经费年初预算数", "年初预算数"],
  adjusted_budget: ["“三公”经费全年预算数", "全年预算数"],
  outturn: ["“三公”经费决算数", "决算数"],
  prior: ["“三公”经费上年决算数", "上年决算数"],
};
const GOODS = { goods: "货物", works: "工程", services: "服务" };
const CONTRACTS = { amount: "金额", sme: "授予中小企业合同金额", micro: "授予小微企业合同金额" };
const PROCURED = { amount: "政府采购支出总额", sme: CONTRACTS.sme, micro: CONTRACTS.micro };
const VEHICLES = {
  ministerial: "副部（省）级及以上领导用车", principal: "主要负责人用车", confidential: "机要通信用车",
  emergency: "应急保障用车", law_enforcement: "执法执勤用车", special: "特种专业技术用车",
  retired: "离退休干部服务用车", other: "其他用车",
};
const PROJECT_FUNDS = {
  general: ["一般公共预算", "一般公共预算财政拨款"], government_fund: ["政府性基金预算", "政府性基金预算财政拨款"],
  state_capital: ["国有资本经营预算", "国有资本经营预算财政拨款"], social_insurance: ["社会保险基金预算", "社会保险基金预算"],
};
const split = (account) => account.split(" ", 1)[0];

class Figures {
  constructor(data, names) {
    this.data = data;
    this.names = names;
    this.sums = new Map();
    this.pairs = new Map();
    this.f = {};
    this.income();
    this.expenditure();
    this.economic();
    this.threePublic();
    this.matters();
    this.projects();
  }

  typed(id, name, value, kind = "amount") {
    return (this.f[id] = { id, name, value, kind, how: "录入的数据", typed: true });
  }

  counted(id, name, value) {
    return (this.f[id] = { id, name, value, kind: "count", how: "清单逐项计数", typed: true });
  }

  zero(id, name) {
    return (this.f[id] = { id, name, value: 0, kind: "amount", how: "数据中没有这一项，按零列示" });
  }

  // The sum of what there is; one figure alone is its own sum, the same figures have one sum.
  sum(id, name, parts) {
    const terms = parts.filter(Boolean);
    if (!terms.length) return undefined;
    let found = terms[0];
    if (terms.length > 1) {
      const key = terms.map((one) => one.id).join("+");
      found = this.sums.get(key);
      if (!found) {
        const value = terms.reduce((all, one) => all + one.value, 0);
        found = { id, name, value, kind: terms[0].kind, how: "各项相加", terms, sign: "＋" };
        this.sums.set(key, found);
      }
    }
    return (this.f[id] = found);
  }

  // The sum over accounts, by their classes and groups.
  tree(id, name, suffix, names, accounts, levels, prefix = id) {
    const parts = (list, [length, ...below]) => {
      const groups = new Map();
      for (const one of list) {
        const code = one[0].slice(0, length);
        groups.get(code)?.push(one) ?? groups.set(code, [one]);
      }
      return [...groups].map(([code, own]) =>
        this.sum(`${prefix}.${code}`, names[code] + suffix, below.length ? parts(own, below) : own.map((one) => one[1])));
    };
    return this.sum(id, name, parts(accounts, levels));
  }

  // What follows from two figures; the same two give the same one.
  derived(how, a, b, make) {
    const key = `${how} ${a.id} ${b.id}`;
    let found = this.pairs.get(key);
    if (!found) {
      found = { id: `${how}-${this.pairs.size}`, kind: a.kind, terms: [a, b], ...make() };
      this.pairs.set(key, found);
    }
    return found;
  }

  rate(how, a, b, name) {
    return this.derived(how, a, b, () => ({
      name: name(), value: a.value / b.value, kind: "rate", sign: "÷", how: "前数除以后数，乘以百分之百，四舍五入",
    }));
  }

  part(a, b) {
    return this.rate("share", a, b, () => `${a.name}占${b.name}的比重`);
  }

  done(a, b) {
    return this.rate("done", a, b, () => `${a.name}完成${b.name}的比率`);
  }

  difference(a, b) {
    return this.derived("less", a, b, () => ({
      name: `${a.name}与${b.name}之差`, value: a.value - b.value, sign: "－", how: "两数相减",
    }));
  }

  growth(a, b) {
    return this.rate("growth", this.difference(a, b), b, () => `${a.name}比${b.name}的增减幅度`);
  }

  income() {
    const names = this.names.function, by = {};
    this.accounts = Object.entries(this.data.income).map(([account, funds]) => {
      const code = split(account), name = names[code];
      for (const [source, value] of Object.entries(funds)) {
        const leaf = this.typed(`income.${code}.${source}`, `收入·${name}·${SOURCES[source]}`, value);
        (by[source] ??= []).push([code, leaf]);
      }
      this.sum(`income.${code}`, `${name}·决算数`, Object.keys(funds).map((one) => this.f[`income.${code}.${one}`]));
      for (const source in SOURCES)
        if (!(source in funds))
          this.zero(`income.${code}.${source}`, `${name}·${SOURCES[source]}·决算数`);
      return { code, name };
    });
    for (const source in SOURCES) {
      const id = `income.${source}`, name = source === "general" ? "财政拨款收入" : SOURCES[source];
      const found = by[source] && this.tree(id, name, `·${SOURCES[source]}·决算数`, names, by[source], [3, 5]);
      if (!found) this.zero(id, name);
      this.f[`income.in.${source}`] = found || this.zero(`income.in.${source}`, `收入·${name}·决算数`);
    }
    this.sum("income.total", "本年收入合计", Object.keys(by).map((source) => this.f[`income.${source}`]));
    for (const [when, name] of [["opening", "年初"], ["closing", "年末"]])
      this.typed(`balance.${when}`, `结转结余·${name}结转和结余·一般公共预算财政拨款`, this.data.balances[when].general);
    this.sum("total.income", "收入总计", [this.f["income.total"], this.f["balance.opening"]]);
    this.sum("total.fiscal_income", "财政拨款收入总计", [this.f["income.general"], this.f["balance.opening"]]);
  }

  expenditure() {
    const names = this.names.function, f = this.f, initial = [];
    this.spending = Object.entries(this.data.expenditure).map(([account, funds]) => {
      const code = split(account), name = names[code], leaves = {};
      for (const [fund, natures] of Object.entries(funds))
        for (const nature in NATURES)
          if (nature in natures)
            leaves[`${fund}_${nature}`] = this.typed(
              `${fund}_${nature}.${code}`, `支出·${name}·${FUNDS[fund]}·${NATURES[nature]}`, natures[nature]);
      const budget = this.typed(
        `initial.${code}`, `支出·${name}·一般公共预算财政拨款·年初预算数`, funds.general.initial_budget);
      initial.push([code, budget]);
      return { code, name, leaves, budget, reason: funds.general.reason };
    });
    for (const series in SERIES) {
      const wanted = series === "all" ? "" : series, accounts = [];
      for (const one of this.spending) {
        const own = Object.entries(one.leaves).filter(([key]) => key.includes(wanted)).map(([, leaf]) => leaf);
        const found = this.sum(`${series}.${one.code}`, one.name + SERIES[series][1], own);
        if (found) accounts.push([one.code, found]);
      }
      f[`expenditure.${series}`] = this.tree(series, SERIES[series][0], SERIES[series][1], names, accounts, [3, 5]);
    }
    f["expenditure.total"] = f["expenditure.all"];
    f["expenditure.general_initial"] = this.tree(
      "initial", "一般公共预算财政拨款支出年初预算数", "·一般公共预算财政拨款·年初预算数", names, initial, [3, 5]);
    for (const [id, name] of [["to_superior", "上缴上级支出"], ["operating", "经营支出"], ["to_affiliate", "对附属单位补助支出"]])
      this.zero(`expenditure.${id}`, name);
    this.sum("total.expenditure", "支出总计", [f["expenditure.total"], f["balance.closing"]]);
    this.sum("total.fiscal_expenditure", "财政拨款支出总计", [f["expenditure.general"], f["balance.closing"]]);
    this.classes = [...new Set(this.spending.map((one) => one.code.slice(0, 3)))].map((code) => ({ code, name: names[code] }));
    for (const [key, name] of [["total", "收、支总计"], ["fiscal_total", "财政拨款收、支总计"], ["general_expenditure", "一般公共预算财政拨款支出"]])
      this.typed(`prior.${key}`, `上年数·上年${name}`, this.data.prior[key]);
  }

  economic() {
    const names = this.names.economic, groups = { personnel: [], public: [] };
    for (const [account, value] of Object.entries(this.data.economic)) {
      const code = split(account), own = /^30[13]/.test(code);
      groups[own ? "personnel" : "public"].push(
        [code, this.typed(`economic.${code}`, `基本支出经济分类·${names[code]}`, value)]);
    }
    const words = { personnel: ["人员经费合计", "人员经费"], public: ["公用经费合计", "公用经费"] };
    for (const [group, accounts] of Object.entries(groups)) {
      const suffix = `·一般公共预算财政拨款·${words[group][1]}·基本支出·决算数`;
      this.tree(`economic.${group}`, words[group][0], suffix, names, accounts, [3], "economic");
    }
    this.bought = Object.fromEntries(
      Object.entries(groups).map(([group, list]) => [group, list.filter((one) => one[1].value).map((one) => names[one[0]])]));
    for (const code in names) if (!(`economic.${code}` in this.f)) this.zero(`economic.${code}`, `${names[code]}·决算数`);
  }

  threePublic() {
    const lines = this.data.three_public, f = this.f;
    this.lines = Object.entries(LINES).map(([key, name]) => ({ key, name }));
    for (const [measure, [whole, word]] of Object.entries(MEASURES)) {
      for (const line in LINES)
        this.typed(`${line}.${measure}`, `“三公”经费·${LINES[line]}·${word}`, lines[line][measure]);
      const all = Object.keys(LINES).map((line) => f[`${line}.${measure}`]);
      this.sum(`three_public.${measure}`, whole, all);
      this.sum(`vehicles.${measure}`, `公务用车购置及运行维护费${word}`, [all[1], all[2]]);
    }
    const head = "“三公”经费·因公出国（境）费·出国团组";
    this.counted("trips", `${head}个数`, lines.abroad.trips.length);
    this.trips = lines.abroad.trips.map((one, n) => ({
      ...one,
      count: this.counted(`trip.${n}`, `${head}（${one.destination}）`, lines.abroad.trips.filter((other) => other.destination === one.destination).length),
      persons: this.typed(`trip.${n}.persons`, `${head}（${one.destination}）·人次`, one.persons, "count"),
      amount: this.typed(`trip.${n}.amount`, `${head}（${one.destination}）·支出`, one.amount),
    }));
    this.sum("trip.persons", "因公出国（境）人次", this.trips.map((one) => one.persons));
    this.typed("vehicles.bought", "“三公”经费·公务用车购置费·购置公务用车数量", lines.vehicle_purchase.bought, "count");
    this.typed("vehicles.kept", "“三公”经费·公务用车运行维护费·公务用车保有量", lines.vehicle_running.kept, "count");
    this.typed("reception.batches", "“三公”经费·公务接待费·国内公务接待批次", lines.reception.batches, "count");
    this.typed("reception.guests", "“三公”经费·公务接待费·国内公务接待人次", lines.reception.guests, "count");
  }

  matters() {
    const data = this.data, f = this.f;
    this.counted("bodies", "内设机构个数", data.bodies.length);
    this.counted("members", "所属单位个数", data.members.length);
    for (const [key, name] of [["quota", "编制人数"], ["actual", "年末实有人数"], ["prior_actual", "上年末实有人数"]])
      this.typed(`staff.${key}`, `人员·${name}`, data.staff[key], "count");
    this.typed("operating.prior", "机关运行经费·上年决算数", data.operating_expenses.prior);
    for (const [kind, word] of [["meetings", "会议"], ["trainings", "培训"]]) {
      const list = data[kind].map((one, n) => {
        const head = `${word}（${one.name}）·`, made = { name: one.name };
        made.amount = this.typed(`${kind}.${n}`, `${head}${word}费`, one.amount);
        if (one.persons) made.persons = this.typed(`${kind}.${n}.persons`, `${head}人数`, one.persons, "count");
        if (one.times) made.times = this.typed(`${kind}.${n}.times`, `${head}场次`, one.times, "count");
        return made;
      });
      this[kind] = list;
      this.sum(`${kind}.total`, `${word}费`, list.map((one) => one.amount));
      this.counted(`${kind}.count`, `${word}个数`, list.length);
    }
    for (const [measure, word] of Object.entries(CONTRACTS)) {
      for (const [kind, name] of Object.entries(GOODS))
        this.typed(`${kind}.${measure}`, `政府采购·政府采购${name}支出·${word}`, data.procurement[kind][measure]);
      this.sum(`procurement.${measure}`, PROCURED[measure], Object.keys(GOODS).map((kind) => f[`${kind}.${measure}`]));
    }
    this.vehicles = Object.entries(VEHICLES).map(([key, name]) => ({
      name, figure: this.typed(`vehicle.${key}`, `车辆·${name}`, data.vehicles[key], "count"),
    }));
    this.sum("vehicle.total", "车辆总数", this.vehicles.map((one) => one.figure));
    this.typed("equipment.threshold", "大型设备·单位价值标准", data.equipment.threshold);
    this.typed("equipment.count", "大型设备·设备数量", data.equipment.count, "count");
    for (const [stage, name] of [["initial", "年初预算数"], ["adjusted", "全年调整预算数"]]) {
      const parts = Object.keys(NATURES).map((nature) =>
        this.typed(`budget.${stage}_${nature}`, `整体支出预算·${name}·${NATURES[nature]}`, data.budget[stage][nature]));
      this.sum(`budget.${stage}`, `整体支出${name}`, parts);
    }
  }

  projects() {
    const data = this.data, names = this.names.economic, by = new Map();
    this.key = data.projects.key.map((one, n) => {
      const head = `项目·重点项目（${one.name}）·支出明细`;
      const spending = Object.entries(one.spending).map(([account, value]) => {
        const code = split(account), figure = this.typed(`project.${n}.${code}`, `${head}·${names[code]}`, value);
        by.get(code)?.push(figure) ?? by.set(code, [figure]);
        return { name: names[code], figure };
      });
      return { ...one, spending, amount: this.sum(`project.${n}`, `${head}合计`, spending.map((own) => own.figure)) };
    });
    this.other = (data.projects.other || []).map((one, n) => ({
      ...one, spending: [], amount: this.typed(`project.other.${n}`, `项目·其他项目（${one.name}）·支出`, one.amount),
    }));
    this.programme = [...this.key, ...this.other];
    const accounts = [...by].sort().map(([code, parts]) => [code, this.sum(`key.${code}`, `${names[code]}·重点项目`, parts)]);
    this.tree("key", "重点项目支出", "·重点项目", names, accounts, [3]);
    this.counted("projects", "项目·重点项目个数", this.key.length);
    this.funds = Object.entries(PROJECT_FUNDS).map(([fund, [word, name]]) => {
      const budget = data.performance.initial_budget[fund];
      return {
        word,
        count: this.counted(`projects.${fund}`, `项目·重点项目（${name}）`, data.projects.key.filter((one) => one.fund === fund).length),
        budget: budget === undefined
          ? this.zero(`key_project.${fund}`, `${word}重点项目年初预算数`)
          : this.typed(`key_project.${fund}`, `预算绩效·重点项目年初预算数·${name}`, budget),
        whole: fund === "general" ? this.f["expenditure.general_initial"] : undefined,
        shared: fund !== "social_insurance",
      };
    });
    this.typed("key_project.adjusted", "预算绩效·重点项目全年预算数·一般公共预算财政拨款", data.performance.adjusted_budget.general);
    this.typed("score", "预算绩效·自评得分", data.performance.score, "score");
  }
}

module.exports = { Figures, LINES, SOURCES };
