// An Eleventy site: the layout asks for a page's figures, which JavaScript computes.

const { Page } = require("./page.cjs");

module.exports = function (config) {
  config.setNunjucksEnvironmentOptions({ autoescape: false }); // typed text is escaped where it is marked up
  config.addFilter("page", (document, about, site) => new Page(document, about, site));
  return { htmlTemplateEngine: false, dir: { input: "src", output: "site" } };
};
