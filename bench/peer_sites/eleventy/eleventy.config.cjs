// What an Eleventy site computes in JavaScript for its Nunjucks layout: totals and shown amounts.

const sum = (values) => values.reduce((a, b) => a + b, 0);

function row([account, funds]) {
  const general = funds.general, other = funds.other || {};
  const basic = general.basic || 0, project = general.project || 0;
  const moreBasic = other.basic || 0, moreProject = other.project || 0;
  return {
    code: account.slice(0, 7),
    name: account.slice(8),
    basic: basic + moreBasic,
    project: project + moreProject,
    all: basic + project + moreBasic + moreProject,
    general: basic + project,
    general_basic: basic,
    general_project: project,
    initial: general.initial_budget,
    reason: general.reason || "",
  };
}

function totals(data) {
  const income = {}, classes = {}, general_classes = {}, economic = {};
  const add = (to, key, value) => { to[key] = (to[key] || 0) + value; };
  for (const funds of Object.values(data.income))
    for (const [source, value] of Object.entries(funds)) add(income, source, value);
  const rows = Object.entries(data.expenditure).map(row);
  for (const one of rows) {
    add(classes, one.code.slice(0, 3), one.all);
    add(general_classes, one.code.slice(0, 3), one.general);
  }
  for (const [account, value] of Object.entries(data.economic)) {
    economic[account.slice(0, 5)] = value;
    add(economic, account.slice(0, 3), value);
  }
  const personnel = (economic["301"] || 0) + (economic["303"] || 0);
  const over = (key) => sum(rows.map((one) => one[key]));
  return {
    income, classes, general_classes, economic, rows, personnel,
    income_sum: sum(Object.values(income)),
    expenditure_sum: over("all"),
    basic: over("basic"),
    project: over("project"),
    general: over("general"),
    general_basic: over("general_basic"),
    general_project: over("general_project"),
    public: sum(Object.values(data.economic)) - personnel,
    procurement: sum(Object.values(data.procurement).map((one) => one.amount)),
  };
}

module.exports = function (config) {
  config.addFilter("totals", totals);
  config.addFilter("total", (values) => sum(Object.values(values)));
  config.addFilter("money", (value) => (value / 10000).toFixed(2));
  config.addFilter("short", (value) => value.toFixed(1));
  config.addFilter("percent", (value) => (100 * value).toFixed(2));
  return { htmlTemplateEngine: false, dir: { input: "src", output: "site" } };
};
