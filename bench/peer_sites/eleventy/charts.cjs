// Bars of a chart as SVG, with their numbers as a table below; lengths in em and per cent.

const FILLS = ["#0b5c8a", "#a9cbdf", "#fff"];
const [LINE, BAR, GAP, BETWEEN, NARROW, LEAST] = [140, 110, 20, 60, 2000, 40];

const short = (hundredths) => String(hundredths / 100);
const width = (text) => [...text].reduce((all, letter) => all + (letter < "\x80" ? 60 : 100), 0);
const told = (html) => html.replace(/<[^>]+>/g, "");

const rect = (x, top, length) => `<rect x="${x}" y="${short(top)}em" width="${length}" height="${short(BAR)}em"/>`;
const text = (x, top, words) => `<text x="${x}" y="${short(top + 95)}em">${words}</text>`;

function drawing(page, { series, rows }) {
  const bars = rows.flatMap(([, figures]) => figures);
  const high = Math.max(...bars.map((one) => one.value));
  const numbers = new Map(bars.map((one) => [one, told(page.number(one))]));
  const widest = Math.max(...[...numbers.values()].map(width));
  const room = 10000 - Math.ceil(Math.floor((10000 * (widest + 50)) / NARROW));
  const labels = [], ends = [], drawn = series.map(() => []), axis = [];
  let top = GAP;
  if (series.length > 1) {
    series.forEach((name, n) => {
      drawn[n].push(rect("1", top, "1.6em"));
      labels.push(text("2.2em", top, name));
      top += LINE;
    });
    top += BETWEEN;
  }
  for (const [label, figures] of rows) {
    labels.push(text("0%", top, label));
    top += LINE;
    axis.push(`<line x1="0%" x2="0%" y1="${short(top - GAP)}em" y2="${short(top + figures.length * (BAR + GAP))}em"/>`);
    figures.forEach((one, n) => {
      const length = one.value && Math.max(Math.floor((one.value * room) / high + 0.5), LEAST);
      if (length) drawn[n].push(rect("0%", top, `${short(length)}%`));
      ends.push(text(`${short(length)}%`, top, numbers.get(one)));
      top += BAR + GAP;
    });
    top += BETWEEN;
  }
  const lines = drawn.map((own, n) => `<g class="series series-${n + 1}" fill="${FILLS[n]}" stroke="${FILLS[0]}">${own.join("")}</g>`);
  return [top, `<g fill="currentColor">${labels.join("")}<g transform="translate(5 0)">${ends.join("")}</g></g>${lines.join("")}<g class="axis" stroke="#333">${axis.join("")}</g>`];
}

function chart(page, key, data, prefix) {
  const name = `chart-${prefix && "brief-"}${key}`, { title, series, rows, words } = data;
  data.drawing ??= drawing(page, data);
  const [height, shapes] = data.drawing, caption = `${title}　<span class="unit">单位：万元</span>`;
  const heads = series.map((one) => `<th scope="col">${one || "金额"}</th>`).join("");
  const lines = rows.map(([label, figures]) => `<tr><th scope="row">${label}</th>${figures.map((one) => `<td class="amount">${page.number(one)}</td>`).join("")}</tr>`).join("");
  return `<figure class="chart"><figcaption>${caption}</figcaption><svg role="img" width="100%" height="${short(height)}em" aria-labelledby="${name}-title" aria-describedby="${name}-desc"><title id="${name}-title">${title}</title><desc id="${name}-desc">${told(words)}</desc>${shapes}</svg><details><summary>图中数据</summary><div class="words">${words}</div><div class="scroll" role="region" aria-labelledby="${name}-data" tabindex="0"><table><caption id="${name}-data">${prefix}${caption}</caption><thead><tr><th scope="col">项目</th>${heads}</tr></thead><tbody>${lines}</tbody></table></div></details></figure>`;
}

module.exports = { chart };
