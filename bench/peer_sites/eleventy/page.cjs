// What the layout prints of figures: amounts with their links, words of change, rows, charts, the graph.

const { createHash } = require("node:crypto");
const { Figures, LINES, SOURCES } = require("./figures.cjs");
const { chart } = require("./charts.cjs");

const BLANK = '<td class="amount"></td>';
const NUMBERS = { 0: "〇", 1: "一", 2: "二", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七", 8: "八", 9: "九", 10: "十" };
const TIMES = { year: "2024", prior_year: "2023", next_year: "2025" };
const GRADES = [[90, "优秀"], [80, "良好"], [60, "合格"], [0, "不合格"]];

// Halves are rounded up, whatever binary fractions make of them.
const rounded = (value) => (value + (value < 0 ? -1e-7 : 1e-7)).toFixed(2);
const fixed = (value) => rounded(value / 10000);
const trimmed = (text) => text.replace(/\.?0+$/, "");
const grouped = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
const escape = (text) => (/[&<>]/.test(text) ? text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;") : text);

// A figure in running text: an amount in 万元, a rate in per cent, both without idle zeros.
function plain(figure) {
  const value = Math.abs(figure.value);
  if (figure.kind === "amount") return trimmed(fixed(value));
  return figure.kind === "rate" ? trimmed(rounded(100 * value)) : String(value);
}

class Page extends Figures {
  constructor(data, about, site) {
    super(data, site.names);
    Object.assign(this, { about, site, shown: new Set() });
    this.hash = createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 16);
    this.paths = site.names.function;
  }

  figure(one) {
    return typeof one === "string" ? this.f[one] : one;
  }

  has(one) {
    return Boolean(this.figure(one)?.value);
  }

  link(figure, value, text) {
    this.shown.add(figure);
    return `<a class="f" href="figures.html#${figure.id}"><data value="${value}">${text}</data></a>`;
  }

  plain(one) {
    return plain(this.figure(one));
  }

  // A figure alone: a count, or what stands in the table of a chart.
  number(one) {
    const figure = this.figure(one);
    return (figure.number ??= this.link(figure, plain(figure), plain(figure)));
  }

  said(one) {
    const figure = this.figure(one);
    return `<span class="q">${this.number(figure)}${figure.kind === "rate" ? "%" : "万元"}</span>`;
  }

  // The inside of a cell.
  amount(figure) {
    if (!figure) return "";
    if (!figure.cell) {
      const text = fixed(figure.value);
      figure.cell = this.link(figure, text, grouped(text));
    }
    return figure.cell;
  }

  cell(name) {
    return `<td class="amount">${this.amount(this.f[name])}</td>`;
  }

  change(one, other, same = "持平") {
    const [a, b] = [this.figure(one), this.figure(other)];
    if (a.value === b.value) return same;
    const [more, grown] = a.value > b.value ? ["增加", "增长"] : ["减少", "降低"];
    if (a.kind !== "amount") return `${more}${this.number(this.difference(a, b))}人`;
    const rate = b.value ? `，${grown}${this.said(this.growth(a, b))}` : "";
    return `${more}${this.said(this.difference(a, b))}${rate}`;
  }

  share(one, other) {
    const [a, b] = [this.figure(one), this.figure(other)];
    return a.value && b.value ? `，占${this.said(this.part(a, b))}` : "";
  }

  portion(one, other, whole) {
    const [a, b] = [this.figure(one), this.figure(other)];
    return b?.value ? `占${whole}的${this.said(this.part(a, b))}` : `${whole}为零，不计算占比`;
  }

  completion(one, other, budget) {
    const [a, b] = [this.figure(one), this.figure(other)];
    return b.value ? `，完成${budget}的${this.said(this.done(a, b))}` : "";
  }

  comparison(one, other) {
    const less = this.figure(one).value - this.figure(other).value;
    return less > 0 ? "大于" : less < 0 ? "小于" : "等于";
  }

  cause(one, other, reason, lead) {
    return reason && this.figure(one).value !== this.figure(other).value ? lead + this.prose(reason) : "";
  }

  // Typed text: years and counts that it names, and marks quoted on purpose.
  prose(text) {
    return escape(text).replace(/\{\{ ([\w.]+) \}\}|\[\[(.*?)\]\]/g, (_, name, quoted) =>
      quoted !== undefined ? `<span data-literal="">${quoted}</span>`
      : name in TIMES ? `<time datetime="${TIMES[name]}">${TIMES[name]}</time>`
      : this.number("trips"));
  }

  path(code) {
    return [3, 5, 7].map((length) => this.paths[code.slice(0, length)]).join("—");
  }

  marker(number) {
    return number < 11 ? `（${NUMBERS[number]}）` : `（十${NUMBERS[number - 10]}）`;
  }

  grade() {
    return GRADES.find(([from]) => this.f.score.value >= from)[1];
  }

  // The rows of a form, by its key.
  rows(form) {
    if (form.pieces) return form.pieces.map((one) => one.html + this.amount(this.f[one.figure])).join("");
    if (form.key === "three-public") {
      const lines = ["three_public", "abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception"];
      const cells = ["adjusted_budget", "outturn"].flatMap((measure) => lines.map((line) => this.cell(`${line}.${measure}`)));
      return `<tr class="body">${cells.join("")}</tr>`;
    }
    const [whole, columns, blank] = {
      income: [["income.total", ...Object.keys(SOURCES).map((one) => `income.in.${one}`)], (code) => [`income.${code}`, ...Object.keys(SOURCES).map((one) => `income.${code}.${one}`)], ""],
      expenditure: [["all", "basic", "project"], (code) => [`all.${code}`, `basic.${code}`, `project.${code}`], BLANK.repeat(3)],
      "general-expenditure": [["general", "general_basic", "general_project"], (code) => [`general.${code}`, `general_basic.${code}`, `general_project.${code}`], ""],
    }[form.key];
    const cells = (names) => names.map((name) => this.cell(name)).join("") + blank;
    const accounts = form.key === "income" ? this.accounts : this.spending;
    const total = `<tr class="total"><th scope="row" colspan="2">合计</th>${cells(whole)}</tr>`;
    return total + accounts.map(({ code, name }) =>
      `<tr class="body"><td class="code">${code}</td><th scope="row">${name}</th>${cells(columns(code))}</tr>`).join("");
  }

  // The charts of the document; those of the summary come again where their account stands.
  chart(key, prefix = "") {
    this.charts ??= this.chartData();
    return chart(this, key, this.charts[key], prefix);
  }

  chartData() {
    const f = this.f;
    const present = (id, name) => (f[id]?.value ? [[name, [f[id]]]] : []);
    const compared = (name, a, b) => [name, [f[a], f[b]]];
    const parts = (title, whole, rows) => ({ title, series: [""], rows, words: this.most(whole, rows) });
    const years = [
      compared("收、支总计", "total.income", "prior.total"),
      compared("财政拨款收、支总计", "total.fiscal_income", "prior.fiscal_total"),
      compared("一般公共预算财政拨款支出", "expenditure.general", "prior.general_expenditure"),
    ];
    const lines = Object.entries(LINES).map(([line, name]) => compared(name, `${line}.adjusted_budget`, `${line}.outturn`));
    const told = (rows, one, other, how) => rows.map(([name, [a, b]]) => `${name}：${one}${this.said(a)}、${other}${this.said(b)}，${how(a, b)}`).join("；") + "。";
    return {
      income: parts("本年收入构成", "income.total", Object.entries(SOURCES).flatMap(([source, name]) => present(`income.${source}`, name))),
      "expenditure-nature": parts("本年支出构成（按支出性质）", "expenditure.total", [...present("expenditure.basic", "基本支出"), ...present("expenditure.project", "项目支出")]),
      "expenditure-class": parts("本年支出构成（按功能分类）", "expenditure.total", this.classes.flatMap(({ code, name }) => present(`all.${code}`, name))),
      "three-public": { title: "“三公”经费预算数与决算数", series: ["全年预算数", "决算数"], rows: lines, words: told(lines, "全年预算数", "决算数", (a, b) => `前者${this.comparison(a, b)}后者`) },
      "year-before": { title: "与上年相比", series: ["本年", "上年"], rows: years, words: told(years, "本年", "上年", (a, b) => this.change(a, b)) },
    };
  }

  // What a chart of parts says: its whole, and its greatest part.
  most(whole, rows) {
    const top = Math.max(...rows.map(([, [bar]]) => bar.value));
    const first = rows.filter(([, [bar]]) => bar.value === top);
    const labels = first.map(([name]) => name).join("、"), bar = first[0][1][0], name = this.f[whole].name;
    return `${name}${this.said(whole)}，其中最多的是${labels}，${first.length > 1 ? "均为" : ""}${this.said(bar)}${this.share(bar, whole)}。`;
  }

  // What is shown, and what that is made of, with operands and the file where it was typed.
  graph() {
    const graph = {}, place = this.about.file;
    const add = (figure) => {
      if (figure.id in graph) return;
      const { id, name, kind, value, how, terms, sign } = figure;
      const shown = kind === "amount" ? `${grouped(fixed(value))}万元` : kind === "rate" ? `${trimmed(rounded(100 * value))}%` : String(value);
      const entry = (graph[id] = { name, value: shown, how });
      if (terms) {
        entry.terms = terms.map((one, n) => [n ? sign : "", one.id]);
        terms.forEach(add);
      }
      if (figure.typed) entry.place = place;
    };
    this.shown.forEach(add);
    return JSON.stringify(graph).replace(/</g, "\\u003c");
  }
}

module.exports = { Page, plain };
